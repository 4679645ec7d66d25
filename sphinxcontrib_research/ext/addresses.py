"""Where papers, authors and topics are in the output of one builder."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx.errors import NoUri

from sphinxcontrib_research.ext.state import DocumentData, digest, read_state, shown_of, write_state

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_research.ext.state import Listing
    from sphinxcontrib_research.ext.state.store import Store
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

OBJECT_TYPES = ("paper", "author", "topic")
"""What references lead to."""

WITHOUT_PAGES = frozenset({"singlehtml", "epub"})
"""HTML builders whose output is one document, not a page each."""


@dataclass(frozen=True, slots=True)
class Home:
    """A document (or the page of a paper) and an anchor in it."""

    docname: str
    anchor: str

    @property
    def fragment(self) -> str:
        """What an address ends in: ``#anchor``, or nothing for a whole page."""
        return f"#{self.anchor}" if self.anchor else ""


ObjectRow = tuple[str, str, str, str, str, int]
"""Id, title, kind, document, anchor and priority, as ``Domain.get_objects`` gives them."""


@dataclass(frozen=True, slots=True)
class Objects:
    """All that has a home, for the inventory and the search."""

    rows: tuple[ObjectRow, ...]
    names: tuple[tuple[str, str, str], ...]
    """What papers are called besides their titles, each with a document and an anchor."""


def writes_pages(builder: Builder) -> bool:
    """Whether a builder writes pages of HTML besides those of documents, as Sphinx's own do."""
    is_html = builder.format == "html" and builder.name not in WITHOUT_PAGES
    return is_html and hasattr(builder, "gen_additional_pages")


def uri_between(builder: Builder, from_docname: str, docname: str) -> str | None:
    """The address of a document as seen from another; ``None`` where the builder writes no such page.

    Builders that write no pages need not know any address: some raise ``NoUri``, others have nothing that
    makes one, or have it only while they write.
    """
    try:
        return builder.get_relative_uri(from_docname, docname)
    except (NoUri, NotImplementedError, AttributeError):
        return None


def shows(builder: Builder, expression: str) -> bool:
    """Whether a builder shows what is inside an ``only`` of that expression."""
    try:
        return bool(builder.tags.eval_condition(expression))
    except Exception:  # noqa: BLE001  Sphinx catches all as well, warns, and shows what is inside.
        return True


def one_line(shown: str) -> str:
    """A text without line breaks, as inventories need it."""
    return " ".join(shown.split())


def paper_anchor(slug: str) -> str:
    """The anchor of a paper's first entry on any page."""
    return f"research-paper-{slug}"


def in_toctree_order(env: BuildEnvironment, docnames: Iterable[str]) -> list[str]:
    """Document names in the order of the table of contents; those that are in none follow by name."""
    wanted = set(docnames)
    ordered: dict[str, None] = {}
    stack = [env.config.root_doc]
    seen = set()
    while stack:
        docname = stack.pop()
        if docname in seen:
            continue
        seen.add(docname)
        if docname in wanted:
            ordered[docname] = None
        stack.extend(reversed(env.toctree_includes.get(docname, [])))
    return [*ordered, *sorted(wanted - set(ordered))]


def anchors_of(data: DocumentData, slug: Callable[[str], str]) -> dict[int, tuple[str, ...]]:
    """The anchors of all entries of a document, by the number of the listing.

    The first entry of a paper has the plain one, later ones end in ``-2``, ``-3`` …; what is the plain one of
    another paper on the page is left out.
    """
    taken = {slug(id_) for listing in data.listings for id_ in listing.ids}
    count: dict[str, int] = {}
    anchors = {}
    for listing in data.listings:
        row = []
        for id_ in listing.ids:
            name = plain = slug(id_)
            number = count.get(plain, 0) + 1
            while number > 1 and (name := f"{plain}-{number}") in taken:
                number += 1
            count[plain] = number
            row.append(paper_anchor(name))
        anchors[listing.number] = tuple(row)
    return anchors


def _rank(listing: Listing) -> int:
    if listing.is_home:
        return 0
    if listing.is_references:
        return _RANK_OF_REFERENCES
    return 2 if listing.is_limited or listing.is_table else 1


_RANK_OF_REFERENCES = 3
_RANK_OF_MENTION = 4


@dataclass(frozen=True, slots=True)
class ListHomes:
    """The homes of papers in lists and topics."""

    homes: dict[str, Home]
    repeated: list[tuple[str, str, int]]
    """For each second ``:home:`` of a paper its id, the document and the line."""


