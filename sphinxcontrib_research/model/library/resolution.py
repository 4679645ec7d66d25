"""From what files gave to what a library holds: lock, people, versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model import plugins
from sphinxcontrib_research.model.library.combining import combined, with_version
from sphinxcontrib_research.model.library.directory import Directory, Facts, Topics, Venues, directory
from sphinxcontrib_research.model.library.merging import Merger
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Author, Paper, Person, Source
from sphinxcontrib_research.util.layers import Layer, pairs
from sphinxcontrib_research.util.suggestions import Nearest, did_you_mean

_MOST_SHOWN = 8
"""So many ids of a circle are named."""


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
    for id_ in dict.fromkeys(entry for one in merger.versions if (entry := merger.find(one)) is not None):
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
    roots, circles = _roots(targets)
    for circle in circles:
        for at, id_ in enumerate(circle):
            paper = merger.entries[id_][0]
            ring = [circle[(at + step) % len(circle)] for step in range(min(len(circle), _MOST_SHOWN))]
            way = " > ".join((*ring, *(("…",) if len(ring) < len(circle) else ()), id_))
            message = f"it is a version of itself: {way}"
            problems.append(Problem(paper.path, paper.line, message, "ref", id_, "version_of"))
    return roots


def _roots(targets: dict[str, str]) -> tuple[dict[str, str], list[list[str]]]:
    """Follow each version to the last paper, each step once; and the circles on the way.

    What leads into a circle belongs to no paper.
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


# The papers as pages show them: what the lock knows, who and what ids stand for, versions in one entry.


@dataclass(frozen=True)
class Records:
    """What finishing a paper looks things up in."""

    authors: Mapping[str, Author]
    topics: Topics
    listings: Mapping[str, list[str]]
    """The topics that list a paper, by its id."""
    versions: Mapping[str, list[str]]
    """Other versions of a paper, by its id."""
    venues: Venues
    lock: Facts | None

    @cached_property
    def nearest_author(self) -> Nearest:
        """Finds the author that an unknown id is a slip of."""
        return Nearest(self.authors)


@dataclass(slots=True)
class Finished:
    """Papers that are finished, and what they named: other records may mean something else by it."""

    papers: MutableMapping[str, Paper] = field(default_factory=dict)
    problems: MutableMapping[str, list[Problem]] = field(default_factory=dict)
    """By the id of the paper."""
    topic_names: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The topics that a paper names, as it does, by its id."""
    author_names: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The authors that a paper gives by an id, or by one word, which may be one; by the paper's id."""

    def copy(self) -> Finished:
        """Another one, that can be added to."""
        names = Layer(self.topic_names), Layer(self.author_names)
        return Finished(Layer(self.papers), Layer(self.problems), *names)

    def finish(self, ids: Iterable[str], merger: Merger, records: Records) -> None:
        """Finish papers, or finish them again."""
        lock = records.lock if records.lock is not None and records.lock.entries else None
        has_badges = plugins.has_badges()
        for id_ in ids:
            paper = combined(merger.entries[id_])
            problems: list[Problem] = []
            for version in records.versions.get(id_, ()):
                paper = with_version(paper, combined(merger.entries[version]))
            if lock is not None:
                names = _names_of_venues(paper, records.venues) if records.venues.records else ()
                paper = lock.apply(paper, names, problems)
            changes: dict[str, Any] = {}
            self._people(paper, records, changes, problems)
            if paper.topics or id_ in self.topic_names:
                self.topic_names[id_] = paper.topics
            if paper.topics or id_ in records.listings:
                self._topics(paper, records, changes)
            paper = replace(paper, **changes) if changes else paper
            if has_badges and (badges := plugins.badges_of(paper, problems)):
                paper = replace(paper, badges=badges)
            self.papers[id_] = paper
            if problems or id_ in self.problems:
                self.problems[id_] = problems

    def _people(
        self, paper: Paper, records: Records, changes: dict[str, Any], problems: list[Problem]
    ) -> None:
        """Give people that are named by the id of their record the record's name."""
        if all(person.given and not person.author for person in (*paper.authors, *paper.editors)):
            if paper.id in self.author_names:
                self.author_names[paper.id] = ()
            return
        names: list[str] = []
        for name in ("authors", "editors"):
            people: tuple[Person, ...] = getattr(paper, name)
            if (named := self._named(paper, name, records, names, problems)) != people:
                changes[name] = named
        self.author_names[paper.id] = tuple(names)

    def _named(
        self,
        paper: Paper,
        field: str,
        records: Records,
        names: list[str],
        problems: list[Problem],
    ) -> tuple[Person, ...]:
        """Return the people of a field with the names of the records that they name; note what they name."""
        authors = records.authors
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
                near = did_you_mean(records.nearest_author.find(id_)) or (
                    f"; add a record with 'id: {id_}' to 'authors'"
                )
                problems.append(_problem(paper, f"unknown author '{id_}'{near}", "ref", field))
        return tuple(people)

    def _topics(self, paper: Paper, records: Records, changes: dict[str, Any]) -> None:
        """Put topics that are known apart from texts that are none, which count as tags."""
        topics: dict[str, None] = {}
        tags = dict.fromkeys(paper.tags)
        for name in paper.topics:
            id_ = records.topics.match(name)
            if id_ is None:
                tags[name] = None
            else:
                topics[id_] = None
        topics.update(dict.fromkeys(records.listings.get(paper.id, ())))
        changes["topics"], changes["tags"] = tuple(topics), tuple(tags)


