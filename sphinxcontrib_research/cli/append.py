"""Append records to data files, and keep their content, byte for byte where possible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from sphinxcontrib_research.cli.console import CommandError
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.online.lookup import TidyRecord
from sphinxcontrib_research.readers.registry import READERS, Context, Read, Refusal
from sphinxcontrib_research.readers.source import convert
from sphinxcontrib_research.readers.yaml import parse_valid
from sphinxcontrib_research.util import replace_file, shown_path
from sphinxcontrib_research.vocabulary import PAPERS_OF_FILE, PARTS_OF_FILE
from sphinxcontrib_research.vocabulary.fields import fold
from sphinxcontrib_research.writers.yaml import item_text

YAML_SUFFIXES = (".yml", ".yaml")
BIBTEX_SUFFIXES = (".bib",)


def unwritable(path: Path) -> str:
    """Return why nothing can be appended to a file of such a suffix, and what to do."""
    return (
        f"{path.name}: records are appended to YAML and BibTeX files only; name one with '--to papers.yml', "
        "and write it into research_papers in conf.py beside the other files"
    )


def check_place(path: Path) -> None:
    """Check that records can be appended to a file of such a name, which may be absent.

    Raises:
        CommandError: It is of another format, lies in no folder, is no file, or ruamel.yaml is missing.
    """
    # A link is followed: what it leads to is written.
    folder = path.resolve().parent if path.is_symlink() else path.parent
    if not folder.is_dir():
        raise CommandError(f"there is no folder {folder}")
    if path.exists() and not path.is_file():
        raise CommandError(f"{shown_path(path)} can't be read or written: it is not a file")
    if path.suffix.lower() in YAML_SUFFIXES:
        round_trip()
    elif path.suffix.lower() not in BIBTEX_SUFFIXES:
        raise CommandError(unwritable(path))


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


def append(path: Path, records: Sequence[TidyRecord]) -> None:
    """Append records to a file, which may be absent.

    Args:
        path: The file, ``.yml``, ``.yaml`` or ``.bib``.
        records: The records.

    Raises:
        CommandError: The file is of a form that nothing can be appended to, or ruamel.yaml is missing.
        OSError: It can't be read or written.
    """
    check_place(path)
    old = path.read_bytes() if path.exists() else b""
    way = appended if path.suffix.lower() in YAML_SUFFIXES else with_entries
    replace_file(path, way(old, records, path.name))


def appended(content: bytes, records: Sequence[TidyRecord], shown: str) -> bytes:
    """Return the content of a file with more records at the end of its papers.

    Args:
        content: The file.
        records: The records.
        shown: How messages call the file.

    Raises:
        CommandError: As in :func:`append`.
    """
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    try:
        text = content.removeprefix(mark).decode("utf-8")
    except UnicodeDecodeError:
        raise CommandError(f"{shown}: not UTF-8: save it as UTF-8 first") from None
    text = _without_empty(text)
    for candidate in _candidates(text, records, shown):
        new = mark + candidate.encode()
        if _is_right(content, new, records, shown):
            return new
    cure = "write its papers as a list below 'papers:'"
    raise CommandError(f"{shown}: records can't be appended to a file of this form: {cure}")


def with_entries(content: bytes, records: Sequence[TidyRecord], shown: str) -> bytes:
    """Return the content of a ``.bib`` file with more entries at its end.

    Args:
        content: The file.
        records: The records.
        shown: How messages call the file.

    Raises:
        CommandError: The entries would not be read as so many more.
    """
    from sphinxcontrib_research.writers import bibtex

    made = READERS[".yml"]("\n".join(line for record in records for line in rendered(record)).encode(), shown)
    library = Library.build([convert(made, Context(shown, Path(shown).absolute(), Path().absolute()))])
    newline = b"\r\n" if b"\r\n" in content else b"\n"
    entries = [bibtex.entry(paper, library, full=True).strip() for paper in library.papers.values()]
    added = "\n\n".join(entries).encode().replace(b"\n", newline) + newline
    before = content.rstrip()
    new = before + newline * 2 + added if before else added
    read = READERS[".bib"]
    if len(read(new, shown).records) != len(read(content, shown).records) + len(records):
        raise CommandError(f"{shown}: the entry can't be appended: paste it from the record above")
    return new


def rendered(record: TidyRecord, *, dash: int = 0, key: int = 2) -> list[str]:
    """Return the lines of a record as an item of a list; ``dash`` and ``key`` are columns."""
    first, *others = (line[2:] for line in item_text(record).splitlines())
    start = " " * dash + "-" + " " * (key - dash - 1)
    return [start + first, *(f"{' ' * key}{line}" if line else "" for line in others)]


_EMPTY = re.compile(r"^([\w -]+:)?[ \t]*(?:\[[ \t]*\]|\{[ \t]*\}|null|~)(?=[ \t]*(?:#.*)?\r?$)", re.MULTILINE)


def _without_empty(text: str) -> str:
    """Return the text of a file with nothing for ``papers: []`` and the like: records follow as a list."""

    def emptied(match: re.Match[str]) -> str:
        name = match[1] or ""
        is_papers = fold(name.rstrip(":")) in PAPERS_OF_FILE if name else not text[: match.start()].strip()
        return name if is_papers else match[0]

    new = _EMPTY.sub(emptied, text)
    return new if new.strip() else ""


def _load(text: str, shown: str) -> Any:
    """Return the content as ruamel.yaml reads it, with the places of all things."""
    # What our own reader refuses may be made to exhaust another one.
    try:
        parse_valid(text, shown)
    except Refusal as refusal:
        raise _unreadable(shown, refusal.line) from None
    yaml, error = round_trip()
    try:
        return yaml.load(text)
    except error as problem:
        place = getattr(problem, "problem_mark", None)
        raise _unreadable(shown, place.line + 1 if place is not None else 0) from None


def _unreadable(shown: str, line: int) -> CommandError:
    place = f"{shown}:{line}" if line else shown
    return CommandError(f"{place}: it can't be read as YAML: correct it first ('check' says more)")


def round_trip() -> tuple[Any, type[Exception]]:
    """Return a parser of ruamel.yaml that keeps comments and quotes, and what it raises.

    Raises:
        CommandError: ruamel.yaml is missing.
    """
    try:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError
    except ImportError:
        message = "appending to YAML files needs ruamel.yaml: pip install 'sphinxcontrib-research[cli]'"
        raise CommandError(message) from None
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    return yaml, YAMLError


_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+")
"""A line with its end: a file may mix them."""
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")
"""What ruamel.yaml counts as the end of a line and editors do not."""


def _candidates(text: str, records: Sequence[TidyRecord], shown: str) -> Iterator[str]:
    """Yield what the file may become, the least changed first."""
    newline = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    lines = _LINE.findall(text)
    # ruamel.yaml takes ten seconds for a thousand kilobytes: it is used for what a look does not tell.
    if (layout := _plain_layout(lines)) is not None:
        yield _in_text(lines, layout, records, newline)
    root = _load(text, shown)
    if not _OTHER_BREAKS.search(text) and (layout := _layout(root, lines)) is not None:
        yield _in_text(lines, layout, records, newline)
    if (whole := _by_rewriting(text, root, records)) is not None:
        yield whole


def _in_text(lines: Sequence[str], layout: _Layout, records: Sequence[TidyRecord], newline: str) -> str:
    """Put the lines of the records between the file's own."""
    new: list[str] = [layout.opening] if layout.opening else []
    for number, record in enumerate(records):
        new += [""] if number and layout.is_spaced else []
        new += rendered(record, dash=layout.dash, key=layout.key)
    if (layout.opening or layout.is_spaced) and layout.line and lines[layout.line - 1].strip():
        new.insert(0, "")
    before = "".join(lines[: layout.line])
    if before and not before.endswith(("\r", "\n")):
        before += newline
    return "".join((before, *(line + newline for line in new), *lines[layout.line :]))


