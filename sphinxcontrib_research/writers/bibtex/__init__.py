"""Papers as BibTeX entries that BibTeX, biber, pybtex and bibtexparser read alike.

Entry types and fields: https://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf; those of eprints:
https://info.arxiv.org/help/hypertex/bibstyles/index.html.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

from sphinxcontrib_research.model.dates import SEASONS
from sphinxcontrib_research.model.identifiers import address, canonical
from sphinxcontrib_research.vocabulary.fields import METRICS
from sphinxcontrib_research.vocabulary.types import BIBTEX_TYPES, DOCTORAL, MASTERS, csl_type
from sphinxcontrib_research.writers.bibtex import text as tex
from sphinxcontrib_research.writers.bibtex.text import MONTH_MACROS, given, key_of, people, title, with_key
from sphinxcontrib_research.writers.reference import (
    container,
    explicit_type,
    is_web,
    page_range,
    publisher,
    type_of,
    web_address,
)
from sphinxcontrib_research.writers.yaml import LINKS, paper_record

if TYPE_CHECKING:
    from sphinxcontrib_research.model.dates import PartialDate
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

_PLACES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "article": ("journal", "publisher"),
        "inproceedings": ("booktitle", "publisher"),
        "incollection": ("booktitle", "publisher"),
        "book": ("series", "publisher"),
        "phdthesis": ("school", "school"),
        "techreport": ("institution", "institution"),
    }
)
"""The fields of what a work appeared in and of who published it, by the type of the entry."""
_PLACES_OF_OTHERS = ("howpublished", "publisher")
_BOOKS = frozenset(("book", "inproceedings", "incollection"))
"""Types whose ``number`` is that of a series."""
_KINDS = frozenset(("software", "dataset", "patent"))
"""Types that BibTeX has no entry for; BibLaTeX says them as the ``type`` of a ``misc``."""

_EXTRAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "address": ("publisherplace", "xpublisherplace"),
        "location": ("eventplace", "xeventplace"),
        "organization": (),
        "howpublished": (),
        "chapter": ("xchapter", "chapternumber", "xchapternumber"),
        "issn": ("xissn",),
    }
)
"""Fields of BibTeX that are no attributes of a paper, and what else the data may call them, folded."""
_UNDER_OTHER_NAMES = LINKS | {
    *("id", "short", "title", "authors", "venue", "date", "type", "tags", "issue", "editors", "bibtex"),
    *("url", "links", "image", "institution", "genre"),
}
"""Fields of records that entries hold under the names of BibTeX."""
_MARKUP = frozenset(("abstract", "summary", "note", "award"))
_VERBATIM = frozenset(("pmid", "pmcid", "openreview", "acl", "hal"))
_FIELD = re.compile(r"[a-z][a-z0-9_-]{2,}")
_NO_WORD = re.compile(r"\W+", re.ASCII)
_PORTABLE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+*!?-]*")
_ILLEGAL = re.compile(r"[^A-Za-z0-9_.:/+-]+")
_ARXIV_CLASS = re.compile(
    r"(?:astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat)\.[A-Za-z-]{2,}|astro-ph|cond-mat|gr-qc"
    r"|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph|physics|nlin|math|cs"
)
_PHD = re.compile(DOCTORAL, re.IGNORECASE)
_MASTER = re.compile(MASTERS, re.IGNORECASE)
_PAGES = re.compile(r"[,;]")


def _is_legal(paper: Paper) -> bool:
    """Whether an id is a key that no program misreads; one of a ``.bib`` file has been read by them all."""
    legal = tex.LEGAL_KEY if paper.source_entry.fields else _PORTABLE_KEY
    return legal.fullmatch(paper.id) is not None


def _key_of_id(paper: Paper) -> str:
    id_ = paper.id
    if _is_legal(paper):
        return id_
    letters = unicodedata.normalize("NFKD", id_).encode("ascii", "ignore").decode()
    legal = _ILLEGAL.sub("-", letters).strip("-_.:/+")
    return legal or f"paper-{sha256(id_.encode('utf-8', 'replace')).hexdigest()[:8]}"


def keys(papers: Sequence[Paper]) -> dict[str, str]:
    """Give every paper of a list a key that no other has; BibTeX does not tell keys apart by case.

    Keys that the data gives come first, then ids that are legal keys, then those that must be made.

    Args:
        papers: The papers, in the order of the list.

    Returns:
        The key of each paper's id.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    own = [(paper, key_of(given(paper.bibtex)) if paper.bibtex else "") for paper in papers]
    for wave in range(3):
        for paper, given_key in own:
            id_ = paper.id
            if id_ in found or wave != (0 if given_key else 1 if _is_legal(paper) else 2):
                continue
            wanted = given_key or _key_of_id(paper)
            chosen, number = wanted, 2
            while chosen.lower() in taken:
                chosen, number = f"{wanted}-{number}", number + 1
            taken.add(chosen.lower())
            found[id_] = chosen
    return found


