"""One page a paper: what it says, what leads to it, when it is written."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sphinx.util.inventory import InventoryFile

from .conftest import Project

PAPERS = """\
papers:
  - {id: adan, title: "Adan: <b>Fast</b> & $x^2$", authors: [Xingyu Xie, {id: pz, name: Pan Zhou}], venue: TPAMI, year: 2024,
     abstract: "It is fast.\\n\\nVery.", topics: [opt], award: Oral, pdf: files/adan.pdf, image: files/adan.png}
  - {id: Win+1, title: "Win: 1 < 2", authors: [Pan Zhou], venue: JMLR, year: 2023}
  - {id: pcl, title: "PCL: Prototypes", year: 2021, relation: uses}
  - {id: gone, title: "Gone", year: 2020, hidden: true}
authors: [{id: pz, name: Pan Zhou}]
topics: [{id: opt, title: Optimisation}]
"""
FILES = {
    "papers.yml": PAPERS,
    "files/adan.pdf": "%PDF-1.4",
    "files/adan.png": "png",
    "index.rst": "Test\n====\n\n.. toctree::\n\n   about/list\n   people\n",
    "about/list.rst": "Our list\n========\n\n.. paper-list::\n\nSee :paper:`pcl`.\n",
    "people.rst": "People\n======\n\n.. author-profile:: pz\n\n.. research-topic:: Optimisation\n   :id: opt\n\n   Text.\n",
}
CONF = 'research_paper_pages = "papers"\n'
PAGES = ["adan", "pcl", "win-1"]


@pytest.fixture
def papers(project: Callable[..., Project]) -> Project:
    return project(FILES, CONF)


def written(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {name for name in after if name.startswith("papers/") and after[name] != before.get(name)}


def test_page_says_all_of_a_paper(papers: Project) -> None:
    build = papers.build()
    page = build.read("papers/adan.html")
    assert build.warnings == ""
    assert '<section class="research-page" id="research-paper-adan">' in page
    assert (
        "<h1>Adan: <b>Fast</b> &amp; <math" in page or "<h1>Adan: <strong>Fast</strong> &amp; <math" in page
    )
    assert "<title>Adan: Fast &amp; x^2" in page
    for part in ("Xingyu Xie", "TPAMI", "2024", "<p>It is fast.</p><p>Very.</p>", "@", "Oral"):
        assert part in page
    assert (
        '<a class="reference internal" href="../people.html#research-author-pz">Pan Zhou</a>'
        in page.replace(
            '<a class="research-author" href="../people', '<a class="reference internal" href="../people'
        )
    )
    assert 'href="../people.html#research-topic-opt"' in page
    assert '<a rel="next" href="win-1.html"><span>Next</span> Win: 1 &lt; 2</a>' in page
    assert 'rel="prev" href="adan.html"' in build.read("papers/win-1.html")
    assert '<a rel="up" href="../about/list.html#research-paper-adan">Our list</a>' in page
    assert "research.css" in page


def test_every_link_of_a_page_leads_somewhere(papers: Project) -> None:
    build = papers.build()
    for name in PAGES:
        for address in re.findall(r'(?:href|src)="(?![a-z]+:|#)([^"?#]+)', build.read(f"papers/{name}.html")):
            assert (build.out / "papers" / address).is_file(), address


def test_only_shown_papers_have_a_page(papers: Project) -> None:
    build = papers.build()
    assert sorted(path.stem for path in (build.out / "papers").iterdir()) == PAGES


def test_lists_and_roles_lead_to_the_page(papers: Project) -> None:
    page = papers.build().read("about/list.html")
    assert 'aria-level="2"><a class="reference internal" href="../papers/adan.html">' in page
    assert '<a class="reference internal" href="../papers/pcl.html" title="PCL: Prototypes">' in page


def test_pages_of_dirhtml(papers: Project) -> None:
    build = papers.build("dirhtml")
    assert build.warnings == ""
    assert 'href="../win-1/"' in build.read("papers/adan/index.html")
    assert 'href="../../papers/adan/"' in build.read("about/list/index.html")


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text", "latex"])
def test_no_pages_where_documents_are_no_files(papers: Project, builder: str) -> None:
    build = papers.build(builder)
    assert build.warnings == ""
    assert not list(build.out.glob("**/papers/*"))


def test_objects_lead_to_the_page(papers: Project) -> None:
    build = papers.build()
    with (build.out / "objects.inv").open("rb") as file:
        objects = InventoryFile.load(file, "", posixpath.join)["research:paper"]
    found = {id_: item[2] if isinstance(item, tuple) else item.uri for id_, item in objects.items()}
    assert found["adan"] == "papers/adan.html#research-paper-adan"
    assert found["pcl"] == "papers/pcl.html#research-paper-pcl"


def search_index(text: str) -> dict[str, Any]:
    index: dict[str, Any] = json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", text, re.DOTALL)[1])
    return index


def test_search_finds_the_page_by_object_and_by_word(papers: Project) -> None:
    for _build in range(2):
        index = search_index(papers.build().read("searchindex.js"))
        number = index["docnames"].index("papers/win-1")
        kind = next(key for key, names in index["objnames"].items() if names[:2] == ["research", "paper"])
        assert [number, int(kind), 0, "research-paper-win-1", "Win: 1 &lt; 2"] in index["objects"][""]
        assert index["titles"][number] == "Win: 1 \u2039 2"
        assert index["titleterms"]["win"] == number
        adan = index["docnames"].index("papers/adan")
        assert adan in index["terms"]["xingyu"]


def test_second_build_writes_no_page_and_reads_no_data(papers: Project) -> None:
    first = papers.build()
    index = first.read("searchindex.js")
    before = first.times()
    second = papers.build()
    assert written(before, second.times()) == set()
    assert not second.app.env.get_domain("research").build.store.is_loaded
    assert second.read("searchindex.js") == index


def test_only_the_page_of_a_changed_paper_is_written(papers: Project) -> None:
    before = papers.build().times()
    papers.write({"papers.yml": PAPERS.replace("JMLR", "NeurIPS")})
    build = papers.build()
    assert written(before, build.times()) == {"papers/win-1.html"}
    assert "NeurIPS" in build.read("papers/win-1.html")


def test_page_of_a_paper_that_no_document_shows_is_written_too(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": "Test\n====\n"}, CONF)
    before = made.build().times()
    made.write({"papers.yml": PAPERS.replace("JMLR", "NeurIPS")})
    assert written(before, made.build().times()) == {"papers/win-1.html"}


def test_neighbours_are_written_when_a_title_changes(papers: Project) -> None:
    before = papers.build().times()
    papers.write({"papers.yml": PAPERS.replace("PCL: Prototypes", "PCL: Types")})
    assert written(before, papers.build().times()) == {"papers/win-1.html", "papers/pcl.html"}


def test_page_that_someone_deleted_is_written_again(papers: Project) -> None:
    first = papers.build()
    before = first.times()
    (first.out / "papers/pcl.html").unlink()
    assert written(before, papers.build().times()) == {"papers/pcl.html"}


def test_all_pages_are_written_from_scratch(papers: Project) -> None:
    before = papers.build().times()
    assert len(written(before, papers.build(freshenv=True).times())) == 3


def test_page_of_a_paper_that_is_gone_is_taken_away(papers: Project) -> None:
    papers.build()
    papers.write(
        {"papers.yml": PAPERS.replace("relation: uses", "hidden: true"), "about/list.rst": "List\n====\n"}
    )
    build = papers.build()
    assert sorted(path.stem for path in (build.out / "papers").iterdir()) == ["adan", "win-1"]
    exported = build.out / "_downloads/research/papers"
    assert sorted(path.name for path in exported.iterdir()) == ["adan", "win-1"]


def test_files_of_a_document_below_a_page_stay(papers: Project) -> None:
    below = ":orphan:\n\nBelow\n=====\n\n.. paper-list::\n   :bibtex:\n"
    papers.write({"papers/pcl/below.rst": below, "papers.yml": PAPERS})
    papers.build()
    papers.write(
        {"papers.yml": PAPERS.replace("relation: uses", "hidden: true"), "about/list.rst": "List\n====\n"}
    )
    build = papers.build()
    exported = build.out / "_downloads/research/papers/pcl"
    assert [path.name for path in exported.iterdir()] == ["below"]
    assert list((exported / "below").glob("*.bib"))


def test_pages_that_are_no_longer_wanted_are_taken_away(papers: Project) -> None:
    papers.build()
    conf = papers.source / "conf.py"
    conf.write_text(conf.read_text("utf-8").replace(CONF, ""), "utf-8")
    build = papers.build()
    assert list((build.out / "papers").iterdir()) == []
    assert not (build.out / "_downloads/research/papers").exists()
    assert 'href="papers/' not in build.read("about/list.html")


def test_nothing_outside_the_output_is_taken_away(papers: Project) -> None:
    build = papers.build()
    keep = papers.source / "keep" / "index.html"
    keep.parent.mkdir()
    keep.write_text("x", "utf-8")
    outside = os.path.relpath(keep.with_suffix(""), build.out)
    states = list(Path(build.app.doctreedir).rglob("*-pages.json"))
    assert states
    for path in states:
        state = json.loads(path.read_text("utf-8"))
        state["pages"][outside] = state["pages"]["papers/adan"]
        state["pages"]["../../../keep"] = state["pages"]["papers/adan"]
        path.write_text(json.dumps(state | {"key": ""}), "utf-8")
    papers.build()
    assert keep.read_text("utf-8") == "x"


def test_all_pages_are_written_when_html_is_configured_otherwise(papers: Project) -> None:
    before = papers.build().times()
    conf = (papers.source / "conf.py").read_text("utf-8")
    papers.write({"conf.py": conf + 'html_title = "Other"\n'})
    assert len(written(before, papers.build().times())) == 3


@pytest.mark.parametrize(("builder", "document"), [("html", "papers/adan"), ("dirhtml", "papers/adan/index")])
def test_document_of_that_name_wins(papers: Project, builder: str, document: str) -> None:
    papers.write({f"{document}.rst": ":orphan:\n\nMine\n====\n\nOwn words.\n\n.. paper:: adan\n"})
    for _build in range(2):
        build = papers.build(builder)
        assert build.warnings.count("WARNING") == 1
        assert (
            f"{document}.rst: WARNING: same name as the page of paper 'adan'; not writing that page; rename the document"
            in build.warnings
        )
        assert "[research.page]" in build.warnings
    name = "papers/adan.html" if builder == "html" else "papers/adan/index.html"
    assert "Own words." in build.read(name)
    lists = build.read("about/list.html" if builder == "html" else "about/list/index.html")
    assert re.search(r'href="[./]+/papers/adan(\.html|/)#research-paper-adan"', lists)


def test_document_that_does_not_show_the_paper_is_no_page_of_it(papers: Project) -> None:
    papers.write({"papers/adan.rst": ":orphan:\n\nMine\n====\n\nOwn words.\n"})
    assert 'href="../papers/adan' not in papers.build().read("about/list.html")


def test_project_can_write_pages_otherwise(papers: Project) -> None:
    own = '{% extends "page.html" %}{% set body %}<h1>Ours: {{ research.title }}</h1>{% endset %}'
    conf = (papers.source / "conf.py").read_text("utf-8")
    papers.write({"conf.py": conf + 'templates_path = ["own"]\n', "own/research/paper.html": own})
    assert "<h1>Ours: PCL: Prototypes</h1>" in papers.build().read("papers/pcl.html")


def test_theme_can_write_pages_otherwise(papers: Project) -> None:
    own = '{% extends "page.html" %}{% set body %}<h1>Theirs: {{ research.title }}</h1>{% endset %}'
    conf = (papers.source / "conf.py").read_text("utf-8")
    papers.write(
        {
            "conf.py": conf + 'html_theme_path = ["themes"]\nhtml_theme = "theirs"\n',
            "themes/theirs/theme.conf": "[theme]\ninherit = basic\nstylesheet = basic.css\n",
            "themes/theirs/research/paper.html": own,
        }
    )
    assert "<h1>Theirs: PCL: Prototypes</h1>" in papers.build().read("papers/pcl.html")


def test_files_that_only_the_page_shows_are_copied(project: Callable[..., Project]) -> None:
    files = {name: text for name, text in FILES.items() if not name.endswith(".rst")}
    made = project({**files, "index.rst": "Test\n====\n"}, CONF)
    build = made.build()
    assert '<img class="research-image" src="../_downloads/research/papers/adan/adan.png"' in build.read(
        "papers/adan.html"
    )
    assert build.read("_downloads/research/papers/adan/adan.pdf") == "%PDF-1.4"
    assert build.read("_downloads/research/papers/adan/adan.bib").startswith("@")
    made.write({"files/adan.pdf": "%PDF-1.7"})
    assert made.build().read("_downloads/research/papers/adan/adan.pdf") == "%PDF-1.7"


@pytest.mark.parametrize("folder", ["papers/", "./papers", "a/b"])
def test_names_of_the_folder(project: Callable[..., Project], folder: str) -> None:
    build = project(FILES, f'research_paper_pages = "{folder}"').build()
    assert (build.out / folder / "pcl.html").is_file()
    assert build.warnings == ""
