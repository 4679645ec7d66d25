"""Papers from records: every field, in the forms that people write; faults cost a field and say so."""

from __future__ import annotations

import json

import pytest

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Claim, Link, Metric
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.readers.diagnostics import SUBTYPES


@pytest.fixture
def load(tmp_path):
    """Read a text as ``papers.yml``; other names by ``research_fields``."""

    def read(text, **fields):
        (tmp_path / "papers.yml").write_text(text, encoding="utf-8")
        source = load_file(tmp_path / "papers.yml", root=tmp_path, fields=fields)
        assert {problem.subtype for problem in source.problems} <= set(SUBTYPES)
        return source

    return read


@pytest.fixture
def one(load):
    """The paper of a record with some fields, and its problems without the place."""

    def read(fields, **names):
        source = load(f"- id: a\n  title: T\n{fields}", **names)
        (paper,) = source.papers
        return paper, [str(problem).removeprefix("papers.yml:") for problem in source.problems]

    return read


def lines(text):
    return "".join(f"  {line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("key: b", "id", "a"),
        ("short_title: S", "short", "S"),
        ("Short-Title: S", "short", "S"),
        ("acronym: S", "short", "S"),
        ("affiliation: cambridge", "affiliations", ("cambridge",)),
        ("affiliations: [a, b]", "affiliations", ("a", "b")),
        ("affiliations: {1: a, 2: b}", "affiliations", ("a", "b")),
        ("venue: ICCV", "venues", ("ICCV",)),
        ("venue: [TPAMI, CVPR]", "venues", ("TPAMI", "CVPR")),
        ("container-title: J", "venues", ("J",)),
        ("conference: C, 2020", "venues", ("C, 2020",)),
        ("journal: {name: J, volume: 3}", "venues", ("J",)),
        ("status: submitted", "status", "submitted"),
        ("doi: https://doi.org/10.1000/ABC", "doi", "10.1000/abc"),
        ("arxiv: 2510.03670", "arxiv", "2510.03670"),
        ("arXiv: https://arxiv.org/abs/2303.14389v2", "arxiv", "2303.14389"),
        ("eprint: hep-th/9901001", "arxiv", "hep-th/9901001"),
        ("preprint: {url: https://arxiv.org/abs/2303.14389, date: 2020}", "arxiv", "2303.14389"),
        ("pmid: 31452104", "pmid", "31452104"),
        ("pmcid: 3531190", "pmcid", "PMC3531190"),
        ("openreview: https://openreview.net/forum?id=rkg6sJHYDr", "openreview", "rkg6sJHYDr"),
        ("acl: P19-1001", "acl", "P19-1001"),
        ("isbn: 978-3-16-148410-0", "isbn", "9783161484100"),
        ("hal: hal-01234567v2", "hal", "hal-01234567"),
        ("url: https://x.org/a?b=c", "url", "https://x.org/a?b=c"),
        ("link: www.x.org", "url", "https://www.x.org"),
        ("url: n/a", "url", ""),
        ("url: https://doi.org/10.1000/182", "doi", "10.1000/182"),
        ("pdf: https://arxiv.org/pdf/2303.14389.pdf", "arxiv", "2303.14389"),
        ("abstract: |\n  A\n\n  B", "abstract", "A\n\nB"),
        ("description: D", "abstract", "D"),
        ("description: {en: D, de: E}", "abstract", "D"),
        ("tldr: S", "summary", "S"),
        ("comment: N", "note", "N"),
        ("tags: [on, 012, on]", "tags", ("on", "012")),
        ("keywords: 'a, b; c'", "tags", ("a", "b", "c")),
        ("keywords: [{tag: a}, {name: b}]", "tags", ("a", "b")),
        ("tags: a\nkeywords: [b, a]", "tags", ("a", "b")),
        ("topic: t", "topics", ("t",)),
        ("primary_category: cs.LG", "category", "cs.LG"),
        ("citations: 800+", "citations", Metric("800+", 800, at_least=True)),
        ("cited_by: '1,567'", "citations", Metric("1,567", 1567)),
        ("stars: 1.2k", "stars", Metric("1.2k", 1200)),
        ("likes: '>1000'", "likes", Metric(">1000", 1000, at_least=True)),
        (
            "downloads: {count: 12, source: PyPI, date: 2026-01-31}",
            "downloads",
            Metric("12", 12, source="PyPI", date="2026-01-31"),
        ),
        ("award: Oral", "awards", ("Oral",)),
        ("awards: [Oral, Best paper]", "awards", ("Oral", "Best paper")),
        (
            "metrics: {ai_score: 7.5, GPU days: 3, top_1: 92.1 %}",
            "metrics",
            (("Ai score", "7.5"), ("GPU days", "3"), ("Top 1", "92.1 %")),
        ),
        ("metrics: [{a: 1}, {b: 2}]", "metrics", (("A", "1"), ("B", "2"))),
        ("sota: best on X", "sota", (Claim("best on X"),)),
        (
            "sota: [{task: Detection, Dataset: COCO, rank: 1, url: https://x.org}]",
            "sota",
            (Claim("Detection", dataset="COCO", rank="1", url="https://x.org"),),
        ),
        ("relation: uses", "relation", "uses"),
        ("relation: about", "relation", "own"),
        ("selected: y", "selected", True),
        ("selected: n", "selected", False),
        ("highlight: 1", "selected", True),
        ("featured: 0", "selected", False),
        ("draft: true", "hidden", True),
        ("image_alt: A dog", "image_alt", "A dog"),
        ("version_of: b", "version_of", "b"),
        ("number: 4", "issue", "4"),
        ("page_range: 1--3", "pages", "1--3"),
        ("language: en", "language", "en"),
        ("bibtex: '@misc{a}'", "bibtex", "@misc{a}"),
        ("type: phdthesis", "type", "thesis"),
        ("entry_type: InProceedings", "type", "paper-conference"),
        ("type: article-journal", "type", "article-journal"),
        ("type: paper", "type", ""),
        ("publisher: ICCV 2021", "venues", ("ICCV 2021",)),
        ("publisher: P\ntype: book", "venues", ()),
        ("publisher: P\ntype: book", "publisher", "P"),
        ("publisher: P\njournal: J", "publisher", "P"),
        ("x-mine: {a: [b]}", "extra", (("xmine", {"a": ["b"]}),)),
        ("address: Paris", "extra", (("address", "Paris"),)),
    ],
)
def test_fields_are_read_in_the_forms_people_write(one, fields, name, value):
    paper, problems = one(lines(fields))

    assert getattr(paper, name) == value
    assert problems == []


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("date: 2023-03-21", PartialDate(2023, 3, 21)),
        ("year: 2023", PartialDate(2023)),
        ("year: '2023'\nmonth: mar", PartialDate(2023, 3)),
        ("year: 2023\nmonth: 3\nday: 21", PartialDate(2023, 3, 21)),
        ("date: 2023\nmonth: March", PartialDate(2023, 3)),
        ("date: 2023-03\nyear: 2023", PartialDate(2023, 3)),
        ("issued: {year: 2023, month: 3}", PartialDate(2023, 3)),
        ("publication_year: 2023", PartialDate(2023)),
        ("date: in press", PartialDate(0, text="in press", forthcoming=True)),
        ("date: null\nyear: ~", None),
    ],
)
def test_dates(one, fields, date):
    paper, problems = one(lines(fields))

    assert (paper.date, problems) == (date, [])


