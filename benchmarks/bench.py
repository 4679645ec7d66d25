"""Build the same papers in several ways, and print what each costs beside its goal.

    python benchmarks/bench.py                        1,000 papers: a few minutes
    python benchmarks/bench.py --sizes 1000,10000     all rows: about an hour
    python benchmarks/bench.py --clock cpu            processor time, on a machine that others use as well

Peers that are not installed are left out, and the output says so. Whole processes are measured. The ways take
turns within a round, and every ratio is one between runs of the same round: it holds when the machine's speed
drifts. "Above the floor" is a time less that of an empty project: what the papers cost.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import corpus
import parts
import projects

HERE = Path(__file__).resolve().parent

# A process of its own starts each command: the peak memory of a child begins at what its parent held.
MEASURER = """
import json, os, subprocess, sys, time
for line in sys.stdin:
    command, log = json.loads(line)
    with open(log, "wb") as out:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        _, status, use = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    print(json.dumps([wall, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024, child.returncode]), flush=True)
"""


@dataclass(frozen=True)
class Run:
    """What one process took."""

    wall: float
    cpu: float
    mebibytes: float
    pages: int = 0
    """How many pages it wrote, the index, search and general index not counted."""


class Bench:
    """Builds projects in a folder and remembers what each build took."""

    def __init__(self, work: Path, clock: str) -> None:
        self.work = work
        self.clock = clock
        self.runs: dict[tuple[str, int, str, str, int], Run] = {}
        self._measurer = subprocess.Popen(
            [sys.executable, "-S", "-c", MEASURER], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def process(self, command: list[str]) -> Run:
        """Run a command.

        Raises:
            SystemExit: It failed; its output is shown.
        """
        log = self.work / "log.txt"
        pipe_in, pipe_out = self._measurer.stdin, self._measurer.stdout
        if pipe_in is None or pipe_out is None:
            raise SystemExit("the measuring process has no pipes")
        pipe_in.write(json.dumps([command, str(log)]) + "\n")
        pipe_in.flush()
        wall, cpu, mebibytes, code = json.loads(pipe_out.readline())
        if code:
            raise SystemExit(f"{' '.join(command)} ended with {code}:\n{log.read_text(errors='replace')}")
        return Run(wall, cpu, mebibytes)

    def build(self, variant: str, size: int, layout: str, mode: str, number: int) -> Run:
        """Build a project once a round and mode; a warm build comes after its cold one."""
        key = (variant, size, layout, mode, number)
        if key not in self.runs:
            if mode not in ("cold", "parallel"):
                self.build(variant, size, layout, "cold", number)
            self.runs[key] = self._build(variant, size, layout, mode)
            shown = self.runs[key]
            print(
                f"  {variant} {size:,} {layout} {mode}: {shown.wall:.2f} s wall, {shown.cpu:.2f} s CPU, "
                f"{shown.mebibytes:.0f} MiB, {shown.pages} pages",
                file=sys.stderr,
                flush=True,
            )
        return self.runs[key]

    def _build(self, variant: str, size: int, layout: str, mode: str) -> Run:
        folder = self.work / f"{variant}-{size}-{layout}"
        source, out = folder / "source", folder / "out"
        state = folder / "project"
        if mode in ("cold", "parallel"):
            shutil.rmtree(out, ignore_errors=True)
            shutil.rmtree(folder / "doctrees", ignore_errors=True)
        if mode == "cold" or not state.exists():
            papers = corpus_of(size)
            project = projects.write(projects.VARIANTS[variant], papers, source, one_page=layout == "one")
            state.write_text(json.dumps(project.titles), "utf-8")
        if mode == "prose":
            with (source / "prose.rst").open("a", encoding="utf-8") as file:
                file.write("\nOne more line.\n")
        if mode == "data":
            edit_one(source / projects.VARIANTS[variant].edited, size // 2)
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html"]
        command += ["-j", "2"] if mode == "parallel" else []
        command += ["-d", str(folder / "doctrees"), str(source), str(out)]
        before = times(out)
        run = self.process(command)
        after = times(out)
        if mode == "cold":
            check(out, json.loads(state.read_text("utf-8")), variant)
        pages = sum(after[name] != before.get(name) for name in after)
        return Run(run.wall, run.cpu, run.mebibytes, pages)

    def time(self, variant: str, size: int, layout: str, mode: str, number: int) -> float:
        """The time of a build, by the chosen clock."""
        return float(getattr(self.build(variant, size, layout, mode, number), self.clock))

    def above(self, variant: str, size: int, layout: str, number: int) -> float:
        """A cold build's time less that of an empty project with as many pages."""
        floor = self.time("empty", size, layout, "cold", number)
        return self.time(variant, size, layout, "cold", number) - floor


