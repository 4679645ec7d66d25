"""Values -> digests that tell whether anything that pages print has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from sphinxcontrib_research.model.paper import Author, Paper, Topic, Venue

_PLACE = frozenset(("path", "line"))
"""Where a record stands: no page prints it."""
_getters: dict[type, Callable[[Any], tuple[Any, ...]]] = {}


def fingerprint(values: Iterable[object]) -> str:
    """A digest of values as text and numbers, the same in every process and on every machine."""
    whole = json.dumps(list(values), default=_fields, ensure_ascii=False, separators=(",", ":"))
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _fields(value: object) -> tuple[Any, ...]:
    """What :mod:`json` writes instead of a value of ours."""
    kind = type(value)
    if kind not in _getters:
        if not is_dataclass(value):
            raise TypeError(f"{kind.__name__} has no fingerprint")
        left_out = _PLACE if kind in (Paper, Author, Venue, Topic) else ()
        _getters[kind] = attrgetter(*(one.name for one in fields(value) if one.name not in left_out))
    return _getters[kind](value)
