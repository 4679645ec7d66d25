"""Charts: the figures, and how they are drawn."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from sphinxcontrib_research.drawing import contrast
from sphinxcontrib_research.drawing.charts import BAR, CHARTS, Point, Series, rows, series, svg
from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper, Source, Venue

SVG = "{http://www.w3.org/2000/svg}"

PAPERS = (
    Paper(
        "a",
        "A",
        date=PartialDate(2021),
        venues=("iccv", "TPAMI"),
        category="cs.LG",
        tags=("LLM", "vision", "llm"),
    ),
    Paper("b", "B", date=PartialDate(2023), venues=("ICCV",), category="cs.LG", tags=("vision",)),
    Paper("c", "C", date=PartialDate(2023, 5), venues=("Nature <i>X</i>",), category="stat.ML"),
    Paper("d", "D", citations_per_year=((2022, 4), (2024, 1200))),
    Paper("e", "E", date=PartialDate(0, text="in press", forthcoming=True), citations_per_year=((2022, 3),)),
)
LIBRARY = Library.build([Source("papers.yml", papers=PAPERS, venues=(Venue("iccv", short="ICCV"),))])


def points(kind, papers=PAPERS):
    return [(point.label, point.value) for point in series(kind, papers, LIBRARY).points]


def dated(*years):
    return [Paper(f"p{number}", "P", date=PartialDate(year)) for number, year in enumerate(years)]


@pytest.mark.parametrize(
    ("kind", "expected", "left_out"),
    [
        ("papers-per-year", [("2021", 1), ("2022", 0), ("2023", 2)], 2),
        ("citations-per-year", [("2022", 7), ("2023", 0), ("2024", 1200)], 3),
        ("by-venue", [("ICCV", 2), ("Nature X", 1), ("TPAMI", 1)], 2),
        ("by-category", [("cs.LG", 2), ("stat.ML", 1)], 2),
        ("by-tag", [("vision", 2), ("LLM", 1)], 3),
    ],
)
def test_the_figures_are_those_of_the_papers(kind, expected, left_out):
    assert points(kind) == expected
    assert series(kind, PAPERS, LIBRARY).left_out == left_out


@pytest.mark.parametrize("kind", CHARTS)
def test_without_papers_there_is_no_chart(kind):
    empty = series(kind, [Paper("x", "X")], LIBRARY)

    assert empty.points == ()
    assert (svg(empty), rows(empty), empty.description) == ("", (), "")


def test_a_wrong_year_makes_no_endless_axis():
    assert points("papers-per-year", dated(1024, 2024)) == [("1024", 1), ("2024", 1)]
    assert len(points("papers-per-year", dated(1924, 2024))) == 101


def test_rows_are_for_reading():
    cited = series("citations-per-year", PAPERS, LIBRARY)

    assert (cited.label, cited.unit) == ("Year", "Citations")
    assert rows(cited) == (("2022", "7"), ("2023", "0"), ("2024", "1,200"))


@pytest.mark.parametrize(
    ("kind", "title", "description"),
    [
        (
            "papers-per-year",
            "Papers per year",
            "From 2021 to 2023. Most: 2023, 2 papers. 2 papers are not counted.",
        ),
        (
            "citations-per-year",
            "Citations per year",
            "From 2022 to 2024. Most: 2024, 1,200 citations. 3 papers are not counted.",
        ),
        ("by-venue", "Papers by venue", "Most: ICCV, 2 papers. 2 papers are not counted."),
    ],
)
def test_title_and_description_say_what_is_to_be_seen(kind, title, description):
    root = ET.fromstring(svg(series(kind, PAPERS, LIBRARY)))

    assert root.get("role") == "img"
    assert root.get("aria-label") == title
    assert [root[0].tag, root[0].text] == [f"{SVG}title", title]
    assert [root[1].tag, root[1].text] == [f"{SVG}desc", description]


def bars(drawing):
    """Label and size of each bar."""
    return [
        (one.find(f"{SVG}title").text, float(one.get("width")), float(one.get("height")))
        for one in ET.fromstring(drawing).iter(f"{SVG}rect")
    ]


def texts(drawing):
    return [one.text for one in ET.fromstring(drawing).iter(f"{SVG}text")]


def test_bars_of_years_are_as_high_as_their_numbers():
    drawing = svg(series("papers-per-year", dated(2021, 2021, 2021, 2021, 2023), LIBRARY))
    (first, width, high), (last, same, low) = bars(drawing)

    assert (first, last) == ("2021: 4 papers", "2023: 1 paper")
    assert (width, high / low) == (same, pytest.approx(4, rel=0.01))
    assert texts(drawing) == ["4", "2021", "0", "2022", "1", "2023"]


def test_bars_of_names_are_as_long_as_their_numbers():
    drawing = svg(series("by-venue", PAPERS, LIBRARY))
    found = bars(drawing)

    assert [label for label, _, _ in found] == ["ICCV: 2 papers", "Nature X: 1 paper", "TPAMI: 1 paper"]
    assert found[0][1] / found[1][1] == pytest.approx(2, rel=0.01)
    assert texts(drawing) == ["ICCV", "2", "Nature X", "1", "TPAMI", "1"]


def test_many_years_have_lines_and_few_names():
    drawing = svg(series("papers-per-year", dated(*range(1985, 2025), *[2001] * 16), LIBRARY))
    shown = texts(drawing)

    assert [one for one in shown if len(one) == 4] == [
        *("1985", "1990", "1995", "2000", "2005", "2010", "2015", "2020")
    ]
    assert [one for one in shown if len(one) < 4] == ["5", "10", "15"]
    assert len(bars(drawing)) == 40


@pytest.mark.parametrize("count", [1, 2, 7, 12, 13, 40, 100, 150])
@pytest.mark.parametrize("value", [1, 3, 17, 999, 123456])
def test_all_is_within_the_picture(count, value):
    whole = tuple(Point(str(1900 + number), value + number % 2, "") for number in range(count))
    root = ET.fromstring(svg(Series("papers-per-year", "", "", "", "", whole)))
    width, height = float(root.get("width")), float(root.get("height"))

    assert root.get("viewBox") == f"0 0 {width:g} {height:g}"
    for one in root.iter(f"{SVG}rect"):
        x, y = float(one.get("x")), float(one.get("y"))
        assert x >= 0
        assert x + float(one.get("width")) <= width
        assert 0 < y <= y + float(one.get("height")) <= height
    for one in root.iter(f"{SVG}text"):
        assert 12 <= float(one.get("y")) <= height
    assert 1 <= len(texts(svg(Series("papers-per-year", "", "", "", "", whole)))) <= 24


def test_long_names_are_cut_and_given_whole():
    name = "Proceedings of the Very Long International Conference on Names"
    drawing = svg(series("by-venue", [Paper("x", "X", venues=(name,))], LIBRARY))
    (label, number) = ET.fromstring(drawing).iter(f"{SVG}text")

    assert re.fullmatch(r"Proceedings.*…", label.text)
    assert (label.find(f"{SVG}title").text, number.text) == (name, "1")


def test_of_many_names_the_first_are_drawn_and_all_are_rows():
    papers = [Paper(f"p{number}", "P", tags=(f"tag {number:02}",)) for number in range(55)]
    whole = series("by-tag", papers, LIBRARY)

    assert len(bars(svg(whole))) == 20
    assert texts(svg(whole))[-1] == "35 more are not drawn."
    assert len(rows(whole)) == 55


@pytest.mark.parametrize("kind", ["by-category", "by-tag", "by-venue"])
def test_hostile_names_stay_text(kind):
    name = "<script>alert(1)</script>\"'&\x00\x1b\u202e]]>"
    paper = Paper("x", "X", venues=(name,), category=name, tags=(name,))
    drawing = svg(series(kind, [paper], LIBRARY))
    root = ET.fromstring(drawing)

    assert {one.tag.removeprefix(SVG) for one in root.iter()} == {
        "svg",
        "title",
        "desc",
        "g",
        "rect",
        "path",
        "text",
    }
    assert not re.search(r"<script|style=|\bon\w+=|url\(|\bid=|href=", re.sub(">[^<]*<", "><", drawing))
    assert all(letter.isprintable() for letter in drawing)


@pytest.mark.parametrize("ground", ["#ffffff", "#f8f8f8", "#131416", "#14181e", "#22272e"])
def test_bars_show_on_light_and_dark(ground):
    assert contrast(BAR, ground) >= 3


def test_letters_have_the_colour_of_the_page_and_bars_can_be_set():
    root = ET.fromstring(svg(series("by-venue", PAPERS, LIBRARY)))

    assert {one.get("fill") for one in root.iter(f"{SVG}text")} == {"currentColor"}
    outer, inner = [str(one.get("fill")) for one in root.iter(f"{SVG}g")]
    assert outer == BAR
    assert inner.startswith("var(--research-chart-bar, ")
    assert f"var(--r-ink, {BAR})" in inner


class Marked:
    """A language that marks what it was given."""

    language = "en"

    @property
    def gettext(self):
        return lambda message: f"«{message}»"

    @property
    def ngettext(self):
        return lambda one, many, count: f"‹{one if count == 1 else many}›"


def test_every_word_is_translated():
    whole = series("papers-per-year", PAPERS, LIBRARY, Marked())

    assert (whole.title, whole.label, whole.unit) == ("«Papers per year»", "«Year»", "«Papers»")
    assert whole.points[0].shown == "‹1 paper›"
    assert whole.description == "«From 2021 to 2023.» «Most: 2023, ‹2 papers›.» ‹2 papers are not counted.›"
