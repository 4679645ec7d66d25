"""The project that a command works on: its folder, the settings of conf.py, its files."""

from __future__ import annotations

import argparse
import ast
import glob
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sphinxcontrib_research.cli.console import CommandError, Console
from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.lock.applying import lock_data
from sphinxcontrib_research.lock.file import read_lock
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Source
from sphinxcontrib_research.readers import Bibliography, load_file
from sphinxcontrib_research.readers.registry import NO_DATA_FILES
from sphinxcontrib_research.util.numerals import plural
from sphinxcontrib_research.vocabulary.fields import no_fields
from sphinxcontrib_research.vocabulary.words import DEFAULT_SORT

FOLDERS = (".", "docs", "doc", "docs/source", "doc/source")
"""Where conf.py is looked for."""
DEFAULT_PAPERS = ("papers.yml", "papers.yaml")


@dataclass(frozen=True, slots=True)
class Project:
    """A source folder with its settings."""

    folder: Path
    """Absolute."""
    papers: tuple[str, ...] = DEFAULT_PAPERS
    references: tuple[str, ...] = ()
    fields: dict[str, str | None] = field(default_factory=dict)
    lock: str = "research.lock.json"
    sort: str = DEFAULT_SORT
    problems: tuple[Problem, ...] = ()
    """Settings that are not read as they are not plain values, or are of another form."""

    @property
    def lock_path(self) -> Path:
        """Where the lock is, or would be."""
        return self.folder / self.lock

    def shown(self, path: str) -> str:
        """A path of the data's messages as it can be opened: relative to where the command was called."""
        return os.path.relpath(self.folder / path).replace(os.sep, "/")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A project with its data."""

    project: Project
    files: tuple[Path, ...]
    sources: tuple[Source, ...]
    library: Library
    problems: tuple[Problem, ...]
    """All of them: of the settings, the files, the lock."""


def find_project(arguments: argparse.Namespace) -> Project:
    """The project that the arguments mean.

    Raises:
        CommandError: The folder that they name does not exist.
    """
    named: Path | None = getattr(arguments, "directory", None)
    if named is not None and not named.is_dir():
        raise CommandError(f"there is no folder {named}")
    candidates = [named] if named is not None else [Path(name) for name in FOLDERS]
    found = next((folder for folder in candidates if (folder / "conf.py").is_file()), candidates[0])
    return _read_settings(found.resolve())


def load_project(project: Project, files: Sequence[str], console: Console) -> Loaded:
    """Read the data of a project.

    Args:
        project: The project.
        files: Files or globs, relative to where the command was called; none for those of conf.py.
        console: Shows how far it is.

    Raises:
        CommandError: A file that the arguments name does not exist.
    """
    paths, problems = _named(files) if files else configured_files(project)
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
    return Loaded(project, tuple(paths), sources, library, every)


def report_faults(count: int, console: Console) -> None:
    """Point to the command that lists the faults of the data, if there are any."""
    if count:
        console.report(f"the data has {plural(count, 'fault')}: see 'sphinx-research check'")


def reference_files(project: Project) -> frozenset[Path]:
    """The files whose papers the project cites."""
    return frozenset(path for pattern in project.references for path in _expand(pattern, project.folder))


def _named(patterns: Sequence[str]) -> tuple[list[Path], list[Problem]]:
    found: dict[Path, None] = {}
    for pattern in patterns:
        paths = _expand(pattern, Path.cwd())
        if not paths:
            raise CommandError(f"there is no file {pattern}")
        found.update(dict.fromkeys(paths))
    return list(found), []


def configured_files(project: Project) -> tuple[list[Path], list[Problem]]:
    """The data files of a project, and what is wrong with their names."""
    found: dict[Path, None] = {}
    problems = []
    for setting, patterns in (
        ("research_papers", project.papers),
        ("research_references", project.references),
    ):
        for pattern in patterns:
            paths = _expand(pattern, project.folder)
            found.update(dict.fromkeys(paths))
            if not paths and patterns != DEFAULT_PAPERS:
                problems.append(Problem("conf.py", 0, f"{setting}: there is no file {pattern}", "config"))
    if not found:
        problems.append(Problem("conf.py", 0, NO_DATA_FILES, "config"))
    return list(found), problems


def _expand(pattern: str, folder: Path) -> list[Path]:
    """The files that a name or a glob means, sorted."""
    path = os.path.normpath(folder / pattern)
    if not glob.has_magic(pattern):
        return [Path(path)] if Path(path).is_file() else []
    # pathlib has no glob for patterns that begin outside the folder.
    return [Path(name) for name in sorted(glob.glob(path, recursive=True)) if Path(name).is_file()]  # noqa: PTH207


def _read_settings(folder: Path) -> Project:
    """Read the plain values that conf.py gives our settings; it is never run."""
    path = folder / "conf.py"
    try:
        tree = ast.parse(path.read_bytes())
    except FileNotFoundError:
        return Project(folder)
    except (OSError, SyntaxError, ValueError) as error:
        message = f"it can't be read: {getattr(error, 'msg', None) or error}"
        return Project(
            folder, problems=(Problem("conf.py", getattr(error, "lineno", 0) or 0, message, "config"),)
        )
    settings: dict[str, object] = {}
    problems = []
    for name, value in _assignments(tree):
        if name not in _SETTINGS:
            continue
        try:
            settings[name] = ast.literal_eval(value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            message = f"{name} is computed, which is not read here; name the files on the command line"
            if name not in _FILES:
                message = f"{name} is computed, which is not read here"
            problems.append(Problem("conf.py", value.lineno, message, "config"))
            continue
        if name == "research_papers" and isinstance(settings[name], str):
            settings[name] = [settings[name]]
        if not _is_sound(name, settings[name]):
            problems.append(
                Problem("conf.py", value.lineno, f"{name} has another form than expected", "config")
            )
            del settings[name]
        elif name == "research_fields":
            settings[name], told = _known_fields(ast.literal_eval(value), value.lineno)
            problems += told
    known = {
        _SETTINGS[name]: tuple(value) if isinstance(value, list) else value
        for name, value in settings.items()
    }
    return Project(folder, problems=tuple(problems), **known)  # type: ignore[arg-type]


def _known_fields(fields: dict[str, str | None], line: int) -> tuple[dict[str, str | None], list[Problem]]:
    """The other names of fields without those of no field, and what is wrong with these."""
    wrong = no_fields(fields)
    told = [Problem("conf.py", line, f"research_fields: {fault}", "config") for fault in wrong.values()]
    return {name: target for name, target in fields.items() if name not in wrong}, told


def _assignments(tree: ast.Module) -> list[tuple[str, ast.expr]]:
    """The names that a module gives a value to at its top, with the values."""
    found = []
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            found += [(one.id, statement.value) for one in statement.targets if isinstance(one, ast.Name)]
        elif (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and statement.value
        ):
            found.append((statement.target.id, statement.value))
    return found


_FILES = frozenset(("research_papers", "research_references"))
_SETTINGS = {
    "research_papers": "papers",
    "research_references": "references",
    "research_fields": "fields",
    "research_lock": "lock",
    "research_sort": "sort",
}


def _is_sound(name: str, value: object) -> bool:
    if name in _FILES:
        return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    if name == "research_fields":
        return isinstance(value, dict) and all(
            isinstance(key, str) and (meaning is None or isinstance(meaning, str))
            for key, meaning in value.items()
        )
    return isinstance(value, str)
