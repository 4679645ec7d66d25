"""schema.org descriptions."""

from __future__ import annotations

import json

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Author, Link, Paper, Source, Venue
from sphinxcontrib_research.writers import web

LIBRARY = Library.build(
    [
        Source(
            "papers.yml",
            authors=(
                Author("zhou", "Pan Zhou", orcid="0000-0002-1825-0097", url="https://example.org/zhou"),
            ),
            venues=(Venue("jx", name="Journal of X", type="article-journal"),),
        )
    ]
)


def described(**fields: object) -> dict[str, object]:
    return web.paper(Paper("x", **{"title": "T", **fields}), LIBRARY)


def test_article():
    found = described(
        title=r"On $x$ \& Y",
        authors=(parse_person("Pan Zhou"), parse_person("{Google Research}")),
        venues=("jx",),
        volume="3",
        issue="4",
        pages="12–20",
        date=PartialDate(2023, 3),
        doi="10.1000/x",
        arxiv="2303.14389",
        tags=("a",),
        links=(Link("pdf", "https://example.org/x.pdf"),),
    )
    journal = {"@type": "Periodical", "name": "Journal of X"}
    volume = {"@type": "PublicationVolume", "volumeNumber": "3", "isPartOf": journal}
    assert found == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": "https://doi.org/10.1000/x",
        "url": "https://doi.org/10.1000/x",
        "name": "On x & Y",
        "headline": "On x & Y",
        "author": [
            {
                "@type": "Person",
                "@id": "https://orcid.org/0000-0002-1825-0097",
                "name": "Pan Zhou",
                "givenName": "Pan",
                "familyName": "Zhou",
                "url": "https://example.org/zhou",
            },
            {"@type": "Organization", "name": "Google Research"},
        ],
        "datePublished": "2023-03",
        "keywords": ["a"],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1000/x"},
            {"@type": "PropertyValue", "propertyID": "arXiv", "value": "2303.14389"},
        ],
        "sameAs": ["https://arxiv.org/abs/2303.14389"],
        "isPartOf": {"@type": "PublicationIssue", "issueNumber": "4", "isPartOf": volume},
        "pageStart": "12",
        "pageEnd": "20",
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": "https://example.org/x.pdf",
            "encodingFormat": "application/pdf",
        },
    }


def test_page_of_the_paper_is_what_it_is_known_by():
    found = web.paper(Paper("x", "T", doi="10.1000/x"), LIBRARY, url="https://example.org/papers/x.html")
    assert found["@id"] == found["url"] == "https://example.org/papers/x.html"
    assert found["sameAs"] == ["https://doi.org/10.1000/x"]


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("thesis", {"@type": "Thesis", "sourceOrganization": {"@type": "Organization", "name": "V"}}),
        (
            "chapter",
            {"@type": "Chapter", "isPartOf": {"@type": "Book", "name": "V", "isbn": "9783161484100"}},
        ),
        ("book", {"@type": "Book", "isbn": "9783161484100"}),
        ("software", {"@type": "SoftwareSourceCode", "codeRepository": "https://github.com/a/b"}),
        ("paper-conference", {"isPartOf": {"@type": "CreativeWork", "name": "V"}}),
        ("dataset", {"@type": "Dataset"}),
        ("treaty", {"@type": "CreativeWork"}),
    ],
)
def test_type(type_, expected):
    code = Link("code", "https://github.com/a/b")
    found = described(type=type_, venues=("V",), isbn="9783161484100", links=(code,), pages="1-2")
    assert expected.items() <= found.items()
    assert ("pageStart" in found) == (type_ in ("chapter", "paper-conference"))


def test_what_is_no_address_in_the_web_is_left_out():
    found = described(license="MIT", image="/srv/x.png", url="", links=(Link("pdf", "", path="/srv/x.pdf"),))
    assert found == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "name": "T",
        "headline": "T",
    }


def test_list_keeps_the_positions():
    found = web.item_list(
        [("A", "https://example.org/#a"), ("B", "")], name="Papers", url="https://example.org/"
    )
    assert found["numberOfItems"] == 2
    assert found["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "A", "url": "https://example.org/#a"},
        {"@type": "ListItem", "position": 2, "name": "B"},
    ]


def test_person():
    author = Author(
        "zhou",
        "Pan Zhou",
        aliases=("P. Zhou",),
        orcid="0000-0002-1825-0097",
        url="https://example.org/zhou",
        affiliation="Uni A",
        github="pz",
        image="/srv/x.png",
    )
    found = web.person(author, url="https://docs.example.org/team.html#pan-zhou")
    assert found["sameAs"] == [
        "https://orcid.org/0000-0002-1825-0097",
        "https://github.com/pz",
        "https://example.org/zhou",
    ]
    assert found["affiliation"] == {"@type": "Organization", "name": "Uni A"}
    assert found["alternateName"] == ["P. Zhou"]
    assert "image" not in found


@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("<>!-/&script\u2028\u2029]")), max_size=30)
)
@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028&amp;"])
def test_no_text_leaves_its_element(text, drawn):
    for value in (text, drawn):
        written = web.dumps({"name": value})
        assert json.loads(written) == {"name": value}
        assert not {"<", ">", "&", "\u2028", "\u2029"} & set(written)
    page = html5lib.parse(
        f'<script type="application/ld+json">{written}</script>', namespaceHTMLElements=False
    )
    assert len(list(page.iter("script"))) == 1
