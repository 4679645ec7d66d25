"""The HTML of every kind of view."""

from __future__ import annotations

from collections.abc import Iterator

from sphinxcontrib_research import text
from sphinxcontrib_research.render import html
from sphinxcontrib_research.render.captions import caption_of
from sphinxcontrib_research.render.page import Page
from sphinxcontrib_research.render.view import (
    CaptionView,
    ChartView,
    ExportView,
    ListView,
    PeopleView,
    ProfileView,
    SearchView,
    TableView,
    View,
)


def view_pieces(view: View, page: Page, drawn: set[str], ids: tuple[str, ...]) -> Iterator[str]:
    """The HTML of any view; a list comes entry by entry, as its whole text may be large."""
    if isinstance(view, ListView):
        yield from html.list_pieces(view, page, drawn, ids)
    else:
        yield _whole(view, page, ids)


def _whole(
    view: CaptionView | ExportView | SearchView | TableView | ProfileView | PeopleView | ChartView,
    page: Page,
    ids: tuple[str, ...],
) -> str:
    from sphinxcontrib_research.render import html_chart, html_export, html_profile, html_table

    match view:
        case CaptionView():
            return f'<p class="research-caption">{text.html(caption_of(view, page))}</p>\n'
        case ExportView():
            return html_export.export_html(view, page)
        case SearchView():
            return html.search_html(view, page)
        case TableView():
            return html_table.table_html(view, page, ids)
        case ProfileView():
            return html_profile.profile_html(view, page, ids)
        case PeopleView():
            return html_profile.people_html(view, page, ids)
        case ChartView():
            return html_chart.chart_html(view, page, ids)
