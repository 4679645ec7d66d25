"""From what files gave to what a library holds: lock, people, versions."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import ItemsView, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from sphinxcontrib_research import model
from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.library.combining import combined, with_version
from sphinxcontrib_research.model.library.directory import (
    Directory,
    LockData,
    People,
    Venues,
    directory,
    follow,
)
from sphinxcontrib_research.model.library.merging import Merger
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Author, Paper, Person, Source
from sphinxcontrib_research.util import paused_collector
from sphinxcontrib_research.util.suggestions import Nearest, did_you_mean

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_MOST_SHOWN = 8
"""At most this many ids of a circle are named."""


def version_roots(merger: Merger, problems: list[Problem]) -> dict[str, str]:
    """The paper that each version of another one belongs to.

    Args:
        merger: The papers.
        problems: Takes what is wrong: an unknown paper, a circle.

    Returns:
        The ids of papers by the ids of their versions.
    """
    targets: dict[str, str] = {}
    nearest: Nearest | None = None
    for id_ in dict.fromkeys(filter(None, map(merger.find, merger.versions))):
        paper = combined(merger.entries[id_])
        target = merger.find(paper.version_of)
        if paper.hidden or target == id_:
            continue
        if target is None:
            nearest = nearest or Nearest(merger.ids)
            message = f"unknown paper '{paper.version_of}'{did_you_mean(nearest.find(paper.version_of))}"
            problems.append(Problem(paper.path, paper.line, message, "ref", id_, "version_of"))
        elif not combined(merger.entries[target]).hidden:
            targets[id_] = target
    roots, circles = follow(targets)
    for circle in circles:
        for at, id_ in enumerate(circle):
            paper = merger.entries[id_][0]
            ring = [circle[(at + step) % len(circle)] for step in range(min(len(circle), _MOST_SHOWN))]
            way = " > ".join((*ring, *(("…",) if len(ring) < len(circle) else ()), id_))
            message = f"it is a version of itself: {way}; ignoring the field"
            problems.append(Problem(paper.path, paper.line, message, "ref", id_, "version_of"))
    return roots


# The papers as pages show them: what the lock knows, who and what ids stand for, versions in one entry.


class Lookups(NamedTuple):
    """What resolving a paper looks things up in."""

    directory: Directory
    listings: Mapping[str, list[str]]
    """The topics that list a paper, by its id."""
    versions: Mapping[str, list[str]]
    """Other versions of a paper, by its id."""
    lock: LockData | None


@dataclass(slots=True)
class ResolvedPapers:
    """Papers with what the lock and the records say of them, and what they named.

    The same names may mean other records when there are more files.
    """

    papers: MutableMapping[str, Paper] = field(default_factory=dict)
    problems: MutableMapping[str, list[Problem]] = field(default_factory=dict)
    """By the id of the paper."""
    topic_names: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The topics that a paper names, as it does, by its id."""
    author_names: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The authors that a paper gives by an id, or by one word, which may be one; by the paper's id."""

    def copy(self) -> ResolvedPapers:
        """Another one, that can be added to: it holds but what is new in it."""
        names = ChainMap({}, self.topic_names), ChainMap({}, self.author_names)
        return ResolvedPapers(ChainMap({}, self.papers), ChainMap({}, self.problems), *names)

    def resolve(self, ids: Iterable[str], merger: Merger, lookups: Lookups) -> None:
        """Resolve papers, for the first time or anew."""
        has_badges = model.has_badges()
        for id_ in ids:
            paper = combined(merger.entries[id_])
            problems: list[Problem] = []
            for version in lookups.versions.get(id_, ()):
                paper = with_version(paper, combined(merger.entries[version]))
            if lookups.lock is not None:
                names = _names_of_venues(paper, lookups.directory.venues)
                paper = lookups.lock.apply(paper, names, problems)
            changes: dict[str, Any] = self._people(paper, lookups.directory.people, problems)
            if paper.topics or id_ in self.topic_names:
                self.topic_names[id_] = paper.topics
            if paper.topics or id_ in lookups.listings:
                changes.update(_topics(paper, lookups))
            paper = replace(paper, **changes) if changes else paper
            if has_badges and (badges := model.badges_of(paper, problems)):
                paper = replace(paper, badges=badges)
            self.papers[id_] = paper
            if problems or id_ in self.problems:
                self.problems[id_] = problems

    def _people(
        self, paper: Paper, records: People, problems: list[Problem]
    ) -> dict[str, tuple[Person, ...]]:
        """Give people that are named by the id of their record the record's name."""
        if all(person.given and not person.author for person in (*paper.authors, *paper.editors)):
            if paper.id in self.author_names:
                self.author_names[paper.id] = ()
            return {}
        names: list[str] = []
        people = {
            field: _with_names(paper, field, records, names, problems) for field in ("authors", "editors")
        }
        self.author_names[paper.id] = tuple(names)
        return people


