"""Whether a paper has a value that an option names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sphinxcontrib_research import text
from sphinxcontrib_research.cite.common import type_of
from sphinxcontrib_research.load.convert_types import csl_type
from sphinxcontrib_research.model.folding import identity
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import name_keys, parse_person
from sphinxcontrib_research.model.paper import Author, Paper, Person

Predicate = Callable[[Paper], bool]

MATCHED = {
    "tags": "tag",
    "authors": "author",
    "venues": "venue",
    "categories": "category",
    "topics": "topic",
    "types": "type",
}
"""The options whose values papers have, with the word for one value."""


def matcher(library: Library, option: str, value: str) -> Predicate:
    """The test whether a paper has a value.

    Args:
        library: Whose papers it is for.
        option: One of :data:`MATCHED`.
        value: As the option says it.
    """
    made: dict[tuple[str, str], Predicate] = library.memo.setdefault("matchers", {})
    key = option, value
    if key not in made:
        made[key] = _by_author(library, value) if option == "authors" else _by_key(library, option, value)
    return made[key]


def values_of(library: Library, option: str) -> dict[str, None]:
    """All values that an option may have, for proposals."""
    papers = library.papers.values()
    match option:
        case "papers":
            names: Iterable[str] = library.papers
        case "tags":
            names = (tag for paper in papers for tag in paper.tags)
        case "authors":
            records = (name for one in library.authors.values() for name in (one.id, one.name))
            names = [*records, *(person.name for paper in papers for person in paper.authors)]
        case "venues":
            records = (
                name for one in library.venues.values() for name in (one.id, one.short, one.name) if name
            )
            names = [*records, *(text.plain(venue) for paper in papers for venue in paper.venues)]
        case "categories":
            names = (paper.category for paper in papers if paper.category)
        case "topics":
            names = library.topics
        case _:
            names = sorted({type_of(paper, library) for paper in papers} - {""})
    return dict.fromkeys(names)


def matching_ids(library: Library, option: str, value: str) -> frozenset[str] | None:
    """The ids of all papers that have a value; ``None`` for authors, who have to be compared.

    All values of an option are sorted out once: a hundred lists of a hundred tags look at each paper once.
    """
    if option == "authors":
        return None
    index: dict[str, list[str]] | None = library.memo.get(f"{option} index")
    if index is None:
        make, index = _KEYS[option], {}
        for paper in library.papers.values():
            for key in make(paper, library):
                index.setdefault(key, []).append(paper.id)
        library.memo[f"{option} index"] = index
    keys = _WANTED[option](library, value)
    return frozenset(id_ for key in keys for id_ in index.get(key, ()))


def _by_key(library: Library, option: str, value: str) -> Predicate:
    """A test by what :func:`matching_ids` says."""
    ids = matching_ids(library, option, value) or frozenset()
    return lambda paper: paper.id in ids


def _folded(library: Library, value: str) -> str:
    """A value folded; each is folded once."""
    folds: dict[str, str] = library.memo.setdefault("folds", {})
    if value not in folds:
        folds[value] = identity(text.plain(value)) or value
    return folds[value]


def _tag_keys(paper: Paper, library: Library) -> list[str]:
    return [_folded(library, tag) for tag in paper.tags]


def _venue_keys(paper: Paper, library: Library) -> list[str]:
    return [_venue_key(library, name) for name in paper.venues]


def _venue_key(library: Library, name: str) -> str:
    venue = library.venue(name)
    return f"id:{venue.id}" if venue is not None else _folded(library, name)


def _category_keys(paper: Paper, library: Library) -> list[str]:
    return [_folded(library, paper.category)] if paper.category else []


def _type_keys(paper: Paper, library: Library) -> list[str]:
    return [type_of(paper, library)]


def _topic_keys(paper: Paper, library: Library) -> list[str]:
    """A text that is no topic counts as a tag, so tags are found as topics too."""
    return [*(f"id:{id_}" for id_ in paper.topics), *_tag_keys(paper, library)]


def _wanted_types(_library: Library, value: str) -> frozenset[str]:
    return frozenset((value, csl_type(value) or csl_type(value.removesuffix("s")) or value.lower()))


def _wanted_topics(library: Library, value: str) -> frozenset[str]:
    id_ = library.topic_of(value)
    if id_ is None:
        return frozenset((_folded(library, value),))
    return frozenset(f"id:{below}" for below in library.topic_descendants(id_))


_KEYS: dict[str, Callable[[Paper, Library], list[str]]] = {
    "tags": _tag_keys,
    "venues": _venue_keys,
    "categories": _category_keys,
    "types": _type_keys,
    "topics": _topic_keys,
}
_WANTED: dict[str, Callable[[Library, str], frozenset[str]]] = {
    "tags": lambda library, value: frozenset((_folded(library, value),)),
    "venues": lambda library, value: frozenset((_venue_key(library, value),)),
    "categories": lambda library, value: frozenset((_folded(library, value),)),
    "types": _wanted_types,
    "topics": _wanted_topics,
}


def author_record(library: Library, value: str) -> Author | None:
    """The record of an author, by id, name or alias."""
    return library.authors.get(value) or library.author_of(parse_person(value))


def _by_author(library: Library, value: str) -> Predicate:
    author = author_record(library, value)
    if author is None:
        return _by_name(parse_person(value))
    of = library.author_of
    return lambda paper: any(of(person) is author for person in paper.authors)


def _by_name(wanted: Person) -> Predicate:
    """A test for a name that no record has: family names, of which there are few, sort out most people."""
    keys = frozenset(name_keys(wanted))
    words = frozenset(word for key in keys for word in key.split())
    may_be: dict[str, bool] = {}

    def is_it(person: Person) -> bool:
        family = person.family
        known = may_be.get(family)
        if known is None:
            folded = identity(family).split() + identity(family.replace("-", "")).split()
            known = may_be[family] = person.family_first or not words.isdisjoint(folded)
        return known and not keys.isdisjoint(name_keys(person))

    return lambda paper: any(is_it(person) for person in paper.authors)
