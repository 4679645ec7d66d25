"""The lock while it is written: one run at a time, checkpoints, and a kill at any moment."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import measure_refresh as measure
import pytest
from fake_apis import Answer, FakeApis, Seen
from fake_world import Repository, Work, World
from network_helpers import Done, Place, entries, paper, write_papers

from sphinxcontrib_research.lock import Fact, Lock
from sphinxcontrib_research.lock.file import read_lock
from sphinxcontrib_research.online import refresh as refreshing
from sphinxcontrib_research.online.refresh import LockWriter, exclusive
from sphinxcontrib_research.online.service import SettingError


def test_a_second_run_says_that_it_waits_and_then_goes_on(tmp_path: Path) -> None:
    path, said = tmp_path / "research.lock.json", []
    first = exclusive(path, said.append)
    first.__enter__()
    Timer(0.3, first.__exit__, (None, None, None)).start()
    start = time.monotonic()
    with exclusive(path, said.append):
        waited = time.monotonic() - start

    assert said == ["another refresh is running here; waiting for it to end"]
    assert waited >= 0.25


def test_a_second_run_does_not_wait_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "research.lock.json"
    with (
        exclusive(path, lambda _text: None),
        pytest.raises(SettingError, match="still running"),
        exclusive(path, lambda _text: None, patience=0.3),
    ):
        pass


def test_nothing_is_left_behind_and_what_a_kill_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".research.lock.json.abc123.new").write_text("half", "utf-8")
    (tmp_path / ".other.json.abc123.new").write_text("not ours", "utf-8")
    with exclusive(tmp_path / "research.lock.json", lambda _text: None):
        pass

    assert [path.name for path in tmp_path.iterdir()] == [".other.json.abc123.new"]


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be opened"), exclusive(tmp_path / "no" / "x.json", print):
        pass


FACT = Fact(5, "GitHub", "2026-11-21")


def test_facts_are_written_now_and_then_and_at_the_end(tmp_path: Path) -> None:
    path, now = tmp_path / "research.lock.json", [0.0]
    writer = LockWriter(path, Lock(), clock=lambda: now[0])
    writer.put("github:a/b", "stars", FACT)
    writer.checkpoint()
    assert not path.exists()
    now[0] = 1.5
    writer.checkpoint()
    assert read_lock(path)[0].fact("github:a/b", "stars") == FACT
    writer.put("github:a/b", "stars", Fact(6, "GitHub", "2026-11-21"))
    writer.write()

    assert read_lock(path)[0].fact("github:a/b", "stars").value == 6


def test_what_did_not_change_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "research.lock.json"
    writer = LockWriter(path, Lock({"github:a/b": {"stars": FACT}}))
    writer.put("github:a/b", "stars", FACT)
    writer.put("github:a/b", "etag", None)
    writer.write()

    assert (writer.changed, path.exists()) == (set(), False)


def test_a_lock_that_cannot_be_written_is_an_error(world: World, place: Place) -> None:
    world.repositories = [Repository("lab/w")]
    place.path.mkdir()
    with pytest.raises((OSError, SettingError)):
        place.refresh(repositories=["lab/w"])


@pytest.fixture
def heeded_interrupts() -> Iterator[None]:
    """Interrupts as in a terminal: a shell starts what runs in the background with these ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded_interrupts")
def test_ctrl_c_keeps_the_work_done_so_far(fake: FakeApis, world: World, place: Place) -> None:
    world.repositories = [Repository(f"lab/r{n}") for n in range(5)]
    github = fake.plays["github"]

    def interrupt(seen: Seen) -> Answer:
        if seen.path.endswith("r3"):
            signal.raise_signal(signal.SIGINT)
        return github(seen)

    fake.plays["github"] = interrupt
    with pytest.raises(KeyboardInterrupt):
        place.refresh(repositories=[f"lab/r{n}" for n in range(5)])

    assert sorted(read_lock(place.path)[0].entries) == ["github:lab/r0", "github:lab/r1", "github:lab/r2"]


def test_a_request_to_end_keeps_the_work_done_so_far(
    fake: FakeApis, world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    world.repositories = [Repository(f"lab/r{n}") for n in range(5)]
    write_papers(tmp_path, "".join(f"- {{id: p{n}, title: P{n}, code: lab/r{n}}}\n" for n in range(5)))
    github, before = fake.plays["github"], signal.getsignal(signal.SIGTERM)

    def end(seen: Seen) -> Answer:
        if seen.path.endswith("r3"):
            signal.raise_signal(signal.SIGTERM)
        return github(seen)

    fake.plays["github"] = end

    assert call("refresh").status == 143
    assert sorted(entries(tmp_path)) == ["github:lab/r0", "github:lab/r1", "github:lab/r2"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_work_of_more_than_a_second_is_written_before_a_wait_within_a_list(
    fake: FakeApis, world: World, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that misses many asks for them one by one: each of these is an answer of its own."""
    monkeypatch.setattr(refreshing, "_WRITE_EVERY", 0.0)
    world.works = [Work(doi=f"10.5555/{n}", openalex=f"W{n + 1}", listed=False) for n in range(4)]
    openalex, written = fake.plays["openalex"], []

    def look(seen: Seen) -> Answer:
        if seen.path != "/works":
            written.append(len(read_lock(place.path)[0].entries))
        return openalex(seen)

    fake.plays["openalex"] = look
    place.refresh(*(paper(f"p{n}", doi=f"10.5555/{n}") for n in range(4)))

    assert (written[0], max(written) > 0) == (0, True)


def test_after_a_kill_the_next_run_requests_only_the_rest(fake: FakeApis, tmp_path: Path) -> None:
    world, papers = measure.make(80, 80, 7)
    world.play(fake)
    path = tmp_path / "research.lock.json"
    fake.delay = 0.03
    process = measure.start_child(fake, str(tmp_path), 160, 7)
    while len(read_lock(path)[0].entries) <= 10:
        time.sleep(0.01)
    process.kill()
    process.wait()
    lock, problems = read_lock(path)
    before = len(lock.entries)
    fake.delay = 0.0
    fake.seen.clear()
    measure.run(papers, path, fake.environment, measure.START + measure.WEEK)

    assert (problems, before > 10) == ([], True)
    assert fake.count("github") == 80 - sum(key.startswith("github:") for key in lock.entries)


@pytest.mark.once
def test_kills_at_random_times_leave_the_lock_whole() -> None:
    lines = list(measure.measure_kills(6, seed=2026, papers=60, least=1.0))

    assert "6 kills, the lock whole each time" in lines[-1]


@pytest.mark.once
def test_responses_that_break_at_random_lose_nothing_and_raise_nothing() -> None:
    (line,) = measure.measure_faults(25, seed=2026)

    assert "none lost; no traceback" in line


@pytest.mark.once
def test_requests_for_a_thousand_papers() -> None:
    cold, later, *_ = measure.measure_requests()

    assert int(cold.split(" requests")[0].split()[-1]) <= 120
    assert int(later.split(" requests")[0].split()[-1]) == 28