def _with_names(
    paper: Paper, field: str, records: People, names: list[str], problems: list[Problem]
) -> tuple[Person, ...]:
    """Return the people of a field with the names of the records that they name; note what they name."""
    authors = records.records
    people: list[Person] = list(getattr(paper, field))
    for at, person in enumerate(people):
        if person.given and not person.author:
            continue
        id_ = person.author or person.family
        names.append(id_)
        if id_ in authors:
            people[at] = _named(person, authors[id_])
        elif person.author and (authors or not person.family):
            if not person.family:
                people[at] = replace(person, family=person.author)
            cure = did_you_mean(records.near(id_)) or f"; add a record with 'id: {id_}' to 'authors'"
            message = f"unknown author '{id_}'{cure}"
            problems.append(Problem(paper.path, paper.line, message, "ref", paper.id, field))
    return tuple(people)


def _topics(paper: Paper, lookups: Lookups) -> dict[str, tuple[str, ...]]:
    """Part topics that have a record from texts that have none, which count as tags."""
    topics: dict[str, None] = {}
    tags = dict.fromkeys(paper.tags)
    for name in paper.topics:
        id_ = lookups.directory.topics.match(name)
        if id_ is None:
            tags[name] = None
        else:
            topics[id_] = None
    topics.update(dict.fromkeys(lookups.listings.get(paper.id, ())))
    return {"topics": tuple(topics), "tags": tuple(tags)}


def to_resolve(merger: Merger, resolved: ResolvedPapers, before: Lookups, now: Lookups) -> set[str]:
    """Return the papers that have to be resolved (again) when there are more files.

    Args:
        merger: The papers, those of the new files included.
        resolved: The papers as they were before.
        before: What they were looked up in before.
        now: What they are looked up in now.
    """
    ids = set(merger.changed)
    old, new = before.directory, now.directory
    if new.topics is not old.topics:
        named = {name for _id, names in items(resolved.topic_names) for name in names}
        changed = {name for name in named if new.topics.match(name) != old.topics.match(name)}
        ids.update(_naming(resolved.topic_names, changed))
    if new.people is not old.people:
        named = {name for _id, names in items(resolved.author_names) for name in names}
        theirs, ours = new.people.records, old.people.records
        changed = {name for name in named if theirs.get(name) != ours.get(name)}
        ids.update(_naming(resolved.author_names, changed))
    if new.venues is not old.venues and now.lock is not None:
        find, found = new.venues.find, old.venues.find
        ids.update(
            id_
            for id_, paper in items(resolved.papers)
            if any(find(name) != found(name) for name in paper.venues)
        )
    for others, its in ((before.listings, now.listings), (before.versions, now.versions)):
        ids.update(id_ for id_ in others.keys() | its.keys() if others.get(id_) != its.get(id_))
    for root, versions in now.versions.items():
        if not merger.changed.isdisjoint(versions):
            ids.add(root)
    ids.update(id_ for versions in before.versions.values() for id_ in versions)
    return {id_ for id_ in ids if merger.entries.get(id_)}


