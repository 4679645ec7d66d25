"""One refresh from end to end: data and lock in, lock and report out."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from sphinxcontrib_research.lock.facts import Fact, Lock
from sphinxcontrib_research.lock.file import read_lock, write_lock
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.plan import FactResolver, Report, Run
from sphinxcontrib_research.online.providers import ON_REQUEST, providers, services
from sphinxcontrib_research.online.providers.interface import Provider
from sphinxcontrib_research.online.service import Environment, Service, SettingError, in_words
from sphinxcontrib_research.online.targets import (
    MissingFields,
    RefreshOptions,
    is_identified,
    missing_of_papers,
    missing_of_people,
    missing_of_repositories,
    repositories_of,
)
from sphinxcontrib_research.util.files import digest_of
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest

_BAR = 24
_NOTICEABLE = 1.0
_EVERY = 10.0
"""Seconds between two lines about one provider, where there is no terminal."""
_MOST_NOTES = 20


@dataclass(slots=True)
class Progress:
    """Tells how far it is: a bar that moves on a terminal, whole lines elsewhere."""

    messages: TextIO
    data: TextIO
    """Where the requests of a dry run go."""
    clock: Callable[[], float] = time.monotonic
    requests: int = 0
    """How many a dry run has shown."""
    _total: int = 0
    _drawn: str = ""
    _message_of: float = field(default=float("-inf"))

    @property
    def _moves(self) -> bool:
        return self.messages.isatty()

    def begin(self, service: Service, total: int) -> None:
        """A provider is asked for so many."""
        self._total, self._message_of = total, self.clock()
        if self._moves:
            self._draw(self._bar(service, 0))

    def advance(self, service: Service, done: int) -> None:
        """So many of them are through."""
        if self._moves:
            self._draw(self._bar(service, done))
            if done == self._total:
                self._line("")
        elif done == self._total or self.clock() - self._message_of >= _EVERY:
            self._message_of = self.clock()
            self._line(f"{service.title}: {done} of {self._total}")

    def waiting(self, service: Service, seconds: float, why: str) -> None:
        """A wait begins."""
        if seconds < _NOTICEABLE:
            return
        text = f"{service.title}: waiting {in_words(seconds)}: {why}"
        if self._moves:
            self._draw(text)
        else:
            self._line(text)

    def note(self, text: str) -> None:
        """Something the user should know, on a line of its own."""
        self.clear()
        self._line(text)

    def clear(self) -> None:
        """Take the bar away."""
        if self._drawn:
            self._draw("")

    def request(self, text: str) -> None:
        """A request that a dry run does not send."""
        self.requests += 1
        self.data.write(f"{text}\n")

    def _bar(self, service: Service, done: int) -> str:
        filled = _BAR * done // max(1, self._total)
        return f"{service.title:<16} [{'#' * filled}{'.' * (_BAR - filled)}] {done}/{self._total}"

    def _draw(self, text: str) -> None:
        """Replace what stands on the terminal's last line."""
        blank = " " * max(0, len(self._drawn) - len(text))
        self.messages.write(f"\r{text}{blank}" if text else f"\r{blank}\r")
        self.messages.flush()
        self._drawn = text

    def _line(self, text: str) -> None:
        self.messages.write(f"{text}\n")
        self.messages.flush()
        self._drawn = ""


def summary(report: Report, requests: dict[str, int], *, changed: int, lock_name: str) -> list[str]:
    """The lines at the end of a run: each provider, what to know, what was written."""
    lines = []
    for title, tally in report.tallies.items():
        line = f"{title}: asked {tally.requested}, answered {tally.received}, kept {tally.kept},"
        line += f" failed {tally.failed}"
        line += f", not believed {tally.mismatched}" if tally.mismatched else ""
        line += f" ({plural(requests.get(title, 0), 'request')})"
        lines.append(f"{line}; last: {tally.why}" if tally.why else line)
    lines += report.notes[:_MOST_NOTES]
    if len(report.notes) > _MOST_NOTES:
        lines.append(f"… and {len(report.notes) - _MOST_NOTES} more of the kind")
    if report.mismatched:
        cure = "once the identifier or the title is right, ask with '--papers ID --max-age 0'"
        lines.append(f"not believed: {plural(len(report.mismatched), 'paper')}; {cure}")
    lines.append(f"{lock_name}: {plural(changed, 'value') if changed else 'nothing'} new")
    if report.unavailable:
        lines.append(f"{plural(len(report.unavailable), 'value')} could not be asked for: run it again later")
    return lines


