"""Zenodo (https://developers.zenodo.org): downloads of a record."""

from __future__ import annotations

from collections.abc import Sequence

from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Failed,
    Found,
    Provider,
    Result,
    Results,
    Target,
    rejected,
)
from sphinxcontrib_research.online.responses import count, mapping, prose
from sphinxcontrib_research.online.service import RateLimited, Reply, Request, Service, number, retry_after


def _limited(reply: Reply, now: float) -> RateLimited | None:
    """``X-RateLimit-Reset`` is the time of day from which on it may be asked again."""
    if reply.status != 429:
        return None
    seconds = retry_after(reply.headers, now)
    if seconds is None and (reset := number(reply.headers.get("x-ratelimit-reset", ""))) is not None:
        seconds = max(0.0, reset - now)
    return RateLimited(seconds, "too many requests (HTTP 429)")


SERVICE = Service(
    name="zenodo",
    title="Zenodo",
    base="https://zenodo.org/api",
    family="zenodo.org",
    pace=2.0,
    tokens=("ZENODO_TOKEN",),
    limited=_limited,
)


def _query(http: Http, targets: Sequence[Target]) -> Results:
    for target in targets:
        reply = http.send(SERVICE, Request(f"/records/{target.ids['zenodo']}"))
        yield target, rejected(reply) or _found(mapping(reply.json()))


def _found(record: dict[str, object]) -> Result:
    downloads = count(mapping(record.get("stats")).get("downloads"))
    if downloads is None:
        return Failed("an answer without a number of downloads")
    return Found({"downloads": downloads}, prose(mapping(record.get("metadata")).get("title")))


PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(("downloads",)),
    batch_key=lambda _http, _target: "",
    batch_size=1,
    accepts=lambda target: "zenodo" in target.ids,
    query=_query,
)
