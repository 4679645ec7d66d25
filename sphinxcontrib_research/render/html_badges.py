"""Badges of entries as HTML."""

from __future__ import annotations

from sphinxcontrib_research import text
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.form import Form
from sphinxcontrib_research.render.node_badges import badge_texts
from sphinxcontrib_research.render.page import Page


def badges_html(paper: Paper, page: Page, form: Form, drawn: set[str]) -> str:
    """The badges of an entry; empty if it has none."""
    shown = " ".join(
        f'<span class="research-badge">{text.html(badge)}</span>' for badge in badge_texts(paper, page, form)
    )
    return f'<span class="research-badges">{shown}</span>' if shown else ""
