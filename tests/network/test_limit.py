"""``refresh --limit``: many short runs come to what one long run comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import measure_refresh as measure
import pytest
from fake_apis import FakeApis
from fake_world import Work, World
from network_helpers import TODAY, library, paper

from sphinxcontrib_research.cli.console import Console
from sphinxcontrib_research.lock.file import read_lock
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.online.missing import RefreshOptions
from sphinxcontrib_research.online.refresh import refresh
from sphinxcontrib_research.online.service import Environment

NAMES = frozenset(
    ("citations", "stars", "retracted", "title", "authors", "venue", "date", "volume", "openalex", "arxiv")
)


def run(fake: FakeApis, papers: list[Paper], path: Path, limit: int, **options: Any) -> int:
    before = len(fake.seen)
    console = Console(StringIO(), StringIO())
    status = refresh(
        *(library(*papers), (), path, RefreshOptions(**options), Environment(fake.environment), console),
        today=TODAY,
        limit=limit,
    )
    assert not limit or len(fake.seen) - before <= limit
    return status


def facts(path: Path) -> Iterator[object]:
    for key, entry in read_lock(path)[0].entries.items():
        yield from ((key, name, fact.value, fact.source) for name, fact in entry.items() if name in NAMES)


@pytest.mark.parametrize("seed", range(3))
def test_many_short_runs_come_to_what_a_long_one_comes_to(tmp_path: Path, seed: int) -> None:
    world, papers = measure.make(40, 10, seed, without=4)
    fake = measure.serve(world)
    long, short = tmp_path / "long.json", tmp_path / "short.json"
    try:
        assert run(fake, papers, long, 0) == 0
        statuses = [run(fake, papers, short, 12) for _ in range(8)]
    finally:
        fake.close()

    assert statuses[0] == 3
    assert statuses[-1] == 0
    assert sorted(map(repr, facts(short))) == sorted(map(repr, facts(long)))


def test_papers_that_no_service_has_do_not_take_the_requests_of_each_run(
    fake: FakeApis, world: World, tmp_path: Path
) -> None:
    world.works = [Work(doi=f"10.5555/{n}", openalex=f"W{n + 1}", gone=n < 30) for n in range(40)]
    papers = [paper(f"p{n}", doi=f"10.5555/{n}") for n in range(40)]
    path = tmp_path / "research.lock.json"

    statuses = [run(fake, papers, path, 20) for _ in range(6)]

    assert statuses[-1] == 0
    assert sum(name == "citations" for entry in read_lock(path)[0].entries.values() for name in entry) == 40


UNTITLED: dict[str, Any] = {"authors": (), "venues": (), "date": None}
NEEDY = {
    "a preprint": (Work(arxiv="2401.99001"), {"arxiv": "2401.99001"}, True),
    "a preprint that is not published": (Work(arxiv="2401.99001"), {"arxiv": "2401.99001"}, False),
    "a preprint that nobody knows": (Work(arxiv="2401.99001", gone=True), {"arxiv": "2401.99001"}, True),
    "a paper that nobody knows": (Work(doi="10.5555/x", gone=True), {"doi": "10.5555/x"}, True),
    "one of many identifiers": (
        Work(doi="10.5555/x", arxiv="2401.99001", gone=True),
        {"doi": "10.5555/x", "arxiv": "2401.99001", "pmid": "39900001", "pmcid": "PMC9900001"},
        True,
    ),
    "one whose DOI leads elsewhere": (Work("Growing tomatoes", doi="10.5555/x"), {"doi": "10.5555/x"}, True),
}


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("needy", NEEDY)
def test_a_limit_below_what_a_paper_needs_comes_to_the_end(
    fake: FakeApis, world: World, tmp_path: Path, needy: str, limit: int
) -> None:
    work, ids, world.declared_dois = NEEDY[needy]
    world.works = [work]
    title = "Sparse Widgets" if work.title != "Sparse Widgets" else next(iter(ids.values()))
    papers = [paper("p", **{**UNTITLED, "title": title, **ids})]
    long, short = tmp_path / "long.json", tmp_path / "short.json"
    assert run(fake, papers, long, 0) == 0
    needed = len(fake.seen)
    fake.seen.clear()

    statuses: list[int] = []
    while 0 not in statuses and len(statuses) < 20:
        statuses.append(run(fake, papers, short, limit))

    assert statuses[-1] == 0
    assert len(fake.seen) <= needed + limit  # one run's requests, whose replies were not confirmed in time
    assert sorted(map(repr, facts(short))) == sorted(map(repr, facts(long)))
    assert not list(tmp_path.glob(".*"))


AT_LARGE = "Sparse widgets at large"
OWN_ID: dict[str, Any] = {"pmid": "39900001"}
LEFT_OVER = {
    "what a publisher says of a DOI that was learned": (Work(doi="10.5555/p", pmid="39900001"), OWN_ID, {}),
    "a notice about a paper that was found by its title": (
        Work(AT_LARGE, doi="10.5555/x", retracted=True, notice="10.5555/notice"),
        {"title": AT_LARGE},
        {},
    ),
    "what a later provider would have filled": (
        Work(arxiv="2401.99001"),
        {**UNTITLED, "arxiv": "2401.99001"},
        {"providers": frozenset({"arxiv", "datacite", "semanticscholar"})},
    ),
    "a record of another title": (
        Work("Growing tomatoes", arxiv="2401.99001"),
        {"arxiv": "2401.99001"},
        {"fields": frozenset({"abstract"})},
    ),
}


@pytest.mark.parametrize("limit", [1, 2])
@pytest.mark.parametrize("left_over", LEFT_OVER)
def test_what_a_limit_leaves_over_is_what_a_long_run_would_have_found(
    fake: FakeApis, world: World, tmp_path: Path, left_over: str, limit: int
) -> None:
    work, fields, options = LEFT_OVER[left_over]
    other = Work(doi="10.5555/other", openalex="W2")
    world.works = [work, other]
    papers = [paper("p", **fields), paper("q", doi=other.doi, **UNTITLED)]
    long, short = tmp_path / "long.json", tmp_path / "short.json"
    assert run(fake, papers, long, 0, **options) == 0

    statuses: list[int] = []
    while 0 not in statuses and len(statuses) < 20:
        statuses.append(run(fake, papers, short, limit, **options))

    assert statuses[-1] == 0
    found, expected = (read_lock(path)[0].entries for path in (short, long))
    assert {key: facts for key, facts in found.items() if facts} == expected


def test_a_title_that_was_corrected_is_compared_anew(fake: FakeApis, world: World, tmp_path: Path) -> None:
    world.works = [Work("Growing tomatoes", doi="10.5555/x")]
    path = tmp_path / "research.lock.json"
    wrong, right = (paper("p", title=title, doi="10.5555/x") for title in ("Sparse", "Growing tomatoes"))
    wrong, right = (replace(one, venues=(), date=None) for one in (wrong, right))
    run(fake, [wrong], path, 1)

    assert 0 in [run(fake, [right], path, 1) for _ in range(4)]
    fact = read_lock(path)[0].fact("doi:10.5555/x", "venue")
    assert fact is not None
    assert fact.value == "Journal of Widgets"


def test_searches_in_vain_are_not_repeated(fake: FakeApis, world: World, tmp_path: Path) -> None:
    papers = [paper(f"p{n}", title=f"A study of widgets of the kind {n}") for n in range(12)]
    path = tmp_path / "research.lock.json"

    statuses = [run(fake, papers, path, 5) for _ in range(6)]

    assert (statuses[0], statuses[-1]) == (3, 0)
    assert max(Counter(str(seen.query) for seen in fake.seen).values()) == 1
