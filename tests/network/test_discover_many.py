"""Thousands of citing works, services that break, runs that are killed: nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_apis import Answer, FakeApis, Seen, faults
from fake_citing import OWN, CitingWorld, many
from fake_world import Work, World
from network_helpers import Done, entries, write_papers

from sphinxcontrib_research.readers import load_file

pytestmark = pytest.mark.once

PAPER = f"- {{id: own, title: Sparse Widgets, authors: [Josiah Carberry], date: 2024, doi: {OWN}}}\n"
CITES = ("discover", "--cites", "own")
TOKEN = "ads-token"


def listing(fake: FakeApis, count: int) -> dict[str, list[str]]:
    """Let the services list many works; return what is expected of them."""
    works, expected = many(count)
    world = World(works=[Work(doi=OWN, openalex="W1000")])
    CitingWorld(world, works, {OWN: "W1000"}, ads_token=TOKEN).play(fake)
    return expected


def check(folder: Path, expected: dict[str, list[str]]) -> None:
    """Every work is proposed once, under an identifier that it has, and remembered."""
    source = load_file(folder / "discovered.yml", root=folder)
    assert source.problems == ()
    titles = Counter(paper.title for paper in source.papers)
    assert titles.keys() == expected.keys()
    assert set(titles.values()) == {1}
    assert len({paper.id for paper in source.papers}) == len(titles)
    assert all(paper.doi in ("", *expected[paper.title]) for paper in source.papers)
    remembered = [
        facts["work"]["value"] for key, facts in entries(folder).items() if key.startswith("discover:")
    ]
    assert {work["title"] for work in remembered} == titles.keys()  # type: ignore[index]


def a_fault(chance: random.Random, seen: Seen) -> Answer | None:
    """Break one answer in five, in any way; an empty list of OpenCitations is no fault, but an answer."""
    if chance.random() >= 0.2:
        return None
    pages = seen.service == "openalex" and seen.path != "/works"
    right = Answer(200, b'{"results": [], "data": [', {})
    kinds = [
        answer
        for answer in faults(chance, right, pages=pages)
        if not (seen.service == "opencitations" and answer.body == b"[]")
    ]
    return kinds[0]


def test_five_thousand_works_with_faults_and_runs_that_end_early(
    fake: FakeApis, tmp_path: Path, call: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = listing(fake, 5_000)
    monkeypatch.setenv("ADS_API_TOKEN", TOKEN)
    write_papers(tmp_path, PAPER)
    chance = random.Random(7)
    fake.chance = lambda seen: a_fault(chance, seen)

    runs, lines = 0, 0
    while True:
        done = call(*CITES)
        runs, lines = runs + 1, lines + done.data.count("\n")
        assert done.status in (0, 3)
        assert "Traceback" not in done.messages
        if done.status == 0:
            break
        assert runs < 40

    assert fake.broken > 10
    assert runs > 1
    assert lines == len(expected)
    check(tmp_path, expected)
    fake.chance = lambda _seen: None
    again = call(*CITES)
    assert re.search(r"\n0 new works; 5,\d{3} known already\n$", again.messages)
    assert "look works up" not in again.messages
    assert not list(tmp_path.glob(".*"))


def start(folder: Path, fake: FakeApis) -> subprocess.Popen[bytes]:
    variables = {**os.environ, **fake.environment, "ADS_API_TOKEN": TOKEN}
    command = [sys.executable, "-m", "sphinxcontrib_research", "-C", str(folder), *CITES]
    return subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_is_killed_goes_on_and_ends_as_one_that_is_not(
    fake: FakeApis, tmp_path: Path, how: signal.Signals
) -> None:
    expected = listing(fake, 1_000)
    written = {}
    for name in ("whole", "killed"):
        folder = tmp_path / name
        folder.mkdir()
        write_papers(folder, PAPER)
        if name == "killed":
            fake.delay = 0.2  # Fifteen requests take three seconds.
            for number in range(4):
                process = start(folder, fake)
                wanted = len(fake.seen) + 3 + number
                while len(fake.seen) < wanted and process.poll() is None:
                    time.sleep(0.01)
                process.send_signal(how)
                messages = process.communicate()[1].decode()
                assert process.returncode == (-9 if how == signal.SIGKILL else 143)
                assert not (folder / "discovered.yml").exists()
                assert how == signal.SIGKILL or "interrupted" in messages
            fake.delay = 0.0
        fake.seen.clear()
        process = start(folder, fake)
        messages = process.communicate()[1].decode()
        assert process.returncode == 0, messages
        check(folder, expected)
        written[name] = (folder / "discovered.yml").read_text("utf-8")
        if name == "killed":
            assert len(fake.seen) < 12
            assert re.search(r"continuing an earlier run: \d+ responses at hand", messages)

    assert written["killed"] == written["whole"]
    assert not list((tmp_path / "killed").glob(".*"))
