"""Tables of papers as docutils nodes."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from sphinxcontrib_research import text
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.cells import cell_of, header_of, total_of
from sphinxcontrib_research.render.html_table import table_form
from sphinxcontrib_research.render.node_people import people_nodes
from sphinxcontrib_research.render.nodes import NodePage, title_node
from sphinxcontrib_research.render.parts import paper_of
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
    if cell.kind == "number":
        return [nodes.Text(cell.text)]
    return text.nodes(cell.text) if cell.text else []


def table_nodes(view: TableView, context: NodePage) -> list[nodes.Node]:
    """A whole table."""
    page = context.page
    papers = [paper for id_ in view.ids if (paper := paper_of(page.library, id_)) is not None]
    anchors = page.anchors(view.number)
    count = len(view.columns)
    widths = (
        view.widths if len(view.widths) == count else tuple(_default_width(column) for column in view.columns)
    )
    group = nodes.tgroup(cols=count)
    group += [nodes.colspec(colwidth=width) for width in widths]
    headers = [view.headers[number] if number < len(view.headers) else "" for number in range(count)]
    labels = [
        header or header_of(column, page.words) for header, column in zip(headers, view.columns, strict=True)
    ]
    group += nodes.thead("", _row([text.nodes(label) for label in labels]))
    body = nodes.tbody()
    for position, paper in enumerate(papers):
        cells = [_cell(paper, column, context) for column in view.columns]
        anchor = anchors[position] if position < len(anchors) else ""
        if anchor:
            cells[0].insert(0, nodes.target("", "", ids=[anchor]))
        body += _row(cells)
    if view.total:
        totals = [total_of(papers, column, page.library, page.words) for column in view.columns]
        totals[0] = totals[0] or page.words.gettext("Total")
        body += _row([[nodes.strong("", total)] if total else [] for total in totals])
    group += body
    table = nodes.table(classes=["longtable"] if len(papers) > LONGEST_FLOATING else [])
    if view.caption:
        table += nodes.title("", "", *text.nodes(view.caption))
    table += group
    return [table]


LONGEST_FLOATING = 20
"""A table of more rows may break over pages in print."""


def _default_width(column: str) -> int:
    return {"title": 36, "authors": 28, "venue": 14}.get(column, 10)
