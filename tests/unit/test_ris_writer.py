"""RIS records."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Link, Paper, Source, Venue
from sphinxcontrib_research.writers import ris

LIBRARY = Library.build(
    [Source("papers.yml", venues=(Venue("jx", name="Journal of X", type="article-journal"),))]
)
LINE = re.compile(r"[A-Z][A-Z0-9]  - [^\r\n]*")


def lines(paper: Paper) -> list[tuple[str, str]]:
    record = ris.entry(paper, LIBRARY)
    assert record.endswith("\r\n")
    rows = record.removesuffix("\r\n").split("\r\n")
    assert all(LINE.fullmatch(row) for row in rows)
    return [(row[:2], row[6:]) for row in rows]


def test_record():
    paper = Paper(
        "x",
        "A $k$-means & more",
        authors=(parse_person("van Gogh, Jr., Vincent"), parse_person("{Rijk, Zn.}")),
        editors=(parse_person("A. B"),),
        venues=("jx",),
        date=PartialDate(2023, 3),
        volume="3",
        issue="4",
        pages="12–20",
        doi="10.1000/x",
        tags=("a", "b"),
        links=(Link("pdf", "https://example.org/x.pdf"),),
    )
    assert lines(paper) == [
        ("TY", "JOUR"),
        ("ID", "x"),
        ("AU", "van Gogh, Vincent, Jr."),
        ("AU", "Rijk Zn."),
        ("ED", "B, A."),
        ("TI", "A k-means & more"),
        ("T2", "Journal of X"),
        ("PY", "2023"),
        ("DA", "2023/03//"),
        ("VL", "3"),
        ("IS", "4"),
        ("SP", "12"),
        ("EP", "20"),
        ("DO", "10.1000/x"),
        ("UR", "https://doi.org/10.1000/x"),
        ("L1", "https://example.org/x.pdf"),
        ("KW", "a"),
        ("KW", "b"),
        ("ER", ""),
    ]


@pytest.mark.parametrize(
    ("type_", "expected"), [("thesis", "THES"), ("software", "COMP"), ("treaty", "GEN"), ("", "GEN")]
)
def test_type(type_, expected):
    assert lines(Paper("x", "T", type=type_))[0] == ("TY", expected)


def test_preprint_leads_to_arxiv():
    found = lines(Paper("x", "T", arxiv="2303.14389", date=PartialDate(0, text="in press", forthcoming=True)))
    assert ("TY", "UNPB") in found
    assert ("AN", "arXiv:2303.14389") in found
    assert ("UR", "https://arxiv.org/abs/2303.14389") in found
    assert ("PY", "in press") in found


def test_records_are_parted_by_blank_lines():
    text = ris.bibliography([Paper("x", "T"), Paper("y", "T")], LIBRARY)
    assert text.count("ER  - \r\n") == 2
    assert "ER  - \r\n\r\nTY  - " in text


@given(text=st.text())
def test_no_text_begins_a_line(text):
    paper = Paper(
        "x", text, authors=(parse_person(text),), tags=(text,), note=text, pages=text, venues=(text,)
    )
    assert [tag for tag, _ in lines(paper)].count("TY") == 1
