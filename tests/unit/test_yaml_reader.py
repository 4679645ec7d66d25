"""YAML: values are their source text, faults are reported with line, column and cure; both parsers agree."""

from __future__ import annotations

import pytest
from yaml.error import YAMLError

from sphinxcontrib_research.readers import registry
from sphinxcontrib_research.readers import yaml_faults as faults
from sphinxcontrib_research.readers.registry import Refusal
from sphinxcontrib_research.readers.yaml import FastComposer, PureComposer, parse, read
from sphinxcontrib_research.readers.yaml_faults import restored

COMPOSERS = pytest.mark.parametrize("composer", [FastComposer, PureComposer])


def test_the_parsers_are_two():
    """The C parser is there where the tests run: else it would be compared with itself."""
    assert FastComposer is not PureComposer


def one(text, composer=FastComposer):
    """The value of a text of one document, and what was wrong."""
    found = parse(text, "f.yml", composer=composer)
    (value,) = found.documents
    return value, [str(problem) for problem in found.problems]


@COMPOSERS
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2510.03670", "2510.03670"),
        ("012", "012"),
        ("1e3", "1e3"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("on", "on"),
        ("no", "no"),
        ("true", "true"),
        ("2023-02-31", "2023-02-31"),
        (".nan", ".nan"),
        ("=", "="),
        ("Null", "Null"),
        ("null", None),
        ("~", None),
        ("", None),
        ("'null'", "null"),
        ('"~"', "~"),
        ("''", ""),
        ("|\n  a\n  b", "a\nb\n"),
        (">-\n  a\n  b", "a b"),
        ("[on, 012, , ~]", ["on", "012", None, None]),
        ("!!str 012", "012"),
        ("!!int '7'", "7"),
        ("!!omap [a: 1]", [{"a": "1"}]),
    ],
)
def test_scalars_are_their_source_text(text, value, composer):
    if ", ," in text:  # libyaml and PyYAML both refuse an empty item, so it is written as they take it
        text = text.replace(", ,", ", null,")
    assert one(f"a: {text}\n", composer) == ({"a": value}, [])


@COMPOSERS
def test_mappings_and_lists_know_their_lines(composer):
    value, _ = one("# c\npapers:\n- title: A\n  year: 1\n\n-\n  title: B\n- foo\n", composer)

    assert value.lines == {"papers": 2}
    papers = value["papers"]
    assert papers.lines == [3, 7, 8]
    assert (papers[0].line, papers[0].lines) == (3, {"title": 3, "year": 4})
    assert (papers[1].line, papers[1].lines) == (7, {"title": 7})


@COMPOSERS
def test_several_documents_are_all_read(composer):
    assert parse("---\na: 1\n...\n---\nb: 2\n", "f", composer=composer).documents == [{"a": "1"}, {"b": "2"}]


@COMPOSERS
def test_merge_keys_are_honoured(composer):
    text = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  <<: [*x, *y]\n  a: 0\n"
    value, problems = one(text, composer)

    assert value["z"] == {"a": "0", "b": "2", "c": "4"}
    assert value["z"].lines["b"] == 4
    assert problems == []


@COMPOSERS
def test_a_quoted_merge_key_is_a_key(composer):
    assert one("'<<': 1\n", composer) == ({"<<": "1"}, [])


@COMPOSERS
@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        (
            "- title: A\n  year: 1\n  title: B\n",
            [{"title": "A", "year": "1"}],
            "f.yml:3: field 'title': duplicate key in one mapping (first on line 1); keeping the first",
        ),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            {"a": ["ls"]},
            (
                "f.yml:1: the tag '!!python/object/apply:os.system' means nothing here: the value is read as it is "
                "written; remove the tag, or put the value in quotes if '!' belongs to it"
            ),
        ),
        (
            "a: !Important note\n",
            {"a": "note"},
            (
                "f.yml:1: the tag '!Important' means nothing here: the value is read as it is written; remove the "
                "tag, or put the value in quotes if '!' belongs to it"
            ),
        ),
        (
            "a: &A method\n",
            {"a": "method"},
            "f.yml:1: '&A' is the name of an anchor to YAML and vanishes: put the value in quotes",
        ),
        (
            "? [a, b]\n: c\nd: e\n",
            {"d": "e"},
            "f.yml:1: a list or mapping cannot be a key; it is left out with its value",
        ),
        (
            "a: 1\n<<: text\n",
            {"a": "1"},
            "f.yml:2: '<<' takes a mapping, or a list of them; it is left out",
        ),
        (
            "a: x\u0008y\nb: z\n",
            {"a": "xy", "b": "z"},
            "f.yml:1: the file holds control characters, the first is U+0008; they were removed",
        ),
        (
            'a: "$\\beta$ and \\textbf{x}, \\nu, \\frac12"\n',
            {"a": "$\\beta$ and \\textbf{x}, \\nu, \\frac12"},
            (
                "f.yml:1: in double quotes YAML turns \\beta, \\textbf, \\nu, \\frac into a control character or a "
                "line break; it is read as LaTeX here: put the text in single quotes or after '>-'"
            ),
        ),
    ],
)
def test_oddities_cost_nothing_but_a_message(text, value, problem, composer):
    assert one(text, composer) == (value, [problem])


