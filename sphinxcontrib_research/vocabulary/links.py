"""Kinds of links that plug-ins add to ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAa0-9eE\s,.+-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkKind:
    """A kind of link: an entry point of ``sphinxcontrib_research.links``, named as the field of the data."""

    label: str
    """What pages call such a link."""
    before: str = ""
    """The kind that it stands before, where ``research_links`` does not name it; empty: after all others."""
    icon: str = ""
    """The ``d`` of an SVG path in a box of 16 by 16, drawn in HTML before the label, in its color."""
    aliases: tuple[str, ...] = ()
    """Other names of the field."""
    address: Callable[[str], str] | None = None
    """From what the data says where that is no address (``owner/name``) to the address; may raise
    :exc:`ValueError` with what is wrong."""

    def fault(self, name: str) -> str:
        """Return what is wrong with it as the kind of a name, or nothing."""
        if not _NAME.fullmatch(name):
            return "its name is not lower-case letters, digits and '_'"
        if not _PATH.fullmatch(self.icon):
            return "its icon is not the 'd' of an SVG path"
        return "" if self.label.strip() else "it has no label"
