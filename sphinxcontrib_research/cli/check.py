"""``sphinx-research check``: is the data sound?"""

from __future__ import annotations

import argparse

from sphinxcontrib_research.cli.console import Console
from sphinxcontrib_research.cli.project import find_project, load_project
from sphinxcontrib_research.cli.proposals import proposals, with_ids_counted
from sphinxcontrib_research.cli.reports import FORMATS, readings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("files", metavar="FILES", nargs="*", help="data files instead of those of conf.py")
    parser.add_argument("--format", choices=tuple(FORMATS), default="text")
    parser.add_argument("--ids", action="store_true", help="list the ids that could be written, one by one")
    parser.add_argument(
        "--names", action="store_true", help="list all names that can be read in two ways, and how they were"
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Report all faults of the data, and what could be better; 1 if there are faults."""
    loaded = load_project(find_project(arguments), arguments.files, console)
    proposed = proposals(loaded.library, loaded.project.shown)
    if not arguments.ids and arguments.format != "json":
        proposed = with_ids_counted(proposed)
    FORMATS[arguments.format](loaded, proposed, console)
    if arguments.format == "text":
        for line in readings(loaded, in_full=arguments.names):
            console.give(line)
    return 1 if loaded.problems else 0