@COMPOSERS
def test_an_anchor_that_is_used_needs_no_message(composer):
    assert one("a: &A method\nb: *A\n", composer) == ({"a": "method", "b": "method"}, [])


@COMPOSERS
def test_tabs_after_a_key_are_blanks(composer):
    assert one("- title:\tA\n  year:\t\t2020\n", composer)[0] == [{"title": "A", "year": "2020"}]


TAB = "a tab where only spaces are allowed: indent with spaces"
ESCAPE = "means nothing in double quotes: put the text in single quotes, or after '>-' on lines of its own"


@COMPOSERS
@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- title: A\n\tyear: 2020\n", 2, f"column 1: {TAB}"),
        ("papers:\n\t- title: A\n", 2, f"column 1: {TAB}"),
        ('- title: "abc\n  year: 2020\n', 1, "column 10: the quote that opens here is never closed"),
        (
            '- title: "abc\n  authors: "X Y"\n- title: B\n',
            1,
            "column 10: the quote that opens here is not closed on its line",
        ),
        (
            "- title: 'It's fine'\n",
            1,
            (
                "column 14: the single quotes end before this text: write '' for an apostrophe inside, or put the "
                "whole value in double quotes"
            ),
        ),
        (
            '- title: "A" method\n',
            1,
            "column 14: the double quotes end before this text: put the whole value in single quotes",
        ),
        (
            "- title: {A} method\n",
            1,
            "column 14: the braces end before this text: put the whole value in double quotes",
        ),
        (
            "- title: [A] method\n",
            1,
            "column 14: the list ends before this text: put the whole value in double quotes",
        ),
        ('- title: "A \\& B"\n', 1, f"column 13: '\\&' {ESCAPE}"),
        ('- title: "the \\upsilon"\n', 1, f"column 15: '\\upsilon' {ESCAPE}"),
        ("- title: Foo: a bar\n", 1, "column 13: ': ' inside a value: put the value in quotes"),
        (
            "- title: A\n   year: 2020\n",
            2,
            (
                "column 8: this line is indented deeper than its neighbour, or ': ' is inside a value that needs "
                "quotes"
            ),
        ),
        (
            "- title: A\n year: 2020\n",
            2,
            "column 2: this line is not indented as the others of its list or mapping",
        ),
        (
            "- title: A\n  year\n",
            2,
            "column 3: a line without ': ' after its key; a value of several lines is indented below its key",
        ),
        (
            "- title: A\n  tags: [a, b\n- title: B\n",
            2,
            "column 9: the bracket that opens here lacks its ']', or a comma",
        ),
        (
            "- {title: A, year: 1\n- {title: B}\n",
            1,
            "column 3: the bracket that opens here lacks its '}', or a comma",
        ),
        (
            "- {id: a, title: B: c}\n",
            1,
            "column 19: ': ' inside a value: put the value in quotes",
        ),
        ("- title: *A* method\n", 1, "column 10: a value cannot begin with '*': put it in quotes"),
        ("- title: @home\n", 1, "column 10: a value cannot begin with '@': put it in quotes"),
        ("- title: `x`\n", 1, "column 10: a value cannot begin with '`': put it in quotes"),
        (
            "- authors: *me\n",
            1,
            "column 12: '*' refers to a value that no '&' names: put the value in quotes if it is text",
        ),
        ("- &a x\n- &a y\n", 2, "column 3: the anchor that '&' makes here has the name of an earlier one"),
        (
            "- abstract: | text\n",
            1,
            "column 15: the text after '|' or '>' belongs on the next line, indented",
        ),
    ],
)
def test_what_is_no_yaml_is_reported_with_place_and_cure(text, line, message, composer):
    with pytest.raises(YAMLError) as caught:
        parse(text, "f.yml", composer=composer)

    assert faults.explain(caught.value, text) == (line, f"invalid YAML at {message}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "<<<<<<< HEAD\n- title: A: b\n=======\n- title: B\n>>>>>>> x\n",
            "f.yml:1: it holds the marks of a merge conflict: resolve it first; the file is not read",
        ),
        (
            "@article{a,\n  title = {A: b},\n}\n",
            "f.yml:1: it is BibTeX, not YAML: give its name the ending .bib; the file is not read",
        ),
        ("<html>\n<title>a: b: c</title>\n", "f.yml:1: it is a web page, not YAML; the file is not read"),
        (
            "title: 'x\n",
            "f.yml:1: invalid YAML at column 8: the quote that opens here is never closed; the file is not read",
        ),
    ],
)
def test_a_file_that_is_no_yaml_is_one_problem(text, problem):
    found = read(text.encode(), "f.yml")

    assert (found.records, [str(one) for one in found.problems]) == ((), [problem])
    assert found.problems[0].subtype == "yaml"


