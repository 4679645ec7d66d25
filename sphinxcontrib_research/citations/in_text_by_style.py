"""Citations in running text as a CSL style writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinxcontrib_research.citations import year_of, year_with
from sphinxcontrib_research.citations.csl import citing, marked
from sphinxcontrib_research.citations.csl.processor import Cite, Disambiguation
from sphinxcontrib_research.citations.csl_style import addresses, item, pieces
from sphinxcontrib_research.citations.in_text import CitationItem, Piece, WorkLabel, work_labels

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.csl.processor import Processor
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

_KEYS = 0xE100
"""The first of the private characters that tell the works of a citation apart."""


def labels_by_style(
    papers: Sequence[Paper], library: Library, processor: Processor, words: Callable[[str], str] = str
) -> dict[str, WorkLabel]:
    """Label works so that no two of them read alike, as far as a style allows.

    Args:
        papers: All works that are cited.
        library: Where their venues are.
        processor: The style.
        words: Translates the words, as gettext does.
    """
    known = citing.disambiguated(processor, {paper.id: item(paper, library, processor) for paper in papers})
    labels = work_labels(papers, words)
    return {
        paper.id: replace(
            labels[paper.id],
            year=year_with(year_of(paper, words), known[paper.id].year_suffix),
            letter=known[paper.id].year_suffix,
            by_style=known[paper.id],
        )
        for paper in papers
    }


def order_by_style(papers: Sequence[Paper], library: Library, processor: Processor) -> list[str]:
    """Sort works as the bibliography of a style does, by id."""
    return processor.sorted_ids({paper.id: item(paper, library, processor) for paper in papers})


@dataclass(frozen=True, slots=True)
class NotePlace:
    """How a work in a note was cited before, as styles for notes distinguish it."""

    position: str = "first"
    """``first``, ``subsequent``, ``ibid`` or ``ibid-with-locator``."""
    is_near: bool = False
    """Whether it was cited a few notes before: how many, the style says."""
    first_note: int = -1
    """The position of the note that cites it first; -1: this note."""


_NEAR = 5
"""How many notes are near if a style does not say it."""


def note_places(notes: Sequence[Sequence[CitationItem]], processor: Processor) -> list[tuple[NotePlace, ...]]:
    """Find how each work in the notes of a document was cited before.

    https://docs.citationstyles.org/en/stable/specification.html#choose

    Args:
        notes: The works of each note, in order.
        processor: The style.
    """
    distance = processor.citation_options.get("near-note-distance", "")
    near = int(distance) if distance.isdecimal() else _NEAR
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    found = []
    before: CitationItem | None = None
    for number, works in enumerate(notes):
        places = []
        for at, work in enumerate(works):
            before = works[at - 1] if at else before
            if work.id not in first:
                places.append(NotePlace())
            else:
                is_near = number - last[work.id] <= near
                places.append(NotePlace(_position(before, work, processor), is_near, first[work.id]))
            first.setdefault(work.id, number)
            last[work.id] = number
        found.append(tuple(places))
        before = works[0] if len(works) == 1 else None
    return found


def _position(before: CitationItem | None, work: CitationItem, processor: Processor) -> str:
    """How a work that was cited before is cited again, depending on the citation before it."""
    if before is None or before.id != work.id:
        return "subsequent"
    earlier, own = (citing.split_locator(one.suffix, processor)[:2] for one in (before, work))
    if earlier == own:
        return "ibid"
    return "ibid-with-locator" if own[1] else "subsequent"


def pieces_by_style(
    items: Sequence[tuple[CitationItem, Paper, WorkLabel]],
    library: Library,
    processor: Processor,
    *,
    textual: bool,
    places: Sequence[tuple[NotePlace, str]] = (),
    is_sentence: bool = False,
) -> tuple[Piece, ...]:
    """Write a citation.

    Args:
        items: Its works, with their labels.
        library: Where their venues are.
        processor: The style.
        textual: Whether the authors are part of the sentence: ``Xie et al. (2024)``.
        places: Of a note, how each work was cited before, and the number of the note that cites it first.
        is_sentence: Whether the citation begins with a capital, as the text of a note does.

    Returns:
        The pieces, in order.
    """
    cites = []
    places = places or [(NotePlace(), "")] * len(items)
    for at, ((given, paper, label), (place, first_note)) in enumerate(zip(items, places, strict=True)):
        kind, value, suffix = citing.split_locator(given.suffix, processor)
        cites.append(
            Cite(
                chr(_KEYS + at),
                item(paper, library, processor),
                label.by_style or Disambiguation(),
                number=label.number,
                prefix=marked.quoted_inside(marked.unmarked(given.prefix)),
                locator=marked.unmarked(value),
                label=kind,
                suffix=marked.quoted_inside(marked.unmarked(suffix)),
                suppress_author=given.suppress_author,
                authors=marked.unmarked(label.authors),
                position=place.position,
                is_near=place.is_near,
                first_note=first_note,
            )
        )
    written = citing.citation(processor, cites, textual=textual, is_sentence=is_sentence)
    found: list[Piece] = []
    for span, formats in pieces(written):
        key = next((ord(one) - _KEYS for one in formats if ord(one) >= _KEYS), -1)
        id_ = items[key][0].id if key >= 0 else ""
        piece = Piece(span.text, id_, span.script == "sup", span.italic, span.bold)
        if found and replace(found[-1], text=piece.text) == piece:
            found[-1] = replace(piece, text=found[-1].text + piece.text)
        else:
            found.append(piece)
    return tuple(_note_links(found) if processor.is_for_notes else found)


def _note_links(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Link addresses in a note, and of each work the first piece alone: a note is no link as a whole."""
    linked: set[str] = set()
    for piece in pieces:
        begin = 0
        for start, address in addresses(piece.text):
            yield from _first_linked(replace(piece, text=piece.text[begin:start]), linked)
            yield replace(piece, text=address, id="", link=address)
            begin = start + len(address)
        yield from _first_linked(replace(piece, text=piece.text[begin:]), linked)


def _first_linked(piece: Piece, linked: set[str]) -> Iterator[Piece]:
    if not piece.text:
        return
    shown = piece.text.rstrip(" ")
    yield replace(piece, text=shown, id="" if piece.id in linked else piece.id)
    linked.add(piece.id)
    if shown != piece.text:
        yield replace(piece, text=piece.text[len(shown) :], id="")
