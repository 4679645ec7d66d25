"""Semantic Scholar (https://api.semanticscholar.org/api-docs/graph): queried only when named.

Its licence binds: what it gives may not be passed on without attribution. The lock names it as the source of
each value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sphinxcontrib_research.model.identifiers import parse_arxiv, parse_doi
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Absent,
    Finder,
    Listed,
    ListedWork,
    Provider,
    Results,
    Target,
    TooManyError,
    arxiv_or_doi,
    found,
    page,
    rejected,
)
from sphinxcontrib_research.online.service import Reply, Request, Service, UnavailableError

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


def _citing(http: Http, targets: Sequence[Target], since: str) -> Listed:
    for target in targets:
        path, start = f"/paper/{quote(_name(target), safe=':/')}/citations", 0
        while True:
            params = (("fields", _SELECT), ("offset", str(start)), ("limit", str(_ROWS)))
            works, following = page(http, SERVICE, Request(path, params), _page_of)
            for work in works:
                date = read.date(work.get("publicationDate")) or read.date(work.get("year"))
                if not (date and date < since[: len(date)]):
                    yield _listed(work, target)
            if following is None or following <= start:
                break
            start = following
            if start + _ROWS >= _MOST_LISTED:
                raise TooManyError(f"no more than {start:,} works that cite {target.label} are listed")


_ROWS = 500
_MOST_LISTED = 10_000


def _page_of(reply: Reply) -> tuple[list[dict[str, Any]], int | None]:
    """Return the citing works of a page, and where the next one begins."""
    verdict = rejected(reply)
    if isinstance(verdict, Absent):
        return [], None
    content = {} if verdict else reply.json()
    items = read.at(content, "data")
    if not isinstance(items, list):
        raise UnavailableError(f"the response holds no list (HTTP {reply.status})")
    works = [read.mapping(item.get("citingPaper")) for item in read.entries(items)]
    return [work for work in works if work.get("paperId")], read.count(read.at(content, "next"))


def _listed(work: dict[str, Any], target: Target) -> ListedWork:
    values = {
        name: value
        for name, value in read.values_of(work, _FIELDS).items()
        if name not in ("doi", "citations")
    }
    ids = {"semanticscholar": read.text(work.get("paperId"), 60)}
    ids |= arxiv_or_doi(read.normal(parse_doi, read.at(work, "externalIds", "DOI")))
    if arxiv := read.normal(parse_arxiv, read.at(work, "externalIds", "ArXiv")):
        ids["arxiv"] = arxiv
    url = f"https://www.semanticscholar.org/paper/{ids['semanticscholar']}"
    return ListedWork(ids, values, (target.key,), url=url)


FINDER = Finder(SERVICE, citing=_citing, accepts=PROVIDER.accepts)
