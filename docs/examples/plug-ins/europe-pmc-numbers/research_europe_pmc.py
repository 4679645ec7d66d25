"""Citations as Europe PMC counts them (https://europepmc.org/RestfulWebService)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from sphinxcontrib_research.api import NumberSource


def path(ids: Mapping[str, str]) -> str:
    """Return the request for a paper: by its PubMed identifier, else by its DOI."""
    if "pmid" in ids:
        query = f"ext_id:{ids['pmid']} src:med"
    elif "doi" in ids:
        query = f'doi:"{ids["doi"]}"'
    else:
        return ""
    return f"/search?query={quote(query, safe='')}&format=json&pageSize=1"


def numbers(reply: Any) -> Mapping[str, int]:
    """Return the citations of the one paper that was found."""
    found = reply["resultList"]["result"]
    return {"citations": found[0]["citedByCount"]} if found else {}


EUROPE_PMC = NumberSource(
    title="Europe PMC",
    base="https://www.ebi.ac.uk/europepmc/webservices/rest",
    fields=frozenset({"citations"}),
    path=path,
    numbers=numbers,
    pace=0.5,
)
