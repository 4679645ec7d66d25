"""JSON and TOML: the same values as YAML, with lines; faults with place and cure."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.readers import json, toml

JSON = """{"papers": [
  {"title": "A", "year": 2020,
   "arxiv": 2510.03670, "big": 1e400, "selected": true, "note": null,
   "tags": [1.0, false, "x"]},
  {
    "title": "B {\\"[",
    "key\\u0021": "v"
  }
]}
"""
TOML = """# papers
[[papers]]
title = "A"
year = 2020
arxiv = 2510.03670
date = 2020-01-31
selected = true
tags = [1, 2.50]

[[papers]]
title = \"\"\"
[[papers]]
B\"\"\"
"""


def json_read(text):
    return json.read(text.encode(), "f.json")


def toml_read(text):
    return toml.read(text.encode(), "f.toml")


def test_json_values_are_their_source_text():
    first, second = json_read(JSON).records

    assert first.fields == {
        "title": "A",
        "year": "2020",
        "arxiv": "2510.03670",
        "big": "1e400",
        "selected": "true",
        "note": None,
        "tags": ["1.0", "false", "x"],
    }
    assert second.fields == {"title": 'B {"[', "key!": "v"}


def test_an_item_of_json_that_is_no_paper_is_reported_on_the_first_line():
    read = json_read('\n[{"title": "A"},\n "B"]')

    assert [record.fields for record in read.records] == [{"title": "A"}]
    assert [str(problem) for problem in read.problems] == [
        "f.json:1: an item is not a paper but 'B'; it is left out; write '- title: …' with the other fields below it"
    ]


def test_json_records_know_their_lines():
    first, second = json_read(JSON).records

    assert (first.line, first.lines["title"], first.lines["arxiv"], first.lines["tags"]) == (2, 2, 3, 4)
    assert (second.line, second.lines) == (5, {"title": 6, "key!": 7})


def test_a_duplicate_key_is_reported():
    read = json_read('[{"title": "A",\n "title": "B", "x": {"y": 1, "y": 2}}]')

    assert read.records[0].fields == {"title": "A", "x": {"y": "1"}}
    assert [str(problem) for problem in read.problems] == [
        "f.json:2: field 'title': duplicate key in one mapping (first on line 1); keeping the first",
        "f.json:2: field 'y': duplicate key in one mapping (first on line 2); keeping the first",
    ]


def test_line_breaks_within_texts_are_taken():
    assert json_read('[{"title": "A\nB"}]').records[0].fields == {"title": "A\nB"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[\n{"a": 1,}]',
            "f.json:2: invalid JSON at column 8: no comma is allowed before a closing bracket",
        ),
        (
            '[{"a": 1},]',
            "f.json:1: invalid JSON at column 10: no comma is allowed before a closing bracket",
        ),
        ("[{'a': 1}]", "f.json:1: invalid JSON at column 3: JSON needs double quotes around texts"),
        (
            "[\n// x\n]",
            "f.json:2: invalid JSON at column 1: JSON has no comments: remove this one, or name the file .yml",
        ),
        (
            '[{"a": "\\alpha"}]',
            "f.json:1: invalid JSON at column 9: a backslash is written twice in JSON: \\\\alpha",
        ),
        ('[{"a": "b', "f.json:1: invalid JSON at column 8: the quote that opens here is never closed"),
        (
            '[{"a": 1}',
            "f.json:1: invalid JSON at column 10: the file ends too early: a closing bracket is missing",
        ),
        (
            '{"a": 1}\n{"a": 2}',
            "f.json:2: invalid JSON at column 1: more follows after the end: put all papers into one list, [ … ]",
        ),
        (
            '[{"a": "b" "c": 1}]',
            (
                "f.json:1: invalid JSON at column 12: a comma is missing before this, or a quote within a text "
                "lacks its backslash"
            ),
        ),
        ('[{"a" 1}]', "f.json:1: invalid JSON at column 7: a colon is missing after the key"),
        ("[nul]", "f.json:1: invalid JSON at column 2: expecting value"),
    ],
)
def test_what_is_no_json_is_reported_with_place_and_cure(text, problem):
    read = json_read(text)

    assert (read.records, [str(one) for one in read.problems]) == ((), [f"{problem}; the file is not read"])


@pytest.mark.parametrize("depth", [60, 100_000])
def test_json_bombs_are_refused(depth):
    (problem,) = json_read("[" * depth + "]" * depth).problems

    assert problem.message == "lists and mappings are nested more than 50 deep; the file is not read"
    assert problem.subtype == "limit"


def test_a_text_in_json_that_is_too_long_is_left_out(monkeypatch):
    monkeypatch.setattr(json, "MAX_FIELD", 20)
    read = json_read('[{"title": "A",\n "abstract": "123456789012345678901"}]')

    assert read.records[0].fields == {"title": "A", "abstract": None}
    assert [str(problem) for problem in read.problems] == [
        "f.json:2: field 'abstract': a text of 0.0 MiB; it is left out; at most 1 MiB is read"
    ]


def test_toml_values_are_texts():
    first, second = toml_read(TOML).records

    assert first.fields == {
        "title": "A",
        "year": "2020",
        "arxiv": "2510.03670",
        "date": "2020-01-31",
        "selected": "true",
        "tags": ["1", "2.50"],
    }
    assert second.fields == {"title": "[[papers]]\nB"}


def test_toml_records_know_their_lines():
    first, second = toml_read(
        'x-a = 1\n[[papers]]\ntitle = "A"\n\nyear = 1\n[[papers]]\ntitle = "B"\n'
    ).records

    assert (first.line, first.lines) == (2, {"title": 3, "year": 5})
    assert (second.line, second.lines) == (6, {"title": 7})


def test_toml_headers_within_texts_cost_the_lines_only():
    assert [record.line for record in toml_read(TOML).records] == [2, 2]


def test_inline_tables_have_the_line_of_their_key():
    records = toml_read('x-a = 1\npapers = [{title = "A"}, {title = "B"}]\n').records

    assert [record.line for record in records] == [2, 2]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = \n", "f.toml:1: invalid TOML at column 5: invalid value; the file is not read"),
        (
            "[[p",
            (
                "f.toml:1: invalid TOML at the end of the file: expected ']]' at the end of an array declaration; "
                "the file is not read"
            ),
        ),
        (
            "a = " + "[" * 60 + "]" * 60,
            "f.toml:1: lists and mappings are nested more than 50 deep; the file is not read",
        ),
        (
            "# [[[\n[[papers]]\ntitle = '''\n[[ '''\nnote = [ \"\\\"[\", { x = " + "[" * 60 + "]" * 60 + "}]",
            "f.toml:5: lists and mappings are nested more than 50 deep; the file is not read",
        ),
        (
            "[a" + ".a" * 30 + "]\n" + "b." * 30 + "b = 1",
            "f.toml: lists and mappings are nested more than 50 deep; the file is not read",
        ),
        (
            f"# {'1' * 5000}\na = '{'1' * 5000}'\nb = {'1' * 5000}",
            "f.toml:3: a number has more than 4,300 digits: put it in quotes; the file is not read",
        ),
        (
            "[[papers]]\n\ntags = [\n" + "[" * 5000,
            "f.toml:4: lists and mappings are nested more than 50 deep; the file is not read",
        ),
    ],
)
def test_what_is_no_toml_is_reported(text, problem):
    assert [str(one) for one in toml_read(text).problems] == [problem]


@pytest.mark.parametrize(("read", "name"), [(json_read, "f.json"), (toml_read, "f.toml")])
def test_an_empty_file_holds_nothing(read, name):
    (problem,) = read(" \n").problems

    assert str(problem).startswith(f"{name}: the file contains no records; a file is a list of papers")
    assert problem.subtype == "empty"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (f"0x{'f' * 4000}", "a number has more than 4,300 digits; it is left out; put it in quotes"),
        (f"'{'x ' * 600_000}'", "a text of 1.1 MiB; it is left out; at most 1 MiB is read"),
    ],
)
def test_a_value_of_toml_that_is_too_long_costs_its_field(value, message):
    read = toml_read(f"[[papers]]\ntitle = 'A'\nnote = {value}\nyear = 2020\n")

    assert [(record.fields["title"], record.fields["year"]) for record in read.records] == [("A", "2020")]
    assert not read.records[0].fields.get("note")
    assert [str(problem) for problem in read.problems] == [f"f.toml:3: field 'note': {message}"]


def test_a_long_text_within_a_value_of_toml_is_reported_in_the_line_of_its_key(monkeypatch):
    monkeypatch.setattr(toml, "MAX_FIELD", 20)
    long = "123456789012345678901"
    read = toml_read(f"[[papers]]\ntitle = 'A'\ntags = ['a', '{long}']\nlinks = {{x = '{long}'}}\n")

    assert [(problem.line, problem.field) for problem in read.problems] == [(3, "tags"), (4, "x")]
    assert read.records[0].fields == {"title": "A", "tags": ["a", None], "links": {"x": None}}
