"""Numbers as any language writes them: what groups, what is a fraction, what cannot be decided."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper, Source
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.render.tables import total_of
from sphinxcontrib_research.util import Words
from sphinxcontrib_research.util.text import count, leading, shown


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,567", 1567),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("12,34,567", 1_234_567),
        ("1 234", 1234),
        ("1\u202f234\u202f567", 1_234_567),
        ("1\u00a0234", 1234),
        ("1'234'567", 1_234_567),
        ("1\u2019234", 1234),
        ("\u0661\u066c\u0662\u0663\u0664", 1234),
        ("\u0967\u0968\u0969", 123),
        ("\uff11\uff0c\uff12\uff13\uff14", 1234),
        ("1.2k", 1200),
        ("1,2k", 1200),
        ("1.2M", 1_200_000),
        ("600.0", 600),
        ("1,234.00", 1234),
        ("1.234,00", 1234),
    ],
)
def test_counts(text, value):
    found = count(text)

    assert (found.value, found.other, found.at_least) == (value, None, False)


@pytest.mark.parametrize(
    "text", ["600+", "600 +", "> 600", ">600", "\u2265 600", ">= 600", "over 600", "at least 600"]
)
def test_a_count_may_be_a_lower_bound(text):
    found = count(text)

    assert (found.value, found.at_least) == (600, True)


def test_a_point_before_three_digits_of_a_count_is_ambiguous():
    found = count("1.234")

    assert (found.value, found.other) == (1234, Decimal("1.234"))


@pytest.mark.parametrize("text", ["1.2.3", "1,23,45", "12,3,456", "1.234,567,8", "a", "", "12 x", "9" * 5000])
def test_what_is_no_count(text):
    assert count(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", "1.5"),
        ("0,123", "0.123"),
        ("1.234", "1.234"),
        ("92,15 %", "92.15"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1'234.5", "1234.5"),
        ("\u0661\u066b\u0665", "1.5"),
        ("1e-3", "0.001"),
        ("\u22123,5", "-3.5"),
        ("7B params", "7000000000"),
        ("12345.678", "12345.678"),
    ],
)
def test_leading_values(text, value):
    found = leading(text)

    assert (found.value, found.other) == (Decimal(value), None)


def test_a_comma_before_three_digits_of_a_value_is_ambiguous():
    found = leading("1,234")

    assert (found.value, found.other) == (1234, Decimal("1.234"))


@given(st.integers(0, 10**15), st.sampled_from([",", ".", " ", "\u202f", "'", "\u2019", "_"]))
def test_a_grouped_count_is_the_number(number, mark):
    found = count(f"{number:,}".replace(",", mark))

    assert found.value == number


@given(st.decimals(0, 10**9, places=2), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")]))
def test_a_value_with_both_marks_is_the_number(number, marks):
    group, point = marks
    written = f"{number:,}".replace(",", "_").replace(".", point).replace("_", group)

    assert leading(written).value == number


@given(st.text(alphabet="0123456789.,' k+>~%eE-\u066b\u0661\u202f", max_size=60))
def test_no_text_raises(text):
    for read in (count, leading):
        found = read(text)
        assert found is None or Decimal(shown(found.value)) == found.value


def _read(tmp_path, text):
    (tmp_path / "papers.yml").write_text(text, encoding="utf-8")
    source = load_file(tmp_path / "papers.yml", root=tmp_path)
    return source.papers, [str(problem) for problem in source.problems]


def test_an_ambiguous_count_is_reported(tmp_path):
    papers, problems = _read(tmp_path, "- {id: a, title: T, citations: '1.234'}\n")

    assert (papers[0].citations.value, papers[0].citations.text) == (1234, "1.234")
    assert problems == [
        "papers.yml:1: paper 'a': field 'citations': '1.234' could be 1234 or 1.234; 1234 is used; write 1234"
    ]


def test_a_count_has_no_fraction(tmp_path):
    papers, problems = _read(tmp_path, "- {id: a, title: T, citations: '1,5'}\n")

    assert papers[0].citations is None
    assert "'1,5' is not a whole number" in problems[0]


def test_a_grouped_value_is_reported_only_beside_decimal_commas(tmp_path):
    english = "- {id: a, title: T, metrics: {Users: '1,234', Score: 92.5}}\n"
    german = "- {id: a, title: T, metrics: {Users: '1,234', Score: '92,5'}}\n"

    assert _read(tmp_path, english)[1] == []
    assert "'1,234' could be 1234 or 1.234" in _read(tmp_path, german)[1][0]


def test_sums_are_those_of_the_numbers():
    papers = [Paper("a", "A", extra=(("n", "1,5"),)), Paper("b", "B", extra=(("n", "1.200,25"),))]
    library = Library.build([Source("p.yml", tuple(papers))])

    assert total_of(papers, "extra.n", library, Words()) == "1,201.75"


def test_a_text_that_is_no_number_is_reported(tmp_path):
    for written in ("1.2.3", "1,23,45"):
        papers, problems = _read(tmp_path, f"- {{id: a, title: T, citations: '{written}'}}\n")
        assert papers[0].citations is None
        assert f"'{written}' does not begin with a number" in problems[0]
