"""DataCite (https://api.datacite.org): the DOIs of arXiv, Zenodo, Figshare and many repositories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sphinxcontrib_research.lock.facts import Json
from sphinxcontrib_research.model.identifiers import parse_doi
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Absent,
    Failed,
    Found,
    Provider,
    Result,
    Results,
    Target,
    listable,
    rejected,
)
from sphinxcontrib_research.online.responses import (
    LONGEST_ABSTRACT,
    date,
    entries,
    first,
    mapping,
    normal,
    people,
    person,
    prose,
    text,
)
from sphinxcontrib_research.online.service import Request, Service, UnavailableError
from sphinxcontrib_research.vocabulary.identifiers import ARXIV_DOI

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
    """What DataCite would know it by: the DOI that arXiv registers for each of its papers, else its own."""
    return ARXIV_DOI + target.ids["arxiv"].lower() if "arxiv" in target.ids else target.ids["doi"]


def _query(http: Http, targets: Sequence[Target]) -> Results:
    if len(targets) == 1:
        yield targets[0], _one(http, targets[0])
    else:
        yield from _list(http, {_doi(target): target for target in targets})


def _list(http: Http, wanted: dict[str, Target]) -> Results:
    params = (("ids", ",".join(wanted)), ("page[size]", "100"))
    reply = http.send(SERVICE, Request("/dois", params))
    data = None if rejected(reply) else mapping(reply.json()).get("data")
    if not isinstance(data, list):
        raise UnavailableError(f"an answer without a list in it (HTTP {reply.status})")
    left = dict(wanted)
    if not all(isinstance(item, dict) and item.get("id") for item in data):
        raise UnavailableError("an answer with broken entries")
    for item in entries(data):
        attributes = mapping(item.get("attributes"))
        target = left.pop(normal(parse_doi, attributes.get("doi") or item.get("id")), None)
        if target is not None:
            yield target, _found(attributes)
    for target in left.values():
        yield target, Absent()


def _one(http: Http, target: Target) -> Result:
    doi = _doi(target)
    reply = http.send(SERVICE, Request(f"/dois/{quote(doi, safe='/')}"))
    if verdict := rejected(reply):
        return verdict
    data = mapping(mapping(reply.json()).get("data"))
    attributes = mapping(data.get("attributes"))
    if normal(parse_doi, attributes.get("doi") or data.get("id")) != doi:
        return Failed("an answer about another DOI")
    return _found(attributes)


def _found(record: dict[str, Any]) -> Found:
    title = prose(next((item.get("title") for item in entries(record.get("titles"))), None))
    publisher = record.get("publisher")
    name = text(publisher, 300) or text(mapping(publisher).get("name"), 300)
    values: dict[str, Json] = {
        "title": title,
        "authors": people([_author(author) for author in entries(record.get("creators"))]),
        "date": _date(record),
        "doi": _version_of(record),
        "type": _TYPES.get(text(mapping(record.get("types")).get("resourceTypeGeneral")), ""),
        "publisher": "" if name.lower() in ("arxiv", "zenodo", "figshare") else name,
        "abstract": next(
            (
                prose(item.get("description"), LONGEST_ABSTRACT)
                for item in entries(record.get("descriptions"))
                if item.get("descriptionType") == "Abstract"
            ),
            "",
        ),
    }
    return Found({name: value for name, value in values.items() if value not in ("", [])}, title)


def _author(creator: dict[str, Any]) -> dict[str, str] | None:
    name = text(creator.get("name"), 300)
    if creator.get("nameType") == "Organizational":
        return {"family": name} if name else None
    orcid = next(
        (
            item.get("nameIdentifier")
            for item in entries(creator.get("nameIdentifiers"))
            if item.get("nameIdentifierScheme") == "ORCID"
        ),
        "",
    )
    return person(text(creator.get("givenName"), 200), text(creator.get("familyName"), 200), name, orcid)


def _date(record: dict[str, Any]) -> str:
    """When it came out: of an arXiv paper the day of its first version, else what is said to be issued."""
    by_kind: dict[str, str] = {}
    for item in entries(record.get("dates")):
        if found := date(text(item.get("date"), 40)):
            by_kind.setdefault(text(item.get("dateType")), found)
    return by_kind.get("Submitted") or by_kind.get("Issued") or date(first(record.get("publicationYear")))


def _version_of(record: dict[str, Any]) -> str:
    """The DOI of the published version that a preprint names."""
    for item in entries(record.get("relatedIdentifiers")):
        if item.get("relationType") == "IsVersionOf" and item.get("relatedIdentifierType") == "DOI":
            return normal(parse_doi, item.get("relatedIdentifier"))
    return ""


PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(("title", "authors", "date", "doi", "type", "publisher", "abstract")),
    batch_key=lambda _http, target: "doi" if listable(_doi(target)) else "",
    batch_size=50,
    accepts=lambda target: "doi" in target.ids or "arxiv" in target.ids,
    query=_query,
)
