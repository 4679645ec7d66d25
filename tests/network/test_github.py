"""GitHub: batches, limits, names; and how the others say how long to wait."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_apis import FakeApis, as_json, as_text
from fake_world import Repository, World
from network_helpers import Asking, Place, ask, one, repo, values

from sphinxcontrib_research.online.providers import PROVIDERS, github
from sphinxcontrib_research.online.providers.interface import (
    Absent,
    Failed,
    Found,
    Provider,
    Target,
    Unchanged,
)
from sphinxcontrib_research.online.service import UnavailableError

Make = Callable[..., Asking]
DOI = "10.5555/abc.2024.17"


def test_github_requests_fifty_in_one_query(fake: FakeApis, world: World, asking: Make) -> None:
    world.github_token = "t0ken-x"
    world.repositories = [Repository(f"lab/r{n}", stars=n) for n in range(50)]

    found = ask(github.PROVIDER, asking(GITHUB_TOKEN="t0ken-x"), [repo(f"lab/r{n}") for n in range(50)])

    assert [values(found[f"github:lab/r{n}"])["stars"] for n in range(50)] == list(range(50))
    assert (fake.count("github"), github.PROVIDER.batch_size) == (1, 50)


def test_github_that_finds_the_query_too_big_gets_halves(fake: FakeApis, world: World, asking: Make) -> None:
    world.github_token, world.most_aliases = "t0ken-x", 3
    world.repositories = [Repository(f"lab/r{n}", stars=n) for n in range(10)]

    found = ask(github.PROVIDER, asking(GITHUB_TOKEN="t0ken-x"), [repo(f"lab/r{n}") for n in range(10)])

    assert len(found) == 10
    assert all(isinstance(answer, Found) for answer in found.values())


def test_github_with_partial_data_distinguishes_gone_from_not_received(world: World, asking: Make) -> None:
    world.github_token = "t0ken-x"
    world.repositories = [Repository("lab/a", stars=5), Repository("lab/b", forbidden=True)]

    found = ask(
        github.PROVIDER, asking(GITHUB_TOKEN="t0ken-x"), [repo("lab/a"), repo("lab/b"), repo("lab/c")]
    )

    assert values(found["github:lab/a"]) == {"stars": 5}
    assert found["github:lab/b"] == Absent("Resource protected by SAML.", is_news=True)
    assert found["github:lab/c"] == Absent("deleted or private")


@pytest.mark.parametrize(
    ("body", "stop"),
    [
        ({"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded for user ID 1."}]}, True),
        ({"data": None, "errors": [{"message": "Something went wrong while executing your query."}]}, False),
        (
            {"data": None, "errors": [{"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits"}]},
            False,
        ),
        ({"errors": [None, {"path": None}]}, False),
        ({}, False),
        ([], False),
    ],
)
def test_github_errors_with_http_200(fake: FakeApis, asking: Make, body: object, stop: bool) -> None:
    fake.script("github", as_json(body))
    with pytest.raises(UnavailableError) as caught:
        one(github.PROVIDER, asking(GITHUB_TOKEN="t0ken-x"), repo("lab/a"))

    assert caught.value.stop is stop


def test_github_with_a_stale_token_is_queried_without(fake: FakeApis, world: World, asking: Make) -> None:
    world.repositories = [Repository("lab/a", stars=5)]
    stale = asking(GITHUB_TOKEN="stale-token")

    assert values(one(github.PROVIDER, stale, repo("lab/a")))["stars"] == 5
    assert stale.told.notes == ["GitHub does not accept the token in GITHUB_TOKEN; requesting without it"]


def test_github_says_that_nothing_changed(fake: FakeApis, world: World, asking: Make) -> None:
    world.repositories = [Repository("lab/a", etag='W/"7"')]

    assert one(github.PROVIDER, asking(), repo("lab/a", etag='W/"7"')) == Unchanged()
    assert isinstance(one(github.PROVIDER, asking(), repo("lab/a", etag='W/"6"')), Found)


@pytest.mark.parametrize("token", ["", "t0ken-x"])
def test_github_reports_a_new_name(fake: FakeApis, world: World, asking: Make, token: str) -> None:
    world.github_token = "t0ken-x"
    world.repositories = [Repository("new-lab/a", stars=5, former="lab/a")]

    found = one(github.PROVIDER, asking(GITHUB_TOKEN=token), repo("lab/a"))

    assert (values(found)["stars"], values(found)["renamed"]) == (5, "new-lab/a")
    assert found.note == "lab/a is called new-lab/a now"


def test_a_404_that_is_a_page_comes_from_something_in_between(fake: FakeApis, asking: Make) -> None:
    fake.script("github", as_text("<html>Not Found", 404, "text/html"))

    assert one(github.PROVIDER, asking(), repo("lab/a")) == Failed("refused (HTTP 404)")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, Absent("deleted or private")),
        (451, Absent("blocked for legal reasons", is_news=True)),
        (400, Failed("refused (HTTP 400)")),
    ],
)
def test_github_statuses(fake: FakeApis, asking: Make, status: int, expected: object) -> None:
    fake.script("github", as_text("", status))

    assert one(github.PROVIDER, asking(), repo("lab/a")) == expected


LIMIT = {
    "message": "API rate limit exceeded for 203.0.113.7. (But here's the good news: Authenticated requests)"
}
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}


@pytest.mark.parametrize("status", [403, 429])
def test_github_stops_when_the_limit_of_an_hour_is_reached(fake: FakeApis, asking: Make, status: int) -> None:
    limited = asking()
    limited.http.today = lambda: 1_800_000_000.0
    headers = {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "1800002400"}
    fake.script("github", as_json(LIMIT, status, **headers))
    with pytest.raises(UnavailableError, match=r"used up \(a GITHUB_TOKEN .*40 minutes") as caught:
        one(github.PROVIDER, limited, repo("lab/a"))

    assert caught.value.stop


def test_github_waits_when_the_limit_ends_soon(fake: FakeApis, world: World, asking: Make) -> None:
    world.repositories = [Repository("lab/a", stars=5)]
    limited = asking()
    limited.http.today = lambda: 1_800_000_000.0
    headers = {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "1800000020"}
    fake.script("github", as_json(LIMIT, 403, **headers))

    assert values(one(github.PROVIDER, limited, repo("lab/a")))["stars"] == 5
    assert limited.told.waits[0][1] == 20.0


@pytest.mark.parametrize(("header", "seconds"), [({"Retry_After": "3"}, 3.0), ({}, 60.0)])
def test_github_waits_for_its_secondary_limit(
    fake: FakeApis, world: World, asking: Make, header: dict[str, str], seconds: float
) -> None:
    world.repositories = [Repository("lab/a", stars=5)]
    fake.script("github", as_json(SECONDARY, 403, **header))
    limited = asking()

    assert values(one(github.PROVIDER, limited, repo("lab/a")))["stars"] == 5
    assert limited.told.waits[0][1] == seconds


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        ({"message": "Repository access blocked", "block": {"reason": "tos"}}, {}, Absent),
        ({"message": "Resource protected by organization SAML enforcement."}, {}, Absent),
        ({"message": "Closed."}, {"X_GitHub_SSO": "required; url=https://github.com/orgs/o/sso"}, Absent),
        ({"message": "Something new."}, {}, Failed),
    ],
)
def test_a_repository_that_is_closed_does_not_stop_github(
    fake: FakeApis, world: World, place: Place, body: object, headers: dict[str, str], expected: type
) -> None:
    world.repositories = [Repository(f"lab/r{n}", stars=n) for n in range(5)]
    github = fake.plays["github"]
    closed = as_json(body, 403, **headers)
    fake.plays["github"] = lambda seen: closed if seen.path.endswith("r1") else github(seen)

    ran = place.refresh(repositories=[f"lab/r{n}" for n in range(5)])

    assert [ran.value(f"github:lab/r{n}", "stars") for n in (0, 2, 3, 4)] == [0, 2, 3, 4]
    known = ran.value("github:lab/r1", "stars")
    if expected is Absent:
        assert (ran.status, known) == (0, None)
        assert f"lab/r1: GitHub: {body['message']}" in ran.messages
    else:
        assert (ran.status, known) == (3, "no fact")
        assert "not requested: lab/r1; GitHub: refused (HTTP 403): Something new." in ran.messages


def test_each_fault_of_a_query_for_many_has_its_own_message(
    fake: FakeApis, world: World, asking: Make
) -> None:
    errors = [
        {"type": "SERVICE_UNAVAILABLE", "path": ["r0"], "message": "Something went wrong with a."},
        {"type": "FORBIDDEN", "path": ["r1"], "message": "Repository access blocked"},
    ]
    fake.script("github", as_json({"data": {"r0": None, "r1": None, "r2": None}, "errors": errors}))

    found = ask(github.PROVIDER, asking(GITHUB_TOKEN="t"), [repo("l/a"), repo("l/b"), repo("l/c")])

    assert found == {
        "github:l/a": Failed("Something went wrong with a."),
        "github:l/b": Absent("Repository access blocked", is_news=True),
        "github:l/c": Failed("left out of the response"),
    }


@pytest.mark.parametrize(
    ("limit", "cure"),
    [
        ("60", r" \(a GITHUB_TOKEN gives 5,000 an hour\)"),
        ("", r" \(a GITHUB_TOKEN gives 5,000 an hour\)"),
        ("1000", r" \(a token of your own gives 5,000 an hour, that of a workflow 1,000\)"),
        ("5000", ""),
        ("15000", ""),
    ],
)
@pytest.mark.parametrize("status", [200, 403])
def test_what_gives_more_requests_depends_on_the_limit(
    fake: FakeApis, asking: Make, limit: str, cure: str, status: int
) -> None:
    body = {"message": "API rate limit exceeded", "errors": [{"type": "RATE_LIMITED"}]}
    headers = {"X_RateLimit_Limit": limit, "X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "4000000000"}
    fake.script("github", as_json(body, status, **headers))
    with pytest.raises(UnavailableError, match=rf"^this hour's requests are used up{cure}($|;)") as caught:
        one(github.PROVIDER, asking(GITHUB_TOKEN="t" if status == 200 else ""), repo("lab/a"))

    assert caught.value.stop


@pytest.mark.parametrize("stars", [None, "5", -1, 5.5, True, 10**13])
def test_a_number_of_stars_that_is_none_is_no_result(fake: FakeApis, asking: Make, stars: object) -> None:
    fake.script("github", as_json({"full_name": "lab/a", "stargazers_count": stars}))

    assert one(github.PROVIDER, asking(), repo("lab/a")) == Failed("the response holds no number of stars")


@pytest.mark.parametrize(
    ("name", "headers", "seconds"),
    [
        ("huggingface", {"RateLimit": '"api";r=0;t=55'}, 55.0),
        ("zenodo", {"X_RateLimit_Reset": "1800000007"}, 7.0),
        ("gitlab", {"Retry_After": "9"}, 9.0),
    ],
)
def test_each_says_in_its_own_way_how_long_to_wait(
    fake: FakeApis, world: World, asking: Make, name: str, headers: dict[str, str], seconds: float
) -> None:
    named = {"huggingface": "models/lab/w-7b", "zenodo": "1234567", "gitlab": "lab/w"}
    fake.script(name, as_text("Retry later", 429, **headers))
    limited = asking()
    limited.http.today = lambda: 1_800_000_000.0
    one(PROVIDERS[name], limited, Target("id:x", {name: named[name]}))

    assert limited.told.waits[0][:2] == (name, seconds)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=list(PROVIDERS))
@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_ends_a_provider_for_this_run(
    fake: FakeApis, asking: Make, provider: Provider, status: int
) -> None:
    ids = {
        "doi": DOI,
        "arxiv": "2401.99001",
        "github": "a/b",
        "gitlab": "a/b",
        "codeberg": "a/b",
        "zenodo": "1",
        "huggingface": "models/a/b",
    }
    fake.script(provider.name, as_text("<html>Forbidden", status, "text/html"))
    with pytest.raises(UnavailableError) as caught:
        one(provider, asking(), Target("id:x", ids))

    assert caught.value.stop
