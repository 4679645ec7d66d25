"""ORCID (https://info.orcid.org/documentation/): the works that a person lists."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from sphinxcontrib_research.model.identifiers import PARSERS
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Absent,
    Finder,
    Listed,
    ListedWork,
    arxiv_or_doi,
    check_accepted,
    page,
    rejected,
)
from sphinxcontrib_research.online.service import (
    RateLimited,
    Reply,
    Request,
    Service,
    UnavailableError,
    too_many_requests,
)


def _limited(reply: Reply, now: float) -> RateLimited | None:
    """Read a 429, the quota of a day; 503 is a burst."""
    limit = too_many_requests(reply, now, 86400.0)
    return limit and RateLimited(limit.seconds, "today's requests are used up (HTTP 429)")


SERVICE = Service(
    name="orcid",
    title="ORCID",
    base="https://pub.orcid.org/v3.0",
    family="orcid.org",
    pace=0.25,
    tokens=("ORCID_TOKEN",),
    limited=_limited,
)


def _by_person(http: Http, orcid: str, since: str) -> Listed:
    """List the works that a person lists; their co-authors are not among what ORCID has."""
    request = Request(f"/{quote(orcid)}/works", headers={"Accept": "application/json"})
    for group in page(http, SERVICE, request, _groups):
        values = read.values_of(read.mapping(read.first(read.entries(group.get("work-summary")))), _FIELDS)
        date = str(values.get("date", ""))
        if not (date and date < since[: len(date)]):
            yield ListedWork(_identifiers(group), values)


def _groups(reply: Reply) -> list[dict[str, Any]]:
    if isinstance(rejected(reply), Absent):
        raise UnavailableError("does not know this iD")
    check_accepted(reply)
    content = read.mapping(reply.json())
    if "group" not in content:
        raise UnavailableError("the response holds no list of works")
    return read.entries(content["group"])


def _identifiers(group: dict[str, Any]) -> dict[str, str]:
    """Return those that are the work's own, not of what it is part of."""
    found: dict[str, str] = {}
    for item in read.entries(read.at(group, "external-ids", "external-id")):
        kind = read.text(item.get("external-id-type"), 40)
        kind = {"pmc": "pmcid"}.get(kind, kind)
        if item.get("external-id-relationship") != "self" or kind not in ("doi", "arxiv", "pmid", "pmcid"):
            continue
        value = read.at(item, "external-id-normalized", "value") or item.get("external-id-value")
        if bare := read.normal(PARSERS[kind], value):
            found.setdefault(kind, bare)
    return {**found, **arxiv_or_doi(found.pop("doi", ""))}


def _date(summary: dict[str, Any]) -> str:
    return read.date(
        *(read.at(summary, "publication-date", part, "value") for part in ("year", "month", "day"))
    )


_FIELDS: read.FieldTable[dict[str, Any]] = {
    "title": lambda summary: read.prose(read.at(summary, "title", "title", "value")),
    "venue": lambda summary: read.prose(read.at(summary, "journal-title", "value")),
    "date": _date,
}


FINDER = Finder(SERVICE, by_person=_by_person)
