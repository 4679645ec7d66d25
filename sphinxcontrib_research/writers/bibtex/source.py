"""Entries that the data itself gives, or that a ``.bib`` file held: written as their author wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sphinxcontrib_research.model.dates import MONTHS
from sphinxcontrib_research.model.paper import FIELDS_OF
from sphinxcontrib_research.writers.bibtex import text as tex
from sphinxcontrib_research.writers.bibtex.text import MONTH_MACROS
from sphinxcontrib_research.writers.reference import UNSEEN

if TYPE_CHECKING:
    from sphinxcontrib_research.model.paper import BibtexEntry
    from sphinxcontrib_research.readers.bibtex.parser import EntryParser

_HEAD = re.compile(r"\s*+@\s*+(\w++)\s*+([{(])\s*+([^\s,{}\"\\]*+)\s*+(?:,|(?=[})]))")
_FIELD_NAME = re.compile(r"[a-z_][\w.:+/-]*", re.ASCII)
_NO_ENTRIES = frozenset(("comment", "preamble", "string"))


def given(source: str) -> str:
    """Return BibTeX from the data, without control characters; empty if it is no whole entry."""
    entry = UNSEEN.sub("", source.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return "" if not entry or problem(entry) else entry


def key_of(entry: str) -> str:
    """Return the key of the first entry."""
    match = _HEAD.match(entry)
    return match[3] if match is not None else ""


def with_key(entry: str, key: str) -> str:
    """Return an entry with another key."""
    match = _HEAD.match(entry)
    return entry if match is None else f"{entry[: match.start(3)]}{key}{entry[match.end(3) :]}"


def problem(source: str) -> str:
    """Say what is wrong with BibTeX, and how to mend it; empty if it is one whole entry, or several.

    The entry is to stand in files that other programs read: what only our reader understands is wrong.

    Args:
        source: The text, as the data holds it.
    """
    from sphinxcontrib_research.readers.bibtex.parser import EntryParser, Growth

    source = source.strip()
    if not source.startswith("@"):
        return "the BibTeX does not begin with '@': write the whole entry, '@article{key, …}'"
    macros = {name: name for name in MONTH_MACROS}
    parser = EntryParser(source, macros, 1, Growth(len(source)), outside=lambda _name: None, as_written=())
    end = 0
    for command in parser:
        if source[end : parser.command_start].strip():
            break
        if command.name.lower() in _NO_ENTRIES:
            return f"'@{command.name}' does not belong to an entry: leave it out"
        if fault := _fault(parser, [name for name, _value, _line in command.fields]):
            return f"the BibTeX goes wrong in {fault}"
        if not command.key:
            return "the BibTeX entry has no key: write '@article{key, …}'"
        if not _HEAD.match(source, parser.command_start):
            break
        end = parser.pos
    rest = " ".join(source[end:].split())
    return f"no BibTeX entry begins at {rest[:40]!r}: write '@article{{key, …}}'" if rest else ""


def _fault(parser: EntryParser, names: list[str]) -> str:
    """Say where an entry goes wrong and why."""
    if parser.faults:
        fault = parser.faults[0]
        return f"line {fault.line}: {fault.message}{f' ({fault.field})' if fault.field else ''}"
    if parser.undefined:
        name, line = parser.undefined[0]
        return f"line {line}: nothing defines the abbreviation '{name}': put it in braces"
    if parser.is_lenient:
        return "what is between its fields: leave out comments and commas too many"
    if wrong := next((name for name in names if not _FIELD_NAME.fullmatch(name)), ""):
        return f"the field '{wrong}': take plain letters and digits for its name"
    if len(set(names)) < len(names):
        return "a field that is written twice: remove one"
    return ""


# Entries of ``.bib`` files, written as their author wrote them, with what the lock or other files add.

LEGAL_KEY = re.compile(r"[^\s,{}()\"#%\\~'=@<>]+")
"""Keys that BibTeX, biber and pybtex read as they are."""
_NAME = re.compile(r"[a-z_][a-z0-9_.:+/*-]*")
_NO_LETTER = re.compile(r"[\W_]+")
_LONG_ENOUGH = 7
"""A value of so many letters and digits that occurs in the entry needs no field of its own."""
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
        generated: Names and values of all that the paper says.
    """
    for name, value in entry.fields:
        if name in _PEOPLE and name in generated and not _are_names(value):
            yield name, generated[name]
        elif _NAME.fullmatch(name) and (written := _written(name, value)):
            yield name, written
    names = {name for name, _value in entry.fields}
    covered = {_ATTRIBUTE_OF.get(name, name) for name in names} | {_letters(name) for name in names}
    everything = ""
    with_eprint = False
    for name, value in generated.items():
        if (
            name in names
            or _letters(name).removeprefix("x") in covered
            or _ATTRIBUTE_OF.get(name, name) in covered
        ):
            continue
        if _letters(name) in _OF_THE_TYPE or (name in _EPRINT and not with_eprint):
            continue
        letters = _letters(value)
        if _ATTRIBUTE_OF.get(name) in _HOUSES and letters in {_letters(one) for _name, one in entry.fields}:
            continue
        if len(letters) >= _LONG_ENOUGH:
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
        return MONTH_MACROS[MONTHS.index(value)]
    return tex.whole(value)


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()
