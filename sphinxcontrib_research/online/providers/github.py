"""GitHub (https://docs.github.com/en/graphql, https://docs.github.com/en/rest/repos/repos): stars.

Only the scalar count is queried: the lists of stargazers are closed to all but a repository's own people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sphinxcontrib_research.lock import Json
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Absent,
    Failed,
    Found,
    Provider,
    Result,
    Results,
    Target,
    Unchanged,
    check_accepted,
    rejected,
)
from sphinxcontrib_research.online.service import (
    RateLimited,
    Reply,
    Request,
    Service,
    UnavailableError,
    number,
    retry_after,
    until_reset,
)

_VERSION = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2026-03-10"}
_FRAGMENT = "fragment F on Repository{ nameWithOwner stargazerCount }"
_SECONDARY = 60.0
"""Seconds to wait at least, where a secondary limit does not say."""
_OF_A_WORKFLOW = 1_000
_OF_A_USER = 5_000
"""Requests an hour (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api)."""
_LIMITS = ("RATE_LIMITED", "RATE_LIMIT")
_CLOSED = re.compile(r"access blocked|\bSAML\b|\bSSO\b|\bIP allow list\b|\bDMCA\b", re.IGNORECASE)
"""What GitHub says of a repository that is closed to us, and of no other."""
_TOO_MUCH = ("RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED")


def _limited(reply: Reply, now: float) -> RateLimited | None:
    """Read a 403 or 429: the primary limit is ``remaining: 0``, the secondary one only a message."""
    if reply.status not in (403, 429):
        return None
    seconds = retry_after(reply.headers, now)
    if reply.headers.get("x-ratelimit-remaining") == "0":
        reset = until_reset(reply, now)
        seconds = seconds if reset is None else reset
        return RateLimited(seconds, f"this hour's requests are used up{_cure(reply)}")
    if b"secondary rate limit" in reply.body[:2000].lower():
        return RateLimited(_SECONDARY if seconds is None else seconds, "too many requests (secondary limit)")
    return None


def _cure(reply: Reply) -> str:
    """Return what gives more requests than the limit that was reached."""
    limit = number(reply.headers.get("x-ratelimit-limit", ""))
    if limit is None or limit < _OF_A_WORKFLOW:
        return " (a GITHUB_TOKEN gives 5,000 an hour)"
    return (
        " (a token of your own gives 5,000 an hour, that of a workflow 1,000)" if limit < _OF_A_USER else ""
    )


SERVICE = Service(
    name="github",
    title="GitHub",
    base="https://api.github.com",
    family="github.com",
    pace=0.1,
    tokens=("GITHUB_TOKEN", "GH_TOKEN"),
    limited=_limited,
)


def _query(http: Http, targets: Sequence[Target]) -> Results:
    """Query fifty in one request with a token, one by one without."""
    if http.token(SERVICE):
        yield from _graphql(http, targets)
        if http.token(SERVICE):
            return
    for target in targets:
        yield target, _rest(http, target)


def _graphql(http: Http, targets: Sequence[Target]) -> Results:
    """Send one query with an alias for each repository; names go as variables, never into the text."""
    variables: dict[str, str] = {}
    for at, target in enumerate(targets):
        variables[f"o{at}"], _, variables[f"n{at}"] = target.ids["github"].partition("/")
    names = ",".join(f"${name}:String!" for name in variables)
    aliases = " ".join(f"r{at}:repository(owner:$o{at},name:$n{at}){{...F}}" for at in range(len(targets)))
    graphql = f"query({names}){{ {aliases} rateLimit{{cost remaining resetAt}} }} {_FRAGMENT}"
    reply = http.send(
        SERVICE, Request("/graphql", headers=_VERSION, body={"query": graphql, "variables": variables})
    )
    if reply.status == 401 and not http.token(SERVICE):
        return
    check_accepted(reply)
    whole = read.mapping(reply.json())
    errors = read.entries(whole.get("errors"))
    kinds = {read.text(error.get("type"), 80) for error in errors}
    if not kinds.isdisjoint(_LIMITS):
        raise UnavailableError(f"this hour's requests are used up{_cure(reply)}", stop=True)
    if not kinds.isdisjoint(_TOO_MUCH) and len(targets) > 1:
        half = len(targets) // 2
        yield from _graphql(http, targets[:half])
        yield from _graphql(http, targets[half:])
        return
    data = whole.get("data")
    if not isinstance(data, dict):
        raise UnavailableError(_message_of(errors) or "the response holds no data")
    faults = {_alias_of(error): error for error in errors}
    for at, target in enumerate(targets):
        alias = f"r{at}"
        record = read.mapping(data.get(alias))
        if record:
            yield target, _found(target, record.get("nameWithOwner"), record.get("stargazerCount"))
        else:
            yield target, _fault(faults.get(alias) or faults.get("") or {})


def _alias_of(error: dict[str, Any]) -> str:
    """Return which repository of a query an error is about; empty where it does not say."""
    path = error.get("path")
    return str(path[0]) if isinstance(path, list) and path else ""


def _fault(error: dict[str, Any]) -> Absent | Failed:
    """Return what an error says of a repository that is not in the response."""
    message = read.text(error.get("message"), 200)
    if error.get("type") == "NOT_FOUND":
        return Absent("deleted or private")
    if error.get("type") in ("FORBIDDEN", "DMCA_TAKEDOWN") and _CLOSED.search(message):
        return Absent(message, is_news=True)
    return Failed(message or "left out of the response")


def _message_of(errors: Sequence[dict[str, Any]]) -> str:
    return next((message for error in errors if (message := read.text(error.get("message"), 200))), "")


def _rest(http: Http, target: Target) -> Result:
    """Query one repository; what did not change since the last time costs nothing of the limit."""
    headers = dict(_VERSION)
    if "etag" in target.ids:
        headers["If-None-Match"] = target.ids["etag"]
    reply = http.send(SERVICE, Request(f"/repos/{target.ids['github']}", headers=headers))
    if reply.status == 304 and "etag" in target.ids:
        return Unchanged()
    if reply.status == 451:
        return Absent("blocked for legal reasons", is_news=True)
    if reply.status == 403 and reply.body[:1] == b"{":
        return _forbidden(reply)
    if verdict := rejected(reply):
        return Absent("deleted or private") if isinstance(verdict, Absent) else verdict
    record = read.mapping(reply.json())
    return _found(
        target, record.get("full_name"), record.get("stargazers_count"), reply.headers.get("etag", "")
    )


def _forbidden(reply: Reply) -> Result:
    """Read a 403 that is no limit: mostly one repository is closed to us, and the others are not."""
    body = read.mapping(reply.json())
    message = read.text(body.get("message"), 200)
    if "block" in body or "x-github-sso" in reply.headers or _CLOSED.search(message):
        return Absent(message or "access is blocked", is_news=True)
    return Failed(f"refused (HTTP 403): {message}" if message else "refused (HTTP 403)")


def _found(target: Target, name: object, stars: object, etag: str = "") -> Result:
    number_of_stars, now = read.count(stars), read.text(name, 200)
    if number_of_stars is None:
        return Failed("the response holds no number of stars")
    values: dict[str, Json] = {"stars": number_of_stars}
    if etag and etag.isascii() and etag.isprintable() and len(etag) < 200:
        values["etag"] = etag
    if not now or now.lower() == target.ids["github"].lower():
        return Found(values)
    values["renamed"] = now
    return Found(values, note=f"{target.ids['github']} is called {now} now")


def about(http: Http, name: str) -> dict[str, str]:
    """Return what a repository says of itself: ``name``, ``full_name``, ``description``, ``homepage``.

    Raises:
        UnavailableError: GitHub could not be queried.
    """
    reply = http.send(SERVICE, Request(f"/repos/{name}", headers=_VERSION))
    verdict = rejected(reply)
    if isinstance(verdict, Failed):
        raise UnavailableError(verdict.why)
    record = {} if verdict else read.mapping(reply.json())
    return {field: read.text(record.get(field)) for field in ("name", "full_name", "description", "homepage")}


PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(("stars", "etag", "renamed")),
    batch_key=lambda http, _target: "token" if http.token(SERVICE) else "",
    batch_size=50,
    accepts=lambda target: "github" in target.ids,
    query=_query,
)
