"""A formatted citation: pieces of text, each with its look and where it leads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a citation that looks the same throughout."""

    text: str
    """Plain text, to be escaped by whoever writes it; light markup if :attr:`markup` says so."""
    italic: bool = False
    bold: bool = False
    small_caps: bool = False
    underline: bool = False
    script: str = ""
    """``sub``, ``sup``, or empty for the line itself."""
    link: str = ""
    """The address that the piece leads to."""
    markup: bool = False
    """:attr:`text` is light markup, for the functions of :mod:`sphinxcontrib_research.text`."""
