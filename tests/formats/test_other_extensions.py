"""Beside other extensions: short names give way, nothing clashes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.outputs

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


EXAMPLE = Path(__file__).parents[2] / "docs/examples/migrate/sphinxcontrib-bibtex"
TITLES = {"rst": "{}\n===\n\n", "md": "# {}\n\n"}


def build_example(folder: Path, language: str, builder: str, *, conf: str = "") -> str:
    """The pages of the documentation about sphinxcontrib-bibtex, in one project; there must be no warning."""
    folder.mkdir()
    for path in EXAMPLE.glob("*.bib"):
        shutil.copy(path, folder)
    text = (EXAMPLE / f"{'moved' if conf else 'page'}.{language}").read_text("utf-8")
    (folder / f"index.{language}").write_text(TITLES[language].format("One") + text, "utf-8")
    added = 'extensions.append("myst_parser")\nproject = author = copyright = "Test"\nhtml_theme = "basic"\n'
    (folder / "conf.py").write_text((EXAMPLE / "conf.py").read_text("utf-8") + conf + added, "utf-8")
    run = [sys.executable, "-W", "ignore", "-m", "sphinx", "-q", "-W", "-b", builder, str(folder)]
    done = subprocess.run([*run, str(folder / "out")], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    (made,) = [*folder.glob("out/index.*"), *folder.glob("out/*.tex")]
    return made.read_text("utf-8")


@pytest.mark.parametrize("language", TITLES)
def test_bibliography_and_list_of_the_same_file(tmp_path: Path, language: str) -> None:
    page = build_example(tmp_path / "source", language, "html")

    # In prose by the one, in a list by the other.
    assert page.count('class="research-paper"') == 2
    assert page.count('<div class="citation"') == 2
    assert 'id="research-paper-ashdown2023tides"' in page
    assert 'href="#id' in page
    assert page.count("research-paper-lind") == 0


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_bibliography_and_list_in_other_formats(tmp_path: Path, builder: str) -> None:
    page = build_example(tmp_path / "source", "rst", builder).lower()

    # The bibliography cites one of ours; the list stays in its place, with both.
    assert page.count("tides in a bath") == 2
    assert page.count("kettles whistle late") == 1
    if builder == "text":
        assert page.index("our papers") < page.index("kettles") < page.index("what the text cites")


@pytest.mark.parametrize("language", TITLES)
def test_moved_from_sphinxcontrib_bibtex(tmp_path: Path, language: str) -> None:
    page = build_example(tmp_path / "source", language, "html", conf="del extensions[0], bibtex_bibfiles\n")

    assert 'href="#research-paper-ashdown2023tides"' in page
    assert "Ashdown and Okonjo, 2023" in page
    assert page.count('class="research-paper"') == 1
    assert "Kettles" not in page
