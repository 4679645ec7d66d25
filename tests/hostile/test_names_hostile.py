"""Names that strangers wrote to cost time: every reader of names is about linear in what it reads."""

from __future__ import annotations

import json

import pytest

from sphinxcontrib_research import citations
from sphinxcontrib_research.model.names import initials_match, name_keys, parse_person, person_of_parts
from sphinxcontrib_research.model.names.lists import read_names, split_bibtex_names
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.readers.bibtex.values import people as bibtex_people
from sphinxcontrib_research.util.text import fold
from sphinxcontrib_research.writers import csl
from sphinxcontrib_research.writers.bibtex import text as bibtex_names

from .clock import time_of

pytestmark = pytest.mark.once

LENGTH = 20_000
SECONDS = 0.9
"""Processor time that the whole of one way may take."""
UNITS = (
    *(
        "a",
        "A",
        "é",
        "п",
        "П",
        "ד",
        "张",
        "가",
        "カ",
        "0",
        "1",
        " ",
        "\t",
        "\n",
        ".",
        ",",
        ";",
        "&",
        "-",
        "'",
    ),
    *(
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        "*",
        "_",
        "$",
        "^",
        "\\",
        "~",
        '"',
        "=",
        "…",
        "、",
        "和",
        "等",
        "`",
    ),
    *(
        "a ",
        "A ",
        "A.",
        "A. ",
        "A.-",
        "a, ",
        "A, ",
        "A., ",
        "0 ",
        "0,",
        "a1",
        "1a ",
        ", ",
        ". ",
        " .",
        "- ",
        "; ",
    ),
    *(
        "and ",
        " and",
        "and and ",
        "a and ",
        "& ",
        "y ",
        "a y a ",
        "et ",
        "et al ",
        "et al., ",
        "others ",
        ", others",
    ),
    *("Jr., ", "Ph.D. ", "M.D., ", "Dr. ", "van ", "Van ", "de la ", "A. B., ", "Ann Gao, ", "Gao, Ann, "),
    *(
        "{a}",
        "{a",
        "a}",
        "{{",
        "}}",
        "(a",
        "a)",
        "((",
        "()",
        "[1]",
        "[a](",
        "](",
        "[a]",
        "<b>",
        "<b",
        "<sup>",
        "</sup>",
    ),
    *(
        "<sup>a",
        "<a href",
        "<a href=x ",
        "<a ",
        "\\textbf{",
        "\\textbf{a}",
        "{\\bf ",
        "\\'",
        "\\'{",
        "\\v ",
        "\\thanks{",
    ),
    *(
        "**",
        "**a",
        "**a**",
        "__a",
        "*a",
        "_a_",
        "$a$",
        "$a",
        "^{",
        "^1",
        "^{1}",
        "&amp;",
        "&#",
        "&a",
        "family=",
        "given={",
    ),
    *("张 ", "张,", "张、", "张A ", "A张", "张三和", "· ", "\u200d", "\u0301", "e\u0301", "\ue000", "\ue001"),
)
TEXTS = [
    form
    for unit in UNITS
    for run in [(unit * LENGTH)[:LENGTH]]
    for form in (run, f"Ann {run} z", f"Ann Gao{run}", f"{run}Ann Gao", f"Gao, {run}, A. and {run}")
]


def _all_readers(text: str) -> None:
    parse_person.__wrapped__(text)
    read_names(text)
    split_bibtex_names(text)
    bibtex_people(text, text)


@pytest.mark.parametrize("unit", UNITS)
def test_no_text_of_names_costs_time(unit):
    for form in TEXTS[UNITS.index(unit) * 5 :][:5]:
        assert time_of(lambda form=form: _all_readers(form), SECONDS) < SECONDS, repr(form[:60])


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_made_of_a_long_name_is_made_in_time(unit):
    run = (unit * LENGTH)[:LENGTH]

    def make():
        person = person_of_parts(run, f"Ann {run}", run, run)
        fold(person.name)
        name_keys(person)
        initials_match(person, person)
        citations.initialed(person)
        bibtex_names.name(person)
        csl.name(person)

    assert time_of(make, SECONDS) < SECONDS


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yml", "- {id: a, title: T, authors: ['Ann 000000000000000000000000000000000000000000000 z']}\n"),
        ("a.yml", f"- {{id: a, title: T, authors: '{'a' * LENGTH}'}}\n"),
        ("a.yml", f"- {{id: a, title: T, authors: [{'a, ' * 5000}]}}\n"),
        (
            "a.json",
            json.dumps([{"title": "T", "issued": {}, "author": [{"family": "0 " * 9999, "given": "a"}]}]),
        ),
        ("a.ris", f"TY  - JOUR\nTI  - T\nAU  - {'A. ' * 6000}\nER  - \n"),
        (
            "a.bib",
            f"@article{{a, title={{T}}, author={{{'A and ' * 3000}}}, author+an={{{'1=me;' * 3000}}}}}",
        ),
    ],
)
def test_no_file_of_names_costs_time(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")

    assert time_of(lambda: load_file(tmp_path / name, root=tmp_path)) < 2
