"""Citations in CSL styles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sphinxcontrib_research.citations import Span, csl_style
from sphinxcontrib_research.citations.csl import files, processor
from sphinxcontrib_research.citations.csl_style import Style
from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Paper, Source

LIBRARY = Library.build([Source("papers.yml")])
PAPER = Paper(
    "X",
    "On <b> & X",
    authors=tuple(parse_person(name) for name in ("Xingyu Xie", "Pan Zhou", "张三")),
    venues=("Journal of X",),
    type="article-journal",
    date=PartialDate(2024),
    volume="46",
    issue="2",
    pages="10-20",
    doi="10.1000/x",
    abstract="Nobody wants to read this in a citation",
    arxiv="2303.14389",
)
DOI = "https://doi.org/10.1000/x"


def shown(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("apa", f"Xie, X., Zhou, P., & 张三. (2024). On <b> & X. Journal of X, 46(2), 10–20. {DOI}"),
        (
            "ieee",
            "X. Xie, P. Zhou, and 张三, “On <b> & X,” Journal of X, vol. 46, no. 2, pp. 10–20, 2024, doi: 10.1000/x.",
        ),
        ("nature", "Xie, X., Zhou, P. & 张三. On <b> & X. Journal of X 46, 10–20 (2024)."),
    ],
)
def test_styles(style, expected):
    assert shown(csl_style.cite(PAPER, LIBRARY, Style(style))) == expected


def test_looks_are_kept():
    spans = csl_style.cite(PAPER, LIBRARY, Style("nature"))
    assert {span.text for span in spans if span.italic} == {"Journal of X"}
    assert {span.text for span in spans if span.bold} == {"46"}


@pytest.mark.parametrize(("style", "text"), [("apa", DOI), ("ieee", "10.1000/x"), ("nature", "On <b> & X")])
def test_address_is_a_link_wherever_the_style_says_it(style, text):
    assert [(span.text, span.link) for span in csl_style.cite(PAPER, LIBRARY, Style(style)) if span.link] == [
        (text, DOI)
    ]


def test_given_names_stay_whole_where_the_style_wants_them():
    assert shown(csl_style.cite(PAPER, LIBRARY, Style("chicago-author-date"))).startswith(
        "Xie, Xingyu, Pan Zhou"
    )


def test_language_of_the_words():
    paper = Paper("x", "T", authors=(parse_person("A. B"), parse_person("C. D")), date=PartialDate(2024))
    assert " und " in shown(csl_style.cite(paper, LIBRARY, Style("chicago-author-date"), locale="de"))
    assert " and " in shown(csl_style.cite(paper, LIBRARY, Style("chicago-author-date")))


def test_language_without_words_is_english():
    assert shown(csl_style.cite(PAPER, LIBRARY, Style("apa"), locale="xx_YY")).startswith(
        "Xie, X., Zhou, P., &"
    )


def test_paper_of_which_little_is_known():
    assert shown(csl_style.cite(Paper("x", "Only a title"), LIBRARY, Style("ieee"))) == "“Only a title.”"


def test_private_characters_of_the_data_are_no_marks():
    paper = Paper("x", "A \ue000i B\ue001 C\ue002")
    assert shown(csl_style.cite(paper, LIBRARY, Style("nature"))) == "A i B C."


@pytest.mark.parametrize(
    ("style", "hint"),
    [
        ("appa", "'apa'"),
        ("IEEE", "'ieee'"),
        ("chicago author", "'chicago-author-date'"),
        ("../../apa", "zotero.org/styles"),
        ("bluebook-inline", "no list of references"),
    ],
)
def test_unknown_style_is_reported_with_the_nearest(style, hint):
    with pytest.raises(ResearchError, match=hint):
        csl_style.check(Style(style))


def test_a_folder_in_place_of_a_style_is_reported(tmp_path):
    tmp_path.joinpath("ours.csl").mkdir()

    with pytest.raises(ResearchError, match=r"there is no file 'ours.csl'"):
        csl_style.check(Style("ours.csl", (str(tmp_path),)))


def test_a_style_that_cannot_be_read_counts_as_none():
    style = Style("appa")

    assert style.version == ""
    assert not csl_style.writes_citations(style)
    assert not csl_style.is_for_notes(style)
    assert csl_style.in_text_style(style) == "author-year"


def test_styles_say_how_works_are_cited():
    assert csl_style.in_text_style(Style("ieee")) == "numeric"
    assert csl_style.in_text_style(Style("nature")) == "superscript"
    assert csl_style.is_for_notes(Style("chicago-notes-bibliography"))
    assert csl_style.writes_citations(Style("apa"))


def test_known_style_is_no_error():
    assert csl_style.check(Style("apa")) is None


def test_fault_of_the_processor_names_style_and_paper(monkeypatch):
    def fail(*_, **__):
        raise KeyError("issued")

    monkeypatch.setattr(processor.Processor, "entry", fail)
    with pytest.raises(ResearchError, match="'apa' cannot format the paper 'X'"):
        csl_style.cite(PAPER, LIBRARY, Style("apa"))


def test_missing_extra_is_named(monkeypatch):
    monkeypatch.setattr(files, "_extra", lambda: None)
    with pytest.raises(ResearchError, match=r"sphinxcontrib-research\[csl\]"):
        csl_style.check(Style("apa"))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("CO$_2$ in water", "CO[_2] in water"),
        (r"CO\(_2\) in water", "CO[_2] in water"),
        ("CO<sub>2</sub> in water", "CO[_2] in water"),
        ("Fe$_{2}$O$_3$ at $10^{-3}$ Pa", "Fe[_2]O[_3] at 10[^\u22123] Pa"),
        (r"${}^{13}$C and N$_\mathrm{x}$", "[^13]C and N[_x]"),
        (r"at 5$^\circ$C, $x_{ij}^2$ and $x'$", "at 5\u00b0C, x[_ij][^2] and x'"),
        (r"a $\frac{x_1}{2}$ of $\sum_{i=1}^n x_i$", "a (x[_1])/2 of \u2211[_i=1][^n] x[_i]"),
    ],
)
def test_scripts_of_formulas_in_titles_are_off_the_line(title, expected):
    marks = {"sub": "[_{}]", "sup": "[^{}]", "": "{}"}
    spans = csl_style.cite(Paper("x", title, date=PartialDate(2024)), LIBRARY, Style("nature"))
    text = "".join(marks[span.script].format(span.text) for span in spans)

    assert text.startswith(expected)


@pytest.mark.parametrize(
    ("first", "last", "style", "expected"),
    [
        ((2024, 3), (2024, 5), "apa", "(2024, March\u2013May)"),
        ((2024, 3, 5), (2024, 3, 9), "ieee", "Mar. 05\u201309, 2024"),
        ((2024, 3), (2025, 3), "ieee", "Mar. 2024\u2013Mar. 2025"),
        ((2024,), (2025,), "nature", "(2024\u20132025)"),
        ((2024, 6, 30), (2024, 7, 2), "modern-language-association", "30 June\u20132 July 2024"),
    ],
)
def test_ranges_of_dates(first, last, style, expected):
    date = PartialDate(*first, end=PartialDate(*last))
    paper = Paper("x", "T", venues=("M",), type="article-magazine", date=date)
    assert expected in shown(csl_style.cite(paper, LIBRARY, Style(style)))
    assert "Spring 2024" in shown(
        csl_style.cite(replace(paper, date=PartialDate(2024, season=1)), LIBRARY, Style("ieee"))
    )
