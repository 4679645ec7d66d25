"""Scripts of texts: which way they run, what language they are in, and whether they can slant.

What a page prints of the data may run against the page. Such a text stands apart (``<bdi>``), or it and what
is beside it are shown in the wrong order: https://www.w3.org/International/articles/inline-bidi-markup/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from sphinxcontrib_research.util import late

_RTL = (
    "\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
    # Embeddings, overrides and isolates of the data, which may have no end in it.
    "\u202a-\u202e\u2066-\u2069"
)
"""Hebrew, Arabic and the others that run from right to left."""
_HAS_RTL = re.compile(f"[{_RTL}]")
_ONLY_RTL = late(rf"[{_RTL}\s]*")
# What an author would read in one go: words with what joins them, but no comma, no full stop, no bracket
# behind them. A single letter with a full stop is an abbreviation, or an initial.
_WORD = rf"(?:(?<![{_RTL}])[{_RTL}]\.|(?:(?![،؛؟])[{_RTL}])+)"
_RTL_RUN = late(rf"{_WORD}(?:(?:[\s'’:،؛؟–0-9-]|,\u00a0)+{_WORD})*")
_LTR_RUN = late(
    rf"[^\W{_RTL}](?:[^\s(){_RTL}]*[^\W{_RTL}])?(?:\([^\s(){_RTL}]*\))?"
    rf"(?:\s+[^\W{_RTL}](?:[^\s(){_RTL}]*[^\W{_RTL}])?)*"
    # Initials behind a family name: "Three, C. D.".
    rf"(?:,\s(?:[^\W\d_{_RTL}]\.[\s-]?)*[^\W\d_{_RTL}]\.)?"
)
_STRONG = late(rf"[^\W\d_]|[{_RTL}]")
_UPRIGHT = late(
    f"[{_RTL}\u0e00-\u0eff\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff]"
)
"""Scripts without italics: Chinese, Japanese, Korean, Thai, and those from right to left."""
_HAN_OR_KANA = late("[\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ARABIC = late("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")

_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he khw ks ku_Arab nqo ps sd syr ug ur uz_Arab yi".split())


@lru_cache(maxsize=64)
def is_rtl(language: str) -> bool:
    """Whether a language is written from right to left."""
    parts = language.replace("-", "_").split("_")
    return parts[0] in _RTL_LANGUAGES or {"Arab", "Hebr"} & {*parts} != set()


def runs_rtl(text: str) -> bool:
    """Whether the first letter of a text is one of a script from right to left.

    This is how a direction is found where nothing names it: https://unicode.org/reports/tr9/#P2
    """
    first = _STRONG().search(text) if _HAS_RTL.search(text) else None
    return first is not None and _HAS_RTL.match(first[0]) is not None


def way_of_drawn(text: str) -> str:
    """The ``direction`` of a text in a drawing, which has that of the page around it otherwise.

    Args:
        text: The text.

    Returns:
        ``rtl``, ``ltr``, or nothing where the text looks the same in both.
    """
    if runs_rtl(text):
        return "rtl"
    return "" if text[:1].isalnum() and text[-1:].isalnum() else "ltr"


def stands_apart(text: str, *, in_rtl: bool) -> bool:
    """Whether a text could be shown in the wrong order beside others.

    Args:
        text: The text.
        in_rtl: Whether what is around it runs from right to left.
    """
    if in_rtl:
        return _ONLY_RTL().fullmatch(text) is None
    return not text.isascii() and _HAS_RTL.search(text) is not None


def pieces(text: str, *, in_rtl: bool) -> Iterator[tuple[str, bool]]:
    """Split a text into what runs as the page does, and what does not and stands apart.

    Args:
        text: A text of names, numbers and words, as a citation has them.
        in_rtl: Whether what is around it runs from right to left.
    """
    if not stands_apart(text, in_rtl=in_rtl):
        yield text, False
        return
    end = 0
    for match in (_LTR_RUN if in_rtl else _RTL_RUN)().finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def is_upright(text: str) -> bool:
    """Whether a text has letters of a script without italics, which browsers would only slant."""
    return not text.isascii() and _UPRIGHT().search(text) is not None


def separator(items: Iterable[str], gettext: Callable[[str], str]) -> str:
    """Return what separates the items of a list: the comma of the page's language.

    Lists in Latin, Greek and Cyrillic letters keep theirs on every page.

    Args:
        items: The items as plain text.
        gettext: Translates the comma.
    """
    # Translators: between the items of a list with items in Chinese, Japanese, Korean or Arabic letters.
    return gettext(", ") if any(map(is_upright, items)) else ", "


def listed(items: Sequence[str], gettext: Callable[[str], str]) -> str:
    """Join the items of a list by :func:`separator`."""
    return separator(items, gettext).join(items)


def comma(parts: Iterable[str], gettext: Callable[[str], str]) -> str:
    """Return what separates the parts of a statement, which are no list: ``Software, version 2, Zenodo``.

    Chinese has another comma here than in lists: ``软件，版本 2``, but ``李娜、王伟``.

    Args:
        parts: The parts as plain text.
        gettext: Translates the comma.
    """
    # Translators: between the parts of a statement: "Software, version 2", "Journal, 12(3), 45–67".
    pattern = gettext("{part}, {next}") if any(map(is_upright, parts)) else "{part}, {next}"
    return pattern.format(part="", next="")


def semicolon(parts: Iterable[str], gettext: Callable[[str], str]) -> str:
    """Return what separates works in parentheses: ``Xie, 2024; Zhou, 2025``."""
    # Translators: between works in parentheses with Chinese, Japanese, Korean or Arabic letters.
    mark = gettext("; ")
    return mark if ";" in mark or any(map(is_upright, parts)) else "; "


def labelled(label: str, value: str, gettext: Callable[[str], str]) -> str:
    """Put a colon between a label and its value: ``2024: 3 papers``, in French ``2024 : 3 articles``."""
    # Translators: the colon, with the space that it has before it in some languages.
    return gettext("{label}: {value}").format(label=label, value=value)


def comma_of_name(parts: Iterable[str]) -> str:
    """Return the comma of an inverted name, which is that of its letters on every page: ``علي، محمد``.

    In Hebrew letters a no-break space follows it: it tells :func:`pieces` that this is one name.
    """
    letters = "".join(parts)
    return "، " if _ARABIC().search(letters) else ",\u00a0" if _HAS_RTL.search(letters) else ", "


def gap_before(ending: str, names: str) -> str:
    """What separates names from their ending: a space, but ``王伟等``, ``王伟ほか``."""
    has_gap = not _WITHOUT_BLANK().match(ending) or _stand_apart(ending[0], names[-1:])
    return " " if has_gap else ""


_WITHOUT_BLANK = late("[\u3040-\u30ff\u3400-\u9fff\uff08]")
"""Kana, Han characters, the full-width bracket."""


_PLACE = re.compile(r"(^|[^{}])?\{(\w+)\}(?=([^{}])?)")


_SPANISH_AND, _SPANISH_AND_BEFORE_I = " y {last}", " e {last}"
_SOUND_OF_I = late("h?[iíï](?![aáeéoóuú])", re.IGNORECASE)
"""https://www.rae.es/dpd/y: "Ruiz e Ibáñez", but "Ruiz y Hierro"."""


