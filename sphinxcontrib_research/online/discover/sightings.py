"""Which works services list: what is looked for, at which services, and what each of them says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Literal, TypeAlias, TypeVar

from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers import (
    ON_REQUEST,
    ads,
    crossref,
    datacite,
    openalex,
    opencitations,
    orcid,
    semanticscholar,
)
from sphinxcontrib_research.online.providers.interface import (
    Finder,
    Listed,
    ListedWork,
    Target,
    TooManyError,
)
from sphinxcontrib_research.online.service import LimitReachedError, NotSentError, UnavailableError
from sphinxcontrib_research.util.text import fold

By: TypeAlias = Literal["cites", "author", "search"]
"""Why a work was found: it cites one of ours, is by one of us, or has the words in title or abstract."""

FINDERS: Mapping[str, Finder] = MappingProxyType(
    {
        finder.service.name: finder
        for finder in (
            *(openalex.FINDER, crossref.FINDER, orcid.FINDER, datacite.FINDER),
            *(ads.FINDER, semanticscholar.FINDER, opencitations.FINDER),
        )
    }
)
"""By name. Those that describe works come before those that name them only."""
ASSERTED = frozenset((crossref.SERVICE.title, orcid.SERVICE.title, datacite.SERVICE.title))
"""Services that pass on what publishers, authors and repositories say; others work it out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    cites: tuple[Target, ...] = ()
    """Works whose citing works are wanted; the label is what ``x-found`` calls them."""
    people: Mapping[str, str] = field(default_factory=dict)
    """ORCID iDs, with what ``x-found`` calls the person."""
    words: tuple[str, ...] = ()
    since: str = ""
    """``YYYY-MM-DD``; empty: at any time."""
    providers: frozenset[str] = frozenset()
    """Empty: all that are usual."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one service says of one work."""

    work: ListedWork
    by: By
    of: tuple[str, ...]
    """The works that it cites, the person or the words, as ``x-found`` has them."""
    source: str
    """The title of the service."""
    is_in_title: bool = False
    """The words are in its title."""

    @property
    def title(self) -> str:
        """Its title; may be empty."""
        return str(self.work.values.get("title", ""))


@dataclass(slots=True)
class Tally:
    """How one service did."""

    queries: int = 0
    works: int = 0
    why: str = ""
    """Why something could not be listed."""
    is_final: bool = False
    """Another run would not list more."""


@dataclass(slots=True)
class Findings:
    """All that services listed."""

    sightings: list[Sighting] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    """By the name of the service, in the order in which they were queried."""
    notes: list[str] = field(default_factory=list)
    is_deferred: bool = False
    """The user wants no more requests: more would have been listed."""

    @property
    def unfinished(self) -> list[str]:
        """The services that could not list all."""
        return [name for name, tally in self.tallies.items() if tally.why]


@dataclass(frozen=True, slots=True)
class _Search:
    """One query for works."""

    by: By
    of: Mapping[str, str]
    """What ``x-found`` calls a target, by its key; or a person, or words, alone."""
    run: Callable[[Http], Listed]


def chosen(wanted: Wanted) -> list[Finder]:
    """Return the services that are queried: those that are named, else all but those that must be."""
    names = wanted.providers or FINDERS.keys() - ON_REQUEST
    return [finder for name, finder in FINDERS.items() if name in names]


def find(wanted: Wanted, http: Http) -> Findings:
    """Query all services that are chosen; a failure of one is a note in its tally.

    Args:
        wanted: What is looked for.
        http: Sends the requests.
    """
    findings = Findings()
    for finder in chosen(wanted):
        searches = list(_searches(finder, wanted))
        service = finder.service
        if not searches:
            continue
        if finder.needs_token and not http.token(service):
            if service.name in wanted.providers:
                findings.notes.append(f"{service.title} needs a token: set {service.tokens[0]}")
            continue
        tally = findings.tallies[service.name] = Tally()
        for search in searches:
            tally.queries += 1
            try:
                for work in search.run(http):
                    sighting = _sighting(search, work, service.title)
                    if sighting is not None:
                        findings.sightings.append(sighting)
                        tally.works += 1
            except NotSentError:
                continue
            except UnavailableError as error:
                tally.why, tally.is_final = str(error), isinstance(error, TooManyError)
                findings.is_deferred |= isinstance(error, LimitReachedError)
                if error.stop:
                    break
    return findings


def _searches(finder: Finder, wanted: Wanted) -> Iterator[_Search]:
    since = wanted.since
    if finder.citing is not None:
        targets = [target for target in wanted.cites if finder.accepts(target)]
        for start in range(0, len(targets), finder.citing_batch):
            batch = targets[start : start + finder.citing_batch]
            names = {target.key: target.label for target in batch}
            yield _Search("cites", names, partial(_run, finder.citing, batch, since))
    if finder.by_person is not None:
        for person, name in wanted.people.items():
            yield _Search("author", {"": name}, partial(_run, finder.by_person, person, since))
    if finder.naming is not None:
        for words in wanted.words:
            yield _Search("search", {"": words}, partial(_run, finder.naming, words, since))


_What = TypeVar("_What")


def _run(lists: Callable[[Http, _What, str], Listed], what: _What, since: str, http: Http) -> Listed:
    return lists(http, what, since)


def _sighting(search: _Search, work: ListedWork, source: str) -> Sighting | None:
    """Return what a service says of a work; ``None`` where it is not what was looked for after all."""
    if search.by == "cites":
        named = [search.of[key] for key in work.cites if key in search.of]
        return Sighting(work, "cites", tuple(named), source)
    of = tuple(search.of.values())
    if search.by == "author":
        return Sighting(work, "author", of, source)
    title, abstract = str(work.values.get("title", "")), str(work.values.get("abstract", ""))
    is_in_title = _holds(title, of[0])
    # Services look for the stem of each word ("possums" finds "possum"); not all may give the abstract.
    if not is_in_title and abstract and not _holds(abstract, of[0]):
        return None
    return Sighting(work, "search", of, source, is_in_title)


def _holds(text: str, words: str) -> bool:
    """Whether a text holds words as a phrase, whatever their case and what is between them."""
    inside, phrase = fold(text), fold(words)
    return f" {phrase} " in f" {inside} " if phrase.isascii() else phrase in inside
