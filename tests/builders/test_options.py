"""Options that name something that is not there cost that and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from .conftest import Project

MakeProject = Callable[..., Project]

TITLE = "Test\n====\n\n"


def warned(warnings: str) -> list[str]:
    return [line.split("WARNING: ", 1)[1] for line in warnings.splitlines() if "WARNING" in line]


def test_a_column_that_is_left_out_takes_its_header_and_width_along(project: MakeProject) -> None:
    source = """.. citation-table::
   :columns: title, nonsense, citations
   :headers: Work, Nothing, Cited
   :widths: 60, 20, 20
"""
    files = {"papers.yml": "- {id: a, title: A, citations: 5}\n", "index.rst": TITLE + source}
    build = project(files).build()
    shown = build.read("index.html")

    assert warned(build.warnings) == [
        ":columns: no paper has a field 'nonsense'; leaving it out [research.option]"
    ]
    assert re.findall(r"<th [^>]*>(.*?)</th>", shown) == ["Work", "Cited"]
    assert re.findall(r"research-w(\d+)", shown) == ["8", "2"]


def test_headers_that_no_column_takes_are_reported(project: MakeProject) -> None:
    source = ".. citation-table::\n   :columns: title, year\n   :headers: Work, , Why\n"
    build = project({"papers.yml": "- {id: a, title: A}\n", "index.rst": TITLE + source}).build()

    assert warned(build.warnings) == [
        ":headers: 3 headers for 2 columns; leaving out the last ones [research.option]"
    ]
    assert re.findall(r"<th [^>]*>(.*?)</th>", build.read("index.html")) == ["Work", "Year"]


def test_columns_are_named_as_in_data(project: MakeProject) -> None:
    source = ".. citation-table::\n   :columns: Title, Journal, cited_by\n"
    papers = "- {id: a, title: A, url: 'https://example.org/a', venue: V, citations: 5}\n"
    shown = project({"papers.yml": papers, "index.rst": TITLE + source}).build().read("index.html")

    assert re.findall(r"<th [^>]*>(.*?)</th>", shown) == ["Title", "Venue", "Citations"]
    assert 'href="https://example.org/a"' in shown
    assert ">V</td>" in shown
    assert ">5</td>" in shown


def test_caption_of_a_table_says_when_numbers_were_updated(project: MakeProject) -> None:
    source = ".. citation-table::\n   :caption: {count} papers, {updated}\n"
    papers = "- {id: a, title: A, citations: {count: 5, source: X, date: 2026-11-01}}\n"
    made = project({"papers.yml": papers, "index.rst": TITLE + source})

    assert "<caption>1 papers, Nov 1, 2026</caption>" in made.build().read("index.html")
    assert "1 papers, Nov 1, 2026" in made.build("text").read("index.txt")


def test_an_unknown_field_does_not_group(project: MakeProject) -> None:
    source = ".. paper-list::\n   :group-by: bogus\n"
    build = project({"papers.yml": "- {id: a, title: A}\n", "index.rst": TITLE + source}).build()

    assert warned(build.warnings) == [":group-by: unknown field 'bogus' [research.option]"]
    assert "research-group" not in build.read("index.html")
    assert "Other" not in build.read("index.html")


def test_figures_that_can_not_be_computed_are_reported(project: MakeProject) -> None:
    source = ".. author-profile:: a\n   :metrics: h-index, fame\n"
    papers = "papers: [{id: p, title: P, authors: Ann Doe}]\nauthors: [{id: a, name: Ann Doe}]\n"
    made = project({"papers.yml": papers, "index.rst": TITLE + source})

    assert warned(made.build().warnings) == [
        ":metrics: some papers have no number of citations; showing no h-index [research.no-data]",
        ":metrics: unknown: 'fame'; ignoring it; 'h-index' can be computed [research.option]",
    ]
    made.write({"papers.yml": papers.replace("title: P", "title: P, citations: 3")})
    build = made.build()
    assert warned(build.warnings) == [
        ":metrics: unknown: 'fame'; ignoring it; 'h-index' can be computed [research.option]"
    ]
    assert "h-index" in build.read("index.html")


IMAGES = """
    papers: [{id: a, title: A, image: "https://example.org/a.png", authors: Ann Doe}]
    authors: [{id: ann, name: Ann Doe, photo: "https://example.org/ann.png"}]
    topics: [{id: t, title: T, image: "https://example.org/t.png"}]
