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
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000100ffff030000060005a3d5d2f70000000049454e44ae426082"
)
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
    assert "5 citations (OpenAlex, Jan 2, 2026)" in page


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
    for word in ("5 citations (OpenAlex, Jan 2, 2026)", "Slides", "first:"):
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


def test_the_figures_of_a_profile_stand_in_a_row(project: MakeProject) -> None:
    data = "authors: [{id: ann, name: Ann, h-index: {count: 3, source: Scholar, date: 2026-01-02},"
    data += " i10-index: {count: 2, source: Scholar, date: 2026-01-02}, metrics: {Rank: 1st}}]\n"
    data += "papers: [{title: One, author: Ann}, {title: Two, author: Ann}]\n"
    page = ".. author-profile:: ann\n"
    text = project({"papers.yml": data, "index.rst": page}).build("text").read("index.txt")

    assert text.split("\n\n") == [
        "**Ann**",
        """**3** h-index, **2** i10-index (Scholar, Jan 2, 2026) · **2** papers
(computed from the papers listed here) · **1st** Rank
""",
    ]


TIGHT = """\
- {id: a, title: One, author: Ann, venue: V, year: 2020, citations: 5, abstract: Why., code: a/b}
- {id: b, title: Two, author: Bob, code: "https://example.org/"}
"""


def test_the_lines_of_an_entry_stand_right_below_each_other(project: MakeProject) -> None:
    made = project({"papers.yml": TIGHT, "index.rst": ".. paper-list::\n\n.. paper:: a\n.. paper:: b\n"})
    one = "**One**\nAnn\n*V* 2020 · Code <https://github.com/a/b> · 5 citations\n\n**Abstract.** Why.\n"
    two = "**Two**\nBob\nCode <https://example.org/>\n"
    listed = "\n".join("* " + re.sub(r"\n(?=.)", "\n  ", entry) for entry in (one, two))

    assert made.build("text").read("index.txt") == f"{listed}\n{one}\n{two}"
    for builder, name, end in (
        ("man", "test.1", "\n.br\n"),
        ("texinfo", "test.texi", "\n@*\n"),
        ("latex", "test.tex", "\n\\newline\n"),
        # Three lines of each, and an abstract: each is a paragraph.
        ("xml", "index.xml", "<paragraph>"),
    ):
        source = made.build(builder).read(name)
        assert source.count(end) == (14 if builder == "xml" else 8), builder
        if builder == "texinfo":
            # An anchor may follow, which ends no paragraph.
            assert source.count("https://example.org/}\n\n") == 2


def test_tables_outside_html_leave_out_what_is_empty_in_every_row(project: MakeProject) -> None:
    page = "T\n=\n\n.. citation-table::\n   :columns: note, title, venue, stars, citations, pdf\n   :total:\n"
    made = project({"papers.yml": TIGHT, "index.rst": page})
    header, *rows = [line for line in made.build("text").read("index.txt").splitlines() if line[:1] == "|"]

    assert re.findall(r"\w+", header) == ["Title", "Venue", "Citations"]
    assert re.findall(r"\w+", rows[-1]) == ["Total", "5"]
    assert made.build("html").read("index.html").count('<th scope="col"') == 6


def test_stars_without_a_number_are_no_words(project: MakeProject) -> None:
    page = (
        "T\n=\n\n:paper-full:`a`, :paper-full:`b`, :paper-badges:`a`; :stars:`c/d`.\n\n"
        ".. paper-list::\n   :papers: a\n   :badges: stars\n   :hide: links\n"
    )
    made = project({"papers.yml": TIGHT, "index.rst": page}, 'research_badge_style = "text"\n')
    text = made.build("text").read("index.txt")
    html = re.sub(r"<[^>]*>", "", made.build("html").read("index.html"))

    assert "**One** (V, 5 citations), **Two**, 5 citations; c/d." in text.replace("***", "**")
    assert "star" not in text.lower()
    # Word joiners keep brackets with what they hold.
    assert "One (V, 5 citations), Two, 5 citations; c/d." in html.replace("\u2060", "")


SILENT = """T
=

Alone (:paper-badges:`a stars`), at the end (W, :paper-badges:`a stars`); in [:paper-badges:`a stars`] too.

With a number (:paper-badges:`a citations, stars`), and without brackets :paper-badges:`a stars`.
"""


