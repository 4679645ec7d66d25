"""Charts as docutils nodes: their figures as a table."""

from __future__ import annotations

from docutils import nodes

from sphinxcontrib_research import charts, text
from sphinxcontrib_research.render.captions import caption_of
from sphinxcontrib_research.render.html_chart import series_of
from sphinxcontrib_research.render.node_table import plain_table
from sphinxcontrib_research.render.nodes import NodePage
from sphinxcontrib_research.render.view import ChartView


def chart_nodes(view: ChartView, context: NodePage) -> list[nodes.Node]:
    """The figures of a chart; nothing if there are none."""
    series = series_of(view, context.page)
    if not series.points:
        return []
    header = ([nodes.Text(series.label)], [nodes.Text(series.unit)])
    rows = [([nodes.Text(label)], [nodes.Text(value)]) for label, value in charts.rows(series)]
    title = text.nodes(caption_of(view, context.page)) if view.caption else [nodes.Text(series.title)]
    return [plain_table(header, rows, (30, 10), title)]
