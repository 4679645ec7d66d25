"""One ``discover`` from end to end: data and lock in, proposals and lock out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sphinxcontrib_research.lock import Fact, Json, Lock
from sphinxcontrib_research.model.library.likeness import Work
from sphinxcontrib_research.model.paper import Source, Value
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.discover.memory import (
    Records,
    Remembered,
    remembered,
    remembered_of,
)
from sphinxcontrib_research.online.discover.sightings import FINDERS, Findings, Wanted, chosen, find
from sphinxcontrib_research.online.discover.works import FoundWork, Known, completed, gathered, unknown
from sphinxcontrib_research.online.http import Http, ProgressListener, Replies
from sphinxcontrib_research.online.lookup import TidyRecord, new_id
from sphinxcontrib_research.online.missing import ALONG, CORE, MissingFields
from sphinxcontrib_research.online.plan import FactResolver, Refresh
from sphinxcontrib_research.online.providers import PROVIDERS, openalex
from sphinxcontrib_research.online.providers.interface import Target
from sphinxcontrib_research.online.refresh import DONE, INCOMPLETE, LockWriter, check_settings, read_known
from sphinxcontrib_research.online.replies import KeptReplies
from sphinxcontrib_research.online.service import Environment, Reply, Request
from sphinxcontrib_research.util.text import plural
from sphinxcontrib_research.vocabulary import IDENTIFIERS, REVIEW
from sphinxcontrib_research.writers.yaml import paper_record

_DESCRIBING = ("crossref", "datacite", "arxiv", "openalex")
"""Services that are asked what a work is of which only an identifier is known."""
_LOOKED_UP_BY = ("doi", "arxiv", "pmid", "pmcid", "openalex")
_LOOKED_UP = "lookup"
"""What is looked up is kept under this name, beside the replies of services."""
_LAST = ("relation", "hidden", "x-found")
"""Fields at the end of a record, in this order."""
_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record for somebody to look at."""

    record: TidyRecord
    candidate: FoundWork


@dataclass(frozen=True, slots=True)
class Discovered:
    """What came of a run, for those who write it down."""

    proposals: tuple[Proposal, ...]
    """The surest first."""
    findings: Findings
    requests: Mapping[str, int]
    """By the name of the service."""
    known: int
    """How many works that were listed are in the data, or were proposed before."""
    others: tuple[FoundWork, ...]
    """Those of them that were known by their titles alone."""
    untitled: tuple[str, ...]
    """Identifiers of works whose title no service knows."""
    unavailable: tuple[str, ...]
    """Identifiers of works that could not be looked up; the next run tries again."""
    is_deferred: bool
    """The user wants no more requests: the next run goes on, and proposes."""

    @property
    def is_complete(self) -> bool:
        """Whether all was listed and looked up."""
        return not (self.is_deferred or self.findings.unfinished or self.unavailable)

    @property
    def is_final(self) -> bool:
        """Whether another run would not list nor look up more."""
        tallies = self.findings.tallies
        is_open = not all(tallies[name].is_final for name in self.findings.unfinished)
        return not (self.is_deferred or self.unavailable or is_open)


class _Facts:
    """Holds what is looked up, and keeps it as replies are kept: a :class:`.plan.FactSink`."""

    def __init__(self, replies: Replies) -> None:
        self.facts: dict[str, dict[str, Fact]] = {}
        self._replies = replies
        self._unwritten: set[str] = set()

    def known(self, key: str) -> Mapping[str, Fact]:
        """Return what an earlier run that was interrupted looked up of a work: maybe not all."""
        reply = self._replies.find(_LOOKED_UP, Request(key))
        if reply is not None:
            facts = read.mapping(reply.json())
            self.facts[key] = {name: Fact(fact[0], fact[1], fact[2]) for name, fact in facts.items()}
        return dict(self.facts.get(key, {}))

    def put(self, key: str, name: str, fact: Fact | None) -> None:
        """Hold a fact; ``None`` removes it."""
        facts = self.facts.setdefault(key, {})
        if fact is None:
            facts.pop(name, None)
        else:
            facts[name] = fact
            self._unwritten.add(key)

    def checkpoint(self) -> None:
        """Keep what is new."""
        for key in sorted(self._unwritten):
            facts = self.facts[key].items()
            written = {name: (fact.value, fact.source, fact.date) for name, fact in facts}
            self._replies.keep(_LOOKED_UP, Request(key), Reply(200, {}, json.dumps(written).encode()))
        self._unwritten.clear()


