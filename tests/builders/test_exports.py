"""Lists as files to download."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from pybtex.database import parse_string

from .conftest import Project

PAPERS = """\
    - {id: adan, title: "Adan: Über-fast {LLM} & more", authors: [Xingyu Xie, "Müller, Jörg"], venue: TPAMI, year: 2024}
    - {id: win, title: "Win: Acceleration", authors: [Pan Zhou], venue: JMLR, year: 2023}
    - {id: zed, title: "Zed", year: 2020, hidden: true}
    """
FOLDER = "_downloads/research"


def addresses(page: str) -> list[str]:
    line = re.search(r'<p class="research-downloads">.*?</p>', page)
    return re.findall(r'href="([^"]+)"', line[0]) if line else []


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_list_offers_three_files(project: Callable[..., Project], builder: str) -> None:
    made = project(
        {
            "papers.yml": PAPERS,
            "index.rst": "T\n=\n\n.. toctree::\n\n   a b/list\n",
            "a b/list.rst": "L\n=\n\n.. paper-list::\n   :bibtex: ours.bib\n",
        }
    )
    build = made.build(builder)
    assert build.warnings == ""
    name = {"html": "a b/list.html", "dirhtml": "a b/list/index.html", "singlehtml": "index.html"}[builder]
    up = {"html": "../", "dirhtml": "../../", "singlehtml": ""}[builder]
    assert addresses(build.read(name)) == [
        f"{up}{FOLDER}/a%20b/list/ours.{kind}" for kind in ("bib", "ris", "json")
    ]
    entries = parse_string(build.read(f"{FOLDER}/a b/list/ours.bib"), "bibtex").entries
    assert list(entries) == ["adan", "win"]
    assert entries["adan"].fields["title"] == "Adan: Über-fast {LLM} \\& more"
    assert [item["id"] for item in json.loads(build.read(f"{FOLDER}/a b/list/ours.json"))] == ["adan", "win"]
    assert (build.out / FOLDER / "a b/list/ours.ris").read_bytes().count(b"ER  - \r\n") == 2


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "xml"])
def test_other_builders_have_neither_files_nor_links(project: Callable[..., Project], builder: str) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": "T\n=\n\n.. paper-list::\n   :bibtex:\n"})
    build = made.build(builder)
    assert build.warnings == ""
    assert not (build.out / FOLDER).exists()
    assert not any("Download:" in text for text in build.pages().values())


def test_two_lists_of_a_page_have_files_of_their_own(project: Callable[..., Project]) -> None:
    one = ".. paper-list::\n   :papers: {}\n   :bibtex:\n   :caption: {{count}} of ours\n\n"
    made = project({"papers.yml": PAPERS, "index.rst": "T\n=\n\n" + one.format("adan") + one.format("win")})
    build = made.build()
    assert "@" in build.read(f"{FOLDER}/index/papers.bib")
    assert "{win," in build.read(f"{FOLDER}/index/papers-2.bib")
    page = build.read("index.html")
    assert page.index("1 of ours") < page.index("papers.bib") < page.index("research-paper-adan")
    assert page.count("1 of ours") == 2


def test_list_in_sections_is_one_file(project: Callable[..., Project]) -> None:
    made = project(
        {"papers.yml": PAPERS, "index.rst": "T\n=\n\n.. paper-list::\n   :group-by: year\n   :bibtex:\n"}
    )
    build = made.build()
    assert build.warnings == ""
    assert build.read("index.html").count("research-downloads") == 1
    assert build.read(f"{FOLDER}/index/papers.bib").count("\n}") == 2


@pytest.mark.parametrize("name", ["../up.bib", "my papers.bib", "/etc/x"])
def test_wrong_name_is_a_warning_and_the_usual_name(project: Callable[..., Project], name: str) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": f"T\n=\n\n.. paper-list::\n   :bibtex: {name}\n"})
    build = made.build()
    assert build.warnings.count("WARNING") == 1
    assert "index.rst:4: WARNING: :bibtex: " in build.warnings
    assert (build.out / FOLDER / "index/papers.bib").is_file()


def test_file_follows_the_data(project: Callable[..., Project]) -> None:
    made = project(
        {"papers.yml": PAPERS, "index.rst": "T\n=\n\n.. paper-list::\n   :bibtex:\n   :show: title\n"}
    )
    first = made.build()
    before = first.times("*.bib")
    assert made.build().times("*.bib") == before
    made.write({"papers.yml": PAPERS.replace("JMLR", "NeurIPS")})
    assert "NeurIPS" in made.build().read(f"{FOLDER}/index/papers.bib")
