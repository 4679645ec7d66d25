"""Formatted citations as docutils nodes."""

from __future__ import annotations

from docutils import nodes

from sphinxcontrib_research import text
from sphinxcontrib_research.cite.spans import Span
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.citations import citation_spans
from sphinxcontrib_research.render.page import Page


def _span(span: Span) -> list[nodes.Node]:
    shown: list[nodes.Node] = (
        text.nodes(span.text, links=not span.link) if span.markup else [nodes.Text(span.text)]
    )
    if span.script:
        kind = nodes.superscript if span.script == "sup" else nodes.subscript
        shown = [kind("", "", *shown)]
    if span.italic:
        shown = [nodes.emphasis("", "", *shown)]
    if span.bold:
        shown = [nodes.strong("", "", *shown)]
    return [nodes.reference("", "", *shown, refuri=span.link, internal=False)] if span.link else shown


def citation_nodes(paper: Paper, page: Page) -> list[nodes.Node]:
    """A paper's citation."""
    return [node for span in citation_spans(paper, page) for node in _span(span)]
