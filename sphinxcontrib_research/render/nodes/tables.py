"""Tables, charts and profiles as docutils nodes."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from sphinxcontrib_research import markup
from sphinxcontrib_research.drawing import charts
from sphinxcontrib_research.model.paper import Author, Paper
from sphinxcontrib_research.render.entry import caption_of, link_label, links_of_column, papers_of
from sphinxcontrib_research.render.nodes import (
    NodePage,
    byline_nodes,
    joined,
    link_node,
    reference,
    title_node,
)
from sphinxcontrib_research.render.profile import figures_of, person_links, subtitle
from sphinxcontrib_research.render.tables import cell_of, headers_of, series_of, table_form, totals_of
from sphinxcontrib_research.render.view import ChartView, PeopleView, ProfileView, TableView


def _row(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


def _cell(paper: Paper, column: str, context: NodePage) -> list[nodes.Node]:
    page = context.page
    cell = cell_of(paper, column, page.library, page.words)
    if cell.kind == "title":
        return [title_node(paper, context)]
    if cell.kind == "authors":
        return byline_nodes(paper, context, table_form(page))
    if cell.kind == "links":
        links = links_of_column(paper, column, page.settings.links)
        return joined([[link_node(link, context)] for link in links], ", ")
    if cell.kind == "number":
        return [nodes.Text(cell.text)]
    return markup.nodes(cell.text) if cell.text else []


def table_nodes(view: TableView, context: NodePage) -> list[nodes.Node]:
    """A whole table."""
    page = context.page
    papers = papers_of(page.library, view.ids)
    anchors = page.anchors(view.number)
    count = len(view.columns)
    labels = headers_of(view, page.words)
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
        totals = totals_of(view, papers, page)
        rows.append([[nodes.strong("", total)] if total else [] for total in totals])
    caption = markup.nodes(caption_of(view, page)) if view.caption else []
    table = plain_table([markup.nodes(label) for label in labels], rows, widths, caption)
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


# Charts as docutils nodes: their figures as a table.


def chart_nodes(view: ChartView, context: NodePage) -> list[nodes.Node]:
    """The figures of a chart; nothing if there are none."""
    series = series_of(view, context.page)
    if not series.points:
        return []
    header = ([nodes.Text(series.label)], [nodes.Text(series.unit)])
    rows = [([nodes.Text(label)], [nodes.Text(value)]) for label, value in charts.rows(series)]
    title = markup.nodes(caption_of(view, context.page)) if view.caption else [nodes.Text(series.title)]
    return [plain_table(header, rows, (30, 10), title)]


# Profiles and cards of people as docutils nodes.


def _about(author: Author, context: NodePage, name: list[nodes.Node]) -> list[nodes.Node]:
    blocks: list[nodes.Node] = []
    if author.image and (image := context.image(author.image, author.name)) is not None:
        blocks.append(image)
    first = nodes.paragraph("", "", nodes.strong("", "", *name))
    if subtitle(author):
        first += [nodes.Text(", "), *markup.nodes(subtitle(author))]
    if author.field:
        first += nodes.Text(f" ({author.field})")
    blocks.append(first)
    blocks += [nodes.paragraph("", "", *markup.nodes(part)) for part in markup.paragraphs(author.bio)]
    links: list[nodes.Node] = []
    for link in person_links(author, context.page.words):
        label = link_label(link, context.page.words)
        if links:
            links.append(nodes.Text(" · "))
        if link.path:
            links.append(context.download(link.path, label) or nodes.Text(label))
        else:
            links.append(reference(link.url, [nodes.Text(label)]) if link.url else nodes.Text(label))
    if links:
        blocks.append(nodes.paragraph("", "", *links))
    return blocks


def profile_nodes(view: ProfileView, context: NodePage) -> list[nodes.Node]:
    """An author's header and figures."""
    page = context.page
    author = page.library.authors.get(view.author)
    if author is None:
        return []
    papers = papers_of(page.library, view.ids)
    blocks = _about(author, context, [nodes.Text(author.name)]) if "header" in view.show else []
    if "tiles" in view.show:
        fields = nodes.field_list()
        for figure in figures_of(author, papers, view.metrics, page.words):
            note = f" ({figure.note})" if figure.note else ""
            body = nodes.field_body("", nodes.paragraph("", f"{figure.value}{note}"))
            fields += nodes.field("", nodes.field_name("", figure.label), body)
        blocks.append(fields)
    return blocks


def people_nodes(view: PeopleView, context: NodePage) -> list[nodes.Node]:
    """A list of people, under headings where they are grouped."""
    blocks: list[nodes.Node] = []
    authors = context.page.library.authors
    for heading, members in view.groups:
        if heading:
            blocks.append(nodes.rubric("", "", nodes.Text(heading)))
        box = nodes.bullet_list(bullet="*")
        for id_ in members:
            if id_ in authors:
                name: list[nodes.Node] = [nodes.Text(authors[id_].name)]
                linked = context.link("author", id_, name)
                box += nodes.list_item(
                    "", *_about(authors[id_], context, [linked] if linked is not None else name)
                )
        blocks.append(box)
    return blocks
