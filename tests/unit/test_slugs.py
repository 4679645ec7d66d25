"""Ids in the form that anchors, file names and addresses can hold."""

from __future__ import annotations

import random
import re

import pytest

from sphinxcontrib_research.model.addresses import slugify, unique_slugs
from sphinxcontrib_research.util import digest_of

LETTERS = ("abcXYZ019", "-_.:/ ", "éÅøß", "張三ア", "Ждй", "\u0301\u200d", "<>&`")


def texts(count: int, longest: int) -> list[str]:
    """Texts of mixed letters, the same ones in every run."""
    chance = random.Random(11)
    return [
        "".join(chance.choice(chance.choice(LETTERS)) for _ in range(chance.randint(0, longest)))
        for _ in range(count)
    ]


@pytest.mark.parametrize("text", [*texts(200, 12), *texts(60, 200)])
def test_a_slug_is_a_safe_text_and_its_own_slug(text):
    slug = slugify(text)

    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert len(slug) <= 80
    assert slugify(slug) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("adan", "adan"),
        ("a-b-2", "a-b-2"),
        ("Adan 2024", "adan-2024"),
        ("-Adan--x-", "adan-x"),
        ("Müller:2020/x", "muller-2020-x"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 80),
        ("X" * 80, "x" * 80),
        (f"{'x' * 79}-yy", "x" * 79),
        (f"{'x' * 80}-yy", "x" * 80),
        (f"{'x' * 40} {'y' * 39}-{'z' * 9}", f"{'x' * 40}"),
        (f"{'x' * 30} {'y' * 30} {'z' * 30}", f"{'x' * 30}-{'y' * 30}"),
        ("ab 張三", "ab"),
    ],
)
def test_a_slug_keeps_what_it_can(text, slug):
    assert slugify(text) == slug


@pytest.mark.parametrize("text", ["", "?!", "張三", "a 張三", "Жизнь x"])
def test_of_a_text_of_which_less_than_half_would_be_left_it_is_a_hash(text):
    assert slugify(text) == digest_of(text, 4)
    assert re.fullmatch("[0-9a-f]{8}", slugify(text))


def test_who_wants_a_slug_that_is_given_gets_a_number():
    wanted = ["a", "A", "a-2", "Á", "a_2", "b", "A!", "B"]

    assert dict(unique_slugs(wanted)) == {
        "a": "a",
        "A": "a-2",
        "a-2": "a-2-2",
        "Á": "a-3",
        "a_2": "a-2-3",
        "b": "b",
        "A!": "a-4",
        "B": "b-2",
    }


@pytest.mark.parametrize("seed", range(20))
def test_later_ids_never_change_the_slugs_of_earlier_ones(seed):
    chance = random.Random(seed)
    ids = list(dict.fromkeys(chance.choice(("a", "A", "a-2", "a_2", "á", "b", "B ", "b2", "張")) + chance.choice(("", "!", "-2", "?")) for _ in range(12)))  # fmt: skip
    at = chance.randint(0, len(ids))
    first = unique_slugs(ids[:at])
    kept = dict(first)
    whole = unique_slugs(ids, first)

    assert dict(whole) == dict(unique_slugs(ids))
    assert list(whole) != []
    assert len(set(whole.values())) == len(ids)
    assert dict(first) == kept
    assert all(whole[id_] == slug for id_, slug in kept.items())
