"""The shapes of files: what is a paper, what is around it, what is reported."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.readers import shapes
from sphinxcontrib_research.readers.yaml import read

SHAPE = "a file is a list of papers, or a mapping with 'papers', 'authors', 'venues', 'topics' or 'defaults'"


def found(text):
    return [
        (record.kind, record.fields, record.key, record.sections)
        for record in read(text.encode(), "f").records
    ]


def titles(text):
    """Key, sections and title of each paper."""
    return [
        (record.key, record.sections, record.fields.get("title"))
        for record in read(text.encode(), "f").records
    ]


def told(text):
    return [str(problem) for problem in read(text.encode(), "f.yml").problems]


def test_a_list_of_papers():
    assert titles("- title: A\n- title: B\n") == [("", (), "A"), ("", (), "B")]


def test_a_mapping_without_papers():
    text = "authors: [{id: p, name: P}]\nvenues: {x: {short: X}}\ntopics: [{id: t, title: T}]\n$schema: s\n"

    assert [kind for kind, _fields, _key, _sections in found(text)] == ["author", "venue", "topic"]
    assert told(text) == []


def test_a_mapping_with_all_parts():
    text = """
defaults: {relation: uses}
papers: [{title: A}]
authors: [{id: p, name: P}, Jane Doe]
venues: {ICCV: Conference on Vision, x: {short: X}, y: }
topics: [{id: t, title: T}]
x-mine: 1
$schema: s
"""
    assert found(text) == [
        ("defaults", {"relation": "uses"}, "", ()),
        ("paper", {"title": "A"}, "", ()),
        ("author", {"id": "p", "name": "P"}, "", ()),
        ("author", {"name": "Jane Doe"}, "", ()),
        ("venue", {"name": "Conference on Vision"}, "ICCV", ()),
        ("venue", {"short": "X"}, "x", ()),
        ("venue", {"name": "y"}, "y", ()),
        ("topic", {"id": "t", "title": "T"}, "", ()),
    ]
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("publications:\n- title: A\n", [("", (), "A")]),
        ("2024:\n- title: A\n'2023':\n- title: B\n", [("", ("2024",), "A"), ("", ("2023",), "B")]),
        ("Papers:\n- title: A\n", [("", (), "A")]),
        ("papers:\n- title: A\nauthors:\n2021: []\n2020:\n", [("", (), "A")]),
        ("ML:\n  Theory:\n  - title: A\n", [("", ("ML", "Theory"), "A")]),
        ("papers:\n  ML:\n  - title: A\n", [("", ("ML",), "A")]),
        ("a: {title: A}\nb: {title: B}\n", [("a", (), "A"), ("b", (), "B")]),
        ("papers:\n  a: {title: A}\n  b: {title: B}\n", [("a", (), "A"), ("b", (), "B")]),
        ("2024: {title: A}\n", [("", ("2024",), "A")]),
        ("- heading: H\n  pubs:\n  - title: A\n", [("", ("H",), "A")]),
        ("categories:\n- heading: H\n  pubs: [{title: A}]\n", [("", ("H",), "A")]),
        ("x:\n  title: Topic X\n  list:\n  - title: A\n", [("", ("Topic X",), "A")]),
        ("- mdt: {title: A}\n", [("mdt", (), "A")]),
        ("title: A\nauthors: [B]\n", [("", (), "A")]),
        ("---\n- title: A\n---\n- title: B\n", [("", (), "A"), ("", (), "B")]),
        ("a: {title: A, year: 1}\nb: {year: 2, parent: {title: X}}\nc: {title: C}\n", None),
    ],
)
def test_papers_are_found_where_lists_on_the_web_have_them(text, papers):
    if papers is None:  # most are papers: then the one without a title is one as well
        assert [key for key, _sections, _title in titles(text)] == ["a", "b", "c"]
    else:
        assert titles(text) == papers
    assert told(text) == []


def test_identifiers_in_a_list_are_papers():
    assert found("dois:\n- 10.1000/182\n- https://arxiv.org/abs/2303.14389\n") == [
        ("paper", {"doi": "10.1000/182"}, "", ("dois",)),
        ("paper", {"arxiv": "https://arxiv.org/abs/2303.14389"}, "", ("dois",)),
    ]


@pytest.mark.parametrize("word", ["paper", "paprs", "papes"])
def test_a_misspelt_papers_is_read_and_reported(word):
    text = f"a: 1\n{word}:\n- title: A\n"

    assert titles(text) == [("", (), "A")]
    assert f"f.yml:2: field '{word}': unknown key; it is read as 'papers'; did you mean that?" in told(text)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [f"f.yml: the file contains no records; {SHAPE}"]),
        ("# only a comment\n", [f"f.yml: the file contains no records; {SHAPE}"]),
        ("papers:\nauthors: []\n", []),
        ("papers: []\n", []),
        ("authors:\n", [f"f.yml: the file contains no records; {SHAPE}"]),
        ("[]\n", [f"f.yml: the file contains no records; {SHAPE}"]),
        ("Hello\n", [f"f.yml:1: the file contains only a text; it is not read; {SHAPE}"]),
        (
            "- A\n- B\n",
            [
                "f.yml:1: 2 items are not papers, the first is 'A'; they are left out; write '- title: …' with the other fields below it"
            ],
        ),
        (
            "papers:\n- title: A\n- B\n",
            [
                "f.yml:3: an item is not a paper but 'B'; it is left out; write '- title: …' with the other fields below it"
            ],
        ),
        (
            "- [a, b]\n",
            [
                "f.yml:1: an item is not a paper but a list; it is left out; write '- title: …' with the other fields below it"
            ],
        ),
        (
            "- title:A\n  year:2020\n",
            [
                "f.yml:1: an item is not a paper but 'title:A year:2020'; it is left out; a space is missing after ':'"
            ],
        ),
        (
            "papers: none yet\n",
            [
                "f.yml:1: 'none yet' is not a list of papers; it is left out; write '- title: …' with the other fields below it"
            ],
        ),
        (
            "levels: [L1]\nversion: 1\n",
            [f"f.yml:1: no papers were found under 'levels', 'version'; nothing is read; {SHAPE}"],
        ),
        (
            "papers: [{title: A}]\nlevels: [L1]\n",
            ["f.yml:2: field 'levels': the key contains no papers; it is left out"],
        ),
        (
            "papers: [{title: A}]\ndefaults: [a]\n",
            ["f.yml:2: field 'defaults': not a mapping from fields to values; it is left out"],
        ),
        (
            "papers: [{title: A}]\nauthors:\n- [a]\n",
            ["f.yml:3: invalid author; it is left out; write '- id: …' with the other fields below it"],
        ),
    ],
)
def test_what_holds_no_papers_is_reported(text, problems):
    assert told(text) == problems


def test_there_is_a_limit(monkeypatch):
    monkeypatch.setattr(shapes, "MAX_PAPERS", 2)

    assert len(titles("- title: A\n- title: B\n- title: C\n- title: D\n")) == 2
    assert told("- title: A\n- title: B\n- title: C\n- title: D\n") == [
        "f.yml:3: only the first 2 papers of a file are read; split it"
    ]


def test_the_limit_is_the_documented_one():
    assert shapes.MAX_PAPERS == 100_000


def test_people_of_any_name_are_authors():
    text = """
