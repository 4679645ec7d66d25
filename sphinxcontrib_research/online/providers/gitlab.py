"""GitLab (https://docs.gitlab.com/api/projects/): stars, one project a request."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

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
from sphinxcontrib_research.online.responses import count, mapping, text
from sphinxcontrib_research.online.service import Request, Service

SERVICE = Service(
    name="gitlab",
    title="GitLab",
    base="https://gitlab.com/api/v4",
    family="gitlab.com",
    pace=0.5,
    tokens=("GITLAB_TOKEN",),
    authorization=lambda token: ("PRIVATE-TOKEN", token),
)


def _query(http: Http, targets: Sequence[Target]) -> Results:
    for target in targets:
        reply = http.send(SERVICE, Request(f"/projects/{quote(target.ids['gitlab'], safe='')}"))
        yield target, rejected(reply) or _found(target, mapping(reply.json()))


def _found(target: Target, record: dict[str, object]) -> Result:
    stars, path = count(record.get("star_count")), text(record.get("path_with_namespace"), 300)
    if stars is None:
        return Failed("an answer without a number of stars")
    moved = path and path.lower() != target.ids["gitlab"].lower()
    return Found({"stars": stars}, note=f"{target.ids['gitlab']} is called {path} now" if moved else "")


PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(("stars",)),
    batch_key=lambda _http, _target: "",
    batch_size=1,
    accepts=lambda target: "gitlab" in target.ids,
    query=_query,
)
