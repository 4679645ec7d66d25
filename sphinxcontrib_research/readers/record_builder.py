"""What the readers of other formats share: a record built field by field, and foreign values."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sphinxcontrib_research.model.identifiers import PARSERS
from sphinxcontrib_research.readers.registry import Record
from sphinxcontrib_research.util import late
from sphinxcontrib_research.vocabulary.types import CSL_TYPES, csl_type

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sphinxcontrib_research.model.paper import Value

_NO_LINES: Mapping[str, int] = {}


class RecordBuilder:
    """Collects the fields of a record under our names; the first value of a field is kept.

    Args:
        line: The line at which the record begins.
        source_lines: The lines of the fields of the source, by their names there.
    """

    def __init__(self, line: int, source_lines: Mapping[str, int] = _NO_LINES) -> None:
        self.line = line
        self.source_lines = source_lines
        self.fields: dict[str, Value] = {}
        self.lines: dict[str, int] = {}

    def put(self, name: str, value: Value, at: int | str) -> None:
        """Set a field that is not yet set.

        Args:
            name: Our name of the field.
            value: Its value; an empty one is none.
            at: Its line, or the field of the source that says it.
        """
        if value and name not in self.fields:
            self.fields[name] = value
            self.lines[name] = self.source_lines.get(at, self.line) if isinstance(at, str) else at

    def put_all(
        self,
        source: Mapping[str, Value],
        names: Mapping[str, str],
        ignored: Collection[str],
        prefix: str = "x-",
    ) -> None:
        """Set the fields that a table translates, and all others under a prefix.

        Args:
            source: Fields under the names of their format.
            names: Our names, by theirs.
            ignored: Fields that are read elsewhere, or that only mean something to a program.
            prefix: What is put before the names that the table lacks.
        """
        for name, value in source.items():
            if name in names:
                self.put(names[name], value, name)
            elif name not in ignored:
                self.put(f"{prefix}{name}", value, name)

    def record(self, source: Record | None = None) -> Record:
        """Return the record, in the place of the one that it was made from."""
        if source is None:
            return Record(self.line, self.fields, self.lines)
        return Record(source.line, self.fields, self.lines, source.kind, source.key, source.sections)


def type_of(name: str, own: Mapping[str, str]) -> str:
    """Return the CSL type that a name means; the name itself if it is one, or means none.

    Args:
        name: What the format calls it.
        own: The CSL types of names that mean something else elsewhere, or nothing.
    """
    return own.get(name) or (name if name in CSL_TYPES else csl_type(name) or name)


def whole_name(name: object) -> str:
    """Return the name of an institution in braces, as BibTeX keeps names from being parted."""
    return f"{{{name}}}"


def titled(title: str, subtitle: str) -> str:
    """Return a title with its subtitle."""
    if not (title and subtitle):
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in ":?!.-" else f"{title}: {subtitle}"


def renamed(item: Mapping[str, Value], names: Mapping[str, str]) -> dict[str, Value]:
    """Return what a mapping says under our names, without all else.

    Args:
        item: A mapping, such as one for a person.
        names: Our names, by theirs.
    """
    return {names[name]: value for name, value in item.items() if name in names and value}


def is_valid(kind: str, text: str) -> bool:
    """Say whether a text is an identifier.

    Args:
        kind: ``doi``, ``arxiv``, ``isbn`` …
        text: The text.
    """
    try:
        return bool(PARSERS[kind](text))
    except ValueError:
        return False


def as_text(value: Value) -> str:
    """Return a value if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def as_mapping(value: Value) -> Mapping[str, Value]:
    """Return a value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Value) -> list[Value]:
    """Return a value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def mappings(value: Value) -> list[Mapping[str, Value]]:
    """Return the mappings of a list, without what else is in it."""
    return [item for item in as_list(value) if isinstance(item, dict)]


# What programs and people note in bibliographies for themselves: it is read from no format.

PRIVATE = late(
    r"files?(?:-?\d+)?|local-?(?:file|url)(?:-?\d+)?|attachments?|owner|username|timestamp|added-at|posted-at|groups"
    r"|(?:creation|modification)date|date-(?:added|modified)|__markedentry|annote|annotation|abstractnote|review"
    r"|comment(?:-.*)?|readstatus|read|priority|ranking|rating|relevance|printed|qualityassured|mendeley-.*|bdsk-.*"
    r"|citeulike-attachment.*|author-email"
)
"""What programs and people write for themselves, paths in their homes among it: never published."""
_HOME = late(r"file:/|(?:^|[\s:;,{])(?:/home/|/Users/|~/|[A-Za-z]\\?:(?:\\{1,4}|/)(?!/))")
"""Places on somebody's machine."""
_PARENTS = frozenset(("crossref", "xdata", "xref"))
"""What names other entries; what an entry takes over from them is among its fields."""


@lru_cache(maxsize=1024)
def is_public_name(name: str) -> bool:
    """Say whether a field of this name is meant for others."""
    return not (PRIVATE().fullmatch(name) or name in _PARENTS)


def is_somewhere_else(value: str) -> bool:
    """Say whether a value is, or holds, a place on somebody's machine."""
    if "/" not in value and "\\" not in value:
        return False
    may_be = "/home/" in value or "/Users/" in value or "~/" in value or "file:/" in value or ":\\" in value
    may_be = may_be or value.count(":/") != value.count("://")
    return may_be and _HOME().search(value) is not None


def is_private_line(name: str, value: str) -> bool:
    """Say whether a line ``file: /home/…`` of a note is what a program notes for itself."""
    return is_somewhere_else(value) and not is_public_name(name.lower().replace(" ", "-"))
