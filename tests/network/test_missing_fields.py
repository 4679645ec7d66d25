"""What a refresh requests, and when."""

from __future__ import annotations

import datetime as dt

import pytest
from fake_apis import FakeApis
from fake_world import Repository, Work, World
from network_helpers import TODAY, Place, code, paper

from sphinxcontrib_research.model.paper import Author, Link, Metric, Retraction
from sphinxcontrib_research.online.service import SettingError

DOI = "10.5555/abc.2024.17"
KEY = f"doi:{DOI}"
GITHUB = "github:lab/w"


def metric(text: str) -> Metric:
    return Metric(text, 1)


def test_numbers_come_with_source_and_date(world: World, place: Place) -> None:
    world.works = [Work(doi=DOI)]
    world.repositories = [Repository("lab/w", stars=841)]

    ran = place.refresh(paper(doi=DOI, links=code("https://github.com/lab/w")))

    assert ran.status == 0
    citations, stars = ran.lock.fact(KEY, "citations"), ran.lock.fact(GITHUB, "stars")
    assert (citations.value, citations.source, citations.date) == (42, "OpenAlex", "2026-11-21")
    assert (stars.value, stars.source, stars.date) == (841, "GitHub", "2026-11-21")
    assert ran.value(KEY, "citations_per_year") == {"2025": 21, "2026": 21}


def test_what_the_data_says_is_not_requested(fake: FakeApis, world: World, place: Place) -> None:
    own = {
        "retracted": Retraction(holds=False),
        "citations": metric("600+"),
        "citations_per_year": ((2025, 3),),
        "stars": metric("5"),
    }

    ran = place.refresh(paper(doi=DOI, links=code("https://github.com/lab/w"), **own))

    assert (fake.seen, ran.status) == ([], 0)
    assert not place.path.exists()
    assert "nothing to request" in ran.messages


def test_missing_metadata_comes_from_the_first_that_has_it(world: World, place: Place) -> None:
    world.works = [Work(doi=DOI)]
    bare = paper(title=DOI, authors=(), venues=(), date=None, doi=DOI)

    ran = place.refresh(bare)

    assert ran.status == 0
    assert ran.lock.fact(KEY, "title").source == "Crossref"
    assert {
        name: ran.value(KEY, name) for name in ("title", "venue", "date", "volume", "type", "citations")
    } == {
        "title": "Sparse Widgets",
        "venue": "Journal of Widgets",
        "date": "2024-06-03",
        "volume": "12",
        "type": "article-journal",
        "citations": 42,
    }
    assert ran.lock.fact(KEY, "citations").source == "OpenAlex"


def test_a_preprint_has_its_metadata_from_arxiv_and_datacite(world: World, place: Place) -> None:
    world.works = [Work(arxiv="2401.99001", openalex="W5")]

    ran = place.refresh(paper(title="2401.99001", authors=(), date=None, arxiv="2401.99001"))
    facts = ran.lock.entries["arxiv:2401.99001"]

    assert (facts["title"].source, facts["date"].source, facts["date"].value) == (
        "DataCite",
        "arXiv",
        "2024-01-15",
    )
    assert (facts["doi"].value, facts["doi"].source) == (DOI, "arXiv")


