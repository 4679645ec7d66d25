"""A phone: long words and formulas, and what fingers have to hit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Window
from .themes import THEMES, build, faults

Open = Callable[..., Window]

FORMULA = "+".join(f"x_{number}" for number in range(10, 40))
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
DATA = f"""
papers:
  - {{id: one, title: {WORD}, authors: [Ada {WORD}], venue: {WORD}, date: 2024, topics: [t], tags: [{WORD}],
     citations: 4, stars: 1200, code: example/code, sota: {{task: {WORD[:40]}, dataset: {WORD[:20]}}}, abstract: 'It is ${FORMULA}$ that is long.', pdf: "https://example.org/a.pdf"}}
  - {{id: two, title: Two, authors: [Ada A, Bob B], year: 2023, pdf: "https://example.org/b.pdf"}}
topics:
  - {{id: t, title: {WORD}}}
"""
INDEX = """
Index
=====

.. paper-list::
   :show: default, bibtex, tags, topics
   :search:

.. citation-table::
   :columns: title, venue, year, citations
   :total:
"""
CONF = """
# The basic theme lets long titles run out of its bars.
html_theme = "furo"
extensions = ["sphinxcontrib_research"]
research_papers = ["papers.yml"]
research_paper_pages = "papers"
research_topic_pages = "topics"
"""
PAGES = ["index", "papers/one", "research-papers", "research-topics", "topics/t"]
SMALL = """found => found.map(one => [one, one.getBoundingClientRect()]).filter(([one, {width, height}]) =>
    one.checkVisibility({visibilityProperty: true}) && (height < 31.9 || width < 24)).map(([one]) => one.outerHTML)"""
PRESSED = (
    ".research-tools :is(button, summary), .research-marks summary, .research-links > a, .research-downloads a,"
    " .research-sort, .research-neighbours a"
)


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str], chromium: Any) -> str:
    folder = tmp_path_factory.mktemp("narrow")
    source = folder / "source"
    source.mkdir()
    source.joinpath("conf.py").write_text(CONF, "utf-8")
    source.joinpath("papers.yml").write_text(DATA, "utf-8")
    source.joinpath("index.rst").write_text(INDEX, "utf-8")
    build(source, folder / "out")
    return serve(folder / "out")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_too_wide_or_too_small(window: Open, narrow: str, name: str) -> None:
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    page = window(f"{name}.html", base=narrow, **phone).page

    assert faults(page, THEMES["furo"]) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(PRESSED).evaluate_all(SMALL) == []


def test_a_long_title_of_a_neighbour_has_the_lines_of_a_text(window: Open, narrow: str) -> None:
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    page = window("papers/two.html", base=narrow, **phone).page
    line = page.locator(".research-neighbours a").first.evaluate(
        "one => parseFloat(getComputedStyle(one).lineHeight)"
    )
    assert line < 28


def test_badges_with_and_without_a_link_stand_on_one_line(window: Open, narrow: str) -> None:
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    page = window("index.html", base=narrow, **phone).page
    badges = page.locator(".research-paper").first.locator("svg.research-badge")
    places = badges.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert page.locator(".research-badges a").count() > 0
    assert places[0] == pytest.approx(places[1], abs=0.5)


def test_badges_keep_their_size(window: Open, narrow: str) -> None:
    page = window("index.html", base=narrow, viewport={"width": 390, "height": 800}).page
    sizes = page.locator(".research-paper svg.research-badge").evaluate_all(
        "all => all.map(one => [one.getBoundingClientRect().width, +one.getAttribute('width')])"
    )
    assert max(natural for _, natural in sizes) > 280
    assert [size for size in sizes if size[0] < size[1]] == []
