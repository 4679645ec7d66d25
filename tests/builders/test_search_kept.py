"""The search index and the inventory: after any change they are those of a first build."""

from __future__ import annotations

import gc
import json
import os
import weakref
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sphinx
from sphinx.application import Sphinx

from sphinxcontrib_research.ext.write import search

from .conftest import Build, Project

PAPERS = """\
    - {id: adan, title: "Adan: Faster Optimizer", authors: [Xingyu Xie], year: 2024, abstract: "A momentum method."}
    - {id: win, title: "Win: Acceleration", authors: [Pan Zhou], year: 2023, abstract: "Weight decay."}
"""
INDEX = "Test\n====\n\n.. toctree::\n\n   papers\n   prose\n"
LIST = "Papers\n======\n\n.. paper-list::\n"


@pytest.fixture
def site(project: Callable[..., Project]) -> Project:
    """A page with papers and one of prose."""
    return project(
        {"papers.yml": PAPERS, "index.rst": INDEX, "papers.rst": LIST, "prose.rst": "Prose\n=====\n\nText.\n"}
    )


def search_index(build: Build) -> dict[str, Any]:
    text = build.read("searchindex.js")
    found: dict[str, Any] = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    # Sphinx itself forgets those of pages that it does not write again, and keeps words that are gone.
    del found["indexentries"]
    for kind in ("terms", "titleterms"):
        found[kind] = {word: pages for word, pages in found[kind].items() if pages != []}
    return found


def entries(build: Build) -> dict[str, Any]:
    text = build.read("searchindex.js")
    found: dict[str, Any] = json.loads(text[text.index("(") + 1 : text.rindex(")")])["indexentries"]
    return found


def inventory(build: Build) -> str:
    content = (build.out / "objects.inv").read_bytes()
    return zlib.decompress(content.split(b"\n", 4)[4]).decode()


def clean(site: Project, project: Callable[..., Project], folder: str = "clean") -> Build:
    """The same files, built where nothing was built before."""
    files = {
        path.relative_to(site.source).as_posix(): path.read_text("utf-8")
        for pattern in ("*.rst", "*.yml")
        for path in site.source.glob(pattern)
    }
    return project(files, folder=folder).build()


def assert_same(build: Build, other: Build) -> None:
    assert search_index(build) == search_index(other)
    assert inventory(build) == inventory(other)


def test_nothing_changed(site: Project) -> None:
    first = site.build()
    second = site.build()
    assert_same(second, first)
    assert "momentum" in search_index(second)["terms"]
    assert second.warnings == ""
    assert entries(second) == {
        "adan": [[1, "research-paper-adan", True]],
        "win": [[1, "research-paper-win", True]],
    }
    # What Sphinx copies needs the index's language, so the index must be there.
    assert "Stemmer" in second.read("_static/language_data.js")


def test_prose_touched(site: Project, project: Callable[..., Project]) -> None:
    site.build()
    site.write({"prose.rst": "Prose\n=====\n\nText with zebras.\n"})
    second = site.build()
    assert "zebra" in search_index(second)["terms"]
    assert_same(second, clean(site, project))
    third = site.build()
    assert_same(third, clean(site, project, "clean-again"))


def test_label_added(site: Project, project: Callable[..., Project]) -> None:
    site.build()
    site.write({"prose.rst": ".. _here:\n\nProse\n=====\n\nText.\n"})
    second = site.build()
    assert "here std:label" in inventory(second)
    assert_same(second, clean(site, project))


def test_document_removed(project: Callable[..., Project]) -> None:
    site = project(
        {"papers.yml": PAPERS, "index.rst": LIST, "lone.rst": ":orphan:\n\nLone\n====\n\nQuokka.\n"}
    )
    site.build()
    (site.source / "lone.rst").unlink()
    # Before 8.2 Sphinx writes nothing where no page is written.
    site.write({"index.rst": LIST + "\nMore.\n"})
    second = site.build()
    found = search_index(second)
    assert "lone std:doc" not in inventory(second)
    assert found["docnames"] == ["index"]


@pytest.mark.parametrize("change", ["title: Faster", "title: Slower"])
def test_data_changed(site: Project, project: Callable[..., Project], change: str) -> None:
    site.build()
    site.write({"papers.yml": PAPERS.replace("Faster", change.split()[1]).replace("momentum", "gradient")})
    second = site.build()
    assert "gradient" in search_index(second)["terms"]
    assert change.split()[1] in inventory(second)
    assert_same(second, clean(site, project))


def test_paper_removed(site: Project, project: Callable[..., Project]) -> None:
    site.build()
    site.write({"papers.yml": PAPERS.splitlines(keepends=True)[0]})
    second = site.build()
    assert "Win" not in inventory(second)
    assert_same(second, clean(site, project))


ELSEWHERE = """
import os
from sphinx.domains import Domain, ObjType

class Elsewhere(Domain):
    name = "elsewhere"
    object_types = {"thing": ObjType("thing", "thing")}
    initial_data = {}
    def get_objects(self):
        thing = os.environ.get("THING", "hammer")
        return [(thing, thing, "thing", "index", "thing", 1)]
    def merge_domaindata(self, docnames, otherdata):
        pass

def setup(app):
    app.add_domain(Elsewhere)
"""
LONE = ":orphan:\n\nProse\n=====\n"


