"""Text: the forms in which it is compared, numerals of any language."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, decimal, normalize

from sphinxcontrib_research.util import late

_CONTROLS = bytes((*range(0x20), 0x7F))
_PUNCTUATION = _CONTROLS + b'!"#$%&()*+,-./:;<=>?@[\\]^_{|}~'
_TELLING = "#%&*+<=>@"
"""Punctuation and symbols that make other words of words: ``C++``, ``C#``, ``A*``."""
_MARKUP = "$^|~`\\"
"""Symbols of markup, which belong to no word."""
_BLANKED = bytes.maketrans(_PUNCTUATION, b" " * len(_PUNCTUATION))
_SEPARATORS = bytes(byte for byte in _PUNCTUATION if chr(byte) not in _TELLING)
_SEPARATED = bytes.maketrans(_SEPARATORS, b" " * len(_SEPARATORS))
_QUOTES = b"'`"
_MINUS = "\u2212"
_JOINERS = "\u200c\u200d"
_APOSTROPHES = str.maketrans(dict.fromkeys(f"'`\u2018\u2019\u02bc\u02b9\u02bb\u00b4{_JOINERS}", None))
_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_GREEK = "\u0370"
"""The first letter that is not Latin: before it, all marks are accents."""
_MARKED = late(
    "(^|[\\sa-z\u00aa-\u02af\u1d00-\u1dbf\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f"  # Latin
    "\u0370-\u03ff\u1f00-\u1fff])"  # Greek
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""Accents of Latin and Greek letters, and loose ones; in other scripts a mark makes another letter."""


class _Kept(dict[int, str]):
    """What stays of a character, for :meth:`str.translate`: letters, digits, marks; all else is a blank."""

    def __init__(self, *, symbols: bool) -> None:
        super().__init__({ord(char): char for char in _TELLING} if symbols else {})
        self._symbols = symbols

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kind = category(char)[0]
        is_symbol = kind == "S" and self._symbols and char not in _MARKUP and char != _MINUS
        self[code] = found = char if kind in "LNM" or is_symbol else " "
        return found


_WORDS = _Kept(symbols=False)
_NAMES = _Kept(symbols=True)


def fold(text: str) -> str:
    """Return the form in which texts are searched and sorted: no case, accents, punctuation or symbols.

    Accents go from Latin and Greek letters alone: elsewhere a mark makes another letter (Cyrillic й, kana
    with a voicing mark) or is the vowel (Indic scripts, Thai).
    """
    if text.isascii():
        # Bytes are translated ten times as fast as texts.
        return " ".join(text.encode().lower().translate(_BLANKED, _QUOTES).decode().split())
    plain = _without_accents(text)
    return fold(plain) if plain.isascii() else " ".join(plain.translate(_WORDS).split())


def words(text: str) -> str:
    """Return a text without punctuation and symbols; case and accents stay."""
    return " ".join(normalize("NFC", text.translate(_APOSTROPHES)).translate(_WORDS).split())


def identity(text: str) -> str:
    """Return the form in which names are compared to find out whether they name the same.

    As :func:`fold`, but symbols stay: ``C``, ``C++`` and ``C#`` are three.
    """
    if "&" in text:
        text = text.replace("&", " & ")
    if text.isascii():
        return " ".join(text.encode().lower().translate(_SEPARATED, _QUOTES).decode().split())
    plain = _without_accents(text)
    return identity(plain) if plain.isascii() else " ".join(plain.translate(_NAMES).split())


def _without_accents(text: str) -> str:
    """A text in small letters, without the accents of Latin and Greek ones."""
    text = normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    text = _ACCENTS.sub("", text) if max(text, default="") < _GREEK else _MARKED().sub(r"\1", text)
    return text if text.isascii() else normalize("NFC", text.translate(_NOT_DECOMPOSED))


# Numbers as people write them in any language: one law for counts, values, sums and orders.
#
# A separator groups only groups of three digits, or of two before the last three as in India: ``1,234,567``,
# ``1.234.567``, ``12,34,567``, ``1 234 567``, ``1'234'567``. Of a comma and a point in one number the last is
# the decimal mark. One comma or point alone is a decimal mark, unless exactly three digits follow it: then a
# comma groups, as in ``1,567``, and so does a point in a count, which has no fraction. What could as
# well mean the other thing is marked as ambiguous.

_LONGEST = 24
"""A number has at most this many digits: what has more is an identifier."""
_UNITS = {"": 1, "k": 10**3, "K": 10**3, "m": 10**6, "M": 10**6, "B": 10**9, "G": 10**9, "T": 10**12}
_LARGE = frozenset("kKMBGT")
"""The units that a value of any kind may have: ``5m`` are metres."""
_GROUPING = " \u00a0\u2009\u202f'\u2019\u066c_"
"""What separates nothing but groups: blanks, the apostrophe of Switzerland, the Arabic thousands mark."""
_DECIMAL = "\u066b"
"""What is never anything but a decimal mark: the Arabic one."""
_WIDE = str.maketrans("\uff0c\uff0e\uff0b\uff05\uff1e\u2212", ",.+%>-")
_BODY = re.compile(rf"[0-9]+(?:[{_GROUPING}{_DECIMAL},.][0-9]+)*")
_BEFORE = late(r"[\s~\u2248<>\u2264\u2265$\u20ac\u00a3+]{0,8}(?:(-)(?=[0-9]))?")
_AT_LEAST_BEFORE = re.compile(r"(?:[>\u2265]=?|over|more than|at least)?\s{0,4}[~\u2248]?\s{0,4}")
_UNIT = re.compile(r"\s?([kKmMBGT])(?![^\W_])")
_EXPONENT = re.compile(r"[eE]([+-]?[0-9]{1,2})(?![\w.])")
_ENDS_IN_WORD = re.compile(r"[^\W\d]|\.[0-9]")


class Numeral(NamedTuple):
    """A number that a text begins with."""

    value: Decimal
    at_least: bool = False
    """The text says ``+``, ``>`` or "over"."""
    other: Decimal | None = None
    """What it could mean as well."""
    decimal_comma: bool = False
    """A comma is its decimal mark beyond doubt."""
    is_all: bool = True
    """Nothing stands beside it but ``~``, ``+``, ``%`` and their like."""


@lru_cache(maxsize=4096)
def leading(text: str) -> Numeral | None:
    """Read the number that a text begins with: ``600+``, ``~1,567``, ``92,1 %``, ``1.2k``, ``-3``.

    Args:
        text: A value as the data writes it.

    Returns:
        The number; ``None`` if the text begins with none, or with a word such as ``7Best``.
    """
    plain = _ascii(text)
    before = _BEFORE().match(plain)
    start = before.end() if before is not None else 0
    body = _BODY.match(plain, start)
    found = _number(body[0], count=False) if body is not None else None
    if body is None or found is None:
        return None
    value, other, comma = found
    end = body.end()
    scale = Decimal(1)
    if exponent := _EXPONENT.match(plain, end):
        scale, end = Decimal(10) ** int(exponent[1]), exponent.end()
    elif (unit := _UNIT.match(plain, end)) and unit[0] in _LARGE:
        scale, end = Decimal(_UNITS[unit[1]]), unit.end()
    elif _ENDS_IN_WORD.match(plain, end):
        return None
    if before is not None and before[1]:
        scale = -scale
    rest = plain[end:].strip(" %+")
    at_least = plain[:start].strip()[:1] in (">", "\u2265") or plain[end:].lstrip()[:1] == "+"
    return Numeral(value * scale, at_least, None if other is None else other * scale, comma, is_all=not rest)


@lru_cache(maxsize=4096)
def count(text: str) -> Numeral | None:
    """Read a text that is a count: ``241``, ``800+``, ``1,567``, ``> 1000``, ``1.2k``, ``over 300``.

    Args:
        text: The count as the data writes it.

    Returns:
        The number; ``None`` if the text is anything else, or holds more than a number.
    """
    plain = _ascii(text).strip()
    before = _AT_LEAST_BEFORE.match(plain)
    start = before.end() if before is not None else 0
    body = _BODY.match(plain, start)
    if body is None:
        return None
    unit = _UNIT.match(plain, body.end())
    rest = plain[unit.end() if unit else body.end() :].strip()
    found = _number(body[0], count=unit is None)
    if found is None or rest not in ("", "+") or (unit and unit[1] not in "kKmM"):
        return None
    value, other, comma = found
    scale = _UNITS[unit[1]] if unit else 1
    at_least = rest == "+" or plain[:start].strip(" ~\u2248") != ""
    return Numeral(value * scale, at_least, None if other is None else other * scale, comma)


def shown(value: Decimal) -> str:
    """Return a number in figures, without exponent and trailing zeros."""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _ascii(text: str) -> str:
    """Return a text with the digits of all scripts as 0 to 9."""
    if text.isascii():
        return text
    text = text.translate(_WIDE)
    return "".join([str(decimal(char)) if char.isdecimal() else char for char in text])


def _number(body: str, *, count: bool) -> tuple[Decimal, Decimal | None, bool] | None:
    """Return value, other reading and whether a comma is surely the decimal mark; ``None`` for no number."""
    if body.isdigit():
        return (Decimal(body), None, False) if len(body) <= _LONGEST else None
    parts = re.split(r"([^0-9])", body)
    digits, marks = parts[::2], parts[1::2]
    if not 0 < sum(map(len, digits)) <= _LONGEST:
        return None
    last = marks[-1]
    alone = len(marks) == 1
    if last in _GROUPING or (len(set(marks)) == 1 and not alone and last != _DECIMAL):
        return (Decimal("".join(digits)), None, False) if _are_groups(digits, marks) else None
    as_fraction = Decimal(f"{''.join(digits[:-1])}.{digits[-1]}")
    if not alone:
        if last in marks[:-1] or not _are_groups(digits[:-1], marks[:-1]):
            return None
        return as_fraction, None, last == ","
    head, tail = digits
    if last == _DECIMAL or len(tail) != 3 or len(head) > 3 or head[0] == "0":
        return as_fraction, None, last == ","
    as_group = Decimal(head + tail)
    if last == "," and count:
        return as_group, None, False
    return (as_group, as_fraction, False) if last == "," or count else (as_fraction, None, False)


def _are_groups(digits: list[str], marks: list[str]) -> bool:
    """Say whether numbers between equal marks are the groups of one: 1,234,567 or 12,34,567."""
    if len(set(marks)) > 1 or not 1 <= len(digits[0]) <= 3:
        return False
    if len(digits) == 1:
        return True
    inner = {len(group) for group in digits[1:-1]}
    western = inner <= {3}
    indian = inner == {2} and len(digits[0]) <= 2
    return len(digits[-1]) == 3 and (western or indian)


def plural(number: int, noun: str) -> str:
    """Return a number with its English noun, for messages: ``1 file``, ``2,000 papers``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


# What counts in other ways


def in_letters(number: int) -> str:
    """Count in letters: 1 is ``a``, 26 ``z``, 27 ``aa``."""
    before, last = divmod(number - 1, 26)
    return (in_letters(before) if before else "") + chr(ord("a") + last)


_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def in_roman(number: int) -> str:
    """Count in small Roman numerals: 14 is ``xiv``."""
    shown = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        shown += letters * times
    return shown
