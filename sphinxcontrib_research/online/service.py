"""What a service is, what is sent to it, what comes back, and how that is read."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any, TypeAlias, TypeVar
from urllib.parse import SplitResult, quote, urlencode, urlsplit
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.lock import Json
from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.identifiers import parse_orcid
from sphinxcontrib_research.model.names import parse_person
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

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_TOKEN = re.compile(r"[\x21-\x7e]+")
_SHORTEST_SECRET = 4


class Environment:
    """The variables that matter, read once; blank ones count as absent."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = {name: value.strip() for name, value in variables.items() if value.strip()}
        self._secrets: set[str] = set()
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
                self._secrets.add(token)
                return name, token
        return "", ""

    def base(self, service: Service) -> str:
        """Return the base address of a service, without a slash at its end."""
        name = f"RESEARCH_{service.name.upper()}_URL"
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
        for secret in self._secrets:
            if len(secret) >= _SHORTEST_SECRET:
                text = text.replace(secret, "***")
        return text


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


# Read other people's JSON and XML: nothing in it is taken to be there, or to be of its type.

_DEEPEST = 50


def parse_xml(body: bytes) -> Element:
    """Read a document; names are ``{namespace}name``, as in :mod:`xml.etree`.

    Raises:
        UnavailableError: It is no XML, or holds a document type declaration.
    """
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnavailableError("the response is XML that is nested too deeply")
        builder.start(_name(name), attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(name))

    def refuse(*_declared: object) -> None:
        raise UnavailableError("the response is XML that declares a document type")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(body, True)
        return builder.close()
    except (expat.ExpatError, ParseError, AssertionError, ValueError, LookupError):
        raise UnavailableError("the response is broken XML") from None


def _name(name: str) -> str:
    return f"{{{name}" if "}" in name else name


# JSON, read field by field.

LONGEST_TEXT = 2_000
LONGEST_ABSTRACT = 20_000
_LARGEST_COUNT = 10**12

_TAG = re.compile(r"</?([A-Za-z][\w:.-]*+)[^<>]*+>")
_KEPT_TAGS = frozenset(("i", "b", "em", "strong", "sub", "sup", "code"))
_TEX_COPY = re.compile(r"<(?:\w{1,9}:)?(tex-math|annotation)\b.{0,2000}?</(?:\w{1,9}:)?\1>", re.DOTALL)


Record = TypeVar("Record")
"""What a service says of one thing: an object of JSON, an element of XML."""

FieldTable: TypeAlias = "Mapping[str, Callable[[Record], Json]]"
"""Field of the lock -> how it is read from a record of a service."""


def values_of(record: Record, table: FieldTable[Record]) -> dict[str, Json]:
    """Return the fields of a record, without those that are ``None`` or empty."""
    values = {name: read(record) for name, read in table.items()}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def at(record: object, *path: str) -> object:
    """Return what stands below a path of keys, ``None`` where there is nothing."""
    for key in path:
        record = mapping(record).get(key)
    return record


def mapping(value: object) -> dict[str, Any]:
    """Return the value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def entries(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list, without ``null`` and whatever else stands between them."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def first(value: object) -> object:
    """Return the first item of a list, else the value itself."""
    if isinstance(value, list):
        return value[0] if value else None
    return value


def text(value: object, longest: int = LONGEST_TEXT) -> str:
    """Return a text in one line, of printable characters; empty for another type or if too long.

    Args:
        value: What may be a text.
        longest: The most characters.
    """
    if not isinstance(value, str) or len(value) > 4 * longest:
        return ""
    line = " ".join(value.split())
    if not line.isprintable():
        line = "".join(letter for letter in line if letter.isprintable())
    return line if len(line) <= longest else ""


def prose(value: object, longest: int = LONGEST_TEXT) -> str:
    """Return a text that may hold HTML, JATS or MathML, with the few tags that light markup knows."""
    if not isinstance(value, str):
        return ""
    if "<" in value:
        value = _TAG.sub(_tag, _TEX_COPY.sub("", value))
    return text(unescape(value), longest)


def _tag(match: re.Match[str]) -> str:
    name = match[1].lower()
    if name in _KEPT_TAGS:
        return f"</{name}>" if match[0].startswith("</") else f"<{name}>"
    return " " if name.rpartition(":")[2] in ("p", "title", "sec", "br") else ""


def count(value: object) -> int | None:
    """Return a whole number that is not negative, ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LARGEST_COUNT:
        return None
    return value


def date(*parts: object) -> str:
    """Return year, month and day, or a text, as ``YYYY[-MM[-DD]]``; empty where it is no date."""
    if len(parts) == 1 and isinstance(parts[0], str):
        written = parts[0].partition("T")[0]
    else:
        known: list[str] = []
        for part, width in zip(parts, (4, 2, 2), strict=False):
            number = count(int(part) if isinstance(part, str) and part.isdecimal() else part)
            if not number:
                break
            known.append(f"{number:0{width}}")
        written = "-".join(known)
    try:
        return parse_date(written).iso if written else ""
    except ValueError:
        return ""


def normal(parse: Callable[[str], str], value: object) -> str:
    """Return an identifier as one of our parsers reads it; empty where it is none.

    Args:
        parse: The parser, which raises ``ValueError``.
        value: What may be an identifier.
    """
    try:
        return parse(value) if isinstance(value, str) and value.strip() else ""
    except ValueError:
        return ""


def person(given: str, family: str, name: str, orcid: object = "") -> dict[str, str] | None:
    """Return an author as the lock holds one, from the parts where they are known, else from the name.

    Args:
        given: The given names.
        family: The family name.
        name: The whole name, where the parts are not known.
        orcid: What may be an ORCID iD.
    """
    if not family and name:
        known = parse_person(name)
        if known.family_first:
            return {"family": known.name}
        given, family = known.given, f"{known.family_name} {known.suffix}".strip()
    if not family:
        return None
    author = {"family": family}
    if given:
        author["given"] = given
    if bare := normal(parse_orcid, orcid):
        author["orcid"] = bare
    return author


def people(found: Iterable[dict[str, str] | None]) -> list[Json]:
    """Return the authors that could be read."""
    return [dict(author) for author in found if author is not None]
