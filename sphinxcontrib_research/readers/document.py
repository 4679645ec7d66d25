"""What the parsers of YAML, JSON and TOML give: mappings that know their lines, and the limits they keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxcontrib_research.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxcontrib_research.model.paper import Value

if TYPE_CHECKING:
    _Mapping = dict[str, Value]
    _List = list[Value]
else:
    _Mapping = dict
    _List = list

MAX_DEPTH = 50
"""How deep lists and mappings may nest."""
MAX_FIELD = 1024 * 1024
"""How many characters one text may have."""
MAX_GROWTH = 10
"""How many times the file's size its aliases may make of it."""


class Fields(_Mapping):
    """A mapping of the data, with the line it begins at and the line of each key."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Items(_List):
    """A list near the top of a file, with the line of each item."""

    __slots__ = ("lines",)

    def __init__(self, items: Iterable[Value], lines: list[int]) -> None:
        super().__init__(items)
        self.lines = lines


@dataclass(slots=True)
class Tree:
    """The values of one file: one a document (only YAML has several)."""

    documents: list[Value] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Refusal(Exception):  # noqa: N818 - it ends the reading of a file, and is always caught
    """The file breaks a limit."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def problem(shown: str, line: int, message: str, subtype: str = "data", name: str = "") -> Problem:
    """Return a fault of a file."""
    return Problem(shown, line, printable(message), subtype, field=printable(name))


def printable(text: str) -> str:
    """Return a text of the data as a terminal may show it."""
    return text if text.isprintable() else "".join(one if one.isprintable() else "\ufffd" for one in text)
