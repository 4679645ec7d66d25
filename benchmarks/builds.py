"""Whole builds, each a process of its own, and what they took."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import corpus
import projects

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


AGAIN = ("warm", "prose", "data")
"""The builds that come after a first one."""


@dataclass(frozen=True)
class Run:
    """What one process took."""

    wall: float
    cpu: float
    mebibytes: float
    pages: int = 0
    """How many pages it wrote, the index, search and general index not counted."""
    weight: int = 0
    """How many bytes the pages with papers have."""


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
            if mode in AGAIN:
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
        builder = "html" if mode in ("cold", "parallel", *AGAIN) else mode
        if mode not in AGAIN:
            shutil.rmtree(out, ignore_errors=True)
            shutil.rmtree(folder / "doctrees", ignore_errors=True)
        if mode == "cold" or not state.exists():
            papers = corpus_of(size)
            project = projects.write(projects.VARIANTS[variant], papers, source, one_page=layout == "one")
            state.write_text(json.dumps(project.titles), "utf-8")
        if mode == "prose":
            with (source / "prose.rst").open("a", encoding="utf-8") as file:
                file.write("\nOne more line.\n")
        if mode == "data" and (edited := projects.VARIANTS[variant].edited):
            edit_one(source / edited, size // 2)
        elif mode == "data":
            with (source / "part-000.rst").open("a", encoding="utf-8") as file:
                file.write("\nOne more line.\n")
        command = [sys.executable, "-m", "sphinx", "-q", "-b", builder]
        command += ["-j", "2"] if mode == "parallel" else []
        command += ["-d", str(folder / "doctrees"), str(source), str(out)]
        before = times(out)
        run = self.process(command)
        after = times(out)
        if mode == "cold":
            check(out, json.loads(state.read_text("utf-8")), variant)
        pages = sum(after[name] != before.get(name) for name in after)
        weight = sum(path.stat().st_size for path in out.glob("part-*.html"))
        return Run(run.wall, run.cpu, run.mebibytes, pages, weight)

    def time(self, variant: str, size: int, layout: str, mode: str, number: int) -> float:
        """The time of a build, by the chosen clock."""
        return float(getattr(self.build(variant, size, layout, mode, number), self.clock))

    def above(self, variant: str, size: int, layout: str, number: int, mode: str = "cold") -> float:
        """The time of a first build less that of an empty project with as many pages."""
        floor = self.time("empty", size, layout, mode, number)
        return self.time(variant, size, layout, mode, number) - floor


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
