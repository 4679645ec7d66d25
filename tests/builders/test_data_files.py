"""Pictures and files that the data names: shown, linked, and followed as they come and go."""

from __future__ import annotations

import re

import pytest

from .pages import SVG, TOPICS, MakeProject, page


@pytest.mark.parametrize("source", [".. research-outline::\n", ".. research-topic::\n   :id: LLM\n"])
def test_picture_and_links_of_a_topic_are_shown(project: MakeProject, source: str) -> None:
    files = {"papers.yml": TOPICS, "index.rst": page(source), "a.svg": SVG, "notes.txt": "Notes."}
    made = project(files)
    build = made.build()
    assert build.warnings == ""
    shown = build.read("index.html")
    assert 'src="_images/a.svg"' in shown
    assert 'href="https://example.org/t"' in shown
    assert re.search(r'href="_downloads/\w+/notes\.txt"', shown)
    assert re.search(r"Site.*? · .*?Notes", shown)
    assert "Site" in made.build("text").read("index.txt")


def test_labels_of_links_are_shown_as_written(project: MakeProject) -> None:
    papers = """
        - id: a
          title: A
          links: {Paper: "https://e.org/1", Notes: "https://e.org/2", Code: "https://e.org/3", BibTeX: "https://e.org/4"}
    """
    shown = project({"papers.yml": papers, "index.rst": page(".. paper-list::\n")}).build().read("index.html")
    assert re.findall(r'href="https://e.org/\d">([^<]+)<', shown) == ["Code", "Paper", "Notes", "BibTeX"]


@pytest.mark.parametrize("folder", ["source", "source [1]"])
def test_files_that_a_glob_of_a_list_finds_later(project: MakeProject, folder: str) -> None:
    index = page(".. paper-list:: more/*.yml\n\n.. paper-list:: late.yml\n   :empty: None yet.\n")
    made = project({"more/a.yml": "[{id: a, title: First}]", "index.rst": index}, folder=folder)
    build = made.build()
    assert "First" in build.read("index.html")
    assert "no such data file: late.yml" in build.warnings
    made.write({"more/b.yml": "[{id: b, title: Second}]", "late.yml": "[{id: c, title: Third}]"})
    build = made.build()
    assert build.warnings == ""
    assert re.findall('<p class="research-title"[^>]*>(\\w+)', build.read("index.html")) == [
        "First",
        "Second",
        "Third",
    ]
    (made.source / "more/a.yml").unlink()
    assert "First" not in made.build().read("index.html")


def test_one_page_shows_the_pictures_of_all_documents(project: MakeProject) -> None:
    index = page(".. toctree::\n\n   other\n")
    other = page(".. paper-list::\n   :show: image\n", "Other")
    files = {
        "papers.yml": "[{id: a, title: A, image: a.svg}]",
        "a.svg": SVG,
        "index.rst": index,
        "other.rst": other,
    }
    build = project(files).build("singlehtml")
    assert 'src="_images/a.svg"' in build.read("index.html")
    assert (build.out / "_images/a.svg").is_file()


def test_files_that_the_data_names_come_and_go(project: MakeProject) -> None:
    papers = "[{id: a, title: A, image: a.svg, pdf: a.pdf}]"
    made = project({"papers.yml": papers, "index.rst": page(".. paper-list::\n   :show: image, links\n")})
    assert made.build().warnings.count("does not exist") == 2
    assert made.build().warnings.count("does not exist") == 2
    made.write({"a.svg": SVG, "a.pdf": "PDF"})
    for _round in range(2):
        build = made.build()
        assert build.warnings == ""
        assert 'src="_images/a.svg"' in build.read("index.html")
        assert "a.pdf" in build.read("index.html")
    (made.source / "a.svg").unlink()
    build = made.build()
    assert build.warnings.count("does not exist") == 1
    assert "<img" not in build.read("index.html")


def test_nothing_is_read_again_where_the_data_names_files(project: MakeProject) -> None:
    papers = "[{id: a, title: A, image: a.svg, pdf: gone.pdf}]"
    made = project({"papers.yml": papers, "a.svg": SVG, "index.rst": page(".. paper-list::\n")})
    made.build()
    state = {path: path.stat().st_mtime_ns for path in made.source.rglob("research/*.json")}
    again = made.build()
    assert {path: path.stat().st_mtime_ns for path in made.source.rglob("research/*.json")} == state
    assert not again.app.env.get_domain("research").build.store.is_loaded
