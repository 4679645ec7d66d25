"""One page a person and one a topic: what they say, what leads to them, when they are written."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable

import pytest
from sphinx.testing.util import SphinxTestApp
from sphinx.util.inventory import InventoryFile

from .conftest import CONF as FIRST
from .conftest import Build, Project

PAPERS = """\
papers:
  - {id: adan, title: "Adan: <b>Fast</b>", authors: [Xingyu Xie, Pan Zhou], venue: TPAMI, year: 2024, topics: [opt], doi: 10.1234/a}
  - {id: win, title: "Win: 1 < 2", authors: [Pan Zhou, Xingyu Xie, Bo Li], venue: JMLR, year: 2023, topics: [fast]}
  - {id: pcl, title: "PCL", authors: [Bo Li], year: 2021}
  - {id: cited, title: "Theirs", authors: [Pan Zhou], year: 2020, relation: cited, topics: [opt]}
authors:
  - {id: pz, name: Pan Zhou, role: Professor, orcid: 0000-0002-1825-0097, bio: "Of *speed*.", image: files/pz.png}
  - {id: "X/../Y", name: Xingyu Xie}
topics:
  - {id: opt, title: "Optimisation & more", summary: "How to get down."}
  - {id: fast, title: Fast, parent: opt}
  - {id: veiled, title: Veiled, hidden: yes}
"""
FILES = {
    "papers.yml": PAPERS,
    "files/pz.png": "png",
    "index.rst": "Test\n====\n\n.. toctree::\n\n   list\n   people\n",
    "list.rst": "Our list\n========\n\n.. paper-list::\n   :show: default, topics\n\nOf :author:`pz` and :topic:`opt`.\n",
    "people.rst": "People\n======\n\n.. author-profile:: pz\n\n.. research-topic::\n   :id: opt\n",
}
CONF = 'research_author_pages = "people-of-ours"\nresearch_topic_pages = "topics"\nhtml_baseurl = "https://example.org/"\n'
PAGES = {
    "people-of-ours/pz.html",
    "people-of-ours/x-y.html",
    "topics/opt.html",
    "topics/fast.html",
}


@pytest.fixture
def site(project: Callable[..., Project]) -> Project:
    return project(FILES, CONF)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The site, built once, for tests that only read."""
    made = Project(tmp_path_factory.mktemp("site") / "source", SphinxTestApp)
    made.write({"conf.py": FIRST + CONF, **FILES})
    return made.build()


def test_all_pages_are_written_when_all_are_wanted(site: Project) -> None:
    before = site.build().times()
    after = site.build(force_all=True).times()
    assert before.keys() >= PAGES | {"research-papers.html", "research-authors.html", "research-topics.html"}
    assert {name for name in before if after[name] == before[name]} == set()


def test_pages_stay_when_all_documents_change(site: Project) -> None:
    before = site.build().times()
    site.write({name: text + "\nMore.\n" for name, text in FILES.items() if name.endswith(".rst")})
    after = site.build().times()
    assert {name for name in PAGES if after[name] != before[name]} == set()


def ours(build: Build) -> dict[str, int]:
    return {name: time for name, time in build.times().items() if "/" in name and "genindex" not in name}


def rewritten(before: Build, times: dict[str, int], after: Build) -> set[str]:
    return {name for name, time in ours(after).items() if times.get(name) != time}


def data_of(page: str) -> list[dict[str, object]]:
    return [
        json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    ]


def test_the_page_of_a_person(built: Build) -> None:
    page = built.read("people-of-ours/pz.html")
    body = page[page.index("<h1>") :]

    assert built.warnings == ""
    assert '<section class="research-page research-author-page" id="research-author-pz">' in page
    assert body.startswith("<h1>Pan Zhou</h1>")
    assert body.count('class="research-profile-name"') == 0
    for part in ("Professor", "<p>Of <em>speed</em>.</p>", "https://orcid.org/0000-0002-1825-0097"):
        assert part in body
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="research-chart-papers-per-year"' in body
    coauthors = body[body.index('<ul class="research-coauthors"') : body.index("<h2>Papers</h2>")]
    assert re.findall(r"<li>(?:<a[^>]*>|<span>)([^<]*)<.*?title=\"([^\"]*)\"", coauthors) == [
        ("Xingyu Xie", "2 papers"),
        ("Bo Li", "1 paper"),
    ]
    assert 'href="x-y.html">Xingyu Xie</a>' in coauthors
    assert re.findall(r'class="rubric research-group-title"[^>]*>(\d+)', body) == ["2024", "2023"]
    assert 'id="research-paper-adan"' in body
    assert "Theirs" not in body  # What is only cited is no paper of a profile.
    assert '<a rel="up" href="../people.html#research-author-pz">People</a>' in body
    assert "research.css" in page


