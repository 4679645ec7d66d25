"""Captions of lists, with what can be told of the list in them."""

from __future__ import annotations

from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.render.page import Page
from sphinxcontrib_research.render.parts import date_text, paper_of
from sphinxcontrib_research.render.view import CaptionView, ChartView, ListView, TableView


def caption_of(view: CaptionView | ChartView | ListView | TableView, page: Page) -> str:
    """The caption, with ``{count}`` as the number of papers and ``{updated}`` as the newest number's date."""
    caption = view.caption.replace("{count}", str(len(dict.fromkeys(view.ids))))
    if "{updated}" in caption:
        caption = caption.replace("{updated}", _updated(view, page))
    return caption


def _updated(view: CaptionView | ChartView | ListView | TableView, page: Page) -> str:
    papers = [paper for id_ in view.ids if (paper := paper_of(page.library, id_)) is not None]
    numbers = [
        metric
        for paper in papers
        for metric in (paper.citations, paper.stars, paper.downloads, paper.likes)
        if metric is not None
    ]
    newest = max((metric.date for metric in numbers), default="")
    return date_text(parse_date(newest), page.words.language) if newest else "–"
