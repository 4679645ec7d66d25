"""Dates and ranges of dates as CSL writes them.

https://docs.citationstyles.org/en/stable/specification.html#date
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research.citations.csl.marked import SEAM
from sphinxcontrib_research.writers.csl import LAST_MONTH

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.csl.entry import Decoration, Entry
    from sphinxcontrib_research.citations.csl.files import Element, Locale

PARTS = ("year", "month", "day")
"""The parts of a date, from the largest."""


@dataclass(frozen=True, slots=True)
class DatePart:
    """What a style says of a year, a month or a day."""

    name: str
    write: Callable[[Entry, Sequence[int]], str]
    """Writes it, without affixes; empty if it is unknown."""
    decorations: Mapping[tuple[bool, bool], Decoration]
    """What surrounds it, by whether that includes its prefix and its suffix."""
    range_delimiter: str

    def text(
        self, entry: Entry, values: Sequence[int], *, has_prefix: bool = True, has_suffix: bool = True
    ) -> str:
        """Write it with its affixes, or with one of them where a range has no place for the other."""
        return self.decorations[has_prefix, has_suffix](self.write(entry, values))


def date_part(
    element: Element, decoration: Callable[[Element], Decoration], locale: Locale, *, adds_suffix: bool
) -> DatePart:
    """Compile a ``cs:date-part``.

    Args:
        element: The element.
        decoration: Compiles the formatting and the affixes of an element.
        locale: The words.
        adds_suffix: Whether a year suffix follows the year.
    """
    name = element.get("name", "")
    writers = {"month": _month, "day": _day}
    write = writers[name](element, locale) if name in writers else _year(element, locale, adds_suffix)
    decorations = {}
    for has_prefix in (True, False):
        for has_suffix in (True, False):
            left_out = {"prefix": has_prefix, "suffix": has_suffix}
            kept = {key: value for key, value in element.attrib.items() if left_out.get(key, True)}
            decorations[has_prefix, has_suffix] = decoration(element.makeelement(element.tag, kept))
    return DatePart(name, write, decorations, element.get("range-delimiter", "\u2013"))


def _year(element: Element, locale: Locale, adds_suffix: bool) -> Callable[[Entry, Sequence[int]], str]:
    is_short = element.get("form") == "short"

    def write(entry: Entry, values: Sequence[int]) -> str:
        year = values[0]
        text = f"{year % 100:02}" if is_short else str(year)
        if year < 0:
            text = f"{-year}{locale.term('bc') or 'BC'}"
        return text + (entry.suffix_once() if adds_suffix else "")

    return write


def _month(element: Element, locale: Locale) -> Callable[[Entry, Sequence[int]], str]:
    form = element.get("form", "")

    def write(_entry: Entry, values: Sequence[int]) -> str:
        if len(values) < 2:
            return ""
        month = values[1]
        if form == "numeric-leading-zeros":
            return f"{month:02}"
        if form == "numeric":
            return str(month)
        term = f"season-{month - LAST_MONTH:02}" if month > LAST_MONTH else f"month-{month:02}"
        return locale.term(term, form or "long")

    return write


def _day(element: Element, locale: Locale) -> Callable[[Entry, Sequence[int]], str]:
    form = element.get("form", "")
    has_ordinals = locale.options.get("limit-day-ordinals-to-day-1") != "true"

    def write(_entry: Entry, values: Sequence[int]) -> str:
        if len(values) < 3:
            return ""
        day = values[2]
        if form == "numeric-leading-zeros":
            return f"{day:02}"
        if form == "ordinal" and (day == 1 or has_ordinals):
            return locale.ordinal(day, locale.genders.get("month-01", ""))
        return str(day)

    return write


def dates_of(value: Mapping[str, Any]) -> list[list[int]]:
    """Return the date of a variable, or both dates of a range; a season takes the place of a month."""
    dates: list[list[int]] = value["date-parts"]
    if (season := value.get("season")) and len(dates[0]) == 1:
        return [[*dates[0], LAST_MONTH + int(season)]]
    return dates


def texts_of(parts: Sequence[DatePart], entry: Entry, dates: Sequence[Sequence[int]]) -> list[str]:
    """Write the parts of a date; of a range those that differ twice, with a dash between.

    Args:
        parts: What the style shows, in its order.
        entry: The entry.
        dates: The date, or the first and the last of a range.
    """
    first, last = dates[0], dates[-1]
    differing = _differing(parts, first, last) if len(dates) > 1 else []
    if not differing:
        return [text for part in parts if (text := part.text(entry, first))]
    places = range(differing[0], differing[-1] + 1)
    start = [parts[at] for at in places if _rank(parts[at]) < len(first)]
    stop = [parts[at] for at in places if _rank(parts[at]) < len(last)]
    from_ = [part.text(entry, first, has_suffix=part is not start[-1]) for part in start]
    to = [part.text(entry, last, has_prefix=part is not stop[0]) for part in stop]
    if from_ and to:
        largest = min((parts[at] for at in differing), key=_rank)
        from_[-1] += f"{SEAM}{largest.range_delimiter}{SEAM}{to.pop(0)}"
    before = [part.text(entry, first) for part in parts[: places[0]]]
    after = [part.text(entry, first) for part in parts[places[-1] + 1 :]]
    return [text for text in (*before, *from_, *to, *after) if text]


def _rank(part: DatePart) -> int:
    return PARTS.index(part.name)


def _differing(parts: Sequence[DatePart], first: Sequence[int], last: Sequence[int]) -> list[int]:
    """The places of the parts from the largest that differs down to the smallest."""
    unlike = next(
        (at for at in sorted(map(_rank, parts)) if first[at : at + 1] != last[at : at + 1]), len(PARTS)
    )
    return [place for place, part in enumerate(parts) if _rank(part) >= unlike]
