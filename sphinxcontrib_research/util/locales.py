"""Numbers and dates as the language of a page writes them, by the data of the CLDR that Babel has.

Figures are 0 to 9 in every language, as in years, identifiers and all that the data writes itself.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sphinxcontrib_research.util.scripts import language_tag

if TYPE_CHECKING:
    from babel.core import Locale

_DIRECTION_MARKS = str.maketrans(dict.fromkeys("\u061c\u200e\u200f"))
"""The CLDR has them in some patterns. Within other text they turn what is beside them round."""

_IN_RANGES = {**_DIRECTION_MARKS, 0x2009: " "}
"""Not every font of LaTeX has the thin space that is around dashes."""


_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl"}
"""What follows an ``@`` in names of locales: ``sr@latin``."""


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale of a language as Sphinx names it; English where nobody knows it."""
    from babel.core import Locale, UnknownLocaleError

    name, _at, script = language.replace("-", "_").partition("@")
    try:
        return Locale.parse(f"{name}_{_SCRIPTS[script]}" if script in _SCRIPTS else name)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@lru_cache(maxsize=256)
def language_name(language: str, of_page: str) -> str:
    """Return the name of a language in that of the page: ``Englisch``; what is no code stays as it is.

    Args:
        language: As data writes it: ``en``, ``pt_BR``, ``ger``.
        of_page: The language of the page.
    """
    from babel.core import Locale

    page = locale_of(of_page)
    code = (language_tag(language) or language.strip()).replace("-", "_")
    if name := page.languages.get(code):
        return str(name)
    return Locale.parse(code).get_display_name(page) or language if language_tag(language) else language


# Numbers


class Grouping(NamedTuple):
    """How a language parts the thousands of a whole number."""

    places: str
    """The places for marks in the figures of a number: an expression of Python and of JavaScript."""
    mark: str


_FOUR_TOGETHER = frozenset(
    "bg bg_BG es es_ES et et_EE hu hu_HU it it_CH it_IT lv lv_LV pl pl_PL pt_PT sl sl_SI".split()
)
"""The locales that part five figures or more: ``1234``, ``12.345``.

The CLDR calls this ``minimumGroupingDigits``, which Babel leaves out.
https://unicode.org/reports/tr35/tr35-numbers.html#Examples_of_minimumGroupingDigits
"""


@lru_cache(maxsize=64)
def grouping(language: str) -> Grouping:
    """How a language parts the thousands of a whole number, for the script of pages too."""
    locale = locale_of(language)
    last, others = locale.decimal_formats[None].grouping
    if last > 99:
        return Grouping("(?!)", "")
    places = rf"\B(?=(\d{{{others}}})*\d{{{last}}}$)"
    if str(locale) in _FOUR_TOGETHER:
        places += r"(?<!^\d(?=\d{3}$))"
    return Grouping(places, locale.number_symbols["latn"]["group"])


@lru_cache(maxsize=4096)
def grouped(number: int | Decimal, language: str) -> str:
    """A number with its thousands apart, as the reader's language has it: ``8,412``, ``8.412``, ``8 412``."""
    whole, _point, fraction = (
        f"{number:f}".partition(".") if isinstance(number, Decimal) else (str(number), "", "")
    )
    places, mark = grouping(language)
    shown = re.sub(places, mark, whole)
    return f"{shown}{locale_of(language).number_symbols['latn']['decimal']}{fraction}" if fraction else shown


class _Unit(NamedTuple):
    """A power of ten that short numbers are counted in."""

    size: int
    pattern: str
    """With ``{}`` for the number: ``{} Mio.``"""


@lru_cache(maxsize=64)
def _units(language: str) -> tuple[tuple[int, _Unit], ...]:
    """From which number on which unit is used, the largest first.

    https://unicode.org/reports/tr35/tr35-numbers.html#Compact_Number_Formats
    """
    locale = locale_of(language)
    found = []
    for least, format_ in locale.compact_decimal_formats["short"]["other"].items():
        pattern = str(getattr(format_, "pattern", format_))
        zeros = pattern.count("0")
        words = pattern.replace("'", "").translate(_DIRECTION_MARKS).replace("0" * zeros, "{}")
        if words == "{}":
            found.append((int(least), _Unit(1, "{}")))
        elif words.count("{}") == 1:
            # As GitHub and shields.io write thousands.
            words = words.replace("K", "k") if locale.language == "en" else words
            found.append((int(least), _Unit(int(least) // 10 ** (zeros - 1), words)))
    return tuple(sorted(found, reverse=True))


def _unit_of(number: int, language: str) -> _Unit:
    return next((unit for least, unit in _units(language) if number >= least), _Unit(1, "{}"))


@lru_cache(maxsize=4096)
def short(number: int, language: str) -> str:
    """A number in a few letters: 999, 1.2k, 12k, 1M; in German 12.345 and 1,2 Mio., in Japanese 1.2万.

    One decimal below 10, dropped if it is 0; what rounds to the next unit is counted in that. Languages that
    have no short form of a number write all of it.
    """
    size, pattern = _unit_of(number, language)
    tenths = (10 * number + size // 2) // size
    if number < 10 * size and tenths % 10:
        return pattern.format(grouped(Decimal(tenths) / 10, language))
    whole = (number + size // 2) // size
    next_size, next_pattern = _unit_of(whole * size, language)
    if next_size != size:
        whole, pattern = whole * size // next_size, next_pattern
    return pattern.format(grouped(whole, language))


# Dates


@lru_cache(maxsize=4096)
def date_in_words(year: int, month: int, day: int, language: str) -> str:
    """A date of which at least year and month are known: ``Mar 2023``, ``Mar 21, 2023``.

    Args:
        year: 1 to 9999.
        month: 1 to 12.
        day: 1 to 31; 0: unknown.
        language: The reader's.
    """
    from babel.dates import format_skeleton

    date = dt.date(year, month, day or 1)
    shown: str = format_skeleton("yMMMd" if day else "yMMM", date, locale=locale_of(language))
    return shown.translate(_DIRECTION_MARKS)


_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


@lru_cache(maxsize=4096)
def date_as_written(written: str, language: str) -> str:
    """A date of the form ``YYYY-MM-DD`` or ``YYYY-MM`` in words; other texts stay as they are."""
    match = _ISO_DATE.fullmatch(written)
    try:
        return date_in_words(*(int(part or 0) for part in match.groups()), language) if match else written
    except ValueError:  # 31 February
        return written


@lru_cache(maxsize=4096)
def interval_in_words(first: tuple[int, int, int], last: tuple[int, int, int], language: str) -> str:
    """A range of dates: ``Mar – May 2024``, ``Mar 5 – 7, 2024``.

    Args:
        first: Year, month and day of its start; day 0: of both only year and month are known.
        last: Those of its end.
        language: The reader's.
    """
    from babel.dates import format_interval

    start, end = (dt.date(year, month, day or 1) for year, month, day in (first, last))
    shown: str = format_interval(start, end, "yMMMd" if first[2] else "yMMM", locale=locale_of(language))
    return shown.translate(_IN_RANGES)


def between_in_words(first: str, last: str, language: str) -> str:
    """A range whose start and end are in words already: ``Spring 2024 – Mar 2025``."""
    pattern: str = locale_of(language).interval_formats[None]
    return pattern.translate(_IN_RANGES).format(first, last)
