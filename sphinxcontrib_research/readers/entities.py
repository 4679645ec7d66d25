"""The fields of a record -> an author, a venue or a topic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research.model.addresses import slugify
from sphinxcontrib_research.model.identifiers import parse_orcid
from sphinxcontrib_research.model.paper import Author, Topic, Venue
from sphinxcontrib_research.readers.values import links, reader_of, subtype_of
from sphinxcontrib_research.readers.values.text import block, identity, text
from sphinxcontrib_research.util import late
from sphinxcontrib_research.vocabulary import COLOR_PATTERN
from sphinxcontrib_research.vocabulary.fields import TABLES
from sphinxcontrib_research.vocabulary.types import csl_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinxcontrib_research.model.paper import Link, Value
    from sphinxcontrib_research.readers.diagnostics import Diagnostics
    from sphinxcontrib_research.readers.field_values import FieldValues

_LONGEST_LINE = 1_000
_COLOR = late(COLOR_PATTERN)
_ACCOUNT = late(r"(?:https?://)?(?:www\.)?github\.com/([^/?#]+)/?|@?([A-Za-z0-9-]+)")
_SCHOLAR = late(r"[?&]user=([\w-]+)", re.ASCII)
_SCHOLAR_ID = late(r"([\w-]+)", re.ASCII)
# What ends an address for mail, and what would add to it in a link (https://www.rfc-editor.org/rfc/rfc6068).
_MAIL = late(r"[^\s@<>\"'`?&%#,;:\\]+@[^\s@<>\"'`?&%#,;:/\\]+")


def author(found: FieldValues, key: str, diagnostics: Diagnostics) -> Author | None:
    """Make an author of a record; ``None`` if it has no name."""
    attributes = _read(found, "author", key, diagnostics)
    if not attributes.get("name"):
        diagnostics.name = ""
        diagnostics.report("an author has no name; it is left out; write 'name: …'", "title")
        return None
    attributes.setdefault("id", slugify(attributes["name"]))
    return Author(path=diagnostics.shown, line=diagnostics.line, **attributes)


def venue(found: FieldValues, key: str, diagnostics: Diagnostics) -> Venue | None:
    """Make a venue of a record; ``None`` if it has neither id nor name."""
    attributes = _read(found, "venue", key, diagnostics)
    words = attributes.get("short") or attributes.get("name")
    if "id" not in attributes and not words:
        diagnostics.name = ""
        diagnostics.report(
            "a venue has neither id nor name; it is left out; write 'id: …' or 'name: …'", "title"
        )
        return None
    attributes.setdefault("id", slugify(str(words)))
    return Venue(path=diagnostics.shown, line=diagnostics.line, **attributes)


def topic(found: FieldValues, key: str, diagnostics: Diagnostics) -> Topic | None:
    """Make a topic of a record; one without a title is called by its id."""
    attributes = _read(found, "topic", key, diagnostics)
    if not attributes.get("title"):
        diagnostics.name = ""
        if "id" not in attributes:
            diagnostics.report("a topic has neither title nor id; it is left out; write 'title: …'", "title")
            return None
        diagnostics.report("a topic has no title; its id is shown; write 'title: …'", "title")
        attributes["title"] = attributes["id"]
    attributes.setdefault("id", slugify(attributes["title"]))
    return Topic(path=diagnostics.shown, line=diagnostics.line, **attributes)


def _read(found: FieldValues, kind: str, key: str, diagnostics: Diagnostics) -> dict[str, Any]:
    """Read the fields of a record."""
    attributes: dict[str, Any] = {}
    diagnostics.name = found.name_of("id")
    if value := (found.values.pop("id", None) or key):
        try:
            if id_ := identity(value, diagnostics):
                attributes["id"] = diagnostics.id = id_
        except ValueError as error:
            diagnostics.report(str(error), "id")
    found.report_duplicates(diagnostics)
    fields = {field.name: field for field in TABLES[kind]}
    for name, content in found.values.items():
        field = fields[name]
        read = _READERS.get(name) or _READERS.get(field.kind) or reader_of(field) or _line
        diagnostics.name = found.name_of(name)
        try:
            attributes[name] = read(content, diagnostics)
        except ValueError as error:
            diagnostics.report(str(error), subtype_of(field))
    return attributes


def _line(value: Value, diagnostics: Diagnostics) -> str:
    """Read a text that every paper of a venue, a person or a topic repeats: it must not make pages large."""
    line = text(value, diagnostics)
    if len(line) <= _LONGEST_LINE:
        return line
    message = f"the text has {len(line):,} characters; it is ignored; at most {_LONGEST_LINE:,} are read"
    diagnostics.report(message, "limit")
    return ""


def _url(value: Value, diagnostics: Diagnostics) -> str:
    addresses = links.addresses(value, diagnostics)
    for _url, path in addresses:
        if path:
            diagnostics.report("a path where only an address is allowed; it is ignored", "link")
    return addresses[0].url if addresses else ""


def _links(value: Value, diagnostics: Diagnostics) -> tuple[Link, ...]:
    return tuple(links.bundle(value, diagnostics).links)


def _type(value: Value, diagnostics: Diagnostics) -> str:
    written = text(value, diagnostics)
    kind = csl_type(written)
    if not kind:
        diagnostics.report(f"unknown type '{written[:40]}'; it is ignored; write a type of BibTeX or CSL")
    return kind


def _orcid(value: Value, diagnostics: Diagnostics) -> str:
    return parse_orcid(text(value, diagnostics))


def _color(value: Value, diagnostics: Diagnostics) -> str:
    written = text(value, diagnostics)
    if not _COLOR().fullmatch(written):
        raise ValueError(
            f"invalid color '{written[:40]}'; it is ignored; "
            "write '#rrggbb', in quotes as '#' begins a comment"
        )
    return written.lower()


def _email(value: Value, diagnostics: Diagnostics) -> str:
    written = text(value, diagnostics).removeprefix("mailto:")
    if not _MAIL().fullmatch(written):
        raise ValueError(f"invalid e-mail address '{written[:60]}'; it is ignored")
    return written


def _github(value: Value, diagnostics: Diagnostics) -> str:
    written = text(value, diagnostics)
    match = _ACCOUNT().fullmatch(written)
    if match is None:
        raise ValueError(f"invalid GitHub account '{written[:60]}'; it is ignored; write its name")
    return match[1] or match[2]


def _scholar(value: Value, diagnostics: Diagnostics) -> str:
    written = text(value, diagnostics)
    match = _SCHOLAR().search(written) or _SCHOLAR_ID().fullmatch(written)
    if match is None:
        raise ValueError(
            f"invalid Google Scholar id '{written[:60]}'; it is ignored; write what follows 'user='"
        )
    return match[1]


_READERS: Mapping[str, Callable[[Value, Diagnostics], object]] = {
    "text": _line,
    "markup": _line,
    "url": _url,
    "links": _links,
    "type": _type,
    "orcid": _orcid,
    "color": _color,
    "email": _email,
    "bio": block,
    "summary": block,
    "github": _github,
    "scholar": _scholar,
}
"""By the kind of a field, or its name."""
