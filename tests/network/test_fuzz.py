"""Responses with anything anywhere in them: no exception, and nothing that the lock would not take."""

from __future__ import annotations

import contextlib
import copy
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from fake_apis import FakeApis, sample
from fake_citing import OWN, CitingWorld, many
from fake_world import Work, World
from network_helpers import TODAY, Asking, Place, Recorder, paper

from sphinxcontrib_research.cli.append import appended
from sphinxcontrib_research.lock import Fact, Lock, fault
from sphinxcontrib_research.lock.file import dumps, read_lock
from sphinxcontrib_research.online.discover.run import discover
from sphinxcontrib_research.online.discover.sightings import FINDERS, Wanted
from sphinxcontrib_research.online.finding import chosen
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.lookup import TidyRecord
from sphinxcontrib_research.online.providers import PROVIDERS, openalex, orcid
from sphinxcontrib_research.online.providers.interface import Found, Target
from sphinxcontrib_research.online.service import Environment, Reply, Request, Service, UnavailableError

Make = Callable[..., Asking]

ORCID = "0000-0002-1825-0097"
JUNK: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        1e308,
        float("nan"),
        10**30,
        "",
        " ",
        "x" * 5000,
        "\ud800",
        "\x00\x1b[31m",
    ),
    *(
        "<b>",
        "&amp;#0;",
        "10.5555/x",
        "2401.99001",
        "https://openalex.org/W1",
        "2024-13-99",
        "９９",
        "﷽" * 90,
    ),
    *([], {}, [None], [[]], {"a": None}, [{}], [[[[None]]]], {"value": None}, {"": ""}, [1, "a", None]),
]
TARGETS = {
    "doi": Target("doi:10.5555/abc.2024.17", {"doi": "10.5555/abc.2024.17"}, "Sparse Widgets"),
    "arxiv": Target("arxiv:2401.99001", {"arxiv": "2401.99001"}, "Sparse Widgets"),
    "orcid": Target("orcid:0000-0002-1825-0097", {"orcid": "0000-0002-1825-0097"}),
    "github": Target("github:carberry-lab/sparse-widgets", {"github": "carberry-lab/sparse-widgets"}),
    "other": Target("doi:1", {"gitlab": "lab/w", "codeberg": "lab/w", "huggingface": "models/lab/w-7b"}),
    "zenodo": Target("doi:2", {"zenodo": "1234567"}),
}


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def spoiled(whole: Any, chance: random.Random) -> Any:
    """A copy with some places replaced, or removed."""
    result = copy.deepcopy(whole)
    for _ in range(chance.choice((1, 1, 2, 5))):
        *path, last = chance.choice(list(places(result))) or (None,)
        if last is None:
            return chance.choice(JUNK)
        node = result
        for key in path:
            node = node[key]
        if chance.random() < 0.2:
            del node[last]
        else:
            node[last] = copy.deepcopy(chance.choice(JUNK))
    return result


def check(answers: Iterator[tuple[Target, Any]]) -> None:
    """What comes of them can be written, and read again."""
    try:
        for _target, answer in answers:
            if isinstance(answer, Found):
                for name, value in answer.values.items():
                    assert value is not None
                    data = {"value": value, "source": "Test", "date": "2026-11-21"}
                    assert fault(name, data) == "", (name, value)
                    dumps(Lock({"doi:1": {name: Fact(value, "Test", "2026-11-21")}})).encode()
                assert answer.title is None or answer.title.isprintable()
    except UnavailableError:
        pass


@pytest.mark.parametrize(
    ("name", "file", "targets", "token"),
    [
        ("openalex", "openalex.json", ["doi", "doi"], ""),
        ("openalex", "openalex.json", ["doi"], ""),
        ("openalex", "openalex.json", ["orcid"], ""),
        ("crossref", "crossref.json", ["doi", "doi"], ""),
        ("crossref", "crossref.json", ["doi"], ""),
        ("datacite", "datacite.json", ["arxiv"], ""),
        ("datacite", "datacite.json", ["arxiv", "doi"], ""),
        ("semanticscholar", "semanticscholar.json", ["doi", "arxiv"], ""),
        ("github", "github.json", ["github"], ""),
        ("github", "github-graphql.json", ["github", "github"], "t0ken"),
        ("gitlab", "gitlab.json", ["other"], ""),
        ("huggingface", "huggingface.json", ["other"], ""),
        ("codeberg", "codeberg.json", ["other"], ""),
        ("zenodo", "zenodo.json", ["zenodo"], ""),
    ],
)
def test_json_with_anything_in_it(
    asking: Make, monkeypatch: pytest.MonkeyPatch, name: str, file: str, targets: list[str], token: str
) -> None:
    chance = random.Random(f"{name}{file}{targets}")
    whole = json.loads(sample(file))
    if name == "openalex" and len(targets) == 1:
        whole = whole["results"][0]
    if name == "crossref" and len(targets) == 1:
        whole["message"] = whole["message"]["items"][0]
    if name == "datacite" and len(targets) == 2:
        whole["data"] = [whole["data"]]
    asked = asking(GITHUB_TOKEN=token)
    for _ in range(250):
        body = json.dumps(spoiled(whole, chance)).encode()
        monkeypatch.setattr(type(asked.http), "send", lambda *_args, body=body: Reply(200, {}, body))
        check(PROVIDERS[name].query(asked.http, [TARGETS[target] for target in targets]))


