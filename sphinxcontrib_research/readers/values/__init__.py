"""Values that are texts, lists, truth values, numbers, claims and people."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinxcontrib_research.markup.spans import clean, problems
from sphinxcontrib_research.model.addresses import safe_url
from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.identifiers import parse_orcid
from sphinxcontrib_research.model.names import parse_person, person_of_parts
from sphinxcontrib_research.model.names.lists import families_first, is_others, read_names
from sphinxcontrib_research.model.names.parsing import INSTITUTION, is_initials
from sphinxcontrib_research.model.paper import Claim, Metric, Person
from sphinxcontrib_research.readers.diagnostics import UnreadableError
from sphinxcontrib_research.util import late
from sphinxcontrib_research.util import text as numerals
from sphinxcontrib_research.vocabulary import (
    ALL_PERSON_KEYS,
    CLAIM_KEYS,
    COUNT_KEYS,
    METRIC_KEYS,
    PERSON_KEYS,
    TEXT_KEYS,
    truth_of,
)
from sphinxcontrib_research.vocabulary.fields import fold, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


# Authors and editors: a list or one text, names or mappings.

_HIGHLIGHT_ONLY = frozenset(("me", "isme", "self"))
_ME = "me"
"""The id of the author record that ``{me: true}`` means: the person whose list it is."""


def people(value: Value, diagnostics: Diagnostics) -> tuple[tuple[Person, ...], bool]:
    """Read a list of people.

    Returns:
        The people, and whether the list ends with ``others`` or its like.

    Raises:
        ValueError: It is a mapping that is no person.
    """
    if isinstance(value, str):
        written = cleaned(value, diagnostics)
        found = read_names(written)
        if found.is_ambiguous:
            diagnostics.note_reading(written, found.names)
        return _people(found.names, diagnostics), found.is_open
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return (), False
    return _from_list(_whole_names(value, diagnostics), diagnostics)


def _whole_names(items: list[Value], diagnostics: Diagnostics) -> list[Value]:
    """Put names together that YAML cut at their commas (``[Gao, A.]``), and see to the order of initials.

    Args:
        items: A list of people.
        diagnostics: Where a list that can be read in two ways is noted.
    """
    names = [item for item in items if isinstance(item, str)]
    if len(names) != len(items) or len(names) < 2:
        return items
    if len(names) % 2 == 0 and is_initials(names[1]):
        pairs = list(zip(names[::2], names[1::2], strict=True))
        # "H. Guo" is a whole name, so what follows is another one, whatever it looks like.
        if all(is_initials(given) and not any(map(is_initials, family.split())) for family, given in pairs):
            whole = [f"{family}, {given}" for family, given in pairs]
            diagnostics.note_reading(", ".join(names), whole)
            return [*whole]
    if len(names) == 2 and all(_may_be_half(name) for name in names):
        diagnostics.note_reading(", ".join(names), names)
    return [*families_first(names, dotted_only=True)] if names[0].endswith(".") else items


def _may_be_half(name: str) -> bool:
    """Say whether a text can be half of a name; ids such as ``zheng`` and ``id:bli`` can't."""
    return not (" " in name or ":" in name or name[:1].islower() or is_others(name))


def _people(names: Iterable[str], diagnostics: Diagnostics) -> tuple[Person, ...]:
    return tuple([person for name in names if (person := _person(name, diagnostics)) is not None])


def _person(name: str, diagnostics: Diagnostics) -> Person | None:
    person = parse_person(name)
    if not person.family and not person.given:
        diagnostics.report(f"invalid name '{name[:40]}'; it is left out")
        return None
    return person


