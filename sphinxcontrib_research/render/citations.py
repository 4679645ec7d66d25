"""Formatted citations as spans: our own short form, or any CSL style."""

from __future__ import annotations

from sphinxcontrib_research.cite import citation
from sphinxcontrib_research.cite.spans import Span
from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.page import Page


def citation_spans(paper: Paper, page: Page) -> tuple[Span, ...]:
    """A paper's citation in the project's style and language; our short form where the style fails on it."""
    style = page.settings.citation_style
    if style != "short":
        from sphinxcontrib_research.cite import csl_style

        try:
            return csl_style.cite(paper, page.library, style, locale=page.words.language)
        except ResearchError as error:
            page.citation_fault(paper, str(error))
    return citation.short(paper, page.library, page.words.gettext)
