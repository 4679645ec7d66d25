"""Badges in plain letters, as docutils nodes."""

from __future__ import annotations

from docutils import nodes

from sphinxcontrib_research.badges import badges_of
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.form import Form
from sphinxcontrib_research.render.page import Page


def badge_nodes(paper: Paper, page: Page, form: Form) -> list[nodes.Node]:
    """The badges of an entry, one node each."""
    shown: list[nodes.Node] = []
    for badge in badges_of(paper, page.library, form.badges, page.words):
        label = nodes.Text(badge.text)
        shown.append(nodes.reference("", "", label, refuri=badge.url, internal=False) if badge.url else label)
    return shown
