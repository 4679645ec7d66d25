"""Three outcomes for each field: a value, none, could not ask."""

from __future__ import annotations

import pytest
from fake_apis import Answer, FakeApis, as_json, as_text
from fake_world import Repository, Work, World
from network_helpers import Place, code, paper

from sphinxcontrib_research.model.paper import Author, Metric

DOI = "10.5555/abc.2024.17"
KEY = f"doi:{DOI}"
GITHUB = "github:lab/w"


def metric(text: str) -> Metric:
    return Metric(text, 1)


def test_absent_is_null_with_source_and_date(world: World, place: Place) -> None:
    ran = place.refresh(paper(doi=DOI, links=code("https://github.com/lab/w")))

    for key, name, source in ((KEY, "citations", "OpenAlex"), (GITHUB, "stars", "GitHub")):
        fact = ran.lock.fact(key, name)
        assert (fact.value, fact.source, fact.date) == (None, source, "2026-11-21")
    assert ran.status == 0


BROKEN = [
    as_text("", 500),
    as_text("<html>", 200, "text/html"),
    as_json({"message": "x"}, 403),
    as_text("", 429, Retry_After="40000"),
    Answer(200, b"{}", {}, "reset"),
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda answer: f"{answer.status} {answer.fault}")
def test_a_failed_request_keeps_the_old_value_and_its_date(
    fake: FakeApis, world: World, place: Place, broken: Answer
) -> None:
    place.knows(KEY, "citations", 42)
    place.knows(KEY, "citations_per_year", {"2025": 42})
    place.knows(GITHUB, "stars", 841, "GitHub")
    before = place.path.read_bytes()
    fake.plays["openalex"] = fake.plays["github"] = lambda _seen: broken

    ran = place.refresh(paper(doi=DOI, links=code("https://github.com/lab/w")))

    assert ran.status == 3
    assert place.path.read_bytes() == before
    assert "OpenAlex: requested 1, received 0, kept 1, failed 0" in ran.messages


def test_a_provider_that_responds_with_pages_is_left_alone_after_three(
    fake: FakeApis, world: World, place: Place
) -> None:
    fake.plays["github"] = lambda _seen: as_text("<html>Making sure you are not a bot", 200, "text/html")

    ran = place.refresh(repositories=[f"lab/r{n}" for n in range(9)])

    assert (ran.status, fake.count("github")) == (3, 3)
    assert (
        "requested 9, received 0, kept 0, failed 9 (3 requests); last: the response is text/html"
        in ran.messages
    )
    assert "(3 times in a row)" in ran.messages


def test_what_could_not_be_requested_at_first_is_no_null(fake: FakeApis, world: World, place: Place) -> None:
    fake.plays["github"] = lambda _seen: as_text("", 500)

    ran = place.refresh(repositories=["lab/w"])

    assert (ran.status, ran.value(GITHUB, "stars")) == (3, "no fact")
    assert "GitHub: requested 1, received 0, kept 0, failed 1 (3 requests)" in ran.messages


def test_a_record_without_its_number_does_not_erase_the_number(
    fake: FakeApis, world: World, place: Place
) -> None:
    world.works = [Work(doi=DOI)]
    place.knows(KEY, "citations", 42)
    fake.script(
        "openalex",
        as_json({"id": "https://openalex.org/W1", "title": "Sparse Widgets", "cited_by_count": None}),
    )

    ran = place.refresh(paper(doi=DOI))

    assert ran.value(KEY, "citations") == 42


def test_a_number_that_is_gone_becomes_null_and_is_reported(world: World, place: Place) -> None:
    place.knows(GITHUB, "stars", 841, "GitHub")

    ran = place.refresh(repositories=["lab/w"])

    assert ran.value(GITHUB, "stars") is None
    assert "lab/w: no longer at GitHub: deleted or private" in ran.messages


