"""Markdown, tags and paragraphs in texts, as people and services write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.markup.parser import paragraphs
from sphinxcontrib_research.markup.writers import html, latex, nodes, plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*a* **b** ***c*** `d`", "<em>a</em> <strong>b</strong> <strong><em>c</em></strong> <code>d</code>"),
        (
            "**a *b* c** and *d **e** f*",
            "<strong>a <em>b</em> c</strong> and <em>d <strong>e</strong> f</em>",
        ),
        ("**a *b***, (*c*), *d*.", "<strong>a <em>b</em></strong>, (<em>c</em>), <em>d</em>."),
        ("**重点**内容", "<strong>重点</strong>内容"),
        ("``a_b``, `$x$ <b>`", "<code>a_b</code>, <code>$x$ &lt;b&gt;</code>"),
        # None of these is Markdown.
        ("D* Lite and A* search", "D* Lite and A* search"),
        (
            "C*-algebras and W*-algebras, *-rings and *-fields",
            "C*-algebras and W*-algebras, *-rings and *-fields",
        ),
        ("2*3*4, f*g*h, 2**3 and 2**4, 3 * 4 * 5", "2*3*4, f*g*h, 2**3 and 2**4, 3 * 4 * 5"),
        ("*p < 0.05, **p < 0.01", "*p &lt; 0.05, **p &lt; 0.01"),
        (r"\*a\* {*}b{*}", "*a* *b*"),
        ("a * b* and `never", "a * b* and `never"),
        ("`open' and `close'", "`open' and `close'"),
    ],
)
def test_emphasis_and_code(source, expected):
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "[the *code*](https://a.org/b_(c))",
            '<a class="reference external" href="https://a.org/b_(c)">the <em>code</em></a>',
        ),
        ('[a](<https://a.org> "A title").', '<a class="reference external" href="https://a.org">a</a>.'),
        ("[a [b] c](www.a.org)", '<a class="reference external" href="https://www.a.org">a [b] c</a>'),
        ("![a picture](https://a.org/b.png)", "a picture"),
        ("[a](javascript:alert(1)) [b](papers/b.pdf) [c](#top)", "a b c"),
        ("f[x](y), [3](4), [a] (b), [x]()", "f[x](y), [3](4), [a] (b), [x]()"),
        (
            r"\href{https://a.org}{[a](https://b.org)}",
            '<a class="reference external" href="https://a.org">a</a>',
        ),
        ("[a {b](https://a.org) c}", '<a class="reference external" href="https://a.org">a {b</a> c}'),
    ],
)
def test_links(source, expected):
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a</p><p><b>b</b></p>c", "a <strong>b</strong> c"),
        ("a<br>b<br/>c", "a<br />\nb<br />\nc"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "a b c "),
        ("<jats:p>a <jats:italic>b</jats:italic></jats:p>", "a <em>b</em> "),
        ('<span class="nocase">a</span> <u>b</u> <scp>DNA</scp>', "a b DNA"),
        (
            '<a href="https://a.org">a <b>b</b></a>',
            '<a class="reference external" href="https://a.org">a <strong>b</strong></a>',
        ),
        ("<a href='javascript:alert(1)'>a</a> <a name=x>b</a>", "a b"),
        (
            '<jats:ext-link xlink:href="https://a.org">a</jats:ext-link>',
            '<a class="reference external" href="https://a.org">a</a>',
        ),
        ('x<img src="a.png" onerror="b"/>y <!-- a remark -->', "xy "),
        ("&lt;i&gt;a&lt;/i&gt; &amp;lt;b&amp;gt;b&amp;lt;/b&amp;gt;", "<em>a</em> <strong>b</strong>"),
        (
            "&lt;a href=&quot;https://a.org&quot;&gt;a&lt;/a&gt;",
            '<a class="reference external" href="https://a.org">a</a>',
        ),
        ("CO&lt;sub&gt;2&lt;/sub&gt;", "CO<sub>2</sub>"),
        # What no element is called, and elements that are spoken of.
        (
            "the <unk> token, List<T>, <s>, a<b and c>d",
            "the &lt;unk&gt; token, List&lt;T&gt;, &lt;s&gt;, a&lt;b and c&gt;d",
        ),
        ("the <b> element &lt;b&gt;", "the &lt;b&gt; element &lt;b&gt;"),
        (
            "<jats:alternatives><jats:tex-math>$$a^2$$</jats:tex-math><mml:math><mml:mi>a</mml:mi></mml:math></jats:alternatives>.",
            html("$a^2$") + ".",
        ),
        ("<mml:math><mml:mi>a</mml:mi></mml:math>", "a"),
    ],
)
def test_tags(source, expected):
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\n\nb\n \nc\nd", ["a", "b", "c\nd"]),
        ("<p>a</p>\n<p>b</p>", ["a", "b"]),
        ("<jats:title>T</jats:title><jats:p>a</jats:p>", ["<jats:title>T</jats:title>", "a"]),
        ("&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;", ["a", "b"]),
        (r"a\par b\par{} c \partial", ["a", "b", r"{} c \partial"]),
        ("a<br>b<br><br>c", ["a<br>b", "c"]),
        (" \n", []),
        ("a", ["a"]),
    ],
)
def test_paragraphs(source, expected):
    assert paragraphs(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"{\~{\^e}} \`{\^a} \'{\^{a}} \'\^a {\'{\ae}} \h{a}", "ễ ầ ấ ấ ǽ ả"),
        (r"Stra\ss e, \o re, \LaTeX is, O\textquoteright Brien", "Straße, øre, LaTeX is, O’Brien"),
        (r"\enquote{a \enquote{b} c}", "“a ‘b’ c”"),
        (r"\foreignlanguage{german}{a} \raisebox{1ex}[0pt][0pt]{b} \textcolor[rgb]{1,0,0}{c}", "a b c"),
        (
            r"\fcolorbox{red}{blue}{a} \resizebox{1cm}{!}{b} \texorpdfstring{$x$}{x} \rule{1em}{1pt}c",
            "a b x c",
        ),
        (r"a\newline b\par c\n d\n\n e\nAims \n\nRESULTS: f", "a b c d e Aims RESULTS: f"),
        (r"two extremes\u2014the caf\u00e9 \ud83d\ude00 \ud83d \u{a}", "two extremes—the café 😀 � ă"),
        (r"We say \"hi\" and \'ho\', it\'s 5\" long", "We say \"hi\" and 'ho', it's 5\" long"),
        (r"\"Uber \"Ol, na\"ive Schr\"odinger's", "Über Öl, naïve Schrödinger's"),
    ],
)
def test_words_of_tex_and_escapes(source, expected):
    assert plain(source) == expected


WORDS = st.lists(
    st.sampled_from([*"*`[]()!<>&", "a", " ", "**", "](", "<b>", "</b>", "&lt;", "b/c", "://"]), max_size=25
)


@settings(max_examples=200, deadline=None)
@given(WORDS.map("".join))
def test_plain_text_survives_latex(source):
    """What LaTeX writes is read back as the same words."""
    assert plain(latex(source)) == plain(source)
    assert plain("".join(node.astext() for node in nodes(latex(source)))) is not None
