"""``sphinx-research init``: a small project that works."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from sphinxcontrib_research.cli.console import CommandError, Console, write_file
from sphinxcontrib_research.vocabulary.json_schema import dumps

SCHEMA_NAME = "papers.schema.json"

_CONF = """\
project = "Our research"
extensions = [{extensions}]
# These contain no pages: build output, virtual environments and package folders.
exclude_patterns = ["_build", ".*", "**/.*", "**/site-packages", "node_modules", "**/node_modules"]
"""
_PAPERS = f"""\
# yaml-language-server: $schema={SCHEMA_NAME}
papers:
  - id: shannon-1948
    short: Shannon's theory
    title: A Mathematical Theory of Communication
    authors: [Claude E. Shannon]
    venue: Bell System Technical Journal
    date: 1948-07
    doi: 10.1002/j.1538-7305.1948.tb01338.x
    tags: [theory, communication]
    abstract: >-
      A source that emits $n$ symbols with probabilities $p_1, \\ldots, p_n$ has the entropy
      $H = -\\sum_{{i=1}}^{{n}} p_i \\log p_i$.

  - id: lamport-1978
    title: Time, Clocks, and the Ordering of Events in a Distributed System
    authors: [Leslie Lamport]
    venue: Communications of the ACM
    date: 1978-07
    doi: 10.1145/359545.359563
    tags: [communication]
"""
_RST = """\
Our research
============

It began with :paper:`shannon-1948`.

.. paper-list::
   :group-by: year
"""
_MYST = """\
# Our research

It began with {paper}`shannon-1948`.

```{paper-list}
:group-by: year
```
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help="where (default: here)")
    parser.add_argument("--myst", action="store_true", help="write the page in Markdown (MyST)")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Write the files; never replace an existing one."""
    folder: Path = arguments.folder or getattr(arguments, "directory", None) or Path()
    extensions = ["myst_parser"] if arguments.myst else []
    names = ", ".join(f'"{name}"' for name in [*extensions, "sphinxcontrib_research"])
    files = {
        "conf.py": _CONF.format(extensions=names),
        "papers.yml": _PAPERS,
        "index.md" if arguments.myst else "index.rst": _MYST if arguments.myst else _RST,
        SCHEMA_NAME: dumps(),
    }
    # A link that leads nowhere is there too: what is written to it would lie wherever it leads.
    there = [name for name in ("index.rst", "index.md", *files) if os.path.lexists(folder / name)]
    if there:
        raise CommandError(f"{folder / there[0]} already exists; nothing is written")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder} can't be made: {error.strerror}") from error
    for name, text in files.items():
        write_file(folder / name, text)
        console.write(str(folder / name))
    console.report(f"build it: sphinx-build {folder} {folder / '_build'}")
    return 0
