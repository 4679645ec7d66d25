"""The one way to the network: a session a service, its pace, its patience, its token."""

from __future__ import annotations

import http.client
import json
import queue
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any, NoReturn, Protocol
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests import Session

from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.online.service import (
    LONGEST,
    Environment,
    LimitReachedError,
    NotSentError,
    RateLimited,
    Reply,
    Request,
    Service,
    UnavailableError,
    in_words,
    is_loopback,
    usual_limits,
)
from sphinxcontrib_research.util.text import plural

CONNECT = 5.0
READ = 30.0
LARGEST = 32 * 1024 * 1024
"""Bytes of a body, as sent and as unpacked."""
REDIRECTS = 4

_CHUNK = 65536
_FAULTS = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
    zlib.error,
)


class BrokenError(ResearchError):
    """No whole response came."""

    def __init__(self, why: str, *, again: bool = True, ends: bool = False) -> None:
        super().__init__(why)
        self.again = again
        """Another try may help."""
        self.ends = ends
        """No other request to the service would fare better."""


@dataclass(frozen=True, slots=True)
class Call:
    """All of one request."""

    method: str
    url: str
    headers: dict[str, str]
    """Those that may follow a redirect to another host of the family."""
    secret: tuple[str, str] | None
    """The header with the token: it goes to the host of ``url`` only."""
    body: object
    family: str
    deadline: float


