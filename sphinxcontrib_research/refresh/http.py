"""The one way to the network: a session a service, its pace, its patience, its token."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from requests import Session

from sphinxcontrib_research.refresh.environment import Environment, is_loopback
from sphinxcontrib_research.refresh.limits import LONGEST, in_words, usual_limits
from sphinxcontrib_research.refresh.service import (
    NotSentError,
    Pause,
    Reply,
    Request,
    Service,
    UnavailableError,
)
from sphinxcontrib_research.refresh.transport import BrokenError, Call, exchange, open_session

_IN_A_ROW = 2
"""Calls that fail one after the other before a service is left alone."""


class Listener(Protocol):
    """Who is told what happens on the way."""

    def waiting(self, service: Service, seconds: float, why: str) -> None:
        """A wait begins that a person would notice."""

    def note(self, text: str) -> None:
        """Something the user should know."""

    def request(self, text: str) -> None:
        """A request that a dry run would have sent."""


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
    """Asks services, one request at a time."""

    environment: Environment
    listener: Listener
    dry: bool = False
    paced: bool = False
    """Keep the pace on this machine too."""
    clock: Callable[[], float] = time.monotonic
    today: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    _states: dict[str, _State] = field(default_factory=dict)

    def token(self, service: Service) -> bool:
        """Whether a token for a service is at hand (and was not refused)."""
        return bool(self._state(service).token)

    def requests(self, service: Service) -> int:
        """How many requests went to a service."""
        return self._state(service).requests

    def send(self, service: Service, request: Request) -> Reply:
        """Ask a service; waits for its pace and, within limits, as long as it says.

        Args:
            service: Whom.
            request: What.

        Returns:
            A reply: 2xx, 304, or a 4xx that is not about the limits.

        Raises:
            NotSentError: This is a dry run.
            UnavailableError: There was no such reply. No text in it holds a token.
        """
        state = self._state(service)
        if state.stopped:
            raise UnavailableError(state.stopped, stop=True)
        if self.dry:
            self.listener.request(f"{request.method} {state.base}{request.target}")
            raise NotSentError("not sent")
        why = ""
        for attempt in range(service.attempts):
            result = self._once(service, state, request)
            if isinstance(result, Reply):
                state.failures = 0
                return result
            why = result.why
            seconds = service.pause * 2**attempt if result.seconds is None else result.seconds
            if result.seconds is None and state.own and not self.paced:
                seconds = 0.0
            if seconds > LONGEST:
                self._stop(state, f"{why}; it asks to wait {in_words(seconds)}")
            if attempt + 1 < service.attempts:
                self._wait(service, seconds, why)
        state.failures += 1
        if state.failures >= _IN_A_ROW or service.attempts == 1:
            self._stop(state, why)
        raise UnavailableError(self.environment.scrub(why))

    def _once(self, service: Service, state: _State, request: Request) -> Reply | Pause:
        """One try: a reply that can be judged, or how long to wait before the next."""
        while True:
            self._keep_pace(service, state)
            state.requests += 1
            try:
                reply = exchange(self._session(state), self._call(service, state, request))
            except BrokenError as error:
                state.session = None
                return Pause(None, str(error))
            pause = service.limited(reply, self.today()) or usual_limits(reply, self.today())
            if pause is not None:
                return pause
            if not (state.token and service.refuses(reply)):
                return reply
            self.listener.note(
                f"{service.title} does not accept the token in {state.token_name}: asked without"
            )
            state.token = ""

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
            self.listener.waiting(service, seconds, why)
            self.sleep(seconds)

    def _stop(self, state: _State, why: str) -> None:
        state.stopped = self.environment.scrub(why)
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
