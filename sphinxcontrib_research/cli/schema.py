"""``sphinx-research schema``: the JSON Schema of the data."""

from __future__ import annotations

import argparse
from pathlib import Path

from sphinxcontrib_research.cli.console import Console
from sphinxcontrib_research.cli.files import write
from sphinxcontrib_research.load.json_schema import dumps


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--write", metavar="FILE", type=Path, help="write it to a file")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print the schema, or write it to a file."""
    if arguments.write is None:
        console.data.write(dumps())
        return 0
    write(arguments.write, dumps())
    console.say(f"{arguments.write} written; for editors, let the data file begin with")
    console.say(f"# yaml-language-server: $schema={arguments.write.name}")
    return 0
