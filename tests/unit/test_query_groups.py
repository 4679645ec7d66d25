"""Papers under headings."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Author, Paper, Source, Topic, Venue
from sphinxcontrib_research.query import parse_selection, select
from sphinxcontrib_research.query.order import Group, group

ONE = Paper(
    "one",
    "One",
    date=PartialDate(2023, 4),
    venues=("iclr", "TPAMI"),
    type="paper-conference",
    tags=("LLM", "vision"),
    topics=("learning",),
    category="LG",
    authors=(parse_person("Pan Zhou"), parse_person("Ann Lee")),
    awards=("Oral", "Best"),
    status="in press",
    extra=(("lab", ["B", "A"]), ("area", "theory")),
)
TWO = Paper(
    "two",
    "Two",
    date=PartialDate(2021),
    venues=("ICLR",),
    tags=("llm",),
    authors=(parse_person("Zhou, Pan"),),
    relation="uses",
    selected=True,
    extra=(("area", "Theory"),),
)
TEN = Paper("ten", "Ten", date=PartialDate(2023), venues=("Part 10",), tags=("llm",))
NINE = Paper("nine", "Nine", venues=("Part 9",), authors=(parse_person("Zoë Álvarez"),))
PRESS = Paper("press", "Press", arxiv="2301.00002", date=PartialDate(0, text="in press", forthcoming=True))
LIBRARY = Library.build(
    [
        Source(
            "p.yml",
            (ONE, TWO, TEN, NINE, PRESS),
            authors=(Author("pan", "Pan Zhou"),),
            venues=(Venue("iclr", short="ICLR"),),
            topics=(Topic("learning", "Machine *learning*"),),
        )
    ]
)


def grouped(by: str, order: str = "", **options: str) -> tuple[Group, ...]:
    options = {
        "group-by": by,
        "sort": "data",
        "relation": "any",
        **({"group-order": order} if order else {}),
        **options,
    }
    selection, messages = parse_selection(options)
    assert messages == []
    return group(LIBRARY, select(LIBRARY, selection), selection.group_by, selection.group_order)


def outline(groups: tuple[Group, ...]) -> list[str]:
    lines = []
    for one in groups:
        lines.append(f"{'#' * one.level} {one.title}: {' '.join(one.papers)}".rstrip(": "))
        lines += outline(one.groups)
    return lines


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("year", ["# Forthcoming: press", "# 2023: one ten", "# 2021: two", "# Other: nine"]),
        ("venue", ["# ICLR: one two", "# Part 9: nine", "# Part 10: ten", "# Other: press"]),
        ("type", ["# Conference papers: one", "# Preprints: press", "# Other: two ten nine"]),
        ("category", ["# LG: one", "# Other: two ten nine press"]),
        ("tag", ["# llm: one two ten", "# vision: one", "# Other: nine press"]),
        ("topic", ["# Machine learning: one", "# Other: two ten nine press"]),
        ("author", ["# Zoë Álvarez: nine", "# Ann Lee: one", "# Pan Zhou: one two", "# Other: ten press"]),
        ("relation", ["# Own: one ten nine press", "# Uses: two"]),
        ("award", ["# Oral: one", "# Other: two ten nine press"]),
        ("status", ["# In press: one", "# Other: two ten nine press"]),
        ("selected", ["# Selected: two", "# Other: one ten nine press"]),
        ("area", ["# theory: one two", "# Other: ten nine press"]),
        ("extra.lab", ["# A: one", "# B: one", "# Other: two ten nine press"]),
    ],
)
def test_groups_by(by, expected):
    assert outline(grouped(by)) == expected


def test_field_that_no_paper_has_divides_nothing():
    assert outline(grouped("nothing")) == []
    assert outline(grouped("nothing, relation")) == outline(grouped("relation"))


def test_no_field_no_groups():
    assert grouped("") == ()


def test_several_levels():
    assert outline(grouped("year, relation", years="2020-")) == [
        "# 2023",
        "## Own: one ten",
        "# 2021",
        "## Uses: two",
    ]


@pytest.mark.parametrize(
    ("by", "order", "titles"),
    [
        ("venue", "part 10, iclr", ["Part 10", "ICLR", "Part 9", "Other"]),
        ("year", "2021", ["2021", "Forthcoming", "2023", "Other"]),
        ("year", "Other, 2021", ["Other", "2021", "Forthcoming", "2023"]),
        ("type", "preprint", ["Preprints", "Conference papers", "Other"]),
        ("topic", "learning", ["Machine learning", "Other"]),
        ("venue", "unheard of", ["ICLR", "Part 9", "Part 10", "Other"]),
    ],
)
def test_the_given_order_comes_first(by, order, titles):
    assert [one.title for one in grouped(by, order)][: len(titles)] == titles


def test_a_group_keeps_the_order_of_the_list():
    assert grouped("tag", sort="-title")[0].papers == ("two", "ten", "one")


def test_the_limit_counts_before_grouping():
    assert outline(grouped("year", limit="2")) == ["# 2023: one", "# 2021: two"]


def test_papers_without_a_value_have_no_key():
    assert [one.key for one in grouped("year")] == ["forthcoming", "2023", "2021", ""]
