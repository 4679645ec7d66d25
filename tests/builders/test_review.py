"""Faults that a reader of the contract found by using the extension."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from .conftest import Project

MakeProject = Callable[..., Project]


def page(body: str, title: str = "Test") -> str:
    return f"{title}\n{'=' * len(title)}\n\n{body}"


def repeated_ids(html: str) -> list[str]:
    return [id_ for id_, count in Counter(re.findall(r' id="([^"]+)"', html)).items() if count > 1]


def test_later_anchors_are_never_those_of_other_papers(project: MakeProject) -> None:
    papers = "- {id: win, title: One}\n- {id: win-2, title: Two}\n- {id: Win, title: Three}\n"
    lists = ".. paper-list::\n\n.. paper-list::\n"
    build = project({"papers.yml": papers, "index.rst": page(lists)}).build()
    shown = build.read("index.html")
    assert repeated_ids(shown) == []
    assert len(re.findall(r' id="research-paper-win[-\d]*"', shown)) == 6
    assert re.search(r'id="research-paper-win-2"><p class="research-title">Two', shown)


def test_groups_of_one_home_list_are_one_home(project: MakeProject) -> None:
    papers = "- {id: a, title: A, tags: [x, y]}\n"
    source = ".. paper-list::\n   :group-by: tag\n   :home:\n"
    assert project({"papers.yml": papers, "index.rst": page(source)}).build().warnings == ""


def test_badges_in_titles_are_words_in_navigation(project: MakeProject) -> None:
    papers = "- {id: a, title: A, citations: 241}\n"
    title = "About :paper-badges:`a citations`"
    source = page(".. contents::\n\n:paper-badges:`a`\n", title)
    build = project(
        {"papers.yml": papers, "index.rst": source}, 'html_sidebars = {"**": ["localtoc.html"]}'
    ).build()
    shown = build.read("index.html")
    assert build.warnings == ""
    assert repeated_ids(shown) == []
    assert re.search(r"<title>About 241 citations\b", shown)


TOPICS = """
    papers: [{id: a, title: A, topics: [llm]}]
    topics:
      - {id: LLM, title: Large, image: a.svg, links: {Site: "https://example.org/t", Notes: notes.txt}}
      - {id: llm, title: Small}
"""


def test_topics_that_differ_in_case_have_their_own_anchors(project: MakeProject) -> None:
    source = ".. research-outline::\n\n.. research-topic:: LLM\n\n   Text.\n\n:topic:`llm`\n"
    files = {"papers.yml": TOPICS, "index.rst": page(source), "a.svg": SVG, "notes.txt": "Notes."}
    shown = project(files).build().read("index.html")
    assert repeated_ids(shown) == []
    assert re.search(r'href="#research-topic-llm-2"[^>]*><span[^>]*>Small', shown)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


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


NUMBERS = """
    - {id: a, title: A, citations: 5, volume: 3, isbn: 978-3-16-148410-0, metrics: {score: 60%, points: 4}}
    - {id: b, title: B, citations: 7, volume: 4, metrics: {score: 70%, points: 5}}
"""


def test_only_what_counts_has_a_total(project: MakeProject) -> None:
    source = """\
.. citation-table::
   :columns: title, citations, volume, isbn, metrics.score, metrics.points
   :total:
"""
    shown = project({"papers.yml": NUMBERS, "index.rst": page(source)}).build().read("index.html")
    total = shown.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", total) == ["Total", "12", "", "", "", "9"]


def test_widths_are_relative_in_plain_text(project: MakeProject) -> None:
    source = ".. citation-table::\n   :columns: title, citations\n   :widths: 3 1\n"
    papers = "- {id: a, title: A title of several words, citations: 5}\n"
    shown = project({"papers.yml": papers, "index.rst": page(source)}).build("text").read("index.txt")
    assert "A title of several words" in shown


def test_captions_are_titles_for_references(project: MakeProject) -> None:
    source = """\
.. citation-table::
   :name: numbers
   :caption: All {count}

.. paper-chart:: by-venue
   :name: chart
   :caption: Where

.. paper-list::
   :name: list
   :caption: The $n$ papers

