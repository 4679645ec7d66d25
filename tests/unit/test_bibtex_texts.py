"""Texts of BibTeX fields: escapes, formulas, paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.markup.parser import parse
from sphinxcontrib_research.markup.spans import Math
from sphinxcontrib_research.readers.bibtex.values import unescaped

from .bibtex_helpers import only, read


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (r"N 50\% \$5 \& a\_b \textasciitilde{}x", "N 50% $5 & a_b ~x"),
        (r"G{\"o}del's {\L} and \v{C}ech, {\ss}", "G\u00f6del's \u0141 and \u010cech, \u00df"),
        (r"$a\%b$, 5\%", r"$a\%b$, 5%"),
        (r"\$x\$ costs", r"$x\$ costs"),
        (r"x\textasciitilde{}y~z", r"x\textasciitilde{}y~z"),
        (r"{N}et \emph{on} \url{https://x.org}", r"{N}et \emph{on} \url{https://x.org}"),
    ],
)
def test_only_escapes_that_mean_something_stay(written, read_as):
    assert only(f"@misc{{k, title = {{{written}}}, note = {{{written}}}, howpublished = {{A \\& B}}}}") == {
        "type": "misc",
        "id": "k",
        "title": read_as,
        "note": read_as,
        "venue": "A & B",
    }


@given(st.text(alphabet="a1 \\%&_#~{}<>/i^*`", max_size=20))
def test_texts_read_the_same_without_their_escapes(written):
    assert parse(unescaped(written)) == parse(written)


FORMULAS = st.text(alphabet="x2+<_^ ", min_size=1, max_size=6).filter(str.strip)


PLAIN = st.text(alphabet="a1 .,(é", max_size=6)


@given(st.lists(st.tuples(PLAIN, FORMULAS), max_size=4), PLAIN)
def test_dollars_are_those_of_tex(pairs, end):
    """A formula ends at the next dollar, whatever is beside it."""
    written = "".join(f"{text}${tex}$" for text, tex in pairs) + end
    found = [span.tex.strip() for span in parse(unescaped(written)) if isinstance(span, Math)]

    assert found == [" ".join(tex.split(" ")).strip() for _text, tex in pairs]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("p$<$0.05 and 2$\\times$10 at $-$80", r"p\(<\)0.05 and 2\(\times\)10 at \(-\)80"),
        ("$ x $ and $x$ and $$y$$", r"\(x\) and $x$ and $$y$$"),
        (r"$\text{if $x$}$1", r"\(\text{if $x$}\)1"),
        # Prices that nobody escaped are no formulas.
        (
            "from $5 to $10, or $20 million in 2020 to $30 and $x$",
            "from $5 to $10, or $20 million in 2020 to $30 and $x$",
        ),
        (r"costs \$5 or $6", "costs $5 or $6"),
        # Tags as Zotero and Mendeley write them.
        (r"CO{\textless}sub{\textgreater}2{\textless}/sub{\textgreater}", "CO<sub>2</sub>"),
        (r"\textless{}i\textgreater{}a\textless{}/i\textgreater{} $<$b$>$c$<$/b$>$", "<i>a</i> <b>c</b>"),
        (r"It\'s \" o", r"It{\'s} ö"),
        # Entities and formulas that a program took for plain text.
        (r"A {\&}amp; B \&lt;i\&gt;c\&lt;/i\&gt; {\&}{\#}169; \&{}amp;", "A & B <i>c</i> © \\&{}amp;"),
        (r"a {\$}{\backslash}sim N{\^{}}2{\$} b \$5", r"a \(\sim N^2\) b \$5"),
        (r"{\$}{\$}3{\backslash}times 3{\$}{\$}proper, {\$}5 and {\$}6", r"\(3\times 3\)proper, \$5 and \$6"),
    ],
)
def test_texts_are_those_of_tex(written, read_as):
    assert parse(unescaped(written)) == parse(read_as)


def test_blank_lines_of_abstracts_part_paragraphs():
    written = "@misc{k, title={A\n\nB}, abstract={One\ntwo.\n \n  Three.}, note={a\n\nb}}"

    assert only(written)["abstract"] == "One two.\n\nThree."
    assert only(written)["note"] == "a\n\nb"
    assert only(written)["title"] == "A B"


def test_many_escapes_are_not_tried_one_by_one():
    hostile = "$\\%$ " + "\\& " * 20_000

    assert unescaped(hostile) == hostile


def test_a_journal_macro_without_braces_is_no_unknown_abbreviation():
    result = read("@article{a, title = {A}, journal = \\apj}")

    assert result.problems == ()
    assert result.records[0].fields["venue"] == "Astrophysical Journal"
