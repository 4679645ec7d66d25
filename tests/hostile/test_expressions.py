"""No regular expression of the package takes more than linear time, on texts made for each of them."""

from __future__ import annotations

import re

import pytest

from .clock import SECONDS, time_of
from .expressions import Expression, expressions, hostile_texts

ALL = expressions()


def slowest(expression: Expression, length: int = 100_000) -> tuple[float, str]:
    """Return how long the slowest text takes, and its beginning."""
    worst, shown = 0.0, ""
    for text in hostile_texts(expression.pattern, length):
        seconds = time_of(lambda text=text: expression.apply(text))
        if seconds > worst:
            worst, shown = seconds, f"{text[:40]!r} … {text[-5:]!r}"
        if worst >= SECONDS:
            break
    return worst, shown


@pytest.mark.once
@pytest.mark.parametrize("expression", ALL, ids=[one.where for one in ALL])
def test_an_expression_is_quick_on_texts_that_are_made_for_it(expression):
    seconds, text = slowest(expression)

    assert seconds < SECONDS, f"{expression.pattern.pattern!r} ({', '.join(expression.methods)}) on {text}"


@pytest.mark.once
@pytest.mark.parametrize(
    ("source", "methods"),
    [
        (r"(?:[^\W\d_]\w*)+ (?:\d+)+$", {"fullmatch"}),
        (r"\s*[,;]\s*", {"split"}),
        (r"<a\b[^>]*href", {"search"}),
        (r"(?:a|a)*c", {"match"}),
        (r"(\d+\s*)+z", {"search"}),
    ],
)
def test_the_texts_find_an_expression_that_is_slow(source, methods):
    seconds, _text = slowest(Expression("here", re.compile(source), frozenset(methods)))

    assert seconds >= SECONDS / 4


def test_expressions_are_found_wherever_they_are_kept():
    assert len(ALL) > 200
    assert {method for one in ALL for method in one.methods} >= {
        "search",
        "match",
        "fullmatch",
        "sub",
        "split",
    }