@pytest.mark.parametrize(
    ("builder", "name"), [("text", "index.txt"), ("html", "index.html"), ("latex", "test.tex")]
)
def test_no_brackets_are_left_of_badges_that_say_nothing(
    project: MakeProject, builder: str, name: str
) -> None:
    made = project({"papers.yml": TIGHT, "index.rst": SILENT}, 'research_badge_style = "text"\n')
    page = made.build(builder).read(name)
    text = " ".join(re.sub(r"<[^>]*>", "", page).replace("{[}", "[").replace("{]}", "]").split())

    assert "Alone, at the end (W); in too." in text
    assert re.search(
        r"With a number \((?:\\DUrole\{research-badges\}\{)?5 citations\}?\), and without brackets", text
    )


def test_brackets_around_a_drawn_badge_stay(project: MakeProject) -> None:
    page = project({"papers.yml": TIGHT, "index.rst": SILENT}).build("html").read("index.html")
    shown = re.sub(r"<[^>]*>", "", page).replace("\u2060", "").replace("&#8288;", "")

    assert "Alone (GitHub: a/b), at the end (W, GitHub: a/b); in [GitHub: a/b] too." in " ".join(
        shown.split()
    )


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
        (
            ".. paper-chart:: by-moon",
            "unknown chart: 'by-moon'; nothing is shown; the charts are papers-per-year",
        ),
        (".. author-profile:: oen", "unknown author: 'oen'; nothing is shown; did you mean 'one'?"),
        (
            ".. author-profile:: one\n   :show: header, hat",
            ":show: unknown: 'hat'; ignoring it; the choices are header",
        ),
        (
            ".. author-profile:: one\n   :metrics: luck",
            ":metrics: unknown: 'luck'; ignoring it; 'h-index' can be",
        ),
        (
            ".. people-list::\n   :group-by: hat",
            ":group-by: unknown: 'hat'; not grouping; write role, affiliation or field",
        ),
        (".. people-list::\n   :sort: nam", ":sort: unknown: 'nam'; ignoring it; did you mean 'name'?"),
        (
            ".. citation-table::\n   :columns: title, year\n   :widths: 3, 2, 1",
            ":widths: expected whole numbers, one per column; ignoring the option; give 2",
        ),
        (".. citation-table:: none.yml", "no such data file: "),
        (
            ".. author-profile:: one\n   :show: papers\n   :years: 1700",
            "nothing is selected; ':empty:' can give a text for this case",
        ),
        (".. paper-chart:: by-venue\n   :years: 1700", "nothing is selected; ':empty:' can give"),
        (".. research-outline::\n   :root: dust", "the data has no topics here: 'dust'"),
    ],
)
def test_a_slip_is_one_warning_with_its_line(project: MakeProject, directive: str, said: str) -> None:
    build = project({**FILES, "index.rst": f"Test\n====\n\n{directive}\n"}).build()

    (line,) = [line for line in build.warnings.splitlines() if "one.png" not in line]
    assert "index.rst:4: WARNING: " in line
    assert said in line


def test_images_in_print_are_small_and_stay_with_their_entry(project: MakeProject) -> None:
    data = "papers: [{title: One, year: 2020, image: a.png, abstract: Why.}]\nauthors: [{name: Ann, image: a.png}]\n"
    page = ".. paper-list::\n   :show: date, image, abstract\n\n.. people-list::\n"
    made = project({"papers.yml": data, "index.rst": page})
    (made.source / "a.png").write_bytes(PNG)
    build = made.build("latex")
    tex = re.sub(r"\s+", " ", build.read("test.tex"))

    assert build.warnings == ""
    assert "image" not in made.build("text").read("index.txt")
    image = r"\noindent\sphinxincludegraphics[width=0.300\linewidth]{{a}.png}"
    order = ["One", "2020", r"\nopagebreak", image, r"\nopagebreak", "Why.", "Ann", r"\nopagebreak", image]
    assert re.search(".*?".join(map(re.escape, order)), tex)


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

    said = "image drawing.svg: this output format does not support image/svg+xml; leaving it out"
    assert build.warnings.count(said) == build.warnings.count("WARNING") == 1
    assert "drawing" not in build.read(name)
    assert made.build("epub").warnings == ""


def test_two_lists_that_claim_a_paper_are_a_warning_at_the_second(project: MakeProject) -> None:
    lists = ".. paper-list::\n   :home:\n\n" * 2
    made = project({"papers.yml": "- {id: a, title: A}", "index.rst": f"Test\n====\n\n{lists}"})

    (line,) = made.build().warnings.splitlines()
    assert (
        "index.rst:7: WARNING: paper 'a' has its home in 'index' already; ignoring this :home: for it" in line
    )
