"""Hayagriva's entries, the bibliographies of Typst -> records with our fields.

The format: https://github.com/typst/hayagriva/blob/main/docs/file-format.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.model.identifiers import parse_doi
from sphinxcontrib_research.readers.registry import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinxcontrib_research.model.paper import Value

_TYPES = {
    "anthology": "collection",
    "anthos": "chapter",
    "artwork": "graphic",
    "audio": "song",
    "blog": "post-weblog",
    "case": "legal_case",
    "conference": "paper-conference",
    "exhibition": "event",
    "misc": "document",
    "newspaper": "article-newspaper",
    "original": "document",
    "proceedings": "book",
    "reference": "book",
    "repository": "software",
    "scene": "motion_picture",
    "thread": "post",
    "video": "motion_picture",
    "web": "webpage",
}
_TYPES_BY_PARENT = {
    ("article", "blog"): "post-weblog",
    ("article", "conference"): "paper-conference",
    ("article", "newspaper"): "article-newspaper",
    ("article", "proceedings"): "paper-conference",
    ("article", "reference"): "entry-encyclopedia",
    ("entry", "blog"): "post-weblog",
    ("entry", "reference"): "entry-dictionary",
    ("misc", "conference"): "speech",
    ("video", "conference"): "speech",
}
"""The CSL type of an entry by its type and its parent's, where that says more."""
_OWN = frozenset(("abstract", "date", "edition", "issue", "language", "note", "volume"))
_OF_PARENTS = ("volume", "issue", "date", "edition")
"""What a part takes over from the whole."""
_KEPT = frozenset(
    """
    affiliated archive archive-location call-number chapter location page-total runtime time-range
    volume-total
    """.split()
)


_SIGNS = frozenset(("affiliated", "page-total", "runtime", "serial-number", "time-range", "volume-total"))
"""Fields that no other format has."""


def recognises(fields: Mapping[str, Value]) -> bool:
    """Say whether a record is an entry of Hayagriva.

    Args:
        fields: A record as its file says it.
    """
    if isinstance(fields.get("parent"), (dict, list)) or not _SIGNS.isdisjoint(fields):
        return True
    kind = str(fields.get("type")).lower()
    is_entry = kind in _TYPES or kind in ("article", "book", "chapter", "entry")
    return is_entry and "page-range" in fields


def translate(record: Record) -> Record:
    """Return an entry of Hayagriva as a record with our fields; what it does not know stays as it is."""
    source = record.fields
    parents = list(_parents(source))
    fields: dict[str, Value] = {}
    lines: dict[str, int] = {}

    def put(name: str, value: Value, of: str) -> None:
        if value and name not in fields:
            fields[name] = value
            lines[name] = record.lines.get(of, record.line)

    put("type", _type(source, parents), "type")
    put("title", _text(source.get("title")), "title")
    put("short", _text(source.get("title"), "short"), "title")
    put("authors", _people(source.get("author")), "author")
    put("editors", _people(source.get("editor")), "editor")
    for name in _OWN:
        put(name, source.get(name), name)
    put("pages", source.get("page-range"), "page-range")
    address = source.get("url")
    put("url", _value(address), "url")
    put("x-accessed", address.get("date") if isinstance(address, dict) else None, "url")
    for name, value in _serials(source):
        put(name, value, "serial-number")
    put("publisher", _text(source.get("publisher"), "value", "name"), "publisher")
    put("institution", _text(source.get("organization")), "organization")
    put("genre", _text(source.get("genre")), "genre")
    for parent in parents:
        # A part without a title of its own is called as the whole, and by its authors.
        put("authors", [] if "title" in fields else _people(parent.get("author")), "parent")
        whole = _text(parent.get("title"))
        put("venue" if "title" in fields else "title", whole, "parent")
        for name in _OF_PARENTS:
            put(name, parent.get(name), "parent")
        put("publisher", _text(parent.get("publisher"), "value", "name"), "parent")
        put("institution", _text(parent.get("organization")), "parent")
        put("editors", _people(parent.get("editor")), "parent")
        for name, value in _serials(parent):
            if name in ("isbn", "x-issn"):
                put(name, value, "parent")
    for name, value in source.items():
        if name in _KEPT:
            put(f"x-{name}", value, name)
        elif name not in _READ:
            put(name, value, name)
    return Record(record.line, fields, lines, record.kind, record.key, record.sections)


_READ = frozenset(
    (
        *(
            *_OWN,
            "author",
            "editor",
            "genre",
            "organization",
            "page-range",
            "parent",
            "publisher",
            "serial-number",
            "title",
        ),
        *("type", "url"),
    )
)


def _parents(entry: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
    """Return what an entry is part of, and what that is part of: the nearest first."""
    parent = entry.get("parent")
    for item in parent if isinstance(parent, list) else [parent]:
        if isinstance(item, dict):
            yield item
            yield from _parents(item)


def _type(entry: Mapping[str, Value], parents: list[Mapping[str, Value]]) -> str:
    kind = str(entry.get("type") or "").lower()
    for parent in parents:
        if found := _TYPES_BY_PARENT.get((kind, str(parent.get("type") or "").lower())):
            return found
    if kind == "article" and not parents:
        return "article"
    return "article-journal" if kind == "article" else _TYPES.get(kind, kind)


def _text(value: Value, *names: str) -> str:
    """Return a text that may be a mapping with several forms of it; its braces only protect capitals."""
    if isinstance(value, dict):
        found = (value.get(name) for name in names or ("value",))
        return next((text for text in found if isinstance(text, str)), "")
    return value if isinstance(value, str) and names[:1] != ("short",) else ""


def _value(value: Value) -> Value:
    return value.get("value") if isinstance(value, dict) else value


def _serials(entry: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    """Return the identifiers of an entry, by our name."""
    numbers = entry.get("serial-number")
    if isinstance(numbers, str):
        try:
            yield "doi", parse_doi(numbers)
        except ValueError:
            yield "x-serial-number", numbers
    elif isinstance(numbers, dict):
        for name, value in numbers.items():
            kind = name.lower()
            yield (kind if kind in ("doi", "isbn", "arxiv", "pmid", "pmcid") else f"x-{kind}"), value


def _people(value: Value) -> Value:
    """Return people; a mapping's ``name`` is the family name."""
    if not isinstance(value, list):
        value = [value] if value else []
    return [_person(item) if isinstance(item, dict) else item for item in value]


def _person(item: dict[str, Value]) -> dict[str, Value]:
    keys = {"name": "family", "given-name": "given", "prefix": "particle", "suffix": "suffix"}
    return {keys[name]: value for name, value in item.items() if name in keys and value}