def discover(
    sources: Sequence[Source],
    lock_path: Path,
    wanted: Wanted,
    environment: Environment,
    progress: ProgressListener,
    append: Callable[[Sequence[TidyRecord]], None],
    *,
    today: dt.date,
    dry: bool = False,
    limit: int = 0,
    finished: Callable[[Discovered], None] = lambda _discovered: None,
) -> int:
    """Find works that the data lacks, and append them to a file as proposals.

    Args:
        sources: All data, the file of the proposals included.
        lock_path: The lock file, which may be absent.
        wanted: What is looked for.
        environment: Tokens and addresses.
        progress: Shows how far it is.
        append: Writes records; all at once, or none.
        today: The date of the proposals.
        dry: Show the requests instead of sending them, and write nothing.
        limit: The most requests; 0: any number.
        finished: Takes what came of the run, before it is reported.

    Returns:
        ``DONE`` or ``INCOMPLETE``.

    Raises:
        SettingError: A variable or the lock is wrong; nothing was requested.
        OSError: The file, the lock or the kept replies cannot be written.
    """
    check_settings(environment)
    lock = read_known(lock_path, progress)
    records = Records([paper for source in sources for paper in source.papers])
    memory = list(records.synced(remembered(lock)))
    http = Http(environment, progress, dry=dry, limit=limit)
    if dry:
        find(wanted, http)
        progress.clear()
        progress.report(_forecast(http.total, wanted, lock))
        return DONE
    writer = LockWriter(lock_path, lock)
    _remember(writer, lock, memory, today)
    writer.write()
    replies = http.replies = KeptReplies(replies_path(lock_path), today)
    try:
        discovered = _continued(
            replies, progress, lambda: new_works(sources, memory, lock, wanted, http, today)
        )
    finally:
        progress.clear()
        replies.close()
        http.close()
    _write_down(discovered, records, writer, append, today)
    if discovered.is_final:
        replies.remove()
    elif len(replies):
        progress.report(f"{plural(len(replies), 'response')} kept: the next run goes on from there")
    finished(discovered)
    for line in summary(discovered):
        progress.report(line)
    return DONE if discovered.is_complete else INCOMPLETE


def listed(
    sources: Sequence[Source],
    lock_path: Path,
    wanted: Wanted,
    environment: Environment,
    progress: ProgressListener,
    *,
    today: dt.date,
    dry: bool = False,
) -> Discovered:
    """Find works that the data lacks, and write nothing.

    Args:
        sources: All data.
        lock_path: The lock file, which may be absent.
        wanted: What is looked for.
        environment: Tokens and addresses.
        progress: Shows how far it is.
        today: The date of the proposals.
        dry: Show the requests instead of sending them; then there are no proposals.

    Raises:
        SettingError: A variable or the lock is wrong; nothing was requested.
    """
    check_settings(environment)
    lock = read_known(lock_path, progress)
    records = Records([paper for source in sources for paper in source.papers])
    http = Http(environment, progress, dry=dry)
    try:
        discovered = new_works(sources, list(records.synced(remembered(lock))), lock, wanted, http, today)
        if dry:
            progress.report(_forecast(http.total, wanted, lock))
    finally:
        progress.clear()
        http.close()
    return discovered


def _continued(replies: KeptReplies, progress: ProgressListener, run: Callable[[], Discovered]) -> Discovered:
    """Run what an earlier run may have begun, and say so; what was received by Ctrl-C stays."""
    if len(replies):
        progress.report(f"continuing an earlier run: {plural(len(replies), 'response')} at hand")
    try:
        return run()
    except KeyboardInterrupt:
        kept = plural(len(replies), "response")
        progress.report(f"interrupted: {kept} kept; the next run goes on from there")
        raise


