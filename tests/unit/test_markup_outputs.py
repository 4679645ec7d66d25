"""The same text as HTML, nodes, LaTeX and plain text; the constructs of abstracts found in the wild."""

from __future__ import annotations

import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from docutils import nodes as docutils_nodes

from sphinxcontrib_research.markup.parser import paragraphs
from sphinxcontrib_research.markup.writers import html, latex, nodes, plain, words

# A sentence of our own for each construct.
ABSTRACTS = [
    r"Training is 2$\times$ faster at about 0.12\% of the memory.",
    r"We use images of 512$\times$512 and $256\times 256$, or $1024 \times 1024$ pixels.",
    r"It gains $+1.2\%$ and $+80\%$, or $83.6\%$ with only $4.0$ GFLOPs.",
    "The 1B model, Foo-$π$-1B, and π itself.",
    r"Keep $C_{\text{M}}^{\text{N}}$ subsets of the $N{:}M$ pattern.",
    r"A variant $\frac{(x - min(x_{\min},0))}{max(0,x_{max})-min(x_{min},0)} \cdot softmax(x)$ of it.",
    r"The product $\mathrm{Mask}(QK^{T})$ of $x \cdot softmax(x)$, about $\sim$7 ms, up to $\infty$.",
    r"These are \emph{recurring}, \textbf{Hi}gh \textbf{re}solution, \textit{named} so.",
    r"We save \textbf{41--55\%} of the tokens while scenarios--such as ours -- stay.",
    r"Three views, \ie, size (\aka the number of parameters), are taken.",
    r"Code: {\url{https://example.org/some/Repo-Name/}}.",
    r"Released at \href{https://example.org/a/b}{https://example.org/a/b}.",
    "Available at https://example.org/group/tree/main/model_pytorch and https://example.com/x/y.",
    "World.Code available at: https://example.org/a-2/b_c. See “quotes” — and ‘more’.",
    r"As shown by Doe~et~al.~(2020), ``easy'' tasks cost \$5.",
]


def shown(source: str) -> str:
    """The words of the HTML."""
    return "".join(ET.fromstring(f"<p>{html(source)}</p>").itertext())


@pytest.mark.parametrize("source", ABSTRACTS)
def test_no_debris_is_left(source):
    text = "".join(node.astext() for node in nodes(source) if node.tagname != "math")

    for written in (shown(source), plain(source), text):
        assert not re.search(r"[\\{}~]|\$(?!5)", written)
    assert "research-tex" not in html(source)
    assert plain(latex(source)) == plain(source)


@pytest.mark.parametrize("source", [source for source in ABSTRACTS if "$" not in source.replace(r"\$", "")])
def test_html_nodes_and_plain_text_have_the_same_words(source):
    words = shown(source)

    assert "".join(node.astext() for node in nodes(source)) == words
    assert plain(source) == " ".join(words.split())


def test_nodes_of_each_kind():
    source = r"<i>a</i> <b>b</b> <code>c</code> x<sub>2</sub><sup>3</sup> $y$ \href{https://a.org}{l} $\no$"
    paragraph = docutils_nodes.paragraph("", "", *nodes(source))

    assert [node.tagname for node in paragraph if node.tagname != "#text"] == [
        "emphasis",
        "strong",
        "literal",
        "subscript",
        "superscript",
        "math",
        "reference",
        "literal",
    ]
    reference = next(paragraph.findall(docutils_nodes.reference))
    assert reference["refuri"] == "https://a.org"
    assert all(not node.rawsource for node in paragraph.findall(docutils_nodes.Element))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("R&D: 5% of #1, a_b {c}", r"R\&D: 5\% of \#1, a\_b c"),
        (r"\$ \{ \} \textbackslash{} a^b", r"\$ \{ \} \textbackslash{} a\textasciicircum{}b"),
        ("~5 a~b <x>", r"\textasciitilde{}5 a~b \textless{}x\textgreater{}"),
        (r"Erd\H{o}s caf&eacute; 张", "Erdős café 张"),
        (
            r"\emph{a} <b>b</b> <sub>2</sub> <sup>3</sup> <code>c</code>",
            r"\emph{a} \textbf{b} \textsubscript{2} \textsuperscript{3} \texttt{c}",
        ),
        ("https://a.org/b_c%20d#e", r"\url{https://a.org/b_c\%20d\#e}"),
        (r"\href{https://a.org/\{x\}}{50\% more}", r"\href{https://a.org/\%7Bx\%7D}{50\% more}"),
        ("use --flag and ''x", "use -{}-flag and '{}'x"),
        ("a--b", "a–b"),
        (r"\&{}amp; stays", r"\&{}amp; stays"),
        (r"\input{/etc/passwd}\write18{x}", "/etc/passwdwrite18x"),
    ],
)
def test_latex(source, expected):
    assert latex(source) == expected
    assert plain(latex(source)) == plain(source)


def test_latex_shows_formulas_it_may_not_have_as_characters():
    assert latex(r"$\unknown{x}$") == r"\texttt{\textbackslash{}unknown\{x\}}"


@pytest.mark.parametrize(
    ("call", "loaded"),
    [
        (r"html(r'\emph{a} {B} 5\% a--b https://a.org'), plain(r'\textbf{b}'), problems('x')", ""),
        (r"plain(r'\copyright \ie')", ""),
        (r"plain(r'\alpha')", "pylatexenc"),
        (r"html('$x$')", "docutils"),
    ],
)
def test_what_is_slow_to_import_is_imported_when_it_is_needed(call, loaded):
    script = (
        "import sys; from sphinxcontrib_research.markup import html, plain, problems; "
        f"{call}; print(*{{'docutils', 'pylatexenc', 'sphinx'}} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == loaded


def test_formulas_are_spelt_among_the_words_that_a_search_finds():
    assert words("A $x^2$ of $\\alpha$").split() == ["A", "of", "x^2", "alpha"]


@pytest.mark.parametrize("blank", ["", " ", " \n\n \t\n"])
def test_a_blank_text_has_no_paragraph(blank):
    assert paragraphs(blank) == []
