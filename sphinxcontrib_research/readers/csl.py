"""CSL's items, as JSON or YAML -> records with our fields.

The format: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables; what Crossref
(https://api.crossref.org), Zotero, Better CSL, Manubot and pandoc add to it is read or dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.model.names.lists import is_others
from sphinxcontrib_research.model.paper import NUMBERED
from sphinxcontrib_research.readers.record_builder import (
    RecordBuilder,
    is_private_line,
    is_valid,
    renamed,
    titled,
    whole_name,
)
from sphinxcontrib_research.readers.values.links import drop_redundant_url
from sphinxcontrib_research.vocabulary.types import CSL_TYPES, csl_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.registry import Record

_NAMES = {
    **{
        name: name
        for name in """
        abstract doi edition genre id isbn issue language license pmcid pmid publisher status title type url
        version volume
        """.split()
    },
    **dict.fromkeys(("title-short", "short-title", "shorttitle"), "short"),
    "container-title": "venue",
    "collection-title": "series",
    "page": "pages",
    "keyword": "tags",
}
"""Our names of CSL's variables, which are in lower case here."""
_KEPT = frozenset(
    """
    accessed archive archive_location archive-place authority call-number citation-label
    collection-editor collection-number container-title-short chapter-number compiler container-author
    custom dimensions director event event-date event-place event-title illustrator interviewer
    issn journalabbreviation jurisdiction medium number number-of-pages number-of-volumes
    original-author original-date original-publisher original-publisher-place original-title performer
    producer publisher-place recipient references reviewed-author reviewed-genre reviewed-title rights
    scale section source translator volume-title year-suffix
    """.split()
)
"""Variables that have no place on a page: kept as ``extra`` without a warning."""
_IGNORED = frozenset(
    """
    alternative-id annote archives assertion aliases categories clinical-trial-number
    content-domain content-created content-updated contributorgroup created degree deposited
    editor-translator free-to-read funder indexed institution-id is-referenced-by-count isbn-type
    issn-type journal-issue libraryid link member prefix peer-review posted providerkey published
    published-online published-other published-print reference reference-count references-count relation
    resource review score short-container-title standards-body subject subtype update-policy update-to
    updated-by approved accepted key uri relations tags attachments redirects-to short_url versionnumber
    greycite-canonical-uri publisher-location
    """.split()
)
"""What Crossref, Zotero and Manubot write for themselves."""

_SEASONS = frozenset(map(str, range(13, 25)))
"""Months that are seasons (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html)."""
_PERSON = {name: name for name in ("family", "given", "suffix", "orcid")}
_PARTICLES = ("dropping-particle", "non-dropping-particle")
_TAG = re.compile(r"</?(?:span|jats:[\w-]+|jats|mml:[\w-]+)(?:\s[^<>]*)?>")
_EXTRA_LINE = re.compile(r"(?m)^\\?_?([A-Za-z][\w. -]{0,30}?):[ \t]+(\S.*)$")
_IDENTIFIERS = {**{name: name for name in ("doi", "pmid", "pmcid", "arxiv", "isbn")}, "arxiv id": "arxiv"}
"""Our names of what lines of a note may say."""
_EXTRA_IGNORED = re.compile(
    r"zscc|tex\..*|citation key|eprint|publication type|page ?version ?id", re.IGNORECASE
)
_OTHER_FORMATS = frozenset(("journal", "booktitle", "venue", "conference", "authors", "year"))
"""What an item of CSL never holds."""


def recognises(fields: Mapping[str, Value]) -> bool:
    """Say whether a record is an item of CSL.

    Args:
        fields: A record as its file says it.
    """
    names = {name.lower() for name in fields}
    if _custom_type(fields):
        return True
    if "title" not in names or not names.isdisjoint(_OTHER_FORMATS):
        return False
    if isinstance(fields.get("issued"), (dict, list)) or not names.isdisjoint(
        ("container-title", "title-short")
    ):
        return True
    kind, authors = fields.get("type"), fields.get("author")
    if isinstance(kind, str) and "-" in kind and csl_type(kind) == kind:
        return True
    first = authors[0] if isinstance(authors, list) and authors else None
    is_name = isinstance(first, dict) and not {"family", "literal"}.isdisjoint(first)
    return is_name and not {"DOI", "URL", "citation-key", "collection-title", "issued"}.isdisjoint(fields)


