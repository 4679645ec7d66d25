"""Data files -> papers, authors, venues, topics and problems; whole files are cached."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field, replace
from hashlib import blake2b
from json import JSONEncoder, loads
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research import util
from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.paper import NO_ENTRY, BibtexEntry
from sphinxcontrib_research.readers.registry import (
    Context,
    Read,
    Record,
    content_of,
    plugin_of,
    read_file,
    reader_of,
)
from sphinxcontrib_research.util import digest_of, paused_collector, replace_file, shown_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from sphinxcontrib_research.model.paper import Source
    from sphinxcontrib_research.readers.bibtex import Database

_FORMAT = 6
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
    # Where a plug-in failed it may be mended under its version.
    if all(problem.subtype != "plugin" for problem in read.problems):
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
    written = NO_ENTRY
    if entry:
        written = BibtexEntry(entry[0], tuple([(name, value) for name, value in entry[1]]), tuple(entry[2]))
    return Record(line, fields, lines, kind, key, tuple(sections), written)


def _row_of(record: Record) -> list[Any]:
    written = record.entry
    entry = [written.type, written.fields, written.empty] if written.fields else None
    lines = dict(record.lines)
    return [record.line, record.fields, lines, record.kind, record.key, record.sections, entry]


def _stamp() -> list[Any]:
    """Return what a kept file must have been written by."""
    return [_FORMAT, util.__version__]


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
            *stamp, digest = loads(file.readline())
            if stamp != _stamp():
                return None
            whole = blake2b(about := file.readline(), digest_size=16)
            of, others, results, count = loads(about)
            if of != content:
                return None
            rows = []
            for line in file:
                whole.update(line)
                rows.append(loads(line))
        if whole.hexdigest() != digest:
            return None
        problems = tuple([Problem(*row) for row in rows[count:]])
        return _Kept(of, Read(tuple([_record_of(row) for row in rows[:count]]), problems), others, results)
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _save(place: Path, kept: _Kept) -> None:
    """Write a kept file, as a whole or not at all; where it cannot be written, nothing is kept."""
    encode = JSONEncoder(separators=(",", ":")).encode
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


# Data files -> papers, authors, venues, topics and problems.


class Bibliography:
    """The ``.bib`` files among some files: BibTeX reads them as one database.

    Args:
        paths: The files, in their order; those of other formats don't matter.
        root: The source folder.
    """

    def __init__(self, paths: Iterable[Path], root: Path) -> None:
        self._paths = {path: None for path in paths if path.suffix.lower() == ".bib"}
        self._numbers = {path: number for number, path in enumerate(self._paths)}
        self._root = root
        self._database: Database | None = None

    def of(self, path: Path) -> tuple[Database, int] | None:
        """Return the database that a file is part of and its number there; ``None`` if it is in none."""
        number = self._numbers.get(path)
        if number is None:
            return None
        if self._database is None:
            from sphinxcontrib_research.readers.bibtex import Database

            self._database = Database([(path, shown_path(path, self._root)) for path in self._paths])
        return self._database, number


@paused_collector()
def load_file(
    path: Path,
    *,
    root: Path,
    fields: Mapping[str, str | None] | None = None,
    cache: Path | None = None,
    bibliography: Bibliography | None = None,
    relation: str = "",
) -> Source:
    """Read one data file.

    Args:
        path: The file.
        root: The source folder: the file is named relative to it, and its paths may lead into it.
        fields: The setting ``research_fields``.
        cache: A folder for what parsing gave, beside the doctrees; ``None`` for no cache.
        bibliography: The files that a ``.bib`` file is read with; ``None`` for itself alone.
        relation: What the papers are to the project that do not say it.

    Returns:
        What the file holds, with its problems; never an exception for what is in the file.
    """
    from sphinxcontrib_research.readers.source import convert

    context = Context(shown_path(path, root), path, root, fields or {}, relation)
    place = (bibliography or Bibliography([path], root)).of(path)
    if cache is not None:
        return convert(read_cached(path, context.shown, cache, place), context)
    if place is not None:
        return convert(place[0].read(place[1]), context)
    return convert(read_file(path, context.shown), context)


def load_files(
    paths: Sequence[Path],
    *,
    root: Path,
    fields: Mapping[str, str | None] | None = None,
    cache: Path | None = None,
    references: Collection[Path] = (),
) -> list[Source]:
    """Read several data files, each as :func:`load_file` does; their ``.bib`` files are one database.

    Args:
        paths: The files, in their order.
        root: The source folder.
        fields: The setting ``research_fields``.
        cache: A folder for what parsing gave.
        references: Those of the files whose papers the project cites.
    """
    bibliography = Bibliography(paths, root)
    return [
        load_file(
            path,
            root=root,
            fields=fields,
            cache=cache,
            bibliography=bibliography,
            relation="cited" if path in references else "",
        )
        for path in paths
    ]
