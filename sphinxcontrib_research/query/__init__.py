"""Which papers a page shows: selecting options and filter expressions -> papers in order and in groups."""

from __future__ import annotations

OPTION_NAMES = (
    "papers",
    "tags",
    "authors",
    "venues",
    "categories",
    "topics",
    "types",
    "years",
    "relation",
    "selected",
    "filter",
    "sort",
    "limit",
    "group-by",
    "group-order",
)
"""The selecting options, as directives and the command line spell them."""
