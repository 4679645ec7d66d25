"""The domain ``research``: what documents show, where each paper lives, how to link to it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.locale import get_translation
from sphinx.util.nodes import make_refnode

from sphinxcontrib_research.ext.logging import CATALOGUE, __, warn
from sphinxcontrib_research.ext.read.lists import CitationTable, Paper, PaperList
from sphinxcontrib_research.ext.read.profiles import AuthorProfile, PaperChart, PeopleList
from sphinxcontrib_research.ext.read.roles import DOMAIN_ROLES
from sphinxcontrib_research.ext.read.topics import ResearchOutline, ResearchTopic
from sphinxcontrib_research.ext.site.indices import INDICES
from sphinxcontrib_research.ext.site.objects import (
    Home,
    anchors_of,
    homes_of,
    in_toctree_order,
    kept_objects,
    key_of_objects,
    one_line,
    slug_of,
    uri_between,
)
from sphinxcontrib_research.ext.site.paper_pages import Outputs, PaperPages
from sphinxcontrib_research.ext.state.documents import Facts, shown_of
from sphinxcontrib_research.ext.state.files import STATE_FOLDER
from sphinxcontrib_research.ext.state.store import Store

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_research.ext.site.indices import Row
    from sphinxcontrib_research.ext.site.page_writer import PageWriter
    from sphinxcontrib_research.ext.state.documents import WriteDigests

_ = get_translation(CATALOGUE)


class ResearchDomain(Domain):
    """Papers, authors and topics of a project.

    What documents say is kept by document in :attr:`data`, so that it can be purged and merged. The library,
    the builder and everything that follows from both belong to the instance: no environment that is stored or
    sent between processes holds a paper.
    """

    name = "research"
    label = "Research"
    object_types: ClassVar[dict[str, ObjType]] = {
        "paper": ObjType(_("paper"), "paper", "paper-full"),
        "author": ObjType(_("author"), "author"),
        "topic": ObjType(_("topic"), "topic"),
    }
    roles = DOMAIN_ROLES
    directives: ClassVar[dict[str, Any]] = {
        "author-profile": AuthorProfile,
        "citation-table": CitationTable,
        "paper": Paper,
        "paper-chart": PaperChart,
        "paper-list": PaperList,
        "people-list": PeopleList,
        "research-outline": ResearchOutline,
        "research-topic": ResearchTopic,
    }
    indices: ClassVar[Any] = list(INDICES)
    initial_data: ClassVar[dict[str, Any]] = {"documents": {}}
    data_version = 3

    store: Store
    builder: Builder
    written: WriteDigests | None
    """What the builder's pages print; ``None`` for builders that write everything in every build."""
    paper_pages: PaperPages
    outputs: Outputs
    """The files that lists, feeds and papers bring into the output."""
    page_writer: PageWriter | None
    """Writes the pages of papers; ``None`` where there are none."""
    written_indices: frozenset[str] = frozenset()
    """The indices whose pages say already what they should, while Sphinx prepares to write."""

    def __init__(self, env: BuildEnvironment) -> None:
        for index in INDICES:
            # In the language of this build: labels hold these names, and the builder "json" writes them.
            index.localname = str(index.heading)
        super().__init__(env)
        self._anchors: dict[str, dict[int, tuple[str, ...]]] = {}
        self._shown: dict[str, Facts] | None = None
        self._homes: dict[str, Home] | None = None
        self._list_homes: dict[str, Home] = {}
        self.new_indices: dict[str, str] = {}
        self.index_rows: dict[str, list[Row]] = {}
        """The rows of each index that was asked for since all documents were read."""
        self._places: dict[str, dict[str, Home]] = {}
        self._second_homes: list[tuple[str, str, int]] = []
        self._settled: dict[str, Any] | None = None

    # -- what documents say

    @property
    def documents(self) -> dict[str, Facts]:
        """The facts by document; documents without papers have none."""
        documents: dict[str, Facts] = self.data["documents"]
        return documents

    def note(self, docname: str) -> Facts:
        """The facts of a document that is being read, to be added to."""
        return self.documents.setdefault(docname, Facts())

    def clear_doc(self, docname: str) -> None:
        """Forget a document."""
        self.documents.pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read."""
        for docname in docnames:
            if docname in otherdata["documents"]:
                self.documents[docname] = otherdata["documents"][docname]

    # -- the library

    def begin(self, builder: Builder, source_folder: Path, doctree_folder: Path) -> None:
        """Start a build: nothing is read yet."""
        self.builder = builder
        self.store = Store(source_folder, doctree_folder / STATE_FOLDER, self.env.config)
        self.paper_pages = PaperPages(self, builder)
        self.outputs = Outputs(self, builder)
        self._settled = None
        self.update_argument_files()

    def settle(self) -> None:
        """All documents have been read: what they say stays, and need be put together once only."""
        self.update_argument_files()
        self._settled = {}
        self.index_rows.clear()

    def update_argument_files(self) -> None:
        """Tell the store which files documents name, and forget what was derived before."""
        files = {name for facts in self.documents.values() for name in facts.files}
        groups = {group for facts in self.documents.values() for group in facts.groups}
        self.store.set_argument_files(files, groups)
        patterns = {
            str(question.arguments[0])
            for facts in self.documents.values()
            for question in facts.answers
            if question.kind == "data_files"
        }
        self.store.argument_patterns = tuple(sorted(patterns))
        self._anchors.clear()
        self._places.clear()
        self._shown = None
        self._homes = None
        self.paper_pages.forget()

    def add_download(self, docname: str, path: str) -> str:
        """Let Sphinx copy a file for a document; its place below the folder of downloads.

        Sphinx makes that place of the name it is given: relative to the source folder, so that it is the same
        wherever that lies.
        """
        return str(self.env.dlfiles.add_file(docname, self.store.shown(Path(path))))

    # -- what follows from both

    @property
    def shown_documents(self) -> dict[str, Facts]:
        """The facts by document, of what the builder shows: not of what stands under another's ``only``."""
        if self._shown is None:
            self._shown = {name: shown_of(facts, self._holds) for name, facts in self.documents.items()}
        return self._shown

    def _holds(self, expression: str) -> bool:
        try:
            return bool(self.builder.tags.eval_condition(expression))
        except Exception:  # noqa: BLE001  Sphinx catches all as well, tells it, and shows what stands there.
            return True

    def all_anchors(self, docname: str) -> dict[int, tuple[str, ...]]:
        """The anchors of a document's entries by the number of the listing, whatever their homes are."""
        if docname not in self._anchors:
            library = self.store.full
            facts = self.shown_documents.get(docname, Facts())
            self._anchors[docname] = anchors_of(facts, lambda id_: slug_of(library, id_))
        return self._anchors[docname]

    def anchors(self, docname: str, number: int) -> tuple[str, ...]:
        """The anchors of one listing's entries; in one long page only homes keep theirs."""
        row = self.all_anchors(docname).get(number, ())
        if self.builder.name != "singlehtml":
            return row
        homes = {(home.docname, home.anchor) for home in self.homes.values()}
        return tuple(anchor if (docname, anchor) in homes else "" for anchor in row)

    @property
    def homes(self) -> dict[str, Home]:
        """Where each paper lives."""
        if self._homes is None:
            ordered = in_toctree_order(self.env, self.documents)
            library = self.store.full
            resolve = library.resolve
            homes, self._second_homes = homes_of(self.shown_documents, ordered, self.all_anchors, resolve)
            self._list_homes = homes
            self._homes = self._list_homes | self.paper_pages.homes()
        return self._homes

    @property
    def list_homes(self) -> dict[str, Home]:
        """Where each paper would live if it had no page of its own."""
        return self._list_homes if self.homes else {}

    def check_consistency(self) -> None:
        """Warn where two lists both claim to be a paper's home."""
        if not any(listing.is_home for facts in self.shown_documents.values() for listing in facts.listings):
            return
        homes = self.homes
        for id_, docname, line in self._second_homes:
            first = homes[self.store.full.resolve(id_) or id_].docname
            message = __("paper '%s' has its home in '%s' already; this :home: does not count for it")
            warn("home", message, id_, first, location=(docname, line))

    def home_of(self, kind: str, id_: str) -> Home | None:
        """Where a paper, an author or a topic lives."""
        if kind == "paper":
            return self.homes.get(self.store.full.resolve(id_) or id_)
        if kind not in self._places:
            places: dict[str, Home] = {}
            for docname in in_toctree_order(self.env, self.documents):
                facts = self.shown_documents[docname]
                found = (
                    facts.profiles if kind == "author" else [(one.topic, one.anchor) for one in facts.topics]
                )
                for known, anchor in found:
                    places.setdefault(known, Home(docname, anchor))
            self._places[kind] = places
        return self._places[kind].get(id_)

    def address_of(self, kind: str, id_: str, from_docname: str) -> str:
        """The address of an object's home as seen from a document; empty if it has none."""
        if kind == "page":
            home = self.paper_pages.home(self.store.full.resolve(id_) or id_)
        else:
            home = self.home_of(kind, id_) if kind in self.object_types else None
        if home is None:
            return ""
        fragment = f"#{home.anchor}" if home.anchor else ""
        if self.builder.name == "singlehtml" or home.docname == from_docname:
            return fragment or "#"
        document = uri_between(self.builder, from_docname, home.docname)
        return "" if document is None else f"{document}{fragment}"

    # -- Sphinx asks

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Link a reference to the home of its paper, else to its address."""
        if typ == "paper" and (id_ := self.store.full.resolve(target)) is not None:
            return self._paper_reference(fromdocname, id_, node, contnode)
        home = self.home_of(typ, target) if typ in self.object_types else None
        if home is None:
            return None
        if typ == "topic" and not node.get("refexplicit") and (title := self.topic_title(target)):
            contnode.children = []
            contnode += nodes.Text(title)
        return self._reference(fromdocname, home, contnode, "")

    def topic_title(self, id_: str) -> str:
        """The title of a topic that only a document has; plain, empty where the data has one or nobody."""
        home = self.home_of("topic", id_)
        if home is None or id_ in self.store.base.topics:
            return ""
        places = self.shown_documents[home.docname].topics
        return next((one_line(place.title) for place in places if place.anchor == home.anchor), "")

    def _paper_reference(
        self, fromdocname: str, id_: str, node: pending_xref, contnode: nodes.Element
    ) -> nodes.reference | None:
        from sphinxcontrib_research import markup

        paper = self.store.full.papers[id_]
        home = self.home_of("paper", id_)
        title = markup.plain(paper.title)
        if home is not None and (reference := self._reference(fromdocname, home, contnode, title)):
            return reference
        if paper.address:
            return nodes.reference("", "", contnode, refuri=paper.address, internal=False, reftitle=title)
        return None

    def _reference(
        self, fromdocname: str, home: Home, contnode: nodes.Element, title: str
    ) -> nodes.reference | None:
        """A reference to a home; ``None`` where the builder has no address for its document."""
        if self.builder.name == "singlehtml":
            reference = nodes.reference("", "", contnode, refuri=f"#{home.anchor}", internal=True)
            if title:
                reference["reftitle"] = title
            return reference
        if fromdocname != home.docname and uri_between(self.builder, fromdocname, home.docname) is None:
            return None
        return make_refnode(self.builder, fromdocname, home.docname, home.anchor, contnode, title or None)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """What ``:any:`` may mean with us: a paper, an author or a topic of that id."""
        found = []
        for kind in self.object_types:
            reference = self.resolve_xref(env, fromdocname, builder, kind, target, node, contnode)
            if reference is not None:
                found.append((f"research:{kind}", reference))
        return found

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """All papers with a home, for inventory and search.

        The rows are kept beside the doctrees: both are written in every build and must not load the library.
        """
        return [tuple(row) for row in self._kept()["rows"]]

    def names(self) -> Iterable[tuple[str, str, str]]:
        """What papers with a home are called besides their titles, with the page and the anchor of each."""
        return [tuple(row) for row in self._kept()["names"]]

    def _kept(self) -> dict[str, Any]:
        if self._settled is None:
            return kept_objects(self)
        if "objects" not in self._settled:
            self._settled["objects"] = kept_objects(self)
        kept: dict[str, Any] = self._settled["objects"]
        return kept

    def objects_key(self) -> str:
        """A digest of all that decides what is at home where."""
        if self._settled is None:
            return key_of_objects(self)
        if "key" not in self._settled:
            self._settled["key"] = key_of_objects(self)
        key: str = self._settled["key"]
        return key
