"""``sphinx-research discover``: find works that the data lacks, and propose them in a file of their own."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from sphinxcontrib_research.cli.append import YAML_SUFFIXES, append, appended, check_place
from sphinxcontrib_research.cli.arguments import day, reason
from sphinxcontrib_research.cli.console import (
    CommandError,
    Console,
    check_writable,
    environment_for,
    markdown,
    write_file,
)
from sphinxcontrib_research.cli.online import WRONG, add_provider_argument, add_run_arguments, failures
from sphinxcontrib_research.cli.project import (
    LoadedProject,
    Project,
    configured_files,
    find_project,
    load_project,
    report_faults,
    unread_files,
)
from sphinxcontrib_research.lock import Lock, keys_of
from sphinxcontrib_research.lock.applying import apply, facts_of
from sphinxcontrib_research.lock.file import read_lock
from sphinxcontrib_research.model.identifiers import ARCHIVES, parse_orcid
from sphinxcontrib_research.model.library.likeness import Work
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.online.discover.run import Discovered, Proposal, discover
from sphinxcontrib_research.online.discover.sightings import FINDERS, Wanted
from sphinxcontrib_research.online.identifying import IDENTIFIERS, identifiers_of
from sphinxcontrib_research.online.lookup import TidyRecord, parse_query
from sphinxcontrib_research.online.providers.interface import Target
from sphinxcontrib_research.online.refresh import exclusive
from sphinxcontrib_research.online.service import SettingError
from sphinxcontrib_research.readers.values.text import one_line
from sphinxcontrib_research.util import replace_file
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest
from sphinxcontrib_research.util.text import plural
from sphinxcontrib_research.vocabulary import DISCOVERED

_HEADER = b"""\
# Works that 'sphinx-research discover' found. No page shows a record before its line 'hidden: review' is
# deleted. Delete a record, or write 'hidden: yes', to reject it: it is not proposed again.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.set_defaults(usage_status=WRONG)
    for option, metavar, what in (
        ("--cites", "ID", "works that cite these: ids of papers, DOIs, arXiv ids"),
        ("--author", "ORCID", "works by these people: ORCID iDs, ids of authors"),
        ("--search", "WORDS", "works with these words in title or abstract"),
    ):
        parser.add_argument(option, metavar=metavar, nargs="+", action="extend", default=[], help=what)
    parser.add_argument("--since", metavar="DATE", type=day, help="only works from this day on")
    add_provider_argument(parser, FINDERS)
    parser.add_argument(
        "--to", metavar="FILE", type=Path, help=f"the YAML file to append them to (default: {DISCOVERED})"
    )
    add_run_arguments(parser, "proposals")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Propose works; 0: all services were queried; 3: something could not be listed or looked up.

    Raises:
        CommandError: The arguments, the settings, the environment, the data or the lock are wrong.
    """
    with failures():
        return _run(arguments, console)


def _run(arguments: argparse.Namespace, console: Console) -> int:
    project = find_project(arguments)
    path = arguments.to.absolute() if arguments.to else project.folder / DISCOVERED
    # What the files need is found out before anything is requested.
    if path.suffix.lower() not in YAML_SUFFIXES:
        raise CommandError(f"{path.name}: proposals are written to YAML files: name one with '--to FILE.yml'")
    is_dry = arguments.dry_run
    if not is_dry:
        check_place(path)
        check_writable(arguments.summary)
    _check_settings(project)
    with contextlib.nullcontext() if is_dry else exclusive(project.lock_path, console.report):
        loaded = load_project(project, (), console, also=path)
        if unread := unread_files(loaded):
            # What is not read counts as neither known nor deleted.
            raise CommandError(f"{unread[0]}; correct it first")
        report_faults(len(loaded.library.problems), console)
        if path.exists() and not is_dry:
            appended(path.read_bytes(), (), path.name)
        return discover(
            loaded.sources,
            project.lock_path,
            _wanted(arguments, loaded, console),
            environment_for(console),
            console,
            partial(_append, path),
            today=dt.datetime.now(dt.UTC).date(),
            dry=is_dry,
            limit=arguments.limit,
            finished=partial(_write_down, arguments, project, path, console),
        )


_NEEDED = ("research_papers", "research_references", "research_lock", "it can't be read")
"""What messages say of settings without which it is not known what is in the data."""


def _check_settings(project: Project) -> None:
    """Raise :exc:`CommandError` where the data is not known: all of it would be proposed."""
    for problem in project.problems:
        if any(name in problem.message for name in _NEEDED):
            fault = str(problem).partition(";")[0]
            raise CommandError(f"{fault}: correct it first, or works that you have are proposed")


def _append(path: Path, records: Sequence[TidyRecord]) -> None:
    if path.exists():
        append(path, records)
    else:
        replace_file(path, appended(_HEADER, records, path.name))


# What is looked for.


def _wanted(arguments: argparse.Namespace, loaded: LoadedProject, console: Console) -> Wanted:
    """Return what the arguments name, else what conf.py does.

    Raises:
        CommandError: They name nothing, or what there is not.
    """
    cites, people, words = arguments.cites, arguments.author, arguments.search
    if not (cites or people or words):
        settings = loaded.project.discover
        cites, people, words = (settings.get(name, ()) for name in ("cites", "authors", "search"))
    if not (cites or people or words):
        problem = next((one for one in loaded.project.problems if "research_discover" in one.message), None)
        cure = "name works with '--cites', people with '--author' or words with '--search', or all in conf.py"
        raise CommandError(str(problem) if problem else f"nothing to look for: {cure} (research_discover)")
    # What is named twice, as by its id and by its DOI, has the name that comes first.
    targets: dict[str, Target] = {}
    for target in _targets(cites, loaded, console):
        targets.setdefault(target.key, target)
    found: dict[str, str] = {}
    for person in people:
        orcid = _orcid(person, loaded)
        found.setdefault(orcid, person if person in loaded.library.authors else orcid)
    phrases: dict[str, str] = {}
    for text in words:
        if phrase := one_line(text):
            phrases.setdefault(phrase.casefold(), phrase)
    if not (targets or found or phrases):
        raise CommandError("nothing to look for: no service can list works by what is named")
    return Wanted(
        tuple(targets.values()), found, tuple(phrases.values()), arguments.since or "", arguments.provider
    )


def _targets(names: Sequence[str], loaded: LoadedProject, console: Console) -> Iterator[Target]:
    lock = read_lock(loaded.project.lock_path)[0]
    # Hidden ones too: what cites them may be wanted before they are shown.
    papers = {paper.id: paper for source in loaded.sources for paper in source.papers}
    papers |= loaded.library.papers
    for name in dict.fromkeys(names):
        if name in papers:
            what, target = f"paper '{name}'", _target(name, papers[name], lock)
        else:
            what, target = f"'{name}'", _named_target(name, papers)
        if any(finder.citing is not None and finder.accepts(target) for finder in FINDERS.values()):
            yield target
        else:
            console.report(f"{what} has no identifier by which services list what cites it")


def _target(name: str, paper: Paper, lock: Lock) -> Target:
    paper = apply(lock, paper)
    known = facts_of(lock, paper)
    ids = identifiers_of(paper, known, {})
    openalex = known.get("openalex")
    if openalex is not None and isinstance(openalex.value, str):
        ids["openalex"] = openalex.value
    return Target(keys_of(paper)[0], ids, paper.title, name, Work.of(paper).family, paper.year)


def _named_target(name: str, papers: Collection[str]) -> Target:
    try:
        query = parse_query(name)
    except SettingError:
        cure = did_you_mean(nearest(name, papers)) or "; write its id, its DOI or its arXiv id"
        raise CommandError(f"there is no paper '{name}'{cure}") from None
    kind, bare = query.kind, query.id
    if kind == "zenodo":
        kind, bare = "doi", f"{ARCHIVES['zenodo'].doi}{bare}"
    return Target(f"{kind}:{bare}", {kind: bare}, label=bare)


def _orcid(name: str, loaded: LoadedProject) -> str:
    author = loaded.library.authors.get(name)
    if author is not None:
        if not author.orcid:
            raise CommandError(f"author '{name}' has no 'orcid'")
        return author.orcid
    try:
        return parse_orcid(name)
    except ValueError as error:
        cure = did_you_mean(nearest(name, loaded.library.authors))
        raise CommandError(f"there is no author '{name}'{cure}" if cure else reason(error)) from None


# What came of it.


def _write_down(
    arguments: argparse.Namespace, project: Project, path: Path, console: Console, discovered: Discovered
) -> None:
    """Write the proposals as data and as a summary, and say what to do with them."""
    if arguments.format == "json":
        console.write(json.dumps(as_json(discovered), ensure_ascii=False, indent=1))
    else:
        for proposal in discovered.proposals:
            console.write(line_of(proposal))
    if arguments.summary is not None:
        write_file(arguments.summary, console.scrub(as_markdown(discovered, path.name)))
    if discovered.proposals:
        console.report(
            f"{path.name}: delete 'hidden: review' to accept a record; delete a record to reject it"
        )
        known = [one.resolve() for one in configured_files(project)[0]]
        if (project.folder / "conf.py").is_file() and path.resolve() not in known:
            console.report(f"no page reads {path.name} yet: add it to research_papers in conf.py")


def line_of(proposal: Proposal) -> str:
    """Return a proposal as a line: identifier, date, title, venue, and why it was found."""
    paper = proposal.candidate.paper
    venue = f". {paper.venues[0]}" if paper.venues else ""
    what = f"{paper.title}{venue} ({_why(proposal)})"
    return "  ".join((_identifier(proposal), _date(proposal) or "-", what))


def _why(proposal: Proposal) -> str:
    by, of = proposal.candidate.why()
    relation = {"cites": "cites", "author": "by", "search": "names"}[by]
    return f"{' '.join((relation, ', '.join(of))).strip()}; {', '.join(proposal.candidate.sources)}"


def _identifier(proposal: Proposal) -> str:
    found = next(iter(proposal.candidate.ids.items()), None)
    return "-" if found is None else found[1] if found[0] == "doi" else f"{found[0]}:{found[1]}"


def addable(proposal: Proposal) -> str:
    """Return the identifier by which ``add`` takes a work; empty where it has none."""
    return _identifier(proposal) if any(kind in IDENTIFIERS for kind in proposal.candidate.ids) else ""


def _date(proposal: Proposal) -> str:
    date = proposal.candidate.paper.date
    return date.iso if date is not None else ""


def as_json(discovered: Discovered) -> dict[str, object]:
    """Return what came of a run: services, proposals, and what could not be had."""
    proposals = []
    for proposal in discovered.proposals:
        candidate = proposal.candidate
        by, of = candidate.why()
        proposals.append(
            {
                "id": proposal.record["id"],
                "title": candidate.paper.title,
                "date": _date(proposal),
                "identifiers": candidate.ids,
                "by": by,
                "of": of,
                "sources": candidate.sources,
                "certainty": candidate.certainty,
            }
        )
    services = [
        {"name": FINDERS[name].service.title, **asdict(tally), "requests": discovered.requests.get(name, 0)}
        for name, tally in discovered.findings.tallies.items()
    ]
    return {
        "services": services,
        "proposals": proposals,
        "known": discovered.known,
        "untitled": [*discovered.untitled],
        "unavailable": [*discovered.unavailable],
    }


_MOST_ROWS = 100


def as_markdown(discovered: Discovered, name: str) -> str:
    """Return the proposals as a pull request says them; ``name`` is the file that holds them."""
    lines = [*_table(discovered.proposals, name)] if discovered.proposals else ["No new works."]
    if unfinished := discovered.findings.unfinished:
        titles = ", ".join(FINDERS[service].service.title for service in unfinished)
        lines += ["", f"Not complete: {titles}."]
    return "\n".join(lines) + "\n"


def _table(proposals: Sequence[Proposal], name: str) -> Iterator[str]:
    what = f"{plural(len(proposals), 'new work')} in `{name}`, the surest first"
    how = "To accept one, delete its line `hidden: review`; to reject one, delete its record"
    yield from (f"{what}. {how}.", "", "| work | date | why | sources |", "|---|---|---|---|")
    for proposal in proposals[:_MOST_ROWS]:
        why, _, sources = _why(proposal).partition("; ")
        title = f"{proposal.candidate.paper.title} ({_identifier(proposal)})"
        yield f"| {' | '.join(map(markdown, (title, _date(proposal), why, sources)))} |"
    if len(proposals) > _MOST_ROWS:
        yield from ("", f"and {len(proposals) - _MOST_ROWS:,} more")
