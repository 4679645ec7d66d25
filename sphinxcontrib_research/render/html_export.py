"""Links to the files that hold the papers of a list."""

from __future__ import annotations

from html import escape

from sphinxcontrib_research.render.page import Page
from sphinxcontrib_research.render.view import ExportView


def export_html(view: ExportView, page: Page) -> str:
    """One line of links; empty where the output can't hold such files."""
    links = downloads_html(page.export(view.name, view.ids))
    if not links:
        return ""
    label = escape(page.words.gettext("Download"))
    return f'<p class="research-downloads"><span>{label}:</span> {links}</p>\n'


def downloads_html(files: tuple[tuple[str, str], ...]) -> str:
    """Links to files, given as pairs of a label and an address."""
    return " ".join(
        f'<a class="reference download internal" download="" href="{escape(address)}">{escape(label)}</a>'
        for label, address in files
    )