def _write_down(
    discovered: Discovered,
    records: Records,
    writer: LockWriter,
    append: Callable[[Sequence[TidyRecord]], None],
    today: dt.date,
) -> None:
    """Write the proposals into their file, and into the lock what is known of works from now on."""
    # The file first: what is in it is known to the next run, whatever happens before the lock is written.
    if discovered.proposals:
        append([proposal.record for proposal in discovered.proposals])
    for proposal in discovered.proposals:
        one = proposal.candidate
        _put(writer, remembered_of(replace(one.paper, hidden=REVIEW), one.ids), one.sources[0], today)
    # What was known by its title is known by its identifiers from now on.
    for one in discovered.others:
        _put(writer, records.judged(remembered_of(one.paper, one.ids)), one.sources[0], today)
    writer.write()


def replies_path(lock_path: Path) -> Path:
    """Return where replies are kept while a run goes on."""
    return lock_path.with_name(f".{lock_path.name}.discover")


def _put(writer: LockWriter, work: Remembered, source: str, today: dt.date) -> None:
    for name, fact in work.facts(source, today.isoformat()).items():
        writer.put(work.key, name, fact)


def _remember(writer: LockWriter, lock: Lock, memory: Iterable[Remembered], today: dt.date) -> None:
    """Hand over what became of proposals, where the lock says something else."""
    for work in memory:
        old = lock.fact(work.key, "verdict")
        if old is not None and old.value == work.verdict:
            continue
        facts = work.facts(old.source if old is not None else "", today.isoformat())
        for name, fact in facts.items():
            if name == "verdict" or old is None:
                writer.put(work.key, name, fact)


def new_works(
    sources: Sequence[Source],
    memory: Sequence[Remembered],
    lock: Lock,
    wanted: Wanted,
    http: Http,
    today: dt.date,
) -> Discovered:
    """Find works that are neither in some data nor remembered.

    Args:
        sources: The data.
        memory: What was proposed before.
        lock: What is known of the papers in the data.
        wanted: What is looked for.
        http: Sends the requests.
        today: The date of the proposals.
    """
    findings = find(wanted, http)
    listed = gathered(findings.sightings)
    known = Known(sources, memory, lock, wanted.cites)
    numbers = [known.find(one) for one in listed]
    old = len({number for number in numbers if number is not None})
    new = [one for one, number in zip(listed, numbers, strict=True) if number is None]
    new = [one for one in new if not _is_before(one, wanted.since)]
    new, unavailable, is_deferred = _looked_up(new, http, today)
    is_deferred = is_deferred or findings.is_deferred
    # What is not known of a work yet may make it another one's version, or our own.
    titled, others = unknown([one for one in new if one.paper.title and not is_deferred], known.sources)
    untitled = [_name(one) for one in new if not one.paper.title and _name(one) not in unavailable]
    taken = {paper.id for source in sources for paper in source.papers}
    return Discovered(
        tuple(_proposals(titled, taken, today)),
        findings,
        {name: http.requests(finder.service) for name, finder in FINDERS.items()}
        | {name: http.requests(PROVIDERS[name].service) for name in _DESCRIBING},
        old + len(others),
        tuple(others),
        tuple(untitled),
        tuple(unavailable),
        is_deferred,
    )


def _is_before(candidate: FoundWork, since: str) -> bool:
    date = candidate.paper.date.iso if candidate.paper.date is not None else ""
    return bool(date) and date < since[: len(date)]


def _name(candidate: FoundWork) -> str:
    return ":".join(next(iter(candidate.ids.items()), ("title", candidate.paper.title)))


def _looked_up(
    candidates: Sequence[FoundWork], http: Http, today: dt.date
) -> tuple[list[FoundWork], list[str], bool]:
    """Look up what is known by an identifier alone.

    Returns:
        All works, what could not be looked up, and whether that is so as the user wants no more requests.
    """
    facts = _Facts(http.replies)
    wanted = [
        missing for one in candidates if (missing := _missing(one, facts.known(_name(one)))) is not None
    ]
    resolver = FactResolver({name: PROVIDERS[name] for name in _DESCRIBING}, today)
    report = Refresh(http, resolver, facts, follows_dois=False).execute(wanted)
    found = [completed(one, facts.facts.get(_name(one), {})) for one in candidates]
    unavailable = sorted({key for key, name in report.unavailable if name == "title"})
    return found, unavailable, report.is_deferred


