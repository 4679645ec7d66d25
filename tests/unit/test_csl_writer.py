"""CSL-JSON items."""

from __future__ import annotations

import json

import pytest

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Paper, Source, Venue
from sphinxcontrib_research.writers import csl

LIBRARY = Library.build(
    [Source("papers.yml", venues=(Venue("cx", short="CX", name="Conf of X", type="paper-conference"),))]
)


def test_item():
    paper = Paper(
        "x",
        r"On \emph{X} & $x^2$",
        short="X",
        authors=(parse_person("Vincent van Gogh"), parse_person("King, Jr., Martin"), parse_person("张三")),
        venues=("cx",),
        date=PartialDate(2023, 3, 21),
        pages="12–20",
        doi="10.1000/x",
        tags=("a", "b"),
    )
    assert csl.item(paper, LIBRARY) == {
        "id": "x",
        "type": "paper-conference",
        "author": [
            {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"},
            {"family": "King", "given": "Martin", "suffix": "Jr."},
            {"family": "张", "given": "三"},
        ],
        "issued": {"date-parts": [[2023, 3, 21]]},
        "title": "On <i>X</i> & x<sup>2</sup>",
        "title-short": "X",
        "container-title": "Conf of X",
        "page": "12-20",
        "DOI": "10.1000/x",
        "URL": "https://doi.org/10.1000/x",
        "keyword": "a, b",
    }


def test_preprint():
    item = csl.item(Paper("x", "T", arxiv="2303.14389"), LIBRARY)
    assert item["type"] == "article"
    assert (item["number"], item["publisher"]) == ("arXiv:2303.14389", "arXiv")


def test_preprint_of_a_published_paper_is_kept_beside_it():
    item = csl.item(Paper("x", "T", arxiv="2303.14389", venues=("cx",)), LIBRARY)
    assert "number" not in item
    assert (item["archive"], item["archive_location"]) == ("arXiv", "2303.14389")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (PartialDate(2023), {"date-parts": [[2023]]}),
        (PartialDate(2023, 3), {"date-parts": [[2023, 3]]}),
        (PartialDate(2023, 3, end=PartialDate(2023, 5)), {"date-parts": [[2023, 3], [2023, 5]]}),
        (PartialDate(2023, season=2), {"date-parts": [[2023]], "season": "2"}),
        (PartialDate(2023, season=2, end=PartialDate(2024)), {"date-parts": [[2023, 14], [2024]]}),
        (PartialDate(0, text="in press", forthcoming=True), {"literal": "in press"}),
    ],
)
def test_date(date, expected):
    assert csl.item(Paper("x", "T", date=date), LIBRARY)["issued"] == expected


def test_names_without_parts_are_literal():
    item = csl.item(
        Paper("x", "T", authors=(parse_person("{ACME Corp., Ltd.}"), parse_person("Madonna"))), LIBRARY
    )
    assert item["author"] == [{"literal": "ACME Corp., Ltd."}, {"literal": "Madonna"}]


def test_open_list_ends_with_others():
    item = csl.item(Paper("x", "T", authors=(parse_person("A. B"),), authors_open=True), LIBRARY)
    assert item["author"] == [{"family": "B", "given": "A."}, {"literal": "others"}]


def test_preprint_server_is_the_publisher():
    item = csl.item(Paper("x", "T", type="preprint", venues=("bioRxiv",)), LIBRARY)
    assert item["publisher"] == "bioRxiv"
    assert "container-title" not in item


@pytest.mark.parametrize("type_", ["", "home-made"])
def test_type_is_one_that_csl_knows(type_):
    assert csl.item(Paper("x", "T", type=type_), LIBRARY)["type"] == "document"


def test_file():
    text = csl.dumps([Paper("x", "Über </script>")], LIBRARY)
    assert json.loads(text) == [{"id": "x", "type": "document", "title": "Über </script>"}]
    assert "Über" in text
    assert text.endswith("]\n")
