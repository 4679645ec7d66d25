"""From an identifier or an address to what is known of the paper behind it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from sphinxcontrib_research.lock import Fact, Json
from sphinxcontrib_research.model.identifiers import PARSERS, github_repository, identify
from sphinxcontrib_research.refresh.fields import ALONG, CORE
from sphinxcontrib_research.refresh.http import Http
from sphinxcontrib_research.refresh.plan import Run, Watcher
from sphinxcontrib_research.refresh.providers import github
from sphinxcontrib_research.refresh.providers.interface import Target
from sphinxcontrib_research.refresh.providers.registry import ON_REQUEST, PROVIDERS
from sphinxcontrib_research.refresh.resolve import Judge
from sphinxcontrib_research.refresh.service import SettingError, UnavailableError
from sphinxcontrib_research.refresh.targets import Need

_ASKABLE = ("doi", "arxiv", "pmid", "pmcid", "acl")
_ACL_DOI = "10.18653/v1/"
_ARXIV_DOI = "10.48550/arxiv."
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
    if found[1].startswith(_ARXIV_DOI):
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
