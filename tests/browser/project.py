"""The project whose pages the browser tests read: twenty papers, and three thousand."""

from __future__ import annotations

import json
from pathlib import Path

WORDS = (
    "adaptive attention causal diffusion efficient federated gradient hierarchical image kernel language masked"
    " neural optimal policy quantum robust sparse transformer unsupervised variational"
).split()
GIVEN = "Ada Björn Chén Dmitri Élodie Fatma Grace Hanna Ibrahim Jürgen Kenji Léa Mehmet Nadia Øyvind Łukasz".split()
FAMILY = "Abe Brown Çelik Diaz Ernst Fischer Gómez Hopper Ito Jensen Kovács Lamport Müller Novák Okafor Petrov".split()
VENUES = ["CVPR", "ICML", "JMLR", "NeurIPS", "Nature"]
ABSTRACT = "A method of $n$ steps. It says albatross in the middle."

PLAIN_CONF = """\
project = "Test"
author = "Test"
copyright = "2026, Test"
version = "1"
extensions = ["sphinxcontrib_research"]
html_theme = "basic"
html_show_sourcelink = False
html_sidebars = {"**": []}
"""
CONF = PLAIN_CONF + 'html_static_path = ["theme"]\nhtml_css_files = ["theme.css"]\n'
THEME = "[hidden] { display: none !important }\n"
"""A rule that several themes have, as Bootstrap brings it."""


def paper(number: int, *, small: bool) -> dict[str, object]:
    """A paper that looks like one, the same in every run."""
    first, second, third = (WORDS[(number * step + number // 21) % len(WORDS)] for step in (1, 5, 11))
    authors = [
        f"{GIVEN[(number * 3 + at * 7) % 16]} {FAMILY[(number + at * 5 + number // 16) % 16]}"
        for at in range(1 + number % 7)
    ]
    made: dict[str, object] = {
        "id": f"{'s' if small else 'b'}{number}",
        "title": f"{first.capitalize()} {second} for {third} models, part {number if small else number + 1000}",
        "authors": authors,
        "venue": VENUES[number % 5],
        "year": str(2005 + number % 20),
        "tags": [first, second],
        "type": "article-journal" if number % 5 in {2, 4} else "paper-conference",
        "category": f"cs.{'LCA'[number % 3]}",
        "url": f"https://example.org/{number}",
        "code": "example/code",
    }
    if number % 3:
        made["citations"] = number * 7 % 1000
    if number == 3:
        made["award"] = "Oral"
    if number % 2 == 0:
        made["abstract"] = ABSTRACT
    return made


PAGES = {
    "index": """
        .. toctree::

           list
           groups
           sections
           tables
           sorted
           several
           entries
           topics
           plain
           big
           big-table
           long
           odd
        """,
    "list": """
        .. paper-list:: small.json
           :search:
           :show: default, bibtex, tags
           :sort: data
           :sort-by: date, citations, title, -authors
           :home:
        """,
    "groups": """
        .. paper-list:: small.json
           :search:
           :numbered:
           :group-by: venue
           :style: compact

        Folded
        ------

        .. paper-list:: small.json
           :search:
           :group-by: tag
           :collapse: groups, abstract
        """,
    "sections": """
        .. paper-list:: small.json
           :search:
           :group-by: venue, year
           :sort-by: -date, title
           :caption: {count} papers
        """,
    "tables": """
        .. citation-table:: small.json
           :columns: title, authors, venue, date, citations
           :sort: data
           :total:
           :search:

        .. citation-table:: small.json
           :columns: venue, citations
           :limit: 3
           :sort: data
        """,
    "sorted": """
        .. citation-table:: small.json
           :columns: title, venue, year, citations
        """,
    "several": """
        .. paper-list:: small.json
           :search:
           :limit: 5
           :sort: data

        .. paper-list:: small.json
           :search:
           :style: citation
           :sort: data
        """,
    "entries": """
        .. paper-list:: small.json
           :limit: 4
           :show: default, tags, bibtex
           :sort: data

        .. paper-list:: long.json
           :collapse: abstract: clamp

        .. paper-list:: small.json
           :style: grid
           :limit: 4
           :sort: data

        What is in brackets (:stars:`example/code`) stays there (:stars:`example/other`), and (:stars:`example/more`); also
        (:stars:`example/next`) and (see :stars:`example/last`), or :paper-badges:`long sota`, which is wide.
        """,
    "topics": """
        .. research-topic:: Outer
           :id: outer

           Some words.

           .. research-topic:: Inner
              :id: inner
              :hint: works

              The deep word is pelican.

              .. paper-list:: small.json
                 :limit: 4
                 :sort: data
                 :style: card

        .. research-topic:: Second
           :id: second

           :ref:`A link <inner>` and more.

        .. _inner:

        A `link to the first <#research-topic-inner>`__ and `one to a paper <#research-paper-s3>`__.
        """,
    "odd": """
        .. citation-table:: odd.json
           :columns: title, metrics.score, year
           :headers: Title, Score, Year
           :sort: data
        """,
    "plain": """
        .. paper-list:: small.json
           :style: compact
           :limit: 3
        """,
    "big": """
        .. paper-list:: big.json
           :search:
           :style: card
           :badges: citations
        """,
    "long": """
        .. paper-list:: big.json
           :search:
           :limit: 400
           :sort: data
           :show: default, abstract
           :collapse: none

        After
        -----

        .. paper-list:: big.json
           :search:
           :limit: 400
           :style: compact

        End
        ---

        The end.
        """,
    "big-table": """
        .. citation-table:: big.json
           :search:
           :columns: title, venue, year, citations
        """,
}


def write_project(source: Path, count: int = 3_000) -> None:
    """Write the sources of the project."""
    source.mkdir()
    source.joinpath("conf.py").write_text(CONF, "utf-8")
    source.joinpath("theme").mkdir()
    source.joinpath("theme", "theme.css").write_text(THEME, "utf-8")
    for name, number, small in (("small", 20, True), ("big", count, False)):
        papers = [paper(at, small=small) for at in range(number)]
        source.joinpath(f"{name}.json").write_text(json.dumps(papers), "utf-8")
    scores = {"five": "5", "none": None, "text": "n/a", "twelve": "12", "sign": "7%"}
    odd = [
        {"id": name, "title": name, "metrics": {"score": score} if score else {}, "year": year}
        for year, (name, score) in zip(
            ("2020", "", "2020-02", "in press", "2019"), scores.items(), strict=True
        )
    ]
    source.joinpath("odd.json").write_text(json.dumps(odd), "utf-8")
    long = {
        "id": "long",
        "title": "A long one",
        "year": "2020",
        "abstract": "Water is wet, and so is all in it. " * 20,
        "code": True,
        "sota": "Segmentation of pictures that are taken from far above",
    }
    source.joinpath("long.json").write_text(json.dumps([long]), "utf-8")
    for name, body in PAGES.items():
        lines = [line.removeprefix("        ") for line in body.splitlines()]
        title = name.capitalize()
        source.joinpath(f"{name}.rst").write_text(
            f"{title}\n{'=' * len(title)}\n" + "\n".join(lines), "utf-8"
        )
