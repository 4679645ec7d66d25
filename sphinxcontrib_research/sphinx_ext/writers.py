"""HTML for our nodes: written straight from the library when a node is visited.

What writes is imported by the first visit: a build that writes no page of ours needs none of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from docutils import nodes

from sphinxcontrib_research.render.view import ListView, SearchView, TableView, View

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinxcontrib_research.render.page import Page
    from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain
    from sphinxcontrib_research.sphinx_ext.nodes import research_badge, research_math, research_view


def _page(translator: HTML5Translator, docname: str) -> tuple[Page, set[str]]:
    """The page that is being written and the badges drawn on it, once for each document."""
    pages: dict[str, Page] = translator.__dict__.setdefault("research_pages", {})
    drawn: set[str] = translator.__dict__.setdefault("research_badges_drawn", set())
    if docname not in pages:
        from sphinxcontrib_research.sphinx_ext.pages import page_of

        domain = cast("ResearchDomain", translator.builder.env.get_domain("research"))
        pages[docname] = page_of(domain, docname)
    return pages[docname], drawn


MATHML_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
"""XML needs it; in HTML it only weighs."""


PARTIAL = "<partial node>"
"""What Sphinx calls the document of a title or a toctree that it writes beside the page's own."""


def visit_view(translator: HTML5Translator, node: research_view) -> None:
    """Write the view; its children are for the search index only."""
    from sphinxcontrib_research.sphinx_ext.view_html import view_pieces

    page, drawn = _page(translator, node["docname"])
    view: View = node["view"]
    if translator.builder.name == "epub":
        if isinstance(view, SearchView):
            raise nodes.SkipNode
        if isinstance(view, ListView | TableView):
            view = replace(view, search=False)
    pieces = view_pieces(view, page, drawn, tuple(node["ids"]))
    if translator.builder.name != "epub":
        translator.body.extend(piece.replace(MATHML_NAMESPACE, "") for piece in pieces)
    else:
        from sphinxcontrib_research.render.epub import for_book

        addresses = translator.config.epub_show_urls != "no"
        translator.body.append(for_book("".join(pieces), addresses=addresses))
    raise nodes.SkipNode


def visit_badge(translator: HTML5Translator, node: research_badge) -> None:
    """Draw the badge."""
    from sphinxcontrib_research.render.html_badges import badge_html
    from sphinxcontrib_research.sphinx_ext.pages import settings_for

    drawn: set[str] = translator.__dict__.setdefault("research_badges_drawn", set())
    domain = cast("ResearchDomain", translator.builder.env.get_domain("research"))
    # A title is written again for navigation, into pages that may have drawn the badge: words do there.
    is_repeated = translator.document.get("source") == PARTIAL
    style = "text" if is_repeated else settings_for(domain).badge_style
    translator.body.append(badge_html(node["badge"], style, drawn))
    raise nodes.SkipNode


def visit_math(translator: HTML5Translator, node: research_math) -> None:
    """Write MathML."""
    from sphinxcontrib_research import text

    translator.body.append(text.html(f"\\({node.astext()}\\)"))
    raise nodes.SkipNode
