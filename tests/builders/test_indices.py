"""The index pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from .conftest import Project

PAPERS = """\
papers:
  - {id: adan, title: "Adan: <b>Fast</b>", authors: [Xingyu Xie, Pan Zhou, Zhouchen Lin], year: 2024, topics: [opt]}
  - {id: uber, title: "Über alles", authors: [Pan Zhou], year: 2023}
  - {id: quoted, title: '"Are" you sure?', authors: [Pan Zhou], year: 2025}
  - {id: hidden-from-pages, title: "Nowhere", relation: uses}
authors:
  - {id: pz, name: Pan Zhou}
  - {id: zl, name: Zhouchen Lin}
  - {id: nobody, name: No Body}
topics: [{id: opt, title: Optimisation}]
"""
FILES = {
    "papers.yml": PAPERS,
    "index.rst": "Test\n====\n\n.. toctree::\n\n   people\n\n.. paper-list::\n\nSee :ref:`research-papers`.\n",
    "people.rst": "People\n======\n\n.. author-profile:: pz\n\n.. research-topic:: Optimisation\n   :id: opt\n\n   Text.\n",
}


@pytest.fixture
def papers(project: Callable[..., Project]) -> Project:
    return project(FILES)


def entries(page: str) -> list[tuple[str, str]]:
    """Letters, and names with their addresses, in order."""
    shown = page[page.index('<div class="research-index">') :].partition("</div>")[0]
    found = re.findall(r'<h2 id="letter-\d+">(.*?)<|<li[^>]*>(?:<a href="([^"]*)">)?([^<]+)', shown)
    return [(unescape(letter or name), address) for letter, address, name in found]


def test_papers_by_title(papers: Project) -> None:
    build = papers.build()
    assert build.warnings == ""
    assert entries(build.read("research-papers.html")) == [
        ("A", ""),
        ("Adan: Fast", "index.html#research-paper-adan"),
        ('"Are" you sure?', "index.html#research-paper-quoted"),
        ("U", ""),
        ("Über alles", "index.html#research-paper-uber"),
    ]
    page = build.read("research-papers.html")
    assert "Xie et al., 2024</span>" in page
    # In the type of the text, with our style.
    assert "<code" not in page
    assert "research.css" in page


@pytest.mark.parametrize(
    ("language", "titles", "shown"),
    [
        ("sv", ("Ärlig", "Zon", "Ask", "Öl"), ["A", "Ask", "Z", "Zon", "Ä", "Ärlig", "Ö", "Öl"]),
        ("es", ("Ñandú", "Nz", "Oso"), ["N", "Nz", "Ñ", "Ñandú", "O", "Oso"]),
        ("ko", ("나비", "Ant", "가나", "까치"), ["ㄱ", "가나", "까치", "ㄴ", "나비", "A", "Ant"]),
        ("zh_CN", ("张力", "王道", "阿尔法"), ["A", "阿尔法", "W", "王道", "Z", "张力"]),
    ],
)
def test_letters_and_order_are_those_of_the_language(
    project: Callable[..., Project], language: str, titles: tuple[str, ...], shown: list[str]
) -> None:
    data = "".join(f'- {{title: "{title}", language: "{language}"}}\n' for title in titles)
    files = {"papers.yml": data, "index.rst": "Test\n====\n\n.. paper-list::\n"}
    build = project(files, f'language = "{language}"').build()
    assert [name for name, _address in entries(build.read("research-papers.html"))] == shown


def test_names_beside_titles_lead_to_people(project: Callable[..., Project]) -> None:
    papers = """\
        papers:
          - {id: a, title: One, authors: [Ann Abe, Bo <Bei>]}
          - {id: b, title: Two, authors: [Bo <Bei>, Ann Abe, Cy Ces]}
          - {id: c, title: Three, authors: [Ann Abe, Bo <Bei>, Cy Ces]}
        authors: [{id: ann, name: Ann Abe}]
        """
    files = {"papers.yml": papers, "index.rst": "Test\n====\n\n.. paper-list::\n"}
    page = project(files, 'research_author_pages = "people"\n').build().read("research-papers.html")

    link = '<a href="people/ann.html">Abe</a>'
    assert f'<span class="research-count">{link}, ' in page
    assert f'<span class="research-count">{link} et al.</span>' in page
    assert "<Bei>" not in page


def test_articles_do_not_sort(project: Callable[..., Project]) -> None:
    papers = """\
        - {id: a, title: The Sea}
        - {id: b, title: A Pond}
        - {id: c, title: A}
        - {id: d, title: "Die Quelle", language: de}
        - {id: e, title: Die Cutting}
        """
    build = project({"papers.yml": papers, "index.rst": "Test\n====\n\n.. paper-list::\n"}).build()

    names = [name for name, _address in entries(build.read("research-papers.html"))]
    assert names == ["A", "A", "D", "Die Cutting", "P", "A Pond", "Q", "Die Quelle", "S", "The Sea"]


def test_authors_beside_titles(project: Callable[..., Project]) -> None:
    papers = """\
        - {id: a, title: One, authors: [Ann Abe]}
        - {id: b, title: Two, authors: [Ann Abe, Bo Bei]}
        - {id: c, title: Three, authors: [Ann Abe, Bo Bei, Cy Ces]}
        - {id: d, title: Open, authors: [Ann Abe, et al.]}
        - {id: e, title: Nobody}
        """
    index = "Test\n====\n\n.. paper-list::\n\nSee :ref:`research-papers`.\n"
    page = project({"papers.yml": papers, "index.rst": index}).build().read("research-papers.html")

    rows = re.findall(r'>(\w+)</a>(?: <span class="research-count">(.*?)</span>)?', page)
    assert {name: who for name, who in rows if name in {"One", "Two", "Three", "Open", "Nobody"}} == {
        "One": "Abe",
        "Two": "Abe, Bei",
        "Three": "Abe et al.",
        "Open": "Abe et al.",
        "Nobody": "",
    }


def test_authors_lead_to_profiles_and_papers(papers: Project) -> None:
    assert entries(papers.build().read("research-authors.html")) == [
        ("L", ""),
        ("Zhouchen Lin", ""),
        ("Adan: Fast", "index.html#research-paper-adan"),
        ("Z", ""),
        ("Pan Zhou", "people.html#research-author-pz"),
        ('"Are" you sure?', "index.html#research-paper-quoted"),
        ("Adan: Fast", "index.html#research-paper-adan"),
        ("Über alles", "index.html#research-paper-uber"),
    ]


def test_topics_count_what_their_data_their_text_and_their_lists_hold(
    project: Callable[..., Project],
) -> None:
    page = """\
        Test
        ====

        .. research-topic:: Outer
           :id: outer

           Of :paper:`uber` and :paper:`adan`.

           .. research-topic:: Inner

              .. paper-list::
                 :papers: quoted

        .. research-topic:: Optimisation
           :id: opt

           Of :paper:`uber`.
        """
    build = project({"papers.yml": PAPERS, "index.rst": page}).build()
    shown = build.read("research-topics.html")
    counts = re.findall(r'>(\w+)</a> <span class="research-count">(.*?)</span>', shown)
    assert counts == [("Inner", "1"), ("Optimisation", "2"), ("Outer", "3")]


def test_topics(papers: Project) -> None:
    build = papers.build()
    assert entries(build.read("research-topics.html")) == [
        ("O", ""),
        ("Optimisation", "people.html#research-topic-opt"),
    ]


def test_they_can_be_referred_to_and_are_in_no_navigation(papers: Project) -> None:
    page = papers.build().read("index.html")
    assert '<a class="reference internal" href="research-papers.html">' in page
    assert page.count("research-papers.html") == 1
    assert "research-authors.html" not in page


def test_none_without_lists(project: Callable[..., Project]) -> None:
    build = project({"papers.yml": PAPERS, "index.rst": "Test\n====\n"}).build()
    assert not list(build.out.glob("research-*.html"))


@pytest.mark.parametrize("builder", ["latex", "texinfo", "text", "singlehtml"])
def test_none_in_other_builders(project: Callable[..., Project], builder: str) -> None:
    index = FILES["index.rst"].replace("See :ref:`research-papers`.", "")
    build = project({**FILES, "index.rst": index}).build(builder)
    assert build.warnings == ""
    assert not list(build.out.glob("research-*"))
    assert not any("Über alles (2023)" in path.read_text("utf-8") for path in build.out.glob("*.t*"))


def test_warm_build_does_not_load_the_library_nor_write_an_index(papers: Project) -> None:
    first = papers.build().times("research-*.html")
    second = papers.build()
    assert not second.app.env.get_domain("research").build.store.is_loaded
    assert len(first) == 3
    assert second.times("research-*.html") == first


def test_index_that_someone_deleted_is_written_again(papers: Project) -> None:
    first = papers.build()
    (first.out / "research-topics.html").unlink()
    # Before Sphinx 8.2 nothing at all is written without a document.
    papers.write({"index.rst": FILES["index.rst"] + "\nMore.\n"})
    assert entries(papers.build().read("research-topics.html"))


def test_entries_can_be_generated_at_any_time(papers: Project) -> None:
    papers.build()
    domain = papers.build().app.env.get_domain("research")
    assert all(index(domain).generate()[0] for index in domain.indices)


def test_they_follow_the_data(papers: Project) -> None:
    papers.build()
    papers.write({"papers.yml": PAPERS.replace("Über", "Ober")})
    assert ("O", "") in entries(papers.build().read("research-papers.html"))


def test_they_lead_to_the_pages_of_papers(project: Callable[..., Project]) -> None:
    build = project(FILES, 'research_paper_pages = "papers"').build()
    found = dict(entries(build.read("research-papers.html")))
    assert found["Nowhere"] == "papers/hidden-from-pages.html#research-paper-hidden-from-pages"
