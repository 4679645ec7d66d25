"""What every build reports of the data, even if it needs not be read: faults, missing files, old numbers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.ext.logging import __, report_merges, warn, warn_of_problem
from sphinxcontrib_research.ext.state.files import read_state, write_state

if TYPE_CHECKING:
    from sphinxcontrib_research.ext.build import Build


def report_problems(build: Build) -> None:
    """Warn of every fault in the data; where nothing has changed, of those that the last build found."""
    store = build.store
    path = store.state_folder / "problems.json"
    inputs = store.inputs()
    state = read_state(path)
    if store.is_loaded or state.get("inputs") != inputs:
        problems = store.problems
        inputs = store.inputs()  # With the files that the data names: they are known now.
        rows = [
            [one.path, one.line, one.message, one.subtype, one.paper, one.field, one.kind] for one in problems
        ]
        if state != {"inputs": inputs, "problems": rows}:
            write_state(path, {"inputs": inputs, "problems": rows})
    else:
        problems = tuple(Problem(*row) for row in state["problems"])
    for problem in problems:
        warn_of_problem(problem)
    if not problems and any(data.needs_data for data in build.documents.values()):
        report_no_data(build)
    if store.is_loaded:
        report_merges(store.full.merges)
    _report_stale(build)


def report_no_data(build: Build) -> None:
    """Warn once, as ``check`` does, of a project without any data file, in which nothing is found."""
    if not (build.store.configured_files or build.store.argument_files):
        from sphinxcontrib_research.readers.registry import NO_DATA_FILES

        warn("config", "conf.py: %s", NO_DATA_FILES, once=True)


def _report_stale(build: Build) -> None:
    """Warn once of numbers of the lock that are older than the author wants them to be."""
    days: int = build.config.research_stale_days
    if not days:
        return
    from sphinxcontrib_research.lock.facts import stale

    today = dt.datetime.now(tz=dt.UTC).date()
    dates = [
        (fact.date, key, name)
        for key, facts in build.store.lock.entries.items()
        for name, fact in facts.items()
        if isinstance(fact.value, int) and stale(fact.date, today, days)
    ]
    if dates:
        used = _used_keys(build)
        dates = [one for one in dates if one[1] in used]
    if dates:
        date, key, name = min(dates)
        message = __("numbers in %s older than %d days: %d, the oldest is '%s' of '%s' (%s); refresh them")
        warn("stale", message, build.config.research_lock, days, len(dates), name, key, date)


def _used_keys(build: Build) -> set[str]:
    """The keys of the lock that papers, people and roles have facts from; ``refresh`` renews no others."""
    from sphinxcontrib_research.lock.facts import keys_of, repository_key

    library = build.store.full
    used = {key for paper in library.papers.values() for key in keys_of(paper)}
    used |= {repository_key(paper.repository) for paper in library.papers.values() if paper.repository}
    used |= {f"orcid:{author.orcid}" for author in library.authors.values() if author.orcid}
    return used | {repository_key(one) for data in build.documents.values() for one in data.repositories}
