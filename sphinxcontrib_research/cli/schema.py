"""``sphinx-research schema``: the JSON Schema of the data."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from sphinxcontrib_research.cli.console import CommandError, Console, write_file
from sphinxcontrib_research.vocabulary.json_schema import dumps


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--write", metavar="FILE", type=Path, help="write it to a file")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print the schema, or write it to a file: a new one, or one that holds an earlier schema of ours.

    Raises:
        CommandError: The file holds something else, or can't be written.
    """
    if arguments.write is None:
        console.data.write(dumps())
        return 0
    target: Path = arguments.write
    if os.path.lexists(target) and not _is_schema(target):
        raise CommandError(f"{target} exists and is not a schema that this command wrote; nothing is written")
    write_file(target, dumps())
    console.report(f"{arguments.write} written; for editors, let the data file begin with")
    console.report(f"# yaml-language-server: $schema={arguments.write.name}")
    return 0


def _is_schema(path: Path) -> bool:
    """Return whether a file holds a schema that this command wrote, in whatever version."""
    try:
        known = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(known, dict) and known.get("title") == json.loads(dumps())["title"]
