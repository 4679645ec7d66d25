"""What the user sees of a run."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from fake_apis import Answer, FakeApis, Seen, as_text
from fake_world import Work, World
from network_helpers import TODAY, Asking, Done, Place, Recorder, paper, write_papers

from sphinxcontrib_research.cli.console import Console
from sphinxcontrib_research.lock import Lock
from sphinxcontrib_research.online.missing import RefreshOptions, missing_of_papers
from sphinxcontrib_research.online.plan import FactResolver, Refresh, RefreshReport, Tally
from sphinxcontrib_research.online.providers import PROVIDERS, services
from sphinxcontrib_research.online.refresh import LockWriter, summary

Make = Callable[..., Asking]

GITHUB = services()["github"]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_has_a_bar_that_moves_and_says_what_it_waits_for() -> None:
    screen = Terminal()
    progress = Console(StringIO(), screen)
    progress.begin(GITHUB, 4)
    progress.advance(GITHUB, 1)
    progress.waiting(GITHUB, 12.0, "too many requests (HTTP 429)")
    progress.report("lab/w is called new/w now")
    progress.advance(GITHUB, 4)

    steps = screen.getvalue().split("\r")
    assert steps[2].rstrip() == "GitHub           [######..................] 1/4"
    assert steps[3].rstrip() == "GitHub: waiting 12 s: too many requests (HTTP 429)"
    assert "lab/w is called new/w now\n" in steps
    assert steps[-1].rstrip() == "GitHub           [########################] 4/4"
    assert screen.getvalue().endswith("\n")


def test_a_log_has_whole_lines_and_few_of_them() -> None:
    log, time = StringIO(), Recorder()
    progress = Console(StringIO(), log, clock=time.clock)
    progress.begin(GITHUB, 400)
    for done in range(1, 401):
        time.now += 0.125
        progress.advance(GITHUB, done)
    progress.waiting(GITHUB, 0.2, "pace")

    assert "\r" not in log.getvalue()
    assert log.getvalue().splitlines() == [
        "GitHub: 80 of 400, 8.0 a second, 40 s left",
        "GitHub: 160 of 400, 8.0 a second, 30 s left",
        "GitHub: 240 of 400, 8.0 a second, 20 s left",
        "GitHub: 320 of 400, 8.0 a second, 10 s left",
        "GitHub: 400 of 400",
    ]


def test_the_summary_says_of_each_provider_what_came_of_it() -> None:
    tallies = {"GitHub": Tally(9, 6, 2, 1, "no connection"), "OpenAlex": Tally(1, 1)}
    report = RefreshReport(tallies, {("github:a/b", "stars")}, [f"note {n}" for n in range(25)])

    lines = summary(report, {"GitHub": 3, "OpenAlex": 1}, changed=1200, lock_name="research.lock.json")

    assert lines[0] == "GitHub: requested 9, received 6, kept 2, failed 1 (3 requests); last: no connection"
    assert lines[1] == "OpenAlex: requested 1, received 1, kept 0, failed 0 (1 request)"
    assert lines[22] == "… and 5 more of the kind"
    assert lines[23:] == [
        "research.lock.json: 1,200 new values",
        "1 value could not be requested: run it again later",
    ]


@pytest.mark.parametrize("body", ["\x1b[31mred", "a\nb\r\x00c", "\u202egnp.exe"])
def test_nothing_that_a_service_says_moves_the_terminal(
    fake: FakeApis, world: World, place: Place, body: str
) -> None:
    fake.script("github", as_text(json.dumps({"message": body}), 403, "application/json"))

    messages = place.refresh(repositories=["lab/w"]).messages

    assert not set("\x1b\r\x00\u202e") & set(messages)


def test_the_bar_moves_with_each_answer(fake: FakeApis, world: World, asking: Make, place: Place) -> None:
    world.works = [Work(doi=f"10.5555/{n}", openalex=f"W{n + 1}", listed=False) for n in range(3)]
    asked = asking()
    wanted = missing_of_papers(
        [paper(f"p{n}", doi=f"10.5555/{n}") for n in range(3)], Lock(), RefreshOptions(), TODAY
    )
    Refresh(asked.http, FactResolver(PROVIDERS, TODAY), LockWriter(place.path, Lock())).execute(list(wanted))

    assert asked.told.steps == [("openalex", 3), ("openalex", 1), ("openalex", 2), ("openalex", 3)]


SECRETS = {token: f"s3cret/{token}+0123=" for service in services().values() for token in service.tokens[:1]}
EVERYTHING = """
- {id: w, title: W, doi: 10.5555/abc, code: lab/w, model: "https://huggingface.co/lab/w"}
- {id: v, title: V, doi: 10.5281/zenodo.1234, code: "https://gitlab.com/lab/w", data: 10.5281/zenodo.77}
- {id: t, title: A thesis of some length, authors: [Ada Moss], year: 2020, type: thesis}
"""


def _in_html(text: str) -> str:
    return escape(text).replace("/", "&#x2F;").replace("=", "&equals;").replace("+", "&#43;")


@pytest.mark.parametrize("status", [200, 400, 403, 404, 500])
@pytest.mark.parametrize(
    "written",
    [str, _in_html, lambda text: quote(text, safe=""), lambda text: text.replace("+", "\\u002B")],
    ids=["plain", "HTML", "address", "JSON"],
)
def test_a_server_that_echoes_every_header_gets_no_token_into_anything(
    fake: FakeApis,
    tmp_path: Path,
    call: Callable[..., Done],
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    written: Callable[[str], str],
) -> None:
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)

    def echo(seen: Seen) -> Answer:
        sent = written(json.dumps(seen.headers))
        body = {"message": sent, "title": sent, "full_name": sent, "name": sent, "description": sent}
        escaped = json.dumps({**body, "errors": [{"message": sent, "type": "X"}]}).replace("/", "\\/")
        return Answer(status, escaped.encode(), {"Content-Type": f"application/json; {sent}", "ETag": sent})

    for service in services():
        fake.plays[service] = echo
    write_papers(tmp_path, EVERYTHING)
    ran = [
        call("refresh", "--format", "json", "--summary", str(tmp_path / "summary.md")),
        call("refresh", "--provider", "semanticscholar"),
        call("discover", "--cites", "w", "--author", "0000-0002-1825-0097", "--search", "widgets"),
        call("refresh", "--author", "0000-0002-1825-0097"),
        call("add", "https://github.com/lab/other", "10.5555/other"),
    ]

    texts = [done.data + done.messages for done in ran]
    texts += [path.read_text("utf-8") for path in tmp_path.iterdir() if path.is_file()]
    assert fake.seen
    assert not [text for text in texts if "s3cret" in text]
