"""What the heads of pages say: JSON-LD, ``citation_*``, Open Graph."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from .conftest import Project

PAPERS = """\
papers:
  - {id: adan, title: "Adan: </script><b>Fast</b> \\"x\\"", authors: [Xingyu Xie, {id: pz, name: Pan Zhou}], venue: TPAMI,
     type: article-journal, volume: "46", pages: 1-10, date: 2024-03-05, doi: 10.1109/x.1, abstract: "It is fast.",
     pdf: files/adan.pdf, image: files/adan.png}
  - {id: win, title: "Win: 1 < 2", authors: [Pan Zhou], venue: JMLR, year: 2023, url: "https://example.net/win"}
  - {id: pcl, title: "PCL", year: 2021}
authors: [{id: pz, name: Pan Zhou, orcid: 0000-0003-3400-8943, image: files/pz.png, affiliation: SMU}]
"""
FILES = {"papers.yml": PAPERS, "files/adan.pdf": "%PDF-1.4", "files/adan.png": "png", "files/pz.png": "png"}
SITE = 'html_baseurl = "https://example.org/docs/"\n'


def described(page: str) -> list[dict[str, Any]]:
    return [
        json.loads(one) for one in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    ]


def tags(page: str, kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, content in re.findall(rf'<meta {kind}="([^"]*)" content="([^"]*)"', page):
        found.setdefault(name, []).append(unescape(content))
    return found


def test_list(project: Callable[..., Project]) -> None:
    index = "All of *ours*\n=============\n\n.. paper-list::\n   :papers: win, adan\n\n.. citation-table::\n"
    made = project({**FILES, "index.rst": index}, SITE)
    page = made.build().read("index.html")
    assert described(page) == [
        {
            "@context": "https://schema.org",
            "@type": "ItemList",
            "name": "All of ours",
            "url": "https://example.org/docs/index.html",
            "numberOfItems": 3,
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": number,
                    "name": name,
                    "url": f"https://example.org/docs/index.html#research-paper-{slug}",
                }
                for number, (name, slug) in enumerate(
                    [("Win: 1 < 2", "win"), ('Adan: </script>Fast "x"', "adan"), ("PCL", "pcl")], 1
                )
            ],
        }
    ]
    assert "citation_title" not in tags(page, "name")


def test_list_without_the_address_of_the_site(project: Callable[..., Project]) -> None:
    page = project({**FILES, "index.rst": "T\n=\n\n.. paper-list::\n"}).build().read("index.html")
    (found,) = described(page)
    assert [one.get("url") for one in found["itemListElement"]] == [
        "https://doi.org/10.1109/x.1",
        "https://example.net/win",
        None,
    ]


def test_long_list_is_bounded(project: Callable[..., Project]) -> None:
    papers = "".join(f"- {{id: p{number}, title: Paper {number}}}\n" for number in range(130))
    made = project({"papers.yml": papers, "index.rst": "T\n=\n\n.. paper-list::\n"}, SITE)
    (found,) = described(made.build().read("index.html"))
    assert found["numberOfItems"] == 130
    assert len(found["itemListElement"]) == 100


@pytest.mark.parametrize(
    ("name", "conf"), [("papers/adan.html", 'research_paper_pages = "papers"\n'), ("about.html", "")]
)
def test_page_about_one_paper(project: Callable[..., Project], name: str, conf: str) -> None:
    about = ":orphan:\n\nAbout\n=====\n\n.. paper:: adan\n   :show: default, image\n\nText.\n"
    made = project({**FILES, "index.rst": "T\n=\n\n.. paper-list::\n", "about.rst": about}, SITE + conf)
    build = made.build()
    page = build.read(name)
    url = f"https://example.org/docs/{name}"
    said = tags(page, "name")
    pdf = said.pop("citation_pdf_url")[0]
    assert (build.out / pdf.removeprefix("https://example.org/docs/")).is_file()
    assert {key: value for key, value in said.items() if key.startswith("citation")} == {
        "citation_title": ['Adan: </script>Fast "x"'],
        "citation_author": ["Xie, Xingyu", "Zhou, Pan"],
        "citation_publication_date": ["2024/03/05"],
        "citation_journal_title": ["TPAMI"],
        "citation_volume": ["46"],
        "citation_firstpage": ["1"],
        "citation_lastpage": ["10"],
        "citation_doi": ["10.1109/x.1"],
        "citation_language": ["en"],
        "citation_abstract_html_url": [url],
    }
    assert said["description"] == ["It is fast."]
    graph = tags(page, "property")
    assert graph["og:title"] == ['Adan: </script>Fast "x"']
    assert graph["og:url"] == [url]
    image = graph["og:image"][0].removeprefix("https://example.org/docs/")
    assert (build.out / image).is_file()
    (paper,) = described(page)
    assert paper["@type"] == "ScholarlyArticle"
    assert paper["url"] == url
    assert paper["author"][1]["@id"] == "https://orcid.org/0000-0003-3400-8943"
    assert paper["encoding"]["contentUrl"] == pdf


@pytest.mark.parametrize(
    ("builder", "page", "pdf"),
    [
        ("html", "papers/adan.html", "papers/adan.pdf"),
        ("dirhtml", "papers/adan/index.html", "papers/adan/adan.pdf"),
    ],
)
def test_full_text_lies_beside_the_page(
    project: Callable[..., Project], builder: str, page: str, pdf: str
) -> None:
    made = project(
        {**FILES, "index.rst": "T\n=\n\n.. paper-list::\n"}, SITE + 'research_paper_pages = "papers"\n'
    )
    for content in ("%PDF-1.4", "%PDF-1.7"):
        made.write({"files/adan.pdf": content})
        build = made.build(builder)
        assert tags(build.read(page), "name")["citation_pdf_url"] == [f"https://example.org/docs/{pdf}"]
        assert 'href="adan.pdf"' in build.read(page)
        assert build.read(pdf) == content


def test_page_with_more_than_one_paper_is_about_none(project: Callable[..., Project]) -> None:
    made = project({**FILES, "index.rst": "T\n=\n\n.. paper:: adan\n\n.. paper:: win\n"}, SITE)
    page = made.build().read("index.html")
    assert "citation_title" not in page
    assert "og:title" not in page
    assert [one["@type"] for one in described(page)] == ["ItemList"]


def test_profile(project: Callable[..., Project]) -> None:
    index = "T\n=\n\n.. author-profile:: pz\n   :show: header, papers\n"
    build = project({**FILES, "index.rst": index}, SITE).build()
    person, papers = described(build.read("index.html"))
    assert person["@type"] == "Person"
    assert person["url"] == "https://example.org/docs/index.html#research-author-pz"
    assert person["image"] == "https://example.org/docs/_images/pz.png"
    assert person["sameAs"] == ["https://orcid.org/0000-0003-3400-8943"]
    assert papers["numberOfItems"] == 2


def test_open_graph_of_others_is_kept(project: Callable[..., Project]) -> None:
    other = (
        "def add(app, pagename, templatename, context, doctree):\n"
        "    context['metatags'] = '<meta property=\"og:title\" content=\"Theirs\" />'\n"
        "def setup(app):\n"
        "    app.connect('html-page-context', add)\n"
    )
    made = project({**FILES, "index.rst": "T\n=\n\n.. paper:: adan\n"}, SITE + other)
    page = made.build().read("index.html")
    assert tags(page, "property") == {"og:title": ["Theirs"]}
    assert "citation_title" in page


def test_description_of_the_author_is_kept(project: Callable[..., Project]) -> None:
    index = "T\n=\n\n.. meta::\n   :description: Mine\n\n.. paper:: adan\n"
    page = project({**FILES, "index.rst": index}, SITE).build().read("index.html")
    assert page.count('name="description"') == 1
    assert 'content="Mine"' in page


def test_nothing_runs_and_nothing_breaks_out(project: Callable[..., Project]) -> None:
    conf = SITE + 'research_paper_pages = "papers"\n'
    build = project({**FILES, "index.rst": "T\n=\n\n.. paper-list::\n"}, conf).build()
    for name in ("index.html", "papers/adan.html"):
        page = build.read(name)
        assert page.count("<script") == page.count("</script>")
        assert len(described(page)) == 1
        assert 'Fast \\"x' in page


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text"])
def test_only_where_documents_are_files(project: Callable[..., Project], builder: str) -> None:
    made = project({**FILES, "index.rst": "T\n=\n\n.. paper:: adan\n"}, SITE)
    build = made.build(builder)
    assert build.warnings == ""
    assert not any("ld+json" in path.read_text("utf-8", "ignore") for path in build.out.rglob("*.*html"))


def test_page_without_papers_has_nothing(project: Callable[..., Project]) -> None:
    page = project({**FILES, "index.rst": "T\n=\n\nSee :paper:`win`.\n"}, SITE).build().read("index.html")
    assert "ld+json" not in page
