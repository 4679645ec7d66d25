"""Data files -> papers, authors, venues, topics and problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.readers.registry import Context, shown_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from sphinxcontrib_research.model.paper import Source
    from sphinxcontrib_research.readers.bibtex import Database

__all__ = ["Bibliography", "Context", "load_file", "load_files", "shown_path"]


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

            self._database = Database([(one, shown_path(one, self._root)) for one in self._paths])
        return self._database, number


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
    from sphinxcontrib_research.readers.cache import read_cached
    from sphinxcontrib_research.readers.paper import convert
    from sphinxcontrib_research.readers.registry import read_file

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
