"""Papers without any identifier: found by title, first author and year, if all three agree."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_apis import FakeApis, as_text
from fake_world import Work, World
from network_helpers import TODAY, Done, Place, entries, paper, write_papers

from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.paper import Paper, Person
from sphinxcontrib_research.online.finding import is_it
from sphinxcontrib_research.online.providers.interface import Candidate

TITLE = "Sparse Widgets for the Impatient"
THESIS = "10.5555/thesis.7"
CARBERRY = (("Josiah", "Carberry"),)


def work(title: str = TITLE, doi: str = THESIS, **fields: Any) -> Work:
    usual: dict[str, Any] = {"people": CARBERRY, "year": 2024, "kind": "dissertation", "venue": ""}
    return Work(title=title, doi=doi, **{**usual, **fields})


def thesis(id: str = "thesis", **fields: Any) -> Paper:
    usual: dict[str, Any] = {"title": TITLE, "type": "thesis", "venues": (), "date": parse_date("2024")}
    return paper(id, **{**usual, **fields})


def test_a_thesis_is_found_and_has_its_numbers(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [work("Another Thesis on Sparse Widgets", "10.5555/other"), work()]

    ran = place.refresh(thesis())

    assert ran.status == 0
    assert [ran.value("id:thesis", name) for name in ("doi", "citations", "title")] == [THESIS, 42, TITLE]
    assert "paper 'thesis': found by its title at Crossref: doi:10.5555/thesis.7" in ran.messages
    assert [seen.path for seen in fake.seen] == [
        "/works",
        "/works/10.5555%2Fthesis.7",
        "/works/doi:10.5555/thesis.7",
    ]


def test_it_is_searched_for_once(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [work()]
    place.refresh(thesis())
    fake.seen.clear()
    world.works[0].citations = 50

    ran = place.refresh(thesis(), today=TODAY + dt.timedelta(days=8))

    assert (ran.value("id:thesis", "citations"), fake.count("crossref")) == (50, 0)
    assert [seen.path for seen in fake.seen] == ["/works/W4399000001"]


def test_what_crossref_lacks_is_searched_for_at_openalex(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [work(doi="", openalex="W77")]

    ran = place.refresh(thesis())

    assert [ran.value("id:thesis", name) for name in ("openalex", "citations", "doi")] == [
        "W77",
        42,
        "no fact",
    ]
    assert place.refresh(thesis()).messages.count("nothing to request") == 1


def test_a_preprint_is_known_by_its_number(world: World, place: Place) -> None:
    world.works = [work(doi="", arxiv="2401.99001", kind="preprint")]

    ran = place.refresh(thesis(type=""))

    assert ran.value("id:thesis", "arxiv") == "2401.99001"


def test_what_is_not_found_is_searched_for_again_after_four_weeks(
    fake: FakeApis, world: World, place: Place
) -> None:
    ran = place.refresh(thesis())

    assert ran.lock.fact("id:thesis", "doi").value is None
    assert ran.lock.fact("id:thesis", "doi").source == "Crossref, OpenAlex"
    assert "not found by title, first author and year: thesis" in ran.messages
    for days, requests in ((7, 0), (28, 2)):
        fake.seen.clear()
        place.refresh(thesis(), today=TODAY + dt.timedelta(days=days))
        assert len(fake.seen) == requests


@pytest.mark.parametrize(
    "known",
    [
        {"title": "Sparse Widgets for the Impatient: Practice"},
        {"title": "Sparse Gadgets for the Impatient"},
        {"title": "Sparse Widgets for Impatient People"},
        {"people": (("Jane", "Moss"), ("Josiah", "Carberry"))},
        {"people": (("Ann", "Carberry"),)},
        {"people": (("Josiah", "Carberry"), ("Jane", "Moss"))},
        {"people": (("", ""),)},
        {"year": 2023},
        {"kind": "journal-article"},
        {"kind": "dataset"},
        {"kind": "book"},
    ],
    ids=str,
)
def test_what_disagrees_in_one_point_is_another_work(
    world: World, place: Place, known: dict[str, Any]
) -> None:
    world.works = [work(**known)]

    ran = place.refresh(thesis())

    assert (ran.value("id:thesis", "doi"), ran.status) == (None, 0)


@pytest.mark.parametrize(
    ("fields", "values", "same"),
    [
        ({}, {}, True),
        ({"title": "{S}parse  widgets for <i>impatient</i>"}, {}, True),
        ({}, {"title": "RETRACTED: Sparse Widgets for the Impatient"}, True),
        ({}, {"title": "Widgets"}, False),
        ({"title": "Widgets"}, {"title": "Widgets"}, False),
        ({"title": "稀疏部件的理论"}, {"title": "稀疏部件的理论"}, True),
        ({"title": "稀疏部件的理论"}, {}, False),
        ({"date": None}, {}, False),
        ({"authors": ()}, {}, False),
        ({}, {"authors": []}, False),
        ({}, {"authors": "Carberry"}, False),
        ({}, {"date": 2024}, False),
        ({"venues": ("CVPR",)}, {"venue": "Conference on Computer Vision and Pattern Recognition"}, True),
        ({"venues": ("CVPR",)}, {"venue": "Journal of Widgets"}, False),
        ({"type": "paper-conference"}, {"type": "article-journal"}, True),
        ({"type": ""}, {"type": "software"}, False),
        (
            {"authors": (Person("Carberry", "J."), Person("Moss", "Jane"))},
            {"authors": [{"family": "Carberry", "given": "Josiah"}, {"family": "Moss", "given": "J."}]},
            True,
        ),
        (
            {"authors": (Person("Carberry", "J."),), "authors_open": True},
            {"authors": [{"family": "Carberry", "given": "Josiah"}, {"family": "Moss"}]},
            True,
        ),
    ],
    ids=str,
)
def test_all_three_must_agree_and_nothing_speak_against_it(
    fields: dict[str, Any], values: dict[str, Any], same: bool
) -> None:
    known: dict[str, Any] = {
        "title": TITLE,
        "date": "2024-03-01",
        "authors": [{"family": "Carberry", "given": "Josiah"}],
    }
    known |= values
    candidate = Candidate({"doi": THESIS}, known, known.pop("type", ""))

    assert is_it(thesis(**{"type": "", **fields}), candidate) is same


def test_one_that_differs_by_a_year_is_named_and_not_taken(world: World, place: Place) -> None:
    world.works = [work(year=2025), work(doi="10.5555/old", year=2020), work("Other Title Here", "10.5555/x")]

    ran = place.refresh(thesis())

    assert ran.value("id:thesis", "doi") is None
    (named,) = [line for line in ran.messages.splitlines() if "10.5555" in line]
    assert named.startswith(
        "paper 'thesis': Crossref has its title and first author as doi:10.5555/thesis.7 of"
    )


def test_of_several_works_none_is_taken(world: World, place: Place) -> None:
    world.works = [work(), work(doi="10.5555/thesis.8")]

    ran = place.refresh(thesis())

    assert "id:thesis" not in ran.lock.entries
    assert (
        "several works of this title, first author and year (doi:10.5555/thesis.7, doi:10.5555/thesis.8)"
        in (ran.messages)
    )


def test_of_a_paper_and_its_preprint_the_one_of_the_venue_is_taken(world: World, place: Place) -> None:
    world.works = [
        work(doi="10.5555/pre", kind="posted-content"),
        work(doi="10.5555/w", kind="journal-article", venue="Journal of Widgets"),
    ]

    ran = place.refresh(thesis(type="", venues=("J. Widgets",)), thesis("open", type=""))

    assert (ran.value("id:thesis", "doi"), ran.value("id:open", "doi")) == ("10.5555/w", "no fact")


def test_what_another_paper_has_is_not_taken(world: World, place: Place) -> None:
    world.works = [work()]
    papers = [thesis("b"), thesis("known", doi=THESIS, title="Other"), thesis("a", title=TITLE)]

    ran = place.refresh(*papers)

    assert "id:a" not in ran.lock.entries
    assert "which is paper 'known'; it is not taken" in ran.messages


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "speech"},
        {"type": "software"},
        {"status": "submitted"},
        {"relation": "cited"},
        {"title": "Editorial"},
        {"date": None},
        {"date": parse_date("forthcoming")},
        {"authors": ()},
    ],
    ids=str,
)
def test_what_no_service_may_know_is_not_searched_for(
    fake: FakeApis, world: World, place: Place, fields: dict[str, Any]
) -> None:
    ran = place.refresh(thesis(**fields))

    assert fake.seen == []
    assert "no identifier to look up: thesis" in ran.messages


@pytest.mark.parametrize(
    ("options", "services"),
    [
        ({"fields": frozenset({"stars"})}, set()),
        ({"fields": frozenset({"citations"})}, {"crossref", "openalex"}),
        ({"providers": frozenset({"openalex"})}, {"openalex"}),
        ({"providers": frozenset({"github"})}, set()),
        ({"missing": True}, {"crossref", "openalex"}),
    ],
)
def test_it_is_searched_for_as_far_as_it_is_wanted(
    fake: FakeApis, world: World, place: Place, options: dict[str, Any], services: set[str]
) -> None:
    place.refresh(thesis(), **options)

    assert {seen.service for seen in fake.seen} == services


def test_a_search_that_fails_says_nothing(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [work()]
    fake.script("crossref", *[as_text("<html>", 503, "text/html")] * 6)

    with_both = place.refresh(thesis(), thesis("other", title="Widgets that nobody knows of"))

    assert with_both.status == 3
    assert with_both.value("id:thesis", "doi") == THESIS
    assert "id:other" not in with_both.lock.entries
    assert "not requested: paper 'other', paper 'thesis'; Crossref: a fault" in with_both.messages


def test_a_dry_run_shows_the_searches(fake: FakeApis, world: World, place: Place) -> None:
    ran = place.refresh(thesis(), dry=True)

    assert fake.seen == []
    first, second = ran.data.splitlines()
    assert (
        "/crossref/works?query.bibliographic=Sparse%20Widgets%20for%20the%20Impatient%20Carberry%202024"
        in first
    )
    assert "search.title=sparse%20widgets%20for%20the%20impatient" in second


def test_operators_in_a_title_are_words(fake: FakeApis, world: World, place: Place) -> None:
    title = 'Widgets AND "Gadgets" OR (NOT Things), 50% | a: b*'
    world.works = [work(title, doi="", openalex="W9")]

    assert place.refresh(thesis(title=title)).value("id:thesis", "openalex") == "W9"


def test_what_was_found_by_its_title_is_in_the_text_of_a_pull_request(
    world: World, call: Callable[..., Done], tmp_path: Path
) -> None:
    world.works = [work()]
    write_papers(
        tmp_path,
        f"- {{id: old, title: {TITLE}, authors: [Josiah Carberry], year: 2024, type: thesis}}\n",
    )

    done = call("refresh", "--format", "json", "--summary", str(tmp_path / "s.md"))

    found = "paper 'old': found by its title at Crossref: doi:10.5555/thesis.7"
    assert json.loads(done.data)["found"] == [found]
    assert (tmp_path / "s.md").read_text("utf-8").splitlines()[0] == f"- {found}"


def test_markup_in_a_title_is_not_searched_for(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [work("Graph decay of sparse widgets", doi="", openalex="W9")]

    ran = place.refresh(thesis(title=r"{G}raph Decay of \emph{Sparse {W}idgets}"))

    assert ran.value("id:thesis", "openalex") == "W9"
    assert dict(fake.seen[0].query)["query.bibliographic"] == "Graph Decay of Sparse Widgets Carberry 2024"


def test_a_title_of_many_words_fits_into_an_address(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [work(" ".join(f"widget{n}" for n in range(200)), doi="", openalex="W9")]

    ran = place.refresh(thesis(title=world.works[0].title))

    assert ran.value("id:thesis", "openalex") == "W9"
    assert all(len(dict(seen.query).get("search.title", "")) < 1000 for seen in fake.seen)


def test_the_work_at_openalex_that_the_data_names_is_not_searched_for(
    fake: FakeApis, world: World, call: Callable[..., Done], tmp_path: Path
) -> None:
    world.works = [work(doi="", openalex="W9"), work(doi="", openalex="W10", citations=7)]
    write_papers(
        tmp_path,
        f"- {{id: w, title: {TITLE}, authors: [Josiah Carberry], year: 2024, openalex: w10}}\n",
    )

    assert call("refresh").status == 0
    assert entries(tmp_path)["id:w"]["citations"]["value"] == 7
    assert fake.count("crossref") == 0


def test_a_venue_has_all_names_of_its_record_and_an_author_that_of_theirs(
    world: World, call: Callable[..., Done], tmp_path: Path
) -> None:
    world.works = [work(kind="journal-article", venue="Annals of Small Parts")]
    write_papers(
        tmp_path,
        f"""
papers:
  - {{id: w, title: {TITLE}, authors: [{{id: jc}}], year: 2024, venue: asp}}
venues:
  - {{id: asp, short: ASP, name: Annals of Small Parts}}
authors:
  - {{id: jc, name: Josiah Carberry}}
""",
    )

    assert call("refresh").status == 0
    assert entries(tmp_path)["id:w"]["doi"]["value"] == THESIS


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("doi", "javascript:alert(1)"),
        ("doi", 77777),
        ("doi", "10.5555/a b"),
        ("arxiv", "../x"),
        ("openalex", "W1|W2"),
        ("openalex", "W1?x=1"),
        ("openalex", {}),
    ],
)
def test_what_is_no_identifier_in_the_lock_is_not_requested(
    fake: FakeApis, world: World, place: Place, kind: str, value: Any
) -> None:
    place.knows("id:thesis", kind, value)
    place.knows("doi:10.5555/known", kind, value)
    world.works = [work()]

    place.refresh(thesis(), thesis("known", doi="10.5555/known", title="Known"))

    assert not any(str(value) in f"{seen.path}{seen.query}" for seen in fake.seen)
