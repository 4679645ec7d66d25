"""Papers under headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sphinxcontrib_research import text
from sphinxcontrib_research.cite.common import type_of
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import fold, name_keys
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.query.fields import canonical, field
from sphinxcontrib_research.query.order import natural
from sphinxcontrib_research.query.selection import Selection

OTHER = "Other"
"""The title of the group of papers without a value, whose key is empty."""
FORTHCOMING = "Forthcoming"
"""The title of the group of papers that are to come, whose key is ``forthcoming``."""

TYPE_TITLES = {
    "article": "Articles",
    "article-journal": "Journal articles",
    "article-magazine": "Magazine articles",
    "article-newspaper": "Newspaper articles",
    "bill": "Bills",
    "book": "Books",
    "chapter": "Book chapters",
    "dataset": "Datasets",
    "document": "Documents",
    "entry-encyclopedia": "Encyclopedia entries",
    "manuscript": "Manuscripts",
    "motion_picture": "Videos",
    "paper-conference": "Conference papers",
    "patent": "Patents",
    "post": "Posts",
    "post-weblog": "Blog posts",
    "preprint": "Preprints",
    "report": "Reports",
    "review": "Reviews",
    "software": "Software",
    "speech": "Talks",
    "standard": "Standards",
    "thesis": "Theses",
    "webpage": "Web pages",
}
"""Headings for types of papers, by CSL's name."""


@dataclass(frozen=True, slots=True)
class Group:
    """Papers under one heading."""

    title: str
    """Plain text."""
    key: str
    """What the title stands for; empty for the papers without a value."""
    papers: tuple[str, ...] = ()
    """Their ids; empty where groups divide them further."""
    level: int = 1
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class _Value:
    """What puts a paper into a group."""

    key: str
    title: str
    order: Any
    """What groups of a level are sorted by."""


_Values = Callable[[Paper], Sequence[_Value]]


def group(library: Library, papers: Sequence[Paper], selection: Selection) -> tuple[Group, ...]:
    """Divide papers by the selection's fields.

    Args:
        library: Where the papers are from.
        papers: In their order, which they keep in each group.
        selection: ``group_by`` names the levels, ``group_order`` the groups that come first.

    Returns:
        The groups: years newest first, others by name, "Other" last; nothing without ``group_by``.
    """
    if not selection.group_by:
        return ()
    first = {fold(title): at for at, title in reversed(list(enumerate(selection.group_order)))}
    return _divided(library, papers, selection.group_by, first, 1)


def _divided(
    library: Library, papers: Sequence[Paper], fields: tuple[str, ...], first: dict[str, int], level: int
) -> tuple[Group, ...]:
    values_of = _values(library, fields[0])
    members: dict[str, list[Paper]] = {}
    seen: dict[str, Counter[_Value]] = {}
    others = []
    for paper in papers:
        values = values_of(paper)
        if not values:
            others.append(paper)
        for value in dict.fromkeys(values):
            members.setdefault(value.key, []).append(paper)
            seen.setdefault(value.key, Counter())[value] += 1
    chosen = [spellings.most_common(1)[0][0] for spellings in seen.values()]
    chosen.sort(key=lambda value: (_rank(value, first), value.order, value.key))
    parts = [(value.title, value.key, members[value.key]) for value in chosen]
    if others:
        at = first.get(fold(OTHER), len(parts)) if fold(OTHER) in first else len(parts)
        parts.insert(at, (OTHER, "", others))
    return tuple(_group(library, part, fields[1:], first, level) for part in parts)


def _group(
    library: Library,
    part: tuple[str, str, list[Paper]],
    fields: tuple[str, ...],
    first: dict[str, int],
    level: int,
) -> Group:
    title, key, papers = part
    if fields:
        return Group(title, key, (), level, _divided(library, papers, fields, first, level + 1))
    return Group(title, key, tuple([paper.id for paper in papers]), level)


