"""Records of one title: one paper, or several."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.names import parse_person

from .merging_helpers import build, by, messages, paper


def by_all(*names: str) -> dict[str, object]:
    return {"authors": tuple(map(parse_person, names)), "date": PartialDate(2023)}


def on(month: int, day: int = 0, place: str = "") -> dict[str, object]:
    extra = (("location", place),) if place else ()
    return by() | {"date": PartialDate(2023, month, day), "extra": extra}


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (by(), by(), 1),
        (by("Zhou, Pan"), by("P. Zhou"), 1),
        (by(), by("Ann Lee"), 2),
        (by(), by(year=2024), 2),
        (by(), {}, 2),
        ({}, {}, 2),
        (by() | {"doi": "10.1/a"}, by() | {"doi": "10.1/b"}, 2),
        (by() | {"doi": "10.1/a"}, by() | {"pmid": "7"}, 1),
        (by() | {"venues": ("LakeConf",)}, by() | {"venues": ("RiverConf",)}, 2),
        (by() | {"venues": ("PondConf",)}, by() | {"venues": ("Journal of Ponds",)}, 2),
        (by() | {"venues": ("PondConf",)}, by(), 1),
        (
            by() | {"venues": ("ICCV",)},
            by() | {"venues": ("International Conference on Computer Vision",)},
            1,
        ),
        (by() | {"type": "software"}, by() | {"type": "article-journal"}, 2),
        (by() | {"type": "paper-conference"}, by() | {"type": "article-journal"}, 1),
        (by() | {"type": "software"}, by(), 1),
        (by() | {"pages": "12-20"}, by() | {"pages": "12"}, 1),
        (by() | {"pages": "12-20"}, by() | {"pages": "31--40"}, 2),
        (by() | {"issue": "DM-1"}, by() | {"issue": "DM-2"}, 2),
        (by() | {"volume": "1"}, by(), 1),
        (by() | {"edition": "2"}, by() | {"edition": "3"}, 2),
        (by() | {"version": "1.0"}, by() | {"version": "1.1"}, 2),
        (by(), by("Li Zhou"), 2),
        (by("王小明"), by("王大明"), 2),
        (by("김철수"), by("김 철수"), 1),
        (by("Лев Рид"), by("Л. Рид"), 1),
        (by("Лев Рид"), by("Ада Рид"), 2),
        (by_all("Ann Reed", "Bo Li"), by_all("Ann Reed", "Cy Day"), 2),
        (by_all("Ann Reed", "Bo Li"), by_all("A. Reed"), 1),
        (by_all("Ann Reed", "Bo Li", "Cy Day"), by_all("Ann Reed", "Bo Li", "Cy Daye"), 1),
        (on(5, 1), on(5, 2), 2),
        (on(5), on(6), 2),
        (on(5), on(5, 2), 1),
        (on(5, place="Paris"), on(5, place="Rome"), 2),
        (on(5, place="Paris"), on(5, place="Paris, France"), 1),
        (on(5) | {"venues": ("Pond Letters",)}, on(6) | {"venues": ("Pond Letters",)}, 1),
        (on(5) | {"venues": ("PondConf",), "type": "speech"}, on(6) | {"venues": ("PondConf",)}, 2),
        (by() | {"type": "speech", "note": "At A"}, by() | {"type": "speech", "note": "At B"}, 2),
        (by() | {"note": "At A"}, by() | {"note": "At B"}, 1),
    ],
)
def test_the_same_title_is_one_paper_only_if_all_else_agrees(first, second, count):
    one, other = paper("a", "The {T}itle!", **first), paper("b", "the title", **second)
    made = [replace(one, id_is_generated=True), replace(other, id_is_generated=True)]

    assert len(build([one], [other]).papers) == count
    assert len(build(made).papers) == count
    assert len(build([one, other]).papers) == 2
    assert len(build([one, other]).possible_duplicates) == 2 - count


def test_the_title_of_another_paper_is_named_where_a_record_of_it_has_one():
    library = build(
        [
            paper("10-1", "10.1/x", doi="10.1/x", id_is_generated=True),
            paper("p", "Ponds", doi="10.1/x"),
            paper("q", "Other matters", doi="10.1/x"),
        ]
    )

    assert messages(library) == [
        (
            "1.yml:3: paper 'q': the DOI 10.1/x is also that of '10-1' (1.yml:2), which has another title, "
            "'Ponds'; keeping both; correct one of the identifiers"
        )
    ]


def test_messages_quote_titles_without_the_braces_of_bibtex():
    library = build(
        [paper("a", "The {{Life}} of a {Pond}", doi="10.1/x"), paper("b", "Other matters", doi="10.1/x")]
    )

    assert "another title, 'The Life of a Pond'; keeping both" in messages(library)[0]


def test_a_third_record_of_a_title_must_agree_with_all_that_is_known():
    library = build(
        [paper("a", doi="10.1/a", **by())],
        [paper("b", pmid="7", **by())],
        [paper("c", doi="10.1/c", **by())],
    )

    assert list(library.papers) == ["a", "c"]


def test_a_title_that_fits_two_papers_joins_neither():
    library = build(
        [paper("a", venues=("PondConf",), **by()), paper("b", venues=("Journal of Ponds",), **by())],
        [paper("c", **by())],
    )

    assert list(library.papers) == ["a", "b", "c"]
