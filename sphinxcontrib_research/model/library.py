"""The library: all papers that a project knows, with their people, venues and topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from hashlib import blake2b
from typing import Any, Protocol

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.names import fold, name_keys
from sphinxcontrib_research.model.paper import Author, Paper, Person, Topic, Venue
from sphinxcontrib_research.model.slugs import unique_slugs
from sphinxcontrib_research.model.source import Source

__all__ = ["Facts", "Library", "Source"]


class Facts(Protocol):
    """What the lock knows: numbers that the data leaves out."""

    @property
    def entries(self) -> Mapping[str, object]:
        """The facts, by what they are about; empty if nothing is known."""

    def apply(self, paper: Paper) -> Paper:
        """The paper with what its data leaves out."""


class Library:
    """All papers, with their people, venues and topics; read-only."""

    papers: Mapping[str, Paper]
    """By id, in the order of files and records; without the hidden ones."""
    authors: Mapping[str, Author]
    venues: Mapping[str, Venue]
    topics: Mapping[str, Topic]
    hidden_count: int

    def __init__(self, sources: Sequence[Source], lock: Facts | None) -> None:
        self._sources = tuple(sources)
        self._lock = lock
        papers = [paper for source in sources for paper in source.papers]
        if lock is not None and lock.entries:
            papers = [lock.apply(paper) for paper in papers]
        by_id: dict[str, Paper] = {}
        for paper in papers:
            by_id.setdefault(paper.id, paper)
        self.papers = {id_: paper for id_, paper in by_id.items() if not paper.hidden}
        self.hidden_count = len(by_id) - len(self.papers)
        self.authors = {author.id: author for source in sources for author in source.authors}
        self.venues = {venue.id: venue for source in sources for venue in source.venues}
        self.topics = {topic.id: topic for source in sources for topic in source.topics}
        self.problems: tuple[Problem, ...] = tuple(one for source in sources for one in source.problems)
        self.memo: dict[str, Any] = {}

    @classmethod
    def build(cls, sources: Sequence[Source], lock: Facts | None = None) -> Library:
        """The library of some files, in their order."""
        return cls(sources, lock)

    def extended(self, sources: Sequence[Source]) -> Library:
        """This library and more files, as if all were built together."""
        return Library((*self._sources, *sources), self._lock)

    def resolve(self, id: str) -> str | None:
        """The id itself, or that of the paper it was merged into; ``None`` if there is no such paper."""
        return id if id in self.papers else None

    def is_known(self, id: str) -> bool:
        """Whether the data has a paper of that id, hidden ones included."""
        return id in self.papers

    def ids_in(self, path: str) -> tuple[str, ...]:
        """The papers of one file, in its order."""
        ids = [paper.id for source in self._sources if source.path == path for paper in source.papers]
        return tuple(dict.fromkeys(id_ for id_ in ids if id_ in self.papers))

    @cached_property
    def _slugs(self) -> dict[str, str]:
        return unique_slugs(self.papers)

    @cached_property
    def _author_slugs(self) -> dict[str, str]:
        return unique_slugs(self.authors)

    @cached_property
    def _topic_slugs(self) -> dict[str, str]:
        return unique_slugs(self.topics)

    def slug(self, id: str) -> str:
        """A paper's id in ``[a-z0-9-]``."""
        return self._slugs[id]

    def author_slug(self, id: str) -> str:
        """An author's id in ``[a-z0-9-]``."""
        return self._author_slugs[id]

    def topic_slug(self, id: str) -> str:
        """A topic's id in ``[a-z0-9-]``."""
        return self._topic_slugs[id]

    @cached_property
    def _people(self) -> dict[str, Author]:
        people: dict[str, Author] = {}
        for author in self.authors.values():
            for name in (author.name, *author.aliases):
                people.setdefault(fold(name), author)
        return people

    def author_of(self, person: Person) -> Author | None:
        """The record of a person."""
        if person.author in self.authors:
            return self.authors[person.author]
        return next((self._people[key] for key in name_keys(person) if key in self._people), None)

    def papers_of(self, author_id: str) -> tuple[str, ...]:
        """The papers of an author, in library order."""
        author = self.authors.get(author_id)
        return tuple(
            paper.id
            for paper in self.papers.values()
            if author is not None and any(self.author_of(person) is author for person in paper.authors)
        )

    @cached_property
    def _venues(self) -> dict[str, Venue]:
        return {
            fold(name): venue
            for venue in self.venues.values()
            for name in (venue.id, venue.short, venue.name, *venue.aliases)
            if name
        }

    def venue(self, text: str) -> Venue | None:
        """The record of a venue, by id, short name, name or alias."""
        return self._venues.get(fold(text))

    def venue_label(self, text: str) -> str:
        """What lists show for a venue; light markup."""
        venue = self.venue(text)
        return text if venue is None else venue.label

    def topic_children(self, id: str) -> tuple[str, ...]:
        """The topics right below one; of ``""``: those without a parent."""
        return tuple(topic.id for topic in self.topics.values() if topic.parent == id)

    def topic_papers(self, id: str, subtopics: bool = True) -> tuple[str, ...]:
        """The papers of a topic: first those that it names, then those that name it."""
        ids = [*self.topics[id].papers] if id in self.topics else []
        ids += [paper.id for paper in self.papers.values() if id in paper.topics]
        if subtopics:
            for child in self.topic_children(id):
                ids += self.topic_papers(child)
        return tuple(dict.fromkeys(one for one in ids if one in self.papers))

    def nearest(self, kind: str, id: str) -> str:
        """The known id that is most like one that is none, or nothing."""
        known: Mapping[str, object] = getattr(self, f"{kind}s", {})
        return next(iter(get_close_matches(id, known, 1)), "")

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all that pages print."""
        whole = (*self.papers.values(), *self.authors.values(), *self.venues.values(), *self.topics.values())
        return blake2b(repr(whole).encode(), digest_size=16).hexdigest()
