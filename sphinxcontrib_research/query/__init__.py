"""Which papers a page shows: selecting options and filter expressions -> papers in order and in groups.

What is named here is imported when it is first asked for: a build in which nothing has changed asks for the
names of the options alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinxcontrib_research.query.groups import Group, group
    from sphinxcontrib_research.query.option_names import OPTION_NAMES
    from sphinxcontrib_research.query.selecting import select
    from sphinxcontrib_research.query.selection import DEFAULT_SORT, Selection, parse_selection
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

_MODULES = {
    "DEFAULT_SORT": "selection",
    "OPTION_NAMES": "option_names",
    "Group": "groups",
    "Selection": "selection",
    "group": "groups",
    "parse_selection": "selection",
    "select": "selecting",
    "unknown_names": "unknown",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
