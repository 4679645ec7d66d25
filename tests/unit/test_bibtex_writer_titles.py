"""Which words of a title stand in braces."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.writers.bibtex.text import title


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # In title case only what has a capital inside, single letters and names.
        (
            "MetaFormer Is Actually What You Need for Vision",
            "{MetaFormer} Is Actually What You Need for Vision",
        ),
        ("A Survey of 3D Vision with U-Net", "A Survey of {3D} Vision with {U-Net}"),
        ("Pre-Training of GPT-4 (with RLHF)", "Pre-Training of {GPT}-4 (with {RLHF})"),
        ("Gaussian Processes: A Bayesian View", "Gaussian Processes: A {Bayesian} View"),
        ("Vitamin C and Bayes' Rule", "Vitamin {C} and Bayes' Rule"),
        ("Euclidean and Laplacian Views of Physicians", "Euclidean and {Laplacian} Views of Physicians"),
        (
            "Robust Median Filters for a European Pedestrian",
            "Robust Median Filters for a {European} Pedestrian",
        ),
        # In sentence case every capital is there for a reason.
        ("Learning to play the game of Go in Kyoto", "Learning to play the game of {Go} in {Kyoto}"),
        ("Adan: Adaptive momentum for deep models", "Adan: Adaptive momentum for deep models"),
        # A title that shouts says nothing about its words; one word alone does.
        ("ATTENTION IS ALL YOU NEED", "ATTENTION IS ALL YOU NEED"),
        ("BERT", "{BERT}"),
        # What the source says itself.
        ("The {Adan} Optimizer {for All}", "The {Adan} Optimizer for {All}"),
        ("{{Adan}: An Optimizer}", "{Adan}: {An} {Optimizer}"),
        ("On the {W}orld {W}ide web", "On the {World} {Wide} web"),
        ("{An Open Survey}", "{An} {Open} {Survey}"),
        (r"\emph{Open} Survey", r"\emph{Open} Survey"),
        # Formulas and macros.
        ("The $O(n)$ bound for $k$-means", "The {$O(n)$} bound for {$k$-means}"),
        (r"\emph{In Vitro} tests", r"\emph{In Vitro} tests"),
        ("R&D at 100%", r"{R\&D} at 100\%"),
        ("plain words only", "plain words only"),
        ("", ""),
    ],
)
def test_capitals_that_must_stay_are_in_braces(source, expected):
    assert title(source) == expected


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("We use the momentum of Nesterov. It is fast.", "Adaptive {Nesterov} Momentum"),
        ("Momentum is Adaptive here, Nesterov found; adaptive steps.", "Adaptive {Nesterov} Momentum"),
        ("We call it Adaptive Nesterov Momentum (ANM).", "Adaptive Nesterov Momentum"),
        ("Nesterov begins a sentence. Momentum too.", "Adaptive Nesterov Momentum"),
        ("", "Adaptive Nesterov Momentum"),
    ],
)
def test_names_are_those_that_the_abstract_spells_with_a_capital(abstract, expected):
    assert title("Adaptive Nesterov Momentum", abstract=abstract) == expected


def test_outside_english_every_capital_stays():
    assert title("Das Ende der Welt", is_english=False) == "Das {Ende} der {Welt}"
