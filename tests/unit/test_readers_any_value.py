"""Whatever a file holds: no exception, problems that can be shown, values of the declared kinds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.errors import SUBTYPES
from sphinxcontrib_research.model.paper import Author, Paper, Topic, Venue
from sphinxcontrib_research.readers.json import read as read_json
from sphinxcontrib_research.readers.registry import Context
from sphinxcontrib_research.readers.source import convert
from sphinxcontrib_research.readers.yaml import read as read_yaml
from sphinxcontrib_research.vocabulary.fields import TABLES

OF_FILES = SUBTYPES.keys() - {"author", "lock", "ref", "topic"}
"""The subtypes of problems in one file alone."""
WORDS = (
    *(
        "",
        " ",
        "a",
        "true",
        "n",
        "0",
        "-1",
        "800+",
        "2023",
        "2023-02-31",
        "in press",
        "Ann Gao",
        "Gao, A.",
        "et al.",
    ),
    *(
        "10.1000/182",
        "2303.14389",
        "https://x.org/a",
        "https://doi.org/10.1/x",
        "javascript:x",
        "//x",
        "/etc/passwd",
    ),
    *(
        "../x.pdf",
        "a/b",
        "x.pdf",
        "\x00",
        "a\nb\n",
        "\ud800",
        "\u202e",
        "$x$ \\alpha {",
        "<b>x</b>",
        "*",
        "@misc{a,",
        "张三",
    ),
    *(
        "a" * 300,
        "own",
        "article",
        "#aabbcc",
        "a@b.c",
        "0000-0002-1825-0097",
        "|",
        "://",
        "http://",
        "mailto:",
        "%",
        "[",
        "1,5",
    ),
)
NAMES = tuple(
    {name for table in TABLES.values() for one in table for name in (one.name, *one.aliases, *one.fallbacks)}
    | {
        "name",
        "given",
        "family",
        "url",
        "label",
        "value",
        "count",
        "task",
        "x-a",
        "foo",
        "papers",
        "2020",
        "",
        "en",
    }
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 3000), st.floats(), st.sampled_from(WORDS)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(sorted(NAMES)), inner, max_size=3)
    ),
    max_leaves=6,
)
records = st.dictionaries(st.sampled_from(sorted(NAMES)), values, max_size=8)
parts = st.one_of(
    st.lists(st.one_of(records, values), max_size=4),
    st.dictionaries(st.sampled_from(WORDS), records, max_size=3),
    values,
)
files = st.one_of(
    st.lists(st.one_of(records, values), max_size=4),
    st.dictionaries(
        st.sampled_from(("papers", "authors", "venues", "topics", "defaults", "2020", "x")), parts, max_size=5
    ),
    values,
)
CONTEXT = Context("papers.json", Path(__file__).parent / "papers.json", Path(__file__).parents[1])
KINDS = {kind: get_type_hints(kind) for kind in (Paper, Author, Venue, Topic)}


def check(read):
    source = convert(read, CONTEXT)

    for problem in source.problems:
        assert problem.subtype in OF_FILES
        assert str(problem).isprintable()
    for one in (*source.papers, *source.authors, *source.venues, *source.topics):
        assert one.id
        assert not set(one.id) & set(" \t\n<>`")
        for name, kind in KINDS[type(one)].items():
            if kind is str:
                value = getattr(one, name)
                assert isinstance(value, str), name
                assert value.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable(), name
    assert all(paper.title or not paper.id_is_generated for paper in source.papers)
    assert len({paper.id for paper in source.papers}) == len(source.papers)


@settings(deadline=None, max_examples=50)
@given(files)
def test_any_json_is_read(content):
    check(read_json(json.dumps(content).encode(), "papers.json"))


@settings(deadline=None, max_examples=30)
@given(st.text(alphabet="-:#&*!|>'\"{}[],?\n \t\\%@`aitle:1\x00\x85\u2028é", max_size=60))
def test_any_text_is_read_as_yaml(text):
    check(read_yaml(text.encode(), "papers.json"))


@settings(deadline=None, max_examples=30)
@given(st.binary(max_size=60))
def test_any_bytes_are_read(content):
    check(read_yaml(content, "papers.json"))
    check(read_json(content, "papers.json"))