@pytest.mark.parametrize(
    ("fields", "date", "message"),
    [
        (
            "year: 2024 (accepted)",
            PartialDate(2024),
            "field 'year': '(accepted)' is left out of the date, which is 2024",
        ),
        (
            "date: Spring 2024",
            PartialDate(2024),
            "field 'date': the season is left out of the date, which is 2024",
        ),
        (
            "year: 2024\nmonth: 9--11 jul",
            PartialDate(2024, 7, 9),
            "field 'month': the end of the range is left out of the date, which is 2024-07-09",
        ),
        ("date: 31 February 2024", None, "31 February does not exist"),
    ],
)
def test_what_a_date_drops_is_reported(one, fields, date, message):
    paper, problems = one(lines(fields))

    assert paper.date == date
    assert len(problems) == 1
    assert message in problems[0]


@pytest.mark.parametrize(
    ("fields", "links"),
    [
        ("code: owner/name", [Link("code", "https://github.com/owner/name")]),
        ("github: https://github.com/a/b", [Link("code", "https://github.com/a/b")]),
        ("code: true", [Link("code", "")]),
        ("code: false\nvideo: null\nslides: ''\ndemo: n/a", []),
        (
            "code_urls: [https://a.org, b/c]",
            [Link("code", "https://a.org"), Link("code", "https://github.com/b/c")],
        ),
        ("project_page: a.org/x", [Link("project", "https://a.org/x")]),
        ("dataset: https://d.org", [Link("data", "https://d.org")]),
        ("talk: https://t.org", [Link("video", "https://t.org")]),
        ("url_slides: https://s.org", [Link("slides", "https://s.org")]),
        (
            "links: {Code: a/b, My page: https://p.org}",
            [Link("code", "https://github.com/a/b"), Link("my page", "https://p.org", "My page")],
        ),
        ("links: [{label: PDF, url: https://p.org}]", [Link("pdf", "https://p.org")]),
        (
            "links: [{text: GitHub, href: https://github.com/a/b}]",
            [Link("code", "https://github.com/a/b", "GitHub")],
        ),
        ("links: [{slides: https://s.org}]", [Link("slides", "https://s.org")]),
        ("links: [https://www.x.org/y]", [Link("x.org", "https://www.x.org/y", "x.org")]),
        ("links: {doi: 10.1000/182, arxiv: '2303.14389'}", []),
        (
            "resources: {video: [https://a.org, https://b.org]}",
            [Link("video", "https://a.org"), Link("video", "https://b.org")],
        ),
        ("url: https://a.org\npaper: https://b.org", [Link("paper", "https://b.org", "Paper")]),
        ("url: https://a.org\nlink: https://a.org", []),
        (
            "link: {url: https://a.org, display: Nature 2020}",
            [Link("nature 2020", "https://a.org", "Nature 2020")],
        ),
        ("link: https://a.org, https://b.org", [Link("link", "https://b.org", "Link")]),
        (
            "pdf: https://a.org\nPDF_url: https://b.org",
            [Link("pdf", "https://a.org"), Link("pdf", "https://b.org")],
        ),
        ('code: <a class=x href="https://github.com/a/b">Star</a>', [Link("code", "https://github.com/a/b")]),
        ("bibtex: https://a.org/x.bib", [Link("bibtex", "https://a.org/x.bib", "BibTeX")]),
        (
            "preprint: https://www.biorxiv.org/content/1",
            [Link("preprint", "https://www.biorxiv.org/content/1", "Preprint")],
        ),
    ],
)
def test_links(one, fields, links):
    paper, problems = one(lines(fields))

    assert (list(paper.links), problems) == (links, [])


