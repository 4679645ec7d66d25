"""Citations in author-year form."""

from __future__ import annotations

import pytest

from sphinxcontrib_research import citations
from sphinxcontrib_research.citations.in_text import CitationItem, citation_pieces, text_of, work_labels
from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Paper, Source, Venue

LIBRARY = Library.build([Source("papers.yml", venues=(Venue("jx", short="JX", name="Journal of X"),))])
PRESS = PartialDate(0, text="in press", forthcoming=True)


def paper(authors: str = "Xingyu Xie; Pan Zhou", **fields: object) -> Paper:
    people = tuple(parse_person(name) for name in authors.split("; ") if name)
    return Paper("x", **{"title": "On X", "authors": people, "date": PartialDate(2024), **fields})


def shown(one: Paper, **options: object) -> str:
    return "".join(span.text for span in citations.short(one, LIBRARY, **options))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "Xie, X. and Zhou, P. (2024). On X."),
        ({"authors": "Pan Zhou"}, "Zhou, P. (2024). On X."),
        ({"authors_open": True}, "Xie, X., Zhou, P., et al. (2024). On X."),
        ({"authors": ""}, "On X (2024)."),
        ({"date": None}, "Xie, X. and Zhou, P. (n.d.). On X."),
        ({"date": PRESS}, "Xie, X. and Zhou, P. (in press). On X."),
        ({"title": "Why X?"}, "Xie, X. and Zhou, P. (2024). Why X?"),
        ({"title": "On X."}, "Xie, X. and Zhou, P. (2024). On X."),
        (
            {"venues": ("jx",), "volume": "3", "issue": "4", "pages": "12-20"},
            "Xie, X. and Zhou, P. (2024). On X. Journal of X, 3(4), 12–20.",
        ),
        ({"venues": ("jx",)}, "Xie, X. and Zhou, P. (2024). On X. Journal of X."),
        ({"type": "book", "publisher": "House"}, "Xie, X. and Zhou, P. (2024). On X. House."),
        ({"arxiv": "2303.14389"}, "Xie, X. and Zhou, P. (2024). On X. arXiv:2303.14389."),
        (
            {"arxiv": "2303.14389", "venues": ("arXiv",)},
            "Xie, X. and Zhou, P. (2024). On X. arXiv:2303.14389.",
        ),
        ({"type": "preprint", "venues": ("bioRxiv",)}, "Xie, X. and Zhou, P. (2024). On X. bioRxiv."),
    ],
)
def test_short(fields, expected):
    assert shown(paper(**fields)) == expected


def test_look_and_links_of_the_short_form():
    one = paper(title="On $x$", venues=("jx",), doi="10.1000/x")
    spans = {span.text: span for span in citations.short(one, LIBRARY)}
    assert spans["On $x$"].markup
    assert spans["On $x$"].link == "https://doi.org/10.1000/x"
    assert spans["Journal of X"].italic


def test_long_lists_of_authors_are_cut():
    one = paper("; ".join(f"A{letter} F{letter}" for letter in "abcdefghij"))
    assert shown(one).startswith("Fa, A., Fb, A., Fc, A., Fd, A., Fe, A., Ff, A., Fg, A., et al. (2024)")
    assert shown(one, max_authors=0).startswith("Fa, A., Fb, A.")
    assert "Fi, A. and Fj, A." in shown(one, max_authors=0)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jean-Pierre M. Serre", "Serre, J.-P. M."),
        ("J.-P. Serre", "Serre, J.-P."),
        ("JP Serre", "Serre, J. P."),
        ("Vincent van Gogh", "van Gogh, V."),
        ("King, Jr., Martin Luther", "King, M. L., Jr."),
        ("张三", "张三"),
        ("{Google Research}", "Google Research"),
        ("Émile Borel", "Borel, É."),
        ("Yu. A. Petrov", "Petrov, Yu. A."),
        ("Ch.-L. Wu", "Wu, Ch.-L."),
        ("Xie, Ji-ping", "Xie, J.-p."),
        ("REED, ANN", "REED, A."),
        ("SMITH, JA", "SMITH, J. A."),
        ("XU, JIAN YU", "XU, J. Y."),
    ],
)
def test_initials(name, expected):
    assert citations.initialed(parse_person(name)) == expected


def in_text(one, words=str, *, textual=True):
    labels = work_labels([one], words)
    return text_of(citation_pieces((CitationItem(one.id),), labels, "author-year", textual=textual))


@pytest.mark.parametrize(
    ("fields", "textual", "parenthetical"),
    [
        ({"authors": "Pan Zhou"}, "Zhou (2024)", "Zhou, 2024"),
        ({}, "Xie and Zhou (2024)", "Xie and Zhou, 2024"),
        ({"authors": "A. B; C. D; E. F"}, "B et al. (2024)", "B et al., 2024"),
        ({"authors": "Pan Zhou", "authors_open": True}, "Zhou et al. (2024)", "Zhou et al., 2024"),
        ({"authors": "Vincent van Gogh", "date": None}, "van Gogh (n.d.)", "van Gogh, n.d."),
        ({"authors": "", "title": "Adan: On X"}, "Adan (2024)", "Adan, 2024"),
        ({"authors": "", "short": "$k$-means"}, "k-means (2024)", "k-means, 2024"),
        ({"date": PRESS}, "Xie and Zhou (in press)", "Xie and Zhou, in press"),
    ],
)
def test_running_text(fields, textual, parenthetical):
    assert in_text(paper(**fields), textual=True) == textual
    assert in_text(paper(**fields), textual=False) == f"({parenthetical})"


def test_words_are_translated():
    german = {
        "{authors} and {last}": "{authors} und {last}",
        "n.d.": "o. J.",
        "{author} et al.": "{author} u. a.",
    }
    assert in_text(paper(date=None), german.__getitem__) == "Xie und Zhou (o. J.)"
    assert in_text(paper("A. B; C. D; E. F"), german.__getitem__) == "B u. a. (2024)"
    assert citations.short(paper(), LIBRARY, german.__getitem__)[0].text == "Xie, X. und Zhou, P. (2024). "


def test_particle_between_given_names_stays():
    assert citations.initials("Maria da Graça") == "M. da G."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("محمد علي", "علي، محمد"),
        ("Ann Reed", "Reed, A."),
        ("דוד כהן", "כהן,\u00a0דוד"),
        ("King, Jr., Martin Luther", "King, M. L., Jr."),
    ],
)
def test_an_inverted_name_has_the_comma_of_its_letters(name, expected):
    assert citations.initialed(parse_person(name)) == expected
