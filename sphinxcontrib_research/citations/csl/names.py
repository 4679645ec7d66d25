"""Names as CSL writes them: initials, particles, family names first, et al.

https://docs.citationstyles.org/en/stable/specification.html#names
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.csl.files import Locale

Name: TypeAlias = "Mapping[str, str]"
"""A name of CSL-JSON: ``family``, ``given``, ``non-dropping-particle``, ``suffix``; or ``literal``."""
Decoration: TypeAlias = "Callable[[str], str]"
OTHERS = "others"
"""The literal name that ends an open list, as pandoc and BibTeX have it."""
_WHOLE_SCRIPTS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Names in these scripts have no blank between their parts, and the family first."""
_NAME_PARTS = re.compile(r"[^\s.\-]+\.?|-[^\s.\-]*\.?|\.")
_PARTS = ("literal", "non-dropping-particle", "family", "given", "suffix")
_JOINING = ("\u2019", "'", "-", "\u2013", "\u00a0")


def _plain(text: str) -> str:
    return text


@dataclass(frozen=True)
class NameFormat:
    """What a style says of names; the fields are its attributes."""

    conjunction: str = ""
    """``and``: ``text``, ``symbol`` or empty."""
    delimiter: str = ", "
    precedes_et_al: str = "contextual"
    precedes_last: str = "contextual"
    et_al_min: int = 0
    et_al_use_first: int = 1
    et_al_subsequent_min: int = 0
    et_al_subsequent_use_first: int = 0
    et_al_use_last: bool = False
    form: str = "long"
    initialize: bool = True
    initialize_with: str | None = None
    hyphens: bool = True
    """Whether initials keep the hyphen of given names."""
    inverted: str = ""
    """``name-as-sort-order``: ``first``, ``all`` or empty."""
    separator: str = ", "
    demote: str = "display-and-sort"
    """``demote-non-dropping-particle``."""
    family: Decoration = _plain
    given: Decoration = _plain
    whole: Decoration = _plain
    """The decoration of each name."""
    prefix: str = ""
    suffix: str = ""


def name_format(attributes: Mapping[str, str]) -> NameFormat:
    """Read the attributes of ``cs:name``, those that it inherits included."""

    def number(name: str, default: int = 0) -> int:
        value = attributes.get(name, "")
        return int(value) if value.isdecimal() else default

    return NameFormat(
        conjunction=attributes.get("and", ""),
        delimiter=attributes.get("delimiter", ", "),
        precedes_et_al=attributes.get("delimiter-precedes-et-al", "contextual"),
        precedes_last=attributes.get("delimiter-precedes-last", "contextual"),
        et_al_min=number("et-al-min"),
        et_al_use_first=number("et-al-use-first", 1),
        et_al_subsequent_min=number("et-al-subsequent-min", number("et-al-min")),
        et_al_subsequent_use_first=number("et-al-subsequent-use-first", number("et-al-use-first", 1)),
        et_al_use_last=attributes.get("et-al-use-last") == "true",
        form=attributes.get("form", "long"),
        initialize=attributes.get("initialize") != "false",
        initialize_with=attributes.get("initialize-with"),
        hyphens=attributes.get("initialize-with-hyphen") != "false",
        inverted=attributes.get("name-as-sort-order", ""),
        separator=attributes.get("sort-separator", ", "),
        demote=attributes.get("demote-non-dropping-particle", "display-and-sort"),
        prefix=attributes.get("prefix", ""),
        suffix=attributes.get("suffix", ""),
    )


def initialized(given: str, format_: NameFormat) -> str:
    """Shorten given names to initials, as the style says; particles between them stay."""
    mark = format_.initialize_with
    if mark is None or not given:
        return given
    out = ""
    for part in _NAME_PARTS.findall(given):
        bare = part.rstrip(".")
        is_short = part.endswith(".") or len(bare) == 1
        if not bare:
            continue
        if bare.startswith("-"):
            letter = bare[1:2]
            if not letter.isupper() and format_.initialize:
                continue  # "Ji-ping" is "J."
            if is_short or format_.initialize:
                out = out.rstrip(" ") + ("-" if format_.hyphens else "") + letter + mark
            else:
                out = out.rstrip(" ") + bare + " "
        elif is_short:
            out += bare + mark
        elif bare.islower():
            out += f"{bare} " if mark.endswith(" ") or not out else f" {bare} "
        elif format_.initialize:
            out += _initial(bare) + mark
        else:
            out += bare + " "
    return out.strip(" ")


def _initial(word: str) -> str:
    if not word[0].isupper():
        return word
    return word[:2].capitalize() if word[1:2].isupper() and word[2:] and word[2:].islower() else word[0]


def _with(first: str, second: str) -> str:
    """Two parts of a name with a blank between them, but for those that join."""
    if not (first and second):
        return first or second
    return first + second if first.endswith(_JOINING) else f"{first} {second}"


