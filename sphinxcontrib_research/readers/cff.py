"""CITATION.cff -> records: the software itself, the work that it wants to be cited by, and its references.

The format: https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.model.identifiers import identify
from sphinxcontrib_research.readers.record_builder import (
    RecordBuilder,
    as_list,
    as_mapping,
    as_text,
    mappings,
    type_of,
    whole_name,
)
from sphinxcontrib_research.readers.registry import Fields, Read, problem, read_parsed, refused
from sphinxcontrib_research.readers.yaml import parse_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.registry import Record, Tree

_TYPES = {
    **dict.fromkeys(("catalogue", "edited-work", "encyclopedia"), "book"),
    **dict.fromkeys(("grant", "medium", "multimedia"), "document"),
    **dict.fromkeys(("legal-rule", "statute"), "legislation"),
    **dict.fromkeys(("music", "sound-recording"), "song"),
    "art": "graphic",
    "audiovisual": "motion_picture",
    "conference": "event",
    "database": "dataset",
    "film-broadcast": "broadcast",
    "government-document": "report",
    "historical-work": "classic",
}
"""CSL types of CFF's, where no other format has a type of that name."""
_NAMES = {
    "abbreviation": "short",
    "collection-doi": "x-collection-doi",
    "languages": "language",
    "license": "license",
    "notes": "note",
    "scope": "note",
    "thesis-type": "genre",
}
_SAME = frozenset("abstract edition isbn issue keywords month pmcid status url version volume year".split())
"""Fields that are called as ours."""
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
    return read_parsed(content, shown, parse_whole, _records_of)


def _records_of(tree: Tree, shown: str, oddities: tuple[Problem, ...]) -> Read:
    document = tree.documents[0] if tree.documents else None
    if not isinstance(document, Fields) or ("title" not in document and "cff-version" not in document):
        what = "is empty" if document is None else "is not a citation file"
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
        name, message = "preferred-citation", "it must be a mapping of fields; it is left out"
        problems.append(problem(shown, document.lines[name], message, "data", name))
    for reference in as_list(document.get("references")):
        if isinstance(reference, Fields):
            yield _record(reference, "generic", relation="cited")
        else:
            name, message = "references", "an item is not a mapping of fields; it is left out"
            problems.append(problem(shown, document.lines[name], message, "data", name))


def _record(source: Fields, default_type: str, relation: str = "") -> Record:
    """Make a record of the software or of one work."""
    builder = RecordBuilder(source.line, source.lines)
    put = builder.put
    kind = str(source.get("type") or default_type)
    put("title", source.get("title"), "title")
    put("type", "software" if kind.startswith("software") else type_of(kind, _TYPES), "type")
    put("relation", relation, "type")
    put("authors", _people(source.get("authors")), "authors")
    put("editors", _people(source.get("editors")), "editors")
    for name in ("date-released", "date-published"):
        put("date", source.get(name), name)
    for name in ("journal", "conference", "collection-title"):
        put("venue", _name(source.get(name)), name)
    for name in ("publisher", "institution"):
        put(name, _name(source.get(name)), name)
    put("issue", source.get("issue") or source.get("number"), "issue")
    put("pages", _pages(source), "start")
    dois, links = _identifiers(source)
    put("doi", _one_or_more(dois), "doi" if "doi" in source else "identifiers")
    code: list[Value] = [url for url in (source.get("repository-code"), source.get("repository")) if url]
    put("code", _one_or_more(code), "repository-code" if "repository-code" in source else "repository")
    put("links", links, "identifiers" if "identifiers" in source else "repository-artifact")
    for name, target in _NAMES.items():
        put(target, next(iter(as_list(source.get(name))), source.get(name)), name)
    same = _SAME - {"year", "month"} if "date" in builder.fields else _SAME
    builder.put_all(source, {name: name for name in same}, _READ | _SAME | _NAMES.keys())
    return builder.record()


def _identifiers(source: Fields) -> tuple[list[Value], list[Value]]:
    """Return the DOIs that ``identifiers`` lists, and all else that leads somewhere as links.

    https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md#identifiers
    """
    dois: list[Value] = [doi] if (doi := source.get("doi")) else []
    links: list[Value] = []
    for identifier in mappings(source.get("identifiers")):
        value = identifier.get("value")
        if not isinstance(value, str) or value in dois:
            continue
        if identifier.get("type") == "doi":
            dois.append(value)
        elif identifier.get("type") in ("url", "swh") or identify(value) is not None:
            links.append(value)
    if artifact := source.get("repository-artifact"):
        links.append(artifact)
    return dois, links


def _one_or_more(values: list[Value]) -> Value:
    return values[0] if len(values) == 1 else values


def _pages(source: Fields) -> str:
    """Return the pages; what CFF calls ``pages`` is their number."""
    start, end, pages = (str(source.get(name) or "") for name in ("start", "end", "pages"))
    if start:
        return f"{start}-{end}" if end else start
    return pages if "-" in pages or "\u2013" in pages else ""


def _people(value: Value) -> list[Value]:
    """Return people, and entities (``name``) as institutions."""
    return [_person(item) if isinstance(item, dict) else item for item in as_list(value)]


def _person(item: dict[str, Value]) -> dict[str, Value]:
    person: dict[str, Value] = {
        _PERSON[name]: value for name, value in item.items() if name in _PERSON and value
    }
    if "family" not in person and "given" not in person:
        person["name"] = whole_name(item["name"]) if item.get("name") else item.get("alias")
    return person


def _name(value: Value) -> str:
    """Return the name of an entity, or a text."""
    return as_text(as_mapping(value).get("name")) or as_text(value)
