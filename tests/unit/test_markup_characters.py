"""Characters that no page may hold, and the messages about them."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.markup.spans import MAX_LENGTH, clean, problems
from sphinxcontrib_research.markup.writers import html, latex, nodes, plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("words, tabs\t and\nlines", "words, tabs\t and\nlines"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x08c\x1bd\x7fe\x85f\x9fg", "abcdefg"),
        ("a\u202eb\u2066c\u200fd", "abc\u200fd"),
        ("a\ud800b \ud83d\ude00", "a\ufffdb \U0001f600"),
        ("a\ufffeb\uffff", "ab"),
    ],
)
def test_what_pages_may_not_hold_is_taken_out(source, expected):
    assert clean(source) == expected
    assert html(source) == expected
    assert plain(source) == " ".join(expected.split())
    assert nodes(source)[0].astext() == expected
    assert latex(source) == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("\beta", "U+0008"),
        ("\beta", r'"\b…" in double quotes'),
        ("\beta", "single quotes or as a block (>-)"),
        ("\x0crac", r'"\f…"'),
        ("\alpha", r'"\a…"'),
        ("\x1bmph", r'"\e…"'),
        ("2\times", r'contains a tab, as a macro like "\t…"'),
        ("\textbf{x}", "a tab"),
        ("x \nabla f", "a line break"),
        ("\rho", r'"\r…"'),
        ("a\x01", "U+0001; it is left out: type"),
        ("a\u202eb", "writing direction (U+202E)"),
        ("a\ud800", "surrogate pair (U+D800)"),
        ("x" * (MAX_LENGTH + 1), "longer than 1,048,576 characters"),
    ],
)
def test_problems_say_what_is_wrong_and_the_cure(source, message):
    assert message in problems(source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "plain",
        "a\n\nb\tc",
        "one\r\ntwo",
        "next\nequally new",
        "\ttabs",
        r"2\times \beta",
        "é 中 \U0001f600 \u200f",
    ],
)
def test_good_texts_have_no_problem(source):
    assert problems(source) == ""


def test_texts_end_at_the_limit():
    assert len(plain("x" * (MAX_LENGTH + 5))) == MAX_LENGTH + 1
    assert html("x" * (MAX_LENGTH + 5)).endswith("x…")
