"""BibTeX and BibLaTeX -> records.

The text is cut at the lines that begin an entry and each piece is parsed by itself, so that a fault costs one entry
at most: a brace that is missing would swallow the rest of the file. ``%`` begins no comment between entries, as in
BibTeX itself. ``crossref`` and ``xdata`` are resolved here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxcontrib_research.load.bibtex_fields import record
from sphinxcontrib_research.load.reader import Read, decode, refused
from sphinxcontrib_research.load.tree import collector_paused, problem
from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.dates import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxcontrib_research.load.reader import Record

_HEAD = re.compile(r"^[ \t]*@[ \t]*([^\W\d][\w-]*)\s*[{(]", re.MULTILINE)
_NO_ENTRY = frozenset(("string", "preamble", "comment"))
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
"""What an entry takes over from the one it is part of: what is true of the whole is not always of the part."""


@dataclass(slots=True)
class Entry:
    """One entry as the file says it."""

    type: str
    """In lower case."""
    key: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    """By field, in lower case; blanks folded."""
    lines: dict[str, int] = field(default_factory=dict)


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
        self.counts: dict[str, int] = {}

    def tell(self, line: int, message: str, key: str = "", name: str = "", subtype: str = "bibtex") -> None:
        self.problems.append(Problem(self.shown, line, message, subtype, key, name))

    def blocks(self) -> list[tuple[str, int, str]]:
        """Cut the text: command, line and text of each piece."""
        heads = list(_HEAD.finditer(self.text))
        ends = [head.start() for head in heads[1:]] + [len(self.text)]
        pieces: list[tuple[str, int, str]] = []
        line, last = 1, 0
        for head, end in zip(heads, ends, strict=True):
            at = head.start(1) - 1
            line += self.text.count("\n", last, at)
            last = at
            pieces.append((head[1].lower(), line, self.text[at:end]))
        return pieces

    def read(self) -> None:
        """Read all entries; abbreviations first, as some files define them at their end."""
        from sphinxcontrib_research.load.bibtex_entries import EntryParser, Faults

        faults = Faults(
            lambda line, key, name, message: self.tell(line, message, key, name),
            lambda line, name: self.undefined.setdefault(name, []).append(line),
        )
        blocks = self.blocks()
        for command, line, text in blocks:
            self.counts[command] = self.counts.get(command, 0) + 1
            if command == "string":
                for _ in EntryParser(text, self.macros, line, faults):
                    pass
        for command, line, text in blocks:
            if command in _NO_ENTRY and "@" not in text[1:]:
                continue
            parser = EntryParser(text, self.macros, line, faults)
            start = line
            for name, body in parser:
                if name.lower() not in _NO_ENTRY:
                    self.add(name.lower(), start, *body)
                start = parser.lineno
