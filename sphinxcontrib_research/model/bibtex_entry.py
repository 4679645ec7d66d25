"""An entry of a ``.bib`` file as its author wrote it, and which of its fields say what a paper knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

FIELDS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("title", "subtitle", "maintitle", "issuetitle", "titleaddon"),
        "short": ("shorttitle", "short", "acronym"),
        "authors": ("author", "authors"),
        "editors": ("editor", "editors"),
        "venues": (
            *("journal", "journaltitle", "fjournal", "journalsubtitle", "booktitle", "booksubtitle"),
            *("eventtitle", "conference", "venue", "howpublished", "abbr"),
        ),
        "publisher": ("publisher",),
        "institution": ("school", "institution", "institute", "organization"),
        "genre": ("type",),
        "version": ("version",),
        "date": ("date", "year", "month", "day"),
        "volume": ("volume",),
        "issue": ("number", "issue"),
        "pages": ("pages", "page", "eid", "articleno", "article-number"),
        "series": ("series",),
        "edition": ("edition",),
        "language": ("language", "langid", "hyphenation"),
        "doi": ("doi",),
        "arxiv": ("eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass", "arxiv", "arxivid"),
        "hal": ("hal", "hal_id"),
        "pmid": ("pmid", "pubmedid"),
        "pmcid": ("pmcid",),
        "isbn": ("isbn",),
        "url": ("url", "html", "url_paper"),
        "abstract": ("abstract",),
        "summary": ("summary", "tldr"),
        "note": ("note", "notes"),
        "tags": ("keywords", "tags", "keyword"),
        "awards": ("award", "awards", "award_name"),
        "status": ("status", "pubstate"),
    }
)
"""The fields of BibTeX and BibLaTeX that say an attribute of a paper."""


@dataclass(frozen=True, slots=True)
class BibtexEntry:
    """What an entry says, without what is private to its author; no fields: there is no such entry."""

    type: str = ""
    """In lower case."""
    fields: tuple[tuple[str, str], ...] = ()
    """Names in lower case and values on one line, abbreviations written out; in the order of the file, then
    what other entries give it."""

    def without(self, attributes: Collection[str]) -> BibtexEntry:
        """Leave out what says some attributes of a paper."""
        names = {name for attribute in attributes for name in FIELDS_OF.get(attribute, ())}
        if names.isdisjoint(name for name, _value in self.fields):
            return self
        return BibtexEntry(self.type, tuple(one for one in self.fields if one[0] not in names))


NO_ENTRY = BibtexEntry()
"""Of a paper that is from no ``.bib`` file."""
