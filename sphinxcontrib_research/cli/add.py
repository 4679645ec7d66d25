"""``sphinx-research add``: look papers up and append them to a YAML file."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from sphinxcontrib_research.cli.console import CommandError, Console, environment_for
from sphinxcontrib_research.cli.project import (
    LoadedProject,
    configured_files,
    find_project,
    load_project,
    reference_files,
)
from sphinxcontrib_research.model.library import Library
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
from sphinxcontrib_research.online.refresh import DONE, INCOMPLETE
from sphinxcontrib_research.online.service import SettingError
from sphinxcontrib_research.readers.registry import READERS, Context, Read, Refusal, read_file
from sphinxcontrib_research.readers.source import convert
from sphinxcontrib_research.readers.yaml import parse_valid
from sphinxcontrib_research.util import replace_file
from sphinxcontrib_research.vocabulary import PAPERS_OF_FILE, PARTS_OF_FILE
from sphinxcontrib_research.vocabulary.fields import fold
from sphinxcontrib_research.writers.yaml import item_text

_UNKNOWN = 1
_WRONG_USE = 2
_YAML = (".yml", ".yaml")
_BIBTEX = (".bib",)
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
    """Append what can be found; 0: all is there now; 1: something was not found; 3: a service failed.

    Raises:
        CommandError: The arguments or the environment are wrong, or the file can't be appended to.
    """
    loaded = load_project(find_project(arguments), (), console)
    path: Path = arguments.to or _usual_file(loaded)
    if not path.parent.is_dir():
        raise CommandError(f"there is no folder {path.parent}")
    # What the file needs is found out before anything is requested.
    if path.suffix.lower() in _YAML:
        _yaml()
    elif path.suffix.lower() not in _BIBTEX:
        raise CommandError(_unwritable(path))
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
    own = [path for path in loaded.files if path not in references]
    for suffixes in (_YAML, _BIBTEX):
        if usable := [path for path in own if path.suffix.lower() in suffixes]:
            return usable[0]
    if own:
        raise CommandError(_unwritable(own[0]))
    return loaded.project.folder / "papers.yml"


def _is_read(loaded: LoadedProject, path: Path) -> bool:
    """Whether the project's pages read a file, which may have just been made."""
    known, _problems = configured_files(loaded.project)
    has_settings = (loaded.project.folder / "conf.py").is_file()
    return not has_settings or path.resolve() in [one.resolve() for one in known]


def _unwritable(path: Path) -> str:
    return (
        f"{path.name}: records are appended to YAML and BibTeX files only; name one with '--to papers.yml', "
        "and write it into research_papers in conf.py beside the other files"
    )


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
    is_changed: bool = field(init=False, default=False)
    """Something was appended."""
    refusal: str = field(init=False, default="")
    """Why the file does not take what was found."""

    def __post_init__(self) -> None:
        papers = self.loaded.library.papers
        self.ids = set(papers)
        for paper in papers.values():
            known = {kind: getattr(paper, kind) for kind in _KINDS}
            self._note({**known, "github": paper.repository}, f"'{paper.id}' ({paper.path}:{paper.line})")

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
        return INCOMPLETE if lookup.unavailable and lacking else DONE

    def _append(self, record: TidyRecord) -> bool:
        try:
            append(self.path, record)
        except CommandError as error:
            self.refusal = str(error)
        except OSError as error:
            self.refusal = f"{os.path.relpath(self.path)} can't be read or written: {error.strerror}"
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


