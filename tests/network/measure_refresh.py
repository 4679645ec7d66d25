"""What a refresh costs, and what it survives, in numbers.

    python tests/network/measure_refresh.py requests          # 1,000 papers with 400 repositories, cold and a week later
    python tests/network/measure_refresh.py kills [200]       # SIGKILL at random times
    python tests/network/measure_refresh.py faults [500]      # answers that break at random
    python tests/network/measure_refresh.py discover [5000]   # works that cite one paper, found, found again, killed

The services are played on loopback, where no pace is kept. Seeds are printed; ``--seed N`` repeats a run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from fake_apis import Answer, FakeApis, Seen, faults
from fake_citing import OWN, CitingWorld, many
from fake_world import Repository, Work, World
from network_helpers import code, library, paper

from sphinxcontrib_research.cli.console import Console
from sphinxcontrib_research.lock import Fact, Lock, keys_of
from sphinxcontrib_research.lock.file import read_lock, write_lock
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.online.missing import RefreshOptions
from sphinxcontrib_research.online.refresh import refresh
from sphinxcontrib_research.online.service import Environment

TOKEN = "measuring-token"
START = dt.date(2026, 11, 21)
WEEK = dt.timedelta(days=7)


def make(papers: int, repositories: int, seed: int, *, without: int = 0) -> tuple[World, list[Paper]]:
    """A world and a list of papers in it: most with a DOI, a quarter preprints, some unknown to everyone.

    One of so many has no identifier in the data, and must be found by its title; 0: none.
    """
    chance = random.Random(seed)
    world = World(github_token=TOKEN)
    found = []
    for n in range(papers):
        title = f"Sparse Widgets {n} in {chance.choice(('Theory', 'Practice', 'Context'))}"
        preprint = n % 4 == 3
        work = Work(
            title=title,
            doi="" if preprint else f"10.5555/w.{n}",
            arxiv=f"2401.{n:05}" if preprint else "",
            openalex=f"W{4_000_000 + n}",
            citations=chance.randrange(2000),
            listed=chance.random() > 0.05,
            gone=chance.random() < 0.02,
        )
        world.works.append(work)
        bare = chance.random() < 0.3
        fields: dict[str, Any] = {"authors": (), "venues": (), "date": None} if bare else {}
        known = {"doi": work.doi, "arxiv": work.arxiv} if not without or n % without else {}
        if n < repositories:
            world.repositories.append(Repository(f"lab/r{n}", stars=chance.randrange(9000), etag=f'W/"{n}"'))
            fields["links"] = code(f"https://github.com/lab/r{n}")
        found.append(paper(f"p{n}", title=title, **known, **fields))
    return world, found


def serve(world: World) -> FakeApis:
    fake = FakeApis()
    world.play(fake)
    return fake


def run(
    papers: list[Paper], path: Path, variables: dict[str, str], today: dt.date, **options: Any
) -> tuple[int, str]:
    messages = StringIO()
    status = refresh(
        library(*papers),
        (),
        path,
        RefreshOptions(**options),
        Environment(variables),
        Console(messages, messages),
        today=today,
    )
    return status, messages.getvalue()


# -- requests


def measure_requests(papers: int = 1000, repositories: int = 400, seed: int = 1) -> Iterator[str]:
    for token, without in ((TOKEN, 0), ("", 0), (TOKEN, 10)):
        world, found = make(papers, repositories, seed, without=without)
        fake = serve(world)
        variables = {**fake.environment, "GITHUB_TOKEN": token}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "research.lock.json")
            for name, today in (("cold", START), ("a week later", START + WEEK)):
                fake.seen.clear()
                for work in world.works:
                    work.citations += today != START
                begin = time.perf_counter()
                status, _ = run(found, path, variables, today)
                seconds = time.perf_counter() - begin
                counts = Counter(_kind(seen) for seen in fake.seen)
                detail = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
                yield (
                    f"{papers} papers{f', one of {without} without identifier' if without else ''}, "
                    f"{repositories} repositories, {'with' if token else 'without'} a GitHub token, {name}: {len(fake.seen)} requests ({detail}); {seconds:.2f} s; exit status {status}; "
                    f"lock {path.stat().st_size / 1024:.0f} KiB"
                )
        assert not fake.unknown, fake.unknown
        fake.close()


def _kind(seen: Seen) -> str:
    if seen.service == "github":
        return "github graphql" if seen.path == "/graphql" else "github rest"
    single = seen.path not in ("/works", "/dois", "/api/query")
    return f"{seen.service} single" if single else f"{seen.service} list"


# -- kills


def measure_kills(kills: int, seed: int, *, papers: int = 400, least: float = 5.0) -> Iterator[str]:
    """Kill a refresh at random times; the lock must be whole each time, and no fact in it may be lost."""
    chance = random.Random(seed)
    world, found = make(papers, papers // 2, seed)
    fake = serve(world)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "research.lock.json")
        # Without a token, so that there are many requests to be killed between.
        run(found, path, fake.environment, START)
        whole = path.read_bytes()
        fake.seen.clear()
        run(found, path, fake.environment, START + WEEK)
        needed = len(fake.seen)
        fake.delay = least / needed
        path.write_bytes(whole)
        begin = time.monotonic()
        assert start_child(fake, folder, papers, seed).wait() == 0
        seconds = time.monotonic() - begin
        assert seconds >= least, seconds
        yield f"seed {seed}: {needed} requests, a whole run takes {seconds:.1f} s"
        early = partly = late = 0
        for number in range(kills):
            # One half starts from nothing, one from a lock that is a week old.
            old = number % 2 == 1
            path.write_bytes(whole) if old else path.unlink(missing_ok=True)
            before = read_lock(path)[0]
            process = start_child(fake, folder, papers, seed)
            time.sleep(chance.uniform(0.0, seconds))
            process.kill()
            process.wait()
            state = _check(path, before, number)
            early, partly, late = early + (state == 0), partly + (state == 1), late + (state == 2)
        fake.delay = 0.0
        fake.seen.clear()
        status, _ = run(found, path, fake.environment, START + WEEK)
        assert status == 0
        assert not list(Path(folder).glob(".*")), "files were left behind"
        yield (
            f"{kills} kills, the lock whole each time: {early} before the first checkpoint, {partly} with a part of the "
            f"work kept, {late} when all was done; the run after the last one needed {len(fake.seen)} requests"
        )
    assert not fake.unknown, fake.unknown
    fake.close()


def start_child(fake: FakeApis, folder: str, papers: int, seed: int) -> subprocess.Popen[bytes]:
    variables = {**os.environ, **fake.environment}
    command = [sys.executable, __file__, "child", folder, str(papers), "--seed", str(seed)]
    return subprocess.Popen(command, env=variables, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _check(path: Path, before: Lock, number: int) -> int:
    """0: nothing new; 1: some; 2: all."""
    lock, problems = read_lock(path)
    assert not problems, (number, problems)
    if path.exists():
        json.loads(path.read_bytes())
    fresh = (START + WEEK).isoformat()
    for key, facts in before.entries.items():
        for name, fact in facts.items():
            now = lock.fact(key, name)
            assert now is not None, (number, key, name)
            assert now == fact or now.date == fresh, (number, key, name, fact, now)
    new = sum(fact.date == fresh for facts in lock.entries.values() for fact in facts.values())
    wanted = sum(name == "citations" for facts in lock.entries.values() for name in facts)
    done = sum("citations" in facts and facts["citations"].date == fresh for facts in lock.entries.values())
    return 0 if not new else 2 if done == wanted and len(lock.entries) > len(before.entries) / 2 else 1


# -- faults


def measure_faults(runs: int, seed: int) -> Iterator[str]:
    """Break answers at random; what was known stays, or is replaced by what is true."""
    names = ("github", "crossref", "datacite", "arxiv", "openalex")
    modules = [import_module(f"sphinxcontrib_research.online.providers.{name}") for name in names]
    usual = [module.SERVICE for module in modules]
    for module in modules:
        module.SERVICE = replace(module.SERVICE, deadline=0.4)
    try:
        yield _with_faults(runs, seed)
    finally:
        for module, service in zip(modules, usual, strict=True):
            module.SERVICE = service


def _with_faults(runs: int, seed: int) -> str:
    statuses: Counter[int] = Counter()
    broken = kept = renewed = asked = 0
    for number in range(runs):
        chance = random.Random(f"{seed}.{number}")
        world, found = make(14, 7, number, without=5)
        fake = serve(world)
        share = chance.choice((0.05, 0.2, 0.5, 0.9))
        fake.chance = lambda seen, chance=chance, share=share: _fault(chance, share, seen)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "research.lock.json")
            before = _known(world, found, chance)
            write_lock(path, before)
            token = chance.choice((TOKEN, "", "stale-token"))
            status, messages = run(found, path, {**fake.environment, "GITHUB_TOKEN": token}, START)
            after, problems = read_lock(path)
        assert status in (0, 3), (seed, number, status)
        assert not problems, (seed, number, problems)
        assert "Traceback" not in messages
        assert not fake.unknown, (seed, number, fake.unknown)
        statuses[status] += 1
        asked += len(fake.seen)
        broken += fake.broken
        same, new = _nothing_lost(before, after, world, found, (seed, number))
        _found_rightly(after, world, found, (seed, number))
        kept, renewed = kept + same, renewed + new
        fake.close()
    return (
        f"seed {seed}: {runs} runs, {asked} requests, {broken} of them broken; exit status 0: {statuses[0]}, 3: {statuses[3]}; "
        f"{kept} old facts kept, {renewed} renewed, none lost; no traceback"
    )


def _fault(chance: random.Random, share: float, seen: Seen) -> Answer | None:
    if chance.random() >= share:
        return None
    if chance.random() < 0.02:
        return Answer(200, b"{}", {}, chance.choice(("stall", "drip", "drip head")), seconds=0.6)
    pages = seen.service == "openalex" and seen.path != "/works"
    return next(iter(faults(chance, Answer(200, b'{"results": [], "data": [', {}), pages=pages)))


def _known(world: World, found: list[Paper], chance: random.Random) -> Lock:
    """Old facts about some of the papers."""
    old = (START - dt.timedelta(days=chance.choice((8, 30)))).isoformat()
    entries: dict[str, dict[str, Fact]] = {}
    for one in found:
        if chance.random() < 0.7:
            entries[keys_of(one)[0]] = {
                "citations": Fact(1_000_001, "OpenAlex", old),
                "venue": Fact("Old", "Crossref", old),
            }
    for repository in world.repositories:
        if chance.random() < 0.7:
            entries[f"github:{repository.name}"] = {"stars": Fact(1_000_002, "GitHub", old)}
    return Lock(entries)


def _found_rightly(after: Lock, world: World, found: list[Paper], where: object) -> None:
    """Of a paper without identifier the lock has the right one, or none."""
    for one, work in zip(found, world.works, strict=True):
        for name, fact in after.entries.get(f"id:{one.id}", {}).items():
            if name in ("doi", "arxiv", "openalex") and fact.value is not None:
                assert fact.value == getattr(work, name), (where, one.id, fact)


def _nothing_lost(
    before: Lock, after: Lock, world: World, found: list[Paper], where: object
) -> tuple[int, int]:
    works = {keys_of(one)[0]: work for one, work in zip(found, world.works, strict=True)}
    stars = {f"github:{repository.name}": repository.stars for repository in world.repositories}
    kept = renewed = 0
    for key, facts in before.entries.items():
        for name, fact in facts.items():
            now = after.fact(key, name)
            if now == fact:
                kept += 1
                continue
            assert now is not None, (where, key, name)
            assert now.date == START.isoformat(), (where, key, name, now)
            if name == "stars":
                true: object = stars[key]
            elif works[key].gone:
                true = None
            else:
                true = works[key].citations if now.source == "OpenAlex" else "another source"
            assert now.value == true, (where, key, name, now, true)
            renewed += 1
    return kept, renewed


# -- discover


def measure_discover(count: int, seed: int, *, kills: int = 20) -> Iterator[str]:
    """Find works that cite one paper; kill runs at random times: the last one writes what an unkilled run does."""
    works, expected = many(count)
    fake = FakeApis()
    world = World(works=[Work(doi=OWN, openalex="W1000")])
    CitingWorld(world, works, {OWN: "W1000"}, ads_token=TOKEN).play(fake)
    with tempfile.TemporaryDirectory() as folder:
        whole, killed = Path(folder, "whole"), Path(folder, "killed")
        for place in (whole, killed):
            place.mkdir()
            record = (
                f"- {{id: own, title: Sparse Widgets, authors: [Josiah Carberry], date: 2024, doi: {OWN}}}\n"
            )
            (place / "papers.yml").write_text(record, "utf-8")
        for name in ("cold", "again"):
            fake.seen.clear()
            begin = os.times()
            assert start_discover(fake, whole).wait() == 0
            end = os.times()
            cpu = end.children_user + end.children_system - begin.children_user - begin.children_system
            counts = Counter(_kind(seen) for seen in fake.seen)
            detail = ", ".join(f"{kind} {number}" for kind, number in sorted(counts.items()))
            yield f"{count} citing works, {name}: {len(fake.seen)} requests ({detail}); {cpu:.1f} s of CPU"
        content = (whole / "discovered.yml").read_bytes()
        assert content.count(b"  - id: ") == len(expected)
        chance, waits = random.Random(seed), 0
        fake.delay = 0.05
        for _number in range(kills):
            process = start_discover(fake, killed)
            time.sleep(chance.uniform(0.5, 6.0))
            process.kill()
            waits += process.wait() == 0
        fake.delay = 0.0
        fake.seen.clear()
        assert start_discover(fake, killed).wait() == 0
        assert (killed / "discovered.yml").read_bytes() == content
        assert not list(killed.glob(".*"))
        yield (
            f"seed {seed}: {kills} kills ({waits} after the end), then a run with {len(fake.seen)} requests: the same file "
            "as without, to the byte"
        )
    assert not fake.unknown, fake.unknown
    fake.close()


def start_discover(fake: FakeApis, folder: Path) -> subprocess.Popen[bytes]:
    variables = {**os.environ, **fake.environment, "ADS_API_TOKEN": TOKEN}
    command = [
        sys.executable,
        "-m",
        "sphinxcontrib_research",
        "discover",
        "-C",
        str(folder),
        "--cites",
        "own",
    ]
    return subprocess.Popen(command, env=variables, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("requests", "kills", "faults", "discover", "child"))
    parser.add_argument("values", nargs="*")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    if options.what == "child":
        folder, papers = options.values
        _, found = make(int(papers), int(papers) // 2, options.seed)
        run(found, Path(folder, "research.lock.json"), dict(os.environ), START + WEEK)
        return
    lines = {
        "requests": measure_requests,
        "kills": lambda: measure_kills(int((options.values or ["200"])[0]), options.seed),
        "faults": lambda: measure_faults(int((options.values or ["500"])[0]), options.seed),
        "discover": lambda: measure_discover(int((options.values or ["5000"])[0]), options.seed),
    }
    for line in lines[options.what]():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
