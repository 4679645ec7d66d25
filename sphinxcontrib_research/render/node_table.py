"""Tables of papers as docutils nodes."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from sphinxcontrib_research import text
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.captions import caption_of
from sphinxcontrib_research.render.cells import cell_of, header_of, total_of
from sphinxcontrib_research.render.html_table import table_form
from sphinxcontrib_research.render.node_people import people_nodes
from sphinxcontrib_research.render.nodes import NodePage, joined, link_node, title_node
from sphinxcontrib_research.render.parts import links_of_column, paper_of
from sphinxcontrib_research.render.view import TableView


def _row(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


def _cell(paper: Paper, column: str, context: NodePage) -> list[nodes.Node]:
    page = context.page
    cell = cell_of(paper, column, page.library, page.words)
    if cell.kind == "title":
        return [title_node(paper, context)]
    if cell.kind == "authors":
        return people_nodes(paper, page, table_form(page), context.link)
    if cell.kind == "links":
        links = links_of_column(paper, column, page.settings.links)
        return joined([[link_node(link, context)] for link in links], ", ")
    if cell.kind == "number":
        return [nodes.Text(cell.text)]
    return text.nodes(cell.text) if cell.text else []


def table_nodes(view: TableView, context: NodePage) -> list[nodes.Node]:
    """A whole table."""
    page = context.page
    papers = [paper for id_ in view.ids if (paper := paper_of(page.library, id_)) is not None]
    anchors = page.anchors(view.number)
    count = len(view.columns)
    headers = [view.headers[number] if number < len(view.headers) else "" for number in range(count)]
    labels = [
        header or header_of(column, page.words) for header, column in zip(headers, view.columns, strict=True)
    ]
    widths = (
        _characters(view.widths)
        if len(view.widths) == count
        else tuple(_default_width(column, label) for column, label in zip(view.columns, labels, strict=True))
    )
    rows = []
    for position, paper in enumerate(papers):
        cells = [_cell(paper, column, context) for column in view.columns]
        anchor = anchors[position] if position < len(anchors) else ""
        if anchor:
            # Behind the words: in front LaTeX would set the first line of this cell lower than the others.
            cells[0].append(nodes.target("", "", ids=[anchor]))
        rows.append(cells)
    if view.total:
        totals = [total_of(papers, column, page.library, page.words) for column in view.columns]
        totals[0] = totals[0] or page.words.gettext("Total")
        rows.append([[nodes.strong("", total)] if total else [] for total in totals])
    caption = text.nodes(caption_of(view, page)) if view.caption else []
    table = plain_table([text.nodes(label) for label in labels], rows, widths, caption)
    # Else LaTeX guesses the widths from the texts, and has no room left for numbers.
    table["classes"].append("colwidths-given")
    return [table]


def plain_table(
    header: Sequence[Sequence[nodes.Node]],
    rows: Sequence[Sequence[Sequence[nodes.Node]]],
    widths: Sequence[int],
    title: Sequence[nodes.Node],
) -> nodes.table:
    """A table of one header row and some rows; a long one may break over pages in print."""
    group = nodes.tgroup(cols=len(widths))
    group += [nodes.colspec(colwidth=width) for width in widths]
    group += nodes.thead("", _row(header))
    group += nodes.tbody("", *(_row(row) for row in rows))
    table = nodes.table(classes=["longtable"] if len(rows) > LONGEST_FLOATING else [])
    if title:
        table += nodes.title("", "", *title)
    table += group
    return table


def _characters(widths: Sequence[int]) -> tuple[int, ...]:
    """Relative widths as numbers of characters: builders of plain text take them for that."""
    return tuple(max(3, round(width * LINE / sum(widths))) for width in widths)


LINE = 96
"""How many characters the cells of a row hold beside each other."""

LONGEST_FLOATING = 20
"""A table of more rows may break over pages in print."""


def _default_width(column: str, label: str) -> int:
    """Numbers need little, but their header has to fit without a hyphen."""
    return {"title": 36, "authors": 28, "venue": 16, "year": 7}.get(column, max(10, len(label) + 3))
