"""The first law on small files of our own, and on files that hypothesis makes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.readers import load_file
from tests.laws import law_records

SCRIPTS = {
    "Arabic": ("أثر القراءة", "اثر القراءة"),
    "Cyrillic": ("Война и мирй", "Война и мири"),
    "Devanagari": ("कितना पानी", "कतना पानी"),
    "Greek": ("Λέξεις και έργα", "Λέξεις και άργα"),
    "Han": ("稀疏小部件的研究", "稀疏大部件的研究"),
    "Hangul": ("희소 표현의 학습", "희소 표현의 학슴"),
    "Hebrew": ("שָׁלוֹם בבית", "שֻׁלוֹם בבית"),
    "Kana": ("かがくのはなし", "がかくのはなし"),
    "Tamil": ("கணினி பாடம்", "கணன பாடம்"),
    "Thai": ("ข่าวใหม่", "ข้าวใหม่"),
}
"""Two titles each that differ in a mark or a letter alone."""


def written(path: Path, found: list[dict[str, object]]) -> Path:
    path.write_text(
        json.dumps(found, ensure_ascii=False)
        if path.suffix == ".json"
        else yaml.dump(found, allow_unicode=True),
        "utf-8",
    )
    return path


@pytest.mark.parametrize("suffix", [".yml", ".json"])
@pytest.mark.parametrize("script", SCRIPTS)
def test_titles_that_differ_in_a_mark_are_two_papers(tmp_path: Path, script: str, suffix: str) -> None:
    rows: list[dict[str, object]] = [
        {"title": title, "authors": ["Ann Reed"], "year": 2020} for title in SCRIPTS[script]
    ]
    path = written(tmp_path / f"papers{suffix}", rows)
    tally = law_records.check([path])

    assert (tally.counted, tally.broken) == (2, [])
    assert len(Library.build([load_file(path, root=tmp_path)]).papers) == 2


TITLES = st.sampled_from(
    [
        *(title for pair in SCRIPTS.values() for title in pair),
        "Editorial",
        "Ponds",
        "Ponds: a study",
        "C",
        "C++",
    ]
)
RECORD = st.fixed_dictionaries(
    {"title": TITLES},
    optional={
        "id": st.sampled_from(["a", "b", "c", "ponds"]),
        "authors": st.sampled_from([["Ann Reed"], ["Bo Lake", "Ann Reed"]]),
        "year": st.sampled_from([2020, 2021]),
        "venue": st.sampled_from(["PondConf", "Journal of Ponds", "arXiv"]),
        "doi": st.sampled_from(["10.1000/a", "10.1000/b", "10.48550/arXiv.2301.00001"]),
        "arxiv": st.sampled_from(["2301.00001", "2301.00002"]),
        "pmid": st.sampled_from(["7", "8"]),
        "version_of": st.sampled_from(["a", "b"]),
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(RECORD, min_size=1, max_size=5), min_size=1, max_size=3))
def test_no_record_is_lost_without_a_message(tmp_path: Path, files: list[list[dict[str, object]]]) -> None:
    paths = [written(tmp_path / f"{number}.yml", rows) for number, rows in enumerate(files)]
    kept = [[row for row in rows if "version_of" not in row] for rows in files]
    tally = law_records.check(paths)

    assert tally.counted == sum(map(len, files))
    if kept == files:
        assert tally.broken == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(RECORD, min_size=1, max_size=5), min_size=1, max_size=3))
def test_nothing_is_merged_that_a_file_has_as_two(
    tmp_path: Path, files: list[list[dict[str, object]]]
) -> None:
    sources = [
        load_file(written(tmp_path / f"{number}.yml", rows), root=tmp_path)
        for number, rows in enumerate(files)
    ]
    library = Library.build(sources)
    for source in sources:
        explicit = [one.id for one in source.papers if not one.id_is_generated and not one.version_of]
        places = {
            library.resolve(found)
            for own, found in zip(source.papers, library._merger.by_path[source.path], strict=True)
            if own.id in explicit and not own.id_is_generated
        }
        assert len(places) == len(explicit)


def test_a_record_that_vanishes_breaks_the_law(tmp_path: Path) -> None:
    path = written(tmp_path / "papers.yml", [{"title": "Ponds"}])
    found = [*law_records.records(path), law_records.Found("Lakes", 7, "Lakes")]

    assert list(law_records.missing(found, path)) == ["line 7: 'Lakes' is no paper, and no message says why"]
