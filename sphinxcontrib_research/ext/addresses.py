"""Where papers, authors and topics are in the output of one builder."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sphinx.errors import NoUri

from sphinxcontrib_research.ext.state import DocumentData, digest, read_state, shown_of, write_state

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_research.ext.state import Listing
    from sphinxcontrib_research.ext.store import Store
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

OBJECT_TYPES = ("paper", "author", "topic")
"""What references lead to."""

WITHOUT_PAGES = frozenset({"singlehtml", "epub"})
"""HTML builders whose output is one document, not a page each."""


def page_folders(builder: Builder) -> dict[str, str]:
    """The folders, relative to the output, of the pages of papers, authors and topics; no entry: no pages."""
    if not writes_pages(builder):
        return {}
    given: dict[str, str] = {kind: getattr(builder.config, f"research_{kind}_pages") for kind in OBJECT_TYPES}
    return {kind: posixpath.normpath(folder.replace("\\", "/")) for kind, folder in given.items() if folder}


@dataclass(frozen=True, slots=True)
class ObjectPages:
    """The pages of all objects of one kind."""

    names: dict[str, str] = field(default_factory=dict)
    """By id, in the order of the library; without those whose page is a document."""
    documents: dict[str, str] = field(default_factory=dict)
    """The documents that have the name of a page, by id."""


@dataclass(frozen=True, slots=True)
class Home:
    """A document (or the page of an object) and an anchor in it."""

    docname: str
    anchor: str

    @property
    def fragment(self) -> str:
        """What an address ends in: ``#anchor``, or nothing for a whole page."""
        return f"#{self.anchor}" if self.anchor else ""


ObjectRow = tuple[str, str, str, str, str, int]
"""Id, title, kind, document, anchor and priority, as ``Domain.get_objects`` gives them."""


class Objects(NamedTuple):
    """All that has a home, for the inventory and the search."""

    rows: tuple[ObjectRow, ...]
    names: tuple[tuple[str, str, str], ...]
    """What papers are called besides their titles, each with a document and an anchor."""


def writes_pages(builder: Builder) -> bool:
    """Whether a builder writes pages of HTML besides those of documents, as Sphinx's own do."""
    is_html = builder.format == "html" and builder.name not in WITHOUT_PAGES
    return is_html and hasattr(builder, "gen_additional_pages")


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


def object_anchor(library: Library, kind: str, id_: str) -> str:
    """The anchor of an object on its own page."""
    slugs = {"paper": library.slug, "author": library.author_slug, "topic": library.topic_slug}
    return f"research-{kind}-{slugs[kind](id_)}"


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


