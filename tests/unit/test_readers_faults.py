"""A fault in a record costs one field, and is one located warning."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.paper import Link


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
            "year: 2023\n  month: 2\n  day: 31",
            "4: paper 'a': field 'month': 31 February does not exist; write YYYY, YYYY-MM or YYYY-MM-DD, or remove the field",
        ),
        (
            "date: the 5th day of March in 2024",
            "3: paper 'a': field 'date': 'the day of in' is left out of the date, which is 2024-03-05",
        ),
        (
            "bibtex: javascript:alert(1)",
            "3: paper 'a': field 'bibtex': 'javascript:alert(1)' is not a link that pages may hold; use https, http, ftp or mailto",
        ),
        (
            "doi: 10.1000/1\n  doi_url: nonsense",
            "4: paper 'a': field 'doi_url': 'nonsense' is not a DOI (such as 10.1000/182); correct it, or remove the field",
        ),
        (
            "url: https://x.org\n  link: ttp://x.org",
            "4: paper 'a': field 'link': unknown scheme 'ttp' in 'ttp://x.org'; did you mean 'http'?",
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
            "3: paper 'a': field 'isbn': '978-3-16-148410-1' is not an ISBN: its check digit is wrong",
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