def test_the_page_of_a_topic(built: Build) -> None:
    page = built.read("topics/opt.html")
    body = page[page.index("<h1>") :]

    assert body.startswith("<h1>Optimisation &amp; more</h1>")
    assert "<p>How to get down.</p>" in body
    assert (
        '<a class="reference internal" href="fast.html">Fast</a> <span class="research-count">1</span>'
        in body
    )
    assert re.findall(r'class="research-paper" id="([^"]*)"', body) == [
        "research-paper-adan",
        "research-paper-win",
    ]
    assert '<a rel="up" href="../people.html#research-topic-opt">People</a>' in body


def test_only_shown_objects_have_a_page_with_a_safe_name(built: Build) -> None:

    assert set(ours(built)) == PAGES
    assert [path.name for path in built.out.parent.iterdir() if "x-y" in path.name] == []


def test_every_link_of_the_pages_leads_somewhere(built: Build) -> None:
    for name in PAGES:
        for address in re.findall(r'(?:href|src)="(?![a-z]+:|#|\?)([^"?#]+)', built.read(name)):
            assert (built.out / name).parent.joinpath(address).is_file(), address


def test_names_and_roles_lead_to_the_pages(built: Build) -> None:
    page = built.read("list.html")

    assert 'class="research-author" href="people-of-ours/pz.html">Pan Zhou</a>' in page
    assert 'href="topics/opt.html">Optimisation &amp; more</a>' in page
    assert re.search(r'<a class="reference internal" href="people-of-ours/pz.html"><span[^>]*>Pan Zhou', page)
    assert re.search(r'<a class="reference internal" href="topics/opt.html"><span[^>]*>Optimisation', page)


@pytest.mark.parametrize("builder", ["singlehtml", "text"])
def test_no_pages_where_documents_are_no_files(site: Project, builder: str) -> None:
    build = site.build(builder)

    assert build.warnings == ""
    assert not list(build.out.glob("**/people-of-ours"))


def test_inventory_index_and_search(built: Build) -> None:
    with (built.out / "objects.inv").open("rb") as file:
        objects = InventoryFile.load(file, "", posixpath.join)
    found = {
        f"{kind}:{id_}": item[2] if isinstance(item, tuple) else item.uri
        for kind in ("research:author", "research:topic")
        for id_, item in objects[kind].items()
    }
    assert found == {
        "research:author:pz": "people-of-ours/pz.html#research-author-pz",
        "research:author:X/../Y": "people-of-ours/x-y.html#research-author-x-y",
        "research:topic:opt": "topics/opt.html#research-topic-opt",
        "research:topic:fast": "topics/fast.html#research-topic-fast",
    }
    assert 'href="people-of-ours/pz.html#research-author-pz"' in built.read("research-authors.html")
    assert 'href="topics/fast.html#research-topic-fast"' in built.read("research-topics.html")
    index = json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", built.read("searchindex.js"), re.DOTALL)[1])
    assert index["titles"][index["docnames"].index("people-of-ours/pz")] == "Pan Zhou"


