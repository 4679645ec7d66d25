"""Which papers have a value, looked up once for all lists of a library."""

from __future__ import annotations

from collections.abc import Iterable

from sphinxcontrib_research import text
from sphinxcontrib_research.cite.common import type_of
from sphinxcontrib_research.load.names import fold as fold_name
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import fold, name_keys, parse_person
from sphinxcontrib_research.model.paper import Paper

Index = dict[str, frozenset[str]]
"""The ids of papers by a folded value."""

_TYPES = {
    "article": "article-journal",
    "journal": "article-journal",
    "journalarticle": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "conferencepaper": "paper-conference",
    "proceedings": "book",
    "incollection": "chapter",
    "inbook": "chapter",
    "bookchapter": "chapter",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "dissertation": "thesis",
    "techreport": "report",
    "unpublished": "manuscript",
    "online": "webpage",
    "talk": "speech",
    "presentation": "speech",
    "video": "motion_picture",
    "data": "dataset",
    "code": "software",
    "arxiv": "preprint",
}
"""Names that people use for CSL's types, folded."""


def having(library: Library, option: str, value: str) -> frozenset[str]:
    """The papers that have a value.

    Args:
        library: Which papers there are.
        option: ``tags``, ``authors``, ``venues``, ``categories``, ``topics`` or ``types``.
        value: As the option says it.
    """
    found: dict[tuple[str, str], frozenset[str]] = library.memo.setdefault("having", {})
    key = option, value
    if key not in found:
        found[key] = _HAVING[option](library, value)
    return found[key]


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


def type_name(value: str) -> str:
    """CSL's name of a type that may be named otherwise."""
    folded = fold_name(value)
    return _TYPES.get(folded) or _TYPES.get(folded.removesuffix("s"), value.lower())


def _index(library: Library, name: str) -> Index:
    indices: dict[str, Index] = library.memo.setdefault("indices", {})
    if name not in indices:
        keys_of = _KEYS[name]
        found: dict[str, list[str]] = {}
        for paper in library.papers.values():
            for key in keys_of(paper, library):
                found.setdefault(key, []).append(paper.id)
        indices[name] = {key: frozenset(ids) for key, ids in found.items()}
    return indices[name]


def _folded(library: Library, value: str) -> str:
    """A value folded; each is folded once."""
    folds: dict[str, str] = library.memo.setdefault("folds", {})
    if value not in folds:
        folds[value] = fold(text.plain(value)) or value
    return folds[value]


def _tag_keys(paper: Paper, library: Library) -> list[str]:
    return [_folded(library, tag) for tag in paper.tags]


def _venue_keys(paper: Paper, library: Library) -> list[str]:
    keys = []
    for name in paper.venues:
        venue = library.venue(name)
        keys.append(f"id:{venue.id}" if venue is not None else _folded(library, name))
    return keys


def _category_keys(paper: Paper, library: Library) -> list[str]:
    return [_folded(library, paper.category)] if paper.category else []


def _type_keys(paper: Paper, library: Library) -> list[str]:
    return [type_of(paper, library)]


def _family_keys(paper: Paper, library: Library) -> list[str]:
    """One for every word that a name could be found by: parts of names are few, whole names many."""
    return list({_folded(library, part) for one in paper.authors for part in (one.family, one.given) if part})


_KEYS = {
    "tags": _tag_keys,
    "venues": _venue_keys,
    "categories": _category_keys,
    "types": _type_keys,
    "names": _family_keys,
}


def _with_tag(library: Library, value: str) -> frozenset[str]:
    return _index(library, "tags").get(_folded(library, value), frozenset())


def _at_venue(library: Library, value: str) -> frozenset[str]:
    venue = library.venue(value)
    key = f"id:{venue.id}" if venue is not None else _folded(library, value)
    return _index(library, "venues").get(key, frozenset())


def _in_category(library: Library, value: str) -> frozenset[str]:
    return _index(library, "categories").get(_folded(library, value), frozenset())


def _of_type(library: Library, value: str) -> frozenset[str]:
    types = _index(library, "types")
    return types.get(value) or types.get(type_name(value), frozenset())


def _on_topic(library: Library, value: str) -> frozenset[str]:
    id_ = topic_id(library, value)
    if id_ is not None:
        return frozenset(library.topic_papers(id_))
    return _with_tag(library, value)


def topic_id(library: Library, value: str) -> str | None:
    """The id of a topic, by its id or title; ``None`` if there is none."""
    if value in library.topics:
        return value
    folded = _folded(library, value)
    for topic in library.topics.values():
        if folded in (_folded(library, topic.id), _folded(library, topic.title)):
            return topic.id
    return None


def _by_author(library: Library, value: str) -> frozenset[str]:
    if value in library.authors:
        return frozenset(library.papers_of(value))
    person = parse_person(value)
    author = library.author_of(person)
    if author is not None:
        return frozenset(library.papers_of(author.id))
    keys = set(name_keys(person))
    names = _index(library, "names")
    near = frozenset().union(
        *(names.get(_folded(library, part), ()) for part in (person.family, person.given) if part)
    )
    return frozenset(
        id_ for id_ in near if any(not keys.isdisjoint(name_keys(one)) for one in library.papers[id_].authors)
    )


_HAVING = {
    "tags": _with_tag,
    "authors": _by_author,
    "venues": _at_venue,
    "categories": _in_category,
    "topics": _on_topic,
    "types": _of_type,
}