def _from_list(items: list[Value], diagnostics: Diagnostics) -> tuple[tuple[Person, ...], bool]:
    found: list[Person] = []
    is_open = False
    for item in items:
        if type(item) is str:
            name = item if item.isprintable() else cleaned(item, diagnostics)
            if len(name) < 25 and is_others(name):
                is_open = True
            elif name.strip():
                found += _people(_names_of_item(name), diagnostics)
        elif isinstance(item, dict):
            if _is_of_others(item):
                continue
            read = _from_mapping(item, diagnostics)
            if read is not None and is_others(read.family) and not read.given:
                is_open = True
            elif read is not None:
                found.append(read)
        elif isinstance(item, list) and len(item) == 2 and all(isinstance(part, str) for part in item):
            found.append(
                person_of_parts(cleaned(str(item[1]), diagnostics), cleaned(str(item[0]), diagnostics))
            )
        elif item is not None:
            diagnostics.report("a person is a list; it is left out; write a name, or a mapping with 'name'")
    return tuple(found), is_open


def _names_of_item(name: str) -> tuple[str, ...]:
    """Return the names of an item that holds several although it is in a list: ``[Ann Gao and Bo Li]``."""
    if not (" and " in name or ";" in name or name.count(",") > 1) or "{" in name or INSTITUTION.search(name):
        return (name,)
    found = read_names(name).names
    return found if len(found) > 1 and all(" " in one for one in found) else (name,)


def _is_of_others(item: dict[str, Value]) -> bool:
    """Say whether one of Zotero's creators did something else than write: editors are no authors."""
    return str(item.get("creatorType", "author")).lower() != "author"


def _from_mapping(item: dict[str, Value], diagnostics: Diagnostics) -> Person | None:
    """Read ``{name | given + family, id, orcid, affiliation, equal, corresponding, url}``."""
    fields = {fold(key): value for key, value in item.items() if value}

    def first(what: str) -> Value:
        return next((fields[key] for key in PERSON_KEYS[what] if key in fields), None)

    person = _named(fields, diagnostics)
    author = first("id") or (_ME if person is None and _is_me(fields) else None)
    if person is None and not author:
        diagnostics.report(
            "a person has no name; it is left out; write 'name', or 'given' and 'family'", "data"
        )
        return None
    for name in fields:
        if name not in ALL_PERSON_KEYS:
            diagnostics.unknown_key(f"'{name}' is an unknown key of a person; it is ignored", name)
    person = person or Person("")
    return replace(
        person,
        author=cleaned(author, diagnostics) if isinstance(author, str) else "",
        orcid=_orcid(fields.get("orcid"), diagnostics),
        affiliation=text(first("affiliation"), diagnostics) or person.affiliation,
        url=_url(first("url"), diagnostics) or person.url,
        equal=person.equal or _true(first("equal"), diagnostics),
        corresponding=person.corresponding or _true(first("corresponding"), diagnostics),
        highlight=person.highlight or _true(first("highlight"), diagnostics),
    )


def _named(fields: Mapping[str, Value], diagnostics: Diagnostics) -> Person | None:
    """Return the person that a mapping names, else ``None``."""

    def first(what: str) -> str:
        found = next((fields[key] for key in PERSON_KEYS[what] if key in fields), None)
        return cleaned(found, diagnostics) if isinstance(found, str) else ""

    family, given = first("family"), first("given")
    if family:
        return person_of_parts(family, given, first("particle"), first("suffix"))
    if name := first("name"):
        return _person(name, diagnostics)
    return _person(given, diagnostics) if given else None


def _is_me(fields: Mapping[str, Value]) -> bool:
    """Say whether a mapping says nothing but that the person is the one whose list it is."""
    return not _HIGHLIGHT_ONLY.isdisjoint(fields) and _HIGHLIGHT_ONLY.issuperset(fields)


def _true(value: Value, diagnostics: Diagnostics) -> bool:
    return value is not None and truth(value, diagnostics)


def _orcid(value: Value, diagnostics: Diagnostics) -> str:
    if not isinstance(value, str):
        return ""
    try:
        return parse_orcid(value)
    except ValueError as error:
        diagnostics.report(str(error), "identifier")
        return ""


def _url(value: Value, diagnostics: Diagnostics) -> str:
    if not isinstance(value, str):
        return ""
    try:
        return safe_url(value)
    except ValueError as error:
        diagnostics.report(str(error), "link")
        return ""
