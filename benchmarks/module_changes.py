"""Count how often one paper's way through loading goes from one module of the package to another.

Run it as ``python benchmarks/module_changes.py [--trace]`` with the package on the path; ``--trace`` also
prints which pairs of modules call one another how often. Imports are not counted: another paper is
read before.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

PACKAGE = "sphinxcontrib_research"
PAPER = """\
- id: adan
  title: "Adan: Adaptive Nesterov Momentum"
  authors: [Xingyu Xie, Pan Zhou, Huan Li]
  venue: TPAMI
  date: 2024-07
  doi: 10.1109/TPAMI.2024.3423382
  arxiv: 2208.06677
  code: https://github.com/sail-sg/Adan
  tags: [optimization]
  abstract: A fast optimizer.
"""


class Counting:
    """A profiling function that counts the calls that lead from one module to another."""

    def __init__(self) -> None:
        self.pairs: Counter[tuple[str, str]] = Counter()

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> None:
        """See a call, as :func:`sys.setprofile` reports it."""
        caller = frame.f_back
        if event != "call" or caller is None:
            return
        called = frame.f_globals.get("__name__", "")
        while caller is not None and not caller.f_globals.get("__name__", "").startswith(PACKAGE):
            caller = caller.f_back
        calling = caller.f_globals["__name__"] if caller else ""
        if called.startswith(PACKAGE) and calling and called != calling:
            self.pairs[calling.removeprefix(f"{PACKAGE}."), called.removeprefix(f"{PACKAGE}.")] += 1


def main() -> None:
    """Print the number of changes, and of the modules that take part."""
    try:
        load_file = importlib.import_module(f"{PACKAGE}.readers").load_file
    except ModuleNotFoundError:  # before the package had folders
        load_file = importlib.import_module(f"{PACKAGE}.load").load_file
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "papers.yml"
        path.write_text("- title: Another one\n  authors: [Ann Lee]\n  doi: 10.1000/1\n", "utf-8")
        load_file(path, root=Path(folder))
        path.write_text(PAPER, "utf-8")
        count = Counting()
        sys.setprofile(count)
        load_file(path, root=Path(folder))
        sys.setprofile(None)
    modules = {one for pair in count.pairs for one in pair}
    print(f"{count.pairs.total()} changes of module in {len(modules)} modules")
    if "--trace" in sys.argv:
        for (calling, called), times in count.pairs.most_common():
            print(f"{times:5} {calling} -> {called}")


if __name__ == "__main__":
    main()
