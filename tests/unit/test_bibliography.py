"""Filters, order, labels and texts of bibliographies as sphinxcontrib-bibtex has them."""

from __future__ import annotations

import pytest
from pybtex.database import Person
from pybtex.plugin import register_plugin
from pybtex.richtext import HRef, Symbol, Tag, Text
from pybtex.style.formatting.unsrt import Style
from pybtex.style.template import node

from sphinxcontrib_research.citations.bibliography import (
    BibtexFilterError,
    Entries,
    enumerators,
    formatted,
    holds,
    labelled,
    missing_fields,
    parse_filter,
)
from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import BibtexEntry, Paper, Source

FACTS = {"cited": True, "docnames": frozenset({"a", "b"}), "year": "2020", "title": "On Lakes", "doi": ""}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("cited", True),
        ("not cited or doi", False),
        ('year >= "2020" and year < "2021"', True),
        ('title % "LAKES?$"', True),
        ('"a" in docnames', True),
        ('"c" not in docnames and True', True),
        ('{"a"} <= docnames', True),
        ('{"a", "c"} & docnames == {"a"}', True),
        ('{"c"} | docnames != docnames', True),
        (' year == "2019"\n or False', False),
    ],
)
def test_filters(source: str, expected: bool) -> None:
    assert holds(parse_filter(source), FACTS.__getitem__) is expected


@pytest.mark.parametrize(
    "source",
    ["$", "", "yield year", "a; b", "a = 1", "len(title)", "title.upper()", "[1]", "lambda: 1", "(" * 300],
)
def test_what_is_no_filter(source: str) -> None:
    with pytest.raises(BibtexFilterError):
        parse_filter(source)


@pytest.mark.parametrize(
    "source",
    [
        *("year is title", "year + title", "~year", '"1" <= year <= "3"', "title % False", "False % title"),
        *('title % "("', "year < docnames", "1 in year", "-1"),
    ],
)
def test_what_makes_no_sense_of_a_work(source: str) -> None:
    with pytest.raises(BibtexFilterError):
        holds(parse_filter(source), FACTS.__getitem__)


NAMES = (
    *("Reed, Ann", "Ann Reed", "van der Berg, A. B.", "De la Cruz, P. Q. R.", "García Márquez, Gabriel"),
    *("Smith-Jones, A.-B. C.", "Reed, Jr, Ann", "{The Lake Group}", r"M{\"u}ller, \'E.", "von Reed", "Ö, Å"),
)


def library(*papers: Paper) -> Library:
    return Library.build([Source("refs.bib", papers=papers)])


def entry(id_: str, **fields: str) -> Paper:
    written = BibtexEntry("article", tuple(fields.items()))
    return Paper(id_, fields.get("title", "T"), path="refs.bib", source_entry=written)


def test_names_are_those_that_pybtex_reads() -> None:
    papers = library(entry("a", author=" and ".join(NAMES)))
    found = Entries(papers).of("a").persons["author"]

    assert found == [Person(name) for name in NAMES]


def test_a_name_with_too_many_commas_is_one() -> None:
    (found,) = Entries(library(entry("a", author="{A}, B, C, D, E"))).of("a").persons["author"]

    assert found.last_names


def test_order_and_labels_are_those_of_the_style() -> None:
    papers = library(
        entry("b", author="Xie, Ann and Zhou, Bo", year="2024", title="B"),
        entry("a", author="Reed, Ann", year="2020", title="A"),
    )
    entries = Entries(papers)

    assert list(labelled(entries, ["b", "a"], "alpha").items()) == [("a", "Ree20"), ("b", "XZ24")]
    assert labelled(entries, ["b", "a"], "plain") == {"a": "1", "b": "2"}
    assert labelled(entries, ["b", "a"], "unsrt") == {"b": "1", "a": "2"}


def test_papers_of_other_formats_have_labels_too() -> None:
    paper = Paper("x", "Title", path="papers.yml")

    assert list(labelled(Entries(library(paper)), ["x"], "alpha")) == ["x"]


def test_an_unknown_style_names_the_nearest() -> None:
    with pytest.raises(ResearchError, match=r"unknown style 'alfa'.*alpha"):
        labelled(Entries(library(entry("a"))), ["a"], "alfa")


class Hostile(Style):
    """A style that makes links of what the data says."""

    def get_article_template(self, _entry: object) -> object:
        @node
        def template(_children: object, data: dict[str, object]) -> Text:
            url = data["entry"].fields["url"]  # type: ignore[attr-defined]
            return Text(Tag("em", "a<b"), Symbol("newblock"), HRef(url, Tag("strong", "there")))

        return template()


class Failing(Style):
    """A style that fails."""

    def __init__(self, **_options: object) -> None:
        raise KeyError("year")


register_plugin("pybtex.style.formatting", "hostile_test", Hostile, force=True)
register_plugin("pybtex.style.formatting", "failing_test", Failing, force=True)


@pytest.mark.parametrize(
    ("url", "link"), [("https://a.example/", "https://a.example/"), ("javascript:alert(1)", "")]
)
def test_links_of_a_style_are_safe(url: str, link: str) -> None:
    spans = formatted(Entries(library(entry("a", url=url))), "a", "hostile_test")

    assert "".join(span.text for span in spans).startswith("a<b ")
    assert [(span.italic, span.bold, span.markup) for span in spans if span.text in {"a<b", "there"}] == [
        (True, False, False),
        (False, True, False),
    ]
    assert {span.link for span in spans if span.bold} == {link}


def test_a_style_that_fails_says_why() -> None:
    with pytest.raises(ResearchError, match="'failing_test' fails: KeyError"):
        labelled(Entries(library(entry("a"))), ["a"], "failing_test")


def test_fields_that_a_type_requires() -> None:
    paper = entry("a", author="A", title="T", journaltitle="J", date="2020-01")

    assert missing_fields(paper) == ()
    assert missing_fields(entry("b", title="T")) == ("author", "journal", "year")
    assert missing_fields(entry("b", title="T", journal="")) == ("author", "year")
    assert missing_fields(Paper("c", "T")) == ()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("arabic", ["3.", "4."]),
        ("loweralpha", ["c.", "d."]),
        ("upperalpha", ["C.", "D."]),
        ("lowerroman", ["iii.", "iv."]),
        ("upperroman", ["III.", "IV."]),
    ],
)
def test_enumerators(kind: str, expected: list[str]) -> None:
    assert enumerators(kind, 3, 2) == expected