:ref:`numbers`, :ref:`chart`, :ref:`list`
"""
    build = project({"papers.yml": NUMBERS.replace("volume", "venue"), "index.rst": page(source)}).build()
    assert build.warnings == ""
    shown = build.read("index.html")
    for name, title in (("numbers", "All 2"), ("chart", "Where"), ("list", "The n papers")):
        assert f'href="#{name}"><span class="std std-ref">{title}</span>' in shown


def test_reference_to_a_topic_of_a_document_reads_its_title(project: MakeProject) -> None:
    index = page(":topic:`my-topic` :topic:`words <my-topic>`\n\n.. toctree::\n\n   other\n")
    topic = page(".. research-topic:: My *Topic*\n\n   Text.\n")
    made = project({"index.rst": index, "other.rst": topic})
    shown = made.build().read("index.html")
    assert re.findall(r'href="other.html#research-topic-my-topic"><span[^>]*>([^<]+)<', shown) == [
        "My Topic",
        "words",
    ]
    made.write({"other.rst": topic.replace("My *Topic*", "My TOPIC")})
    assert ">My TOPIC<" in made.build().read("index.html")


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
    assert re.findall('<p class="research-title">(\\w+)', build.read("index.html")) == [
        "First",
        "Second",
        "Third",
    ]
    (made.source / "more/a.yml").unlink()
    assert "First" not in made.build().read("index.html")


@pytest.mark.parametrize("role", [":paper-badges:`a citations`", ":stars:`o/r`", ":paper-count:`tags=x`"])
def test_roles_are_up_to_date_after_another_builder(project: MakeProject, role: str) -> None:
    papers = "papers: [{id: a, title: A, citations: 5, tags: [x]}]\n"
    lock = '{{"version": 1, "entries": {{"github:o/r": {{"stars": {{"value": {}, "source": "GitHub", "date": "2026-01-01"}}}}}}}}'
    files = {"papers.yml": papers, "research.lock.json": lock.format(841), "index.rst": page(role)}
    made = project(files)
    before = made.build().read("index.html")
    changed = papers.replace("5,", "6,").replace("tags: [x]", "tags: [x]}, {title: B, tags: [x]")
    made.write({"papers.yml": changed, "research.lock.json": lock.format(842)})
    made.build("text")
    assert made.build().read("index.html") != before


@pytest.mark.parametrize("directive", ["paper-list", "citation-table", "people-list"])
def test_names_lead_to_profiles_that_have_moved(project: MakeProject, directive: str) -> None:
    papers = "papers: [{id: a, title: A, authors: [Ann One]}]\nauthors: [{id: one, name: Ann One}]\n"
    profile = page(".. author-profile:: one\n")
    index = page(".. toctree::\n   :glob:\n\n   a\n   p*\n")
    made = project(
        {"papers.yml": papers, "index.rst": index, "a.rst": page(f".. {directive}::\n"), "p1.rst": profile}
    )
    assert 'href="p1.html#research-author-one"' in made.build().read("a.html")
    (made.source / "p1.rst").rename(made.source / "p2.rst")
    assert 'href="p2.html#research-author-one"' in made.build().read("a.html")


def test_one_page_repeats_no_anchor_of_topics_and_profiles(project: MakeProject) -> None:
    body = ".. author-profile:: one\n\n.. research-outline::\n\n.. research-topic:: Section\n   :toc:\n\n   Text.\n"
    papers = TOPICS.replace("papers:", "authors: [{id: one, name: Ann One}]\n    papers:").replace(
        "image: a.svg, links", "x-links"
    )
    index = page(body + "\n:topic:`llm` :author:`one`\n\n.. toctree::\n\n   other\n")
    shown = project({"papers.yml": papers, "index.rst": index, "other.rst": page(body)}).build("singlehtml")
    page_text = shown.read("index.html")
    assert [id_ for id_ in repeated_ids(page_text) if id_ != "test"] == []  # titles of the documents
    for anchor in ("research-topic-llm", "research-author-one"):
        assert f'href="#{anchor}' in page_text
        assert f'id="{anchor}"' in page_text


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
