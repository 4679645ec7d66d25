"""Papers in groups within groups: none is lost, however files nest them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.readers.json import read as read_json
from sphinxcontrib_research.readers.yaml import read


def found(text):
    got = read(text.encode(), "f.yml")
    return [(record.fields.get("title"), record.sections) for record in got.records], got.problems


@pytest.mark.parametrize(
    "text",
    [
        "- {name: Vision, subcategories: [{name: Boxes, papers: [{title: A, year: 2020}]}]}",
        "- {title: Vision, children: [{title: Boxes, children: [{title: A, authors: X Y}]}]}",
        "sections:\n- heading: Vision\n  sections:\n  - heading: Boxes\n    items: [{title: A, doi: 10.1/a}]\n",
        "topics:\n- title: Vision\n  topics:\n  - title: Boxes\n    papers: [{title: A, year: 2020}]\n",
        "Vision:\n  Boxes:\n  - {title: A, year: 2020}\n",
        "- Vision:\n    Boxes:\n    - {title: A, year: 2020}\n",
        "Vision: {groups: [{name: Boxes, list: [{title: A, year: 2020}]}]}",
        "groups:\n- name: Vision\n  subgroups:\n    Boxes: [{title: A, year: 2020}]\n",
    ],
)
def test_groups_within_groups(text):
    records, problems = found(text)

    assert records == [("A", ("Vision", "Boxes"))]
    assert problems == ()


def test_a_group_may_hold_papers_and_groups():
    records, problems = found(
        "- name: Vision\n  description: All of it.\n  url: https://example.org\n  papers: [{title: A}]\n"
        "  subcategories:\n  - {name: Boxes, papers: [{title: B}], children: [{name: Deep, papers: [{title: C}]}]}\n"
        "  - {name: Empty, papers: []}\n"
    )

    assert records == [
        ("A", ("Vision",)),
        ("B", ("Vision", "Boxes")),
        ("C", ("Vision", "Boxes", "Deep")),
    ]
    assert problems == ()


def test_a_group_may_name_its_parts_as_it_likes():
    records, _problems = found(
        "- title: Vision\n  surveys:\n  - {title: A, authors: X Y}\n  methods:\n  - {title: B, year: 1999}\n"
    )

    assert records == [("A", ("Vision", "surveys")), ("B", ("Vision", "methods"))]


@pytest.mark.parametrize(
    "fields",
    [
        "related: [{title: B, authors: C D}]",
        "links: [{title: B, url: https://example.org}]",
        "media: [{title: B, url: https://example.org}]",
        "authors: X Y, children: [{title: B, year: 2020}]",
        "doi: 10.1234/a, items: [{title: B, year: 2020}]",
        "topics: [{id: a}, {id: b}]",
        "x-parts: [{name: B}]",
    ],
)
def test_a_paper_that_holds_mappings_is_a_paper(fields):
    records, _problems = found(f"- {{title: A, year: 2020, {fields}}}")

    assert [title for title, _sections in records] == ["A"]


def test_lists_within_lists():
    assert found("- - {title: A, year: 2020}\n  - {title: B, year: 2020}\n- - {title: C, year: 2020}\n")[
        0
    ] == [
        ("A", ()),
        ("B", ()),
        ("C", ()),
    ]


_PAPER = st.integers(0, 99).map(lambda number: {"title": f"T{number}", "year": "2020", "authors": ["A B"]})
_NAMES = st.sampled_from(["name", "title", "heading", "label"])
_BELOW = st.sampled_from(["subcategories", "children", "sections", "groups", "subtopics", "categories"])
_HOLDERS = st.sampled_from(["papers", "publications", "items", "works", "list"])


def _group(below=None):
    return st.builds(
        lambda name, holder, papers, sub, groups: {
            name: "G",
            **({holder: papers} if papers else {}),
            **({sub: groups} if groups else {}),
        },
        _NAMES,
        _HOLDERS,
        st.lists(_PAPER, max_size=3),
        _BELOW,
        st.lists(below, max_size=3) if below is not None else st.just([]),
    ).filter(lambda group: len(group) > 1)


_TREES = st.recursive(_group(), _group, max_leaves=8)


def _count(value):
    if isinstance(value, list):
        return sum(map(_count, value))
    return (
        1 if "authors" in value else sum(_count(inner) for inner in value.values() if isinstance(inner, list))
    )


@given(st.lists(_TREES, min_size=1, max_size=3))
def test_no_paper_of_any_tree_is_lost(trees):
    got = read_json(json.dumps(trees).encode(), "f.json")

    assert len(got.records) == _count(trees)
    assert got.problems == ()