class ListHomes(NamedTuple):
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
        self._anchors_on_one_page: dict[tuple[str, int], tuple[str, ...]] = {}
        self._places_by_kind: dict[str, dict[str, Home]] = {}
        self._uris: dict[tuple[str, str], str] = {}
        self.page_folders = page_folders(builder)

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

    def uri_between(self, from_docname: str, docname: str) -> str | None:
        """The address of a document as seen from another; ``None`` where the builder writes no such page.

        Builders that write no pages need not know any address: some raise ``NoUri``, others have nothing that
        makes one, or have it only while they write.
        """
        way = from_docname, docname
        if way not in self._uris:
            try:
                self._uris[way] = self._builder.get_relative_uri(from_docname, docname)
            except (NoUri, NotImplementedError, AttributeError):
                return None
        return self._uris[way]

    # -- anchors

    def all_anchors(self, docname: str) -> dict[int, tuple[str, ...]]:
        """The anchors of a document's entries by the number of the listing, whatever their homes are."""
        if docname not in self._anchors:
            library = self._store.full
            data = self.documents.get(docname, DocumentData())
            self._anchors[docname] = anchors_of(data, lambda id_: slug_of(library, id_))
        return self._anchors[docname]

    def anchors(self, docname: str, number: int) -> tuple[str, ...]:
        """The anchors of one listing's entries.

        In one long page only homes keep theirs. Other entries of references have one of their document, as
        its citations lead there.
        """
        if self._builder.name != "singlehtml":
            return self.all_anchors(docname).get(number, ())
        place = docname, number
        if place not in self._anchors_on_one_page:
            self._anchors_on_one_page[place] = self._on_one_page(docname, number)
        return self._anchors_on_one_page[place]

    def _on_one_page(self, docname: str, number: int) -> tuple[str, ...]:
        row = self.all_anchors(docname).get(number, ())
        prefix = f"research-reference-{self._ordered.index(docname) + 1}-"
        listings = self.documents[docname].listings
        is_cited = any(listing.number == number and listing.is_references for listing in listings)
        others = [anchor.replace(paper_anchor(""), prefix, 1) if is_cited else "" for anchor in row]
        return tuple(
            anchor if (docname, anchor) in self._home_places else other
            for anchor, other in zip(row, others, strict=True)
        )

    @cached_property
    def _home_places(self) -> frozenset[tuple[str, str]]:
        return frozenset((home.docname, home.anchor) for home in self.homes.values())

    # -- pages of papers, authors and topics

    @cached_property
    def documents_in_page_folders(self) -> list[str]:
        """The documents that may have the name of an object's page."""
        folders = self.page_folders.values()
        found = self._env.found_docs if folders else ()
        return sorted(
            name
            for name in found
            if any(one == "." or f"{name}/".casefold().startswith(f"{one}/".casefold()) for one in folders)
        )

    @cached_property
    def _pages(self) -> dict[str, ObjectPages]:
        """The pages by kind; cited papers and hidden topics have none."""
        found = {kind: ObjectPages() for kind in OBJECT_TYPES}
        if not self.page_folders:
            return found
        # Compared as addresses, since "papers/win" and "papers/win/index" may be the same file; and without
        # regard to case, since "papers/Win" and "papers/win" are on most disks of macOS and Windows.
        uri = self._builder.get_target_uri
        taken = {uri(name).casefold(): name for name in self.documents_in_page_folders}
        names: set[str] = set()
        for kind, folder in self.page_folders.items():
            for id_, slug in self._slugs(kind):
                name = posixpath.join(folder, slug).removeprefix("./")
                while name in names:  # Two kinds may share a folder.
                    name += f"-{kind}"
                names.add(name)
                document = taken.get(uri(name).casefold()) if taken else None
                if document is None:
                    found[kind].names[id_] = name
                else:
                    found[kind].documents[id_] = document
        return found

    def _slugs(self, kind: str) -> Iterable[tuple[str, str]]:
        library = self._store.full
        if kind == "paper":
            return ((id_, library.slug(id_)) for id_, paper in library.papers.items() if not paper.is_cited)
        if kind == "author":
            return ((id_, library.author_slug(id_)) for id_ in library.authors)
        return ((id_, library.topic_slug(id_)) for id_, topic in library.topics.items() if not topic.hidden)

    def pages(self, kind: str) -> ObjectPages:
        """The pages of all objects of a kind."""
        return self._pages[kind]

    def page(self, kind: str, id_: str) -> Home | None:
        """The page of an object; a document of that name only if it shows the object."""
        pages = self._pages[kind]
        name = pages.names.get(id_)
        if name is not None:
            return Home(name, "")
        document = pages.documents.get(id_)
        data = self.documents.get(document) if document is not None else None
        if document is None or data is None:
            return None
        if kind != "paper":
            return next((Home(document, place) for found, place in data.places(kind) if found == id_), None)
        for listing in data.listings:
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
        return self.lists.homes | self._pages_that_are_homes("paper")

    def _pages_that_are_homes(self, kind: str) -> dict[str, Home]:
        pages = self._pages[kind]
        homes = ((id_, self.page(kind, id_)) for id_ in (*pages.names, *pages.documents))
        return {id_: home for id_, home in homes if home is not None}

    def place(self, kind: str, id_: str) -> Home | None:
        """Where an author or a topic would live without a page of its own: the first profile or topic."""
        if kind not in self._places_by_kind:
            places = self._places_by_kind[kind] = {}
            for docname in self._ordered:
                for found, anchor in self.documents[docname].places(kind):
                    places.setdefault(found, Home(docname, anchor))
        return self._places_by_kind[kind].get(id_)

    def home(self, kind: str, id_: str) -> Home | None:
        """Where a paper, an author or a topic lives."""
        if kind == "paper":
            return self.homes.get(self._store.full.resolve(id_) or id_)
        return self.page(kind, id_) or self.place(kind, id_)

    def address(self, kind: str, id_: str, from_docname: str) -> str:
        """The address of an object's home as seen from a document; empty if it has none.

        Args:
            kind: One of :data:`OBJECT_TYPES`, or ``page`` for a paper's own page.
            id_: What is looked for.
            from_docname: The document that the address is used in.
        """
        if kind == "page":
            home = self.page("paper", self._store.full.resolve(id_) or id_)
        else:
            home = self.home(kind, id_) if kind in OBJECT_TYPES else None
        if home is None:
            return ""
        if self._builder.name == "singlehtml" or home.docname == from_docname:
            return home.fragment or "#"
        document = self.uri_between(from_docname, home.docname)
        return "" if document is None else f"{document}{home.fragment}"

    def topic_title(self, id_: str) -> str:
        """The title of a topic that only a document has; plain, empty where the data has one or nobody."""
        home = self.place("topic", id_)
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
        pages = (self.page_folders, self.documents_in_page_folders)
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
            if id_ in library.authors:
                yield self._object_row(id_, one_line(library.authors[id_].name), "author")
        titles = {
            (name, topic.anchor): topic.title
            for name, data in self.documents.items()
            for topic in data.topics
        }
        for id_ in self._shown("topic"):
            place, record = self.place("topic", id_), library.topics.get(id_)
            title = titles[place.docname, place.anchor] if place is not None else ""
            if not title and record is not None:
                title = markup.plain(record.title)
            yield self._object_row(id_, one_line(title or id_), "topic")

    def _object_row(self, id_: str, title: str, kind: str) -> ObjectRow:
        home = self.home(kind, id_)
        assert home is not None  # noqa: S101  Only what is shown has a row.
        anchor = home.anchor or object_anchor(self._store.full, kind, id_)
        return id_, title, kind, home.docname, anchor, 0

    def _shown(self, kind: str) -> list[str]:
        placed = {id_ for data in self.documents.values() for id_, _anchor in data.places(kind)}
        return sorted({*placed, *self._pages[kind].names})
