"""What the gallery has none of, in HTML and in builders that write plain nodes."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from .conftest import Project

MakeProject = Callable[..., Project]
PEOPLE = [f"{letter}. Body" for letter in "ABCDEFGHIJKLMN"]
DATA = f"""\
papers:
  - id: crowd
    title: Many Hands
    url: files/crowd.pdf
    authors: [{", ".join(PEOPLE)}]
    date: in press
    summary: In two lines.
    note: "Read *this* first: $x^2$."
    topics: [sand]
    slides: files/crowd.pdf
  - id: marked
    title: Marked
    year: 2021
    authors: [{{name: Ann One, equal: true}}, {{name: Ann Two, equal: true, corresponding: true}}]
    citations: {{count: 5, source: OpenAlex, date: 2026-01-02}}
authors:
  - {{id: one, name: Ann One, role: Chair, affiliation: Moor, field: Sand, image: files/one.png,
     bio: "She *sees*.\\n\\nAnd digs.", url: "https://example.org/one", links: {{Notes: files/crowd.pdf}}}}
topics:
  - {{id: sand, title: Of Sand, links: {{Map: "https://example.org/map", File: files/crowd.pdf}}}}
"""
PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><rect width='4' height='4'/></svg>"
FILES = {"papers.yml": DATA, "files/crowd.pdf": "%PDF-1.4"}
BUILDERS = [("html", "index.html"), ("text", "index.txt"), ("latex", "test.tex"), ("man", "test.1")]


def shown(project: MakeProject, builder: str, name: str, directive: str, warnings: int = 0) -> str:
    """The words of a page that one directive makes."""
    made = project({**FILES, "index.rst": f"Test\n====\n\n{directive}\n"}, 'research_badge_style = "text"\n')
    (made.source / "files/one.png").write_bytes(PICTURE)
    build = made.build(builder)
    assert build.warnings.count("WARNING") == warnings, build.warnings
    page = build.read(name)
    if builder == "html":
        page = unescape(re.sub(r"<[^>]*>", "", page[page.index('class="body"') :]))
    page = re.sub(r"\\sphinxhyphen\{\}", "-", page)
    return re.sub(r"\s+", " ", page.replace("\\-", "-"))


@pytest.mark.parametrize(("builder", "name"), BUILDERS)
def test_of_many_authors_some_are_named_and_all_are_counted(
    project: MakeProject, builder: str, name: str
) -> None:
    page = shown(project, builder, name, ".. paper-list::\n   :papers: crowd\n   :max-authors: 3")

    assert re.search(r"A\. Body, B\. Body, … and 11 more", page)
    assert page.rindex("N. Body") > page.index("11 more")
    assert ("G. Body" in page) == (builder == "html")


@pytest.mark.parametrize(("builder", "name"), BUILDERS)
def test_marks_of_authors_are_explained(project: MakeProject, builder: str, name: str) -> None:
    page = shown(project, builder, name, ".. paper-list::\n   :papers: marked")

    assert "equal contribution" in page
    assert "corresponding author" in page
    assert "5 citations (OpenAlex, 2026-01-02)" in page


@pytest.mark.parametrize(("builder", "name"), BUILDERS)
def test_parts_that_are_shown_on_request_only(project: MakeProject, builder: str, name: str) -> None:
    directive = ".. paper-list::\n   :papers: crowd\n   :show: date, summary, note, topics, links"
    page = shown(project, builder, name, directive)

    assert "In two lines." in page
    assert "first:" in page
    for word in ("in press", "Of Sand", "Slides"):
        assert word in page


SHORT = [row for row in BUILDERS if row[0] != "html"]


@pytest.mark.parametrize(("builder", "name"), SHORT)
def test_entries_in_citation_style_have_badges_and_links(
    project: MakeProject, builder: str, name: str
) -> None:
    directive = (
        ".. paper-list::\n   :papers: crowd, marked\n   :style: citation\n   :show: badges, links, note"
    )
    page = shown(project, builder, name, directive)

    assert "One, A. and Two, A. (2021)." in page
    for word in ("5 citations (OpenAlex, 2026-01-02)", "Slides", "first:"):
        assert word in page


@pytest.mark.parametrize(("builder", "name"), BUILDERS)
def test_hidden_parts_are_in_no_builder(project: MakeProject, builder: str, name: str) -> None:
    words = {"summary": "In two lines.", "note": "first:", "links": "Slides"}
    one = (
        ".. paper-list::\n   :papers: crowd\n   :style: {}\n   :show: summary, note, links\n   :hide: {}\n\n"
    )
    lists = [one.format(style, hidden) for style in ("card", "citation") for hidden in words]
    page = shown(project, builder, name, "".join(lists))

    assert {part: page.count(word) for part, word in words.items()} == dict.fromkeys(words, 4)


@pytest.mark.parametrize(("builder", "name"), BUILDERS)
def test_a_person_has_a_card(project: MakeProject, builder: str, name: str) -> None:
    page = shown(project, builder, name, ".. people-list::")

    for word in ("Ann One", "Chair", "Moor", "Sand", "And digs.", "Notes"):
        assert word in page


@pytest.mark.parametrize(("builder", "name"), BUILDERS)
def test_a_profile_has_charts_and_papers(project: MakeProject, builder: str, name: str) -> None:
    page = shown(project, builder, name, ".. author-profile:: one\n   :show: header, charts, papers")

    assert "She" in page
    assert "Papers per year" in page
    assert "Marked" in page


@pytest.mark.parametrize(("builder", "name"), BUILDERS)
def test_the_links_of_a_topic(project: MakeProject, builder: str, name: str) -> None:
    page = shown(project, builder, name, ".. research-outline::")

    assert "Of Sand" in page
    assert "Map" in page
    assert "File" in page


@pytest.mark.parametrize(
    ("directive", "said"),
    [
        (".. paper-chart:: by-moon", "unknown chart: 'by-moon'; there are papers-per-year"),
        (".. author-profile:: oen", "unknown author: 'oen'; did you mean 'one'?"),
        (".. author-profile:: one\n   :show: header, hat", ":show: unknown: 'hat'; there are header"),
        (".. author-profile:: one\n   :metrics: luck", ":metrics: unknown: 'luck'; 'h-index' can be"),
        (".. people-list::\n   :group-by: hat", "grouped by role, affiliation or field, not by 'hat'"),
        (".. research-outline::\n   :root: dust", "the data has no topics here: 'dust'"),
    ],
)
def test_a_slip_is_one_warning_with_its_line(project: MakeProject, directive: str, said: str) -> None:
    build = project({**FILES, "index.rst": f"Test\n====\n\n{directive}\n"}).build()

    (line,) = [line for line in build.warnings.splitlines() if "one.png" not in line]
    assert "index.rst:4: WARNING: " in line
    assert said in line


@pytest.mark.parametrize(("builder", "name"), [("latex", "test.tex"), ("texinfo", "test.texi")])
def test_an_image_that_a_builder_cannot_take_is_left_out(
    project: MakeProject, builder: str, name: str
) -> None:
    files = {
        "papers.yml": "papers: [{title: T, year: 2020, image: drawing.svg}]\n"
        "topics: [{id: t, title: T, image: drawing.svg}]\n",
        "index.rst": "Test\n====\n\n.. paper-list::\n   :show: image\n\n.. research-outline::\n",
    }
    made = project(files)
    (made.source / "drawing.svg").write_bytes(PICTURE)
    build = made.build(builder)

    said = "image drawing.svg: this output takes none of type image/svg+xml; leaving it out"
    assert build.warnings.count(said) == build.warnings.count("WARNING") == 1
    assert "drawing" not in build.read(name)
    assert made.build("epub").warnings == ""
