"""Semantic Scholar (https://api.semanticscholar.org/api-docs/graph): queried only when named.

Its licence binds: what it gives may not be passed on without attribution. The lock names it as the source of
each value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sphinxcontrib_research.model.identifiers import parse_doi
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Absent,
    Provider,
    Results,
    Target,
    found,
    rejected,
)
from sphinxcontrib_research.online.service import Request, Service, UnavailableError

_SELECT = "externalIds,title,venue,journal,year,publicationDate,authors,citationCount"
_PREFIXES = (("doi", "DOI:"), ("arxiv", "ARXIV:"), ("acl", "ACL:"), ("pmid", "PMID:"), ("pmcid", "PMCID:"))


SERVICE = Service(
    name="semanticscholar",
    title="Semantic Scholar",
    base="https://api.semanticscholar.org/graph/v1",
    family="semanticscholar.org",
    pace=1.1,
    tokens=("SEMANTIC_SCHOLAR_API_KEY", "S2_API_KEY"),
    authorization=lambda token: ("x-api-key", token),
    attempts=5,  # Without a key three of four calls are refused; with growing pauses one gets through.
    pause=2.0,
    refuses=lambda reply: reply.status in (401, 403),
)


def _name(target: Target) -> str:
    for kind, prefix in _PREFIXES:
        if kind in target.ids:
            return prefix + target.ids[kind].removeprefix("PMC")
    return ""


def _query(http: Http, targets: Sequence[Target]) -> Results:
    body = {"ids": [_name(target) for target in targets]}
    reply = http.send(SERVICE, Request("/paper/batch", (("fields", _SELECT),), body=body))
    if reply.status == 400 and b"No valid paper ids" in reply.body[:500]:
        for target in targets:  # What it says when it knows none of them.
            yield target, Absent()
        return
    records = None if rejected(reply) else reply.json()
    if not isinstance(records, list) or len(records) != len(targets):
        raise UnavailableError(f"the response does not fit the query (HTTP {reply.status})")
    for target, record in zip(targets, records, strict=True):
        yield target, found(record, _FIELDS) if isinstance(record, dict) else Absent()


_FIELDS: read.FieldTable[dict[str, Any]] = {
    "citations": lambda record: read.count(record.get("citationCount")),
    "title": lambda record: read.prose(record.get("title")),
    "authors": lambda record: read.people(
        read.person("", "", read.text(item.get("name"), 200)) for item in read.entries(record.get("authors"))
    ),
    "venue": lambda record: read.text(record.get("venue")) or read.text(read.at(record, "journal", "name")),
    "date": lambda record: read.date(record.get("publicationDate")) or read.date(record.get("year")),
    "doi": lambda record: read.normal(parse_doi, read.at(record, "externalIds", "DOI")),
    "volume": lambda record: read.text(read.at(record, "journal", "volume"), 40),
    "pages": lambda record: read.text(read.at(record, "journal", "pages"), 40),
}

PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(_FIELDS),
    accepts=lambda target: bool(_name(target)),
    query=_query,
    batch_key=lambda _http, _target: "ids",
    batch_size=500,
)
