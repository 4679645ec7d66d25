"""Preprints and other versions of a paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.paper import Link

from .merging_helpers import build, by, paper

PREPRINT = {"arxiv": "2301.00001", "date": PartialDate(2023), "authors": by()["authors"]}


PUBLISHED = [
    {"arxiv": "2301.00001", "venues": ("CVPR",)},
    {"arxiv": "2301.00001", "doi": "10.1/a"},
    {"doi": "10.1/a", "venues": ("CVPR",), **by()},
]


@pytest.mark.parametrize("published", PUBLISHED)
@pytest.mark.parametrize("preprint", [PREPRINT, PREPRINT | {"venues": ("arXiv preprint arXiv:2301.00001",)},
                                      PREPRINT | {"arxiv": "", "doi": "10.48550/arxiv.2301.00001"}])  # fmt: skip
@pytest.mark.parametrize("made", [False, True])
@pytest.mark.parametrize("files", [1, 2])
def test_a_preprint_and_its_published_version_stay_two_unless_the_data_joins_them(
    preprint, published, made, files
):
    one = paper("pre", id_is_generated=made, **preprint)
    other = paper("pub", id_is_generated=made, **published)
    for first, second in ((one, other), (other, one)):
        library = build([first, second]) if files == 1 else build([first], [second])

        assert set(library.papers) == {"pre", "pub"}
        assert [(one.id, one.other, one.is_preprint) for one in library.possible_duplicates] == [
            ("pre", "pub", True)
        ]
    library = build([replace(one, version_of="pub"), other])
    assert list(library.papers) == ["pub"]
    assert library.possible_duplicates == ()


def test_an_identifier_alone_is_no_preprint_but_adds_to_the_paper():
    library = build(
        [paper("a", arxiv="2301.00001", venues=("CVPR",))],
        [paper("2301-00001", "2301.00001", arxiv="2301.00001", id_is_generated=True, note="more")],
    )

    assert library.papers["a"].note == "more"


def test_two_publications_of_one_preprint_are_two_papers():
    library = build(
        [paper("a", arxiv="2301.00001", venues=("PondConf",))],
        [paper("b", arxiv="2301.00001", venues=("Journal of Ponds",))],
    )

    assert list(library.papers) == ["a", "b"]
    assert [one.is_preprint for one in library.possible_duplicates] == [False]


# -- versions


def test_a_version_is_in_the_entry_of_its_paper_with_both_links():
    library = build(
        [
            paper("a", doi="10.1/a", venues=("CVPR",)),
            paper("w", venues=("ICML Workshop",), date=PartialDate(2022), url="https://w.example", arxiv="2301.00001",
                  volume="7", bibtex="@misc{w}", version_of="a"),
        ]
    )  # fmt: skip
    one = library.papers["a"]

    assert list(library.papers) == ["a"]
    assert library.resolve("w") == "a"
    assert library.ids_in("1.yml") == ("a",)
    assert one.venues == ("CVPR",)
    assert (one.doi, one.arxiv) == ("10.1/a", "2301.00001")
    assert (one.volume, one.bibtex) == ("", "")
    assert one.links == (Link("version", "https://w.example", "ICML Workshop 2022"),)


def test_a_version_says_nothing_of_where_and_when_its_paper_appeared():
    version = paper(
        "w", doi="10.1/w", venues=("Workshop",), date=PartialDate(2022), pages="1", version_of="a"
    )
    published = build([paper("a", arxiv="2301.00001", venues=("CVPR",)), version]).papers["a"]
    unknown = build([paper("a", arxiv="2301.00001"), version]).papers["a"]

    assert (published.venues, published.date, published.pages) == (("CVPR",), None, "")
    assert (unknown.venues, unknown.date, unknown.doi) == ((), PartialDate(2022), "10.1/w")


def test_a_version_whose_identifier_shows_already_adds_no_link():
    library = build([paper("a", doi="10.1/a"), paper("p", arxiv="2301.00001", version_of="a")])

    assert library.papers["a"].links == ()
    assert library.papers["a"].arxiv == "2301.00001"


def test_versions_of_versions_are_of_the_last():
    library = build([paper("a", version_of="b"), paper("b", version_of="c"), paper("c")])

    assert list(library.papers) == ["c"]


def test_a_hidden_version_stays_hidden():
    library = build([paper("a"), paper("b", hidden=True, version_of="a", abstract="secret")])

    assert library.papers["a"].abstract == ""
    assert library.resolve("b") is None


def test_a_version_of_a_hidden_paper_is_a_paper_itself():
    assert list(build([paper("a", hidden=True), paper("b", "B", version_of="a")]).papers) == ["b"]


@pytest.mark.parametrize(
    ("papers", "shown", "said"),
    [
        (
            [paper("a", version_of="adan"), paper("adam")],
            ["a", "adam"],
            ["unknown paper 'adan'; did you mean 'adam'?"],
        ),
        (
            [paper("a", version_of="b"), paper("b", version_of="a")],
            ["a", "b"],
            [
                "it is a version of itself: a > b > a; ignoring the field",
                "it is a version of itself: b > a > b; ignoring the field",
            ],
        ),
        ([paper("a", version_of="a")], ["a"], []),
        (
            [
                *(paper(f"p{at}", version_of=f"p{at % 11 + 1}") for at in range(1, 12)),
                paper("q", version_of="p1"),
            ],
            [*(f"p{at}" for at in range(1, 12)), "q"],
            [
                "it is a version of itself: "
                + " > ".join([*(f"p{(at + step) % 11 + 1}" for step in range(8)), "…", f"p{at + 1}"])
                + "; ignoring the field"
                for at in range(11)
            ],
        ),
    ],
)
def test_versions_of_nothing_are_papers_themselves(papers, shown, said):
    library = build(papers)

    assert list(library.papers) == shown
    assert [one.message for one in library.problems] == said