def test_identifiers_in_links_are_identifiers(one):
    paper, _ = one("  links: {doi: 10.1000/182, arxiv: '2303.14389'}\n")

    assert (paper.doi, paper.arxiv) == ("10.1000/182", "2303.14389")


def test_a_title_may_hold_more(load):
    (paper,) = load(
        "- title: {name: T, link: https://a.org}\n  conference: {name: C, year: 2020, place: X}\n"
    ).papers

    assert (paper.title, paper.url, paper.venues, paper.year) == ("T", "https://a.org", ("C",), 2020)
    assert paper.extra == (("conferenceplace", "X"),)


def test_nothing_that_a_mapping_says_is_lost_to_a_stronger_field(load):
    (paper,) = load("- title: {name: T, link: https://a.org}\n  url: https://b.org\n").papers

    assert (paper.url, paper.links) == ("https://b.org", (Link("title", "https://a.org", "Title"),))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (
            "date: 2023-02-31",
            "3: paper 'a': field 'date': 31 February does not exist; write YYYY, YYYY-MM or YYYY-MM-DD, or remove the field",
        ),
        (
            "year: never",
            "3: paper 'a': field 'year': 'never' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD, or remove the field",
        ),
        (
            "year: [2020]",
            "3: paper 'a': field 'year': the date is not a text; it is ignored; write YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        ("month: 3", "3: paper 'a': field 'month': a month without a year; it is ignored; write 'year: …'"),
        (
            "month: 13",
            "3: paper 'a': field 'month': month 13 does not exist; write 1 to 12 or an English name",
        ),
        (
            "date: 2023-03\n  month: 13",
            "4: paper 'a': field 'month': month 13 does not exist; write 1 to 12 or an English name",
        ),
        (
            "year: never\n  month: 3",
            "3: paper 'a': field 'year': 'never' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD, or remove the field",
        ),
        (
            "year: 2020\n  month: Smarch",
            "4: paper 'a': field 'month': 'Smarch' is not a month; write 1 to 12 or an English name",
        ),
        (
            "url: ttps://x.org",
            "3: paper 'a': field 'url': unknown scheme 'ttps' in 'ttps://x.org'; did you mean 'https'?",
        ),
        (
            "url: javascript:alert(1)",
            "3: paper 'a': field 'url': 'javascript:alert(1)' is not a link that pages may hold; use https, http, ftp or mailto",
        ),
        (
            "pdf: data:text/html,x",
            "3: paper 'a': field 'pdf': 'data:text/html,x' is not a link that pages may hold; use https, http, ftp or mailto",
        ),
        (
            "links: {Demo page: 'javascript:x'}",
            "3: paper 'a': field 'links': 'Demo page': 'javascript:x' is not a link that pages may hold; use https, http, ftp or mailto",
        ),
        (
            "pdf: missing.pdf",
            "3: paper 'a': field 'pdf': the file 'missing.pdf' does not exist; the path is relative to the folder of this file",
        ),
        (
            "pdf: /missing.pdf",
            "3: paper 'a': field 'pdf': the file '/missing.pdf' does not exist; the path is relative to the source folder",
        ),
        (
            "image: ../../secret.png",
            "3: paper 'a': field 'image': '../../secret.png' leads out of the source folder and the folder of this file: only what lies in them is used",
        ),
        (
            "code: J12",
            "3: paper 'a': field 'code': 'J12' is neither an address nor a path; it is kept as 'extra'",
        ),
        (
            "doi: 1",
            "3: paper 'a': field 'doi': '1' is not a DOI (such as 10.1000/182); correct it, or remove the field",
        ),
        (
            "doi: https://x.org/1",
            "3: paper 'a': field 'doi': 'https://x.org/1' is not a DOI (such as 10.1000/182); correct it, or remove the field; the address is kept as a link",
        ),
        (
            "isbn: 978-3-16-148410-1",
            "3: paper 'a': field 'isbn': '978-3-16-148410-1' is not an ISBN: its check digit does not fit",
        ),
        (
            "citations: many",
            "3: paper 'a': field 'citations': 'many' does not begin with a number; it is ignored; write 241, 800+ or 1,567",
        ),
        (
            "citations: [1]",
            "3: paper 'a': field 'citations': not a number; it is ignored; write a number, or {count, source, date}",
        ),
        (
            "citations: {source: X}",
            "3: paper 'a': field 'citations': 'count' is missing; the number is ignored; write a number, or {count, source, date}",
        ),
        (
            "stars: {count: 1,567, source: GitHub}",
            "3: paper 'a': field 'stars': a comma ends a value in {…}, so '567' is left over; the number is ignored; put it in quotes",
        ),
        (
            "stars: {count: 1, date: 31 June}",
            "3: paper 'a': field 'stars': '31 June' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD, or remove the field",
        ),
        ("metrics: 5", "3: paper 'a': field 'metrics': not a mapping from label to value; it is ignored"),
        (
            "metrics: {a: {b: c}}",
            "3: paper 'a': field 'metrics': the value of 'a' is a mapping; it is ignored; write a number or words",
        ),
        (
            "sota: {task: T, foo: 1}",
            "3: paper 'a': field 'sota': 'foo' is an unknown key of a claim; it is ignored",
        ),
        (
            "sota: {task: T, url: ttp://x}",
            "3: paper 'a': field 'sota': unknown scheme 'ttp' in 'ttp://x'; did you mean 'http'?",
        ),
        (
            "selected: maybe",
            "3: paper 'a': field 'selected': invalid truth value 'maybe'; it is ignored; write true or false",
        ),
        (
            "relation: mine",
            "3: paper 'a': field 'relation': unknown relation 'mine'; it is ignored; write own, uses or cited",
        ),
        (
            "type: idea",
            "3: paper 'a': field 'type': unknown type 'idea'; it is kept as 'extra'; write a type of BibTeX or CSL: article, inproceedings, book, phdthesis, techreport, software, dataset, preprint …",
        ),
        (
            "abstract: {x: {y: z}}",
            "3: paper 'a': field 'abstract': a mapping where a text is expected; it is ignored",
        ),
        (
            "bibtex: yes please",
            "3: paper 'a': field 'bibtex': invalid BibTeX entry; it is ignored; an entry begins with '@'",
        ),
        ("titel: x", "3: paper 'a': field 'titel': unknown field; did you mean 'title'?"),
        ("yaer: 2020", "3: paper 'a': field 'yaer': unknown field; did you mean 'year'?"),
        (
            "resouces: []\n  autors: x",
            "4: paper 'a': field 'autors': unknown field; did you mean 'authors'?",
        ),
        (
            "funding: x",
            "3: field 'funding': unknown field, kept as 'extra'; name it in 'research_fields', or let it begin with 'x-'",
        ),
        (
            "PDF: https://a.org\n  pdf: https://b.org",
            "4: paper 'a': field 'pdf': duplicate field, given as 'PDF' and as 'pdf'; keeping the first",
        ),
        (
            'short: "a\\u202eb"',
            "3: paper 'a': field 'short': it contains an invisible override of the writing direction (U+202E); it is left out: delete it",
        ),
    ],
)
def test_a_fault_costs_a_field_and_says_so(one, fields, problem):
    paper, problems = one(f"  {fields}\n")

    assert paper.title == "T"
    assert problems == [problem]


