"""Links to the files that hold the papers of a list."""

from __future__ import annotations

from html import escape

from sphinxcontrib_research.render.page import Page
from sphinxcontrib_research.render.view import ExportView

ATOM = "application/atom+xml"


def export_html(view: ExportView, page: Page) -> str:
    """One line of links; empty where the output can't hold such files."""
    links = downloads_html(page.export(view.name, view.ids)) if view.name else ""
    if links:
        links = f"<span>{escape(page.words.gettext('Download'))}:</span> {links}"
    if view.feed and (address := page.feed(view.feed, view.ids)):
        feed = f'<a class="reference internal" type="{ATOM}" href="{escape(address)}">Atom</a>'
        links = f"{links} {feed}" if links else feed
    return f'<p class="research-downloads">{links}</p>\n' if links else ""


def downloads_html(files: tuple[tuple[str, str], ...]) -> str:
    """Links to files, given as pairs of a label and an address."""
    return " ".join(
        f'<a class="reference download internal" download="" href="{escape(address)}">{escape(label)}</a>'
        for label, address in files
    )
