"""Papers as CSL-JSON items, the input of citation processors.

The schema: https://github.com/citation-style-language/schema/blob/master/schemas/input/csl-data.json;
the variables: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.paper import NUMBERED
from sphinxcontrib_research.vocabulary.types import CSL_TYPES
from sphinxcontrib_research.writers.reference import (
    clean,
    csl_variables,
    explicit_type,
    given_with_aside,
    page_text,
    published,
    type_of,
    web_address,
)

if TYPE_CHECKING:
    from sphinxcontrib_research.model.dates import PartialDate
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper, Person

Item: TypeAlias = "dict[str, str | list[dict[str, str]] | DateVariable]"
"""What CSL calls an item: variables and their values."""
DateVariable: TypeAlias = "dict[str, str | list[list[int]]]"
"""A date as CSL has it: the numbers of one date or two, and a season; or words."""
LAST_MONTH = 12
"""Behind it CSL counts the seasons where a month is."""


def item(
    paper: Paper, library: Library, *, full: bool = False, title: Callable[[str], str] = markup.rich
) -> Item:
    """Turn a paper into an item that the schema accepts.

    Args:
        paper: The paper.
        library: Where its venues are.
        full: Also the type as the data says it, where CSL's does not tell, as conversions need it.
        title: Writes titles, which are light markup; without it they keep italics and their like, as tags.

    Returns:
        The item; ``article`` is CSL's word for a preprint, ``document`` the one for what nobody named.
    """
    type_ = type_of(paper, library)
    known = type_ if type_ in CSL_TYPES else "document"
    found: Item = {"id": paper.id, "type": "article" if type_ == "preprint" else known}
    authors = [name(person) for person in paper.authors if clean(person.family)]
    if group := clean(paper.collaboration):  # CSL has no word for it
        authors.append({"literal": group})
    if authors:
        # As pandoc writes and reads an open list: CSL has no word for it.
        found["author"] = [*authors, {"literal": "others"}] if paper.authors_open else authors
    if editors := [name(person) for person in paper.editors if clean(person.family)]:
        found["editor"] = editors
    if paper.date is not None and (issued := _date(paper.date)):
        found["issued"] = issued
    found.update({variable: value for variable, value in _texts(paper, library, title).items() if value})
    explicit = explicit_type(paper, library)
    # By title and date readers tell an item of CSL from other records.
    if full and not (explicit and "title" in found and "issued" in found):
        found["custom"] = {"type": explicit or "none"}
    return found


def _texts(paper: Paper, library: Library, title: Callable[[str], str]) -> dict[str, str]:
    arxiv = f"arXiv:{clean(paper.arxiv)}" if paper.arxiv else ""
    is_preprint = type_of(paper, library) == "preprint"
    venue, by = published(paper, library)
    known = csl_variables(paper)
    # A report has a number of its own, which is another variable than that of an issue.
    has_number = type_of(paper, library) in NUMBERED and known.get("number") in (None, clean(paper.issue))
    return {
        **known,
        "title": title(paper.title),
        "title-short": title(paper.short),
        "container-title": title(venue),
        "collection-title": clean(paper.series),
        "volume": clean(paper.volume),
        **({"number" if has_number else "issue": clean(paper.issue)} if paper.issue else {}),
        "page": page_text(paper.pages, "-"),
        "edition": clean(paper.edition),
        "publisher": markup.plain(by),
        "genre": markup.plain(paper.genre),
        "version": clean(paper.version),
        **({"number": arxiv} if arxiv and is_preprint else {}),
        "archive": "arXiv" if arxiv and (paper.venues or not is_preprint) else "",
        "archive_location": "" if is_preprint else clean(paper.arxiv),
        "DOI": clean(paper.doi),
        "ISBN": clean(paper.isbn),
        "PMID": clean(paper.pmid),
        "PMCID": clean(paper.pmcid),
        "URL": clean(web_address(paper)),
        "abstract": markup.plain(paper.abstract),
        "keyword": ", ".join(clean(tag) for tag in paper.tags),
        "language": clean(paper.language),
        "status": clean(paper.status),
        "note": markup.plain(paper.note),
    }


def dumps(papers: Sequence[Paper], library: Library, *, full: bool = False) -> str:
    """Write a file of items.

    Args:
        papers: The papers, in order.
        library: Where their venues are.
        full: See :func:`item`.

    Returns:
        A JSON array, indented, with a line break at its end.
    """
    items = [item(paper, library, full=full) for paper in papers]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def name(person: Person) -> dict[str, str]:
    """Turn a person into a name variable; institutions and mononyms are ``literal``."""
    if not person.given and not person.particle and not person.suffix:
        return {"literal": clean(person.name)}
    parts = {
        "family": clean(person.family),
        "given": clean(given_with_aside(person)),
        "non-dropping-particle": clean(person.particle),
        "suffix": clean(person.suffix),
    }
    return {part: value for part, value in parts.items() if value}


def _date(date: PartialDate) -> DateVariable:
    if not date.year:
        return {"literal": clean(date.text)} if date.text else {}
    if date.end is not None:  # A season is a month here, as both dates may have one.
        return {"date-parts": [_date_parts(date), _date_parts(date.end)]}
    issued: DateVariable = {"date-parts": [_date_parts(replace(date, season=0))]}
    if date.season:
        issued["season"] = str(date.season)
    return issued


def _date_parts(date: PartialDate) -> list[int]:
    month = date.month or (date.season and LAST_MONTH + date.season)
    return [part for part in (date.year, month, date.day) if part]
