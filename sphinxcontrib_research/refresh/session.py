"""One refresh from end to end: data and lock in, lock and report out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from sphinxcontrib_research.lock import Lock, read_lock
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.nearest import did_you_mean
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.refresh.environment import Environment
from sphinxcontrib_research.refresh.http import Http
from sphinxcontrib_research.refresh.plan import Report, Run
from sphinxcontrib_research.refresh.providers.interface import Provider
from sphinxcontrib_research.refresh.providers.registry import ON_REQUEST, PROVIDERS, SERVICES
from sphinxcontrib_research.refresh.report import Progress, plural, summary
from sphinxcontrib_research.refresh.resolve import Judge
from sphinxcontrib_research.refresh.service import SettingError
from sphinxcontrib_research.refresh.store import Keeper, alone
from sphinxcontrib_research.refresh.targets import (
    Need,
    Wish,
    is_identified,
    needs_of_papers,
    needs_of_people,
    needs_of_repositories,
    repositories_of,
)

DONE, INCOMPLETE = 0, 3
_SHOWN = 5


def refresh(
    library: Library,
    repositories: Iterable[str],
    lock_path: Path,
    wish: Wish,
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
        wish: What the user asked for.
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
    for service in SERVICES.values():
        environment.base(service)
        environment.token(service)
    papers = _chosen(library, wish)
    repositories = [*repositories_of(papers), *(() if wish.papers else repositories)]
    http = Http(environment, progress, dry=dry)
    try:
        if dry:
            lock = _read(lock_path, progress)
            needs = _needs(papers, repositories, library, lock, wish, today)
            _run(needs, Keeper(Path(), Lock()), http, wish, progress, today)
            shown = plural(progress.requests, "request")
            progress.note(f"{shown}, and one for each paper that a list of them misses")
            return DONE
        with alone(lock_path, progress.note):
            lock = _read(lock_path, progress)
            needs = _needs(papers, repositories, library, lock, wish, today)
            keeper = Keeper(lock_path, lock)
            try:
                report = _run(needs, keeper, http, wish, progress, today)
            finally:
                keeper.write()
    finally:
        progress.clear()
        http.close()
    _tell(report, papers, needs, keeper, http, lock_path, progress)
    if used is not None:
        _tell_unused(lock, used, progress)
    return INCOMPLETE if report.could_not_ask else DONE


def _tell_unused(lock: Lock, used: Collection[str], progress: Progress) -> None:
    unused = sorted(lock.entries.keys() - used)
    if unused:
        many = len(unused) > 1
        belong = f"{len(unused):,} entries in the lock belong" if many else "1 entry in the lock belongs"
        progress.note(f"{belong} to nothing here, such as '{unused[0]}'; what is not needed may be removed")


def _chosen(library: Library, wish: Wish) -> list[Paper]:
    for unknown in sorted(wish.papers - library.papers.keys()):
        raise SettingError(f"there is no paper '{unknown}'{did_you_mean(unknown, library.papers)}")
    return [paper for paper in library.papers.values() if not wish.papers or paper.id in wish.papers]


def _read(path: Path, progress: Progress) -> Lock:
    """The lock; one that cannot be read at all is not written over."""
    lock, problems = read_lock(path)
    if problems and not lock.entries:
        raise SettingError(str(problems[0]))
    for problem in problems:
        progress.note(str(problem))
    return lock


def _needs(
    papers: Sequence[Paper],
    repositories: Sequence[str],
    library: Library,
    lock: Lock,
    wish: Wish,
    today: dt.date,
) -> list[Need]:
    people = () if wish.papers else library.authors.values()
    return [
        *needs_of_repositories(repositories, lock, wish, today),
        *needs_of_papers(papers, lock, wish, today),
        *needs_of_people(people, lock, wish, today),
    ]


def _run(
    needs: Sequence[Need], keeper: Keeper, http: Http, wish: Wish, progress: Progress, today: dt.date
) -> Report:
    judge = Judge(_providers(wish), today, wish.min_change, wish.longest_kept)
    return Run(http, judge, keeper, progress).go(needs)


def _providers(wish: Wish) -> dict[str, Provider]:
    return {
        name: provider
        for name, provider in PROVIDERS.items()
        if (name in wish.providers if wish.providers else name not in ON_REQUEST)
    }


def _tell(
    report: Report,
    papers: Sequence[Paper],
    needs: Sequence[Need],
    keeper: Keeper,
    http: Http,
    lock_path: Path,
    progress: Progress,
) -> None:
    unknown = [paper.id for paper in papers if not is_identified(paper)]
    if unknown:
        shown = ", ".join(unknown[:_SHOWN]) + (", …" if len(unknown) > _SHOWN else "")
        progress.note(f"no identifier to ask by: {shown} ({len(unknown)} of {len(papers)} papers)")
    if not needs:
        progress.note("nothing to ask: all is known, and not old")
        return
    requests = {service.title: http.requests(service) for service in SERVICES.values()}
    for line in summary(report, requests, changed=len(keeper.changed), lock_name=lock_path.name):
        progress.note(line)
