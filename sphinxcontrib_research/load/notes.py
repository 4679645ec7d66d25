"""What the readers of values are told about the record, and where they say what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.load.tree import printable

if TYPE_CHECKING:
    from sphinxcontrib_research.load.reader import Record

SUBTYPES: Mapping[str, str] = MappingProxyType(
    {
        "file": "A data file cannot be read, or is of a kind that is not.",
        "missing": "A data file needs a package that is not installed.",
        "empty": "A data file holds no records.",
        "encoding": "A data file is not UTF-8.",
        "limit": "A file, list or text is too large.",
        "yaml": "A file, or an item of its list, is not YAML.",
        "json": "A file is not JSON.",
        "toml": "A file is not TOML.",
        "bibtex": "An entry of a BibTeX file is broken.",
        "control": "A text holds control characters, mostly LaTeX in double quotes.",
        "data": "A value has a form that its field cannot have.",
        "title": "A record has no title.",
        "id": "An id cannot be used as it is.",
        "duplicate": "An id, a key of a mapping or a field stands twice.",
        "date": "A date does not exist or is none.",
        "link": "An address or a path cannot be linked to.",
        "identifier": "A DOI, arXiv identifier, ORCID iD … is none.",
        "unknown-field": "A field is not known; perhaps it is misspelt.",
    }
)
"""What reading data can warn about, ``research.<subtype>``: the closed list, with a sentence for each."""


FEW = 3
"""So often one cause is reported where it occurs; of a file that has it more often one line counts all."""
_EACH = frozenset(("duplicate", "limit", "control", "yaml", "json", "toml", "bibtex", "file"))
"""Subtypes of what is wrong with one record, not with how a file writes a field: each is reported."""
_LONGEST = 1_000
_SHORT = 42
_QUOTED = re.compile(r"'[^']*'(?!\w)|\"[^\"]*\"|\d+")
"""What differs between two reports of one cause: the value, and numbers made of it."""


class UnreadableError(ValueError):
    """A value has a form that its field cannot have: it costs the field."""


@dataclass(slots=True)
class Repeated:
    """What many records of a file share, and is not told of each of them."""

    first: Problem
    count: int = 0


@dataclass(slots=True)
class Notes:
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
    inherited: frozenset[str] = frozenset()
    """Names of fields whose values come from ``defaults``: their faults are told once."""
    default_lines: Mapping[str, int] = field(default_factory=dict)
    """The lines of the fields of ``defaults``."""
    id: str = ""
    kind: str = "paper"
    line: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)
    name: str = ""
    """The field that is being read, as the data spells it."""

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

    def tell(self, message: str, subtype: str = "data") -> None:
        """Report what is wrong with the field that is being read."""
        problem = self._problem(message, subtype)
        if self.name not in self.inherited or problem not in self.problems:
            self.problems.append(problem)

    def _problem(self, message: str, subtype: str) -> Problem:
        message, name = printable(message), printable(self.name)
        if self.name in self.inherited:
            return Problem(self.shown, self.default_lines.get(self.name, 0), message, subtype, "", name)
        return Problem(self.shown, self.at, message, subtype, self.id, name, self.kind)

    def unknown_key(self, message: str, key: str) -> None:
        """Report a key, in a mapping of the field, without a meaning: one line per file says it."""
        if self.name in self.inherited:
            self.tell(message, "unknown-field")
            return
        problem = self._problem(message, "unknown-field")
        self.unknown.setdefault((self.name, key), Repeated(problem)).count += 1

    def doubtful(self, message: str) -> None:
        """Report a number if the file turns out to write decimal commas."""
        self.doubts.append(self._problem(message, "data"))

    def finish(self) -> tuple[Problem, ...]:
        """Return all problems, in the order of the file; see :func:`by_cause`."""
        if self.decimal_comma:
            self.problems += self.doubts
        problems = list(by_cause(self.problems))
        for fault in self.unknown.values():
            first = fault.first
            if fault.count > 1:
                message = f"{first.message} ({fault.count} times, here first)"
                first = replace(first, message=message, paper="")
            problems.append(first)
        return tuple(sorted(problems, key=lambda problem: problem.line))


def by_cause(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Put together what is reported often for one cause: a file that always writes a field in one wrong way.

    Args:
        problems: Problems of one file, in the order in which they were found.

    Returns:
        Each problem, or one for many with the place of the first and their count. Two have one cause if they
        are about the same field and differ in nothing but the quoted value.
    """
    causes: dict[tuple[str, ...], list[Problem]] = {}
    for number, problem in enumerate(problems):
        each = str(number) if problem.subtype in _EACH or not problem.field else ""
        cause = _QUOTED.sub("", problem.message[:_LONGEST])
        causes.setdefault((problem.kind, problem.field, problem.subtype, cause, each), []).append(problem)
    for same in causes.values():
        if len(same) <= FEW:
            yield from same
        else:
            first = min(same, key=lambda problem: problem.line)
            message = f"{first.message} ({len(same):,} times in this file, here first{_others(first, same)})"
            yield replace(first, message=message, paper="")


def _others(first: Problem, same: list[Problem]) -> str:
    """Name a few of the other values that have the fault."""
    values = dict.fromkeys(match[0] for one in same if (match := _QUOTED.search(one.message[:_LONGEST])))
    if match := _QUOTED.search(first.message[:_LONGEST]):
        values.pop(match[0], None)
    short = [value for value in values if not value.isdecimal() and len(value) <= _SHORT]
    return f"; also {', '.join(short[:FEW])}{' …' if len(values) > FEW else ''}" if short else ""
