"""Hosts of code, models and data, queried for the numbers of one project at a time.

GitLab (https://docs.gitlab.com/api/projects/), Forgejo and Gitea (https://codeberg.org/api/swagger), Hugging
Face (https://huggingface.co/docs/hub/api).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

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
    rejected,
)
from sphinxcontrib_research.online.service import (
    RateLimited,
    Reply,
    Request,
    Service,
    number,
    too_many_requests,
    variable,
)


def _host(
    service: Service,
    path: Callable[[str], str],
    numbers: read.FieldTable[dict[str, Any]],
    *,
    note: Callable[[dict[str, Any], str], str] = lambda _record, _id: "",
    is_absent: Callable[[Reply], bool] = lambda _reply: False,
    params: Callable[[str], tuple[tuple[str, str], ...]] = lambda _id: (),
) -> Provider:
    """Make the provider of a host.

    Args:
        service: The host; a target's identifier for it has its name.
        path: From such an identifier to the address of its record.
        numbers: What is read from a record.
        note: What the user should know about the record of an identifier.
        is_absent: Whether a reply says in the host's own way that it has no such record.
        params: What else is requested of an identifier.
    """

    def query(http: Http, targets: Sequence[Target]) -> Results:
        for target in targets:
            name = target.ids[service.name]
            reply = http.send(service, Request(path(name), params(name)))
            if is_absent(reply):
                yield target, Absent()
            else:
                yield target, rejected(reply) or result_of(read.mapping(reply.json()), name)

    def result_of(record: dict[str, Any], id: str) -> Result:
        values = read.values_of(record, numbers)
        if not values:
            return Failed(f"the response holds no {' and no '.join(numbers)}")
        return Found(values, note=note(record, id))

    return Provider(service, frozenset(numbers), lambda target: service.name in target.ids, query)


def _moved(key: str) -> Callable[[dict[str, Any], str], str]:
    """Return what says that a project has moved, where its record names it under a key."""

    def note(record: dict[str, Any], id: str) -> str:
        path = read.text(record.get(key), 300)
        return f"{id} is called {path} now" if path and path.lower() != id.lower() else ""

    return note


def _with_private_token(token: str) -> tuple[str, str]:
    """Return the header that carries a token to GitLab."""
    return "PRIVATE-TOKEN", token


def _with_token(token: str) -> tuple[str, str]:
    """Return the header that carries a token to Forgejo and Gitea."""
    return "Authorization", f"token {token}"


def _gitlab(service: Service) -> Provider:
    return _host(
        service,
        lambda project: f"/projects/{quote(project, safe='')}",
        {"stars": lambda record: read.count(record.get("star_count"))},
        note=_moved("path_with_namespace"),
    )


def _forgejo(service: Service) -> Provider:
    return _host(
        service,
        lambda project: f"/repos/{quote(project)}",
        {"stars": lambda record: read.count(record.get("stars_count"))},
        note=_moved("full_name"),
    )


GITLAB = _gitlab(
    Service(
        name="gitlab",
        title="GitLab",
        base="https://gitlab.com/api/v4",
        family="gitlab.com",
        pace=0.5,
        tokens=("GITLAB_TOKEN",),
        authorization=_with_private_token,
    )
)
CODEBERG = _forgejo(
    Service(
        name="codeberg",
        title="Codeberg",
        base="https://codeberg.org/api/v1",
        family="codeberg.org",
        pace=1.0,
    )
)
_KINDS = MappingProxyType(
    {
        "gitlab": (_gitlab, "/api/v4", _with_private_token),
        "forgejo": (_forgejo, "/api/v1", _with_token),
        "gitea": (_forgejo, "/api/v1", _with_token),
    }
)


def code_host(address: str, kind: str) -> Provider:
    """Return the provider of a host that conf.py names. Only a token that is named after it is sent there.

    Args:
        address: The host, with the folder that it lies in, if any: ``gitlab.inria.fr``.
        kind: What it runs.
    """
    provider, api, authorization = _KINDS[kind]
    return provider(
        Service(
            name=address,
            title=address,
            base=f"https://{address}{api}",
            family=address.partition("/")[0].partition(":")[0],
            pace=1.0,
            tokens=(variable(address, "TOKEN"),),
            authorization=authorization,
        )
    )


def _huggingface_limit(reply: Reply, now: float) -> RateLimited | None:
    """Read ``RateLimit: "api";r=0;t=55``: nothing is left for 55 seconds."""
    parts = (part.strip().partition("=") for part in reply.headers.get("ratelimit", "").split(";"))
    return too_many_requests(
        reply, now, next((number(value) for name, _, value in parts if name == "t"), None)
    )


HUGGING_FACE = _host(
    Service(
        name="huggingface",
        title="Hugging Face",
        base="https://huggingface.co",
        family="huggingface.co",
        pace=1.0,
        tokens=("HF_TOKEN",),
        limited=_huggingface_limit,
        # A 401 is about the token, unless it says that the repository is missing.
        refuses=lambda reply: reply.status == 401 and "x-error-code" not in reply.headers,
    ),
    lambda repository: f"/api/{quote(repository)}",
    {
        "likes": lambda record: read.count(record.get("likes")),
        # What is called "downloads" there is the number of the last 30 days.
        "downloads": lambda record: read.count(record.get("downloadsAllTime")),
    },
    is_absent=lambda reply: (
        reply.status == 401 and reply.headers.get("x-error-code", "").endswith("NotFound")
    ),
    params=lambda repository: tuple(
        ("expand[]", name)
        for name in ("likes", *(() if repository.startswith("spaces/") else ("downloadsAllTime",)))
    ),
)
