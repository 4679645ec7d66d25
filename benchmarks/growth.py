"""Print what twice as many papers cost: data of each awkward kind, from 1,000 papers to 16,000.

usage: python benchmarks/growth.py [--sizes 1000,2000,…] [--case NAME …]

Each cell is the processor time of one process in seconds, with its ratio to the cell of half the size.
Twice the papers should take at most twice the time; 2.3 times allows for the noise of a machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

SIZES = (1000, 2000, 4000, 8000, 16000)
CONF = """
extensions = ["sphinxcontrib_research"]
html_theme = "basic"
"""
PAGE = """
Papers
======

.. paper-list::
   :group-by: year
   :empty: none
"""
Record = dict[str, object]


def word(number: int) -> str:
    """Return a word of letters that no two numbers share, unlike those of its neighbours."""
    letters = ""
    number = number * 7919 + 17
    while number:
        number, digit = divmod(number, 26)
        letters += chr(97 + digit)
    return letters


def plain(number: int) -> Record:
    """Return a record without a fault."""
    names = [f"{word(number + k).title()} {word(number // 7 + k * 31).title()}" for k in range(4)]
    title = f"The {word(number)} of {word(number * 3)} and {word(number * 5)}"
    return {
        "id": f"p{number}",
        "title": title,
        "authors": names,
        "year": str(1990 + number % 30),
        "venue": f"Journal {number % 40}",
        "doi": f"10.1000/x{number}",
        "tags": [f"tag{number % 25}"],
    }


def faulty(number: int) -> Record:
    """Return a record with ten kinds of faults, each with a value of its own."""
    return plain(number) | {
        "year": f"{word(number)}",
        "doi": f"10/{word(number)}!",
        "arxiv": f"99{number}",
        "titel": word(number),
        f"own{number}": word(number),
        "topics": [f"t-{word(number)}"],
        "version_of": f"v-{word(number)}",
        "relation": word(number),
        "citations": word(number),
        "url": f"javascript:{number}",
        "image": f"missing/{number}.png",
    }


def one_file(make: Callable[[int], Record]) -> Callable[[int], dict[str, object]]:
    """Return a maker of one data file of so many records."""
    return lambda size: {"papers.json": {"papers": [make(number) for number in range(size)]}}


def overlays(size: int) -> dict[str, object]:
    """Return a file and another one that adds to each of its papers."""
    more = [{"id": f"p{number}", "award": "Oral", "venue": f"Other {number}"} for number in range(size)]
    return {"a.json": [plain(number) for number in range(size)], "b.json": more}


def people(size: int) -> dict[str, object]:
    """Return as many author records as papers, whose names the papers shorten."""
    authors = [
        {"id": f"a{number}", "name": f"{word(number).title()} {word(number // 3).title()}"}
        for number in range(size)
    ]
    papers = [
        plain(number) | {"authors": [f"{word(number)[0].upper()}. {word(number // 3).title()}"]}
        for number in range(size)
    ]
    return {"papers.json": {"papers": papers, "authors": authors}}


def near_topics(size: int) -> dict[str, object]:
    """Return as many topics as papers, each of which misspells one."""
    topics = [{"id": f"topic-{word(number)}", "title": word(number)} for number in range(size)]
    papers = [plain(number) | {"topics": [f"topic-{word(number)}x"]} for number in range(size)]
    return {"papers.json": {"papers": papers, "topics": topics}}


def topic_chain(size: int) -> dict[str, object]:
    """Return as many topics as papers, each below the next."""
    topics = [
        {"id": f"t{number}", "title": word(number), "parent": f"t{number + 1}"} for number in range(size)
    ]
    return {"papers.json": {"papers": [plain(number) for number in range(size)], "topics": topics}}


def large_defaults(size: int) -> dict[str, object]:
    """Return defaults with as many fields as there are papers."""
    defaults = {f"own {word(number)}": "a" for number in range(size)}
    return {"papers.json": {"papers": [plain(number) for number in range(size)], "defaults": defaults}}


def bibtex_keys(size: int) -> dict[str, object]:
    """Return one entry with very many fields that nothing knows."""
    fields = "".join(f",\n  own{word(number)} = {{a}}" for number in range(size))
    return {"papers.bib": f"@article{{a, title = {{A}}{fields}}}\n"}


def unknown_keys(size: int) -> dict[str, object]:
    """Return one paper with very many keys that nothing knows."""
    return {"papers.json": [plain(0) | {f"key {word(number)}": "a" for number in range(10 * size)}]}


CASES: dict[str, tuple[str, str, Callable[[int], dict[str, object]]]] = {
    "load": ("sound records", "list", one_file(plain)),
    "faults": ("ten kinds of faults in every record", "check", one_file(faulty)),
    "titles": (
        "one title, authors and year, different DOIs",
        "check",
        one_file(lambda n: plain(0) | {"id": f"p{n}", "doi": f"10.1000/{n}"}),
    ),
    "editorials": (
        "one title and nothing else",
        "check",
        one_file(lambda n: {"title": "Editorial", "volume": str(n)}),
    ),
    "identifiers": (
        "one DOI, unlike titles",
        "check",
        one_file(lambda n: plain(n) | {"id": "", "doi": "10.1000/1"}),
    ),
    "versions": (
        "unknown version_of",
        "check",
        one_file(lambda n: plain(n) | {"version_of": f"v-{word(n)}"}),
    ),
    "topics": ("misspelt topics, as many as papers", "check", near_topics),
    "authors": (
        "unknown ids of authors",
        "check",
        one_file(lambda n: plain(n) | {"authors": [{"id": f"a-{word(n)}"}]}),
    ),
    "proposals": ("shortened names, as many people as papers", "check", people),
    "overlays": ("a second file for each paper", "check", overlays),
    "keys": ("unknown keys in one paper, ten for each counted", "check", unknown_keys),
    "chain": ("topics below topics, as many as papers", "check", topic_chain),
    "defaults": ("defaults of as many fields as papers", "check", large_defaults),
    "bibtex": ("unknown fields of one BibTeX entry, one for each counted", "check", bibtex_keys),
    "pages": ("HTML: a list by year, and the indices", "html", one_file(plain)),
}


def seconds(work: str, files: dict[str, object]) -> float:
    """Return the processor time of one process over some data files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            Path(folder, name).write_text(text, "utf-8")
        Path(folder, "conf.py").write_text(f"{CONF}\nresearch_papers = {sorted(files)}\n", "utf-8")
        Path(folder, "index.rst").write_text(PAGE, "utf-8")
        if work == "html":
            call = ["-m", "sphinx", "-q", folder, f"{folder}/_build"]
        else:
            call = ["-m", "sphinxcontrib_research", work, "-C", folder]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, *call],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if "Traceback" in done.stderr or done.returncode > 1:
            raise SystemExit(done.stderr[-2000:])
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rows(cases: list[str], sizes: list[int]) -> Iterator[str]:
    """Return the rows of the table."""
    start = min(seconds("list", {"papers.json": [plain(0)]}) for _time in range(3))
    for name in cases:
        words, work, make = CASES[name]
        cells: list[str] = []
        last = 0.0
        for size in sizes:
            taken = max(seconds(work, make(size)) - start, 0.001)
            cells.append(f"{taken:.2f}" + (f" ({taken / last:.1f})" if last else ""))
            last = taken
        yield f"| {name}: {words} | {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--case", action="append", choices=sorted(CASES))
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    print(f"| papers | {' | '.join(f'{size:,}' for size in sizes)} |")
    print(f"|---|{'---|' * len(sizes)}")
    for row in rows(options.case or list(CASES), sizes):
        print(row, flush=True)


if __name__ == "__main__":
    main()