def _missing(candidate: FoundWork, known: Mapping[str, Fact]) -> MissingFields | None:
    """Return what is to be looked up of a work, if anything is missing that somebody may know."""
    paper = candidate.paper
    ids = {kind: value for kind, value in candidate.ids.items() if kind in _LOOKED_UP_BY}
    has = {"title": paper.title, "authors": paper.authors, "date": paper.date, "venue": paper.venues}
    lacking = [name for name in CORE if not has[name] and (name != "venue" or not paper.title)]
    lacking = [name for name in lacking if name not in known]
    if not ids or not lacking:
        return None
    work = Work.of(paper)
    target = Target(_name(candidate), ids, paper.title, _name(candidate), work.family, work.year)
    along = () if paper.title else (*(name for name in (*CORE, *ALONG) if name not in lacking), "retracted")
    return MissingFields(target, tuple(lacking), along, known)


def _proposals(candidates: Iterable[FoundWork], taken: Collection[str], today: dt.date) -> Iterator[Proposal]:
    ids = set(taken)
    for one in candidates:
        paper = one.paper
        people: list[Json] = [{"family": paper.authors[0].family_name}] if paper.authors else []
        date = paper.date.iso if paper.date is not None else ""
        made = new_id({"authors": people, "date": date, "title": paper.title}, one.ids, ids)
        ids.add(made)
        yield Proposal(_record(one, made, today), one)


def _record(candidate: FoundWork, id: str, today: dt.date) -> TidyRecord:
    """Return a proposal as a record of a data file."""
    by, of = candidate.why()
    note: dict[str, Value] = {"by": by}
    if of:
        name = {"cites": "work", "author": "author", "search": "words"}[by]
        note[name] = of[0] if len(of) == 1 else [*of]
    sources = candidate.sources
    note |= {"source": sources[0] if len(sources) == 1 else [*sources], "date": today.isoformat()}
    is_identified = any(kind in IDENTIFIERS for kind in candidate.ids)
    pages = (one.work.url for one in candidate.sightings if one.work.url)
    if candidate.extra and not is_identified:
        note["id"] = ":".join(next(iter(sorted(candidate.extra.items()))))
    paper = replace(
        candidate.paper,
        id=id,
        url="" if is_identified else next(pages, ""),
        relation="own" if by == "author" else "uses",
        hidden=REVIEW,
        extra=(("xfound", note),),
    )
    record = paper_record(paper)
    record.setdefault("relation", paper.relation)
    last = {name: record.pop(name) for name in _LAST}
    return {**record, **last}


# What users are told.


def _forecast(requests: int, wanted: Wanted, lock: Lock) -> str:
    """Return how many requests a run takes: those that were shown, and the pages that follow them."""
    pages = 0
    if openalex.FINDER in chosen(wanted):
        facts = (lock.fact(target.key, "citations") for target in wanted.cites)
        counts = [fact.value for fact in facts if fact is not None and isinstance(fact.value, int)]
        pages = sum(counts) // _PER_PAGE
    shown = f"{plural(requests, 'request')} as shown"
    if pages:
        return f"{shown}, and about {pages:,} more for lists of citing works, by the numbers in the lock"
    return f"{shown}, and one for each further page of a list"


def summary(discovered: Discovered) -> Iterator[str]:
    """Yield the lines at the end of a run: each service, what to know, what was proposed."""
    for name, tally in discovered.findings.tallies.items():
        title, requests = FINDERS[name].service.title, discovered.requests.get(name, 0)
        line = f"{title}: {plural(tally.works, 'work')} ({plural(requests, 'request')})"
        yield f"{line}; not complete: {tally.why}" if tally.why else line
    for name in _DESCRIBING:
        if name not in discovered.findings.tallies and (requests := discovered.requests[name]):
            yield f"{PROVIDERS[name].service.title}: {plural(requests, 'request')} to look works up"
    yield from discovered.findings.notes
    if discovered.untitled:
        yield f"no service knows a title of {_some(discovered.untitled)}"
    if discovered.is_deferred:
        yield "the limit of requests is reached: the next run goes on, and proposes works when all are listed"
        return
    if discovered.unavailable:
        yield f"could not be looked up: {_some(discovered.unavailable)}; run it again later"
    known = f"; {discovered.known:,} known already" if discovered.known else ""
    yield f"{plural(len(discovered.proposals), 'new work')}{known}"


_SHOWN = 5


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
