"""The HTML of every kind of view; tables and charts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from sphinxcontrib_research import markup
from sphinxcontrib_research.drawing import charts
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.query.order import ranks
from sphinxcontrib_research.render import (
    CaptionView,
    ChartView,
    ExportView,
    Form,
    ListView,
    Page,
    PeopleView,
    ProfileView,
    SearchView,
    TableView,
    View,
    tables,
)
from sphinxcontrib_research.render.entry import caption_of, links_of_column, papers_of
from sphinxcontrib_research.render.html import filters, lists
from sphinxcontrib_research.render.html.direction import apart, direction_of_page
from sphinxcontrib_research.render.html.entry import (
    Written,
    byline_html,
    element_ids,
    named_links,
    title_html,
)
from sphinxcontrib_research.render.tables import cell_of, headers_of, series_of, table_form, totals_of

_MOST_COLUMNS = 6
"""More of them may be wider than a page."""


def _cell(
    column: str, paper: Paper, page: Page, form: Form, *, title: str, links_name: str, numbers: frozenset[str]
) -> str:
    """One cell.

    Args:
        column: Its column.
        paper: The paper of the row.
        page: The page that the table stands on.
        form: How people are shown.
        title: The id of the row's title, if links are named by it.
        links_name: What the ids of these links begin with.
        numbers: The columns of numbers.
    """
    cell = cell_of(paper, column, page.library, page.words)
    if cell.kind == "title":
        id_attribute = f' id="{title}"' if title else ""
        return f'<td class="research-title"{id_attribute}>{title_html(paper, page)}</td>'
    if cell.kind == "authors":
        return f"<td>{byline_html(paper, page, form)}</td>"
    if cell.kind == "links":
        links = links_of_column(paper, column, page.settings.links)
        return f'<td class="research-links">{named_links(links, page, title, links_name)}</td>'
    note = f' title="{escape(cell.note)}"' if cell.note else ""
    if cell.kind == "number":
        return f'<td class="research-number"{note}>{apart(escape(cell.text), cell.text, page)}</td>'
    # Words among numbers stand where these do.
    number = ' class="research-number"' if column in numbers and cell.text else ""
    return f"<td{number}>{apart(markup.html(cell.text), cell.text, page) if cell.text else ''}</td>"


def table_html(view: TableView, page: Page, written: Written, ids: tuple[str, ...] = ()) -> str:
    """A whole table, with a header and, where asked for, a row of totals."""
    form = table_form(page)
    papers = papers_of(page.library, view.ids)
    below = f"research-below-{tables.columns_below_title(view)}"
    classes = escape(" ".join(("research-table", below, "docutils", *view.classes)))
    first_id, more = element_ids(ids)
    box, mark, data = "", "", ""
    if view.search:
        box, mark = filters.box_html(papers, page), ' data-search=""'
        data = filters.data_html(papers, page, has_titles="title" in view.columns)
    numbers = frozenset(column for column in view.columns if _is_of_numbers(column, papers, page))
    heads, order = _heads(view, papers, page, numbers)
    wide = " research-wide" if len(view.columns) > _MOST_COLUMNS else ""
    rows = [
        f'{more}{box}<div class="research-table-box{wide}"{direction_of_page(page)}{mark}>',
        f'<table class="{classes}"{order}{first_id}>\n',
    ]
    if view.caption:
        rows.append(f"<caption>{markup.html(caption_of(view, page))}</caption>\n")
    if view.widths:
        whole = sum(view.widths)
        columns = "".join(
            # In tenths, for which the style sheet has classes: no page needs its own style.
            f'<col class="research-w{max(1, round(10 * width / whole))}" />'
            for width in view.widths
        )
        rows.append(f"<colgroup>{columns}</colgroup>\n")
    rows.append(f"<thead><tr>{heads}</tr></thead>\n<tbody>\n")
    anchors = page.anchors(view.number)
    has_named_links = "title" in view.columns and any(tables.holds_links(column) for column in view.columns)
    for position, paper in enumerate(papers):
        id_attribute = f' id="{anchors[position]}"' if position < len(anchors) and anchors[position] else ""
        title = written.next_title() if has_named_links else ""
        row = "".join(
            _cell(column, paper, page, form, title=title, links_name=f"{title}_{number}", numbers=numbers)
            for number, column in enumerate(view.columns)
        )
        rows.append(f'<tr class="research-paper"{id_attribute}>{row}</tr>\n')
    rows.append("</tbody>\n")
    if view.total:
        rows.append(_totals(papers, view, page))
    rows.append(f"</table>{data}</div>\n")
    return "".join(rows)


def _is_of_numbers(column: str, papers: list[Paper], page: Page) -> bool:
    """Whether the first cell of a column that says anything is a number."""
    cells = (cell_of(paper, column, page.library, page.words) for paper in papers)
    return next((cell.kind for cell in cells if cell.text), "") == "number"


def _heads(view: TableView, papers: list[Paper], page: Page, numbers: frozenset[str]) -> tuple[str, str]:
    """The header cells, and the attribute of the table that says which column its rows are sorted by.

    The key of a column begins with ``-`` where visitors want the largest value first.
    """
    heads, order = "", ""
    for column, label in zip(view.columns, headers_of(view, page.words), strict=True):
        over_numbers = column in numbers
        places = ranks(page.library, papers, column)
        if over_numbers:
            # Words among numbers have no place.
            cells = (cell_of(paper, column, page.library, page.words) for paper in papers)
            places = [
                place if cell.kind == "number" else 0 for place, cell in zip(places, cells, strict=True)
            ]
        descends = "-" * (over_numbers or column == "date")
        state = ""
        if not order and (direction := tables.sorted_by(view, column)):
            order = f' data-order="{"-" * (direction == "descending")}{escape(column)}"'
            state = f' aria-sort="{direction}"'
        kind = " research-number" * over_numbers
        heads += (
            f'<th scope="col" class="head{kind}" data-key="{escape(descends + column)}"{state}'
            f' data-ranks="{" ".join(map(str, places))}">'
            f"{markup.html(label)}</th>"
        )
    return heads, order


def _totals(papers: list[Paper], view: TableView, page: Page) -> str:
    first, *totals = totals_of(view, papers, page)
    cells = "".join(
        f'<td class="research-number">{apart(escape(total), total, page)}</td>' for total in totals
    )
    return f'<tfoot><tr><th scope="row">{escape(first)}</th>{cells}</tr></tfoot>\n'


# Charts as HTML: the drawing, and its figures as a table for those who can't see it.


def chart_html(view: ChartView, page: Page, ids: tuple[str, ...] = ()) -> str:
    """A chart and its table, which is folded; nothing if there are no figures."""
    series = series_of(view, page)
    if not series.points:
        return ""
    classes = escape(" ".join(("research-chart", *view.classes)))
    first_id, more = element_ids(ids)
    caption = markup.html(caption_of(view, page)) if view.caption else escape(series.title)
    rows = "".join(
        f'<tr><th scope="row">{apart(escape(label), label, page)}</th>'
        f'<td class="research-number">{escape(value)}</td></tr>'
        for label, value in charts.rows(series)
    )
    heads = f'<th scope="col">{escape(series.label)}</th>'
    heads += f'<th scope="col" class="research-number">{escape(series.unit)}</th>'
    label = escape(page.words.gettext("Data as table"))
    table = (
        f'<details class="research-figures"><summary>{label}</summary>'
        f'<table class="docutils"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        "</details>"
    )
    drawing = charts.svg(series, facet=charts.FACETS.get(view.kind, "") if page.has_filter else "")
    # A caption stands first or last in a figure.
    figure = f"<figcaption>{more}{caption}</figcaption>{drawing}{table}"
    return f'<figure class="{classes}"{first_id}{direction_of_page(page)}>{figure}</figure>\n'


# The HTML of every kind of view.


def view_pieces(
    view: View, page: Page, written: Written, ids: tuple[str, ...], level: int = 0
) -> Iterable[str]:
    """The HTML of any view; a list comes entry by entry, as its whole text may be large.

    Args:
        view: What a directive asked for.
        page: The page that it stands on.
        written: What the page holds so far; what this view has of it is added.
        ids: The ids of its own element.
        level: The level that a heading in it has; 0: titles are no headings.
    """
    if isinstance(view, ListView):
        return lists.list_pieces(view, page, written, ids, level)
    if isinstance(view, TableView):
        return (table_html(view, page, written, ids),)
    return (_whole(view, page, ids, level),)


def _whole(
    view: CaptionView | ExportView | SearchView | ProfileView | PeopleView | ChartView,
    page: Page,
    ids: tuple[str, ...],
    level: int,
) -> str:
    from sphinxcontrib_research.render.html import pages

    match view:
        case CaptionView():
            caption = markup.html(caption_of(view, page))
            return f'<p class="research-caption"{direction_of_page(page)}>{caption}</p>\n'
        case ExportView():
            return export_html(view, page)
        case SearchView():
            return lists.search_html(view, page)
        case ProfileView():
            return pages.profile_html(view, page, ids, level)
        case PeopleView():
            return pages.people_html(view, page, ids, level)
        case ChartView():
            return chart_html(view, page, ids)


# Links to the files that hold the papers of a list.

ATOM = "application/atom+xml"


def export_html(view: ExportView, page: Page) -> str:
    """One line of links; empty where the output can't hold such files."""
    links = downloads_html(page.export(view.name, view.ids)) if view.name else ""
    if links:
        label = page.words.gettext("Download:")
        links = f"<span>{apart(escape(label), label, page)}</span> {links}"
    if view.feed and (address := page.feed(view.feed, view.ids)):
        feed = f'<a class="reference internal" type="{ATOM}" href="{escape(address)}">Atom</a>'
        links = f"{links} {feed}" if links else feed
    return f'<p class="research-downloads"{direction_of_page(page)}>{links}</p>\n' if links else ""


def downloads_html(files: tuple[tuple[str, str], ...]) -> str:
    """Links to files, given as pairs of a label and an address."""
    return " ".join(
        f'<a class="reference download internal" download="" href="{escape(address)}">{escape(label)}</a>'
        for label, address in files
    )
