"""Authors and editors: a list or one text, names or mappings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinxcontrib_research.load.convert_text import cleaned, text, truth
from sphinxcontrib_research.load.names import fold
from sphinxcontrib_research.model.identifiers import parse_orcid, safe_url
from sphinxcontrib_research.model.names import parse_person, split_names
from sphinxcontrib_research.model.paper import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinxcontrib_research.load.notes import Notes
    from sphinxcontrib_research.model.paper import Value

_NAME = ("name", "fullname", "literal", "value", "text")
_GIVEN = ("given", "givenname", "givennames", "first", "firstname")
_FAMILY = ("family", "familyname", "familynames", "last", "lastname", "surname")
_URL = ("url", "href", "link", "website", "homepage", "web")
_AFFILIATION = ("affiliation", "affiliations", "institution", "organization", "organisation")
_EQUAL = ("equal", "equalcontribution", "equalcontributor", "star", "cofirst")
_CORRESPONDING = ("corresponding", "correspondingauthor", "iscorresponding")
_HIGHLIGHT = ("me", "isme", "highlight", "bold", "self")
_PARTICLE = ("particle", "droppingparticle", "nondroppingparticle", "prefix", "nameparticle")
_SUFFIX = ("suffix", "namesuffix")
_ID = ("id", "author", "ref")
PERSON_KEYS = frozenset(
    (
        *(*_NAME, *_GIVEN, *_FAMILY, *_URL, *_AFFILIATION, *_EQUAL, *_CORRESPONDING, *_HIGHLIGHT, *_PARTICLE),
        *(*_SUFFIX, *_ID, "orcid", "email", "alias", "role", "creatortype", "sequence", "authenticatedorcid"),
    )
)
_OTHERS = re.compile(r"\s*(?:(?:and\s+)?others|et\.?\s+al\b\.?|\.\.\.|\u2026)\s*", re.IGNORECASE)


def people(value: Value, notes: Notes) -> tuple[tuple[Person, ...], bool]:
    """Read a list of people.

    Returns:
        The people, and whether the list ends with ``others`` or its like.

    Raises:
        ValueError: It is a mapping that is no person.
    """
    if isinstance(value, str):
        names, is_open = split_names(cleaned(value, notes))
        return _people(names, notes), is_open
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return (), False
    return _from_list(value, notes)


def _people(names: list[str], notes: Notes) -> tuple[Person, ...]:
    return tuple([person for name in names if (person := _person(name, notes)) is not None])


def _person(name: str, notes: Notes) -> Person | None:
    person = parse_person(name)
    if not person.family and not person.given:
        notes.tell(f"'{name[:40]}' is no name")
        return None
    return person


def _from_list(items: list[Value], notes: Notes) -> tuple[tuple[Person, ...], bool]:
    found: list[Person] = []
    is_open = False
    for item in items:
        if type(item) is str:
            name = item if item.isprintable() else cleaned(item, notes)
            person = parse_person(name)
            if len(name) < 12 and _OTHERS.fullmatch(name):
                is_open = True
            elif person.family:
                found.append(person)
            elif name.strip():
                notes.tell(f"'{name[:40]}' is no name")
        elif isinstance(item, dict):
            if (read := _from_mapping(item, notes)) is not None:
                found.append(read)
        elif isinstance(item, list) and len(item) == 2 and all(isinstance(part, str) for part in item):
            found.append(_with_parts(str(item[0]), str(item[1]), notes))
        elif item is not None:
            notes.tell("an item is a list: a person is a name, or a mapping with 'name'")
    return tuple(found), is_open


def _with_parts(given: str, family: str, notes: Notes) -> Person:
    """Return a person whose given and family names the data tells apart."""
    return parse_person(f"{cleaned(family, notes)}, {cleaned(given, notes)}".strip(", "))


def _from_mapping(item: dict[str, Value], notes: Notes) -> Person | None:
    """Read ``{name | given + family, id, orcid, affiliation, equal, corresponding, url}``."""
    fields = {fold(key): value for key, value in item.items() if value}

    def first(names: tuple[str, ...]) -> Value:
        return next((fields[name] for name in names if name in fields), None)

    person = _named(fields, notes)
    author = first(_ID)
    if person is None and not author:
        notes.tell("a person has no name and is left out: write 'name', or 'given' and 'family'", "data")
        return None
    for name in fields:
        if name not in PERSON_KEYS:
            notes.unknown_key(f"'{name}' is nothing that is known of a person and is left out", name)
    person = person or Person("")
    return replace(
        person,
        author=cleaned(author, notes) if isinstance(author, str) else "",
        orcid=_orcid(fields.get("orcid"), notes),
        affiliation=text(first(_AFFILIATION), notes) or person.affiliation,
        url=_url(first(_URL), notes) or person.url,
        equal=person.equal or _true(first(_EQUAL), notes),
        corresponding=person.corresponding or _true(first(_CORRESPONDING), notes),
        highlight=person.highlight or _true(first(_HIGHLIGHT), notes),
    )


def _named(fields: Mapping[str, Value], notes: Notes) -> Person | None:
    """Return the person that a mapping names, else ``None``."""

    def first(names: tuple[str, ...]) -> str:
        found = next((fields[name] for name in names if name in fields), None)
        return cleaned(found, notes) if isinstance(found, str) else ""

    family, given = first(_FAMILY), first(_GIVEN)
    if family:
        person = parse_person(f"{family}, {given}") if given else parse_person(family)
        if not given and " " in family:
            person = Person(family)
        particle, suffix = first(_PARTICLE), first(_SUFFIX)
        return replace(person, particle=particle or person.particle, suffix=suffix or person.suffix)
    if name := first(_NAME):
        return _person(name, notes)
    return _person(given, notes) if given else None


def _true(value: Value, notes: Notes) -> bool:
    return value is not None and truth(value, notes)


def _orcid(value: Value, notes: Notes) -> str:
    if not isinstance(value, str):
        return ""
    try:
        return parse_orcid(value)
    except ValueError as error:
        notes.tell(str(error), "identifier")
        return ""


def _url(value: Value, notes: Notes) -> str:
    if not isinstance(value, str):
        return ""
    try:
        return safe_url(value)
    except ValueError as error:
        notes.tell(str(error), "link")
        return ""