def test_what_is_kept_after_a_fault(one):
    paper, _ = one("  doi: https://x.org/1\n  code: J12\n  type: idea\n  arxiv: [2303.14389, 2303.14390]\n")

    assert paper.links == (
        Link("x.org", "https://x.org/1", "x.org"),
        Link("arxiv 2303.14390", "https://arxiv.org/abs/2303.14390", "arXiv 2303.14390"),
    )
    assert paper.extra == (("code", "J12"), ("type", "idea"))
    assert paper.arxiv == "2303.14389"


@pytest.mark.parametrize(
    ("records", "problem"),
    [
        (
            "- {id: d, titel: D}",
            "1: paper 'd': no title and no identifier; the paper is left out; did you mean 'title' for 'titel'?",
        ),
        (
            "- {title: T}\n- {Tilte: D}",
            "2: no title and no identifier; the paper is left out; did you mean 'title' for 'Tilte'?",
        ),
        (
            "- {titel: A}\n- {titel: B}",
            "1: none of the 2 records has a title; none is read; did you mean 'title' for 'titel'?",
        ),
        (
            "- {titel: A, doi: 10.1000/182}",
            "1: paper '10-1000-182': field 'titel': unknown field; did you mean 'title'?",
        ),
    ],
)
def test_a_title_under_a_misspelt_name(load, records, problem):
    assert f"papers.yml:{problem}" in [str(one) for one in load(records).problems]


def test_an_unknown_key_is_reported_once(load):
    text = "".join(f"- title: T{n}\n  funding: {n}\n  pagees: {n}\n" for n in range(7))

    assert [str(problem) for problem in load(text).problems] == [
        (
            "papers.yml:2: field 'funding': unknown field, kept as 'extra' (in 7 records, here first); name it in "
            "'research_fields', or let it begin with 'x-'"
        ),
        (
            "papers.yml:3: field 'pagees': unknown field, kept as 'extra' (in 7 records, here first); did you mean "
            "'pages'?"
        ),
    ]


def test_an_unknown_key_of_a_number_is_reported(load):
    source = load("- {title: A, id: a, citations: {count: 3, sauce: OpenAlex, url: ''}}")

    assert source.papers[0].citations.value == 3
    assert [str(problem) for problem in source.problems] == [
        "papers.yml:1: paper 'a': field 'citations': 'sauce' is an unknown key of a number; it is ignored"
    ]


def test_each_fault_of_a_known_field_names_its_paper(load):
    fields = (
        "title: T, type: odd{0}, image: x{0}, code: J{0}, authors: [{{foo: 1}}], sota: [1, [a]], id: a {0}"
    )
    problems = load("".join("- {" + fields.format(n) + "}\n" for n in range(1, 4))).problems

    for line in (1, 2, 3):
        told = [problem for problem in problems if problem.line == line]
        assert {problem.paper for problem in told if problem.field != "id"} == {f"a-{line}"}
        assert {problem.paper for problem in told if problem.field == "id"} == {f"a {line}"}
        assert {problem.field for problem in told} == {"type", "image", "code", "authors", "sota", "id"}


def test_of_very_many_faults_the_rest_is_counted(load):
    text = "".join(f"- title: T{n}\n  type: odd{n}\n" for n in range(1, 26))
    [problem] = [str(problem) for problem in load(text).problems]

    assert problem.startswith("papers.yml:2: paper 't1': field 'type': unknown type 'odd1'")
    assert problem.endswith(
        "(24 more like it in this file, lines 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26 and 12 more)"
    )


def test_few_faults_have_a_line_each(load):
    text = "".join(f"- title: T{n}\n  type: odd{n}\n" for n in range(1, 4))

    assert [problem.line for problem in load(text).problems] == [2, 4, 6]


