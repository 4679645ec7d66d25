"""``research.lock.json``: numbers and facts from public sources, each with its source and date."""

from __future__ import annotations

from sphinxcontrib_research.lock.fact import KEY_ORDER, Fact, Json, keys_of, repository_key, stale
from sphinxcontrib_research.lock.file import VERSION, dumps, read_lock, write_lock
from sphinxcontrib_research.lock.filling import apply, apply_author, metric
from sphinxcontrib_research.lock.lock import Lock

__all__ = [
    "KEY_ORDER",
    "VERSION",
    "Fact",
    "Json",
    "Lock",
    "apply",
    "apply_author",
    "dumps",
    "keys_of",
    "metric",
    "read_lock",
    "repository_key",
    "stale",
    "write_lock",
]
