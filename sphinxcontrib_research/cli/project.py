"""The project that a command works on: its folder, the settings of conf.py, its files."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sphinxcontrib_research.cli.console import CommandError, Console
from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.lock.applying import lock_data
from sphinxcontrib_research.lock.file import read_lock
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Source
from sphinxcontrib_research.readers import Bibliography, load_file
from sphinxcontrib_research.readers.registry import NO_DATA_FILES
from sphinxcontrib_research.util import expand, shown_path
from sphinxcontrib_research.util.text import plural
from sphinxcontrib_research.vocabulary import (
    DEFAULT_LOCK,
    DEFAULT_PAPERS,
    DEFAULT_SORT,
    code_hosts_fault,
    discover_fault,
)
from sphinxcontrib_research.vocabulary.fields import no_fields

FOLDERS = (".", "docs", "doc", "docs/source", "doc/source")
"""Where conf.py is looked for."""


@dataclass(frozen=True, slots=True)
class Project:
    """A source folder with its settings."""

    folder: Path
    """Absolute."""
    papers: tuple[str, ...] = DEFAULT_PAPERS
    references: tuple[str, ...] = ()
    fields: dict[str, str | None] = field(default_factory=dict)
    lock: str = DEFAULT_LOCK
    sort: str = DEFAULT_SORT
    discover: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What ``discover`` looks for: ``cites``, ``authors``, ``search``."""
    code_hosts: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    """Settings that are not read as they are not plain values, or are of another form."""

    @property
    def lock_path(self) -> Path:
        """Where the lock is, or would be."""
        return self.folder / self.lock

    def shown(self, path: str) -> str:
        """Return a path of the data's messages as it can be opened: relative to the current folder."""
        return shown_path(self.folder / path)


@dataclass(frozen=True, slots=True)
class LoadedProject:
    """A project with its data."""

    project: Project
    files: tuple[Path, ...]
    sources: tuple[Source, ...]
    library: Library
    problems: tuple[Problem, ...]
    """All of them: of the settings, the files, the lock."""


def find_project(arguments: argparse.Namespace) -> Project:
    """Find the project that the arguments mean.

    Raises:
        CommandError: The folder that they name does not exist.
    """
    named: Path | None = getattr(arguments, "directory", None)
    if named is not None and not named.is_dir():
        raise CommandError(f"there is no folder {named}")
    candidates = [named] if named is not None else [Path(name) for name in FOLDERS]
    found = next((folder for folder in candidates if (folder / "conf.py").is_file()), candidates[0])
    return _read_settings(found.resolve())


def load_project(
    project: Project, files: Sequence[str], console: Console, *, also: Path | None = None
) -> LoadedProject:
    """Read the data of a project.

    Args:
        project: The project.
        files: Files or globs, relative to where the command was called; none for those of conf.py.
        console: Shows how far it is.
        also: A file that is read in any case, if it is there.

    Raises:
        CommandError: A file that the arguments name does not exist.
    """
    paths, problems = (_named_files(files), []) if files else configured_files(project)
    if also is not None and also.is_file() and not any(map(also.samefile, paths)):
        paths.append(also)
    bibliography = Bibliography(paths, project.folder)
    references = reference_files(project)
    sources = tuple(
        load_file(
            path,
            root=project.folder,
            fields=project.fields,
            bibliography=bibliography,
            relation="cited" if path in references else "",
        )
        for path in console.watched(paths, "reading files")
    )
    lock, lock_problems = read_lock(project.lock_path)
    library = Library.build(sources, lock_data(lock))
    every = (*project.problems, *problems, *lock_problems, *library.problems)
    return LoadedProject(project, tuple(paths), sources, library, every)


def report_faults(count: int, console: Console) -> None:
    """Point to the command that lists the faults of the data, if there are any."""
    if count:
        console.report(f"the data has {plural(count, 'fault')}: see 'sphinx-research check'")


def unread_files(loaded: LoadedProject) -> list[Problem]:
    """Return why files could not be read at all; a file without a record is none of them."""
    # Those of conf.py that are not there; that there is no file of a usual name is no fault.
    is_named = loaded.project.papers not in (DEFAULT_PAPERS, ())
    settings = loaded.project.problems
    absent = [
        problem for problem in loaded.problems if problem.subtype == "config" and problem not in settings
    ]
    empty = [
        source
        for source in loaded.sources
        if not (source.papers or source.authors or source.venues or source.topics)
    ]
    unread = [problem for source in empty for problem in source.problems if problem.subtype != "empty"]
    return [*(absent if is_named else ()), *unread]