def test_of_records_that_are_left_out_each_line_is_named(load):
    text = "".join(f"- {{note: n{n}}}\n" for n in range(30)) + "- title: T\n"
    [problem] = load(text).problems

    assert problem.message.endswith(f"lines {', '.join(map(str, range(2, 31)))})")


def test_unknown_fields_are_one_line(load):
    text = "".join(f"- title: T{n}\n  funding: {n}\n  grant: {n}\n" for n in range(7)) + "  solo: x\n"

    assert [str(problem) for problem in load(text).problems] == [
        (
            "papers.yml:2: unknown fields are kept as 'extra': 'funding' (7 records), 'grant' (7 records), 'solo' (line 22)"
            "; name them in 'research_fields', or let them begin with 'x-'"
        )
    ]


def test_few_faults_of_one_cause_and_faults_of_unlike_causes_are_reported_each(load):
    doi = "".join(f"- {{title: T{n}, doi: {value}}}\n" for n, value in enumerate(("1", "true", "0.1002/x")))
    mixed = doi + "- {title: T4, doi: '10.1000/ 1'}\n- {title: T5, type: odd}\n"

    assert [problem.line for problem in load(mixed).problems] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("relation: use", "unknown relation 'use'; it is read as 'uses'; write that"),
        ("relation: citd", "unknown relation 'citd'; it is read as 'cited'; write that"),
        ("status: in pres", "unknown status 'in pres'; it is kept; did you mean 'in press'?"),
    ],
)
def test_slips_of_values_are_reported(load, written, said):
    source = load(f"- {{title: T, {written}}}")

    assert [problem.message for problem in source.problems] == [said]
    assert source.papers[0].relation == {"relation: use": "uses", "relation: citd": "cited"}.get(
        written, "own"
    )


def test_any_status_may_be_said(load):
    assert load("- {title: T, status: with the editor}").problems == ()


def test_a_fault_in_defaults_is_reported_on_their_line(load):
    problems = load("defaults:\n  type: odd\n  sota: {foo: 1}\npapers: [{title: A}, {title: B}]\n").problems

    assert [(problem.line, problem.paper, problem.field) for problem in problems] == [
        (2, "", "type"),
        (3, "", "sota"),
    ]


@pytest.mark.parametrize(
    ("record", "paper", "field"),
    [
        ('title: "x \\beta y"\n  code: "a b"', "x-y", "title"),
        ('title: T\n  note: "a\n    \\theta"', "t", "note"),
        ('title: "\\u202eT"', "t", "title"),
        ("title: 中文\n  selected: maybe", "中文", "selected"),
        ("title: T\n  id: [a]", "t", "id"),
    ],
)
def test_a_fault_names_a_paper_whose_id_or_title_is_odd(load, record, paper, field):
    problem = load(f"- title: Other\n- {record}\n").problems[0]

    assert (problem.paper, problem.field, problem.kind) == (paper, field, "paper")


def test_a_near_miss_is_reported_each_time(load):
    problems = load("- title: A\n  autors: x\n- title: B\n  autors: y\n").problems

    assert [(problem.line, problem.paper) for problem in problems] == [(2, "a"), (4, "b")]


def test_research_fields_gives_other_names(one):
    paper, problems = one(
        "  host: ICCV\n  funding: x\n  page: 1-2\n", host="venue", funding=None, page="pages"
    )

    assert (paper.venues, paper.pages, problems) == (("ICCV",), "1-2", [])
    assert paper.extra == (("funding", "x"),)


def test_research_fields_can_say_that_a_publisher_is_one(one):
    paper, _ = one("  publisher: P\n", publisher="publisher")

    assert (paper.publisher, paper.venues) == ("P", ())


# -- ids and titles


@pytest.mark.parametrize(
    ("record", "id_"),
    [
        ("title: Deep Learning, Übung", "deep-learning-ubung"),
        ("title: The $\\alpha$-Net of \\textbf{Things}", "the-net-of-things"),
        ("title: " + "word " * 20, "word-" * 11 + "word"),
        ("title: 深度学习\n  doi: 10.1000/182", "10-1000-182"),
        ("title: 深度学习", "ec759137"),
        ("title: T\n  citekey: DBLP:conf/x", "DBLP:conf/x"),
        ("name: A name", "a-name"),
    ],
)
def test_ids_are_generated_where_none_is_given(load, record, id_):
    (paper,) = load(f"- {record}\n").papers

    assert paper.id == id_
    assert paper.id_is_generated == ("citekey" not in record)


def test_a_generated_id_never_drops_a_paper(load):
    papers = load("- title: A B\n- title: A, B\n- id: a-b-2\n  title: C\n- title: A-B\n").papers

    assert [paper.id for paper in papers] == ["a-b", "a-b-3", "a-b-2", "a-b-4"]


def test_an_explicit_id_is_unique_in_a_file(load):
    source = load("- {id: a, title: A}\n- {id: b, title: B}\n- {id: a, title: C}\n")

    assert [(paper.id, paper.title) for paper in source.papers] == [("a", "A"), ("b", "B")]
    assert [str(problem) for problem in source.problems] == [
        "papers.yml:3: paper 'a': duplicate id (first defined on line 1); keeping the first"
    ]


@pytest.mark.parametrize(("id_", "mended"), [("a b", "a-b"), ("'<x>'", "x"), ("'a`b'", "a-b")])
def test_an_id_that_roles_cannot_hold_is_mended(load, id_, mended):
    source = load(f"- id: {id_}\n  title: T\n")

    assert source.papers[0].id == mended
    assert source.problems[0].subtype == "id"


