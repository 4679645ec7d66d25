"""Badges in plain letters, for every output that draws nothing."""

from __future__ import annotations

from sphinxcontrib_research.model.paper import Metric, Paper
from sphinxcontrib_research.render.form import Form
from sphinxcontrib_research.render.page import Page
from sphinxcontrib_research.render.words import Words


def _number(metric: Metric, singular: str, plural: str, words: Words) -> str:
    count = 2 if metric.value is None or metric.at_least else metric.value
    shown = f"{metric.text} {words.ngettext(singular, plural, count)}"
    place = ", ".join(part for part in (metric.source, metric.date) if part)
    return f"{shown} ({place})" if place else shown


def badge_texts(paper: Paper, page: Page, form: Form) -> list[str]:
    """The badges of an entry, as light markup."""
    words = page.words
    shown: list[str] = []
    for kind in form.badges:
        if kind == "award":
            shown += paper.awards
        elif kind == "citations" and paper.citations is not None:
            shown.append(_number(paper.citations, "citation", "citations", words))
        elif kind == "stars" and paper.stars is not None:
            shown.append(_number(paper.stars, "star", "stars", words))
        elif kind == "sota":
            shown += [" ".join(part for part in (claim.task, claim.dataset) if part) for claim in paper.sota]
    return shown
