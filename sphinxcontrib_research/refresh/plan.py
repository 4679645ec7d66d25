"""What is missing or old -> batched requests -> facts for the lock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sphinxcontrib_research.lock import Fact
from sphinxcontrib_research.refresh.http import Http
from sphinxcontrib_research.refresh.providers.interface import Absent, Answer, Failed, Found, Provider
from sphinxcontrib_research.refresh.resolve import Assumed, Doubted, Judge, Outcome, Verdict, believed, whole
from sphinxcontrib_research.refresh.service import NotSentError, Service, UnavailableError
from sphinxcontrib_research.refresh.targets import Need

_IN_A_ROW = 3
"""Requests without an answer that can be read, one after the other: then a provider is left alone."""


@dataclass(slots=True)
class Tally:
    """How one provider did, in papers, repositories and people."""

    asked: int = 0
    answered: int = 0
    kept: int = 0
    """Not answered; what was known before stays."""
    failed: int = 0
    """Not answered, and nothing is known."""
    why: str = ""
    """The last reason for not answering."""
    doubted: int = 0
    """Answered, but about another title."""


@dataclass(slots=True)
class Report:
    """What came of a run."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    """By the provider's name, in the order they were asked."""
    could_not_ask: set[tuple[str, str]] = field(default_factory=set)
    """Lock key and field of what nobody could be asked for."""
    notes: list[str] = field(default_factory=list)
    """What the user should know."""
    doubted: set[str] = field(default_factory=set)
    """Lock keys of the papers about which an answer was not believed."""


class Keeper(Protocol):
    """Where facts go; it may write them at any time."""

    def put(self, key: str, name: str, fact: Fact | None) -> None:
        """Hold a fact; ``None`` removes it."""

    def checkpoint(self) -> None:
        """A good moment to write."""


class Watcher(Protocol):
    """Who is told how far it is."""

    def begin(self, service: Service, total: int) -> None:
        """A provider is asked for so many targets."""

    def advance(self, service: Service, done: int) -> None:
        """So many of them are through."""


@dataclass(slots=True)
class Run:
    """One refresh: asks until every need is met or nobody is left to ask."""

    http: Http
    judge: Judge
    keeper: Keeper
    watcher: Watcher
    report: Report = field(default_factory=Report)
    _answers: dict[str, dict[str, Outcome]] = field(default_factory=dict)

    def go(self, needs: Sequence[Need]) -> Report:
        """Meet the needs; every target is asked for at most once at each provider."""
        self._answers = {need.target.key: {} for need in needs}
        while wanted := self._wanted(needs):
            name = next(name for name in self.judge.providers if name in wanted)
            self._ask(self.judge.providers[name], wanted[name])
        for need in needs:
            self._settle(need)
            for name in need.fields:
                if self._decide(need, name) is Verdict.UNKNOWN:
                    self.report.could_not_ask.add((need.target.key, name))
        self.keeper.checkpoint()
        return self.report

    def _decide(self, need: Need, name: str) -> Provider | Fact | Verdict:
        return self.judge.decide(need, name, self._answers[need.target.key])

    def _wanted(self, needs: Iterable[Need]) -> dict[str, list[Need]]:
        """Whom each provider is to be asked for next."""
        wanted: dict[str, dict[str, Need]] = {}
        for need in needs:
            for name in need.fields:
                if isinstance(provider := self._decide(need, name), Provider):
                    wanted.setdefault(provider.name, {})[need.target.key] = need
        return {provider: list(found.values()) for provider, found in wanted.items()}

    def _ask(self, provider: Provider, needs: Sequence[Need]) -> None:
        tally = self.report.tallies.setdefault(provider.service.title, Tally())
        self.watcher.begin(provider.service, len(needs))
        done, stopped, unreadable = 0, "", 0
        for batch in self._batches(provider, needs):
            left = {need.target.key: need for need in batch}
            why = stopped or "left out of the answer"
            try:
                targets = [] if stopped else [need.target for need in batch]
                for target, answer in provider.ask(self.http, targets) if targets else ():
                    if (need := left.pop(target.key, None)) is not None:
                        self._take(provider, tally, need, answer)
            except NotSentError:
                for key in left:
                    self._answers[key][provider.name] = Assumed()
                left = {}
            except UnavailableError as error:
                why, stopped = error.why, error.why if error.stop else ""
            for need in left.values():
                self._take(provider, tally, need, Failed(self.http.environment.scrub(why)))
            answers = (self._answers[need.target.key][provider.name] for need in batch)
            unreadable = unreadable + 1 if all(isinstance(answer, Failed) for answer in answers) else 0
            if unreadable == _IN_A_ROW and not stopped:
                stopped = f"{tally.why} ({_IN_A_ROW} times in a row)"
            done += len(batch)
            self.watcher.advance(provider.service, done)
            self.keeper.checkpoint()

    def _batches(self, provider: Provider, needs: Iterable[Need]) -> Iterator[list[Need]]:
        """Those that can be asked for together; then the rest, one by one."""
        lanes: dict[str, list[Need]] = {}
        for need in needs:
            lanes.setdefault(provider.lane(self.http, need.target), []).append(need)
        singles = lanes.pop("", [])
        for lane in lanes.values():
            for start in range(0, len(lane), provider.batch):
                yield lane[start : start + provider.batch]
        for need in singles:
            yield [need]

    def _take(self, provider: Provider, tally: Tally, need: Need, answer: Answer) -> None:
        """Judge an answer, count it, and settle what it settles."""
        source = provider.service.title
        outcome = believed(need.target, answer, source)
        self._answers[need.target.key][provider.name] = outcome
        known = [name for name in need.fields if name in need.old and name in provider.fields]
        tally.asked += 1
        tally.answered += not isinstance(outcome, Failed | Doubted)
        tally.doubted += isinstance(outcome, Doubted)
        if isinstance(outcome, Failed):
            tally.kept += bool(known)
            tally.failed += not known
            tally.why = outcome.why
        elif isinstance(outcome, Doubted):
            self.report.notes.append(outcome.why)
            self.report.doubted.add(need.target.key)
            if provider.name in need.old:  # The identifier that it knew the paper by leads to another one.
                self.keeper.put(need.target.key, provider.name, None)
        elif isinstance(outcome, Absent):
            if any(
                whole(need.old[name].value) is not None and need.old[name].source == source for name in known
            ):
                self.report.notes.append(f"{need.target.label}: {source} has it no more: {outcome.why}")
        elif isinstance(outcome, Found) and outcome.note:
            self.report.notes.append(outcome.note)
        self._settle(need)

    def _settle(self, need: Need) -> None:
        """Hand over what is decided by now about one target."""
        key, answers = need.target.key, self._answers[need.target.key]
        for name in need.fields:
            if isinstance(fact := self._decide(need, name), Fact):
                self.keeper.put(key, name, fact)
        for name in need.along:
            if (taken := self.judge.taken_along(need, name, answers)) is not None:
                self.keeper.put(key, name, taken)
        found = answers.get("github")
        if isinstance(found, Found) and isinstance(self._decide(need, "stars"), Fact):
            # The ETag goes with the number that it came with; the new name goes when it is gone.
            for name in ("etag", "renamed"):
                if (taken := self.judge.taken_along(need, name, answers)) or name not in found.values:
                    self.keeper.put(key, name, taken)
