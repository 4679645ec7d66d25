"""CITATION.cff -> records: the software itself, the work that it wants to be cited by, and its references.

The format: https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yaml.error import YAMLError

from sphinxcontrib_research.model.identifiers import identify
from sphinxcontrib_research.readers.document import Fields, Refusal, problem
from sphinxcontrib_research.readers.registry import Read, Record, decode, refused
from sphinxcontrib_research.readers.yaml import faults, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.model.paper import Value

_TYPES = {
    "art": "graphic",
    "audiovisual": "motion_picture",
    "bill": "bill",
    "blog": "post-weblog",
    "catalogue": "book",
    "conference": "event",
    "conference-paper": "paper-conference",
    "data": "dataset",
    "database": "dataset",
    "edited-work": "book",
    "encyclopedia": "book",
    "film-broadcast": "broadcast",
    "generic": "document",
    "government-document": "report",
    "grant": "document",
    "historical-work": "classic",
    "legal-case": "legal_case",
    "legal-rule": "legislation",
    "magazine-article": "article-magazine",
    "medium": "document",
    "multimedia": "document",
    "music": "song",
    "newspaper-article": "article-newspaper",
    "personal-communication": "personal_communication",
    "proceedings": "book",
    "sound-recording": "song",
    "slides": "speech",
    "statute": "legislation",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "website": "webpage",
}
"""CSL types of CFF's; those not named are called alike, or begin with ``software``."""
_RENAMED = {
    "abbreviation": "short",
    "collection-doi": "x-collection-doi",
    "languages": "language",
    "license": "license",
    "notes": "note",
    "scope": "note",
    "thesis-type": "genre",
}
_SAME = frozenset(
    """
    abstract edition isbn issue keywords month pmcid status url version volume year
    """.split()
)
_PERSON = {
    "family-names": "family",
    "given-names": "given",
    "name-particle": "particle",
    "name-suffix": "suffix",
    "affiliation": "affiliation",
    "orcid": "orcid",
    "website": "url",
}
_READ = frozenset(
    """
    authors cff-version collection-title commit conference contact date-published date-released doi editors
    end identifiers institution journal message number pages preferred-citation publisher references
    repository repository-artifact repository-code start title type year-original
    """.split()
)


def read(content: bytes, shown: str) -> Read:
    """Read a citation file."""
    text, oddities = decode(content, shown)
    try:
        tree = parse(text, shown)
    except Refusal as refusal:
        return refused(shown, f"{refusal.message}; the file is not read", "limit", refusal.line)
    except YAMLError as error:
        fault = faults.explain(error, text)
        return refused(shown, f"{fault.message}; the file is not read", "yaml", fault.line)
    document = tree.documents[0] if tree.documents else None
    if not isinstance(document, Fields) or ("title" not in document and "cff-version" not in document):
        what = "is empty" if document is None else "is no citation file"
        return refused(
            shown, f"the file {what}: 'cff-version:', 'title:' and 'authors:' are expected", "empty"
        )
    problems: list[Problem] = [*oddities, *tree.problems]
    return Read(tuple(_records(document, shown, problems)), tuple(problems))


def _records(document: Fields, shown: str, problems: list[Problem]) -> Iterator[Record]:
    if "title" in document or "preferred-citation" not in document:
        yield _record(document, "software")
    preferred = document.get("preferred-citation")
    if isinstance(preferred, Fields):
        yield _record(preferred, "generic")
    elif preferred:
        line = document.lines["preferred-citation"]
        problems.append(
            problem(shown, line, "it is a mapping of fields, not a text", "data", "preferred-citation")
        )
    references = document.get("references")
    for reference in references if isinstance(references, list) else []:
        if isinstance(reference, Fields):
            yield _record(reference, "generic", relation="cited")
        else:
            line = document.lines["references"]
            problems.append(
                problem(shown, line, "an item is no mapping of fields; it is left out", "data", "references")
            )


