"""Formatted citations as spans: our own short form, or any CSL style."""

from __future__ import annotations

from sphinxcontrib_research.cite import citation
from sphinxcontrib_research.cite.spans import Span
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.page import Page


def citation_spans(paper: Paper, page: Page) -> tuple[Span, ...]:
    """A paper's citation in the project's style and language."""
    style = page.settings.citation_style
    if style == "short":
        return citation.short(paper, page.library, page.words.gettext)
    from sphinxcontrib_research.cite import csl_style

    return csl_style.cite(paper, page.library, style, locale=page.words.language)
