"""One refresh from end to end: data and lock in, lock and report out."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sphinxcontrib_research.lock import DISCOVER, Fact, Lock, keys_of
from sphinxcontrib_research.lock.file import read_lock, write_lock
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.online.finding import Search, is_searchable, sought_papers
from sphinxcontrib_research.online.http import Http, ProgressListener
from sphinxcontrib_research.online.identifying import identifiers_of, unnamed_host
from sphinxcontrib_research.online.missing import (
    MissingFields,
    RefreshOptions,
    missing_of_papers,
    missing_of_people,
    missing_of_repositories,
    repositories_of,
)
from sphinxcontrib_research.online.plan import FactResolver, Refresh, RefreshReport
from sphinxcontrib_research.online.providers import ON_REQUEST, services
from sphinxcontrib_research.online.providers import providers as all_providers
from sphinxcontrib_research.online.providers.hosts import code_host
from sphinxcontrib_research.online.providers.interface import Provider, SearchFunction
from sphinxcontrib_research.online.replies import KeptReplies
from sphinxcontrib_research.online.service import Environment, Service, SettingError
from sphinxcontrib_research.util import UNFINISHED, digest_of
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest
from sphinxcontrib_research.util.text import plural

DONE, INCOMPLETE = 0, 3
"""Exit statuses: all that could be had was had; something could not be requested."""
_REQUESTS_A_TARGET = 4
"""What a target may need where every service lacks it."""
_MOST_NOTES = 20
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Change:
    """A value of the lock that is another one now; a new date alone is none."""

    key: str
    label: str
    """What messages call it."""
    field: str
    before: Fact | None
    after: Fact | None


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a run, for those who write it down."""

    report: RefreshReport
    requests: Mapping[str, int]
    """How many went to each service, by its title."""
    changes: tuple[Change, ...]
    """In the order of the lock."""


def _changes(lock: Lock, writer: LockWriter, wanted: Iterable[MissingFields]) -> Iterator[Change]:
    labels = {missing.target.key: missing.target.label for missing in wanted}
    for key, name in sorted(writer.changed):
        before, after = lock.fact(key, name), writer.fact(key, name)
        if (before and before.value) != (after and after.value) and name not in _INTERNAL:
            yield Change(key, labels.get(key) or key, name, before, after)


_INTERNAL = frozenset(("etag", "openalex"))
"""What only the next run needs."""


def refresh(
    library: Library,
    repositories: Iterable[str],
    lock_path: Path,
    options: RefreshOptions,
    environment: Environment,
    progress: ProgressListener,
    *,
    today: dt.date,
    dry: bool = False,
    used: Collection[str] | None = None,
    limit: int = 0,
    finished: Callable[[Finished], None] = lambda _finished: None,
) -> int:
    """Request what is missing or old, and write it into the lock as it comes in.

    Args:
        library: The papers, without what the lock says.
        repositories: Those that documents name, as ``owner/name``.
        lock_path: The lock file, which may be absent.
        options: What the user wants refreshed.
        environment: Tokens and addresses.
        progress: Shows how far it is.
        today: The date of the new facts.
        dry: Show the requests instead of sending them, and write nothing.
        used: The keys of the project's facts; ``None``: not all of them are known.
        limit: The most requests; 0: any number.
        finished: Takes what came of the run, before it is reported.

    Returns:
        ``DONE`` or ``INCOMPLETE``.

    Raises:
        SettingError: An argument, a variable or the lock is wrong; nothing was requested.
        OSError: The lock cannot be written.
    """
    papers = _chosen(library, options)
    resolver = FactResolver(_providers(options), today, options.min_change, options.longest_kept)
    check_settings(environment, [provider.service for provider in resolver.providers.values()])
    http = Http(environment, progress, dry=dry, limit=limit)
    try:
        with contextlib.nullcontext() if dry else exclusive(lock_path, progress.report):
            lock = read_known(lock_path, progress)
            writer = LockWriter(lock_path, lock)
            wanted = [*_wanted(library, papers, repositories, lock, options, today)]
            run = Refresh(http, resolver, writer)
            with _kept_replies(run, lock_path, limit), _written(writer):
                for group in _groups(wanted, limit):
                    run.execute(group)
                sought, found = _execute_search(run, writer, library, papers, options)
                wanted += found
    finally:
        progress.clear()
        http.close()
    if dry:
        progress.report(f"{plural(http.total, 'request')}, and one for each paper missing from a response")
        return DONE
    requests = _requests(http, resolver)
    finished(Finished(run.report, requests, tuple(_changes(lock, writer, wanted))))
    lines = summary(run.report, requests, changed=len(writer.changed), lock_name=lock_path.name)
    nothing = ["nothing to request: all values are known and recent"]
    hints = (*_without_identifier(papers, options), *_unnamed_hosts(papers, options))
    for line in (*hints, *(lines if wanted or sought else nothing), *_unused(lock, used)):
        progress.report(line)
    return INCOMPLETE if run.report.unavailable else DONE


