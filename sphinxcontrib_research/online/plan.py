"""What is missing or old -> batched queries -> facts for the lock."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from typing import Protocol, TypeAlias

from sphinxcontrib_research.lock import APPEARANCE, Fact, Json
from sphinxcontrib_research.model.library.likeness import Work
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.identifying import known_identifier
from sphinxcontrib_research.online.missing import FIELDS, NUMBERS, ONLY_ALONG, MissingFields
from sphinxcontrib_research.online.providers import PROVIDERS
from sphinxcontrib_research.online.providers.interface import (
    Absent,
    Failed,
    Found,
    Provider,
    Result,
    Target,
    Unchanged,
    is_same_work,
)
from sphinxcontrib_research.online.service import (
    LimitReachedError,
    NotSentError,
    Reply,
    Request,
    UnavailableError,
)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A record with another title than the paper has: it is not used."""

    why: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """A dry run assumes that there would have been a value."""


Outcome: TypeAlias = "Result | Mismatch | Assumed"


def verified(target: Target, result: Result, source: str) -> Outcome:
    """Return a result, or :class:`Mismatch`: what comes for an identifier may be about another paper.

    Args:
        target: The paper, with its title.
        result: What a provider gave for it.
        source: The title of the provider.
    """
    if not isinstance(result, Found) or result.title is None:
        return result
    if is_same_work(Work(target.title, target.family, target.year), result.title, result.values):
        return result
    theirs = f"the title '{result.title[:80]}'" if result.title else "no title"
    return Mismatch(f"{target.label}: {source} has {theirs} for {target.key}; its record is not used")


def _was_interrupted(missing: MissingFields, name: str, source: str) -> bool:
    """Return whether a run got other facts from a source, but ended before it could settle a field."""
    return name not in missing.old and any(fact.source == source for fact in missing.old.values())


class Verdict(Enum):
    """What becomes of a field for which there is no new fact."""

    KEEP = "what is known stays, and that is right"
    UNKNOWN = "no provider could be queried"


