"""Numbers as CSL writes them: ordinals, Roman numerals, ranges of pages, dates to sort by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.util.text import in_roman

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.csl.files import Locale

_NUMBER_TEXT = r"[^\W\d_]{0,9}\d{1,20}[^\W\d_]{0,9}"
NUMERIC = re.compile(rf"{_NUMBER_TEXT}(?:\s*[,&\-\u2013]\s*{_NUMBER_TEXT})*")
_RANGE = re.compile(r"(\S{1,60}?)\s?[-\u2010-\u2014]{1,6}\s?(\S{1,60})")


def number_text(text: str, form: str, gender: str, locale: Locale) -> str:
    """Write each number of a text in a form.

    Args:
        text: ``3``, ``3-5``, ``2 & 4``; what is no number stays.
        form: CSL's ``numeric``, ``ordinal``, ``long-ordinal`` or ``roman``.
        gender: That of the word that the number belongs to, for ordinals.
        locale: The words.
    """
    parts = re.split(r"([\s,;&\-\u2013]+)", text)
    shown = []
    for part in parts:
        if part == "-":
            shown.append("\u2013")
        elif not part.isdecimal():
            shown.append(part)
        else:
            shown.append(_one_number(int(part) if len(part) < 10 else 0, part, form, gender, locale))
    return "".join(shown)


def _one_number(number: int, text: str, form: str, gender: str, locale: Locale) -> str:
    if form == "roman" and 0 < number < 4000:
        return in_roman(number)
    if form == "long-ordinal" and 1 <= number <= 10:
        return locale.term(f"long-ordinal-{number:02}") or locale.ordinal(number, gender)
    if form in ("ordinal", "long-ordinal") and number:
        return locale.ordinal(number, gender)
    return text.lstrip("0") or "0"


def sorting_date(values: list[int]) -> str:
    """Write a date to be sorted by: year, month and day with zeros in front."""
    return "".join(f"{part:04}" for part in [*values, 0, 0][:3])


def count_of(value: object, variable: str = "") -> int:
    """Count the things that a value names, as far as a label has to know: one or more."""
    if not isinstance(value, str):
        return len(value) if isinstance(value, list | tuple) else 1
    if variable in ("number-of-volumes", "number-of-pages"):
        return 1 if value in ("0", "1") else 2
    return 2 if re.search(r"[,;&\s\-\u2013]", value.strip()) else 1


_PARTS = re.compile(r"((?:(?<!\s)\s++)?[,&]\s*+)")


def page_ranges(text: str, format_: str, delimiter: str) -> str:
    """Write ranges of pages as a style has them.

    https://docs.citationstyles.org/en/stable/specification.html#appendix-v-page-range-formats

    Args:
        text: ``3-5, 42``.
        format_: The style's ``page-range-format``; empty: as the data says.
        delimiter: What is written between the first and the last page.
    """
    parts = _PARTS.split(text)
    return "".join(part if at % 2 else _page_range(part, format_, delimiter) for at, part in enumerate(parts))


def _page_range(text: str, format_: str, delimiter: str) -> str:
    match = _RANGE.fullmatch(text)
    if match is None:
        return text
    first, last = match[1], match[2]
    head = re.fullmatch(r"(.*?)(?<!\d)(\d++)", first)
    tail = re.fullmatch(r"(.*?)(?<!\d)(\d++)", last)
    if not format_ or head is None or tail is None or head[1] != tail[1]:
        if format_ and head is not None and tail is not None and head[1] and not tail[1]:
            tail = re.fullmatch(r"(.*?)(?<!\d)(\d++)", head[1] + last)
        if not format_ or head is None or tail is None or head[1] != tail[1]:
            return f"{first}{delimiter}{last}"
    begin, end = head[2], tail[2]
    if len(end) < len(begin):
        end = begin[: len(begin) - len(end)] + end
    if format_ == "expanded":
        return f"{first}{delimiter}{head[1]}{end}"
    if len(end) > len(begin):
        return f"{first}{delimiter}{end}"
    format_ = "chicago-15" if format_ == "chicago" else format_
    keep = {"minimal": 1, "minimal-two": 2}.get(format_, 0)
    if not keep:  # Chicago
        if len(begin) < 3 or begin.endswith("00"):
            return f"{first}{delimiter}{end}"
        if format_ == "chicago-15" and len(begin) == 4 and sum(map(str.__ne__, begin, end)) > 2:
            return f"{first}{delimiter}{end}"
        keep = 1 if begin[-2] == "0" and end[-2] == "0" else 2
    common = 0
    while common < len(begin) - keep and begin[common] == end[common]:
        common += 1
    return f"{first}{delimiter}{end[common:]}"