def test_a_paper_without_title_is_left_out_and_reported_once(load):
    source = load("- {id: x, stars: 8}\n- {year: 2020, foo: bar}\n- {title: T}\n")

    assert [(paper.id, paper.title) for paper in source.papers] == [("x", ""), ("t", "T")]
    assert list(Library.build([source]).papers) == ["t"]
    assert [str(problem) for problem in source.problems] == [
        "papers.yml:1: paper 'x': no title and no identifier; the paper is left out; write 'title: …'",
        "papers.yml:2: no title and no identifier; the paper is left out; write 'title: …'",
    ]


def test_a_list_of_something_else_is_reported_once(load):
    source = load("- {data: [a, b]}\n- {data: [c, d]}\n- {data: [e, f]}\n")

    assert source.papers == ()
    assert [str(problem) for problem in source.problems] == [
        "papers.yml:1: none of the 3 records has a title; none is read; write '- title: …' for each"
    ]


@pytest.mark.parametrize(
    ("record", "title"),
    [
        ("doi: 10.1000/182", "10.1000/182"),
        ("url: https://arxiv.org/abs/2303.14389", "2303.14389"),
        ("id: doi:10.1000/182", "10.1000/182"),
        ("id: pubmed:31452104", "31452104"),
    ],
)
def test_an_identifier_is_shown_as_a_title_that_can_be_looked_up(load, record, title):
    source = load(f"- {record}\n")

    assert source.papers[0].title == title
    assert [problem.message for problem in source.problems] == [
        "no title; the identifier is shown; 'sphinx-research refresh' looks the title up"
    ]
    assert source.problems[0].subtype == "title"


def test_titles_are_on_one_line(load):
    assert load("- title: |\n    A\n    B\n").papers[0].title == "A B"


def test_a_paper_at_arxiv_alone_is_a_preprint(load):
    text = """
- {title: A, arxiv: 2303.14389}
- {title: B, arxiv: 2303.14389, venue: arXiv preprint}
- {title: C, arxiv: 2303.14389, venue: ICCV}
- {title: D, arxiv: 2303.14389, doi: 10.1000/182}
- {title: E, arxiv: 2303.14389, doi: 10.48550/arXiv.2303.14389, type: misc}
- {title: F, arxiv: 2303.14389, type: book}
"""
    assert [paper.type for paper in load(text).papers] == ["preprint", "preprint", "", "", "preprint", "book"]


# -- what surrounds a paper


def test_defaults_fill_what_a_paper_does_not_say(load):
    text = """
papers:
- {title: A}
- {title: B, relation: own, date: 2021-05, tags: [y]}
- {title: C, month: 3}
defaults: {Relation: uses, year: 2020, keywords: [x], funding: f, x-a: 1}
"""
    source = load(text)

    assert [(one.relation, one.date, one.tags) for one in source.papers] == [
        ("uses", PartialDate(2020), ("x",)),
        ("own", PartialDate(2021, 5), ("y",)),
        ("uses", PartialDate(2020, 3), ("x",)),
    ]
    assert source.papers[0].extra == (("funding", "f"), ("xa", "1"))
    assert [problem.line for problem in source.problems] == [6]


def test_a_fault_in_the_defaults_is_reported_once(load):
    source = load("defaults:\n  date: 31 February\n  relation: x\npapers:\n- title: A\n- title: B\n")

    assert [str(problem) for problem in source.problems] == [
        (
            "papers.yml:2: field 'date': '31 February' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD, or remove the "
            "field"
        ),
        "papers.yml:3: field 'relation': unknown relation 'x'; it is ignored; write own, uses or cited",
    ]


def test_the_keys_around_a_paper_are_its_year_or_a_tag(load):
    text = "2023:\n- title: A\n- {title: B, year: 2020}\nML:\n  Theory:\n  - {title: C, tags: [x]}\n  2019:\n  - title: D\n"

    assert [(one.year, one.tags) for one in load(text).papers] == [
        (2023, ()),
        (2020, ()),
        (None, ("x", "ML/Theory")),
        (2019, ("ML",)),
    ]


def test_files_beside_the_data_are_downloads(tmp_path, load):
    (tmp_path / "files").mkdir()
    (tmp_path / "files/a b.pdf").write_text("")
    (tmp_path / "dog.png").write_text("")
    paper = load("- {title: A, pdf: files/a b.pdf#page=2, url: /files/a b.pdf, image: ./dog.png}\n").papers[0]

    assert paper.links == (Link("pdf", "", path=str(tmp_path / "files/a b.pdf")),)
    assert (paper.url, paper.url_path) == ("", str(tmp_path / "files/a b.pdf"))
    assert paper.image == str(tmp_path / "dog.png")


def test_paths_may_not_leave_the_folders_by_links_either(tmp_path):
    outside = tmp_path / "outside.pdf"
    outside.write_text("")
    source_folder = tmp_path / "docs"
    data = source_folder / "data"
    data.mkdir(parents=True)
    (source_folder / "in.pdf").write_text("")
    (data / "sly.pdf").symlink_to(outside)
    (data / "sly").symlink_to(tmp_path)
    (data / "papers.json").write_text(
        json.dumps([{"title": name, "pdf": name} for name in ("sly.pdf", "sly/outside.pdf", "../in.pdf")])
    )
    source = load_file(data / "papers.json", root=source_folder)

    assert [[link.path for link in paper.links] for paper in source.papers] == [
        [],
        [],
        [str(source_folder / "in.pdf")],
    ]
    assert [problem.subtype for problem in source.problems] == ["link", "link"]


