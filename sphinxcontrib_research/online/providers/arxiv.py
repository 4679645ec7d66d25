"""arXiv (https://info.arxiv.org/help/api/user-manual.html): an Atom feed for a list of identifiers.

Thank you to arXiv for use of its open access interoperability.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from sphinxcontrib_research.model.identifiers import parse_arxiv, parse_doi
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Provider,
    Results,
    Target,
    check_accepted,
    found,
    paired,
)
from sphinxcontrib_research.online.service import RateLimited, Reply, Request, Service, UnavailableError

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_ID = re.compile(r"https?://arxiv\.org/abs/(.+?)(?:v\d+)?")


def _limited(reply: Reply, _now: float) -> RateLimited | None:
    """Read that the whole service is busy, as it says in plain text, with any status."""
    if reply.status == 429 or reply.body[:40].strip().lower().startswith(b"rate exceeded"):
        return RateLimited(None, "the whole service is busy (HTTP 429)")
    return None


SERVICE = Service(
    name="arxiv",
    title="arXiv",
    base="https://export.arxiv.org",
    family="arxiv.org",
    pace=3.0,
    attempts=1,  # What makes it refuse lies outside our control and lasts: DataCite has the same facts.
    deadline=45.0,
    limited=_limited,
)


def _query(http: Http, targets: Sequence[Target]) -> Results:
    wanted = {target.ids["arxiv"]: target for target in targets}
    params = (("id_list", ",".join(wanted)), ("max_results", str(len(wanted))))
    reply = http.send(SERVICE, Request("/api/query", params))
    check_accepted(reply)
    feed = read.parse_xml(reply.body)
    if feed.tag != f"{_ATOM}feed":
        raise UnavailableError("the response is XML, but no feed")
    entries = feed.findall(f"{_ATOM}entry")
    if any("/api/errors" in (entry.findtext(f"{_ATOM}id") or "") for entry in entries):
        raise UnavailableError("the response is an error")
    yield from paired(wanted, entries, _identifier, lambda entry: found(entry, _FIELDS))


def _identifier(entry: Element) -> str:
    match = _ID.fullmatch((entry.findtext(f"{_ATOM}id") or "").strip())
    return read.normal(parse_arxiv, match[1]) if match else ""


def _text(element: Element, name: str) -> str:
    return read.text(element.findtext(name))


_FIELDS: read.FieldTable[Element] = {
    "title": lambda entry: _text(entry, f"{_ATOM}title"),
    "authors": lambda entry: read.people(
        read.person("", "", _text(author, f"{_ATOM}name")) for author in entry.findall(f"{_ATOM}author")
    ),
    "venue": lambda entry: _text(entry, f"{_ARXIV}journal_ref"),
    "date": lambda entry: read.date(_text(entry, f"{_ATOM}published")),
    "doi": lambda entry: read.normal(parse_doi, _text(entry, f"{_ARXIV}doi")),
    "abstract": lambda entry: read.text(entry.findtext(f"{_ATOM}summary"), read.LONGEST_ABSTRACT),
}

PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(_FIELDS),
    accepts=lambda target: "arxiv" in target.ids,
    query=_query,
    batch_key=lambda _http, _target: "ids",
    batch_size=50,
)