# Appending to a YAML file: what is in it stays as it is, to the byte where that can be.


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the next record goes in the text of a file, and how it is written."""

    line: int
    """Before this line, counted from 0."""
    dash: int = 0
    """The column of the dashes."""
    key: int = 2
    """The column of the fields."""
    is_spaced: bool = False
    """There are blank lines between records."""
    opening: str = ""
    """A line that must come first."""


def append(path: Path, record: TidyRecord) -> None:
    """Append a record to a file, which may be absent.

    Args:
        path: The file, ``.yml``, ``.yaml`` or ``.bib``.
        record: The record.

    Raises:
        CommandError: The file is of a form that nothing can be appended to, or ruamel.yaml is missing.
        OSError: It can't be read or written.
    """
    if path.suffix.lower() not in (*_YAML, *_BIBTEX):
        raise CommandError(_unwritable(path))
    old = path.read_bytes() if path.exists() else b""
    way = appended if path.suffix.lower() in _YAML else with_entry
    replace_file(path, way(old, record, path.name))


def appended(content: bytes, record: TidyRecord, shown: str) -> bytes:
    """Return the content of a file with one more record at the end of its papers.

    Args:
        content: The file.
        record: The record.
        shown: How messages call the file.

    Raises:
        CommandError: As in :func:`append`.
    """
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    try:
        text = content.removeprefix(mark).decode("utf-8")
    except UnicodeDecodeError:
        raise CommandError(f"{shown}: not UTF-8: save it as that, then add again") from None
    text = _without_empty_list(text)
    root = _load(text, shown)
    for way in (_in_text, _by_rewriting):
        candidate = way(text, root, record)
        new = mark + candidate.encode() if candidate is not None else None
        if new is not None and _is_right(content, new, record, shown):
            return new
    raise CommandError(f"{shown}: records can't be appended to a file of this form: paste the record into it")


def with_entry(content: bytes, record: TidyRecord, shown: str) -> bytes:
    """Return the content of a ``.bib`` file with one more entry at its end.

    Args:
        content: The file.
        record: The record.
        shown: How messages call the file.

    Raises:
        CommandError: The entry would not be read as one more.
    """
    from sphinxcontrib_research.writers import bibtex

    made = READERS[".yml"]("\n".join(rendered(record)).encode(), shown)
    library = Library.build([convert(made, Context(shown, Path(shown).absolute(), Path().absolute()))])
    newline = b"\r\n" if b"\r\n" in content else b"\n"
    entries = [bibtex.entry(paper, library, full=True).strip() for paper in library.papers.values()]
    added = "\n\n".join(entries).encode().replace(b"\n", newline) + newline
    before = content.rstrip()
    new = before + newline * 2 + added if before else added
    read = READERS[".bib"]
    if len(read(new, shown).records) != len(read(content, shown).records) + 1:
        raise CommandError(f"{shown}: the entry can't be appended: paste it from the record above")
    return new


def rendered(record: TidyRecord, *, dash: int = 0, key: int = 2) -> list[str]:
    """Return the lines of a record as an item of a list; ``dash`` and ``key`` are columns."""
    first, *others = (line[2:] for line in item_text(record).splitlines())
    start = " " * dash + "-" + " " * (key - dash - 1)
    return [start + first, *(f"{' ' * key}{line}" if line else "" for line in others)]


_EMPTY_LIST = re.compile(r"^([\w -]+:)?[ \t]*\[[ \t]*\](?=[ \t]*(?:#.*)?\r?$)", re.MULTILINE)


def _without_empty_list(text: str) -> str:
    """Return the text of a file with nothing for ``papers: []``: records then stand below each other."""

    def emptied(match: re.Match[str]) -> str:
        name = match[1] or ""
        is_papers = fold(name.rstrip(":")) in PAPERS_OF_FILE if name else not text[: match.start()].strip()
        return name if is_papers else match[0]

    new = _EMPTY_LIST.sub(emptied, text)
    return new if new.strip() else ""


def _load(text: str, shown: str) -> Any:
    """Return the content as ruamel.yaml reads it, with the places of all things."""
    # What our own reader refuses may be made to exhaust another one.
    try:
        parse_valid(text, shown)
    except Refusal as refusal:
        raise _unreadable(shown, refusal.line) from None
    yaml, error = _yaml()
    try:
        return yaml.load(text)
    except error as problem:
        place = getattr(problem, "problem_mark", None)
        raise _unreadable(shown, place.line + 1 if place is not None else 0) from None


def _unreadable(shown: str, line: int) -> CommandError:
    place = f"{shown}:{line}" if line else shown
    return CommandError(f"{place}: it can't be read as YAML: correct it first ('check' says more)")


def _yaml() -> tuple[Any, type[Exception]]:
    try:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError
    except ImportError:
        message = "adding needs ruamel.yaml: pip install 'sphinxcontrib-research[cli]'"
        raise CommandError(message) from None
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    return yaml, YAMLError


def _in_text(text: str, root: Any, record: TidyRecord) -> str | None:
    """Put the record's lines between the file's own; ``None`` where its form does not allow it."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.removesuffix(newline).split(newline) if text else []
    layout = _layout(root, lines)
    if layout is None:
        return None
    new = rendered(record, dash=layout.dash, key=layout.key)
    if layout.opening:
        new.insert(0, layout.opening)
    if (layout.opening or layout.is_spaced) and layout.line and lines[layout.line - 1].strip():
        new.insert(0, "")
    return newline.join([*lines[: layout.line], *new, *lines[layout.line :]]) + newline


