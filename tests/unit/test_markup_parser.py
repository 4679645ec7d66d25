"""Light markup, construct by construct: what each one looks like in HTML and in plain text."""

from __future__ import annotations

import sys

import pytest

from sphinxcontrib_research.markup.parser import has_markup, parse
from sphinxcontrib_research.markup.spans import UNSAFE, Link, Math, Text
from sphinxcontrib_research.markup.writers import html, nodes, plain


def link(url: str, words: str = "") -> str:
    return f'<a class="reference external" href="{url}">{words or url}</a>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ()),
        ("plain words, 12% & more", (Text("plain words, 12% & more"),)),
        ("$x$", (Math("x"),)),
        (r"$a\$b$", (Math(r"a\$b"),)),
        (r"\(x + y\) and \[ z \]", (Math("x + y"), Text(" and "), Math("z"))),
        ("$$x$$", (Math("x"),)),
        ("$a\nb$", (Math("a\nb"),)),
        (r"$\text{if $x$}$", (Math(r"\text{if $x$}"),)),
        # As in Pandoc: no blank inside the marks, no digit behind, nothing across paragraphs.
        ("$ x$", (Text("$ x$"),)),
        ("$x $", (Text("$x $"),)),
        ("$5 to $10", (Text("$5 to $10"),)),
        ("costs $5 or so and $x$", (Text("costs $5 or so and "), Math("x"))),
        ("$a\n\nb$", (Text("$a\n\nb$"),)),
        ("$", (Text("$"),)),
        (r"\$5 and \$6", (Text("$5 and $6"),)),
        # A digit may follow what can only be TeX.
        (r"512$\times$512", (Text("512"), Math(r"\times"), Text("512"))),
        # Macros of formulas outside of one.
        (r"half is \frac{1}{2} of it", (Text("half is "), Math(r"\frac{1}{2}"), Text(" of it"))),
        (r"\ensuremath{x^2}", (Math("x^2"),)),
        (r"\ensuremath{$x$}", (Math("x"),)),
        (r"\( \)", (Text("( )"),)),
        (r"\(never closed", (Text("(never closed"),)),
        ("https://a.org.", (Link("https://a.org", (Text("https://a.org"),)), Text("."))),
    ],
)
def test_spans(source, expected):
    assert parse(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            r"an \emph{important} \textbf{word} in \textit{text}",
            "an <em>important</em> <strong>word</strong> in <em>text</em>",
        ),
        (r"\texttt{a--b} and \verb|x_1 $y$|", "<code>a--b</code> and <code>x_1 $y$</code>"),
        (r"H\textsubscript{2}O, 10\textsuperscript{3}", "H<sub>2</sub>O, 10<sup>3</sup>"),
        (r"\textbf{a \emph{b {c}} d}", "<strong>a <em>b c</em> d</strong>"),
        (
            r"{\bf bold} {\em slanted} {\tt code} on",
            "<strong>bold</strong> <em>slanted</em> <code>code</code> on",
        ),
        (r"{\bf {\em both} bold} on", "<strong><em>both</em> bold</strong> on"),
        (r"\bf all the rest", "<strong>all the rest</strong>"),
        (r"\textbf{never closed", "<strong>never closed</strong>"),
        (r"\emph without braces", " without braces"),
        (r"\emph{}nothing", "nothing"),
        # Unknown macros keep their text.
        (r"\foo{kept} \foo[opt]{kept} \foo{a}{b}", "kept kept ab"),
        (r"\ours improves, \ours{} too", "ours improves, ours too"),
        (r"\section*{Title}", "Title"),
        (r"\textcolor{red}{word} \label{x}here", "word here"),
        (r"\texorpdfstring{$x$}{x}", "x"),
        (r"\begin{itemize} \item a \item b \end{itemize}", " •  a •  b "),
        (r"\small{} \centering words", " words"),
        (r"\textsc{Caps} \mbox{together} \underline{line}", "Caps together line"),
        # What reviewers of computer vision write.
        (
            r"several, \ie, two; \eg one; A \etal. B \vs C; \aka D",
            "several, i.e., two; e.g. one; A et al. B vs. C; a.k.a. D",
        ),
        (r"\Eg this", "E.g. this"),
    ],
)
def test_macros(source, expected):
    assert html(source).replace("  ", " ") == expected.replace("  ", " ")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\"o \'e \`a \^i \~n \=a \.z", "ö é à î ñ ā ż"),
        (r"\"{o}\'{e}\c{c}\v{s}\H{o}\u{g}\k{a}\r{a}\d{s}", "öéçšőğąåṣ"),
        (r"\v s Fran\c cois", "š François"),
        (r"\'{\i}\'\i\^{\i}", "ííî"),
        (r"\'{\^e}", "ế"),
        (r"{\'E}mile, Erd{\H{o}}s, G{\"o}del", "Émile, Erdős, Gödel"),
        (r"\ss\ae\oe\AA, \o re, {\L}ukasz, \L{}ukasz", "ßæœÅ, øre, Łukasz, Łukasz"),
        (r"\~{} \^{} \'{}", "~ ^ '"),
        (r"\"{1}", "1"),
        (r"\'", "'"),
        # Symbols.
        (r"2\times faster, \alpha-helix, \pm 3, \rightarrow", "2× faster, α-helix, ± 3, →"),
        (r"\copyright \S\P \pounds \textregistered \texttrademark \ldots", "© §¶ £ ® ™ …"),
        (r"\LaTeX{} and \TeX", "LaTeX and TeX"),
        (r"\textless x\textgreater \textbackslash", "<x>\\"),
        (r"\textquotedblleft a\textquotedblright{} \textendash", "“a” –"),
        # The journals of the Astrophysics Data System.
        (r"\apj, \mnras and \aap", "ApJ, MNRAS and A&A"),
    ],
)
def test_accents_and_symbols(source, expected):
    assert "".join(node.astext() for node in nodes(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("12\\% of R\\&D in \\#1 a\\_b \\{x\\}", "12% of R&D in #1 a_b {x}"),
        ("12% of R&D in #1 a_b a^b * x* [y]", "12% of R&D in #1 a_b a^b * x* [y]"),
        (r"Science \&amp; Nature", "Science & Nature"),
        (r"10\,ms, no\-break, a\/b, one\\two, a\ b", "10\xa0ms, nobreak, ab, one two, a b"),
        (r"a\1 b \ü and \*", r"a\1 b \ü and *"),
        ("at the end \\", "at the end \\"),
        # No break between words; else a tilde.
        ("Fig.~5 and a~b", "Fig.\xa05 and a\xa0b"),
        ("~5 ms, (~5), a ~ b, ~/x, end~", "~5 ms, (~5), a ~ b, ~/x, end~"),
        # Dashes, but not options, arrows, rules.
        ("pages 41--55, thus--or so -- yes---no", "pages 41–55, thus–or so – yes—no"),
        ("use --flag, (--all), `--x` or [--y]", "use --flag, (--all), --x or [--y]"),
        ("a --> b <-- c, ---- d, <!-- e", "a --> b <-- c, ---- d, <!-- e"),
        ("--", "–"),
        (r"\emph{--flag}", "--flag"),
        # Quotations of TeX; what is not closed stays.
        ("so-called ``big'' models", "so-called “big” models"),
        ("``open and `x' and y''", "“open and `x' and y”"),
        ("a `` b, ``c and d", "a `` b, ``c and d"),
        ("f'' is the second derivative", "f'' is the second derivative"),
        # Groups.
        ("{BERT}: {{GPT}}-{\\&}", "BERT: GPT-&"),
        ("open { and close }", "open  and close "),
        ("close } and open {", "close } and open {"),
        ("{a {b}", "{a b"),
        # Entities.
        ("a &amp; b &lt;b&gt; caf&eacute; &#233; &#xe9;", "a & b <b> café é é"),
        ("AT&T; &nosuch; &amp &", "AT&T; &nosuch; &amp &"),
        ("&amp;lt; &amp;amp; &amp;nosuch;", "< & &nosuch;"),
        ("&#8; &#x202e; &#xd800; &#0;", "  � �"),
    ],
)
def test_characters(source, expected):
    assert "".join(node.astext() for node in nodes(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "<i>a</i> <b>b</b> <em>c</em> <strong>d</strong>",
            "<em>a</em> <strong>b</strong> <em>c</em> <strong>d</strong>",
        ),
        ("CO<SUB>2</SUB>, x<sup >2</sup >", "CO<sub>2</sub>, x<sup>2</sup>"),
        ("<b>a <i>b</i></b>", "<strong>a <em>b</em></strong>"),
        (
            "<code>a~b $x$ --y &lt; \\z <b>c</b></code>",
            "<code>a~b $x$ --y &lt; \\z &lt;b&gt;c&lt;/b&gt;</code>",
        ),
        ('<b onclick="x">a</b>', "<strong>a</strong>"),
        # Of other elements the text stays; what is none is text.
        ("<script>alert(1)</script>", "alert(1)"),
        ("if a<b and c>d", "if a&lt;b and c&gt;d"),
        ("never <b>closed and </i> never opened", "never &lt;b&gt;closed and &lt;/i&gt; never opened"),
        ("<code>never closed", "&lt;code&gt;never closed"),
        ("</code><code></code>", "&lt;/code&gt;"),
        ("<b>a <i>b</b> c</i>", "<strong>a &lt;i&gt;b</strong> c&lt;/i&gt;"),
        # Tags don't reach across groups.
        (r"\emph{a <b>b} c</b>", "<em>a &lt;b&gt;b</em> c&lt;/b&gt;"),
        ("{a <b>b} c</b>", "a &lt;b&gt;b c&lt;/b&gt;"),
        (r"<b>a {\em b</b> c}", "&lt;b&gt;a <em>b&lt;/b&gt; c</em>"),
    ],
)
def test_tags(source, expected):
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("see https://a.org/b.", f"see {link('https://a.org/b')}."),
        ("(https://a.org/b), HTTP://a.org; x", f"({link('https://a.org/b')}), {link('HTTP://a.org')}; x"),
        (
            "https://a.org/b_(c), (https://a.org/b_(c)).",
            f"{link('https://a.org/b_(c)')}, ({link('https://a.org/b_(c)')}).",
        ),
        ("[https://a.org/b], “https://a.org/c”", f"[{link('https://a.org/b')}], “{link('https://a.org/c')}”"),
        ("https://a.org/~me/a--b_c%20d#e", link("https://a.org/~me/a--b_c%20d#e")),
        (r"https://a.org/a\_b\%20\#c", link("https://a.org/a_b%20#c")),
        ("https://a.org/?a=1&amp;b=2&c=3", link("https://a.org/?a=1&amp;b=2&amp;c=3")),
        ("&lt;https://a.org&gt;", f"&lt;{link('https://a.org')}&gt;"),
        ("{https://a.org/b}", link("https://a.org/b")),
        ("<b>https://a.org/b</b>", f"<strong>{link('https://a.org/b')}</strong>"),
        ("代码见https://a.org/b。", f"代码见{link('https://a.org/b')}。"),
        ("https:// and http://. and xhttps://a.org", "https:// and http://. and xhttps://a.org"),
        ("mailto:a@b.org and www.a.org stay", "mailto:a@b.org and www.a.org stay"),
        # Macros.
        (r"{\url{https://a.org/b/}}", link("https://a.org/b/")),
        (r"\url{https://a.org/a_b~c%20\%7E}", link("https://a.org/a_b~c%20%7E")),
        (r"\url{www.a.org/b}", link("https://www.a.org/b", "www.a.org/b")),
        (r"\href{https://a.org/b}{the \emph{code}}", link("https://a.org/b", "the <em>code</em>")),
        (r"\href{https://a.org/b}{https://a.org/b}", link("https://a.org/b")),
        (
            r"\href{https://a.org/b}{\href{https://c.org}{in} \url{https://d.org}}",
            link("https://a.org/b", "in https://d.org"),
        ),
        (r"\href{https://a.org/b}", link("https://a.org/b")),
        (
            r"\href{https://a.org/b}{}, \href{https://a.org/b}{{ }}, \href{https://a.org/b}{{}}",
            ", ".join([link("https://a.org/b")] * 3),
        ),
        (r"\url x", " x"),
        # Addresses that pages may not hold are text.
        (r"\url{javascript:alert(1)}", "javascript:alert(1)"),
        (r"\href{javascript:alert(1)}{click}", "click"),
        (r"\href{JaVaScRiPt:alert(1)}{click}", "click"),
        (r"\href{data:text/html,x}{click}", "click"),
        (r"\href{https://a.org/ b}{click}", "click"),
        (r'\href{https://a.org/"onclick="x}{click}', link("https://a.org/%22onclick=%22x", "click")),
    ],
)
def test_addresses(source, expected):
    assert html(source) == expected


