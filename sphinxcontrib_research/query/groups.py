"""Papers under headings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from sphinxcontrib_research import text
from sphinxcontrib_research.cite.common import type_of
from sphinxcontrib_research.model.folding import identity
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import name_keys
from sphinxcontrib_research.model.paper import Paper, Person
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


class _Heading(NamedTuple):
    """The heading that a value stands for."""

    key: str
    title: str
    order: Any
    """What the groups of a level are sorted by."""


@dataclass(frozen=True, slots=True)
class _Division:
    """How a field divides papers."""

    tokens: Callable[[Paper], Iterable[Hashable]]
    """What puts a paper into groups, as cheap as can be; nothing for a paper without a value."""
    heading: Callable[[Any], _Heading]
    """The heading of a token; several tokens may have one."""


def group(library: Library, papers: Sequence[Paper], selection: Selection) -> tuple[Group, ...]:
    """Divide papers by the selection's fields.

    Args:
        library: Where the papers are from.
        papers: In their order, which they keep in each group.
        selection: ``group_by`` names the levels, ``group_order`` the groups that come first.

    Returns:
        The groups: years newest first, others by name, "Other" last; nothing without ``group_by``.
        A field that we and all papers lack divides nothing.
    """
    fields = tuple(
        name for name in selection.group_by if canonical(name) in _SPECIAL or field(name, library) is not None
    )
    if not fields:
        return ()
    first = {identity(title): at for at, title in reversed(list(enumerate(selection.group_order)))}
    return _divided(library, papers, fields, first, 1)


def _divided(
    library: Library, papers: Sequence[Paper], fields: tuple[str, ...], first: dict[str, int], level: int
) -> tuple[Group, ...]:
    division = _division(library, fields[0])
    members: dict[Hashable, list[Paper]] = {}
    others = []
    for paper in papers:
        found = False
        for token in division.tokens(paper):
            found = True
            members.setdefault(token, []).append(paper)
        if not found:
            others.append(paper)
    spellings: dict[str, list[tuple[_Heading, list[Paper]]]] = {}
    for token, its in members.items():
        heading = division.heading(token)
        spellings.setdefault(heading.key, []).append((heading, its))
    position = {paper.id: at for at, paper in enumerate(papers)} if len(spellings) < len(members) else {}
    parts = [_joined(several, position) for several in spellings.values()]
    parts.sort(key=lambda part: (_rank(part[0], first), part[0].order, part[0].key))
    if others:
        at = first.get(identity(OTHER), len(parts))
        parts.insert(at, (_Heading("", OTHER, None), others))
    return tuple(_group(library, part, fields[1:], first, level) for part in parts)


def _joined(
    several: list[tuple[_Heading, list[Paper]]], position: dict[str, int]
) -> tuple[_Heading, list[Paper]]:
    """One group of those of all spellings, under the one that most papers use."""
    heading, papers = several[0]
    if len(several) > 1:
        heading = max(several, key=lambda part: len(part[1]))[0]
        papers = sorted(
            (paper for part in several for paper in part[1]), key=lambda paper: position[paper.id]
        )
    return heading, list({paper.id: paper for paper in papers}.values())


def _group(
    library: Library,
    part: tuple[_Heading, list[Paper]],
    fields: tuple[str, ...],
    first: dict[str, int],
    level: int,
) -> Group:
    heading, papers = part
    if fields:
        inner = _divided(library, papers, fields, first, level + 1)
        return Group(heading.title, heading.key, (), level, inner)
    return Group(heading.title, heading.key, tuple([paper.id for paper in papers]), level)


def _rank(heading: _Heading, first: dict[str, int]) -> int:
    return min(first.get(identity(heading.title), len(first)), first.get(identity(heading.key), len(first)))


def _division(library: Library, name: str) -> _Division:
    special = _SPECIAL.get(canonical(name))
    if special is not None:
        return special(library)
    found = field(name, library)
    if found is None:
        return _Division(lambda _paper: (), _by_name)
    get = found.get

    def tokens(paper: Paper) -> Iterable[str]:
        value = get(paper)
        if value is None:
            return ()
        return value if isinstance(value, tuple) else (str(value),)

    return _Division(tokens, _by_name)


def _by_name(title: str, key: str = "") -> _Heading:
    title = title if title.isprintable() else " ".join(title.split())
    return _Heading(key or identity(title) or title, title, natural(title))


def _words(value: Callable[[Paper], str]) -> Callable[[Library], _Division]:
    """A field of which a paper has one value, in words that begin with a capital."""

    def tokens(paper: Paper) -> tuple[str, ...]:
        found = value(paper)
        return (found,) if found else ()

    def heading(token: str) -> _Heading:
        title = text.plain(token)
        return _by_name(title[:1].upper() + title[1:])

    return lambda _library: _Division(tokens, heading)


def _years(_library: Library) -> _Division:
    def tokens(paper: Paper) -> tuple[int, ...]:
        date = paper.date
        if date is None:
            return ()
        return (date.year,) if date.year or date.forthcoming else ()

    def heading(year: int) -> _Heading:
        return _Heading(str(year), str(year), -year) if year else _Heading("forthcoming", FORTHCOMING, -10000)

    return _Division(tokens, heading)


def _types(library: Library) -> _Division:
    def tokens(paper: Paper) -> tuple[str, ...]:
        found = type_of(paper, library)
        return (found,) if found else ()

    def heading(type_: str) -> _Heading:
        title = TYPE_TITLES.get(type_) or type_.replace("-", " ").replace("_", " ").capitalize()
        return _by_name(title, type_)

    return _Division(tokens, heading)


def _venues(library: Library) -> _Division:
    def heading(name: str) -> _Heading:
        venue = library.venue(name)
        return _by_name(text.plain(library.venue_label(name)), f"id:{venue.id}" if venue is not None else "")

    return _Division(lambda paper: paper.venues[:1], heading)


def _topics(library: Library) -> _Division:
    def heading(id_: str) -> _Heading:
        topic = library.topics.get(id_)
        return _by_name(text.plain(topic.title) if topic is not None else id_, id_)

    return _Division(lambda paper: paper.topics, heading)


_of_person = attrgetter("family", "given", "particle", "suffix", "family_first", "author", "orcid")


def _authors(library: Library) -> _Division:
    def heading(token: tuple[Any, ...]) -> _Heading:
        family, given, particle, suffix, family_first, author, orcid = token
        person = Person(family, given, particle, suffix, family_first, author, orcid)
        record = library.author_of(person)
        order = natural(f"{person.family_name} {given}")
        if record is not None:
            return _Heading(f"id:{record.id}", record.name, order)
        return _Heading(name_keys(person)[0], person.name, order)

    return _Division(lambda paper: map(_of_person, paper.authors), heading)


_SPECIAL: dict[str, Callable[[Library], _Division]] = {
    "year": _years,
    "date": _years,
    "type": _types,
    "venue": _venues,
    "topics": _topics,
    "authors": _authors,
    "award": _words(lambda paper: paper.awards[0] if paper.awards else ""),
    "relation": _words(lambda paper: paper.relation),
    "status": _words(lambda paper: paper.status),
    "selected": _words(lambda paper: "selected" if paper.selected else ""),
}
