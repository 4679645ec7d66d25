"""Light markup: what titles, abstracts, notes … may hold, read once and shown in many ways."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from sphinxcontrib_research.text.spans import Code, Emphasis, Link, Math, Span, Strong, Sub, Sup, Text

if TYPE_CHECKING:
    from docutils.nodes import Node

__all__ = [
    "Code",
    "Emphasis",
    "Link",
    "Math",
    "Span",
    "Strong",
    "Sub",
    "Sup",
    "Text",
    "html",
    "latex",
    "nodes",
    "parse",
    "plain",
    "problems",
]

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LATEX_SPECIAL = re.compile(r"[&%#_$]")


def parse(source: str) -> tuple[Span, ...]:
    """Read light markup into spans."""
    text = _CONTROLS.sub("", source)
    return (Text(text),) if text else ()


def plain(source: str) -> str:
    """Return the words alone, on one line."""
    return " ".join(_CONTROLS.sub("", source).split())


def html(source: str, *, links: bool = True) -> str:
    """Return escaped, well-formed inline HTML for the content of an element."""
    return escape(_CONTROLS.sub("", source), quote=False)


def nodes(source: str, *, links: bool = True) -> list[Node]:
    """Return inline docutils nodes."""
    from docutils.nodes import Text as TextNode

    return [TextNode(_CONTROLS.sub("", source))] if source else []


def latex(source: str) -> str:
    """Return escaped LaTeX, as a BibTeX field holds it."""
    return _LATEX_SPECIAL.sub(r"\\\g<0>", _CONTROLS.sub("", source))


def problems(source: str) -> str:
    """Return what is wrong with a text, or an empty string."""
    found = _CONTROLS.search(source)
    return f"holds the control character U+{ord(found[0]):04X}" if found else ""
