"""Badges as HTML: drawn once a page and used again, in words, or as live images."""

from __future__ import annotations

from html import escape

from sphinxcontrib_research.badges import Badge, badges_of, define, shields_address, symbol_id, use
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.form import Form
from sphinxcontrib_research.render.page import Page


def badge_html(badge: Badge, style: str, drawn: set[str]) -> str:
    """One badge.

    Args:
        badge: The badge.
        style: ``svg``, ``text`` or ``shields``.
        drawn: The looks that the page has drawn already; this badge's is added.
    """
    if style == "svg":
        look = symbol_id(badge)
        if look in drawn:
            return use(badge)
        drawn.add(look)
        return define(badge)
    classes = f"research-badge research-badge-{badge.kind.partition('.')[0]}"
    if style == "shields":
        return f'<img class="{classes}" src="{escape(shields_address(badge))}" alt="{escape(badge.title)}" />'
    return f'<span class="{classes}" title="{escape(badge.title)}">{escape(badge.text)}</span>'


def badges_html(paper: Paper, page: Page, form: Form, drawn: set[str]) -> str:
    """The badges of an entry; empty if it has none."""
    if not form.badges:
        return ""
    badges = badges_of(paper, page.library, form.badges, page.words)
    if not badges:
        return ""
    style = page.settings.badge_style
    shown = []
    for badge in badges:
        html = badge_html(badge, style, drawn)
        shown.append(
            f'<a class="reference external" href="{escape(badge.url)}">{html}</a>' if badge.url else html
        )
    return f'<span class="research-badges">{" ".join(shown)}</span>'
