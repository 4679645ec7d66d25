"""From Sphinx's own search page to a paper: by its names to its entry, by its words to what holds them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Window
from .project import PLAIN_CONF
from .themes import build

Open = Callable[..., Window]

PAPERS = """\
papers:
  - {id: kettles_07, short: WKW, title: "Zygomorphic Kettles, $x^2$", authors: [Ada Abe], year: 2021, abstract: "Its pelican."}
  - {id: tides, title: "Tides in a Bath", authors: [Bo Brown], year: 2020, abstract: "Its albatross."}
"""
INDEX = "Start\n=====\n\n.. toctree::\n\n   topics\n"
TOPICS = """\
Themes
======

.. research-topic:: Outer
   :id: outer

   .. research-topic:: Inner
      :id: inner
      :papers: kettles_07
      :style: card

.. research-topic:: Second
   :id: second
   :papers: tides
   :style: card
"""
ENTRY = "#research-paper-kettles-07"


@pytest.fixture(scope="module", params=["", 'research_paper_pages = "papers"\n'], ids=["lists", "pages"])
def place(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[[Path], str],
    chromium: Any,
) -> tuple[str, str]:
    """The address of a project, and the page of its first paper."""
    folder = tmp_path_factory.mktemp("search")
    source = folder / "source"
    source.mkdir()
    files = {
        "conf.py": PLAIN_CONF + request.param,
        "papers.yml": PAPERS,
        "index.rst": INDEX,
        "topics.rst": TOPICS,
    }
    for name, text in files.items():
        (source / name).write_text(text, "utf-8")
    build(source, folder / "out")
    return serve(folder / "out"), "papers/kettles-07.html" if request.param else "topics.html"


def hits(window: Window) -> list[str]:
    """Where the hits lead, best first, when all are found."""
    window.page.wait_for_function(
        "/found|did not match/.test(document.querySelector('.search-summary')?.textContent)"
    )
    found: list[str] = window.page.locator("ul.search > li > a").evaluate_all(
        "found => found.map(one => one.href)"
    )
    return found


@pytest.mark.parametrize("words", ["zygomorphic kettles", "WKW", "kettles_07"])
def test_a_name_leads_to_the_paper(window: Open, place: tuple[str, str], words: str) -> None:
    base, home = place
    opened = window(f"search.html?q={words}", base=base)
    address = f"{base}{home}{ENTRY}"
    assert address in hits(opened)
    opened.page.locator(f"ul.search a[href$='{ENTRY}']").first.click()
    opened.page.wait_for_url(f"{address}*")
    opened.page.wait_for_function("id => document.querySelector(id)?.checkVisibility()", arg=ENTRY)
    assert opened.page.locator(ENTRY).evaluate("one => one.getBoundingClientRect().top < innerHeight")
    if home == "topics.html":
        # Only what is around it is opened.
        assert opened.page.locator("details.research-topic[open]").count() == 2


def test_words_lead_to_the_page_and_open_what_holds_them(window: Open, place: tuple[str, str]) -> None:
    base, _home = place
    opened = window("search.html?q=pelican", base=base)
    assert f"{base}topics.html" in [one.partition("#")[0] for one in hits(opened)]
    opened.page.locator("ul.search a[href*='topics.html']").first.click()
    opened.page.wait_for_function("document.querySelector('.highlighted')?.checkVisibility()")
    folds = opened.page.locator("details[open]").evaluate_all(
        "found => found.map(one => one.id || one.className)"
    )
    assert folds == ["research-topic-outer", "research-topic-inner", "research-abstract"]
