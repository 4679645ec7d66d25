"""Records that are one paper, and those that are not."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library, Source
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Link, Paper


def build(*files: list[Paper]) -> Library:
    from dataclasses import replace

    return Library.build(
        [
            Source(
                f"{number}.yml",
                tuple(replace(one, path=f"{number}.yml", line=at) for at, one in enumerate(file, 1)),
            )
            for number, file in enumerate(files, 1)
        ]
    )


def paper(id_: str, title: str = "A title of its own", **fields) -> Paper:
    return Paper(id_, title, **fields)


def by(name: str = "Pan Zhou", year: int = 2023) -> dict[str, object]:
    return {"authors": (parse_person(name),), "date": PartialDate(year)}


def messages(library: Library) -> list[str]:
    return [str(problem) for problem in library.problems]


def test_the_same_id_twice_in_a_file_is_told_and_the_first_stands():
    library = build([paper("a", "One"), paper("a", "Two")])

    assert [one.title for one in library.papers.values()] == ["One"]
    assert messages(library) == ["1.yml:2: paper 'a': the id is used in line 1 already; the first stands"]


def test_ids_of_different_case_are_two():
    assert list(build([paper("a", "One"), paper("A", "Two")]).papers) == ["a", "A"]


def test_the_same_id_in_two_files_is_one_paper_and_the_first_file_wins_field_by_field():
    library = build(
        [paper("a", tags=("x",), links=(Link("pdf", "https://1.example"),), metrics=(("FID", "1"),))],
        [
            paper(
                "a",
                abstract="Words",
                tags=("y",),
                links=(Link("pdf", "https://2.example"), Link("code", "https://3.example")),
                metrics=(("FID", "2"), ("IS", "3")),
                extra=(("grant", "7"),),
                selected=True,
            )
        ],
    )
    one = library.papers["a"]

    assert one.tags == ("x",)
    assert one.abstract == "Words"
    assert one.links == (Link("pdf", "https://1.example"), Link("code", "https://3.example"))
    assert one.metrics == (("FID", "1"), ("IS", "3"))
    assert one.extra == (("grant", "7"),)
    assert one.selected
    assert messages(library) == []
    assert library.ids_in("1.yml") == library.ids_in("2.yml") == ("a",)


def test_the_same_id_for_titles_with_nothing_in_common_is_told():
    library = build(
        [paper("smith2020", "Deep learning of graphs")], [paper("smith2020", "Whales in the Arctic sea")]
    )

    assert list(library.papers) == ["smith2020"]
    assert "the paper at 1.yml:1 has the same id" in messages(library)[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"doi": "10.1/a"}, {"doi": "10.1/a"}),
        ({"arxiv": "2301.00001"}, {"arxiv": "2301.00001"}),
        ({"doi": "10.48550/arxiv.2301.00001"}, {"arxiv": "2301.00001"}),
        ({"doi": "10.1/a", "arxiv": "2301.00001"}, {"doi": "10.1/b", "arxiv": "2301.00001"}),
    ],
)
@pytest.mark.parametrize("files", [1, 2])
def test_the_same_identifier_is_one_paper_under_both_ids(first, second, files):
    one, other = paper("a", **first), paper("b", "Its title otherwise", **second)
    library = build([one, other]) if files == 1 else build([one], [other])

    assert list(library.papers) == ["a"]
    assert library.resolve("b") == "a"
    assert library.slug("b") == library.slug("a")
    assert [(merge.id, merge.into) for merge in library.merges] == [("b", "a")]


def test_an_identifier_shared_by_titles_with_nothing_in_common_is_told():
    library = build(
        [paper("a", "Deep learning of graphs", doi="10.1/a"), paper("b", "Arctic whales", doi="10.1/a")]
    )

    assert messages(library) == [
        "1.yml:2: paper 'b': the paper at 1.yml:1 has the same DOI, so both are taken for one"
    ]


def test_an_identifier_shared_by_papers_with_nothing_in_common_merges_nothing():
    library = build(
        [
            paper("a", "Deep learning of graphs", arxiv="1011.1669", **by("Pan Zhou")),
            paper("b", "Arctic whales", arxiv="1011.1669", **by("Ann Lee")),
            paper("c", "Learning of graphs", arxiv="1011.1669", **by("Pan Zhou")),
        ]
    )

    assert list(library.papers) == ["a", "b"]
    assert library.resolve("c") == "a"
    [message] = messages(library)
    assert message.endswith(
        "has the same arXiv identifier, but another title and author: mend the one that is wrong"
    )


def test_a_record_with_the_identifiers_of_two_papers_makes_them_one():
    library = build(
        [paper("a", doi="10.1/a"), paper("b", arxiv="2301.00001")],
        [paper("c", doi="10.1/a", arxiv="2301.00001")],
    )

    assert list(library.papers) == ["a"]
    assert {library.resolve(id_) for id_ in "abc"} == {"a"}
    assert library.papers["a"].arxiv == "2301.00001"


def test_fields_come_in_file_order_whatever_joined_first():
    library = build(
        [paper("a", doi="10.1/a")],
        [paper("b", arxiv="2301.00001", note="second")],
        [paper("a", note="third")],
        [paper("c", doi="10.1/a", arxiv="2301.00001")],
    )

    assert library.papers["a"].note == "second"


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (by(), by(), 1),
        (by("Zhou, Pan"), by("P. Zhou"), 1),
        (by(), by("Ann Lee"), 2),
        (by(), by(year=2024), 2),
        (by(), {}, 2),
        ({}, {}, 2),
        (by() | {"doi": "10.1/a"}, by() | {"doi": "10.1/b"}, 2),
        (by() | {"doi": "10.1/a"}, by() | {"arxiv": "2301.00001"}, 1),
        (by() | {"type": "software"}, by() | {"type": "article-journal"}, 2),
        (by() | {"type": "paper-conference"}, by() | {"type": "article-journal"}, 1),
        (by() | {"type": "software"}, by(), 1),
        (by() | {"pages": "12-20"}, by() | {"pages": "12"}, 1),
        (by() | {"pages": "12-20"}, by() | {"pages": "31--40"}, 2),
        (by() | {"issue": "DM-1"}, by() | {"issue": "DM-2"}, 2),
        (by() | {"volume": "1"}, by(), 1),
    ],
)
def test_the_same_title_is_one_paper_only_if_all_else_agrees(first, second, count):
    library = build([paper("a", "The {T}itle!", **first), paper("b", "the title", **second)])

    assert len(library.papers) == count


def test_a_third_record_of_a_title_must_agree_with_all_that_is_known():
    library = build(
        [paper("a", doi="10.1/a", **by())],
        [paper("b", arxiv="2301.00001", **by())],
        [paper("c", doi="10.1/c", **by())],
    )

    assert list(library.papers) == ["a", "c"]


def test_made_ids_never_drop_a_paper():
    library = build(
        [paper("t", "One", id_is_made=True)],
        [paper("t", "Two", id_is_made=True), paper("t", "Six", id_is_made=True)],
    )

    assert {id_: one.title for id_, one in library.papers.items()} == {"t": "One", "t-2": "Two", "t-3": "Six"}
    assert [one.id for one in library.papers.values()] == ["t", "t-2", "t-3"]


def test_a_made_id_gives_way_to_the_same_id_given_later_in_the_file():
    library = build([paper("t", "One", id_is_made=True), paper("t", "Two")])

    assert {id_: one.title for id_, one in library.papers.items()} == {"t-2": "One", "t": "Two"}


def test_an_id_that_an_earlier_file_made_for_another_paper_is_told():
    library = build(
        [paper("t", "Deep graphs", id_is_made=True)], [paper("t", "Arctic whales"), paper("t-2", "Seals")]
    )

    assert {id_: one.title for id_, one in library.papers.items()} == {
        "t": "Deep graphs",
        "t-3": "Arctic whales",
        "t-2": "Seals",
    }
    assert "the paper at 1.yml:1, which has no id, was given this one" in messages(library)[0]


def test_more_can_be_said_of_a_paper_by_the_id_that_was_made_for_it():
    library = build([paper("t", "Deep graphs", id_is_made=True)], [paper("t", "Deep graphs", note="more")])

    assert library.papers["t"].note == "more"
    assert messages(library) == []


def test_hidden_anywhere_is_hidden():
    library = build([paper("a")], [paper("a", hidden=True, abstract="secret")])

    assert library.papers == {}
    assert library.hidden_count == 1


def test_a_file_that_comes_twice_counts_once():
    one = Source("1.yml", (paper("a"),))

    assert Library.build([one, one]).problems == ()
    assert Library.build([one]).extended([one]).merges == ()


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


def test_a_version_of_a_hidden_paper_stands_alone():
    assert list(build([paper("a", hidden=True), paper("b", "B", version_of="a")]).papers) == ["b"]


@pytest.mark.parametrize(
    ("papers", "shown", "said"),
    [
        (
            [paper("a", version_of="adan"), paper("adam")],
            ["a", "adam"],
            ["unknown paper 'adan', did you mean 'adam'?"],
        ),
        (
            [paper("a", version_of="b"), paper("b", version_of="a")],
            ["a", "b"],
            ["it is a version of itself: a > b > a", "it is a version of itself: b > a > b"],
        ),
        ([paper("a", version_of="a")], ["a"], []),
    ],
)
def test_versions_of_nothing_stand_alone(papers, shown, said):
    library = build(papers)

    assert list(library.papers) == shown
    assert [one.message for one in library.problems] == said
