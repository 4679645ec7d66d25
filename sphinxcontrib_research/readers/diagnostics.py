"""Collect problems with their places: file, line, record and field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.readers.registry import printable
from sphinxcontrib_research.util import late

if TYPE_CHECKING:
    from sphinxcontrib_research.readers.registry import Record

MOST = 3
"""At most this many faults of one kind are reported each; in a file with more, one line reports all."""
_NOT_THERE = "' does not exist; the path is relative to"
_MOST_LINES = 12
"""How many lines such a report names."""
_EACH = frozenset(("duplicate", "limit", "control", "yaml", "json", "toml", "bibtex", "file"))
"""Subtypes of what is wrong with one record, not with how a file writes a field: each is reported."""
_LONGEST = 1_000
_QUOTED = late(r"'[^']*'(?!\w)|\"[^\"]*\"|\d+")
"""What differs between two reports of one cause: the value, and numbers made of it."""


_LONGEST_READING = 80
"""How much of a text is shown that can be read in two ways."""


class UnreadableError(ValueError):
    """A value has a form that its field cannot have: it costs the field."""


@dataclass(slots=True)
class Repeated:
    """A problem that many records of a file share: it is reported once."""

    first: Problem
    count: int = 0


@dataclass(slots=True)
class Diagnostics:
    """The place of the value that is being read, and the problems found so far."""

    shown: str
    """The file's name in messages."""
    folder: Path
    """The folder of the data file: paths are relative to it."""
    root: Path
    """The source folder: paths that begin with ``/`` are relative to it."""
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, bool] = field(default_factory=dict)
    """The files that values name, as absolute paths, and whether they are there."""
    unknown: dict[tuple[str, str], Repeated] = field(default_factory=dict)
    """By field and folded key: the unknown keys of the mappings in fields."""
    decimal_comma: bool = False
    """A number of the file has a comma as its decimal mark."""
    doubts: list[Problem] = field(default_factory=list)
    """Numbers that mean something else if the file writes decimal commas."""
    dates: list[Problem] = field(default_factory=list)
    """Dates that are others where the day comes first."""
    orders: set[str] = field(default_factory=set)
    """What comes first, month or day, in those dates of the file that can be read in one way only."""
    readings: list[Problem] = field(default_factory=list)
    """Texts that can be read in two ways, and how they were read."""
    inherited: frozenset[str] = frozenset()
    """Names of fields whose values come from ``defaults``: their faults are reported once."""
    default_lines: Mapping[str, int] = field(default_factory=dict)
    """The lines of the fields of ``defaults``."""
    id: str = ""
    kind: str = "paper"
    line: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)
    name: str = ""
    """The field that is being read, as the data spells it."""
    _of_defaults: set[Problem] = field(default_factory=set)
    """The faults of inherited values that are reported."""

    def start(self, record: Record) -> None:
        """Go to a record."""
        self.id = ""
        self.kind = "paper" if record.kind == "defaults" else record.kind
        self.line = record.line
        self.lines = record.lines
        self.name = ""
        self.inherited = frozenset()

    @property
    def at(self) -> int:
        """The line of the field that is being read, else that of the record."""
        return self.lines.get(self.name, self.line)

    def report(self, message: str, subtype: str = "data") -> None:
        """Report what is wrong with the field that is being read."""
        problem = self._problem(message, subtype)
        if self.name in self.inherited:
            if problem in self._of_defaults:
                return
            self._of_defaults.add(problem)
        self.problems.append(problem)

    def report_at(
        self, line: int, message: str, subtype: str, *, name: str = "", id: str = "", kind: str = ""
    ) -> None:
        """Report what is wrong with a record or a field that was read before.

        Args:
            line: Its line.
            message: What is wrong.
            subtype: The subtype of the problem.
            name: The field, as the data spells it.
            id: The record's id.
            kind: The record's kind, where it is not that of the record that was read last.
        """
        problem = Problem(
            self.shown, line, printable(message), subtype, id, printable(name), kind or self.kind
        )
        self.problems.append(problem)

    def discard_after(self, count: int) -> None:
        """Take back what was reported after the first so many problems: it is of no record any more."""
        self._of_defaults.difference_update(self.problems[count:])
        del self.problems[count:]

    def _problem(self, message: str, subtype: str) -> Problem:
        message, name = printable(message), printable(self.name)
        if self.name in self.inherited:
            return Problem(self.shown, self.default_lines.get(self.name, 0), message, subtype, "", name)
        return Problem(self.shown, self.at, message, subtype, self.id, name, self.kind)

    def note_reading(self, text: str, names: Iterable[str]) -> None:
        """Note how a text was read that can be read in two ways."""
        shown = text if len(text) <= _LONGEST_READING else f"{text[:_LONGEST_READING]}…"
        taken = " | ".join(names)[: 2 * _LONGEST_READING]
        self.readings.append(self._problem(f"'{shown}' is read as: {taken}", "data"))

    def unknown_key(self, message: str, key: str) -> None:
        """Report a key, in a mapping of the field, without a meaning: one line per file says it."""
        if self.name in self.inherited:
            self.report(message, "unknown-field")
            return
        problem = self._problem(message, "unknown-field")
        self.unknown.setdefault((self.name, key), Repeated(problem)).count += 1

    def report_if_decimal_commas(self, message: str) -> None:
        """Report a number if the file turns out to write decimal commas."""
        self.doubts.append(self._problem(message, "data"))

    def note_date_order(self, order: str, message: str) -> None:
        """Note what comes first in a date such as ``5/14/2023``; report those that no other decides."""
        if order == "either":
            self.dates.append(self._problem(message, "date"))
        else:
            self.orders.add(order)

    def finish(self) -> tuple[Problem, ...]:
        """Return all problems, in the order of the file."""
        if self.decimal_comma:
            self.problems += self.doubts
        if self.orders != {"month"}:  # the others of the file are read right
            self.problems += self.dates
        for fault in self.unknown.values():
            first = fault.first
            if fault.count > 1:
                message = f"{first.message} ({fault.count} times, here first)"
                first = replace(first, message=message, paper="")
            self.problems.append(first)
        return _summarized(sorted(self.problems, key=lambda problem: problem.line))


def _summarized(problems: list[Problem]) -> tuple[Problem, ...]:
    """Let one line stand for what is wrong in the same way with many records of a file."""
    if len(problems) < 2:
        return tuple(problems)
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for number, problem in enumerate(problems):
        own = str(number) if problem.subtype in _EACH else ""
        shape = _QUOTED().sub("", problem.message[:_LONGEST])
        alike.setdefault((own, problem.kind, problem.field, problem.subtype, shape), []).append(problem)
    kept: list[Problem] = []
    for group in alike.values():
        kept += group if _are_few(group) else [_for_all(group)]
    return tuple(sorted(kept, key=lambda problem: problem.line))


def _are_few(problems: list[Problem]) -> bool:
    """Say whether each of some alike problems is reported; files that are not there have one cause."""
    return len(problems) <= (1 if _NOT_THERE in problems[0].message else MOST)


def _for_all(problems: list[Problem]) -> Problem:
    """Report the first of several faults, and the lines of the others."""
    first, *others = problems
    # Of records that are left out each line is named.
    named = others if "left out" in first.message else others[:_MOST_LINES]
    lines = ", ".join(str(problem.line) for problem in named)
    more = f" and {len(others) - len(named)} more" if len(named) < len(others) else ""
    word = "line" if len(others) == 1 else "lines"
    where = f"{len(others)} more like it in this file, {word} {lines}{more}"
    return replace(first, message=f"{first.message} ({where})")