def items(mapping: MutableMapping[_Key, _Value]) -> ItemsView[_Key, _Value]:
    """All keys and values, quickly: ``items()`` of a :class:`ChainMap` looks each of them up."""
    if not isinstance(mapping, ChainMap):
        return mapping.items()
    whole: dict[_Key, _Value] = {}
    for layer in reversed(mapping.maps):
        whole.update(items(layer))
    return whole.items()


def _names_of_venues(paper: Paper, venues: Venues) -> tuple[str, ...]:
    """All names of a paper's venues that have a record."""
    if not venues.records:
        return ()
    found = [record for name in paper.venues if (record := venues.find(name)) is not None]
    names = (name for venue in found for name in (venue.short, venue.name, *venue.aliases))
    return tuple(filter(None, names))


def _naming(names: MutableMapping[str, tuple[str, ...]], changed: set[str]) -> list[str]:
    """The papers that name anything that has changed."""
    return [id_ for id_, its in items(names) if not changed.isdisjoint(its)] if changed else []


def _named(person: Person, author: Author) -> Person:
    """A person that the data gives by the id of a record."""
    if person.family and person.family != author.id:
        return person
    name = parse_person(author.name)
    return replace(
        person,
        family=name.family,
        given=name.given,
        particle=name.particle,
        suffix=name.suffix,
        family_first=name.family_first,
        aside=name.aside,
        author=author.id,
    )


# From what files gave to what a library holds, from nothing or on top of what is known.


@dataclass(frozen=True, slots=True)
class LibraryData:
    """What a library holds."""

    sources: tuple[Source, ...]
    merger: Merger
    lookups: Lookups
    roots: Mapping[str, str]
    """The paper that each version of another one belongs to."""
    resolved: ResolvedPapers
    papers: Mapping[str, Paper]
    hidden_count: int
    problems: tuple[Problem, ...]
    """Those that merging and resolving met."""


@paused_collector()
def build(sources: Sequence[Source], lock: LockData | None, base: LibraryData | None = None) -> LibraryData:
    """Merge and resolve papers.

    Args:
        sources: The files; those that are known are skipped.
        lock: What is known beyond the data.
        base: What they are added to.
    """
    known = {source.path: source for source in base.sources} if base is not None else {}
    new: dict[str, Source] = {}
    for source in sources:
        if source.path not in known:
            new.setdefault(source.path, source)
    merger = base.merger.copy() if base is not None else Merger()
    for source in new.values():
        merger.add(source)
    every = (*known.values(), *new.values())
    has_records = any(source.authors or source.venues or source.topics for source in new.values())
    found = base.lookups.directory if base is not None and not has_records else directory(every, lock)
    problems = [*merger.problems, *found.problems]
    roots = version_roots(merger, problems)
    versions: dict[str, list[str]] = {}
    for version, root in roots.items():
        versions.setdefault(root, []).append(version)
    lookups = Lookups(found, found.topics.listings(merger.find), versions, lock)
    if base is None:
        resolved = ResolvedPapers()
        ids: Iterable[str] = [id_ for id_, records in items(merger.entries) if records]
    else:
        resolved = base.resolved.copy()
        ids = to_resolve(merger, resolved, base.lookups, lookups)
    resolved.resolve([id_ for id_ in ids if id_ not in roots], merger, lookups)
    papers, hidden_count = _shown(merger, resolved, roots)
    faulty = [id_ for id_, its in items(resolved.problems) if its and id_ in papers]
    problems += [problem for id_ in sorted(faulty, key=merger.age) for problem in resolved.problems[id_]]
    return LibraryData(every, merger, lookups, roots, resolved, papers, hidden_count, tuple(problems))


def _shown(
    merger: Merger, resolved: ResolvedPapers, roots: Mapping[str, str]
) -> tuple[dict[str, Paper], int]:
    """The papers in order, without versions, hidden ones and those without a title; how many are hidden."""
    known = dict(items(resolved.papers))
    ids = (id_ for id_, records in items(merger.entries) if records and id_ not in roots)
    whole = {id_: paper for id_ in ids if (paper := known[id_]).title}
    papers = {id_: paper for id_, paper in whole.items() if not paper.hidden}
    return papers, len(whole) - len(papers)