def find_homes(
    documents: Mapping[str, DocumentData],
    ordered: Iterable[str],
    anchors: Callable[[str], Mapping[int, tuple[str, ...]]],
    resolve: Callable[[str], str | None],
) -> ListHomes:
    """Find the home of every paper that some document shows or names in a topic.

    Args:
        documents: What is known of each document.
        ordered: The documents' names in the order of the table of contents.
        anchors: From a document's name to its anchors, see :func:`anchors_of`.
        resolve: From what a document calls a paper to its id, if there is such a paper.
    """
    best: dict[str, tuple[int, Home]] = {}
    repeated = []
    for docname in ordered:
        rows = anchors(docname)
        # One directive may show a paper in several groups, each a listing of its own.
        claimed: set[tuple[int, str]] = set()
        for listing in documents[docname].listings:
            rank = _rank(listing)
            for position, name in enumerate(listing.ids):
                id_ = resolve(name)
                if id_ is None:
                    continue
                known = best.get(id_)
                if known is not None and rank == 0 and known[0] == 0 and (listing.line, id_) not in claimed:
                    repeated.append((id_, docname, listing.line))
                if known is None or rank < known[0]:
                    best[id_] = (rank, Home(docname, rows[listing.number][position]))
                claimed.add((listing.line, id_))
        for mention in documents[docname].mentions:
            id_ = resolve(mention.paper)
            if id_ is not None and id_ not in best:
                best[id_] = (_RANK_OF_MENTION, Home(docname, mention.anchor))
    return ListHomes({id_: home for id_, (_, home) in best.items()}, repeated)


def slug_of(library: Library, id_: str) -> str:
    """A paper's slug; of one that another file hides, what it would be."""
    known = library.resolve(id_)
    if known is not None:
        return library.slug(known)
    from sphinxcontrib_research.model.addresses import slugify

    return slugify(id_)


def names_of(paper: Paper) -> tuple[str, ...]:
    """What a paper is called besides its title: short name and id. Objects are found by their titles only."""
    own = () if paper.id_is_generated else (paper.id,)
    if not paper.short:
        return own
    from sphinxcontrib_research import markup

    return tuple({name.lower(): name for name in (markup.plain(paper.short), *own) if name}.values())


