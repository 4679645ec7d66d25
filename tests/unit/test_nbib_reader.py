"""The MEDLINE format, as PubMed exports it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.readers.nbib import read

ARTICLE = """\
PMID- 39900001
OWN - NLM
DP  - 2024 Jun 3
TI  - On the counting of widgets in
      sparse drawers.
LID - 10.5555/abc.2024.17 [doi]
LID - e17 [pii]
AB  - BACKGROUND: Widgets are many.
      METHODS: We count.
FAU - Carberry, Josiah
AU  - Carberry J
AUID- ORCID: 0000-0002-1825-0097
AD  - Widget University, Town.
FAU - de la Cruz, Ana Maria
AU  - de la Cruz AM
CN  - Widget Consortium
LA  - eng
PT  - Journal Article
PT  - Review
TA  - J Widg
JT  - Journal of widgets
VI  - 12
IP  - 3
PG  - 1-19
PMC - PMC10000001
OT  - counting
OT  - sparse widgets
MH  - Humans
SO  - J Widg. 2024 Jun 3;12(3):1-19.
"""


def test_a_record_has_our_fields():
    [record] = read(ARTICLE.encode(), "a.nbib").records

    assert record.fields == {
        "title": "On the counting of widgets in sparse drawers",
        "venue": "Journal of widgets",
        "volume": "12",
        "issue": "3",
        "pages": "1-19",
        "date": "2024 Jun 3",
        "pmid": "39900001",
        "pmcid": "PMC10000001",
        "abstract": "BACKGROUND: Widgets are many. METHODS: We count.",
        "authors": [
            {"name": "Carberry, Josiah", "orcid": "0000-0002-1825-0097"},
            "de la Cruz, Ana Maria",
            "{Widget Consortium}",
        ],
        "doi": "10.5555/abc.2024.17",
        "x-pii": "e17",
        "language": "en",
        "type": "article-journal",
        "tags": ["counting", "sparse widgets"],
        "x-ad": "Widget University, Town.",
        "x-pt": "Review",
        "x-mh": "Humans",
    }
    assert (record.line, record.lines["title"]) == (1, 4)


def test_a_file_gives_papers(tmp_path):
    path = tmp_path / "a.nbib"
    path.write_text(
        f"{ARTICLE}\n{ARTICLE.replace('39900001', '39900002').replace('.17 [', '.18 [')}", "utf-8"
    )
    source = load_file(path, root=tmp_path)

    assert [(paper.pmid, paper.date.iso) for paper in source.papers] == [
        ("39900001", "2024-06-03"),
        ("39900002", "2024-06-03"),
    ]
    assert [person.name for person in source.papers[0].authors] == [
        "Josiah Carberry",
        "Ana Maria de la Cruz",
        "Widget Consortium",
    ]
    assert source.problems == ()


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ("AU  - Smith JA", "authors", ["Smith, J. A."]),
        ("AU  - van der Berg K Jr", "authors", ["van der Berg, K., Jr"]),
        ("TI  - [A translated title].", "title", "A translated title"),
        ("TI  - Why?", "title", "Why?"),
        ("TI  - And so on...", "title", "And so on..."),
        ("PT  - Preprint", "type", "preprint"),
        ("LA  - gsw", "language", "gsw"),
        ("BTI - A book", "title", "A book"),
        ("FED - Roe, Ann\nED  - Roe A", "editors", ["Roe, Ann"]),
        ("ZZ  - kept", "x-zz", "kept"),
    ],
)
def test_values(lines, field, value):
    [record] = read(f"PMID- 1\n{lines}\n".encode(), "a.nbib").records

    assert record.fields.get(field) == value


def test_a_file_without_records_says_so():
    [problem] = read(b"nothing\n", "a.nbib").problems

    assert problem.subtype == "empty"


@given(st.text(alphabet="PMIDTAULFx-: []10./\n", max_size=200))
def test_no_text_raises(text):
    assert {problem.path for problem in read(text.encode(), "a.nbib").problems} <= {"a.nbib"}
