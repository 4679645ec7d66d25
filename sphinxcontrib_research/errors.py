"""What can go wrong, as values that name the place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SUBTYPES: Mapping[str, str] = MappingProxyType(
    {
        "file": "A data file can't be read, or has an unsupported format.",
        "empty": "A data file contains no records.",
        "encoding": "A data file is not UTF-8.",
        "limit": "A file, list or text is too large.",
        "yaml": "A file, or an item of its list, is not valid YAML.",
        "json": "A file is not valid JSON.",
        "toml": "A file is not valid TOML.",
        "bibtex": "An entry of a BibTeX file is malformed.",
        "control": "A text contains control characters, usually LaTeX in double quotes.",
        "data": "A value has a form that its field doesn't allow.",
        "title": "A record has no title.",
        "id": "An id can't be used as it is.",
        "duplicate": "An id, a key or a field occurs twice, or records share an id, a name or an identifier "
        "but differ otherwise.",
        "date": "A date doesn't exist or can't be read.",
        "link": "An address or a path can't be linked.",
        "identifier": "A DOI, an arXiv identifier, an ORCID iD or another identifier is invalid.",
        "unknown-field": "A field is unknown; it may be misspelt.",
        "plugin": "A plug-in can't be loaded, or fails; what it would have added is left out.",
        "author": "A name fits more than one author, or an ORCID iD differs from the author's.",
        "ref": "An id names nothing in the data.",
        "topic": "A topic's id is misspelt, or a topic is its own ancestor.",
        "lock": "The lock, or an entry in it, can't be read.",
    }
)
"""The subtypes of problems in data files and the lock: the closed list, with a sentence for each."""


class ResearchError(Exception):
    """The base of every error that this package raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in the user's data: shown as one warning, it costs at most one paper or one field."""

    path: str
    """The file, as the user would name it: relative to the source folder, with ``/``."""
    line: int
    """The line in the file, from 1; 0 where the file as a whole is meant."""
    message: str
    """What is wrong and how to mend it, one sentence, without place, paper and field."""
    subtype: str
    """One of :data:`SUBTYPES`, or ``config``: the last part of the warning's type, ``research.<subtype>``."""
    paper: str = ""
    """The id of the paper (or author, venue, topic), where it is known."""
    field: str = ""
    """The name of the field, as the data spells it."""
    kind: str = "paper"
    """What ``paper`` is the id of: ``paper``, ``author``, ``venue`` or ``topic``."""

    @property
    def text(self) -> str:
        """The message with paper and field, without the place."""
        where = ""
        if self.paper:
            where += f"{self.kind} '{self.paper}': "
        if self.field:
            where += f"field '{self.field}': "
        return _one_line(where + self.message)

    def __str__(self) -> str:
        """The whole: ``papers.yml:42: paper 'adan': field 'year': …``."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{_one_line(place)}: {self.text}"


def duplicate_id(first_line: int) -> str:
    """Return the message about an id that a file gives a second time."""
    return f"duplicate id (first defined on line {first_line}); keeping the first"


def _one_line(text: str) -> str:
    """A text that quotes data, as terminals and logs may show it: no line and no control of its own."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else " " if char.isspace() else f"\\u{ord(char):04x}" for char in text
    )
