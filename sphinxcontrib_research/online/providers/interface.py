"""What a provider is: it is given papers, repositories or people, and gives a result for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from sphinxcontrib_research.lock import Json
from sphinxcontrib_research.model.identifiers import parse_arxiv
from sphinxcontrib_research.model.library.likeness import Work, alike
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.service import Reply, Request, Service, UnavailableError
from sphinxcontrib_research.vocabulary import ARXIV_DOI

_LONGEST = 100
"""Characters of an identifier in a list."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is queried: a paper, a repository or a person."""

    key: str
    """Its key in the lock: ``doi:…``, ``github:…``, ``orcid:…``."""
    ids: Mapping[str, str] = field(default_factory=dict, hash=False)
    """All that identifies it, by kind: ``doi``, ``arxiv``, ``pmid``, ``github``, ``openalex`` …"""
    title: str = ""
    """As the data says it; a record with another title is not used."""
    label: str = field(default="", compare=False)
    """What to call it in messages."""
    family: str = ""
    """The family name of the first author, as far as the data says it."""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A value for some fields; the fields that are not among them are absent there."""

    values: Mapping[str, Json]
    title: str | None = None
    """What the provider calls the paper; ``None``: it is no paper."""
    note: str = ""
    """Something the user should know."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What is known already still holds (HTTP 304)."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The provider says that there is no such thing."""

    why: str = "not known there"
    is_news: bool = False
    """The user should know why."""


@dataclass(frozen=True, slots=True)
class Failed:
    """There was no response, or none that can be read: nothing is known."""

    why: str
    is_deferred: bool = False
    """It was not requested, as the user wants no more requests: the next run does, and nobody steps in."""


Result: TypeAlias = "Found | Unchanged | Absent | Failed"
Results: TypeAlias = "Iterator[tuple[Target, Result]]"
"""As they come in. What has no result when it ends, or is ended by ``UnavailableError``, has failed."""


def by_itself(_http: Http, _target: Target) -> str:
    """Return the batch key of what never shares a request."""
    return ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that a search brought up: it may be what was sought, or another."""

    ids: Mapping[str, str]
    """Those by which it can be queried: ``doi``, ``arxiv``, ``openalex``."""
    values: Mapping[str, Json]
    """What the provider says of it."""
    kind: str = ""
    """The type of the work, maybe in the provider's words: only to tell works apart."""


SearchFunction: TypeAlias = "Callable[[Http, Target], Sequence[Candidate]]"


@dataclass(frozen=True, slots=True)
class Provider:
    """One source of facts."""

    service: Service
    fields: frozenset[str]
    """What it may have."""
    accepts: Callable[[Target], bool]
    """Whether a target has an identifier that it can be queried by."""
    query: Callable[[Http, Sequence[Target]], Results]
    """Given targets of one batch key, and no more than ``batch_size``."""
    batch_key: Callable[[Http, Target], str] = by_itself
    """Targets of one key share a request; one whose key is empty has a request of its own."""
    batch_size: int = 1
    """How many targets share a request at most."""
    search: SearchFunction | None = None
    """Search for a work by title, first author and year, where the provider can; may raise
    :exc:`UnavailableError`."""

    @property
    def name(self) -> str:
        """As in ``--provider``."""
        return self.service.name


def rejected(reply: Reply, *, pages: bool = False) -> Absent | Failed | None:
    """Return what a reply means that holds no record; ``None``: it holds one.

    Args:
        reply: The reply.
        pages: A 404 of this service may be a web page. Elsewhere such a page comes from something in between,
            and says nothing about what was queried.

    Raises:
        UnavailableError: The service refuses us, whatever is queried.
    """
    if reply.status == 200:
        return None
    if reply.status in (404, 410) and (pages or "html" not in reply.headers.get("content-type", "")):
        return Absent()
    why, is_record = f"refused (HTTP {reply.status})", reply.body[:1] == b"{"
    if is_record and (message := read.text(read.at(reply.json(), "message"), 200)):
        why = f"{why}: {message}"
    # With 403 a service closes one record; what blocks us sends a page.
    if reply.status == 401 or (reply.status == 403 and not is_record):
        raise UnavailableError(why, stop=True)
    return Failed(why)


