"""Records as YAML that people like to read: the same records give the same text, and read back as they were.

Quotes stand only where YAML 1.1 or 1.2 would read something else than a text (https://yaml.org/spec/1.2.2/,
section 7.3.3); numbers, dates and ``yes`` need none, as data files are read as their source text.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sphinxcontrib_research.cite import records
from sphinxcontrib_research.cite.common import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinxcontrib_research.model.paper import Author, Paper, Topic, Value, Venue

WIDTH = 100
"""Where long texts are wrapped and lists stop to stand on one line."""
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=<~ ")
"""Characters that a text without quotes does not begin with."""
_NEEDS_QUOTES = re.compile(r":(?:\s|$)|\s#|\s$|[\t\n\r\x85\u2028\u2029\ufeff]")
_NEEDS_QUOTES_IN_FLOW = re.compile(r"[,\[\]{}:#?]")
_NEEDS_ESCAPES = re.compile(r"[\t\n\r\x85\u2028\u2029\ufeff]")
_NOT_IN_BLOCK = re.compile(r"[\t\r\x85\u2028\u2029\ufeff]|\A\s|\s\Z|^[ ]+$", re.MULTILINE)
_NO_VALUE = frozenset(("null", "~"))
_LONG = frozenset(("abstract", "summary", "note", "bio"))
"""Fields that stand as blocks where they are long."""


def dumps(
    papers: Sequence[Paper],
    authors: Sequence[Author] = (),
    venues: Sequence[Venue] = (),
    topics: Sequence[Topic] = (),
    *,
    folder: str = "",
) -> str:
    """Write a data file.

    Args:
        papers: The papers, in order.
        authors: Records of people.
        venues: Records of venues.
        topics: Records of topics.
        folder: The folder of the file; paths in it are written relative to this.

    Returns:
        The text of the file, with a line break at its end.
    """
    parts = {
        "papers": [records.paper(one, folder=folder) for one in papers],
        "authors": [records.author(one, folder=folder) for one in authors],
        "venues": [records.venue(one) for one in venues],
        "topics": [records.topic(one, folder=folder) for one in topics],
    }
    sections = [f"{name}:\n{_items(part)}" for name, part in parts.items() if part]
    return "\n".join(sections) or "papers: []\n"


def paper(paper: Paper, *, folder: str = "") -> str:
    """Write one paper as an item of the list in a data file, indented by two blanks."""
    return _items([records.paper(paper, folder=folder)])


def _items(items: Sequence[Mapping[str, Value]]) -> str:
    return "\n".join("  - " + "\n".join(_mapping(item, 4)).lstrip(" ") + "\n" for item in items)


def _mapping(mapping: Mapping[str, Value], indent: int) -> Iterator[str]:
    for name, value in mapping.items():
        yield from _field(" " * indent + scalar(name) + ":", name, value, indent)


def _field(head: str, name: str, value: Value, indent: int) -> Iterator[str]:
    """Write one field; ``head`` is its name with all that stands before it."""
    if isinstance(value, dict):
        if not value:
            yield f"{head} {{}}"
            return
        yield head
        yield from _mapping(value, indent + 2)
    elif isinstance(value, list):
        yield from _list(head, value, indent)
    elif value is None:
        yield head
    else:
        yield from _text(head, name, _cleaned(value), indent)


def _list(head: str, values: list[Value], indent: int) -> Iterator[str]:
    if all(isinstance(value, str) for value in values):
        line = f"{head} [{', '.join(scalar(str(value), in_flow=True) for value in values)}]"
        if len(line) <= WIDTH:
            yield line
            return
    yield head
    for value in values:
        item = list(_field("", "", value, indent + 2)) if not isinstance(value, dict) else []
        if isinstance(value, dict):
            item = list(_mapping(value, indent + 4)) or [" {}"]
        begin = " " * (indent + 2) + "-"
        if isinstance(value, list) and not item[0]:  # a list in a list
            yield begin
        else:
            yield f"{begin} {item[0].strip(' ')}".rstrip(" ")
        yield from item[1:]


def _text(head: str, name: str, text: str, indent: int) -> Iterator[str]:
    margin = " " * (indent + 2)
    if "\n" in text and not _NOT_IN_BLOCK.search(text):
        yield f"{head} |-"
        for line in text.split("\n"):
            yield margin + line if line else ""
    elif name in _LONG and len(head) + len(text) > WIDTH and _is_one_paragraph(text):
        yield f"{head} >-"
        yield from textwrap.wrap(
            text,
            WIDTH,
            initial_indent=margin,
            subsequent_indent=margin,
            break_long_words=False,
            break_on_hyphens=False,
        )
    else:
        yield f"{head} {scalar(text)}"


def _is_one_paragraph(text: str) -> bool:
    """Say whether a text may be wrapped at its blanks and reads back the same."""
    return not _NEEDS_ESCAPES.search(text) and " ".join(text.split(" ")) == " ".join(text.split())


def _cleaned(text: str) -> str:
    return text if text.isprintable() else UNSEEN.sub("", text)


def scalar(text: str, *, in_flow: bool = False) -> str:
    """Write a text on one line, in quotes only where it needs them.

    Args:
        text: The text.
        in_flow: It stands between brackets.
    """
    text = _cleaned(text)
    if _NEEDS_ESCAPES.search(text):
        return json.dumps(text, ensure_ascii=False).translate(_ESCAPED)
    is_plain = (
        text
        and (text[0] not in _INDICATORS or (text[0] == "-" and text[1:2].isalnum()))
        and not _NEEDS_QUOTES.search(text)
        and not (in_flow and _NEEDS_QUOTES_IN_FLOW.search(text))
        and text.lower() not in _NO_VALUE
    )
    return text if is_plain else "'" + text.replace("'", "''") + "'"


_ESCAPED = str.maketrans({"\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P", "\ufeff": "\\uFEFF"})
