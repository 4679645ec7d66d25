"""Regular expressions that few projects need: they are compiled when they are first used."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache


def late(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Return a function that gives a regular expression, which its first call compiles.

    Args:
        pattern: The expression.
        flags: Flags of :mod:`re`.
    """
    return cache(lambda: re.compile(pattern, flags))