def test_metadata(built: Build) -> None:
    page = built.read("people-of-ours/pz.html")
    person, papers = data_of(page)

    assert person["@type"] == "Person"
    assert person["url"] == "https://example.org/people-of-ours/pz.html"
    assert person["jobTitle"] == "Professor"
    assert str(person["image"]).startswith("https://example.org/_images/")
    assert person["sameAs"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert papers["@type"] == "ItemList"
    assert papers["numberOfItems"] == 2
    assert '<meta property="og:type" content="profile" />' in page
    assert '<meta name="description" content="Of speed." />' in page
    (topic,) = data_of(built.read("topics/opt.html"))
    assert topic["name"] == "Optimisation & more"
    assert topic["itemListElement"][0]["url"] == "https://example.org/topics/opt.html#research-paper-adan"


def test_second_build_writes_no_page_and_reads_no_data(site: Project) -> None:
    first = site.build()
    before, index = ours(first), first.read("searchindex.js")
    second = site.build()

    assert rewritten(first, before, second) == set()
    assert not second.app.env.get_domain("research").build.store.is_loaded
    assert second.read("searchindex.js") == index


@pytest.mark.parametrize(
    ("old", "new", "pages"),
    [
        ("venue: JMLR", "venue: TMLR", PAGES),
        ("venue: TPAMI", "venue: PAMI", PAGES - {"topics/fast.html"}),
        ('title: "PCL"', 'title: "Else"', set()),
        ("role: Professor", "role: Dean", PAGES),  # All of them name the person's record.
        ("How to get down.", "How to get up.", PAGES),
        ("{id: veiled, title: Veiled", "{id: veiled, title: Hidden", set()),
        ("papers:", "# A line more\npapers:", set()),
    ],
)
def test_only_what_changed_is_written(site: Project, old: str, new: str, pages: set[str]) -> None:
    first = site.build()
    before = ours(first)
    assert old in PAPERS
    site.write({"papers.yml": PAPERS.replace(old, new)})
    after = site.build()

    assert rewritten(first, before, after) == pages
    content = {name: after.read(name) for name in PAGES}
    assert {name: site.build(freshenv=True).read(name) for name in PAGES} == content


def test_pages_of_what_is_gone_are_taken_away(site: Project) -> None:
    build = site.build()
    exported = build.out / "_downloads/research"
    assert (exported / "people-of-ours/pz/pz.bib").is_file()
    site.write(
        {
            "papers.yml": re.sub(r"  - \{id: pz.*\n", "", PAPERS).replace(
                "title: Fast", "title: Fast, hidden: yes"
            ),
            "list.rst": "List\n====\n",
            "people.rst": "People\n======\n",
        }
    )
    build = site.build()

    assert set(ours(build)) == {"people-of-ours/x-y.html", "topics/opt.html"}
    assert not (exported / "people-of-ours/pz").exists()


def test_pages_that_are_no_longer_wanted_are_taken_away(site: Project) -> None:
    site.build()
    conf = site.source / "conf.py"
    conf.write_text(conf.read_text("utf-8").replace(CONF, ""), "utf-8")
    build = site.build()

    assert set(ours(build)) == set()
    assert 'href="people.html#research-author-pz"' in build.read("list.html")


def test_two_kinds_share_a_folder(project: Callable[..., Project]) -> None:
    papers = PAPERS.replace("id: pz, name", "id: adan, name").replace("id: fast, title", "id: adan, title")
    conf = "".join(f'research_{kind}_pages = "all"\n' for kind in ("paper", "author", "topic"))
    build = project(
        {**FILES, "papers.yml": papers, "people.rst": "P\n=\n", "list.rst": FILES["list.rst"][:40]}, conf
    ).build()

    names = {path.name for path in (build.out / "all").iterdir()}
    assert {"adan.html", "adan-author.html", "adan-topic.html", "win.html", "x-y.html"} <= names
    assert "<h1>Pan Zhou</h1>" in build.read("all/adan-author.html")
    assert 'href="adan-author.html">Pan Zhou</a>' in build.read("all/adan.html")


def test_document_of_that_name_wins(site: Project) -> None:
    site.write(
        {
            "topics/opt.rst": ":orphan:\n\nMine\n====\n\n.. research-topic:: Mine\n   :id: opt\n\n   Own words.\n"
        }
    )
    build = site.build()

    assert (
        "same name as the page of topic 'opt'; not writing that page; rename the document" in build.warnings
    )
    assert "Own words." in build.read("topics/opt.html")
    assert 'href="topics/opt.html#research-topic-opt"' in build.read("list.html")


def test_a_person_whose_file_a_directive_names(project: Callable[..., Project]) -> None:
    files = {
        "index.rst": "Test\n====\n\n.. paper-list::\n\n.. paper-list:: theirs.yml\n",
        "papers.yml": "papers: [{id: a, title: Ours, authors: [Cy Marsh], year: 2020}]\n",
        "theirs.yml": "papers: [{id: b, title: Their own, authors: [Cy Marsh], year: 2021}]\nauthors: [{id: cy, name: Cy Marsh}]\n",
    }
    page = project(files, CONF).build().read("people-of-ours/cy.html")

    assert "Their own" in page
    assert "Ours" not in page


@pytest.mark.parametrize("kind", ["author", "topic"])
def test_project_can_write_pages_otherwise(site: Project, kind: str) -> None:
    own = '{% extends "page.html" %}{% set body %}<h1 id="{{ research.id }}">Ours</h1>{{ research.papers }}{% endset %}'
    conf = (site.source / "conf.py").read_text("utf-8")
    site.write({"conf.py": conf + 'templates_path = ["own"]\n', f"own/research/{kind}.html": own})
    pages = {"author": "people-of-ours/pz.html", "topic": "topics/opt.html"}

    assert re.search(
        r'<h1 id="(?:pz|opt)">Ours</h1><div class="research-list', site.build().read(pages[kind])
    )


def test_a_long_list_has_a_filter_that_bars_lead_to(project: Callable[..., Project]) -> None:
    papers = "".join(f"  - {{title: T{n}, authors: [Ann One], year: {2000 + n}}}\n" for n in range(15))
    data = f"papers:\n{papers}authors: [{{id: ann, name: Ann One}}]\n"
    page = (
        project({"index.rst": "Test\n====\n", "papers.yml": data}, CONF)
        .build()
        .read("people-of-ours/ann.html")
    )

    assert 'research-search"' in page
    assert '<a href="?year=2003" aria-label="2003: 1 paper">' in page
