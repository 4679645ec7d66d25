"""BibTeX and BibLaTeX -> records.

The text is cut at the lines that begin an entry and each piece is parsed by itself, so that a fault costs one
entry at most: a brace that is missing would swallow the rest of the file. ``%`` begins no comment between
entries, as in BibTeX itself. ``crossref`` and ``xdata`` are resolved here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.load.bibtex_fields import Entry, record
from sphinxcontrib_research.load.reader import Read, decode, refused
from sphinxcontrib_research.load.tree import collector_paused
from sphinxcontrib_research.model.dates import MONTHS

if TYPE_CHECKING:
    from sphinxcontrib_research.load.bibtex_entries import EntryParser
    from sphinxcontrib_research.load.reader import Record

_HEAD = re.compile(r"^[ \t]*@[ \t]*([^\W\d][\w-]*)\s*[{(]", re.MULTILINE)
_VERSIONS = frozenset(("softwareversion", "softwaremodule", "codefragment"))
_IDENTITY = frozenset(("doi", "eprint", "url", "hal_id", "hal_version", "swhid", "isbn", "file"))
"""What a version of software does not share with that software."""
_CONTAINERS = frozenset(("xdata", "set"))
"""Types of BibLaTeX that hold what other entries share."""
_NO_ENTRY = frozenset(("string", "preamble", "comment"))
_SILENT = frozenset(("preamble", "comment"))
_MACROS = (
    {name.lower(): name for name in MONTHS}
    | {name[:3].lower(): name for name in MONTHS}
    | {"sept": "September"}
)

_INHERITED = frozenset(
    (
        *(
            "booktitle",
            "booksubtitle",
            "maintitle",
            "editor",
            "publisher",
            "year",
            "date",
            "month",
            "series",
            "volume",
        ),
        *(
            "address",
            "location",
            "organization",
            "institution",
            "isbn",
            "issn",
            "journal",
            "journaltitle",
            "edition",
        ),
        *("eventtitle", "eventdate", "venue", "language", "langid"),
    )
)
"""What an entry takes over from the one it is part of; not all that is true of that is true of its parts."""


def read(content: bytes, shown: str) -> Read:
    """Read a BibTeX file."""
    try:
        import pybtex.database  # noqa: F401
    except ImportError:
        return refused(
            shown, 'BibTeX files need pybtex: pip install "sphinxcontrib-research[bibtex]"', "missing"
        )
    text, oddities = decode(content, shown)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    with collector_paused():
        file = _File(text, shown)
        file.read()
        records = file.records()
    if not records and not file.problems:
        file.tell(0, file.why_empty(), subtype="empty")
    return Read(tuple(records), (*oddities, *file.problems, *file.summaries()))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the text that begins with a command."""

    command: str
    line: int
    start: int
    end: int


