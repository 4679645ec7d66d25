"""Papers in order: by any fields, the same everywhere, those without a value last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sphinxcontrib_research import text
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import fold
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.query.fields import canonical, field, leading_number
from sphinxcontrib_research.query.selection import SortKey

_DIGITS = re.compile(r"\d+")
_LONGEST_NUMBER = 12

Key = Callable[[Paper], Any]
"""The sort key of a paper; ``None`` if it has no value."""


def natural(value: str) -> str:
    """A text as it is sorted: without case and accents, numbers in it by their value."""
    folded = fold(value) or value.casefold()
    if _DIGITS.search(folded):
        return _DIGITS.sub(lambda match: match[0].zfill(_LONGEST_NUMBER), folded)
    return folded


def in_order(library: Library, papers: Iterable[Paper], keys: Sequence[SortKey]) -> list[Paper]:
    """Sort papers.

    Args:
        library: Where the papers are from; sort keys are kept on it.
        papers: In the order that ``data`` means.
        keys: The fields, first things first.

    Returns:
        The papers; where all fields agree, by title, then by id.
    """
    given = list(papers)
    if keys and canonical(keys[0].field) == "data":  # what follows can't matter
        return given[::-1] if keys[0].reverse else given
    positions = {paper.id: at for at, paper in enumerate(given)}
    ranks = _title_ranks(library)
    ordered = sorted(given, key=lambda paper: ranks[paper.id])
    for key in reversed(keys):
        name = canonical(key.field)
        if name == "data":
            ordered.sort(key=lambda paper: positions[paper.id], reverse=key.reverse)
        elif not (name == "title" and not key.reverse and key is keys[-1]):
            ordered = _sorted_by(library, ordered, key)
    return ordered


def _sorted_by(library: Library, papers: list[Paper], key: SortKey) -> list[Paper]:
    known = _known_keys(library, key.field)
    make: Key | None = None
    for paper in papers:
        if paper.id not in known:
            make = make or _key(library, key.field)
            known[paper.id] = make(paper)
    valued = [paper for paper in papers if known[paper.id] is not None]
    without = [paper for paper in papers if known[paper.id] is None] if len(valued) < len(papers) else []
    valued.sort(key=lambda paper: known[paper.id], reverse=key.reverse)
    return valued + without


def _known_keys(library: Library, name: str) -> dict[str, Any]:
    keys: dict[str, dict[str, Any]] = library.memo.setdefault("sort keys", {})
    return keys.setdefault(name, {})


def _title_ranks(library: Library) -> dict[str, int]:
    if "title ranks" not in library.memo:
        titles = _known_keys(library, "title")
        for paper in library.papers.values():
            titles[paper.id] = natural(text.plain(paper.title))
        ordered = sorted(library.papers, key=lambda id_: (titles[id_], id_))
        library.memo["title ranks"] = {id_: rank for rank, id_ in enumerate(ordered)}
    ranks: dict[str, int] = library.memo["title ranks"]
    return ranks


def _key(library: Library, name: str) -> Key:
    own = canonical(name)
    if own == "date":
        return lambda paper: paper.date.sort_key if paper.date is not None else None
    if own == "year":
        return lambda paper: paper.date.sort_key[0] if paper.date is not None else None
    if own in {"authors", "editors"}:
        return _people_key
    found = field(name, library)
    if found is None:
        return lambda _paper: None
    get = found.get
    if found.numeric:
        return lambda paper: _mixed(get(paper))
    return lambda paper: _plain(get(paper))


def _people_key(paper: Paper) -> str | None:
    if not paper.authors:
        return None
    return "\t".join([natural(f"{one.family_name} {one.given}") for one in paper.authors[:3]])


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return natural(", ".join(value)) if value else None
    return natural(value) if isinstance(value, str) else value


def _mixed(value: object) -> tuple[int, float, str] | None:
    """Numbers by their value, then texts."""
    if isinstance(value, tuple):
        value = ", ".join(value)
    if not isinstance(value, str) or not value:
        return None
    number = leading_number(value)
    return (1, 0.0, natural(value)) if number is None else (0, number, "")
