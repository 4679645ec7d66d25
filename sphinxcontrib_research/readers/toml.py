"""TOML -> values whose scalars are texts (https://toml.io/en/v1.0.0)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

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
    from typing import Any, TypeGuard

    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.model.paper import Value

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*([\w.\"'-]+)[ \t]*\]\]", re.MULTILINE)
_KEY = re.compile(r"""^[ \t]*+(?:"([^"\n]*+)"|'([^'\n]*+)'|([\w-]++))[ \t]*+=""", re.MULTILINE)
_LONG_KEY = re.compile(rf"(?<![\w\"'-])[\w\"'-]+(?:[ \t]*\.[ \t]*[\w\"'-]+){{{MAX_DEPTH}}}")
"""A key of more parts than may nest: tomllib's time and memory grow with the square of them."""
_MOST_BITS = 14_000
"""So large a number may be that is written in another base."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)?)?")
_MOST_BAD_DATES = 50
"""At most this many dates of a file may be invalid before it is given up: each costs another parse."""
_TOKEN = re.compile(
    r"""\"{3}(?:[^"\\]++|\\.|"(?!""))*+(?:\"{3})?|'{3}(?:[^']++|'(?!''))*+(?:'{3})?"""
    r"""|"(?:[^"\\\n]++|\\.)*+"?|'[^'\n]*+'?|\#[^\n]*+|[\[\]{}]|(?P<number>(?<![\w.])[0-9](?:_?[0-9]){4299})""",
    re.DOTALL,
)
"""Texts, comments, and outside of them brackets and numbers of more digits than Python reads,
https://docs.python.org/3/library/stdtypes.html#int-max-str-digits. What has no end goes on to that of the
file or line."""
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read(content: bytes, shown: str) -> Read:
    """Read a TOML file; see :func:`sphinxcontrib_research.readers.shapes.records` for its shapes."""
    return read_parsed(content, shown, parse, records)


def parse(text: str, shown: str) -> Tree:
    """Parse a text.

    Args:
        text: The content of a file.
        shown: Its name in messages.

    Raises:
        Refusal: It is no TOML, or breaks a limit.
    """
    text = text.replace("\r\n", "\n")
    large: list[_Large] = []
    try:
        table = _table(text, _MOST_BAD_DATES)
        top = _fields(table, (), 0, large)
    except RecursionError:
        raise Refusal(TOO_DEEP, _line_of_depth(text)) from None
    if not table:
        return Tree()
    _number_lines(text, top)
    return Tree([top], [one.problem(shown) for one in large])


