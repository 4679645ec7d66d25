"""All providers, in the order in which they are queried."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sphinxcontrib_research.online.providers import (
    arxiv,
    crossref,
    datacite,
    github,
    hosts,
    openalex,
    orcid,
    semanticscholar,
)
from sphinxcontrib_research.online.providers.interface import Provider, providers_of_plugins
from sphinxcontrib_research.online.service import Service

PROVIDERS = MappingProxyType(
    {
        provider.name: provider
        for provider in (
            *(github.PROVIDER, hosts.GITLAB, hosts.HUGGING_FACE, hosts.ZENODO),
            *(crossref.PROVIDER, datacite.PROVIDER, arxiv.PROVIDER),
            *(openalex.PROVIDER, semanticscholar.PROVIDER),
        )
    }
)
"""Ours, by name. What describes papers comes before what counts their citations and fills the gaps."""


@cache
def providers() -> Mapping[str, Provider]:
    """Return all providers by name: ours, then those of plug-ins, none of which replaces one of ours."""
    return MappingProxyType({**PROVIDERS, **providers_of_plugins(), **PROVIDERS})


def services() -> Mapping[str, Service]:
    """Return all services that may be queried, by name."""
    found = (*(one.service for one in providers().values()), orcid.SERVICE)
    return {service.name: service for service in found}


ON_REQUEST = frozenset(("semanticscholar",))
"""Queried only when named."""
