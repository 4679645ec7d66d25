"""A refresh as a whole: few requests, settings, files."""

from __future__ import annotations

import datetime as dt

import pytest
from fake_apis import FakeApis, as_json
from fake_world import Repository, Work, World
from network_helpers import Place, code, paper

from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.paper import Metric
from sphinxcontrib_research.online.service import SettingError

DOI = "10.5555/abc.2024.17"
KEY = f"doi:{DOI}"
GITHUB = "github:lab/w"


def metric(text: str) -> Metric:
    return Metric(text, 1)


def test_requests_are_batched(fake: FakeApis, world: World, place: Place) -> None:
    world.github_token = "t0ken-x"
    world.works = [Work(doi=f"10.5555/{n}", openalex=f"W{n}") for n in range(120)]
    world.repositories = [Repository(f"lab/r{n}") for n in range(120)]
    papers = [
        paper(f"p{n}", doi=f"10.5555/{n}", venues=(), links=code(f"https://github.com/lab/r{n}"))
        for n in range(120)
    ]
    with_token = {"GITHUB_TOKEN": "t0ken-x"}

    first = place.refresh(*papers, variables=with_token)
    counts = {name: fake.count(name) for name in ("github", "crossref", "openalex")}
    again = place.refresh(*papers, variables=with_token, today=dt.date(2026, 11, 28))

    assert (first.status, again.status) == (0, 0)
    assert counts == {"github": 3, "crossref": 3, "openalex": 3}
    assert {name: fake.count(name) for name in counts} == {"github": 6, "crossref": 3, "openalex": 6}


def test_a_dry_run_shows_the_requests_and_leaves_all_as_it_is(
    fake: FakeApis, world: World, place: Place
) -> None:
    papers = [paper(f"p{n}", doi=f"10.5555/{n}", venues=()) for n in range(60)]

    ran = place.refresh(*papers, repositories=["lab/a", "lab/b"], dry=True)
    lines = ran.data.splitlines()

    assert (fake.seen, place.path.exists(), ran.status) == ([], False, 0)
    assert [line.split("?")[0].removeprefix(f"GET {fake.address}") for line in lines] == [
        *("/github/repos/lab/a", "/github/repos/lab/b"),
        *("/crossref/works",) * 2,
        *("/openalex/works",) * 2,
    ]


def test_a_lock_that_is_broken_is_not_written_over(fake: FakeApis, place: Place) -> None:
    place.path.write_text("<<<<<<< HEAD\n", "utf-8")
    with pytest.raises(SettingError, match=r"research\.lock\.json"):
        place.refresh(repositories=["lab/w"])

    assert place.path.read_text("utf-8") == "<<<<<<< HEAD\n"
    assert fake.seen == []


@pytest.mark.parametrize("variables", [{"RESEARCH_ZENODO_URL": "ftp://x"}, {"HF_TOKEN": "a\x01b"}])
def test_a_wrong_setting_is_reported_before_any_query(
    fake: FakeApis, place: Place, variables: dict[str, str]
) -> None:
    with pytest.raises(SettingError):
        place.refresh(repositories=["lab/w"], variables=variables)

    assert fake.seen == []


def test_no_token_reaches_the_lock_or_the_messages(fake: FakeApis, world: World, place: Place) -> None:
    secret = "ghp_S3cret0123456789"
    fake.plays["github"] = lambda seen: as_json({"message": f"Bad {seen.headers.get('authorization')}"}, 403)

    ran = place.refresh(repositories=["lab/w"], variables={"GITHUB_TOKEN": secret})

    assert secret not in ran.messages + ran.data
    assert "Bad Bearer ***" in ran.messages


def test_the_lock_is_sorted_and_says_nothing_of_the_run(world: World, place: Place) -> None:
    world.works = [Work(doi=f"10.5555/{n}", openalex=f"W{n}") for n in (2, 1)]
    place.refresh(*[paper(f"p{n}", doi=f"10.5555/{n}", date=parse_date("2024")) for n in (2, 1)])
    first = place.path.read_bytes()
    place.path.unlink()
    place.refresh(*[paper(f"p{n}", doi=f"10.5555/{n}", date=parse_date("2024")) for n in (1, 2)])

    assert place.path.read_bytes() == first
