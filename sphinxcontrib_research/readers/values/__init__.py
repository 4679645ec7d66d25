"""What the fields of records hold, and what reads it, by the kind of the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.readers.values import links, numbers, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.diagnostics import Diagnostics
    from sphinxcontrib_research.vocabulary.fields import Field

_READERS: Mapping[str, Callable[[Value, Diagnostics], object]] = {
    "id": text.identity,
    "ids": text.ids,
    "text": text.text,
    "markup": text.text,
    "markups": text.texts,
    "texts": text.texts,
    "tags": text.tags,
    "truth": text.truth,
    "hidden": text.hidden,
    "metric": numbers.metric,
    "labels": numbers.labels,
    "claims": numbers.claims,
    "retraction": numbers.retraction,
    "image": links.image,
}
_BLOCKS = frozenset(("abstract", "summary", "note", "bio", "bibtex"))
"""The fields whose lines mean something."""
_SUBTYPES = {
    **dict.fromkeys(("date", "year", "month"), "date"),
    **dict.fromkeys(("url", "link", "links", "image"), "link"),
    **dict.fromkeys(("identifier", "orcid"), "identifier"),
    "id": "id",
}


def reader_of(field: Field) -> Callable[[Value, Diagnostics], object] | None:
    """Return what reads a field whose value is one attribute; ``None`` for the other kinds."""
    return text.block if field.name in _BLOCKS else _READERS.get(field.kind)


def subtype_of(field: Field) -> str:
    """Return the subtype of a fault in a field's value."""
    return _SUBTYPES.get(field.kind, "data")
