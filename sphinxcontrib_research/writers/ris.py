"""Papers as RIS records, which reference managers import.

Tags and types as Zotero and EndNote read them: https://en.wikipedia.org/wiki/RIS_(file_format) and
https://github.com/zotero/translators/blob/master/RIS.js.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.dates import SEASONS
from sphinxcontrib_research.vocabulary.types import RIS_TYPES, TYPES_OF_RIS
from sphinxcontrib_research.writers.reference import (
    clean,
    csl_variables,
    given_with_aside,
    is_web,
    outer_pages,
    page_range,
    page_text,
    published,
    type_of,
    web_address,
)

if TYPE_CHECKING:
    from sphinxcontrib_research.model.dates import PartialDate
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper, Person

_VARIABLES = {
    "ISSN": "SN",
    "call-number": "CN",
    "chapter-number": "SE",
    "number": "M1",
    "number-of-volumes": "NV",
    "original-publisher": "OP",
    "section": "SE",
}
"""Tags of what bibliographies say and entries do not show, by the variable of CSL."""
RIS_VARIABLES = frozenset(("publisher-place", *_VARIABLES))
_SHARED = frozenset(csl for csl, ris in RIS_TYPES.items() if TYPES_OF_RIS[ris] != csl)
"""Types whose RIS type is read as another one: "type of work" says them."""


def entry(paper: Paper, library: Library) -> str:
    """Write the record of a paper.

    Args:
        paper: The paper.
        library: Where its venues are.

    Returns:
        The record; its lines end as the format wants it, with a carriage return and a line feed.
    """
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(paper, library) if value) + "ER  - \r\n"


def bibliography(papers: Sequence[Paper], library: Library) -> str:
    """Write a file of records, parted by blank lines."""
    return "\r\n".join(entry(paper, library) for paper in papers)


def _lines(paper: Paper, library: Library) -> Iterator[tuple[str, str]]:
    type_ = type_of(paper, library)
    yield "TY", RIS_TYPES.get(type_, "GEN")
    yield "M3", type_ if type_ not in RIS_TYPES or type_ in _SHARED else markup.plain(paper.genre)
    yield "ID", clean(paper.id)
    for person in paper.authors:
        yield "AU", _name(person)
    yield "AU", clean(paper.collaboration.replace(",", ""))
    for person in paper.editors:
        yield "ED", _name(person)
    yield "TI", markup.rich(paper.title)
    yield "ST", markup.rich(paper.short)
    place, by = published(paper, library)
    yield "T2", markup.rich(place)
    yield "T3", clean(paper.series)
    if paper.date is not None:
        yield from _date(paper.date)
    yield "VL", clean(paper.volume)
    yield "IS", clean(paper.issue)
    yield from _pages(paper.pages)
    yield "ET", clean(paper.edition or (paper.version if type_ == "software" else ""))
    yield "PB", markup.plain(by)
    known = csl_variables(paper)
    yield "CY", known.get("publisher-place") or known.get("event-place", "")
    yield "SN", clean(paper.isbn)
    for variable, tag in _VARIABLES.items():
        yield tag, known.get(variable, "")
    yield "DO", clean(paper.doi)
    if paper.arxiv:
        yield "AN", f"arXiv:{clean(paper.arxiv)}"
        if by == "arXiv" and paper.venues:  # else the publisher is named for the sake of others
            yield "DP", "arXiv"
    yield "UR", clean(web_address(paper))
    for link in paper.links:
        if link.kind == "pdf" and is_web(link.url):
            yield "L1", clean(link.url)
    yield "AB", markup.plain(paper.abstract)
    for tag in paper.tags:
        yield "KW", clean(tag)
    yield "LA", clean(paper.language)
    yield "N1", markup.plain(paper.note)


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    """First and last page; of several ranges the first tag holds all, as Zotero has it."""
    first, last = page_range(pages)
    if not last and outer_pages(pages)[1]:
        first = page_text(pages, "-")
    yield "SP", clean(first)
    yield "EP", clean(last)


def _date(date: PartialDate) -> Iterator[tuple[str, str]]:
    if not date.year:
        yield "PY", clean(date.text)
        return
    yield "PY", f"{date.year:04d}"
    if date.season:
        yield "DA", f"{date.year:04d}///{SEASONS[date.season - 1]}"
    if date.month:
        day = f"{date.day:02d}" if date.day else ""
        yield "DA", f"{date.year:04d}/{date.month:02d}/{day}/"


def _name(person: Person) -> str:
    """``Family, Given, Suffix``; the comma of a name without given name would part it, so it goes."""
    if not person.given and not person.suffix:
        return clean(replace(person, family=person.family.replace(",", "")).name)
    parts = (person.family_name, given_with_aside(person), person.suffix)
    return clean(", ".join(part for part in parts if part))