def _rank(value: _Value, first: dict[str, int]) -> int:
    return min(first.get(fold(value.title), len(first)), first.get(fold(value.key), len(first)))


def _values(library: Library, name: str) -> _Values:
    """How a field divides papers."""
    special = _SPECIAL.get(canonical(name))
    if special is not None:
        return special(library)
    found = field(name, library)
    if found is None:
        return lambda _paper: ()
    made: dict[str, _Value] = {}

    def values(paper: Paper) -> list[_Value]:
        value = found.get(paper)
        if value is None:
            return []
        texts = [str(one) for one in (value if isinstance(value, tuple) else (value,))]
        return [made.get(one) or made.setdefault(one, _by_name(one)) for one in texts]

    return values


def _by_name(title: str, key: str = "") -> _Value:
    return _Value(key or fold(title) or title, title, natural(title))


def _first(value: Callable[[Paper], str]) -> Callable[[Library], _Values]:
    """A field of which a paper has one value, as words that begin with a capital."""

    def prepare(_library: Library) -> _Values:
        made: dict[str, _Value] = {}

        def values(paper: Paper) -> list[_Value]:
            found = value(paper)
            if not found:
                return []
            return [made.get(found) or made.setdefault(found, _by_name(text.plain(found)))]

        return values

    return prepare


def _years(_library: Library) -> _Values:
    made: dict[int, list[_Value]] = {}

    def values(paper: Paper) -> list[_Value]:
        if paper.date is None:
            return []
        year = paper.date.year
        if not year:
            return [_Value("forthcoming", FORTHCOMING, -10000)] if paper.date.forthcoming else []
        return made.get(year) or made.setdefault(year, [_Value(str(year), str(year), -year)])

    return values


def _types(library: Library) -> _Values:
    made: dict[str, list[_Value]] = {"": []}

    def values(paper: Paper) -> list[_Value]:
        type_ = type_of(paper, library)
        if type_ not in made:
            title = TYPE_TITLES.get(type_) or type_.replace("-", " ").replace("_", " ").capitalize()
            made[type_] = [_by_name(title, type_)]
        return made[type_]

    return values


def _venues(library: Library) -> _Values:
    made: dict[str, list[_Value]] = {}

    def values(paper: Paper) -> list[_Value]:
        if not paper.venues:
            return []
        name = paper.venues[0]
        if name not in made:
            venue = library.venue(name)
            label = text.plain(library.venue_label(name))
            made[name] = [_by_name(label, venue.id if venue is not None else "")]
        return made[name]

    return values


def _topics(library: Library) -> _Values:
    made: dict[str, _Value] = {}

    def values(paper: Paper) -> list[_Value]:
        for id_ in paper.topics:
            if id_ not in made:
                topic = library.topics.get(id_)
                made[id_] = _by_name(text.plain(topic.title) if topic is not None else id_, id_)
        return [made[id_] for id_ in paper.topics]

    return values


def _authors(library: Library) -> _Values:
    made: dict[Any, _Value] = {}

    def values(paper: Paper) -> list[_Value]:
        found = []
        for person in paper.authors:
            if person not in made:
                author = library.author_of(person)
                key = author.id if author is not None else name_keys(person)[0]
                title = author.name if author is not None else person.name
                made[person] = _Value(key, title, natural(f"{person.family_name} {person.given}"))
            found.append(made[person])
        return found

    return values


_SPECIAL: dict[str, Callable[[Library], _Values]] = {
    "year": _years,
    "date": _years,
    "type": _types,
    "venue": _venues,
    "topics": _topics,
    "authors": _authors,
    "award": _first(lambda paper: paper.awards[0] if paper.awards else ""),
    "relation": _first(lambda paper: paper.relation.capitalize()),
    "status": _first(lambda paper: paper.status[:1].upper() + paper.status[1:]),
    "selected": _first(lambda paper: "Selected" if paper.selected else ""),
}