def formatted(name: Name, format_: NameFormat, *, is_first: bool, for_sorting: bool = False) -> str:
    """Write one name.

    Args:
        name: The name; its texts are marked texts.
        format_: What the style says.
        is_first: Whether it is the first of its list.
        for_sorting: Whether it is written to be sorted by.
    """
    if "literal" in name:
        return format_.whole(format_.family(name["literal"]))
    family, given = name.get("family", ""), name.get("given", "")
    particle, suffix = name.get("non-dropping-particle", ""), name.get("suffix", "")
    if _WHOLE_SCRIPTS.search(family):
        return format_.whole(
            format_.family(family) + (format_.given(given) if format_.form == "long" else "")
        )
    if format_.form != "long":
        return format_.whole(format_.family(_with(particle, family)))
    given = initialized(given, format_) if family else given
    if for_sorting or format_.inverted == "all" or (format_.inverted == "first" and is_first):
        is_demoted = format_.demote == "display-and-sort" or (format_.demote == "sort-only" and for_sorting)
        if is_demoted:
            parts = (format_.family(family), format_.given(_with(given, particle)), suffix)
        else:
            parts = (format_.family(_with(particle, family)), format_.given(given), suffix)
        return format_.whole(format_.separator.join(part for part in parts if part))
    whole = _with(format_.given(given), format_.family(_with(particle, family)))
    return format_.whole(_with(whole, suffix))


def listed(
    names: list[Name],
    format_: NameFormat,
    locale: Locale,
    et_al: Callable[[], str],
    *,
    is_subsequent: bool = False,
    at_least: int = 0,
    each: Mapping[int, NameFormat] | None = None,
    for_sorting: bool = False,
    repeated: tuple[int, str] = (0, ""),
) -> str:
    """Write the names of one variable.

    Args:
        names: The names.
        format_: What the style says.
        locale: The words.
        et_al: Writes the words in place of the other names.
        is_subsequent: Whether the work was cited before.
        at_least: How many names must be shown, to tell works apart.
        each: Other formats for names by their position, to tell works apart.
        for_sorting: Whether they are written to be sorted by.
        repeated: How many of the first names are those of the entry before, and what is written for each.
    """
    is_open = names[-1].get("literal") == OTHERS
    count = len(names)
    smallest = format_.et_al_subsequent_min if is_subsequent else format_.et_al_min
    first = format_.et_al_subsequent_use_first if is_subsequent else format_.et_al_use_first
    limit = count
    if smallest and count >= smallest:
        limit = min(count, max(first, at_least))
    if is_open:
        limit = min(limit, count - 1)
    shown = [
        formatted(name, (each or {}).get(at, format_), is_first=not at, for_sorting=for_sorting)
        for at, name in enumerate(names[:limit])
    ]
    for at in range(min(repeated[0], limit)):
        shown[at] = repeated[1]
    if not shown:
        return et_al() if is_open else ""
    if for_sorting:
        return format_.delimiter.join(shown)
    if limit == count:
        return _joined(shown, format_, locale)
    last = formatted(names[-1], format_, is_first=False) if format_.et_al_use_last and not is_open else ""
    return _shortened(shown, format_, et_al, last)


def _shortened(shown: Sequence[str], format_: NameFormat, et_al: Callable[[], str], last: str) -> str:
    """Join the first names and what is in place of the others: "et al.", or an ellipsis and the last name."""
    delimiter, count = format_.delimiter, len(shown)
    before = delimiter if _precedes(format_.precedes_et_al, format_, count, count > 1) else " "
    if last:
        ellipsis = f"{delimiter}\u2026 " if count > 1 or before == delimiter else " \u2026 "
        return delimiter.join(shown) + ellipsis + last
    blank = " " if before[-1:] == " " else ""
    return delimiter.join(shown) + (before.rstrip(" ") if blank else before) + blank + et_al()


def _joined(shown: Sequence[str], format_: NameFormat, locale: Locale) -> str:
    """Join all names, with the style's word before the last."""
    delimiter, count, word = format_.delimiter, len(shown), ""
    if format_.conjunction:
        form = "symbol" if format_.conjunction == "symbol" else "long"
        word = locale.term("and", form) if form == "long" else _symbol(locale)
    if count == 1 or not word:
        return delimiter.join(shown)
    before = delimiter if _precedes(format_.precedes_last, format_, count - 1, count > 2) else ""
    blank = "" if before[-1:] == " " else " "
    return f"{delimiter.join(shown[:-1])}{before}{blank}{word} {shown[-1]}"


def _symbol(locale: Locale) -> str:
    return locale.terms.get(("and", "symbol"), ("&", "&"))[0]


def _precedes(when: str, format_: NameFormat, before: int, is_list: bool) -> bool:
    """Whether the delimiter is written before "and" or "et al.", after a number of names."""
    if when == "always":
        return True
    if when == "never":
        return False
    if when == "after-inverted-name":
        return format_.inverted == "all" or (format_.inverted == "first" and before == 1)
    return is_list


def identity(name: Name) -> str:
    """Return what two names have in common if they are the same."""
    return "|".join(name.get(part, "") for part in _PARTS)


def with_given(format_: NameFormat, *, whole: bool) -> NameFormat:
    """The format of a name that needs its initials, or its given names, to be told from another."""
    return replace(format_, form="long", initialize=False if whole else format_.initialize)
