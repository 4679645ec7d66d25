"""The feed of a project."""

from __future__ import annotations

from collections.abc import Callable

import feedparser
import pytest

from .conftest import Project

PAPERS = """\
- {id: old, title: "Old & <b>gold</b>", authors: [Pan Zhou], year: 2021}
- {id: new, title: "New", authors: [Xingyu Xie], date: 2024-03-05, abstract: "It is $x^2$.", doi: 10.1109/x.1}
- {id: theirs, title: "Theirs", date: 2025, relation: uses}
- {id: nowhere, title: "Nowhere", date: 2020, doi: 10.1109/x.2}
"""
FILES = {
    "papers.yml": PAPERS,
    "index.rst": "T\n=\n\n.. toctree::\n\n   a/list\n",
    "a/list.rst": "L\n=\n\n.. paper-list::\n   :years: 2021-\n",
}
CONF = 'html_baseurl = "https://example.org/docs"\nresearch_feed = "feeds/papers.xml"\n'


def entries(text: str) -> list[tuple[str, str]]:
    parsed = feedparser.parse(text)
    assert not parsed.bozo
    assert parsed.version == "atom10"
    return [(entry.title, entry.link) for entry in parsed.entries]


def test_feed(project: Callable[..., Project]) -> None:
    build = project(FILES, CONF).build()
    assert build.warnings == ""
    text = build.read("feeds/papers.xml")
    assert entries(text) == [
        ("New", "https://example.org/docs/a/list.html#research-paper-new"),
        ("Old & gold", "https://example.org/docs/a/list.html#research-paper-old"),
        ("Nowhere", "https://doi.org/10.1109/x.2"),
    ]
    feed = feedparser.parse(text).feed
    assert feed.title == "Test"
    assert feed.updated == "2024-03-05T00:00:00Z"
    assert feed.id == "tag:example.org,2025:/docs/feeds/papers.xml"


@pytest.mark.parametrize(
    ("page", "address"), [("index.html", "feeds/papers.xml"), ("a/list.html", "../feeds/papers.xml")]
)
def test_pages_lead_to_it(project: Callable[..., Project], page: str, address: str) -> None:
    link = f'<link rel="alternate" type="application/atom+xml" title="Test" href="{address}" />'
    assert link in project(FILES, CONF).build().read(page)


def test_entries_lead_to_the_pages_of_papers(project: Callable[..., Project]) -> None:
    build = project(FILES, CONF + 'research_paper_pages = "papers"\n').build("dirhtml")
    assert entries(build.read("feeds/papers.xml"))[0] == ("New", "https://example.org/docs/papers/new/")


def test_without_the_address_of_the_site_one_warning_and_no_feed(project: Callable[..., Project]) -> None:
    made = project(FILES, 'research_feed = "papers.xml"\n')
    for _build in range(2):
        build = made.build()
        assert build.warnings.count("WARNING") == 1
        assert "conf.py: research_feed needs html_baseurl" in build.warnings
        assert "[research.feed]" in build.warnings
        assert not (build.out / "papers.xml").exists()
        assert "atom+xml" not in build.read("index.html")
    assert made.build("text").warnings == ""


def test_it_is_written_when_something_in_it_changes(project: Callable[..., Project]) -> None:
    made = project(FILES, CONF)
    first = made.build().times("*.xml")
    second = made.build()
    assert second.times("*.xml") == first
    assert not second.app.env.get_domain("research").build.store.is_loaded
    made.write({"papers.yml": PAPERS.replace("Theirs", "Others'")})
    assert made.build().times("*.xml") == first
    made.write({"papers.yml": PAPERS.replace('"New"', '"Newer"')})
    assert entries(made.build().read("feeds/papers.xml"))[0][0] == "Newer"


