"""The style sheet and the script: copied once, loaded only by pages that show something for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinxcontrib_research.render.view import ListView, TableView
from sphinxcontrib_research.sphinx_ext.logging import _
from sphinxcontrib_research.sphinx_ext.nodes import research_badge, research_topic, research_view

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STYLE = "research.css"
SCRIPT = "research.js"
STYLED = (research_view, research_topic, research_badge)
STATIC = Path(__file__).parent.parent / "static"
FOLDING = frozenset({"abstract", "bibtex"})
"""The parts of entries that fold, and so are opened for links and for print; BibTeX can be copied."""


def add_folder(app: Sphinx) -> None:
    """Let HTML builders copy our static files."""
    if app.builder.format == "html":
        app.config.html_static_path.append(str(STATIC))


def needs_style(doctree: nodes.document) -> bool:
    """Whether a page holds anything that the style sheet is for."""
    return any(isinstance(node, STYLED) for node in doctree.findall(nodes.Element))


def needs_script(doctree: nodes.document) -> bool:
    """Whether a page holds anything that the script is for."""
    return any(topic["fold"] for topic in doctree.findall(research_topic)) or any(
        _is_worked_on(leaf["view"]) for leaf in doctree.findall(research_view)
    )


def _is_worked_on(view: object) -> bool:
    """Whether the script does something for a view: filter, sort, fold or copy."""
    if isinstance(view, ListView):
        return view.search or bool(view.content.groups) or not FOLDING.isdisjoint(view.parts)
    return isinstance(view, TableView)


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Link the style sheet and the script from a page that needs them.

    The words for what the script adds to a page are attributes of its element. It is no module: browsers
    refuse those in pages that are opened from disk.
    """
    if doctree is None and not templatename.startswith("research/"):
        return
    if doctree is None or needs_style(doctree):
        app.add_css_file(STYLE)
    if app.builder.name != "epub" and (doctree is None or needs_script(doctree)):
        words = {
            "data-copy": _("Copy"),
            "data-link": _("Copy link"),
            "data-copied": _("Copied"),
        }
        attributes: dict[str, Any] = {key: str(word) for key, word in words.items()}
        app.add_js_file(SCRIPT, loading_method="defer", **attributes)


def connect(app: Sphinx) -> None:
    """Connect both."""
    app.connect("builder-inited", add_folder)
    app.connect("html-page-context", add_to_page)
