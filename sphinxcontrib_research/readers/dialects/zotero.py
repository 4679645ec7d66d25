"""Zotero's own JSON (its web API, and Better BibTeX's export) -> records with our fields.

The fields: https://api.zotero.org/schema, https://www.zotero.org/support/dev/web_api/v3/types_and_fields.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.model.identifiers import PARSERS
from sphinxcontrib_research.readers.bibtex.fields import is_private_line
from sphinxcontrib_research.readers.registry import Record
from sphinxcontrib_research.readers.values.links import leave_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinxcontrib_research.model.paper import Value

_TYPES = {
    "artwork": "graphic",
    "audiorecording": "song",
    "blogpost": "post-weblog",
    "booksection": "chapter",
    "case": "legal_case",
    "computerprogram": "software",
    "conferencepaper": "paper-conference",
    "dictionaryentry": "entry-dictionary",
    "document": "document",
    "email": "personal_communication",
    "encyclopediaarticle": "entry-encyclopedia",
    "film": "motion_picture",
    "forumpost": "post",
    "instantmessage": "personal_communication",
    "journalarticle": "article-journal",
    "letter": "personal_communication",
    "magazinearticle": "article-magazine",
    "newspaperarticle": "article-newspaper",
    "podcast": "song",
    "presentation": "speech",
    "radiobroadcast": "broadcast",
    "statute": "legislation",
    "tvbroadcast": "broadcast",
    "videorecording": "motion_picture",
}
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
_RENAMED = {
    "title": "title",
    "caseName": "title",
    "nameOfAct": "title",
    "subject": "title",
    "shortTitle": "short",
    "date": "date",
    "dateDecided": "date",
    "dateEnacted": "date",
    "issueDate": "date",
    "abstractNote": "abstract",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
    "edition": "edition",
    "series": "series",
    "language": "language",
    "rights": "license",
    "ISBN": "isbn",
    "DOI": "doi",
    "url": "url",
    "citationKey": "id",
    "thesisType": "genre",
    "reportType": "genre",
    "reportNumber": "issue",
    "versionNumber": "version",
    "ISSN": "x-issn",
    "archiveID": "x-archive-id",
}
_DEBRIS = frozenset(
    """
    itemType creators tags collections relations dateAdded dateModified accessDate key version itemKey itemID
    libraryID uri attachments notes seeAlso parentItem parentKey inPublications select libraryCatalog deleted
    md5 mtime itemTypeID autoJournalAbbreviation
    """.split()
)
"""What Zotero notes for itself."""
_SIGNS = frozenset(("creators", "dateAdded", "dateModified", "key", "libraryCatalog"))
"""Fields of which any item has one."""
_EXTRA_LINE = re.compile(r"([A-Za-z][\w. -]{0,30}?):[ \t]{0,4}(\S.*)")
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
    return "itemType" in item and not {
        "creators",
        "dateAdded",
        "dateModified",
        "key",
        "libraryCatalog",
    }.isdisjoint(item)


def translate(record: Record) -> Record:
    """Return an item of Zotero as a record with our fields; what Zotero notes for itself is left out."""
    item = unwrapped(record.fields)
    at = getattr(item, "lines", record.lines)
    fields: dict[str, Value] = {}
    lines: dict[str, int] = {}

    def put(name: str, value: Value, of: str) -> None:
        if value and name not in fields:
            fields[name] = value
            lines[name] = at.get(of, record.line)

    kind = str(item.get("itemType") or "")
    for line, name in _extra(item.get("extra")):
        put(name, line, "extra")
    put("type", _TYPES.get(kind.lower(), kind), "itemType")
    for name in _VENUES:
        put("venue", item.get(name), name)
    for name in _ISSUERS:
        put("publisher", item.get(name), name)
    people = _people(item.get("creators"))
    for name, several in people.items():
        put(name, several, "creators")
    put("tags", _tags(item.get("tags")), "tags")
    for name, value in item.items():
        if name in _RENAMED:
            put(_RENAMED[name], value, name)
        elif name == "number":
            put("issue" if kind in ("report", "conferencePaper", "standard") else "x-number", value, name)
        elif name not in _DEBRIS and name != "extra":
            put(f"x-{name}", value, name)
    _find_arxiv(fields)
    leave_out(fields)
    return Record(record.line, fields, lines, record.kind, record.key, record.sections)


def _people(creators: Value) -> Mapping[str, list[Value]]:
    """Return the people by what they did: only some of them are authors."""
    found: dict[str, list[Value]] = {}
    for one in creators if isinstance(creators, list) else []:
        if not isinstance(one, dict):
            continue
        role = str(one.get("creatorType") or "author")
        name = "authors" if role.lower() in _AUTHORS else "editors" if role == "editor" else f"x-{role}"
        if whole := one.get("name"):
            person: Value = {"name": f"{{{whole}}}"}
        else:
            person = {"family": one.get("lastName"), "given": one.get("firstName")}
        found.setdefault(name, []).append(person)
    return found


def _tags(tags: Value) -> Value:
    """Return the words of tags; those with ``type: 1`` are a service's."""
    words: list[Value] = []
    for one in tags if isinstance(tags, list) else []:
        word = one.get("tag") if isinstance(one, dict) else one
        if isinstance(word, str) and word:
            words.append(word)
    return words


def _extra(extra: Value) -> Iterator[tuple[str, str]]:
    """Yield what the lines of ``extra`` say: fields, and the rest as a note."""
    rest = []
    for line in extra.splitlines() if isinstance(extra, str) else []:
        match = _EXTRA_LINE.fullmatch(line.strip())
        name = _EXTRA_FIELDS.get(re.sub(r"[\s_.-]", "", match[1].lower())) if match else None
        if match and name:
            yield (match[2].split()[0] if name == "arxiv" else match[2]), name
        elif match and match[1].lower().startswith("tex."):
            yield match[2], f"x-{match[1].lower()}"
        elif line.strip() and not (match and is_private_line(match[1], match[2])):
            rest.append(line.strip())
    if rest:
        yield "\n".join(rest), "note"


def _find_arxiv(fields: dict[str, Value]) -> None:
    """Take the arXiv identifier from where Zotero puts it: the number of a preprint."""
    for name in ("x-number", "x-archive-id", "x-archiveLocation", "issue"):
        said = fields.get(name)
        if isinstance(said, str) and said.lower().startswith("arxiv:") and "arxiv" not in fields:
            try:
                fields["arxiv"] = PARSERS["arxiv"](said.partition(" ")[0])
            except ValueError:
                continue
            del fields[name]
            fields.setdefault("x-archive", "arXiv")