def test_long_library_gives_the_newest(project: Callable[..., Project]) -> None:
    papers = "".join(
        f"- {{id: p{number}, title: Paper {number}, year: {1800 + number}}}\n" for number in range(150)
    )
    build = project({"papers.yml": papers, "index.rst": "T\n=\n"}, CONF).build()
    found = entries(build.read("feeds/papers.xml"))
    assert len(found) == 100
    assert found[0][0] == "Paper 149"


def test_project_without_papers_of_its_own(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS.splitlines()[2], "index.rst": "T\n=\n"}, CONF)
    assert [title for title, _address in entries(made.build().read("feeds/papers.xml"))] == ["Theirs"]


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "latex"])
def test_other_builders_have_none(project: Callable[..., Project], builder: str) -> None:
    build = project(FILES, CONF).build(builder)
    assert not list(build.out.rglob("papers.xml"))


LISTS = """\
L & M
=====

.. paper-list::
   :relation: any
   :sort: title
   :feed: all.xml
   :bibtex:

.. paper-list::
   :papers: old
   :feed:

.. paper-list::
   :papers: new
   :feed:
"""


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_feeds_of_lists(project: Callable[..., Project], builder: str) -> None:
    files = {**FILES, "a/list.rst": LISTS}
    build = project(files, 'html_baseurl = "https://example.org/docs"\n').build(builder)
    page, up = {"html": ("a/list.html", "../"), "dirhtml": ("a/list/index.html", "../../")}[builder]
    uri = page.removesuffix("index.html")
    assert build.warnings == ""
    folder = "_downloads/research/a/list"
    found = feedparser.parse(build.read(f"{folder}/all.xml"))
    assert [entry.title for entry in found.entries] == ["Theirs", "New", "Old & gold", "Nowhere"]
    assert found.entries[1].link == f"https://example.org/docs/{uri}#research-paper-new"
    assert found.feed.title == "L & M"
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": f"https://example.org/docs/{folder}/all.xml",
        "alternate": f"https://example.org/docs/{uri}",
    }
    for name in ("all", "papers", "papers-2"):
        address = f"{up}{folder}/{name}.xml"
        assert f'type="application/atom+xml" href="{address}">Atom</a>' in build.read(page)
        link = f'<link rel="alternate" type="application/atom+xml" title="L &amp; M" href="{address}" />'
        assert link in build.read(page)
    assert "Download:" in build.read(page)
    assert "atom+xml" not in build.read("index.html")


def test_feed_of_a_list_follows_the_data(project: Callable[..., Project]) -> None:
    made = project({**FILES, "a/list.rst": LISTS}, 'html_baseurl = "https://example.org/docs"\n')
    first = made.build().times("*.xml")
    assert made.build().times("*.xml") == first
    made.write({"papers.yml": PAPERS.replace('"New"', '"Newer"')})
    build = made.build()
    assert entries(build.read("_downloads/research/a/list/papers-2.xml"))[0][0] == "Newer"
    changed = {name for name, time in build.times("*.xml").items() if time != first[name]}
    assert {name.rpartition("/")[2] for name in changed} == {"all.xml", "papers-2.xml"}


def test_feed_of_a_list_without_the_address_of_the_site(project: Callable[..., Project]) -> None:
    index = "T\n=\n\n.. paper-list::\n   :feed:\n"
    build = project({"papers.yml": PAPERS, "index.rst": index}).build()
    assert build.warnings.count("WARNING") == 1
    assert "index.rst:4: WARNING: :feed: needs html_baseurl" in build.warnings
    assert "atom+xml" not in build.read("index.html")
    assert "research-downloads" not in build.read("index.html")


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "latex", "text"])
def test_other_builders_have_no_feeds_of_lists(project: Callable[..., Project], builder: str) -> None:
    files = {**FILES, "a/list.rst": LISTS}
    build = project(files, 'html_baseurl = "https://example.org/docs"\n').build(builder)
    assert build.warnings == ""
    assert not list(build.out.rglob("all.xml"))
    assert not any("atom+xml" in text for text in build.pages().values())
