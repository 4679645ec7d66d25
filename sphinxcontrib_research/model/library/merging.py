"""The papers of several files: which records are one paper, and under which ids."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace

from sphinxcontrib_research.errors import Problem, duplicate_id
from sphinxcontrib_research.model.addresses import shortened
from sphinxcontrib_research.model.library.combining import (
    NOUNS,
    combined,
    different_fields,
    identifiers,
    identity_keys,
    is_published,
    is_untitled,
    occasions,
    places,
    same_kind,
)
from sphinxcontrib_research.model.library.likeness import (
    Work,
    alike,
    authors_contradict,
    title_key,
    venues_alike,
)
from sphinxcontrib_research.model.paper import Paper, Person, Source
from sphinxcontrib_research.util.text import identity
from sphinxcontrib_research.vocabulary import REVIEW

_SAME = {"id": "id", "title": "title, first author and year", **NOUNS}
_MOST = 8
"""At most this many papers are compared for one identifier, or for one title of an author and a year: each
would be compared with each, and a title that more have says nothing."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A record that was taken into another one."""

    path: str
    line: int
    id: str
    into: str
    """The id of the paper that it belongs to now."""
    into_path: str
    into_line: int
    reason: str
    """What both have: ``id``, ``title`` or the kind of an identifier."""

    def message(self, into: str) -> str:
        """Say what was merged with what and why; ``into`` is the place of the other record."""
        if self.id == self.into:
            return f"paper '{self.id}': added to the record with the same id ({into})"
        return f"paper '{self.id}' and '{self.into}' ({into}) have the same {_SAME[self.reason]}"


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Two papers that have in common what should be of one paper alone, and yet were written as two."""

    id: str
    """Of a preprint and its published version the preprint."""
    other: str
    reason: str
    """What both have, as in :class:`Merge`."""
    is_preprint: bool
    """One is the preprint of the other, as it seems."""

    @property
    def shared(self) -> str:
        """What both have, in words."""
        return _SAME[self.reason]


@dataclass(slots=True)
class _Summary:
    """What all records of a paper say, as far as it decides whether another one belongs to them."""

    titles: dict[str, Work] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    """Those in which it has an explicit id."""
    values: dict[str, set[str]] = field(default_factory=dict)
    """Identifiers, volume, issue, first page, edition and version, by name."""
    occasions: dict[str, set[str]] = field(default_factory=dict)
    """Month, day and place, by name."""
    authors: dict[tuple[Person, ...], None] = field(default_factory=dict)
    venues: dict[tuple[str, ...], None] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    is_version: bool = False
    has_venue: bool = False

    @classmethod
    def of(cls, papers: Iterable[Paper]) -> _Summary:
        found = cls()
        for paper in papers:
            found.add(paper)
        return found

    def add(self, paper: Paper) -> None:
        if not is_untitled(paper) and len(self.titles) < _MOST:
            self.titles.setdefault(paper.title, Work.of(paper))
        if not paper.id_is_generated:
            self.files.add(paper.path)
        for name, value in (*identifiers(paper).items(), *places(paper)):
            self.values.setdefault(name, set()).add(value)
        for name, value in occasions(paper):
            self.occasions.setdefault(name, set()).add(value)
        if paper.authors and len(self.authors) < _MOST:
            self.authors[paper.authors] = None
        if paper.venues and len(self.venues) < _MOST:
            self.venues[paper.venues] = None
        if paper.type:
            self.types.add(paper.type)
        self.is_version = self.is_version or bool(paper.version_of)
        self.has_venue = self.has_venue or is_published(paper)

    @property
    def is_preprint(self) -> bool:
        """Whether it is on arXiv alone; a record without a title says nothing of where it appeared."""
        return bool(self.titles) and "arxiv" in self.values and not self.is_published

    @property
    def is_published(self) -> bool:
        return self.has_venue or "doi" in self.values

    def is_alike(self, other: _Summary) -> bool:
        """Whether the titles are alike, or one has none."""
        if not self.titles or not other.titles or not self.titles.keys().isdisjoint(other.titles):
            return True
        return any(alike(ours, theirs) for ours in self.titles.values() for theirs in other.titles.values())

    def differs(self, other: _Summary, names: Iterable[str] = ()) -> bool:
        """Whether both have some of the named values, or any, and none in common."""
        return _differ(self.values, other.values, names)

    def are_two_occasions(self, other: _Summary) -> bool:
        """Whether both are talks, or of no known venue, at another time or place.

        Of one article in one journal some give the date of print, some that of the first copy.
        """
        if self.venues and other.venues and not ({"speech"} & (self.types | other.types)):
            return False
        return _differ(self.occasions, other.occasions)

    def has_other_authors(self, other: _Summary) -> bool:
        """Whether the authors, of whom the first has the same family name, are others."""
        if not self.authors.keys().isdisjoint(other.authors):
            return False
        return any(authors_contradict(ours, theirs) for ours in self.authors for theirs in other.authors)

    def may_share_venue(self, other: _Summary) -> bool:
        """Whether both are of the same venue, as far as they name one."""
        if not self.venues or not other.venues:
            return True
        return any(venues_alike(ours, theirs) for ours in self.venues for theirs in other.venues)

    def obstacle(self, other: _Summary, reason: str) -> str:
        """What speaks against one paper where titles are alike and something is shared.

        Returns:
            ``preprint`` (one is the preprint of the other), ``duplicate`` (the author wrote two),
            ``other`` (they differ), or nothing.
        """
        if (self.is_preprint and other.is_published) or (other.is_preprint and self.is_published):
            return "preprint"
        if reason == "title" and (
            self.is_version
            or other.is_version
            or self.differs(other)
            or not self.may_share_venue(other)
            or not same_kind(self.types, other.types)
            or self.are_two_occasions(other)
            or self.has_other_authors(other)
        ):
            return "other"
        if reason != "doi" and (self.differs(other, ("doi",)) or not self.may_share_venue(other)):
            return "duplicate"
        return "" if self.files.isdisjoint(other.files) else "duplicate"


def _differ(ours: Mapping[str, set[str]], theirs: Mapping[str, set[str]], names: Iterable[str] = ()) -> bool:
    """Whether both have values of some names, or of any, and none in common."""
    return any(
        ours[name].isdisjoint(theirs[name]) for name in (names or ours) if name in ours and name in theirs
    )


def _title_of_a_year(paper: Paper) -> str:
    """The key of a paper's title with its first author and year; empty where one of them is missing."""
    if not paper.authors or not paper.year:
        return ""
    return f"{paper.year} {identity(paper.authors[0].family_name)} {title_key(paper.title)}"


