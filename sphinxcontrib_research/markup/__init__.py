"""Light markup: what titles, abstracts, notes … may hold, read once into spans and written in many ways.

Math, LaTeX's text macros and accents, brace groups, a few HTML tags, entities and bare addresses are read;
all else is text. Nothing of a text reaches a page as raw HTML or LaTeX.
"""

from __future__ import annotations

from sphinxcontrib_research.markup.parser import has_markup, paragraphs, parse
from sphinxcontrib_research.markup.spans import problems
from sphinxcontrib_research.markup.writers import formatted, html, is_styled, latex, nodes, plain, rich, words

__all__ = [
    "formatted",
    "has_markup",
    "html",
    "is_styled",
    "latex",
    "nodes",
    "paragraphs",
    "parse",
    "plain",
    "problems",
    "rich",
    "words",
]
