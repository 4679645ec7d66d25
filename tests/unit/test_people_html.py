"""Profiles, people and charts as HTML text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Author, Metric, Paper, Person, Source
from sphinxcontrib_research.render import ChartView, Page, PeopleView, ProfileView
from sphinxcontrib_research.render.html import chart_html
from sphinxcontrib_research.render.html.pages import people_html, profile_html
from sphinxcontrib_research.render.tables import MOST_COAUTHORS

ADA, BO = Person("Waterman", "Ada"), Person("Canal", "Bo")
PAPERS = (
    Paper("a", "A", date=PartialDate(2014), authors=(ADA, BO), citations_per_year=((2015, 7), (2024, 2))),
    Paper("b", "B", date=PartialDate(2023), authors=(BO, ADA, Person("Marsh", "Cy")), tags=("x & y",)),
    Paper(
        "c",
        "C",
        date=PartialDate(2024),
        authors=(Person("WATERMAN", "Ada"),),
        citations_per_year=((2026, 3),),
    ),
)
PAPERS = tuple(replace(paper, citations=Metric("5", 5)) for paper in PAPERS)
AUTHORS = (
    Author("ada", "Ada Waterman", role="Chair", affiliation="Moor", field="Wells"),
    Author("bo", "Bo O'Canal", aliases=("Bo Canal",), role="Chair"),
)
LIBRARY = Library.build([Source("papers.yml", papers=PAPERS, authors=AUTHORS)])
PAGE = Page(LIBRARY, target=lambda kind, id_: f"{id_}.html" if kind == "author" else "")
IDS = ("a", "b", "c")


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_a_figure_says_what_is_of_the_last_five_years():
    shown = profile_html(ProfileView("ada", IDS), PAGE)

    # Those before the newest year of the lock: no page depends on the day.
    assert re.findall(r"<dt>(\w+)</dt><dd>(\d+)</dd><dd [^>]*>(.*?)</dd>", shown) == [
        ("papers", "3", "2 since 2022"),
        ("citations", "15", "5 since 2022"),
    ]
    papers = Library.build(
        [Source("p.yml", papers=tuple(replace(one, citations_per_year=()) for one in PAPERS))]
    )
    assert "since" not in profile_html(ProfileView("ada", IDS), Page(papers))


@pytest.mark.parametrize(
    ("heading", "count"), [("", 1), ("People", 1), ("Ada Waterman", 0), ("ADA  WATERMAN", 0)]
)
def test_a_name_that_is_the_heading_is_not_said_again(heading: str, count: int):
    shown = profile_html(ProfileView("ada", IDS, heading=heading), PAGE)

    assert shown.count("research-profile-name") == count
    assert "Moor" in shown


def test_coauthors_with_counts():
    shown = profile_html(ProfileView("ada", IDS, show=("coauthors",)), PAGE)

    assert text(shown) == "Co-authors Bo O&#x27;Canal 2 Cy Marsh 1"
    assert '<a class="reference internal" href="bo.html">' in shown
    assert 'title="2 papers"' in shown
    assert "research-coauthors" not in profile_html(ProfileView("ada", (), show=("coauthors",)), PAGE)


def test_of_many_coauthors_the_most_frequent_are_named():
    people = tuple(Person(f"Name{n:03}", "A") for n in range(MOST_COAUTHORS + 5))
    papers = (Paper("a", "A", authors=(ADA, *people)), Paper("b", "B", authors=(ADA, people[-1])))
    known = Library.build([Source("p.yml", papers=papers, authors=AUTHORS)])
    shown = text(profile_html(ProfileView("ada", ("a", "b"), show=("coauthors",)), Page(known)))

    assert shown.startswith("Co-authors A Name034 2 A Name000 1 ")
    assert shown.endswith("… and 5 more")


def test_a_card_has_initials_and_no_role_that_is_the_heading():
    grouped = people_html(PeopleView((("Chair", ("ada", "bo")),), grouped_by="role"), PAGE)

    assert re.findall(r'aria-hidden="true">(.*?)</span>', grouped) == ["AW", "BO"]
    assert re.findall(r'<p class="research-role">(.*?)</p>', grouped) == [
        'Moor <span class="research-category">Wells</span>'
    ]
    alone = people_html(PeopleView((("", ("ada",)),), grouped_by="role"), PAGE)
    assert '<p class="research-role">Chair, Moor' in alone
    by_field = people_html(PeopleView((("Wells", ("ada",)),), grouped_by="field"), PAGE)
    assert by_field.count("Wells") == 1


def test_a_picture_takes_the_place_of_the_initials():
    known = Library.build([Source("p.yml", authors=(replace(AUTHORS[0], image="/a.png"),))])
    shown = people_html(PeopleView((("", ("ada",)),)), Page(known, image=lambda path: f"_images{path}"))

    assert '<img class="research-photo" src="_images/a.png" alt="Ada Waterman"' in shown
    assert "research-initials" not in shown


@pytest.mark.parametrize(
    ("kind", "address"),
    [("papers-per-year", "?year=2014"), ("by-tag", "?tag=x%20%26%20y"), ("citations-per-year", "")],
)
def test_bars_set_the_filter_of_the_page(kind: str, address: str):
    page = replace(PAGE, has_filter=True)
    shown = chart_html(ChartView(kind, IDS), page)

    assert (f'<a href="{address}" aria-label="' in shown) == bool(address)
    # An image is read as a whole: what holds links is none.
    assert ('role="img"' in shown) == (not address)
    assert "<a " not in chart_html(ChartView(kind, IDS), PAGE)


def test_the_figures_of_a_chart_are_a_table():
    assert "<summary>Data as table</summary><table" in chart_html(ChartView("by-tag", IDS), PAGE)