def bibliography(papers: Sequence[Paper], library: Library, *, full: bool = False) -> str:
    """Write a file of entries.

    Args:
        papers: The papers, in order.
        library: Where their venues are.
        full: See :func:`entry`.

    Returns:
        The text of a ``.bib`` file, UTF-8; empty without papers.
    """
    chosen = keys(papers)
    return "\n".join(entry(paper, library, key=chosen[paper.id], full=full) for paper in papers)


def entry(paper: Paper, library: Library, *, key: str = "", full: bool = False) -> str:
    """Write the entry of a paper: the data's own ``bibtex``, if that is whole, else made from the rest.

    Args:
        paper: The paper.
        library: Where its venues are.
        key: The key; empty for the paper's own.
        full: Also what is no part of a reference (abstract, keywords, links …), as conversions need it.

    Returns:
        The entry, with a line break at its end.
    """
    if paper.bibtex and (own := given(paper.bibtex)):
        return (with_key(own, key) if key and key != key_of(own) else own) + "\n"
    kind = BIBTEX_TYPES.get(type_of(paper, library), "misc")
    place, house = _PLACES.get(kind, _PLACES_OF_OTHERS)
    if kind == "phdthesis" and _MASTER.search(paper.genre):
        kind = "mastersthesis"
    fields: dict[str, str] = {}
    _add(fields, _reference(paper, library, kind, place, house))
    _add(fields, _extras(paper))
    if full:
        _add(fields, _annotations(paper, explicit_type(paper, library), kind, has_place=place in fields))
    if paper.source_entry.fields:
        if not paper.url:  # what its identifiers say already
            fields.pop("url", None)
        kind, fields = paper.source_entry.type, dict(tex.fields(paper.source_entry, fields))
    lines = [f"@{kind}{{{key or _key_of_id(paper)},"]
    for name, value in fields.items():
        lines.append(f"  {name} = {_months(value) if name == 'month' else f'{{{value}}}'},")
    lines.append("}\n")
    return "\n".join(lines)


def _add(fields: dict[str, str], more: Iterable[tuple[str, str]]) -> None:
    """Add the fields that have a value and are not there yet."""
    for name, value in more:
        if value:
            fields.setdefault(name, value)


def _reference(paper: Paper, library: Library, kind: str, place: str, house: str) -> list[tuple[str, str]]:
    """The fields that references print."""
    is_english = not paper.language or paper.language.lower().startswith("en")
    has_class = paper.arxiv and _ARXIV_CLASS.fullmatch(paper.category)
    url = web_address(paper)
    is_doi = paper.doi and canonical(url) == canonical(address("doi", paper.doi))
    return [
        ("author", people(paper.authors, is_open=paper.authors_open)),
        ("collaboration", tex.escape(paper.collaboration)),
        ("title", title(paper.title, is_english=is_english, abstract=paper.abstract)),
        *_appeared(paper, library, kind, place, house),
        ("editor", people(paper.editors)),
        *(_date(paper.date) if paper.date is not None else ()),
        ("volume", tex.escape(paper.volume)),
        ("number", tex.escape(paper.issue) if paper.series or kind not in _BOOKS else ""),
        ("pages", _pages(paper.pages)),
        ("edition", tex.escape(paper.edition)),
        *_kind(paper, type_of(paper, library)),
        ("doi", tex.verbatim(paper.doi)),
        ("eprint", tex.verbatim(paper.arxiv or paper.hal)),
        ("archiveprefix", "arXiv" if paper.arxiv else "HAL" if paper.hal else ""),
        ("primaryclass", paper.category if has_class else ""),
        ("isbn", tex.escape(paper.isbn)),
        ("url", "" if is_doi else tex.verbatim(url)),
    ]


def _appeared(paper: Paper, library: Library, kind: str, place: str, house: str) -> list[tuple[str, str]]:
    """The journal, proceedings or book, and who published it; where one field means both, it is said once."""
    venue, by = tex.from_markup(container(paper, library)), tex.from_markup(publisher(paper, library))
    if paper.arxiv and by == "arXiv":  # the eprint says so
        by = ""
    if kind == "book" and (paper.series or not by):
        venue, by = "", by or venue
    elif place == house or (place == "howpublished" and not venue):
        venue, by = by or venue, ""
    if place == "school" and not venue and paper.affiliations:
        venue = tex.escape(paper.affiliations[0])
    institution = tex.from_markup(paper.institution)
    other = tex.from_markup(paper.publisher) if by == institution else institution
    return [
        (place, venue),
        (house, by),
        ("publisher" if house != "publisher" else "organization", "" if other in (by, venue) else other),
        ("series", tex.escape(paper.series)),
    ]


