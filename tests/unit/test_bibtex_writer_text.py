"""Text between the braces of a BibTeX field."""

from __future__ import annotations

import pytest

from sphinxcontrib_research import markup
from sphinxcontrib_research.writers.bibtex import text


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("plain", "plain"),
        ("a\n\n b", "a b"),
        (r"a \{ b", r"a \textbraceleft{} b"),
        (r"a \} b", r"a \textbraceright{} b"),
        (r"$\{a\}$ \$ $\{b$", r"$\lbrace a\rbrace $ \$ $\lbrace b$"),
        (r"{a\\}", r"{a\\ }"),
        ("a \\", "a "),
        ("a } b", "a  b"),
        ("{a {b} c", "a {b} c"),
        ("see @article{x}", "see {@}article{x}"),
        ("me@example.org", "me@example.org"),
    ],
)
def test_latex_cannot_end_its_field(latex, expected):
    assert text.safe_latex(latex) == expected
    assert not text.lone_braces(expected)


def test_paragraphs_stay_apart():
    written = text.from_markup("One *two*.\n\nThree\nfour.")

    assert written == r"One \emph{two}.\par Three four."
    assert markup.paragraphs(written) == [r"One \emph{two}.", "Three four."]


def test_plain_text_is_escaped():
    assert text.escape("50% & {a}_b ~ \\ $") == (
        r"50\% \& \textbraceleft{}a\textbraceright{}\_b \textasciitilde{} \textbackslash{} \$"
    )


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("é", r"{\'e}"),
        ("e\u0301", r"{\'e}"),
        ("ő", r"{\H{o}}"),
        ("ß", r"{\ss}"),
        ("ế", r"{\'{{\^e}}}"),
        ("ơ", "ơ"),
        ("й", "й"),
        ("三", "三"),
    ],
)
def test_accents(letters, expected):
    assert text.accents(letters) == expected