_ITEM = re.compile(r"( *)-( +)[\w'\"]")
_TOP = re.compile(r"[^\s#-]")


def _plain_layout(lines: Sequence[str]) -> _Layout | None:
    """Return the layout of a file whose papers are below each other and come last, as in most; a guess."""
    tops = [number for number, line in enumerate(lines) if _TOP.match(line) and line.rstrip() != "..."]
    if sum(line.startswith("---") for line in lines) > 1:
        return None
    if tops and fold(lines[tops[-1]].partition("#")[0].strip().removesuffix(":")) not in PAPERS_OF_FILE:
        return None
    found = [(number, item) for number, line in enumerate(lines) if (item := _ITEM.match(line))]
    if tops:
        found = [(number, item) for number, item in found if number > tops[-1]]
    dash = min((len(item[1]) for _, item in found), default=0)
    items = [(number, item) for number, item in found if len(item[1]) == dash]
    if not items:
        return None
    key = dash + 1 + len(items[-1][1][2])
    spaced = sum(1 for number, _ in items[1:] if not lines[number - 1].strip())
    is_spaced = spaced * 2 > len(items) - 1 > 0
    return _Layout(_end(lines, len(lines)), dash, min(key, dash + 4), is_spaced=is_spaced)


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


def _by_rewriting(text: str, root: Any, records: Sequence[TidyRecord]) -> str | None:
    """Let ruamel.yaml write the file anew: for lists in brackets, which have no lines of their own."""
    items = root.get(_key_of_papers(root)) if isinstance(root, dict) else root
    if not isinstance(items, list):
        return None
    yaml, _error = round_trip()
    items.extend(map(dict, records))
    out = StringIO()
    yaml.dump(root, out)
    return out.getvalue() if text else None


def _is_right(old: bytes, new: bytes, records: Sequence[TidyRecord], shown: str) -> bool:
    """Return whether our own reader finds all that was there, and the new records, in the new content."""
    before, after = READERS[".yml"](old, shown), READERS[".yml"](new, shown)
    return (
        _fields(after, is_paper=True) == [*_fields(before, is_paper=True), *map(dict, records)]
        and _fields(after, is_paper=False) == _fields(before, is_paper=False)
        and len(after.problems) <= len(before.problems)
    )


def _fields(read: Read, *, is_paper: bool) -> list[dict[str, Any]]:
    return [dict(record.fields) for record in read.records if (record.kind == "paper") == is_paper]
