"""From what services say to proposals: one a work, none that is known, the surest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sphinxcontrib_research.lock import APPEARANCE, DISCOVER, Fact, Json, Lock
from sphinxcontrib_research.lock.applying import apply, facts_of
from sphinxcontrib_research.model.library.combining import identifiers
from sphinxcontrib_research.model.library.likeness import Work, alike, authors_contradict, title_key
from sphinxcontrib_research.model.library.merging import Merger
from sphinxcontrib_research.model.paper import Paper, Source
from sphinxcontrib_research.online.discover.memory import Remembered, ids_of
from sphinxcontrib_research.online.discover.sightings import ASSERTED, By, Sighting
from sphinxcontrib_research.online.providers.interface import Target
from sphinxcontrib_research.util.text import identity
from sphinxcontrib_research.vocabulary import IDENTIFIERS

_FIELDS = ("title", "authors", *APPEARANCE, "retracted")
"""What a proposal says of a work."""
_BY_RANK: Mapping[By, int] = {"author": 0, "cites": 1, "search": 3}
_FOUND = "found"
"""The name of the source that candidates are."""


@dataclass(slots=True)
class FoundWork:
    """All that services say of one work."""

    sightings: list[Sighting]
    paper: Paper
    """As it can be compared with those of the library."""
    extra: dict[str, str] = field(default_factory=dict)
    """Identifiers that papers do not have: what services call it."""

    @property
    def ids(self) -> dict[str, str]:
        """All that identifies it."""
        return {**identifiers(self.paper), **self.extra}

    @property
    def is_preprint(self) -> bool:
        """Whether it is one, as far as is known."""
        return _is_preprint(self.paper)

    @property
    def sources(self) -> list[str]:
        """The services that it comes from, by their titles."""
        return list(dict.fromkeys(sighting.source for sighting in self.sightings))

    @property
    def certainty(self) -> str:
        """How sure the relation is: ``high``, ``medium`` or ``low``."""
        related = {sighting.source for sighting in self.sightings if sighting.by != "search"}
        if len(related) > 1 or not ASSERTED.isdisjoint(related):
            return "high"
        return "medium" if related else "low"

    @property
    def rank(self) -> tuple[object, ...]:
        """What it is sorted by: the surest first, then the newest."""
        sure = min(
            _BY_RANK[sighting.by] - (sighting.by == "search" and sighting.is_in_title)
            for sighting in self.sightings
        )
        date = self.paper.date.iso if self.paper.date is not None else ""
        newest = tuple(-int(part) for part in date.split("-") if part.isdecimal())
        order = {"high": 0, "medium": 1, "low": 2}[self.certainty]
        title = title_key(self.paper.title)
        return (order, sure, -len(self.sources), newest or (0,), title, sorted(self.ids.items()))

    def why(self) -> tuple[By, list[str]]:
        """Return by what it was found, the strongest relation alone, and what it is related to."""
        by = min((one.by for one in self.sightings), key=_BY_RANK.__getitem__)
        return by, list(dict.fromkeys(name for one in self.sightings if one.by == by for name in one.of))


def gathered(sightings: Iterable[Sighting]) -> list[FoundWork]:
    """Return the works that services named, joined where they have an identifier in common.

    What a service says under an identifier whose other records have another title is of another work, which
    has its other identifiers alone. The versions of a deposit are one work, whatever their titles.
    """
    joined = _Groups()
    several = [one for one in sightings if one.work.ids or title_key(one.title)]
    # First those with identifiers: of one person's works, one without is one of these with its title.
    several.sort(key=lambda one: not one.work.ids)
    titled: dict[tuple[str, ...], int] = {}
    for number, sighting in enumerate(several):
        work, title = sighting.work, title_key(sighting.title)
        joined.join(number, [f"{kind}:{value.lower()}" for kind, value in work.ids.items()])
        # The versions of a deposit have identifiers of their own, and name that of them all.
        dois = [doi for doi in (work.version_of, work.ids.get("doi")) if doi]
        joined.join(number, [f"version:{doi}" for doi in dois])
        if title:
            first = titled.setdefault((sighting.by, *sighting.of, title), number)
            joined.join(number, [f"titled:{first}"] if not work.ids or first == number else [])
    groups = [[several[number] for number in group] for group in joined.groups()]
    return [found for group in groups for found in _found(group)]


def _found(sightings: list[Sighting]) -> Iterator[FoundWork]:
    """Yield those whose titles are alike as one work, described by the published version; then others."""
    lead = min(sightings, key=lambda one: (not one.title, not _is_published(one), _newest(one)))
    ours = _paper(lead)
    agreeing = [lead, *(one for one in sightings if one is not lead and _agree(ours, one))]
    values: dict[str, Json] = {}
    ids: dict[str, str] = {}
    for one in agreeing:
        has_none = values.keys().isdisjoint(APPEARANCE)
        for name in _FIELDS:
            if name in one.work.values and (name not in APPEARANCE or has_none or one is lead):
                values.setdefault(name, one.work.values[name])
        deposit = {"deposit": one.work.version_of} if one.work.version_of else {}
        ids = {**one.work.ids, **deposit, **ids}
    extra = {kind: value for kind, value in ids.items() if kind not in IDENTIFIERS}
    yield FoundWork(agreeing, _paper_of(ids, values), extra)
    deposits = {one.work.version_of for one in agreeing} - {""}
    dois = {one.work.ids["doi"] for one in agreeing if "doi" in one.work.ids}
    rest = []
    for one in sightings:
        is_version = one.work.version_of in deposits | dois or one.work.ids.get("doi") in deposits
        other = {kind: value for kind, value in one.work.ids.items() if ids.get(kind) != value}
        if one not in agreeing and not is_version and other:
            rest.append(replace(one, work=replace(one.work, ids=other)))
    if rest:
        yield from gathered(rest)


def _newest(sighting: Sighting) -> int:
    """Return what sorts the versions of a deposit, the newest first."""
    date = str(sighting.work.values.get("date", "")).replace("-", "").ljust(8, "0")
    return -int(date) if sighting.work.version_of and date.isdecimal() else 0


def _is_published(sighting: Sighting) -> bool:
    values = sighting.work.values
    return "doi" in sighting.work.ids and values.get("type") != "preprint" and bool(values.get("venue"))


def _agree(ours: Paper, theirs: Sighting) -> bool:
    """Whether a record says the same title, or none."""
    if not ours.title or not theirs.title:
        return True
    return alike(Work.of(ours), Work.of(_paper(theirs)))


def _paper(sighting: Sighting) -> Paper:
    return _paper_of(sighting.work.ids, sighting.work.values)


def _paper_of(ids: Mapping[str, str], values: Mapping[str, Json]) -> Paper:
    """Return a record as the library would have it."""
    known = {kind: value for kind, value in ids.items() if kind in IDENTIFIERS}
    facts = {name: Fact(values[name], "", "") for name in _FIELDS if values.get(name)}
    bare = Paper(_FOUND, "", id_is_generated=True, **known)  # type: ignore[arg-type]
    return apply(Lock({f"id:{_FOUND}": facts}), bare)


def completed(candidate: FoundWork, facts: Mapping[str, Fact]) -> FoundWork:
    """Return a work with what was looked up of it."""
    added = {name: fact for name, fact in facts.items() if name in (*_FIELDS, "doi") and fact.value}
    paper = apply(Lock({f"id:{_FOUND}": added}), candidate.paper)
    return replace(candidate, paper=paper)


# What need not be proposed.


class Known:
    """What need not be proposed."""

    def __init__(
        self,
        sources: Iterable[Source],
        memory: Iterable[Remembered],
        lock: Lock,
        targets: Iterable[Target],
    ) -> None:
        self.sources = []
        self._ids: dict[tuple[str, str], int] = {}
        self._titles: dict[str, int] = {}
        for source in sources:
            papers = tuple(replace(apply(lock, paper), hidden=False) for paper in source.papers)
            self.sources.append(replace(source, papers=papers))
            for paper in papers:
                openalex = facts_of(lock, paper).get("openalex")
                known = {"openalex": str(openalex.value)} if openalex is not None and openalex.value else {}
                self._add({**ids_of(paper), **known}, paper.title)
        works = list(memory)
        self.sources.append(Source(DISCOVER, tuple(work.as_paper() for work in works if work.title)))
        for work in works:
            self._add(work.ids, work.title)
        # What the user named, in the data or not: a service may list it as citing itself, or another of them.
        for target in targets:
            self._add(target.ids, target.title)

    def _add(self, ids: Mapping[str, str], title: str) -> None:
        # What the data and the lock know is one.
        found = [number for item in ids.items() if (number := self._ids.get(item)) is not None]
        number = min(found, default=len(self._ids) + len(self._titles))
        for item in ids.items():
            self._ids.setdefault(item, number)
        self._titles.setdefault(title_key(title), number)

    def find(self, candidate: FoundWork) -> int | None:
        """Return the number of the known work that has an identifier of another; without any, its title."""
        ids = candidate.ids
        if not ids:
            return self._titles.get(title_key(candidate.paper.title))
        deposits = [("doi", ids["deposit"])] if "deposit" in ids else []
        found = (self._ids.get(item) for item in (*ids.items(), *deposits))
        return min((number for number in found if number is not None), default=None)


# One proposal a work: judged as the library judges its own papers.


def unknown(
    candidates: Sequence[FoundWork], known: Sequence[Source]
) -> tuple[list[FoundWork], list[FoundWork]]:
    """Judge which works are in none of some sources.

    Args:
        candidates: The works; no two share an identifier.
        known: Papers that need not be proposed.

    Returns:
        These works, those that are one joined, the surest first; and the others.
    """
    merger = Merger()
    for source in known:
        merger.add(source)
    old = {entry for ids in merger.by_path.values() for entry in ids}
    merger.add(Source(_FOUND, tuple(candidate.paper for candidate in candidates)))

    def root(entry: str) -> str:
        return merger.find(entry) or entry

    joined = _Groups()
    joined.join(0, map(root, old))  # 0 is all that is known.
    for number, entry in enumerate(merger.by_path[_FOUND], 1):
        joined.join(number, [root(entry)])
    # In data a preprint and its published version are two papers; here they are one proposal.
    for pair in merger.possible_duplicates:
        joined.join_keys(root(pair.id), root(pair.other))
    versions = _Versions(merger.entries)
    for number, candidate in enumerate(candidates, 1):
        joined.join(number, map(root, versions.of(candidate.paper)))
    others, *groups = joined.groups()
    old_works = [candidates[number - 1] for number in others if number]
    found = [_merged([candidates[number - 1] for number in group]) for group in groups]
    return sorted(found, key=lambda candidate: candidate.rank), old_works


def _merged(candidates: Sequence[FoundWork]) -> FoundWork:
    """Return several records of one work as one, described by the published version."""
    if len(candidates) == 1:
        return candidates[0]
    lead = min(candidates, key=lambda one: (one.is_preprint, not one.paper.title))
    sightings = [sighting for one in candidates for sighting in one.sightings]
    paper, extra = lead.paper, dict(lead.extra)
    for one in candidates:
        missing = {
            kind: value
            for kind in IDENTIFIERS
            if not getattr(paper, kind) and (value := getattr(one.paper, kind))
        }
        paper = replace(paper, authors=paper.authors or one.paper.authors, **missing)
        extra = {**one.extra, **extra}
    return FoundWork(sightings, paper, extra)


class _Versions:
    """Finds the other version of a work: the same title and first author, one of the two a preprint."""

    def __init__(self, entries: Mapping[str, Sequence[Paper]]) -> None:
        self._by_key: dict[tuple[str, str], list[tuple[str, Paper]]] = {}
        for entry, records in entries.items():
            for paper in records:
                if key := _version_key(paper):
                    self._by_key.setdefault(key, []).append((entry, paper))

    def of(self, paper: Paper) -> Iterator[str]:
        """Yield the entries that a paper is another version of."""
        key = _version_key(paper)
        for entry, other in self._by_key.get(key, ()) if key else ():
            is_one = _is_preprint(paper) != _is_preprint(other)
            if is_one and not authors_contradict(paper.authors, other.authors):
                yield entry


def _version_key(paper: Paper) -> tuple[str, str] | None:
    if not paper.authors or not paper.title:
        return None
    return title_key(paper.title), identity(paper.authors[0].family_name)


def _is_preprint(paper: Paper) -> bool:
    return paper.type == "preprint" or not (paper.type or paper.doi or paper.venues)


class _Groups:
    """Numbers that belong together, as they have a key in common."""

    def __init__(self) -> None:
        self._parents: list[int] = []
        self._by_key: dict[str, int] = {}

    def join(self, number: int, keys: Iterable[str]) -> None:
        """Join a number with those that have any of some keys."""
        while len(self._parents) <= number:
            self._parents.append(len(self._parents))
        for key in keys:
            other = self._by_key.setdefault(key, number)
            self._parents[self._root(number)] = self._root(other)

    def join_keys(self, one: str, other: str) -> None:
        """Join the numbers of two keys."""
        if one in self._by_key:
            self.join(self._by_key[one], [other])

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def groups(self) -> list[list[int]]:
        """Return the groups, each in order, by their first numbers."""
        found: dict[int, list[int]] = {}
        for number in range(len(self._parents)):
            found.setdefault(self._root(number), []).append(number)
        return list(found.values())