def _line_of_depth(text: str) -> int:
    """Return the line in which brackets nest too deep; 0 if only headers and dotted keys make it so deep."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += token[0] in "[{"
        depth -= token[0] in "]}"
        if depth > MAX_DEPTH:
            return 1 + text.count("\n", 0, token.start())
    return 0


def _check_keys(text: str) -> None:
    """Refuse keys of very many parts before tomllib meets them: ``a.a.a = 1``."""
    if text.count(".") <= MAX_DEPTH:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") >= MAX_DEPTH and _LONG_KEY.search(line):
            raise Refusal(TOO_DEEP, number)


def _table(text: str, tries: int) -> dict[str, Any]:
    """Return what tomllib makes of a text; dates that do not exist are texts: each costs its field.

    Args:
        text: The content of a file.
        tries: How many such dates may follow.

    Raises:
        Refusal: It is no TOML, or breaks a limit.
        RecursionError: Its values nest very deep.
    """
    _check_keys(text)
    try:
        return tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        if place is None or place[1] is None:
            raise _no_toml(error, "the end of the file", 1 + text.rstrip().count("\n")) from None
        if "date" not in str(error) or not tries:
            raise _no_toml(error, f"column {place[2]}", int(place[1])) from None
        before = text.split("\n", int(place[1]) - 1)
        at = len(text) - len(before[-1]) + int(place[2]) - 1
        date = _DATE.match(text, at)
        if date is None:
            raise _no_toml(error, f"column {place[2]}", int(place[1])) from None
        return _table(f'{text[:at]}"{date[0]}"{text[date.end() :]}', tries - 1)
    except ValueError:
        number = next((token for token in _TOKEN.finditer(text) if token["number"]), None)
        line = 1 + text.count("\n", 0, number.start()) if number else 0
        raise Refusal("a number has more than 4,300 digits: put it in quotes", line) from None


def _no_toml(error: tomllib.TOMLDecodeError, place: str, line: int) -> Refusal:
    message = _PLACE.sub("", str(error))
    return Refusal(f"invalid TOML at {place}: {message[:1].lower()}{message[1:]}", line, "toml")


_Path: TypeAlias = "tuple[tuple[Fields, str], ...]"
"""The mappings around a value, outermost first, each with the key that leads to it."""


@dataclass(frozen=True, slots=True)
class _Large:
    """A value that is left out, as it breaks a limit."""

    path: _Path
    value: str | int

    def problem(self, shown: str) -> Problem:
        """Return what to report, with the nearest line that is known by now."""
        name = self.path[-1][1]
        line = next((fields.lines[key] for fields, key in reversed(self.path) if key in fields.lines), 0)
        if isinstance(self.value, str):
            return too_long(shown, line, self.value, name)
        message = "a number has more than 4,300 digits; it is left out; put it in quotes"
        return problem(shown, line, message, "limit", name)


def _fields(table: dict[str, Any], path: _Path, depth: int, large: list[_Large]) -> Fields:
    """Return a table of tomllib's as ours; the arguments are those of :func:`_value`."""
    fields = Fields()
    for key, value in table.items():
        fields[key] = _value(value, (*path, (fields, key)), depth + 1, large)
    return fields


def _value(value: Any, path: _Path, depth: int, large: list[_Large]) -> Value:
    """Return a value of tomllib's as ours.

    Args:
        value: The value.
        path: What is around it.
        depth: How many lists and tables hold it.
        large: Takes what is left out.

    Raises:
        RecursionError: It nests deeper than is allowed.
    """
    if depth > MAX_DEPTH:
        raise RecursionError
    if isinstance(value, dict):
        return _fields(value, path, depth, large)
    if isinstance(value, list):
        return [_value(item, path, depth + 1, large) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    # tomllib gives integers and dates as objects: their text is the canonical one.
    if len(value) > MAX_FIELD if isinstance(value, str) else _bits(value) > _MOST_BITS:
        large.append(_Large(path, value))
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _bits(value: Any) -> int:
    return value.bit_length() if isinstance(value, int) else 0


def _number_lines(text: str, top: Fields) -> None:
    """Find the lines of ``[[papers]]`` and of the keys below; tomllib tells none."""
    headers = list(_HEADER.finditer(text))
    tables = {
        name: [item for item in value if isinstance(item, Fields)]
        for name, value in top.items()
        if _is_list(value)
    }
    counts = Counter(header[1].strip("\"'") for header in headers)
    waiting = {name: iter(items) for name, items in tables.items() if len(items) == counts[name]}
    starts = [header.start() for header in headers] + [len(text)]
    line = 1 + _number_keys(text, top, 1, 0, starts[0])
    for header, end in zip(headers, starts[1:], strict=True):
        name = header[1].strip("\"'")
        fields = next(waiting[name]) if name in waiting else Fields()
        fields.line = line
        top.lines.setdefault(name, line)
        line += _number_keys(text, fields, line, header.start(), end)
    for name, items in tables.items():
        for fields in items:
            fields.line = fields.line or top.lines.get(name, 0)


def _is_list(value: Value) -> TypeGuard[list[Value]]:
    return isinstance(value, list)


def _number_keys(text: str, fields: Fields, line: int, start: int, end: int) -> int:
    """Set the lines of the keys of one table; return how many lines it has."""
    at, last = line, start
    for key in _KEY.finditer(text, start, end):
        at += text.count("\n", last, key.start())
        last = key.start()
        name = key[key.lastindex or 0]
        if name in fields:
            fields.lines.setdefault(name, at)
    return text.count("\n", start, end)
