"""Citations in running text as a CSL style writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinxcontrib_research.citations import year_of, year_with
from sphinxcontrib_research.citations.csl import citing, marked
from sphinxcontrib_research.citations.csl.processor import Cite, Disambiguation
from sphinxcontrib_research.citations.csl_style import item, pieces
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
    known = citing.disambiguated(processor, {paper.id: item(paper, library) for paper in papers})
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
    return processor.sorted_ids({paper.id: item(paper, library) for paper in papers})


def pieces_by_style(
    items: Sequence[tuple[CitationItem, Paper, WorkLabel]],
    library: Library,
    processor: Processor,
    *,
    textual: bool,
) -> tuple[Piece, ...]:
    """Write a citation.

    Args:
        items: Its works, with what stands for each.
        library: Where their venues are.
        processor: The style.
        textual: Whether the authors are part of the sentence: ``Xie et al. (2024)``.

    Returns:
        The pieces, in order.
    """
    cites = []
    for at, (given, paper, label) in enumerate(items):
        kind, value, suffix = citing.split_locator(given.suffix, processor)
        cites.append(
            Cite(
                chr(_KEYS + at),
                item(paper, library),
                label.by_style or Disambiguation(),
                number=label.number,
                prefix=marked.quoted_inside(marked.unmarked(given.prefix)),
                locator=marked.unmarked(value),
                label=kind,
                suffix=marked.quoted_inside(marked.unmarked(suffix)),
                suppress_author=given.suppress_author,
                authors=marked.unmarked(label.authors),
            )
        )
    written = citing.citation(processor, cites, textual=textual)
    found: list[Piece] = []
    for span, formats in pieces(written):
        key = next((ord(one) - _KEYS for one in formats if ord(one) >= _KEYS), -1)
        id_ = items[key][0].id if key >= 0 else ""
        piece = Piece(span.text, id_, span.script == "sup", span.italic, span.bold)
        if found and replace(found[-1], text=piece.text) == piece:
            found[-1] = replace(piece, text=found[-1].text + piece.text)
        else:
            found.append(piece)
    return tuple(found)
