"""Papers in order: by any fields, the same everywhere, those without a value last."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from sphinxcontrib_research import text
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import fold
from sphinxcontrib_research.model.paper import Paper, Person
from sphinxcontrib_research.query.fields import canonical, field, leading_number
from sphinxcontrib_research.query.selection import SortKey

_DIGITS = re.compile(r"\d+")
_LONGEST_NUMBER = 12
_FEW = 8
"""Of a library so many times as large as a selection, the selection alone is sorted."""

_BY_TITLE = SortKey("title")
_LAST = "\U0010ffff"

Key = Callable[[Paper], Any]
"""The sort key of a paper; ``None`` if it has no value."""


def natural(value: str) -> str:
    """A text as it is sorted: without case and accents, numbers in it by their value."""
    folded = fold(value) or value.casefold()
    if folded.isascii() and len(folded.encode().translate(None, b"0123456789")) == len(folded):
        return folded
    return _DIGITS.sub(lambda match: match[0].zfill(_LONGEST_NUMBER), folded)


def in_order(library: Library, papers: Sequence[Paper], keys: Sequence[SortKey]) -> list[Paper]:
    """Sort papers.

    A library's papers are sorted once for each order, which all lists share.

    Args:
        library: Where the papers are from.
        papers: In the order that ``data`` means.
        keys: The fields, first things first.

    Returns:
        The papers; where all fields agree, by title, then by id.
    """
    if any(canonical(key.field) == "data" for key in keys):
        return _sorted(library, papers, keys)
    orders: dict[tuple[SortKey, ...], list[Paper]] = library.memo.setdefault("orders", {})
    order = orders.get(tuple(keys))
    if order is None:
        if len(papers) * _FEW < len(library.papers):
            return _sorted(library, papers, keys)
        order = orders[tuple(keys)] = _sorted(library, list(library.papers.values()), keys)
    if len(papers) == len(order):
        return order.copy()
    if len(papers) * _FEW < len(order):
        return _sorted(library, papers, keys)
    ids = {paper.id for paper in papers}
    return [paper for paper in order if paper.id in ids]


def _sorted(library: Library, papers: Sequence[Paper], keys: Sequence[SortKey]) -> list[Paper]:
    titles = _known_keys(library, "title", papers)
    ordered = sorted(papers, key=lambda paper: (titles[paper.id] or _LAST, paper.id))
    if keys and keys[-1] == _BY_TITLE:
        keys = keys[:-1]
    for key in reversed(keys):
        if canonical(key.field) == "data":
            known: dict[str, Any] = {paper.id: at for at, paper in enumerate(papers)}
        else:
            known = _known_keys(library, key.field, papers)
        valued = [paper for paper in ordered if known[paper.id] is not None]
        without = (
            [paper for paper in ordered if known[paper.id] is None] if len(valued) < len(ordered) else []
        )
        valued.sort(key=lambda paper: known[paper.id], reverse=key.reverse)
        ordered = valued + without
    return ordered


def _known_keys(library: Library, name: str, papers: Sequence[Paper]) -> dict[str, Any]:
    """The sort keys of papers, by id; each is made once for a library."""
    keys: dict[str, dict[str, Any]] = library.memo.setdefault("sort keys", {})
    known = keys.setdefault(name, {})
    missing = [paper for paper in papers if paper.id not in known]
    if missing:
        make = _key(library, name)
        for paper in missing:
            known[paper.id] = make(paper)
    return known


def _key(library: Library, name: str) -> Key:
    own = canonical(name)
    folds: dict[str, str] = library.memo.setdefault("natural", {})
    if own == "date":
        return _date_key
    if own == "year":
        return lambda paper: paper.date.sort_key[0] if paper.date is not None else None
    if own == "title":
        return _title_key
    if own in {"authors", "editors"}:
        return lambda paper: _people_key(
            (paper.authors or paper.editors) if own == "authors" else paper.editors, folds
        )
    found = field(name, library)
    if found is None:
        return lambda _paper: None
    get = found.get
    if found.numeric:
        return lambda paper: _mixed(get(paper))
    return lambda paper: _plain(get(paper), folds)


def _date_key(paper: Paper) -> int | None:
    if paper.date is None:
        return None
    year, month, day = paper.date.sort_key
    return year * 10000 + month * 100 + day


def _title_key(paper: Paper) -> str | None:
    # Blanks within it are folded anyway; few titles are the same, so none is remembered.
    title = paper.title
    return natural(text.plain(title) if text.needs_reading(title) else title.strip()) or None


def _people_key(people: Sequence[Person], folds: dict[str, str]) -> str | None:
    """The first three people, family names first; names repeat, so each is folded once."""
    names = [f"{one.family_name} {one.given}" for one in people[:3]]
    return "\t".join([_plain(name, folds) for name in names]) or None


def _plain(value: object, folds: dict[str, str]) -> Any:
    if isinstance(value, tuple):
        value = ", ".join(value) or None
    if isinstance(value, str):
        found = folds.get(value)
        if found is None:
            found = folds[value] = natural(value)
        return found
    return value


def _mixed(value: object) -> tuple[int, float, str] | None:
    """Numbers by their value, then texts."""
    if isinstance(value, tuple):
        value = ", ".join(value)
    if not isinstance(value, str) or not value:
        return None
    number = leading_number(value)
    return (1, 0.0, natural(value)) if number is None else (0, number, "")
