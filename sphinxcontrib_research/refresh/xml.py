"""XML from outside, read without document types, and so without the entities that attacks are made of."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

from sphinxcontrib_research.refresh.service import UnavailableError

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
            raise UnavailableError("answered with XML that is nested too deeply")
        builder.start(_name(name), attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(name))

    def refuse(*_declared: object) -> None:
        raise UnavailableError("answered with XML that declares a document type")

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
        raise UnavailableError("answered with XML that is broken") from None


def _name(name: str) -> str:
    return f"{{{name}" if "}" in name else name