def _layout(root: Any, lines: Sequence[str]) -> _Layout | None:
    end = _end(lines, len(lines))
    if root is None:
        return _Layout(end, opening="papers:", dash=2, key=4)
    if isinstance(root, list):
        return _items(root, end, lines)
    if not isinstance(root, Mapping) or root.fa.flow_style():  # type: ignore[attr-defined]
        return None
    name = _key_of_papers(root)
    if name is None:
        return _Layout(end, opening="papers:", dash=2, key=4) if PARTS_OF_FILE.keys() & set(root) else None
    start = root.lc.key(name)[0]  # type: ignore[attr-defined]
    later = [line for key in root if (line := root.lc.key(key)[0]) > start]  # type: ignore[attr-defined]
    if later:
        end = _before_comments(lines, min(later))
    if root[name] is None:
        return _Layout(start + 1, dash=2, key=4)
    return _items(root[name], end, lines)


def _key_of_papers(root: Mapping[Any, Any]) -> Any:
    """Return the key below which the papers are listed; ``None`` where there is none."""
    folded = {key: fold(str(key)) for key in root}
    names = [key for key, name in folded.items() if name == "papers"]
    names += [key for key, name in folded.items() if name in PAPERS_OF_FILE]
    return next(iter(names), None)


def _items(items: Any, end: int, lines: Sequence[str]) -> _Layout | None:
    """Return the layout of a block list of block mappings that is not empty."""
    if not isinstance(items, list) or not items or items.fa.flow_style():  # type: ignore[attr-defined]
        return None
    places = [items.lc.item(at) for at in range(len(items))]  # type: ignore[attr-defined]
    dash = items.lc.col  # type: ignore[attr-defined]
    key = places[-1][1] if isinstance(items[-1], Mapping) and places[-1][1] > dash else dash + 2
    if not lines[places[-1][0]].lstrip().startswith("-"):
        key = dash + 2
    spaced = sum(1 for line, _ in places[1:] if line and not lines[line - 1].strip())
    return _Layout(end, dash, min(key, dash + 4), is_spaced=spaced * 2 > len(places) - 1 > 0)


def _end(lines: Sequence[str], end: int) -> int:
    """Return the place behind the last line that is not blank; an end mark of the document stays behind."""
    while end and (not lines[end - 1].strip() or lines[end - 1].rstrip() == "..."):
        end -= 1
    return end


def _before_comments(lines: Sequence[str], end: int) -> int:
    """Return the place before the comments over the next key, and the blank lines over them."""
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _by_rewriting(text: str, root: Any, record: TidyRecord) -> str | None:
    """Let ruamel.yaml write the file anew: for lists in brackets, which have no lines of their own."""
    items = root.get(_key_of_papers(root)) if isinstance(root, dict) else root
    if not isinstance(items, list):
        return None
    yaml, _error = _yaml()
    items.append(dict(record))
    out = StringIO()
    yaml.dump(root, out)
    return out.getvalue() if text else None


def _is_right(old: bytes, new: bytes, record: TidyRecord, shown: str) -> bool:
    """Return whether our own reader finds all that was there, and the new record, in the new content."""
    before, after = READERS[".yml"](old, shown), READERS[".yml"](new, shown)
    return (
        _fields(after, is_paper=True) == [*_fields(before, is_paper=True), dict(record)]
        and _fields(after, is_paper=False) == _fields(before, is_paper=False)
        and len(after.problems) <= len(before.problems)
    )


def _fields(read: Read, *, is_paper: bool) -> list[dict[str, Any]]:
    return [dict(record.fields) for record in read.records if (record.kind == "paper") == is_paper]