@COMPOSERS
@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("[" * 60 + "]" * 60, "lists and mappings are nested more than 50 deep", 1),
        ("- " * 60 + "x\n", "lists and mappings are nested more than 50 deep", 1),
        ("a: 1\nb: &x\n- *x\n", "an alias is used inside its own value, or 50 lead to one another", 2),
        (
            "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + "".join(
                f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)
            ),
            "aliases make more than 10 times the file of it",
            1,
        ),
    ],
)
def test_bombs_are_refused(text, message, line, composer):
    with pytest.raises(Refusal) as caught:
        parse(text, "f", composer=composer)

    assert (caught.value.message, caught.value.line) == (message, line)


def test_a_bomb_is_one_problem():
    (problem,) = read(b"a: &x [*x]\n", "f.yml").problems

    assert str(problem) == (
        "f.yml:1: an alias is used inside its own value, or 50 lead to one another; the file is not read"
    )
    assert problem.subtype == "limit"


@COMPOSERS
def test_a_text_that_is_too_long_is_left_out(composer):
    longest = "x" * 1024 * 1024

    assert one(f"a: {longest}x\nb: {longest}\n", composer) == (
        {"a": None, "b": longest},
        ["f.yml:1: a text of 1.0 MiB; it is left out; at most 1 MiB is read"],
    )


def test_the_limits_are_the_documented_ones():
    assert (registry.MAX_DEPTH, registry.MAX_FIELD, registry.MAX_GROWTH) == (50, 1024 * 1024, 10)


@pytest.mark.parametrize(
    ("source", "value", "text", "macros"),
    [
        (r'"\beta"', "\beta", r"\beta", [r"\beta"]),
        (r'"a\nb"', "a\nb", "a\nb", []),
        (r'"and\nuse"', "and\nuse", "and\nuse", []),
        (r'"one\ne two"', "one\ne two", "one\ne two", []),
        (r'"$a \ne b$"', "$a \ne b$", r"$a \ne b$", [r"\ne"]),
        (r'"$\nabla$\nnext"', "$\nabla$\nnext", "$\\nabla$\nnext", [r"\nabla"]),
        (r'"\theta \tau\tx"', "\theta \tau\tx", "\\theta \\tau\tx", [r"\theta", r"\tau"]),
        (r'"\rho \vec{v}"', "\rho \vec{v}", r"\rho \vec{v}", [r"\rho", r"\vec"]),
        (r'"\\beta"', r"\beta", r"\beta", []),
        (r'"genes\_and \x41"', "genes\xa0and A", "genes\xa0and A", []),
        (r'"\Phi"', "\u2029hi", r"\Phi", [r"\Phi"]),
        (r'"\alpha \alpha"', "\alpha \alpha", r"\alpha \alpha", [r"\alpha"]),
    ],
)
def test_latex_in_double_quotes_is_put_back(source, value, text, macros):
    assert restored(source, value) == (text, macros)


def test_windows_line_ends_are_line_ends():
    found = read(b"- title: A\r\n  abstract: |\r\n    x\r\n    y\r\n- title: B\r\n", "f.yml")

    assert [(record.line, record.fields["title"]) for record in found.records] == [(1, "A"), (5, "B")]
    assert found.records[0].fields["abstract"] == "x\ny\n"


@COMPOSERS
def test_a_nul_does_not_end_the_file(composer):
    value, problems = one("- a: x\0y\n- b: z\n", composer)

    assert value == [{"a": "xy"}, {"b": "z"}]
    assert problems == ["f.yml:1: the file holds control characters, the first is U+0000; they were removed"]