class _File:
    """Reads one file and collects what is wrong with it."""

    def __init__(self, text: str, shown: str) -> None:
        self.text = text
        self.shown = shown
        self.macros = dict(_MACROS)
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.undefined: dict[str, list[int]] = {}
        self.repeated: dict[str, list[int]] = {}
        self.commands: dict[str, int] = {}
        """How often each command stands in the file."""

    def tell(self, line: int, message: str, key: str = "", name: str = "", subtype: str = "bibtex") -> None:
        self.problems.append(Problem(self.shown, line, message, subtype, key, name))

    def read(self) -> None:
        """Read all entries; abbreviations first, as some files define them at their end."""
        pieces = self.pieces()
        for piece in pieces:
            if piece.command:
                self.commands[piece.command] = self.commands.get(piece.command, 0) + 1
        strings = {piece.start: self.parsed(piece) for piece in pieces if piece.command == "string"}
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            at += 1
            if piece.command in _SILENT and self.text.find("@", piece.start + 1, piece.end) < 0:
                continue
            parser, found = strings.get(piece.start) or self.parsed(piece)
            if parser.is_unclosed and at < len(pieces):
                # Perhaps a value holds a line that looks like an entry: then both pieces together are sound.
                longer, joined = self.parsed(replace(piece, end=pieces[at].end))
                if not longer.faults:
                    parser, found, at = longer, joined, at + 1
            self.entries += found
            self.take_faults(parser)

    def pieces(self) -> list[_Piece]:
        """Cut the text at the lines that begin a command."""
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
        from sphinxcontrib_research.load.bibtex_entries import EntryParser

        parser = EntryParser(self.text[piece.start : piece.end], self.macros, piece.line)
        entries: list[Entry] = []
        faults = 0
        for command, body in parser:
            if command.lower() in _NO_ENTRY:
                continue
            key, fields = body
            entry = Entry(command.lower(), key or "", parser.command_line)
            for name, value, line in fields:
                folded = " ".join(value.split())
                if entry.values.setdefault(name, folded) != folded:
                    parser.repeated.append((name, line))
                entry.lines.setdefault(name, line)
            behind = "%" if self.is_behind_percent(piece.start + parser.command_start) else ""
            if piece.command == "comment":
                behind = "@comment"
            if not behind:
                entries.append(entry)
            elif entry.values:
                message = f"it is read, as '{behind}' hides no entry; remove the entry to leave it out"
                self.tell(entry.line, message, entry.key)
                entries.append(entry)
            else:  # each of its lines is behind a "%"
                del parser.faults[faults:]
            faults = len(parser.faults)
        return parser, entries

    def is_behind_percent(self, at: int) -> bool:
        return "%" in self.text[self.text.rfind("\n", 0, at) + 1 : at]

    def take_faults(self, parser: EntryParser) -> None:
        for fault in parser.faults:
            self.tell(fault.line, fault.message, fault.key, fault.field)
        for name, line in parser.undefined:
            self.undefined.setdefault(name, []).append(line)
        for name, line in parser.repeated:
            self.repeated.setdefault(name, []).append(line)

    def records(self) -> list[Record]:
        """Resolve what entries say of others and make records of them."""
        self.inherit()
        made: list[Record] = []
        for entry in self.entries:
            if entry.type in _CONTAINERS:
                continue
            if not entry.key:
                message = "the entry has no key: write one after the brace, '@article{smith2024,'"
                self.tell(entry.line, message)
            if not entry.values:
                self.tell(
                    entry.line,
                    "the entry has no fields: a comma is missing after the key, or a brace is too many",
                    entry.key,
                )
            made.append(record(entry))
        return made

    def inherit(self) -> None:
        """Fill in what entries take over by ``crossref`` and ``xdata``."""
        by_key: dict[str, Entry] = {}
        for entry in self.entries:
            by_key.setdefault(entry.key, entry)
            by_key.setdefault(entry.key.lower(), entry)
        for entry in self.entries:
            for relation in ("xdata", "crossref"):
                for key in entry.values.get(relation, "").split(","):
                    if not (key := key.strip()):
                        continue
                    parent = by_key.get(key) or by_key.get(key.lower())
                    if parent is None or parent is entry:
                        message = f"'{key}' is the key of no other entry in this file"
                        self.tell(entry.lines[relation], message, entry.key, relation)
                    else:
                        _take_over(entry, parent, relation)

    def summaries(self) -> list[Problem]:
        """Tell once what many entries have wrong in the same way."""
        found: list[Problem] = []
        for name, lines in self.undefined.items():
            message = f"the abbreviation '{name}' has no @string in this file and is shown as it stands"
            cure = ": define it, or put the value in braces"
            found.append(Problem(self.shown, lines[0], message + _times(lines) + cure, "bibtex"))
        for name, lines in self.repeated.items():
            message = "the field stands twice in its entry, with different values; the first stands"
            found.append(Problem(self.shown, lines[0], message + _times(lines), "duplicate", field=name))
        return found

    def why_empty(self) -> str:
        """Say why a file gives no entries."""
        if not self.text.strip():
            return "the file is empty"
        if strings := self.commands.get("string"):
            return f"the file holds no entries, only abbreviations ({strings:,} @string)"
        if self.commands:
            return f"the file holds no entries, only {' and '.join(f'@{name}' for name in self.commands)}"
        first = self.text.lstrip()[:1]
        if first in "[{":
            return "the file is not BibTeX: it looks like JSON, give its name the ending .json"
        if first == "<":
            return "the file is not BibTeX but a web page or XML"
        return "the file holds no entries: no line begins with '@article{' or another type"


def _take_over(entry: Entry, parent: Entry, relation: str) -> None:
    """Give an entry what its parent says and it does not.

    A part's ``booktitle`` is the title of the whole; a version of software is called as that software
    (https://ctan.org/pkg/biblatex-software).
    """
    is_version = entry.type in _VERSIONS
    for name, value in parent.values.items():
        target = name
        if relation == "crossref" and not is_version:
            target = _title_of_whole(entry.type).get(name, name if name in _INHERITED else "")
        elif relation == "crossref" and name in _IDENTITY:
            continue
        if target and target not in entry.values and not (target == "year" and "date" in entry.values):
            entry.values[target] = value
            entry.lines[target] = entry.line


def _title_of_whole(kind: str) -> dict[str, str]:
    whole = "journal" if kind == "article" else "book"
    return {"title": f"{whole}title", "subtitle": f"{whole}subtitle"}


def _times(lines: list[int]) -> str:
    return f" ({len(lines)} times, here first)" if len(lines) > 1 else ""