def reference_files(project: Project) -> frozenset[Path]:
    """Return the files whose papers the project cites."""
    return frozenset(path for pattern in project.references for path in expand(pattern, project.folder))


def _named_files(patterns: Sequence[str]) -> list[Path]:
    found: dict[Path, None] = {}
    for pattern in patterns:
        paths = expand(pattern, Path.cwd())
        if not paths:
            raise CommandError(f"there is no file {pattern}")
        found.update(dict.fromkeys(paths))
    return list(found)


def configured_files(project: Project) -> tuple[list[Path], list[Problem]]:
    """Return the data files of a project, and what is wrong with their names."""
    found: dict[Path, None] = {}
    problems = []
    for name, patterns in (("research_papers", project.papers), ("research_references", project.references)):
        for pattern in patterns:
            paths = expand(pattern, project.folder)
            found.update(dict.fromkeys(paths))
            if not paths and patterns != DEFAULT_PAPERS:
                problems.append(_problem(f"{name}: there is no file {pattern}"))
    if not found:
        problems.append(_problem(NO_DATA_FILES))
    return list(found), problems


# The settings of conf.py: plain values are read from its source; it is never run.


def _are_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


def _are_names(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(name, str) and (field is None or isinstance(field, str)) for name, field in value.items()
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_file_name(value: object) -> bool:
    return isinstance(value, str) and Path(value).name not in ("", "..")


def _are_wanted(value: object) -> bool:
    return isinstance(value, dict) and not discover_fault(value)


def _are_code_hosts(value: object) -> bool:
    return isinstance(value, dict) and not code_hosts_fault(value)


SETTINGS: dict[str, tuple[str, Callable[[object], bool], str]] = {
    "research_papers": ("papers", _are_texts, "a list of file names"),
    "research_references": ("references", _are_texts, "a list of file names"),
    "research_fields": ("fields", _are_names, "a dictionary of field names"),
    "research_lock": ("lock", _is_file_name, "the name of a file"),
    "research_sort": ("sort", _is_text, "a text"),
    "research_discover": (
        "discover",
        _are_wanted,
        "a dictionary with lists of texts under 'cites', 'authors' and 'search'",
    ),
    "research_code_hosts": (
        "code_hosts",
        _are_code_hosts,
        "hosts without 'https://', with 'gitlab', 'forgejo' or 'gitea'",
    ),
}
"""Name in conf.py -> attribute of a project, what is valid, and how to say so."""


def _read_settings(folder: Path) -> Project:
    """Read the plain values that conf.py gives our settings."""
    try:
        tree = ast.parse((folder / "conf.py").read_bytes())
    except FileNotFoundError:
        return Project(folder)
    except (OSError, SyntaxError, ValueError) as error:
        message = f"it can't be read: {getattr(error, 'msg', None) or error}"
        return Project(folder, problems=(_problem(message, getattr(error, "lineno", 0) or 0),))
    known: dict[str, Any] = {}
    problems = []
    for name, node in _assignments(tree):
        attribute, is_valid, expected = SETTINGS[name]
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            cure = "; name the files on the command line" if is_valid is _are_texts else ""
            problems.append(_problem(f"{name} is computed, which is not read here{cure}", node.lineno))
            continue
        if name == "research_papers" and isinstance(value, str):
            value = [value]
        if not is_valid(value):
            problems.append(_problem(f"invalid {name}, ignored: it must be {expected}", node.lineno))
            continue
        if name == "research_fields":
            wrong = no_fields(value)
            problems += [_problem(f"{name}: {fault}", node.lineno) for fault in wrong.values()]
            value = {other: field for other, field in value.items() if other not in wrong}
        if name == "research_discover":
            value = {
                kind: (items,) if isinstance(items, str) else tuple(items) for kind, items in value.items()
            }
        known[attribute] = tuple(value) if isinstance(value, list) else value
    return Project(folder, problems=tuple(problems), **known)


def _problem(message: str, line: int = 0) -> Problem:
    return Problem("conf.py", line, message, "config")


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield our settings that a module gives a value to at its top, with the values."""
    for statement in tree.body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            if isinstance(target, ast.Name) and target.id in SETTINGS:
                yield target.id, statement.value
