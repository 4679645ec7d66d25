"""Ids, identifiers and titles of papers."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.library import Library


@pytest.mark.parametrize(
    ("record", "id_"),
    [
        ("title: Deep Learning, Übung", "deep-learning-ubung"),
        ("title: The $\\alpha$-Net of \\textbf{Things}", "the-net-of-things"),
        ("title: " + "word " * 20, "word-" * 11 + "word"),
        ("title: 深度学习\n  doi: 10.1000/182", "10-1000-182"),
        ("title: 深度学习", "ec759137"),
        ("title: T\n  citekey: DBLP:conf/x", "DBLP:conf/x"),
        ("name: A name", "a-name"),
    ],
)
def test_ids_are_generated_where_none_is_given(load, record, id_):
    (paper,) = load(f"- {record}\n").papers

    assert paper.id == id_
    assert paper.id_is_generated == ("citekey" not in record)


def test_a_generated_id_never_drops_a_paper(load):
    papers = load("- title: A B\n- title: A, B\n- id: a-b-2\n  title: C\n- title: A-B\n").papers

    assert [paper.id for paper in papers] == ["a-b", "a-b-3", "a-b-2", "a-b-4"]


@pytest.mark.parametrize("id_", ["m\u00fcller", "mu\u0308ller"])
def test_accents_of_ids_may_be_marks_of_their_own(load, id_):
    library = Library.build([load(f"- {{id: {id_}, title: A}}\n")])

    assert library.resolve("m\u00fcller") == library.resolve("mu\u0308ller") == "m\u00fcller"


def test_an_explicit_id_is_unique_in_a_file(load):
    source = load("- {id: a, title: A}\n- {id: b, title: B}\n- {id: a, title: C}\n")

    assert [(paper.id, paper.title) for paper in source.papers] == [("a", "A"), ("b", "B")]
    assert [str(problem) for problem in source.problems] == [
        "papers.yml:3: paper 'a': duplicate id (first defined on line 1); keeping the first"
    ]


@pytest.mark.parametrize(("id_", "mended"), [("a b", "a-b"), ("'<x>'", "x"), ("'a`b'", "a-b")])
def test_an_id_that_roles_cannot_hold_is_mended(load, id_, mended):
    source = load(f"- id: {id_}\n  title: T\n")

    assert source.papers[0].id == mended
    assert source.problems[0].subtype == "id"


def test_a_paper_without_title_is_left_out_and_reported_once(load):
    source = load("- {id: x, stars: 8}\n- {year: 2020, foo: bar}\n- {title: T}\n")

    assert [(paper.id, paper.title) for paper in source.papers] == [("x", ""), ("t", "T")]
    assert list(Library.build([source]).papers) == ["t"]
    assert [str(problem) for problem in source.problems] == [
        "papers.yml:1: paper 'x': no title and no identifier; the paper is left out; write 'title: …'",
        "papers.yml:2: no title and no identifier; the paper is left out; write 'title: …'",
    ]


def test_a_list_of_something_else_is_reported_once(load):
    source = load("- {data: [a, b]}\n- {data: [c, d]}\n- {data: [e, f]}\n")

    assert source.papers == ()
    assert [str(problem) for problem in source.problems] == [
        "papers.yml:1: none of the 3 records has a title; none is read; write '- title: …' for each"
    ]


@pytest.mark.parametrize(
    ("record", "title"),
    [
        ("doi: 10.1000/182", "10.1000/182"),
        ("url: https://arxiv.org/abs/2303.14389", "2303.14389"),
        ("id: doi:10.1000/182", "10.1000/182"),
        ("id: pubmed:31452104", "31452104"),
    ],
)
def test_an_identifier_is_shown_as_a_title_that_can_be_looked_up(load, record, title):
    source = load(f"- {record}\n")

    assert source.papers[0].title == title
    assert [problem.message for problem in source.problems] == [
        "no title; the identifier is shown; 'sphinx-research refresh' looks the title up"
    ]
    assert source.problems[0].subtype == "title"


def test_titles_are_on_one_line(load):
    assert load("- title: |\n    A\n    B\n").papers[0].title == "A B"


@pytest.mark.parametrize(
    "text",
    [
        "ids: {doi: 10.1234/x, arxiv: 2101.00001}",
        "identifiers: {DOI: 10.1234/x, arXiv: 2101.00001}",
        "externalIds: {DOI: 10.1234/x, ArXiv: '2101.00001', CorpusId: 5}",
        "identifiers: [{type: doi, value: 10.1234/x}, {type: arxiv, value: 2101.00001}]",
        "identifier: [{scheme: DOI, id: 10.1234/x}, {scheme: arxiv, id: 2101.00001}]",
    ],
)
def test_identifiers_may_be_in_a_mapping_or_a_list_of_their_own(load, text):
    (paper,) = load(f"- title: A\n  {text}\n").papers

    assert (paper.doi, paper.arxiv) == ("10.1234/x", "2101.00001")


@pytest.mark.parametrize(
    "text", ["ids: [old-key, older]", "identifiers: [{a: b}]", "ids: [[x]]", "identifiers: {}"]
)
def test_identifiers_of_another_form_are_no_fault(load, text):
    (paper,) = load(f"- title: A\n  {text}\n").papers

    assert (paper.doi, paper.arxiv) == ("", "")
