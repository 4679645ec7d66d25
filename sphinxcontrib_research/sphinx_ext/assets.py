"""The style sheet: copied once, loaded only by pages that show something of ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinxcontrib_research.sphinx_ext.nodes import research_badge, research_topic, research_view

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STYLE = "research.css"
STYLED = (research_view, research_topic, research_badge)
STATIC = Path(__file__).parent.parent / "static"


def add_folder(app: Sphinx) -> None:
    """Let HTML builders copy our static files."""
    if app.builder.format == "html":
        app.config.html_static_path.append(str(STATIC))


def needs_style(doctree: nodes.document) -> bool:
    """Whether a page holds anything that the style sheet is for."""
    return any(isinstance(node, STYLED) for node in doctree.findall(nodes.Element))


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Link the style sheet from a page that needs it."""
    if doctree is not None and needs_style(doctree):
        app.add_css_file(STYLE)


def connect(app: Sphinx) -> None:
    """Connect both."""
    app.connect("builder-inited", add_folder)
    app.connect("html-page-context", add_to_page)
