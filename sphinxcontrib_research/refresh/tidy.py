"""From what was looked up to a tidy record, in the words that a data file uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sphinxcontrib_research.load.names import names_of
from sphinxcontrib_research.load.reader import Record
from sphinxcontrib_research.lock import Json
from sphinxcontrib_research.model.names import fold, parse_person
from sphinxcontrib_research.refresh.fields import CORE
from sphinxcontrib_research.refresh.lookup import Known

TidyRecord: TypeAlias = "dict[str, str | list[str]]"

_ORDER = (
    *("id", "title", "authors", "venue", "date", "type", "volume", "issue", "pages", "publisher"),
    *("doi", "arxiv", "pmid", "pmcid", "acl", "summary", "code"),
)
_PUBLISHED_ALONE = frozenset(("book", "report", "thesis", "dataset", "software"))
_SMALL_WORDS = frozenset(
    ("a", "an", "the", "on", "of", "in", "for", "to", "and", "towards", "toward", "how", "is")
)
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Habits:
    """How the records of a file are written."""

    names: Mapping[str, str] = field(default_factory=dict)
    """What the file calls a field, where that is not our name for it."""
    authors_joined: str = ""
    """What stands between authors that are one text; empty: they are a list."""


def habits_of(records: Sequence[Record], fields: Mapping[str, str | None]) -> Habits:
    """Read off how a file calls its fields.

    Args:
        records: The file's records.
        fields: The setting ``research_fields``.
    """
    known = names_of("paper", fields)
    counts: dict[str, Counter[str]] = {}
    joined: list[str] = []
    lists = 0
    for record in records:
        for name, value in record.fields.items():
            meant = known[name]
            if record.kind != "paper" or not value or meant is None:
                continue
            counts.setdefault(meant.name, Counter())[name] += 1
            if meant.name == "authors":
                lists += isinstance(value, list)
                joined += [value] if isinstance(value, str) else []
    names: dict[str, str] = {
        meant: next(iter(counts[meant]))
        for meant in ("id", "title", "authors", "venue", "doi", "arxiv", "code")
        if meant in counts and meant not in counts[meant] and len(counts[meant]) == 1
    }
    if "year" in counts and "date" not in counts:
        names["date"] = next(iter(counts["year"]))
    separator = " and " if any(" and " in text for text in joined) else ", "
    return Habits(names, separator if len(joined) > lists else "")


def missing(known: Known) -> list[str]:
    """What was not found of what a record should have."""
    return [name for name in CORE if name not in known.values]


def tidy(known: Known, taken: Collection[str], habits: Habits) -> TidyRecord:
    """Make a record.

    Args:
        known: What was found; it has a title.
        taken: Ids that are in use.
        habits: How the file is written.
    """
    values: dict[str, str | list[str]] = {
        name: value for name, value in known.values.items() if isinstance(value, str) and value
    }
    values |= known.ids
    if people := known.values.get("authors"):
        names = (
            [_name(person) for person in people if isinstance(person, dict)]
            if isinstance(people, list)
            else []
        )
        values["authors"] = habits.authors_joined.join(names) if habits.authors_joined else names
    if known.repository:
        values["code"] = known.repository
    if values.get("type") == "preprint" and "arxiv" in values:
        del values["type"]
    if values.get("type") not in _PUBLISHED_ALONE:
        values.pop("publisher", None)
    if values.get("type") != "software":
        values.pop("summary", None)
    if "date" in habits.names and isinstance(date := values.get("date"), str):
        values["date"] = date[:4]
    values["id"] = _id(known, taken)
    return {habits.names.get(name, name): values[name] for name in _ORDER if name in values}


def _name(person: Mapping[str, Json]) -> str:
    """A name such that reading it gives the same parts again."""
    given, family = str(person.get("given", "")), str(person.get("family", ""))
    if not given:
        return f"{{{family}}}" if " " in family and parse_person(family).given else family
    read = parse_person(f"{given} {family}")
    whole = (read.given, read.family_name) == (given, family)
    return f"{given} {family}" if whole else f"{family}, {given}"


def _id(known: Known, taken: Collection[str]) -> str:
    """``carberry2024sparse``, or the identifier where there is no such name."""
    people = known.values.get("authors")
    first = people[0] if isinstance(people, list) and people else {}
    family = fold(str(first.get("family", ""))) if isinstance(first, dict) else ""
    year = _YEAR.match(str(known.values.get("date", "")))
    words = [word for word in fold(str(known.values.get("title", ""))).split() if word not in _SMALL_WORDS]
    made = _NO_LETTER.sub("", f"{family}{year[0] if year else ''}{words[0] if words else ''}")
    if not family:
        made = "-".join(_NO_LETTER.sub("", word) for word in words[:3])
    if not any(letter.isalpha() for letter in made):
        made = _NO_LETTER.sub("-", next(iter(known.ids.values()), "paper").lower()).strip("-")
    unique, number = made, 2
    while unique in taken:
        unique, number = f"{made}-{number}", number + 1
    return unique
