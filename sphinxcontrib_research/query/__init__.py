"""Which papers a page shows: selecting options and filter expressions -> papers in order and in groups."""

from __future__ import annotations

from sphinxcontrib_research.query.groups import Group, group
from sphinxcontrib_research.query.select import select
from sphinxcontrib_research.query.selection import DEFAULT_SORT, OPTION_NAMES, Selection, parse_selection
from sphinxcontrib_research.query.unknown import unknown_names

__all__ = [
    "DEFAULT_SORT",
    "OPTION_NAMES",
    "Group",
    "Selection",
    "group",
    "parse_selection",
    "select",
    "unknown_names",
]
