"""A project to call commands in."""

from __future__ import annotations

import pytest

PAPERS = """\
papers:
  - id: adan
    title: "Adan: Adaptive Nesterov"
    authors: [Xingyu Xie, P. Zhou]
    venue: TPAMI
    date: 2024-07
    doi: 10.1109/x.2024
    tags: [optimisation, llm]
    citations: 241
  - id: win
    title: Win
    authors: [Pan Zhou]
    date: 2023
    tags: [optimisation]
  - title: Without an id
    year: 2019
  - {id: draft, title: Not yet, hidden: true}
  - {id: used, title: Used here, relation: uses, year: 2020}
authors:
  - {id: pan-zhou, name: Pan Zhou}
"""
BROKEN = """\
- id: one
  title: One
  yaer: 2020
- id: two
  title: Two
  year: 31 February 2020
  doi: 10.1/100%,:x y
"""


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """The folder of a project with its documentation in ``docs``, as the current folder."""
    monkeypatch.chdir(tmp_path)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "conf.py").write_text("project = 'P'\nraise RuntimeError('never run')\n")
    (docs / "papers.yml").write_text(PAPERS, "utf-8")
    return tmp_path


@pytest.fixture
def broken():
    """A data file with faults."""
    return BROKEN
