"""RIS, as reference managers write it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.readers import load_file, ris
from sphinxcontrib_research.readers.ris import read

JOURNAL = """\
TY  - JOUR
ID  - ito2020
AU  - Itō, Kiyosi
A1  - Álvarez, Zoë, Jr.
AU  - Example Working Party,
TI  - On graphs
T2  - Journal of Things
JO  - J. Things
DA  - 2020/03//
PY  - 2021
VL  - 4
IS  - 2
SP  - 10
EP  - 19
DO  - 10.1234/x
UR  - https://doi.org/10.1234/X
UR  - https://example.org/a
L2  - https://example.org/b
L1  - https://example.org/a.pdf
KW  - graphs
KW  - trees
AB  - A long text
  that goes on.
SN  - 1234-5678
M3  - Article
ER  -
"""


def one(text: str) -> dict[str, object]:
    [record] = read(text.encode(), "a.ris").records
    return record.fields


def test_a_record_has_our_fields():
    assert one(JOURNAL) == {
        "title": "On graphs",
        "venue": "Journal of Things",
        "volume": "4",
        "issue": "2",
        "doi": "10.1234/x",
        "abstract": "A long text that goes on.",
        "id": "ito2020",
        "authors": ["Itō, Kiyosi", "{Example Working Party}", "Álvarez, Zoë, Jr."],
        "tags": ["graphs", "trees"],
        "type": "article-journal",
        "date": "2020-03",
        "pages": "10-19",
        "issn": "1234-5678",
        "pdf": "https://example.org/a.pdf",
        "url": "https://example.org/a",
        "links": ["https://example.org/b"],
        "x-m3": "Article",
        "x-jo": "J. Things",
        "x-py": "2021",
    }


@pytest.mark.parametrize(
    ("tag", "type_"), [("CPAPER", "paper-conference"), ("jour", "article-journal"), ("GEN", None), ("", None)]
)
def test_types(tag, type_):
    assert one(f"TY  - {tag}\nTI  - T\nER  - ").get("type") == type_


def test_lines_are_known():
    [record] = read(f"\n\n{JOURNAL}".encode(), "a.ris").records

    assert record.line == 3
    assert record.lines["title"] == 8


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("PY  - 2020", "date", "2020"),
        ("Y1  - 2020/3/7/spring", "date", "2020-03-07"),
        ("PY  - in press", "date", "in press"),
        ("AN  - arXiv:2301.00001", "arxiv", "2301.00001"),
        ("AN  - 77", "x-an", "77"),
        ("SN  - 978-3-16-148410-0", "isbn", "978-3-16-148410-0"),
        ("PY  - 2020///spring", "date", "spring 2020"),
        ("PY  - 2020\nDA  - May 12", "date", "May 12 2020"),
        ("PY  - 2020\nDA  - 2020/05/12", "date", "2020-05-12"),
        ("SP  - e12", "pages", "e12"),
        ("SP  - 280\nEP  - 280-284", "pages", "280-284"),
        ("SP  - 280-284\nEP  - 284", "pages", "280-284"),
        ("SP  - 280-284\nEP  - 280-284", "pages", "280-284"),
        ("SP  - 280-284\nEP  - 290", "pages", "280-284, 290"),
        ("SP  - 280-\nEP  - 284", "pages", "280-284"),
        ("SP  - 280\nEP  - +", "pages", "280+"),
        ("SP  - S1\nEP  - S9", "pages", "S1-S9"),
        ("KW  - one\ntwo words\nthree", "tags", ["one", "two words", "three"]),
        ("KW  - one; two", "tags", ["one", "two"]),
        ("N1  - First\nN1  - Second", "note", "First; Second"),
        ("M3  - doi: 10.1234/ab", "doi", "10.1234/ab"),
        ("C2  - PMC12345", "pmcid", "PMC12345"),
        ("UR  - https://a.example/1;https://a.example/2", "links", ["https://a.example/2"]),
        ("UR  - https://a.example/1 https://a.example/2", "links", ["https://a.example/2"]),
        ("UR  - https://a.example/1\nhttps://a.example/2", "links", ["https://a.example/2"]),
        (
            "L1  - https://a.example/1.pdf\nL1  - https://a.example/2.pdf",
            "pdf",
            ["https://a.example/1.pdf", "https://a.example/2.pdf"],
        ),
        ("L1  - file:///C:/1.pdf", "pdf", None),
        ("T2  - Journal\nJF  - Journal\nJ2  - J.", "x-j2", "J."),
        ("T2  - Journal\nJF  - Journal", "x-jf", None),
        ("AB  - One\nN2  - Two", "x-n2", "Two"),
        ("AB  - One\nT2 - weighted images", "abstract", "One T2 - weighted images"),
        ("KW  -", "tags", None),
    ],
)
def test_values(line, field, value):
    assert one(f"TY  - GEN\n{line}\nER  - ").get(field) == value


def test_tags_may_have_one_blank():
    assert one("TY - GEN\nTI - One blank\nER - ") == {"title": "One blank"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                "AU A1 A2 ED TI T1 T2 JF JO PY DA Y1 SP EP SN AN UR L1 KW N1 AB N2 M3 C1 C2 PB CY".split()
            ),
            st.text(alphabet="abcxyz0189 ;-/.:", max_size=20),
        ),
        max_size=12,
    )
)
def test_nothing_is_lost(lines):
    text = "TY  - JOUR\n" + "".join(f"{tag}  - {value}\n" for tag, value in lines) + "ER  - \n"
    [record] = read(text.encode(), "a.ris").records
    held = re.sub(r"[^a-z0-9]", "", str(list(record.fields.values())).lower())

    for tag, value in lines:
        if tag not in ("UR", "L1"):
            for word in re.findall(r"[a-z]+|\d+", value):
                assert word.lstrip("0") in held


@pytest.mark.parametrize(
    "text",
    [
        f"{JOURNAL}\r\n{JOURNAL}".replace("\n", "\r\n"),
        f"\ufeff{JOURNAL}{JOURNAL}",
        f"Exported from somewhere\n\n{JOURNAL}{JOURNAL.removesuffix('ER  -' + chr(10))}",
        JOURNAL.replace("ER  -\n", "") * 2,
    ],
)
def test_records_are_parted(text):
    assert len(read(text.encode(), "a.ris").records) == 2


@pytest.mark.parametrize("text", ["", "no tags at all", "ER  - "])
def test_a_file_without_records_says_so(text):
    [problem] = read(text.encode(), "a.ris").problems

    assert problem.subtype == "empty"


def test_a_file_gives_papers(tmp_path):
    path = tmp_path / "a.ris"
    path.write_text(JOURNAL, "utf-8")
    source = load_file(path, root=tmp_path)
    [paper] = source.papers

    assert isinstance(paper, Paper)
    assert [person.name for person in paper.authors] == [
        "Kiyosi Itō",
        "Example Working Party",
        "Zoë Álvarez, Jr.",
    ]
    assert paper.date.iso == "2020-03"
    assert [problem.message for problem in source.problems] == []


def test_names_with_initials_last_or_in_two_scripts(tmp_path):
    path = tmp_path / "a.ris"
    path.write_text("TY  - JOUR\nTI  - T\nAU  - Reed A.B.\nAU  - Kim, 철수\nER  - \n", encoding="utf-8")

    assert [person.name for person in load_file(path, root=tmp_path).papers[0].authors] == [
        "A.B. Reed",
        "철수 Kim",
    ]


def test_of_very_many_papers_the_first_are_read(monkeypatch):
    monkeypatch.setattr(ris, "MAX_PAPERS", 2)
    found = read("".join(f"TY  - JOUR\nTI  - T{n}\nER  - \n" for n in range(4)).encode(), "p.ris")

    assert [record.fields["title"] for record in found.records] == ["T0", "T1"]
    assert [(problem.line, problem.subtype) for problem in found.problems] == [(7, "limit")]