def test_one_provider_down_does_not_stop_the_others(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [Work(doi=DOI)]
    fake.plays["github"] = lambda _seen: Answer(200, b"", {}, "reset")

    ran = place.refresh(paper(doi=DOI, links=code("https://github.com/lab/w")))

    assert (ran.status, ran.value(KEY, "citations")) == (3, 42)


def test_another_source_steps_in_where_nothing_was_known(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [Work(doi=DOI, arxiv="2401.99001")]
    fake.plays["arxiv"] = lambda _seen: as_text("Rate exceeded.", 429)
    fake.plays["openalex"] = lambda _seen: as_text("", 500)

    ran = place.refresh(paper(doi=DOI, arxiv="2401.99001"), fields=frozenset({"citations", "abstract"}))

    assert ran.lock.fact(KEY, "citations").source == "Crossref"
    assert ran.lock.fact(KEY, "abstract").source == "DataCite"
    assert ran.status == 0


def test_another_source_does_not_replace_a_number_that_could_not_be_requested(
    fake: FakeApis, world: World, place: Place
) -> None:
    world.works = [Work(doi=DOI)]
    place.knows(KEY, "citations", 42)
    fake.plays["openalex"] = lambda _seen: as_text("", 500)

    ran = place.refresh(paper(doi=DOI, venues=()))

    assert ran.value(KEY, "venue") == "Journal of Widgets"  # so Crossref was asked, and has citations too
    assert (ran.value(KEY, "citations"), ran.lock.fact(KEY, "citations").source) == (42, "OpenAlex")


def test_a_source_that_does_not_know_the_paper_gives_way(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [Work(doi=DOI)]
    fake.plays["openalex"] = lambda seen: (
        as_json({"results": []}) if seen.path == "/works" else as_text("", 404)
    )

    ran = place.refresh(paper(doi=DOI))

    assert (ran.value(KEY, "citations"), ran.lock.fact(KEY, "citations").source) == (31, "Crossref")
    assert ran.status == 0


@pytest.mark.parametrize("known", [True, False])
def test_the_wrong_paper_for_an_identifier_is_not_used(world: World, place: Place, known: bool) -> None:
    world.works = [Work("Growing tomatoes on Mars", doi=DOI)]
    if known:
        place.knows(KEY, "citations", 17)
    ran = place.refresh(paper(doi=DOI))

    fact = ran.lock.fact(KEY, "citations")
    assert (fact.value, fact.date) == ((17, "2026-11-01") if known else (None, "2026-11-21"))
    assert (
        "paper 'widgets': OpenAlex has the title 'Growing tomatoes on Mars' for doi:10.5555/abc.2024.17; "
        "its record is not used" in (ran.messages)
    )
    assert "OpenAlex: requested 1, received 0, kept 0, failed 0, mismatched 1 (" in ran.messages
    assert "1 paper with another title elsewhere: correct the identifier or the title" in ran.messages
    assert ran.status == 0


def test_what_is_not_used_is_requested_again_after_weeks(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [Work("Growing tomatoes on Mars", doi=DOI)]
    one = paper(doi=DOI, venues=())
    place.refresh(one)
    asked = len(fake.seen)

    place.refresh(one)
    assert len(fake.seen) == asked
    world.works = [Work(doi=DOI)]
    ran = place.refresh(one, max_age=0)

    assert (ran.value(KEY, "citations"), ran.value(KEY, "venue")) == (42, "Journal of Widgets")


def test_what_a_stale_identifier_leads_to_says_nothing_about_the_paper(
    fake: FakeApis, world: World, place: Place
) -> None:
    world.works = [Work("Growing tomatoes on Mars", doi="10.5555/x", openalex="W1")]
    world.works += [Work(doi=DOI, openalex="W2")]
    place.knows(KEY, "openalex", "W1")
    one = paper(doi=DOI)
    place.refresh(one, providers=frozenset({"openalex"}))

    assert place.refresh(one).value(KEY, "citations") == 42


def test_an_identifier_that_leads_to_another_paper_is_forgotten(
    fake: FakeApis, world: World, place: Place
) -> None:
    world.works = [
        Work("Growing tomatoes on Mars", doi="10.5555/x", openalex="W1"),
        Work(doi=DOI, openalex="W2"),
    ]
    place.knows(KEY, "openalex", "W1")

    assert place.refresh(paper(doi=DOI)).value(KEY, "openalex") == "no fact"
    ran = place.refresh(paper(doi=DOI), max_age=0)

    assert (ran.value(KEY, "openalex"), ran.value(KEY, "citations")) == ("W2", 42)


def test_a_new_name_is_reported_and_noted(world: World, place: Place) -> None:
    world.repositories = [Repository("new-lab/w", stars=5, former="lab/w")]

    ran = place.refresh(repositories=["lab/w"])

    assert (ran.value(GITHUB, "stars"), ran.value(GITHUB, "renamed")) == (5, "new-lab/w")
    assert "lab/w is called new-lab/w now" in ran.messages
    world.repositories = [Repository("lab/w", stars=6, etag='W/"2"')]
    assert place.refresh(repositories=["lab/w"], max_age=0).value(GITHUB, "renamed") == "no fact"


PAGES = [
    as_text("<html>Sign in to the network", 404, "text/html"),
    as_json({"error": "no such route"}, 404),
    as_json({"results": None}),
]


@pytest.mark.parametrize("page", PAGES, ids=["page", "json", "no list"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_proxy_before_openalex_does_not_make_its_numbers_null(
    fake: FakeApis, world: World, place: Place, page: Answer, number: int
) -> None:
    papers = [paper(f"p{n}", doi=f"10.5555/{n}") for n in range(number)]
    josiah = Author("josiah", "Josiah Carberry", orcid="0000-0002-1825-0097")
    for one in papers:
        place.knows(f"doi:{one.doi}", "citations", 42)
        place.knows(f"doi:{one.doi}", "openalex", f"W{one.doi[-1]}")
    place.knows("orcid:0000-0002-1825-0097", "h_index", 9)
    before = place.path.read_bytes()
    fake.plays["openalex"] = lambda _seen: page

    ran = place.refresh(*papers, authors=[josiah])

    assert (ran.status, place.path.read_bytes()) == (3, before)


def test_a_page_that_openalex_itself_gives_means_that_it_has_none(world: World, place: Place) -> None:
    place.knows(KEY, "citations", 42)

    ran = place.refresh(paper(doi=DOI))

    assert (ran.status, ran.value(KEY, "citations")) == (0, None)


@pytest.mark.parametrize("service", ["crossref", "datacite", "arxiv", "semanticscholar", "github"])
@pytest.mark.parametrize("page", PAGES, ids=["page", "json", "no list"])
def test_a_list_that_is_responded_to_with_404_or_without_one_makes_nothing_null(
    fake: FakeApis, world: World, place: Place, service: str, page: Answer
) -> None:
    fields = {"links": code("https://github.com/lab/w")} if service == "github" else {"title": "W"}
    asked = {"doi": DOI} if service == "crossref" else {"arxiv": "2401.99001"}
    other = {kind: f"{name}2" for kind, name in asked.items()}
    fake.plays[service] = lambda _seen: page

    ran = place.refresh(
        paper("a", **asked, **fields),
        paper("b", **other),
        repositories=["lab/x"],
        providers=frozenset({service}),
        fields=frozenset({"citations", "abstract", "stars"}),
        variables={"GITHUB_TOKEN": "t0ken-x"},
    )

    assert (ran.status, ran.lock.entries) == (3, {})