@pytest.mark.parametrize("name", ["c#1.{}", "#1.{}", "a b ü #1.{}", "sub#/c.{}"])
def test_names_of_files_may_hold_what_ends_an_address(tmp_path, name):
    paths = {kind: tmp_path / name.format(kind) for kind in ("pdf", "png", "zip")}
    for path in paths.values():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    data = f"""- title: A
  pdf: "{name.format("pdf")}"
  image: "/{name.format("png")}"
  code: "{name.format("zip")}"
"""
    (tmp_path / "papers.yml").write_text(data, "utf-8")
    source = load_file(tmp_path / "papers.yml", root=tmp_path)
    (paper,) = source.papers

    assert source.problems == ()
    assert paper.image == str(paths["png"])
    assert {link.kind: link.path for link in paper.links} == {
        "pdf": str(paths["pdf"]),
        "code": str(paths["zip"]),
    }


def test_a_fragment_is_no_part_of_the_name_where_there_is_no_such_file(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"")
    (tmp_path / "papers.yml").write_text("- {title: A, slides: a.pdf#page=2, poster: 'a#1.pdf'}\n", "utf-8")
    source = load_file(tmp_path / "papers.yml", root=tmp_path)

    assert source.papers[0].links == (Link("slides", "", path=str(tmp_path / "a.pdf")),)
    assert [problem.message for problem in source.problems] == [
        "the file 'a#1.pdf' does not exist; the path is relative to the folder of this file"
    ]


def test_a_data_file_elsewhere_may_use_its_own_folder(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "a.pdf").write_text("")
    (shared / "papers.yml").write_text("- {title: A, pdf: a.pdf}\n")

    assert load_file(shared / "papers.yml", root=tmp_path / "docs").problems == ()


def test_control_characters_reach_no_value(tmp_path):
    (tmp_path / "papers.json").write_text(
        r'[{"title": "$\beta$ \u0007 x\ud800", "note": "a\u0000b", "foo": "c\u001bd", "tags": ["e\u202ef"]}]'
    )
    source = load_file(tmp_path / "papers.json", root=tmp_path)
    paper = source.papers[0]

    assert paper.title.startswith("$\\beta$")
    values = [paper.title, paper.note, paper.extra[0][1], *paper.tags]
    assert all(value.isprintable() for value in values)
    assert {problem.subtype for problem in source.problems} == {"control", "unknown-field"}
    assert all(problem.message.isprintable() for problem in source.problems)


def test_faults_of_authors_are_reported_beside_a_list_of_something_else(load):
    source = load("papers: [{a: 1}, {b: 2}]\nauthors: [{id: x}]\n")

    assert [problem.message.partition("; ")[0] for problem in source.problems] == [
        "none of the 2 records has a title",
        "an author has no name",
    ]


def test_each_unknown_key_of_people_is_reported_once(load):
    people = "{name: Ann Gao, shoe: 7, hat: 8}"
    source = load(f"- {{title: A, authors: [{people}]}}\n- {{title: B, authors: [{people}, {people}]}}\n")

    assert [problem.message for problem in source.problems] == [
        "'shoe' is an unknown key of a person; it is ignored (3 times, here first)",
        "'hat' is an unknown key of a person; it is ignored (3 times, here first)",
    ]


def test_a_second_value_of_a_field_is_reported(load):
    source = load(
        "- {title: A, venue: V, journal: J, date: 2020, year: 2021}\n"
        "- {title: B, venue: V, journal: V, date: 2020-05, year: 2020}\n"
        "- {title: C, venue: V, journal: K, id: c, key: d}\n"
    )

    (problem,) = source.problems
    assert str(problem) == (
        "papers.yml:1: other values of fields that have one are kept as 'extra': 'journal' beside 'venue' (2 records), "
        "'year' beside 'date' (line 1)"
    )
    assert source.papers[0].extra == (("journal", "J"), ("year", "2021"))
    assert source.papers[2].extra == (("journal", "K"), ("key", "d"))


def test_a_second_value_of_one_field_only_names_it(load):
    source = load("- {title: A, venue: V, journal: J}\n- {title: C, venue: V, journal: K}\n")

    (problem,) = source.problems
    assert str(problem) == (
        "papers.yml:1: field 'journal': 'venue' gives another value for the same field; keeping that one, and this as "
        "'extra' (in 2 records, here first)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "ids: {doi: 10.1234/x, arxiv: 2101.00001}",
        "identifiers: {DOI: 10.1234/x, arXiv: 2101.00001}",
        "externalIds: {DOI: 10.1234/x, ArXiv: '2101.00001', CorpusId: 5}",
        "identifiers: [{type: doi, value: 10.1234/x}, {type: arxiv, value: 2101.00001}]",
        "identifier: [{scheme: DOI, id: 10.1234/x}, {scheme: arxiv, id: 2101.00001}]",
    ],
)
def test_identifiers_may_be_in_a_mapping_or_a_list_of_their_own(load, text):
    (paper,) = load(f"- title: A\n  {text}\n").papers

    assert (paper.doi, paper.arxiv) == ("10.1234/x", "2101.00001")


@pytest.mark.parametrize(
    "text", ["ids: [old-key, older]", "identifiers: [{a: b}]", "ids: [[x]]", "identifiers: {}"]
)
def test_identifiers_of_another_form_are_no_fault(load, text):
    (paper,) = load(f"- title: A\n  {text}\n").papers

    assert (paper.doi, paper.arxiv) == ("", "")


