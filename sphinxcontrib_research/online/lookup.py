"""From an identifier or an address to a tidy record of the paper behind it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sphinxcontrib_research.lock.facts import Fact, Json
from sphinxcontrib_research.model.addresses import github_repository
from sphinxcontrib_research.model.identifiers import PARSERS, identify
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.plan import Judge, Run, Watcher
from sphinxcontrib_research.online.providers import ON_REQUEST, PROVIDERS, github
from sphinxcontrib_research.online.providers.interface import Target
from sphinxcontrib_research.online.service import SettingError, UnavailableError
from sphinxcontrib_research.online.targets import ALONG, CORE, Need
from sphinxcontrib_research.readers.registry import Record
from sphinxcontrib_research.util.folding import fold
from sphinxcontrib_research.vocabulary.fields import names_of
from sphinxcontrib_research.vocabulary.identifiers import ARXIV_DOI

_ASKABLE = ("doi", "arxiv", "pmid", "pmcid", "acl")
_ACL_DOI = "10.18653/v1/"
_PREFIXED = re.compile(r"(doi|arxiv|pmid|pmcid|acl|openreview|hal|isbn|orcid)\s*:\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"']+|(?:arxiv|doi):\s*[^\s<>\"']+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user named."""

    text: str
    """As they wrote it."""
    kind: str
    """``doi``, ``arxiv``, ``pmid``, ``pmcid``, ``acl`` or ``github``."""
    id: str


@dataclass(slots=True)
class Known:
    """What was found about it."""

    wanted: Wanted
    ids: dict[str, str] = field(default_factory=dict)
    repository: str = ""
    values: dict[str, Json] = field(default_factory=dict)
    """By field; empty: nobody knows it."""
    notes: list[str] = field(default_factory=list)
    unavailable: bool = False
    """Someone who may know it could not be asked."""


class _Memory:
    """Holds facts, and writes none."""

    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {}

    def put(self, _key: str, name: str, fact: Fact | None) -> None:
        if fact is not None:
            self.facts[name] = fact

    def checkpoint(self) -> None:
        """Nothing to write."""


def understand(text: str) -> Wanted:
    """Read what the user named: an identifier, or the address of a paper or a repository.

    Raises:
        SettingError: It is none, or none that anyone could be asked about.
    """
    text = text.strip()
    prefixed = _PREFIXED.match(text)
    found = identify(text)
    if prefixed and found is None:
        found = _parsed(prefixed[1].lower(), text[prefixed.end() :])
    if found is None and "github.com" in text.lower() and (repository := github_repository(text)):
        return Wanted(text, "github", repository)
    found = found or _parsed("doi", text) or _parsed("arxiv", text)
    if found is None:
        raise SettingError(f"'{text}' is no DOI, arXiv identifier or address of a paper or of a repository")
    if found[1].startswith(ARXIV_DOI):
        found = _parsed("arxiv", found[1]) or found
    kind, bare = found
    if kind == "orcid":
        raise SettingError(
            f"'{text}' is a person: 'sphinx-research refresh --author {bare}' lists their works"
        )
    if kind not in _ASKABLE:
        raise SettingError(
            f"'{text}': nobody can be asked about papers by '{kind}'; write the record by hand"
        )
    return Wanted(text, kind, bare)


def look_up(wanted: Wanted, http: Http, watcher: Watcher, today: dt.date) -> Known:
    """Ask everyone who may know a paper; a failure of one is a note."""
    known = Known(wanted)
    if wanted.kind == "github":
        known.repository = wanted.id
        _from_repository(known, http)
    else:
        known.ids = {wanted.kind: wanted.id}
    if "acl" in known.ids:
        known.ids["doi"] = _ACL_DOI + known.ids["acl"].lower()
    if known.ids:
        _ask(known, http, watcher, today, tuple(name for name in PROVIDERS if name not in ON_REQUEST))
        learned = known.values.pop("doi", None)
        if isinstance(learned, str) and "doi" not in known.ids:
            # The published version: its publisher knows the venue.
            known.ids["doi"] = learned
            _ask(known, http, watcher, today, ("crossref", "openalex"))
            known.values.pop("doi", None)
    if known.repository and "title" not in known.values:
        _as_software(known)
    return known


def _parsed(kind: str, text: str) -> tuple[str, str] | None:
    try:
        return kind, PARSERS[kind](text)
    except ValueError:
        return None


def _from_repository(known: Known, http: Http) -> None:
    """Find the paper that a repository names in its description or its homepage."""
    try:
        said = github.about(http, known.repository)
    except UnavailableError as error:
        known.unavailable = True
        known.notes.append(f"GitHub: {error}")
        return
    known.repository = said["full_name"] if github_repository(said["full_name"]) else ""
    known.values = {"software": said["name"], "summary": said["description"]} if known.repository else {}
    for match in _ADDRESS.finditer(f"{said['homepage']} {said['description']}"):
        found = identify(match[0].rstrip(".,;)"))
        if found is not None and found[0] in _ASKABLE:
            known.ids = dict([found])
            return


def _ask(known: Known, http: Http, watcher: Watcher, today: dt.date, names: tuple[str, ...]) -> None:
    memory = _Memory()
    judge = Judge({name: PROVIDERS[name] for name in names}, today)
    title = known.values.get("title")
    kind = "doi" if "doi" in known.ids else next(iter(known.ids))
    key = f"{kind}:{known.ids[kind]}"
    people = known.values.get("authors")
    first = people[0] if isinstance(people, list) and people else None
    family = str(first.get("family", "")) if isinstance(first, dict) else ""
    target = Target(key, known.ids, title if isinstance(title, str) else "", known.wanted.text, family)
    report = Run(http, judge, memory, watcher).go([Need(target, CORE, ALONG, {})])
    known.notes += report.notes
    known.notes += [f"{source}: {tally.why}" for source, tally in report.tallies.items() if tally.why]
    known.unavailable |= bool(report.could_not_ask)
    known.values |= {name: fact.value for name, fact in memory.facts.items() if fact.value is not None}


def _as_software(known: Known) -> None:
    """A repository without a paper is software."""
    name = known.values.get("software")
    if name:
        known.values |= {"title": name, "type": "software"}
        known.notes.append(
            f"{known.repository} names no paper in its description or homepage: added as software"
        )


# From what was looked up to a tidy record, in the words that a data file uses.

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
