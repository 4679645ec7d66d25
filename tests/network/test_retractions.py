"""Retractions as services know them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_apis import FakeApis, as_text
from fake_world import Work, World
from network_helpers import Done, Place, entries, paper, write_papers

from sphinxcontrib_research.model.paper import Retraction

DOI, NOTICE = "10.5555/abc.2024.17", "10.5555/notice.1"
KEY = f"doi:{DOI}"
FOUND = {"date": "2025-02-06", "url": f"https://doi.org/{NOTICE}"}


def test_openalex_says_that_and_crossref_says_where_the_notice_is(
    fake: FakeApis, world: World, place: Place
) -> None:
    world.works = [Work(doi=DOI, retracted=True, notice=NOTICE)]

    fact = place.refresh(paper(doi=DOI)).lock.fact(KEY, "retracted")

    assert (fact.value, fact.source, fact.date) == (FOUND, "Crossref", "2026-11-21")
    assert (fake.count("openalex"), fake.count("crossref")) == (1, 1)


@pytest.mark.parametrize(
    "title", ["RETRACTED: Sparse Widgets", "RETRACTED ARTICLE: Sparse Widgets", "Sparse Widgets [Retracted]"]
)
def test_the_mark_in_a_publishers_title_makes_no_other_work_of_it(
    world: World, place: Place, title: str
) -> None:
    world.works = [Work(title=title, doi=DOI, retracted=True, notice=NOTICE)]

    known = place.refresh(paper(doi=DOI)).value(KEY, "retracted")
    untitled = place.refresh(paper(title=DOI, doi=DOI), today=dt.date(2027, 3, 1)).value(KEY, "title")

    assert (known, untitled) == (FOUND, "Sparse Widgets")


def test_what_was_not_retracted_costs_no_request(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [Work(doi=DOI)]

    fact = place.refresh(paper(doi=DOI)).lock.fact(KEY, "retracted")

    assert (fact.value, fact.source, fake.count("crossref")) == (False, "OpenAlex", 0)


def test_without_a_notice_that_it_was_is_known(world: World, place: Place) -> None:
    world.works = [Work(doi=DOI, retracted=True)]

    fact = place.refresh(paper(doi=DOI)).lock.fact(KEY, "retracted")

    assert (fact.value, fact.source) == (True, "OpenAlex")


def test_a_record_with_all_metadata_missing_has_its_notice_in_the_same_requests(
    fake: FakeApis, world: World, place: Place
) -> None:
    world.works = [Work(doi=DOI, retracted=True, notice=NOTICE), Work(doi=f"{DOI}x", openalex="W2")]

    bare = {"authors": (), "venues": (), "date": None}
    others = paper("b", doi=f"{DOI}x", title=f"{DOI}x", **bare)
    lock = place.refresh(paper("a", doi=DOI, title=DOI, **bare), others).lock

    assert (lock.fact(KEY, "retracted").value, lock.fact(f"{KEY}x", "retracted").value) == (FOUND, False)
    assert fake.count("crossref") == 1


def test_what_one_service_denies_and_another_affirms_is_so(world: World, place: Place) -> None:
    world.works = [Work(doi=DOI, retracted=False, notice=NOTICE)]

    fact = place.refresh(paper(doi=DOI, authors=())).lock.fact(KEY, "retracted")

    assert (fact.value, fact.source) == (FOUND, "Crossref")


def test_a_known_notice_stays_while_crossref_is_away(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [Work(doi=DOI, retracted=True)]
    place.knows(KEY, "retracted", FOUND, "Crossref", "2026-11-01")
    fake.plays["crossref"] = lambda _seen: as_text("", 500)

    assert place.refresh(paper(doi=DOI)).value(KEY, "retracted") == FOUND


def test_one_that_services_take_back_is_forgotten(world: World, place: Place) -> None:
    world.works = [Work(doi=DOI)]
    place.knows(KEY, "retracted", True, "OpenAlex", "2026-11-01")

    assert place.refresh(paper(doi=DOI)).value(KEY, "retracted") is False


def test_what_the_data_says_is_not_requested(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [Work(doi=DOI, retracted=True)]

    lock = place.refresh(paper(doi=DOI, retracted=Retraction(holds=False))).lock

    assert lock.fact(KEY, "retracted") is None


def test_an_added_paper_has_it(world: World, tmp_path: Path, call: Callable[..., Done]) -> None:
    world.works = [Work(doi=DOI, retracted=True, notice=NOTICE)]
    write_papers(tmp_path, "papers:\n")

    done = call("add", DOI)

    assert done.status == 0
    assert f"    retracted:\n      date: 2025-02-06\n      url: https://doi.org/{NOTICE}\n" in (
        (tmp_path / "papers.yml").read_text("utf-8")
    )


def test_check_names_what_the_lock_knows(world: World, tmp_path: Path, call: Callable[..., Done]) -> None:
    world.works = [Work(doi=DOI, retracted=True, notice=NOTICE)]
    write_papers(tmp_path, f"- {{id: w, title: Sparse Widgets, doi: {DOI}}}\n")
    call("refresh")

    done = call("check")

    message = f"it was retracted 2025-02-06 (Crossref): https://doi.org/{NOTICE}"
    assert f"papers.yml:1: retracted: paper 'w': {message}" in done.data
    assert entries(tmp_path)[KEY]["retracted"]["value"] == FOUND
