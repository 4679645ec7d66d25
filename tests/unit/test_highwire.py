"""The tags that Google Scholar and Zotero read, and Open Graph."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Link, Paper, Person, Source
from sphinxcontrib_research.writers import web

LIBRARY = Library.build([Source("papers.yml")])
PAPER = Paper(
    "x",
    'On $x$ & "Y"',
    authors=(
        parse_person("Vincent van Gogh"),
        Person("Zhou", "Pan", affiliation="Uni A"),
        parse_person("{ACME Lab}"),
    ),
    venues=("Journal of X",),
    date=PartialDate(2023, 3, 21),
    type="article-journal",
    volume="3",
    issue="4",
    pages="12–20",
    doi="10.1000/x",
    arxiv="2303.14389",
    tags=("a", "b"),
    links=(Link("pdf", "https://example.org/x.pdf"),),
)


def test_tags():
    found = web.tags(PAPER, LIBRARY, url="https://example.org/x.html", language="en")
    assert found == [
        ("citation_title", 'On x & "Y"'),
        ("citation_author", "van Gogh, Vincent"),
        ("citation_author", "Zhou, Pan"),
        ("citation_author_institution", "Uni A"),
        ("citation_author", "ACME Lab"),
        ("citation_publication_date", "2023/03/21"),
        ("citation_journal_title", "Journal of X"),
        ("citation_volume", "3"),
        ("citation_issue", "4"),
        ("citation_firstpage", "12"),
        ("citation_lastpage", "20"),
        ("citation_doi", "10.1000/x"),
        ("citation_arxiv_id", "2303.14389"),
        ("citation_language", "en"),
        ("citation_keywords", "a; b"),
        ("citation_abstract_html_url", "https://example.org/x.html"),
        ("citation_pdf_url", "https://example.org/x.pdf"),
    ]


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        ("paper-conference", "citation_conference_title"),
        ("chapter", "citation_inbook_title"),
        ("thesis", "citation_dissertation_institution"),
        ("report", "citation_technical_report_institution"),
        ("", "citation_journal_title"),
    ],
)
def test_name_of_the_place_depends_on_the_type(type_, name):
    assert (name, "V") in web.tags(Paper("x", "T", venues=("V",), type=type_), LIBRARY)


@pytest.mark.parametrize(
    ("paper", "given", "expected"),
    [
        (PAPER, "https://docs.example.org/x.pdf", "https://docs.example.org/x.pdf"),
        (Paper("x", "T", arxiv="2303.14389"), "", "https://arxiv.org/pdf/2303.14389"),
        (Paper("x", "T", links=(Link("pdf", "", path="/srv/x.pdf"),)), "", None),
    ],
)
def test_pdf(paper, given, expected):
    assert dict(web.tags(paper, LIBRARY, pdf_url=given)).get("citation_pdf_url") == expected


def test_date_is_as_exact_as_it_is_known():
    assert ("citation_publication_date", "2023") in web.tags(Paper("x", "T", date=PartialDate(2023)), LIBRARY)
    forthcoming = Paper("x", "T", date=PartialDate(0, text="in press", forthcoming=True))
    assert "citation_publication_date" not in dict(web.tags(forthcoming, LIBRARY))


def test_open_graph():
    paper = Paper("x", "T", abstract="word " * 100, date=PartialDate(2023), tags=("a",), image="/srv/x.png")
    found = web.open_graph(paper, LIBRARY, url="https://example.org/x.html", site_name="Site")
    description = dict(found)["og:description"]
    assert description.endswith("word …")
    assert len(description) <= 303
    assert found == [
        ("og:title", "T"),
        ("og:type", "article"),
        ("og:url", "https://example.org/x.html"),
        ("og:site_name", "Site"),
        ("og:description", description),
        ("article:published_time", "2023"),
        ("article:tag", "a"),
    ]


def test_open_graph_of_a_book():
    found = dict(web.open_graph(Paper("x", "T", type="book", isbn="9783161484100"), LIBRARY))
    assert (found["og:type"], found["book:isbn"]) == ("book", "9783161484100")