@dataclass(slots=True)
class _Matches:
    """The papers that a record belongs to, and those that it only seems to belong to."""

    joined: dict[str, str] = field(default_factory=dict)
    """By id, with the reason, the strongest first."""
    apart: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """By id, with the reason, and whether one of the two is a preprint."""
    unlike: dict[str, str] = field(default_factory=dict)
    """Those whose titles are unlike, by id, with what is the same."""


@dataclass(slots=True)
class Merger:
    """The papers of the files that were added, in order.

    A file is added whole, and the result depends on the files and their order alone, not on when they come:
    what is known of the papers so far never changes its id.
    """

    entries: MutableMapping[str, list[Paper]] = field(default_factory=dict)
    """The records of each paper, by its id, in order; the first is the strongest.

    Of a paper that was merged into an older one none are left.
    """
    ids: MutableMapping[str, str] = field(default_factory=dict)
    """Every id that a paper has or had, in order of arrival, with the one that it was merged into."""
    by_path: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The ids that each file's records ended in, one a record, in order."""
    versions: MutableMapping[str, None] = field(default_factory=dict)
    """The papers that say that they are versions of others; some may have been merged since."""
    problems: list[Problem] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    possible_duplicates: list[PossibleDuplicate] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    """The papers that were added or got another record since the last copy."""
    _ages: MutableMapping[str, int] = field(default_factory=dict)
    _count: int = 0
    """How many papers have arrived."""
    _by_key: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The papers that have an identifier, or a title of an author and a year; the first of them."""
    _numbers: MutableMapping[str, int] = field(default_factory=dict)
    """The last number given to each id that more than one paper would have been given."""
    _summaries: dict[str, _Summary] = field(default_factory=dict)
    """Of the papers that another one was compared with."""
    _owned: set[str] = field(default_factory=set)
    """The papers whose records no other merger holds."""
    _unsorted: set[str] = field(default_factory=set)

    def copy(self) -> Merger:
        """Another one, that more files can be added to: it holds but what is new in it."""
        return Merger(
            entries=ChainMap({}, self.entries),
            ids=ChainMap({}, self.ids),
            by_path=ChainMap({}, self.by_path),
            versions=ChainMap({}, self.versions),
            problems=self.problems.copy(),
            merges=self.merges.copy(),
            possible_duplicates=self.possible_duplicates.copy(),
            _ages=ChainMap({}, self._ages),
            _count=self._count,
            _by_key=ChainMap({}, self._by_key),
            _numbers=ChainMap({}, self._numbers),
        )

    def age(self, id: str) -> int:
        """The number of a paper in the order of arrival."""
        return self._ages[id]

    def find(self, id: str) -> str | None:
        """The id of the paper that an id belongs to."""
        found = self.ids.get(id)
        if found is None or (root := self.ids[found]) == found:
            return found
        while (above := self.ids[root]) != root:
            root = above
        self.ids[id] = root
        return root

    def add(self, source: Source) -> None:
        """Add the papers of a file, but those to be reviewed; a file that was added before is skipped."""
        if source.path in self.by_path:
            return
        papers = [paper for paper in source.papers if paper.hidden != REVIEW]
        explicit = {paper.id for paper in papers if not paper.id_is_generated}
        seen: dict[str, Paper] = {}
        ids = []
        for paper in papers:
            if not paper.id_is_generated:
                first = seen.setdefault(paper.id, paper)
                if first is not paper:
                    self._report(paper, duplicate_id(first.line))
                    continue
            ids.append(self._place(paper, explicit))
        self.by_path[source.path] = tuple(ids)
        self._sort()

    def _place(self, paper: Paper, explicit: set[str]) -> str:
        keys, title = identity_keys(paper), _title_of_a_year(paper)
        named = None if paper.id_is_generated else self.find(paper.id)
        matches = None
        if named is not None or any(key in self._by_key for key in keys) or title in self._by_key:
            matches = self._matches(paper, named, keys, title)
        id_ = self._id(paper, matches, named, explicit)
        if id_ and id_ != paper.id:
            paper = replace(paper, id=id_, id_is_generated=True)
        joined = matches.joined if matches is not None else {}
        entry = self._join(paper, joined) if joined else self._begin(paper)
        if id_ and id_ not in self.ids:
            self.ids[id_] = entry
        for key in (*keys, title) if title else keys:
            self._hold(key, entry, paper)
        if matches is not None:
            self._keep_apart(entry, matches)
        if paper.version_of:
            self.versions[entry] = None
        self.changed.add(entry)
        return entry

    def holds(self, paper: Paper) -> bool:
        """Whether a record, which is not added, is of a paper that is there, or of another version of it."""
        found, own = _Matches(), _Summary.of((paper,))
        shared = [(key, key.partition(":")[0]) for key in identity_keys(paper)]
        shared += [(title, "title")] if (title := _title_of_a_year(paper)) else []
        for key, reason in shared:
            for entry in self._with_key(key, paper):
                self._judge(paper, own, entry, reason, found)
        return bool(found.joined or found.apart)

    # -- who belongs together

    def _matches(self, paper: Paper, named: str | None, keys: Iterable[str], title: str) -> _Matches:
        """Judge the papers that have the record's id, an identifier of it, or else its title."""
        found = _Matches()
        if named is not None:
            is_alike = self._is_of(paper, named)
            (found.joined if is_alike else found.unlike)[named] = "id"
            if is_alike and not any(key in self._by_key for key in keys):
                return found
        own = _Summary.of((paper,))
        for key in keys:
            sharing = self._with_key(key, paper)
            for entry in sharing:
                self._judge(paper, own, entry, key.partition(":")[0], found)
            if sharing and found.apart.keys().isdisjoint(sharing) and found.joined.keys().isdisjoint(sharing):
                self._report_unlike(paper, sharing[0], key.partition(":")[0], found)
        if title and not found.joined and not found.apart:
            fitting = _Matches()
            sharing = self._with_key(title, paper)
            for entry in sharing if len(sharing) < _MOST else ():
                if found.unlike.get(entry) is None:
                    alone = _Matches()
                    self._judge(paper, own, entry, "title", alone)
                    fitting.joined |= alone.joined
                    fitting.apart |= alone.apart
            if len(fitting.joined) == 1:  # of several, none is more likely than the others
                found.joined |= fitting.joined
            elif not fitting.joined:
                found.apart |= fitting.apart
        return found

    def _is_of(self, paper: Paper, entry: str) -> bool:
        """Whether a record of a paper's id has a title like the paper's, or one of them has none."""
        records = self.entries[entry]
        if len(records) > 1:
            return _Summary.of((paper,)).is_alike(self._summary(entry))
        if records[0].title == paper.title or is_untitled(records[0]) or is_untitled(paper):
            return True
        return alike(Work.of(records[0]), Work.of(paper))

    def _judge(self, paper: Paper, own: _Summary, entry: str, reason: str, found: _Matches) -> None:
        """Decide whether a record and what it was joined with belong to another paper."""
        if entry in found.joined or entry in found.apart:
            return
        theirs = self._summary(entry)
        ours = [own, *(self._summary(summary) for summary in found.joined)]
        if not all(summary.is_alike(theirs) for summary in ours):
            found.unlike.setdefault(entry, reason)
            return
        if self._is_version(paper, entry):
            found.apart[entry] = ("", False)
            return
        obstacle = next((what for summary in ours if (what := summary.obstacle(theirs, reason))), "")
        if not obstacle:
            found.joined[entry] = reason
        elif obstacle != "other":
            found.apart[entry] = (reason, obstacle == "preprint")

    def _is_version(self, paper: Paper, entry: str) -> bool:
        """Whether one says itself that it is a version of the other."""
        if paper.version_of and self.find(paper.version_of) == entry:
            return True
        if paper.id_is_generated or not self._summary(entry).is_version:
            return False
        return any(record.version_of == paper.id for record in self.entries[entry])

    def _summary(self, entry: str) -> _Summary:
        found = self._summaries.get(entry)
        if found is None:
            found = self._summaries[entry] = _Summary.of(self.entries[entry])
        return found

    def _with_key(self, key: str, paper: Paper) -> tuple[str, ...]:
        """The papers that hold a key: the first of them, and the one with the record's title."""
        known = self._by_key.get(key, ())
        if len(known) >= _MOST:
            known += self._by_key.get(f"{key} {title_key(paper.title)}", ())
        found = [entry for id_ in known if (entry := self.find(id_)) is not None]
        return tuple(dict.fromkeys(found))

    def _hold(self, key: str, entry: str, paper: Paper) -> None:
        known = self._by_key.get(key, ())
        if entry in known:
            return
        if len(known) < _MOST:
            self._by_key[key] = (*known, entry)
        else:
            self._by_key.setdefault(f"{key} {title_key(paper.title)}", (entry,))

    def _keep_apart(self, entry: str, matches: _Matches) -> None:
        """Note the first paper that a record was kept apart from, if the data does not say so itself."""
        found = next(((other, why) for other, why in matches.apart.items() if why[0]), None)
        if found is None:
            return
        other, (reason, is_preprint) = found
        if is_preprint and not self._summary(entry).is_preprint:
            entry, other = other, entry
        self.possible_duplicates.append(PossibleDuplicate(entry, other, reason, is_preprint))

    # -- ids

    def _id(self, paper: Paper, matches: _Matches | None, named: str | None, explicit: set[str]) -> str:
        """The id of a record; nothing for one without an explicit id that belongs to another paper."""
        if paper.id_is_generated:
            return "" if matches is not None and matches.joined else self._free(paper.id, explicit)
        if matches is None or named is None or named not in matches.unlike:
            return paper.id
        free = self._free(paper.id, explicit)
        first = self.entries[named][0]
        place = f"{first.path}:{first.line}"
        if first.id_is_generated and first.id == paper.id:
            what = f"this is also the generated id of another paper, '{_quoted(first)}' ({place}); "
            cure = "give that one an id of its own"
        else:
            what = f"the id is also that of another paper, '{_quoted(first)}' ({place}); "
            cure = "give one of them another id"
        self._report(paper, f"{what}keeping both, this one as '{free}'; {cure}")
        return free

    def _free(self, id: str, explicit: set[str]) -> str:
        """An id that no paper has: the wanted one, or with a number."""
        free, number = id, self._numbers.get(id, 1)
        while free in self.ids or free in explicit:
            number += 1
            free = f"{id}-{number}"
        if number > 1:
            self._numbers[id] = number
        return free

    # -- entries

    def _begin(self, paper: Paper) -> str:
        self.ids[paper.id] = paper.id
        self._ages[paper.id] = self._count
        self._count += 1
        self.entries[paper.id] = [paper]
        self._owned.add(paper.id)
        return paper.id

    def _join(self, paper: Paper, matches: dict[str, str]) -> str:
        """Make a record and all papers that it matches one paper, with the id of the oldest."""
        entry, *others = sorted(matches, key=self._ages.__getitem__)
        if matches[entry] == "id":
            self._compare(paper, entry)
        records = self._own_records(entry)
        together = [record for match in matches for record in self.entries[match]]
        self._compare_hidden(paper, together, matches[entry])
        for other in others:
            merged = self.entries[other]
            for record in merged:
                self._summary(entry).add(record)
            self._summaries.pop(other, None)
            self.entries[other] = []
            records += merged
            self.ids[other] = entry
            self.changed.discard(other)
            self._unsorted.discard(other)
            self._unsorted.add(entry)
            self._note(merged[0], records[0], matches[other])
        records.append(paper)
        if entry in self._summaries:
            self._summaries[entry].add(paper)
        self._note(paper, records[0], matches[entry])
        return entry

    def _own_records(self, entry: str) -> list[Paper]:
        """The records of a paper, which other mergers don't share."""
        if entry not in self._owned:
            self.entries[entry] = list(self.entries[entry])
            self._owned.add(entry)
        return self.entries[entry]

    def _sort(self) -> None:
        """Put records into the order of files where papers became one."""
        if not self._unsorted:
            return
        order = {path: number for number, path in enumerate(self.by_path)}
        for entry in self._unsorted:
            self.entries[entry].sort(key=lambda record: order[record.path])
        self._unsorted.clear()

    # -- reports

    def _compare(self, paper: Paper, entry: str) -> None:
        """Report a key that two BibTeX files share, and what a later record of an id says otherwise."""
        records = self.entries[entry]
        same = next((record for record in records if record.id == paper.id), records[0])
        place = f"{same.path}:{same.line}"
        names = different_fields(combined(records), paper)
        parts = []
        if _is_bibtex(paper) and any(_is_bibtex(record) and record.id == paper.id for record in records):
            parts.append(f"duplicate key (first defined in {place}); merging the entries")
        if names:
            listed = ", ".join(f"'{name}'" for name in names)
            other, kept = ("another value", "that") if len(names) == 1 else ("other values", "those")
            parts.append(
                f"{other} of {listed} in {place}; keeping {kept}; "
                f"to prefer this one, list {paper.path} before {same.path}"
            )
        if parts:
            self._report(paper, "; ".join(parts))

    def _compare_hidden(self, paper: Paper, records: Iterable[Paper], reason: str) -> None:
        """Report that a record is not shown because another one with the same identifier or title is hidden.

        One of the same id, or without a title, is there to say so.
        """
        unlike = (record for record in records if record.hidden != paper.hidden and not is_untitled(record))
        other = next(unlike, None)
        if other is None or reason == "id" or is_untitled(paper):
            return
        hidden, shown = (paper, other) if paper.hidden else (other, paper)
        message = (
            f"it is not shown, as '{hidden.id}' ({hidden.path}:{hidden.line}) is hidden and has the same "
            f"{_SAME[reason]}; remove one of the two"
        )
        self.problems.append(Problem(shown.path, shown.line, message, "duplicate", shown.id))

    def _report_unlike(self, paper: Paper, other: str, kind: str, found: _Matches) -> None:
        if found.unlike.get(other) == "id":
            return
        records = self.entries[other]
        first = next((record for record in records if not is_untitled(record)), records[0])
        value = identifiers(paper)[kind]
        self._report(
            paper,
            f"the {NOUNS[kind]} {value} is also that of '{other}' ({first.path}:{first.line}), "
            f"which has another title, '{_quoted(first)}'; keeping both; correct one of the identifiers",
        )

    def _note(self, paper: Paper, into: Paper, reason: str) -> None:
        self.merges.append(Merge(paper.path, paper.line, paper.id, into.id, into.path, into.line, reason))

    def _report(self, paper: Paper, message: str) -> None:
        self.problems.append(Problem(paper.path, paper.line, message, "duplicate", paper.id))


def _is_bibtex(paper: Paper) -> bool:
    return paper.path.lower().endswith(".bib")


def _quoted(paper: Paper) -> str:
    """Return a title as messages quote it: without the braces that BibTeX needs."""
    return shortened(paper.title.replace("{", "").replace("}", ""))
