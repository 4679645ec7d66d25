"""BibTeX files, read as one database -> records.

The text is cut at the lines that begin an entry and each piece is parsed by itself, so that a fault costs one
entry at most: a brace that is missing would swallow the rest of the file. ``%`` begins no comment between
entries, as in BibTeX itself.

Several files are one database, as BibTeX reads them: what ``@string``, ``@preamble``, ``crossref`` and
``xdata`` name may be in another of them. A file's own definitions come first, then those of the files before
it, nearest first, then of those after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.dates import MONTHS
from sphinxcontrib_research.readers.bibtex.fields import Entry, places, record
from sphinxcontrib_research.readers.bibtex.parser import (
    Command,
    EntryParser,
    Growth,
    definitions,
    expand,
    quiet_commands,
)
from sphinxcontrib_research.readers.record_builder import is_public_name
from sphinxcontrib_research.readers.registry import Read, content_of, decode
from sphinxcontrib_research.util import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sphinxcontrib_research.readers.registry import Record

_HEAD = re.compile(r"^[ \t]*@[ \t]*([^\W\d][\w-]*)\s*[{(]", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]*+\n\s*+")
_OF_PARAGRAPHS = frozenset(("abstract", "note", "summary", "description"))
"""Fields in which a blank line means something."""
_VERSIONS = frozenset(("softwareversion", "softwaremodule", "codefragment"))
_IDENTITY = frozenset(("doi", "eprint", "url", "hal_id", "hal_version", "swhid", "isbn", "file"))
"""What a version of software does not share with that software."""
_CONTAINERS = frozenset(("xdata", "set"))
"""Types of BibLaTeX that hold what other entries share."""
_NO_ENTRY = frozenset(("string", "preamble", "comment"))
_DEFINING = frozenset(("string", "preamble"))
_MACROS = {macro: name for name in MONTHS for macro in (name.lower(), name[:3].lower())}
_MACROS["sept"] = "September"
"""The abbreviations that every file may use."""
_MOST_PARENTS = 50
"""How long a chain of parents may be."""
_INHERITED = frozenset(
    """
    address booksubtitle booktitle date edition editor eventdate eventtitle institution isbn issn journal
    journaltitle langid language location maintitle month organization publisher series venue volume year
    """.split()
)
"""What an entry takes over from the one it is part of; not all that is true of that is true of its parts."""


def read(content: bytes, shown: str) -> Read:
    """Read a BibTeX file by itself."""
    return Database([(content, shown)]).read(0)


class Database:
    """BibTeX files that are read as one; each is parsed when it is read, or when another one needs it.

    Args:
        files: In their order, each as its path, or its content, and its name in messages.
    """

    def __init__(self, files: Sequence[tuple[bytes | Path, str]]) -> None:
        self._sources = list(files)
        self._files: dict[int, _File] = {}
        self._contents: dict[int, bytes] = {}

    def content(self, number: int) -> bytes:
        """Return the bytes of a file; of one that can't be read none."""
        if number not in self._contents:
            given, shown = self._sources[number]
            content = given if isinstance(given, bytes) else content_of(given, shown)
            self._contents[number] = content if isinstance(content, bytes) else b""
        return self._contents[number]

    def read(self, number: int) -> Read:
        """Read one of the files."""
        return self.file(number).result()

    def file(self, number: int) -> _File:
        """Return a file, which has parsed nothing yet if it is new."""
        if number not in self._files:
            text, oddities = decode(self.content(number), self._sources[number][1])
            if "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            self._files[number] = _File(text, oddities, self._sources[number][1], self, number)
        return self._files[number]

    def others(self, number: int) -> Iterator[_File]:
        """Return the other files, in the order in which they are searched for what a file lacks."""
        for other in (*range(number - 1, -1, -1), *range(number + 1, len(self._sources))):
            yield self.file(other)

    def results(self, number: int) -> dict[str, str]:
        """Return what a file that was read took from others: digests of the results, by query."""
        return {query: _digest(result) for query, result in self.file(number).results.items()}

    def query(self, number: int, queries: Iterable[str]) -> dict[str, str]:
        """Run queries of :meth:`results` again."""
        file = self.file(number)
        for query in queries:
            kind, _, name = query.partition(" ")
            if kind == "string":
                file.macro_outside(name)
            elif kind == "entry":
                if (found := file.entry_outside(name)) is not None:
                    found[0].inherit(found[1])
            else:
                file.commands_outside()
        return self.results(number)

    def digest_of_others(self, number: int) -> str:
        """Return a digest of all that is in the other files."""
        return _digest(
            [(n, self._sources[n][1], self.content(n)) for n in range(len(self._sources)) if n != number]
        )


