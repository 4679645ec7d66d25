"""Entries as HTML text."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from sphinxcontrib_research import api
from sphinxcontrib_research.render import EntryGroup, ListView, Page, Settings, TableView
from sphinxcontrib_research.render.html import view_pieces
from sphinxcontrib_research.render.html.entry import Written
from sphinxcontrib_research.render.html.lists import narrow
from sphinxcontrib_research.vocabulary import STYLE_PARTS

DATA = """\
- id: pond
  title: A Pond
  authors: [Ada Waterman, Bo Canal]
  venue: ICCV
  date: 2024
  award: Oral
  category: cs.CV
  citations: {count: 241, source: OpenAlex, date: 2026-11-01}
  pdf: https://example.org/pond.pdf
  code: pond/pond
  abstract: Water is wet.
  summary: Wet.
  metrics: {rating: 5}
- {id: lake, title: A Lake, venue: ICCV, date: 2024-03, citations: 241, code: true}
"""


def library(folder: Path, data: str = DATA) -> api.Library:
    (folder / "papers.yml").write_text(data, "utf-8")
    return api.load(["papers.yml"], folder)


def render(papers: api.Library, ids: str = "pond", style: str = "card", **options: object) -> str:
    """The HTML of a list."""
    settings = Settings(**options.pop("settings", {}))
    options = {"parts": STYLE_PARTS[style], **options}
    view = ListView(EntryGroup(tuple(ids.split())), style=style, **options)
    page = Page(papers._library, settings)
    return "".join(view_pieces(view, page, Written(), (), 2))


def classes(html: str) -> list[str]:
    """The first class of each element, in the order of the page."""
    return re.findall(r'class="(research-[a-z-]+)', html)


def test_a_card_has_title_names_place_and_a_row(tmp_path):
    entry = render(library(tmp_path)).partition("<li")[2]
    order = [name for name in classes(entry) if not name.startswith("research-link-")]

    assert order == [
        *("research-paper", "research-title", "research-authors", "research-author", "research-author"),
        *("research-meta", "research-venue", "research-date", "research-award", "research-category"),
        *("research-marks", "research-links", "research-abstract", "research-badges", "research-badge"),
        *("research-badge", "research-metrics", "research-summary"),
    ]
    assert '<p class="research-title" id="r_1" role="heading" aria-level="2">' in entry
    assert re.sub("<[^>]*>", "", entry.partition('"research-meta">')[2].partition("</p>")[0]) == (
        "ICCV 2024 · Oral · cs.CV"
    )


def test_a_date_with_a_month_is_parted_from_the_venue(tmp_path):
    assert "</span>, <time" in render(library(tmp_path), "lake")


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2023-03/2023-05", ", Mar – May 2023"),
        ("2023-03-05/2023-05", ", Mar 5, 2023 – May 2023"),
        ("2023/2024", " 2023–2024"),
        ("Spring 2023", ", Spring 2023"),
        ("2023-22/2024-24", ", Summer 2023 – Winter 2024"),
    ],
)
def test_ranges_and_seasons_are_shown_in_words(tmp_path, date, shown):
    entry = render(library(tmp_path, f"- {{id: a, title: A, venue: ICCV, date: {date}}}\n"), "a")

    assert (
        re.sub("<[^>]*>", "", entry.partition('"research-meta">')[2].partition("</p>")[0]) == "ICCV" + shown
    )
    assert 'datetime="2023' in entry
    assert "/" not in entry.partition('datetime="')[2].partition('"')[0]


def test_an_award_is_said_once(tmp_path):
    papers = library(tmp_path)

    assert render(papers).count("Oral") == 1
    assert "research-badge-award" not in render(papers)
    assert "research-award" not in render(papers, badges=("award",))
    assert "research-badge-award" in render(papers, badges=("award",))
    assert "research-badge-award" in render(papers, style="compact")


def test_code_without_an_address_is_no_link(tmp_path):
    assert '<span class="research-link-code">Code</span>' in render(library(tmp_path), "lake")


@pytest.mark.parametrize(
    "markup", ["<p>a &lt; b</p>", "<p>Łukasz ⊂ 中 é</p>", "<p>🤗 of 𝒪(n)</p>", "\ud800", "🤗\ud800"]
)
def test_markup_without_characters_of_four_bytes_means_the_same(markup):
    assert max(narrow(markup)) <= "\uffff"
    assert unescape(narrow(markup)) == unescape(markup)
    assert ("&#" in narrow(markup)) is ("🤗" in markup)


def test_the_colour_of_a_venue_is_a_dot(tmp_path):
    papers = library(tmp_path, 'venues: [{id: ICCV, color: "#1f6f54"}]\npapers:\n' + DATA)

    assert '<span class="research-venue"><svg class="research-dot"' in render(papers)
    assert '<circle cx="4" cy="4" r="4" fill="#1f6f54"/></svg> ICCV</span>' in render(papers)


def test_links_are_named_with_the_title(tmp_path):
    entry = render(library(tmp_path), "pond lake")

    assert re.findall(r'id="(r_\d+)" role', entry) == ["r_1", "r_2"]
    assert (
        '<a class="research-link-pdf reference external" id="r_1_0" aria-labelledby="r_1_0 r_1" href' in entry
    )
    ids = re.findall(r' id="([^"]+)"', entry)
    assert len(ids) == len(set(ids))


LABELS = re.compile(r'<a class="research-link[^>]* id="(\S+)" aria-labelledby="(\S+) (\S+)"')


@pytest.mark.parametrize("collapse", [frozenset(), frozenset({"abstract"})])
def test_links_of_a_citation_are_named_with_it(tmp_path, collapse):
    parts = STYLE_PARTS["citation"] | {"abstract"}
    entry = render(library(tmp_path), "pond lake", "citation", parts=parts, collapse=collapse)

    labels = LABELS.findall(entry)
    assert len(labels) == entry.count('<a class="research-link-') == 2
    for own, first, title in labels:
        assert own == first
        assert "A Pond" in entry.partition(f'<span id="{title}">')[2].partition("</span>")[0]


def test_links_in_tables_are_named_with_the_title_of_their_row(tmp_path):
    page = Page(library(tmp_path)._library)
    columns = ("title", "code", "year", "links")
    table = "".join(view_pieces(TableView(("pond", "lake"), columns=columns), page, Written(), (), 2))

    labels = LABELS.findall(table)
    assert len(labels) == table.count('<a class="research-link-') == 3
    assert len({own for own, _, _ in labels}) == 3
    for own, first, title in labels:
        assert own == first
        assert ">A Pond<" in table.partition(f'id="{title}">')[2].partition("</td>")[0]
    assert " id=" not in "".join(
        view_pieces(TableView(("pond",), columns=("title", "year")), page, Written(), (), 2)
    )


LONG = "Water is wet. " * 30


def test_two_lines_of_a_long_text_and_all_of_a_short_one(tmp_path):
    papers = library(tmp_path, DATA + f"- {{id: sea, title: A Sea, abstract: {LONG}}}\n")
    short, long = (render(papers, id_, collapse=frozenset({"abstract:clamp"})) for id_ in ("pond", "sea"))

    assert '<div class="research-abstract"><p>Water is wet.</p></div>' in short
    assert (
        f'<details class="research-abstract research-clamp"><summary>More</summary><p>{LONG.strip()}' in long
    )


def test_cite_holds_the_citation_and_bibtex(tmp_path):
    entry = render(library(tmp_path), parts=STYLE_PARTS["card"] | {"bibtex"})
    fold = entry.partition('<details class="research-bibtex">')[2].partition("</details>")[0]

    assert fold.startswith("<summary>Cite</summary><p")
    assert "Waterman, A. and Canal, B. (2024)" in fold
    assert "<pre>@misc{pond," in fold
    assert "<a " not in fold


def test_the_grid_shows_pictures_and_few_words(tmp_path):
    entry = render(library(tmp_path), style="grid")

    assert 'class="research-list research-grid"' in entry
    assert "research-summary" not in entry
    assert "research-abstract" not in entry


def test_cards_are_light(tmp_path):
    """As ``benchmarks/card_weight.py`` finds it of 3,000 real papers, whose parts these have as often."""
    papers = [
        {
            "id": f"on-the-surface-of-ponds-{number}",
            "title": f"On the Surface of Ponds, and What {number} Ducks Know of It",
            "authors": [f"Given{at} Family{at}" for at in range(4 + number % 3)],
            "venue": "Journal of Invented Work",
            "date": "2023",
            "arxiv": f"2303.{number:05}",
            **({"pdf": "https://example.org/ponds.pdf", "abstract": LONG} if number % 3 == 0 else {}),
            **({"code": f"pond/pond-{number}"} if number % 5 == 0 else {}),
            **({"citations": number} if number % 4 == 0 else {}),
        }
        for number in range(60)
    ]
    known = library(tmp_path, json.dumps(papers))
    page = render(known, " ".join(one["id"] for one in papers)).replace(LONG.strip(), "")

    assert len(page.encode()) / 60 < 1150
    assert len(re.findall("<[a-z]", page)) / 60 < 20
