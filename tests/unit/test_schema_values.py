"""The JSON Schema and the parser take and refuse the same values."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest
import yaml as pyyaml

from sphinxcontrib_research.model.dates import parse_date, parse_month, parse_year
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.vocabulary.json_schema import DATE, MONTH, YEAR, dumps, json_schema

# What both take, and what both refuse: of a paper, an author, or a whole file.
TAKEN = [
    *(
        "title: {name: A, link: https://x.org}",
        "venue: {name: A, volume: 3}",
        "journal: {name: A, volume: 3}",
    ),
    *("url: {url: https://x.org, display: X}", "link: {url: https://x.org, display: X}", "name: A"),
    *("authors: [[Jane, Doe]]", "authors: {name: Jane Doe}", "authors: Jane Doe and others"),
    *(
        "authors: [{Full_Name: A B, e-mail: x, me: y}]",
        "authors: [{given: A, family: B, orcid: 0000-0002-1825-0097}]",
    ),
    *("award: {name: A}", "award: [{name: A}, B]", "links: {a: {url: https://x.org}}", "abstract: {en: A}"),
    *(
        "links: [{a: https://x.org}, {label: b, url: https://x.org}]",
        "license: {name: MIT, url: https://x.org}",
    ),
    *("affiliations: [{name: A}]", "affiliations: {1: A, 2: B}", "relation: OWN", "relation: uses"),
    *(
        "selected: Y",
        "selected: x",
        "selected: 1",
        "selected: OFF",
        "hidden: '-'",
        "hidden: review",
        "short: true",
    ),
    *("doi: 10.1000/182", "doi: 'https://doi.org/10.1000%2F182'", "doi: n/a", "doi: '-'", "doi: None"),
    *(
        "doi: [10.1000/182]",
        "arxiv: 2303.14389",
        "arxiv: 'arXiv:2303.14389v2 [cs.CV]'",
        "arxiv: hep-th/9901001",
    ),
    *(
        "arxiv: math.GT/0309136",
        "arxiv: 'https://arxiv.org/abs/2303.14389'",
        "pmid: 31452104",
        "pmcid: PMC3531190",
    ),
    *("openreview: 'https://openreview.net/forum?id=rkg6sJHYDr'", "acl: P19-1001", "acl: 2023.acl-long.1"),
    *("isbn: 978-3-16-148410-0", "isbn: '0-306-40615-2 (pbk.)'", "hal: hal-01234567v2"),
    *(
        "date: 2020",
        "date: 2020-12-31",
        "date: 20200102",
        "date: 5/14/2023",
        "date: 14.5.2023",
        "date: May 2024",
    ),
    *(
        "date: in press",
        "date: TO APPEAR",
        "date: 2023\u5e743\u6708",
    ),
    *(
        "date: 2023~",
        "date: 2019-25",
        "year: 2019-20",
        "year: 1999/00",
        "date: '~2023-11'",
        "date: {year: 2020, month: 5}",
        "date: 2020-11-05T10:00:00Z",
    ),
    *(
        "year: forthcoming",
        "{year: 2020, month: 12}",
        "{year: 2020, month: Sept.}",
    ),
    *("{year: 2020, month: '03'}", "{year: 2020, month: 5, day: 31}"),
    *("citations: 241", "citations: 800+", "citations: '>1,000'", "citations: over 1.2k", "citations: ~ 300"),
    *("citations: {value: 3, source: X}", "citations: {count: 600+, date: 2020-01-02}", "citations: 0"),
    *(
        "id: a/b:c",
        "id: ' a '",
        "url: papers/x.pdf",
        "url: mailto:a@b.org",
        "url: www.example.org",
        "url: n/a",
    ),
    *("sota: {Task: A, DATASET: B}", "sota: [A, {task: B, rank: 1}]", "sota: true", "tags: [on, true, 1]"),
    *(
        "metrics: [{a: 1}, {b: 2}]",
        "code: [a/b, {url: https://x.org}]",
        "note: [A, B]",
        "image: {path: x.png}",
    ),
    *("date: ''", "doi: ''", "arxiv: ~", "id: ''", "citations: ''", "url: ''", "month: ''", "selected: ''"),
]
REFUSED = [
    "citations: {count: 3, sauce: OpenAlex}",
    *(
        "doi: abc",
        "doi: 10.1/x",
        "arxiv: cs.LG",
        "arxiv: '2313.14389'",
        "pmid: abc",
        "pmcid: abc",
        "openreview: abc",
    ),
    *(
        "acl: abc",
        "isbn: abc",
        "isbn: '978'",
        "hal: abc",
        "date: abc",
        "date: 2020-13",
        "date: 2019-20",
        "year: 2019-18",
        "date: 2020-13-01",
        "year: MMXX",
    ),
    *(
        "{year: 2020, month: 13}",
        "{year: 2020, month: '13'}",
        "{year: 2020, month: 0}",
        "{year: 2020, month: '?'}",
    ),
    *(
        "citations: -3",
        "citations: '-3'",
        "citations: abc",
        "citations: {source: x}",
        "stars: many",
        "id: a b",
    ),
    *(
        "id: <a>",
        "url: javascript:alert(1)",
        "url: 'JavaScript:x'",
        "url: data:text/html,x",
        "pdf: vbscript:x",
    ),
    *("sota: {task: A, colour: B}", "authors: [{name: A B, shoe: 43}]", "authors: [{name: A B, orcid: xx}]"),
    *(
        "authors: [{name: A B, url: javascript:x}]",
        "authors: [[A, B, C]]",
        "relation: mine",
        "selected: maybe",
    ),
]
OF_AN_AUTHOR_TAKEN = [
    *(
        "orcid: 0000-0002-1825-0097",
        "orcid: 'https://orcid.org/0000-0002-1825-0097'",
        "orcid: 0000000218250097",
    ),
    *(
        "email: a.b@c.org",
        "email: mailto:a@c.org",
        "h_index: 12",
        "h_index: {count: 12, source: X}",
        "h_index: 10+",
    ),
    *("url: https://x.org", "photo: https://x.org/a.png", "links: {A: https://x.org}", "affiliation: [A, B]"),
]
OF_AN_AUTHOR_REFUSED = [
    *(
        "orcid: xx",
        "email: x",
        "email: '@c.org'",
        "h_index: abc",
        "citations: {date: 2020}",
        "url: javascript:x",
    ),
    *("id: a b", "paper_count: -1"),
]
FILES_TAKEN = [
    *(
        "topics: [x]",
        "authors: [A B]",
        "venues: [ICCV]",
        "authors: {a: A B, b: {name: B C}}",
        "topics: [{name: A}]",
    ),
    *("papers: [10.1000/182]", "authors: [{full_name: A B}]"),
]


class _Scalars(pyyaml.SafeLoader):
    """As editors read YAML: dates are texts."""


_Scalars.yaml_implicit_resolvers = {
    mark: [one for one in known if one[0] != "tag:yaml.org,2002:timestamp"]
    for mark, known in pyyaml.SafeLoader.yaml_implicit_resolvers.items()
}


def both(text: str, folder: Path) -> tuple[bool, bool]:
    """Whether the schema takes a file, and whether the parser does without a word but on titles."""
    (folder / "x.png").touch()
    (folder / "papers").mkdir()
    (folder / "papers/x.pdf").touch()
    path = folder / "a.yml"
    path.write_text(text, "utf-8")
    problems = [one for one in load_file(path, root=folder).problems if one.subtype != "title"]
    found = list(jsonschema.Draft202012Validator(json_schema()).iter_errors(pyyaml.load(text, _Scalars)))
    return not found, not problems


def paper(fields: str) -> str:
    title = "" if fields.startswith(("title", "name")) else "title: T\n  "
    return f"- {title}{fields}\n" if fields[0] != "{" else f"- {{title: T, {fields[1:]}\n"


@pytest.mark.parametrize("fields", TAKEN)
def test_both_take_a_value(fields, tmp_path):
    assert both(paper(fields), tmp_path) == (True, True)


@pytest.mark.parametrize(
    "fields",
    [
        *("date: 2024 (accepted)", "date: 2023 Q3", "date: Q1 2023", "date: 2023/.."),
        *("{year: 2020, month: dec/jan}", "{year: 2020, month: 8-7}"),
    ],
)
def test_both_take_a_date_and_what_it_drops_is_reported(fields, tmp_path):
    assert both(paper(fields), tmp_path) == (True, False)


NUMBERS = [f"{number:02}" for number in range(100)]
TO_COME = [
    *(
        "im Druck",
        "erscheint bald",
        "eingereicht",
        "en prensa",
        "por aparecer",
        "sous presse",
        "\u00e0 para\u00eetre",
    ),
    *(
        "accept\u00e9",
        "\u5370\u5237\u4e2d",
        "\u63b2\u8f09\u4e88\u5b9a",
        "\u5f85\u53d1\u8868",
        "\u5df2\u63a5\u6536",
        "online first",
    ),
]
MONTHS = [
    *(
        "M\u00e4rz",
        "ao\u00fbt",
        "\u00e9t\u00e9",
        "f\u00e9vr.",
        "Fr\u00fchling",
        "3\u6708",
        "\u5341\u4e8c\u6708",
    ),
    *("Q1", "4Q", "9--11 jul", "nov/dec", "jan-feb"),
]


@pytest.mark.parametrize(
    ("pattern", "parse", "texts"),
    [
        (
            DATE,
            parse_date,
            [f"{year}{mark}{number}" for year in (1998, 2019) for mark in "-/." for number in NUMBERS],
        ),
        (
            YEAR,
            parse_year,
            [f"{year}{mark}{number}" for year in (1998, 2019) for mark in "-/." for number in NUMBERS],
        ),
        (DATE, parse_date, TO_COME),
        (MONTH, parse_month, [*MONTHS, *map(str, range(32))]),
    ],
    ids=["date", "year", "to come", "month"],
)
def test_schema_and_reader_take_the_same_dates(pattern, parse, texts):
    def takes(text):
        try:
            return bool(parse(text))
        except ValueError:
            return False

    assert [one for one in texts if bool(re.search(pattern, one)) != takes(one)] == []


@pytest.mark.parametrize("fields", REFUSED)
def test_both_refuse_a_value(fields, tmp_path):
    assert both(paper(fields), tmp_path) == (False, False)


@pytest.mark.parametrize("field", OF_AN_AUTHOR_TAKEN)
def test_both_take_a_value_of_an_author(field, tmp_path):
    assert both(f"papers: []\nauthors:\n- name: A B\n  {field}\n", tmp_path) == (True, True)


@pytest.mark.parametrize("field", OF_AN_AUTHOR_REFUSED)
def test_both_refuse_a_value_of_an_author(field, tmp_path):
    assert both(f"papers: []\nauthors:\n- name: A B\n  {field}\n", tmp_path) == (False, False)


@pytest.mark.parametrize("text", FILES_TAKEN)
def test_both_take_a_file(text, tmp_path):
    assert both(text, tmp_path) == (True, True)


def test_patterns_are_of_the_kind_that_editors_know():
    patterns = re.findall(r'"pattern": "((?:[^"\\\\]|\\\\.)*)"', dumps())

    assert patterns
    assert not [one for one in patterns if re.search(r"\(\?[<P:i#]|\\\\[AZz]", one)]
