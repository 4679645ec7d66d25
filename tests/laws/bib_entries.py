"""Entries of ``.bib`` files, read with pybtex and without the product."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.exceptions import PybtexError

_HEAD = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]\w*)[ \t]*[{(]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class BibEntry:
    """One entry of a ``.bib`` file."""

    type: str
    key: str
    fields: dict[str, str]
    """By name in lower case; white space folded; of a repeated field the first."""


class _Macros(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return dict.get(self, name.lower(), name)


def bib_entries(text: str) -> list[BibEntry]:
    """Read the entries of a text with pybtex, each block by itself; blocks that pybtex refuses are left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    starts = [match.start() for match in _HEAD.finditer(text)]
    blocks = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=False)]
    macros = _Macros(month_names)
    for block in blocks:
        if block.lstrip().lower().startswith("@string"):
            _parsed(block, macros)
            macros.update({name.lower(): value for name, value in list(macros.items())})
    found = []
    for block in blocks:
        if not block.lstrip().lower().startswith(("@string", "@comment", "@preamble")):
            found += _parsed(block, macros)
    return found


def _parsed(block: str, macros: _Macros) -> list[BibEntry]:
    found = []
    try:
        for kind, body in LowLevelParser(block, macros=macros):
            if kind.lower() in ("string", "preamble"):
                continue
            key, fields = body
            folded: dict[str, str] = {}
            for name, parts in fields:
                folded.setdefault(name.lower(), " ".join("".join(parts).split()))
            found.append(BibEntry(kind.lower(), key, folded))
    except PybtexError:
        return []
    return found
