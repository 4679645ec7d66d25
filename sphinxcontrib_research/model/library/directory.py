"""The records of authors, venues and topics of several files, with what finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeVar

from sphinxcontrib_research.errors import Problem, duplicate_id
from sphinxcontrib_research.model.names import name_keys, parse_person
from sphinxcontrib_research.model.paper import Author, Paper, Person, Source, Topic, Venue
from sphinxcontrib_research.util.suggestions import Nearest, did_you_mean
from sphinxcontrib_research.util.text import identity


class People:
    """Who is who: the author records, found by id, ORCID iD, name and alias.

    Names are compared after folding Unicode, case, order and punctuation; initials alone never match, nor do
    two different ORCID iDs.
    """

    def __init__(self, authors: Mapping[str, Author]) -> None:
        self.records = authors
        self.problems: list[Problem] = []
        self._by_orcid: dict[str, Author] = {}
        for author in authors.values():
            if author.orcid and self._by_orcid.setdefault(author.orcid, author) is not author:
                message = f"'{self._by_orcid[author.orcid].id}' has the same ORCID iD, {author.orcid}"
                self.problems.append(
                    Problem(author.path, author.line, message, "duplicate", author.id, "orcid", "author")
                )
        found: dict[str, dict[str, Author]] = {}
        for author in authors.values():
            for key in _keys_of(author):
                found.setdefault(key, {})[author.id] = author
        self._by_key = {key: tuple(fitting.values()) for key, fitting in found.items()}
        self._words = {word for key in found for word in key.split()}
        self._may_fit: dict[str, bool] = {}
        self._known: dict[Person, tuple[Author, ...]] = {}

    def near(self, id: str) -> str:
        """The id of a record that an unknown one is probably a slip of, or nothing."""
        return self._nearest.find(id)

    @cached_property
    def _nearest(self) -> Nearest:
        return Nearest(self.records)

    @property
    def shared_names(self) -> frozenset[str]:
        """The folded names that more than one record has."""
        return frozenset(key for key, fitting in self._by_key.items() if len(fitting) > 1)

    def of(self, person: Person) -> Author | None:
        """The record of a person; ``None`` if there is none, or more than one that fits."""
        if not self.records:
            return None
        fitting = self.fitting(person)
        return fitting[0] if len(fitting) == 1 else None

    def fitting(self, person: Person) -> tuple[Author, ...]:
        """All records that a person may be."""
        # Most names of a library are in no record, and names are many: what can't fit is sorted out by the
        # family name alone, of which there are few.
        if not (person.author or person.orcid or person.family_first):
            may_fit = self._may_fit.get(person.family)
            if may_fit is None:
                may_fit = self._may_fit[person.family] = self._has_words(person.family)
            if not may_fit:
                return ()
        known = self._known.get(person)
        if known is None:
            known = self._known[person] = self._find(person)
        return known

    def _has_words(self, family: str) -> bool:
        return any(
            all(word in self._words for word in identity(form).split())
            for form in {family, family.replace("-", "")}
        )

    def _find(self, person: Person) -> tuple[Author, ...]:
        if person.author:
            named = self.records.get(person.author)
            if named is not None:
                return (named,)
        if person.orcid and person.orcid in self._by_orcid:
            return (self._by_orcid[person.orcid],)
        found: dict[str, Author] = {}
        for key in name_keys(person):
            for author in self._by_key.get(key, ()):
                if not (
                    person.orcid and author.orcid
                ):  # two different ones, or it would have been found by it
                    found[author.id] = author
        return tuple(found.values())


def _keys_of(author: Author) -> dict[str, None]:
    keys = [key for name in (author.name, *author.aliases) for key in name_keys(parse_person(name))]
    return dict.fromkeys(key for key in (*keys, identity(author.id)) if key)


# Names of venues in papers -> records of venues.


class Venues:
    """The venue records, found by id, short name, name and alias."""

    def __init__(self, venues: Mapping[str, Venue]) -> None:
        self.records = venues
        self._by_key: dict[str, Venue] = {}
        self.problems: list[Problem] = []
        self._known: dict[str, Venue | None] = {}
        for venue in venues.values():
            for name in (venue.id, venue.short, venue.name, *venue.aliases):
                self._take(venue, name)

    def find(self, name: str) -> Venue | None:
        """The record of a name; an id counts as it is written, all else folded."""
        if name not in self._known:
            self._known[name] = self.records.get(name) or self._by_key.get(identity(name))
        return self._known[name]

    def _take(self, venue: Venue, name: str) -> None:
        key = identity(name)
        other = self._by_key.setdefault(key, venue) if key else venue
        if other is not venue:
            place = f"{other.path}:{other.line}"
            message = f"'{name}' is also a name of the venue '{other.id}' ({place}); keeping that one"
            self.problems.append(
                Problem(venue.path, venue.line, message, "duplicate", venue.id, kind="venue")
            )


# The tree of topics, and which papers belong to them.

MAX_LEVELS = 6
"""How deep topics may nest: each level is a list within a list, of which LaTeX makes no more."""


class Topics:
    """The topic records as a tree."""

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        self.records = topics
        self.problems: list[Problem] = []
        self._by_key: dict[str, str] = {}
        for name in ("id", "title"):
            for topic in topics.values():
                if key := identity(getattr(topic, name)):
                    self._by_key.setdefault(key, topic.id)
        self.parents = self._sound_parents()
        self._children: dict[str, list[str]] = {}
        for id_, parent in self.parents.items():
            self._children.setdefault(parent, []).append(id_)

    def match(self, text: str) -> str | None:
        """The id of the topic that a text names by its id or its title; ``None`` if it is none."""
        return text if text in self.records else self._by_key.get(identity(text))

    def near(self, text: str) -> str:
        """The id that a text which names no topic is probably a slip of, or nothing."""
        near = self._nearest.find(text) if len(identity(text)) > 3 else ""
        return self._by_key[near] if near else ""

    @cached_property
    def _nearest(self) -> Nearest:
        return Nearest(self._by_key)

    def children(self, id: str) -> tuple[str, ...]:
        """The topics right below one; of an empty id those at the top."""
        return tuple(self._children.get(id, ()))

    def with_descendants(self, id: str) -> list[str]:
        """A topic and all topics below it, each before its children."""
        found, waiting = [], [id]
        while waiting:
            topic = waiting.pop()
            found.append(topic)
            waiting += reversed(self._children.get(topic, ()))
        return found

    def listings(self, find: Callable[[str], str | None]) -> dict[str, list[str]]:
        """The topics that list a paper, by its id; the papers' ids are those that ``find`` gives."""
        found: dict[str, list[str]] = {}
        for topic in self.records.values():
            for name in topic.papers:
                id_ = find(name)
                if id_ is not None and topic.id not in found.setdefault(id_, []):
                    found[id_].append(topic.id)
        return found

    def _sound_parents(self) -> dict[str, str]:
        """The parent of each topic, or nothing for one that is unknown or leads round in a circle."""
        parents: dict[str, str] = {}
        for topic in self.records.values():
            parents[topic.id] = ""
            if not topic.parent:
                continue
            parent = self.match(topic.parent)
            if parent is None:
                hint = did_you_mean(self.near(topic.parent))
                self._report(topic, f"unknown topic '{topic.parent}'{hint}")
            else:
                parents[topic.id] = parent
        self._open_circles(parents)
        self._cut_deep(parents)
        return parents

    def _open_circles(self, parents: dict[str, str]) -> None:
        """Take away a parent of each circle: that of the first topic in it."""
        order = {id_: number for number, id_ in enumerate(parents)}
        for circle in follow({id_: parent for id_, parent in parents.items() if parent})[1]:
            first = min(circle, key=order.__getitem__)
            at = circle.index(first)
            way = " > ".join([first, *reversed(circle[at:] + circle[:at])])
            self._report(self.records[first], f"it is above itself: {way}; ignoring its parent")
            parents[first] = ""

    def _cut_deep(self, parents: dict[str, str]) -> None:
        """Take away the parent of each topic that is too deep; what is below it moves with it."""
        levels = {"": 0}
        for id_ in parents:
            path = []
            at = id_
            while at not in levels:
                path.append(at)
                at = parents[at]
            level = levels[at]
            for topic in reversed(path):
                level += 1
                if level > MAX_LEVELS:
                    problem = f"it is more than {MAX_LEVELS} levels deep"
                    self._report(self.records[topic], f"{problem}; ignoring its parent")
                    parents[topic], level = "", 1
                levels[topic] = level

    def _report(self, topic: Topic, message: str) -> None:
        self.problems.append(Problem(topic.path, topic.line, message, "topic", topic.id, "parent", "topic"))