def _custom_type(fields: Mapping[str, Value]) -> str:
    """Return the type that our own conversion writes where CSL's does not tell it."""
    custom = fields.get("custom")
    kind = custom.get("type") if isinstance(custom, dict) and len(custom) == 1 else None
    return kind if isinstance(kind, str) and (kind in CSL_TYPES or kind in ("none", "preprint")) else ""


def translate(record: Record) -> Record:
    """Return an item of CSL as a record with our fields; what CSL does not know stays as it is."""
    item = _Item(record)
    for name, value in record.fields.items():
        item.read(name, value)
    item.finish()
    return item.record(record)


class _Item(RecordBuilder):
    """Makes the fields of one record."""

    def __init__(self, record: Record) -> None:
        super().__init__(record.line, record.lines)
        self.source = record.fields

    def read(self, name: str, value: Value) -> None:
        """Read one variable."""
        lowered = name.lower().replace("_", "-") if name not in ("archive_location", "short_url") else name
        target = _NAMES.get(lowered)
        if lowered in _IGNORED or name.startswith(("_", "tex.")) or value is None:
            return
        if lowered == "issued":
            self.put("date", date(value), name)
        elif lowered in ("author", "editor"):
            self.put(f"{lowered}s", people(value), name)
        elif lowered in ("citation-key", "citekey"):
            self.fields["id"] = value
        elif lowered == "note" and isinstance(value, str):
            self.note(value, name)
        elif lowered == "license" and not isinstance(value, str):
            return  # Crossref: one for each version of the text
        elif target in ("isbn", "title", "venue", "abstract", "short", "series"):
            text = _first(value)
            is_tagged = "<" in text and target != "abstract"  # of which the tags part paragraphs
            self.put(target, _TAG.sub("", text).strip() if is_tagged else text, name)
        elif target is not None:
            self.put(target, value, name)
        elif lowered in _KEPT:
            self.put(f"x-{lowered}", value, name)
        elif lowered != "subtitle":
            self.put(name, value, name)

    def note(self, text: str, name: str) -> None:
        """Read a note; Zotero puts lines ``PMID: …`` into it, for what its own fields lack."""

        def line(match: re.Match[str]) -> str:
            key = match[1].lower()
            if key in _IDENTIFIERS:
                self.put(_IDENTIFIERS[key], match[2], name)
                return ""
            is_private = _EXTRA_IGNORED.fullmatch(key) or is_private_line(key, match[2])
            return "" if is_private else match[0]

        rest = _EXTRA_LINE.sub(line, text).strip()
        self.put("arxiv" if is_valid("arxiv", rest) else "note", rest, name)

    def finish(self) -> None:
        """Read what depends on several variables."""
        fields, source = self.fields, self.source
        if custom := _custom_type(source):
            del fields["x-custom"]
            fields["type"] = "" if custom == "none" else custom
        elif fields.get("type") == "article":  # what no journal published, unlike BibTeX's
            fields["type"] = "article-journal" if "venue" in fields else "preprint"
        if subtitle := _first(source.get("subtitle")):  # Crossref
            title = str(fields.get("title", ""))
            if subtitle.lower() not in title.lower():
                fields["title"] = titled(title, subtitle)
        self.numbers()
        self.archive()
        self.put("venue", _first(source.get("event-title") or source.get("event")), "event-title")
        kind, colon, bare = str(source.get("id", "")).partition(":")  # Manubot
        if colon and kind in _IDENTIFIERS:
            self.put(kind, bare, "id")
        drop_redundant_url(fields)

    def numbers(self) -> None:
        """Read numbers that are arXiv identifiers or issues."""
        at_arxiv = "arxiv" in str(self.source.get("archive")).lower()
        for name in ("number", "archive_location"):
            number = self.fields.get(f"x-{name}")
            if isinstance(number, str) and (at_arxiv or "arxiv" in number.lower()):
                if is_valid("arxiv", number):
                    self.put("arxiv", number, name)
                    del self.fields[f"x-{name}"]
            elif number and name == "number":
                self.put("issue", number, name)
                if self.fields["issue"] == number and self.fields.get("type") in NUMBERED:
                    del self.fields["x-number"]

    def archive(self) -> None:
        """Leave out that a paper is at arXiv, where its identifier says so already."""
        fields = self.fields
        if "arxiv" not in fields:
            return
        if fields.get("x-archive") == "arXiv":
            del fields["x-archive"]
        elif fields.get("publisher") == "arXiv" and fields.get("type") == "preprint":
            del fields["publisher"]


