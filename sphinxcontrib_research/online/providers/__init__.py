"""All providers, in the order in which they are queried: ours, then the sources of numbers of plug-ins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from types import MappingProxyType
from urllib.parse import urlsplit

from sphinxcontrib_research.model import NumberSource
from sphinxcontrib_research.online import read
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers import (
    ads,
    arxiv,
    crossref,
    datacite,
    github,
    hosts,
    openalex,
    opencitations,
    orcid,
    semanticscholar,
    zenodo,
)
from sphinxcontrib_research.online.providers.interface import (
    Failed,
    Found,
    Provider,
    Result,
    Results,
    Target,
    rejected,
)
from sphinxcontrib_research.online.service import Request, Service, UnavailableError
from sphinxcontrib_research.util.plugins import LoadedPlugins, Plugin, load, plugins
from sphinxcontrib_research.vocabulary.fields import METRICS

PROVIDERS = MappingProxyType(
    {
        provider.name: provider
        for provider in (
            *(github.PROVIDER, hosts.GITLAB, hosts.CODEBERG, hosts.HUGGING_FACE, zenodo.PROVIDER),
            *(crossref.PROVIDER, datacite.PROVIDER, arxiv.PROVIDER),
            *(openalex.PROVIDER, semanticscholar.PROVIDER),
        )
    }
)
"""Ours, by name. What describes papers comes before what counts their citations and fills the gaps."""

ON_REQUEST = frozenset(("semanticscholar",))
"""Queried only when named."""


@cache
def providers() -> Mapping[str, Provider]:
    """Return all providers by name."""
    return MappingProxyType({**PROVIDERS, **providers_of_plugins()})


def services() -> Mapping[str, Service]:
    """Return all services that may be queried, by name."""
    found = (
        *(provider.service for provider in providers().values()),
        *(orcid.SERVICE, ads.SERVICE, opencitations.SERVICE),
    )
    return {service.name: service for service in found}


# Sources of numbers that plug-ins add, as providers: one GET request for each paper.


def _fault(_name: str, value: object) -> str:
    if not isinstance(value, NumberSource):
        return f"it is of type {type(value).__name__}, not NumberSource"
    if not value.fields or not value.fields.issubset(METRICS):
        return f"its fields are not among {', '.join(sorted(METRICS))}"
    if urlsplit(value.base).scheme != "https" or value.base.endswith("/"):
        return "its base is not an address https://… without a slash at its end"
    return "" if value.title.strip() else "it has no title"


def load_sources() -> LoadedPlugins:
    """Return the sources of numbers of plug-ins, and what is wrong with those that are left out."""
    names = (orcid.SERVICE.name, ads.SERVICE.name, opencitations.SERVICE.name)
    return load("providers", _fault, (*PROVIDERS, *names))


@cache
def providers_of_plugins() -> Mapping[str, Provider]:
    """Return a provider for each source of numbers, by name."""
    return {
        name: _provider(plugins("providers")[name], source) for name, source in load_sources().values.items()
    }


def _provider(plugin: Plugin, source: NumberSource) -> Provider:
    service = Service(
        name=plugin.name,
        title=source.title,
        base=source.base,
        family=urlsplit(source.base).hostname or "",
        pace=max(0.1, source.pace),
    )
    return Provider(
        service=service,
        fields=source.fields,
        accepts=lambda target: _path(plugin, source, target) != "",
        query=partial(_query, plugin, source, service),
    )


def _path(plugin: Plugin, source: NumberSource, target: Target) -> str | Failed:
    """Return the path of a target's request, empty where it has none, or what the plug-in raised."""
    try:
        return source.path(target.ids)
    except Exception as error:  # noqa: BLE001 - whatever it raises, the others are queried
        return Failed(plugin.failure(error))


def _query(
    plugin: Plugin, source: NumberSource, service: Service, http: Http, targets: Sequence[Target]
) -> Results:
    for target in targets:
        path = _path(plugin, source, target)
        if isinstance(path, Failed):
            yield target, path
            continue
        reply = http.send(service, Request(path))
        yield target, rejected(reply) or _found(plugin, source, reply.json())


def _found(plugin: Plugin, source: NumberSource, content: object) -> Result:
    try:
        numbers = dict(source.numbers(content))
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it raises, the others are queried
        return Failed(plugin.failure(error))
    return Found({name: numbers[name] for name in source.fields if read.count(numbers.get(name)) is not None})
