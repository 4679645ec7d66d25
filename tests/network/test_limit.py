"""``refresh --limit``: many short runs come to what one long run comes to."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

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


def run(fake: FakeApis, papers: list[Paper], path: Path, limit: int) -> int:
    before = len(fake.seen)
    console = Console(StringIO(), StringIO())
    status = refresh(
        *(library(*papers), (), path, RefreshOptions(), Environment(fake.environment), console),
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
