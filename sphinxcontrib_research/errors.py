"""What can go wrong, as values that name the place."""

from __future__ import annotations

from dataclasses import dataclass


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
    """The last part of the warning's type, ``research.<subtype>``."""
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


def _one_line(text: str) -> str:
    """A text that quotes data, as terminals and logs may show it: no line and no control of its own."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else " " if char.isspace() else f"\\u{ord(char):04x}" for char in text
    )
