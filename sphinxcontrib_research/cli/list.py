"""``sphinx-research list``: what a selection would show."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterable, Sequence
from typing import Any, TextIO
from unicodedata import combining, east_asian_width

from sphinxcontrib_research.cli.console import CommandError, Console
from sphinxcontrib_research.cli.project import LoadedProject, find_project, load_project, report_faults
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.query import parse_selection, select, unknown_names
from sphinxcontrib_research.query.fields import shown
from sphinxcontrib_research.query.order import Group, group
from sphinxcontrib_research.vocabulary import OPTION_NAMES
from sphinxcontrib_research.writers.yaml import paper_record

_COLUMNS = ("id", "date", "title", "venue", "citations")
_WIDEST = 60


def table(papers: Sequence[Paper], library: Library, out: TextIO) -> list[str]:
    """Return the papers as lines, one each, under a line of headings.

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
    """Return the papers as lines, each group under its title."""
    lines: list[str] = []
    for part in groups:
        lines += [*([""] if lines else []), f"{'#' * part.level} {part.title}"]
        if part.papers:
            lines += table([library.papers[id_] for id_ in part.papers], library, out)
        if part.groups:
            lines += grouped_tables(part.groups, library, out)
    return lines


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _fitted(text: str, width: int) -> str:
    """Cut or fill a text to so many columns."""
    if _width(text) > width:
        while _width(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - _width(text))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("files", metavar="FILES", nargs="*", help="data files instead of those in conf.py")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    selecting = parser.add_argument_group("selecting options", "as in directives")
    for name in OPTION_NAMES:
        if name == "selected":
            selecting.add_argument("--selected", metavar="YES|NO", nargs="?", const="yes")
        else:
            selecting.add_argument(f"--{name}", metavar="VALUES")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print the papers that the options select.

    Raises:
        CommandError: An option is wrong, or names what is not there.
    """
    project = find_project(arguments)
    given = {name: getattr(arguments, name.replace("-", "_")) for name in OPTION_NAMES}
    selection, messages = parse_selection(
        {name: value for name, value in given.items() if value is not None}, default_sort=project.sort
    )
    if messages:
        raise CommandError("\n".join(text for _subtype, text in messages))
    loaded = load_project(project, arguments.files, console)
    if messages := unknown_names(loaded.library, selection):
        raise CommandError("\n".join(text for _subtype, text in messages))
    papers = select(loaded.library, selection, named=bool(arguments.files))
    groups = group(loaded.library, papers, selection.group_by, selection.group_order)
    if arguments.format == "json":
        ids = [paper.id for paper in papers]
        content = _tree(groups, loaded) if selection.group_by else _records(ids, loaded)
        console.write(json.dumps(content, ensure_ascii=False, indent=1))
    elif selection.group_by:
        console.write("\n".join(grouped_tables(groups, loaded.library, console.data)))
    elif papers:
        console.write("\n".join(table(papers, loaded.library, console.data)))
    if not papers:
        console.report("nothing is selected")
    report_faults(len(loaded.problems), console)
    return 0


def _records(ids: Iterable[str], loaded: LoadedProject) -> list[Any]:
    folder = str(loaded.project.folder)
    return [paper_record(loaded.library.papers[id_], folder=folder) for id_ in ids]


def _tree(groups: Iterable[Group], loaded: LoadedProject) -> list[Any]:
    return [
        {"title": part.title, "key": part.key}
        | ({"groups": _tree(part.groups, loaded)} if part.groups else {})
        | ({} if part.groups else {"papers": _records(part.papers, loaded)})
        for part in groups
    ]
