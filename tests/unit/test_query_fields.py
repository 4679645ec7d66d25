"""The value of any field."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Link, Metric, Paper, Source
from sphinxcontrib_research.query.fields import field, known_names, leading_number, shown

PAPER = Paper(
    "a",
    "About $x$",
    authors=(parse_person("Pan Zhou"), parse_person("Lee, Ann")),
    venues=("ICML",),
    date=PartialDate(2023, 5),
    citations=Metric("800+", 800),
    links=(Link("code", "", "Code"), Link("pdf", "https://example.org/a.pdf")),
    tags=("x", "y"),
    selected=True,
    extra=(("grantno", "7"), ("where", {"city": "Bonn"}), ("nothing", None)),
)
LIBRARY = Library.build([Source("p.yml", (PAPER,))])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("title", "About x"),
        ("Authors", "Pan Zhou, Ann Lee"),
        ("author-count", "2"),
        ("venue", "ICML"),
        ("booktitle", "ICML"),
        ("year", "2023"),
        ("date", "2023-05"),
        ("citations", "800+"),
        ("stars", ""),
        ("tags", "x, y"),
        ("code", "Code"),
        ("pdf", "https://example.org/a.pdf"),
        ("selected", "yes"),
        ("doi", ""),
        ("grant_no", "7"),
        ("extra.Grant No", "7"),
        ("where", "city: Bonn"),
        ("nothing", ""),
        ("metrics.fid", ""),
        ("unheard", ""),
    ],
)
def test_a_column_shows(name, text):
    assert shown(PAPER, name, LIBRARY) == text


def test_a_date_to_come_is_shown_in_its_words():
    paper = Paper("p", "P", date=PartialDate(0, text="in press", forthcoming=True))

    assert shown(paper, "date", LIBRARY) == "in press"


@pytest.mark.parametrize("name", known_names())
def test_every_field_can_be_requested(name):
    found = field(name, LIBRARY)

    assert found is not None
    assert isinstance(found.get(Paper("b", "")), tuple | int | str | type(None))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("600+", 600),
        ("1,567", 1567),
        ("~1.79%", 1.79),
        ("≥ 92.1 %", 92.1),
        ("-3", -3),
        ("1.2k", 1200),
        ("7B params", 7_000_000_000),
        ("7Best", None),
        ("$3M", 3_000_000),
        ("v2", None),
        ("", None),
    ],
)
def test_leading_numbers(text, number):
    assert leading_number(text) == number