def test_a_doi_of_arxiv_is_a_preprint_to_all(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [Work(arxiv="2401.99001")]
    doi = "10.48550/arxiv.2401.99001"

    ran = place.refresh(
        paper(title=doi, authors=(), doi=doi), paper("x", title="X", doi="10.48550/arxiv.nonsense")
    )

    assert ran.value(f"doi:{doi}", "title") == "Sparse Widgets"
    assert [seen.params["id_list"] for seen in fake.seen if seen.service == "arxiv"] in ([], ["2401.99001"])


def test_the_abstract_comes_only_when_it_is_named(world: World, place: Place) -> None:
    world.works = [Work(doi=DOI, arxiv="2401.99001")]
    one = paper(doi=DOI, arxiv="2401.99001")

    assert place.refresh(one).value(KEY, "abstract") == "no fact"
    ran = place.refresh(one, fields=frozenset({"abstract"}))

    assert ran.value(KEY, "abstract") == "We study sparse widgets."
    assert ran.lock.fact(KEY, "abstract").source == "arXiv"


def test_a_person_with_an_orcid_has_figures(world: World, place: Place) -> None:
    josiah = Author("josiah", "Josiah Carberry", orcid="0000-0002-1825-0097", h_index=metric("11"))

    ran = place.refresh(authors=[josiah, Author("nobody", "No Body")])

    assert set(ran.lock.entries) == {"orcid:0000-0002-1825-0097"}
    assert set(ran.lock.entries["orcid:0000-0002-1825-0097"]) == {"i10_index", "paper_count", "citations"}


def test_places_of_data_and_code_are_queried_for_their_numbers(world: World, place: Place) -> None:
    links = (Link("code", "https://gitlab.com/lab/w"), Link("model", "https://huggingface.co/lab/w-7b"))
    record = paper("data", title="Widgets data", doi="10.5281/zenodo.1234567")

    ran = place.refresh(paper(doi=DOI, links=links), record)

    assert [ran.value(KEY, name) for name in ("stars", "likes", "downloads")] == [7, 31, 2048]
    assert ran.value("doi:10.5281/zenodo.1234567", "downloads") == 900


def test_a_repository_is_requested_once_however_it_is_written(
    fake: FakeApis, world: World, place: Place
) -> None:
    world.repositories = [Repository("Lab/W")]
    papers = [
        paper(f"p{n}", links=code(f"https://github.com/{name}")) for n, name in enumerate(("lab/w", "Lab/W"))
    ]

    ran = place.refresh(*papers, repositories=["LAB/w"])

    assert (fake.count("github"), ran.value(GITHUB, "stars")) == (1, 1234)


def test_semantic_scholar_is_queried_only_when_it_is_named(
    fake: FakeApis, world: World, place: Place
) -> None:
    world.works = [Work(doi=DOI)]
    place.refresh(paper(doi=DOI))
    assert fake.count("semanticscholar") == 0

    ran = place.refresh(paper(doi=DOI), providers=frozenset({"semanticscholar"}), max_age=0)

    assert ran.lock.fact(KEY, "citations").source == "Semantic Scholar"


def test_papers_fields_and_providers_can_be_chosen(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [Work(doi="10.5555/a", openalex="W1"), Work(doi="10.5555/b", openalex="W2")]
    papers = [
        paper("a", doi="10.5555/a", links=code("https://github.com/lab/w")),
        paper("b", doi="10.5555/b"),
    ]
    options = {
        "papers": frozenset({"a"}),
        "fields": frozenset({"citations"}),
        "providers": frozenset({"crossref"}),
    }

    ran = place.refresh(*papers, repositories=["lab/other"], **options)

    assert ran.value("doi:10.5555/a", "citations") == 31
    assert set(ran.lock.entries) == {"doi:10.5555/a"}
    assert {seen.service for seen in fake.seen} == {"crossref"}


def test_an_unknown_paper_is_an_error_with_the_near_one(place: Place) -> None:
    with pytest.raises(SettingError, match="no paper 'widget'; did you mean 'widgets'"):
        place.refresh(paper(), papers=frozenset({"widget"}))


def test_a_paper_without_an_identifier_is_reported(place: Place) -> None:
    assert "no identifier to look up: widgets (1 of 1 papers)" in place.refresh(paper()).messages


@pytest.mark.parametrize(
    ("age", "options", "asked"),
    [
        (0, {}, False),
        (6, {}, False),
        (7, {}, True),
        (7, {"max_age": 8}, False),
        (0, {"max_age": 0}, True),
        (99, {"missing": True}, False),
    ],
)
def test_a_number_is_requested_again_when_it_is_old(
    fake: FakeApis, world: World, place: Place, age: int, options: dict[str, object], asked: bool
) -> None:
    world.repositories = [Repository("lab/w", stars=2)]
    place.knows(GITHUB, "stars", 1, "GitHub", (TODAY - dt.timedelta(days=age)).isoformat())

    ran = place.refresh(repositories=["lab/w"], **options)

    assert ran.value(GITHUB, "stars") == (2 if asked else 1)
    assert fake.count("github") == int(asked)


def test_a_fixed_fact_is_never_requested_again(fake: FakeApis, place: Place) -> None:
    for name, value in (
        ("venue", "Old Journal"),
        ("citations", 1),
        ("citations_per_year", {}),
        ("retracted", False),
    ):
        place.knows(KEY, name, value, date="2020-01-01" if name == "venue" else "2026-11-20")

    place.refresh(paper(doi=DOI, venues=()))

    assert fake.seen == []


def test_what_a_source_did_not_have_is_requested_after_four_times_as_long(
    fake: FakeApis, world: World, place: Place
) -> None:
    world.repositories = [Repository("lab/w")]
    place.knows(GITHUB, "stars", None, "GitHub", "2026-11-10")
    place.refresh(repositories=["lab/w"])
    assert fake.count("github") == 0

    ran = place.refresh(repositories=["lab/w"], today=dt.date(2026, 12, 8))

    assert ran.value(GITHUB, "stars") == 1234


def test_a_second_run_requests_nothing_and_writes_nothing(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [Work(doi=DOI)]
    one = paper(doi=DOI, venues=(), links=code("https://github.com/lab/gone"))
    place.refresh(one)
    seen, stat = len(fake.seen), place.path.stat()

    place.refresh(one)

    assert len(fake.seen) == seen
    assert place.path.stat().st_mtime_ns == stat.st_mtime_ns


def test_an_unchanged_repository_costs_a_304_and_gets_a_new_date(
    fake: FakeApis, world: World, place: Place
) -> None:
    world.repositories = [Repository("lab/w", stars=5, etag='W/"5"')]
    place.refresh(repositories=["lab/w"])

    ran = place.refresh(repositories=["lab/w"], today=dt.date(2026, 12, 1))

    assert fake.seen[1].headers["if-none-match"] == 'W/"5"'
    fact = ran.lock.fact(GITHUB, "stars")
    assert (fact.value, fact.date) == (5, "2026-12-01")
    assert ran.lock.fact(GITHUB, "etag").date == "2026-11-21"


def test_an_etag_goes_with_its_number(world: World, place: Place) -> None:
    world.repositories, world.github_token = [Repository("lab/w", stars=5)], "t0ken-x"
    place.refresh(repositories=["lab/w"])
    world.repositories[0].stars = 6

    ran = place.refresh(repositories=["lab/w"], max_age=0, variables={"GITHUB_TOKEN": "t0ken-x"})

    assert (ran.value(GITHUB, "stars"), ran.value(GITHUB, "etag")) == (6, "no fact")


@pytest.mark.parametrize(("now", "expected"), [(104, 100), (96, 100), (105, 105), (95, 95)])
def test_a_small_change_leaves_the_line_as_it_is(world: World, place: Place, now: int, expected: int) -> None:
    world.works = [Work(doi=DOI, citations=now)]
    place.knows(KEY, "citations", 100)

    ran = place.refresh(paper(doi=DOI), min_change=5)

    fact = ran.lock.fact(KEY, "citations")
    assert (fact.value, fact.date) == (expected, "2026-11-01" if expected == 100 else "2026-11-21")


def test_with_min_change_what_did_not_move_is_requested_once_a_week(
    fake: FakeApis, world: World, place: Place
) -> None:
    world.works = [Work(doi=DOI, citations=100)]
    world.repositories = [Repository("lab/w", stars=5)]
    place.knows(KEY, "citations", 100)
    place.knows(GITHUB, "stars", 5, "GitHub")
    place.knows(GITHUB, "etag", 'W/"1"', "GitHub")  # so that the answer is 304
    one = paper(doi=DOI, links=code("https://github.com/lab/w"))

    ran = place.refresh(one, min_change=5)
    asked = len(fake.seen)
    place.refresh(one, min_change=5)

    assert ran.lock.fact(KEY, "citations").date == ran.lock.fact(GITHUB, "stars").date == "2026-11-21"
    assert len(fake.seen) == asked


@pytest.mark.parametrize(("date", "max_age", "expected"), [("2026-10-25", 7, 100), ("2026-10-24", 7, 101)])
def test_a_small_change_is_not_left_out_for_ever(
    world: World, place: Place, date: str, max_age: int, expected: int
) -> None:
    world.works = [Work(doi=DOI, citations=101)]
    place.knows(KEY, "citations", 100, date=date)

    ran = place.refresh(paper(doi=DOI), min_change=5, max_age=max_age)

    assert ran.value(KEY, "citations") == expected


def test_a_small_change_of_stars_leaves_the_etag_too(world: World, place: Place) -> None:
    world.repositories = [Repository("lab/w", stars=5, etag='W/"5"')]
    place.refresh(repositories=["lab/w"])
    before = place.path.read_bytes()
    world.repositories[0].stars, world.repositories[0].etag = 6, 'W/"6"'

    place.refresh(repositories=["lab/w"], max_age=0, min_change=2, today=dt.date(2026, 11, 22))

    assert place.path.read_bytes() == before
