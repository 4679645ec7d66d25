"""Reading other people's JSON and XML: nothing in it is taken to be there, or to be of its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from typing import Any, TypeAlias, TypeVar
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

from sphinxcontrib_research.lock import Json
from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.identifiers import parse_orcid
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.online.service import UnavailableError

_DEEPEST = 50


def parse_xml(body: bytes) -> Element:
    """Read a document; names are ``{namespace}name``, as in :mod:`xml.etree`.

    Raises:
        UnavailableError: It is no XML, or holds a document type declaration.
    """
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnavailableError("the response is XML that is nested too deeply")
        builder.start(_name(name), attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(name))

    def refuse(*_declared: object) -> None:
        raise UnavailableError("the response is XML that declares a document type")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(body, True)
        return builder.close()
    except (expat.ExpatError, ParseError, AssertionError, ValueError, LookupError):
        raise UnavailableError("the response is broken XML") from None


def _name(name: str) -> str:
    return f"{{{name}" if "}" in name else name


# JSON, read field by field.

LONGEST_TEXT = 2_000
LONGEST_ABSTRACT = 20_000
_LARGEST_COUNT = 10**12

_TAG = re.compile(r"</?([A-Za-z][\w:.-]*+)[^<>]*+>")
_KEPT_TAGS = frozenset(("i", "b", "em", "strong", "sub", "sup", "code"))
_TEX_COPY = re.compile(r"<(?:\w{1,9}:)?(tex-math|annotation)\b.{0,2000}?</(?:\w{1,9}:)?\1>", re.DOTALL)


Record = TypeVar("Record")
"""What a service says of one thing: an object of JSON, an element of XML."""

FieldTable: TypeAlias = "Mapping[str, Callable[[Record], Json]]"
"""Field of the lock -> how it is read from a record of a service."""


def values_of(record: Record, table: FieldTable[Record]) -> dict[str, Json]:
    """Return the fields of a record, without those that are ``None`` or empty."""
    values = {name: read(record) for name, read in table.items()}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def at(record: object, *path: str) -> object:
    """Return what stands below a path of keys, ``None`` where there is nothing."""
    for key in path:
        record = mapping(record).get(key)
    return record


def mapping(value: object) -> dict[str, Any]:
    """Return the value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def entries(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list, without ``null`` and whatever else stands between them."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def first(value: object) -> object:
    """Return the first item of a list, else the value itself."""
    if isinstance(value, list):
        return value[0] if value else None
    return value


def text(value: object, longest: int = LONGEST_TEXT) -> str:
    """Return a text in one line, of printable characters; empty for another type or if too long.

    Args:
        value: What may be a text.
        longest: The most characters.
    """
    if not isinstance(value, str) or len(value) > 4 * longest:
        return ""
    line = " ".join(value.split())
    if not line.isprintable():
        line = "".join(letter for letter in line if letter.isprintable())
    return line if len(line) <= longest else ""


def prose(value: object, longest: int = LONGEST_TEXT) -> str:
    """Return a text that may hold HTML, JATS or MathML, with the few tags that light markup knows."""
    if not isinstance(value, str):
        return ""
    if "<" in value:
        value = _TAG.sub(_tag, _TEX_COPY.sub("", value))
    return text(unescape(value), longest)


def _tag(match: re.Match[str]) -> str:
    name = match[1].lower()
    if name in _KEPT_TAGS:
        return f"</{name}>" if match[0].startswith("</") else f"<{name}>"
    return " " if name.rpartition(":")[2] in ("p", "title", "sec", "br") else ""


def count(value: object) -> int | None:
    """Return a whole number that is not negative, ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LARGEST_COUNT:
        return None
    return value


def date(*parts: object) -> str:
    """Return year, month and day, or a text, as ``YYYY[-MM[-DD]]``; empty where it is no date."""
    if len(parts) == 1 and isinstance(parts[0], str):
        written = parts[0].partition("T")[0]
    else:
        known: list[str] = []
        for part, width in zip(parts, (4, 2, 2), strict=False):
            number = count(int(part) if isinstance(part, str) and part.isdecimal() else part)
            if not number:
                break
            known.append(f"{number:0{width}}")
        written = "-".join(known)
    try:
        return parse_date(written).iso if written else ""
    except ValueError:
        return ""


def normal(parse: Callable[[str], str], value: object) -> str:
    """Return an identifier as one of our parsers reads it; empty where it is none.

    Args:
        parse: The parser, which raises ``ValueError``.
        value: What may be an identifier.
    """
    try:
        return parse(value) if isinstance(value, str) and value.strip() else ""
    except ValueError:
        return ""


def person(given: str, family: str, name: str, orcid: object = "") -> dict[str, str] | None:
    """Return an author as the lock holds one, from the parts where they are known, else from the name.

    Args:
        given: The given names.
        family: The family name.
        name: The whole name, where the parts are not known.
        orcid: What may be an ORCID iD.
    """
    if not family and name:
        known = parse_person(name)
        if known.family_first:
            return {"family": known.name}
        given, family = known.given, f"{known.family_name} {known.suffix}".strip()
    if not family:
        return None
    author = {"family": family}
    if given:
        author["given"] = given
    if bare := normal(parse_orcid, orcid):
        author["orcid"] = bare
    return author


def people(found: Iterable[dict[str, str] | None]) -> list[Json]:
    """Return the authors that could be read."""
    return [dict(author) for author in found if author is not None]
