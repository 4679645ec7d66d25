"""Hayagriva's entries, the bibliographies of Typst -> records with our fields.

The format: https://github.com/typst/hayagriva/blob/main/docs/file-format.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.readers.record_builder import (
    RecordBuilder,
    as_mapping,
    is_valid,
    renamed,
    type_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.registry import Record

_TYPES = {
    "anthology": "collection",
    "anthos": "chapter",
    "artwork": "graphic",
    "audio": "song",
    "case": "legal_case",
    "exhibition": "event",
    "original": "document",
    "reference": "book",
    "repository": "software",
    "scene": "motion_picture",
    "thread": "post",
}
"""CSL types of Hayagriva's, where no other format has a type of that name."""
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
_OWN = ("abstract", "date", "edition", "issue", "language", "note", "volume")
"""Fields that are called as ours."""
_OF_PARENTS = ("volume", "issue", "date", "edition")
"""What a part takes over from the whole."""
_PERSON = {"name": "family", "given-name": "given", "prefix": "particle", "suffix": "suffix"}
_KEPT = """
    affiliated archive archive-location call-number chapter location page-total runtime time-range
    volume-total
""".split()
_READ = frozenset(
    """
    author editor genre organization page-range parent publisher serial-number title type url
    """.split()
)
_SIGNS = frozenset(("affiliated", "page-total", "runtime", "serial-number", "time-range", "volume-total"))
"""Fields that no other format has."""
_COMMON_TYPES = frozenset(
    "article blog book chapter conference entry misc newspaper proceedings video web".split()
)
"""Types of Hayagriva that mean the same elsewhere."""


def recognises(fields: Mapping[str, Value]) -> bool:
    """Say whether a record is an entry of Hayagriva.

    Args:
        fields: A record as its file says it.
    """
    if isinstance(fields.get("parent"), (dict, list)) or not _SIGNS.isdisjoint(fields):
        return True
    kind = str(fields.get("type")).lower()
    return "page-range" in fields and (kind in _TYPES or kind in _COMMON_TYPES)


def translate(record: Record) -> Record:
    """Return an entry of Hayagriva as a record with our fields; what it does not know stays as it is."""
    source = record.fields
    parents = list(_parents(source))
    builder = RecordBuilder(record.line, record.lines)
    put = builder.put
    put("type", _type(source, parents), "type")
    put("title", _text(source.get("title")), "title")
    put("short", _text(source.get("title"), "short"), "title")
    put("authors", _people(source.get("author")), "author")
    put("editors", _people(source.get("editor")), "editor")
    for name in _OWN:
        put(name, source.get(name), name)
    put("pages", source.get("page-range"), "page-range")
    address = source.get("url")
    put("url", address.get("value") if isinstance(address, dict) else address, "url")
    put("x-accessed", as_mapping(address).get("date"), "url")
    for name, value in _serials(source):
        put(name, value, "serial-number")
    put("publisher", _text(source.get("publisher"), "value", "name"), "publisher")
    put("institution", _text(source.get("organization")), "organization")
    put("genre", _text(source.get("genre")), "genre")
    for parent in parents:
        _take_over(builder, parent)
    builder.put_all(source, {name: f"x-{name}" for name in _KEPT}, {*_READ, *_OWN}, prefix="")
    return builder.record(record)


def _take_over(builder: RecordBuilder, parent: Mapping[str, Value]) -> None:
    """Set what a part has from the whole; one without a title of its own is called as the whole."""
    has_title = "title" in builder.fields
    found = {
        "authors": [] if has_title else _people(parent.get("author")),
        "venue" if has_title else "title": _text(parent.get("title")),
        **{name: parent.get(name) for name in _OF_PARENTS},
        "publisher": _text(parent.get("publisher"), "value", "name"),
        "institution": _text(parent.get("organization")),
        "editors": _people(parent.get("editor")),
        **{name: value for name, value in _serials(parent) if name in ("isbn", "x-issn")},
    }
    for name, value in found.items():
        builder.put(name, value, "parent")


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
    return "article-journal" if kind == "article" else type_of(kind, _TYPES)


def _text(value: Value, *names: str) -> str:
    """Return a text that may be a mapping with several forms of it; its braces only protect capitals."""
    if isinstance(value, dict):
        found = (value.get(name) for name in names or ("value",))
        return next((text for text in found if isinstance(text, str)), "")
    return value if isinstance(value, str) and names[:1] != ("short",) else ""


def _serials(entry: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    """Return the identifiers of an entry, by our name."""
    numbers = entry.get("serial-number")
    if isinstance(numbers, str):
        yield "doi" if is_valid("doi", numbers) else "x-serial-number", numbers
    for name, value in as_mapping(numbers).items():
        kind = name.lower()
        yield (kind if kind in ("doi", "isbn", "arxiv", "pmid", "pmcid") else f"x-{kind}"), value


def _people(value: Value) -> Value:
    """Return people; a mapping's ``name`` is the family name."""
    if not isinstance(value, list):
        value = [value] if value else []
    return [renamed(item, _PERSON) if isinstance(item, dict) else item for item in value]