@dataclass(frozen=True, slots=True)
class FactResolver:
    """Resolves each field from the results that there are: pure, one field at a time."""

    providers: Mapping[str, Provider]
    """Those that may be queried."""
    today: dt.date
    min_change: int = 0
    """A number that moved by less stays as it is, with its date."""
    longest_kept: int = 0
    """Days for which it does; an older one is renewed however little it moved."""

    def resolve(
        self, missing: MissingFields, name: str, results: Mapping[str, Outcome]
    ) -> Provider | Fact | Verdict:
        """Return what is to be done about a field.

        Args:
            missing: What the target lacks.
            name: The field.
            results: What the providers gave so far, by their names.

        Returns:
            The provider to query next, or the new fact, or why there is none.
        """
        old, date = missing.old.get(name), self.today.isoformat()
        absent, only, has_failed, is_uncertain = "", "", False, False
        for provider in self._providers_of(missing.target, name):
            source, result = provider.service.title, results.get(provider.name)
            if only and source != only:
                continue  # Another source's number is another number: the old one is kept instead.
            if result is None:
                if (name, provider.name) not in ONLY_ALONG or _was_interrupted(missing, name, source):
                    return provider
            elif isinstance(result, Found) and name in result.values:
                fact = Fact(result.values[name], source, date)
                if isinstance(fact.value, bool):
                    return self._completed(missing, name, results, fact)
                return self._renewed(old, fact, name)
            elif isinstance(result, Unchanged) and old is not None:
                return Fact(old.value, old.source, date)
            elif isinstance(result, Assumed) or _is_deferred(result):
                return Verdict.KEEP if isinstance(result, Assumed) else Verdict.UNKNOWN
            elif isinstance(result, Absent) or (isinstance(result, Found) and not _had_number(old, name)):
                absent = absent or source
            elif isinstance(result, Mismatch) and not (_is_known(old) or provider.name in missing.target.ids):
                absent = absent or source  # Of this paper it has nothing, unless by another identifier.
            else:
                # No result, another paper's, or one without the number that was there before.
                has_failed, is_uncertain = has_failed or isinstance(result, Failed), True
                only = only or (old.source if old is not None and _is_known(old) else "")
        if has_failed:
            return Verdict.UNKNOWN
        return Fact(None, absent, date) if absent and not is_uncertain else Verdict.KEEP

    def _completed(
        self, missing: MissingFields, name: str, results: Mapping[str, Outcome], fact: Fact
    ) -> Provider | Fact | Verdict:
        """Return what another provider knows of what is only known to be so or not, else the fact.

        What one denies and another affirms is so; but nobody is queried for what is denied.
        """
        old = missing.old.get(name)
        for provider in self._providers_of(missing.target, name):
            if provider.service.title == fact.source:
                continue
            result = results.get(provider.name)
            if result is None and fact.value is True:
                return provider
            if isinstance(result, Found) and result.values.get(name) is True:
                fact = Fact(True, provider.service.title, fact.date)
            if isinstance(result, Found) and isinstance(more := result.values.get(name), dict):
                return Fact(more, provider.service.title, fact.date)
            if _is_deferred(result):
                return Verdict.UNKNOWN
            if isinstance(result, Failed) and old is not None and isinstance(old.value, dict):
                return Verdict.KEEP
        return fact

    def additional(self, missing: MissingFields, name: str, results: Mapping[str, Outcome]) -> Fact | None:
        """Return a new fact for a field that was no reason to query, if a result holds one.

        Args:
            missing: What the target lacks.
            name: The field.
            results: What the providers gave, by their names.
        """
        for provider in self._providers_of(missing.target, name):
            result = results.get(provider.name)
            if _is_deferred(result):
                return None
            if isinstance(result, Found) and name in result.values:
                fact = Fact(result.values[name], provider.service.title, self.today.isoformat())
                old = missing.old.get(name)
                return None if old is not None and old.value == fact.value else fact
        return None

    def _providers_of(self, target: Target, name: str) -> Iterator[Provider]:
        known = FIELDS.get(name, ()) or tuple(PROVIDERS)
        names = (*known, *(other for other in self.providers if other not in PROVIDERS))
        for provider_name in names:
            provider = self.providers.get(provider_name)
            if provider is not None and name in provider.fields and provider.accepts(target):
                yield provider

    def _renewed(self, old: Fact | None, new: Fact, name: str) -> Fact | Verdict:
        """Return the new fact, unless the old one may stay for the sake of a small difference.

        One that did not move at all gets its new date: it is known to be right today, and need not be queried
        in the next run.
        """
        if old is None or old.source != new.source or name not in NUMBERS:
            return new
        change = _change(old.value, new.value)
        is_small = change is not None and 0 < change < self.min_change
        age = (self.today - dt.date.fromisoformat(old.date)).days
        return Verdict.KEEP if is_small and age < self.longest_kept else new


def _is_deferred(result: Outcome | None) -> bool:
    """Return whether a provider was not queried any more: the next run does, and nobody steps in."""
    return isinstance(result, Failed) and result.is_deferred


