"""Citations as the roles of sphinxcontrib-bibtex print them, in its styles.

What each role and style prints: https://sphinxcontrib-bibtex.readthedocs.io/en/latest/usage.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinxcontrib_research.citations import year_of
from sphinxcontrib_research.citations.in_text import Piece, joined_pieces
from sphinxcontrib_research.markup.writers import plain
from sphinxcontrib_research.model.names import name_in_text
from sphinxcontrib_research.util.scripts import filled, listed
from sphinxcontrib_research.writers.reference import clean

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.in_text import CitationItem
    from sphinxcontrib_research.model.paper import Paper


@dataclass(frozen=True, slots=True)
class CitedWork:
    """What citations may show of a work."""

    names: str = ""
    """``Xie et al.``"""
    all_names: str = ""
    """``Xie, Zhou, and Lin``"""
    year: str = ""
    label: str = ""
    """The label of its entry, without brackets; empty: no list has the work."""


def cited_work(paper: Paper, words: Callable[[str], str] = str, label: str = "") -> CitedWork:
    """Return what citations may show of a paper.

    Args:
        paper: The paper.
        words: Translates the words, as gettext does.
        label: The label of its entry.
    """
    people = paper.authors or paper.editors
    names = [clean(name_in_text(person)) for person in people]
    if not names:
        title = clean(paper.collaboration) or plain(paper.title)
        return CitedWork(title, title, year_of(paper, words), label)
    return CitedWork(_names(names, words), _all_names(names, words), year_of(paper, words), label)


def _names(names: Sequence[str], words: Callable[[str], str]) -> str:
    if len(names) <= 2:
        return _all_names(names, words)
    _ = words
    return filled(_("{author} et al."), author=names[0])


def _all_names(names: Sequence[str], words: Callable[[str], str]) -> str:
    _ = words
    if len(names) == 1:
        return names[0]
    # Translators: the last of three or more authors: "Xie, Zhou, and Lin".
    pattern = _("{authors}, and {last}") if len(names) > 2 else _("{authors} and {last}")
    return filled(pattern, authors=listed(names[:-1], words), last=names[-1])


def role_pieces(
    items: Sequence[CitationItem], works: Mapping[str, CitedWork], role: str, style: str
) -> tuple[Piece, ...]:
    """Write a citation.

    Args:
        items: Its works; unknown works are shown as their id.
        works: What citations may show of each, by the id of the item.
        role: One of :data:`~sphinxcontrib_research.vocabulary.bibtex_names.ROLES`.
        style: One of :data:`~sphinxcontrib_research.vocabulary.bibtex_names.REFERENCE_STYLES`.

    Returns:
        The pieces, in order; none for ``empty``.
    """
    if role == "empty":
        return ()
    known = [(item, works.get(item.id) or CitedWork(item.id, item.id)) for item in items]
    is_super = style == "super"
    is_textual = role.strip("cs") == "t"
    is_parenthetical = role in {"p", "ps", "alp", "alps"}
    has_brackets = role in {"p", "ps"} or "par" in role
    comma = "," if is_super and is_parenthetical else ", "
    pieces: list[Piece] = []
    for position, (item, work) in enumerate(known):
        pieces += [Piece(comma)] if position else []
        pieces += _work_pieces(item, work, role, style)
    if role.startswith("c") and pieces:
        pieces[0] = replace(pieces[0], text=pieces[0].text[:1].upper() + pieces[0].text[1:])
    if is_super and role in {"p", "ps"}:
        return joined_pieces([replace(piece, raised=True) for piece in pieces])
    if has_brackets and not is_textual:
        pieces = [Piece("["), *pieces, Piece("]")]
    return joined_pieces(pieces)


def _work_pieces(item: CitationItem, work: CitedWork, role: str, style: str) -> Iterator[Piece]:
    names = work.all_names if role.endswith("s") else work.names
    before = [Piece(f"{item.prefix} ")] if item.prefix else []
    behind = [Piece(f", {item.suffix}")] if item.suffix else []
    label = work.label or item.id
    if not work.year:
        yield from (*before, Piece(item.id, item.id), *behind)
    elif "author" in role:
        yield Piece(names, item.id)
    elif "year" in role:
        yield Piece(work.year, item.id)
    elif "label" in role:
        yield Piece(label, item.id)
    elif role.strip("cs") == "t":
        mark = work.year if style == "author_year" else label
        yield Piece(names if style == "super" else f"{names} ")
        bracketed = [*before, Piece(mark, item.id), *behind]
        if style == "super":
            yield from (replace(piece, raised=True) for piece in bracketed)
        else:
            yield from (Piece("["), *bracketed, Piece("]"))
    else:
        mark = f"{names}, {work.year}" if style == "author_year" else label
        yield from (*before, Piece(mark, item.id), *behind)
