"""What scholarly services and Zotero give as JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.readers import load_file

OPENALEX = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.5555/abc.1",
    "title": "Sparse Widgets",
    "publication_date": "2024-06-03",
    "publication_year": 2024,
    "ids": {"openalex": "https://openalex.org/W1", "pmid": "https://pubmed.ncbi.nlm.nih.gov/39900001"},
    "type": "article",
    "primary_location": {
        "landing_page_url": "https://doi.org/10.5555/abc.1",
        "pdf_url": "https://example.org/w.pdf",
        "source": {"display_name": "Journal of Widgets", "issn_l": "1234-5679", "type": "journal"},
        "license": None,
    },
    "authorships": [
        {
            "author": {"display_name": "Josiah Carberry", "orcid": "https://orcid.org/0000-0002-1825-0097"},
            "institutions": [{"display_name": "Widget University"}],
            "is_corresponding": True,
        },
        {"author": {"display_name": None}, "raw_author_name": "A. N. Other", "institutions": []},
    ],
    "cited_by_count": 42,
    "biblio": {"volume": "12", "issue": None, "first_page": "1", "last_page": "19"},
    "is_retracted": False,
    "abstract_inverted_index": {"We": [0, 3], "study": [1], "widgets.": [2]},
    "updated_date": "2026-11-02T01:00:00",
}
ORCID = {
    "put-code": 1,
    "title": {"title": {"value": "Sparse Widgets"}, "subtitle": {"value": "A Study"}},
    "type": "conference-paper",
    "publication-date": {"year": {"value": "2024"}, "month": {"value": "06"}, "day": None},
    "journal-title": {"value": "Widget Days"},
    "url": None,
    "external-ids": {
        "external-id": [
            {
                "external-id-type": "doi",
                "external-id-value": "10.5555/part",
                "external-id-relationship": "part-of",
            },
            {
                "external-id-type": "doi",
                "external-id-value": "10.5555/ABC.1",
                "external-id-normalized": {"value": "10.5555/abc.1"},
                "external-id-relationship": "self",
            },
        ]
    },
    "contributors": {"contributor": [{"credit-name": {"value": "Josiah Carberry"}}]},
}
INSPIRE = {
    "id": "1",
    "metadata": {
        "texkeys": ["Carberry:2024abc"],
        "titles": [{"title": "Sparse Widgets", "source": "arXiv"}],
        "authors": [
            {"full_name": "Carberry, Josiah", "ids": [{"schema": "ORCID", "value": "0000-0002-1825-0097"}]},
            {"full_name": "Roe, Ann", "inspire_roles": ["editor"]},
        ],
        "abstracts": [{"value": "We study widgets."}],
        "publication_info": [
            {"conf_acronym": "W24"},
            {
                "journal_title": "J.Widg.",
                "journal_volume": "12",
                "journal_issue": "3",
                "page_start": "1",
                "page_end": "19",
                "year": 2024,
            },
        ],
        "dois": [{"value": "10.5555/abc.1"}],
        "arxiv_eprints": [{"value": "2401.99001", "categories": ["hep-th"]}],
        "document_type": ["article"],
        "earliest_date": "2024-01-15",
        "citation_count": 7,
        "keywords": [{"value": "widgets", "source": "author"}, {"value": "machine", "source": "magpie"}],
        "control_number": 1,
    },
}
CROSSREF = {
    "DOI": "10.5555/abc.1",
    "URL": "https://doi.org/10.5555/abc.1",
    "type": "proceedings-article",
    "title": ["Sparse Widgets"],
    "author": [{"given": "Josiah", "family": "Carberry", "sequence": "first", "affiliation": []}],
    "container-title": ["Widget Days"],
    "page": "1-19",
    "published": {"date-parts": [[2024, 6, 3]]},
    "issued": {"date-parts": [[2024, 6, 3]]},
    "is-referenced-by-count": 31,
}


@pytest.fixture
def load(tmp_path):
    def read(value):
        (tmp_path / "works.json").write_text(json.dumps(value), "utf-8")
        source = load_file(tmp_path / "works.json", root=tmp_path)
        return source.papers, [str(problem) for problem in source.problems]

    return read


@pytest.mark.parametrize(
    "value",
    [
        OPENALEX,
        [OPENALEX],
        {"meta": {"count": 1}, "results": [OPENALEX], "group_by": []},
        ORCID,
        {
            "group": [{"external-ids": ORCID["external-ids"], "work-summary": [ORCID, ORCID]}],
            "path": "/x/works",
        },
        {"orcid-identifier": {}, "activities-summary": {"works": {"group": [{"work-summary": [ORCID]}]}}},
        {"bulk": [{"work": ORCID}]},
        INSPIRE,
        {"hits": {"hits": [INSPIRE], "total": 1}, "links": {"self": "https://example.org"}},
        {"status": "ok", "message-type": "work", "message": CROSSREF},
        {"status": "ok", "message-type": "work-list", "message": {"items": [CROSSREF], "total-results": 1}},
        CROSSREF,
        [CROSSREF],
    ],
)
def test_one_work_and_lists_of_them(load, value):
    papers, problems = load(value)

    assert [(paper.title[:14], paper.doi, paper.date.year) for paper in papers] == [
        ("Sparse Widgets", "10.5555/abc.1", 2024)
    ]
    assert [person.name for person in papers[0].authors] == ["Josiah Carberry", "A. N. Other"][
        : len(papers[0].authors)
    ]
    assert papers[0].venues
    assert problems == []


def test_openalex(load):
    [paper] = load(OPENALEX)[0]

    assert (paper.type, paper.venues, paper.volume, paper.pages) == (
        "article-journal",
        ("Journal of Widgets",),
        "12",
        "1-19",
    )
    assert (paper.pmid, paper.url, [link.kind for link in paper.links]) == ("39900001", "", ["pdf"])
    assert [person.affiliation for person in paper.authors] == ["Widget University", ""]
    assert (paper.abstract, paper.citations.value, paper.citations.date) == (
        "We study widgets. We",
        42,
        "2026-11-02",
    )


def test_openalex_of_a_preprint(load):
    source = {"display_name": "arXiv (Cornell University)", "type": "repository"}
    location = {"landing_page_url": "https://arxiv.org/abs/2401.99001", "source": source}
    [paper] = load({**OPENALEX, "doi": None, "primary_location": location})[0]

    assert (paper.type, paper.arxiv, paper.venues) == ("preprint", "2401.99001", ())


def test_orcid(load):
    [paper] = load(ORCID)[0]

    assert (paper.title, paper.type, paper.date.iso) == (
        "Sparse Widgets: A Study",
        "paper-conference",
        "2024-06",
    )


def test_inspire(load):
    [paper] = load(INSPIRE)[0]

    assert (paper.id, paper.arxiv, paper.category) == ("Carberry:2024abc", "2401.99001", "hep-th")
    assert (paper.venues, paper.volume, paper.issue, paper.pages) == (("J.Widg.",), "12", "3", "1-19")
    assert [person.name for person in paper.editors] == ["Ann Roe"]
    assert (paper.tags, paper.citations.value, paper.date.iso) == (("widgets",), 7, "2024")


ZOTERO = {
    "key": "ABCD",
    "version": 3,
    "itemType": "conferencePaper",
    "title": "Sparse Widgets",
    "creators": [
        {"creatorType": "author", "firstName": "Josiah", "lastName": "Carberry"},
        {"creatorType": "author", "name": "Widget Consortium"},
        {"creatorType": "editor", "firstName": "Ann", "lastName": "Roe"},
        {"creatorType": "translator", "firstName": "Tom", "lastName": "Lee"},
    ],
    "abstractNote": "We study widgets.",
    "proceedingsTitle": "Proceedings of Widget Days",
    "conferenceName": "Widget Days",
    "publisher": "Widget Press",
    "date": "2024-06",
    "pages": "1-19",
    "DOI": "10.5555/abc.1",
    "url": "https://example.org/w",
    "tags": [{"tag": "widgets"}, {"tag": "sparse", "type": 1}],
    "extra": "PMID: 39900001\nCitation Key: carberry2024\nA remark.",
    "collections": ["X"],
    "relations": {},
    "dateAdded": "2024-07-01T00:00:00Z",
    "accessDate": "2024-07-02",
}


@pytest.mark.parametrize(
    "value",
    [
        ZOTERO,
        [ZOTERO],
        [{"key": "ABCD", "version": 3, "library": {}, "meta": {}, "data": ZOTERO}],
        {"config": {"id": "x"}, "collections": {}, "items": [ZOTERO]},
        [ZOTERO, {"itemType": "attachment", "title": "PDF", "parentItem": "ABCD", "key": "E"}],
        [ZOTERO, {"key": "E", "data": {"itemType": "note", "note": "<p>x</p>", "key": "E"}}],
    ],
)
def test_zotero(load, value):
    papers, problems = load(value)
    [paper] = papers

    assert (paper.id, paper.title, paper.type) == ("carberry2024", "Sparse Widgets", "paper-conference")
    assert [person.name for person in paper.authors] == ["Josiah Carberry", "Widget Consortium"]
    assert [person.name for person in paper.editors] == ["Ann Roe"]
    assert (paper.venues, paper.publisher, paper.pages) == (
        ("Proceedings of Widget Days",),
        "Widget Press",
        "1-19",
    )
    assert (paper.doi, paper.pmid, paper.url, paper.date.iso) == (
        "10.5555/abc.1",
        "39900001",
        "https://example.org/w",
        "2024-06",
    )
    assert (paper.tags, paper.abstract, paper.note) == (
        ("widgets", "sparse"),
        "We study widgets.",
        "A remark.",
    )
    assert [one for one in problems if "config" not in one and "collections" not in one] == []


@pytest.mark.parametrize(
    ("fields", "attribute", "value"),
    [
        (
            {"itemType": "preprint", "repository": "arXiv", "archiveID": "arXiv:2401.99001"},
            "arxiv",
            "2401.99001",
        ),
        ({"itemType": "journalArticle", "extra": "arXiv: 2401.99001 [cs]"}, "arxiv", "2401.99001"),
        ({"itemType": "thesis", "university": "Widget University"}, "publisher", "Widget University"),
        ({"itemType": "report", "reportNumber": "7"}, "issue", "7"),
        ({"itemType": "report", "reportType": "White paper"}, "genre", "White paper"),
        ({"itemType": "thesis", "thesisType": "PhD"}, "genre", "PhD"),
        ({"itemType": "computerProgram", "versionNumber": "2.1"}, "version", "2.1"),
        ({"itemType": "book", "extra": "A remark.\nfile: ~/x.pdf"}, "note", "A remark."),
        ({"itemType": "computerProgram"}, "type", "software"),
        ({"itemType": "bookSection", "bookTitle": "A Book"}, "venues", ("A Book",)),
        ({"itemType": "webpage", "websiteTitle": "A Site"}, "venues", ("A Site",)),
        ({"itemType": "case", "caseName": "A v. B"}, "type", "legal_case"),
    ],
)
def test_fields_of_zotero(load, fields, attribute, value):
    [paper] = load([{"key": "A", "title": "T", "creators": [], **fields}])[0]

    assert getattr(paper, attribute) == value


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 3000) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                """
            title value name authorships author source primary_location metadata titles authors ids itemType creators
            extra tags data put-code external-ids external-id work-summary group message message-type items hits
            results meta issued date-parts publication-date abstract_inverted_index activities-summary works bulk
            """.split()
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(_ANY, st.sampled_from([OPENALEX, ORCID, INSPIRE, CROSSREF, ZOTERO]), st.data())
def test_no_form_of_a_value_raises(tmp_path_factory, value, work, data):
    key = data.draw(st.sampled_from(sorted(work)))
    folder = tmp_path_factory.mktemp("any")
    for content in (value, {**work, key: value}, [{**work, key: value}]):
        (folder / "a.json").write_text(json.dumps(content), "utf-8")
        source = load_file(folder / "a.json", root=folder)
        assert {problem.path for problem in source.problems} <= {"a.json"}


def test_authors_of_the_book_are_not_those_of_its_chapter(tmp_path):
    creators = [
        {"creatorType": "author", "firstName": "Josiah", "lastName": "Carberry"},
        {"creatorType": "bookAuthor", "firstName": "Ada", "lastName": "Quill"},
    ]
    item = {"itemType": "bookSection", "title": "A Chapter", "bookTitle": "A Book", "creators": creators}
    whole = {"config": {"id": "x", "label": "JSON"}, "collections": {}, "items": [item]}
    (tmp_path / "z.json").write_text(json.dumps(whole), "utf-8")
    library = load_file(tmp_path / "z.json", root=tmp_path)

    assert [person.family for person in library.papers[0].authors] == ["Carberry"]
    assert library.problems == ()