def _whole(value: Json) -> int | None:
    """Return a count of the lock, ``None`` where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _had_number(old: Fact | None, name: str) -> bool:
    """Return whether a number was known: then a record that lacks it is broken, and no news."""
    return name in NUMBERS and _is_known(old)


def _is_known(old: Fact | None) -> bool:
    return old is not None and old.value is not None


def _change(old: Json, new: Json) -> int | None:
    if isinstance(old, dict) and isinstance(new, dict):
        years = old.keys() | new.keys()
        return sum(abs((_whole(old.get(year)) or 0) - (_whole(new.get(year)) or 0)) for year in years)
    before, after = _whole(old), _whole(new)
    return None if before is None or after is None else abs(after - before)


# One run: every provider is queried for what it may have, until nothing is left to query.

_IN_A_ROW = 3
"""Requests without a response that can be read, one after the other: then a provider is left alone."""


@dataclass(slots=True)
class Tally:
    """How one provider did, in papers, repositories and people."""

    requested: int = 0
    received: int = 0
    kept: int = 0
    """Not received; what was known before stays."""
    failed: int = 0
    """Not received, and nothing is known."""
    why: str = ""
    """The last reason for not receiving."""
    mismatched: int = 0
    """Received, but with another title."""


@dataclass(slots=True)
class RefreshReport:
    """What came of a run."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    """By the provider's title, in the order they were queried."""
    unavailable: set[tuple[str, str]] = field(default_factory=set)
    """Lock key and field of what no provider could be queried for."""
    notes: list[str] = field(default_factory=list)
    """What the user should know."""
    mismatched: set[str] = field(default_factory=set)
    """Lock keys of the papers of which a record has another title."""
    unknown: list[str] = field(default_factory=list)
    """Papers whose title was looked up in vain, as messages call them."""
    found: list[str] = field(default_factory=list)
    """Papers that were found by their titles, and as what: somebody should look at that."""
    failures: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What could not be requested last, by lock key: what messages call it, and why."""
    is_deferred: bool = False
    """Something is left to the next run, as the user wants no more requests."""


_KEPT = (Found, Absent, Mismatch)
"""Results that the next run can use."""
_KEPT_BY_NAME = {kept.__name__: kept for kept in _KEPT}


def _kept_as(provider: str, target: Target) -> tuple[str, Request]:
    """Return as what a result is kept; one that was judged by another title is not used."""
    return f"{provider} result", Request(f"{target.key} {target.title}")


class FactSink(Protocol):
    """Where facts go; it may write them at any time."""

    def put(self, key: str, name: str, fact: Fact | None) -> None:
        """Hold a fact; ``None`` removes it."""

    def checkpoint(self) -> None:
        """Write, if this is a good moment."""


@dataclass(slots=True)
class Refresh:
    """One refresh: queries until nothing is missing or no provider is left to query."""

    http: Http
    resolver: FactResolver
    sink: FactSink
    shows_progress: bool = True
    follows_dois: bool = True
    """Query the publisher's registry for the DOIs that were learned."""
    report: RefreshReport = field(default_factory=RefreshReport)
    _results: dict[str, dict[str, Outcome]] = field(default_factory=dict)
    """By key of the target and name of the provider."""
    _done: int = 0
    """How many targets of the provider that is being queried have a result."""

    def execute(self, wanted: Sequence[MissingFields]) -> RefreshReport:
        """Find what is missing; every target is queried at most once at each provider."""
        self._results = {missing.target.key: self._kept(missing.target) for missing in wanted}
        self.http.before_wait = self.sink.checkpoint
        while next_queries := self._next_queries(wanted):
            name = next(name for name in self.resolver.providers if name in next_queries)
            self._query(self.resolver.providers[name], next_queries[name])
        if self.follows_dois:
            self._query_published(wanted)
        for missing in wanted:
            self._finish(missing)
        self.sink.checkpoint()
        return self.report

    def _finish(self, missing: MissingFields) -> None:
        """Hand over what is known of a target in the end, and report what is not."""
        target = missing.target
        if any(map(_is_deferred, self._results[target.key].values())):
            self._withdraw(missing)
            return
        self._put_resolved(missing)
        self._put_appearance(missing)
        resolutions = {name: self._resolve(missing, name) for name in missing.fields}
        if not all(isinstance(resolved, Fact) for resolved in resolutions.values()):
            self._keep(target)  # The next run looks at it again.
        for name, resolved in resolutions.items():
            if resolved is Verdict.UNKNOWN:
                self.report.unavailable.add((target.key, name))
            elif name == "title" and isinstance(resolved, Fact) and resolved.value is None:
                self.report.unknown.append(f"{target.key} ({target.label})")

    def _withdraw(self, missing: MissingFields) -> None:
        """Leave a target that some provider was not queried for any more to the next run, as it was.

        That run gets the results that are kept, and comes to what one long run would have come to.
        """
        for name in (*missing.fields, *missing.along):
            self.sink.put(missing.target.key, name, missing.old.get(name))
        self.report.unavailable.update((missing.target.key, name) for name in missing.fields)
        self.report.is_deferred = True
        self._keep(missing.target)

    def _keep(self, target: Target) -> None:
        """Keep the results of a target for the next run."""
        for name, result in self._results[target.key].items():
            if isinstance(result, _KEPT):
                written = json.dumps([type(result).__name__, asdict(result)]).encode()
                self.http.replies.keep(*_kept_as(name, target), Reply(200, {}, written))

    def _kept(self, target: Target) -> dict[str, Outcome]:
        """Return the results of an earlier run that reached its limit, by provider."""
        found: dict[str, Outcome] = {}
        for name in self.resolver.providers:
            reply = self.http.replies.find(*_kept_as(name, target))
            with contextlib.suppress(ValueError, TypeError, KeyError, UnavailableError):
                if reply is not None:
                    kind, values = json.loads(reply.body)
                    found[name] = _KEPT_BY_NAME[kind](**values)
        return found

    def _query_published(self, wanted: Iterable[MissingFields]) -> None:
        """Query the publisher's registry for the DOIs that were learned: it knows what appeared when."""
        registry = self.resolver.providers.get("crossref")
        if registry is None:
            return
        found = []
        for missing in wanted:
            target, results = missing.target, self._results[missing.target.key]
            doi = self._learned_doi(missing)
            if not doi or registry.name in results or not missing.wants(APPEARANCE):
                continue
            titles = (one.title for one in results.values() if isinstance(one, Found) and one.title)
            published = replace(
                target, ids={**target.ids, "doi": doi}, title=target.title or next(titles, "")
            )
            if registry.accepts(published):
                found.append(replace(missing, target=published))
        if found:
            self._query(registry, found)

    def _learned_doi(self, missing: MissingFields) -> str:
        """Return the DOI of a paper whose data has none: one that is new, or whose facts are due."""
        if "doi" in missing.target.ids:
            return ""
        old = missing.old.get("doi")
        if old is not None and isinstance(old.value, str):
            is_due = any(name in missing.fields for name in APPEARANCE)
            return known_identifier(missing.old, "doi") if is_due else ""
        fact = self.resolver.additional(missing, "doi", self._results[missing.target.key])
        return fact.value if fact is not None and isinstance(fact.value, str) else ""

    def _put_appearance(self, missing: MissingFields) -> None:
        """Hand over what says where and when a paper appeared, all of it from one source.

        That is the source of the venue: what others say of date, volume or type may be of another version.
        """
        names = missing.wants(APPEARANCE)
        if "venue" in missing.fields:
            names = [name for name in APPEARANCE if name in names or name in missing.old]
        results, settled = self._results[missing.target.key], missing.old.get("venue")
        source = settled.source if _is_known(settled) and settled and "venue" not in missing.fields else ""
        # Not by what accepts the target: a DOI that was learned is none of its identifiers.
        for provider_name in FIELDS["venue"]:
            result = results.get(provider_name)
            # The free text of arXiv is beside the facts of the preprint.
            if not isinstance(result, Found) or "venue" not in result.values or provider_name == "arxiv":
                continue
            title = self.resolver.providers[provider_name].service.title
            if source not in ("", title):
                continue
            for name in names:
                old, value = missing.old.get(name), result.values.get(name)
                fact = Fact(value, title, self.resolver.today.isoformat())
                if old is not None and (old.value, old.source) == (value, title):
                    fact = old
                is_kept = value is not None or name in missing.fields
                self.sink.put(missing.target.key, name, fact if is_kept else None)
            return
        if source:
            for name in names:
                if name not in missing.fields:
                    self.sink.put(missing.target.key, name, missing.old.get(name))

    def _resolve(self, missing: MissingFields, name: str) -> Provider | Fact | Verdict:
        return self.resolver.resolve(missing, name, self._results[missing.target.key])

    def _next_queries(self, wanted: Iterable[MissingFields]) -> dict[str, list[MissingFields]]:
        """Return what each provider is to be queried for next."""
        queries: dict[str, dict[str, MissingFields]] = {}
        for missing in wanted:
            for name in missing.fields:
                if isinstance(provider := self._resolve(missing, name), Provider):
                    queries.setdefault(provider.name, {})[missing.target.key] = missing
        return {provider: list(found.values()) for provider, found in queries.items()}

    def _query(self, provider: Provider, wanted: Sequence[MissingFields]) -> None:
        tally = self.report.tallies.setdefault(provider.service.title, Tally())
        self._done = 0
        if self._is_shown:
            self.http.progress.begin(provider.service, len(wanted))
        stopped: Failed | None = None
        unreadable = 0
        for batch in self._batches(provider, wanted):
            if stopped is None:
                stopped = self._query_batch(provider, batch, tally)
            else:
                for missing in batch:
                    self._note_result(provider, tally, missing, stopped)
            results = (self._results[missing.target.key][provider.name] for missing in batch)
            unreadable = unreadable + 1 if all(isinstance(result, Failed) for result in results) else 0
            if unreadable == _IN_A_ROW and stopped is None:
                stopped = Failed(f"{tally.why} ({_IN_A_ROW} times in a row)")

    @property
    def _is_shown(self) -> bool:
        """Whether to show how far it is; nothing is received in a dry run."""
        return self.shows_progress and not self.http.dry

    def _query_batch(self, provider: Provider, batch: Sequence[MissingFields], tally: Tally) -> Failed | None:
        """Query for targets that share a request; return why no more is to be sent, if so."""
        left = {missing.target.key: missing for missing in batch}
        failed, is_last = Failed("left out of the response"), False
        try:
            for target, result in provider.query(self.http, [missing.target for missing in batch]):
                if (missing := left.pop(target.key, None)) is not None:
                    self._note_result(provider, tally, missing, result)
        except NotSentError:
            for key in left:
                self._results[key][provider.name] = Assumed()
            return None
        except UnavailableError as error:
            failed, is_last = Failed(error.why, isinstance(error, LimitReachedError)), error.stop
        for missing in left.values():
            self._note_result(provider, tally, missing, failed)
        return failed if is_last else None

    def _batches(self, provider: Provider, wanted: Iterable[MissingFields]) -> Iterator[list[MissingFields]]:
        """Yield those that can share a request; then the rest, one by one."""
        by_key: dict[str, list[MissingFields]] = {}
        for missing in wanted:
            by_key.setdefault(provider.batch_key(self.http, missing.target), []).append(missing)
        singles = by_key.pop("", [])
        for together in by_key.values():
            for start in range(0, len(together), provider.batch_size):
                yield together[start : start + provider.batch_size]
        for missing in singles:
            yield [missing]

    def _note_result(self, provider: Provider, tally: Tally, missing: MissingFields, result: Result) -> None:
        """Verify a result, count it, and hand over what it resolves."""
        source, target = provider.service.title, missing.target
        outcome = verified(target, result, source)
        self._results[target.key][provider.name] = outcome
        known = [name for name in missing.fields if name in missing.old and name in provider.fields]
        tally.requested += 1
        tally.received += not isinstance(outcome, Failed | Mismatch)
        tally.mismatched += isinstance(outcome, Mismatch)
        if isinstance(outcome, Failed):
            tally.kept += bool(known)
            tally.failed += not known
            tally.why = outcome.why
            self.report.failures[target.key] = (target.label or target.key, f"{source}: {outcome.why}")
        elif isinstance(outcome, Mismatch):
            self.report.notes.append(outcome.why)
            self.report.mismatched.add(target.key)
            if provider.name in missing.old:  # The identifier that it knew the paper by leads to another one.
                self.sink.put(target.key, provider.name, None)
        elif isinstance(outcome, Absent):
            old = [missing.old[name] for name in known]
            if any(_whole(fact.value) is not None and fact.source == source for fact in old):
                self.report.notes.append(f"{target.label}: no longer at {source}: {outcome.why}")
            elif outcome.is_news:
                self.report.notes.append(f"{target.label}: {source}: {outcome.why}")
        elif isinstance(outcome, Found) and outcome.note:
            self.report.notes.append(outcome.note)
        self._put_resolved(missing)
        self._done += 1
        if self._is_shown:
            self.http.progress.advance(provider.service, self._done)
        self.sink.checkpoint()

    def _put_resolved(self, missing: MissingFields) -> None:
        """Hand over what is resolved by now about one target."""
        key, results = missing.target.key, self._results[missing.target.key]
        for name in missing.fields:
            if isinstance(fact := self._resolve(missing, name), Fact):
                self.sink.put(key, name, fact)
        for name in missing.along:
            if (taken := self.resolver.additional(missing, name, results)) is not None:
                self.sink.put(key, name, taken)
        found = results.get("github")
        if isinstance(found, Found) and isinstance(self._resolve(missing, "stars"), Fact):
            # The ETag goes with the number that it came with; the new name goes when it is gone.
            for name in ("etag", "renamed"):
                if (taken := self.resolver.additional(missing, name, results)) or name not in found.values:
                    self.sink.put(key, name, taken)
