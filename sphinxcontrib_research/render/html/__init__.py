"""The HTML of every kind of view."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from sphinxcontrib_research import markup
from sphinxcontrib_research.render.entry import caption_of
from sphinxcontrib_research.render.html import lists
from sphinxcontrib_research.render.view import (
    CaptionView,
    ChartView,
    ExportView,
    ListView,
    Page,
    PeopleView,
    ProfileView,
    SearchView,
    TableView,
    View,
)


def view_pieces(view: View, page: Page, drawn: set[str], ids: tuple[str, ...]) -> Iterable[str]:
    """The HTML of any view; a list comes entry by entry, as its whole text may be large."""
    if isinstance(view, ListView):
        return lists.list_pieces(view, page, drawn, ids)
    return (_whole(view, page, ids),)


def _whole(
    view: CaptionView | ExportView | SearchView | TableView | ProfileView | PeopleView | ChartView,
    page: Page,
    ids: tuple[str, ...],
) -> str:
    from sphinxcontrib_research.render.html import pages, tables

    match view:
        case CaptionView():
            return f'<p class="research-caption">{markup.html(caption_of(view, page))}</p>\n'
        case ExportView():
            return export_html(view, page)
        case SearchView():
            return lists.search_html(view, page)
        case TableView():
            return tables.table_html(view, page, ids)
        case ProfileView():
            return pages.profile_html(view, page, ids)
        case PeopleView():
            return pages.people_html(view, page, ids)
        case ChartView():
            return tables.chart_html(view, page, ids)


# Links to the files that hold the papers of a list.

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
