"""The order of texts in a language: that of ICU where PyICU is installed, else one by rules of our own.

ICU (https://unicode-org.github.io/icu/userguide/collation/) knows all languages. Without it this module knows
the letters that languages of Europe and Turkish add to the Latin and the Cyrillic alphabet, and which script
comes first; Chinese, Japanese and Korean characters stand as in the character sets of their countries, which
sort the usual ones by sound (GB 2312, JIS X 0208, KS X 1001) or by strokes (Big5). The script of pages has no
order of its own: it is given that of the server.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeAlias
from unicodedata import name, normalize

from sphinxcontrib_research.util import late
from sphinxcontrib_research.util.text import fold, words

SortKey: TypeAlias = str | bytes
"""What texts are compared by. Keys of one language are of one type."""

_DIGITS = re.compile(r"\d+")
_LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Collation:
    """The order of texts in one language."""

    language: str
    key: Callable[[str], SortKey]
    """What a text is compared by: no case, accents or punctuation at first, numbers by their value."""
    letter: Callable[[str], str]
    """The heading of a text in an index: the letter of the language that it begins with; empty for none."""


@cache
def collation(language: str) -> Collation:
    """The order of texts in a language.

    Args:
        language: As Sphinx names it: ``sv``, ``zh_CN``.
    """
    return by_icu(language) if icu_version() else by_rules(language)


@cache
def icu_version() -> str:
    """The version of ICU that orders texts; empty where PyICU is not installed."""
    try:
        from icu import ICU_VERSION
    except ImportError:  # A folder of that name would be a module too, but an empty one.
        return ""
    return str(ICU_VERSION)


def by_icu(language: str) -> Collation:
    """The order of ICU, for which PyICU must be installed (https://pypi.org/project/PyICU/)."""
    import icu

    locale = icu.Locale(language.replace("-", "_"))
    collator = icu.Collator.createInstance(locale)
    collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    find_letter = by_rules(language).letter

    def key(text: str) -> bytes:
        found: bytes = collator.getSortKey(words(text) or text)
        return found

    if not language.startswith("zh"):
        return Collation(language, key, find_letter)
    # By the sound, or the number of strokes, of any character.
    index = icu.AlphabeticIndex(locale).buildImmutableIndex()

    def letter(text: str) -> str:
        label, _type = index.getBucket(index.getBucketIndex(words(text)))
        return str(label) if script_of(text) == "CJK" else find_letter(text)

    return Collation(language, key, letter)


# Without ICU: letters and scripts of languages, as the CLDR has them.
# https://github.com/unicode-org/cldr/tree/main/common/collation

_NORDIC = "y=ü, z: å, z: ä=æ, z: ö=ø"
_DANISH = "y=ü, z: æ=ä, z: ø=ö, z: å"
_SOUTH_SLAVIC = "c: č, c: ć, d: dž, d: đ, l: lj, n: nj, s: š, z: ž"
_ADDED = {
    "az": "c: ç, e: ə, g: ğ, h: x, h: ı, k: q, o: ö, s: ş, u: ü",
    "be": "г: ґ, е: ё, з: і, у: ў",
    "bs": _SOUTH_SLAVIC,
    "cs": "c: č, h: ch, r: ř, s: š, z: ž",
    "da": _DANISH,
    "es": "n: ñ",
    "et": "s: š, s: z, s: ž, w: õ, w: ä, w: ö, w: ü",
    "fa": "ب: پ, ج: چ, ز: ژ, ک: گ",
    "fi": _NORDIC,
    "gl": "n: ñ",
    "hr": _SOUTH_SLAVIC,
    "hu": "c: cs, d: dz, d: dzs, g: gy, l: ly, n: ny, o: ö=ő, s: sz, t: ty, u: ü=ű, z: zs",
    "is": "a: á, d: ð, e: é, i: í, o: ó, u: ú, y: ý, z: þ, z: æ=ä, z: ö=ø, z: å",
    "lt": "c: č, s: š, z: ž",
    "lv": "c: č, g: ģ, k: ķ, l: ļ, n: ņ, r: ŗ, s: š, z: ž",
    "mk": "д: ѓ, з: ѕ, и: ј, л: љ, н: њ, т: ќ, ч: џ",
    "nb": _DANISH,
    "nn": _DANISH,
    "no": _DANISH,
    "pl": "a: ą, c: ć, e: ę, l: ł, n: ń, o: ó, s: ś, z: ź, z: ż",
    "ro": "a: ă, a: â, i: î, s: ș=ş, t: ț=ţ",
    "sk": "a: ä, c: č, h: ch, o: ô, s: š, z: ž",
    "sl": "c: č, c: ć, d: đ, s: š, z: ž",
    "sq": "c: ç, d: dh, e: ë, g: gj, l: ll, n: nj, r: rr, s: sh, t: th, x: xh, z: zh",
    "sr": "д: ђ, и: ј, л: љ, н: њ, т: ћ, ч: џ",
    "sv": _NORDIC,
    "tr": "c: ç, g: ğ, h: ı, o: ö, s: ş, u: ü",
    "uk": "г: ґ, е: є, и: і, и: ї",
    "vi": "a: ă, a: â, d: đ, e: ê, o: ô, o: ơ, u: ư",
}
"""The letters that stand behind another one; ``=`` before what sorts as the same."""

_SCRIPTS = {
    **dict.fromkeys(("be", "bg", "kk", "mk", "ru", "sr", "uk"), "CYRILLIC"),
    **dict.fromkeys(("ar", "fa", "ur"), "ARABIC"),
    **dict.fromkeys(("hi", "mr", "ne"), "DEVANAGARI"),
    "bn": "BENGALI",
    "el": "GREEK",
    "he": "HEBREW",
    "hy": "ARMENIAN",
    "ka": "GEORGIAN",
    "ko": "HANGUL",
    "ta": "TAMIL",
    "th": "THAI",
    "zh": "CJK",
}
"""The script of a language whose texts come before those in Latin letters, as Unicode names its letters."""

_CHARACTER_SETS = {"ja": "euc_jp", "ko": "euc_kr", "zh": "gb2312", "zh_TW": "big5", "zh_HK": "big5"}
"""Which set of characters has those of a country in order."""

_BEHIND = {"LATIN": "\u02af", "CYRILLIC": "\u052f", "ARABIC": "\u06ff"}
"""Makes another letter of the one before it: the last letter of a script, which nobody uses."""
_ALIKE = str.maketrans("ёЁآأإٱؤئىة", "еЕ\u0627\u0627\u0627\u0627\u0648\u064a\u064a\u0647")
"""Letters that sort as others do, unless a language says otherwise."""
_HAN = late("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_IN_SET, _NOT_IN_SET, _FOREIGN = 0xF0000, "\U0010fffd", "\U0010ffff"
"""Where characters of the country's set sort, then other characters, then texts in other scripts."""

_PINYIN = dict(zip("啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝", "ABCDEFGHJKLMNOPQRSTWXYZ", strict=True))
"""The first of the characters of GB 2312 whose sound begins with a letter."""
_LAST_BY_SOUND = "座"
_JAMO = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
"""The headings of Korean syllables by their first consonant, from U+1100 on: letters that can stand alone."""
_KANA = "あかさたなはまやらわ"
"""The rows of the Japanese syllabary."""
_VOICED = late("[\u3099\u309a]")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_KANJI = "漢字"


def script_of(text: str) -> str:
    """The script of a text's first letter, as Unicode names it.

    Returns:
        ``DIGIT`` for a text that begins with a figure; empty for one that has neither.
    """
    return next((name(letter, "").partition(" ")[0] for letter in text if letter.isalnum()), "")


class _Rules:
    """What is known of one language."""

    def __init__(self, language: str) -> None:
        language = language.replace("-", "_").replace("zh_Hant", "zh_TW")
        self.base = language.partition("_")[0]
        self.script = _SCRIPTS.get(self.base, "")
        self.characters = _CHARACTER_SETS.get(language) or _CHARACTER_SETS.get(self.base, "")
        self.own_scripts = {"", "DIGIT", self.script, *(["CJK"] if self.characters else [])}
        self.keys: dict[str, str] = {}
        """From letters that the language adds to what they sort as."""
        self.headings: dict[str, str] = {}
        """From the first letters of a text to the heading of those that the language adds."""
        for rule in filter(None, _ADDED.get(self.base, "").split(", ")):
            base, _colon, added = rule.partition(": ")
            first, *alike = (added or base).split("=")
            place = sum(base == key[:1] for key in self.keys.values())
            behind = f"{base}{_BEHIND[script_of(base)]}{chr(ord('a') + place)}" if added else first
            self.keys |= dict.fromkeys([first, *alike] if added else alike, behind)
            self.headings |= dict.fromkeys([first, *alike] if added else alike, first.upper())

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The letters that the language adds; of two that begin alike the longer."""
        return re.compile("|".join(sorted(self.keys, key=len, reverse=True)) or "(?!)")

    def key(self, text: str) -> str:
        """What a text is compared by."""
        plain = self._lower(text) if self.keys else text
        plain = self._pattern.sub(lambda match: self.keys[match[0]], plain).translate(_ALIKE)
        folded = fold(plain) or plain.casefold()
        if not folded.isascii():
            folded = _plain_kana(folded) if self.base == "ja" else folded
            folded = _HAN().sub(self._han, folded) if self.characters else folded
        folded = _DIGITS.sub(lambda match: match[0].zfill(_LONGEST_NUMBER), folded)
        return _FOREIGN + folded if self.script and script_of(text) not in self.own_scripts else folded

    def _lower(self, text: str) -> str:
        if self.base in {"az", "tr"}:
            text = text.replace("I", "ı").replace("İ", "i")
        return normalize("NFC", text).lower()

    def _han(self, match: re.Match[str]) -> str:
        try:
            return chr(_IN_SET + int.from_bytes(match[0].encode(self.characters)))
        except (UnicodeEncodeError, ValueError):
            return _NOT_IN_SET + match[0]

    def letter(self, text: str) -> str:
        """The heading of a text in an index."""
        text = words(text)
        if match := self._pattern.match(self._lower(text)):
            return self.headings[match[0]]
        first = normalize("NFKD", text)[:1].upper()
        if "\u1100" <= first <= "\u1112":
            return _JAMO[ord(first) - 0x1100]
        if self.base == "ja":
            return _japanese_heading(first)
        return _pinyin_heading(first) if self.characters == "gb2312" and _HAN().match(first) else first


def _plain_kana(text: str) -> str:
    return normalize("NFC", _VOICED().sub("", normalize("NFD", text))).translate(_TO_HIRAGANA)


def _japanese_heading(letter: str) -> str:
    kana = _plain_kana(letter)
    if "ぁ" <= kana <= "ん":
        return _KANA[max(bisect_right(_KANA, kana) - 1, 0)]
    return _KANJI if _HAN().match(letter) else letter


def _pinyin_heading(character: str) -> str:
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    if code > _LAST_BY_SOUND.encode("gb2312"):
        return ""
    firsts = [first.encode("gb2312") for first in _PINYIN]
    return [*_PINYIN.values()][bisect_right(firsts, code) - 1]


def by_rules(language: str) -> Collation:
    """The order that needs no library.

    >>> swedish, spanish = by_rules("sv"), by_rules("es")
    >>> sorted(["Ö", "Zon", "Ärlig", "Ask"], key=swedish.key), sorted(["O", "Ñu", "Nz"], key=spanish.key)
    (['Ask', 'Zon', 'Ärlig', 'Ö'], ['Nz', 'Ñu', 'O'])
    """
    rules = _Rules(language)
    return Collation(language, rules.key, rules.letter)