def follow(targets: Mapping[str, str]) -> tuple[dict[str, str], list[list[str]]]:
    """Follow each id from one to the next, each step once.

    Args:
        targets: The next id of each.

    Returns:
        The last id of each, without those that lead into a circle; and the circles.
    """
    roots: dict[str, str | None] = {}
    circles: list[list[str]] = []
    for start in targets:
        way: dict[str, int] = {}
        at = start
        while at in targets and at not in roots and at not in way:
            way[at] = len(way)
            at = targets[at]
        root = roots.get(at) if at in roots else at
        if at in way:
            circles.append(list(way)[way[at] :])
            root = None
        roots.update(dict.fromkeys(way, root))
    return {id_: root for id_, root in roots.items() if root is not None}, circles


# Records of one id in several files become one.

_Record = TypeVar("_Record", Author, Venue, Topic)

_ADDED = frozenset(("aliases", "papers", "links", "metrics"))
"""Fields of which every file may add to what the others say."""


@dataclass(frozen=True, slots=True)
class LockData:
    """What the lock knows, as functions that fill in what the data leaves out."""

    apply: Callable[[Paper, Sequence[str], list[Problem]], Paper]
    """Complete a paper, of whose venues other names are given; take what is of another work as a problem."""
    apply_author: Callable[[Author], Author]


