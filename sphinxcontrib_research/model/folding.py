"""The forms in which texts are compared: one for searching and sorting, a stricter one for identity."""

from __future__ import annotations

import re
from unicodedata import category, normalize

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
_MARKED = re.compile(
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
    text = _ACCENTS.sub("", text) if max(text, default="") < _GREEK else _MARKED.sub(r"\1", text)
    return text if text.isascii() else normalize("NFC", text.translate(_NOT_DECOMPOSED))
