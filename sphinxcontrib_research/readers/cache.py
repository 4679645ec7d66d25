"""What parsing a data file gave, kept for the next build: JSON beside the doctrees, safe to delete.

Records are kept as the file says them, so that all that is made of them (links to files, settings, problems)
is made anew. A kept file is a line with the version that wrote it and the digest of the rest, a line about
the data file, then one line for each record and problem.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research import version
from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.paper import NO_ENTRY, BibtexEntry
from sphinxcontrib_research.readers.registry import Read, Record, content_of, plugin_of, reader_of
from sphinxcontrib_research.util.files import digest_of, replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from sphinxcontrib_research.readers.bibtex import Database

_FORMAT = 5
"""Counts up when the form of the kept files changes."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a file."""

    content: str
    """The digest of its bytes."""
    read: Read
    others: str = ""
    """Of a ``.bib`` file that took something from others, the digest of these."""
    results: dict[str, str] = field(default_factory=dict)
    """What it took: digests of the results of its database, by query."""


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
    # What a plug-in made of it is kept until its version changes.
    digest = digest_of(str(plugin_of(path) or "").encode() + content)
    kept = _load(file, digest)
    if kept is not None and _is_valid(kept, file, place):
        return kept.read
    if place is not None:
        database, number = place
        read = database.read(number)
        results = database.results(number)
        others = database.digest_of_others(number) if results else ""
        _save(file, _Kept(digest, read, others, results))
        return read
    read = reader_of(path)(content, shown)
    if not any(one.subtype == "plugin" for one in read.problems):  # it may be mended under its version
        _save(file, _Kept(digest, read))
    return read


def _is_valid(kept: _Kept, file: Path, place: tuple[Database, int] | None) -> bool:
    """Say whether what a file took from others is still the same; that these were looked at is kept."""
    if not kept.results or place is None:
        return True
    database, number = place
    others = database.digest_of_others(number)
    if kept.others == others:
        return True
    if database.query(number, kept.results) != kept.results:
        return False
    _save(file, replace(kept, others=others))
    return True


def _record_of(row: list[Any]) -> Record:
    line, fields, lines, kind, key, sections, entry = row
    written = BibtexEntry(entry[0], tuple([(name, value) for name, value in entry[1]])) if entry else NO_ENTRY
    return Record(line, fields, lines, kind, key, tuple(sections), written)


def _row_of(record: Record) -> list[Any]:
    entry = [record.entry.type, record.entry.fields] if record.entry.fields else None
    lines = dict(record.lines)
    return [record.line, record.fields, lines, record.kind, record.key, record.sections, entry]


def _stamp() -> list[Any]:
    """Return what a kept file must have been written by."""
    return [_FORMAT, version.__version__]


def _load(place: Path, content: str) -> _Kept | None:
    """Read a kept file.

    Args:
        place: The file.
        content: The digest that the data file has now.

    Returns:
        What is kept; ``None`` if it is missing, damaged, of another version or of another content.
    """
    try:
        with place.open("rb") as file:
            *stamp, digest = json.loads(file.readline())
            if stamp != _stamp():
                return None
            whole = blake2b(about := file.readline(), digest_size=16)
            of, others, results, count = json.loads(about)
            if of != content:
                return None
            rows = []
            for line in file:
                whole.update(line)
                rows.append(json.loads(line))
        if whole.hexdigest() != digest:
            return None
        problems = tuple([Problem(*row) for row in rows[count:]])
        return _Kept(of, Read(tuple([_record_of(row) for row in rows[:count]]), problems), others, results)
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _save(place: Path, kept: _Kept) -> None:
    """Write a kept file, as a whole or not at all; where it cannot be written, nothing is kept."""
    encode = json.JSONEncoder(separators=(",", ":")).encode
    records, problems = kept.read.records, kept.read.problems
    rows = ([kept.content, kept.others, kept.results, len(records)], *map(_row_of, records))
    # Line by line: as one text it would take the memory of the file several times.
    lines = [f"{encode(row)}\n".encode() for row in (*rows, *map(astuple, problems))]
    whole = blake2b(digest_size=16)
    for line in lines:
        whole.update(line)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        stamp = f"{encode([*_stamp(), whole.hexdigest()])}\n".encode()
        replace_file(place, (stamp, *lines), durable=False)
    except OSError:
        return
