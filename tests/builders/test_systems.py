"""Pages are the same on every system: whatever its encoding, and whether or not its disks tell cases apart."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Project

PACKAGE = Path(__file__).parents[2]
FILES = {
    "papers.yml": """\
        - {id: win, title: Über Gewinn 張, authors: [Jörg Müller], year: 2024, abstract: "α — β", pdf: 'files\\\\a.pdf'}
        - {id: con, title: Con, authors: [Ann Lee], year: 2023}
        """,
    "files/a.pdf": "%PDF",
    "index.rst": """\
        Übersicht
        =========

        .. paper-list::
           :bibtex: ours.bib
           :show: default, abstract

        .. paper-list::
           :bibtex: Ours.bib
        """,
}
CONF = 'research_paper_pages = "papers"\n'
LEGACY = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}


def built(source: Path, out: Path, builder: str, **variables: str) -> dict[str, bytes]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONIOENCODING"}
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "-q",
        "-b",
        builder,
        "-d",
        f"{out}-doctrees",
        source,
        out,
    ]
    done = subprocess.run(
        command,
        env={**env, "PYTHONPATH": str(PACKAGE), "SOURCE_DATE_EPOCH": "1700000000", **variables},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kept = {".html", ".bib", ".ris", ".json", ".xml", ".js", ".css", ".txt", ".tex", ".opf", ".xhtml"}
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.suffix in kept
    }


@pytest.mark.parametrize("builder", ["html", "latex", "epub"])
def test_an_encoding_that_is_not_utf8_changes_no_page(
    project: Callable[..., Project], tmp_path: Path, builder: str
) -> None:
    source = project(FILES, CONF).source
    usual = built(source, tmp_path / "usual", builder, PYTHONUTF8="1", LC_ALL="C")
    legacy = built(source, tmp_path / "legacy", builder, **LEGACY)

    assert usual
    assert list(legacy) == list(usual)
    assert [name for name in usual if legacy[name] != usual[name]] == []


def test_no_two_files_differ_in_case_alone_and_none_is_called_as_a_device(
    project: Callable[..., Project],
) -> None:
    made = project({**FILES, "papers/Win.rst": ":orphan:\n\nWin\n===\n\n.. paper:: win\n"}, CONF)
    build = made.build(freshenv=True)
    names = [path.relative_to(build.out).as_posix() for path in build.out.rglob("*")]

    assert "papers/Win.rst: WARNING: same name as the page of paper 'win'" in build.warnings
    assert len({name.casefold() for name in names}) == len(names)
    assert {"papers/con-2.html", "papers/Win.html"} <= set(names)
    assert sorted(name for name in names if name.endswith(".bib") and "index" in name) == [
        "_downloads/research/index/Ours-2.bib",
        "_downloads/research/index/ours.bib",
    ]
    # The document is the page of its paper.
    assert 'href="papers/Win.html' in build.read("index.html")
