"""What a badge says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

KINDS = (
    *("venue", "award", "citations", "stars", "downloads", "likes", "sota", "category", "code", "type"),
    "metrics",
)
"""All kinds; ``metrics.x`` names one metric."""

# What XML can't hold or nobody can see: controls, half surrogate pairs, marks that turn text around.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff]+"
)


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge, in words."""

    kind: str
    """One of :data:`KINDS`."""
    label: str
    """The left part; empty where there is only one."""
    message: str
    """The right part; empty for a mark alone."""
    color: str = ""
    """``#rrggbb``; empty: the kind's own."""
    text: str = ""
    """The badge in plain letters, for output that draws nothing."""
    title: str = ""
    """Its accessible name: the whole text, with the source and the date of a number."""
    url: str = ""
    """Where it may lead."""


def is_kind(name: str) -> bool:
    """Whether a name is a kind of badge."""
    return name in KINDS or (name.startswith("metrics.") and len(name) > 8)


@lru_cache(maxsize=8192)
def seen(text: str) -> str:
    """A text on one line, without what can't be shown."""
    if not text.isprintable():
        text = _UNSEEN.sub("", text.replace("\n", " ").replace("\t", " "))
    return " ".join(text.split())
