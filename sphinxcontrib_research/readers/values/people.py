"""Authors and editors: a list or one text, names or mappings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinxcontrib_research.model.addresses import safe_url
from sphinxcontrib_research.model.identifiers import parse_orcid
from sphinxcontrib_research.model.names import parse_person, person_of_parts
from sphinxcontrib_research.model.names.lists import families_first, is_others, read_names, without_others
from sphinxcontrib_research.model.names.parsing import INSTITUTION, is_initials
from sphinxcontrib_research.model.paper import Person
from sphinxcontrib_research.readers.values.text import cleaned, text, truth
from sphinxcontrib_research.vocabulary import ALL_PERSON_KEYS, PERSON_KEYS
from sphinxcontrib_research.vocabulary.fields import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.diagnostics import Diagnostics

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
            name, is_more = without_others(item if item.isprintable() else cleaned(item, diagnostics))
            is_open = is_open or is_more
            if name.strip():
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
    return found if len(found) > 1 and all(" " in part for part in found) else (name,)


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
        orcid=_checked(fields.get("orcid"), parse_orcid, "identifier", diagnostics),
        affiliation=text(first("affiliation"), diagnostics) or person.affiliation,
        url=_checked(first("url"), safe_url, "link", diagnostics) or person.url,
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


def _checked(value: Value, parse: Callable[[str], str], subtype: str, diagnostics: Diagnostics) -> str:
    """Return a text as a parser reads it; empty if it is none, or wrong."""
    if not isinstance(value, str):
        return ""
    try:
        return parse(value)
    except ValueError as error:
        diagnostics.report(str(error), subtype)
        return ""
