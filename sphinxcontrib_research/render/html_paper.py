"""What the page of one paper holds, as pieces of HTML for its template."""

from __future__ import annotations

from html import escape

from sphinxcontrib_research import text
from sphinxcontrib_research.cite import bibtex
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.form import Form
from sphinxcontrib_research.render.html_badges import badges_html
from sphinxcontrib_research.render.html_parts import (
    category_html,
    date_html,
    image_html,
    links_html,
    metrics_html,
    paragraphs,
    tags_html,
    topics_html,
    venue_html,
)
from sphinxcontrib_research.render.html_people import people_html
from sphinxcontrib_research.render.page import Page
from sphinxcontrib_research.render.view import PARTS


def paper_parts(paper: Paper, page: Page) -> dict[str, str]:
    """The parts of a paper by name, as ``:show:`` has them, and ``address``, where its title leads.

    Args:
        paper: The paper.
        page: Its page.

    Returns:
        HTML, but for the address, which is escaped text; what the paper lacks is empty.
    """
    settings = page.settings
    form = Form("card", frozenset(PARTS), settings.badges, frozenset(), settings.highlight, max_authors=0)
    return {
        "title": text.html(paper.title, links=False),
        "address": escape(page.download(paper.url_path) if paper.url_path else paper.address),
        "authors": people_html(paper, page, form),
        "venue": venue_html(paper, page),
        "date": date_html(paper, page),
        "category": category_html(paper),
        "metrics": metrics_html(paper),
        "tags": tags_html(paper),
        "topics": topics_html(paper, page),
        "badges": badges_html(paper, page, form, set()),
        "links": links_html(paper, page),
        "image": image_html(paper, page),
        "summary": paragraphs(paper.summary) if paper.summary else "",
        "note": paragraphs(paper.note) if paper.note else "",
        "abstract": paragraphs(paper.abstract) if paper.abstract else "",
        "bibtex": escape(bibtex.entry(paper, page.library)),
    }