coauthors: {ann: {first: Ann, last: Roe, web: "https://example.org"}}
people: [{id: tom, given: Tom, family: Lee}]
papers: [{title: A, authors: [ann, tom]}]
"""
    assert [one for one in found(text) if one[0] == "author"] == [
        ("author", {"web": "https://example.org", "name": "Roe, Ann"}, "ann", ()),
        ("author", {"id": "tom", "name": "Lee, Tom"}, "", ()),
    ]


def test_topics_that_name_papers_are_topics():
    text = "topics:\n- {id: a, title: A, papers: [x, y], summary: S}\n- {id: b, title: B, parent: a, papers: []}\n"

    assert [kind for kind, _fields, _key, _sections in found(text)] == ["topic", "topic"]


@pytest.mark.parametrize(
    "text",
    [
        "2021: {journal: [{title: A}, {title: B}], conference: {main: [{title: C}], workshop: [{title: D}]}}\n",
        "- {year: 2021, journal: [{title: A}, {title: B}], conference: [{title: C}], books: [{title: D}]}\n",
        "- category: X\n  journal: [{title: A}, {title: B}]\n  talk: [{title: C, authors: P Q}, {title: D}]\n",
    ],
)
def test_names_of_fields_may_be_headings_over_papers(text):
    assert [title for _key, _sections, title in titles(text)] == ["A", "B", "C", "D"]
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "- {title: A, journal: [{title: Nature}], year: 2021}\n",
        "- {title: A, video: [{title: Talk, url: 'https://example.org'}], year: 2021}\n",
        "- {title: A, year: 2021, links: [{title: PDF, url: 'https://example.org'}]}\n",
        "- {title: A, year: 2021, press: [{title: News, url: 'https://example.org'}]}\n",
    ],
)
def test_lists_in_a_paper_are_no_papers(text):
    assert [title for _key, _sections, title in titles(text)] == ["A"]


def test_what_a_file_says_of_itself_is_no_fault():
    assert told("version: 1\ntotal: 5\ncursor:\npapers: [{title: A}]\n") == []
    assert told("levels: [a]\npapers: [{title: A}]\nkinds: {b: c}\n") == [
        "f.yml:1: these keys contain no papers; they are left out: 'levels', 'kinds'"
    ]
