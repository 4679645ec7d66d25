"""What roles say of papers, people and topics, as functions of a library.

Each gives ``None`` for what the library does not have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sphinxcontrib_research import text
from sphinxcontrib_research.badges import Badge, badges_of, kinds_without_data
from sphinxcontrib_research.render.parts import venue_text
from sphinxcontrib_research.sphinx_ext.translation import words_of

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

LONGEST_SHORT_TITLE = 40
"""A title's part before its first colon is a short name up to this many characters."""


def _paper(library: Library, id_: str) -> Paper | None:
    known_id = library.resolve(id_)
    return library.papers[known_id] if known_id is not None else None


def short_name(library: Library, id_: str) -> str | None:
    """What a reference to a paper reads, as light markup."""
    paper = _paper(library, id_)
    if paper is None:
        return None
    if paper.short:
        return paper.short
    head, colon, _rest = paper.title.partition(":")
    if colon and 0 < len(text.plain(head)) <= LONGEST_SHORT_TITLE:
        return head
    return paper.title


def author_name(library: Library, id_: str) -> str | None:
    """What a reference to an author reads."""
    record = library.authors.get(id_)
    return record.name if record is not None else None


def topic_title(library: Library, id_: str) -> str | None:
    """What a reference to a topic reads, as light markup."""
    record = library.topics.get(id_)
    return record.title if record is not None else None


def cite_textual(library: Library, id_: str) -> str | None:
    """``Xie et al. (2024)``."""
    from sphinxcontrib_research.cite import citation

    paper = _paper(library, id_)
    return citation.textual(paper, words_of(None).gettext) if paper is not None else None


def cite_parenthetical(library: Library, id_: str) -> str | None:
    """``Xie et al., 2024``."""
    from sphinxcontrib_research.cite import citation

    paper = _paper(library, id_)
    return citation.parenthetical(paper, words_of(None).gettext) if paper is not None else None


def paper_facts(library: Library, id_: str) -> tuple[str, str, tuple[Badge, ...]] | None:
    """What stands behind a paper's name in running text: its address, its venues, and badges for the rest."""
    paper = _paper(library, id_)
    if paper is None:
        return None
    venues = venue_text(paper, library)
    awards = dict.fromkeys(paper.awards)
    badges = badges_of(paper, library, ("citations", "stars", "sota"), words_of(None))
    return paper.address, ", ".join(filter(None, (venues, *awards))), tuple(badges)


def paper_badges(
    library: Library, id_: str, kinds: tuple[str, ...]
) -> tuple[tuple[Badge, ...], tuple[str, ...]] | None:
    """The badges of a paper and the kinds that it has nothing for."""
    paper = _paper(library, id_)
    if paper is None:
        return None
    badges = badges_of(paper, library, kinds, words_of(None))
    return tuple(badges), tuple(kinds_without_data(paper, library, kinds))


LABELS: dict[str, Callable[[Library, str], str | None]] = {
    "author_name": author_name,
    "cite_parenthetical": cite_parenthetical,
    "cite_textual": cite_textual,
    "short_name": short_name,
    "topic_title": topic_title,
}
"""What gives the text of a reference."""
