"""Papers from records: every field, in the forms that people write."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.paper import Claim, Link, Metric
from sphinxcontrib_research.readers import load_file

from .record_helpers import lines


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
        ("hidden: Review", "hidden", "review"),
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
        ("date: Spring 2024", PartialDate(2024, season=1)),
        ("year: 2024\nmonth: 9--11 jul", PartialDate(2024, 7, 9, end=PartialDate(2024, 7, 11))),
        ("year: 2023-24", PartialDate(2023, end=PartialDate(2024))),
        ("date: 2023-24", PartialDate(2023, season=4)),
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
            "date: Q2 2024",
            PartialDate(2024),
            "field 'date': the quarter is left out of the date, which is 2024",
        ),
        (
            "year: 2024\nmonth: dec/jan",
            PartialDate(2024, 12),
            "field 'month': the end of the range, which is before its start, is left out of the date, which is 2024-12",
        ),
        ("date: 31 February 2024", None, "31 February does not exist"),
    ],
)
def test_what_a_date_drops_is_reported(one, fields, date, message):
    paper, problems = one(lines(fields))

    assert paper.date == date
    assert len(problems) == 1
    assert message in problems[0]


def test_a_title_may_hold_more(load):
    (paper,) = load(
        "- title: {name: T, link: https://a.org}\n  conference: {name: C, year: 2020, place: X}\n"
    ).papers

    assert (paper.title, paper.url, paper.venues, paper.year) == ("T", "https://a.org", ("C",), 2020)
    assert paper.extra == (("conferenceplace", "X"),)


def test_nothing_that_a_mapping_says_is_lost_to_a_stronger_field(load):
    (paper,) = load("- title: {name: T, link: https://a.org}\n  url: https://b.org\n").papers

    assert (paper.url, paper.links) == ("https://b.org", (Link("title", "https://a.org", "Title"),))


def test_research_fields_gives_other_names(one):
    paper, problems = one(
        "  host: ICCV\n  funding: x\n  page: 1-2\n", host="venue", funding=None, page="pages"
    )

    assert (paper.venues, paper.pages, problems) == (("ICCV",), "1-2", [])
    assert paper.extra == (("funding", "x"),)


def test_research_fields_can_say_that_a_publisher_is_one(one):
    paper, _ = one("  publisher: P\n", publisher="publisher")

    assert (paper.publisher, paper.venues) == ("P", ())


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
defaults: {Relation: uses, year: 2020, venue: , keywords: [x], funding: f, x-a: 1}
"""
    source = load(text)

    assert [(one.relation, one.date, one.tags) for one in source.papers] == [
        ("uses", PartialDate(2020), ("x",)),
        ("own", PartialDate(2021, 5), ("y",)),
        ("uses", PartialDate(2020, 3), ("x",)),
    ]
    assert source.papers[0].extra == (("funding", "f"), ("xa", "1"))
    assert [problem.line for problem in source.problems] == [6]


def test_long_defaults_reach_each_paper_of_a_short_file(load):
    titles = "".join(f"- title: A{number}\n" for number in range(50))
    source = load(f"defaults: {{abstract: {'a' * 3000}}}\npapers:\n{titles}")

    assert {paper.abstract for paper in source.papers} == {"a" * 3000}
    assert source.problems == ()


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