def _wanted(
    library: Library,
    papers: Collection[Paper],
    repositories: Iterable[str],
    lock: Lock,
    options: RefreshOptions,
    today: dt.date,
) -> Iterator[MissingFields]:
    """Yield what repositories, papers and people lack; with some papers named, only these and their own."""
    others = () if options.papers else repositories
    people = () if options.papers else library.authors.values()
    yield from missing_of_repositories((*repositories_of(papers), *others), lock, options, today)
    yield from missing_of_papers(papers, lock, options, today)
    yield from missing_of_people(people, lock, options, today)


@contextlib.contextmanager
def _kept_replies(run: Refresh, lock_path: Path, limit: int) -> Iterator[None]:
    """Give a run with a limit what earlier ones kept; when nothing is left to request, remove that."""
    replies = KeptReplies(lock_path.with_name(f".{lock_path.name}.refresh"), run.resolver.today)
    if limit and not run.http.dry:
        run.http.replies = replies
    try:
        yield
    finally:
        replies.close()
    if not run.http.dry and not (limit and run.report.unavailable):
        replies.remove()


@contextlib.contextmanager
def _written(writer: LockWriter) -> Iterator[None]:
    """Write the lock in the end, however it comes."""
    try:
        yield
    finally:
        writer.write()


def _execute_search(
    run: Refresh, writer: LockWriter, library: Library, papers: Iterable[Paper], options: RefreshOptions
) -> tuple[bool, list[MissingFields]]:
    """Search for papers without identifier, then query for those that were found.

    Returns:
        Whether there were any, and what the found ones lacked.
    """
    today = run.resolver.today
    with_names = [_with_venue_names(paper, library) for paper in papers]
    sought = [*sought_papers(with_names, writer.before, options, today)]
    search = Search(run.http, _searching(run.resolver), writer, run.report, today, _taken(library))
    search.execute(sought)
    found = [*missing_of_papers(search.found, writer.lock, options, today)]
    run.execute(found)
    return bool(sought), found


def _requests(http: Http, resolver: FactResolver) -> dict[str, int]:
    """Return how many requests went to each service, by its title."""
    used = (*services().values(), *(provider.service for provider in resolver.providers.values()))
    return {service.title: http.requests(service) for service in used}


