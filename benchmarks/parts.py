"""What parts of the package take, each in a process of its own: queries, imports, the command line."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

QUERIES = {
    "tags": ("a list by tag", {"tags": "graphs"}),
    "years": ("a list of some years, by citations", {"years": "2020-2024", "sort": "-citations"}),
    "filter": (
        "a list by filter expression",
        {"filter": "citations >= 10 and year >= 2020 and 'vision' in tags"},
    ),
    "groups": ("all papers by year", {"group-by": "year"}),
    "nested": ("all papers by venue and year", {"group-by": "venue, year"}),
}

FIRST = "the first list of a build, in the usual order"

CODE = """
import json, sys, time
from pathlib import Path
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.query import parse_selection, select
from sphinxcontrib_research.query.order import group
path, queries = Path(sys.argv[1]), json.loads(sys.argv[2])
start = time.process_time()
library = Library.build([load_file(path, root=path.parent)])
found = {"load": time.process_time() - start}
start = time.process_time()
select(library, parse_selection({})[0])
found["first"] = 1000 * (time.process_time() - start)
# What all lists share is made by the first one.
for options in queries.values():
    selection, _problems = parse_selection(options)
    select(library, selection)
for name, options in queries.items():
    start = time.process_time()
    selection, problems = parse_selection(options)
    papers = select(library, selection)
    if selection.group_by:
        group(library, papers, selection.group_by, selection.group_order)
    found[name] = 1000 * (time.process_time() - start)
    assert papers and not problems, (name, problems)
print(json.dumps(found))
"""


def _run(*command: str) -> str:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True)
    return done.stdout


def import_time() -> float:
    """What importing the package adds to starting Python, in milliseconds: the median of eleven."""
    code = (
        "import time; start = time.perf_counter(); import sphinxcontrib_research;"
        "print(time.perf_counter() - start)"
    )
    return sorted(1000 * float(_run("-c", code)) for _number in range(11))[5]


def check_time(folder: Path) -> float:
    """The processor time of ``sphinx-research check``, in seconds, the start of Python included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "sphinxcontrib_research", "check", str(folder / "papers.yml")],
        stdout=subprocess.DEVNULL,
        check=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime


def measure(path: Path) -> dict[str, float]:
    """Loading in seconds; queries and the import in milliseconds."""
    queries = {name: options for name, (_words, options) in QUERIES.items()}
    found: dict[str, float] = json.loads(_run("-c", CODE, str(path), json.dumps(queries)))
    found["import"] = import_time()
    return found
