"""What unknown words are taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.util.suggestions import edit_distance, nearest, nearest_name
from sphinxcontrib_research.vocabulary.fields import names_of

NAMES = names_of("paper", {})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yaer", "year"),
        ("resouces", "resources"),
        ("titel", "title"),
        ("authros", "authors"),
        ("abstarct", "abstract"),
    ],
)
def test_slips_are_found(written, meant):
    assert NAMES.near(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "preprint_journal",
        "published",
        "editorial",
        "image2",
        "img2",
        "theme",
        "paid",
        "num",
        "my_talk",
    ],
)
def test_other_words_are_no_slips(written):
    assert NAMES.near(written) == ""


def test_the_beginning_of_an_id_is_enough():
    assert nearest("xie2024", ["xie2024adan", "zhou2023win"]) == "xie2024adan"
    assert nearest("xie2024", ["xie2024adan", "xie2024win"]) == ""
    assert nearest("something", ["entirely", "different"]) == ""


def test_a_plural_is_a_slip():
    assert nearest_name("research_paper", {"research_papers", "research_lock"}) == "research_papers"


WORDS = st.text(st.sampled_from("abcdé "), max_size=12)


def exact(one: str, other: str) -> int:
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for at in range(len(one) + 1):
        for to in range(len(other) + 1):
            if not at or not to:
                rows[at][to] = at or to
                continue
            swap = at > 1 and to > 1 and one[at - 1] == other[to - 2] and one[at - 2] == other[to - 1]
            rows[at][to] = min(
                rows[at - 1][to] + 1,
                rows[at][to - 1] + 1,
                rows[at - 1][to - 1] + (one[at - 1] != other[to - 1]),
                rows[at - 2][to - 2] + 1 if swap else 99,
            )
    return rows[-1][-1]


@given(WORDS, WORDS, st.integers(0, 5))
def test_distances_are_exact_up_to_the_limit(one, other, most):
    found, wanted = edit_distance(one, other, most), exact(one, other)

    assert found == wanted if wanted <= most else found > most