class _Session(requests.Session):
    """Leaves redirects to us: requests would read the whole body of each, however long."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        """None, ever."""
        return None


def open_session() -> requests.Session:
    """Open a session that keeps nothing: no cookies, no passwords from a ``.netrc``."""
    session = _Session()
    session.headers.clear()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # A callable, as a falsy value would let requests look for a password in ~/.netrc and replace the token.
    session.auth = _as_it_is
    return session


def exchange(session: requests.Session, call: Call) -> Reply:
    """Send a request and read its whole response.

    It runs in a thread of its own, as no timeout of a socket bounds what comes byte by byte, and none at all
    bounds the look-up of a host's name. A thread that is given up ends by itself and is not waited for.

    Args:
        session: One of :func:`open_session`; not to be used again after :exc:`BrokenError`.
        call: What to send.

    Returns:
        The response, whatever its status; redirects are followed.

    Raises:
        BrokenError: There was no whole answer.
    """
    box: queue.SimpleQueue[Reply | BaseException] = queue.SimpleQueue()

    def work() -> None:
        try:
            box.put(_follow(session, call, time.monotonic() + call.deadline))
        except BaseException as error:  # noqa: BLE001 - all of it is raised again in the caller's thread
            box.put(error)

    threading.Thread(target=work, name="sphinx-research", daemon=True).start()
    try:
        result = box.get(timeout=call.deadline)
    except queue.Empty:
        raise BrokenError(f"no whole response within {call.deadline:g} s", again=False) from None
    if isinstance(result, Reply):
        return result
    if isinstance(result, _FAULTS):
        raise _broken(result) from None
    raise result


def may_follow(source: str, target: str, family: str) -> bool:
    """Return whether a redirect may be followed: within https, or this machine, and one family of hosts.

    Args:
        source: The address that redirects.
        target: The address that it leads to.
        family: The domain of the service; empty: no other host.
    """
    here, there = urlsplit(source), urlsplit(target)
    if there.username or there.password or not there.hostname:
        return False
    if there.scheme != "https" and not (
        there.scheme == "http" and is_loopback(here.hostname or "") and is_loopback(there.hostname)
    ):
        return False
    if there.hostname == here.hostname:
        return True
    return all(
        host == family or (host or "").endswith(f".{family}") for host in (here.hostname, there.hostname)
    )


def _follow(session: requests.Session, call: Call, end: float) -> Reply:
    url = call.url
    for _hop in range(REDIRECTS + 1):
        headers = dict(call.headers)
        if call.secret and urlsplit(url).netloc == urlsplit(call.url).netloc:
            headers[call.secret[0]] = call.secret[1]
        reply = _once(session, call, url, headers, end)
        if reply.status not in (301, 302, 303, 307, 308) or "location" not in reply.headers:
            return reply
        target = urljoin(url, reply.headers["location"])
        if call.method != "GET" or not may_follow(url, target, call.family):
            raise BrokenError("a redirect to an address that is not allowed", again=False)
        url = target
    raise BrokenError("too many redirects", again=False)


def _once(session: requests.Session, call: Call, url: str, headers: dict[str, str], end: float) -> Reply:
    # Proxies and certificates of the environment are the user's; this machine needs no proxy.
    session.trust_env = not is_loopback(urlsplit(url).hostname or "")
    options: dict[str, Any] = {} if call.body is None else {"json": call.body}
    with session.request(
        call.method,
        url,
        headers=headers,
        stream=True,
        allow_redirects=False,
        timeout=(CONNECT, READ),
        **options,
    ) as response:
        found = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, found, _body(response.raw, found, end))


def _body(raw: Any, headers: dict[str, str], end: float) -> bytes:
    """Read the body, unpacked here: a small response may unpack to a huge one."""
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise BrokenError("the response has a coding that was not requested")
    unpack = zlib.decompressobj(wbits=47) if coding in ("gzip", "x-gzip") else None
    parts: list[bytes] = []
    received = unpacked = 0
    while chunk := raw.read(_CHUNK, decode_content=False):
        received += len(chunk)
        part = unpack.decompress(chunk, LARGEST + 1 - unpacked) if unpack else chunk
        unpacked += len(part)
        if received > LARGEST or unpacked > LARGEST:
            raise BrokenError(f"the response is larger than {LARGEST // 1024 // 1024} MiB", again=False)
        if time.monotonic() > end:
            raise BrokenError("the response does not end in time", again=False)
        parts.append(part)
    length = headers.get("content-length", "")
    # A body that was cut off looks whole to older versions of urllib3.
    if (length.isdecimal() and received < int(length)) or (unpack and received and not unpack.eof):
        raise BrokenError("the response was cut off")
    return b"".join(parts)


_NO_NAME = "host name not found"
_WHY: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str, str], ...] = (
    (requests.exceptions.SSLError, "", "its certificate is not accepted"),
    (requests.exceptions.ProxyError, "", "the proxy did not let it through"),
    ((requests.exceptions.ConnectTimeout, requests.exceptions.ReadTimeout), "", "no response in time"),
    (requests.exceptions.ConnectionError, "NameResolution", _NO_NAME),
    (requests.exceptions.ConnectionError, "NewConnection", "no connection"),
    ((zlib.error, urllib3.exceptions.DecodeError), "", "the response cannot be unpacked"),
)
"""What is raised, what it quotes, and what is wrong."""


def _broken(error: BaseException) -> BrokenError:
    """Return what went wrong, without the addresses (and what may be in them) that these errors quote."""
    known = (why for kind, quoted, why in _WHY if isinstance(error, kind) and quoted in repr(error))
    why = next(known, "the connection broke")
    return BrokenError(why, again=why != _NO_NAME, ends=why == _NO_NAME)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


_IN_A_ROW = 2
"""Calls that fail one after the other before a service is left alone."""


class ProgressListener(Protocol):
    """Shows the user how far it is."""

    def begin(self, service: Service, total: int) -> None:
        """Show that a service is queried for so many targets."""

    def advance(self, service: Service, done: int) -> None:
        """Show that so many of them are through."""

    def waiting(self, service: Service, seconds: float, why: str) -> None:
        """Show that a wait begins."""

    def report(self, text: str) -> None:
        """Show what the user should know."""

    def write(self, text: str) -> None:
        """Write a request that a dry run would have sent."""

    def clear(self) -> None:
        """Remove what shows the progress."""


class Replies(Protocol):
    """Replies of an earlier run that was interrupted, and those of this one."""

    def find(self, service: str, request: Request) -> Reply | None:
        """Return the reply to a request."""

    def keep(self, service: str, request: Request, reply: Reply) -> None:
        """Keep a reply that could be read."""


class NoReplies:
    """Keeps none."""

    def find(self, service: str, request: Request) -> Reply | None:  # noqa: ARG002
        """Return ``None``."""
        return None

    def keep(self, service: str, request: Request, reply: Reply) -> None:
        """Forget the reply."""


@dataclass(slots=True)
class _State:
    """What is known of one service in this run."""

    base: str
    token_name: str
    token: str
    own: bool
    """It is on this machine: no pace is kept."""
    session: Session | None = None
    next_start: float = 0.0
    failures: int = 0
    stopped: str = ""
    requests: int = 0


@dataclass(slots=True)
class Http:
    """Sends requests to services, one at a time."""

    environment: Environment
    progress: ProgressListener
    dry: bool = False
    paced: bool = False
    """Keep the pace on this machine too."""
    limit: int = 0
    """The most requests of all services together; 0: any number."""
    clock: Callable[[], float] = time.monotonic
    today: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    before_wait: Callable[[], None] = lambda: None
    """Called before whatever may take long: a request, or a wait."""
    replies: Replies = field(default_factory=NoReplies)
    """What need not be requested again."""
    _states: dict[str, _State] = field(default_factory=dict)

    def token(self, service: Service) -> bool:
        """Return whether a token for a service is at hand (and was not refused)."""
        return bool(self._state(service).token)

    def requests(self, service: Service) -> int:
        """Return how many requests went to a service, or would have gone in a dry run."""
        return self._state(service).requests

    @property
    def total(self) -> int:
        """How many requests went to all services."""
        return sum(state.requests for state in self._states.values())

    def send(self, service: Service, request: Request) -> Reply:
        """Send a request; wait for the service's pace and, within limits, as long as it says.

        Args:
            service: Where it goes.
            request: What is sent.

        Returns:
            A reply: 2xx, 304, or a 4xx that is not about the limits.

        Raises:
            NotSentError: This is a dry run.
            LimitReachedError: The user wants no more requests.
            UnavailableError: There was no such reply. No text in it holds a token.
        """
        state = self._state(service)
        if state.stopped:
            raise UnavailableError(state.stopped, stop=True)
        if self.dry:
            self._show(state, request)
        why = ""
        for attempt in range(service.attempts):
            try:
                result = self._once(service, state, request)
            except BrokenError as error:
                if error.ends:
                    self._stop(state, str(error))
                if not error.again:
                    why = str(error)
                    break
                result = RateLimited(None, str(error))
            if isinstance(result, Reply):
                state.failures = 0
                return result
            why = result.why
            seconds = service.pause * 2**attempt if result.seconds is None else result.seconds
            if result.seconds is None and state.own and not self.paced:
                seconds = 0.0
            if seconds > LONGEST:
                self._stop(state, f"{why}; the wait would be {in_words(seconds)}")
            if attempt + 1 < service.attempts:
                self._wait(service, seconds, why)
        state.failures += 1
        if state.failures >= _IN_A_ROW or service.attempts == 1:
            self._stop(state, why)
        raise UnavailableError(why)

    def _show(self, state: _State, request: Request) -> NoReturn:
        state.requests += 1
        body = "" if request.body is None else f" {json.dumps(request.body, ensure_ascii=False)}"
        self.progress.write(f"{request.method} {state.base}{request.target}{body}")
        raise NotSentError("not sent")

    def _once(self, service: Service, state: _State, request: Request) -> Reply | RateLimited:
        """Try once; return a reply that can be read, or how long to wait before the next try.

        Raises:
            BrokenError: No whole response came.
        """
        while True:
            if self.limit and self.total >= self.limit:
                raise LimitReachedError(f"the limit of {plural(self.limit, 'request')} is reached", stop=True)
            self._keep_pace(service, state)
            state.requests += 1
            self.before_wait()
            try:
                reply = exchange(self._session(state), self._call(service, state, request))
            except BrokenError:
                state.session = None
                raise
            # Here, as all that a service says comes through: some quote what they were sent.
            reply = self._scrubbed(reply)
            pause = service.limited(reply, self.today()) or usual_limits(reply, self.today())
            if pause is not None:
                return pause
            if not (state.token and service.refuses(reply)):
                return reply
            self.progress.report(
                f"{service.title} does not accept the token in {state.token_name}; requesting without it"
            )
            state.token = ""

    def _scrubbed(self, reply: Reply) -> Reply:
        """Return a reply without any token in it, so that none reaches a message, the lock or the data."""
        scrub = self.environment.scrub
        headers = {name: scrub(value) for name, value in reply.headers.items()}
        return Reply(reply.status, headers, self.environment.scrub_bytes(reply.body))

    def _call(self, service: Service, state: _State, request: Request) -> Call:
        headers = {"User-Agent": self.environment.agent, "Accept-Encoding": "gzip", **request.headers}
        secret = service.authorization(state.token) if state.token else None
        family = service.family if state.base == service.base else ""
        url = state.base + request.target
        return Call(request.method, url, headers, secret, request.body, family, service.deadline)

    def _keep_pace(self, service: Service, state: _State) -> None:
        pace = service.pace
        if self.environment.mailto and service.polite_pace is not None:
            pace = service.polite_pace
        if state.own and not self.paced:
            pace = 0.0
        now = self.clock()
        if state.next_start > now:
            self.sleep(state.next_start - now)
        state.next_start = max(now, state.next_start) + pace

    def _wait(self, service: Service, seconds: float, why: str) -> None:
        if seconds > 0:
            self.before_wait()
            self.progress.waiting(service, seconds, why)
            self.sleep(seconds)

    def _stop(self, state: _State, why: str) -> None:
        state.stopped = why
        raise UnavailableError(state.stopped, stop=True)

    def _session(self, state: _State) -> Session:
        if state.session is None:
            state.session = open_session()
        return state.session

    def _state(self, service: Service) -> _State:
        state = self._states.get(service.name)
        if state is None:
            base = self.environment.base(service)
            name, token = self.environment.token(service)
            state = _State(base, name, token, is_loopback(urlsplit(base).hostname or ""))
            self._states[service.name] = state
        return state

    def close(self) -> None:
        """Close all connections."""
        for state in self._states.values():
            if state.session is not None:
                state.session.close()
                state.session = None
