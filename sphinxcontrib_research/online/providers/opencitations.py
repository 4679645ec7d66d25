"""OpenCitations (https://api.opencitations.net/index/v2): which works cite a work, by identifier alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sphinxcontrib_research.model.identifiers import PARSERS
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Finder,
    Listed,
    ListedWork,
    Target,
    arxiv_or_doi,
    check_accepted,
    page,
)
from sphinxcontrib_research.online.service import Reply, Request, Service, UnavailableError
from sphinxcontrib_research.vocabulary import ARXIV_DOI

SERVICE = Service(
    name="opencitations",
    title="OpenCitations",
    base="https://api.opencitations.net/index/v2",
    family="opencitations.net",
    pace=0.5,
    tokens=("OPENCITATIONS_ACCESS_TOKEN",),
    authorization=lambda token: ("Authorization", token),
    refuses=lambda reply: reply.status in (401, 403),
)


def _citing(http: Http, targets: Sequence[Target], since: str) -> Listed:
    """List what cites works, by each of their DOIs; ``creation`` is the date of the citing work."""
    for target in targets:
        dois = [target.ids["doi"]] if "doi" in target.ids else []
        dois += [ARXIV_DOI + target.ids["arxiv"].lower()] if "arxiv" in target.ids else []
        for doi in dois:
            request = Request(
                f"/citations/doi:{quote(doi, safe='/:')}", headers={"Accept": "application/json"}
            )
            for citation in page(http, SERVICE, request, _citations):
                ids = _identifiers(citation.get("citing"))
                date = read.date(citation.get("creation"))
                if ids and not (date and date < since[: len(date)]):
                    yield ListedWork(ids, {"date": date} if date else {}, (target.key,))


def _citations(reply: Reply) -> list[dict[str, Any]]:
    """Return the citations of a work; of one that is not known there are none."""
    check_accepted(reply)
    found = reply.json()
    if not isinstance(found, list):
        raise UnavailableError("the response holds no list")
    return read.entries(found)


def _identifiers(written: object) -> dict[str, str]:
    """Read ``omid:br/06101801781 doi:10.5555/a pmid:39900001``, in which any may be missing."""
    found: dict[str, str] = {}
    for word in read.text(written).split():
        kind, _, value = word.partition(":")
        if kind in ("doi", "pmid", "pmcid") and (bare := read.normal(PARSERS[kind], value)):
            found |= arxiv_or_doi(bare) if kind == "doi" else {kind: bare}
        elif kind == "openalex":
            found["openalex"] = value.upper()
    return found


FINDER = Finder(SERVICE, citing=_citing)