@cache
def corpus_of(size: int) -> list[corpus.Paper]:
    """The papers, made once."""
    return corpus.make_papers(size)


def times(out: Path) -> dict[str, int]:
    """When each page with papers or prose was written."""
    pages = [*out.glob("part-*.html"), out / "prose.html"]
    return {path.name: path.stat().st_mtime_ns for path in pages if path.exists()}


def check(out: Path, titles: list[str], variant: str) -> None:
    """Make sure that a build shows its papers.

    Raises:
        SystemExit: A title is missing.
    """
    text = "\n".join(path.read_text("utf-8") for path in out.glob("part-*.html"))
    missing = [title for title in titles if title not in text]
    if missing:
        raise SystemExit(f"{variant} shows {len(titles) - len(missing)} of {len(titles)} papers")


def edit_one(path: Path, number: int) -> None:
    """Change the DOI of one paper, each time anew."""
    text = path.read_text("utf-8")
    edited, count = re.subn(rf"(doi: 10\.5555/bench\.{number}(?:\.1)*)\n", r"\1.1\n", text)
    if count != 1:
        raise SystemExit(f"{path} has {count} papers with number {number}")
    path.write_text(edited, "utf-8")


# -- the rows of the table


@dataclass(frozen=True)
class Row:
    """One figure with its goal."""

    what: str
    goal: float
    samples: tuple[float, ...]
    unit: str = ""
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    def cells(self) -> tuple[str, str, str, str, str]:
        """The row as texts: what, goal, median, range, verdict."""
        digits = 0 if self.unit in ("ms", "MiB") else 3 if self.goal < 1 else 2
        shown = [
            f"{value:.{digits}f}" for value in (self.goal, self.median, min(self.samples), max(self.samples))
        ]
        unit = f" {self.unit}" if self.unit else ""
        verdict = "reached" if self.median <= self.goal else "short"
        return (
            self.what,
            f"≤ {shown[0]}{unit}",
            f"{shown[1]}{unit}{self.note}",
            f"{shown[2]}–{shown[3]}",
            verdict,
        )


PEERS = (
    ("rst", "hand-written reStructuredText", 1 / 6),
    ("bibtex", "sphinxcontrib-bibtex, which shows less", 1 / 7),
    ("needs", "sphinx-needs", 1 / 12),
    ("prototype", "the prototype", 1.6),
    ("prototype-fast", "the fast prototype", 1.8),
)
TABLES = (("rst-table", "list-table", 1 / 5), ("needs-table", "needtable", 1 / 3))


def lists(bench: Bench, size: int, layout: str, rounds: range, *, slow: bool) -> Iterator[Row]:
    """Cold builds against every peer."""
    where = "one page" if layout == "one" else "100 a page"
    for name, words, goal in PEERS:
        if not projects.VARIANTS[name].is_there or (name in ("rst", "bibtex", "needs") and not slow):
            continue
        samples = tuple(
            bench.above("ours", size, layout, number) / bench.above(name, size, layout, number)
            for number in rounds
        )
        yield Row(f"{size:,} papers, {where}, above the floor: to {words}", goal, samples)


def tables(bench: Bench, size: int, rounds: range, *, slow: bool) -> Iterator[Row]:
    """Cold builds of tables."""
    for name, words, goal in TABLES:
        if projects.VARIANTS[name].is_there and slow:
            samples = tuple(
                bench.above("ours-table", size, "one", number) / bench.above(name, size, "one", number)
                for number in rounds
            )
            yield Row(f"table of {size:,} rows, above the floor: to {words}", goal, samples)


def again(bench: Bench, size: int, rounds: range) -> Iterator[Row]:
    """Builds after the first one, against an empty project with as many pages."""
    for layout, where in (("one", "one page"), ("many", "100 a page")):
        for mode, words, goal in (
            ("warm", "nothing changed", 1.15),
            ("prose", "one prose page touched", 1.2),
            ("data", "one paper changed", 1.5),
        ):
            if mode == "data" and layout == "one":
                continue
            samples, pages = [], 0
            for number in rounds:
                floor = bench.time("empty", size, layout, "prose" if mode == "prose" else "warm", number)
                samples.append(bench.time("ours", size, layout, mode, number) / floor)
                pages = bench.build("ours", size, layout, mode, number).pages
            what = f"{size:,} papers, {where}, {words}: to an empty project"
            yield Row(what, goal, tuple(samples), note=f", {pages} pages written")