def check_accepted(reply: Reply) -> None:
    """Check that a query for a list, which is about no one record, was not refused.

    Args:
        reply: The reply.

    Raises:
        UnavailableError: It was.
    """
    verdict = rejected(reply)
    if verdict is not None:
        why = verdict.why if isinstance(verdict, Failed) else f"refused (HTTP {reply.status})"
        raise UnavailableError(why, stop=reply.status == 403)


def found(record: read.Record, table: read.FieldTable[read.Record]) -> Found:
    """Return what a record says of a paper."""
    values = read.values_of(record, table)
    return Found(values, str(values.get("title", "")))


def records_in(reply: Reply, *path: str, identifier: str) -> list[dict[str, Any]]:
    """Return the records of a list.

    Args:
        reply: The reply.
        path: Where in its JSON the list is.
        identifier: What every record must have.

    Raises:
        UnavailableError: There is no such list, or a record in it is broken: then nobody knows what it lacks.
    """
    records = None if rejected(reply) else read.at(reply.json(), *path)
    if not isinstance(records, list):
        raise UnavailableError(f"the response holds no list (HTTP {reply.status})")
    if not all(isinstance(record, dict) and record.get(identifier) for record in records):
        raise UnavailableError("the response holds broken records")
    return read.entries(records)


def paired(
    targets: Mapping[str, Target],
    records: Iterable[read.Record],
    identifier: Callable[[read.Record], str],
    result_of: Callable[[read.Record], Result],
) -> Results:
    """Give each target the record about it; a target without one is absent there.

    Args:
        targets: By identifier.
        records: In any order, others among them.
        identifier: What a record is about.
        result_of: What it says.
    """
    left = dict(targets)
    for record in records:
        if (target := left.pop(identifier(record), None)) is not None:
            yield target, result_of(record)
    for target in left.values():
        yield target, Absent()


def of_doi(
    doi: str,
    reply: Reply,
    *path: str,
    doi_of: Callable[[dict[str, Any]], str],
    result_of: Callable[[dict[str, Any]], Result],
) -> Result:
    """Return what the reply of a registry to the query for one DOI says.

    Args:
        doi: The DOI.
        reply: The reply.
        path: Where in its JSON the record is.
        doi_of: What a record is about.
        result_of: What it says.
    """
    if verdict := rejected(reply):
        return verdict
    record = read.mapping(read.at(reply.json(), *path))
    return result_of(record) if doi_of(record) == doi else Failed("the response is about another DOI")


def listable(id: str) -> bool:
    """Return whether an identifier can be part of a list separated by ``,`` or ``|``, and of an address."""
    return len(id) <= _LONGEST and not any(letter in id for letter in ',|"\\()&+ ')


def is_same_work(ours: Work, title: str, values: Mapping[str, Json]) -> bool:
    """Return whether a record is about a work, as :func:`.likeness.alike` compares them.

    Args:
        ours: The work, as the data has it; without a title there is nothing to compare, and all is accepted.
        title: The title that a source gives; an empty one is of no work.
        values: What else the source says. Where it names no authors, ours are taken.
    """
    if not ours.title:
        return True
    if not title:
        return False
    date = values.get("date")
    year = int(date[:4]) if isinstance(date, str) and date[:4].isdecimal() else None
    return alike(ours, Work(title, first_family(values) or ours.family, year))


def first_family(values: Mapping[str, Json]) -> str:
    """Return the family name of the first author in the fields of a record; empty where there is none."""
    people = values.get("authors")
    first = people[0] if isinstance(people, list) and people else None
    return str(first.get("family", "")) if isinstance(first, dict) else ""


# Listing works: those that cite others, are by a person, or hold words.

_ATTEMPTS = 3
"""How often a page is requested whose reply can't be read."""


