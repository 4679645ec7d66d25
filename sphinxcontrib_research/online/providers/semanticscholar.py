"""Semantic Scholar (https://api.semanticscholar.org/api-docs/graph): asked only when named.

Its licence binds: what it gives may not be passed on without attribution. The lock names it as the source of
each value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sphinxcontrib_research.lock.facts import Json
from sphinxcontrib_research.model.identifiers import parse_doi
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Absent,
    Found,
    Provider,
    Results,
    Target,
    rejected,
)
from sphinxcontrib_research.online.responses import (
    count,
    date,
    entries,
    mapping,
    normal,
    people,
    person,
    prose,
    text,
)
from sphinxcontrib_research.online.service import Reply, Request, Service, UnavailableError

_FIELDS = "externalIds,title,venue,journal,year,publicationDate,authors,citationCount"
_PREFIXES = (("doi", "DOI:"), ("arxiv", "ARXIV:"), ("acl", "ACL:"), ("pmid", "PMID:"), ("pmcid", "PMCID:"))


def _refuses(reply: Reply) -> bool:
    return reply.status in (401, 403)


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
    refuses=_refuses,
)


def _name(target: Target) -> str:
    for kind, prefix in _PREFIXES:
        if kind in target.ids:
            return prefix + target.ids[kind].removeprefix("PMC")
    return ""


def _query(http: Http, targets: Sequence[Target]) -> Results:
    body = {"ids": [_name(target) for target in targets]}
    reply = http.send(SERVICE, Request("/paper/batch", (("fields", _FIELDS),), body=body))
    if reply.status == 400 and b"No valid paper ids" in reply.body[:500]:
        for target in targets:  # What it says when it knows none of them.
            yield target, Absent()
        return
    records = None if rejected(reply) else reply.json()
    if not isinstance(records, list) or len(records) != len(targets):
        raise UnavailableError(f"an answer that does not fit the question (HTTP {reply.status})")
    for target, record in zip(targets, records, strict=True):
        yield target, _found(record) if isinstance(record, dict) else Absent()


def _found(record: dict[str, Any]) -> Found:
    title, journal = prose(record.get("title")), mapping(record.get("journal"))
    values: dict[str, Json] = {
        "citations": count(record.get("citationCount")),
        "title": title,
        "authors": people(
            [person("", "", text(item.get("name"), 200)) for item in entries(record.get("authors"))]
        ),
        "venue": text(record.get("venue")) or text(journal.get("name")),
        "date": date(record.get("publicationDate")) or date(record.get("year")),
        "doi": normal(parse_doi, mapping(record.get("externalIds")).get("DOI")),
        "volume": text(journal.get("volume"), 40),
        "pages": text(journal.get("pages"), 40),
    }
    return Found({name: value for name, value in values.items() if value not in (None, "", [])}, title)


PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(("citations", "title", "authors", "venue", "date", "doi", "volume", "pages")),
    batch_key=lambda _http, _target: "ids",
    batch_size=500,
    accepts=lambda target: bool(_name(target)),
    query=_query,
)