def outdated(merger: Merger, finished: Finished, before: Records, now: Records) -> set[str]:
    """The papers that have to be finished (again) when there are more files.

    Args:
        merger: The papers, those of the new files included.
        finished: The papers as they were before.
        before: The records as they were before.
        now: The records now.
    """
    ids = set(merger.changed)
    if now.topics is not before.topics:
        named = {name for _id, names in pairs(finished.topic_names) for name in names}
        changed = {name for name in named if now.topics.match(name) != before.topics.match(name)}
        ids.update(_naming(finished.topic_names, changed))
    if now.authors is not before.authors:
        named = {name for _id, names in pairs(finished.author_names) for name in names}
        changed = {name for name in named if now.authors.get(name) != before.authors.get(name)}
        ids.update(_naming(finished.author_names, changed))
    if now.venues is not before.venues and now.lock is not None and now.lock.entries:
        find, found = now.venues.find, before.venues.find
        ids.update(
            id_
            for id_, paper in pairs(finished.papers)
            if any(find(name) != found(name) for name in paper.venues)
        )
    for old, new in ((before.listings, now.listings), (before.versions, now.versions)):
        ids.update(id_ for id_ in old.keys() | new.keys() if old.get(id_) != new.get(id_))
    for root, versions in now.versions.items():
        if not merger.changed.isdisjoint(versions):
            ids.add(root)
    ids.update(id_ for versions in before.versions.values() for id_ in versions)
    return {id_ for id_ in ids if merger.entries.get(id_)}


def _names_of_venues(paper: Paper, venues: Venues) -> tuple[str, ...]:
    """All names of a paper's venues that have a record."""
    found = [record for name in paper.venues if (record := venues.find(name)) is not None]
    return tuple(filter(None, (name for one in found for name in (one.short, one.name, *one.aliases))))


def _naming(names: MutableMapping[str, tuple[str, ...]], changed: set[str]) -> list[str]:
    """The papers that name anything that has changed."""
    return [id_ for id_, its in pairs(names) if not changed.isdisjoint(its)] if changed else []


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


def _problem(paper: Paper, message: str, subtype: str, field_name: str) -> Problem:
    return Problem(paper.path, paper.line, message, subtype, paper.id, field_name)


# From what files gave to what a library holds, from nothing or on top of what is known.


@dataclass(frozen=True, slots=True)
class Built:
    """What a library holds."""

    sources: tuple[Source, ...]
    lock: Facts | None
    merger: Merger
    directory: Directory
    records: Records
    roots: Mapping[str, str]
    """The paper that each version of another one belongs to."""
    finished: Finished
    papers: Mapping[str, Paper]
    hidden_count: int
    problems: tuple[Problem, ...]
    """Those of the files, and those that merging met."""


def build(sources: Sequence[Source], lock: Facts | None, base: Built | None = None) -> Built:
    """Merge and finish papers.

    Args:
        sources: The files; those that are known are left out.
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
    found = base.directory if base is not None and not has_records else directory(every, lock)
    problems = [*merger.problems, *found.problems]
    roots = version_roots(merger, problems)
    versions: dict[str, list[str]] = {}
    for version, root in roots.items():
        versions.setdefault(root, []).append(version)
    listings = found.tree.listings(merger.find)
    records = Records(found.authors, found.tree, listings, versions, found.venue_names, lock)
    finished = base.finished.copy() if base is not None else Finished()
    ids: Iterable[str] = [id_ for id_, records in pairs(merger.entries) if records] if base is None else ()
    if base is not None:
        ids = outdated(merger, finished, base.records, records)
    finished.finish([id_ for id_ in ids if id_ not in roots], merger, records)
    papers, hidden_count = _shown(merger, finished, roots)
    faulty = [id_ for id_, found in pairs(finished.problems) if found and id_ in papers]
    problems += [one for id_ in sorted(faulty, key=merger.age) for one in finished.problems[id_]]
    return Built(every, lock, merger, found, records, roots, finished, papers, hidden_count, tuple(problems))


def _shown(merger: Merger, finished: Finished, roots: Mapping[str, str]) -> tuple[dict[str, Paper], int]:
    """The papers in order, without versions, hidden ones and those without a title; how many are hidden."""
    known = dict(pairs(finished.papers))
    ids = (id_ for id_, records in pairs(merger.entries) if records and id_ not in roots)
    whole = {id_: paper for id_ in ids if (paper := known[id_]).title}
    papers = {id_: paper for id_, paper in whole.items() if not paper.hidden}
    return papers, len(whole) - len(papers)