def others(bench: Bench, size: int, rounds: range) -> Iterator[Row]:
    """Memory and parallel builds."""
    for layout, where in (("one", "one page"), ("many", "100 a page")):
        peak = tuple(bench.build("ours", size, layout, "cold", number).mebibytes for number in rounds)
        yield Row(f"{size:,} papers, {where}: peak memory", 350, peak, "MiB")
    samples = tuple(
        bench.build("ours", size, "many", "parallel", number).wall
        / bench.build("ours", size, "many", "cold", number).wall
        for number in rounds
    )
    yield Row(f"{size:,} papers, 100 a page, -j 2: to -j 1, wall time", 1.0, samples)


def bibliography(bench: Bench, size: int, rounds: range) -> Iterator[Row]:
    """A large BibTeX file, after it has been parsed once."""
    if projects.VARIANTS["ours-bibtex"].is_there:
        samples = tuple(
            bench.time("ours-bibtex", size, "one", "warm", number)
            / bench.time("empty", size, "one", "warm", number)
            for number in rounds
        )
        yield Row(f"BibTeX, {size:,} entries, nothing changed: to an empty project", 1.15, samples)


def growth(bench: Bench, small: int, large: int, rounds: range) -> Row:
    """How much more ten times as many papers cost."""
    samples = tuple(
        bench.above("ours", large, "one", number) / bench.above("ours", small, "one", number)
        for number in rounds
    )
    return Row(f"{large:,} papers: to {small:,}, above the floor", 1.05 * large / small, samples)


def inside(bench: Bench, size: int, rounds: range) -> Iterator[Row]:
    """What is measured in a process of its own, without Sphinx."""
    source = bench.work / "parts"
    source.mkdir(exist_ok=True)
    (source / "papers.yml").write_text(corpus.yaml(corpus_of(size)), "utf-8")
    (source / "conf.py").write_text("extensions = ['sphinxcontrib_research']\n", "utf-8")
    found: dict[str, list[float]] = {}
    for _number in rounds:
        for name, value in parts.measure(source / "papers.yml").items():
            found.setdefault(name, []).append(value)
    for name in parts.QUERIES:
        samples = tuple(found[name])
        yield Row(f"{size:,} papers: {parts.QUERIES[name][0]}", 50, samples, "ms")
    yield Row("import sphinxcontrib_research", 60, tuple(found["import"]), "ms")
    checks = tuple(parts.check_time(source) / load for load in found["load"])
    yield Row(f"check of {size:,} papers: to loading them", 2, checks)


def rows(bench: Bench, sizes: list[int], rounds: int, *, slow: bool) -> Iterator[Row]:
    """All rows, in the order of the table."""
    every = range(rounds)
    for size in sizes:
        # Peers take minutes for ten thousand papers: once is enough for a ratio of five and more.
        few = range(1) if size > 2000 and slow else every
        yield from lists(bench, size, "one", few, slow=slow)
        if size > projects.PER_PAGE:
            yield from lists(bench, size, "many", every, slow=False)
        yield from tables(bench, size, few, slow=slow)
    if len(sizes) > 1:
        yield growth(bench, min(sizes), max(sizes), every)
    yield from again(bench, max(sizes), every)
    yield from others(bench, max(sizes), every)
    yield from bibliography(bench, min(7000, max(sizes)), every)
    yield from inside(bench, max(sizes), every)


def main() -> None:
    """Read the arguments, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", default="1000", help="numbers of papers, with commas (default: 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often all is built (default: 3)")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="which time counts")
    parser.add_argument("--quick", action="store_true", help="without the peers, which take most of the time")
    parser.add_argument("--work", type=Path, help="where to build (default: a temporary folder)")
    arguments = parser.parse_args()
    # With it set every process would compile what it imports, which nobody's builds do.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for variant in projects.VARIANTS.values():
        if not variant.is_there:
            print(f"left out: {variant.name}, as {variant.needs} is not installed")
    work = arguments.work or Path(tempfile.mkdtemp(prefix="research-bench-"))
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench(work.resolve(), arguments.clock)
    for name in ("empty", "ours"):
        bench._build(name, 20, "one", "cold")  # noqa: SLF001 - not counted: it compiles what is imported
    print("\n| what | goal | median | range | |\n|---|---|---|---|---|")
    sizes = [int(size) for size in arguments.sizes.split(",")]
    for row in rows(bench, sizes, arguments.rounds, slow=not arguments.quick):
        print("| " + " | ".join(row.cells()) + " |", flush=True)


if __name__ == "__main__":
    main()
