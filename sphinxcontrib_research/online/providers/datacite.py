"""DataCite (https://api.datacite.org): the DOIs of arXiv, Zenodo, Figshare and many repositories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from sphinxcontrib_research.model.identifiers import parse_doi
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Finder,
    Found,
    Listed,
    ListedWork,
    Provider,
    Result,
    Results,
    Target,
    arxiv_or_doi,
    found,
    listable,
    of_doi,
    paired,
    phrase,
    records_by_cursor,
    records_in,
)
from sphinxcontrib_research.online.service import Reply, Request, Service
from sphinxcontrib_research.vocabulary import ARXIV_DOI

SERVICE = Service(
    name="datacite",
    title="DataCite",
    base="https://api.datacite.org",
    family="datacite.org",
    pace=1.0,
)
_TYPES = {
    "Preprint": "preprint",
    "JournalArticle": "article-journal",
    "ConferencePaper": "paper-conference",
    "Dissertation": "thesis",
    "Dataset": "dataset",
    "Software": "software",
    "Report": "report",
    "Book": "book",
    "BookChapter": "chapter",
}


def _doi(target: Target) -> str:
    """Return the DOI at DataCite: the one that arXiv registers for a paper, else its own."""
    return ARXIV_DOI + target.ids["arxiv"].lower() if "arxiv" in target.ids else target.ids["doi"]


def _query(http: Http, targets: Sequence[Target]) -> Results:
    if len(targets) == 1:
        yield targets[0], _one(http, _doi(targets[0]))
    else:
        wanted = {_doi(target): target for target in targets}
        params = (("ids", ",".join(wanted)), ("page[size]", "100"))
        reply = http.send(SERVICE, Request("/dois", params))
        yield from paired(wanted, records_in(reply, "data", identifier="id"), _doi_of, _found)


def _one(http: Http, doi: str) -> Result:
    reply = http.send(SERVICE, Request(f"/dois/{quote(doi, safe='/')}"))
    return of_doi(doi, reply, "data", doi_of=_doi_of, result_of=_found)


def _doi_of(item: dict[str, Any]) -> str:
    return read.normal(parse_doi, read.at(item, "attributes", "doi") or item.get("id"))


def _found(item: dict[str, Any]) -> Found:
    return found(read.mapping(item.get("attributes")), _FIELDS)


def _pick(items: object, **wanted: str) -> dict[str, Any]:
    """Return the first object in a list that has some values, else an empty one."""
    return next(
        (item for item in read.entries(items) if all(item.get(key) == wanted[key] for key in wanted)), {}
    )


def _publisher(record: dict[str, Any]) -> str:
    publisher = record.get("publisher")
    name = read.text(publisher, 300) or read.text(read.at(publisher, "name"), 300)
    return "" if name.lower() in ("arxiv", "zenodo", "figshare") else name


def _author(creator: dict[str, Any]) -> dict[str, str] | None:
    name = read.text(creator.get("name"), 300)
    if creator.get("nameType") == "Organizational":
        return {"family": name} if name else None
    orcid = _pick(creator.get("nameIdentifiers"), nameIdentifierScheme="ORCID").get("nameIdentifier")
    return read.person(
        read.text(creator.get("givenName"), 200), read.text(creator.get("familyName"), 200), name, orcid
    )


def _date(record: dict[str, Any]) -> str:
    """Return the day of the first version of an arXiv paper, else when it was issued."""
    by_kind: dict[str, str] = {}
    for item in read.entries(record.get("dates")):
        if found := read.date(read.text(item.get("date"), 40)):
            by_kind.setdefault(read.text(item.get("dateType")), found)
    return (
        by_kind.get("Submitted")
        or by_kind.get("Issued")
        or read.date(read.first(record.get("publicationYear")))
    )


def _version_of(record: dict[str, Any]) -> str:
    """Return the DOI of the published version that a preprint names."""
    related = _pick(record.get("relatedIdentifiers"), relationType="IsVersionOf", relatedIdentifierType="DOI")
    return read.normal(parse_doi, related.get("relatedIdentifier"))


def _abstract(record: dict[str, Any]) -> str:
    described = _pick(record.get("descriptions"), descriptionType="Abstract")
    return read.prose(described.get("description"), read.LONGEST_ABSTRACT)


_USING = frozenset(("Cites", "References", "IsDerivedFrom", "Requires"))
"""How a work that cites or uses another is related to it (DataCite Metadata Schema, ``relationType``)."""


def _citing(http: Http, targets: Sequence[Target], since: str) -> Listed:
    """List the works whose own metadata says that they cite or use others."""
    known = {doi: target.key for target in targets for doi in _dois_of(target)}
    any_of = " OR ".join(map(phrase, sorted(known)))
    for item in _pages(http, f"relatedIdentifiers.relatedIdentifier:({any_of})", since):
        related = read.entries(read.at(item, "attributes", "relatedIdentifiers"))
        dois = [
            read.normal(parse_doi, one.get("relatedIdentifier"))
            for one in related
            if read.text(one.get("relationType"), 40) in _USING
        ]
        if keys := tuple(dict.fromkeys(known[doi] for doi in dois if doi in known)):
            yield _listed(item, keys)


def _dois_of(target: Target) -> list[str]:
    dois = [target.ids["doi"].lower()] if "doi" in target.ids else []
    return [*dois, ARXIV_DOI + target.ids["arxiv"].lower()] if "arxiv" in target.ids else dois


def _naming(http: Http, words: str, since: str) -> Listed:
    wanted = f"titles.title:{phrase(words)} OR descriptions.description:{phrase(words)}"
    for item in _pages(http, f"({wanted})", since):
        yield _listed(item)


def _pages(http: Http, wanted: str, since: str) -> Iterator[dict[str, Any]]:
    """Return all records that a query finds (https://support.datacite.org/docs/pagination)."""
    if since:
        wanted += f" AND publicationYear:[{since[:4]} TO *]"

    def request_of(cursor: str) -> Request:
        return Request("/dois", (("query", wanted), ("page[size]", str(_ROWS)), ("page[cursor]", cursor)))

    return records_by_cursor(http, SERVICE, "1", request_of, _page_of)


_ROWS = 200


def _page_of(reply: Reply) -> tuple[list[dict[str, Any]], str]:
    """Return the records of a page, and the cursor in the address of the next one."""
    following = read.text(read.at(reply.json(), "links", "next"))
    cursor = dict(parse_qsl(urlsplit(following).query)).get("page[cursor]", "")
    items = records_in(reply, "data", identifier="id")
    return items, cursor if items else ""


def _listed(item: dict[str, Any], cites: tuple[str, ...] = ()) -> ListedWork:
    values = {name: value for name, value in _found(item).values.items() if name != "doi"}
    return ListedWork(
        arxiv_or_doi(_doi_of(item)), values, cites, _version_of(read.mapping(item.get("attributes")))
    )


_FIELDS: read.FieldTable[dict[str, Any]] = {
    "title": lambda record: read.prose(_pick(record.get("titles")).get("title")),
    "authors": lambda record: read.people(map(_author, read.entries(record.get("creators")))),
    "date": _date,
    "doi": _version_of,
    "type": lambda record: _TYPES.get(read.text(read.at(record, "types", "resourceTypeGeneral")), ""),
    "publisher": _publisher,
    "abstract": _abstract,
}

PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(_FIELDS),
    accepts=lambda target: "doi" in target.ids or "arxiv" in target.ids,
    query=_query,
    batch_key=lambda _http, target: "doi" if listable(_doi(target)) else "",
    batch_size=50,
)
FINDER = Finder(SERVICE, citing=_citing, citing_batch=20, naming=_naming)
