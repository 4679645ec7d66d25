"""Values -> digests that tell whether anything that pages print has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research.model.paper import Author, Paper, Person, Topic, Venue

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_PLACE = frozenset(("path", "line"))
"""Where a record stands: no page prints it."""
_getters: dict[type, Callable[[Any], tuple[Any, ...]]] = {}
_people: dict[int, tuple[Person, str]] = {}
"""What was written for people, by the identity of the values: names that repeat are one value."""
_MOST_PEOPLE = 100_000


def fingerprint(values: Iterable[object]) -> str:
    """A digest of values as text and numbers, the same in every process and on every machine."""
    return _digest(_encoder.encode(list(values)))


def fingerprint_of_paper(paper: Paper) -> str:
    """A digest of all that a paper says; the place of its record is not among it."""
    # Most fields are texts: side by side they take half the time that each as JSON takes.
    return _digest("\0".join((*_texts_of_paper(paper), _encoder.encode(_others_of_paper(paper)))))


def _digest(whole: str) -> str:
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# The annotations of its module are texts themselves.
_texts_of_paper = attrgetter(
    *(one.name for one in fields(Paper) if one.type == "str" and one.name not in _PLACE)
)
_others_of_paper = attrgetter(
    *(one.name for one in fields(Paper) if one.type != "str" and one.name not in _PLACE)
)


def _written(value: DataclassInstance) -> tuple[Any, ...] | str:
    """What :mod:`json` writes instead of a value of ours."""
    if type(value) is not Person:
        return _fields(value)
    known = _people.get(id(value))
    if known is None:
        if len(_people) >= _MOST_PEOPLE:
            _people.clear()
        # The value is kept with its text, so that no other value can get its identity.
        known = _people[id(value)] = (value, repr(_fields(value)))
    return known[1]


def _fields(value: DataclassInstance) -> tuple[Any, ...]:
    """The fields of a value of ours."""
    kind = type(value)
    if kind not in _getters:
        if not is_dataclass(value):
            raise TypeError(f"{kind.__name__} has no fingerprint")
        left_out = _PLACE if kind in (Paper, Author, Venue, Topic) else ()
        _getters[kind] = attrgetter(*(one.name for one in fields(value) if one.name not in left_out))
    return _getters[kind](value)


# What it is given is read-only, so nothing in it can hold itself.
_encoder = json.JSONEncoder(default=_written, check_circular=False, separators=(",", ":"))
