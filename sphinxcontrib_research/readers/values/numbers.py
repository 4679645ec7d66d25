"""Numbers and claims: ``citations`` and its like, ``metrics``, ``sota``, ``retracted``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.model.addresses import safe_url
from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.identifiers import bare_address
from sphinxcontrib_research.model.paper import Claim, Metric, Retraction
from sphinxcontrib_research.readers.diagnostics import UnreadableError
from sphinxcontrib_research.readers.values.text import cleaned, text, truth
from sphinxcontrib_research.util import text as numerals
from sphinxcontrib_research.vocabulary import CLAIM_KEYS, COUNT_KEYS, METRIC_KEYS, RETRACTION_KEYS, truth_of
from sphinxcontrib_research.vocabulary.fields import fold, names_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.diagnostics import Diagnostics

_OWN_WORDS = {
    "citations": r"\b(?:citations?|cited(?: by)?|times)\b:?",
    "stars": r"\bstars?\b:?",
    "downloads": r"\bdownloads?\b:?",
    "likes": r"\blikes?\b:?",
}
"""What people write beside a number to say again which one it is."""


def metric(value: Value, diagnostics: Diagnostics) -> Metric | None:
    """Read a number that changes: as written, or ``{count, source, date}``.

    Raises:
        ValueError: It is a list, or a mapping without a number.
    """
    if isinstance(value, str):
        return _checked(cleaned(value, diagnostics), diagnostics)
    if not isinstance(value, dict):
        raise UnreadableError("not a number; it is ignored; write a number, or {count, source, date}")
    fields = {fold(key): inner for key, inner in value.items()}
    if cut := next((key for key, inner in fields.items() if inner is None and key.isdecimal()), ""):
        raise ValueError(
            f"a comma ends a value in {{…}}, so '{cut}' is left over; the number is ignored; put it in quotes"
        )
    count = next((fields[key] for key in COUNT_KEYS if isinstance(fields.get(key), str)), None)
    if not isinstance(count, str):
        raise UnreadableError(
            "'count' is missing; the number is ignored; write a number, or {count, source, date}"
        )
    for key, inner in fields.items():
        if inner and key not in METRIC_KEYS:
            diagnostics.unknown_key(f"'{key}' is an unknown key of a number; it is ignored", key)
    number = _checked(cleaned(count, diagnostics), diagnostics)
    if number is None:
        return None
    date = ""
    if isinstance(written := fields.get("date"), str):
        try:
            date = parse_date(written).iso
        except ValueError as error:
            diagnostics.report(str(error), "date")
    return Metric(number.text, number.value, number.at_least, text(fields.get("source"), diagnostics), date)


def _checked(written: str, diagnostics: Diagnostics) -> Metric | None:
    if not written:
        return None
    number = numerals.count(written)
    if number is None:
        number = numerals.count(written := _without_own_words(written, diagnostics))
    if number is None:
        fault = "contains more than a number" if numerals.leading(written) else "does not begin with a number"
        raise ValueError(f"'{written[:40]}' {fault}; it is ignored; write 241, 800+ or 1,567")
    if number.value % 1:
        raise ValueError(f"'{written[:40]}' is not a whole number; it is ignored; write 241, 800+ or 1,567")
    if number.other is not None:
        taken, other = numerals.shown(number.value), numerals.shown(number.other)
        diagnostics.report(f"'{written[:40]}' could be {taken} or {other}; {taken} is used; write {taken}")
    return Metric(written, int(number.value), number.at_least)


def _without_own_words(written: str, diagnostics: Diagnostics) -> str:
    """Return ``12`` of ``12 citations``, in the field of citations."""
    field = names_of(diagnostics.kind, {})[diagnostics.name]
    words = _OWN_WORDS.get(field.name) if field is not None else None
    return " ".join(re.sub(words, " ", written, flags=re.IGNORECASE).split()) if words else written


def labels(value: Value, diagnostics: Diagnostics) -> tuple[tuple[str, str], ...]:
    """Read ``metrics``: label -> value, as written.

    Raises:
        ValueError: It is no mapping.
    """
    if isinstance(value, list):
        value = {key: inner for item in value if isinstance(item, dict) for key, inner in item.items()}
    if not isinstance(value, dict):
        raise UnreadableError("not a mapping from label to value; it is ignored")
    found: list[tuple[str, str]] = []
    for key, inner in value.items():
        try:
            written = text(inner, diagnostics)
        except ValueError:
            diagnostics.report(f"the value of '{key}' is a mapping; it is ignored; write a number or words")
            continue
        if written:
            found.append((readable(cleaned(key, diagnostics)), written))
            if "," in written:
                _watch_commas(written, diagnostics)
    return tuple(found)


def _watch_commas(written: str, diagnostics: Diagnostics) -> None:
    """Report ``1,234`` in a file that writes ``1,5`` elsewhere: there the comma may be a decimal mark."""
    number = numerals.leading(written)
    if number is None:
        return
    diagnostics.decimal_comma = diagnostics.decimal_comma or number.decimal_comma
    if number.other is not None:
        taken, other = numerals.shown(number.value), numerals.shown(number.other)
        message = (
            f"'{written[:40]}' could be {taken} or {other}, as other values of this file have decimal commas"
        )
        diagnostics.report_if_decimal_commas(
            f"{message}; it is sorted as {taken}; write {taken}, or {other} with a point"
        )


def readable(key: str) -> str:
    """Return a key as a label: one in lower case throughout gets blanks and a capital."""
    if key != key.lower():
        return key
    spaced = key.replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:]


def claims(value: Value, diagnostics: Diagnostics) -> tuple[Claim, ...]:
    """Read claims to be the state of the art: words, mappings, or a list of them."""
    if not isinstance(value, list):
        value = [value]
    return tuple([claim for item in value if (claim := _claim(item, diagnostics)) is not None])


def _claim(value: Value, diagnostics: Diagnostics) -> Claim | None:
    if isinstance(value, str):
        words = cleaned(value, diagnostics)
        is_true = truth_of(words)
        if not words or is_true is False:
            return None
        return Claim("" if is_true else words)
    if not isinstance(value, dict):
        diagnostics.report(
            "invalid claim; it is ignored; write words, or {task, dataset, metric, value, rank}"
        )
        return None
    fields = _texts(value, CLAIM_KEYS, "a claim", diagnostics)
    if fields.get("url"):
        try:
            fields["url"] = safe_url(fields["url"])
        except ValueError as error:
            diagnostics.report(str(error), "link")
            fields["url"] = ""
    return Claim(**{"task": "", **fields})


def _texts(
    value: dict[str, Value], keys: tuple[str, ...], whole: str, diagnostics: Diagnostics
) -> dict[str, str]:
    """Return the texts of a mapping by their keys; of others it is reported what they are a key of."""
    fields: dict[str, str] = {}
    for key, inner in value.items():
        name = fold(key)
        if name in keys:
            fields[name] = text(inner, diagnostics)
        else:
            diagnostics.unknown_key(f"'{key}' is an unknown key of {whole}; it is ignored", name)
    return fields


def retraction(value: Value, diagnostics: Diagnostics) -> Retraction:
    """Read whether a work was retracted: a truth value, or ``{date, url}`` of the notice.

    Raises:
        ValueError: It is neither.
    """
    if not isinstance(value, dict):
        return Retraction(truth(value, diagnostics))
    fields = _texts(value, RETRACTION_KEYS, "a retraction", diagnostics)
    return Retraction(
        date=_part(fields.get("date", ""), "date", lambda date: parse_date(date).iso, diagnostics),
        url=_part(
            fields.get("url", ""),
            "link",
            lambda url: bare_address(url) or safe_url(url),
            diagnostics,
        ),
    )


def _part(written: str, subtype: str, read: Callable[[str], str], diagnostics: Diagnostics) -> str:
    """Read a part of a retraction; a fault costs this part alone."""
    try:
        return read(written) if written else ""
    except ValueError as error:
        diagnostics.report(str(error), subtype)
        return ""
