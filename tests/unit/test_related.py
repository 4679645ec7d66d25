"""Papers that have something in common."""

from __future__ import annotations

from collections.abc import Iterable

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Author, Paper, Person, Source
from sphinxcontrib_research.query.related import MOST, related_papers


def library(papers: Iterable[Paper], authors: tuple[Author, ...] = ()) -> Library:
    return Library.build([Source("papers.yml", papers=tuple(papers), authors=authors)])


def related(known: Library, id_: str) -> tuple[str, ...]:
    return related_papers(known, id_, known.papers.keys())


def test_what_few_papers_share_counts_more():
    known = library(
        [
            Paper("a", "A", tags=("common", "rare")),
            Paper("b", "B", tags=("common",)),
            Paper("c", "C", tags=("common",)),
            Paper("d", "D", tags=("Rare",)),
            Paper("e", "E", tags=("other",)),
        ]
    )

    assert related(known, "a") == ("d", "b", "c")
    assert related(known, "e") == ()


def test_authors_are_one_person_by_their_record():
    known = library(
        [
            Paper("a", "A", authors=(Person("Zhou", "Pan"),)),
            Paper("b", "B", authors=(Person("Zhou", "P."),)),
            Paper("c", "C", authors=(Person("Zhou", "Li"),)),
        ],
        (Author("pz", "Pan Zhou", aliases=("P. Zhou",)),),
    )

    assert related(known, "a") == ("b",)


def test_of_papers_that_share_as_much_the_nearest_in_time_come_first():
    years = {"a": 2020, "b": 2011, "c": 2021, "d": 2019, "e": 2024}
    known = library(Paper(id_, id_, date=PartialDate(year), tags=("t",)) for id_, year in years.items())

    assert related(known, "a") == ("c", "d", "e", "b")


def test_only_papers_that_may_be_named_and_at_most_six():
    known = library(Paper(f"p{n}", f"P{n}", tags=("t",)) for n in range(20))

    assert len(related(known, "p3")) == MOST == 6
    assert related_papers(known, "p3", {"p3", "p9"}) == ("p9",)


def test_the_work_does_not_grow_with_the_square_of_the_papers():
    seen = 0

    class Counting(set[str]):
        def __contains__(self, item: object) -> bool:
            nonlocal seen
            seen += 1
            return True

    known = library(Paper(f"p{n}", f"P{n}", tags=("t", "u")) for n in range(1000))
    related_papers(known, "p500", Counting())

    assert seen < 100
