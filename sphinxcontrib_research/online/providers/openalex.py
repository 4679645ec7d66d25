"""OpenAlex (https://developers.openalex.org): citations, and metadata where others have none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from sphinxcontrib_research.lock.facts import Json
from sphinxcontrib_research.model.identifiers import parse_doi, parse_orcid
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
from sphinxcontrib_research.online.service import (
    RateLimited,
    Reply,
    Request,
    Service,
    UnavailableError,
    number,
    retry_after,
)
from sphinxcontrib_research.vocabulary.identifiers import ARXIV_DOI

_WORK = re.compile(r"https://openalex\.org/(W\d{1,15})", re.IGNORECASE)
_SELECT = (
    "id,doi,ids,title,publication_year,publication_date,type,primary_location,authorships,cited_by_count,"
    "counts_by_year,biblio,abstract_inverted_index"
)
_TYPES = {
    "preprint": "preprint",
    "dissertation": "thesis",
    "dataset": "dataset",
    "book": "book",
    "book-chapter": "chapter",
}
_ANY_WORK = "W2741809807"
"""The one of their own examples; whether it is found does not matter."""
_MOST_WORDS = 5_000
_CUT_OFF = 100
"""Lists name so many authors of a work and no more: then nobody knows whether these are all."""


def _limited(reply: Reply, now: float) -> RateLimited | None:
    """The limits a second and a day are both 429: how long to wait tells which."""
    if reply.status != 429:
        return None
    seconds = retry_after(reply.headers, now)
    if seconds is None and reply.body[:1] == b"{":
        seconds = number(str(mapping(reply.json()).get("retryAfter", "")))
    if seconds is not None and seconds > 3600:
        return RateLimited(
            seconds, "today's budget is used up (a free OPENALEX_API_KEY gives ten times as much)"
        )
    return RateLimited(seconds, "too many requests (HTTP 429)")


SERVICE = Service(
    name="openalex",
    title="OpenAlex",
    base="https://api.openalex.org",
    family="openalex.org",
    pace=0.2,
    tokens=("OPENALEX_API_KEY",),
    limited=_limited,
)


def _query(http: Http, targets: Sequence[Target]) -> Results:
    """One list, then what it misses one by one, which is free.

    A list matches a work's own DOI only; asking for one also finds those that were merged into another.
    """
    left = {_batch_key(http, target) + _listed(target): target for target in targets}
    is_certain = False
    if len(targets) > 1:
        batch_key = _batch_key(http, targets[0])
        works = _list(http, f"{batch_key}:{'|'.join(_listed(target) for target in targets)}")
        is_certain = works is not None
        for work in works or ():
            name = _work_id(work) if batch_key == "ids.openalex" else normal(parse_doi, work.get("doi"))
            if (target := left.pop(batch_key + name, None)) is not None:
                yield target, _found(work, in_list=True)
    for target in left.values():
        result = _author_of(http, target) if "orcid" in target.ids else _one(http, target)
        if isinstance(result, Absent) and not is_certain:
            _confirm(http)
            is_certain = True
        yield target, result


def _batch_key(_http: Http, target: Target) -> str:
    """The filter of a list that finds it."""
    if "openalex" in target.ids:
        return "ids.openalex"
    return "doi" if (dois := _dois(target)) and listable(dois[0]) else ""


def _listed(target: Target) -> str:
    return target.ids.get("openalex") or next(iter(_dois(target)), target.key)


def _dois(target: Target) -> list[str]:
    dois = [target.ids["doi"]] if "doi" in target.ids else []
    if "arxiv" in target.ids:
        dois.append(ARXIV_DOI + target.ids["arxiv"].lower())
    return dois


def _list(http: Http, wanted: str, *more: tuple[str, str]) -> list[dict[str, Any]] | None:
    """The works that a filter finds; ``None``: it is not accepted.

    Raises:
        UnavailableError: It was not OpenAlex that answered: its lists may be empty, but they are there.
    """
    params = (("filter", wanted), ("per_page", "100"), *more, ("select", _SELECT))
    reply = http.send(SERVICE, Request("/works", params))
    if rejected(reply) is not None:
        if reply.status in (400, 414):
            return None
        raise UnavailableError(f"refused (HTTP {reply.status})")
    works = mapping(reply.json()).get("results")
    if not isinstance(works, list):
        raise UnavailableError("an answer without a list in it")
    return entries(works)


def _confirm(http: Http) -> None:
    """See that OpenAlex itself is there, before it is believed that it lacks something.

    It says so with 404 and a web page, as does whatever may stand between it and us.
    """
    if _list(http, f"ids.openalex:{_ANY_WORK}") is None:
        raise UnavailableError("it does not accept a list of its own identifiers")


def _one(http: Http, target: Target) -> Result:
    paths = [target.ids["openalex"]] if "openalex" in target.ids else []
    paths += [f"doi:{quote(doi, safe='/:')}" for doi in _dois(target)]
    paths += [f"{kind}:{target.ids[kind]}" for kind in ("pmid", "pmcid") if kind in target.ids]
    result: Result = Absent()
    for path in paths:
        reply = http.send(SERVICE, Request(f"/works/{path}", (("select", _SELECT),)))
        verdict = rejected(reply, pages=True)
        if verdict is None:
            work = mapping(reply.json())
            return _found(work) if _work_id(work) else Failed("an answer without a work in it")
        if isinstance(verdict, Failed):
            result = verdict
    return result


def _work_id(work: dict[str, Any]) -> str:
    match = _WORK.fullmatch(work["id"]) if isinstance(work.get("id"), str) else None
    return match[1].upper() if match else ""


def _found(work: dict[str, Any], *, in_list: bool = False) -> Found:
    title = prose(work.get("title"))
    authorships = entries(work.get("authorships"))
    if in_list and len(authorships) >= _CUT_OFF:
        authorships = []
    biblio = mapping(work.get("biblio"))
    source = mapping(mapping(work.get("primary_location")).get("source"))
    doi = normal(parse_doi, work.get("doi"))
    values: dict[str, Json] = {
        "openalex": _work_id(work),
        "citations": count(work.get("cited_by_count")),
        "citations_per_year": _per_year(work.get("counts_by_year")),
        "title": title,
        "authors": people([_author(item) for item in authorships]),
        "venue": text(source.get("display_name")) if source.get("type") != "repository" else "",
        "date": date(work.get("publication_date")) or date(work.get("publication_year")),
        "doi": "" if doi.startswith(ARXIV_DOI) else doi,
        "type": _TYPES.get(text(work.get("type")), ""),
        "volume": text(biblio.get("volume"), 40),
        "issue": text(biblio.get("issue"), 40),
        "pages": _pages(biblio),
        "pdf": _pdf(mapping(work.get("primary_location"))),
        "abstract": _abstract(work.get("abstract_inverted_index")),
    }
    return Found({name: value for name, value in values.items() if value not in (None, "", [])}, title)


def _author(item: dict[str, Any]) -> dict[str, str] | None:
    author = mapping(item.get("author"))
    name = text(author.get("display_name"), 200) or text(item.get("raw_author_name"), 200)
    return person("", "", name, author.get("orcid"))


def _per_year(value: object) -> Json:
    if not isinstance(value, list):
        return None
    years: dict[str, Json] = {
        str(year): cited
        for item in entries(value)
        if (year := count(item.get("year"))) and (cited := count(item.get("cited_by_count"))) is not None
    }
    return dict(sorted(years.items()))


def _pages(biblio: dict[str, Any]) -> str:
    start, end = text(biblio.get("first_page"), 20), text(biblio.get("last_page"), 20)
    return f"{start}-{end}" if start and end and start != end else start


def _pdf(location: dict[str, Any]) -> str:
    address = text(location.get("pdf_url"))
    return address if address.startswith("https://") and " " not in address else ""


def _abstract(index: object) -> str:
    """An abstract from the places of its words; empty where a place is no place."""
    places = [
        (place, word)
        for word, found in mapping(index).items()
        for place in (found if isinstance(found, list) else ())
        if isinstance(place, int)
    ]
    return (
        text(" ".join(word for _, word in sorted(places)), LONGEST_ABSTRACT)
        if len(places) <= _MOST_WORDS
        else ""
    )


def _author_of(http: Http, target: Target) -> Result:
    reply = http.send(SERVICE, Request(f"/authors/orcid:{target.ids['orcid']}"))
    return rejected(reply, pages=True) or _person(mapping(reply.json()), target)


def _person(record: dict[str, Any], target: Target) -> Result:
    if normal(parse_orcid, record.get("orcid") or target.ids["orcid"]) != target.ids["orcid"]:
        return Failed("an answer about another person")
    summary = mapping(record.get("summary_stats"))
    values: dict[str, Json] = {
        "h_index": count(summary.get("h_index")),
        "i10_index": count(summary.get("i10_index")),
        "paper_count": count(record.get("works_count")),
        "citations": count(record.get("cited_by_count")),
    }
    known = {name: value for name, value in values.items() if value is not None}
    return Found(known) if known else Failed("an answer without a person in it")


def works_of(http: Http, orcid: str) -> Iterator[dict[str, Any]]:
    """Every work of a person, as fields with ``arxiv``, newest first; at most 10,000.

    Raises:
        UnavailableError: OpenAlex could not be asked.
    """
    for page in range(1, 101):
        wanted = f"authorships.author.orcid:{orcid}"
        works = _list(http, wanted, ("page", str(page)), ("sort", "publication_date:desc"))
        if works is None:
            raise UnavailableError("it does not accept a list of the works of a person")
        for work in works:
            doi = normal(parse_doi, work.get("doi"))
            preprint = {"arxiv": doi.removeprefix(ARXIV_DOI)} if doi.startswith(ARXIV_DOI) else {}
            yield {**_found(work).values, **preprint}
        if len(works) < 100:
            return


PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(
        (
            *(
                "citations",
                "citations_per_year",
                "title",
                "authors",
                "venue",
                "date",
                "doi",
                "type",
                "volume",
                "issue",
            ),
            *("pages", "pdf", "abstract", "openalex", "h_index", "i10_index", "paper_count"),
        )
    ),
    batch_key=_batch_key,
    batch_size=50,
    accepts=lambda target: not {"doi", "arxiv", "pmid", "pmcid", "openalex", "orcid"}.isdisjoint(target.ids),
    query=_query,
)
