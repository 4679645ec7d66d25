"""Whether two titles are of one paper."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.refresh.titles import titles_agree


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Sparse Widgets", "SPARSE WIDGETS."),
        ("Sparse Widgets", "Sparse <i>Widgets</i>"),
        ("Sparse Widgets: A Study", "Sparse Widgets"),
        ("Sparse Widgets", "Sparse Widgets — a study in three parts"),
        ("On $\\ell_1$ widgets in {NLP}", "On ℓ1 widgets in NLP"),
        ("Widgets &amp; Gadgets", "Widgets & Gadgets"),
        ("Über Möbel und Wärme", "Uber Mobel und Warme"),
        ("Learning sparse widgets from data", "Learning Sparse Widgets from Noisy Data"),
        ("稀疏小部件的研究", "稀疏小部件的研究"),
        ("", "Anything at all"),
        ("Widgets", "Widgets"),
        ("Widgets", "Widgets and how to make them last for a very long time"),
    ],
)
def test_titles_of_one_paper(ours: str, theirs: str) -> None:
    assert titles_agree(ours, theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Sparse Widgets", "Growing tomatoes on Mars"),
        ("Sparse Widgets", ""),
        ("Sparse Widgets", "Dense gadgets for the kitchen"),
        ("A survey of widgets", "A history of Rome"),
        ("Learning to rank widgets", "Correction to: The diet of the barn owl"),
        ("稀疏小部件的研究", "火星上的番茄"),
        ("Widgets", "Gadgets and tools"),
    ],
)
def test_titles_of_two_papers(ours: str, theirs: str) -> None:
    assert not titles_agree(ours, theirs)
