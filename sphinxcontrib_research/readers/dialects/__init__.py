"""Records of other formats that come as YAML or JSON, recognised by their fields, record by record."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.registry import Record

_SIGNS = {
    "zotero": frozenset(("itemType", "data")),
    "services": frozenset(("authorships", "put-code", "metadata")),
    "csl": frozenset(
        (
            *("issued", "container-title", "container_title", "citation-key", "DOI", "URL"),
            *("collection-title", "custom"),
        )
    ),
    "hayagriva": frozenset(("parent", "serial-number", "page-range", "page-total")),
}
"""Fields of which a record of the format has one, by the module that reads it."""


def is_of_a_dialect(fields: Mapping[str, Value]) -> bool:
    """Say whether a mapping is a record of a format that has a reader."""
    return _dialect(fields) is not None


def normalize_dialect(record: Record) -> Record:
    """Return a record with our fields: itself, unless it is one of a format that has a reader."""
    dialect = _dialect(record.fields)
    result: Record = record if dialect is None else dialect.translate(record)
    return result


def _dialect(fields: Mapping[str, Value]) -> Any:
    """Return the module that reads records of a format; ``None`` for our own fields."""
    for module, signs in _SIGNS.items():
        if not signs.isdisjoint(fields):
            dialect = import_module(f"{__package__}.{module}")
            if dialect.recognises(fields):
                return dialect
    return None