class Addresses:
    """What the documents and the library say together: anchors, homes and addresses.

    Everything is found out when it is first needed, and holds until documents are read again.
    """

    def __init__(self, builder: Builder, store: Store, documents: Mapping[str, DocumentData]) -> None:
        self._builder = builder
        self._env = builder.env
        self._store = store
        self._documents = documents
        self._anchors: dict[str, dict[int, tuple[str, ...]]] = {}
        self._homes_by_kind: dict[str, dict[str, Home]] = {}
        folder: str = builder.config.research_paper_pages
        self.page_folder = ""
        """Where the pages of papers are, relative to the output folder; empty where there are none."""
        if folder and writes_pages(builder):
            self.page_folder = posixpath.normpath(folder.replace("\\", "/"))

    @cached_property
    def documents(self) -> dict[str, DocumentData]:
        """The data by document, of what the builder shows: not of what is inside another's ``only``."""
        return {
            name: shown_of(data, lambda expression: shows(self._builder, expression))
            for name, data in self._documents.items()
        }

    @cached_property
    def _ordered(self) -> list[str]:
        return in_toctree_order(self._env, self._documents)

    # -- anchors

    def all_anchors(self, docname: str) -> dict[int, tuple[str, ...]]:
        """The anchors of a document's entries by the number of the listing, whatever their homes are."""
        if docname not in self._anchors:
            library = self._store.full
            data = self.documents.get(docname, DocumentData())
            self._anchors[docname] = anchors_of(data, lambda id_: slug_of(library, id_))
        return self._anchors[docname]

    def anchors(self, docname: str, number: int) -> tuple[str, ...]:
        """The anchors of one listing's entries; in one long page only homes keep theirs."""
        row = self.all_anchors(docname).get(number, ())
        if self._builder.name != "singlehtml":
            return row
        homes = {(home.docname, home.anchor) for home in self.homes.values()}
        return tuple(anchor if (docname, anchor) in homes else "" for anchor in row)

    # -- pages of papers

    @cached_property
    def documents_in_page_folder(self) -> list[str]:
        """The documents that may have the name of a paper's page."""
        if not self.page_folder:
            return []
        below = "" if self.page_folder == "." else f"{self.page_folder}/"
        found = self._env.found_docs
        return sorted(name for name in found if name == self.page_folder or name.startswith(below))

    @cached_property
    def _pages(self) -> tuple[dict[str, str], dict[str, str]]:
        """By paper: the pages, and the documents that have the name of a page; cited papers have none."""
        pages: dict[str, str] = {}
        documents: dict[str, str] = {}
        if not self.page_folder:
            return pages, documents
        # Compared as addresses: "papers/win" and "papers/win/index" may be the same file.
        uri = self._builder.get_target_uri
        taken = {uri(name): name for name in self.documents_in_page_folder}
        library = self._store.full
        for id_, paper in library.papers.items():
            if paper.is_cited:
                continue
            name = posixpath.join(self.page_folder, library.slug(id_)).removeprefix("./")
            document = taken.get(uri(name)) if taken else None
            if document is None:
                pages[id_] = name
            else:
                documents[id_] = document
        return pages, documents

    @property
    def pages(self) -> dict[str, str]:
        """The pages by paper, in the order of the library; without papers whose page is a document."""
        return self._pages[0]

    @property
    def documents_as_pages(self) -> dict[str, str]:
        """The documents that have the name of a paper's page, by paper."""
        return self._pages[1]

    def page(self, id_: str) -> Home | None:
        """The page of a paper; a document of that name only if it shows the paper."""
        name = self.pages.get(id_)
        if name is not None:
            return Home(name, "")
        document = self.documents_as_pages.get(id_, "")
        data = self.documents.get(document)
        for listing in data.listings if data is not None else ():
            for position, shown in enumerate(listing.ids):
                if self._store.full.resolve(shown) == id_:
                    return Home(document, self.all_anchors(document)[listing.number][position])
        return None

    # -- homes

    @cached_property
    def lists(self) -> ListHomes:
        """Where each paper would live if it had no page of its own."""
        return find_homes(self.documents, self._ordered, self.all_anchors, self._store.full.resolve)

    @cached_property
    def homes(self) -> dict[str, Home]:
        """Where each paper lives."""
        pages = ((id_, self.page(id_)) for ids in self._pages for id_ in ids)
        return self.lists.homes | {id_: home for id_, home in pages if home is not None}

    def home(self, kind: str, id_: str) -> Home | None:
        """Where a paper, an author or a topic lives."""
        if kind == "paper":
            return self.homes.get(self._store.full.resolve(id_) or id_)
        if kind not in self._homes_by_kind:
            homes = self._homes_by_kind[kind] = {}
            for docname in self._ordered:
                for found, anchor in self.documents[docname].places(kind):
                    homes.setdefault(found, Home(docname, anchor))
        return self._homes_by_kind[kind].get(id_)

    def address(self, kind: str, id_: str, from_docname: str) -> str:
        """The address of an object's home as seen from a document; empty if it has none.

        Args:
            kind: One of :data:`OBJECT_TYPES`, or ``page`` for a paper's own page.
            id_: What is looked for.
            from_docname: The document that the address is used in.
        """
        if kind == "page":
            home = self.page(self._store.full.resolve(id_) or id_)
        else:
            home = self.home(kind, id_) if kind in OBJECT_TYPES else None
        if home is None:
            return ""
        if self._builder.name == "singlehtml" or home.docname == from_docname:
            return home.fragment or "#"
        document = uri_between(self._builder, from_docname, home.docname)
        return "" if document is None else f"{document}{home.fragment}"

    def topic_title(self, id_: str) -> str:
        """The title of a topic that only a document has; plain, empty where the data has one or nobody."""
        home = self.home("topic", id_)
        if home is None or id_ in self._store.base.topics:
            return ""
        topics = self.documents[home.docname].topics
        return next((one_line(topic.title) for topic in topics if topic.anchor == home.anchor), "")

    # -- objects

    @cached_property
    def key(self) -> str:
        """A digest of all that decides what is at home where."""
        shown = [
            (name, data.listings, data.mentions, data.topics, data.profiles)
            for name, data in sorted(self.documents.items())
        ]
        pages = (self.page_folder, self.documents_in_page_folder)
        toctree = sorted(self._env.toctree_includes.items())
        return digest(self._store.inputs(), shown, toctree, pages, self._builder.config.language)

    @cached_property
    def objects(self) -> Objects:
        """All that has a home.

        They are kept beside the doctrees: inventory and search index are written in every build, and most
        builds load no paper.
        """
        path = self._store.state_folder / "objects.json"
        state = read_state(path)
        if state.get("key") != self.key:
            rows = list(self._object_rows())
            papers = self._store.full.papers
            shown = [
                (papers[id_], page, anchor) for id_, _title, kind, page, anchor, _ in rows if kind == "paper"
            ]
            names = [(name, page, anchor) for paper, page, anchor in shown for name in names_of(paper)]
            state = {"key": self.key, "rows": rows, "names": names}
            write_state(path, state)
        return Objects(
            tuple(tuple(row) for row in state["rows"]), tuple(tuple(row) for row in state["names"])
        )

    def _object_rows(self) -> Iterable[ObjectRow]:
        """Papers, authors and topics with a home, by kind and id."""
        from sphinxcontrib_research import markup

        library = self._store.full
        for id_, home in sorted(self.homes.items()):
            if id_ in library.papers:
                title = markup.plain(library.papers[id_].title)
                yield id_, title, "paper", home.docname, home.anchor or paper_anchor(library.slug(id_)), 0
        for id_ in self._shown("author"):
            author = self.home("author", id_)
            if author is not None and id_ in library.authors:
                name = one_line(library.authors[id_].name)
                yield id_, name, "author", author.docname, author.anchor, 0
        titles = {
            (name, topic.anchor): topic.title
            for name, data in self.documents.items()
            for topic in data.topics
        }
        for id_ in self._shown("topic"):
            topic = self.home("topic", id_)
            if topic is not None:
                title = one_line(titles[topic.docname, topic.anchor] or id_)
                yield id_, title, "topic", topic.docname, topic.anchor, 0

    def _shown(self, kind: str) -> list[str]:
        return sorted({id_ for data in self.documents.values() for id_, _anchor in data.places(kind)})
