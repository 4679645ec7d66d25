"""Faults that a reader of the contract found by using the extension."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from .conftest import Project

MakeProject = Callable[..., Project]


def page(body: str, title: str = "Test") -> str:
    return f"{title}\n{'=' * len(title)}\n\n{body}"


def repeated_ids(html: str) -> list[str]:
    return [id_ for id_, count in Counter(re.findall(r' id="([^"]+)"', html)).items() if count > 1]


def test_later_anchors_are_never_those_of_other_papers(project: MakeProject) -> None:
    papers = "- {id: win, title: One}\n- {id: win-2, title: Two}\n- {id: Win, title: Three}\n"
    lists = ".. paper-list::\n\n.. paper-list::\n"
    build = project({"papers.yml": papers, "index.rst": page(lists)}).build()
    shown = build.read("index.html")
    assert repeated_ids(shown) == []
    assert len(re.findall(r' id="research-paper-win[-\d]*"', shown)) == 6
    assert re.search(r'id="research-paper-win-2"><p class="research-title">Two', shown)


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
