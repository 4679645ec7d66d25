"""From an identifier to a tidy record; from a person to works that a library lacks."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sphinxcontrib_research.lock import Fact, Json
from sphinxcontrib_research.model.addresses import github_repository
from sphinxcontrib_research.model.identifiers import PARSERS, identify
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Value
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.identifying import ACL_DOI, IDENTIFIERS, zenodo_record
from sphinxcontrib_research.online.missing import ALONG, CORE, MissingFields
from sphinxcontrib_research.online.plan import FactResolver, Refresh
from sphinxcontrib_research.online.providers import ON_REQUEST, PROVIDERS, github
from sphinxcontrib_research.online.providers.interface import Target, first_family
from sphinxcontrib_research.online.service import SettingError, UnavailableError
from sphinxcontrib_research.readers.registry import Record
from sphinxcontrib_research.util.text import fold
from sphinxcontrib_research.vocabulary import ARXIV_DOI
from sphinxcontrib_research.vocabulary.fields import names_of

_PREFIXED = re.compile(r"(doi|arxiv|pmid|pmcid|acl|openreview|hal|isbn|orcid)\s*:\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"']+|(?:arxiv|doi):\s*[^\s<>\"']+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Query:
    """What the user named."""

    text: str
    """As they wrote it."""
    kind: str
    """An identifier's, ``zenodo`` or ``github``."""
    id: str


@dataclass(slots=True)
class Lookup:
    """What was found about it."""

    query: Query
    ids: dict[str, str] = field(default_factory=dict)
    repository: str = ""
    values: dict[str, Json] = field(default_factory=dict)
    """By field; empty: it was not found."""
    notes: list[str] = field(default_factory=list)
    unavailable: bool = False
    """A service that may know it could not be queried."""


class _Memory:
    """Holds facts, and writes none."""

    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {}

    def put(self, _key: str, name: str, fact: Fact | None) -> None:
        if fact is not None:
            self.facts[name] = fact

    def checkpoint(self) -> None:
        """Nothing to write."""


def parse_query(text: str) -> Query:
    """Read what the user named: an identifier, or the address of a paper or a repository.

    Raises:
        SettingError: It is none, or none that a service could be queried by.
    """
    text = text.strip()
    prefixed = _PREFIXED.match(text)
    found = identify(text)
    if prefixed and found is None:
        found = _parsed(prefixed[1].lower(), text[prefixed.end() :])
    if found is None and "github.com" in text.lower() and (repository := github_repository(text)):
        return Query(text, "github", repository)
    if found is None and (record := zenodo_record(text)):
        return Query(text, "zenodo", record)
    found = found or _parsed("doi", text) or _parsed("arxiv", text)
    if found is None:
        raise SettingError(f"'{text}' is not a DOI, an arXiv id or the address of a paper or repository")
    if found[1].startswith(ARXIV_DOI):
        found = _parsed("arxiv", found[1]) or found
    kind, bare = found
    if kind == "orcid":
        raise SettingError(
            f"'{text}' is a person: 'sphinx-research refresh --author {bare}' lists their works"
        )
    if kind not in IDENTIFIERS:
        raise SettingError(f"'{text}': no service is queried by '{kind}'; write the record by hand")
    return Query(text, kind, bare)


def look_up(query: Query, http: Http, today: dt.date) -> Lookup:
    """Query all services that may know a paper; a failure of one is a note.

    Args:
        query: The paper.
        http: Sends the requests.
        today: The date of what is found.
    """
    lookup = Lookup(query)
    if query.kind == "github":
        lookup.repository = query.id
        _from_repository(lookup, http)
    else:
        lookup.ids = {query.kind: query.id}
    if "acl" in lookup.ids:
        lookup.ids["doi"] = ACL_DOI + lookup.ids["acl"].lower()
    if lookup.ids:
        _request(lookup, http, today, tuple(name for name in PROVIDERS if name not in ON_REQUEST))
        learned = lookup.values.pop("doi", None)
        if isinstance(learned, str) and "doi" not in lookup.ids:
            # The published version: its publisher knows the venue.
            lookup.ids["doi"] = learned
            registries = ("crossref", "datacite") if query.kind == "zenodo" else ("crossref",)
            _request(lookup, http, today, (*registries, "openalex"))
            lookup.values.pop("doi", None)
    if lookup.repository and "title" not in lookup.values:
        _as_software(lookup)
    return lookup


def _parsed(kind: str, text: str) -> tuple[str, str] | None:
    try:
        return kind, PARSERS[kind](text)
    except ValueError:
        return None


def _from_repository(lookup: Lookup, http: Http) -> None:
    """Find the paper that a repository names in its description or its homepage."""
    try:
        about = github.about(http, lookup.repository)
    except UnavailableError as error:
        lookup.unavailable = True
        lookup.notes.append(f"GitHub: {error}")
        return
    lookup.repository = about["full_name"] if github_repository(about["full_name"]) else ""
    lookup.values = {"software": about["name"], "summary": about["description"]} if lookup.repository else {}
    for match in _ADDRESS.finditer(f"{about['homepage']} {about['description']}"):
        found = identify(match[0].rstrip(".,;)"))
        if found is not None and found[0] in IDENTIFIERS:
            lookup.ids = dict([found])
            return


