"""What reads and writes texts takes about linear time, whatever they hold, and neither nests nor grows much."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.names.parsing import decode_latex
from sphinxcontrib_research.readers import yaml_faults as faults
from sphinxcontrib_research.readers.bibtex import values
from sphinxcontrib_research.readers.bibtex.values import unescaped
from sphinxcontrib_research.readers.paper import id_of
from sphinxcontrib_research.writers.bibtex import text

from .clock import time_of

pytestmark = pytest.mark.once


LENGTH = 20_000
SECONDS = 1.2
"""A quadratic way takes longer, and the slowest linear one a tenth."""
LONG = 100_000

FUNCTIONS: dict[str, Callable[[str], object]] = {
    "plain": markup.plain,
    "words": markup.words,
    "html": markup.html,
    "nodes": markup.nodes,
    "latex": markup.latex,
    "paragraphs": markup.paragraphs,
    "problems": markup.problems,
    "unescaped": unescaped,
    "restored": lambda source: faults.restored(f'"{source}"', source.replace("\\t", "\t").replace("\\b", "\b")),
    "values": lambda source: [
        read(source)
        for read in (
            values.text, values.texts, values.pages, values.address,
            values.addresses, values.journal,
        )
    ],
    "escape": lambda source: (text.escape(source), text.accents(source), text.verbatim(source)),
    "safe_latex": text.safe_latex,
    "title": text.title,
    "id": id_of,
    "decode": decode_latex,
}  # fmt: skip

UNITS = r"""
    $ $$ $a $a$ {\$} { } {} \{ \ \\ \a \" \'s \"a \"a\" \u \u2014 \( \(a \[ \text{ $\text{$ \emph{ {\bf \enquote{ \href{a}{
    \url{ \foo[ \textcolor[a]{ \raisebox{a}[ \resizebox{ \par \newline \textless \textless{}i\textgreater{} \~{\^ \'{\'{ \H
    < > <b> </b> <b <p> <br> <a <a\ href="https://a.org"> <code> <!-- <jats:tex-math> <jats:alternatives> <b\ x=" &lt;b&gt;
    &lt;b & &amp; &amp;amp &lt;a\ &quot; \& {\&}#1 * ** *a **a *a* ***a a* _ __ [ ] [a [[a] [a]( [a](b.c [a](( ](  ![ ` `` `a ``a `a`
    '' http:// https://a.b/( https://a.b/))) -- --- ~ , ; and and\ a= family={ - \begin{ \backslash {\$}\backslash 5\ ab\ $5\ ab\
    $<$ \to \b \alpha \'\i ễ ́ {\'{ @a{ | % # ^ ^{ \frac{ \sqrt{
""".replace("\\ ", "\x00").split()
UNITS = [unit.replace("\x00", " ") for unit in UNITS] + [" ", "\n", "\n\n", " \n \t\n", "a ", "$ ", "\\ "]


def seconds(name: str, source: str, most: float) -> float:
    return time_of(lambda: FUNCTIONS[name](source), most)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_repeated_marks_take_linear_time(name: str) -> None:
    for unit in UNITS:
        assert seconds(name, unit * (LENGTH // len(unit)), SECONDS) < SECONDS, unit


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["html", "unescaped", "title", "values"])
@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(UNITS), st.integers(1, LONG // 4)), min_size=2, max_size=4))
def test_runs_of_marks_take_linear_time(name: str, runs: list[tuple[str, int]]) -> None:
    source = "".join(unit * (count // len(unit)) for unit, count in runs)

    assert seconds(name, source, 4 * SECONDS) < 4 * SECONDS


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "unit", ["$", "{", "}", "\\", "<", "&", "*", "_", "[", "`", "http://", " ", "<b>{[*"]
)
def test_long_texts_take_linear_time(unit: str) -> None:
    for name in ("html", "latex", "unescaped", "safe_latex"):
        assert seconds(name, unit * (LONG // len(unit)), 4 * SECONDS) < 4 * SECONDS, name


@pytest.mark.parametrize("unit", UNITS)
def test_no_text_grows_much(unit: str) -> None:
    source = unit * (2_000 // len(unit))
    for written in (markup.html(source), markup.latex(source), markup.plain(source), unescaped(source)):
        assert len(written) <= 60 * len(source) + 100
