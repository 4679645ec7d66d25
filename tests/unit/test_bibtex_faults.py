"""Broken BibTeX: what is kept, and what is reported."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .bibtex_helpers import messages, only, read

GOOD = "@misc{good, title = {Good}, year = 2020}\n"


@pytest.mark.parametrize(
    ("entry", "fields", "problem"),
    [
        (
            "@misc{k, title = {T}\n year = 2020}",
            {"title": "T", "year": "2020"},
            "p.bib:3: paper 'k': field 'year': a comma is missing before this field",
        ),
        (
            "@misc{k\n title = {T}, year = 2020}",
            {"title": "T", "year": "2020"},
            "p.bib:2: paper 'k': a comma is missing after the key",
        ),
        (
            "@misc{k, title {T}, year = 2020}",
            {"year": "2020"},
            "p.bib:2: paper 'k': field 'title': '=' is missing; the field is left out",
        ),
        (
            "@misc{k, title = {T,\n year = {2020},\n month = {May}\n}",
            {"title": "T", "year": "2020", "month": "May"},
            "p.bib:2: paper 'k': field 'title': the '}' or '\"' at the end of its value is missing",
        ),
        (
            '@misc{k, title = "T,\n year = {2020}\n}',
            {"title": "T", "year": "2020"},
            "p.bib:2: paper 'k': field 'title': the '}' or '\"' at the end of its value is missing",
        ),
        (
            f"@misc{{k, title = {'{' * 300}T{'}' * 300},\n year = 2020}}",
            {"title": f"{'{' * 299}T{'}' * 299}", "year": "2020"},
            "p.bib:2: paper 'k': field 'title': the '}' or '\"' at the end of its value is missing",
        ),
        (
            "@misc{k, title = {T}},\n year = 2020}",
            {"title": "T", "year": "2020"},
            "p.bib:2: paper 'k': field 'year': one '}' too many before this field",
        ),
        (
            "@misc{k, title = {T}, year = ,\n month = {May}}",
            {"title": "T", "month": "May"},
            "p.bib:2: paper 'k': field 'year': the value is not understood; the field is left out: put the value in braces",
        ),
        (
            "@misc{k, title = {T}, year = 2020\n",
            {"title": "T", "year": "2020"},
            "p.bib:2: paper 'k': the entry is not closed: a '}' is missing at its end",
        ),
        (
            "@misc{a key, title = {T}}",
            {"id": "a_key", "title": "T"},
            "p.bib:2: paper 'a_key': the key contains a space; it is read as 'a_key'",
        ),
        (
            "@misc{title = {T}, year = 2020}",
            {"title": "T", "year": "2020"},
            "p.bib:2: the entry has no key: write one after the brace, '@article{smith2024,'",
        ),
        (
            "@misc{, title = {T}, year = 2020}",
            {"title": "T", "year": "2020"},
            "p.bib:2: the entry has no key: write one after the brace, '@article{smith2024,'",
        ),
        (
            "@misc{k, title = {T}, isbn = {1}, isbn = {2}}",
            {"title": "T", "isbn": "1"},
            "p.bib:2: field 'isbn': duplicate field with different values; keeping the first",
        ),
        (
            "% @misc{k, title = {T}}",
            {"title": "T"},
            "p.bib:2: paper 'k': '%' does not hide an entry; it is read: remove the entry to leave it out",
        ),
        (
            "@comment{@misc{k, title = {T}}}",
            {"title": "T"},
            "p.bib:2: paper 'k': '@comment' does not hide an entry; it is read: remove the entry to leave it out",
        ),
    ],
)
def test_a_fault_costs_a_field_at_most_and_is_reported_with_its_place(entry, fields, problem):
    result = read(GOOD + entry + "\n" + GOOD.replace("good", "last"))

    assert [record.fields.get("title") for record in result.records][:: len(result.records) - 1] == [
        "Good",
        "Good",
    ]
    assert len(result.records) == 3
    broken = {"type": "misc", "id": "k", **fields}
    if "no key" in problem:
        del broken["id"]
    assert result.records[1].fields == broken
    assert [str(one) for one in result.problems] == [problem]


def test_a_head_that_is_none_is_reported():
    result = read(GOOD + "@misc k, title = {T}}\n" + GOOD)

    assert len(result.records) == 2
    assert [str(one) for one in result.problems] == [
        "p.bib:2: what begins here is not understood: write '@article{key,' or another type"
    ]


def test_text_between_entries_is_no_fault():
    assert not messages("Mail to ann@x.org\n" + GOOD + "and bo@y.org\n@comment{jabref-meta: x@y}\n" + GOOD)


def test_comments_within_an_entry_and_entries_commented_out_line_by_line():
    text = (
        "@misc{k,\n% year = 2019,\n title = {T}, % note\n year = 2020}\n%@misc{old,\n%  title = {Old}\n%}\n"
    )

    assert only(text) == {"type": "misc", "id": "k", "title": "T", "year": "2020"}


def test_a_value_that_holds_an_entry():
    assert (
        only("@misc{k, title = {T}, note = {as in\n@article{x, y = {z}}\n}}")["note"]
        == "as in @article{x, y = {z}}"
    )


def test_entries_in_parentheses_and_after_another_on_one_line():
    records = read("@misc(a, title = {A}) @misc{b, title = {B}}").records

    assert [record.fields["id"] for record in records] == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, end):
    text = f"@misc{{k,{end}  title = {{Größe}},{end}  year = 2020}}{end}"
    result = read(text.encode(encoding))

    assert not result.problems
    assert result.records[0].fields["title"] == "Größe"
    assert result.records[0].lines["year"] == 3


def test_bytes_that_are_not_utf8_are_reported_with_their_line():
    result = read(b"@misc{k,\n title = {Gr\xf6\xdfe}}")

    assert result.records[0].fields["title"] == "Größe"
    assert result.problems[0].line == 2
    assert result.problems[0].subtype == "encoding"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "p.bib: the file is empty"),
        ("@comment{x}", "p.bib: the file contains no entries, only @comment"),
        (
            '[{"title": "T"}]',
            "p.bib: the file is not BibTeX: it looks like JSON, give its name the ending .json",
        ),
        ("<html>", "p.bib: the file is not BibTeX but a web page or XML"),
        ("words", "p.bib: the file contains no entries: no line begins with '@article{' or another type"),
    ],
)
def test_a_file_without_entries_says_why(text, message):
    assert messages(text) == [message]


PIECES = [
    "@misc{",
    "@string(",
    "@",
    "{",
    "}",
    '"',
    ",",
    "=",
    "#",
    "%",
    "\n",
    " ",
    "key",
    "title",
    "7",
    "\\",
    "(",
    ")",
]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_text_is_too_broken(text):
    result = read(text + "\n" + GOOD)

    assert result.records[-1].fields["title"] == "Good"