def test_inside_a_link_there_are_no_links():
    source = r"see https://a.org and \href{https://b.org}{\emph{b}}"

    assert html(source, links=False) == "see https://a.org and <em>b</em>"
    assert "refuri" not in "".join(str(node) for node in nodes(source, links=False))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain  words\n on  lines ", "plain words on lines"),
        (
            r"\textbf{Bold}, Fig.~5: 2$\times$ <i>faster</i> https://a.org",
            "Bold, Fig. 5: 2× faster https://a.org",
        ),
        (r"the $N{:}M$ pattern, CO$_2$ and 25$^\circ$C", "the N:M pattern, CO2 and 25°C"),
    ],
)
def test_plain_text_is_one_line_of_words(source, expected):
    assert plain(source) == expected


def test_texts_are_read_the_same_whether_they_are_kept_or_not():
    long = r"\emph{word} a~b " * 3_000

    assert plain(long) == " ".join(["word a b"] * 3_000)
    assert parse(r"\emph{word}") is parse(r"\emph{word}")


def test_every_unsafe_character_is_read():
    unsafe = UNSAFE()
    found = [chr(code) for code in range(sys.maxunicode + 1) if unsafe.match(chr(code))]
    assert len(found) > 2000
    assert all(has_markup(f"a {char} b") for char in found)
