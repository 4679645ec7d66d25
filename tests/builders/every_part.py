"""A project that uses every directive and every role, links between all its pages and files of all kinds."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

CONF = """\
project = "Whole"
author = "Test"
copyright = "2026, Test"
version = release = "1"
extensions = ["sphinxcontrib_research", "sphinx.ext.doctest", "sphinx.ext.coverage"]
html_theme = "basic"
html_baseurl = "https://example.org/"
research_feed = "feeds/all.xml"
research_paper_pages = "papers"
research_author_pages = "people"
research_topic_pages = "topics"
research_badges = ["award", "citations", "stars", "sota", "venue", "code"]
linkcheck_ignore = [r".*"]
# Sphinx's own, of builders that copy the environment into their output.
suppress_warnings = ["misc.copy_overwrite"]
applehelp_bundle_id = "org.example.whole"
applehelp_disable_external_tools = True
"""

PAPERS = r"""papers:
  - id: dune
    short: DUNE
    title: "Dunes in $\\mathbb{R}^2$: a _survey_ of `sand`"
    authors: [{id: ann}, "Bo Two"]
    venue: [SAND, Proc. of Wind]
    date: 2024-03
    doi: 10.1234/dune
    arxiv: 2403.00001
    code: lone/dune
    pdf: files/dune.pdf
    image: files/dune.png
    slides: files/slides.pdf
    citations: {count: 12, source: OpenAlex, date: 2026-01-02}
    award: Best Paper
    tags: [sand, wind]
    topics: [grains]
    category: cs.LG
    sota: {task: Sorting, dataset: Beach}
    metrics: {accuracy: 97.2}
    abstract: "Sand, and $x_1$ more; see https://example.org/a."
  - {id: reed, title: "Reed: Grass by the Water", authors: [{id: ann}, Cy Three, others], venue: MOOR, year: 2022,
     citations: 800+, url: "https://example.org/reed", tags: [water], topics: [plants], stars: 7, code: lone/reed}
  - {id: moss, title: Moss, authors: [Bo Two], year: 2021, tags: [water], topics: [plants], summary: Green.}
  - {id: veil, title: Never Shown, year: 2020, hidden: true}
  - {id: user, title: They Use It, authors: [Di Four], year: 2023, relation: uses, tags: [sand]}
authors:
  - {id: ann, name: Ann One, role: Chair, affiliation: Moor, bio: Digs., image: files/ann.png, h_index: 3,
     url: "https://example.org/ann", email: ann@example.org, github: ann}
  - {id: two, name: Bo Two, role: Member}
venues:
  - {id: sand-conf, short: SAND, name: Conference on Sand, color: "#204060"}
topics:
  - {id: earth, title: Earth, summary: All of it.}
  - {id: grains, title: Grains, parent: earth, image: files/dune.png, links: [{label: Map, url: files/slides.pdf}]}
  - {id: plants, title: Plants, parent: earth}
"""
MORE = """papers:
  - {id: salt, short: SALT, title: "Salt of the Sea", authors: [Ed Five], venue: SAND, year: 2019,
     citations: 5, pdf: files/slides.pdf, code: lone/salt}
authors:
  - {id: five, name: Ed Five, role: Guest}
"""
LOCK = """{
  "version": 1,
  "entries": {
    "doi:10.1234/dune": {
      "citations_per_year": {"value": {"2024": 5, "2025": 7}, "source": "openalex", "date": "2026-01-02"}
    },
    "github:lone/dune": {"stars": {"value": 841, "source": "github", "date": "2026-01-02"}}
  }
}
"""

INDEX = """\
Whole
=====

All of :paper:`dune`, :paper:`salt`, :author:`ann`, :topic:`grains`, :topic:`stones` and :paper-count:`tags=water`.

.. toctree::

   lists
   people/all
   themes
   roles :paper:`dune` <roles>
"""
LISTS = """\
Lists of :paper:`reed`
======================

.. paper-list::
   :search:
   :bibtex: all
   :feed: all
   :caption: {count} papers, {updated}
   :show: default, image, bibtex, topics, tags, affiliations
   :name: main-list

.. paper-list::
   :group-by: year
   :collapse: abstract

By type
-------

.. paper-list:: more.yml
   :style: citation
   :numbered: reversed

.. paper::  dune
   :home:

.. citation-table::
   :columns: title, authors, venue, year, citations, pdf
   :total:
   :search:

.. citation-table:: more.yml

.. paper-list::
   :tags: none
   :empty: Nothing here.

.. only:: html

   .. paper-list::
      :papers: user

.. doctest::

   >>> 1 + 1
   2
"""
PEOPLE = """\
People
======

.. author-profile:: ann
   :show: header, tiles, charts, papers
   :metrics: h-index

.. people-list::
   :group-by: role

.. paper-chart:: papers-per-year
.. paper-chart:: citations-per-year
.. paper-chart:: by-venue
.. paper-chart:: by-tag
   :caption: By tag
"""
THEMES = """\
Themes
======

.. research-outline::
   :numbered:

.. research-topic:: Stones and :paper:`moss`
   :id: stones
   :tags: sand
   :open:

   See :paper:`user` and :topic:`plants`.

   .. research-topic:: Small
      :fold: no

      Of :author:`two`.

.. research-topic:: As a section
   :toc:

   Text.
"""
ROLES = """\
Roles
=====

- :paper:`dune`, :paper:`named <reed>`, :paper:`!moss`, :research:paper:`user`, :any:`reed`
- :paper-full:`reed`, :paper-full:`moss`, :paper-full:`salt`
- :paper-badges:`dune citations`, :paper-badges:`salt`
- :paper-cite:`dune, reed`, :paper-cite-p:`moss, salt`, :paper-cite-p:`see @dune, p. 3; also -@moss`
- :paper-footcite:`@dune; @reed, p. 3`
- :stars:`lone/dune`
- :author:`ann`, :author:`two`, :author:`five`
- :topic:`earth`, :topic:`stones`
- :paper-count:`tags=sand`

.. paper-footnotes::

.. paper-references::
   :style: citation

:ref:`the list <main-list>`
"""

FILES = {
    "conf.py": CONF,
    "papers.yml": PAPERS,
    "more.yml": MORE,
    "research.lock.json": LOCK,
    "index.rst": INDEX,
    "lists.rst": LISTS,
    "people/all.rst": PEOPLE,
    "themes.rst": THEMES,
    "roles.rst": ROLES,
}


def png(shade: int) -> bytes:
    """A small picture in one grey."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    rows = b"".join(b"\0" + bytes([shade] * 8) for _row in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


BINARY = {
    "files/dune.png": png(120),
    "files/ann.png": png(200),
    "files/dune.pdf": b"%PDF-1.4\n% dune\n",
    "files/slides.pdf": b"%PDF-1.4\n% slides\n",
}


def write_project(folder: Path, files: dict[str, str] | None = None, conf: str = "") -> Path:
    """Write the project.

    Args:
        folder: Its source folder, made where it is missing.
        files: What is otherwise than in :data:`FILES`.
        conf: Lines that conf.py gets.
    """
    texts = {**FILES, **(files or {})}
    texts["conf.py"] += conf
    for name, content in {**{name: text.encode() for name, text in texts.items()}, **BINARY}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
