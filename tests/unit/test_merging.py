"""Records that are one paper by id or identifier, and those that are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Link, Source
from sphinxcontrib_research.readers import load_file

from .merging_helpers import build, by, messages, paper


def test_the_same_id_twice_in_a_file_is_reported_and_the_first_kept():
    library = build([paper("a", "One"), paper("a", "Two")])

    assert [one.title for one in library.papers.values()] == ["One"]
    assert messages(library) == [
        "1.yml:2: paper 'a': duplicate id (first defined on line 1); keeping the first"
    ]


def test_ids_of_different_case_are_two():
    assert list(build([paper("a", "One"), paper("A", "Two")]).papers) == ["a", "A"]


def test_the_same_id_in_two_files_is_one_paper_and_the_first_file_wins_field_by_field():
    library = build(
        [paper("a", tags=("x",), links=(Link("pdf", "https://1.example"),), metrics=(("FID", "1"),))],
        [
            paper(
                "a",
                abstract="Words",
                collaboration="ATLAS",
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
    assert (one.abstract, one.collaboration) == ("Words", "ATLAS")
    assert one.links == (Link("pdf", "https://1.example"), Link("code", "https://3.example"))
    assert one.metrics == (("FID", "1"), ("IS", "3"))
    assert one.extra == (("grant", "7"),)
    assert one.selected
    assert messages(library) == [
        (
            "2.yml:1: paper 'a': other values of 'tags', 'pdf', 'FID' in 1.yml:1; keeping those; "
            "to prefer this one, list 2.yml before 1.yml"
        )
    ]
    assert library.ids_in("1.yml") == library.ids_in("2.yml") == ("a",)


def test_an_overlay_that_says_the_same_again_is_no_fault():
    said = {"venues": ("CVPR",), "date": PartialDate(2023), "authors": by()["authors"]}
    library = build(
        [paper("a", "Deep {G}raphs", **said)],
        [paper("a", "Deep graphs", **said | {"date": PartialDate(2023, 6)}, note="more")],
    )

    assert library.papers["a"].note == "more"
    assert messages(library) == []
    assert [one.reason for one in library.merges] == ["id"]


def test_the_same_id_for_unlike_titles_is_two_papers():
    library = build(
        [paper("smith2020", "Deep learning of graphs")], [paper("smith2020", "Deep learning of whales")]
    )

    assert list(library.papers) == ["smith2020", "smith2020-2"]
    assert library.papers["smith2020-2"].id_is_generated
    assert messages(library) == [
        (
            "2.yml:1: paper 'smith2020': the id is also that of another paper, 'Deep learning of graphs' (1.yml:1); "
            "keeping both, this one as 'smith2020-2'; give one of them another id"
        )
    ]


def test_a_key_of_two_bibtex_files_is_always_reported():
    one = paper("a", path="1.bib", line=3)
    library = Library.build([Source("1.bib", (one,)), Source("2.bib", (replace(one, path="2.bib", line=7),))])

    assert list(library.papers) == ["a"]
    assert messages(library) == [
        "2.bib:7: paper 'a': duplicate key (first defined in 1.bib:3); merging the entries"
    ]


IDENTIFIERS = [
    ({"doi": "10.1/a"}, {"doi": "10.1/A"}),
    ({"arxiv": "2301.00001"}, {"arxiv": "2301.00001v2"}),
    ({"doi": "10.48550/arxiv.2301.00001"}, {"arxiv": "2301.00001"}),
    *(({kind: "X1"}, {kind: "X1"}) for kind in ("pmid", "pmcid", "openreview", "acl", "hal")),
]


@pytest.mark.parametrize(("first", "second"), IDENTIFIERS)
def test_the_same_identifier_in_two_files_is_one_paper_under_both_ids(first, second):
    library = build([paper("a", **first)], [paper("b", **second)])

    assert list(library.papers) == ["a"]
    assert library.resolve("b") == "a"
    assert library.slug("b") == library.slug("a")
    assert [(merge.id, merge.into) for merge in library.merges] == [("b", "a")]
    assert messages(library) == []


@pytest.mark.parametrize(("first", "second"), IDENTIFIERS)
def test_the_same_identifier_with_two_explicit_ids_in_a_file_is_two_papers(first, second):
    library = build([paper("a", **first), paper("b", **second)])

    assert list(library.papers) == ["a", "b"]
    assert library.merges == ()
    assert [(one.id, one.other, one.is_preprint) for one in library.possible_duplicates] == [
        ("b", "a", False)
    ]


def test_the_same_identifier_without_explicit_ids_is_one_paper():
    library = build(
        [paper("t", doi="10.1/a", id_is_generated=True), paper("t-2", doi="10.1/a", id_is_generated=True)]
    )

    assert list(library.papers) == ["t"]
    assert [(one.id, one.reason) for one in library.merges] == [("t-2", "doi")]


def test_an_isbn_is_that_of_the_chapters_too():
    library = build([paper("a", "Graphs", isbn="9780000000002")], [paper("b", "Trees", isbn="9780000000002")])

    assert list(library.papers) == ["a", "b"]
    assert messages(library) == []


@pytest.mark.parametrize("files", [1, 2])
def test_an_identifier_of_unlike_titles_is_reported_and_merges_nothing(files):
    one = paper("a", "Deep learning of graphs", doi="10.1/a", **by())
    other = paper("b", "Deep learning of whales", doi="10.1/a", **by())
    library = build([one, other]) if files == 1 else build([one], [other])

    assert list(library.papers) == ["a", "b"]
    assert [one.text for one in library.problems] == [
        (
            "paper 'b': the DOI 10.1/a is also that of 'a' (1.yml:1), which has another title, "
            "'Deep learning of graphs'; keeping both; correct one of the identifiers"
        )
    ]


def test_an_identifier_of_many_unlike_titles_is_reported_for_each_and_those_alike_are_one():
    titles = [
        f"The {word} of the pond" for word in "frogs newts reeds ducks toads boats carps stars snails".split()
    ]
    files = [
        paper(f"p{at}", title, arxiv="1011.1669", id_is_generated=True) for at, title in enumerate(titles)
    ]
    library = build([*files, paper("q", titles[-1], arxiv="1011.1669", id_is_generated=True)])

    assert len(library.papers) == len(titles)
    assert len(library.problems) == len(titles) - 1
    assert [(one.id, one.into) for one in library.merges] == [("q", "p8")]


def test_a_record_with_the_identifiers_of_two_papers_makes_them_one():
    both = paper("c", doi="10.1/a", pmid="7")
    library = build([paper("a", doi="10.1/a")], [paper("b", pmid="7")], [both])

    assert list(library.papers) == ["a"]
    assert {library.resolve(id_) for id_ in "abc"} == {"a"}
    assert library.papers["a"].pmid == "7"


def test_a_record_with_the_identifiers_of_two_papers_of_one_file_leaves_them_two():
    library = build([paper("a", doi="10.1/a"), paper("b", pmid="7")], [paper("c", doi="10.1/a", pmid="7")])

    assert list(library.papers) == ["a", "b"]
    assert library.resolve("c") == "a"


def test_an_overlay_with_the_identifier_of_an_unlike_paper_joins_only_its_own():
    library = build(
        [paper("a", "Deep graphs", doi="10.1/a"), paper("b", "Arctic whales")],
        [paper("b", "", doi="10.1/a", note="more")],
    )

    assert {id_: one.title for id_, one in library.papers.items()} == {
        "a": "Deep graphs",
        "b": "Arctic whales",
    }
    assert library.papers["b"].note == "more"


def test_fields_come_in_file_order_whatever_joined_first():
    library = build(
        [paper("a", doi="10.1/a")],
        [paper("b", pmid="7", note="second")],
        [paper("a", note="third")],
        [paper("c", doi="10.1/a", pmid="7")],
    )

    assert library.papers["a"].note == "second"


def test_what_says_where_it_appeared_comes_from_one_record():
    library = build(
        [paper("a", doi="10.1/a", volume="9", pages="1-2", date=PartialDate(2020), note="first")],
        [paper("b", doi="10.1/a", venues=("Journal of Ponds",), volume="3", type="article-journal")],
    )
    one = library.papers["a"]

    assert (one.venues, one.volume, one.pages, one.date) == (("Journal of Ponds",), "3", "", None)
    assert (one.type, one.note) == ("article-journal", "first")


def test_overlays_complete_the_record_that_they_are_of():
    library = build(
        [paper("a", doi="10.1/a", date=PartialDate(2020))],
        [paper("a", "", venues=("Journal of Ponds",))],
        [paper("b", doi="10.1/a", venues=("J. Ponds",), volume="3", date=PartialDate(2021))],
    )
    one = library.papers["a"]

    assert (one.venues, one.volume, one.date) == (("Journal of Ponds",), "", PartialDate(2020))


def test_an_overlay_of_nothing_names_what_was_meant_perhaps():
    def build_with(told: str):
        problem = Problem("2.yml", 1, "it has no title", "title", "adan")
        return Library.build(
            [Source("1.yml", (paper("adam"),)), Source("2.yml", (paper("adan", ""),), problems=(problem,))]
        )

    assert messages(build_with("adan")) == [
        "2.yml:1: paper 'adan': no other file has 'adan'; did you mean 'adam'?"
    ]


def test_a_misspelt_title_is_reported_as_such_beside_other_files(tmp_path):
    (tmp_path / "1.yml").write_text("- {id: a, titel: A Title}")
    (tmp_path / "2.yml").write_text("- {id: b, title: B}")
    library = Library.build([load_file(tmp_path / name, root=tmp_path) for name in ("1.yml", "2.yml")])

    assert [str(problem) for problem in library.problems] == [
        "1.yml:1: paper 'a': no title and no identifier; the paper is left out; did you mean 'title' for 'titel'?"
    ]


def test_an_overlay_without_title_can_hide_a_paper():
    problem = Problem("2.yml", 1, "it has no title", "title", "a")
    overlay = Source("2.yml", (paper("a", "", hidden=True),), problems=(problem,))
    library = Library.build([Source("1.yml", (paper("a"),)), overlay])

    assert list(library.papers) == []
    assert messages(library) == []


def test_the_address_of_each_record_of_a_paper_leads_somewhere():
    library = build(
        [paper("a", url="https://ponds.example/1", **by())],
        [paper("b", url="https://www.lakes.example/2", **by())],
        [paper("c", url="https://ponds.example/1", **by())],
    )

    (one,) = library.papers.values()
    assert one.url == "https://ponds.example/1"
    assert one.links == (Link("lakes.example", "https://www.lakes.example/2", "lakes.example"),)


def test_each_link_of_the_records_of_a_paper_is_kept():
    links = [
        *(Link("code", "https://github.com/a/b"), Link("code", "https://github.com/a/c")),
        *(Link("pdf", "https://a.example/x.pdf"), Link("pdf", "http://www.a.example/x.pdf")),
    ]
    library = build(*[[paper(f"p{at}", links=(link,), **by())] for at, link in enumerate(links)])

    (one,) = library.papers.values()
    assert [link.url for link in one.links] == [link.url for link in (links[0], links[2], links[1])]


def test_generated_ids_never_drop_a_paper():
    library = build(
        [paper("t", "One", id_is_generated=True)],
        [paper("t", "Two", id_is_generated=True), paper("t", "Six", id_is_generated=True)],
    )

    assert {id_: one.title for id_, one in library.papers.items()} == {"t": "One", "t-2": "Two", "t-3": "Six"}
    assert [one.id for one in library.papers.values()] == ["t", "t-2", "t-3"]


def test_a_generated_id_gives_way_to_the_same_explicit_id_later_in_the_file():
    library = build([paper("t", "One", id_is_generated=True), paper("t", "Two")])

    assert {id_: one.title for id_, one in library.papers.items()} == {"t-2": "One", "t": "Two"}


def test_an_id_that_an_earlier_file_generated_for_another_paper_is_reported():
    library = build(
        [paper("t", "Deep graphs", id_is_generated=True)],
        [paper("t", "Arctic whales"), paper("t-2", "Seals")],
    )

    assert {id_: one.title for id_, one in library.papers.items()} == {
        "t": "Deep graphs",
        "t-3": "Arctic whales",
        "t-2": "Seals",
    }
    assert "this is also the generated id of another paper, 'Deep graphs' (1.yml:1)" in messages(library)[0]


def test_a_paper_can_be_extended_by_its_generated_id():
    library = build(
        [paper("t", "Deep graphs", id_is_generated=True)], [paper("t", "Deep graphs", note="more")]
    )

    assert library.papers["t"].note == "more"
    assert messages(library) == []


def test_hidden_anywhere_is_hidden():
    library = build([paper("a")], [paper("a", hidden=True, abstract="secret")])

    assert library.papers == {}
    assert library.hidden_count == 1


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("same", [{"doi": "10.1/x"}, {}])
def test_a_record_to_be_reviewed_takes_part_in_nothing(is_first, same):
    found = [paper("f", "Deep graphs", hidden="review", abstract="secret", **by(), **same)]
    known = [paper("a", "Deep graphs", **by(), **same)]
    library = build(found, known) if is_first else build(known, found)

    assert [one.abstract for one in library.papers.values()] == [""]
    assert (library.hidden_count, library.review_count) == (0, 0)  # somebody took it already
    assert library.merges == ()
    assert messages(library) == []


def test_a_record_to_be_reviewed_takes_no_id():
    library = build([paper("a", "Found", hidden="review")], [paper("a", "Known")])

    assert [one.title for one in library.papers.values()] == ["Known"]
    assert library.ids_in("1.yml") == ()
    assert library.ids_in("2.yml") == ("a",)
    assert messages(library) == []


def test_a_paper_that_is_hidden_by_another_record_is_reported():
    for first, second, line in ((True, False, 2), (False, True, 1)):
        library = build(
            [
                paper("a", hidden=first, id_is_generated=True, **by()),
                paper("b", hidden=second, id_is_generated=True, **by()),
            ]
        )
        assert not library.papers
        (message,) = messages(library)
        assert message.startswith(f"1.yml:{line}: paper '{'b' if first else 'a'}': it is not shown, as ")

    by_identifier = [paper("10-1", "10.1/x", doi="10.1/x", id_is_generated=True, hidden=True)]
    assert messages(build([paper("a", doi="10.1/x")], by_identifier)) == []
    assert messages(build([paper("a")], [paper("a", hidden=True)])) == []


def test_a_record_without_a_title_has_no_other_title():
    library = build([paper("a", doi="10.1/a", pmid="7")], [paper("a", "8", pmid="8")])

    (message,) = messages(library)
    assert "another value of 'pmid'" in message


def test_a_file_that_comes_twice_counts_once():
    one = Source("1.yml", (paper("a"),))

    assert Library.build([one, one]).problems == ()
    assert Library.build([one]).extended([one]).merges == ()


@pytest.mark.parametrize(
    ("first", "later", "kept"),
    [
        (Link("code", "", "Code"), Link("code", "https://x.example"), (Link("code", "https://x.example"),)),
        (Link("code", "https://x.example"), Link("code", "", "Code"), (Link("code", "https://x.example"),)),
        (
            Link("code", "", "Code"),
            Link("code", "", "Soon"),
            (Link("code", "", "Code"), Link("code", "", "Soon")),
        ),
    ],
)
def test_a_label_gives_way_to_a_link_of_its_kind(first, later, kept):
    library = build([paper("a", links=(first,))], [paper("a", links=(later,))])

    assert library.papers["a"].links == kept
