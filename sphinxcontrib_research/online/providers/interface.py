"""What a provider is: it is given papers, repositories or people, and answers for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sphinxcontrib_research.lock.facts import Json
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.responses import mapping, text
from sphinxcontrib_research.online.service import Reply, Service, UnavailableError


@dataclass(frozen=True, slots=True)
class Target:
    """Something to ask for: a paper, a repository or a person."""

    key: str
    """Its key in the lock: ``doi:…``, ``github:…``, ``orcid:…``."""
    ids: Mapping[str, str] = field(default_factory=dict, hash=False)
    """All that identifies it, by kind: ``doi``, ``arxiv``, ``pmid``, ``github``, ``openalex`` …"""
    title: str = ""
    """As the data says it; an answer about another title is not believed."""
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


@dataclass(frozen=True, slots=True)
class Failed:
    """Could not be asked, or was answered with nonsense: nothing is known."""

    why: str


_LONGEST = 100

Result: TypeAlias = "Found | Unchanged | Absent | Failed"
Results: TypeAlias = "Iterator[tuple[Target, Result]]"
"""As they come in. What was not answered when it ends, or is ended by ``UnavailableError``, has failed."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One source of facts."""

    service: Service
    fields: frozenset[str]
    """What it can tell."""
    batch_key: Callable[[Http, Target], str]
    """What a target is asked for together with: those of one lane go into one request; empty: by itself."""
    batch_size: int
    """How many targets of a lane go into one request at most."""
    accepts: Callable[[Target], bool]
    """Whether a target has an identifier that it could be asked for."""
    query: Callable[[Http, Sequence[Target]], Results]
    """Given targets of one lane, and no more than ``batch``."""

    @property
    def name(self) -> str:
        """As in ``--provider``."""
        return self.service.name


def rejected(reply: Reply, *, pages: bool = False) -> Absent | Failed | None:
    """What a reply means whose body need not be read; ``None``: it holds the answer.

    Args:
        reply: The reply.
        pages: A 404 of this service may be a web page. Elsewhere such a page comes from something in between,
            and says nothing about what was asked for.

    Raises:
        UnavailableError: The service refuses us, not this question.
    """
    if reply.status == 200:
        return None
    if reply.status in (404, 410) and (pages or "html" not in reply.headers.get("content-type", "")):
        return Absent()
    why = f"refused (HTTP {reply.status})"
    if reply.body[:1] == b"{" and (said := text(mapping(reply.json()).get("message"), 200)):
        why = f"{why}: {said}"
    if reply.status in (401, 403):
        raise UnavailableError(why, stop=True)
    return Failed(why)


def listable(id: str) -> bool:
    """Whether an identifier can stand in a list that is separated by ``,`` or ``|``, and in an address."""
    return len(id) <= _LONGEST and not any(letter in id for letter in ',|"\\()&+ ')
