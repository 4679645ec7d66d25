"""Data files -> papers, authors, venues, topics and problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.load.context import Context, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sphinxcontrib_research.model.source import Source

__all__ = ["Context", "load_file", "load_files", "shown_path"]


def load_file(
    path: Path, *, root: Path, fields: Mapping[str, str | None] | None = None, cache: Path | None = None
) -> Source:
    """Read one data file.

    Args:
        path: The file.
        root: The source folder: the file is named relative to it, and its paths may lead into it.
        fields: The setting ``research_fields``.
        cache: A folder for what parsing gave, beside the doctrees; ``None`` for no cache.

    Returns:
        What the file holds, with its problems; never an exception for what is in the file.
    """
    from sphinxcontrib_research.load.tree import collector_paused

    with collector_paused():
        from sphinxcontrib_research.load.cache import read_cached
        from sphinxcontrib_research.load.convert import convert
        from sphinxcontrib_research.load.reader import read_file

        context = Context(shown_path(path, root), path, root, fields or {})
        if cache is None:
            return convert(read_file(path, context.shown), context)
        return convert(read_cached(path, context.shown, cache), context)


def load_files(
    paths: Iterable[Path],
    *,
    root: Path,
    fields: Mapping[str, str | None] | None = None,
    cache: Path | None = None,
) -> list[Source]:
    """Read several data files, each as :func:`load_file` does."""
    return [load_file(path, root=root, fields=fields, cache=cache) for path in paths]
