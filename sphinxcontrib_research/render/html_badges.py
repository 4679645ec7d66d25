"""Badges as HTML: drawn once a page and used again, in words, or as live images."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from sphinxcontrib_research.badges import Badge, badges_of, define, shields_address, svg, symbol_id, use
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.form import Form
from sphinxcontrib_research.render.page import Page


def single_looks(papers: Iterable[Paper], page: Page, kinds: Sequence[str]) -> frozenset[str]:
    """The ids of the looks that badges of these papers have once only."""
    if not kinds or page.settings.badge_style != "svg":
        return frozenset()
    counts = Counter(
        symbol_id(badge) for paper in papers for badge in badges_of(paper, page.library, kinds, page.words)
    )
    return frozenset(look for look, count in counts.items() if count == 1)


def badge_html(badge: Badge, style: str, drawn: set[str], single: frozenset[str] = frozenset()) -> str:
    """One badge.

    Args:
        badge: The badge.
        style: ``svg``, ``text`` or ``shields``.
        drawn: The looks that the page has drawn already; this badge's is added.
        single: Looks that need no symbol, as nothing uses them again.
    """
    if style == "svg":
        look = symbol_id(badge)
        if look in drawn:
            return use(badge)
        if look in single:
            return svg(badge)
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
        html = badge_html(badge, style, drawn, form.single_looks)
        shown.append(
            f'<a class="reference external" href="{escape(badge.url)}">{html}</a>' if badge.url else html
        )
    # Words have no box around them that tells where one ends.
    return f'<span class="research-badges">{(" · " if style == "text" else " ").join(shown)}</span>'