"""
WITH_IMAGES = f"""{TITLE}
.. paper-list::
   :show: default, image

.. paper-list::

.. author-profile:: ann

.. author-profile:: ann
   :show: tiles

.. people-list::

.. research-topic::
   :id: t
   :empty:
"""


def test_images_of_other_hosts_are_left_out_with_a_warning_or_shown(project: MakeProject) -> None:
    files = {"papers.yml": IMAGES, "index.rst": WITH_IMAGES}
    build = project(files).build()

    assert len(re.findall(r"images on other hosts: 1, .*\[research.remote-image\]", build.warnings)) == 4
    assert len(warned(build.warnings)) == 4
    assert 'src="https:' not in build.read("index.html")

    build = project(files, "research_remote_images = True", "allowed").build()
    assert build.warnings == ""
    assert {*re.findall(r'src="https://example.org/(\w+).png"', build.read("index.html"))} == {
        "a",
        "ann",
        "t",
    }


def test_links_in_tables_are_links_and_no_page_names_the_machine(project: MakeProject) -> None:
    source = ".. citation-table::\n   :columns: title, pdf, code, links, image, abstract\n"
    papers = "- {id: a, title: A, pdf: x.pdf, image: i.png, code: o/r, abstract: 'an $x$'}\n"
    made = project({"papers.yml": papers, "index.rst": TITLE + source})
    for name in ("x.pdf", "i.png"):
        (made.source / name).write_bytes(b"whole")
    build = made.build()
    shown = build.read("index.html")

    assert (
        len(re.findall(r'<a class="[^"]*download internal" [^>]*download="" href="_downloads/', shown)) == 2
    )
    assert len(re.findall(r'href="https://github.com/o/r">Code</a>', shown)) == 2
    assert "<td>i.png</td>" in shown
    assert "<math" in shown
    for builder in ("html", "text", "latex"):
        out = made.build(builder).out
        for path in (one for one in out.rglob("*") if one.suffix in {".html", ".js", ".txt", ".tex"}):
            assert str(made.source) not in path.read_text("utf-8"), path


def test_tables_are_grouped(project: MakeProject) -> None:
    source = ".. citation-table::\n   :group-by: year\n   :caption: All {count}\n   :name: them\n"
    papers = (
        "- {id: a, title: A, year: 2020}\n- {id: b, title: B, year: 2021}\n- {id: c, title: C, year: 2020}\n"
    )
    made = project({"papers.yml": papers, "index.rst": TITLE + source + "\n:ref:`x <them>`\n"})
    build = made.build()
    shown = build.read("index.html")

    assert build.warnings == ""
    assert "All 3" in shown
    assert re.findall("<caption>(.*?)</caption>", shown) == ["2021 (1)", "2020 (2)"]
    assert re.findall(' id="(research-paper-.)"', shown) == [f"research-paper-{id_}" for id_ in "bac"]
    assert "2020 (2)" in made.build("text").read("index.txt")


def test_what_shows_nothing_says_so(project: MakeProject) -> None:
    source = (
        ".. paper:: h\n\n.. paper-chart:: citations-per-year\n\n.. paper-chart:: by-tag\n   :group-by: year\n"
    )
    papers = "- {id: a, title: A, tags: x}\n- {id: h, title: H, hidden: yes}\n"
    build = project({"papers.yml": papers, "index.rst": TITLE + source}).build()

    assert warned(build.warnings) == [
        "paper 'h' is hidden, so nothing is shown [research.empty]",
        "no paper here has anything for the chart 'citations-per-year' [research.no-data]",
        ":group-by: a chart has no groups; ignoring the option [research.option]",
    ]


@pytest.mark.parametrize("option", ["", "   :sort: -yaer\n"])
def test_a_wrong_order_is_the_one_before_it(project: MakeProject, option: str) -> None:
    papers = "- {id: a, title: A, year: 2001}\n- {id: b, title: B, year: 2024}\n"
    files = {
        "papers.yml": papers,
        "index.rst": f"{TITLE}.. paper-list::\n{option}\n.. paper-list::\n{option}",
    }
    conf = 'research_sort = "year"' if option else 'research_sort = "yaer"'
    build = project(files, conf).build()

    shown = re.findall(' id="research-paper-(.)"', build.read("index.html"))
    assert shown == (["a", "b"] if option else ["b", "a"])
    said = "unknown field 'yaer'; did you mean 'year'?"
    told = [f":sort: {said} [research.option]"] * 2
    assert warned(build.warnings) == (
        told if option else [f"conf.py: research_sort: {said} [research.config]"]
    )


@pytest.mark.parametrize("option", ["show: alll", "badges: starz", "collapse: abstrakt", "columns: titel"])
def test_an_option_of_which_nothing_is_known_changes_nothing(project: MakeProject, option: str) -> None:
    name = "citation-table" if option.startswith("columns") else "paper-list"
    paper = "- {id: a, title: A, venue: V, year: 2020, stars: 5, award: Oral, abstract: Words}\n"
    page = TITLE + f".. {name}::\n"
    made = project({"papers.yml": paper, "index.rst": f"{page}   :{option}\n"})
    build = made.build()
    assert len(warned(build.warnings)) == 1
    shown = build.read("index.html")
    (made.source / "index.rst").write_text(page, "utf-8")
    assert made.build().read("index.html") == shown


def test_wrong_words_in_roles_are_reported(project: MakeProject) -> None:
    roles = ":paper-badges:`a foo, metrics.AI Score`, :paper-count:`tags; years=2020`\n"
    papers = "- {id: a, title: A, year: 2020, metrics: {AI Score: 61}}\n- {id: b, title: B}\n"
    build = project({"papers.yml": papers, "index.rst": TITLE + roles}).build("text")

    first, second = warned(build.warnings)
    assert first.startswith(":badges: unknown: 'foo'")
    assert (
        second
        == "paper-count: no value for 'tags'; ignoring it; write 'tags=llm; years=2023-' [research.option]"
    )
    assert re.search(r"AI Score:? 61, 1\b", build.read("index.txt"))


def test_a_changed_picture_is_shown(project: MakeProject) -> None:
    files = {"papers.yml": "- {id: a, title: A, image: p.png}\n"}
    made = project({**files, "index.rst": TITLE + ".. paper-list::\n   :show: default, image\n"})
    (made.source / "p.png").write_bytes(b"old")
    assert (made.build().out / "_images/p.png").read_bytes() == b"old"
    (made.source / "p.png").write_bytes(b"newer")
    assert (made.build().out / "_images/p.png").read_bytes() == b"newer"


def test_the_address_of_a_paper_with_a_page_is_among_its_links(project: MakeProject) -> None:
    papers = "- {id: a, title: A, url: 'https://example.org/a'}\n"
    made = project(
        {"papers.yml": papers, "index.rst": TITLE + ".. paper-list::\n"}, 'research_paper_pages = "p"'
    )
    shown = made.build().read("index.html")

    assert re.search(r'<a class="[^"]*"[^>]* href="https://example.org/a">Paper</a>', shown)


def test_stars_in_the_data_beat_those_in_the_lock(project: MakeProject) -> None:
    fact = {"value": 5, "source": "GitHub", "date": "2026-11-01"}
    lock = {"version": 1, "entries": {"github:o/r": {"stars": fact}, "github:o/s": {"stars": fact}}}
    papers = "- {id: a, title: A, code: O/R, stars: 841}\n"
    files = {"papers.yml": papers, "research.lock.json": json.dumps(lock)}
    files["index.rst"] = TITLE + ":stars:`o/r` and :stars:`o/s`\n"
    shown = project(files).build("text").read("index.txt")

    assert "841 stars" in shown
    assert "5 stars (GitHub, Nov 1, 2026)" in shown


def test_an_award_given_twice_is_one_badge(project: MakeProject) -> None:
    source = ".. paper-list::\n   :badges: award\n"
    papers = "- {id: a, title: A, award: [Oral, Oral]}\n"
    assert (
        project({"papers.yml": papers, "index.rst": TITLE + source})
        .build("text")
        .read("index.txt")
        .count("Oral")
        == 1
    )


def test_a_record_of_an_id_alone_adds_to_a_paper_of_another_file(project: MakeProject) -> None:
    files = {"a.yml": "- {id: a, title: A}\n", "b.yml": "- {id: a, stars: 8}\n- {id: b, stars: 9}\n"}
    files["index.rst"] = TITLE + ".. paper-list::\n"
    made = project(files, 'research_papers = ["b.yml", "a.yml"]')
    build = made.build("text")

    left_out = "no other file has 'b', and it has no title; skipping it [research.title]"
    assert warned(build.warnings) == [f"paper 'b': {left_out}"]
    assert "8 stars" in build.read("index.txt")
    assert "9 stars" not in build.read("index.txt")


def test_institutions_of_the_authors_are_shown_where_the_paper_names_none(project: MakeProject) -> None:
    papers = """
        - id: a
          title: A
          authors: [{name: Ann Doe, affiliation: X}, {name: Bo Li, affiliation: Y}, {name: Cy Fu, affiliation: X}]
        - {id: b, title: B, authors: [{name: Ann Doe, affiliation: X}], affiliations: Z}
    """
    shown = project({"papers.yml": papers, "index.rst": TITLE + ".. paper-list::\n"}).build("text")

    assert "Ann Doe, Bo Li, Cy Fu · X, Y\n" in shown.read("index.txt")
    assert "Ann Doe · Z\n" in shown.read("index.txt")


def test_old_numbers_are_reported_where_something_shows_them(project: MakeProject) -> None:
    fact = {"stars": {"value": 5, "source": "GitHub", "date": "2019-01-01"}}
    cited = {"citations": {"value": 5, "source": "OpenAlex", "date": "2020-01-01"}}
    entries = {"github:o/r": fact, "github:o/s": fact, "github:o/unused": fact, "doi:10.1000/gone": cited}
    lock = {"version": 1, "entries": {**entries, "doi:10.1000/here": cited}}
    papers = "- {id: a, title: A, doi: 10.1000/here, code: o/r}\n"
    files = {"papers.yml": papers, "research.lock.json": json.dumps(lock)}
    files["index.rst"] = TITLE + ":stars:`o/s`\n\n.. paper-list::\n"

    (said,) = warned(project(files, "research_stale_days = 30").build().warnings)
    assert "older than 30 days: 3, the oldest is 'stars' of 'github:o/r' (2019-01-01)" in said


def test_merged_records_are_reported_on_request(project: MakeProject) -> None:
    files = {"a.yml": "- {id: y, title: Other, doi: 10.1000/abc}\n", "index.rst": TITLE + ".. paper-list::\n"}
    files["b.yml"] = "- {id: y2, title: Other, doi: 10.1000/ABC}\n"
    build = project(files, 'research_papers = ["a.yml", "b.yml"]').build("text", verbosity=1)

    assert build.warnings == ""
    told = "b.yml:1: merged: paper 'y2' and 'y' (a.yml:1) have the same DOI"
    assert told in build.app.status.getvalue()


def test_links_of_a_topic_have_their_addresses_in_text(project: MakeProject) -> None:
    papers = "topics: [{id: t, title: T, links: {Site: 'https://example.org/s'}}]\n"
    files = {"papers.yml": papers, "index.rst": TITLE + ".. research-topic::\n   :id: t\n"}

    assert "Site <https://example.org/s>" in project(files).build("text").read("index.txt")


def test_a_value_that_means_nothing_costs_its_option_alone(project: MakeProject) -> None:
    source = ".. paper-list::\n   :max-authors: x\n   :numbered: maybe\n   :search: no\n\n"
    source += ".. research-topic:: T\n   :list: a, b\n\n   Text.\n"
    build = project({"papers.yml": "- {id: a, title: A}\n", "index.rst": TITLE + source}).build()
    shown = build.read("index.html")

    assert warned(build.warnings) == [
        ":max-authors: 'x' is not a whole number; ignoring the option [research.option]",
        ":numbered: 'maybe' is not yes, no or reversed; ignoring the option [research.option]",
        ":list: 'a, b' is neither yes nor no; ignoring the option [research.option]",
    ]
    assert "index.rst:4: " in build.warnings
    assert "research-paper-a" in shown
    assert "Text." in shown