def plural(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


# The lock while it is being refreshed: one process at a time, written as the work goes on.

_WRITE_EVERY = 1.0
"""Seconds between two checkpoints at least: what a kill can cost."""
_LONGEST_WAIT = 600.0


class LockWriter:
    """Holds the facts and writes them now and then, and at the end."""

    def __init__(self, path: Path, lock: Lock, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
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
        self.changed.add((key, name))

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
                report("another refresh is at work here: waiting for it to end")
            if waited >= patience:
                raise SettingError("another refresh is still at work here: try again later")
            time.sleep(0.2)
            waited += 0.2
        _sweep(folder, path.resolve().name)
        yield
    finally:
        os.close(handle)


def _sweep(folder: Path, name: str) -> None:
    """Remove what a run that was killed while writing has left."""
    for left in folder.glob(f".{name}.*.new"):
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


# One refresh from end to end: data and lock in, lock and report out.

DONE, INCOMPLETE = 0, 3
_SHOWN = 5


def refresh(
    library: Library,
    repositories: Iterable[str],
    lock_path: Path,
    options: RefreshOptions,
    environment: Environment,
    progress: Progress,
    *,
    today: dt.date,
    dry: bool = False,
    used: Collection[str] | None = None,
) -> int:
    """Ask for what is missing or old, and write it into the lock as it comes in.

    Args:
        library: The papers, without what the lock says.
        repositories: Those that documents name, as ``owner/name``.
        lock_path: The lock file, which may be absent.
        options: What the user wants refreshed.
        environment: Tokens and addresses.
        progress: Told how far it is.
        today: The date of the new facts.
        dry: Show the requests instead of sending them, and write nothing.
        used: What the project's entries are filed under; ``None``: not all of it is known.

    Returns:
        0: all that could be had was had; 3: something could not be asked for.

    Raises:
        SettingError: An argument, a variable or the lock is wrong; nothing was asked.
        OSError: The lock cannot be written.
    """
    for service in services().values():
        environment.base(service)
        environment.token(service)
    papers = _chosen(library, options)
    repositories = [*repositories_of(papers), *(() if options.papers else repositories)]
    http = Http(environment, progress, dry=dry)
    try:
        if dry:
            lock = _read(lock_path, progress)
            wanted = _missing(papers, repositories, library, lock, options, today)
            _run(wanted, LockWriter(Path(), Lock()), http, options, progress, today)
            shown = plural(progress.requests, "request")
            progress.note(f"{shown}, and one for each paper that a list of them misses")
            return DONE
        with exclusive(lock_path, progress.note):
            lock = _read(lock_path, progress)
            wanted = _missing(papers, repositories, library, lock, options, today)
            writer = LockWriter(lock_path, lock)
            try:
                report = _run(wanted, writer, http, options, progress, today)
            finally:
                writer.write()
    finally:
        progress.clear()
        http.close()
    _report(report, papers, wanted, writer, http, lock_path, progress)
    if used is not None:
        _report_unused(lock, used, progress)
    return INCOMPLETE if report.unavailable else DONE


def _report_unused(lock: Lock, used: Collection[str], progress: Progress) -> None:
    unused = sorted(lock.entries.keys() - used)
    if unused:
        many = len(unused) > 1
        belong = f"{len(unused):,} entries in the lock belong" if many else "1 entry in the lock belongs"
        progress.note(f"{belong} to nothing here, such as '{unused[0]}'; what is not needed may be removed")


def _chosen(library: Library, options: RefreshOptions) -> list[Paper]:
    for unknown in sorted(options.papers - library.papers.keys()):
        raise SettingError(f"there is no paper '{unknown}'{did_you_mean(nearest(unknown, library.papers))}")
    return [paper for paper in library.papers.values() if not options.papers or paper.id in options.papers]


def _read(path: Path, progress: Progress) -> Lock:
    """The lock; one that cannot be read at all is not written over."""
    lock, problems = read_lock(path)
    if problems and not lock.entries:
        raise SettingError(str(problems[0]))
    for problem in problems:
        progress.note(str(problem))
    return lock


def _missing(
    papers: Sequence[Paper],
    repositories: Sequence[str],
    library: Library,
    lock: Lock,
    options: RefreshOptions,
    today: dt.date,
) -> list[MissingFields]:
    people = () if options.papers else library.authors.values()
    return [
        *missing_of_repositories(repositories, lock, options, today),
        *missing_of_papers(papers, lock, options, today),
        *missing_of_people(people, lock, options, today),
    ]


def _run(
    wanted: Sequence[MissingFields],
    writer: LockWriter,
    http: Http,
    options: RefreshOptions,
    progress: Progress,
    today: dt.date,
) -> Report:
    resolver = FactResolver(_providers(options), today, options.min_change, options.longest_kept)
    return Run(http, resolver, writer, progress).execute(wanted)


def _providers(options: RefreshOptions) -> dict[str, Provider]:
    return {
        name: provider
        for name, provider in providers().items()
        if (name in options.providers if options.providers else name not in ON_REQUEST)
    }


def _report(
    report: Report,
    papers: Sequence[Paper],
    wanted: Sequence[MissingFields],
    writer: LockWriter,
    http: Http,
    lock_path: Path,
    progress: Progress,
) -> None:
    unknown = [paper.id for paper in papers if not is_identified(paper)]
    if unknown:
        shown = ", ".join(unknown[:_SHOWN]) + (", …" if len(unknown) > _SHOWN else "")
        progress.note(f"no identifier to ask by: {shown} ({len(unknown)} of {len(papers)} papers)")
    if not wanted:
        progress.note("nothing to ask: all is known, and not old")
        return
    requests = {service.title: http.requests(service) for service in services().values()}
    for line in summary(report, requests, changed=len(writer.changed), lock_name=lock_path.name):
        progress.note(line)
