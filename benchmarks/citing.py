"""What citing costs: 1,000 citations of 300 works on 100 pages, with sphinxcontrib-bibtex and in its place.

    python benchmarks/citing.py                                         both in this Python
    python benchmarks/citing.py --theirs OTHER_PYTHON --rounds 5

Only the name of the extension differs. The ways take turns; a figure is the ratio of what both cost above the
same pages without citations, within one round, in processor time.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

PAGES, CITATIONS, WORKS = 100, 1000, 300
GOAL = 0.25
EXTENSIONS = {"theirs": "sphinxcontrib.bibtex", "ours": "sphinxcontrib_research.bibtex", "floor": ""}
TITLES = ("Masked Lakes and {Rivers}", "On $x^2$ and other squares", "A Study of Café Culture", "Deep Ponds")


def bib(rng: random.Random) -> str:
    """A file of invented works."""
    entries = []
    for number in range(WORKS):
        people = " and ".join(
            f"{rng.choice(('Reed', 'Okonjo', 'Lindqvist', 'van der Berg'))}{rng.randrange(60)}, A. B."
            for _ in range(rng.randrange(1, 5))
        )
        entries.append(
            f"@article{{work{number},\n  author = {{{people}}},\n"
            f"  title = {{{rng.choice(TITLES)} {number}}},\n"
            f"  journal = {{Journal {rng.randrange(20)}}},\n  year = {{{rng.randrange(1990, 2026)}}},\n"
            f"  volume = {{{rng.randrange(1, 40)}}},\n  pages = {{{number}--{number + 9}}},\n"
            f"  doi = {{10.1000/work.{number}}}\n}}\n"
        )
    return "\n".join(entries)


def write(folder: Path, way: str) -> None:
    """Write the project, for one way."""
    folder.mkdir(parents=True)
    rng = random.Random(1)
    extensions = [EXTENSIONS[way]] if EXTENSIONS[way] else []
    (folder / "conf.py").write_text(f'extensions = {extensions}\nbibtex_bibfiles = ["refs.bib"]\n', "utf-8")
    (folder / "refs.bib").write_text(bib(rng), "utf-8")
    names = [f"page{number:03}" for number in range(PAGES)]
    listed = "\n".join(f"   {name}" for name in names)
    end = ".. bibliography::\n" if extensions else ""
    (folder / "index.rst").write_text(f"Index\n=====\n\n.. toctree::\n\n{listed}\n\n{end}", "utf-8")
    for name in names:
        keys = [f"work{rng.randrange(WORKS)}" for _ in range(CITATIONS // PAGES)]
        cited = [f":cite:`{key}`" if extensions else f"[{key}]" for key in keys]
        text = "\n\n".join(f"A sentence about lakes and rivers, as {one} says of them." for one in cited)
        (folder / f"{name}.rst").write_text(f"{name}\n{'=' * len(name)}\n\n{text}\n", "utf-8")


def seconds(python: str, folder: Path) -> float:
    """Build once; the processor time of the process."""
    command = [python, "-m", "sphinx", "-q", str(folder), str(folder / "_build")]
    before = time.perf_counter()
    process = os.posix_spawn(python, command, dict(os.environ))
    _pid, status, use = os.wait4(process, 0)
    if status:
        sys.exit(f"the build of {folder.name} failed after {time.perf_counter() - before:.1f} s")
    return use.ru_utime + use.ru_stime


def times_of_pages(folder: Path) -> dict[str, int]:
    """When each page was written."""
    return {path.name: path.stat().st_mtime_ns for path in (folder / "_build").glob("page*.html")}


def main() -> int:
    """Measure, and print each figure beside its goal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--theirs", default=sys.executable, help="a Python with sphinxcontrib-bibtex")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    pythons = {
        "theirs": shutil.which(given.theirs) or given.theirs,
        "ours": sys.executable,
        "floor": sys.executable,
    }
    cold, warm, written = [], [], 0
    with tempfile.TemporaryDirectory() as name:
        for number in range(given.rounds):
            first, again = {}, {}
            for way, python in pythons.items():
                folder = Path(name) / f"{way}{number}"
                write(folder, way)
                first[way] = seconds(python, folder)
                before = times_of_pages(folder)
                again[way] = seconds(python, folder)
                written += way == "ours" and times_of_pages(folder) != before
            cold.append((first["ours"] - first["floor"]) / (first["theirs"] - first["floor"]))
            warm.append((again["ours"] - again["floor"]) / (again["theirs"] - again["floor"]))
            print({way: (round(first[way], 2), round(again[way], 2)) for way in pythons})
    for what, samples in (("cold", cold), ("nothing changed", warm)):
        shown = f"{statistics.median(samples):.2f} ({min(samples):.2f} to {max(samples):.2f})"
        print(f"citing, {what}: {shown} of sphinxcontrib-bibtex above the floor; goal: {GOAL}")
    print(f"builds without a change that wrote a page: {written} of {given.rounds}; goal: 0")
    return 0


if __name__ == "__main__":
    sys.exit(main())
