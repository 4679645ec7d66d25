"""Papers in the search index: what a search page reads."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Build, Project

PAPERS = """\
papers:
  - {id: adan, short: Adan, title: "Adan: <i>Adaptive</i> Momentum", authors: [Xingyu Xie], year: 2024, abstract: "Zygomorphic words."}
  - {id: Win_1.5, title: "v1.5 of Win", year: 2023}
  - {id: unseen, title: "Unseen", relation: uses}
"""
INDEX = "Test\n====\n\n.. toctree::\n\n   sub/list\n\n.. paper-list::\n   :limit: 1\n"
FILES = {"papers.yml": PAPERS, "index.rst": INDEX, "sub/list.rst": "List\n====\n\n.. paper-list::\n"}


def index_of(build: Build) -> dict[str, Any]:
    text = build.read("searchindex.js")
    index: dict[str, Any] = json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", text, re.DOTALL)[1])
    return index


def objects(build: Build) -> dict[str, str]:
    """Where the search page leads for each name, as its script puts name and address together."""
    index = index_of(build)
    found = {}
    for prefix, rows in index["objects"].items():
        for document, kind, _priority, anchor, name in rows:
            assert index["objtypes"][str(kind)].startswith("research:")
            whole = f"{prefix}.{name}" if prefix else name
            found[whole] = f"{index['docnames'][document]}#{anchor}"
    return found


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_hit_on_an_object_leads_to_its_anchor(project: Callable[..., Project], builder: str) -> None:
    build = project(FILES).build(builder)
    assert objects(build) == {
        "Adan: Adaptive Momentum": "sub/list#research-paper-adan",
        "v1.5 of Win": "sub/list#research-paper-win-1-5",
    }
    page = build.read("sub/list.html" if builder == "html" else "sub/list/index.html")
    assert 'id="research-paper-adan"' in page
    assert 'id="research-paper-win-1-5"' in page


@pytest.mark.parametrize(
    ("conf", "home"), [("", "sub/list"), ('research_paper_pages = "papers"\n', "papers/{slug}")]
)
def test_hit_on_a_short_name_or_an_id_leads_there_too(
    project: Callable[..., Project], conf: str, home: str
) -> None:
    papers = PAPERS.replace("{id: unseen,", "{id: mdt, short: M2DT, relation: own,").replace(
        ", relation: uses", ""
    )
    made = project({**FILES, "papers.yml": papers}, conf)
    for _build in range(2):
        build = made.build()
        index = index_of(build)
        found = {
            name: [f"{index['docnames'][page]}#{anchor}" for page, anchor, _main in rows]
            for name, rows in index["indexentries"].items()
        }
        assert found == {
            name: [f"{home.format(slug=slug)}#research-paper-{slug}"]
            for name, slug in [("adan", "adan"), ("win_1.5", "win-1-5"), ("mdt", "mdt"), ("m2dt", "mdt")]
        }
        assert "M2DT" not in build.read("genindex.html")


def test_words_of_entries_are_found_on_their_pages(project: Callable[..., Project]) -> None:
    index = index_of(project(FILES).build())
    for word in ("zygomorph", "xingyu", "momentum"):
        documents = index["terms"][word]
        assert sorted(index["docnames"][one] for one in documents) == ["index", "sub/list"]


def test_index_is_the_same_after_a_second_build(project: Callable[..., Project]) -> None:
    made = project(FILES)
    assert made.build().read("searchindex.js") == made.build().read("searchindex.js")
