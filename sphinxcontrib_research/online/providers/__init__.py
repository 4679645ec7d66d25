"""All providers, in the order in which they are asked."""

from __future__ import annotations

from types import MappingProxyType

from sphinxcontrib_research.online.providers import (
    arxiv,
    crossref,
    datacite,
    github,
    gitlab,
    huggingface,
    openalex,
    orcid,
    semanticscholar,
    zenodo,
)

PROVIDERS = MappingProxyType(
    {
        module.PROVIDER.name: module.PROVIDER
        for module in (
            *(github, gitlab, huggingface, zenodo),
            *(crossref, datacite, arxiv, openalex, semanticscholar),
        )
    }
)
"""By name. What describes papers comes before what counts their citations and fills the gaps."""

SERVICES = MappingProxyType(
    {service.name: service for service in (*(item.service for item in PROVIDERS.values()), orcid.SERVICE)}
)
"""All that may be asked, by name."""

ON_REQUEST = frozenset(("semanticscholar",))
"""Asked only when named."""
