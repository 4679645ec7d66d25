"""What the domain keeps of each document, and what its pages print, as digests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sphinxcontrib_research.ext.config import settings_of
from sphinxcontrib_research.ext.state.files import digest, read_state, write_state
from sphinxcontrib_research.util.plugins import identities

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.builders import Builder

    from sphinxcontrib_research.ext.domain import ResearchDomain


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a document asked the library while it was read.

    When the data has changed it is asked again; another answer makes the document outdated.
    """

    kind: str
    arguments: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A place in a document that shows papers."""

    number: int
    ids: tuple[str, ...]
    is_home: bool = False
    is_limited: bool = False
    is_table: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """A paper that a topic's text names, with the anchor of the topic."""

    paper: str
    anchor: str


@dataclass(frozen=True, slots=True)
class TopicPlace:
    """A place in a document that a topic stands at."""

    topic: str
    anchor: str
    title: str = ""
    """The plain title in the document's language, known once the document has been read."""


@dataclass(slots=True)
class Facts:
    """All about one document."""

    listings: list[Listing] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    topics: list[TopicPlace] = field(default_factory=list)
    profiles: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of an author's id and the anchor of the profile."""
    shown: set[str] = field(default_factory=set)
    """Ids of papers that charts and figures are made of."""
    references: set[str] = field(default_factory=set)
    """What roles name, as ``paper:id``: where these live decides what the page's links say."""
    files: set[str] = field(default_factory=set)
    """Data files that directives name as an argument, relative to the source folder."""
    groups: set[tuple[str, ...]] = field(default_factory=set)
    """Those that one directive names together, where there are several."""
    images: set[str] = field(default_factory=set)
    """Images that entries bring with them, as Sphinx names them: relative to the source folder."""
    downloads: set[str] = field(default_factory=set)
    """Files that entries let readers download, named as images are."""
    exports: dict[int, tuple[str, str]] = field(default_factory=dict)
    """What lists offer, by the number of the listing: the name of their files and of their feed."""
    answers: dict[Question, str] = field(default_factory=dict)
    """What the document asked while it was read, with a digest of the answer."""
    only: dict[int | str, tuple[str, ...]] = field(default_factory=dict)
    """The expressions of all ``only`` around a listing, by its number, or around an anchor."""


def shown_of(facts: Facts, holds: Callable[[str], bool]) -> Facts:
    """What of a document is there for a builder.

    Args:
        facts: All about the document.
        holds: Whether the expression of an ``only`` is true for the builder.
    """
    if not facts.only:
        return facts
    hidden = {place for place, around in facts.only.items() if not all(map(holds, around))}
    return replace(
        facts,
        listings=[one for one in facts.listings if one.number not in hidden],
        mentions=[one for one in facts.mentions if one.anchor not in hidden],
        topics=[one for one in facts.topics if one.anchor not in hidden],
        profiles=[one for one in facts.profiles if one[1] not in hidden],
        exports={number: one for number, one in facts.exports.items() if number not in hidden},
    )


# What pages print, as digests: they decide which pages a changed library makes a builder write again.

ALWAYS_WRITING = frozenset({"latex", "man", "texinfo", "singlehtml"})
"""Builders that write everything in every build."""


class WriteDigests:
    """The digests of one builder's pages: one file for each builder and output folder.

    They are kept beside the environment, not in it, and saved when a build has ended well: a build that was
    killed while writing leaves the old ones, so that the next one writes again what it missed.
    """

    def __init__(self, domain: ResearchDomain, builder: Builder) -> None:
        self._domain = domain
        name = f"{builder.name}-{digest(str(builder.outdir))}.json"
        self._path: Path = domain.store.state_folder / "written" / name
        state = read_state(self._path)
        self._key: object = state.get("key")
        self._old: dict[str, str] = state.get("pages", {})
        self._outdated: set[str] = set()
        self._written: set[str] = set()

    def current_key(self) -> str:
        """A digest of everything that any page's digest is made of."""
        domain = self._domain
        facts = [
            (name, one.listings, one.mentions, one.topics, one.profiles, sorted(one.references))
            for name, one in sorted(domain.shown_documents.items())
        ]
        toctree = sorted(domain.env.toctree_includes.items())
        pages = domain.paper_pages.documents_there
        return digest(domain.store.inputs(), facts, toctree, pages, _settings(domain))

    def outdated(self) -> list[str]:
        """The documents whose pages would print something else now, by name."""
        if self.current_key() == self._key:
            return []
        found = self._domain.env.found_docs
        self._outdated = {
            name
            for name, facts in self._domain.documents.items()
            if name in found and self._old.get(name) != self.of(name, facts)
        }
        return sorted(self._outdated)

    def of(self, docname: str, facts: Facts) -> str:
        """A digest of all that our parts of a page print."""
        domain = self._domain
        library = domain.store.full
        ids = {id_ for listing in facts.listings for id_ in listing.ids}
        references = sorted(tuple(one.split(":", 1)) for one in facts.references)
        ids |= facts.shown | {id_ for kind, id_ in references if kind == "paper"}
        known = sorted({found for id_ in ids if (found := library.resolve(id_)) is not None})
        homes = [domain.address_of(kind, id_, docname) for kind, id_ in references]
        homes += [domain.address_of("page", id_, docname) for id_ in known]
        homes += [domain.topic_title(id_) for kind, id_ in references if kind == "topic"]
        homes += self._homes_of_names(set(known), docname)
        papers = [domain.store.paper_digest(id_) for id_ in known]
        anchors = list(domain.all_anchors(docname).values())
        # What roles say stands in the doctree; another builder may have read the document since.
        said = list(facts.answers.values())
        return digest(domain.store.records_digest, papers, homes, anchors, said, _settings(domain))

    def _homes_of_names(self, ids: set[str], docname: str) -> list[str]:
        """Where the names of authors and topics lead to that stand in entries of papers."""
        domain = self._domain
        library = domain.store.full
        documents = domain.shown_documents.values()
        authors = {author for facts in documents for author, _anchor in facts.profiles}
        named = [("author", id_) for id_ in sorted(authors) if not ids.isdisjoint(library.papers_of(id_))]
        topics = {topic for id_ in ids for topic in library.papers[id_].topics}
        named += [("topic", id_) for id_ in sorted(topics)]
        return [domain.address_of(kind, id_, docname) for kind, id_ in named]

    def note_written(self, docname: str) -> None:
        """A document has been resolved: its page is being written."""
        if docname in self._domain.documents:
            self._written.add(docname)

    def save(self) -> None:
        """Keep the digests of the pages that this build wrote, and those of the others as they were."""
        documents = self._domain.documents
        key = self.current_key()
        if key == self._key and not self._written:
            return
        pages = {name: value for name, value in self._old.items() if name in documents}
        pages.update((name, self.of(name, documents[name])) for name in self._written if name in documents)
        # A build of some files only leaves others as they were: the next one has to look again.
        all_written = self._outdated <= self._written
        write_state(self._path, {"key": key if all_written else "", "pages": dict(sorted(pages.items()))})


def _settings(domain: ResearchDomain) -> str:
    """What of the configuration and of plug-ins shows on pages."""
    return repr((settings_of(domain.env.config), identities()))
