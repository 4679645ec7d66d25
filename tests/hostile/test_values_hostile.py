"""Dates, numbers, titles and BibTeX that strangers wrote to cost time are read in about linear time."""

from __future__ import annotations

from contextlib import suppress

import pytest

from sphinxcontrib_research.model.dates import parse_date, parse_month
from sphinxcontrib_research.model.library.likeness import Work, alike, title_key, venues_alike
from sphinxcontrib_research.readers import bibtex
from sphinxcontrib_research.util.text import count, identity, leading

from .clock import time_of

pytestmark = pytest.mark.once

SECONDS = 0.5
"""Of a value; a quadratic way takes some seconds, a linear one milliseconds."""


@pytest.mark.parametrize("read", [parse_date, parse_month])
@pytest.mark.parametrize(
    "text", ["1111a" * 4000, "(" * 20000, "may " * 5000, "1" * 20000, "- " * 10000, "~" * 20000]
)
def test_a_date(read, text):
    def call():
        with suppress(ValueError):
            read(text)

    assert time_of(call, SECONDS) < SECONDS


@pytest.mark.parametrize("read", [leading, count])
@pytest.mark.parametrize(
    "text", ["1,1" * 7000, "1." * 10000, "9" * 20000, " " * 20000 + "x", "~" * 20000, "1 " * 10000]
)
def test_a_number(read, text):
    assert time_of(lambda: read(text), SECONDS) < SECONDS


@pytest.mark.parametrize(
    "text", ["<a" * 10000, "\\a" * 10000, "+" * 20000, "a: " * 7000, "ế" * 20000, "- " * 10000]
)
def test_a_title_and_a_venue_that_are_compared(text):
    def compare():
        alike(Work(text, "Reed"), Work(f"{text}x", "Reed"))
        venues_alike([text], [f"{text}x", "ICCV"])
        title_key(text)
        identity(text)

    assert time_of(compare) < 2


@pytest.mark.parametrize(
    "text",
    [
        "@article{k, title = " + "{" * 20_000,
        "@article{k, title = {a}" + "}" * 20_000,
        "@article{k, title = {a}" + "} " * 20_000,
        "@" * 20_000,
        "@a{" * 20_000,
        "@a{x," + "\n" * 20_000 + "a = {b}",
        "@a{x, title = {t}, " + "b, " * 20_000 + "}",
        '@a{x, title = "' + "{x}" * 20_000 + "}",
        "@a{x, b" + " " * 20_000 + "= {b} " + " " * 20_000 + "!}",
        "@a{x, title = {t}, month = {" + "jul " * 5_000 + "}}",
        "@string{" * 5_000,
        '@preamble{"' + "\\newcommand{" * 5_000 + '"}\n@a{x, title = {\\aa}}',
        "@a{x, title = {t}, " + "".join(f"f{n} = {{b}}, " for n in range(3_000)),
        "@a{x,title={t}}" * 2_000,
        "@a{x,\n b = {c" * 1_000,
    ],
)
def test_a_file_of_bibtex(text):
    assert time_of(lambda: bibtex.read(text.encode(), "p.bib"), 3) < 3
