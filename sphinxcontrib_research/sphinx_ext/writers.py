"""HTML for our nodes: written straight from the library when a node is visited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from docutils import nodes

from sphinxcontrib_research import text
from sphinxcontrib_research.render import html, html_chart, html_export, html_profile, html_table
from sphinxcontrib_research.render.captions import caption_of
from sphinxcontrib_research.render.html_badges import badge_html
from sphinxcontrib_research.render.view import (
    CaptionView,
    ChartView,
    ExportView,
    ListView,
    PeopleView,
    ProfileView,
    TableView,
    View,
)
from sphinxcontrib_research.sphinx_ext.pages import page_of, settings_for

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
        domain = cast("ResearchDomain", translator.builder.env.get_domain("research"))
        pages[docname] = page_of(domain, docname)
    return pages[docname], drawn


MATHML_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
"""XML needs it; in HTML it only weighs."""


def visit_view(translator: HTML5Translator, node: research_view) -> None:
    """Write the view; its children are for the search index only."""
    page, drawn = _page(translator, node["docname"])
    view: View = node["view"]
    if translator.builder.name == "epub" and isinstance(view, ListView | TableView):
        view = replace(view, search=False)
    shown = view_html(view, page, drawn, tuple(node["ids"]))
    translator.body.append(
        shown if translator.builder.name == "epub" else shown.replace(MATHML_NAMESPACE, "")
    )
    raise nodes.SkipNode


def visit_badge(translator: HTML5Translator, node: research_badge) -> None:
    """Draw the badge."""
    drawn: set[str] = translator.__dict__.setdefault("research_badges_drawn", set())
    domain = cast("ResearchDomain", translator.builder.env.get_domain("research"))
    translator.body.append(badge_html(node["badge"], settings_for(domain).badge_style, drawn))
    raise nodes.SkipNode


def visit_math(translator: HTML5Translator, node: research_math) -> None:
    """Write MathML."""
    translator.body.append(text.html(f"\\({node.astext()}\\)"))
    raise nodes.SkipNode


def view_html(view: View, page: Page, drawn: set[str], ids: tuple[str, ...]) -> str:
    """The HTML of any view."""
    match view:
        case CaptionView():
            return f'<p class="research-caption">{text.html(caption_of(view, page))}</p>\n'
        case ExportView():
            return html_export.export_html(view, page)
        case ListView():
            return html.list_html(view, page, drawn, ids)
        case TableView():
            return html_table.table_html(view, page, ids)
        case ProfileView():
            return html_profile.profile_html(view, page, ids)
        case PeopleView():
            return html_profile.people_html(view, page, ids)
        case ChartView():
            return html_chart.chart_html(view, page, ids)
