"""The names of the selecting options, apart from how they are read: directives are declared with them."""

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
