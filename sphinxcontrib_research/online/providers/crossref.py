"""Crossref (https://api.crossref.org): the metadata that publishers register with their DOIs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sphinxcontrib_research.lock import Json
from sphinxcontrib_research.model.identifiers import address, parse_doi
from sphinxcontrib_research.model.library.likeness import without_retraction_mark
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Candidate,
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
    page,
    paired,
    records_by_cursor,
    records_in,
)
from sphinxcontrib_research.online.service import Reply, Request, Service

SERVICE = Service(
    name="crossref",
    title="Crossref",
    base="https://api.crossref.org",
    family="crossref.org",
    pace=1.1,
    polite_pace=0.4,
    pause=10.0,
)
_SELECT = (
    "DOI,title,subtitle,author,container-title,event,publisher,type,issued,published,volume,issue,page,"
    "article-number,is-referenced-by-count,updated-by,abstract"
)
_TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "book-part": "chapter",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "posted-content": "preprint",
    "dissertation": "thesis",
    "dataset": "dataset",
    "report": "report",
}
_LONGEST_TITLE = 300
"""Characters of a title that are searched for."""
_RETRACTIONS = frozenset(("retraction", "removal", "withdrawal"))
"""What takes a work back, of the updates that Crossref knows: corrections and concerns do not."""
OTHERS = ("10.48550/", "10.5281/zenodo.", "10.6084/m9.figshare.")
"""Beginnings of DOIs that are DataCite's, not Crossref's."""


def _query(http: Http, targets: Sequence[Target]) -> Results:
    if len(targets) == 1:
        yield targets[0], _one(http, targets[0].ids["doi"])
    else:
        yield from _list(http, {target.ids["doi"]: target for target in targets})


def _list(http: Http, wanted: dict[str, Target]) -> Results:
    """Send one request for many: the same filter, repeated, means any of them."""
    filters = ",".join(f"doi:{doi}" for doi in wanted)
    params = (("filter", filters), ("rows", str(2 * len(wanted))), ("select", _SELECT))
    reply = http.send(SERVICE, Request("/works", params + _mailto(http)))
    return paired(wanted, _items(reply), _doi, _found)


def _items(reply: Reply) -> list[dict[str, Any]]:
    return records_in(reply, "message", "items", identifier="DOI")


def _one(http: Http, doi: str) -> Result:
    reply = http.send(SERVICE, Request(f"/works/{quote(doi, safe='')}", _mailto(http)))
    return of_doi(doi, reply, "message", doi_of=_doi, result_of=_found)


def _search(http: Http, target: Target) -> list[Candidate]:
    """Search as for a reference, of which the best matches come first."""
    reference = f"{target.title[:_LONGEST_TITLE]} {target.family} {target.year}"
    params = (("query.bibliographic", reference), ("rows", "5"), ("select", _SELECT))
    items = page(http, SERVICE, Request("/works", params + _mailto(http)), _items)
    return [
        Candidate({"doi": doi}, _found(item).values, _TYPES.get(read.text(item.get("type")), ""))
        for item in items
        if (doi := _doi(item))
    ]


def _mailto(http: Http) -> tuple[tuple[str, str], ...]:
    return (("mailto", http.environment.mailto),) if http.environment.mailto else ()


def _doi(item: dict[str, Any]) -> str:
    return read.normal(parse_doi, item.get("DOI"))


def _found(item: dict[str, Any]) -> Found:
    return found(item, _FIELDS)


def _title(item: dict[str, Any]) -> str:
    title, subtitle = (
        read.prose(read.first(item.get("title"))),
        read.prose(read.first(item.get("subtitle"))),
    )
    whole = f"{title}: {subtitle}" if title and subtitle and subtitle.lower() not in title.lower() else title
    return without_retraction_mark(whole) if _retraction(item) else whole


def _author(author: dict[str, Any]) -> dict[str, str] | None:
    given, family = read.text(author.get("given"), 200), read.text(author.get("family"), 200)
    if family and (suffix := read.text(author.get("suffix"), 20)):
        family = f"{family} {suffix}"
    if not family:
        # A consortium, or a person with one name: as it is, not split.
        name = read.text(author.get("name"), 300) or given
        return {"family": name} if name else None
    return read.person(given, family, "", author.get("ORCID"))


def _date(value: object) -> str:
    """Read ``{"date-parts": [[2024, 6, 3]]}``, of which the last parts or all may be missing."""
    parts = read.first(read.at(value, "date-parts"))
    return read.date(*parts[:3]) if isinstance(parts, list) and parts else ""


def _retraction(item: dict[str, Any]) -> Json:
    """Return when a work was retracted, and where the notice is; ``False`` for one that was not."""
    notices = [
        notice
        for notice in read.entries(item.get("updated-by"))
        if read.text(notice.get("type"), 40).lower() in _RETRACTIONS
    ]
    if not notices:
        return False
    found = [(_date(notice.get("updated")), read.normal(parse_doi, notice.get("DOI"))) for notice in notices]
    date, doi = min(found, key=lambda one: (not one[1], not one[0], one))
    url = address("doi", doi) if doi and doi != _doi(item) else ""
    return {name: value for name, value in (("date", date), ("url", url)) if value} or True


def _by_person(http: Http, orcid: str, since: str) -> Listed:
    """List the works in whose metadata publishers named an ORCID iD."""
    wanted = f"orcid:{orcid},from-pub-date:{since}" if since else f"orcid:{orcid}"

    def request_of(cursor: str) -> Request:
        params = (("filter", wanted), ("rows", str(_ROWS)), ("cursor", cursor), ("select", _SELECT))
        return Request("/works", params + _mailto(http))

    for item in records_by_cursor(http, SERVICE, "*", request_of, _page_of):
        yield ListedWork(arxiv_or_doi(_doi(item)), _found(item).values)


_ROWS = 200


def _page_of(reply: Reply) -> tuple[list[dict[str, Any]], str]:
    """Return the records of a page, and the cursor of the next: it has one on the last page too."""
    items = _items(reply)
    return items, read.text(read.at(reply.json(), "message", "next-cursor")) if len(items) == _ROWS else ""


_FIELDS: read.FieldTable[dict[str, Any]] = {
    "citations": lambda item: read.count(item.get("is-referenced-by-count")),
    "retracted": _retraction,
    "title": _title,
    "authors": lambda item: read.people(map(_author, read.entries(item.get("author")))),
    "venue": lambda item: (
        read.prose(read.first(item.get("container-title"))) or read.prose(read.at(item, "event", "name"))
    ),
    "date": lambda item: _date(item.get("published")) or _date(item.get("issued")),
    "type": lambda item: _TYPES.get(read.text(item.get("type")), ""),
    "publisher": lambda item: read.text(item.get("publisher"), 300),
    "volume": lambda item: read.text(item.get("volume"), 40),
    "issue": lambda item: read.text(item.get("issue"), 40),
    "pages": lambda item: read.text(item.get("page"), 40) or read.text(item.get("article-number"), 40),
    "abstract": lambda item: read.prose(item.get("abstract"), read.LONGEST_ABSTRACT),
}

PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(_FIELDS),
    accepts=lambda target: not target.ids.get("doi", OTHERS[0]).startswith(OTHERS),
    query=_query,
    batch_key=lambda _http, target: "doi" if listable(target.ids["doi"]) else "",
    batch_size=50,
    search=_search,
)
FINDER = Finder(SERVICE, by_person=_by_person)
