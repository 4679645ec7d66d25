"""Charts as HTML: the drawing, and its figures as a table for those who can't see it."""

from __future__ import annotations

from html import escape

from sphinxcontrib_research import charts, text
from sphinxcontrib_research.render.captions import caption_of
from sphinxcontrib_research.render.page import Page
from sphinxcontrib_research.render.parts import paper_of
from sphinxcontrib_research.render.view import ChartView


def series_of(view: ChartView, page: Page) -> charts.Series:
    """The figures of a chart."""
    papers = [paper for id_ in view.ids if (paper := paper_of(page.library, id_)) is not None]
    return charts.series(view.kind, papers, page.library, page.words)


def chart_html(view: ChartView, page: Page, ids: tuple[str, ...] = ()) -> str:
    """A chart and its table, which is folded; nothing if there are no figures."""
    series = series_of(view, page)
    if not series.points:
        return ""
    classes = escape(" ".join(("research-chart", *view.classes)))
    first_id = f' id="{escape(ids[0])}"' if ids else ""
    more = "".join(f'<span id="{escape(id_)}"></span>' for id_ in ids[1:])
    caption = text.html(caption_of(view, page)) if view.caption else escape(series.title)
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td class="research-number">{escape(value)}</td></tr>'
        for label, value in charts.rows(series)
    )
    heads = f'<th scope="col">{escape(series.label)}</th>'
    heads += f'<th scope="col" class="research-number">{escape(series.unit)}</th>'
    table = (
        f'<details class="research-chart-figures"><summary>{escape(page.words.gettext("Figures"))}</summary>'
        f'<table class="docutils"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        "</details>"
    )
    drawing = charts.svg(series)
    # A caption stands first or last in a figure.
    figure = f"<figcaption>{more}{caption}</figcaption>{drawing}{table}"
    return f'<figure class="{classes}"{first_id}>{figure}</figure>\n'
