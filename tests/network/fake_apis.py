"""A server on loopback that plays the public APIs, and breaks in every way that they break.

All services share one port, each below a path of its own. What it is asked and does not know is kept in
``unknown``: a test that leaves anything there has failed.
"""

from __future__ import annotations

import json
import random
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SAMPLES = Path(__file__).parent / "samples"

SERVICES = (
    *("github", "gitlab", "openalex", "crossref", "datacite", "arxiv", "semanticscholar", "huggingface"),
    *("zenodo", "orcid", "codeberg", "opencitations", "ads"),
)


def sample(name: str) -> bytes:
    """What a service answers, to the byte."""
    return (SAMPLES / name).read_bytes().rstrip(b"\n")


@dataclass
class Seen:
    """One request."""

    service: str
    method: str
    path: str
    """Without the service's prefix, percent-encoded as it came."""
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: Any = None

    @property
    def params(self) -> dict[str, str]:
        assert len(dict(self.query)) == len(self.query), f"a parameter twice: {self.query}"
        return dict(self.query)


@dataclass
class Answer:
    """One answer; ``fault`` breaks its way over the wire."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""
    seconds: float = 0.0


def as_json(value: object, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json", **named})


def as_text(text: str | bytes, status: int = 200, kind: str = "text/plain", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, text.encode() if isinstance(text, str) else text, {"Content-Type": kind, **named})


class UnknownRequestError(Exception):
    """A request that the real service would not know, or that it forbids."""


Play = Callable[[Seen], Answer]


class FakeApis:
    """The server."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.unknown: list[str] = []
        self.plays: dict[str, Play] = {}
        """What a service answers when nothing is scripted."""
        self.scripts: dict[str, deque[Answer]] = {name: deque() for name in SERVICES}
        """Answers that come first, each once."""
        self.chance: Callable[[Seen], Answer | None] = lambda _seen: None
        """An answer instead of the right one, now and then."""
        self.broken = 0
        """How many answers chance broke."""
        self.delay = 0.0
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send every service here."""
        return {f"RESEARCH_{name.upper()}_URL": f"{self.address}/{name}" for name in SERVICES}

    def script(self, service: str, *answers: Answer) -> None:
        self.scripts[service].extend(answers)

    def count(self, service: str) -> int:
        return sum(seen.service == service for seen in self.seen)

    def answer(self, seen: Seen) -> Answer:
        """The next scripted answer, else what the service would say."""
        with self._lock:
            self.seen.append(seen)
            if self.scripts.get(seen.service):
                return self.scripts[seen.service].popleft()
            if (broken := self.chance(seen)) is not None:
                self.broken += 1
                return broken
            try:
                return self.plays[seen.service](seen)
            except (UnknownRequestError, KeyError, AssertionError, ValueError) as error:
                self.unknown.append(
                    f"{seen.method} /{seen.service}{seen.path} {seen.query} {seen.body}: {error!r}"
                )
                return as_text("unknown to the fake server", 599)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    fake: FakeApis

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The client went away: that is what some tests want."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, *_args: Any) -> None:
        pass

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        _, service, path = parts.path.split("/", 2)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        fake = self.server.fake
        answer = fake.answer(Seen(service, self.command, f"/{path}", query, headers, body))
        time.sleep(fake.delay)
        FAULTS[answer.fault](self, answer)

    do_GET = do_POST = _handle  # noqa: N815 - the names that http.server looks for

    def head(self, answer: Answer, **headers: str) -> None:
        self.send_response(answer.status)
        for name, value in {**answer.headers, **{n.replace("_", "-"): v for n, v in headers.items()}}.items():
            self.send_header(name, value)
        self.end_headers()


def _whole(handler: _Handler, answer: Answer) -> None:
    handler.head(answer, **({} if answer.status == 304 else {"Content_Length": str(len(answer.body))}))
    if answer.status != 304:
        handler.wfile.write(answer.body)


def _reset(handler: _Handler) -> None:
    """Close the connection with a reset."""
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def _reset_in_body(handler: _Handler, answer: Answer) -> None:
    handler.head(answer, Content_Length=str(len(answer.body) + 1000))
    handler.wfile.write(answer.body[: len(answer.body) // 2])
    handler.wfile.flush()
    time.sleep(0.02)
    _reset(handler)


def _cut(handler: _Handler, answer: Answer) -> None:
    """Promise more than is sent, and close in good order."""
    handler.head(answer, Content_Length=str(len(answer.body)), Connection="close")
    handler.wfile.write(answer.body[: len(answer.body) // 2])


def _cut_chunk(handler: _Handler, answer: Answer) -> None:
    handler.head(answer, Transfer_Encoding="chunked", Connection="close")
    handler.wfile.write(b"%x\r\n%s" % (len(answer.body) + 50, answer.body[: len(answer.body) // 2]))


def _stall(handler: _Handler, answer: Answer) -> None:
    time.sleep(answer.seconds)
    _reset(handler)


def _drip(handler: _Handler, answer: Answer) -> None:
    """A byte now and then: no timeout of a single read ever passes."""
    handler.head(answer, Content_Length="1000000")
    end = time.monotonic() + answer.seconds
    while time.monotonic() < end:
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)
    _reset(handler)


def _drip_head(handler: _Handler, answer: Answer) -> None:
    end = time.monotonic() + answer.seconds
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while time.monotonic() < end:
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.02)
    _reset(handler)


def _endless(handler: _Handler, answer: Answer) -> None:
    handler.head(answer, Transfer_Encoding="chunked")
    block = b"10000\r\n" + b" " * 65536 + b"\r\n"
    while True:
        handler.wfile.write(block)


def _garbage(handler: _Handler, _answer: Answer) -> None:
    handler.wfile.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
    handler.close_connection = True


def _silence(handler: _Handler, _answer: Answer) -> None:
    handler.close_connection = True


FAULTS: dict[str, Callable[[_Handler, Answer], None]] = {
    "": _whole,
    "reset": lambda handler, _answer: _reset(handler),
    "reset in body": _reset_in_body,
    "cut": _cut,
    "cut chunk": _cut_chunk,
    "stall": _stall,
    "drip": _drip,
    "drip head": _drip_head,
    "endless": _endless,
    "garbage": _garbage,
    "silence": _silence,
}


def faults(chance: random.Random, right: Answer, *, pages: bool) -> Iterable[Answer]:
    """Every way to break an answer, in an order of chance; ``pages``: a 404 with a page is no fault there."""
    page = "<!DOCTYPE html><html><title>Just a moment...</title>"
    many = [
        as_text("slow down", 429, Retry_After="0"),
        as_text("slow down", 429),
        as_text("come back tomorrow", 429, Retry_After="40000"),
        *(as_text(page, status, "text/html") for status in (200, 403, 500, 502, 503, 504)),
        *(() if pages else (as_text(page, 404, "text/html"),)),
        as_text("", 200, "application/json"),
        as_text("null", 200, "application/json"),
        as_text("[]", 200, "application/json"),
        as_text("{}", 200, "application/json"),
        as_text(
            '{"data": null, "results": [null], "message": {"items": [null, {}]}}', 200, "application/json"
        ),
        as_text(right.body[: len(right.body) // 2], 200, "application/json"),
        as_text(right.body, 200, "application/json", Content_Encoding="gzip"),
        as_text("[" * 100_000, 200, "application/json"),
        *(Answer(200, right.body, dict(right.headers), fault) for fault in ("reset", "reset in body", "cut")),
        *(
            Answer(200, right.body, dict(right.headers), fault)
            for fault in ("cut chunk", "garbage", "silence")
        ),
        Answer(301, b"", {"Location": "https://example.org/elsewhere"}),
        Answer(302, b"", {"Location": "/loop"}),
    ]
    chance.shuffle(many)
    return many


def quoted(path: str, prefix: str) -> str:
    """The rest of a path behind a prefix, decoded."""
    if not path.startswith(prefix):
        raise UnknownRequestError(path)
    return unquote(path[len(prefix) :])
