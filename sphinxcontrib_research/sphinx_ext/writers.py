"""HTML for our nodes: written straight from the library when a node is visited."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes

from sphinxcontrib_research.render import html
from sphinxcontrib_research.sphinx_ext.pages import page_of

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinxcontrib_research.render.page import Page
    from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain
    from sphinxcontrib_research.sphinx_ext.nodes import research_view


def _page(translator: HTML5Translator, docname: str) -> tuple[Page, set[str]]:
    """The page that is being written and the badges drawn on it: made once for each document and translator."""
    pages: dict[str, Page] = translator.__dict__.setdefault("research_pages", {})
    drawn: set[str] = translator.__dict__.setdefault("research_badges_drawn", set())
    if docname not in pages:
        domain = cast("ResearchDomain", translator.builder.env.get_domain("research"))
        pages[docname] = page_of(domain, docname)
    return pages[docname], drawn


def visit_view(translator: HTML5Translator, node: research_view) -> None:
    """Write the view; its children are for the search index only."""
    page, drawn = _page(translator, node["docname"])
    translator.body.append(html.list_html(node["view"], page, drawn, tuple(node["ids"])))
    raise nodes.SkipNode
