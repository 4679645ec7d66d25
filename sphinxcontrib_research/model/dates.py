"""Partial dates: a year, perhaps with month and day or a season, perhaps to another one, or "in press"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from unicodedata import combining, normalize

from sphinxcontrib_research.util import late

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""The English names of the months, in order."""
SEASONS = ("Spring", "Summer", "Autumn", "Winter")
"""The English names of the seasons, in order."""

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CURE = "write YYYY, YYYY-MM or YYYY-MM-DD, or remove the field"

_OTHER_MONTHS = (
    ("januar", "janner", "jan", "enero", "ene", "janvier", "janv"),
    ("februar", "feber", "feb", "febrero", "fevrier", "fevr", "fev"),
    ("marz", "mar", "mrz", "marzo", "mars"),
    ("april", "apr", "abril", "abr", "avril", "avr"),
    ("mai", "mayo"),
    ("juni", "jun", "junio", "juin"),
    ("juli", "jul", "julio", "juillet", "juil"),
    ("august", "aug", "agosto", "ago", "aout"),
    ("september", "sept", "sep", "septiembre", "setiembre", "septembre"),
    ("oktober", "okt", "octubre", "octobre", "oct"),
    ("november", "nov", "noviembre", "novembre"),
    ("dezember", "dez", "diciembre", "dic", "decembre"),
)
"""German, Spanish and French names of the months and their abbreviations, without accents."""
_MONTH_BY_NAME = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH_BY_NAME |= {name[:3]: number for name, number in _MONTH_BY_NAME.items()}
_MONTH_BY_NAME |= {name: number for number, names in enumerate(_OTHER_MONTHS, 1) for name in names}
_LONG_NAMES: dict[str, list[str]] = {}
"""The full names that begin with three letters: ``Octob.`` is one of them cut."""
for _name in _MONTH_BY_NAME:
    _LONG_NAMES.setdefault(_name[:3], []).append(_name)
_SEASON_NAMES = (
    "spring fruhling fruhjahr primavera printemps",
    "summer sommer verano ete",
    "autumn fall herbst otono automne",
    "winter invierno hiver",
)
"""English, German, Spanish and French names of the seasons, without accents."""
_SEASON_BY_NAME = {name: number for number, names in enumerate(_SEASON_NAMES, 1) for name in names.split()}
_QUARTER = late(
    r"(?:\b|(?<=\d))(?:q[1-4]|[1-4]q|(?:[1-4]|1st|2nd|3rd|4th|first|second|third|fourth)\W{0,3}(?:quarter|quartal))\b"
)
_CJK_DIGITS = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
_CJK_MONTH = late(rf"\u5341?[{_CJK_DIGITS}\u5341](?=\u6708)")
_BEFORE_SEASONS = 20
"""EDTF counts the seasons behind it, where a month is: 21 is spring."""
_LONGEST = 200
"""How many characters a date may have."""

