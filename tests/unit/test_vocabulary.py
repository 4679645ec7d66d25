"""What is declared once fits what else is declared about it."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.identifiers import PARSERS
from sphinxcontrib_research.vocabulary import FALSE_WORDS, IDENTIFIERS, TRUE_WORDS, truth_of
from sphinxcontrib_research.vocabulary.fields import PAPER, fold
from sphinxcontrib_research.vocabulary.types import RIS_TYPES, TYPES_OF_RIS, WORK_TYPES, csl_type


def test_each_kind_of_identifier_is_a_field_and_has_a_parser():
    assert tuple(field.name for field in PAPER if field.kind == "identifier") == IDENTIFIERS
    assert PARSERS.keys() >= set(IDENTIFIERS)


def test_each_type_is_declared_once_and_read_by_its_name():
    names = [one.csl for one in WORK_TYPES]

    assert len(set(names)) == len(names)
    # BibTeX's "article" is that of a journal; CSL's is a preprint.
    assert [name for name in names if csl_type(name) != name] == ["article"]


def test_types_of_bibtex_that_are_written_are_read_as_the_same_or_a_wider_type():
    assert {one.csl: csl_type(one.bibtex) for one in WORK_TYPES if one.bibtex != "misc"} == {
        "article-journal": "article-journal",
        "article-magazine": "article-journal",
        "article-newspaper": "article-journal",
        "book": "book",
        "chapter": "chapter",
        "entry": "chapter",
        "entry-dictionary": "chapter",
        "entry-encyclopedia": "chapter",
        "manuscript": "manuscript",
        "pamphlet": "document",
        "paper-conference": "paper-conference",
        "report": "report",
        "review": "article-journal",
        "review-book": "article-journal",
        "thesis": "thesis",
    }


def test_types_of_ris_that_several_share_are_read_as_the_usual_one():
    assert {csl: TYPES_OF_RIS[ris] for csl, ris in RIS_TYPES.items() if TYPES_OF_RIS[ris] != csl} == {
        "broadcast": "motion_picture",
        "entry": "entry-encyclopedia",
        "hearing": "speech",
        "post": "post-weblog",
        "preprint": "manuscript",
        "review": "article-journal",
        "review-book": "article-journal",
    }


@pytest.mark.parametrize(
    ("text", "truth"),
    [(" Yes ", True), ("\u2714", True), ("N", False), ("-", False), ("", None), ("maybe", None)],
)
def test_truth_words(text, truth):
    assert truth_of(text) is truth


def test_truth_words_are_folded_and_mean_one_thing():
    assert set(TRUE_WORDS).isdisjoint(FALSE_WORDS)
    assert [word for word in (*TRUE_WORDS, *FALSE_WORDS) if word.isalpha() and fold(word) != word] == []
