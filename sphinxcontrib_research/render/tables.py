"""What tables and charts hold, once for every output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from sphinxcontrib_research.drawing import charts
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Metric, Paper
from sphinxcontrib_research.query import fields
from sphinxcontrib_research.render import entry
from sphinxcontrib_research.render.view import ChartView, Form, Page, TableView
from sphinxcontrib_research.util import numerals
from sphinxcontrib_research.util.translation import Words
from sphinxcontrib_research.vocabulary.fields import LINK_KINDS, METRICS, plugin_links
from sphinxcontrib_research.vocabulary.identifiers import IDENTIFIERS

CellKind = Literal["title", "authors", "links", "text", "number"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what is shown, and what it is sorted by."""

    kind: CellKind
    text: str = ""
    """Light markup for texts; plain for numbers."""
    sort_key: str = ""
    """A plain number or date where the shown text does not sort by itself."""
    note: str = ""
    """Who says so, and when."""


def metric_note(metric: Metric) -> str:
    """``OpenAlex, 2026-11-01``; empty for a number that the data file itself gives."""
    return ", ".join(part for part in (metric.source, metric.date) if part)


def cell_of(paper: Paper, column: str, library: Library, words: Words) -> Cell:
    """The cell of one paper in one column; an empty text where the paper has no such value."""
    if column in _KINDS or column in plugin_links():
        return Cell(_KINDS.get(column, "links"))
    if column in fields.MARKUP:
        return Cell("text", getattr(paper, column))
    if column in {"venue", "venues"}:
        return Cell("text", entry.venue_text(paper, library) or entry.origin_text(paper, library, words))
    if column in {"date", "year"} and paper.date is None:
        return Cell("text")
    if column == "date" and paper.date is not None:
        return Cell("text", entry.date_text(paper.date, words.language), paper.date.iso)
    if column == "year" and paper.date is not None:
        return Cell("number", str(paper.year or paper.date.text), paper.date.iso)
    if column in METRICS:
        return _metric_cell(getattr(paper, column))
    return _plain_cell(fields.shown(paper, column, library))


_KINDS: dict[str, CellKind] = {
    "title": "title",
    "authors": "authors",
    "links": "links",
    **dict.fromkeys(LINK_KINDS, "links"),
}


def _metric_cell(metric: Metric | None) -> Cell:
    if metric is None:
        return Cell("number")
    return Cell("number", metric.text, "" if metric.value is None else str(metric.value), metric_note(metric))


def _plain_cell(shown: str) -> Cell:
    number = numerals.leading(shown)
    if number is not None and number.is_all:
        return Cell("number", shown, numerals.shown(number.value))
    return Cell("text", shown)


def table_form(page: Page) -> Form:
    """How tables show people: as lists do."""
    settings = page.settings
    return Form("compact", frozenset(("authors",)), (), frozenset(), settings.highlight, settings.max_authors)


def headers_of(view: TableView, words: Words) -> list[str]:
    """The words above the columns: the view's own, else the usual ones; light markup."""
    headers = zip_longest(view.columns, view.headers[: len(view.columns)], fillvalue="")
    return [header or _usual_header(column, words) for column, header in headers]


def _usual_header(column: str, words: Words) -> str:
    _ = words.gettext
    known = {
        "title": _("Title"),
        "authors": _("Authors"),
        "venue": _("Venue"),
        "year": _("Year"),
        "date": _("Date"),
        "citations": _("Citations"),
        "stars": _("Stars"),
        "downloads": _("Downloads"),
        "likes": _("Likes"),
        "category": _("Category"),
        "type": _("Type"),
        "tags": _("Tags"),
        "topics": _("Topics"),
        "award": _("Award"),
    }
    if column in known:
        return known[column]
    if column in plugin_links():
        return plugin_links()[column].label
    name = column.rpartition(".")[2].replace("_", " ").replace("-", " ")
    return name[:1].upper() + name[1:]


NOT_COUNTED = frozenset(
    {
        *("title", "authors", "venue", "date", "year", "month", "day", "volume", "issue", "pages", "edition"),
        *(*IDENTIFIERS, "series", "id", "category"),
    }
)
"""The columns whose numbers count nothing, so that their sum means nothing."""


def totals_of(view: TableView, papers: Sequence[Paper], page: Page) -> list[str]:
    """The last row of a table with totals, which says in its first cell what it is."""
    totals = [total_of(papers, column, page.library, page.words) for column in view.columns]
    return [totals[0] or page.words.gettext("Total"), *totals[1:]]


def series_of(view: ChartView, page: Page) -> charts.Series:
    """The figures of a chart."""
    papers = entry.papers_of(page.library, view.ids)
    return charts.series(view.kind, papers, page.library, page.words)


def total_of(papers: Sequence[Paper], column: str, library: Library, words: Words) -> str:
    """The sum of a column of numbers, ``1,234+`` where a paper says "at least"; empty without any."""
    if fields.canonical(column) in NOT_COUNTED:
        return ""
    total: Decimal | None = None
    at_least = False
    for paper in papers:
        cell = cell_of(paper, column, library, words)
        if cell.kind != "number" or not cell.sort_key:
            continue
        if cell.text.endswith("%"):
            return ""
        total = (total or 0) + Decimal(cell.sort_key)
        shown = numerals.leading(cell.text)
        at_least = at_least or (shown is not None and shown.at_least)
    return f"{total:,f}{'+' if at_least else ''}" if total is not None else ""
