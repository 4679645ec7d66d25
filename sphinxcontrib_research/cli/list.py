"""``sphinx-research list``: what a selection would show."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import Any

from sphinxcontrib_research.cite import records
from sphinxcontrib_research.cli.console import Console
from sphinxcontrib_research.cli.failure import CommandError
from sphinxcontrib_research.cli.listing import grouped_tables, table
from sphinxcontrib_research.cli.project import Loaded, find_project, load_project
from sphinxcontrib_research.query import OPTION_NAMES, Group, group, parse_selection, select, unknown_names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("files", metavar="FILES", nargs="*", help="data files instead of those of conf.py")
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
    groups = group(loaded.library, papers, selection)
    if arguments.format == "json":
        ids = [paper.id for paper in papers]
        content = _tree(groups, loaded) if selection.group_by else _records(ids, loaded)
        console.give(json.dumps(content, ensure_ascii=False, indent=1))
    elif selection.group_by:
        console.give("\n".join(grouped_tables(groups, loaded.library, console.data)))
    elif papers:
        console.give("\n".join(table(papers, loaded.library, console.data)))
    _tell(len(papers), loaded, console)
    return 0


def _records(ids: Iterable[str], loaded: Loaded) -> list[Any]:
    folder = str(loaded.project.folder)
    return [records.paper(loaded.library.papers[id_], folder=folder) for id_ in ids]


def _tree(groups: Iterable[Group], loaded: Loaded) -> list[Any]:
    return [
        {"title": one.title, "key": one.key}
        | ({"groups": _tree(one.groups, loaded)} if one.groups else {"papers": _records(one.papers, loaded)})
        for one in groups
    ]


def _tell(count: int, loaded: Loaded, console: Console) -> None:
    if not count:
        console.say("nothing is selected")
    if loaded.problems:
        faults = len(loaded.problems)
        console.say(f"the data has {faults} fault{'s' * (faults > 1)}: see 'sphinx-research check'")
