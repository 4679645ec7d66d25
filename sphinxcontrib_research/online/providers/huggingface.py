"""Hugging Face (https://huggingface.co/docs/hub/api): likes and downloads of models, data sets and spaces."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Absent,
    Failed,
    Found,
    Provider,
    Result,
    Results,
    Target,
    rejected,
)
from sphinxcontrib_research.online.responses import count, mapping
from sphinxcontrib_research.online.service import RateLimited, Reply, Request, Service, number, retry_after


def _limited(reply: Reply, now: float) -> RateLimited | None:
    """``RateLimit: "api";r=0;t=55``: nothing is left for 55 seconds."""
    if reply.status != 429:
        return None
    seconds = retry_after(reply.headers, now)
    for part in reply.headers.get("ratelimit", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == "t" and seconds is None:
            seconds = number(value)
    return RateLimited(seconds, "too many requests (HTTP 429)")


def _refuses(reply: Reply) -> bool:
    """A 401 is about the token, unless it says that the repository is missing."""
    return reply.status == 401 and "x-error-code" not in reply.headers


SERVICE = Service(
    name="huggingface",
    title="Hugging Face",
    base="https://huggingface.co",
    family="huggingface.co",
    pace=1.0,
    tokens=("HF_TOKEN",),
    limited=_limited,
    refuses=_refuses,
)


def _query(http: Http, targets: Sequence[Target]) -> Results:
    for target in targets:
        reply = http.send(SERVICE, Request(f"/api/{quote(target.ids['huggingface'])}"))
        if reply.status == 401 and reply.headers.get("x-error-code", "").endswith("NotFound"):
            yield target, Absent()
        else:
            yield target, rejected(reply) or _found(mapping(reply.json()))


def _found(record: dict[str, object]) -> Result:
    values = {
        name: number for name in ("likes", "downloads") if (number := count(record.get(name))) is not None
    }
    return Found(values) if values else Failed("an answer without numbers")


PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(("likes", "downloads")),
    batch_key=lambda _http, _target: "",
    batch_size=1,
    accepts=lambda target: "huggingface" in target.ids,
    query=_query,
)
