"""Anchors, titles and captions: none twice on a page, each leads to what it names."""

from __future__ import annotations

import re
from collections import Counter

from .pages import NUMBERS, SVG, TOPICS, MakeProject, page


def repeated_ids(html: str) -> list[str]:
    return [id_ for id_, count in Counter(re.findall(r' id="([^"]+)"', html)).items() if count > 1]


def test_later_anchors_are_never_those_of_other_papers(project: MakeProject) -> None:
    papers = "- {id: win, title: One}\n- {id: win-2, title: Two}\n- {id: Win, title: Three}\n"
    lists = ".. paper-list::\n\n.. paper-list::\n"
    build = project({"papers.yml": papers, "index.rst": page(lists)}).build()
    shown = build.read("index.html")
    assert repeated_ids(shown) == []
    assert len(re.findall(r' id="research-paper-win[-\d]*"', shown)) == 6
    assert re.search(r'id="research-paper-win-2"><p class="research-title"[^>]*>Two', shown)


def test_groups_of_one_home_list_are_one_home(project: MakeProject) -> None:
    papers = "- {id: a, title: A, tags: [x, y]}\n"
    source = ".. paper-list::\n   :group-by: tag\n   :home:\n"
    assert project({"papers.yml": papers, "index.rst": page(source)}).build().warnings == ""


def test_badges_in_titles_are_words_in_navigation(project: MakeProject) -> None:
    papers = "- {id: a, title: A, citations: 241}\n"
    title = "About :paper-badges:`a citations`"
    source = page(".. contents::\n\n:paper-badges:`a`\n", title)
    build = project(
        {"papers.yml": papers, "index.rst": source}, 'html_sidebars = {"**": ["localtoc.html"]}'
    ).build()
    shown = build.read("index.html")
    assert build.warnings == ""
    assert repeated_ids(shown) == []
    assert re.search(r"<title>About 241 citations\b", shown)


def test_topics_that_differ_in_case_have_their_own_anchors(project: MakeProject) -> None:
    source = ".. research-outline::\n\n.. research-topic:: LLM\n\n   Text.\n\n:topic:`llm`\n"
    files = {"papers.yml": TOPICS, "index.rst": page(source), "a.svg": SVG, "notes.txt": "Notes."}
    shown = project(files).build().read("index.html")
    assert repeated_ids(shown) == []
    assert re.search(r'href="#research-topic-llm-2"[^>]*><span[^>]*>Small', shown)


def test_captions_are_titles_for_references(project: MakeProject) -> None:
    source = """\
.. citation-table::
   :name: numbers
   :caption: All {count}

.. paper-chart:: by-venue
   :name: chart
   :caption: Where

.. paper-list::
   :name: list
   :caption: The $n$ papers

:ref:`numbers`, :ref:`chart`, :ref:`list`
"""
    build = project({"papers.yml": NUMBERS.replace("volume", "venue"), "index.rst": page(source)}).build()
    assert build.warnings == ""
    shown = build.read("index.html")
    for name, title in (("numbers", "All 2"), ("chart", "Where"), ("list", "The n papers")):
        assert f'href="#{name}"><span class="std std-ref">{title}</span>' in shown


def test_one_page_repeats_no_anchor_of_topics_and_profiles(project: MakeProject) -> None:
    body = ".. author-profile:: one\n\n.. research-outline::\n\n.. research-topic:: Section\n   :toc:\n\n   Text.\n"
    papers = TOPICS.replace("papers:", "authors: [{id: one, name: Ann One}]\n    papers:").replace(
        "image: a.svg, links", "x-links"
    )
    index = page(body + "\n:topic:`llm` :author:`one`\n\n.. toctree::\n\n   other\n")
    shown = project({"papers.yml": papers, "index.rst": index, "other.rst": page(body)}).build("singlehtml")
    page_text = shown.read("index.html")
    assert [id_ for id_ in repeated_ids(page_text) if id_ != "test"] == []  # titles of the documents
    for anchor in ("research-topic-llm", "research-author-one"):
        assert f'href="#{anchor}' in page_text
        assert f'id="{anchor}"' in page_text
