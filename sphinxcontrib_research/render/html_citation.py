"""Formatted citations as HTML."""

from __future__ import annotations

from html import escape

from sphinxcontrib_research import text
from sphinxcontrib_research.cite.spans import Span
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.citations import citation_spans
from sphinxcontrib_research.render.page import Page


def _span(span: Span) -> str:
    shown = text.html(span.text, links=not span.link) if span.markup else escape(span.text)
    if span.small_caps:
        shown = f'<span class="research-small-caps">{shown}</span>'
    if span.script:
        shown = f"<{span.script}>{shown}</{span.script}>"
    if span.underline:
        shown = f"<u>{shown}</u>"
    if span.italic:
        shown = f"<em>{shown}</em>"
    if span.bold:
        shown = f"<strong>{shown}</strong>"
    return f'<a class="reference external" href="{escape(span.link)}">{shown}</a>' if span.link else shown


def citation_html(paper: Paper, page: Page) -> str:
    """A paper's citation."""
    return "".join(_span(span) for span in citation_spans(paper, page))
