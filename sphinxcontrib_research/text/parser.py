"""Light markup -> spans: one pass from left to right, in time linear in the length of the text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sphinxcontrib_research.text import latex, markdown, marks, patterns, tags
from sphinxcontrib_research.text.builder import Builder
from sphinxcontrib_research.text.clean import MAX_LENGTH, UNSAFE, clean
from sphinxcontrib_research.text.patterns import DOLLARS
from sphinxcontrib_research.text.spans import Math, Span, Text

if TYPE_CHECKING:
    from collections.abc import Callable

_CACHED_LENGTH = 500
"""Longer texts are not kept: abstracts stand on few pages, and would push titles out and fill the memory."""

_UNSAFE = re.compile(f"[{UNSAFE}]")
_SIGNS = ("\\", "$", "~", "{", "<", "&", "`", "*")
_PAIRS = (("-", "--"), (":", "://"), ("[", "]("))

_HANDLERS: dict[str, Callable[[Builder, str], None]] = {
    "\\": latex.backslash,
    "$": latex.dollar,
    "~": marks.tilde,
    "{": marks.open_brace,
    "}": marks.close_brace,
    "<": tags.tag,
    "&": marks.entity,
    "-": marks.dash,
    "`": marks.backquotes,
    "*": markdown.stars,
    "[": markdown.open_bracket,
    "!": markdown.open_bracket,
    "]": markdown.close_bracket,
    "'": marks.close_quotation,
    "h": marks.bare_address,
    "H": marks.bare_address,
}
"""What reads on where the first character is found; ``h`` begins an address."""


def needs_reading(source: str) -> bool:
    """Say whether a text may hold anything but plain characters; most texts do not."""
    # Searching for one character is ten times as fast as searching for two, or for one of several.
    for sign in _SIGNS:
        if sign in source:
            return True
    for first, both in _PAIRS:
        if first in source and both in source:
            return True
    # What is printable holds nothing unsafe.
    if not source.isprintable() and _UNSAFE.search(source) is not None:
        return True
    return len(source) > MAX_LENGTH


def parse(source: str) -> tuple[Span, ...]:
    """Read light markup.

    Args:
        source: A text as the data holds it.

    Returns:
        Its spans: one for plain text, none for an empty one. No span holds characters that pages may
        not hold (see :func:`~sphinxcontrib_research.text.clean.clean`).
    """
    if not needs_reading(source):
        return (Text(source),) if source else ()
    return _cached(source) if len(source) <= _CACHED_LENGTH else _read(source)


def _read(source: str) -> tuple[Span, ...]:
    text = clean(source)
    if "&" in text:
        text = tags.unescaped_tags(text)
    cut = cut_at_formulas(text)
    return _spans_of(*cut) if cut is not None else read_markup(text)


def cut_at_formulas(text: str) -> tuple[list[str], list[str]] | None:
    """Cut a text that is plain but for formulas between dollars, as most abstracts are.

    Args:
        text: A text that :func:`~sphinxcontrib_research.text.clean.clean` has seen.

    Returns:
        The texts around the formulas, one more than these, and the formulas; ``None`` for any other text.
    """
    if "\\$" in text:  # no end of a formula, and no beginning
        return None
    cut = DOLLARS.split(text)
    texts, formulas, digits = cut[::3], cut[1::3], cut[2::3]
    if not formulas or any(digits) or needs_reading(" ".join(texts)):
        return None
    return texts, formulas


def _spans_of(texts: list[str], formulas: list[str]) -> tuple[Span, ...]:
    spans: list[Span] = [Text(texts[0])] if texts[0] else []
    for tex, behind in zip(formulas, texts[1:], strict=True):
        spans.append(Math(tex))
        if behind:
            spans.append(Text(behind))
    return tuple(spans)


def read_markup(text: str) -> tuple[Span, ...]:
    """Read a text, character by character where it holds markup.

    Args:
        text: A text that :func:`~sphinxcontrib_research.text.clean.clean` has seen.
    """
    builder = Builder(text)
    while match := patterns.SPECIAL.search(text, builder.position):
        start = match.start()
        if start > builder.position:
            builder.take(start - builder.position, text[builder.position : start])
        _HANDLERS[text[start]](builder, match[0])
    return builder.finish()


_cached = lru_cache(maxsize=8192)(_read)
