"""Build the same papers in several ways, and print what each costs beside its goal.

    python benchmarks/bench.py                        1,000 papers: a few minutes
    python benchmarks/bench.py --sizes 1000,10000     all rows: the slow ways take minutes
    python benchmarks/bench.py --clock cpu            processor time, on a machine that others use as well
    python benchmarks/bench.py --write                writes the table of the documentation as well

Peers that are not installed are left out, and the output says so. Whole processes are measured. The ways take
turns within a round, and every ratio is one between runs of the same round: it holds when the machine's speed
drifts. "Above the floor" is a time less that of an empty project: what the papers cost.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import corpus
import parts
import projects
from builds import Bench, corpus_of

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "docs" / "explanation" / "speed-table.inc"


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
    ("rst", "hand-written reStructuredText", 0.20),
    ("bibtex", "sphinxcontrib-bibtex, which shows less", 0.16),
    ("needs", "sphinx-needs", 0.10),
    ("prototype", "the prototype", 1.25),
)
TABLES = (("rst-table", "list-table", 0.22), ("needs-table", "needtable", 0.35))
SLOW = ("rst", "bibtex", "needs", "rst-table", "needs-table")
"""These take minutes for ten thousand papers: once is enough for a ratio of five and more."""
LARGE = 2000
LAYOUTS = (("one", "one page"), ("many", "100 a page"))
AGAIN = (("warm", "nothing changed"), ("prose", "one prose page touched"))
BUILDERS = (("text", 0.8), ("latex", 0.45), ("epub", 0.2), ("xml", 0.5))
"""Builders other than HTML, with the share of what reStructuredText costs."""


def numbers(size: int, rounds: int) -> range:
    """The rounds in which a size has its turn: two are enough for large ones."""
    return range(min(rounds, 2) if size > LARGE else rounds)


def is_built(name: str, size: int, number: int, *, most: int) -> bool:
    """Whether a way has its turn in a round."""
    is_wanted = name not in SLOW or (size <= most and (number == 0 or size <= LARGE))
    return is_wanted and projects.VARIANTS[name].is_there


Turn = tuple[str, int, str, str]
"""A way of showing papers, their number, the layout and the mode of a build."""


def turns(sizes: list[int], number: int, rounds: int, *, most: int) -> Iterator[Turn]:
    """The builds of one round: what is compared stands close together."""
    for size in [size for size in sizes if number in numbers(size, rounds)]:
        for name in (
            "empty",
            "ours",
            *(peer[0] for peer in PEERS),
            "ours-table",
            *(one[0] for one in TABLES),
        ):
            if is_built(name, size, number, most=most):
                yield name, size, "one", "cold"
        for layout, _where in LAYOUTS:
            for mode, _words in AGAIN:
                for name in ("ours", "rst"):
                    if is_built(name, size, number, most=most):
                        yield name, size, layout, mode
    yield from small_turns(min(sizes))
    if number in numbers(max(sizes), rounds):
        for name in ("empty", "ours"):
            for mode in ("cold", "parallel"):
                yield name, max(sizes), "many", mode


def small_turns(size: int) -> Iterator[Turn]:
    """What is built of the smallest size only."""
    for name in ("ours", "rst"):
        yield name, size, "many", "data"
    for builder, _goal in BUILDERS:
        for name in ("empty", "ours", "rst"):
            yield name, size, "one", builder
    for name in ("ours-bibtex", "bibtex"):
        if projects.VARIANTS[name].is_there:
            yield name, size, "one", "warm"


def rounds_of(name: str, size: int, rounds: int, *, most: int) -> list[int]:
    """The rounds in which a way was built."""
    return [number for number in numbers(size, rounds) if is_built(name, size, number, most=most)]


def lists(bench: Bench, size: int, rounds: int, *, most: int) -> Iterator[Row]:
    """Cold builds of one page against every peer."""
    for name, words, goal in PEERS:
        if found := rounds_of(name, size, rounds, most=most):
            samples = tuple(
                bench.above("ours", size, "one", number) / bench.above(name, size, "one", number)
                for number in found
            )
            yield Row(f"{size:,} papers, one page, above the floor: to {words}", goal, samples)


def tables(bench: Bench, size: int, rounds: int, *, most: int) -> Iterator[Row]:
    """Cold builds of tables."""
    for name, words, goal in TABLES:
        if found := rounds_of(name, size, rounds, most=most):
            samples = tuple(
                bench.above("ours-table", size, "one", number) / bench.above(name, size, "one", number)
                for number in found
            )
            yield Row(f"table of {size:,} rows, above the floor: to {words}", goal, samples)


def again(bench: Bench, size: int, rounds: int, *, most: int) -> Iterator[Row]:
    """Builds after the first one, against reStructuredText, which has no papers in its inventory."""
    goal = 1.3 if size > LARGE else 1.15
    found = rounds_of("rst", size, rounds, most=most)
    for layout, where in LAYOUTS:
        for mode, words in AGAIN:
            samples = tuple(
                bench.time("ours", size, layout, mode, number) / bench.time("rst", size, layout, mode, number)
                for number in found
            )
            if samples:
                pages = bench.build("ours", size, layout, mode, 0).pages
                what = f"{size:,} papers, {where}, {words}: to reStructuredText"
                yield Row(what, goal, samples, note=f", {pages} {'page' if pages == 1 else 'pages'} written")


def edited(bench: Bench, size: int, rounds: int) -> Row:
    """One paper changed in the data, against the page edited that shows it."""
    samples = tuple(
        bench.time("ours", size, "many", "data", number) / bench.time("rst", size, "many", "data", number)
        for number in range(rounds)
    )
    return Row(f"{size:,} papers, 100 a page, one paper changed: to its page edited", 0.5, samples)


def builders(bench: Bench, size: int, rounds: int) -> Iterator[Row]:
    """Cold builds of other outputs, against reStructuredText."""
    for builder, goal in BUILDERS:
        samples = tuple(
            bench.above("ours", size, "one", number, builder)
            / bench.above("rst", size, "one", number, builder)
            for number in range(rounds)
        )
        what = f"{size:,} papers, {builder}, above the floor: to reStructuredText"
        yield Row(what, goal, samples)


def others(bench: Bench, size: int, rounds: int) -> Iterator[Row]:
    """Memory and parallel builds."""
    every = numbers(size, rounds)
    for layout, where in LAYOUTS:
        peak = tuple(bench.build("ours", size, layout, "cold", number).mebibytes for number in every)
        yield Row(f"{size:,} papers, {where}: peak memory", 350, peak, "MiB")
    samples = tuple(
        (
            bench.build("ours", size, "many", "parallel", number).wall
            - bench.build("empty", size, "many", "parallel", number).wall
        )
        / (
            bench.build("ours", size, "many", "cold", number).wall
            - bench.build("empty", size, "many", "cold", number).wall
        )
        for number in every
    )
    yield Row(f"{size:,} papers, 100 a page, -j 2, above the floor: to -j 1, wall time", 1.0, samples)


def bibliography(bench: Bench, size: int, rounds: int) -> Iterator[Row]:
    """A BibTeX file, after it has been parsed once, against the extension that parses it in every build."""
    if projects.VARIANTS["ours-bibtex"].is_there and projects.VARIANTS["bibtex"].is_there:
        samples = tuple(
            bench.time("ours-bibtex", size, "one", "warm", number)
            / bench.time("bibtex", size, "one", "warm", number)
            for number in range(rounds)
        )
        yield Row(f"BibTeX, {size:,} entries, nothing changed: to sphinxcontrib-bibtex", 0.25, samples)


def growth(bench: Bench, small: int, large: int, rounds: int) -> Row:
    """How much more ten times as many papers cost."""
    samples = tuple(
        bench.above("ours", large, "one", number) / bench.above("ours", small, "one", number)
        for number in numbers(large, rounds)
    )
    return Row(f"{large:,} papers: to {small:,}, above the floor", large / small, samples)


def inside(bench: Bench, size: int, rounds: int) -> Iterator[Row]:
    """What is measured in a process of its own, without Sphinx."""
    source = bench.work / "parts"
    source.mkdir(exist_ok=True)
    (source / "papers.yml").write_text(corpus.yaml(corpus_of(size)), "utf-8")
    (source / "conf.py").write_text("extensions = ['sphinxcontrib_research']\n", "utf-8")
    found: dict[str, list[float]] = {}
    for _number in range(rounds):
        for name, value in parts.measure(source / "papers.yml").items():
            found.setdefault(name, []).append(value)
        found.setdefault("check", []).append(parts.check_time(source) / found["load"][-1])
    yield Row(f"{size:,} papers: {parts.FIRST}", 50, tuple(found["first"]), "ms")
    for name in parts.QUERIES:
        yield Row(f"{size:,} papers: {parts.QUERIES[name][0]}", 50, tuple(found[name]), "ms")
    yield Row("import sphinxcontrib_research", 60, tuple(found["import"]), "ms")
    yield Row(f"check of {size:,} papers: to loading them", 2, tuple(found["check"]))


def rows(bench: Bench, sizes: list[int], rounds: int, *, most: int) -> Iterator[Row]:
    """All rows, in the order of the table."""
    for number in range(rounds):
        for name, size, layout, mode in turns(sizes, number, rounds, most=most):
            bench.build(name, size, layout, mode, number)
    for size in sizes:
        yield from lists(bench, size, rounds, most=most)
    for size in sizes:
        yield from tables(bench, size, rounds, most=most)
    if len(sizes) > 1:
        yield growth(bench, min(sizes), max(sizes), rounds)
    for size in sizes:
        yield from again(bench, size, rounds, most=most)
    yield edited(bench, min(sizes), rounds)
    yield from builders(bench, min(sizes), rounds)
    yield from others(bench, max(sizes), rounds)
    yield from bibliography(bench, min(sizes), rounds)
    yield from inside(bench, max(sizes), rounds)


def write_table(path: Path, found: list[Row], arguments: argparse.Namespace) -> None:
    """Write the rows as a table that the documentation includes."""
    clock = "processor time" if arguments.clock == "cpu" else "wall time"
    versions = f"Python {platform.python_version()}, Sphinx {version('sphinx')}"
    cells = [("What", "Goal", "Median", "Range", "")]
    cells += [row.cells() for row in found]
    lines = [".. list-table::", "   :header-rows: 1", "   :widths: 52 12 16 12 8", ""]
    for one in cells:
        lines += [f"   {'* -' if at == 0 else '  -'} {cell}".rstrip() for at, cell in enumerate(one)]
    large = max(map(int, arguments.sizes.split(","))) > LARGE
    fewer = " (of 10,000 papers at most 2; of the slow ways 1)" if large else ""
    measured = f"Measured with {versions} on {os.cpu_count()} processors: {clock}"
    lines += ["", f"{measured}, {arguments.rounds} rounds{fewer}."]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Read the arguments, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", default="1000", help="numbers of papers, with commas (default: 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often all is built (default: 3)")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="which time counts")
    parser.add_argument("--peers-up-to", type=int, default=10_000, help="the most papers that slow peers get")
    parser.add_argument("--write", action="store_true", help="write the table of the documentation as well")
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
    found = []
    for row in rows(bench, sizes, arguments.rounds, most=arguments.peers_up_to):
        print("| " + " | ".join(row.cells()) + " |", flush=True)
        found.append(row)
    if arguments.write:
        write_table(TABLE, found, arguments)


if __name__ == "__main__":
    main()
