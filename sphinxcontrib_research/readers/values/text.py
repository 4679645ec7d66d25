"""Values that are texts, lists, truth values, numbers and claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.markup.spans import clean, problems
from sphinxcontrib_research.model.addresses import safe_url
from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.paper import Claim, Metric
from sphinxcontrib_research.readers.diagnostics import UnreadableError
from sphinxcontrib_research.util import numerals
from sphinxcontrib_research.util.patterns import late
from sphinxcontrib_research.vocabulary.fields import fold, names_of
from sphinxcontrib_research.vocabulary.words import CLAIM_KEYS, COUNT_KEYS, METRIC_KEYS, TEXT_KEYS, truth_of

if TYPE_CHECKING:
    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.diagnostics import Diagnostics

BLOCKS = frozenset(("abstract", "summary", "note", "bio", "bibtex"))
"""The fields whose lines mean something."""
_ITEM_SEPARATOR = re.compile(r"[,;]")
_BROKEN_MACRO = late("[\a\b\v\f\x1b](?=[A-Za-z])")
_LETTERS = {"\a": "\\a", "\b": "\\b", "\v": "\\v", "\f": "\\f", "\x1b": "\\e"}
_FORBIDDEN_IN_ID = re.compile(r"[\s<>`]+")


def cleaned(text: str, diagnostics: Diagnostics, *, folded: bool = True) -> str:
    r"""Return a text as pages may hold it; report what was taken out.

    LaTeX that JSON or TOML turned into control characters (``"\beta"``) is put back.

    Args:
        text: The text as the data holds it.
        diagnostics: Where faults are reported.
        folded: Whether it becomes one line: a line may mean something where it ends up (``.so`` in a
            manual page), and only paragraphs need theirs.
    """
    text = text.strip()
    if text.isprintable():
        return text
    if fault := problems(text):
        diagnostics.report(f"it {fault}", "control")
        text = _without_controls(text)
    return " ".join(text.split()) if folded else text


def _without_controls(text: str) -> str:
    return clean(_BROKEN_MACRO().sub(lambda match: _LETTERS[match[0]], text))


def one_line(text: str) -> str:
    """Return a text as :func:`cleaned` does, without reporting what was taken out."""
    text = text.strip()
    return text if text.isprintable() else " ".join(_without_controls(text).split())


def text(value: Value, diagnostics: Diagnostics, *, folded: bool = True) -> str:
    """Read a text of one line; of a list its items, separated by commas.

    Raises:
        ValueError: It is a mapping that holds no text.
    """
    if isinstance(value, str):
        return cleaned(value, diagnostics, folded=folded)
    if isinstance(value, list):
        return ", ".join(texts(value, diagnostics))
    if isinstance(value, dict):
        for key in TEXT_KEYS:
            if isinstance(inner := value.get(key), str):
                return cleaned(inner, diagnostics, folded=folded)
        raise UnreadableError("a mapping where a text is expected; it is ignored")
    return ""


def block(value: Value, diagnostics: Diagnostics) -> str:
    """Read a text of any number of lines.

    Raises:
        ValueError: It is a mapping that holds no text.
    """
    return text(value, diagnostics, folded=False)


def texts(value: Value, diagnostics: Diagnostics) -> tuple[str, ...]:
    """Read one text or a list of them; ``{1: …, 2: …}`` is a list whose items are numbered.

    Raises:
        ValueError: It is a mapping that holds no text.
    """
    if isinstance(value, dict) and value and all(key.isdecimal() for key in value):
        value = list(value.values())
    if not isinstance(value, list):
        return (found,) if (found := text(value, diagnostics)) else ()
    read: list[str] = []
    for item in value:
        if isinstance(item, str):
            read.append(item.strip() if item.isprintable() else cleaned(item, diagnostics))
        elif item is not None:
            read.append(text(item, diagnostics))
    return tuple([one for one in read if one])


def tags(value: Value, diagnostics: Diagnostics) -> tuple[str, ...]:
    """Read a list of words; in one text they are separated by commas or semicolons."""
    if isinstance(value, str):
        found = [word.strip() for word in _ITEM_SEPARATOR.split(cleaned(value, diagnostics))]
        return tuple(dict.fromkeys([word for word in found if word]))
    found_texts = texts(value, diagnostics)
    return found_texts if len(set(found_texts)) == len(found_texts) else tuple(dict.fromkeys(found_texts))


def ids(value: Value, diagnostics: Diagnostics) -> tuple[str, ...]:
    """Read a list of ids; in one text they are separated by commas or blanks."""
    if isinstance(value, str):
        value = list(value.replace(",", " ").split())
    return texts(value, diagnostics)


def identity(value: Value, diagnostics: Diagnostics) -> str:
    """Read an id.

    Raises:
        ValueError: It is not a text.
    """
    if not isinstance(value, str):
        raise UnreadableError("the id is not a text; it is ignored")
    wanted = cleaned(value, diagnostics)
    if not _FORBIDDEN_IN_ID.search(wanted):
        return wanted
    mended = _FORBIDDEN_IN_ID.sub("-", wanted).strip("-")
    diagnostics.report(f"the id contains spaces, '<', '>' or backquotes; '{mended}' is used", "id")
    return mended


def truth(value: Value, diagnostics: Diagnostics) -> bool:  # noqa: ARG001 - all readers of values take both
    """Read a truth value as people write them.

    Raises:
        ValueError: It is none.
    """
    if isinstance(value, str):
        found = truth_of(value) if value.strip() else False
        if found is not None:
            return found
    raise ValueError(f"invalid truth value '{_shortened(value)}'; it is ignored; write true or false")


def _shortened(value: Value) -> str:
    return value[:40] if isinstance(value, str) else "a list" if isinstance(value, list) else "a mapping"


# Numbers and claims: ``citations`` and its like, ``metrics``, ``sota``.

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
    if isinstance(said := fields.get("date"), str):
        try:
            date = parse_date(said).iso
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
            said = text(inner, diagnostics)
        except ValueError:
            diagnostics.report(f"the value of '{key}' is a mapping; it is ignored; write a number or words")
            continue
        if said:
            found.append((readable(cleaned(key, diagnostics)), said))
            if "," in said:
                _watch_commas(said, diagnostics)
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
        said = cleaned(value, diagnostics)
        is_true = truth_of(said)
        if not said or is_true is False:
            return None
        return Claim("" if is_true else said)
    if not isinstance(value, dict):
        diagnostics.report(
            "invalid claim; it is ignored; write words, or {task, dataset, metric, value, rank}"
        )
        return None
    fields: dict[str, str] = {}
    for key, inner in value.items():
        name = fold(key)
        if name in CLAIM_KEYS:
            fields[name] = text(inner, diagnostics)
        else:
            diagnostics.unknown_key(f"'{key}' is an unknown key of a claim; it is ignored", name)
    if fields.get("url"):
        try:
            fields["url"] = safe_url(fields["url"])
        except ValueError as error:
            diagnostics.report(str(error), "link")
            fields["url"] = ""
    return Claim(**{"task": "", **fields})