_YEAR_FIRST = late(
    r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?"  # 2023-03-21, 2023/3/21, 2023.03
    r"(?:[~?%]|[Tt ]\d{1,2}:\d\d[^/]*|Z)?"  # marks of doubt (EDTF), a time of day
    r"(?P<end>\s*(?:/|-{1,3}|[\u2013\u2014])\s*(?:\.\.|\d{4}(?:[-/.]\d{1,2}){0,2}[^/]*)?)?"  # a range
)
_COMPACT = late(r"(\d{4})(\d\d)(\d\d)")
_YEAR_LAST = late(r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})")
_MONTH_AND_YEAR = late(r"(0?[1-9]|1[0-2])[-/.]\s?(\d{4})")
_CJK = late(r"(\d{4})\s?\u5e74(?:\s?(\d{1,2})\s?\u6708)?(?:\s?(\d{1,2})\s?[\u65e5\u53f7])?")
_CJK_MONTH_ALONE = late(r"(\d{1,2})\s?\u6708(?:\s?(\d{1,2})\s?[\u65e5\u53f7])?")
_FORTHCOMING = late(
    r"\b(?:in (?:press|print|preparation|review|revision)|to (?:appear|be published|come)|forthcoming"
    r"|upcoming|accepted|submitted|under (?:review|revision)|ahead of print|online first"
    r"|im (?:druck|erscheinen)|erscheint|eingereicht|angenommen|en prensa|aceptado|enviado|por aparecer"
    r"|sous presse|a paraitre|accepte|soumis)\b"
    r"|\u5370\u5237\u4e2d|\u63b2\u8f09\u4e88\u5b9a|\u51fa\u7248\u4e88\u5b9a|\u5f85\u53d1\u8868|\u5373\u5c06\u53d1\u8868|\u5df2\u63a5\u6536|\u5f85\u51fa\u7248"
)
_BRACKETS = late(r"[(\[{][^)\]}]*[)\]}]?")
_YEAR = late(r"(?<![\d.])[12]\d{3}(?=[a-z]?(?![\w.]{0,40}\d))")
_DAY = late(r"(?<![\d.:])(\d{1,2})(?:st|nd|rd|th|er)?(?![\d:])")
_WORD = late(r"[a-z]+")
_TWO_MONTHS = late(r"(\d\d?)\s?(?:/|-{1,3}|[\u2013\u2014])\s?(\d\d?)")
_DAYS_OF_MONTH = late(r"(\d\d?)(?:\s?(?:/|-{1,3}|[\u2013\u2014])\s?(\d\d?))?")
_TIME = late(r"\d{1,2}:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:\s?(?:am|pm|gmt|utc|[+-]\d\d:?\d\d))?")
_NOT_PUBLISHED = frozenset(("accessed", "access", "retrieved", "visited", "unknown"))
_EMPTY_WORDS = frozenset(
    """
    mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday sat saturday sun sunday
    of the in on am um im vom den der de del el la le du year date published publication st nd rd th er
    a b c d e f g ca circa about approximately approx around um etwa vers hacia
    """.split()
)
"""Words of a date that say nothing more than it does, or only that it is not certain."""
_RANGE_WORDS = frozenset("to and until bis und au et al y".split())
_RANGE = late(rf"[-/\u2013\u2014]|\b(?:{'|'.join(sorted(_RANGE_WORDS))})\b")
_TOKENS = late(r"[a-z]+|\d+|[-/\u2013\u2014]+")
_YEARS = late(r"(\d{4})\s?(?:/|-{1,3}|[\u2013\u2014])\s?(\d\d)")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which only the year need be known."""

    year: int
    """0: no year is known, then :attr:`text` says all."""
    month: int = 0
    """1 to 12; 0: unknown."""
    day: int = 0
    """1 to 31; 0: unknown."""
    season: int = 0
    """1 to 4: spring, summer, autumn, winter, where no month is known; 0: unknown."""
    end: PartialDate | None = None
    """The last date of a range, which this date begins."""
    text: str = ""
    """Words that are shown instead of the date: ``in press``."""
    forthcoming: bool = False
    """Not out yet: sorts as the newest."""
    dropped: str = field(default="", compare=False, repr=False)
    """What the text says that the date cannot hold: ``the quarter``, ``the end of the range``."""
    order: str = field(default="", compare=False, repr=False)
    """Of ``5/14/2023`` and its like ``month``, ``day`` or ``either``: what its first number is."""

    @property
    def iso(self) -> str:
        """``2023``, ``2023-03`` or ``2023-03-21``, of a range its start; empty for what is still to come."""
        if not self.year:
            return ""
        if not self.month:
            return f"{self.year:04d}"
        if not self.day:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    @property
    def edtf(self) -> str:
        """All of it as EDTF: ``2023-03``, a season as ``2023-21``, a range as ``2023-03/2023-05``."""
        start = f"{self.iso}-{_BEFORE_SEASONS + self.season}" if self.season else self.iso
        return f"{start}/{self.end.edtf}" if self.end is not None else start

    @property
    def years(self) -> str:
        """The year, or the first and the last of a range: ``2023``, ``2023–2024``."""
        if self.end is None or self.end.year == self.year:
            return str(self.year)
        return f"{self.year}\u2013{self.end.year}"

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """Orders dates, ranges by their start; the unknown comes before the known, the forthcoming last.

        A season comes before the month that it begins in, winter as the last of its year.
        """
        return (9999, 12, 31) if self.forthcoming else (self.year, self.month or 3 * self.season, self.day)


@dataclass(frozen=True, slots=True)
class Month:
    """A month beside a year, and what else its text says."""

    number: int
    """1 to 12; 0 for a season or a quarter, which have none."""
    day: int = 0
    """1 to 31; 0: unknown."""
    season: int = 0
    """1 to 4, as in :attr:`PartialDate.season`."""
    end: Month | None = None
    """The last month of a range, or the same with its last day."""
    dropped: str = ""
    """What a date cannot hold, as in :attr:`PartialDate.dropped`."""


@lru_cache(maxsize=8192)
def parse_date(text: str) -> PartialDate:
    """Read a date as people write it.

    Besides ISO 8601 and the levels 0 and 1 of EDTF (https://www.loc.gov/standards/datetime/) these are read:
    ``5/14/2023`` (month first, unless it can't be), ``14.5.2023``, ``May 2024``, ``14 May 2024``, months in
    German, Spanish and French, ``2023年3月``, ``2024 (accepted)``, seasons (``Spring 2023``), ranges
    (``1987--1990``, ``14-16 May 2023``), ``in press`` and its kin.

    Args:
        text: The date as the data says it.

    Returns:
        The date, as exact as the text is, with what it could not keep.

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
        raise ValueError(f"the date is empty; {_CURE}")
    if len(text) > _LONGEST:
        raise ValueError(f"'{text[:40]}…' is not a date; {_CURE}")
    if match := _YEAR_FIRST().fullmatch(text.lstrip("~")):
        return _year_first(match)
    if match := _COMPACT().fullmatch(text):
        return _date(*match.groups())
    if match := _YEAR_LAST().fullmatch(text):
        return _year_last(*match.groups())
    if match := _MONTH_AND_YEAR().fullmatch(text):
        return _date(match[2], match[1])
    if match := _CJK().match(plain := _in_figures(text)):
        rest = plain[match.end() :].strip()
        return _date(*match.groups(default="0"), dropped=f"'{rest}'" if rest else "")
    return _words(text)


def parse_year(text: str) -> PartialDate:
    """Read a year as people write it: as :func:`parse_date`, but ``2023-24`` are two years and not a season.

    Args:
        text: What the data says in a field for a year.

    Raises:
        ValueError: The text is not a date.
    """
    match = _YEARS().fullmatch(text.strip())
    if match and (int(match[1]) + 1) % 100 == int(match[2]):
        return _date(match[1], end=_date(str(int(match[1]) + 1)))
    return parse_date(text)


@lru_cache(maxsize=1024)
def parse_month(text: str) -> Month:
    """Read a month: a number, a name or its abbreviation, and what BibTeX files hold beside.

    These are seasons, days and ranges: ``spring``, ``9--11 jul``, ``nov/dec``.

    Args:
        text: The month as the data says it.

    Returns:
        The month; without a number for a season or a quarter.

    Raises:
        ValueError: The text names no month.
    """
    text = text.strip()
    number = text.removesuffix(".")
    if number.isdecimal() and len(number) < 10:
        if 1 <= int(number) <= 12:
            return Month(int(number))
        raise ValueError(f"month {number} does not exist; write 1 to 12 or an English name")
    if len(text) <= _LONGEST:
        plain = _folded(text)
        parts = _parts(plain)
        if parts and not any(part.year for part in parts) and (parts[0].month or parts[0].season):
            return _month(*parts)
        if month := next(filter(None, map(_month_of, _WORD().findall(plain))), 0):
            days = [int(day) for day in _DAY().findall(plain) if 1 <= int(day) <= 31]
            return Month(month, days[0] if days else 0, dropped=_dropped_of_month(plain))
        if _QUARTER().search(plain):
            return Month(0, dropped="the quarter")
        if (match := _CJK_MONTH_ALONE().match(_in_figures(text))) and 1 <= int(match[1]) <= 12:
            return Month(int(match[1]), int(match[2] or 0))
        if (match := _TWO_MONTHS().fullmatch(plain)) and all(1 <= int(one) <= 12 for one in match.groups()):
            return Month(int(match[1]), end=Month(int(match[2])))  # a double issue: "7-8"
    raise ValueError(f"{text[:40]!r} is not a month; write 1 to 12 or an English name")


def with_month(date: PartialDate, month: Month, days: str = "") -> PartialDate:
    """Put a month into a date of which only the year is known, or into both years of a range.

    Args:
        date: The year or years.
        month: What the data says beside them.
        days: ``9`` or ``9--11``; empty or anything else: the days that the month has.

    Raises:
        ValueError: There is no such day.
    """
    numbers = match.groups(default="") if (match := _DAYS_OF_MONTH().fullmatch(days.strip())) else ("", "")
    last = month.end or (Month(month.number) if numbers[1] else None)
    start = _in_month(date.year, month, numbers[0])
    if month.dropped:
        return replace(start, end=date.end, dropped=month.dropped)
    if last is None:
        return replace(start, end=date.end)
    return _range(start, _in_month((date.end or date).year, last, numbers[1]))


def _in_month(year: int, month: Month, day: str) -> PartialDate:
    number = _edtf_month(month.number, month.season)
    return _date(str(year), number, (day or str(month.day)) if month.number else "0")


def _month(first: _Part, last: _Part | None = None) -> Month:
    end = _month(last) if last is not None else None
    return Month(first.month, first.day, first.season, end)


def _dropped_of_month(plain: str) -> str:
    """Return what a month that can't be read as a whole says beside its first name and day."""
    several = len(set(filter(None, map(_month_of, _WORD().findall(plain))))) > 1
    return "the end of the range" if several or len(_DAY().findall(plain)) > 1 else ""


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of the start or the end of a date in words; 0: unknown."""

    year: int = 0
    month: int = 0
    day: int = 0
    season: int = 0


def _parts(plain: str) -> tuple[_Part, ...]:
    """Read a date in words: its start and perhaps its end; empty if it says anything else.

    What one of the two lacks is that of the other: ``14-16 May 2023``, ``May-June 2023``.
    """
    read: list[dict[str, int]] = [{}]
    for token in _TOKENS().findall(plain):
        if token in _RANGE_WORDS or not token.isalnum():
            read.append({})
            continue
        name, value = _named_part(token)
        if name in read[-1] or not (name or token in _EMPTY_WORDS):
            return ()
        if name:
            read[-1][name] = value
    parts = [_Part(**one) for one in read]
    if len(parts) > 2 or not all(read):
        return ()
    return tuple(parts) if len(parts) == 1 else _completed(*parts)


def _named_part(token: str) -> tuple[str, int]:
    """Return what a word or number of a date is, and its value; an empty name if it is neither."""
    if token.isdecimal():
        number = int(token) if len(token) <= 4 else 0
        name = "year" if 1000 <= number <= 2999 else "day" if 1 <= number <= 31 else ""
        return name, number
    if month := _month_of(token):
        return "month", month
    season = _SEASON_BY_NAME.get(token, 0)
    return ("season" if season else ""), season


def _completed(first: _Part, last: _Part) -> tuple[_Part, ...]:
    """Give start and end of a range what the other says for both; empty if one of them is still no date."""
    if first.day and not first.month:
        first = replace(first, month=last.month)
    elif last.day and not last.month:
        last = replace(last, month=first.month)
    first = replace(first, year=first.year or last.year)
    last = replace(last, year=last.year or first.year)
    return (first, last) if all(part.month or not part.day for part in (first, last)) else ()


def _month_of(word: str) -> int:
    month = _MONTH_BY_NAME.get(word, 0)
    if not month and len(word) > 3:  # "Octob.", "Novemb", but not "marginal"
        whole = next((name for name in _LONG_NAMES.get(word[:3], ()) if name.startswith(word)), "")
        return _MONTH_BY_NAME.get(whole, 0)
    return month


def _folded(text: str) -> str:
    """Return a text in lower case and without accents."""
    lowered = text.lower().replace("~", " ")
    if lowered.isascii():
        return lowered
    return "".join([letter for letter in normalize("NFKD", lowered) if not combining(letter)])


def _in_figures(text: str) -> str:
    """Return a Chinese or Japanese date whose months are in figures."""
    if "\u6708" not in text:
        return text
    return _CJK_MONTH().sub(_figures, text)


def _figures(match: re.Match[str]) -> str:
    ten, rest = match[0].startswith("\u5341"), match[0].lstrip("\u5341")
    return str(10 * ten + (_CJK_DIGITS.index(rest) + 1 if rest else 0))


def _date(
    year: str, month: str = "0", day: str = "0", *, end: PartialDate | None = None, dropped: str = ""
) -> PartialDate:
    y, m, d = int(year), int(month), int(day)
    if not 1 <= y <= 2999:
        raise ValueError(f"the year {year} does not exist; {_CURE}")
    if _BEFORE_SEASONS < m <= 41 and not d:  # EDTF writes seasons, quarters and their like so
        if m > 32:
            return PartialDate(y, end=end, dropped="the quarter" if m <= 36 else "the part of the year")
        return PartialDate(y, season=(m - _BEFORE_SEASONS - 1) % 4 + 1, end=end, dropped=dropped)
    if m > 12:
        raise ValueError(f"month {m} does not exist; {_CURE}")
    if d and not m:
        d, dropped = 0, dropped or "the day"
    if d > 28 and (d > _DAYS[m - 1] or (m == 2 and d == 29 and not _is_leap(y))):
        of_year = f" {y}" if m == 2 and d == 29 else ""
        raise ValueError(f"{d} {MONTHS[m - 1]}{of_year} does not exist; {_CURE}")
    return PartialDate(y, m, d, end=end, dropped=dropped)


def _edtf_month(month: int, season: int) -> str:
    """What EDTF writes for a month, or for a season in its place."""
    return str(month or (season and _BEFORE_SEASONS + season))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _year_first(match: re.Match[str]) -> PartialDate:
    start = _date(match["year"], match["month"] or "0", match["day"] or "0")
    if not match["end"]:
        return start
    last = _YEAR_FIRST().fullmatch(match["end"].lstrip("-/\u2013\u2014 ~"))
    if last is None or last["end"]:
        return replace(start, dropped="the end of the range")
    return _range(start, _date(last["year"], last["month"] or "0", last["day"] or "0"))


def _range(start: PartialDate, end: PartialDate) -> PartialDate:
    """Put start and end together; an end before the start is left out."""
    if start == end:
        return start
    if _latest(end) < (start.year, start.month, start.day):
        return replace(start, dropped="the end of the range, which is before its start,")
    return replace(start, end=end)


def _latest(date: PartialDate) -> tuple[int, int, int]:
    """The last day that a date may mean."""
    return date.year, date.month or 12, date.day or 31


def _year_last(first: str, mark: str, second: str, year: str) -> PartialDate:
    """``5/14/2023`` is American, unless its first number can't be a month; ``14.5.2023`` never is."""
    if mark == "." or int(first) > 12:
        return replace(_date(year, second, first), order="" if mark == "." else "day")
    date = _date(year, first, second)
    if date.day == date.month:
        return date
    return replace(date, order="month" if date.day > 12 else "either")


def _words(text: str) -> PartialDate:
    """A date that is (partly) words: ``14 May 2024``, ``2024 (accepted)``, ``in press``."""
    lowered = _folded(text)
    bare = _BRACKETS().sub(" ", lowered)
    words = _WORD().findall(bare)
    year = _YEAR().search(bare) or _YEAR().search(lowered)
    if year is None or not _NOT_PUBLISHED.isdisjoint(words):
        if year is None and (_FORTHCOMING().search(lowered.replace("-", " ")) or _FORTHCOMING().search(text)):
            return PartialDate(0, text=text, forthcoming=True)
        raise ValueError(f"{text!r} is not a date; {_CURE}")
    if parts := _parts(_TIME().sub(" ", lowered)):
        return _range(*map(_date_of, parts)) if len(parts) > 1 else _date_of(parts[0])
    rest = lowered.replace(year.group(), " ", 1)
    name = next((word for word in words if _month_of(word)), "")
    if not name:
        return _date(year.group(), dropped=_dropped(rest))
    rest = _TIME().sub(" ", rest)
    day = _DAY().search(_BRACKETS().sub(" ", rest))
    if day is not None:
        rest = rest.replace(day.group(), " ", 1)
    rest = rest.replace(name, " ", 1)
    return replace(
        _date(year.group(), str(_month_of(name)), day.group(1) if day else "0"), dropped=_dropped(rest)
    )


def _date_of(part: _Part) -> PartialDate:
    return _date(str(part.year), _edtf_month(part.month, part.season), str(part.day))


def _dropped(rest: str) -> str:
    """Return what the words beside a date say that it does not keep."""
    words = _WORD().findall(rest)
    if not _SEASON_BY_NAME.keys().isdisjoint(words):
        return "the season"
    if _QUARTER().search(rest):
        return "the quarter"
    numbers = re.search(r"\d", rest)
    if any(map(_month_of, words)) or (numbers and _RANGE().search(rest)):
        return "the end of the range"
    if numbers or not _EMPTY_WORDS.issuperset(words):
        return f"'{' '.join(rest.split()).strip(' ,.;:-')}'"
    return ""
