"""What a BibTeX file can hold of a paper besides the reference: for conversions, so that nothing is lost.

The names are those of BibLaTeX, al-folio and BibBase where they have one, else the project's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sphinxcontrib_research.cite import tex
from sphinxcontrib_research.cite.common import is_web
from sphinxcontrib_research.cite.records import LINKS, NUMBERS
from sphinxcontrib_research.cite.records import paper as record

if TYPE_CHECKING:
    from sphinxcontrib_research.model.paper import Link, Paper

_FIELD = re.compile(r"[a-z][a-z0-9_-]{2,}")
_MARKUP = frozenset(("abstract", "summary", "note", "award"))
_VERBATIM = frozenset(("pmid", "pmcid", "openreview", "acl", "hal"))
_SAID_OTHERWISE = LINKS | {
    *("id", "short", "title", "authors", "venue", "date", "type", "tags", "issue", "editors", "bibtex"),
    *("url", "links", "image", "institution", "genre"),
}
_NO_WORD = re.compile(r"\W+", re.ASCII)


_READ_AS = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "incollection": "chapter",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "techreport": "report",
    "unpublished": "manuscript",
    "booklet": "document",
    "misc": "document",
}
"""What the type of an entry is read as, where it is not a CSL type of the same name."""


def more(paper: Paper, type_: str, kind: str, *, has_place: bool) -> Iterator[tuple[str, str]]:
    """List fields that a reference does not print; some may stand in the entry already.

    Args:
        paper: The paper.
        type_: Its CSL type as the data says it; else empty.
        kind: The type of the entry.
        has_place: The entry says what the paper appeared in.

    Returns:
        Names and values, the values with their braces.
    """
    may_be_preprint = paper.arxiv and not has_place and kind in ("article", "misc", "unpublished")
    if type_ != ("preprint" if may_be_preprint else _READ_AS.get(kind, kind)):
        yield "type" if kind == "misc" and type_ else "csltype", f"{{{tex.escape(type_ or 'none')}}}"
    if paper.genre and kind not in ("phdthesis", "mastersthesis", "techreport"):
        yield "genre", f"{{{tex.markup(paper.genre)}}}"
    if paper.date is not None and paper.date.day:
        yield "day", f"{{{paper.date.day}}}"
    if paper.issue:
        yield "number", f"{{{tex.escape(paper.issue)}}}"
    if paper.short:
        yield "shorttitle", f"{{{tex.markup(paper.short)}}}"
    if paper.tags:
        yield "keywords", f"{{{', '.join(tex.escape(tag) for tag in paper.tags)}}}"
    for name, value in record(paper).items():
        # The source and the date of a number have no place.
        bare = value["count"] if name in NUMBERS and isinstance(value, dict) else value
        texts = bare if isinstance(bare, list) else [bare]
        written = [_value(name, text) for text in texts if isinstance(text, str)]
        if len(written) == len(texts) and name not in _SAID_OTHERWISE and _FIELD.fullmatch(name):
            yield name, f"{{{', '.join(written)}}}"
    if is_web(paper.image):
        yield "image", f"{{{tex.verbatim(paper.image)}}}"
    yield from _links(paper.links)


def _value(name: str, text: str) -> str:
    if name in _VERBATIM:
        return tex.verbatim(text)
    return tex.markup(text) if name in _MARKUP else tex.escape(text)


def _links(links: tuple[Link, ...]) -> Iterator[tuple[str, str]]:
    """Addresses in the web, never paths; labels of the data's own as BibBase has them: ``url_Errata``."""
    for link in links:
        label = _NO_WORD.sub("_", link.label or link.kind).strip("_")
        if is_web(link.url) and (label or link.kind in LINKS):
            name = link.kind if link.kind in LINKS else f"url_{label}"
            yield name, f"{{{tex.verbatim(link.url)}}}"
