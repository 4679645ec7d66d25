"""What the readers of values are told about the record, and where they say what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
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


MOST = 20
"""So often one kind of fault is told where it stands; of a file that has more one line counts the rest."""


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
    frequent: dict[tuple[str, str, str], Repeated] = field(default_factory=dict)
    """By kind of record, field and subtype: how often, and the first that is not told."""
    unknown: dict[tuple[str, str], Repeated] = field(default_factory=dict)
    """By field and key: what one line per file says, such as the unknown keys of the mappings in fields."""
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

    def often(self, message: str, subtype: str) -> None:
        """Report a fault of the field that its file may have in every record."""
        if self.name in self.inherited:
            self.tell(message, subtype)
            return
        problem = self._problem(message, subtype)
        fault = self.frequent.setdefault((self.kind, self.name, subtype), Repeated(problem))
        fault.count += 1
        if fault.count <= MOST:
            self.tell(message, subtype)
        elif fault.count == MOST + 1:
            fault.first = problem

    def unknown_key(self, message: str, key: str) -> None:
        """Report a key, in a mapping of the field, without a meaning: one line per file says it."""
        self.once(message, key, "unknown-field")

    def once(self, message: str, key: str, subtype: str) -> None:
        """Report what a file may have in many records with one line: that of the first, and how often.

        Args:
            message: What is wrong, and what was done about it.
            key: What the faults that count as one have in common, beside their field.
            subtype: The last part of the warning's type.
        """
        if self.name in self.inherited:
            self.tell(message, subtype)
            return
        problem = self._problem(message, subtype)
        self.unknown.setdefault((self.name, key), Repeated(problem)).count += 1

    def doubtful(self, message: str) -> None:
        """Report a number if the file turns out to write decimal commas."""
        self.doubts.append(self._problem(message, "data"))

    def finish(self) -> tuple[Problem, ...]:
        """Return all problems, in the order of the file."""
        if self.decimal_comma:
            self.problems += self.doubts[:MOST]
        for fault in self.frequent.values():
            rest = fault.count - MOST
            if rest > 0:
                times = "once more" if rest == 1 else f"{rest} more times"
                message = f"the same fault stands {times} in this file, here first"
                self.problems.append(replace(fault.first, message=message, paper=""))
        for fault in self.unknown.values():
            first = fault.first
            if fault.count > 1:
                message = f"{first.message} ({fault.count} times, here first)"
                first = replace(first, message=message, paper="")
            self.problems.append(first)
        return tuple(sorted(self.problems, key=lambda problem: problem.line))
