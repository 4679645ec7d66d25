"""The box above lists and tables, and the headers of tables, as HTML text."""

from __future__ import annotations

import json
import re

import pytest

from sphinxcontrib_research.drawing import amount
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Metric
from sphinxcontrib_research.render import Page, TableView
from sphinxcontrib_research.render.html import table_html
from sphinxcontrib_research.render.html.entry import Written
from sphinxcontrib_research.render.html.filters import box_html, data_html, sort_key

DATA = """
- {id: a, title: Alpha & <b>, authors: [Ann Reed, Bo Lund], venue: ICML, year: 2024, tags: [x], citations: 7, award: Oral}
- {id: b, title: Beta, authors: [Ann Reed], venue: CVPR, year: 2024, tags: [x, y], citations: 12345, abstract: Words}
- {id: c, title: Gamma, authors: [Cy Marsh], venue: CVPR, year: 2022, tags: [y, "</script>&"]}
"""


@pytest.fixture
def page(load):
    return Page(Library.build([load(DATA)]))


def papers(page):
    return list(page.library.papers.values())


def test_menus_hold_values_by_count_and_years_from_the_newest(page):
    box = box_html(papers(page), page)
    values = {
        name: re.findall(r'value="([^"]*)">[^<]* <small>(\d+)<', choices)
        for name, choices in re.findall(r'data-name="(\w+)".*?>(<button.*?)</div>', box)
    }
    assert values == {
        "venue": [("CVPR", "2"), ("ICML", "1")],
        "tag": [("x", "2"), ("y", "2"), ("&lt;/script&gt;&amp;", "1")],
        "author": [("Ann Reed", "2"), ("Bo Lund", "1"), ("Cy Marsh", "1")],
        "year": [("2024", "2"), ("2022", "1")],
    }
    assert 'placeholder="Title, Author, Venue, Tag, Abstract"' in box
    assert "<select" not in box
    # Nothing of it is there before the script is.
    assert re.findall(r'<div class="research-tools research-(\w+)"[^>]* hidden="until-found"', box) == [
        "search",
        "years",
    ]


def test_no_menu_without_a_choice(page):
    box = box_html(papers(page)[:1], page)
    assert re.findall("data-name=.(\\w+)", box) == ["author"]


def test_orders_name_entries_by_number_and_the_lists_own_has_none(page):
    box = box_html(papers(page), page, has_search=False, sort_by=("date", "citations", "-title"))
    assert re.findall(r'<option value="([^"]*)">(.*?)</option>', box) == [
        ("", "Newest first"),
        ("citations", "Most cited"),
        ("-title", "Title ↓"),
    ]
    data = json.loads(re.search(r'json">(.*?)</script>', box)[1])
    assert data == {"citations": [1, 0, 2], "-title": [2, 1, 0]}
    assert "research-found" not in box


@pytest.mark.parametrize(
    ("written", "descends"),
    [
        ("date", True),
        ("-date", True),
        ("citations", True),
        ("title", False),
        ("-title", True),
        ("venue", False),
    ],
)
def test_dates_and_numbers_descend(written, descends):
    assert sort_key(written).reverse is descends


def test_data_holds_what_there_is_and_ends_no_element(page):
    text = data_html(papers(page), page, has_titles=True)
    assert text.count("</script") == 1
    data = json.loads(text.partition(">")[2].rpartition("</script")[0])
    assert list(data) == ["year", "venue", "tag", "author", "award"]
    assert data["award"] == [["Oral"], [[0], [], []]]
    assert data["tag"][0][2] == "</script>&"


def table(page, **options):
    return table_html(TableView(tuple(page.library.papers), **options), page, Written())


def test_headers_say_what_rows_are_sorted_by(page):
    shown = table(page, sort="-date")
    assert re.findall(r'data-key="([^"]*)"', shown) == ["title", "authors", "venue", "-year", "-citations"]
    assert re.findall(r'data-key="([^"]*)" aria-sort="(\w+)"', shown) == [("-year", "descending")]
    assert 'data-order="-year"' in shown
    assert "aria-sort" not in table(page, sort="data")
    assert 'data-order="title"' in table(page, sort="title")


@pytest.mark.parametrize(
    ("columns", "below"),
    [
        (("title", "authors", "venue", "year"), 2),
        (("title", "venue", "year"), 1),
        (("title", "year", "venue"), 0),
        (("authors", "title"), 0),
    ],
)
def test_what_stands_below_the_title(page, columns, below):
    assert f"research-below-{below}" in table(page, columns=columns)
    assert "research-below-0" in table(page, columns=columns, widths=(1,) * len(columns))


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("12345", 12345, "12.345"),
        ("1,567", 1567, "1.567"),
        ("1 567+", 1567, "1.567+"),
        ("600+", 600, "600+"),
        ("1.2k", 1200, "1.2k"),
        ("~1,567", 1567, "~1,567"),
        ("many", None, "many"),
    ],
)
def test_numbers_of_the_data(text, value, shown):
    assert amount(Metric(text, value), "de") == shown


def test_cells_are_sorted_by_the_plain_number(page):
    shown = table(page)
    assert '<td class="research-number">12,345</td>' in shown
    assert 'data-key="-citations" data-ranks="1 2 0"' in shown
