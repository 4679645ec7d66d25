"""The law of round trips, on files of our own and on generated ones."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.laws import bibliographies, law_round_trips

SOURCES = {
    "a.yml": """
- id: reed
  title: The <i>E. coli</i> Story of {DNA}
  authors: [Ann Reed, "Müller-Ito, Jan", Лев Толстой]
  year: 2021
  booktitle: Meeting on Lakes
  pages: 123--130, 140--142
  volume: 3
  doi: 10.5555/lake.1
  keywords: [lakes, deep water]
  abstract: Lakes are <b>deep</b>. So are seas.
  publisher: Pond Press
- {title: Deep Lakes, author: Ann Reed, year: 2020, type: phdthesis, school: University of Pond}
- {title: Other, authors: [A. Low], year: 2020, journal: Lakes, school: A, publisher: B}
""",
    "a.bib": """
@phdthesis{a, title = {Deep {L}akes}, author = {Reed, Ann and M{\\"u}ller, J{\\'e}r{\\^o}me}, year = 2020,
  school = {University of Pond}, keywords = {lakes, water}}
@techreport{b, title = {Levels}, author = {Low, Bo}, year = 1999, institution = {Lab}, number = {TR-7}}
@book{c, title = {Seas}, editor = {Old, Ed}, year = 2001, publisher = {Pond Press}, address = {Oslo}}
""",
    "a.ris": "TY  - JOUR\nTI  - A\nAU  - Reed, Ann\nPY  - 2010\nSP  - 280\nEP  - 280-284\nT2  - Lakes\nVL  - 4\n"
    "KW  - deep\nPB  - Pond\nER  - \n",
    "a.json": '[{"id": "x", "type": "thesis", "title": "T <sub>2</sub>", "author": [{"family": "Reed", "given": "A"}],'
    ' "issued": {"date-parts": [[2020]]}, "publisher": "Uni", "genre": "PhD thesis", "page": "3-4"}]',
    "CITATION.cff": "cff-version: 1.2.0\nmessage: m\ntitle: lakes\nversion: 2.1\nauthors:\n"
    "  - {family-names: Reed, given-names: Ann}\n",
}


@pytest.mark.parametrize("name", SOURCES)
def test_our_own_files_keep_the_law(tmp_path, name):
    path = tmp_path / name
    path.write_text(SOURCES[name], "utf-8")

    tally = law_round_trips.check([path])
    assert tally.broken == []
    assert tally.counted > 3


def test_a_breach_is_seen(tmp_path, monkeypatch):
    path = tmp_path / "a.yml"
    path.write_text(SOURCES["a.yml"], "utf-8")
    write = law_round_trips.csl.dumps

    def without_reed(*arguments, **options):
        return write(*arguments, **options).replace("Reed", "Rood").replace("Pond Press", "")

    monkeypatch.setattr(law_round_trips.csl, "dumps", without_reed)

    broken = law_round_trips.check([path]).broken
    assert {line.split(": ")[2] for line in broken} >= {"authors", "publisher"}


WORDS = st.text(st.sampled_from("abcdeäñлев中 "), min_size=2, max_size=20).map(
    lambda text: f"q{text.strip()}"
)
PAPERS = st.fixed_dictionaries(
    {"title": WORDS, "authors": st.lists(WORDS.map(lambda word: f"{{{word}}}"), min_size=1, max_size=3)},
    optional={
        "year": st.integers(1500, 2090).map(str),
        "journal": WORDS,
        "publisher": WORDS,
        "volume": st.integers(1, 999).map(str),
        "pages": st.sampled_from(["1-2", "3--4, 6--9", "xi-xiv", "e12", "A-1--A-9"]),
        "keywords": st.lists(WORDS, max_size=3, unique=True),
        "abstract": WORDS,
        "school": WORDS,
        "type": st.sampled_from(["book", "thesis", "article", "report"]),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PAPERS, min_size=1, max_size=4, unique_by=lambda one: bibliographies.letters(one["title"])))
def test_generated_papers_keep_the_law(papers):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.yml")
        path.write_text(yaml.safe_dump(papers, allow_unicode=True), "utf-8")

        assert law_round_trips.check([path]).broken == []


def test_ris_is_read():
    text = "TY  - JOUR\nTI  - A long\n title\nAU  - R\nAU  - L\nER  - \n\nTY  - BOOK\nTI  - B\n"

    assert list(bibliographies.ris_entries(text)) == [
        {"TY": ["JOUR"], "TI": ["A long title"], "AU": ["R", "L"]},
        {"TY": ["BOOK"], "TI": ["B"]},
    ]
