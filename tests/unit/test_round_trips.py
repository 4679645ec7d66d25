"""Papers that are converted and read back, twice: the second time must change nothing."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml as pyyaml

from sphinxcontrib_research.cli import main
from sphinxcontrib_research.vocabulary.types import CSL_TYPES

TYPES = [name for name in (*CSL_TYPES, "preprint", "") if name != "article"]
"""All that a paper can have; CSL's "article" is a preprint."""
BARE = "{id: a, title: Lossy, authors: [Ada Low], date: 2020"
RICH = f"{BARE}-05, doi: 10.5555/x, venue: Some Place, volume: 3, issue: 4, pages: 5-9, publisher: House, "
RICH += "tags: [b, c], abstract: Words., note: A note., status: in press, url: 'https://example.org/x', language: en"
SUFFIXES = ("bib", "json", "ris")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def trip(written: str, suffix: str) -> tuple[dict[str, object], str, str]:
    """The fields of a paper after a round trip, and the texts of the files on both ways, twice."""
    Path("a.yml").write_text(written)
    texts = []
    files = ("a.yml", f"b.{suffix}", "c.yml", f"d.{suffix}", "e.yml")
    for given, target in pairwise(files):
        assert main(["convert", given, target]) == 0
        texts.append(Path(target).read_text("utf-8"))
    return pyyaml.load(texts[1], pyyaml.BaseLoader)["papers"][0], "".join(texts[:2]), "".join(texts[2:])


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", TYPES)
def test_every_type_survives(kind, suffix):
    said = f", type: {kind}" if kind else ""
    fields, first, second = trip(f"- {BARE}{said}}}", suffix)

    expected = {"id": "a", "title": "Lossy", "authors": ["Ada Low"], "date": "2020"}
    assert fields == expected | ({"type": kind} if kind else {})
    assert first == second


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", TYPES)
def test_the_second_round_trip_changes_nothing(kind, suffix):
    said = f", type: {kind}" if kind else ""
    fields, first, second = trip(f"- {RICH}{said}}}", suffix)

    assert (fields.get("type", ""), fields["title"]) == (
        kind or ("article-journal" if suffix == "ris" else ""),
        "Lossy",
    )
    assert first.partition("papers:")[2] == second.partition("papers:")[2]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "date",
    [
        *(
            "2024-03/2024-05",
            "2024-03-05/2024-03-09",
            "2024-06-30/2024-07-02",
            "2024-03/2025-03",
            "2024/2025",
        ),
        *("2024-06-30/2025", "2024-12-30/2025-01-02", "2024-03-05/2025-03-05", "2024-21", "2024-21/2024-23"),
        "2024-24/2025-21",
    ],
)
def test_ranges_and_seasons_come_back(date, suffix):
    written = f"- {{id: a, title: Lossy, authors: [Ada Low], type: book, date: {date}}}"
    fields, first, second = trip(written, suffix)

    # RIS has dates, seasons included, but no ranges.
    assert fields["date"] == (date.partition("/")[0] if suffix == "ris" else date)
    assert first == second


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "fields",
    [
        {"arxiv": "2303.14389", "type": "preprint"},
        {"doi": "10.5555/x", "type": "preprint"},
        {"doi": "10.5555/x", "type": "preprint", "venue": "bioRxiv"},
        {"venue": "CVPR", "type": "paper-conference", "arxiv": "2303.14389"},
        {"type": "thesis", "institution": "Uni A", "genre": "Master's thesis"},
        {"type": "document", "venue": "CVPR", "arxiv": "2303.14389"},
    ],
)
def test_what_a_format_can_hold_comes_back_alone(fields, suffix):
    if suffix != "bib" and "institution" in fields:  # one field for both
        fields = {"publisher" if name == "institution" else name: value for name, value in fields.items()}
    said = "".join(f", {name}: {value}" for name, value in fields.items())
    found, first, second = trip(f"- {BARE}{said}}}", suffix)

    assert found == {"id": "a", "title": "Lossy", "authors": ["Ada Low"], "date": "2020"} | fields
    assert first.partition("papers:")[2] == second.partition("papers:")[2]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", ["", "preprint", "software", "chapter"])
@pytest.mark.parametrize(
    "other", ["authors: [Ada Low]", "pages: 3-4", "keywords: [a]", "arxiv: 2303.14389, venue: X"]
)
def test_records_without_a_date_are_read_back(kind, other, suffix):
    said = f", type: {kind}" if kind else ""
    fields, first, second = trip(f"- {{id: a, title: T, {other}{said}}}", suffix)

    assert not [name for name in fields if name.startswith("x-") or name == "custom"]
    assert fields.get("type", "") == kind
    assert first.partition("papers:")[2] == second.partition("papers:")[2]


@pytest.mark.parametrize("suffix", ["json", "ris"])
def test_an_arxiv_preprint_keeps_its_venue(suffix):
    fields, *_texts = trip(f"- {BARE}, venue: arXiv, arxiv: 2303.14389}}", suffix)

    assert fields["venue"] == "arXiv"
    assert set(fields) == {"id", "title", "authors", "venue", "date", "type", "arxiv"}