def _groups(wanted: Sequence[MissingFields], limit: int) -> Iterator[Sequence[MissingFields]]:
    """Yield all of what is missing, or with a limit, parts that a run gets through within it.

    Each part is completed before the next begins: else a run would spend its requests on what the first
    service does not have, and the next run again.
    """
    size = max(1, limit // _REQUESTS_A_TARGET) if limit else max(1, len(wanted))
    yield from (wanted[start : start + size] for start in range(0, len(wanted), size))


def _searching(resolver: FactResolver) -> list[tuple[Service, SearchFunction]]:
    """Return the services that can search, in their order: Crossref, where it costs nothing, comes first."""
    return [
        (provider.service, provider.search) for provider in resolver.providers.values() if provider.search
    ]


def _with_venue_names(paper: Paper, library: Library) -> Paper:
    """Return a paper with all names of its venues that have records: services know other ones."""
    records = [venue for name in paper.venues if (venue := library.venue(name)) is not None]
    names = [name for venue in records for name in (venue.short, venue.name, *venue.aliases) if name]
    return replace(paper, venues=(*paper.venues, *names)) if names else paper


def _taken(library: Library) -> dict[str, str]:
    """Return the identifiers in the data with the ids of their papers."""
    return {key: paper.id for paper in library.papers.values() for key in keys_of(paper)[:-1]}


def check_settings(environment: Environment, more: Iterable[Service] = ()) -> None:
    """Check the variables of all services, whether these would be used or not.

    Args:
        environment: The variables.
        more: Services beside those that are always there.

    Raises:
        SettingError: A variable is wrong, or names a token for two hosts.
    """
    owners: dict[str, str] = {}
    for service in {**services(), **{service.name: service for service in more}}.values():
        environment.base(service)
        name, token = environment.token(service)
        if token and owners.setdefault(name, service.title) != service.title:
            cure = "unset it, or name only one of them in research_code_hosts"
            raise SettingError(f"{name} is for both {owners[name]} and {service.title}: {cure}")


def summary(report: RefreshReport, requests: Mapping[str, int], *, changed: int, lock_name: str) -> list[str]:
    """Return the lines at the end of a run: each provider, what to know, what was written.

    Args:
        report: What came of the run.
        requests: How many went to each service, by its title.
        changed: How many values are new.
        lock_name: How to call the lock.
    """
    lines = []
    for title, tally in report.tallies.items():
        line = f"{title}: requested {tally.requested}, received {tally.received}, kept {tally.kept},"
        line += f" failed {tally.failed}"
        line += f", mismatched {tally.mismatched}" if tally.mismatched else ""
        line += f" ({plural(requests.get(title, 0), 'request')})"
        lines.append(f"{line}; last: {tally.why}" if tally.why else line)
    lines += report.found
    lines += report.notes[:_MOST_NOTES]
    if len(report.notes) > _MOST_NOTES:
        lines.append(f"… and {len(report.notes) - _MOST_NOTES} more of the kind")
    if report.mismatched:
        cure = "correct the identifier or the title, then refresh with '--papers ID --max-age 0'"
        lines.append(f"{plural(len(report.mismatched), 'paper')} with another title elsewhere: {cure}")
    if report.unknown:
        more = f" and {len(report.unknown) - _MOST_NOTES} more" if len(report.unknown) > _MOST_NOTES else ""
        lines.append(f"no service knows {', '.join(report.unknown[:_MOST_NOTES])}{more}")
    lines.append(f"{lock_name}: {plural(changed, 'new value') if changed else 'nothing new'}")
    lines += _not_requested(report)
    return lines


def _not_requested(report: RefreshReport) -> Iterator[str]:
    """Yield what could not be requested: each reason with what it is about, then how many values."""
    about: dict[str, list[str]] = {}
    keys = {key for key, _name in report.unavailable}
    for key, (label, why) in report.failures.items():
        if key in keys:
            about.setdefault(why, []).append(label)
    for why, labels in about.items():
        more = f" and {len(labels) - _MOST_NOTES} more" if len(labels) > _MOST_NOTES else ""
        yield f"not requested: {', '.join(labels[:_MOST_NOTES])}{more}; {why}"
    if report.unavailable:
        yield f"{plural(len(report.unavailable), 'value')} could not be requested: run it again later"


def _without_identifier(papers: Collection[Paper], options: RefreshOptions) -> list[str]:
    unknown = [
        paper.id
        for paper in papers
        if not paper.repository and not is_searchable(paper) and not identifiers_of(paper, {}, options.hosts)
    ]
    if not unknown:
        return []
    shown = ", ".join(unknown[:_SHOWN]) + (", …" if len(unknown) > _SHOWN else "")
    return [f"no identifier to look up: {shown} ({len(unknown)} of {len(papers)} papers)"]


def _unnamed_hosts(papers: Iterable[Paper], options: RefreshOptions) -> Iterator[str]:
    """Yield what to write for the stars of code that lies at hosts that conf.py does not name."""
    if options.providers or not options.covers("stars"):
        return
    found = (
        unnamed_host(link.url, options.hosts)
        for paper in papers
        if paper.stars is None and not paper.repository
        for link in paper.links
        if link.kind == "code"
    )
    for host in sorted({host for host in found if host}):
        yield f'no stars from {host}: name it in conf.py, research_code_hosts = {{"{host}": "gitlab"}}'


def _unused(lock: Lock, used: Collection[str] | None) -> list[str]:
    unknown = lock.entries.keys() - used if used is not None else ()
    unused = sorted(key for key in unknown if not key.startswith(DISCOVER))
    if not unused:
        return []
    many = len(unused) > 1
    belong = f"{len(unused):,} entries in the lock belong" if many else "1 entry in the lock belongs"
    return [f"{belong} to nothing here, such as '{unused[0]}'; what is not needed may be removed"]


def _chosen(library: Library, options: RefreshOptions) -> list[Paper]:
    for unknown in sorted(options.papers - library.papers.keys()):
        raise SettingError(f"there is no paper '{unknown}'{did_you_mean(nearest(unknown, library.papers))}")
    return [paper for paper in library.papers.values() if not options.papers or paper.id in options.papers]


def read_known(path: Path, progress: ProgressListener) -> Lock:
    """Read the lock; one that cannot be read at all is not written over."""
    lock, problems = read_lock(path)
    if problems and not lock.entries:
        raise SettingError(str(problems[0]))
    for problem in problems:
        progress.report(str(problem))
    return lock


def _providers(options: RefreshOptions) -> dict[str, Provider]:
    found = {
        name: provider
        for name, provider in all_providers().items()
        if (name in options.providers if options.providers else name not in ON_REQUEST)
    }
    if options.providers:
        return found
    return {**found, **{address: code_host(address, kind) for address, kind in options.hosts.items()}}


# The lock while it is being refreshed: one process at a time, written as the work goes on.

_WRITE_EVERY = 1.0
"""Seconds between two checkpoints at least: what a kill can cost."""
_LONGEST_WAIT = 600.0


class LockWriter:
    """Holds the facts and writes them now and then, and at the end: a :class:`.plan.FactSink`."""

    def __init__(self, path: Path, lock: Lock, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self.before = lock
        """What was known in the beginning."""
        self._entries = {key: dict(facts) for key, facts in lock.entries.items()}
        self._clock = clock
        self._written = clock()
        self._dirty = False
        self._pause = _WRITE_EVERY
        self.changed: set[tuple[str, str]] = set()
        """Key and field of every fact that differs from what was there in the beginning."""

    def put(self, key: str, name: str, fact: Fact | None) -> None:
        """Hold a fact; ``None`` removes it."""
        facts = self._entries.setdefault(key, {})
        if facts.get(name) == fact:
            return
        if fact is None:
            facts.pop(name)
        else:
            facts[name] = fact
        self._dirty = True
        if self.before.fact(key, name) == fact:
            self.changed.discard((key, name))
        else:
            self.changed.add((key, name))

    def fact(self, key: str, name: str) -> Fact | None:
        """Return a fact as it is now."""
        return self._entries.get(key, {}).get(name)

    @property
    def lock(self) -> Lock:
        """All facts as they are now, whatever is put later."""
        return Lock({key: dict(facts) for key, facts in self._entries.items()})

    def checkpoint(self) -> None:
        """Write, if there is something to write and the last time is a while ago."""
        if self._dirty and self._clock() - self._written >= self._pause:
            self.write()

    def write(self) -> None:
        """Write what is not written yet; raises :exc:`OSError` where that cannot be."""
        if self._dirty:
            begun = self._clock()
            write_lock(self._path, Lock(self._entries))
            self._dirty = False
            self._written = self._clock()
            # A huge lock takes long to write: a tenth of the time goes into that at most.
            self._pause = max(_WRITE_EVERY, 10 * (self._written - begun))


@contextlib.contextmanager
def exclusive(path: Path, report: Callable[[str], None], patience: float = _LONGEST_WAIT) -> Iterator[None]:
    """Keep other runs away from a lock file while it is refreshed.

    The system's own locks are used, which end with the process, however it ends. On POSIX the folder itself
    is locked, so that no file is left behind in it.

    Args:
        path: The lock file, which may be absent.
        report: Given a sentence when another run is in the way.
        patience: Seconds to wait for it.

    Raises:
        SettingError: There is no such folder, or the other run did not end in time.
    """
    folder = path.resolve().parent
    try:
        handle = _open(folder)
    except OSError as error:
        raise SettingError(f"the folder of {path.name} cannot be opened: {error.strerror}") from None
    try:
        waited = 0.0
        while not _try(handle):
            if not waited:
                report("another refresh is running here; waiting for it to end")
            if waited >= patience:
                raise SettingError("another refresh is still running here: try again later")
            time.sleep(0.2)
            waited += 0.2
        _sweep(folder, path.resolve().name)
        yield
    finally:
        os.close(handle)


def _sweep(folder: Path, name: str) -> None:
    """Remove what a run that was killed while writing has left."""
    for left in folder.glob(f".{name}.*{UNFINISHED}"):
        with contextlib.suppress(OSError):
            left.unlink()


if sys.platform == "win32":
    import msvcrt

    def _open(folder: Path) -> int:
        name = digest_of(str(folder), 8)
        return os.open(Path(tempfile.gettempdir(), f"sphinx-research-{name}"), os.O_RDWR | os.O_CREAT)

    def _try(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _open(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY)

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # A file system without locks: nothing to wait for.
        return True
