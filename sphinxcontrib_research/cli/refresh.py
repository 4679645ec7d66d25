"""``sphinx-research refresh``: request what is missing or old from public services, and write the lock."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from dataclasses import asdict
from functools import partial

from sphinxcontrib_research.cli.arguments import count, names, one_of, orcid
from sphinxcontrib_research.cli.console import (
    CommandError,
    Console,
    check_writable,
    environment_for,
    markdown,
    write_file,
)
from sphinxcontrib_research.cli.discover import addable, line_of
from sphinxcontrib_research.cli.discover import as_json as discovered_as_json
from sphinxcontrib_research.cli.online import WRONG, add_provider_argument, add_run_arguments, failures
from sphinxcontrib_research.cli.project import (
    LoadedProject,
    find_project,
    load_project,
    report_faults,
    unread_files,
)
from sphinxcontrib_research.lock import used_keys
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.online.discover.run import listed, summary
from sphinxcontrib_research.online.discover.sightings import Wanted
from sphinxcontrib_research.online.missing import (
    FIELDS,
    NUMBERS,
    RefreshOptions,
    names_data,
    repositories_in,
)
from sphinxcontrib_research.online.providers import load_sources, providers
from sphinxcontrib_research.online.refresh import DONE, INCOMPLETE, Finished, refresh
from sphinxcontrib_research.util.text import plural

_LISTING = frozenset(("openalex", "orcid"))
"""Services that list what a person wrote."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.set_defaults(usage_status=WRONG)
    parser.add_argument("files", metavar="FILES", nargs="*", help="data files instead of those in conf.py")
    _add_selection(parser)
    parser.add_argument(
        "--author",
        metavar="ORCID",
        type=orcid,
        help="only list the works of a person that the data lacks",
    )
    add_run_arguments(parser, "changes")


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        *("--fields", "--field"),
        metavar="NAMES",
        type=one_of(FIELDS, "field"),
        default=frozenset(),
        help=f"only these: {', '.join(FIELDS)}",
    )
    parser.add_argument(
        *("--papers", "--paper"), metavar="IDS", type=names, default=frozenset(), help="only these papers"
    )
    add_provider_argument(parser, providers())
    parser.add_argument(
        "--max-age",
        metavar="DAYS",
        type=count,
        default=7,
        help="request numbers that are at least this old (default: %(default)s)",
    )
    parser.add_argument(
        "--missing", action="store_true", help="request only values that the lock does not have"
    )
    parser.add_argument(
        "--min-change",
        metavar="N",
        type=count,
        default=0,
        help="ignore changes by less than N, until the number is four times --max-age old",
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Refresh the lock; 0: all that could be had was had; 3: something could not be requested.

    Raises:
        CommandError: The arguments, the environment, the data or the lock are wrong.
    """
    with failures():
        check_writable(arguments.summary)
        project = find_project(arguments)
        loaded = load_project(project, arguments.files, console)
        unread = unread_files(loaded)
        for problem in (*project.problems, *unread, *load_sources().problems):
            console.report(str(problem))
        status = (_list_works if arguments.author else _refresh)(arguments, loaded, console)
    if unread:
        console.report("not all of the data could be read, see above: what it names was not refreshed")
    return WRONG if unread else status


def _refresh(arguments: argparse.Namespace, loaded: LoadedProject, console: Console) -> int:
    project = loaded.project
    # Without a conf.py the folder is no source folder, but whatever the command was called in.
    is_source = (project.folder / "conf.py").is_file()
    repositories = repositories_in(project.folder) if is_source else []
    _report_faults(loaded, repositories, console)
    return refresh(
        Library.build(loaded.sources),
        repositories,
        project.lock_path,
        RefreshOptions(
            fields=arguments.fields,
            papers=arguments.papers,
            providers=arguments.provider,
            max_age=arguments.max_age,
            missing=arguments.missing,
            min_change=arguments.min_change,
            hosts=project.code_hosts,
        ),
        environment_for(console),
        console,
        today=dt.datetime.now(dt.UTC).date(),
        dry=arguments.dry_run,
        used=_used(arguments, loaded, repositories) if is_source else None,
        limit=arguments.limit,
        finished=partial(_write_down, arguments, console),
    )


def _write_down(arguments: argparse.Namespace, console: Console, finished: Finished) -> None:
    """Write what came of a run as data and as a summary, as far as they are wanted."""
    if arguments.format == "json":
        console.write(json.dumps(as_json(finished), ensure_ascii=False, indent=1))
    if arguments.summary is not None:
        write_file(arguments.summary, console.scrub(as_markdown(finished)))


def as_json(finished: Finished) -> dict[str, object]:
    """Return what came of a run: services, changes, and what could not be had."""
    report = finished.report
    return {
        "services": [
            {"name": title, **asdict(tally), "requests": finished.requests.get(title, 0)}
            for title, tally in report.tallies.items()
        ],
        "changes": [
            {
                "key": change.key,
                "field": change.field,
                "before": change.before.value if change.before else None,
                "after": change.after.value if change.after else None,
                "source": change.after.source if change.after else "",
            }
            for change in finished.changes
        ],
        "not_requested": [
            {"key": key, "reason": report.failures[key][1] if key in report.failures else ""}
            for key in sorted({key for key, _field in report.unavailable})
        ],
        "found": report.found,
        "unknown": report.unknown,
        "notes": report.notes,
    }


_MOST_ROWS = 100


def as_markdown(finished: Finished) -> str:
    """Return the changes for a pull request: what to look at, then the numbers; the rest is counted."""
    changes = [change for change in finished.changes if change.field in NUMBERS]
    lines = [
        f"- **Retracted**: {markdown(change.label)} ({markdown(change.after.source)})"
        for change in changes
        if change.field == "retracted" and change.after is not None and change.after.value
    ]
    lines += [f"- {markdown(text)}" for text in finished.report.found]
    lines += [""] if lines else []
    numbers = [change for change in changes if change.field not in ("retracted", "citations_per_year")]
    if numbers:
        lines += ["| what | number | before | now | source |", "|---|---|---|---|---|"]
    for change in numbers[:_MOST_ROWS]:
        before, after = (fact.value if fact is not None else None for fact in (change.before, change.after))
        source = change.after.source if change.after else ""
        cells = (change.label, change.field, _shown(before), _shown(after), source)
        lines.append(f"| {' | '.join(map(markdown, cells))} |")
    if len(numbers) > _MOST_ROWS:
        lines += ["", f"and {len(numbers) - _MOST_ROWS} more numbers"]
    others = len(finished.changes) - len(changes)
    if others:
        lines += ["", f"{plural(others, 'other value')} changed."]
    missed = len(finished.report.unavailable)
    if missed:
        lines += ["", f"{plural(missed, 'value')} could not be requested and stay as they were."]
    return "\n".join(lines or ["Nothing changed."]).strip() + "\n"


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else "–"


def _used(arguments: argparse.Namespace, loaded: LoadedProject, repositories: list[str]) -> set[str] | None:
    """Return what the entries of the lock may be about; ``None`` where not all of the project is known."""
    is_part = arguments.files or arguments.papers or arguments.provider or arguments.fields
    if is_part or loaded.project.problems or unread_files(loaded) or names_data(loaded.project.folder):
        return None
    # Hidden papers and versions of others are not in the library.
    papers = [paper for source in loaded.sources for paper in source.papers]
    library = loaded.library
    return used_keys([*papers, *library.papers.values()], library.authors.values(), repositories)


def _report_faults(loaded: LoadedProject, repositories: list[str], console: Console) -> None:
    """Report faults in the data; where they leave nothing to query, end here."""
    if loaded.problems and not loaded.library.papers and not loaded.library.authors and not repositories:
        is_reported = unread_files(loaded) or loaded.project.problems
        raise CommandError("there is nothing to refresh" if is_reported else str(loaded.problems[0]), WRONG)
    report_faults(len(loaded.library.problems), console)


def _list_works(arguments: argparse.Namespace, loaded: LoadedProject, console: Console) -> int:
    """List the works of a person that the data lacks, as ``discover`` would propose them."""
    names = ("fields", "papers", "provider", "missing", "min_change", "limit", "summary")
    if ignored := [f"--{name.replace('_', '-')}" for name in names if getattr(arguments, name)]:
        raise CommandError(f"{', '.join(ignored)} can't be used with --author, which only lists works")
    person = arguments.author
    found = listed(
        loaded.sources,
        loaded.project.lock_path,
        Wanted(people={person: person}, providers=_LISTING),
        environment_for(console),
        console,
        today=dt.datetime.now(dt.UTC).date(),
        dry=arguments.dry_run,
    )
    if arguments.dry_run:
        return DONE
    if arguments.format == "json":
        console.write(json.dumps(discovered_as_json(found), ensure_ascii=False, indent=1))
    else:
        for proposal in found.proposals:
            console.write(line_of(proposal))
    for line in summary(found):
        console.report(line)
    first = next((one for proposal in found.proposals if (one := addable(proposal))), "")
    if first:
        console.report(f"to add one: sphinx-research add {first}")
    return DONE if found.is_complete else INCOMPLETE
