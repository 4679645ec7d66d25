"""The words of badges and charts: whoever draws passes the functions that translate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Words(Protocol):
    """The functions that turn a message into the reader's language, as gettext has them."""

    @property
    def gettext(self) -> Callable[[str], str]:
        """From a message to its translation."""

    @property
    def ngettext(self) -> Callable[[str, str, int], str]:
        """From singular, plural and count to the translation."""


def _same(message: str) -> str:
    return message


def _same_plural(singular: str, plural: str, count: int) -> str:
    return singular if count == 1 else plural


@dataclass(frozen=True, slots=True)
class _English:
    gettext: Callable[[str], str] = _same
    ngettext: Callable[[str, str, int], str] = _same_plural


ENGLISH: Words = _English()
