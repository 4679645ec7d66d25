"""A second project refers to the papers, authors and topics of a first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Build, Project

FIRST = {
    "papers.yml": """\
papers:
  - {id: adan, short: Adan, title: "Adan: Adaptive Momentum", authors: [{id: pz, name: Pan Zhou}], year: 2024}
  - {id: Win_1, title: "Win", year: 2023}
authors: [{id: pz, name: Pan Zhou}]
topics: [{id: opt, title: Optimisation}]
""",
    "index.rst": "First\n=====\n\n.. toctree::\n\n   sub/list\n",
    "sub/list.rst": """\
List
====

.. paper-list::

.. author-profile:: pz

.. research-topic:: Optimisation
   :id: opt

   Text.
""",
}
SECOND = """\
Second
======

- :research:paper:`adan`
- :paper:`the paper <Win_1>`
- :external+first:research:paper:`adan`
- :author:`pz`
- :topic:`opt`
- :any:`adan`
- :paper:`own`
- :ref:`first:research-papers`

.. paper-list::
"""
OWN = """\
papers: [{id: own, title: "Our own"}]
authors: [{id: alice, name: Alice Adams}]
topics: [{id: graphs, title: Graphs}]
"""
CONF = """\
extensions.append("sphinx.ext.intersphinx")
intersphinx_mapping = {{"first": ("https://first.example.org/docs/", {inventory!r})}}
"""


def build_both(project: Callable[..., Project], conf: str = "", text: str = SECOND) -> tuple[Build, Build]:
    first = project(FIRST, conf).build()
    assert first.warnings == ""
    second = project(
        {"papers.yml": OWN, "index.rst": text},
        CONF.format(inventory=str(first.out / "objects.inv")),
        folder="second",
    )
    return first, second.build()


def test_references_lead_to_the_first_project(project: Callable[..., Project]) -> None:
    first, second = build_both(project)
    assert second.warnings == ""
    page = second.read("index.html")
    there = "https://first.example.org/docs/sub/list.html"
    assert page.count(f'href="{there}#research-paper-adan"') == 3
    assert f'href="{there}#research-paper-win-1"' in page
    assert f'href="{there}#research-author-pz"' in page
    assert f'href="{there}#research-topic-opt"' in page
    assert 'href="https://first.example.org/docs/research-papers.html"' in page
    assert 'href="#research-paper-own"' in page
    list_ = first.read("sub/list.html")
    for anchor in ("research-paper-adan", "research-paper-win-1", "research-author-pz", "research-topic-opt"):
        assert f'id="{anchor}"' in list_


def test_references_lead_to_the_pages_of_papers(project: Callable[..., Project]) -> None:
    first, second = build_both(project, 'research_paper_pages = "papers"\n')
    assert second.warnings == ""
    assert 'href="https://first.example.org/docs/papers/win-1.html#research-paper-win-1"' in second.read(
        "index.html"
    )
    assert 'id="research-paper-win-1"' in first.read("papers/win-1.html")


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (":paper:`onw`", "unknown paper: 'onw'; did you mean 'own'?"),
        (":author:`alcie`", "unknown author: 'alcie'; did you mean 'alice'?"),
        (":topic:`grahps`", "unknown topic: 'grahps'; did you mean 'graphs'?"),
        (":external+first:research:paper:`adam`", "adam"),
        (":any:`adam`", "'any' reference target not found: adam"),
    ],
)
def test_unknown_ids_warn(project: Callable[..., Project], text: str, warning: str) -> None:
    _first, second = build_both(project, text=f"T\n=\n\n{text}\n")
    assert second.warnings.count("WARNING") == 1
    assert warning in second.warnings


def test_any_of_our_own(project: Callable[..., Project]) -> None:
    files = {
        **FIRST,
        "index.rst": FIRST["index.rst"] + "\n:any:`adan` :any:`pz` :any:`opt` :any:`text <Win_1>`\n",
    }
    build = project(files).build()
    assert build.warnings == ""
    page = build.read("index.html")
    for anchor in ("paper-adan", "paper-win-1", "author-pz", "topic-opt"):
        assert f'href="sub/list.html#research-{anchor}"' in page
