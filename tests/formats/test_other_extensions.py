"""Beside other extensions: short names give way, nothing clashes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

OTHERS = ["sphinx.ext.extlinks", "sphinxcontrib.bibtex", "sphinx_design", "sphinx_needs", "ablog", "myst_nb"]
CONF = """\
project = author = "Test"
copyright = "2026, Test"
extlinks = {"paper": ("https://example.org/%s", "paper %s")}
bibtex_bibfiles = ["x.bib"]
blog_baseurl = "https://example.org"
"""
PAGE = """\
Test
====

:paper:`7` :research:paper:`adan` :cite:p:`other`

.. paper-list::

.. bibliography::
"""


@pytest.mark.parametrize("ours_first", [True, False])
def test_short_names_give_way_to_others(tmp_path: Path, *, ours_first: bool) -> None:
    extensions = ["sphinxcontrib_research", *OTHERS] if ours_first else [*OTHERS, "sphinxcontrib_research"]
    (tmp_path / "conf.py").write_text(f"{CONF}extensions = {extensions!r}\n")
    (tmp_path / "papers.yml").write_text("- {id: adan, title: A Faster Optimizer, year: 2024}\n")
    (tmp_path / "x.bib").write_text("@misc{other, title={Other}, author={Ann Other}, year=2020}\n")
    (tmp_path / "index.rst").write_text(PAGE)
    out = tmp_path / "out"
    run = [sys.executable, "-W", "ignore", "-m", "sphinx", "-q", "-W", str(tmp_path), str(out)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
    shown = (out / "index.html").read_text("utf-8")
    assert 'href="https://example.org/7"' in shown
    assert 'href="#research-paper-adan"' in shown
