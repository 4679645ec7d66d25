"""Papers as lines of a table."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from typing import TextIO
from unicodedata import combining, east_asian_width

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.query import Group
from sphinxcontrib_research.query.fields import shown

_COLUMNS = ("id", "date", "title", "venue", "citations")
_WIDEST = 60


def table(papers: Sequence[Paper], library: Library, out: TextIO) -> list[str]:
    """The papers as lines, one each, under a line of headings.

    On a terminal titles are cut so that a line fits; elsewhere nothing is.
    """
    rows = [_COLUMNS, *(tuple(shown(paper, name, library) for name in _COLUMNS) for paper in papers)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    if out.isatty():
        others = sum(widths) - widths[2] + 2 * (len(widths) - 1)
        widths[2] = min(widths[2], max(_WIDEST // 2, shutil.get_terminal_size().columns - others))
    return [
        "  ".join(_fitted(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def grouped_tables(groups: Iterable[Group], library: Library, out: TextIO) -> list[str]:
    """The papers as lines, each group under its title."""
    lines: list[str] = []
    for group in groups:
        lines += [*([""] if lines else []), f"{'#' * group.level} {group.title}"]
        if group.papers:
            lines += table([library.papers[id_] for id_ in group.papers], library, out)
        if group.groups:
            lines += grouped_tables(group.groups, library, out)
    return lines


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _fitted(text: str, width: int) -> str:
    """A text in so many columns."""
    if _width(text) > width:
        while _width(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - _width(text))
