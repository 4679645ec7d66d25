"""A server that plays the public APIs, and the means to ask it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from discover_helpers import PAPERS
from fake_apis import FakeApis
from fake_citing import OWN, CitingWorld
from fake_world import Work, World
from network_helpers import Asking, Done, Place, Recorder, write_papers

from sphinxcontrib_research.cli import main
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.service import Environment


@pytest.fixture
def fake() -> Iterator[FakeApis]:
    """The server; an unknown request fails the test."""
    fake = FakeApis()
    yield fake
    fake.close()
    assert not fake.unknown


@pytest.fixture
def world(fake: FakeApis) -> World:
    """What the services know; empty at first."""
    world = World()
    world.play(fake)
    return world


@pytest.fixture
def asking(fake: FakeApis) -> Iterator[Callable[..., Asking]]:
    """Make a session whose waits take no time; keywords are environment variables, or ``paced``."""
    made: list[Asking] = []

    def make(*, paced: bool = False, dry: bool = False, **variables: str) -> Asking:
        recorder = Recorder()
        http = Http(Environment({**fake.environment, **variables}), recorder, dry=dry, paced=paced)
        http.sleep, http.clock = recorder.sleep, recorder.clock
        made.append(Asking(http, recorder))
        return made[-1]

    yield make
    for one in made:
        one.http.close()


@pytest.fixture
def place(fake: FakeApis, world: World, tmp_path: Path) -> Place:
    """A folder to refresh in."""
    return Place(tmp_path, fake.environment)


@pytest.fixture
def call(
    fake: FakeApis,
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Done]:
    """Call ``sphinx-research`` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conf.py").write_text("", "utf-8")
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "OPENALEX_API_KEY", "RESEARCH_MAILTO", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in fake.environment.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> Done:
        status = main(arguments)
        captured = capsys.readouterr()
        return Done(status, captured.out, captured.err)

    return run


@pytest.fixture
def listed(fake: FakeApis, world: World, tmp_path: Path) -> CitingWorld:
    """A project with one paper and one author, and services that list what a test puts there."""
    world.works = [Work(doi=OWN, openalex="W1000")]
    write_papers(tmp_path, PAPERS)
    listed = CitingWorld(world, (), {OWN: "W1000"})
    listed.play(fake)
    return listed
