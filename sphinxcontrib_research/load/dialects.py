"""Records of other formats that come as YAML or JSON: told by their fields, record by record."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinxcontrib_research.load.reader import Record

_SIGNS = {
    "csl": frozenset(
        (
            *("issued", "container-title", "container_title", "citation-key", "DOI", "URL"),
            *("collection-title", "custom"),
        )
    ),
    "hayagriva": frozenset(("parent", "serial-number", "page-range", "page-total")),
}
"""Fields of which a record of the format has one, by the module that reads it."""


def translated(record: Record) -> Record:
    """Return a record with our fields: itself, unless it is one of a format that has a reader."""
    for module, signs in _SIGNS.items():
        if not signs.isdisjoint(record.fields):
            dialect = import_module(f"{__package__}.{module}")
            if dialect.recognises(record.fields):
                result: Record = dialect.translate(record)
                return result
    return record
