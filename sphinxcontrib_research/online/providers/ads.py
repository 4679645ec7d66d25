"""NASA's ADS (https://ui.adsabs.harvard.edu/help/api): which works cite a work; only with a token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sphinxcontrib_research.model.identifiers import parse_arxiv, parse_doi
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    MOST_PAGES,
    Finder,
    Listed,
    ListedWork,
    Target,
    TooManyError,
    arxiv_or_doi,
    check_accepted,
    page,
    phrase,
)
from sphinxcontrib_research.online.service import (
    Reply,
    Request,
    Service,
    UnavailableError,
    limited_until_reset,
)

_SELECT = "bibcode,title,author,doi,identifier,pubdate,pub,volume,issue,page,doctype"
_ROWS = 500
_TYPES = {
    "article": "article-journal",
    "eprint": "preprint",
    "inproceedings": "paper-conference",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "book": "book",
    "inbook": "chapter",
    "techreport": "report",
    "software": "software",
    "catalog": "dataset",
}


SERVICE = Service(
    name="ads",
    title="ADS",
    base="https://api.adsabs.harvard.edu/v1",
    family="adsabs.harvard.edu",
    pace=0.5,
    tokens=("ADS_API_TOKEN", "ADS_DEV_KEY"),
    limited=limited_until_reset,  # The requests of a day are used up.
)


def _citing(http: Http, targets: Sequence[Target], since: str) -> Listed:
    for target in targets:
        names = [f"doi:{phrase(target.ids['doi'])}"] if "doi" in target.ids else []
        names += [f"identifier:{phrase('arXiv:' + target.ids['arxiv'])}"] if "arxiv" in target.ids else []
        wanted = f"citations({' OR '.join(names)})"
        if since:
            wanted += f" pubdate:[{since[:7]} TO 9999-12]"
        start, total = 0, 1
        while start < total:
            if start >= MOST_PAGES * _ROWS:
                raise TooManyError(f"no more than {start:,} works that cite {target.label} are listed")
            params = (("q", wanted), ("fl", _SELECT), ("rows", str(_ROWS)), ("start", str(start)))
            works, total = page(
                http, SERVICE, Request("/search/query", (*params, ("sort", "bibcode asc"))), _works
            )
            for work in works:
                yield _listed(work, target)
            if not works and start < total:
                raise UnavailableError(f"{total - start:,} of {total:,} works are not listed")
            start += len(works)


def _works(reply: Reply) -> tuple[list[dict[str, Any]], int]:
    check_accepted(reply)
    found = reply.json()
    works, total = read.at(found, "response", "docs"), read.count(read.at(found, "response", "numFound"))
    if not isinstance(works, list) or total is None:
        raise UnavailableError("the response holds no list")
    return [work for work in read.entries(works) if work.get("bibcode")], total


def _listed(work: dict[str, Any], target: Target) -> ListedWork:
    ids = {"bibcode": read.text(work.get("bibcode"), 40)}
    names = [*_texts(work.get("doi")), *_texts(work.get("identifier"))]
    for name in names:
        for kind, value in arxiv_or_doi(read.normal(parse_doi, name)).items():
            ids.setdefault(kind, value)
        if name.lower().startswith("arxiv:") and (arxiv := read.normal(parse_arxiv, name)):
            ids.setdefault("arxiv", arxiv)
    url = f"https://ui.adsabs.harvard.edu/abs/{quote(ids['bibcode'])}"
    return ListedWork(ids, read.values_of(work, _FIELDS), (target.key,), url=url)


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _venue(work: dict[str, Any]) -> str:
    return "" if work.get("doctype") == "eprint" else read.prose(work.get("pub"))


_FIELDS: read.FieldTable[dict[str, Any]] = {
    "title": lambda work: read.prose(read.first(work.get("title"))),
    "authors": lambda work: read.people(
        read.person("", "", name[:300]) for name in _texts(work.get("author"))
    ),
    "venue": _venue,
    "date": lambda work: read.date(read.text(work.get("pubdate"), 20).replace("-00", "")),
    "type": lambda work: _TYPES.get(read.text(work.get("doctype")), ""),
    "volume": lambda work: read.text(work.get("volume"), 40),
    "issue": lambda work: read.text(work.get("issue"), 40),
    "pages": lambda work: read.text(read.first(work.get("page")), 40),
}

FINDER = Finder(SERVICE, citing=_citing, needs_token=True)
