"""The words of pages, badges, charts and citations in the reader's language.

Only :mod:`sphinxcontrib_research.ext` knows Sphinx: whoever calls passes the functions that translate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _english(singular: str, plural: str, count: int) -> str:
    return singular if count == 1 else plural


@dataclass(frozen=True, slots=True)
class Words:
    """The functions that turn a message into the reader's language, as gettext has them."""

    gettext: Callable[[str], str] = str
    """From a message to its translation."""
    ngettext: Callable[[str, str, int], str] = _english
    """From singular, plural and count to the translation."""
    language: str = "en"


ENGLISH = Words()
