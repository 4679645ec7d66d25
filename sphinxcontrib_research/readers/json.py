"""JSON -> values whose scalars are their source text (https://www.rfc-editor.org/rfc/rfc8259)."""

from __future__ import annotations

import json
import re
from json import JSONDecodeError
from typing import TYPE_CHECKING

from sphinxcontrib_research.readers.registry import (
    MAX_DEPTH,
    MAX_FIELD,
    TOO_DEEP,
    Fields,
    Read,
    Refusal,
    Tree,
    problem,
    read_parsed,
    too_long,
)
from sphinxcontrib_research.readers.shapes import records

if TYPE_CHECKING:
    from typing import Any

    from sphinxcontrib_research.model.paper import Value

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"(\s*+:)?|\\?\Z)|[{}\[\]]', re.DOTALL)
_WORDS: dict[object, str] = {True: "true", False: "false"}


def read(content: bytes, shown: str) -> Read:
    """Read a JSON file; see :func:`sphinxcontrib_research.readers.shapes.records` for its shapes."""
    return read_parsed(content, shown, parse, records)


def parse(text: str, shown: str) -> Tree:
    """Parse a text.

    Args:
        text: The content of a file.
        shown: Its name in messages.

    Raises:
        Refusal: It is no JSON, or breaks a limit.
    """
    if not text.strip():
        return Tree()
    mappings: list[Fields] = []

    def mapping(pairs: list[tuple[str, Any]]) -> Fields:
        fields = Fields()
        for key, value in pairs:
            if key not in fields:
                fields[key] = value if type(value) is str else _plain(value)
        mappings.append(fields)
        return fields

    decoder = json.JSONDecoder(
        object_pairs_hook=mapping, parse_float=str, parse_int=str, parse_constant=str, strict=False
    )
    try:
        value = _plain(decoder.decode(text))
    except RecursionError:
        raise Refusal(TOO_DEEP, _line_of_depth(text)) from None
    except JSONDecodeError as error:
        line, column, cure = _explain(error)
        raise Refusal(f"invalid JSON at column {column}: {cure}", line, "json") from None
    tree = Tree([value])
    _number_lines(text, mappings, tree, shown)
    if len(text) > MAX_FIELD:
        _drop_long_texts(mappings, tree, shown)
    return tree


def _line_of_depth(text: str) -> int:
    """Return the line in which lists and mappings nest too deep."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += token[0] in "{["
        depth -= token[0] in "}]"
        if depth > MAX_DEPTH:
            return 1 + text.count("\n", 0, token.start())
    return 0


def _plain(value: Any) -> Value:
    """Return a value with truth values as words."""
    if value is True or value is False:
        return _WORDS[value]
    if type(value) is list:
        return [item if type(item) is str else _plain(item) for item in value]
    result: Value = value
    return result


def _number_lines(text: str, mappings: list[Fields], tree: Tree, shown: str) -> None:
    """Find the line of each mapping and key: the decoder makes mappings in the order in which they close."""
    waiting: list[tuple[int, dict[str, int]]] = []
    closed = iter(mappings)
    line, last, depth = 1, 0, 0
    for token in _TOKEN.finditer(text):
        at = token.start()
        first = text[at]
        if first == '"' and token[1] is None:
            continue
        line += text.count("\n", last, at)
        last = at
        if first == "{":
            waiting.append((line, {}))
            depth += 1
        elif first == "[":
            depth += 1
        elif first == "]":
            depth -= 1
        elif first == "}":
            fields = next(closed)
            fields.line, fields.lines = waiting.pop()
            depth -= 1
        else:
            source = token[0][: -len(token[1])]
            key = json.loads(source, strict=False) if "\\" in source else source[1:-1]
            lines = waiting[-1][1]
            if key in lines:
                message = f"duplicate key in one mapping (first on line {lines[key]}); keeping the first"
                tree.problems.append(problem(shown, line, message, "duplicate", key))
            else:
                lines[key] = line
        if depth > MAX_DEPTH:
            raise Refusal(TOO_DEEP, line)


def _drop_long_texts(mappings: list[Fields], tree: Tree, shown: str) -> None:
    for fields in mappings:
        for key, value in fields.items():
            if isinstance(value, str) and len(value) > MAX_FIELD:
                tree.problems.append(too_long(shown, fields.lines[key], value, key))
                fields[key] = None


def _explain(error: JSONDecodeError) -> tuple[int, int, str]:
    """Return line, column and cure."""
    comma = error.doc.rfind(",", 0, error.pos + 1)
    if comma >= 0 and error.doc[comma + 1 :].lstrip()[:1] in ("]", "}"):
        # Python up to 3.12 complains of the bracket, later ones of the comma.
        error = JSONDecodeError(error.msg, error.doc, comma)
        return error.lineno, error.colno, "no comma is allowed before a closing bracket"
    return error.lineno, error.colno, _cure(error)


def _cure(error: JSONDecodeError) -> str:  # noqa: PLR0911 - one for each
    """Say in the words of who writes data what the decoder stumbled over."""
    here = error.doc[error.pos : error.pos + 1]
    if "escape" in error.msg:
        return "a backslash is written twice in JSON: \\\\alpha"
    if "Unterminated" in error.msg:
        return "the quote that opens here is never closed"
    if "Extra data" in error.msg:
        return "more follows after the end: put all papers into one list, [ … ]"
    if here == "'":
        return "JSON needs double quotes around texts"
    if here in ("#", "/"):
        return "JSON has no comments: remove this one, or name the file .yml"
    if not here:
        return "the file ends too early: a closing bracket is missing"
    if "',' delimiter" in error.msg:
        return "a comma is missing before this, or a quote within a text lacks its backslash"
    if "':' delimiter" in error.msg:
        return "a colon is missing after the key"
    return f"{error.msg[0].lower()}{error.msg[1:]}"
