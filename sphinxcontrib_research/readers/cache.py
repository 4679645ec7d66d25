"""What parsing a data file gave, kept for the next build: JSON beside the doctrees, safe to delete.

Records are kept as the file says them, so that all that is made of them (links to files, settings, problems)
is made anew. A YAML list is kept item by item: after an edit only the items whose text changed are parsed,
where that is the same as a plain parse; see :mod:`.items`.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from importlib import import_module
from itertools import accumulate, chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yaml.error import YAMLError

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.paper import NO_ENTRY, BibtexEntry
from sphinxcontrib_research.readers import yaml
from sphinxcontrib_research.readers.document import Fields, Refusal, Tree
from sphinxcontrib_research.readers.registry import Read, Record, content_of, plugin_of, reader_of
from sphinxcontrib_research.readers.shapes import MAX_PAPERS, records
from sphinxcontrib_research.util.files import digest_of, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinxcontrib_research.readers.bibtex import Database

_FORMAT = 4
"""Counts up when the form of the kept files changes."""
_YAML = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a file: one item of its list, or what stands before or after the items."""

    digest: str
    height: int
    """How many lines it has."""
    records: list[list[Any]]
    """Kind, line, fields, their lines, key, sections and entry of each record; lines count from 0 here."""
    problems: list[list[Any]]
    """Line, message, subtype, id, field and kind of each problem."""
    kept: bytes = b""
    """Its line in the kept file, if it has one."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a file."""

    content: str
    """The digest of its bytes."""
    parts: list[_Part]
    """Of a file that is not cut there is one."""
    beside: str = ""
    """Of a ``.bib`` file that took something from others, the digest of these."""
    asked: dict[str, str] = field(default_factory=dict)
    """What it took: digests of the answers of its database, by question."""


def read_cached(path: Path, shown: str, folder: Path, place: tuple[Database, int] | None = None) -> Read:
    """Read a data file, or take what reading it gave last time.

    Args:
        path: The file.
        shown: Its name in messages.
        folder: Where the results are kept.
        place: The BibTeX database that the file is part of, and its number there.
    """
    content = content_of(path, shown)
    if isinstance(content, Read):
        return content
    file = folder / f"{digest_of(shown.encode())}.json"
    kept = _load(file)
    # What a plug-in made of it is kept until its version changes.
    digest = digest_of(str(plugin_of(path) or "").encode() + content)
    if kept is not None and kept.content == digest and _is_valid(kept, file, place):
        return _joined(kept.parts, shown)
    if place is not None:
        database, number = place
        read = database.read(number)
        asked = database.results(number)
        beside = database.digest_of_others(number) if asked else ""
        _save(file, _Kept(digest, [_part("", "", 1, read)], beside, asked))
        return read
    reader = reader_of(path)
    if path.suffix.lower() not in _YAML and reader is not None:
        read = reader(content, shown)
        if not any(one.subtype == "plugin" for one in read.problems):  # it may be mended under its version
            _save(file, _Kept(digest, [_part("", "", 1, read)]))
        return read
    text, oddities = yaml.text_of(content, shown)
    if kept is not None and not oddities and (parts := _changed(text, shown, kept.parts)) is not None:
        _save(file, _Kept(digest, parts))
        return _joined(parts, shown)
    tree = yaml.parse_whole(text, shown)
    read = tree if isinstance(tree, Read) else records(tree, shown, oddities)
    _save(file, _Kept(digest, _parts(text, tree, read)))
    return read


def _is_valid(kept: _Kept, file: Path, place: tuple[Database, int] | None) -> bool:
    """Whether what a file took from others is still the same; then it is noted that these were looked at."""
    if not kept.asked or place is None:
        return True
    database, number = place
    beside = database.digest_of_others(number)
    if kept.beside == beside:
        return True
    if database.query(number, kept.asked) != kept.asked:
        return False
    _save(file, replace(kept, beside=beside))
    return True


# -- parts of a file


def _parts(text: str, tree: Tree | Read, read: Read) -> list[_Part]:
    """Tell what of a file came from which item, where a later edit can be read item by item."""
    cut = None if read.problems or isinstance(tree, Read) or ": &" in text else yaml.cut(text)
    if cut is None or not isinstance(tree, Tree) or not yaml.agrees(cut, tree):
        return [_part("", "", 1, read)]
    texts = (cut.head, *cut.items, cut.tail)
    heights = [part.count("\n") for part in texts]
    firsts = list(accumulate(heights[:-1], initial=1))
    found: list[list[Record]] = [[] for _ in texts]
    for record in read.records:
        # A part without a line of its own shares its first line with the next: the last of them is meant.
        found[bisect_right(firsts, record.line) - 1].append(record)
    return [
        _part(digest_of(part.encode()), part, first, Read(tuple(own)))
        for part, first, own in zip(texts, firsts, found, strict=True)
    ]


def _part(digest: str, text: str, first: int, read: Read) -> _Part:
    rows: list[list[Any]] = [
        [
            record.kind,
            record.line - first,
            record.fields,
            _lines(record, first),
            record.key,
            record.sections,
            _entry_row(record) if record.entry.fields else None,
        ]
        for record in read.records
    ]
    problems = [
        [problem.line - first, problem.message, problem.subtype, problem.paper, problem.field, problem.kind]
        for problem in read.problems
    ]
    return _Part(digest, text.count("\n"), rows, problems)


