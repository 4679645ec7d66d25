"""What is missing or old -> batched requests -> facts for the lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol, TypeAlias

from sphinxcontrib_research.lock.facts import Fact, Json
from sphinxcontrib_research.model.library.likeness import Work, alike
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Absent,
    Answer,
    Failed,
    Found,
    Provider,
    Target,
    Unchanged,
)
from sphinxcontrib_research.online.service import NotSentError, Service, UnavailableError
from sphinxcontrib_research.online.targets import NUMBERS, ONLY_ALONG, ORDER, Need


def is_of(ours: Work, title: str, values: Mapping[str, Json]) -> bool:
    """Return whether an answer is about a work, as :func:`.likeness.alike` judges it.

    Args:
        ours: The work, as the data has it; without a title there is nothing to compare, and all is believed.
        title: The title that a source gives; an empty one is of no work.
        values: What else the source says. Where it names no authors, ours are taken.
    """
    if not ours.title:
        return True
    if not title:
        return False
    people, date = values.get("authors"), values.get("date")
    first = people[0] if isinstance(people, list) and people else None
    family = str(first.get("family", "")) if isinstance(first, dict) else ""
    year = int(date[:4]) if isinstance(date, str) and date[:4].isdecimal() else None
    return alike(ours, Work(title, family or ours.family, year))


# From what the providers answered to what the lock is to hold: pure, one field at a time.


@dataclass(frozen=True, slots=True)
class Doubted:
    """An answer that is not believed: it is about another title."""

    why: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """A dry run takes it that there would have been a value."""


Outcome: TypeAlias = "Answer | Doubted | Assumed"


class Verdict(Enum):
    """What becomes of a field for which there is no new fact."""

    KEEP = "what is known stays, and that is right"
    UNKNOWN = "nobody could be asked"


@dataclass(frozen=True, slots=True)
class Judge:
    """Decides for each field by the answers there are."""

    providers: Mapping[str, Provider]
    """Those that may be asked."""
    today: dt.date
    min_change: int = 0
    """A number that moved by less stays as it is, with its date."""
    longest_kept: int = 0
    """Days for which it does; an older one is renewed however little it moved."""

    def decide(self, need: Need, name: str, answers: Mapping[str, Outcome]) -> Provider | Fact | Verdict:
        """Say what is to be done about a field.

        Args:
            need: Whose.
            name: The field.
            answers: What the providers said so far, by their names.

        Returns:
            Whom to ask next, or the new fact, or why there is none.
        """
        old, date = need.old.get(name), self.today.isoformat()
        absent, only, failed, doubted = "", "", False, False
        for provider in self._who_can(need.target, name):
            source, answer = provider.service.title, answers.get(provider.name)
            if only and source != only:
                continue  # Another source's number is another number: the old one is kept instead.
            if answer is None:
                if (name, provider.name) not in ONLY_ALONG:
                    return provider
            elif isinstance(answer, Found) and name in answer.values:
                return self._renewed(old, Fact(answer.values[name], source, date), name)
            elif isinstance(answer, Unchanged) and old is not None:
                return Fact(old.value, old.source, date)
            elif isinstance(answer, Assumed):
                return Verdict.KEEP
            elif isinstance(answer, Absent) or (isinstance(answer, Found) and not _counted(old, name)):
                absent = absent or source
            elif isinstance(answer, Doubted) and not (_is_known(old) or provider.name in need.target.ids):
                absent = absent or source  # Of this paper it has nothing, unless by another identifier.
            else:
                # Not asked, not believed, or answered without the number that was there before.
                failed, doubted = failed or isinstance(answer, Failed), True
                only = only or (old.source if old is not None and _is_known(old) else "")
        if failed:
            return Verdict.UNKNOWN
        return Fact(None, absent, date) if absent and not doubted else Verdict.KEEP

    def taken_along(self, need: Need, name: str, answers: Mapping[str, Outcome]) -> Fact | None:
        """A new fact for a field that was no reason to ask, if an answer holds one."""
        for provider in self._who_can(need.target, name):
            answer = answers.get(provider.name)
            if isinstance(answer, Found) and name in answer.values:
                fact = Fact(answer.values[name], provider.service.title, self.today.isoformat())
                old = need.old.get(name)
                return None if old is not None and old.value == fact.value else fact
        return None

    def _who_can(self, target: Target, name: str) -> Iterator[Provider]:
        names: Iterable[str] = ORDER.get(name, ()) or self.providers
        for provider_name in names:
            provider = self.providers.get(provider_name)
            if provider is not None and name in provider.fields and provider.knows(target):
                yield provider

    def _renewed(self, old: Fact | None, new: Fact, name: str) -> Fact | Verdict:
        """The new fact, unless the old one may stay for the sake of a small difference.

        One that did not move at all gets its new date: it is known to be right today, and need not be asked
        for in the next run.
        """
        if old is None or old.source != new.source or name not in NUMBERS:
            return new
        change = _change(old.value, new.value)
        is_small = change is not None and 0 < change < self.min_change
        age = (self.today - dt.date.fromisoformat(old.date)).days
        return Verdict.KEEP if is_small and age < self.longest_kept else new


def believed(target: Target, answer: Answer, source: str) -> Outcome:
    """An answer, or doubt: what comes for an identifier may be about another paper."""
    if not isinstance(answer, Found) or answer.title is None:
        return answer
    if is_of(Work(target.title, target.family, target.year), answer.title, answer.values):
        return answer
    theirs = f"'{answer.title[:80]}'" if answer.title else "nothing"
    return Doubted(f"{target.label}: not believed, as {source} calls {target.key} {theirs}")


def whole(value: Json) -> int | None:
    """A count in the lock, if it is one."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _counted(old: Fact | None, name: str) -> bool:
    """Whether a number was known: then an answer that lacks it is broken, and no news."""
    return name in NUMBERS and _is_known(old)


def _is_known(old: Fact | None) -> bool:
    return old is not None and old.value is not None


def _change(old: Json, new: Json) -> int | None:
    if isinstance(old, dict) and isinstance(new, dict):
        years = old.keys() | new.keys()
        return sum(abs((whole(old.get(year)) or 0) - (whole(new.get(year)) or 0)) for year in years)
    before, after = whole(old), whole(new)
    return None if before is None or after is None else abs(after - before)


# What is missing or old -> batched requests -> facts for the lock.

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
