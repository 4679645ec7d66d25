"""The one table of accents and letters that TeX writes as macros, for reading and for writing.

https://www.latex-project.org/help/documentation/encguide.pdf
"""

from __future__ import annotations

import unicodedata

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "h": "\u0309",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
"""The combining mark of each accent in running text, by the macro's name."""

MATH_ACCENTS = {
    "grave": ACCENTS["`"],
    "acute": ACCENTS["'"],
    "hat": ACCENTS["^"],
    "widehat": ACCENTS["^"],
    "tilde": ACCENTS["~"],
    "widetilde": ACCENTS["~"],
    "bar": ACCENTS["="],
    "overline": ACCENTS["="],
    "breve": ACCENTS["u"],
    "dot": ACCENTS["."],
    "ddot": ACCENTS['"'],
    "mathring": ACCENTS["r"],
    "check": ACCENTS["v"],
    "vec": "\u20d7",
}
"""The combining mark of each accent in a formula, by the macro's name."""

LETTERS = {
    "i": "ı",
    "j": "ȷ",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "ss": "ß",
    "SS": "ẞ",
    "dh": "ð",
    "DH": "Ð",
    "dj": "đ",
    "DJ": "Đ",
    "ng": "ŋ",
    "NG": "Ŋ",
    "th": "þ",
    "TH": "Þ",
}
"""Macros that are one letter of a word: the blank behind them only ends the macro's name."""

_DOTLESS = {"ı": "i", "ȷ": "j"}


def with_mark(mark: str, letters: str) -> str:
    """Return letters with a combining mark on the first.

    Args:
        mark: One value of :data:`ACCENTS` or :data:`MATH_ACCENTS`.
        letters: One letter, which may have marks already, and what follows it.
    """
    first, rest = _DOTLESS.get(letters[:1], letters[:1]), letters[1:]
    end = 0
    while end < len(rest) and unicodedata.combining(rest[end]):
        end += 1
    return unicodedata.normalize("NFC", first + rest[:end] + mark) + rest[end:]
