"""Zenodo (https://developers.zenodo.org): records of data, software and papers, with their downloads.

The number of downloads is that of all versions of a record together.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from sphinxcontrib_research.model.identifiers import parse_doi
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers.interface import (
    Failed,
    Found,
    Provider,
    Result,
    Results,
    Target,
    rejected,
)
from sphinxcontrib_research.online.service import Request, Service, limited_until_reset

SERVICE = Service(
    name="zenodo",
    title="Zenodo",
    base="https://zenodo.org/api",
    family="zenodo.org",
    pace=2.0,
    tokens=("ZENODO_TOKEN",),
    limited=limited_until_reset,
)
_PART = "zenodo_part"
"""A record that belongs to a paper: it has another title, authors and date."""
_TYPES = MappingProxyType(
    {
        "dataset": "dataset",
        "software": "software",
        "presentation": "speech",
        "poster": "speech",
        "article": "article-journal",
        "conferencepaper": "paper-conference",
        "preprint": "preprint",
        "thesis": "thesis",
        "report": "report",
        "technicalnote": "report",
        "book": "book",
        "section": "chapter",
    }
)


def _query(http: Http, targets: Sequence[Target]) -> Results:
    for target in targets:
        record = target.ids.get(SERVICE.name) or target.ids[_PART]
        reply = http.send(SERVICE, Request(f"/records/{record}"))
        yield target, rejected(reply) or _result(read.mapping(reply.json()), target)


def _result(record: dict[str, Any], target: Target) -> Result:
    values = read.values_of(record, _FIELDS)
    if "downloads" not in values:
        return Failed("the response holds no downloads")
    if SERVICE.name not in target.ids:
        return Found({"downloads": values["downloads"]})
    return Found(values, str(values.get("title", "")))


def _type(record: dict[str, Any]) -> str:
    kind = read.mapping(read.at(record, "metadata", "resource_type"))
    return _TYPES.get(read.text(kind.get("subtype"))) or _TYPES.get(read.text(kind.get("type")), "")


def _author(creator: dict[str, Any]) -> dict[str, str] | None:
    return read.person("", "", read.text(creator.get("name"), 300), creator.get("orcid"))


_FIELDS: read.FieldTable[dict[str, Any]] = {
    "downloads": lambda record: read.count(read.at(record, "stats", "downloads")),
    "title": lambda record: read.prose(read.at(record, "metadata", "title")),
    "authors": lambda record: read.people(
        map(_author, read.entries(read.at(record, "metadata", "creators")))
    ),
    "date": lambda record: read.date(read.text(read.at(record, "metadata", "publication_date"), 40)),
    "doi": lambda record: read.normal(parse_doi, record.get("doi") or read.at(record, "metadata", "doi")),
    "type": _type,
}

PROVIDER = Provider(
    service=SERVICE,
    fields=frozenset(_FIELDS),
    accepts=lambda target: not {SERVICE.name, _PART}.isdisjoint(target.ids),
    query=_query,
)