def _request(lookup: Lookup, http: Http, today: dt.date, names: tuple[str, ...]) -> None:
    memory = _Memory()
    resolver = FactResolver({name: PROVIDERS[name] for name in names}, today)
    title = lookup.values.get("title")
    kind = "doi" if "doi" in lookup.ids else next(iter(lookup.ids))
    key = f"{kind}:{lookup.ids[kind]}"
    family = first_family(lookup.values)
    target = Target(key, lookup.ids, title if isinstance(title, str) else "", lookup.query.text, family)
    run = Refresh(http, resolver, memory, shows_progress=False, follows_dois=False)
    report = run.execute([MissingFields(target, tuple(CORE), (*ALONG, "retracted"), {})])
    lookup.notes += report.notes
    lookup.notes += [f"{source}: {tally.why}" for source, tally in report.tallies.items() if tally.why]
    lookup.unavailable |= bool(report.unavailable)
    lookup.values |= {name: fact.value for name, fact in memory.facts.items() if fact.value is not None}


def _as_software(lookup: Lookup) -> None:
    """Make a repository without a paper software."""
    name = lookup.values.get("software")
    if name:
        lookup.values |= {"title": name, "type": "software"}
        lookup.notes.append(
            f"{lookup.repository} names no paper in its description or homepage: added as software"
        )


# From what was looked up to a tidy record, in the words that a data file uses.

TidyRecord: TypeAlias = "dict[str, Value]"

_ORDER = (
    *("id", "title", "authors", "venue", "date", "type", "volume", "issue", "pages", "publisher"),
    *("doi", "arxiv", "pmid", "pmcid", "acl", "retracted", "summary", "code"),
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
    """What is between authors that are one text; empty: they are a list."""


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


def not_found(lookup: Lookup) -> list[str]:
    """Return what was not found of what a record should have."""
    return [name for name in CORE if name not in lookup.values]


def tidy(lookup: Lookup, taken: Collection[str], habits: Habits) -> TidyRecord:
    """Make a record.

    Args:
        lookup: What was found; it has a title.
        taken: Ids that are in use.
        habits: How the file is written.
    """
    values: TidyRecord = {
        name: value for name, value in lookup.values.items() if isinstance(value, str) and value
    }
    values |= lookup.ids
    if people := lookup.values.get("authors"):
        names = (
            [_name(person) for person in people if isinstance(person, dict)]
            if isinstance(people, list)
            else []
        )
        values["authors"] = habits.authors_joined.join(names) if habits.authors_joined else [*names]
    if lookup.repository:
        values["code"] = lookup.repository
    if retracted := lookup.values.get("retracted"):
        notice = retracted if isinstance(retracted, dict) else {}
        values["retracted"] = {name: str(value) for name, value in notice.items()} or "true"
    if values.get("type") == "preprint" and "arxiv" in values:
        del values["type"]
    if values.get("type") not in _PUBLISHED_ALONE:
        values.pop("publisher", None)
    if values.get("type") != "software":
        values.pop("summary", None)
    if "date" in habits.names and isinstance(date := values.get("date"), str):
        values["date"] = date[:4]
    values["id"] = new_id(lookup.values, lookup.ids, taken)
    return {habits.names.get(name, name): values[name] for name in _ORDER if name in values}


def _name(person: Mapping[str, Json]) -> str:
    """Return a name such that reading it gives the same parts again."""
    given, family = str(person.get("given", "")), str(person.get("family", ""))
    if not given:
        return f"{{{family}}}" if " " in family and parse_person(family).given else family
    read = parse_person(f"{given} {family}")
    whole = (read.given, read.family_name) == (given, family)
    return f"{given} {family}" if whole else f"{family}, {given}"


def new_id(values: Mapping[str, Json], ids: Mapping[str, str], taken: Collection[str]) -> str:
    """Return an id such as ``carberry2024sparse``, or the identifier where there is no such name.

    Args:
        values: The fields of the work.
        ids: Its identifiers.
        taken: Ids that are in use.
    """
    family = fold(first_family(values))
    year = _YEAR.match(str(values.get("date", "")))
    words = [word for word in fold(str(values.get("title", ""))).split() if word not in _SMALL_WORDS]
    made = _NO_LETTER.sub("", f"{family}{year[0] if year else ''}{words[0] if words else ''}")
    if not family:
        made = "-".join(_NO_LETTER.sub("", word) for word in words[:3])
    if not any(letter.isalpha() for letter in made):
        made = _NO_LETTER.sub("-", next(iter(ids.values()), "paper").lower()).strip("-")
    unique, number = made, 2
    while unique in taken:
        unique, number = f"{made}-{number}", number + 1
    return unique
