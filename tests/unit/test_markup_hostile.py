"""Whatever a text holds: HTML stays well-formed, words stay the same, and reading takes linear time."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.markup import parser, writers
from sphinxcontrib_research.markup.parser import parse
from sphinxcontrib_research.markup.spans import MAX_DEPTH, MAX_LENGTH, Link, Math, clean
from sphinxcontrib_research.markup.writers import html, latex, nodes, plain, words

PIECES = r"""
    { } $ $$ \( \) \[ \] \\ \ ~ -- --- - `` '' " ' & &amp; &#60; &#8; < > <b> </b> <i> </i> <sub> </sub> <code> </code>
    <script> </script> <svg/onload=x> \emph{ \textbf{ {\bf {\em \texttt{ \href{ \href{https://a.org}{ \url{ \verb| | \frac{
    \sqrt{ \sqrt[ \text{ \mbox{ \ensuremath{ \foo \foo[ \alpha \times \input{ \write18{ ^^5c \" \' \c \v{ \"{ \label{ https:// https://a.org/
    javascript: ( ) [ ] . , 1 x _ ^ % \% # \# é π 中 ́
""".split()
CHARACTERS = list(" \n\t\r\x00\x08\x1b\x85\u202e\u2066\ud800\udfff\ufffe\u2028")
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES + CHARACTERS), max_size=40).map("".join))

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
ELEMENTS = set("p a br code em strong sub sup".split())


@settings(max_examples=80, deadline=None)
@given(TEXTS, st.booleans())
def test_html_is_well_formed_and_holds_nothing_but_our_elements(source, links):
    written = html(source, links=links)

    assert not FORBIDDEN.search(written)
    for element in ET.fromstring(f"<p>{written}</p>").iter():
        if element.tag.startswith("{"):
            assert element.tag.startswith("{http://www.w3.org/1998/Math/MathML}m")
            assert not {name for name in element.attrib if name.startswith("on") or name in {"href", "src"}}
        else:
            assert element.tag in ELEMENTS
            assert set(element.attrib) <= {"class", "href"}
            assert links or element.tag != "a"
            assert re.match(r"(?:https?|ftp)://|mailto:", element.get("href", "https://"), re.IGNORECASE)


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_all_outputs_have_the_same_words(source):
    inline = nodes(source)
    text = "".join(node.astext() for node in inline)
    written = ET.fromstring(f"<p>{html(source)}</p>")

    assert not FORBIDDEN.search(text + plain(source) + latex(source))
    if not any(isinstance(span, Math) for span in walk(parse(source))):
        assert text == "".join(written.itertext())
        assert plain(source) == " ".join(text.split())


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_the_short_way_for_formulas_in_plain_text_reads_the_same(source):
    assert parse(source) == parser.read_markup(clean(source))


@pytest.mark.parametrize(
    "source", ["$x$", "of $x$ and $y$.", "$x$$y$", "a $x $ b$ c", "$5 and $6 of $z$", r"\$x$", r"$x$ \$ $y$"]
)
def test_formulas_in_plain_text(source):
    assert parse(source) == parser.read_markup(source)


def spelt(source: str) -> str:
    return writers.words_of(parse(source), lambda tex: f" {tex} ".replace("\\", " "))


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_the_index_gets_the_words_that_the_parser_finds(source):
    assert sorted(re.findall(r"\w+", words(source))) == sorted(re.findall(r"\w+", spelt(source)))


@pytest.mark.parametrize(
    "source",
    [
        r"of $\alpha$-mixing and $O(n^2)$ steps",
        r"$5 for Schr\"odinger at $6",
        r"$5 and $6",
        r"1 of $\text{a$b$c}$",
        r"\$5 $\times$3",
        "$$a$$ $b$2 $c$",
    ],
)
def test_the_index_gets_the_words_of_formulas(source):
    assert sorted(re.findall(r"\w+", words(source))) == sorted(re.findall(r"\w+", spelt(source)))


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_latex_has_balanced_braces_and_no_macro_that_is_not_ours(source):
    written = latex(source)
    depth = 0
    for token in re.findall(r"\\.|[{}]", written, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(token, 0)
        assert depth >= 0
    assert depth == 0
    for macro in ("input", "write", "def", "csname", "catcode", "immediate", "foo"):
        assert not re.search(rf"(?<!\\)\\{macro}", written)
    assert "^^" not in written


def walk(spans):
    for span in spans:
        yield span
        yield from walk(getattr(span, "children", ()))


@pytest.mark.parametrize("opening", ["<b>", r"\emph{", r"{\bf ", r"\href{https://a.org}{", "{", r"<b>{\em "])
def test_nesting_is_bounded(opening):
    spans = parse(opening * 5_000 + "x")
    depth = 0
    while spans:
        depth += 1
        spans = next((span.children for span in spans if hasattr(span, "children")), ())

    assert depth <= MAX_DEPTH + 1
    assert plain(opening * 5_000 + "x").endswith("x")
    ET.fromstring(f"<p>{html(opening * 5_000 + 'x')}</p>")


def test_links_never_nest():
    for span in walk(
        parse(r"\href{https://a.org}{\emph{\href{https://b.org}{b} \url{https://c.org} https://d.org}}")
    ):
        if isinstance(span, Link):
            assert not any(isinstance(child, Link) for child in walk(span.children))


# Each of these took quadratic or exponential time in some careless form of the expressions.
@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    [
        "{", "}", "{}", "<b>", "</b>", "<b>{", r"\emph{", r"{\bf ", "$", "$a", "$a $", r"\(", r"\[", r"$\text{$a$b", r"\href{",
        r"\href{a}{", r"\url{", "\\", r"\"{", r"\'{\'{", "&", "&a", "--", "``", "``a", "https://a", "ahttps://a.b/(", "https://a.b/)))",
        "<code>", "</code>", r"\verb|", r"\frac{{", r"\frac{a}{", r"\sqrt{{{", r"\foo[", r"\label{{", "$a\n\n",
    ],
)  # fmt: skip
def test_reading_takes_linear_time(unit):
    assert ET.fromstring(f"<p>{html(unit * (MAX_LENGTH // 8 // len(unit)))}</p>").tag == "p"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "tex",
    [
        r"\sqrt[" + r"\]" * 900,
        r"\sqrt" * 390,
        r"\mathbf{" * 200 + "}" * 200,
        "{" * 900 + "}" * 900,
        "x^" * 990,
        r"\not{" * 300,
    ],
)
def test_formulas_take_bounded_time(tex):
    ET.fromstring(f"<p>{html(f'${tex}$')}</p>")
    assert plain(f"${tex}$") is not None
    assert latex(f"${tex}$")
