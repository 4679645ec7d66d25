"""Zotero's own JSON (its web API, and Better BibTeX's export) -> records with our fields.

The fields: https://api.zotero.org/schema, https://www.zotero.org/support/dev/web_api/v3/types_and_fields.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.model.identifiers import PARSERS
from sphinxcontrib_research.readers.record_builder import (
    RecordBuilder,
    as_list,
    as_text,
    is_private_line,
    mappings,
    type_of,
    whole_name,
)
from sphinxcontrib_research.readers.values.links import drop_redundant_url
from sphinxcontrib_research.util import late

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.registry import Record

_TYPES = {
    "artwork": "graphic",
    "audiorecording": "song",
    "case": "legal_case",
    "dictionaryentry": "entry-dictionary",
    "email": "personal_communication",
    "encyclopediaarticle": "entry-encyclopedia",
    "forumpost": "post",
    "instantmessage": "personal_communication",
    "letter": "personal_communication",
    "podcast": "song",
    "radiobroadcast": "broadcast",
    "statute": "legislation",
    "tvbroadcast": "broadcast",
    "videorecording": "motion_picture",
}
"""CSL types of Zotero's, where no other format has a type of that name."""
_NO_WORKS = frozenset(("attachment", "note", "annotation"))
_AUTHORS = frozenset(
    """
    artist attorneyagent author cartographer composer contributor director interviewee inventor
    performer podcaster presenter programmer sponsor
    """.split()
)
_VENUES = tuple(
    """
    publicationTitle bookTitle proceedingsTitle encyclopediaTitle dictionaryTitle blogTitle websiteTitle
    forumTitle programTitle conferenceName meetingName
    """.split()
)
"""Where a work appeared, the strongest first."""
_ISSUERS = ("publisher", "university", "institution", "company", "studio", "label", "network", "distributor")
_NAMES = {
    **{name: name for name in ("title", "date", "volume", "issue", "pages", "edition", "series", "url")},
    **dict.fromkeys(("caseName", "nameOfAct", "subject"), "title"),
    **dict.fromkeys(("dateDecided", "dateEnacted", "issueDate"), "date"),
    **dict.fromkeys(("thesisType", "reportType"), "genre"),
    "shortTitle": "short",
    "abstractNote": "abstract",
    "language": "language",
    "rights": "license",
    "ISBN": "isbn",
    "DOI": "doi",
    "citationKey": "id",
    "number": "x-number",
    "reportNumber": "issue",
    "versionNumber": "version",
    "ISSN": "x-issn",
    "archiveID": "x-archive-id",
}
_NUMBERED = frozenset(("report", "conferencePaper", "standard"))
"""Types whose ``number`` is one of a series."""
_IGNORED = frozenset(
    """
    itemType creators tags collections relations dateAdded dateModified accessDate key version itemKey itemID
    libraryID uri attachments notes seeAlso parentItem parentKey inPublications select libraryCatalog deleted
    md5 mtime itemTypeID autoJournalAbbreviation extra
    """.split()
)
"""What Zotero notes for itself, and what is read by itself."""
_SIGNS = frozenset(("creators", "dateAdded", "dateModified", "key", "libraryCatalog"))
"""Fields of which any item has one."""
_EXTRA_LINE = late(r"([A-Za-z][\w. -]{0,30}?):[ \t]{0,4}(\S.*)")
_EXTRA_FIELDS = {
    "arxiv": "arxiv",
    "arxivid": "arxiv",
    "citationkey": "id",
    "containertitle": "venue",
    "doi": "doi",
    "eventtitle": "x-event-title",
    "isbn": "isbn",
    "issued": "date",
    "originaldate": "x-original-date",
    "pmcid": "pmcid",
    "pmid": "pmid",
    "publisher": "publisher",
    "type": "type",
    "volume": "volume",
}
"""Fields that lines of ``extra`` may hold, for what an item's type lacks."""


def unwrapped(item: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return the fields of an item, which the web API puts under ``data``."""
    data = item.get("data")
    return data if isinstance(data, dict) and "itemType" in data else item


def is_work(item: Mapping[str, Value]) -> bool:
    """Say whether an item is a work, not a file or a note that belongs to one."""
    return str(unwrapped(item).get("itemType")) not in _NO_WORKS


def recognises(fields: Mapping[str, Value]) -> bool:
    """Say whether a record is an item of Zotero.

    Args:
        fields: A record as its file says it.
    """
    item = unwrapped(fields)
    return "itemType" in item and not _SIGNS.isdisjoint(item)


def translate(record: Record) -> Record:
    """Return an item of Zotero as a record with our fields; what Zotero notes for itself is left out."""
    item = unwrapped(record.fields)
    builder = RecordBuilder(record.line, getattr(item, "lines", record.lines))
    kind = str(item.get("itemType") or "")
    for name, line in _extra(item.get("extra")):
        builder.put(name, line, "extra")
    builder.put("type", type_of(kind.lower(), _TYPES), "itemType")
    for name in _VENUES:
        builder.put("venue", item.get(name), name)
    for name in _ISSUERS:
        builder.put("publisher", item.get(name), name)
    for name, people in _people(item.get("creators")).items():
        builder.put(name, people, "creators")
    builder.put("tags", _tags(item.get("tags")), "tags")
    names = {**_NAMES, "number": "issue"} if kind in _NUMBERED else _NAMES
    builder.put_all(item, names, _IGNORED)
    _find_arxiv(builder.fields)
    drop_redundant_url(builder.fields)
    return builder.record(record)


def _people(creators: Value) -> Mapping[str, list[Value]]:
    """Return the people by what they did: only some of them are authors."""
    found: dict[str, list[Value]] = {}
    for creator in mappings(creators):
        role = str(creator.get("creatorType") or "author")
        name = "authors" if role.lower() in _AUTHORS else "editors" if role == "editor" else f"x-{role}"
        person: Value = {"family": creator.get("lastName"), "given": creator.get("firstName")}
        if whole := creator.get("name"):
            person = {"name": whole_name(whole)}
        found.setdefault(name, []).append(person)
    return found


def _tags(tags: Value) -> list[Value]:
    """Return the words of tags, which may be mappings."""
    words = (tag.get("tag") if isinstance(tag, dict) else tag for tag in as_list(tags))
    return [word for word in words if isinstance(word, str) and word]


def _extra(extra: Value) -> Iterator[tuple[str, str]]:
    """Yield what the lines of ``extra`` say: fields, and the rest as a note."""
    rest = []
    for line in as_text(extra).splitlines():
        match = _EXTRA_LINE().fullmatch(line.strip())
        name = _EXTRA_FIELDS.get(re.sub(r"[\s_.-]", "", match[1].lower())) if match else None
        if match and name:
            yield name, match[2].split()[0] if name == "arxiv" else match[2]
        elif match and match[1].lower().startswith("tex."):
            yield f"x-{match[1].lower()}", match[2]
        elif line.strip() and not (match and is_private_line(match[1], match[2])):
            rest.append(line.strip())
    if rest:
        yield "note", "\n".join(rest)


def _find_arxiv(fields: dict[str, Value]) -> None:
    """Take the arXiv identifier from where Zotero puts it: the number of a preprint."""
    for name in ("x-number", "x-archive-id", "x-archiveLocation", "issue"):
        number = fields.get(name)
        if isinstance(number, str) and number.lower().startswith("arxiv:") and "arxiv" not in fields:
            try:
                fields["arxiv"] = PARSERS["arxiv"](number.partition(" ")[0])
            except ValueError:
                continue
            del fields[name]
            fields.setdefault("x-archive", "arXiv")
