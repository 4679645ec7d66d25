"""``sphinx-research add``: look papers up and append them to a YAML file."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sphinxcontrib_research.cli.append import (
    BIBTEX_SUFFIXES,
    YAML_SUFFIXES,
    append,
    check_place,
    rendered,
    unwritable,
)
from sphinxcontrib_research.cli.console import CommandError, Console, environment_for
from sphinxcontrib_research.cli.project import (
    LoadedProject,
    configured_files,
    find_project,
    load_project,
    reference_files,
)
from sphinxcontrib_research.model.library.combining import identifiers
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.identifying import IDENTIFIERS
from sphinxcontrib_research.online.lookup import (
    Query,
    TidyRecord,
    habits_of,
    look_up,
    not_found,
    parse_query,
    tidy,
)
from sphinxcontrib_research.online.refresh import DONE, INCOMPLETE
from sphinxcontrib_research.online.service import SettingError
from sphinxcontrib_research.readers.registry import read_file
from sphinxcontrib_research.util import shown_path
from sphinxcontrib_research.vocabulary import DISCOVERED, REVIEW

_UNKNOWN = 1
_WRONG_USE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "papers",
        metavar="DOI|arXiv|URL",
        nargs="+",
        help="an identifier, or the address of a paper or a GitHub repository",
    )
    parser.add_argument(
        "--to",
        metavar="FILE",
        type=Path,
        help="the YAML file (default: the first one in conf.py, otherwise papers.yml)",
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Append what can be found; 0: all is there now; 1: something was not found; 3: a service failed.

    Raises:
        CommandError: The arguments or the environment are wrong, or the file can't be appended to.
    """
    loaded = load_project(find_project(arguments), (), console)
    path: Path = arguments.to or _usual_file(loaded)
    # What the file needs is found out before anything is requested.
    check_place(path)
    queries, faults = [], []
    for text in arguments.papers:
        try:
            queries.append(parse_query(text))
        except SettingError as error:
            faults.append(str(error))
    if not queries:
        raise CommandError("; ".join(faults))
    for fault in faults:
        console.report(f"sphinx-research: {fault}")
    try:
        http = Http(environment_for(console), console)
        adding = _Adding(loaded, path, http, console)
        try:
            status = max(_WRONG_USE if faults else DONE, *[adding.add(query) for query in queries])
        finally:
            http.close()
    except SettingError as error:
        raise CommandError(str(error)) from None
    if adding.refusal:
        raise CommandError(adding.refusal)
    if adding.is_changed and not _is_read(loaded, path):
        console.report(f"no page reads {path.name} yet: add it to research_papers in conf.py")
    return status


def _usual_file(loaded: LoadedProject) -> Path:
    """Return the first file of the project that can be appended to, else one that is made.

    Raises:
        CommandError: The project's files are all of other formats: a new one would be read by no page.
    """
    references = reference_files(loaded.project)
    found = loaded.project.folder / DISCOVERED  # What is added needs no review.
    own = [path for path in loaded.files if path not in references and path != found]
    for suffixes in (YAML_SUFFIXES, BIBTEX_SUFFIXES):
        if usable := [path for path in own if path.suffix.lower() in suffixes]:
            return usable[0]
    if own:
        raise CommandError(unwritable(own[0]))
    return loaded.project.folder / "papers.yml"


def _is_read(loaded: LoadedProject, path: Path) -> bool:
    """Whether the project's pages read a file, which may have just been made."""
    known, _problems = configured_files(loaded.project)
    has_settings = (loaded.project.folder / "conf.py").is_file()
    return not has_settings or path.resolve() in [one.resolve() for one in known]


@dataclass(slots=True)
class _Adding:
    """Appends one paper after the other to one file."""

    loaded: LoadedProject
    path: Path
    http: Http
    console: Console
    ids: set[str] = field(init=False)
    """Ids that are taken."""
    there: dict[tuple[str, str], str] = field(init=False, default_factory=dict)
    """What is there already, by kind and identifier, and where."""
    proposed: dict[tuple[str, str], Paper] = field(init=False, default_factory=dict)
    """The proposals of ``discover``, by kind and identifier."""
    is_changed: bool = field(init=False, default=False)
    """Something was appended."""
    refusal: str = field(init=False, default="")
    """Why the file does not take what was found."""

    def __post_init__(self) -> None:
        papers = self.loaded.library.papers
        self.ids = set(papers)
        for paper in papers.values():
            known = {kind: getattr(paper, kind) for kind in IDENTIFIERS}
            self._note({**known, "github": paper.repository}, f"'{paper.id}' ({paper.path}:{paper.line})")
        for paper in (paper for source in self.loaded.sources for paper in source.papers):
            if paper.hidden == REVIEW:
                self.proposed |= dict.fromkeys(identifiers(paper).items(), paper)

    def add(self, query: Query) -> int:
        """Look one up and append it; return the exit status."""
        if self._is_there(query, {query.kind: query.id}):
            return DONE
        lookup = look_up(query, self.http, dt.datetime.now(dt.UTC).date())
        for note in lookup.notes:
            self.console.report(note)
        if "title" not in lookup.values:
            why = "could not be looked up: try again later" if lookup.unavailable else "not found anywhere"
            self.console.report(f"{query.text}: {why}")
            return INCOMPLETE if lookup.unavailable else _UNKNOWN
        names = {**lookup.ids, "github": lookup.repository}
        if self._is_there(query, names):
            return DONE
        records = read_file(self.path, self.path.name).records if self.path.exists() else ()
        record = tidy(lookup, self.ids, habits_of(records, self.loaded.project.fields))
        proposal = next(filter(None, map(self.proposed.get, lookup.ids.items())), None)
        if proposal is not None and proposal.relation != "own":
            record["relation"] = proposal.relation  # That it cites ours is known of the proposal alone.
        # Also what the file does not take: then it is there to be pasted.
        self.console.write("\n".join(rendered(record)))
        generated = str(next(iter(record.values())))
        self.ids.add(generated)
        if not self._append(record):
            return DONE
        self.is_changed = True
        self._note(names, f"'{generated}'")
        lacking = not_found(lookup)
        suffix = f"; not found: {', '.join(lacking)}" if lacking else ""
        self.console.report(f"{self.path.name}: added '{generated}'{suffix}")
        if proposal is not None:
            self.console.report(
                f"{proposal.path}:{proposal.line}: the proposal '{proposal.id}' can be deleted"
            )
        return INCOMPLETE if lookup.unavailable and lacking else DONE

    def _append(self, record: TidyRecord) -> bool:
        try:
            append(self.path, [record])
        except CommandError as error:
            self.refusal = str(error)
        except OSError as error:
            self.refusal = f"{shown_path(self.path)} can't be read or written: {error.strerror}"
        return not self.refusal

    def _note(self, names: Mapping[str, str], where: str) -> None:
        for kind, name in names.items():
            if name:
                self.there.setdefault((kind, name.lower()), where)

    def _is_there(self, query: Query, names: Mapping[str, str]) -> bool:
        places = (self.there.get((kind, name.lower())) for kind, name in names.items())
        where = next((place for place in places if place), "")
        if where:
            self.console.report(f"{query.text}: already there as {where}")
        return bool(where)
