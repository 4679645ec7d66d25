"""What several formats ask of a paper: its type, what it appeared in, its pages, where it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sphinxcontrib_research.model import identifiers
from sphinxcontrib_research.text.clean import UNSAFE

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper, Person, Venue

UNSEEN = re.compile(f"[{UNSAFE}]")
"""What no page may hold: control characters, overrides of the writing direction, halves of characters."""
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_RANGE = re.compile(rf"\s*([^\s,;{_DASHES}]+)\s*[{_DASHES}]+\s*([^\s,;{_DASHES}]+)\s*")
_WEB = ("https://", "http://", "ftp://")
_KINDS_OF_VENUES = {
    "journal": "article-journal",
    "magazine": "article-magazine",
    "newspaper": "article-newspaper",
    "conference": "paper-conference",
    "workshop": "paper-conference",
    "proceedings": "paper-conference",
    "article": "preprint",
}
"""The type of papers in a venue whose record names the venue's own type; and CSL's word for preprints."""


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """Put a plain text on one line, without characters that no reader sees."""
    if text.isprintable() and text[:1] != " " and text[-1:] != " " and "  " not in text:
        return text
    return " ".join(UNSEEN.sub("", text).split())


def type_of(paper: Paper, library: Library) -> str:
    """Return the CSL type of a paper (or ``preprint``): its own, else its venue's; empty if nobody says."""
    if paper.type:
        return "preprint" if paper.type == "article" else paper.type
    for name in paper.venues:
        venue = library.venue(name)
        if venue is not None and venue.type:
            return _type_in(venue)
    if paper.arxiv and all(name.lower() == "arxiv" for name in paper.venues):
        return "preprint"
    return "article-journal" if paper.venues and (paper.volume or paper.issue) else ""


def said_type(paper: Paper, library: Library) -> str:
    """Return the type that the data says, of a paper or of its venue; empty where :func:`type_of` guesses."""
    known = (library.venue(name) for name in paper.venues)
    return type_of(paper, library) if paper.type or any(one and one.type for one in known) else ""


def _type_in(venue: Venue) -> str:
    return _KINDS_OF_VENUES.get(venue.type.lower(), venue.type)


def container(paper: Paper, library: Library) -> str:
    """Return the full name of the journal, proceedings or book that a paper appeared in; light markup.

    A preprint appeared in none: see :func:`publisher`.
    """
    return "" if paper.venues and type_of(paper, library) == "preprint" else _venue(paper, library)


def publisher(paper: Paper, library: Library) -> str:
    """Return who published a paper; of a preprint, where it is kept; light markup."""
    if paper.publisher or type_of(paper, library) != "preprint":
        return clean(paper.publisher)
    return _venue(paper, library) or ("arXiv" if paper.arxiv else "")


def _venue(paper: Paper, library: Library) -> str:
    """Of several venues the first whose record fits the paper's type, else the first."""
    chosen = ""
    for name in paper.venues:
        venue = library.venue(name)
        full = name if venue is None else venue.name or venue.label
        if venue is not None and paper.type and _type_in(venue) == paper.type:
            return full
        chosen = chosen or full
    return chosen


@lru_cache(maxsize=8192)
def page_range(pages: str) -> tuple[str, str]:
    """Return the first and the last page; the last is empty where there is one alone, or a list of pages."""
    match = _RANGE.fullmatch(pages)
    if match is not None:
        return match[1], match[2]
    return clean(pages), ""


def is_web(url: str) -> bool:
    """Say whether a link is an address in the web, that other sites can follow."""
    return url.startswith(_WEB)


def web_address(paper: Paper) -> str:
    """Return where a paper is in the web: as the data says, else by its identifiers; empty if nowhere."""
    if is_web(paper.url):
        return paper.url
    for kind in ("doi", "arxiv", "acl", "openreview", "pmcid", "pmid", "hal"):
        value: str = getattr(paper, kind)
        if value:
            return identifiers.address(kind, value)
    return next((link.url for link in paper.links if link.kind == "pdf" and is_web(link.url)), "")


def link_to(paper: Paper, kind: str) -> str:
    """Return the address of the first link of a kind; empty if there is none in the web."""
    return next((link.url for link in paper.links if link.kind == kind and is_web(link.url)), "")


def given_with_aside(person: Person) -> str:
    """Return given names with what stands in parentheses beside the name, as formats have no place for it."""
    return f"{person.given} ({person.aside})" if person.aside else person.given


def collaboration_of(paper: Paper) -> str:
    """Return the collaboration that a work is of; empty where one of its authors is called so."""
    name = clean(paper.collaboration)
    return (
        ""
        if not name or any(person.family.casefold() == name.casefold() for person in paper.authors)
        else name
    )


def is_institution(person: Person) -> bool:
    """Say whether a name is that of an institution or a group: several words, none of them a given name."""
    return not person.given and " " in person.family
