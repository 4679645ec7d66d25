"""The page on troubleshooting quotes messages as builds give them, and has a section for each type."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from sphinx.testing.util import SphinxTestApp

from sphinxcontrib_research.errors import SUBTYPES
from sphinxcontrib_research.ext.logging import Subtype

PAGE = (Path(__file__).parents[2] / "docs/how-to/troubleshoot.rst").read_text("utf-8")
_BEFORE, SECTIONS = PAGE.split("\nFiles\n-----\n")
QUOTED = re.findall(r"^``(.+)``$(?=\n    )", SECTIONS, re.MULTILINE)
CONF = """
extensions = ["sphinxcontrib_research"]
project, author, copyright, version = "Faults", "Nobody", "2026, Nobody", "1"
html_theme = "basic"
research_papers = ["data.yml", "refs.bib", "more.yml", "broken.yml", "empty.yml", "latin.yml", "papers.yml", "y.docx"]
research_badge = []
research_badge_style = "svgg"
research_feed = "papers.xml"
"""
DATA = r"""
papers:
  - {id: no-title, titel: A Title}
  - {year: 2020}
  - id: two
    title: Two
    date: 2023-02-31
    doi: 10.x
    url: javascript:alert(1)
    pdf: ../../x.pdf
    image: nothing.png
    citations: many
    type: foo
    abstract: "The \beta distribution"
    topics: [programing]
    authors: [Ann Reed]
  - {id: two, title: Two again}
  - {id: has space, title: Three, date: Q3 2020}
  - {id: five, doi: 10.1000/abc}
  - {id: one-doi, title: Lakes of Iron, doi: 10.1000/same, authors: [A. One]}
  - {id: same-doi, title: Boats in the Wind, doi: 10.1000/same, authors: [B. Two]}
  - {id: six, title: Six, volume: 1}
  - {id: wibbly, title: Seven, wibble: 3}
authors:
  - {id: r1, name: Ann Reed}
  - {id: r2, name: Ann Reed}
topics:
  - {id: programming, title: Programming}
"""
INDEX = """
Faults
======

:paper:`twoo` :paper-badges:`two stars`

.. paper-list::
   :tags: nothing
   :filter: year => 3

.. paper-list:: other.yml

.. research-topic::

.. citation-table::
   :columns: title, foo
"""
FILES = {
    "conf.py": CONF,
    "data.yml": DATA,
    "refs.bib": "@article{broken, title={Not closed}, year=2020\n@article{next, title={Next}, year=2021}\n",
    "more.yml": "- {id: six, volume: 2}\n- {id: fivee, award: Oral}\n",
    "broken.yml": "- id: a\n  title: Colon: in title\n",
    "empty.yml": "",
    "y.docx": "",
    "research.lock.json": '{"papers": {}}',
    "index.rst": INDEX,
}


@pytest.fixture(scope="module")
def warnings(tmp_path_factory: pytest.TempPathFactory) -> str:
    source = tmp_path_factory.mktemp("faults")
    for name, text in FILES.items():
        (source / name).write_text(text, "utf-8")
    (source / "latin.yml").write_bytes(b"- {id: lat, title: Caf\xe9}\n")
    app = SphinxTestApp("html", srcdir=source)
    try:
        app.build()
        return app.warning.getvalue()
    finally:
        app.cleanup()


def test_every_type_has_a_section():
    titles = "".join(re.findall(r"^(``research\..+)\n~+$", SECTIONS, re.MULTILINE))
    named = re.findall(r"``research\.([\w-]+)``", titles)

    assert sorted(named) == sorted({*SUBTYPES, *get_args(Subtype)})


@pytest.mark.parametrize("message", QUOTED)
def test_a_message_is_quoted_as_it_is(warnings, message):
    parts = (re.escape(part) for part in message.split("…"))

    assert re.search(".*?".join(parts), warnings)
