"""What the tests of the network share."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from sphinxcontrib_research.cli.console import Console
from sphinxcontrib_research.lock import Fact, Lock
from sphinxcontrib_research.lock.file import read_lock, write_lock
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Author, Link, Paper, Person, Source
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.missing import RefreshOptions
from sphinxcontrib_research.online.providers.interface import Found, Provider, Target
from sphinxcontrib_research.online.refresh import refresh
from sphinxcontrib_research.online.service import Environment, Service

TODAY = dt.date(2026, 11, 21)


@dataclass
class Recorder:
    """Collects all that a session reports, and keeps its own time."""

    waits: list[tuple[str, float, str]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    steps: list[tuple[str, int]] = field(default_factory=list)
    now: float = 1000.0

    def waiting(self, service: Service, seconds: float, why: str) -> None:
        self.waits.append((service.name, seconds, why))

    def report(self, text: str) -> None:
        self.notes.append(text)

    def write(self, text: str) -> None:
        self.requests.append(text)

    def clear(self) -> None:
        """Nothing is drawn."""

    def begin(self, service: Service, total: int) -> None:
        self.steps.append((service.name, total))

    def advance(self, service: Service, done: int) -> None:
        self.steps.append((service.name, done))

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


@dataclass
class Asking:
    """A session and what it reported."""

    http: Http
    told: Recorder


def paper(id: str = "widgets", **fields: Any) -> Paper:
    """A paper that lacks its numbers only, unless values say otherwise."""
    whole: dict[str, Any] = {
        "title": "Sparse Widgets",
        "authors": (Person("Carberry", "Josiah"),),
        "venues": ("Journal of Widgets",),
    }
    from sphinxcontrib_research.model.dates import parse_date

    return Paper(id=id, **{**whole, "date": parse_date("2024-06-03"), **fields})


def code(address: str) -> tuple[Link, ...]:
    return (Link("code", address),)


def library(*papers: Paper, authors: Iterable[Author] = ()) -> Library:
    return Library.build([Source("papers.yml", papers, tuple(authors))])


@dataclass
class Ran:
    """What came of a run."""

    status: int
    messages: str
    data: str
    lock: Lock

    def value(self, key: str, name: str) -> Any:
        fact = self.lock.fact(key, name)
        return fact.value if fact else "no fact"


@dataclass
class Place:
    """A folder with a lock, refreshed from the fake services."""

    folder: Path
    variables: dict[str, str]

    @property
    def path(self) -> Path:
        return self.folder / "research.lock.json"

    def knows(
        self, key: str, name: str, value: Any, source: str = "OpenAlex", date: str = "2026-11-01"
    ) -> None:
        """Put a fact into the lock."""
        entries = {known: dict(facts) for known, facts in read_lock(self.path)[0].entries.items()}
        entries.setdefault(key, {})[name] = Fact(value, source, date)
        write_lock(self.path, Lock(entries))

    def refresh(
        self,
        *papers: Paper,
        authors: Iterable[Author] = (),
        repositories: Iterable[str] = (),
        today: dt.date = TODAY,
        dry: bool = False,
        variables: dict[str, str] | None = None,
        **options: Any,
    ) -> Ran:
        messages, data = StringIO(), StringIO()
        status = refresh(
            library(*papers, authors=authors),
            repositories,
            self.path,
            RefreshOptions(**options),
            Environment({**self.variables, **(variables or {})}),
            Console(data, messages),
            today=today,
            dry=dry,
        )
        lock, problems = read_lock(self.path)
        assert problems == []
        return Ran(status, messages.getvalue(), data.getvalue(), lock)


# -- commands


@dataclass
class Done:
    """What came of a command."""

    status: int
    data: str
    messages: str


def entries(folder: Path) -> dict[str, dict[str, dict[str, object]]]:
    """The entries of the lock in a folder."""
    return json.loads((folder / "research.lock.json").read_text("utf-8"))["entries"]


def write_papers(folder: Path, text: str) -> None:
    """Write the data file of a folder."""
    (folder / "papers.yml").write_text(text, "utf-8")


# -- targets and answers


def doi(text: str) -> Target:
    return Target(f"doi:{text}", {"doi": text})


def eprint(text: str) -> Target:
    return Target(f"arxiv:{text}", {"arxiv": text})


def repo(text: str, **ids: str) -> Target:
    return Target(f"github:{text.lower()}", {"github": text, **ids})


def ask(provider: Provider, asking: Asking, targets: Sequence[Target]) -> dict[str, object]:
    return {target.key: answer for target, answer in provider.query(asking.http, targets)}


def one(provider: Provider, asking: Asking, target: Target) -> object:
    return ask(provider, asking, [target])[target.key]


def values(answer: object) -> dict[str, object]:
    assert isinstance(answer, Found)
    return dict(answer.values)