def test_objects_that_no_document_has(
    project: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = project({"papers.yml": PAPERS, "index.rst": LIST, "prose.rst": LONE}, ELSEWHERE)
    monkeypatch.setenv("THING", "hammer")
    site.build()
    monkeypatch.setenv("THING", "anvil")
    # Before 8.2 Sphinx writes neither file where no page is written.
    site.write({"prose.rst": LONE + "\nMore.\n"})
    second = site.build()
    assert "anvil elsewhere:thing" in inventory(second)
    assert "hammer" not in inventory(second)


def test_build_that_broke_off(site: Project, project: Callable[..., Project]) -> None:
    site.build()
    (site.source / "conf.py").write_text(
        (site.source / "conf.py").read_text("utf-8")
        + "\nimport os\ndef fail(app, doctree, docname):\n"
        + "    if 'FAIL' in os.environ and docname == 'prose':\n        raise RuntimeError('broken off')\n"
        + "def setup(app):\n    app.connect('doctree-resolved', fail)\n",
        "utf-8",
    )
    site.build()
    site.write({"prose.rst": "Prose\n=====\n\nNarwhal.\n", "papers.yml": PAPERS.replace("Weight", "Height")})
    os.environ["FAIL"] = "1"
    try:
        with pytest.raises(Exception, match="broken off"):
            site.build()
    finally:
        del os.environ["FAIL"]
    second = site.build()
    assert {"narwhal", "height"} <= search_index(second)["terms"].keys()


def test_pages_of_papers_stay_in_the_index(project: Callable[..., Project]) -> None:
    site = project({"papers.yml": PAPERS, "index.rst": LIST}, 'research_paper_pages = "papers"')
    first = site.build()
    assert "papers/adan" in search_index(first)["docnames"]
    assert_same(site.build(), first)


def test_pages_of_papers_are_stemmed_again_only_after_a_change(
    project: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = project({"papers.yml": PAPERS, "index.rst": LIST}, 'research_paper_pages = "papers"')
    site.build()
    second = site.build()
    added: list[str] = []
    add_pages = search.add_pages
    monkeypatch.setattr(
        search, "add_pages", lambda index, pages: (added.extend(pages), add_pages(index, pages))
    )

    third = site.build()
    assert added == []
    assert third.read("searchindex.js") == second.read("searchindex.js")

    site.write({"papers.yml": PAPERS.replace("momentum", "zebra")})
    fourth = site.build()
    assert added == ["papers/adan", "papers/win"]
    assert len(search_index(fourth)["terms"]["zebra"]) == 2
    assert search_index(fourth)["terms"].get("momentum", []) == []


def test_builder_is_used_again(site: Project) -> None:
    site.build()
    app = site.make_app("html", srcdir=site.source)
    app.build()
    site.write({"prose.rst": ".. _here:\n\nProse\n=====\n\nPangolin.\n"})
    app.build()
    after = Build(app, "")
    assert "pangolin" in search_index(after)["terms"]
    assert "here std:label" in inventory(after)
    app.cleanup()


FEEDING = """
import os
from docutils import nodes
from sphinx.util.docutils import new_document

def feed(app):
    document = new_document("x")
    document += nodes.section("", nodes.title("", "Prose"), nodes.paragraph("", os.environ["WORD"]))
    app.builder.indexer.feed("prose", "prose.rst", "Prose", document)
    return []

def setup(app):
    app.connect("html-collect-pages", feed, priority=PRIORITY)
"""


@pytest.mark.parametrize("priority", ["100", "900"])
def test_index_that_another_extension_feeds(
    project: Callable[..., Project], monkeypatch: pytest.MonkeyPatch, priority: str
) -> None:
    conf = 'research_paper_pages = "papers"\n' + FEEDING.replace("PRIORITY", priority)
    site = project(
        {"papers.yml": PAPERS, "index.rst": INDEX, "papers.rst": LIST, "prose.rst": "Prose\n=====\n"}, conf
    )
    monkeypatch.setenv("WORD", "aardvark")
    site.build()
    monkeypatch.setenv("WORD", "wombat")
    if sphinx.version_info < (8, 2):  # It writes nothing where no page is written.
        site.write({"index.rst": INDEX + "\nMore.\n"})
    second = site.build()
    found = search_index(second)
    assert "wombat" in found["terms"]
    assert {"papers/adan", "papers/win"} <= set(found["docnames"])
    assert "adan" in entries(second)


def test_builds_in_one_process_leave_nothing_behind(site: Project, tmp_path: Path) -> None:
    alive = []
    for builder in ("html", "html", "text", "html", "html", "html"):
        folders = [str(tmp_path / name) for name in (builder, "doctrees")]
        app = Sphinx(str(site.source), str(site.source), *folders, builder, status=None, warning=None)
        app.build()
        alive.append(weakref.ref(app.env))
        del app
    gc.collect()
    assert sum(one() is not None for one in alive) <= 2


@pytest.mark.parametrize("change", ['name = "elsewhere"', '"thing", "thing"'])
def test_other_domain_is_renamed(project: Callable[..., Project], change: str) -> None:
    site = project({"papers.yml": PAPERS, "index.rst": LIST, "prose.rst": LONE}, ELSEWHERE)
    before = search_index(site.build())["objnames"]
    path = site.source / "conf.py"
    path.write_text(
        path.read_text("utf-8").replace(
            change,
            change.replace("e", "a").replace("nama", "name").replace('thing", "thing', 'thang", "thing'),
        ),
        "utf-8",
    )
    # Before 8.2 Sphinx writes neither file where no page is written.
    site.write({"prose.rst": LONE + "\nMore.\n"})
    second = site.build()
    assert search_index(second)["objnames"] != before
    assert ("alsawhara:thing" in inventory(second)) == ("name" in change)
