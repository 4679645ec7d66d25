"""What light markup is read into: a tuple of spans, nested where the markup nests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters, to be escaped by whoever writes them."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula."""

    tex: str
    """What stood between the marks."""


@dataclass(frozen=True, slots=True)
class Code:
    """Characters shown as they are in a fixed-width face."""

    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Set in italics."""

    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Set in bold."""

    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sub:
    """Set below the line."""

    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sup:
    """Set above the line."""

    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link; links never hold links."""

    url: str
    """The address, checked: its scheme is one that pages may hold."""
    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A line ends here; a blank where lines can't be told apart."""


Span: TypeAlias = Break | Text | Math | Code | Emphasis | Strong | Sub | Sup | Link
"""One piece of a text."""