@pytest.mark.parametrize("module", [orcid, openalex], ids=["orcid", "openalex"])
def test_works_with_anything_in_them(asking: Make, monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    chance = random.Random(1)
    whole = json.loads(sample("orcid.json" if module is orcid else "openalex.json"))
    http = asking().http
    for _ in range(250):
        body = json.dumps(spoiled(whole, chance)).encode()
        monkeypatch.setattr(type(http), "send", lambda *_args, body=body: Reply(200, {}, body))
        with contextlib.suppress(UnavailableError):
            for work in module.FINDER.by_person(http, "0000-0002-1825-0097", ""):
                assert isinstance(work.values.get("title", ""), str)


@pytest.mark.parametrize("name", ["crossref", "openalex"])
def test_searches_that_bring_up_anything(asking: Make, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    chance = random.Random(name)
    whole, http = json.loads(sample(f"{name}.json")), asking().http
    sought = paper(title="Sparse Widgets of Old")
    target = Target("id:w", {}, sought.title, "", "Carberry", 2024)
    search = PROVIDERS[name].search
    assert search is not None
    for _ in range(250):
        body = json.dumps(spoiled(whole, chance)).encode()
        monkeypatch.setattr(type(http), "send", lambda *_args, body=body: Reply(200, {}, body))
        with contextlib.suppress(UnavailableError):
            for candidate in chosen(sought, search(http, target)):
                assert candidate.ids.keys() <= {"doi", "arxiv", "openalex"}


def test_xml_with_anything_in_it(fake: FakeApis, asking: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(2)
    http = asking().http
    for _ in range(500):
        body = bytearray(sample("arxiv.xml"))
        for _ in range(chance.choice((1, 2, 9))):
            at = chance.randrange(len(body))
            body[at : at + chance.choice((0, 1, 30))] = chance.choice(
                (b"", b"<", b"&", b"\xff", b"</entry>", b"x", b"]]>")
            )
        monkeypatch.setattr(type(http), "send", lambda *_args, body=bytes(body): Reply(200, {}, body))
        check(PROVIDERS["arxiv"].query(http, [TARGETS["arxiv"]]))
    assert fake.seen == []


def test_lists_of_works_with_anything_in_them(
    fake: FakeApis, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proposals of whatever services list can be written, and read again; nothing but the service fails."""
    chance = random.Random(3)
    works, _expected = many(20)
    people = [replace(work, people=(ORCID,), abstract="The widgetizer") for work in works]
    world = World(works=[Work(doi=OWN, openalex="W1000")])
    CitingWorld(world, people, {OWN: "W1000"}, ads_token="ads-token").play(fake)
    send, right = Http.send, dict[str, bytes]()
    wanted = Wanted(
        (Target(f"doi:{OWN}", {"doi": OWN}, "Sparse Widgets", "own"),),
        {ORCID: "jc"},
        ("widgetizer",),
        providers=frozenset(FINDERS),
    )
    environment = Environment({**fake.environment, "ADS_API_TOKEN": "ads-token"})

    def record(http: Http, service: Service, request: Request) -> Reply:
        reply = send(http, service, request)
        if reply.status == 200 and reply.body[:1] in (b"{", b"["):
            right[f"{service.name} {request.target}"] = reply.body
        return reply

    def spoil(_http: Http, service: Service, request: Request) -> Reply:
        body = right.get(f"{service.name} {request.target}") or chance.choice([*right.values()])
        return Reply(200, {}, json.dumps(spoiled(json.loads(body), chance)).encode())

    def run() -> int:
        place.path.unlink(missing_ok=True)
        written: list[bytes] = []

        def append(records: Sequence[TidyRecord]) -> None:
            written.append(appended(b"", records, "discovered.yml"))

        status = discover([], place.path, wanted, environment, Recorder(), append, today=TODAY)
        assert status in (0, 3)
        for path in place.folder.glob(".research*"):
            path.unlink()
        problems = read_lock(place.path)[1]
        assert problems == []
        return sum(content.count(b"  - id: ") for content in written)

    monkeypatch.setattr(Http, "send", record)
    assert run() == 21  # and the one of the sample of ORCID
    assert len(right) > 10
    monkeypatch.setattr(Http, "send", spoil)
    assert sum(run() for _ in range(100)) > 500
