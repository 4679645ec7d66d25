"""Partial dates: a year, perhaps a month, perhaps a day, or "in press"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""The English names of the months, in order."""

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CURE = "write YYYY, YYYY-MM or YYYY-MM-DD, or leave the field out"

_MONTH_BY_NAME = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH_BY_NAME |= {name[:3]: number for name, number in _MONTH_BY_NAME.items()}
_SEASONS = frozenset(("spring", "summer", "autumn", "fall", "winter"))

_YEAR_FIRST = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?"  # 2023-03-21, 2023/3/21, 2023.03
    r"(?:[~?%]|[Tt ]\d{1,2}:\d\d.*|Z)?"  # marks of doubt (EDTF), a time of day
    r"(?:\s*(?:/|-{1,3}|[\u2013\u2014])\s*(?:\.\.|\d{4}(?:[-/.]\d{1,2}){0,2}[~?%]?)?)?"  # a range
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([/.])\s?(\d{1,2})\2\s?(\d{4})")
_CJK = re.compile(r"(\d{4})\s?\u5e74(?:\s?(\d{1,2})\s?\u6708)?(?:\s?(\d{1,2})\s?[\u65e5\u53f7])?")
_FORTHCOMING = re.compile(
    r"\b(?:in (?:press|print|preparation|review|revision)|to (?:appear|be published|come)|forthcoming"
    r"|upcoming|accepted|submitted|under (?:review|revision)|ahead of print|online first)\b"
)
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
_YEAR = re.compile(r"(?<![\d.])[12]\d{3}(?=[a-z]?(?![\w.]*\d))")
_DAY = re.compile(r"(?<![\d.:])(\d{1,2})(?:st|nd|rd|th)?(?![\d:])")
_WORD = re.compile(r"[a-z]+")
_NOT_PUBLISHED = frozenset(("accessed", "access", "retrieved", "visited", "unknown"))


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which only the year need be known."""

    year: int
    """0: no year is known, then :attr:`text` says all."""
    month: int = 0
    """1 to 12; 0: unknown."""
    day: int = 0
    """1 to 31; 0: unknown."""
    text: str = ""
    """Words that are shown instead of the date: ``in press``."""
    forthcoming: bool = False
    """Not out yet: sorts as the newest."""

    @property
    def iso(self) -> str:
        """``2023``, ``2023-03`` or ``2023-03-21``; empty for what is still to come."""
        if not self.year:
            return ""
        if not self.month:
            return f"{self.year:04d}"
        if not self.day:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """Orders dates; what is unknown comes before what is known, the forthcoming last."""
        return (9999, 12, 31) if self.forthcoming else (self.year, self.month, self.day)


@lru_cache(maxsize=8192)
def parse_date(text: str) -> PartialDate:
    """Read a date as people write it.

    Besides ISO 8601 and the levels 0 and 1 of EDTF (https://www.loc.gov/standards/datetime/) these are read:
    ``5/14/2023`` (month first, unless it can't be), ``14.5.2023``, ``May 2024``, ``14 May 2024``,
    ``2023年3月``, ``2024 (accepted)``, ``1987--1990`` (the start counts), ``in press`` and its kin.

    Args:
        text: The date as the data says it.

    Returns:
        The date, as exact as the text is.

    Raises:
        ValueError: The text holds no date, or one that does not exist; the message names the cure.
    """
    if len(text) == 4 and text.isdecimal():
        return _date(text)
    text = text.strip()
    if len(text) == 10 and text[4] == text[7] == "-" and text[:4].isdecimal():
        year, month, day = text[:4], text[5:7], text[8:]
        if month.isdecimal() and day.isdecimal():
            return _date(year, month, day)
    if not text:
        raise ValueError(f"the date is empty: {_CURE}")
    if (match := _YEAR_FIRST.fullmatch(text.lstrip("~"))) or (match := _COMPACT.fullmatch(text)):
        return _date(*match.groups(default="0"))
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(*match.groups())
    if match := _CJK.match(text):
        return _date(*match.groups(default="0"))
    return _words(text)


def parse_month(text: str) -> int:
    """Read a month: a number, an English name or its abbreviation, and what BibTeX files hold beside.

    Of ``9--11 jul``, ``July~1`` and ``nov/dec`` the (first) month counts.

    Args:
        text: The month as the data says it.

    Returns:
        1 to 12; 0 for a season, which has no month.

    Raises:
        ValueError: The text names no month.
    """
    text = text.strip()
    number = text.removesuffix(".")
    if number.isdecimal():
        if 1 <= int(number) <= 12:
            return int(number)
        raise ValueError(f"month {number} does not exist: write 1 to 12 or an English name")
    words = _WORD.findall(text.lower())
    for word in words:
        if month := _month_of(word):
            return month
    if not _SEASONS.isdisjoint(words):
        return 0
    if len(numbers := re.findall(r"\d+", text)) == 2 and all(1 <= int(one) <= 12 for one in numbers):
        return int(numbers[0])  # a double issue: "7-8"
    raise ValueError(f"{text!r} is not a month: write 1 to 12 or an English name")


def _month_of(word: str) -> int:
    month = _MONTH_BY_NAME.get(word, 0)
    if not month and len(word) > 3:  # "Octob.", "Novemb", but not "marginal"
        near = _MONTH_BY_NAME.get(word[:3], 0)
        if near and MONTHS[near - 1].lower().startswith(word):
            return near
    return month


def _date(year: str, month: str = "0", day: str = "0") -> PartialDate:
    y, m, d = int(year), int(month), int(day)
    if not 1 <= y <= 2999:
        raise ValueError(f"the year {year} does not exist: {_CURE}")
    if 21 <= m <= 24 and not d:  # EDTF writes the seasons so
        m = 0
    if m > 12:
        raise ValueError(f"month {m} does not exist: {_CURE}")
    if d and not m:
        d = 0
    if d > 28 and (d > _DAYS[m - 1] or (m == 2 and d == 29 and not _is_leap(y))):
        of_year = f" {y}" if m == 2 and d == 29 else ""
        raise ValueError(f"{d} {MONTHS[m - 1]}{of_year} does not exist: {_CURE}")
    return PartialDate(y, m, d)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _year_last(first: str, mark: str, second: str, year: str) -> PartialDate:
    """``5/14/2023`` is American, unless its first number can't be a month; ``14.5.2023`` never is."""
    if mark == "." or int(first) > 12:
        first, second = second, first
    return _date(year, first, second)


def _words(text: str) -> PartialDate:
    """A date that is (partly) words: ``14 May 2024``, ``2024 (accepted)``, ``in press``."""
    lowered = text.lower().replace("~", " ")
    bare = _BRACKETS.sub(" ", lowered)
    words = set(_WORD.findall(bare))
    year = _YEAR.search(bare) or _YEAR.search(lowered)
    if year is None or not _NOT_PUBLISHED.isdisjoint(words):
        if year is None and _FORTHCOMING.search(lowered.replace("-", " ")):
            return PartialDate(0, text=text, forthcoming=True)
        raise ValueError(f"{text!r} is not a date: {_CURE}")
    month = next((number for word in _WORD.findall(bare) if (number := _month_of(word))), 0)
    if not month:
        return _date(year.group())
    rest = bare.replace(year.group(), " ", 1)
    day = _DAY.search(rest)
    return _date(year.group(), str(month), day.group(1) if day else "0")
