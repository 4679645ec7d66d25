"""All providers, in the order in which they are queried."""

from __future__ import annotations

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
"""By name. What describes papers comes before what counts their citations and fills the gaps."""

SERVICES = MappingProxyType(
    {service.name: service for service in (*(item.service for item in PROVIDERS.values()), orcid.SERVICE)}
)
"""All that may be queried, by name."""

ON_REQUEST = frozenset(("semanticscholar",))
"""Queried only when named."""