@dataclass(frozen=True, slots=True)
class Directory:
    """All records besides the papers."""

    people: People
    venues: Venues
    topics: Topics
    problems: tuple[Problem, ...]


def directory(sources: Sequence[Source], lock: LockData | None) -> Directory:
    """Take the records of some files together.

    Args:
        sources: The files, in order.
        lock: What is known beyond the data.
    """
    authors, author_problems = _collect(author for source in sources for author in source.authors)
    venues, venue_problems = _collect(venue for source in sources for venue in source.venues)
    topics, topic_problems = _collect(topic for source in sources for topic in source.topics)
    if lock is not None:
        authors = {id_: lock.apply_author(author) for id_, author in authors.items()}
    people, named, tree = People(authors), Venues(venues), Topics(topics)
    problems = (*author_problems, *venue_problems, *topic_problems)
    return Directory(people, named, tree, (*problems, *people.problems, *named.problems, *tree.problems))


def _collect(records: Iterable[_Record]) -> tuple[dict[str, _Record], list[Problem]]:
    """The records by id: of several in one file the first is kept, those of several files are one."""
    found: dict[str, _Record] = {}
    seen: dict[tuple[str, str], int] = {}
    problems = []
    for record in records:
        place = record.path, record.id
        if place in seen:
            message = duplicate_id(seen[place])
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
    for attribute in fields(first):
        ours: Any = getattr(first, attribute.name)
        theirs: Any = getattr(second, attribute.name)
        if attribute.name in _ADDED:
            changes[attribute.name] = tuple(dict.fromkeys((*ours, *theirs)))
        elif not ours and theirs:
            changes[attribute.name] = theirs
    return replace(first, **changes)
