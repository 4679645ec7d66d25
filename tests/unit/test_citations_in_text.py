"""Citations in running text: what authors write, how works are told apart, what each style prints."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.citations.in_text import (
    STYLES,
    CitationItem,
    citation_pieces,
    order_key,
    parse_citation,
    text_of,
    work_labels,
)
from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.names.parsing import parse_person
from sphinxcontrib_research.model.paper import Paper


def work(id_, authors, year="2024", title=""):
    return Paper(
        id=id_,
        title=title or f"On {id_}",
        authors=tuple(parse_person(name) for name in authors),
        date=parse_date(year) if year else None,
    )


def items(text, known=()):
    return parse_citation(text, lambda id_: id_ in known)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("adan", [CitationItem("adan")]),
        ("adan, win", [CitationItem("adan"), CitationItem("win")]),
        (" adan ,\n win ", [CitationItem("adan"), CitationItem("win")]),
        ("@adan", [CitationItem("adan")]),
        ("-@adan", [CitationItem("adan", suppress_author=True)]),
        (
            "see @adan, p. 3; also @win, ch. 2",
            [CitationItem("adan", "see", "p. 3"), CitationItem("win", "also", "ch. 2")],
        ),
        ("@adan [Theorem 4]", [CitationItem("adan", "", "Theorem 4")]),
        ("@adan{p. 3}", [CitationItem("adan", "", "p. 3")]),
        ("@adan{p. 3}, as said", [CitationItem("adan", "", "p. 3, as said")]),
        ("@adan;@win", [CitationItem("adan"), CitationItem("win")]),
        ("see @{a;b}", [CitationItem("a;b", "see")]),
        ("@{10.1000/a b}, p. 3", [CitationItem("10.1000/a b", "", "p. 3")]),
        ("@doe.99: it", [CitationItem("doe.99", "", ": it")]),
        ("{see}adan{p. 3}", [CitationItem("adan", "see", "p. 3")]),
        ("{see}adan{p. 3, 4}, win", [CitationItem("adan", "see", "p. 3, 4"), CitationItem("win")]),
        ("me@home", [CitationItem("me@home")]),
    ],
)
def test_what_authors_write(text, expected):
    assert parse_citation(text, lambda _id: False) == (tuple(expected), ())


@pytest.mark.parametrize(
    ("text", "expected", "faults"),
    [
        ("@adan; nothing", ["adan"], ["nothing"]),
        ("@adan and @win", [], ["@adan and @win"]),
        ("two words, win", ["win"], ["two words"]),
        ("{see adan", [], ["{see adan"]),
    ],
)
def test_parts_that_cannot_be_read(text, expected, faults):
    read, wrong = parse_citation(text, lambda _id: False)

    assert [item.id for item in read] == expected
    assert list(wrong) == faults


@pytest.mark.parametrize("id_", ["a,b", "{x}", "a;b", "@odd", "a{1}"])
def test_text_that_is_an_id_is_that_id(id_):
    assert items(id_, {id_}) == (CitationItem(id_),)


@given(st.text(alphabet=string.ascii_letters + "@{}[];,-. \n", max_size=40))
def test_every_text_is_read_or_reported(text):
    read, faults = parse_citation(text, lambda _id: False)

    letters = {char for char in text if char.isalpha()}
    kept = "".join((*(item.id + item.prefix + item.suffix for item in read), *faults))
    assert letters <= set(kept)


WORKS = [
    work("a", ["Ann Reed"], "2020", "A"),
    work("b", ["Ann Reed"], "2020", "B"),
    work("c", ["Bob Reed"], "2021", "C"),
    work("d", ["Xingyu Xie", "Pan Zhou", "Huan Li"], "2024", "D"),
]
LABELS = {
    id_: replace(label, number=number) for number, (id_, label) in enumerate(work_labels(WORKS).items(), 1)
}


@pytest.mark.parametrize(
    ("text", "textual", "parenthetical"),
    [
        ("d", "Xie et al. (2024)", "(Xie et al., 2024)"),
        ("a, b", "Reed (2020a, 2020b)", "(Reed, 2020a, 2020b)"),
        ("a, d", "Reed (2020a), Xie et al. (2024)", "(Reed, 2020a; Xie et al., 2024)"),
        (
            "see @d, p. 3; also @c, ch. 2",
            "see Xie et al. (2024, p. 3), also Reed (2021, ch. 2)",
            "(see Xie et al., 2024, p. 3; also Reed, 2021, ch. 2)",
        ),
        ("-@d, p. 3", "(2024, p. 3)", "(2024, p. 3)"),
        ("@a, p. 3; @b", "Reed (2020a, p. 3), Reed (2020b)", "(Reed, 2020a, p. 3; Reed, 2020b)"),
        ("@a; @b, p. 3", "Reed (2020a, 2020b, p. 3)", "(Reed, 2020a, 2020b, p. 3)"),
        ("unknown", "unknown", "(unknown)"),
    ],
)
def test_author_and_year(text, textual, parenthetical):
    written = items(text, LABELS)

    assert text_of(citation_pieces(written, LABELS, "author-year", textual=True)) == textual
    assert text_of(citation_pieces(written, LABELS, "author-year", textual=False)) == parenthetical


@pytest.mark.parametrize(
    ("text", "textual", "parenthetical"),
    [
        ("d", "Xie et al. [4]", "[4]"),
        ("c, a, b", "Reed [3], Reed [1], Reed [2]", "[1–3]"),
        ("d, a, b", "Xie et al. [4], Reed [1], Reed [2]", "[1, 2, 4]"),
        ("a, a", "Reed [1], Reed [1]", "[1]"),
        ("see @d, p. 3; @a", "see Xie et al. [4, p. 3], Reed [1]", "[see 4, p. 3; 1]"),
        ("-@d", "[4]", "[4]"),
        ("unknown", "[unknown]", "[unknown]"),
    ],
)
def test_numbers(text, textual, parenthetical):
    written = items(text, LABELS)

    assert text_of(citation_pieces(written, LABELS, "numeric", textual=True)) == textual
    assert text_of(citation_pieces(written, LABELS, "numeric", textual=False)) == parenthetical


def test_raised_numbers():
    pieces = citation_pieces(items("d, a, b, c"), LABELS, "superscript", textual=False)

    assert text_of(pieces) == "1–4"
    assert all(piece.raised for piece in pieces)
    textual = citation_pieces(items("d"), LABELS, "superscript", textual=True)
    assert [(piece.text, piece.raised) for piece in textual] == [("Xie et al.", False), ("4", True)]


def test_labels_in_brackets():
    assert text_of(citation_pieces(items("a, d"), LABELS, "label", textual=False)) == "[Ree20a; Xie24]"
    assert text_of(citation_pieces(items("d"), LABELS, "label", textual=True)) == "Xie et al. [Xie24]"


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("textual", [True, False])
def test_each_known_work_is_a_link(style, textual):
    pieces = citation_pieces(items("@a; @d, p. 3"), LABELS, style, textual=textual)

    assert [piece.id for piece in pieces if piece.id] == ["a", "d"]


def test_initials_then_given_names_then_letters_tell_works_apart():
    labels = work_labels(
        [
            work("ann", ["Ann Reed"]),
            work("bob", ["Bob Reed"]),
            work("amy", ["Amy Reed"]),
            work("amy2", ["Amy Reed"]),
            work("other", ["Ann Reed"], "2023"),
        ]
    )

    assert {id_: (label.authors, label.year) for id_, label in labels.items()} == {
        "ann": ("Ann Reed", "2024"),
        "bob": ("B. Reed", "2024"),
        "amy": ("Amy Reed", "2024a"),
        "amy2": ("Amy Reed", "2024b"),
        "other": ("Reed", "2023"),
    }


def test_letters_follow_the_titles_whatever_the_order_of_citing():
    one, other = work("x", ["Ann Reed"], title="Beta"), work("y", ["Ann Reed"], title="Alpha")

    assert work_labels([one, other]) == work_labels([other, one])
    assert work_labels([one, other])["y"].year == "2024a"


def test_letters_are_in_the_order_of_the_list_of_references():
    works = [
        work("bo", ["Ann Reed", "Bo Li", "Cy Po"], title="Alpha"),
        work("al", ["Ann Reed", "Al Li", "Cy Po"], title="Beta"),
        work("ann", ["Ann Reedy"], title="Gamma"),
    ]
    labels = work_labels(works)

    assert {id_: label.year for id_, label in labels.items()} == {"bo": "2024b", "al": "2024a", "ann": "2024"}
    assert {id_: label.key for id_, label in labels.items()} == {
        "bo": "Ree24b",
        "al": "Ree24a",
        "ann": "Ree24c",
    }


def test_year_without_digits_takes_a_hyphen():
    undated = [work("x", ["Ann Reed"], ""), work("y", ["Ann Reed"], "")]

    assert [label.year for label in work_labels(undated).values()] == ["n.d.-a", "n.d.-b"]


def test_more_than_26_works_of_one_year():
    many = [work(f"w{number:02}", ["Ann Reed"]) for number in range(28)]

    assert [label.year for label in work_labels(many).values()][25:] == ["2024z", "2024aa", "2024ab"]


@given(
    st.lists(st.tuples(st.sampled_from(["Ann Reed", "Bob Reed", "Amy Reed", "Li"]), st.integers(2020, 2022)))
)
def test_no_two_works_read_alike(rows):
    works = [work(f"w{number}", [name], str(year)) for number, (name, year) in enumerate(rows)]
    labels = work_labels(works)

    assert len({(label.authors, label.year) for label in labels.values()}) == len(works)
    assert len({label.key for label in labels.values()}) == len(works)


def test_lists_are_ordered_by_authors_year_title():
    works = [
        work("z", ["Bo Adler"], "2021"),
        work("y", ["Ann Reed"], "2020"),
        work("x", ["Bo Adler"], "2020"),
    ]
    editors = replace(work("v", [], "2019"), editors=(parse_person("Cy Adams"),))

    ordered = sorted([*works, editors], key=lambda paper: order_key(paper, str(paper.date.year)))

    assert [paper.id for paper in ordered] == ["v", "x", "z", "y"]