def filled(pattern: str, **names: str) -> str:
    """Put names into a phrase: ``{authors}和{last}``.

    A Chinese or Arabic word gets a space beside a name in other letters ("王伟和 Smith"). Japanese and Korean
    particles follow a name in any letters. The Spanish "y" is "e" before a name that begins with its sound.

    Args:
        pattern: The phrase.
        names: What its placeholders stand for.
    """
    if _SPANISH_AND in pattern and _SOUND_OF_I().match(names["last"]):
        pattern = pattern.replace(_SPANISH_AND, _SPANISH_AND_BEFORE_I)

    def put(match: re.Match[str]) -> str:
        before, name, after = match[1] or "", names[match[2]], match[3] or ""
        left, right = (" " * _stand_apart(*pair) for pair in ((before, name[:1]), (after, name[-1:])))
        return f"{before}{left}{name}{right}"

    return _PLACE.sub(put, pattern)


def _stand_apart(letter: str, of_name: str) -> bool:
    """Whether a letter of a phrase and the one beside it, of a name, have a space between them."""
    alike = _HAN_OR_KANA if _HAN_OR_KANA().match(letter) else _ARABIC if _ARABIC().match(letter) else None
    is_kana = "\u3040" <= letter <= "\u30ff"
    return alike is not None and not is_kana and not of_name.isspace() and not alike().match(of_name)


_SUBTAG = late("[A-Z][a-z]{3}|[A-Z]{2}|[0-9]{3}")
"""A script or a region."""


@lru_cache(maxsize=256)
def language_tag(language: str) -> str:
    """The tag of a language as HTML has it (https://www.rfc-editor.org/info/bcp47): ``pt-BR``, ``de``.

    Args:
        language: As data writes it: ``pt_BR``, ``ger``.

    Returns:
        The tag; empty for what is no code of a language.
    """
    from babel.core import Locale, UnknownLocaleError

    code, *parts = re.split("[-_]", language.strip())
    try:
        known = Locale.parse(code.lower()).language
    except (UnknownLocaleError, ValueError, TypeError):
        return ""
    return "-".join([known, *(part for part in parts if _SUBTAG().fullmatch(part))])


def lang_of(language: str, of_page: str) -> str:
    """The tag for a text in one language on a page in another; empty where it needs none.

    Args:
        language: That of the text, as its record says; may be empty.
        of_page: That of the page.
    """
    if not language:
        return ""
    tag = language_tag(language)
    return "" if tag.partition("-")[0] == language_tag(of_page).partition("-")[0] else tag
