"""What a service is, what is sent to it, what comes back, and how it says that this was too much."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.util import __version__


class SettingError(ResearchError):
    """A setting or an argument is wrong: nothing was requested."""


class UnavailableError(ResearchError):
    """A service gave no response that can be read: nothing is known."""

    def __init__(self, why: str, *, stop: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.stop = stop
        """Querying this service again makes no sense in this run."""


class NotSentError(UnavailableError):
    """A dry run: the request was shown, not sent."""


class LimitReachedError(UnavailableError):
    """The user's limit of requests is reached: nothing is wrong, and the next run goes on."""


@dataclass(frozen=True, slots=True)
class RateLimited:
    """A reply that asks for patience."""

    seconds: float | None
    """How long to wait; ``None``: the service does not say."""
    why: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request to a service, without what the session adds (address, agent, token)."""

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
    """One response, whole."""

    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes

    def json(self) -> object:
        """Return the body as JSON; raise :exc:`UnavailableError` where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            kind = self.headers.get("content-type", "").partition(";")[0].strip() or "something"
            raise UnavailableError(f"the response is {kind[:40]}, not JSON (HTTP {self.status})") from None


def never(_reply: Reply, _now: float) -> RateLimited | None:
    """Return ``None``: no reply asks for patience."""
    return None


@dataclass(frozen=True, slots=True)
class Service:
    """A public API: where it is, how often it may be queried, and how it says that it was too often."""

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
    limited: Callable[[Reply, float], RateLimited | None] = never
    """The service's own ways to say "too often", beside 429 and 503; with the time of day in seconds."""
    refuses: Callable[[Reply], bool] = lambda reply: reply.status == 401
    """Whether a reply means that the token is not accepted."""


# How a reply says that there were too many requests, and for how long to wait.

LONGEST = 60.0
"""Seconds: what asks for more is not waited for, but left for another run."""

BUSY = frozenset((500, 502, 503, 504))


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Read ``Retry-After``, seconds or a date (RFC 9110, section 10.2.3); ``None`` where it says nothing.

    Args:
        headers: By names in lower case.
        now: The time of day, in seconds since 1970.
    """
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if (seconds := number(text)) is not None:
        return seconds
    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, date.timestamp() - now)


def too_many_requests(reply: Reply, now: float, otherwise: float | None = None) -> RateLimited | None:
    """Read a 429, which all services have in common.

    Args:
        reply: The reply.
        now: The time of day, in seconds since 1970.
        otherwise: The seconds to wait where ``Retry-After`` says nothing.
    """
    if reply.status != 429:
        return None
    seconds = retry_after(reply.headers, now)
    return RateLimited(otherwise if seconds is None else seconds, "too many requests (HTTP 429)")


def usual_limits(reply: Reply, now: float) -> RateLimited | None:
    """Read what all services have in common: 429, and the 5xx that pass."""
    if reply.status in BUSY:
        return RateLimited(retry_after(reply.headers, now), f"a fault on its side (HTTP {reply.status})")
    return too_many_requests(reply, now)


def until_reset(reply: Reply, now: float) -> float | None:
    """Read ``X-RateLimit-Reset``, the time of day when requests are served again, as seconds to wait."""
    reset = number(reply.headers.get("x-ratelimit-reset", ""))
    return None if reset is None else max(0.0, reset - now)


def limited_until_reset(reply: Reply, now: float) -> RateLimited | None:
    """Read a 429 that says with ``X-RateLimit-Reset`` when it ends."""
    return too_many_requests(reply, now, until_reset(reply, now))


def number(text: str) -> float | None:
    """Return a number of seconds, not negative, else ``None``."""
    text = text.strip()
    if not text.isascii() or not text.replace(".", "", 1).isdigit() or len(text) > 15:
        return None
    return float(text)


def in_words(seconds: float) -> str:
    """Return a time to wait, as people say it."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.0f} hours"


# What the environment says: tokens, an address for the user, other places for the services.

_NO_LETTER = re.compile(r"[^A-Z0-9]")


def variable(service: str, what: str) -> str:
    """Return the name of the variable that sets something of a service: ``RESEARCH_GITLAB_INRIA_FR_URL``.

    Args:
        service: The name of the service.
        what: ``URL`` or ``TOKEN``.
    """
    return f"RESEARCH_{_NO_LETTER.sub('_', service.upper())}_{what}"


_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_TOKEN = re.compile(r"[\x21-\x7e]+")
_SHORTEST_SECRET = 4


class Environment:
    """The variables that matter, read once; blank ones count as absent."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = {name: value.strip() for name, value in variables.items() if value.strip()}
        self._secrets: dict[str, re.Pattern[bytes]] = {}
        """Tokens that are used, with what finds them in any form."""
        self.mailto = self._variables.get("RESEARCH_MAILTO", "")
        if self.mailto and not _MAIL.fullmatch(self.mailto):
            raise SettingError("RESEARCH_MAILTO is not a mail address: set it to yours, or to nothing")

    @property
    def agent(self) -> str:
        """The User-Agent: the project, and the user where they gave an address."""
        agent = f"sphinxcontrib-research/{__version__}"
        return f"{agent} (mailto:{self.mailto})" if self.mailto else agent

    def token(self, service: Service) -> tuple[str, str]:
        """Return the name of the variable with the token for a service, and the token; empty without one."""
        for name in service.tokens:
            if token := self._variables.get(name):
                if not _TOKEN.fullmatch(token):
                    raise SettingError(f"{name} contains characters that no token has: set it again")
                if len(token) >= _SHORTEST_SECRET:
                    self._secrets.setdefault(token, _in_any_form(token))
                return name, token
        return "", ""

    def base(self, service: Service) -> str:
        """Return the base address of a service, without a slash at its end."""
        name = variable(service.name, "URL")
        base = self._variables.get(name, service.base)
        if base == service.base:
            return base
        parts = _split(base)
        if parts is None or parts.query or parts.fragment or parts.username or parts.password:
            raise SettingError(f"{name} is not a base address: write https://host/path")
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
            raise SettingError(f"{name} must begin with https:// (http:// only for this machine)")
        return base.rstrip("/")

    def scrub(self, text: str) -> str:
        """Return a text without any token in it."""
        return self.scrub_bytes(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

    def scrub_bytes(self, content: bytes) -> bytes:
        """Return the bytes of a text without any token in it, however JSON, HTML or an address writes it."""
        for secret in self._secrets.values():
            content = secret.sub(b"***", content)
        return content


def _in_any_form(secret: str) -> re.Pattern[bytes]:
    """Return what finds a token; what is no letter or digit may be escaped in each of the usual ways."""
    return re.compile("".join(sign if sign.isalnum() else _forms_of(sign) for sign in secret).encode())


def _forms_of(sign: str) -> str:
    code = ord(sign)
    backslashed = rf"\\{{0,3}}{re.escape(sign)}|\\{{1,3}}u00{code:02x}"
    entity = rf"&#x0*{code:x};|&#0*{code};|&[a-z]{{2,8}};"
    return f"(?i:{backslashed}|{entity}|%{code:02x})"


def is_loopback(host: str) -> bool:
    """Return whether a host's name or address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        usable = parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None