@dataclass(frozen=True, slots=True)
class ListedWork:
    """A work that a service lists."""

    ids: Mapping[str, str]
    """By kind: ``doi``, ``arxiv``, ``pmid``, ``pmcid``, and what the service itself calls it."""
    values: Mapping[str, Json]
    """By field of the lock, as in :class:`Found`."""
    cites: tuple[str, ...] = ()
    """Keys of the targets that it cites."""
    version_of: str = ""
    """The DOI of the work that it is a version of."""
    url: str = ""
    """A page about it, for one without a DOI."""


Listed: TypeAlias = "Iterator[ListedWork]"
"""As they come in; ended by ``UnavailableError`` where something is missing."""


@dataclass(frozen=True, slots=True)
class Finder:
    """A service that lists works."""

    service: Service
    citing: Callable[[Http, Sequence[Target], str], Listed] | None = None
    """Those that cite any of some works, since a date, ``YYYY-MM-DD``, or at any time, if that is empty."""
    citing_batch: int = 1
    """How many works share a query at most."""
    accepts: Callable[[Target], bool] = lambda target: "doi" in target.ids or "arxiv" in target.ids
    """Whether works that cite a target can be listed."""
    by_person: Callable[[Http, str, str], Listed] | None = None
    """Those by the person of an ORCID iD, since a date."""
    naming: Callable[[Http, str, str], Listed] | None = None
    """Those with some words in title or abstract, since a date."""
    needs_token: bool = False


MOST_PAGES = 1_000
"""Pages of one list that are read at most, whatever the service says of a next one."""


class TooManyError(UnavailableError):
    """A list has more works than the service gives."""


Page = TypeVar("Page")


def page(http: Http, service: Service, request: Request, read_page: Callable[[Reply], Page]) -> Page:
    """Return a page of a list: from an earlier run that was interrupted, else from the service.

    Args:
        http: Sends the request.
        service: Where it goes.
        request: The request.
        read_page: Reads the reply, and raises ``UnavailableError`` where it is no page.

    Raises:
        UnavailableError: There is no reply that can be read, after three attempts.
    """
    if not http.dry and (known := http.replies.find(service.name, request)) is not None:
        return read_page(known)
    for attempt in range(_ATTEMPTS):
        reply = http.send(service, request)
        try:
            found = read_page(reply)
        except UnavailableError as error:
            # Another status than 200 was meant: the same query has the same answer.
            if error.stop or reply.status != 200 or attempt + 1 == _ATTEMPTS:
                raise
            continue
        http.replies.keep(service.name, request, reply)
        return found
    raise AssertionError


def records_by_cursor(
    http: Http,
    service: Service,
    first: str,
    request_of: Callable[[str], Request],
    read_page: Callable[[Reply], tuple[list[dict[str, Any]], str]],
) -> Iterator[dict[str, Any]]:
    """Yield the records of a list whose pages name the next one.

    Args:
        http: Sends the requests.
        service: Where they go.
        first: The cursor of the first page.
        request_of: The request for the page of a cursor.
        read_page: The records of a page, and the cursor of the next; empty: it was the last.

    Raises:
        UnavailableError: A page is missing, or there are more than are read.
    """
    cursor, done = first, 0
    for _page in range(MOST_PAGES):
        records, cursor = page(http, service, request_of(cursor), read_page)
        yield from records
        done += len(records)
        if not cursor:
            return
    raise TooManyError(f"no more than {done:,} works are listed")


def phrase(text: str) -> str:
    """Return a text as a phrase of a query in the syntax of Lucene."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def arxiv_or_doi(doi: str) -> dict[str, str]:
    """Return what a DOI identifies a work by: its arXiv identifier, where arXiv registered it."""
    if not doi.startswith(ARXIV_DOI):
        return {"doi": doi} if doi else {}
    arxiv = read.normal(parse_arxiv, doi.removeprefix(ARXIV_DOI))
    return {"arxiv": arxiv} if arxiv else {}
