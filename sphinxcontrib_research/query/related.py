"""Papers that have something in common with another one: topics, authors, tags."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.util.text import identity

MOST = 6
"""How many papers are related to one at most."""

_NEAREST = 32
"""Of what many papers share, only so many in the order of the data are looked at: so the work grows with the
number of papers, not with its square."""

_WEIGHTS = {"topic": 3, "author": 2, "tag": 2}


@dataclass(slots=True)
class _Shared:
    """What papers share, found once for a library."""

    keys: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """The topics, authors and tags of each paper."""
    places: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """The places in the library of the papers that have one."""
    ids: list[str] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)


def _keys_of(paper: Paper, library: Library) -> Iterator[tuple[str, str]]:
    yield from (("topic", topic) for topic in paper.topics)
    for person in paper.authors:
        author = library.author_of(person)
        yield "author", f"@{author.id}" if author is not None else person.name.casefold()
    yield from (("tag", identity(tag) or tag) for tag in paper.tags)


def _shared(library: Library) -> _Shared:
    shared = library.cache(_Shared)
    if len(shared.keys) < len(library.papers):
        shared.ids = list(library.papers)
        shared.at = {id_: number for number, id_ in enumerate(shared.ids)}
        for number, (id_, paper) in enumerate(library.papers.items()):
            shared.keys[id_] = keys = tuple(dict.fromkeys(_keys_of(paper, library)))
            for key in keys:
                shared.places.setdefault(key, []).append(number)
    return shared


def related_papers(library: Library, id_: str, among: Collection[str]) -> tuple[str, ...]:
    """The papers that have most in common with another one; what few papers share counts more.

    Args:
        library: Where the papers are.
        id_: The other one.
        among: The papers that may be named.

    Returns:
        At most :data:`MOST` ids; of papers that have as much in common the nearest in time, then in the data.
    """
    shared = _shared(library)
    own = shared.at[id_]
    scores: dict[int, int] = {}
    for key in shared.keys[id_]:
        places = shared.places[key]
        weight = _WEIGHTS[key[0]] * 10_000 // len(places)
        for place in _near(places, own):
            scores[place] = scores.get(place, 0) + weight
    scores.pop(own, None)
    year = library.papers[id_].year or 0

    def rank(place: int) -> tuple[int, int, int, int]:
        other = library.papers[shared.ids[place]].year or 0
        return -scores[place], abs(other - year), abs(place - own), place

    candidates = [place for place in scores if shared.ids[place] in among]
    return tuple(shared.ids[place] for place in sorted(candidates, key=rank)[:MOST])


def _near(places: list[int], own: int) -> list[int]:
    """Those of some places that are nearest to one of them."""
    if len(places) <= _NEAREST:
        return places
    middle = bisect_left(places, own)
    first = min(max(middle - _NEAREST // 2, 0), len(places) - _NEAREST)
    return places[first : first + _NEAREST]
