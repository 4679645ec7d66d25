"""The papers of several files: which records are one paper, and under which ids."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field, replace

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.combining import (
    clash,
    differ,
    identity_keys,
    look_different,
    same_by_title,
    title_key,
)
from sphinxcontrib_research.model.layers import Layer
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.model.source import Source

_KINDS = {"doi": "DOI", "arxiv": "arXiv identifier"}


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
    """What both have: ``id``, ``doi``, ``arxiv`` or ``title``."""

    def told(self, into: str) -> str:
        """What was merged with what and why; ``into`` is the place of the other record, as it is shown."""
        return f"paper '{self.id}' and '{self.into}' ({into}) have the same {_SAME[self.reason]}"


_SAME = {"id": "id", "doi": "DOI", "arxiv": "arXiv identifier", "title": "title, first author and year"}


@dataclass(slots=True)
class Merger:
    """The papers of the files that were added, in order.

    A file is added whole, and the result depends on the files and their order alone, not on when they come:
    what is known of the papers so far never changes its id.
    """

    entries: MutableMapping[str, tuple[Paper, ...]] = field(default_factory=dict)
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
    changed: set[str] = field(default_factory=set)
    """The papers that were added or got another record since the last copy."""
    _births: MutableMapping[str, int] = field(default_factory=dict)
    _keys: MutableMapping[str, str] = field(default_factory=dict)
    _titles: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)
    _numbers: MutableMapping[str, int] = field(default_factory=dict)
    """The last number given to each id that more than one paper would have been given."""

    def copy(self) -> Merger:
        """Another one, that more files can be added to: it holds but what is new in it."""
        return Merger(
            entries=Layer(self.entries),
            ids=Layer(self.ids),
            by_path=Layer(self.by_path),
            versions=Layer(self.versions),
            problems=self.problems.copy(),
            merges=self.merges.copy(),
            _births=Layer(self._births),
            _keys=Layer(self._keys),
            _titles=Layer(self._titles),
            _numbers=Layer(self._numbers),
        )

    def age(self, id: str) -> int:
        """The number of a paper in the order of arrival."""
        return self._births[id]

    def find(self, id: str) -> str | None:
        """The id of the paper that an id belongs to."""
        found = self.ids.get(id)
        while found is not None and (next_ := self.ids[found]) != found:
            found = next_
        return found

    def add(self, source: Source) -> None:
        """Add the papers of a file; one that was added before is left out."""
        if source.path in self.by_path:
            return
        given = {paper.id for paper in source.papers if not paper.id_is_made}
        seen: dict[str, Paper] = {}
        ids = []
        for paper in source.papers:
            if not paper.id_is_made:
                first = seen.setdefault(paper.id, paper)
                if first is not paper:
                    self._tell(
                        paper, "duplicate", f"the id is used in line {first.line} already; the first stands"
                    )
                    continue
            ids.append(self._place(paper, given))
        self.by_path[source.path] = tuple(ids)

    def _place(self, paper: Paper, given: set[str]) -> str:
        matches = self._matches(paper)
        title = title_key(paper)
        if title in self._titles:
            self._match_title(paper, title, matches)
        if paper.id_is_made:
            id_ = self._free(paper.id, given) if not matches else ""
        else:
            id_ = self._given(paper, matches, given)
        if id_ and id_ != paper.id:
            paper = replace(paper, id=id_, id_is_made=True)
        entry = self._join(paper, matches) if matches else self._begin(paper)
        if id_ and id_ not in self.ids:
            self.ids[id_] = entry
        for key in identity_keys(paper):
            self._keys.setdefault(key, entry)
        if title:
            known = self._titles.get(title, ())
            self._titles[title] = known if entry in known else (*known, entry)
        if paper.version_of:
            self.versions[entry] = None
        self.changed.add(entry)
        return entry

    def _matches(self, paper: Paper) -> dict[str, str]:
        """The papers that have the record's id or an identifier of it, with the reason."""
        found: dict[str, str] = {}
        if not paper.id_is_made and (same := self.find(paper.id)) is not None:
            found[same] = "id"
        if paper.doi or paper.arxiv:
            for key in identity_keys(paper):
                same = self.find(self._keys[key]) if key in self._keys else None
                if same is None or same in found:
                    continue
                first = self.entries[same][0]
                if all(clash(one, paper) for one in self.entries[same]):
                    what = f"the same {_KINDS[key.partition(':')[0]]}, but another title and author"
                    message = f"the paper at {first.path}:{first.line} has {what}: mend the one that is wrong"
                    self._tell(paper, "duplicate", message)
                else:
                    found[same] = key.partition(":")[0]
        return found

    def _match_title(self, paper: Paper, title: str, matches: dict[str, str]) -> None:
        """Add those of the same title, if nothing in any of their records speaks against it."""
        for known in self._titles[title]:
            entry = self.find(known)
            if entry is None or entry in matches:
                continue
            theirs = self.entries[entry]
            ours = [paper, *(one for match in matches for one in self.entries[match])]
            is_same = any(same_by_title(paper, one) for one in theirs if title_key(one) == title)
            if is_same and not any(differ(mine, one) for mine in ours for one in theirs):
                matches[entry] = "title"

    def _given(self, paper: Paper, matches: dict[str, str], given: set[str]) -> str:
        """The id that a record gives itself, unless an earlier file's paper without an id was given it."""
        entry = self.find(paper.id)
        if entry is None or matches.get(entry) != "id":
            return paper.id
        first = self.entries[entry][0]
        unlike = look_different(first, paper)
        if first.id_is_made and first.id == paper.id and unlike:
            del matches[entry]
            place = f"{first.path}:{first.line}"
            self._tell(
                paper,
                "duplicate",
                f"the paper at {place}, which has no id, was given this one; give it an id",
            )
            return self._free(paper.id, given)
        if unlike:
            place = f"{first.path}:{first.line}"
            self._tell(paper, "duplicate", f"the paper at {place} has the same id, so both are taken for one")
        return paper.id

    def _free(self, id: str, given: set[str]) -> str:
        """An id that no paper has: the wanted one, or with a number."""
        free, number = id, self._numbers.get(id, 1)
        while free in self.ids or free in given:
            number += 1
            free = f"{id}-{number}"
        if number > 1:
            self._numbers[id] = number
        return free

    def _begin(self, paper: Paper) -> str:
        self.ids[paper.id] = paper.id
        self._births[paper.id] = len(self._births)
        self.entries[paper.id] = (paper,)
        return paper.id

    def _join(self, paper: Paper, matches: dict[str, str]) -> str:
        """Make a record and all papers that it matches one paper, with the id of the oldest."""
        entry, *others = sorted(matches, key=self._births.__getitem__)
        first = self.entries[entry][0]
        for other in others:
            merged = self.entries[other]
            self.entries[other] = ()
            self.entries[entry] += merged
            self.ids[other] = entry
            self.changed.discard(other)
            self._note(merged[0], first, matches[other])
        if others:
            order = {path: number for number, path in enumerate(self.by_path)}
            self.entries[entry] = tuple(
                sorted(self.entries[entry], key=lambda one: order.get(one.path, len(order)))
            )
        self.entries[entry] += (paper,)
        self._note(paper, first, matches[entry])
        if matches[entry] in {"doi", "arxiv"} and look_different(first, paper):
            place = f"{first.path}:{first.line}"
            what = f"has the same {_KINDS[matches[entry]]}, so both are taken for one"
            self._tell(paper, "duplicate", f"the paper at {place} {what}")
        return entry

    def _note(self, paper: Paper, into: Paper, reason: str) -> None:
        self.merges.append(Merge(paper.path, paper.line, paper.id, into.id, into.path, into.line, reason))

    def _tell(self, paper: Paper, subtype: str, message: str) -> None:
        self.problems.append(Problem(paper.path, paper.line, message, subtype, paper.id))