def _digest(value: object) -> str:
    if isinstance(value, Entry):
        value = (value.type, *value.values.items())
    return digest_of(repr(value), 8)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the text that begins with a command."""

    command: str
    line: int
    start: int
    end: int


class _File:
    """Reads one file and collects what is wrong with it."""

    def __init__(
        self, text: str, oddities: tuple[Problem, ...], shown: str, database: Database, number: int
    ) -> None:
        self.text = text
        self.oddities = oddities
        self.shown = shown
        self.database = database
        self.number = number
        self.own_macros = dict(_MACROS)
        self.strings: dict[int, tuple[EntryParser, list[Entry]]] | None = None
        """What parsing each ``@string`` and ``@preamble`` gave, by its place."""
        self.preambles: list[str] = []
        self.entries: list[Entry] = []
        self.by_key: dict[str, Entry] = {}
        self.is_read = False
        self.results: dict[str, object] = {}
        """What the file took from others, by query: see :meth:`Database.results`."""
        self.problems: list[Problem] = []
        self.undefined: dict[str, list[int]] = {}
        self.repeated: dict[str, list[int]] = {}

    def report(self, line: int, message: str, key: str = "", name: str = "", subtype: str = "bibtex") -> None:
        self.problems.append(Problem(self.shown, line, message, subtype, key, name))

    def result(self) -> Read:
        """Return the records of the file and its problems."""
        self.read()
        records = self.records()
        if not records and not self.problems and (why := self.why_empty()):
            self.report(0, why, subtype="empty")
        return Read(tuple(records), (*self.oddities, *self.problems, *self.summaries()))

    @cached_property
    def growth(self) -> Growth:
        """What abbreviations, commands and inheritance may add to the file."""
        return Growth(len(self.text))

    # -- what the file defines

    def define(self) -> dict[int, tuple[EntryParser, list[Entry]]]:
        """Read abbreviations and preambles, which some files have at their end."""
        if self.strings is None:
            self.strings = {}
            for piece in self.pieces:
                if piece.command in _DEFINING:
                    self.strings[piece.start] = found = self.parsed(piece)
                    if found[0].preamble:
                        self.preambles.append(found[0].preamble)
            for name in ("own_commands", "commands"):  # an entry beside a definition may have needed them
                self.__dict__.pop(name, None)
        return self.strings

    @cached_property
    def own_commands(self) -> dict[str, Command]:
        """The commands of LaTeX that the file's preambles define."""
        if not any(piece.command == "preamble" for piece in self.pieces):
            return {}
        self.define()
        return definitions("\n".join(self.preambles))

    @cached_property
    def commands(self) -> dict[str, Command]:
        """All commands that the file may use."""
        if "\\" not in self.text:
            return {}
        return quiet_commands(self.text) | self.commands_outside() | self.own_commands

    # -- what other files define

    def commands_outside(self) -> dict[str, Command]:
        """Return the commands that other files define."""
        found: dict[str, Command] = {}
        for other in self.database.others(self.number):
            found = other.own_commands | found
        self.results["preamble"] = sorted(found.items())
        return found

    def macro_outside(self, name: str) -> str | None:
        """Return what an abbreviation stands for in another file."""
        value = None
        for other in self.database.others(self.number):
            other.define()
            if (value := other.own_macros.get(name)) is not None:
                break
        self.results[f"string {name}"] = value
        return value

    def entry_outside(self, key: str) -> tuple[_File, Entry] | None:
        """Return an entry of another file, and the file."""
        for other in self.database.others(self.number):
            other.read()
            if (found := other.by_key.get(key) or other.by_key.get(key.lower())) is not None:
                self.results[f"entry {key}"] = found
                return other, found
        self.results[f"entry {key}"] = None
        return None

    # -- entries

    def read(self) -> None:
        """Read all entries; abbreviations first."""
        if self.is_read:
            return
        self.is_read = True
        pieces, defined = self.pieces, self.define()
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            at += 1
            holds_entry = self.text.find("@", piece.start + 1, piece.end) >= 0
            if piece.command in ("preamble", "comment") and not holds_entry:
                continue
            parser, found = defined.get(piece.start) or self.parsed(piece)
            if parser.is_unclosed and at < len(pieces):
                # Perhaps a value holds a line that looks like an entry: then both pieces together are sound.
                longer, joined = self.parsed(replace(piece, end=pieces[at].end))
                if not longer.faults:
                    parser, found, at = longer, joined, at + 1
            self.entries += found
            self.take_faults(parser)
        for entry in self.entries:
            self.by_key.setdefault(entry.key, entry)
            self.by_key.setdefault(entry.key.lower(), entry)

    @cached_property
    def pieces(self) -> list[_Piece]:
        """The text, cut at the lines that begin a command."""
        heads = list(_HEAD.finditer(self.text))
        starts = [*(head.start() for head in heads), len(self.text)]
        pieces = [_Piece("", 1, 0, starts[0])] if "@" in self.text[: starts[0]] else []
        line, last = 1, 0
        for head, end in zip(heads, starts[1:], strict=True):
            start = self.text.index("@", head.start())
            line += self.text.count("\n", last, start)
            last = start
            pieces.append(_Piece(head[1].lower(), line, start, end))
        return pieces

    def parsed(self, piece: _Piece) -> tuple[EntryParser, list[Entry]]:
        """Return the entries of a piece and the parser that read them, which knows the faults."""
        text = self.text[piece.start : piece.end]
        parser = EntryParser(text, self.own_macros, piece.line, self.growth, self.macro_outside)
        entries: list[Entry] = []
        faults = 0
        for command in parser:
            if command.name.lower() in _NO_ENTRY:
                continue
            entry = Entry(command.name.lower(), command.key, parser.command_line)
            self.fill(entry, command.fields, parser)
            behind = "%" if self.is_behind_percent(piece.start + parser.command_start) else ""
            if piece.command == "comment":
                behind = "@comment"
            if not behind:
                entries.append(entry)
            elif entry.values:
                message = f"'{behind}' does not hide an entry; it is read: remove the entry to leave it out"
                self.report(entry.line, message, entry.key)
                entries.append(entry)
            else:  # each of its lines is behind a "%"
                del parser.faults[faults:]
            faults = len(parser.faults)
        return parser, entries

    def fill(self, entry: Entry, fields: list[tuple[str, str, int]], parser: EntryParser) -> None:
        """Put what was read into an entry, on one line each, with the commands of preambles carried out."""
        commands = self.commands
        for name, value, line in fields:
            folded = _folded(value) if "\n" in value and name in _OF_PARAGRAPHS else " ".join(value.split())
            if commands and "\\" in folded:
                folded = expand(folded, commands, self.growth, name, line)
            if entry.values.setdefault(name, folded) != folded:
                parser.repeated.append((name, line))
            entry.lines.setdefault(name, line)

    @cached_property
    def has_percent(self) -> bool:
        """Whether anything may be behind a ``%``."""
        return "%" in self.text

    def is_behind_percent(self, at: int) -> bool:
        return self.has_percent and "%" in self.text[self.text.rfind("\n", 0, at) + 1 : at]

    def take_faults(self, parser: EntryParser) -> None:
        for fault in parser.faults:
            self.report(fault.line, fault.message, fault.key, fault.field)
        for name, line in parser.undefined:
            self.undefined.setdefault(name, []).append(line)
        for name, line in parser.repeated:
            self.repeated.setdefault(name, []).append(line)

    def records(self) -> list[Record]:
        """Resolve what entries say of others and make records of them."""
        records: list[Record] = []
        for entry in self.entries:
            self.inherit(entry)
            if entry.type in _CONTAINERS:
                continue
            if not entry.key:
                message = "the entry has no key: write one after the brace, '@article{smith2024,'"
                self.report(entry.line, message)
            if not entry.values:
                self.report(
                    entry.line,
                    "the entry has no fields: a comma is missing after the key, or a brace is too many",
                    entry.key,
                )
            local = places(entry)
            for name in filter(is_public_name, local):
                message = "a path on somebody's computer; it is left out: give an address or a relative path"
                self.report(entry.lines[name], message, entry.key, name, "link")
            records.append(record(entry, local))
        return records

    def inherit(self, entry: Entry) -> None:
        """Fill in what an entry takes over by ``xdata`` and ``crossref``, its parents first."""
        waiting: list[tuple[_File, Entry]] = [(self, entry)]
        started = {id(entry)}
        while waiting:
            file, current = waiting[-1]
            parents = [] if current.is_complete else list(file.parents(current))
            above = [
                (home, parent)
                for _, home, parent in parents
                if not parent.is_complete and id(parent) not in started
            ]
            if above and len(waiting) < _MOST_PARENTS:
                started.add(id(above[0][1]))
                waiting.append(above[0])
                continue
            for relation, _, parent in parents:
                file.take_over(current, parent, relation)
            current.is_complete = True
            waiting.pop()

    def parents(self, entry: Entry) -> Iterator[tuple[str, _File, Entry]]:
        """The entries that an entry takes over from, each with the field that names it and its file."""
        for relation in ("xdata", "crossref"):
            for written in entry.values.get(relation, "").split(","):
                if not (key := written.strip()):
                    continue
                own = self.by_key.get(key) or self.by_key.get(key.lower())
                found = self.entry_outside(key) if own is None else (self, own)
                if found is not None and found[1] is not entry:
                    yield relation, *found
                elif (entry.key, relation, key) not in self.orphans:
                    self.orphans.add((entry.key, relation, key))
                    message = f"no other entry has the key '{key}'"
                    self.report(entry.lines[relation], message, entry.key, relation)

    @cached_property
    def orphans(self) -> set[tuple[str, str, str]]:
        """The keys of missing parents that were reported: of the entry, by which field, and the key."""
        return set()

    def take_over(self, entry: Entry, parent: Entry, relation: str) -> None:
        """Give an entry what its parent says and it does not."""
        for target, value in inherited(entry, parent, relation):
            if target in entry.values or (target == "year" and "date" in entry.values):
                continue
            if not self.growth.allows(len(value), target, entry.line):
                return
            entry.values[target] = value
            entry.lines[target] = entry.line

    def summaries(self) -> list[Problem]:
        """Report once what many entries have wrong in the same way."""
        found: list[Problem] = []
        for name, lines in self.undefined.items():
            message = f"no @string defines the abbreviation '{name}', so it is shown as it is written"
            cure = ": define it, or put the value in braces"
            found.append(Problem(self.shown, lines[0], message + _times(lines) + cure, "bibtex"))
        for name, lines in self.repeated.items():
            message = "duplicate field with different values; keeping the first"
            found.append(Problem(self.shown, lines[0], message + _times(lines), "duplicate", field=name))
        if refused_ := self.growth.refused:
            name, line = refused_[0]
            message = (
                f"abbreviations, commands and inherited fields make the file more than ten times longer; "
                f"'{name}' is kept as it is written{_times([line for _, line in refused_])}"
            )
            found.append(Problem(self.shown, line, message, "limit"))
        return found

    def why_empty(self) -> str:
        """Say why a file gives no entries; one that defines something for others needs none."""
        if not self.text.strip():
            return "the file is empty"
        commands = list(dict.fromkeys(piece.command for piece in self.pieces if piece.command))
        if not _DEFINING.isdisjoint(commands):
            return ""
        if commands:
            return f"the file contains no entries, only {' and '.join(f'@{name}' for name in commands)}"
        first = self.text.lstrip()[:1]
        if first in "[{":
            return "the file is not BibTeX: it looks like JSON, give its name the ending .json"
        if first == "<":
            return "the file is not BibTeX but a web page or XML"
        return "the file contains no entries: no line begins with '@article{' or another type"


def _folded(value: str) -> str:
    """Return a text with its lines joined to paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in _BLANK_LINE.split(value.strip()))


def inherited(entry: Entry, parent: Entry, relation: str) -> Iterator[tuple[str, str]]:
    """Return what an entry may take over from its parent.

    A part's ``booktitle`` is that of the whole, else the title of the whole; a version of software is called
    as that software (https://ctan.org/pkg/biblatex-software).
    """
    if relation == "xdata" or entry.type in _VERSIONS:
        left_out = _IDENTITY if relation == "crossref" else frozenset()
        yield from ((name, value) for name, value in parent.values.items() if name not in left_out)
        return
    for name, value in parent.values.items():
        if name in _INHERITED:
            yield name, value
    whole = "journal" if entry.type == "article" else "book"
    for name in ("title", "subtitle"):
        if name in parent.values and not (name == "subtitle" and f"{whole}title" in parent.values):
            yield f"{whole}{name}", parent.values[name]


def _times(lines: list[int]) -> str:
    return f" ({len(lines)} times, here first)" if len(lines) > 1 else ""
