"""``sphinx-research add``: look papers up and append them to the data."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sphinxcontrib_research.cli.console import CommandError, Console
from sphinxcontrib_research.cli.project import Loaded, find_project, load_project
from sphinxcontrib_research.online.append import append, rendered
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.lookup import (
    Query,
    TidyRecord,
    habits_of,
    look_up,
    not_found,
    parse_query,
    tidy,
)
from sphinxcontrib_research.online.service import Environment, SettingError
from sphinxcontrib_research.online.session import DONE, INCOMPLETE, Progress
from sphinxcontrib_research.readers.registry import read_file

_UNKNOWN = 1
_YAML = (".yml", ".yaml")
_KINDS = ("doi", "arxiv", "pmid", "pmcid", "acl")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "papers",
        metavar="DOI|arXiv|URL",
        nargs="+",
        help="an identifier, or the address of a paper or of a repository at GitHub",
    )
    parser.add_argument(
        "--to",
        metavar="FILE",
        type=Path,
        help="the YAML file (default: the first of conf.py, else papers.yml)",
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Append what can be found; 0: all is there now; 1: something nobody knows; 3: some could not be asked.

    Raises:
        CommandError: The arguments or the environment are wrong, or the file can't be appended to.
    """
    loaded = load_project(find_project(arguments), (), console)
    path: Path = arguments.to or _usual_file(loaded)
    if not path.parent.is_dir():
        raise CommandError(f"there is no folder {path.parent}")
    try:
        queries = [parse_query(text) for text in arguments.papers]
        http = Http(Environment(os.environ), Progress(console.messages, console.data))
        adding = _Adding(loaded, path, http, console)
        try:
            status = max([adding.add(query) for query in queries])
        finally:
            http.close()
    except SettingError as error:
        raise CommandError(str(error)) from None
    if adding.refusal:
        raise CommandError(adding.refusal)
    return status


def _usual_file(loaded: Loaded) -> Path:
    """The first file of the project that can be appended to, else one that is made."""
    usable = (path for path in loaded.files if path.suffix.lower() in _YAML)
    return next(usable, loaded.project.folder / "papers.yml")


@dataclass(slots=True)
class _Adding:
    """Appends one paper after the other to one file."""

    loaded: Loaded
    path: Path
    http: Http
    console: Console
    ids: set[str] = field(init=False)
    """Ids that are taken."""
    there: dict[tuple[str, str], str] = field(init=False, default_factory=dict)
    """What is there already, by kind and identifier, and where."""
    refusal: str = field(init=False, default="")
    """Why the file does not take what was found."""

    def __post_init__(self) -> None:
        papers = self.loaded.library.papers
        self.ids = set(papers)
        for paper in papers.values():
            known = {kind: getattr(paper, kind) for kind in _KINDS}
            self._note({**known, "github": paper.repository}, f"'{paper.id}' ({paper.path}:{paper.line})")

    def add(self, query: Query) -> int:
        """Look one up and append it; the exit status."""
        if self._is_there(query, {query.kind: query.id}):
            return DONE
        lookup = look_up(query, self.http, _Quiet(), dt.datetime.now(dt.UTC).date())
        for note in lookup.notes:
            self.console.say(note)
        if "title" not in lookup.values:
            why = "could not be asked for" if lookup.unavailable else "nobody knows it"
            self.console.say(f"{query.text}: {why}")
            return INCOMPLETE if lookup.unavailable else _UNKNOWN
        names = {**lookup.ids, "github": lookup.repository}
        if self._is_there(query, names):
            return DONE
        records = read_file(self.path, self.path.name).records if self.path.exists() else ()
        record = tidy(lookup, self.ids, habits_of(records, self.loaded.project.fields))
        # Also what the file does not take: then it is there to be pasted.
        self.console.give("\n".join(rendered(record)))
        made = str(next(iter(record.values())))
        self.ids.add(made)
        if not self._append(record):
            return DONE
        self._note(names, f"'{made}'")
        lacking = not_found(lookup)
        suffix = f"; not found: {', '.join(lacking)}" if lacking else ""
        self.console.say(f"{self.path.name}: added '{made}'{suffix}")
        return INCOMPLETE if lookup.unavailable and lacking else DONE

    def _append(self, record: TidyRecord) -> bool:
        try:
            append(self.path, record)
        except SettingError as error:
            self.refusal = str(error)
        except OSError as error:
            self.refusal = f"{os.path.relpath(self.path)} can't be read or written: {error.strerror}"
        return not self.refusal

    def _note(self, names: Mapping[str, str], where: str) -> None:
        for kind, name in names.items():
            if name:
                self.there.setdefault((kind, name.lower()), where)

    def _is_there(self, query: Query, names: Mapping[str, str]) -> bool:
        where = next(
            (found for kind, name in names.items() if (found := self.there.get((kind, name.lower())))), ""
        )
        if where:
            self.console.say(f"{query.text}: it is there as {where}")
        return bool(where)


class _Quiet:
    """Shows no progress: one paper is looked up in a moment."""

    def begin(self, _service: object, _total: int) -> None:
        """Nothing to show."""

    def advance(self, _service: object, _done: int) -> None:
        """Nothing to show."""
