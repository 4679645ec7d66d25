"""The law of texts, on small files of our own and on made ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.laws import law_text

BIBTEX = r"""
@article{a1,
  title = {Effects at p$<$0.05 on {CO$_2$} \& {\~{\^e}} \foreignlanguage{german}{Stra\ss e} of \textbf{5\%}},
  abstract = {One\par two \enquote{three}.

  Four \textcolor{red}{five} {\textless}i{\textgreater}six{\textless}/i{\textgreater} \href{https://example.org}{seven}.},
  note = {{\&}amp; eight \textit{nine}~ten},
}
@misc{a2, title = {From \$5 to \$10 and 2$\times$10 ponds at $-$80 C}, abstract = {R{\&}D na\"ive \`{\^a}}}
"""
YAML = r"""
- title: 'A **bold** *new* `method` of [Somebody](https://example.org/a) et al.'
  abstract: |
    <p>First &lt;i&gt;part&lt;/i&gt;.</p><p>Second<br>line, it\'s \"quoted\" &amp;amp; done.</p>

    Third part costs $5 and $10.
- title: A* search and C*-algebras of List<T> with <unk> tokens
  note: see f[x](y), 2*3*4 and \textbf{bold} \textsuperscript{2}
"""
JSON = [
    {
        "title": "The <i>E. coli</i> <span class='nocase'>Genome</span>",
        "abstract": "<jats:title>Aims</jats:title><jats:p>To see <jats:italic>x</jats:italic>.</jats:p>",
        "note": "&amp;lt;b&amp;gt;Bold&amp;lt;/b&amp;gt; and caf\u00e9 \\u2014 done",
    }
]


def written(folder: Path) -> list[Path]:
    files = {"a.bib": BIBTEX, "b.yml": YAML, "c.json": json.dumps(JSON)}
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    return [folder / name for name in files]


def test_no_word_is_lost_and_no_markup_is_left(tmp_path: Path) -> None:
    tally = law_text.check(written(tmp_path))

    assert tally.counted > 80
    assert tally.broken == []


@pytest.mark.parametrize(
    ("source", "output", "lacking"),
    [
        ("two words", "words", ["two"]),
        ("<p>a</p> *b* $x$", "a b", []),
        ("twice twice", "twice", []),  # words may be cut otherwise, so one is enough
    ],
)
def test_the_law_sees_what_is_lost(source: str, output: str, lacking: list[str]) -> None:
    assert law_text.missing(source, output, is_tex=False) == lacking


@pytest.mark.parametrize("left", ["<p>", "**a", "[a](https://b.org)", r"\"a", "{}", "&lt;", r"\textbf", "$x"])
def test_the_law_sees_what_is_left(left: str) -> None:
    assert law_text.MARKUP.search(f"a {left} b")


WORDS = st.lists(
    st.sampled_from("alpha beta Gamma delta épsilon 3D word-pair 中文 слово U.S. 50".split()),
    min_size=1,
    max_size=4,
)
COMMON = [
    "<i>{}</i>",
    "<b>{}</b>",
    "<sub>{}</sub>",
    r"\emph{{{}}}",
    r"\textbf{{{}}}",
    "{{{}}}",
    r"\unknown{{{}}}",
    "$x$ {}",
]
COMMON += [
    r"\foreignlanguage{{german}}{{{}}}",
    "&lt;em&gt;{}&lt;/em&gt;",
    "<span class='a'>{}</span>",
    "“{}”",
    "({})",
]
MARKDOWN = [
    "*{}*",
    "**{}**",
    "`{}`",
    "[{}](https://example.org/a)",
    "<p>{}</p>",
    "{}<br>",
    "<jats:p>{}</jats:p>",
]


def texts(wraps: list[str]) -> st.SearchStrategy[str]:
    piece = st.tuples(st.sampled_from([*wraps, "{}"]), WORDS).map(
        lambda pair: pair[0].format(" ".join(pair[1]))
    )
    return st.lists(piece, min_size=1, max_size=5).map(" ".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts(COMMON + MARKDOWN), texts(COMMON + MARKDOWN)), min_size=1, max_size=3))
def test_the_law_holds_for_yaml(tmp_path: Path, made: list[tuple[str, str]]) -> None:
    papers = [
        {"id": f"p{at}", "title": title, "abstract": abstract} for at, (title, abstract) in enumerate(made)
    ]
    path = tmp_path / "made.yml"
    path.write_text(yaml.safe_dump(papers, allow_unicode=True), "utf-8")

    assert law_text.check([path]).broken == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts(COMMON), texts(COMMON)), min_size=1, max_size=3))
def test_the_law_holds_for_bibtex(tmp_path: Path, made: list[tuple[str, str]]) -> None:
    entries = [
        f"@misc{{p{at}, title = {{{title}}}, abstract = {{{abstract}}}}}"
        for at, (title, abstract) in enumerate(made)
    ]
    path = tmp_path / "made.bib"
    path.write_text("\n".join(entries), "utf-8")

    assert law_text.check([path]).broken == []
