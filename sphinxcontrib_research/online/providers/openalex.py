"""OpenAlex (https://developers.openalex.org): citations, and metadata where others have none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from sphinxcontrib_research.lock import Json
from sphinxcontrib_research.model.identifiers import PARSERS, parse_doi, parse_orcid
from sphinxcontrib_research.model.library.likeness import Work, without_retraction_mark
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    MOST_PAGES,
    Absent,
    Candidate,
    Failed,
    Finder,
    Found,
    Listed,
    ListedWork,
    Provider,
    Result,
    Results,
    Target,
    TooManyError,
    arxiv_or_doi,
    check_accepted,
    found,
    is_same_work,
    listable,
    page,
    rejected,
)
from sphinxcontrib_research.online.service import (
    LimitReachedError,
    RateLimited,
    Reply,
    Request,
    Service,
    UnavailableError,
    number,
    too_many_requests,
)
from sphinxcontrib_research.vocabulary import ARXIV_DOI

_WORK = re.compile(r"https://openalex\.org/(W\d{1,15})", re.IGNORECASE)
_SELECT = (
    "id,doi,ids,title,publication_year,publication_date,type,primary_location,authorships,cited_by_count,"
    "counts_by_year,biblio,is_retracted,abstract_inverted_index"
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
_WORDS = re.compile(r"\w+")
_WORDS_ENOUGH = 40
"""Words of a title that are searched for: an address may have 4 KB."""
_EVERYTHING = (("corpus", "all"),)
"""Theses and data that are in no other catalogue are beside the core of theirs."""
_LONGEST_LIST = 3_500
"""Bytes of identifiers in a list: an address may have 4,094 (https://developers.openalex.org/guides/searching)."""
_MOST_WORDS = 5_000
_CUT_OFF = 100
"""Lists name so many authors of a work and no more: then nobody knows whether these are all."""


def _limited(reply: Reply, now: float) -> RateLimited | None:
    """Read a 429: how long to wait shows whether it is the limit of a second or of a day."""
    body = read.mapping(reply.json()) if reply.status == 429 and reply.body[:1] == b"{" else {}
    limit = too_many_requests(reply, now, number(str(body.get("retryAfter", ""))))
    if limit is None or limit.seconds is None or limit.seconds <= 3600:
        return limit
    why = "today's budget is used up (a free OPENALEX_API_KEY gives ten times as much)"
    return RateLimited(limit.seconds, why)


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
    """Query by one list, then for what it misses one by one, which is free.

    A list matches a work's own DOI only; asking for one also finds those that were merged into another.
    """
    if len(targets) > 1 and sum(len(_listed(target)) + 3 for target in targets) > _LONGEST_LIST:
        half = len(targets) // 2
        yield from _query(http, targets[:half])
        yield from _query(http, targets[half:])
        return
    left = {_batch_key(http, target) + _listed(target): target for target in targets}
    is_certain = False
    if len(targets) > 1:
        batch_key = _batch_key(http, targets[0])
        works = _list(http, f"{batch_key}:{'|'.join(_listed(target) for target in targets)}", *_EVERYTHING)
        is_certain = works is not None
        for work in works or ():
            name = _work_id(work) if batch_key == "ids.openalex" else read.normal(parse_doi, work.get("doi"))
            if (target := left.pop(batch_key + name, None)) is not None:
                yield target, _found(work, in_list=True)
    is_certain = is_certain or http.replies.find(SERVICE.name, _list_of(_ANY_LIST)) is not None
    if left and not is_certain and http.replies.find(SERVICE.name, _CONFIRM_FIRST):
        _confirm(http)
        is_certain = True
    for target in left.values():
        before = http.requests(SERVICE)
        try:
            result = _author_of(http, target) if "orcid" in target.ids else _one(http, target, is_certain)
            if isinstance(result, Absent) and not is_certain:
                _confirm(http)
                is_certain = True
        except LimitReachedError:
            # What is not confirmed is not kept: the next run would spend its requests on the same.
            if http.requests(SERVICE) > before:
                http.replies.keep(SERVICE.name, _CONFIRM_FIRST, Reply(200, {}, b""))
            raise
        yield target, result


def _batch_key(_http: Http, target: Target) -> str:
    """Return the filter of a list that finds it."""
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


def _search(http: Http, target: Target) -> list[Candidate]:
    """Search by the words of the title, without what stands for an operator in a search."""
    words = " ".join(_WORDS.findall(target.title.lower())[:_WORDS_ENOUGH])
    more = (("search.title", words), *_EVERYTHING)
    works = _list(http, f"publication_year:{target.year}", *more)
    if works is None:
        raise UnavailableError("it does not accept a search by title")
    return [
        Candidate(_ids(work), _found(work, in_list=True).values, _kind(work))
        for work in works
        if _work_id(work)
    ]


def _kind(work: dict[str, Any]) -> str:
    kind = read.text(work.get("type"), 40)
    return "" if kind == "other" else _TYPES.get(kind, kind)


def _ids(work: dict[str, Any]) -> dict[str, str]:
    doi = read.normal(parse_doi, work.get("doi"))
    if doi.startswith(ARXIV_DOI):
        return {"openalex": _work_id(work), "arxiv": doi.removeprefix(ARXIV_DOI)}
    return {"openalex": _work_id(work), **({"doi": doi} if doi else {})}


def _list(http: Http, wanted: str, *more: tuple[str, str]) -> list[dict[str, Any]] | None:
    """Return the works that a filter finds; ``None``: it is not accepted.

    Raises:
        UnavailableError: It was not OpenAlex that responded: its lists may be empty, but they are there.
    """
    request = _list_of(wanted, *more)
    reply = _reply(http, request)
    if reply.status in (400, 414):
        return None
    check_accepted(reply)
    works = read.mapping(reply.json()).get("results")
    if not isinstance(works, list):
        raise UnavailableError("the response holds no list")
    http.replies.keep(SERVICE.name, request, reply)
    return read.entries(works)


def _list_of(wanted: str, *more: tuple[str, str]) -> Request:
    return Request("/works", (("filter", wanted), ("per_page", "100"), *more, ("select", _SELECT)))


def _reply(http: Http, request: Request) -> Reply:
    """Return a reply of an earlier run that was interrupted, else of the service."""
    known = None if http.dry else http.replies.find(SERVICE.name, request)
    return http.send(SERVICE, request) if known is None else known


_ANY_LIST = f"ids.openalex:{_ANY_WORK}"
_CONFIRM_FIRST = Request("confirm first")
"""Kept, but never sent: a run reached its limit before it could confirm that something is absent."""


def _confirm(http: Http) -> None:
    """Check that OpenAlex itself responds, before something counts as absent there.

    It says so with 404 and a web page, as does whatever may stand between it and us.
    """
    if _list(http, _ANY_LIST) is None:
        raise UnavailableError("it does not accept a list of its own identifiers")


def _one(http: Http, target: Target, is_certain: bool) -> Result:
    """Query by one identifier after the other; ``is_certain``: a 404 comes from OpenAlex itself."""
    paths = [target.ids["openalex"]] if "openalex" in target.ids else []
    paths += [f"doi:{quote(doi, safe='/:')}" for doi in _dois(target)]
    paths += [f"{kind}:{target.ids[kind]}" for kind in ("pmid", "pmcid") if kind in target.ids]
    result: Result = Absent()
    for path in paths:
        request = Request(f"/works/{path}", (("select", _SELECT),))
        reply = _reply(http, request)
        verdict = rejected(reply, pages=True)
        if verdict is None:
            work = read.mapping(reply.json())
            if not _work_id(work):
                return Failed("the response holds no work")
            http.replies.keep(SERVICE.name, request, reply)
            return _found(work)
        if isinstance(verdict, Failed):
            result = verdict
        elif is_certain:
            http.replies.keep(SERVICE.name, request, reply)
    return result


def _work_id(work: dict[str, Any]) -> str:
    match = _WORK.fullmatch(work["id"]) if isinstance(work.get("id"), str) else None
    return match[1].upper() if match else ""


def _found(work: dict[str, Any], *, in_list: bool = False) -> Found:
    if in_list and len(read.entries(work.get("authorships"))) >= _CUT_OFF:
        work = {**work, "authorships": []}
    return found(work, _WORK_FIELDS)


def _author(item: dict[str, Any]) -> dict[str, str] | None:
    name = read.text(read.at(item, "author", "display_name"), 200) or read.text(
        item.get("raw_author_name"), 200
    )
    return read.person("", "", name, read.at(item, "author", "orcid"))


def _title(work: dict[str, Any]) -> str:
    title = read.prose(work.get("title"))
    return without_retraction_mark(title) if work.get("is_retracted") is True else title


def _venue(work: dict[str, Any]) -> str:
    source = read.at(work, "primary_location", "source")
    return "" if read.at(source, "type") == "repository" else read.text(read.at(source, "display_name"))


def _doi(work: dict[str, Any]) -> str:
    """Return the DOI of a published work; what arXiv registers for a preprint is none."""
    doi = read.normal(parse_doi, work.get("doi"))
    return "" if doi.startswith(ARXIV_DOI) else doi


def _per_year(value: object) -> Json:
    if not isinstance(value, list):
        return None
    years: dict[str, Json] = {
        str(year): cited
        for item in read.entries(value)
        if (year := read.count(item.get("year")))
        and (cited := read.count(item.get("cited_by_count"))) is not None
    }
    return dict(sorted(years.items()))


def _pages(biblio: object) -> str:
    start, end = (
        read.text(read.at(biblio, "first_page"), 20),
        read.text(read.at(biblio, "last_page"), 20),
    )
    return f"{start}-{end}" if start and end and start != end else start


def _https(address: str) -> str:
    return address if address.startswith("https://") and " " not in address else ""


def _abstract(index: object) -> str:
    """Return an abstract from the places of its words; empty where a place is no place."""
    places = [
        (place, word)
        for word, found in read.mapping(index).items()
        for place in (found if isinstance(found, list) else ())
        if isinstance(place, int)
    ]
    return (
        read.text(" ".join(word for _, word in sorted(places)), read.LONGEST_ABSTRACT)
        if len(places) <= _MOST_WORDS
        else ""
    )


def _author_of(http: Http, target: Target) -> Result:
    reply = http.send(SERVICE, Request(f"/authors/orcid:{target.ids['orcid']}"))
    return rejected(reply, pages=True) or _person(read.mapping(reply.json()), target)


def _person(record: dict[str, Any], target: Target) -> Result:
    if read.normal(parse_orcid, record.get("orcid") or target.ids["orcid"]) != target.ids["orcid"]:
        return Failed("the response is about another person")
    values = read.values_of(record, _PERSON_FIELDS)
    return Found(values) if values else Failed("the response holds no person")


# Lists of works, page by page (https://developers.openalex.org/guides/page-through-results).

_BY_PERSON = "authorships.author.orcid"
_PER_PAGE = 100
_MOST_LISTED = 10_000
"""Works of one list, without a cursor; a cursor needs a key."""


def _works(http: Http, wanted: str, select: str) -> Iterator[dict[str, Any]]:
    """Yield every work that a filter finds, newest first.

    Raises:
        UnavailableError: A page is missing, or there are more works than a list without a key gives.
    """
    cursor, done, number = "*" if http.token(SERVICE) else "", 0, 1
    while number <= MOST_PAGES:
        place = ("cursor", cursor) if cursor else ("page", str(number))
        params = (("filter", wanted), ("per_page", str(_PER_PAGE)), place, ("sort", "publication_date:desc"))
        try:
            works, total, following = page(
                http, SERVICE, Request("/works", (*params, ("select", select))), _page_of
            )
        except UnavailableError:
            if cursor != "*" or http.token(SERVICE):
                raise
            cursor = ""  # The key was refused: without one there are no cursors.
            continue
        if number == 1 and total:
            http.progress.begin(SERVICE, total)
        yield from works
        # Not by the works of a page: what moves between pages while they are read comes twice.
        done, number = number * _PER_PAGE, number + 1
        if total:
            http.progress.advance(SERVICE, min(done, total))
        if not following if cursor else done >= total:
            return
        if not works:
            raise UnavailableError(f"{max(0, total - done):,} of {total:,} works are not listed")
        cursor = following if cursor else ""
        if not cursor and done >= _MOST_LISTED:
            cure = "'--since DATE' or a free OPENALEX_API_KEY brings the rest"
            raise TooManyError(f"{total - done:,} of {total:,} works are not listed; {cure}")
    raise TooManyError(f"no more than {done:,} works are listed")


def _page_of(reply: Reply) -> tuple[list[dict[str, Any]], int, str]:
    """Return the works of a page, how many there are on all pages, and the cursor of the next."""
    check_accepted(reply)
    content = reply.json()
    works, total = read.at(content, "results"), read.count(read.at(content, "meta", "count"))
    if not isinstance(works, list) or total is None or not all(map(_work_id, read.entries(works))):
        raise UnavailableError("the response holds no list of works")
    following = read.at(content, "meta", "next_cursor")
    return read.entries(works), total, following if isinstance(following, str) else ""


def _citing(http: Http, targets: Sequence[Target], since: str) -> Listed:
    """List what cites works; they are looked up first, as ``cites`` takes identifiers of OpenAlex only."""
    known, failed = _identified(http, targets)
    if known:
        wanted = f"cites:{'|'.join(sorted(known))}"
        for work in _works(http, _since(wanted, since), f"{_SELECT},referenced_works"):
            cited = work.get("referenced_works")
            names = [_work_id({"id": name}) for name in cited] if isinstance(cited, list) else []
            keys = [known[name] for name in names if name in known]
            if not keys and len(known) == 1:
                keys = [*known.values()]
            yield _listed_work(work, tuple(dict.fromkeys(keys)))
    if failed:
        raise UnavailableError(failed)


def _identified(http: Http, targets: Sequence[Target]) -> tuple[dict[str, str], str]:
    """Look works up.

    Returns:
        Their keys by the identifiers that OpenAlex gives them, and why one could not be looked up.
    """
    known = {target.ids["openalex"]: target.key for target in targets if "openalex" in target.ids}
    failed, absent = "", {}
    by_key: dict[str, list[Target]] = {}
    for target in targets:
        if "openalex" not in target.ids:
            by_key.setdefault(_batch_key(http, target) or target.key, []).append(target)
    for some in by_key.values():
        for target, result in _query(http, some):
            if isinstance(result, Found) and _is_of(target, result):
                known[str(result.values["openalex"])] = target.key
            elif isinstance(result, Failed):
                failed = f"{target.label}: {result.why}"
            else:
                absent[target.key] = target.label
    known |= _preprints(http, targets)
    if unknown := [label for key, label in absent.items() if key not in known.values()]:
        http.progress.report(f"{SERVICE.title} does not know {', '.join(unknown)}")
    return known, failed


def _preprints(http: Http, targets: Sequence[Target]) -> dict[str, str]:
    """Return the preprints that are works of their own there beside the published ones, by identifier."""
    by_doi = {
        ARXIV_DOI + target.ids["arxiv"].lower(): target
        for target in targets
        if "arxiv" in target.ids and "doi" in target.ids
    }
    works = _list(http, f"doi:{'|'.join(by_doi)}") if by_doi else None
    found = {}
    for work in works or ():
        target = by_doi.get(read.normal(parse_doi, work.get("doi")))
        if target is not None and _is_of(target, _found(work, in_list=True)):
            found[_work_id(work)] = target.key
    return found


def _is_of(target: Target, result: Found) -> bool:
    ours = Work(target.title, target.family, target.year)
    return is_same_work(ours, result.title or "", result.values)


def _since(wanted: str, date: str) -> str:
    return f"{wanted},from_publication_date:{date}" if date else wanted


def _by_person(http: Http, orcid: str, since: str) -> Listed:
    for work in _works(http, _since(f"{_BY_PERSON}:{orcid}", since), _SELECT):
        yield _listed_work(work)


def _naming(http: Http, words: str, since: str) -> Listed:
    """List works with a phrase in title or abstract; in a filter, commas and bars would end it."""
    plain = " ".join(_NOT_IN_FILTERS.sub(" ", words).split())
    for work in _works(http, _since(f'title_and_abstract.search:"{plain}"', since), _SELECT):
        yield _listed_work(work)


_NOT_IN_FILTERS = re.compile(r'[,|"\\!:()]+')


def _listed_work(work: dict[str, Any], cites: tuple[str, ...] = ()) -> ListedWork:
    values = dict(_found(work, in_list=True).values)
    ids = {"openalex": str(values.pop("openalex")), **arxiv_or_doi(read.normal(parse_doi, work.get("doi")))}
    for kind in ("pmid", "pmcid"):
        if bare := read.normal(PARSERS[kind], read.at(work, "ids", kind)):
            ids[kind] = bare
    values.pop("doi", None)
    page = _https(read.text(read.at(work, "primary_location", "landing_page_url")))
    return ListedWork(ids, values, cites, url=page or f"https://openalex.org/{ids['openalex']}")


def _of_venue(value: Callable[[object], str]) -> Callable[[dict[str, Any]], str]:
    """Return what reads a part of ``biblio``, which without a venue is of another version than the rest."""
    return lambda work: value(work.get("biblio")) if _venue(work) else ""


_WORK_FIELDS: read.FieldTable[dict[str, Any]] = {
    "openalex": _work_id,
    "citations": lambda work: read.count(work.get("cited_by_count")),
    "retracted": lambda work: verdict if isinstance(verdict := work.get("is_retracted"), bool) else None,
    "citations_per_year": lambda work: _per_year(work.get("counts_by_year")),
    "title": _title,
    "authors": lambda work: read.people(map(_author, read.entries(work.get("authorships")))),
    "venue": _venue,
    "date": lambda work: read.date(work.get("publication_date")) or read.date(work.get("publication_year")),
    "doi": _doi,
    "type": lambda work: _TYPES.get(read.text(work.get("type")), ""),
    "volume": _of_venue(lambda biblio: read.text(read.at(biblio, "volume"), 40)),
    "issue": _of_venue(lambda biblio: read.text(read.at(biblio, "issue"), 40)),
    "pages": _of_venue(_pages),
    "pdf": lambda work: _https(read.text(read.at(work, "primary_location", "pdf_url"))),
    "abstract": lambda work: _abstract(work.get("abstract_inverted_index")),
}
_PERSON_FIELDS: read.FieldTable[dict[str, Any]] = {
    "h_index": lambda person: read.count(read.at(person, "summary_stats", "h_index")),
    "i10_index": lambda person: read.count(read.at(person, "summary_stats", "i10_index")),
    "paper_count": lambda person: read.count(person.get("works_count")),
    "citations": lambda person: read.count(person.get("cited_by_count")),
}

PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(_WORK_FIELDS) | frozenset(_PERSON_FIELDS),
    accepts=lambda target: not {"doi", "arxiv", "pmid", "pmcid", "openalex", "orcid"}.isdisjoint(target.ids),
    query=_query,
    batch_key=_batch_key,
    batch_size=50,
    search=_search,
)
FINDER = Finder(
    service=SERVICE,
    citing=_citing,
    citing_batch=50,
    accepts=PROVIDER.accepts,
    by_person=_by_person,
    naming=_naming,
)
