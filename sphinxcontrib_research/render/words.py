"""The words of pages, in the reader's language.

Rendering knows no Sphinx; whoever calls it passes the functions that translate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _same(message: str) -> str:
    return message


def _same_plural(singular: str, plural: str, count: int) -> str:
    return singular if count == 1 else plural


@dataclass(frozen=True, slots=True)
class Words:
    """The functions that turn a message into the reader's language, as gettext has them."""

    gettext: Callable[[str], str] = _same
    ngettext: Callable[[str, str, int], str] = _same_plural
    language: str = "en"
