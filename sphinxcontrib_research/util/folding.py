"""The forms in which texts are compared, and the one table of accents and letters."""

from __future__ import annotations

import re
import unicodedata
from unicodedata import category, normalize

from sphinxcontrib_research.util.patterns import late

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


# The one table of accents and letters that TeX writes as macros, for reading and for writing.
#
# https://www.latex-project.org/help/documentation/encguide.pdf

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

SIGNS = {
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textunderscore": "_",
    "textbackslash": "\\",
    "textdollar": "$",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
}
"""Macros for signs of ASCII that mean something to TeX, or to its fonts."""

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
