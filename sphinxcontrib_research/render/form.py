"""The form in which one list shows its entries: the view's own wishes over the project's."""

from __future__ import annotations

from dataclasses import dataclass

from sphinxcontrib_research.render.page import Page
from sphinxcontrib_research.render.view import ListView


@dataclass(frozen=True, slots=True)
class Form:
    """What the entries of one list have in common."""

    style: str
    parts: frozenset[str]
    badges: tuple[str, ...]
    collapse: frozenset[str]
    highlight: tuple[str, ...]
    max_authors: int
    single_looks: frozenset[str] = frozenset()
    """The ids of badges' looks that the list shows once only: these need no symbol to be used again."""


BADGE_PARTS = ("award", "citations", "stars", "sota")
"""Parts of an entry that are a badge of that name."""


def form_of(view: ListView, page: Page) -> Form:
    """Lay the wishes of a list over those of the project."""
    settings = page.settings
    kinds = view.badges if view.badges is not None else settings.badges
    badges = kinds if "badges" in view.parts else ()
    single = tuple(kind for kind in BADGE_PARTS if kind in view.parts and kind not in badges)
    return Form(
        style=view.style,
        parts=view.parts,
        badges=single + badges,
        collapse=view.collapse if view.collapse is not None else frozenset(settings.collapse),
        highlight=view.highlight + settings.highlight,
        max_authors=view.max_authors if view.max_authors is not None else settings.max_authors,
    )