def _lines(record: Record, first: int) -> list[int | None]:
    """Return the line of each field from the first one, in the order of the fields."""
    lines = record.lines
    if list(lines) == list(record.fields):
        return [line - first for line in lines.values()]
    return [lines[name] - first if name in lines else None for name in record.fields]


def _entry_row(record: Record) -> list[str | None]:
    """Return type, names and values of an entry; ``None`` for a value that the record has under that name."""
    row: list[str | None] = [record.entry.type]
    for name, value in record.entry.fields:
        row += (name, None if record.fields.get(name) == value else value)
    return row


def _entry_of(row: list[Any], fields: dict[str, Any]) -> BibtexEntry:
    names, values = row[1::2], row[2::2]
    if None in values:
        values = [fields[name] if value is None else value for name, value in zip(names, values, strict=True)]
    return BibtexEntry(row[0], tuple(zip(names, values, strict=True)))


class _Lines(Mapping[str, int]):
    """The lines of a record's fields; few are ever asked for."""

    __slots__ = ("_fields", "_first", "_lines")

    def __init__(self, fields: dict[str, Any], lines: list[int | None], first: int) -> None:
        self._fields = fields
        self._lines = lines
        self._first = first

    def __getitem__(self, name: str) -> int:
        for written, line in zip(self._fields, self._lines, strict=True):
            if written == name and line is not None:
                return self._first + line
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name, line in zip(self._fields, self._lines, strict=True) if line is not None)

    def __len__(self) -> int:
        return sum(line is not None for line in self._lines)


def _joined(parts: Iterable[_Part], shown: str) -> Read:
    """Return the records and problems of all parts, with their lines in the file."""
    found: list[Record] = []
    problems: list[Problem] = []
    first = 1
    for part in parts:
        for kind, line, fields, lines, key, sections, written in part.records:
            places = _Lines(fields, lines, first)
            entry = _entry_of(written, fields) if written else NO_ENTRY
            found.append(Record(first + line, fields, places, kind, key, tuple(sections), entry))
        for line, message, subtype, id_, name, kind in part.problems:
            problems.append(Problem(shown, first + line, message, subtype, id_, name, kind))
        first += part.height
    return Read(tuple(found), tuple(problems))


def _changed(text: str, shown: str, old: list[_Part]) -> list[_Part] | None:
    """Parse the items that are new in a text; ``None`` where only a plain parse can tell what it holds."""
    cut = yaml.cut(text) if len(old) > 2 and ": &" not in text else None
    if cut is None:
        return None
    head, tail = digest_of(cut.head.encode()), digest_of(cut.tail.encode())
    if head != old[0].digest or tail != old[-1].digest:
        return None
    known = {part.digest: part for part in old[1:-1]}
    digests = [digest_of(item.encode()) for item in cut.items]
    new = {digest: item for digest, item in zip(digests, cut.items, strict=True) if digest not in known}
    if 2 * len(new) > len(digests):
        return None
    for digest, item in new.items():
        part = _parsed(item, digest, shown, cut.above)
        if part is None:
            return None
        known[digest] = part
    parts = [old[0], *(known[digest] for digest in digests), old[-1]]
    return parts if sum(len(part.records) for part in parts) <= MAX_PAPERS else None


def _parsed(item: str, digest: str, shown: str, above: int) -> _Part | None:
    """Parse one item; ``None`` if anything about it is not plain."""
    try:
        found = yaml.parse_item(item, shown, 1, above)
    except (YAMLError, Refusal):
        return None
    if found is None or found[1] or not isinstance(found[0], Fields):
        return None
    read = records(Tree([[found[0]]]), shown)
    return None if read.problems else _part(digest, item, 1, read)


# -- the kept file: a line with the digest of the rest, one with that of the data file, then one for each part

_encode = json.JSONEncoder(separators=(",", ":")).encode


def _line(value: object) -> bytes:
    return f"{_encode(value)}\n".encode()


def _line_of(part: _Part) -> bytes:
    return part.kept or _line([part.digest, part.height, part.records, part.problems])


def _part_of(line: bytes) -> _Part:
    digest, height, records, problems = json.loads(line)
    return _Part(digest, height, records, problems, line)


def _hashed(line: bytes, whole: blake2b) -> bytes:
    """Return a line that a digest has taken in."""
    whole.update(line)
    return line


def _stamp() -> list[Any]:
    """What a kept file must have been written by."""
    version = import_module(__package__.partition(".")[0]).__version__
    return [_FORMAT, version]


def _load(place: Path) -> _Kept | None:
    """Read a kept file; ``None`` if it is missing, of another version or not whole."""
    whole = blake2b(digest_size=16)
    try:
        with place.open("rb") as file:
            *stamp, digest = json.loads(file.readline())
            if stamp != _stamp():
                return None
            content, beside, asked = json.loads(_hashed(file.readline(), whole))
            parts = [_part_of(_hashed(line, whole)) for line in file]
        return _Kept(content, parts, beside, asked) if whole.hexdigest() == digest else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _save(place: Path, kept: _Kept) -> None:
    """Write a kept file, as a whole or not at all; where it cannot be written, nothing is kept."""
    whole = blake2b(digest_size=16)
    # Line by line: as one text, and then as bytes, it would take the memory of the file several times.
    lines = [
        _hashed(line, whole)
        for line in chain((_line([kept.content, kept.beside, kept.asked]),), map(_line_of, kept.parts))
    ]
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(place, chain((_line([*_stamp(), whole.hexdigest()]),), lines), durable=False)
    except OSError:
        return
