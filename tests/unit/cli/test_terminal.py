"""What the command line writes to those who sit before a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONUTF8": "1"}
LONG = (
    "A title of a paper that says in very many words what a reader of a terminal never wants to read at once"
)
DATA = f"""\
- {{id: a, title: "{LONG}", year: 2021, venue: V}}
- {{id: b, title: 張三的很長很長很長很長很長很長很長很長很長很長很長很長很長很長的題目, year: 2020}}
"""


def on_a_terminal(folder, *arguments):
    """The lines that a command writes to a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sphinxcontrib_research", *arguments]
    subprocess.run(command, cwd=folder, stdout=theirs, env={**ENVIRONMENT, "COLUMNS": "80"}, check=True)
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 4096):
            written += part
    except OSError:  # Linux says so that the other side is closed.
        pass
    os.close(ours)
    return written.decode().splitlines()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "papers.yml").write_text(DATA, "utf-8")
    return tmp_path


def test_titles_are_cut_so_that_a_line_fits(folder):
    lines = on_a_terminal(folder, "list", "papers.yml")

    assert [line.split()[0] for line in lines] == ["id", "a", "b"]
    assert all("…" in line for line in lines[1:])
    # Chinese letters take two columns.
    assert all(len(line) + sum(letter > "\u2fff" for letter in line) <= 80 for line in lines)


def test_elsewhere_they_are_whole(folder):
    command = [sys.executable, "-m", "sphinxcontrib_research", "list", "papers.yml"]
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, check=True)

    assert LONG in done.stdout.decode()
