"""Numbers and claims: ``citations`` and its like, ``metrics``, ``sota``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.load.convert_text import cleaned, text
from sphinxcontrib_research.load.names import fold, names_of
from sphinxcontrib_research.load.notes import UnreadableError
from sphinxcontrib_research.model import numerals
from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.identifiers import safe_url
from sphinxcontrib_research.model.paper import Claim, Metric

if TYPE_CHECKING:
    from sphinxcontrib_research.load.notes import Notes
    from sphinxcontrib_research.model.paper import Value

_OWN_WORDS = {
    "citations": re.compile(r"\b(?:citations?|cited(?: by)?|times)\b:?", re.IGNORECASE),
    "stars": re.compile(r"\bstars?\b:?", re.IGNORECASE),
    "downloads": re.compile(r"\bdownloads?\b:?", re.IGNORECASE),
    "likes": re.compile(r"\blikes?\b:?", re.IGNORECASE),
}
"""What people write beside a number to say again which one it is."""
COUNT_KEYS = ("count", "value", "number", "text", "total", "n")
METRIC_KEYS = frozenset((*COUNT_KEYS, "source", "date"))
CLAIM_KEYS = ("task", "dataset", "metric", "value", "rank", "date", "url")


def metric(value: Value, notes: Notes) -> Metric | None:
    """Read a number that changes: as written, or ``{count, source, date}``.

    Raises:
        ValueError: It is a list, or a mapping without a number.
    """
    if isinstance(value, str):
        return _checked(cleaned(value, notes), notes)
    if not isinstance(value, dict):
        raise UnreadableError("it takes a number, or {count, source, date}")
    fields = {fold(key): inner for key, inner in value.items()}
    if cut := next((key for key, inner in fields.items() if inner is None and key.isdecimal()), ""):
        raise ValueError(f"a comma ends a value in {{…}}, so '{cut}' is left over: put the number in quotes")
    count = next((fields[key] for key in COUNT_KEYS if isinstance(fields.get(key), str)), None)
    if not isinstance(count, str):
        raise UnreadableError("it takes a number, or {count, source, date}: 'count' is missing")
    for key, inner in fields.items():
        if inner and key not in METRIC_KEYS:
            notes.unknown_key(f"'{key}' is an unknown key of a number and is left out", key)
    number = _checked(cleaned(count, notes), notes)
    if number is None:
        return None
    date = ""
    if isinstance(said := fields.get("date"), str):
        try:
            date = parse_date(said).iso
        except ValueError as error:
            notes.tell(str(error), "date")
    return Metric(number.text, number.value, number.at_least, text(fields.get("source"), notes), date)


def _checked(written: str, notes: Notes) -> Metric | None:
    if not written:
        return None
    number = numerals.count(written)
    if number is None:
        number = numerals.count(written := _without_own_words(written, notes))
    if number is None:
        fault = "holds more than a number" if numerals.leading(written) else "begins with no number"
        raise ValueError(f"'{written[:40]}' {fault}: write 241, 800+ or 1,567")
    if number.value % 1:
        raise ValueError(f"'{written[:40]}' is not a whole number: write 241, 800+ or 1,567")
    if number.other is not None:
        taken, other = numerals.shown(number.value), numerals.shown(number.other)
        notes.tell(f"'{written[:40]}' could be {taken} or {other}; {taken} is used: write {taken}")
    return Metric(written, int(number.value), number.at_least)


def _without_own_words(written: str, notes: Notes) -> str:
    """Return ``12`` of ``12 citations``, in the field of citations."""
    field = names_of(notes.kind, {})[notes.name]
    words = _OWN_WORDS.get(field.name) if field is not None else None
    return " ".join(words.sub(" ", written).split()) if words is not None else written


def labels(value: Value, notes: Notes) -> tuple[tuple[str, str], ...]:
    """Read ``metrics``: label -> value, as written.

    Raises:
        ValueError: It is no mapping.
    """
    if isinstance(value, list):
        value = {key: inner for item in value if isinstance(item, dict) for key, inner in item.items()}
    if not isinstance(value, dict):
        raise UnreadableError("it takes a mapping from label to value")
    found: list[tuple[str, str]] = []
    for key, inner in value.items():
        try:
            said = text(inner, notes)
        except ValueError:
            notes.tell(f"the value of '{key}' is a mapping: write a number or words")
            continue
        if said:
            found.append((readable(cleaned(key, notes)), said))
            if "," in said:
                _watch_commas(said, notes)
    return tuple(found)


def _watch_commas(written: str, notes: Notes) -> None:
    """Report ``1,234`` in a file that writes ``1,5`` elsewhere: there the comma may be a decimal mark."""
    number = numerals.leading(written)
    if number is None:
        return
    notes.decimal_comma = notes.decimal_comma or number.decimal_comma
    if number.other is not None:
        taken, other = numerals.shown(number.value), numerals.shown(number.other)
        message = (
            f"'{written[:40]}' could be {taken} or {other}, as other values of this file have decimal commas"
        )
        notes.doubtful(f"{message}; it is sorted as {taken}: write {taken}, or {other} with a point")


def readable(key: str) -> str:
    """Return a key as a label: one in lower case throughout gets blanks and a capital."""
    if key != key.lower():
        return key
    spaced = key.replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:]


def claims(value: Value, notes: Notes) -> tuple[Claim, ...]:
    """Read claims to be the state of the art: words, mappings, or a list of them."""
    if not isinstance(value, list):
        value = [value]
    return tuple([claim for item in value if (claim := _claim(item, notes)) is not None])


def _claim(value: Value, notes: Notes) -> Claim | None:
    if isinstance(value, str):
        said = cleaned(value, notes)
        if said.lower() in ("", "false", "no", "n", "0"):
            return None
        return Claim("" if said.lower() in ("true", "yes", "y", "1") else said)
    if not isinstance(value, dict):
        notes.tell("a claim is words, or a mapping with 'task', 'dataset', 'metric', 'value', 'rank'")
        return None
    fields: dict[str, str] = {}
    for key, inner in value.items():
        name = fold(key)
        if name in CLAIM_KEYS:
            fields[name] = text(inner, notes)
        else:
            notes.unknown_key(f"'{key}' is an unknown key of a claim and is left out", name)
    if fields.get("url"):
        try:
            fields["url"] = safe_url(fields["url"])
        except ValueError as error:
            notes.tell(str(error), "link")
            fields["url"] = ""
    return Claim(**{"task": "", **fields})
