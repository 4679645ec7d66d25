"""The domain ``research``: what it registers, merges and answers to Sphinx."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives, roles
from sphinx.domains import Domain, ObjType
from sphinx.locale import get_translation

from sphinxcontrib_research.ext.addresses import OBJECT_TYPES
from sphinxcontrib_research.ext.logging import (
    CATALOGUE,
    __,
    warn,
)
from sphinxcontrib_research.ext.nodes import research_apart
from sphinxcontrib_research.ext.read.lists import (
    AuthorProfile,
    CitationTable,
    Paper,
    PaperChart,
    PaperList,
    PeopleList,
)
from sphinxcontrib_research.ext.read.notes import FootnoteRole, PaperFootnotes
from sphinxcontrib_research.ext.read.references import PaperReferences
from sphinxcontrib_research.ext.read.roles import DOMAIN_ROLES
from sphinxcontrib_research.ext.read.topics import ResearchOutline, ResearchTopic
from sphinxcontrib_research.ext.site.indices import INDICES
from sphinxcontrib_research.ext.write.citing import internal_reference
from sphinxcontrib_research.util.scripts import is_rtl, stands_apart

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.ext.state import DocumentData


_ = get_translation(CATALOGUE)


class ResearchDomain(Domain):
    """Papers, authors and topics of a project.

    What documents say is kept by document in :attr:`data`, so that it can be purged and merged. The rest
    belongs to the :class:`Build`.
    """

    name = "research"
    label = "Research"
    object_types: ClassVar[dict[str, ObjType]] = {
        "paper": ObjType(_("paper"), "paper", "paper-full"),
        "author": ObjType(_("author"), "author"),
        "topic": ObjType(_("topic"), "topic"),
    }
    roles: ClassVar[dict[str, Any]] = {**DOMAIN_ROLES, "paper-footcite": FootnoteRole()}
    directives: ClassVar[dict[str, Any]] = {
        "author-profile": AuthorProfile,
        "citation-table": CitationTable,
        "paper": Paper,
        "paper-chart": PaperChart,
        "paper-footnotes": PaperFootnotes,
        "paper-list": PaperList,
        "paper-references": PaperReferences,
        "people-list": PeopleList,
        "research-outline": ResearchOutline,
        "research-topic": ResearchTopic,
    }
    indices: ClassVar[Any] = list(INDICES)
    initial_data: ClassVar[dict[str, Any]] = {"documents": {}}
    data_version = 8

    build: Build
    """The run that the environment is used in, from ``builder-inited`` on."""

    def __init__(self, env: BuildEnvironment) -> None:
        for index in INDICES:
            # In the language of this build: labels hold these names, and the builder "json" writes them.
            index.localname = str(index.heading)
        super().__init__(env)

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:
        """Return what search results call an object: a translated word, without the domain's name."""
        return str(type.lname)

    @property
    def documents(self) -> dict[str, DocumentData]:
        """What documents say, by name; those without papers have nothing."""
        documents: dict[str, DocumentData] = self.data["documents"]
        return documents

    def clear_doc(self, docname: str) -> None:
        """Forget a document."""
        self.documents.pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read."""
        for docname in docnames:
            if docname in otherdata["documents"]:
                self.documents[docname] = otherdata["documents"][docname]

    def check_consistency(self) -> None:
        """Warn where two lists both claim to be a paper's home."""
        addresses, library = self.build.addresses, self.build.store
        if not any(listing.is_home for data in addresses.documents.values() for listing in data.listings):
            return
        for id_, docname, line in addresses.lists.repeated:
            first = addresses.homes[library.full.resolve(id_) or id_].docname
            message = __("paper '%s' has its home in '%s' already; ignoring this :home: for it")
            warn("home", message, id_, first, location=(docname, line))

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
        if typ == "paper" and (id_ := self.build.store.full.resolve(target)) is not None:
            return self._paper_reference(fromdocname, id_, contnode)
        home = self.build.addresses.home(typ, target) if typ in OBJECT_TYPES else None
        if home is None:
            return None
        if (
            typ == "topic"
            and not node.get("refexplicit")
            and (title := self.build.addresses.topic_title(target))
        ):
            contnode.children = []
            label: nodes.Node = nodes.Text(title)
            is_html = self.build.builder.format == "html"
            if is_html and stands_apart(title, in_rtl=is_rtl(self.build.words.language)):
                label = research_apart("", "", label)
            contnode += label
        return internal_reference(self.build, fromdocname, home, [contnode], "")

    def _paper_reference(self, fromdocname: str, id_: str, contnode: nodes.Element) -> nodes.reference | None:
        from sphinxcontrib_research import markup

        paper = self.build.store.full.papers[id_]
        home = self.build.addresses.home("paper", id_)
        title = markup.plain(paper.title)
        if home is not None:
            reference = internal_reference(self.build, fromdocname, home, [contnode], title)
            if reference is not None:
                return reference
        if paper.address:
            return nodes.reference("", "", contnode, refuri=paper.address, internal=False, reftitle=title)
        return None

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
        # What a bibliography shows is for the domain "cite", as it is with sphinxcontrib-bibtex.
        in_bibliography = self.build.citing.entry_of(fromdocname, target) is not None
        for kind in OBJECT_TYPES:
            if kind == "paper" and in_bibliography:
                continue
            reference = self.resolve_xref(env, fromdocname, builder, kind, target, node, contnode)
            if reference is not None:
                found.append((f"research:{kind}", reference))
        return found

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """All papers, authors and topics with a home, for inventory and search."""
        return self.build.addresses.objects.rows


# Names without the domain's


def register_short_names(app: Sphinx, config: Config) -> None:
    """Register each directive and role without the domain's name, unless the name is taken."""
    for name, directive in ResearchDomain.directives.items():
        if name not in directives._directives:  # type: ignore[attr-defined]  # noqa: SLF001
            app.add_directive(name, directive)
    taken = set(getattr(config, "extlinks", None) or {})
    for name, role in ResearchDomain.roles.items():
        if name not in roles._roles and name not in taken:  # type: ignore[attr-defined]  # noqa: SLF001
            app.add_role(name, role)
