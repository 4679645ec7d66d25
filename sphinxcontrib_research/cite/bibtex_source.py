"""Entries of ``.bib`` files, written as their author wrote them, with what the lock or other files add."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sphinxcontrib_research.cite import tex
from sphinxcontrib_research.model.bibtex_entry import FIELDS_OF
from sphinxcontrib_research.model.dates import MONTHS

if TYPE_CHECKING:
    from sphinxcontrib_research.model.bibtex_entry import BibtexEntry

LEGAL_KEY = re.compile(r"[^\s,{}()\"#%\\~'=@<>]+")
"""Keys that BibTeX, biber and pybtex read as they are."""
_NAME = re.compile(r"[a-z_][a-z0-9_.:+/*-]*")
_NO_LETTER = re.compile(r"[\W_]+")
_SAYS_ENOUGH = 7
"""A value of so many letters and digits that occurs in the entry is said by it."""
_OF_THE_TYPE = frozenset(("type", "csltype", "xtype", "genre", "xgenre", "relation"))
"""What an entry says by its own type."""
_ATTRIBUTE_OF: Mapping[str, str] = {
    name: attribute for attribute, names in FIELDS_OF.items() for name in names
}
_HOUSES = frozenset(("publisher", "institution", "venues"))
"""Who is behind a work is said in one of many fields, ``howpublished`` among them."""
_PEOPLE = frozenset(("author", "editor"))
_MARKS_OF_NAMES = re.compile(r"[{},]|(?<=\s)and(?=\s)", re.IGNORECASE)
_MOST_COMMAS = 2
_EPRINT = ("archiveprefix", "primaryclass")


def fields(entry: BibtexEntry, generated: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """List the fields of an entry, then those that say what it does not.

    Names that BibTeX can't read are written as they were understood.

    Args:
        entry: The entry.
        generated: Names and values, these with their braces, of all that the paper says.
    """
    for name, value in entry.fields:
        if name in _PEOPLE and name in generated and not _are_names(value):
            yield name, generated[name]
        elif _NAME.fullmatch(name) and (written := _written(name, value)):
            yield name, written
    names = {name for name, _value in entry.fields}
    said = {_ATTRIBUTE_OF.get(name, name) for name in names} | {_letters(name) for name in names}
    everything = ""
    with_eprint = False
    for name, value in generated.items():
        if name in names or _letters(name).removeprefix("x") in said or _ATTRIBUTE_OF.get(name, name) in said:
            continue
        if _letters(name) in _OF_THE_TYPE or (name in _EPRINT and not with_eprint):
            continue
        letters = _letters(value)
        if _ATTRIBUTE_OF.get(name) in _HOUSES and letters in {_letters(one) for _name, one in entry.fields}:
            continue
        if len(letters) >= _SAYS_ENOUGH:
            everything = everything or _letters(" ".join(value for _name, value in entry.fields))
            if letters in everything:
                continue
        with_eprint = with_eprint or name == "eprint"
        yield name, value


def _are_names(value: str) -> bool:
    """Whether BibTeX can read a list of names: with three commas or more it stops at ``Too many commas``."""
    commas = depth = 0
    for match in _MARKS_OF_NAMES.finditer(value):
        mark = match[0]
        if mark in "{}":
            depth += 1 if mark == "{" else -1
        elif depth <= 0:
            commas = commas + 1 if mark == "," else 0
            if commas > _MOST_COMMAS:
                return False
    return True


def _written(name: str, value: str) -> str:
    """Return a value as it stands in a file; a month as the abbreviation that all styles know."""
    if name == "month" and value in MONTHS:
        return value[:3].lower()
    safe = tex.whole(value)
    return f"{{{safe}}}" if safe else ""


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()
