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

_HEAD = re.compile(r"\s*+@\s*+(\w++)\s*+([{(])\s*+([^\s,{}\"\\]*+)\s*+(?:,|(?=[})]))")
_FIELD = re.compile(r"\s*([A-Za-z_][\w.:+/-]*)\s*=", re.ASCII)
_PLAIN = re.compile(rf"[0-9]+(?!\w)|(?:{'|'.join(MONTH_MACROS)})(?!\w)", re.IGNORECASE)
_AFTER = re.compile(r"\s*(#|,|[})]|$)")
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

    Args:
        source: The text, as the data holds it.
    """
    at = 0
    source = source.strip()
    if not source.startswith("@"):
        return "the BibTeX does not begin with '@': write the whole entry, '@article{key, …}'"
    while at < len(source):
        head = _HEAD.match(source, at)
        if head is None:
            return f"no BibTeX entry begins at {_near(source, at)}: write '@article{{key, …}}'"
        if head[1].lower() in _NO_ENTRIES:
            return f"'@{head[1]}' does not belong to an entry: leave it out"
        if not head[3]:
            return "the BibTeX entry has no key: write '@article{key, …}'"
        at = _end_of_entry(source, head.end(), "}" if head[2] == "{" else ")")
        if at < 0:
            return f"the BibTeX goes wrong at {_near(source, -at)}: mend its braces, quotes or commas"
        while at < len(source) and source[at] in " \t\n\r":
            at += 1
    return ""


def _near(source: str, at: int) -> str:
    return repr(" ".join(source[max(0, at - 30) : at + 10].split()))


def _end_of_entry(source: str, at: int, closing: str) -> int:
    """Return where an entry ends; negative where it goes wrong, as at a field that stands twice."""
    seen: set[str] = set()
    while True:
        end = _AFTER.match(source, at)
        if end is not None and end[1] == closing:
            return end.end()
        field = _FIELD.match(source, at)
        if field is None or field[1].lower() in seen:
            return -at
        seen.add(field[1].lower())
        at = _end_of_value(source, field.end())
        if at < 0:
            return at
        end = _AFTER.match(source, at)
        if end is None or end[1] not in (",", closing):
            return -at
        if end[1] == closing:
            return end.end()
        at = end.end()


def _end_of_value(source: str, at: int) -> int:
    """Return where ``{…} # "…" # jan`` ends; negative where it goes wrong, as at an unknown macro."""
    while True:
        while at < len(source) and source[at] in " \t\n\r":
            at += 1
        mark = source[at : at + 1]
        if mark in ("{", '"'):
            end = _end_of_delimited(source, at, mark)
        else:
            match = _PLAIN.match(source, at)
            end = match.end() if match is not None else -at
        if end < 0:
            return end
        more = _AFTER.match(source, end)
        if more is None or more[1] != "#":
            return end
        at = more.end()


def _end_of_delimited(source: str, at: int, mark: str) -> int:
    depth = 0
    for position in range(at + (mark == '"'), len(source)):
        char = source[position]
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0 and mark == "{":
                return position + 1
            if depth < 0:
                return -position
        elif char == '"' and mark == '"' and depth == 0:
            return position + 1
    return -at


# Entries of ``.bib`` files, written as their author wrote them, with what the lock or other files add.

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
