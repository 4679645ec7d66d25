"""What entries, citations and exports say of works without journal, of editors and of pages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sphinxcontrib_research import citations, markup
from sphinxcontrib_research.cli.convert import losses
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.render import EntryGroup, ListView, Page, form_of
from sphinxcontrib_research.render.entry import before_date, byline_of, origin_text
from sphinxcontrib_research.render.tables import cell_of
from sphinxcontrib_research.util import Words
from sphinxcontrib_research.writers import csl, ris, web
from sphinxcontrib_research.writers.reference import genre_of, outer_pages, page_range, page_text

EMPTY = Library.build([])


def one(tmp_path: Path, written: str) -> Paper:
    (tmp_path / "a.yml").write_text(f"- {{id: a, title: T, {written}}}")
    [paper] = load_file(tmp_path / "a.yml", root=tmp_path).papers
    return paper


def plain(paper: Paper) -> str:
    spans = citations.short(paper, EMPTY)
    return "".join(markup.plain(f"x{span.text}x")[1:-1] for span in spans)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("type: phdthesis, school: Uni A", "PhD thesis, Uni A"),
        ("type: mastersthesis, institution: Uni A", "Master's thesis, Uni A"),
        ("type: thesis, degree: MSc, school: Uni A", "MSc thesis, Uni A"),
        ("type: thesis, genre: Tesis doctoral, university: Uni A", "Tesis doctoral, Uni A"),
        ("type: thesis, publisher: Uni A", "Thesis, Uni A"),
        ("type: phdthesis, venue: Uni A", "PhD thesis, Uni A"),
        ("type: thesis, venue: 'PhD Thesis, Uni A'", "PhD Thesis, Uni A"),
        ("type: thesis, venue: Uni A, school: Uni A", "Thesis, Uni A"),
        ("type: techreport, institution: Lab B", "Report, Lab B"),
        ("type: technical report, organization: Lab B", "Technical report, Lab B"),
        ("type: report, genre: White paper, institution: Lab B", "White paper, Lab B"),
        ("type: thesis, genre: mathesis, institution: Uni A", "Master's thesis, Uni A"),
        ("type: thesis, genre: bathesis, institution: Uni A", "Bachelor's thesis, Uni A"),
        ("type: report, genre: resreport, institution: Lab B", "Research report, Lab B"),
        ("type: book, publisher: House", "Book, House"),
        ("type: software, version: v2.1, publisher: Zenodo", "Software, version 2.1, Zenodo"),
        ("type: dataset, publisher: Zenodo", "Dataset, Zenodo"),
        ("type: manuscript, institution: Lab B", "Lab B"),
        ("type: article, journal: Lakes, publisher: House", "Lakes"),
        ("type: article, journal: Lakes, version: 2", "Lakes"),
    ],
)
def test_works_without_journal_say_what_they_are(tmp_path, written, shown):
    paper = one(tmp_path, written)

    assert origin_text(paper, EMPTY, Words()) == shown


def test_tables_say_it_where_they_show_venues(tmp_path):
    paper = one(tmp_path, "type: phdthesis, school: Uni A")

    assert cell_of(paper, "venue", EMPTY, Words()).text == "PhD thesis, Uni A"


def test_the_usual_words_are_translated():
    paper = Paper("a", "T", type="thesis", genre="Ph.D. Thesis")

    assert genre_of(paper, str.upper) == "PHD THESIS"
    assert genre_of(replace(paper, genre="Habilitationsschrift"), str.upper) == "Habilitationsschrift"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("year: 2021, type: phdthesis, school: Uni A", "T (2021). PhD thesis, Uni A."),
        ("year: 2021, type: book, publisher: House", "T (2021). House."),
        (
            "year: 2021, type: software, version: 2.1, publisher: Zenodo",
            "T (2021). Software, version 2.1, Zenodo.",
        ),
        ("year: 2021, editors: [Ann Reed]", "Reed, A. (ed.) (2021). T."),
        ("year: 2021, editors: [Ann Reed, Ed Old]", "Reed, A. and Old, E. (eds.) (2021). T."),
        ("year: 2021, authors: [Bo Low], editors: [Ann Reed]", "Low, B. (2021). T."),
    ],
)
def test_citations(tmp_path, written, shown):
    assert plain(one(tmp_path, written)) == shown


CHINESE = {
    "{part}, {next}": "{part}，{next}",
    "software": "软件",
    "version {version}": "版本 {version}",
    "(ed.)": "（编）",
}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("type: software, version: 2.1, publisher: Zenodo", "T (2021). 软件，版本 2.1，Zenodo."),
        ("venue: 软件学报, volume: 3, pages: 1-9", "T (2021). 软件学报，3，1–9."),
        ("venue: Lakes, volume: 3, pages: 1-9", "T (2021). Lakes, 3, 1–9."),
        ("type: software, version: 1, venue: 计算机学报", "T (2021). 软件，版本 1，计算机学报."),
        ("editors: [王伟]", "王伟（编） (2021). T."),
    ],
)
def test_parts_of_citations_have_the_comma_of_the_page(tmp_path, written, shown):
    paper = one(tmp_path, f"year: 2021, {written}")

    spans = citations.short(paper, EMPTY, lambda message: CHINESE.get(message, message))

    assert "".join(span.text for span in spans) == shown


def test_entries_have_the_comma_of_the_page(tmp_path):
    paper = one(tmp_path, "year: 2021, type: software, version: 2.1, publisher: Zenodo")
    words = Words(lambda message: CHINESE.get(message, message))

    origin = origin_text(paper, EMPTY, words)

    assert origin == "软件，版本 2.1，Zenodo"
    assert before_date(paper, origin, words) == "，"
    assert before_date(paper, "软件学报", words) == " "


def test_editors_are_shown_where_no_authors_are():
    paper = Paper("a", "T", editors=(parse_person("Ann Reed"), parse_person("Ed Old")))

    page = Page(EMPTY)
    form = form_of(ListView(EntryGroup(("a",))), page)

    edited, written = (
        byline_of(paper, page, form),
        byline_of(replace(paper, authors=paper.editors), page, form),
    )

    assert [one.person for one in edited.people] == [one.person for one in written.people] == [*paper.editors]
    assert (edited.ending, written.ending) == ("(eds.)", "")
    assert citations.authors_of(paper) == "Reed and Old"


@pytest.mark.parametrize(
    ("pages", "shown", "outer"),
    [
        ("123--130, 140--142", "123–130, 140–142", ("123", "142")),
        ("12-17", "12–17", ("12", "17")),
        ("xi-xiv", "xi–xiv", ("xi", "xiv")),
        ("xi--xiv", "xi–xiv", ("xi", "xiv")),
        ("12 \u2212 17", "12–17", ("12", "17")),
        ("pp. 12--15", "12–15", ("12", "15")),
        ("pp.12-15", "12–15", ("12", "15")),
        ("p. 3", "3", ("3", "")),
        ("A-12--A-20", "A-12–A-20", ("A-12", "A-20")),
        ("AB-20-1", "AB-20-1", ("AB-20-1", "")),
        ("1,234-1,240", "1,234–1,240", ("1", "240")),
        ("e12", "e12", ("e12", "")),
        ("", "", ("", "")),
    ],
)
def test_pages(pages, shown, outer):
    assert page_text(pages) == shown
    assert outer_pages(pages) == outer


@pytest.mark.parametrize(
    "hostile", ["-" * 20_000, " " * 20_000 + "-", "1 " * 10_000, "a-" * 10_000, "1," * 10_000]
)
def test_hostile_pages_take_no_time(hostile):
    assert len(page_text(hostile)) <= 2 * len(hostile)
    assert all(len(page) <= len(hostile) for page in page_range(hostile) or ())


def test_exports_say_genre_issuer_and_version(tmp_path):
    thesis = one(tmp_path, "type: phdthesis, school: Uni A, year: 2021")
    software = one(tmp_path, "type: software, version: 2.1, publisher: Zenodo, code: a/b")

    item = csl.item(thesis, EMPTY)
    assert (item["genre"], item["publisher"]) == ("PhD thesis", "Uni A")
    assert "M3  - PhD thesis\r\n" in ris.entry(thesis, EMPTY)
    assert "PB  - Uni A\r\n" in ris.entry(thesis, EMPTY)
    assert ("citation_dissertation_institution", "Uni A") in web.tags(thesis, EMPTY)
    described = web.paper(thesis, EMPTY)
    assert described["sourceOrganization"] == {"@type": "Organization", "name": "Uni A"}
    assert described["inSupportOf"] == "PhD thesis"
    assert csl.item(software, EMPTY)["version"] == "2.1"
    assert "ET  - 2.1\r\n" in ris.entry(software, EMPTY)
    assert web.paper(software, EMPTY)["version"] == "2.1"


def test_facts_of_bibliographies_come_out_again(tmp_path):
    paper = one(
        tmp_path,
        "address: Oslo, issn: 1234-5678, x-event-title: Meeting, journal: J, school: A, publisher: B",
    )
    source = load_file(tmp_path / "a.yml", root=tmp_path)

    item = csl.item(paper, EMPTY)
    assert (item["publisher-place"], item["ISSN"], item["event-title"]) == ("Oslo", "1234-5678", "Meeting")
    assert "CY  - Oslo\r\n" in ris.entry(paper, EMPTY)
    assert "SN  - 1234-5678\r\n" in ris.entry(paper, EMPTY)
    assert losses([paper], source, ".json") == [
        "institution: 1 record with publisher and institution: one is kept"
    ]
    assert "x-event-title" not in paper.title


def test_rich_text_of_titles(tmp_path):
    (tmp_path / "a.yml").write_text(
        "- {id: a, title: 'The <i>E. coli</i> CO<sub>2</sub> \\textbf{x} $y^2$ `z`', abstract: 'An <i>a</i>'}"
    )
    source = load_file(tmp_path / "a.yml", root=tmp_path)
    [item] = json.loads(csl.dumps(source.papers, Library.build([source])))

    assert item["title"].startswith("The <i>E. coli</i> CO<sub>2</sub> <b>x</b> ")
    assert item["abstract"] == "An a"
    assert "TI  - The <i>E. coli</i> CO<sub>2</sub>" in ris.entry(source.papers[0], EMPTY)
    [lost] = losses(source.papers, source, ".json")
    assert lost.startswith("abstract: italics")


@pytest.mark.parametrize("name", ["booktitle", "conference"])
def test_the_name_of_the_field_says_what_a_conference_is(tmp_path, name):
    assert one(tmp_path, f"{name}: Lakes 2020").type == "paper-conference"
    assert one(tmp_path, "venue: Conference on Lakes").type == ""


def test_exports_hold_no_markup_of_issuer_and_genre(tmp_path):
    paper = one(tmp_path, "type: thesis, school: 'Uni &amp; *Lab* {A}', genre: 'A *long* thesis', year: 2001")
    page = json.dumps(web.paper(paper, EMPTY))

    assert "Uni & Lab A" in page
    assert '"A long thesis"' in page
    assert ("citation_dissertation_institution", "Uni & Lab A") in web.tags(paper, EMPTY)
    assert csl.item(paper, EMPTY)["genre"] == "A long thesis"
    assert "M3  - A long thesis" in ris.entry(paper, EMPTY)


@pytest.mark.parametrize("type_", ["report", "patent", "standard"])
def test_the_number_of_a_report_is_no_issue(tmp_path, type_):
    item = csl.item(one(tmp_path, f"type: {type_}, number: TR-9"), EMPTY)

    assert (item["number"], "issue" in item) == ("TR-9", False)
    (tmp_path / "a.json").write_text(json.dumps([item]), encoding="utf-8")
    (again,) = load_file(tmp_path / "a.json", root=tmp_path).papers
    assert (again.issue, again.extra) == ("TR-9", ())


def test_a_collaboration_is_in_every_export(tmp_path):
    paper = one(tmp_path, "authors: [Ann Gao], collaboration: 'Lake, River and Sea Group'")

    assert csl.item(paper, EMPTY)["author"][-1] == {"literal": "Lake, River and Sea Group"}
    assert "AU  - Lake River and Sea Group" in ris.entry(paper, EMPTY)
    assert web.paper(paper, EMPTY)["author"][-1]["name"] == "Lake, River and Sea Group"
