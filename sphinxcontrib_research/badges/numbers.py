"""Numbers as badges show them."""

from __future__ import annotations

from sphinxcontrib_research.badges.badge import seen
from sphinxcontrib_research.model.paper import Metric

_UNITS = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))


def short(number: int) -> str:
    """A number in a few letters: 999, 1k, 1.2k, 12k, 1M.

    As shields.io does it: one decimal below 10, dropped if it is 0; what rounds to 1000 is the next unit's 1.
    See https://github.com/badges/shields/blob/master/services/text-formatters.js.
    """
    for place, (size, unit) in enumerate(_UNITS):
        if number >= size:
            tenths = (10 * number + size // 2) // size
            if number < 10 * size and tenths % 10:
                return f"{tenths // 10}.{tenths % 10}{unit}"
            whole = (number + size // 2) // size
            return f"1{_UNITS[place - 1][1]}" if whole >= 1000 and place else f"{whole}{unit}"
    return str(number)


def drawn(metric: Metric) -> str:
    """A number as it is drawn: in short, or as written where it is no exact one (``800+``)."""
    return seen(metric.text) if metric.value is None or metric.at_least else short(metric.value)


def said(metric: Metric, phrase: str) -> str:
    """A number in a phrase that holds ``{count}``, with its source and date."""
    shown = phrase.format(count=seen(metric.text))
    place = ", ".join(part for part in (seen(metric.source), seen(metric.date)) if part)
    return f"{shown} ({place})" if place else shown


def plural_of(metric: Metric) -> int:
    """The number that decides between singular and plural: ``1+`` is more than one."""
    value = 2 if metric.value is None else metric.value
    return max(value, 2) if metric.at_least else value
