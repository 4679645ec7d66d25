"""What a service is, what is asked of it, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from sphinxcontrib_research.errors import ResearchError


class SettingError(ResearchError):
    """A setting or an argument is wrong: nothing was asked."""


class UnavailableError(ResearchError):
    """A service could not be asked, or gave no answer that can be read: nothing is known."""

    def __init__(self, why: str, *, stop: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.stop = stop
        """Asking this service again makes no sense in this run."""


class NotSentError(UnavailableError):
    """A dry run: the request was shown, not sent."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A reply that asks for patience."""

    seconds: float | None
    """How long to wait; ``None``: the service does not say."""
    why: str


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a service, without what the session adds (address, agent, token)."""

    path: str
    """From the service's base address on, percent-encoded, with its slash."""
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    """Sent as JSON with POST; ``None``: GET."""

    @property
    def method(self) -> str:
        """The method of HTTP."""
        return "GET" if self.body is None else "POST"

    @property
    def target(self) -> str:
        """Path and query."""
        if not self.params:
            return self.path
        return f"{self.path}?{urlencode(self.params, safe=':,/', quote_via=quote)}"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, whole."""

    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes

    def json(self) -> object:
        """The body as JSON; raises :exc:`UnavailableError` where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            kind = self.headers.get("content-type", "").partition(";")[0].strip() or "something"
            raise UnavailableError(
                f"answered with {kind[:40]} that is no JSON (HTTP {self.status})"
            ) from None


def never(_reply: Reply, _now: float) -> Pause | None:
    """No reply asks for patience."""
    return None


@dataclass(frozen=True, slots=True)
class Service:
    """A public API: where it is, how often it may be asked, and how it says that it was too often."""

    name: str
    """As in ``--provider`` and ``RESEARCH_<NAME>_URL``."""
    title: str
    """As in the lock and on pages."""
    base: str
    family: str
    """Redirects stay within this domain."""
    pace: float
    """The least seconds between the starts of two requests."""
    polite_pace: float | None = None
    """The same, for those who give an address with ``RESEARCH_MAILTO``."""
    tokens: tuple[str, ...] = ()
    """Environment variables that may hold a token; the first that is not blank counts."""
    authorization: Callable[[str], tuple[str, str]] = lambda token: ("Authorization", f"Bearer {token}")
    """The header that carries a token."""
    attempts: int = 3
    pause: float = 5.0
    """Seconds to wait, doubled each time, after a limit or a fault that does not say how long."""
    deadline: float = 60.0
    """Seconds for a whole call, from connecting to the last byte."""
    limited: Callable[[Reply, float], Pause | None] = never
    """The service's own ways to say "too often", beside 429 and 503; with the time of day in seconds."""
    refuses: Callable[[Reply], bool] = lambda reply: reply.status == 401
    """Whether a reply means that the token is not accepted."""