@pytest.mark.parametrize(("text", "other"), [("03/12/2023", "2023-12-03"), ("3-12-2023", "2023-12-03")])
def test_a_date_that_can_be_two_is_read_with_a_warning(load, text, other):
    source = load(f"- {{title: A, date: {text}}}\n")

    assert source.papers[0].date.iso == "2023-03-12"
    assert [problem.message for problem in source.problems] == [
        f"'{text}' could be 2023-03-12 or {other}; 2023-03-12 is used; write YYYY-MM-DD"
    ]


@pytest.mark.parametrize("text", ["03/03/2023", "13/12/2023", "12.03.2023", "2023-03-12", "3/2023"])
def test_a_date_that_can_be_one_only_is_no_doubt(load, text):
    assert load(f"- {{title: A, date: {text}}}\n").problems == ()


@pytest.mark.parametrize(("other", "count"), [("5/14/2023", 0), ("14/5/2023", 1), ("2023-05-14", 1)])
def test_other_dates_of_a_file_show_what_comes_first(load, other, count):
    source = load(f"- {{title: A, date: 3/12/2023}}\n- {{title: B, date: {other}}}\n")

    assert len(source.problems) == count


@pytest.mark.parametrize("word", ["cites", "citing"])
def test_a_relation_that_could_be_either_is_not_guessed(load, word):
    source = load(f"- {{title: A, relation: {word}}}\n")

    assert [problem.message for problem in source.problems] == [
        f"unknown relation '{word}'; it is ignored; write own, uses or cited"
    ]


@pytest.mark.parametrize(
    ("fields", "attribute", "value"),
    [
        ("page: 12-19", "pages", "12-19"),
        ("page: e17", "pages", "e17"),
        ("page: https://example.org/page", "pages", ""),
        ("page: my-page", "pages", ""),
        ("page: 3\npages: 5-9", "pages", "5-9"),
        ("proceedings: Widget Days", "venues", ("Widget Days",)),
        ("book: A Book", "venues", ("A Book",)),
        ("book: A Book\njournal: J", "venues", ("J",)),
        ("published: {doi: 10.1234/a, journal: J, year: 2021}", "doi", "10.1234/a"),
        ("published: {doi: 10.1234/a, journal: J, year: 2021}", "venues", ("J",)),
        ("published: {doi: 10.1234/a, journal: J, year: 2021}", "date", PartialDate(2021)),
        ("journal: {name: J, volume: 3, number: 4, pages: 5-9}", "issue", "4"),
        ("journal: {name: J, volume: 3, number: 4, pages: 5-9}", "venues", ("J",)),
        ("conference: {name: C, year: 2020}", "date", PartialDate(2020)),
        ("conference: {name: C, year: 2020}\nyear: 2021", "date", PartialDate(2021)),
        ("preprint: {url: 'https://arxiv.org/abs/2401.99001', date: 2024-01-02}", "arxiv", "2401.99001"),
        ("preprint: {url: 'https://arxiv.org/abs/2401.99001', date: 2024-01-02}", "date", None),
        ("preprint: {url: 'https://example.org/p', pmcid: PMC123}", "pmcid", "PMC123"),
        ("url: {value: 'https://example.org/', date: 2020-01-01}", "date", None),
        ("link: {url: 'https://example.org/', journal: J, year: 2020}", "date", PartialDate(2020)),
        ("publication_conference: C", "venues", ("C",)),
        ("venue-shorthand: pre-print 2021", "venues", ("pre-print 2021",)),
        ("conference_short: C\nconference: The C", "venues", ("The C",)),
        ("abbr: C 2021", "venues", ("C 2021",)),
        ("abbr: FedX", "venues", ()),
        ("abbr: C 2021\npublication_conference: The C", "venues", ("The C",)),
        ("reference: 'Widget Research 303: 297-303'", "venues", ("Widget Research 303: 297-303",)),
        ("reference: 'Roe, A. On widgets. Widget Research, 2020.'", "venues", ()),
        ("reference: TR-2020-12", "venues", ()),
        ("venue: conference\nbooktitle: The C", "venues", ("The C",)),
        ("venue: conference\nbooktitle: The C", "type", "paper-conference"),
        ("venue: conference", "venues", ("conference",)),
        ("journal: https://example.org/j\nconference: The C", "venues", ("The C",)),
        ("journal: https://example.org/j\nconference: The C", "url", "https://example.org/j"),
        ("publication_date: 2024-02-01\nyear: 2023", "date", PartialDate(2023)),
        ("publication_date: 2023-02-01\nyear: 2023", "date", PartialDate(2023, 2, 1)),
        ("date: 2024-02-01\nyear: 2023", "date", PartialDate(2024, 2, 1)),
        ("url: {value: 'https://example.org/', date: 2020-01-01}", "url", "https://example.org/"),
    ],
)
def test_nested_values_and_common_names(one, fields, attribute, value):
    paper, problems = one(lines(fields))

    assert getattr(paper, attribute) == value
    expected = ("'page'", "'reference'", "another value")
    assert [one for one in problems if not any(words in one for words in expected)] == []


def test_files_that_are_not_there_are_one_line_a_field(load):
    source = load("- {title: A, image: a.png, pdf: a.pdf}\n- {title: B, image: b.png, pdf: b.pdf}\n")

    assert [(problem.field, problem.line) for problem in source.problems] == [("image", 1), ("pdf", 1)]
    assert all("1 more like it in this file, line" in problem.message for problem in source.problems)
