"""The records of authors, venues and topics of several files, with what finds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol, TypeVar

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.paper import Author, Paper, Topic, Venue
from sphinxcontrib_research.model.people import People
from sphinxcontrib_research.model.source import Source
from sphinxcontrib_research.model.topics import Topics
from sphinxcontrib_research.model.venues import Venues

_Record = TypeVar("_Record", Author, Venue, Topic)

_ADDED = frozenset(("aliases", "papers", "links", "metrics"))
"""Fields of which every file may add to what the others say."""


class Facts(Protocol):
    """What the lock knows: numbers and facts that the data leaves out."""

    @property
    def entries(self) -> Mapping[str, object]:
        """The facts, by what they are about; empty if nothing is known."""

    def apply(
        self, paper: Paper, venue_names: Sequence[str] = (), problems: list[Problem] | None = None
    ) -> Paper:
        """The paper with what its data leaves out; the other names of its venues count as the data's.

        What is known under its identifiers, but is of another work, is a problem.
        """

    def apply_author(self, author: Author) -> Author:
        """The author's record with what its data leaves out."""


@dataclass(frozen=True, slots=True)
class Directory:
    """All records besides the papers."""

    authors: Mapping[str, Author]
    people: People
    venues: Mapping[str, Venue]
    venue_names: Venues
    topics: Mapping[str, Topic]
    tree: Topics
    problems: tuple[Problem, ...]
    """Records with an id of another one."""


def directory(sources: Sequence[Source], lock: Facts | None) -> Directory:
    """Take the records of some files together.

    Args:
        sources: The files, in order.
        lock: What is known beyond the data.
    """
    authors, author_problems = _collect(author for source in sources for author in source.authors)
    venues, venue_problems = _collect(venue for source in sources for venue in source.venues)
    topics, topic_problems = _collect(topic for source in sources for topic in source.topics)
    if lock is not None and lock.entries:
        authors = {id_: lock.apply_author(author) for id_, author in authors.items()}
    problems = (*author_problems, *venue_problems, *topic_problems)
    return Directory(authors, People(authors), venues, Venues(venues), topics, Topics(topics), problems)


def _collect(records: Iterable[_Record]) -> tuple[dict[str, _Record], list[Problem]]:
    """The records by id: of several in one file the first stands, those of several files are one."""
    found: dict[str, _Record] = {}
    seen: dict[tuple[str, str], int] = {}
    problems = []
    for record in records:
        place = record.path, record.id
        if place in seen:
            message = f"duplicate id (first defined on line {seen[place]}); keeping the first"
            kind = type(record).__name__.lower()
            problems.append(Problem(record.path, record.line, message, "duplicate", record.id, kind=kind))
            continue
        seen[place] = record.line
        first = found.get(record.id)
        found[record.id] = record if first is None else _together(first, record)
    return found, problems


def _together(first: _Record, second: _Record) -> _Record:
    """Two records of one id, field by field; the first wins."""
    changes: dict[str, Any] = {}
    for one in fields(first):
        ours: Any = getattr(first, one.name)
        theirs: Any = getattr(second, one.name)
        if one.name in _ADDED:
            changes[one.name] = tuple(dict.fromkeys((*ours, *theirs)))
        elif not ours and theirs:
            changes[one.name] = theirs
    return replace(first, **changes)
