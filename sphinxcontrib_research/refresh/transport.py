"""One request over the wire: bounded in time, in bytes and in where redirects may lead."""

from __future__ import annotations

import http.client
import queue
import threading
import time
import zlib
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.refresh.environment import is_loopback
from sphinxcontrib_research.refresh.service import Reply

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
    """No whole answer came; another try may help."""


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
    """A session that sends what it is told and keeps nothing: no cookies, no passwords from a ``.netrc``."""
    session = _Session()
    session.headers.clear()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # A callable, as a falsy value would let requests look for a password in ~/.netrc and replace the token.
    session.auth = _as_it_is
    return session


def exchange(session: requests.Session, call: Call) -> Reply:
    """Send a request and read its whole answer.

    It runs in a thread of its own, as no timeout of a socket bounds what comes byte by byte, and none at all
    bounds the look-up of a host's name. A thread that is given up ends by itself and is not waited for.

    Args:
        session: One of :func:`open_session`; not to be used again after :exc:`BrokenError`.
        call: What to send.

    Returns:
        The answer, whatever its status; redirects are followed.

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
        raise BrokenError(f"no whole answer within {call.deadline:g} s") from None
    if isinstance(result, Reply):
        return result
    if isinstance(result, _FAULTS):
        raise BrokenError(_words(result)) from None
    raise result


def may_follow(source: str, target: str, family: str) -> bool:
    """Whether a redirect may be followed: within https, or this machine, and the same family of hosts."""
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
            raise BrokenError("a redirect to where it may not lead")
        url = target
    raise BrokenError("redirects without end")


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
    """The body, unpacked here: a small answer may unpack to a huge one."""
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise BrokenError("an answer in a coding that was not asked for")
    unpack = zlib.decompressobj(wbits=47) if coding in ("gzip", "x-gzip") else None
    parts: list[bytes] = []
    received = unpacked = 0
    while chunk := raw.read(_CHUNK, decode_content=False):
        received += len(chunk)
        part = unpack.decompress(chunk, LARGEST + 1 - unpacked) if unpack else chunk
        unpacked += len(part)
        if received > LARGEST or unpacked > LARGEST:
            raise BrokenError(f"an answer of more than {LARGEST // 1024 // 1024} MiB")
        if time.monotonic() > end:
            raise BrokenError("an answer that does not end in time")
        parts.append(part)
    length = headers.get("content-length", "")
    # A body that was cut off looks whole to older versions of urllib3.
    if (length.isdecimal() and received < int(length)) or (unpack and received and not unpack.eof):
        raise BrokenError("an answer that was cut off")
    return b"".join(parts)


def _words(error: BaseException) -> str:
    """What went wrong, without the addresses (and what may be in them) that these errors quote."""
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not accepted"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy did not let it through"
    if isinstance(error, (requests.exceptions.ConnectTimeout, requests.exceptions.ReadTimeout)):
        return "no answer in time"
    if isinstance(error, requests.exceptions.ConnectionError) and "NameResolution" in repr(error):
        return "its host's name is not found"
    if isinstance(error, requests.exceptions.ConnectionError) and "NewConnection" in repr(error):
        return "no connection"
    if isinstance(error, (zlib.error, urllib3.exceptions.DecodeError)):
        return "an answer that cannot be unpacked"
    return "the connection broke"


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
