"""OpenAlex: lists, single look-ups, budgets, odd records."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from fake_apis import FakeApis, as_json, sample
from fake_world import Work, World
from network_helpers import Asking, ask, doi, one, values

from sphinxcontrib_research.online.providers import openalex
from sphinxcontrib_research.online.providers.interface import Absent, Failed, Target
from sphinxcontrib_research.online.service import UnavailableError

Make = Callable[..., Asking]
DOI = "10.5555/abc.2024.17"


def test_openalex_requests_what_a_list_misses_one_by_one(fake: FakeApis, world: World, asking: Make) -> None:
    world.works = [
        Work(doi="10.5555/a", openalex="W1"),
        Work(doi="10.5555/b", openalex="W2", listed=False, citations=7),
    ]
    found = ask(openalex.PROVIDER, asking(), [doi("10.5555/a"), doi("10.5555/b"), doi("10.5555/c")])

    assert values(found["doi:10.5555/b"])["citations"] == 7
    assert found["doi:10.5555/c"] == Absent()
    assert [seen.path for seen in fake.seen] == ["/works", "/works/doi:10.5555/b", "/works/doi:10.5555/c"]


def test_openalex_lists_fit_into_an_address(fake: FakeApis, world: World, asking: Make) -> None:
    dois = [f"10.5555/{'widget-' * 11}{n:03}" for n in range(50)]
    world.works = [Work(doi=name, openalex=f"W{n + 1}") for n, name in enumerate(dois)]

    found = ask(openalex.PROVIDER, asking(), [doi(name) for name in dois])

    assert all(values(answer)["citations"] == 42 for answer in found.values())
    assert [seen.path for seen in fake.seen] == ["/works", "/works"]


def test_openalex_tries_the_doi_of_arxiv_for_a_paper_that_it_does_not_know_by_its_own(
    fake: FakeApis, world: World, asking: Make
) -> None:
    world.works = [Work(arxiv="2401.99001", pmid="39900001")]

    both = Target("doi:10.5555/new", {"doi": "10.5555/new", "arxiv": "2401.99001"})
    pubmed = Target("pmid:39900001", {"pmid": "39900001"})

    assert values(one(openalex.PROVIDER, asking(), both))["openalex"] == "W4399000001"
    assert values(one(openalex.PROVIDER, asking(), pubmed))["citations"] == 42


def test_openalex_lists_by_its_own_identifier_where_it_is_known(
    fake: FakeApis, world: World, asking: Make
) -> None:
    world.works = [Work(doi=f"10.5555/{n}", openalex=f"W{n}", listed=False) for n in (1, 2, 3)]
    targets = [Target(f"doi:10.5555/{n}", {"doi": f"10.5555/{n}", "openalex": f"W{n}"}) for n in (1, 2, 3)]

    assert len(ask(openalex.PROVIDER, asking(), targets)) == 3
    assert [seen.params["filter"] for seen in fake.seen] == ["ids.openalex:W1|W2|W3"]


def test_openalex_finds_by_doi_what_its_own_identifier_leads_to_no_more(world: World, asking: Make) -> None:
    world.works = [Work(doi="10.5555/1", openalex="W9")]
    moved = Target("doi:10.5555/1", {"doi": "10.5555/1", "openalex": "W1"})

    assert values(one(openalex.PROVIDER, asking(), moved))["openalex"] == "W9"


def test_openalex_requests_a_doi_with_a_comma_by_itself(fake: FakeApis, world: World, asking: Make) -> None:
    odd = "10.5555/s0022-2836(70),57"
    world.works = [Work(doi=odd)]

    assert openalex.PROVIDER.batch_key(asking().http, doi(odd)) == ""
    assert values(one(openalex.PROVIDER, asking(), doi(odd)))["citations"] == 42


@pytest.mark.parametrize(
    "work",
    [
        {"id": "https://openalex.org/W1"},
        {
            "id": "https://openalex.org/W1",
            "title": None,
            "abstract_inverted_index": None,
            "primary_location": None,
        },
        {
            "id": "https://openalex.org/W1",
            "primary_location": {"source": None},
            "authorships": [None, {}, {"author": None}],
        },
        {
            "id": "https://openalex.org/W1",
            "cited_by_count": "42",
            "counts_by_year": [None, {"year": "x"}],
            "biblio": [],
        },
        {
            "id": "https://openalex.org/W1",
            "cited_by_count": True,
            "publication_date": "2024-02-31",
            "doi": "nonsense",
        },
        {
            "id": "https://openalex.org/W1",
            "cited_by_count": -1,
            "abstract_inverted_index": {"a": ["x"], "b": 3},
        },
    ],
)
def test_openalex_with_null_and_broken_entries(fake: FakeApis, asking: Make, work: dict[str, object]) -> None:
    fake.script("openalex", as_json(work))

    found = values(one(openalex.PROVIDER, asking(), doi(DOI)))

    assert found.pop("openalex") == "W1"
    assert not any(found.values())


def test_authors_that_a_list_may_have_cut_off_are_not_used(
    fake: FakeApis, world: World, asking: Make
) -> None:
    whole = json.loads(sample("openalex.json"))
    whole["results"][0]["authorships"] *= 100
    fake.script("openalex", as_json(whole))

    listed = ask(openalex.PROVIDER, asking(), [doi(DOI), doi("10.5555/none")])[f"doi:{DOI}"]

    assert ("authors" in values(listed), values(listed)["citations"]) == (False, 42)
    fake.script("openalex", as_json(whole["results"][0]))
    assert len(values(one(openalex.PROVIDER, asking(), doi(DOI)))["authors"]) == 100


@pytest.mark.parametrize("body", [{}, [], None, 7, {"results": None}, {"id": "https://evil.example/W1"}])
def test_openalex_without_a_work_is_no_result(fake: FakeApis, asking: Make, body: object) -> None:
    fake.script("openalex", as_json(body))

    assert one(openalex.PROVIDER, asking(), doi(DOI)) == Failed("the response holds no work")


def test_openalex_says_when_the_budget_of_a_day_is_used_up(fake: FakeApis, asking: Make) -> None:
    body = {"error": "Rate limit exceeded", "message": "Insufficient budget.", "retryAfter": 43200}
    fake.script("openalex", as_json(body, 429, X_RateLimit_Remaining="0"))
    with pytest.raises(UnavailableError, match=r"budget is used up .*OPENALEX_API_KEY.*12 hours") as caught:
        one(openalex.PROVIDER, asking(), doi(DOI))

    assert caught.value.stop


def test_openalex_waits_for_the_limit_of_a_second(fake: FakeApis, world: World, asking: Make) -> None:
    world.works = [Work(doi=DOI)]
    fake.script("openalex", as_json({"error": "Rate limit exceeded", "retryAfter": 1}, 429))
    patient = asking()

    assert values(one(openalex.PROVIDER, patient, doi(DOI)))["citations"] == 42
    assert patient.told.waits == [("openalex", 1.0, "too many requests (HTTP 429)")]


def test_a_figure_of_a_person(world: World, asking: Make) -> None:
    person = Target("orcid:0000-0002-1825-0097", {"orcid": "0000-0002-1825-0097"})

    assert values(one(openalex.PROVIDER, asking(), person)) == {
        "h_index": 9,
        "i10_index": 8,
        "paper_count": 17,
        "citations": 300,
    }