def _date(date: PartialDate) -> list[tuple[str, str]]:
    if not date.year:
        return [("year", tex.escape(date.text))]
    year, month = f"{date.year:04d}", _month(date)
    if (end := date.end) is not None:
        last = _month(end)
        if last and (last != month or end.year != date.year):
            month += f"--{last}"
        if end.year != date.year:
            year += f"--{end.year:04d}"
    return [("year", year), ("month", month)]


def _month(date: PartialDate) -> str:
    """The macro of a month, or the English name of a season, which styles of BibTeX print as it is."""
    return MONTH_MACROS[date.month - 1] if date.month else SEASONS[date.season - 1] if date.season else ""


def _months(value: str) -> str:
    """A month or two as macros, which stand without braces; anything else in braces."""
    months = value.split("--")
    return ' # "--" # '.join(months) if all(one in MONTH_MACROS for one in months) else f"{{{value}}}"


def _days(date: PartialDate) -> str:
    last = date.end.day if date.end is not None else 0
    return f"{date.day}--{last}" if date.day and last else str(date.day or "")


def _kind(paper: Paper, type_: str) -> list[tuple[str, str]]:
    """What the type of the entry leaves open."""
    if type_ == "thesis":
        # BibTeX knows doctoral and master's theses only; its styles print "type" instead of "PhD thesis".
        is_known = _PHD.search(paper.genre) or _MASTER.search(paper.genre)
        return [("type", "" if is_known else tex.from_markup(paper.genre) or "Thesis")]
    if type_ == "report":
        return [("type", tex.from_markup(paper.genre))]
    if type_ in _KINDS:
        return [("type", type_), ("version", tex.escape(paper.version))]
    if type_ == "manuscript":
        return [("note", tex.from_markup(paper.note) or tex.escape(paper.status) or "Unpublished")]
    return []


def _pages(pages: str) -> str:
    parts = [page_range(part.strip()) for part in _PAGES.split(pages)]
    return ", ".join("--".join(tex.escape(page) for page in part if page) for part in parts if part[0])


def _extras(paper: Paper) -> Iterator[tuple[str, str]]:
    """What a reference may print that is no attribute of a paper, under the names of any format."""
    yield "note", tex.from_markup(paper.note)
    yield "keywords", ", ".join(map(tex.escape, paper.tags))
    extra = dict(paper.extra)
    for name, others in _EXTRAS.items():
        found = next((value for key in (name, *others) if (value := extra.get(key))), "")
        if isinstance(found, str):
            yield name, tex.escape(found)


def _annotations(paper: Paper, type_: str, kind: str, *, has_place: bool) -> Iterator[tuple[str, str]]:
    """What no reference prints, for conversions.

    Args:
        paper: The paper.
        type_: Its CSL type as the data says it; else empty.
        kind: The type of the entry.
        has_place: The entry says what the paper appeared in.
    """
    may_be_preprint = paper.arxiv and not has_place and kind in ("article", "misc", "unpublished")
    if type_ != ("preprint" if may_be_preprint else csl_type(kind)):
        yield "type" if kind == "misc" and type_ else "csltype", tex.escape(type_ or "none")
    if kind not in ("phdthesis", "mastersthesis", "techreport"):
        yield "genre", tex.from_markup(paper.genre)
    if paper.date is not None:
        yield "day", _days(paper.date)
    yield "number", tex.escape(paper.issue)
    yield "shorttitle", tex.from_markup(paper.short)
    for name, value in paper_record(paper).items():
        # The source and the date of a number have no place.
        bare = value["count"] if name in METRICS and isinstance(value, dict) else value
        texts = bare if isinstance(bare, list) else [bare]
        written = [_value(name, text) for text in texts if isinstance(text, str)]
        if len(written) == len(texts) and name not in _UNDER_OTHER_NAMES and _FIELD.fullmatch(name):
            yield name, ", ".join(written)
    if is_web(paper.image):
        yield "image", tex.verbatim(paper.image)
    # Addresses in the web, never paths; labels of the data's own as BibBase has them: ``url_Errata``.
    seen: Counter[str] = Counter()
    for link in paper.links:
        label = _NO_WORD.sub("_", link.label or link.kind).strip("_")
        if is_web(link.url) and (label or link.kind in LINKS):
            field = link.kind if link.kind in LINKS else f"url_{label}"
            seen[field] += 1
            # A field comes once: of two links of one name the second has a number.
            name = field if seen[field] == 1 else f"url_{label or field}_{seen[field]}"
            yield name, tex.verbatim(link.url)


def _value(name: str, text: str) -> str:
    if name in _VERBATIM:
        return tex.verbatim(text)
    return tex.from_markup(text) if name in _MARKUP else tex.escape(text)
