"""Numbers that change, with the words that people write beside them."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.paper import Metric
from sphinxcontrib_research.readers import load_file


@pytest.fixture
def one(tmp_path):
    """The paper of a record with one field, and its problems."""

    def read(field):
        (tmp_path / "papers.yml").write_text(f"- id: a\n  title: T\n  {field}\n", encoding="utf-8")
        source = load_file(tmp_path / "papers.yml", root=tmp_path)
        return source.papers[0], [str(problem) for problem in source.problems]

    return read


@pytest.mark.parametrize(
    ("field", "name", "number"),
    [
        ("citations: 12 citations", "citations", Metric("12", 12)),
        ("cited_by: 'Cited by: 1,234'", "citations", Metric("1,234", 1234)),
        ("citations: {count: cited 30 times, source: X}", "citations", Metric("30", 30, source="X")),
        ("stars: 1.2k+ Stars", "stars", Metric("1.2k+", 1200, at_least=True)),
        ("downloads: 800 + downloads", "downloads", Metric("800 +", 800, at_least=True)),
        ("likes: 1 like", "likes", Metric("1", 1)),
    ],
)
def test_a_number_may_name_its_field_again(one, field, name, number):
    paper, problems = one(field)

    assert (getattr(paper, name), problems) == (number, [])


@pytest.mark.parametrize("written", ["12 apples", "12 stars", "12 (last year)"])
def test_other_words_beside_a_number_are_reported(one, written):
    paper, problems = one(f"citations: {written}")

    assert paper.citations is None
    assert problems == [
        f"papers.yml:3: paper 'a': field 'citations': '{written}' contains more than a number; it is ignored; write 241, 800+ or 1,567"
    ]


@pytest.mark.parametrize("rest", ["source: ", "source: '', date: ", "source: null"])
def test_what_a_number_leaves_empty_is_no_fault(one, rest):
    paper, problems = one(f"citations: {{count: 30, {rest}}}")

    assert (paper.citations, problems) == (Metric("30", 30), [])


def test_a_key_of_a_number_that_is_a_number_itself_is_unknown(one):
    paper, problems = one("citations: {count: 30, 7: x}")

    assert paper.citations == Metric("30", 30)
    assert problems == [
        "papers.yml:3: paper 'a': field 'citations': '7' is an unknown key of a number; it is ignored"
    ]


def test_a_number_without_digits_yet_is_none(one):
    paper, problems = one("citations: {count: ' ', source: X}")

    assert (paper.citations, problems) == (None, [])


def test_a_metric_may_be_words_with_commas(one):
    paper, problems = one("metrics: {Shown at: 'Paris, Rome', GPU days: 3}")

    assert (paper.metrics, problems) == ((("Shown at", "Paris, Rome"), ("GPU days", "3")), [])


@pytest.mark.parametrize("written", ["no", "false", "[no, '']"])
def test_who_claims_nothing_has_no_claim(one, written):
    paper, problems = one(f"sota: {written}")

    assert (paper.sota, problems) == ((), [])
