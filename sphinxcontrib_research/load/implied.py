"""What a file says twice: an address that an identifier gives already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.model.identifiers import PARSERS, address, canonical

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from sphinxcontrib_research.model.paper import Value


def leave_out(fields: MutableMapping[str, Value]) -> None:
    """Leave out the address of a record where its DOI, or else its arXiv identifier, leads to the same.

    Args:
        fields: Our fields of the record.
    """
    url = fields.get("url")
    for kind in ("doi", "arxiv"):
        if isinstance(value := fields.get(kind), str):
            try:
                place = canonical(address(kind, PARSERS[kind](value)))
            except ValueError:
                return
            if isinstance(url, str) and canonical(url) == place:
                del fields["url"]
            return