def date(value: Value) -> str:
    """Return a date variable as ``YYYY-MM-DD``, as exact as it is, or as the words it holds.

    Seasons and ranges are written as EDTF does: ``2017-21``, ``2017-03/2017-05``.
    """
    if isinstance(value, list):
        return _range([date(item) for item in value[:2]])
    if not isinstance(value, dict):
        return value or ""
    parts = value.get("date-parts") or value.get("dateparts") or value.get("date_parts")
    if isinstance(parts, list) and parts:
        several = parts[:2] if isinstance(parts[0], list) else [parts]
        numbers = [[str(part) for part in parts[:3] if part] for parts in several if isinstance(parts, list)]
    else:
        numbers = [[str(value[name]) for name in ("year", "month", "day") if value.get(name)]]
    if numbers[0] and numbers[0][0] != "0":
        if len(numbers[0]) == 1 and isinstance(season := value.get("season"), str) and season:
            numbers[0].append(str(12 + int(season)) if season in ("1", "2", "3", "4") else season)
        return _range([_day(parts) for parts in numbers])
    words = value.get("literal") or value.get("raw") or value.get("date-time") or ""
    return words if isinstance(words, str) else ""


def _day(numbers: list[str]) -> str:
    """Return a year, perhaps with month and day; 13 to 24 are the seasons, three times over."""
    if len(numbers) > 1 and not numbers[1].isdecimal():
        return " ".join(reversed(numbers))  # "May" "2024"
    if len(numbers) > 1 and numbers[1] in _SEASONS:
        numbers = [numbers[0], str(21 + (int(numbers[1]) - 13) % 4)]
    return "-".join(number.zfill(2) for number in numbers)


def _range(days: list[str]) -> str:
    """Return a date, or the first and the last of a range."""
    days = [day for day in days if day]
    both = len(days) > 1 and days[0] != days[1] and all(day[:4].isdecimal() for day in days)
    return f"{days[0]}/{days[1]}" if both else days[0] if days else ""


def people(value: Value) -> Value:
    """Return a name variable as mappings with our keys; names that are texts stay so."""
    if not isinstance(value, list):
        return value
    return [_person(item) if isinstance(item, dict) else item for item in value]


def _person(item: dict[str, Value]) -> dict[str, Value]:
    lowered = {name.lower(): value for name, value in item.items() if value}
    person: dict[str, Value] = {}
    if literal := lowered.get("literal") or lowered.get("name"):
        is_whole = "family" not in lowered and "literal" in lowered and not is_others(str(literal))
        person["name"] = whole_name(literal) if is_whole else literal
    person |= renamed(lowered, _PERSON)
    particles = [str(lowered[name]) for name in _PARTICLES if name in lowered]
    if particles:
        person["particle"] = " ".join(particles)
    if affiliation := _first(lowered.get("affiliation")):
        person["affiliation"] = affiliation
    if lowered.get("is-institution") or lowered.get("isinstitution"):
        person = {"name": whole_name(lowered.get("family", ""))}
    return person


def _first(value: Value) -> str:
    """Return a text, the first of a list of them, or the name of a mapping."""
    if isinstance(value, list):
        return _first(value[0]) if value else ""
    if isinstance(value, dict):
        return _first(value.get("name"))
    return value or ""