def _record(source: Fields, default_type: str, relation: str = "") -> Record:
    """Make a record of the software or of one work."""
    fields: dict[str, Value] = {}
    lines: dict[str, int] = {}

    def put(name: str, value: Value, of: str) -> None:
        if value and name not in fields:
            fields[name] = value
            lines[name] = source.lines.get(of, source.line)

    kind = str(source.get("type") or default_type)
    put("title", source.get("title"), "title")
    put("type", "software" if kind.startswith("software") else _TYPES.get(kind, kind), "type")
    put("relation", relation, "type")
    put("authors", _people(source.get("authors")), "authors")
    put("editors", _people(source.get("editors")), "editors")
    for name in ("date-released", "date-published"):
        put("date", source.get(name), name)
    put("venue", source.get("journal"), "journal")
    for name in ("conference", "collection-title"):
        put("venue", _name(source.get(name)), name)
    for name in ("publisher", "institution"):
        put(name, _name(source.get(name)), name)
    put("issue", source.get("issue") or source.get("number"), "issue")
    put("pages", _pages(source), "start")
    dois, links = _identifiers(source)
    put("doi", _one_or_more(dois), "doi" if "doi" in source else "identifiers")
    code: list[Value] = [one for one in (source.get("repository-code"), source.get("repository")) if one]
    put(
        "code",
        _one_or_more(code),
        "repository-code" if "repository-code" in source else "repository",
    )
    put("links", links, "identifiers" if "identifiers" in source else "repository-artifact")
    for name, value in source.items():
        if name in _SAME:
            _replace(fields, lines, name, value, source)
        elif name in _RENAMED:
            put(_RENAMED[name], value[0] if isinstance(value, list) and value else value, name)
        elif name not in _READ:
            put(f"x-{name}", value, name)
    return Record(source.line, fields, lines)


def _identifiers(source: Fields) -> tuple[list[Value], list[Value]]:
    """Return the DOIs that ``identifiers`` lists, and all else that leads somewhere as links.

    https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md#identifiers
    """
    dois: list[Value] = [doi] if (doi := source.get("doi")) else []
    links: list[Value] = []
    for one in _list(source.get("identifiers")):
        value = one.get("value") if isinstance(one, dict) else None
        if not isinstance(one, dict) or not isinstance(value, str) or value in dois:
            continue
        if one.get("type") == "doi":
            dois.append(value)
        elif one.get("type") in ("url", "swh") or identify(value) is not None:
            links.append(value)
    if artifact := source.get("repository-artifact"):
        links.append(artifact)
    return dois, links


def _one_or_more(values: list[Value]) -> Value:
    return values[0] if len(values) == 1 else values


def _replace(
    fields: dict[str, Value], lines: dict[str, int], name: str, value: Value, source: Fields
) -> None:
    """Set a field, whatever ``identifiers`` said."""
    if value and not (name in ("year", "month") and "date" in fields):
        fields[name] = value
        lines[name] = source.lines.get(name, source.line)


def _pages(source: Fields) -> str:
    """Return the pages; what CFF calls ``pages`` is their number."""
    start, end, pages = (str(source.get(name) or "") for name in ("start", "end", "pages"))
    if start:
        return f"{start}-{end}" if end else start
    return pages if "-" in pages or "\u2013" in pages else ""


def _people(value: Value) -> list[Value]:
    """Return people, and entities (``name``) as institutions."""
    found: list[Value] = []
    for item in _list(value):
        if not isinstance(item, dict):
            found.append(item)
            continue
        person: dict[str, Value] = {
            _PERSON[name]: said for name, said in item.items() if name in _PERSON and said
        }
        if "family" not in person and "given" not in person:
            name = item.get("name") or item.get("alias")
            person["name"] = f"{{{name}}}" if item.get("name") else name
        found.append(person)
    return found


def _name(value: Value) -> str:
    """Return the name of an entity, or a text."""
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []
