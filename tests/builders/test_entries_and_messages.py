"""Works without journal on pages, and warnings about pages and conf.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Project

MakeProject = Callable[..., Project]

TITLE = "Test\n====\n\n"
THESES = (
    "- {id: t, title: Deep Lakes, authors: [Ann Reed], year: 2021, type: phdthesis, school: Uni & A}\n"
    "- {id: b, title: Seas, editors: [Ed Old, Ann Reed], year: 2019, type: book, publisher: Pond Press}\n"
)


def warned(warnings: str) -> list[str]:
    return [line.split("WARNING: ", 1)[1] for line in warnings.splitlines() if "WARNING" in line]


@pytest.mark.parametrize("style", ["card", "compact"])
def test_entries_say_what_a_work_is_and_who_issued_it(project: MakeProject, style: str) -> None:
    page = TITLE + f".. paper-list::\n   :style: {style}\n"
    made = project({"papers.yml": THESES, "index.rst": page})
    shown, text = made.build().read("index.html"), made.build("text").read("index.txt")

    for words in ("PhD thesis, Uni &amp; A", "Book, Pond Press", "(eds.)"):
        assert words in shown
    assert "PhD thesis, Uni & A, 2021" in text
    assert "Ed Old, Ann Reed (eds.)" in text


def test_words_are_translated_and_on_the_page_of_the_paper(project: MakeProject) -> None:
    page = TITLE + ".. paper-list::\n"
    made = project(
        {"papers.yml": THESES, "index.rst": page},
        "language = 'de'\nresearch_paper_pages = 'papers'\nhtml_baseurl = 'https://example.org/'\n",
    )
    build = made.build()

    assert "Dissertation, Uni &amp; A" in build.read("index.html")
    shown = build.read("papers/t.html")
    assert "Dissertation, Uni &amp; A" in shown
    assert '<meta name="citation_dissertation_institution" content="Uni &amp; A"' in shown


def test_wrong_arguments_say_what_was_meant(project: MakeProject) -> None:
    papers = "- {id: adan, title: A}\n- {id: win, title: B}\n"
    page = TITLE + ".. paper:: adan, wim\n\n.. paper:: adan, win\n\n.. paper-list:: adan\n"
    build = project({"papers.yml": papers, "index.rst": page}).build()

    assert warned(build.warnings) == [
        ":papers: unknown paper 'wim'; did you mean 'win'? [research.option]",
        "it shows one paper; leaving out: win; 'paper-list' with ':papers: adan, win' shows all [research.directive]",
        "no such data file: adan; none of its papers is shown; it is the id of a paper: use ':papers: adan' [research.directive]",
    ]


def test_slips_in_conf_are_reported_and_one_text_is_a_list(project: MakeProject) -> None:
    made = project(
        {"mine.yml": "- {id: a, title: A}\n", "index.rst": TITLE + ".. paper-list::\n"},
        "research_papers = 'mine.yml'\nresearch_paper = 'x'\nresearch_link = []\nresearch_group = 1\n",
    )
    build = made.build()

    assert warned(build.warnings) == [
        "conf.py: unknown setting 'research_paper'; ignoring it; did you mean 'research_papers'? [research.config]",
        "conf.py: unknown setting 'research_link'; ignoring it; did you mean 'research_links'? [research.config]",
    ]
    assert "research-paper-a" in build.read("index.html")


@pytest.mark.parametrize(
    "written", [".. paper-list::\n   :empty: none\n", ":paper:`x`\n", ":paper-count:`years=2020`\n"]
)
def test_a_project_without_data_is_one_warning(project: MakeProject, written: str) -> None:
    build = project({"index.rst": TITLE + written, "other.rst": f":orphan:\n\n{TITLE}{written}"}).build()

    told = [line for line in warned(build.warnings) if "there are no data files" in line]
    assert len(told) == 1
    assert "sphinx-research init" in told[0]
