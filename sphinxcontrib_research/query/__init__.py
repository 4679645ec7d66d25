"""Which papers, in which order, in which groups: what selecting options, filters and orders mean."""

from __future__ import annotations

from sphinxcontrib_research.query.selection import (
    Selection,
    is_sortable,
    parse_selection,
    select,
    sort_keys,
    unknown_names,
)

__all__ = ["Selection", "is_sortable", "parse_selection", "select", "sort_keys", "unknown_names"]
