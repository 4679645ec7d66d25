"""From what the providers answered to what the lock is to hold: pure, one field at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from sphinxcontrib_research.lock import Fact, Json
from sphinxcontrib_research.model.likeness import Work
from sphinxcontrib_research.refresh.fields import NUMBERS, ONLY_ALONG, ORDER
from sphinxcontrib_research.refresh.providers.interface import (
    Absent,
    Answer,
    Failed,
    Found,
    Provider,
    Target,
    Unchanged,
)
from sphinxcontrib_research.refresh.targets import Need
from sphinxcontrib_research.refresh.titles import is_of


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
