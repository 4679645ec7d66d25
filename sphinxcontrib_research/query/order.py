"""Papers in order and under headings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import name_keys
from sphinxcontrib_research.model.paper import Paper, Person
from sphinxcontrib_research.query.fields import (
    QueryCache,
    SortKey,
    canonical,
    field,
    leading_number,
    topics_of,
)
from sphinxcontrib_research.util.collation import SortKey as SortedText
from sphinxcontrib_research.util.collation import collation
from sphinxcontrib_research.util.locales import language_name
from sphinxcontrib_research.util.text import identity
from sphinxcontrib_research.vocabulary.types import capitalized, type_name, type_names, value_name
from sphinxcontrib_research.writers.reference import genre_of, type_of

_FEW = 8
"""Of a library so many times as large as a selection, the selection alone is sorted."""

_BY_TITLE = SortKey("title")

TextKey = Callable[[str], SortedText]
"""The sort key of a text."""
Key = Callable[[Paper], Any]
"""The sort key of a paper; ``None`` if it has no value."""


def in_order(library: Library, papers: Sequence[Paper], keys: Sequence[SortKey]) -> list[Paper]:
    """Sort papers.

    A library's papers are sorted once for each order, which all lists share.

    Args:
        library: Where the papers are from.
        papers: In the order that ``data`` means.
        keys: The fields, first things first.

    Returns:
        The papers; where all fields agree, by title, then by id.
    """
    is_few = len(papers) * _FEW < len(library.papers)
    if is_few or any(canonical(key.field) == "data" for key in keys):
        return _sorted(library, papers, keys)
    orders = library.cache(QueryCache).orders
    order = orders.get(tuple(keys))
    if order is None:
        order = orders[tuple(keys)] = _sorted(library, list(library.papers.values()), keys)
    if len(papers) == len(order):
        return order.copy()
    ids = {paper.id for paper in papers}
    return [paper for paper in order if paper.id in ids]


def _sorted(library: Library, papers: Sequence[Paper], keys: Sequence[SortKey]) -> list[Paper]:
    titles = _known_keys(library, "title", papers)
    ordered = sorted(papers, key=lambda paper: (titles[paper.id] is None, titles[paper.id], paper.id))
    if keys and keys[-1] == _BY_TITLE:
        keys = keys[:-1]
    for key in reversed(keys):
        if canonical(key.field) == "data":
            known: dict[str, Any] = {paper.id: at for at, paper in enumerate(papers)}
        else:
            known = _known_keys(library, key.field, papers)
        without = [paper for paper in ordered if known[paper.id] is None]
        valued = [paper for paper in ordered if known[paper.id] is not None] if without else ordered
        valued.sort(key=lambda paper: known[paper.id], reverse=key.reverse)
        ordered = valued + without
    return ordered


def ranks(library: Library, papers: Sequence[Paper], name: str) -> list[int]:
    """The places of papers in the order of a field, for the script of pages, which sorts by them.

    Args:
        library: Where the papers are from.
        papers: The papers.
        name: The field.

    Returns:
        For each paper its place, from 1; equal ones share one. 0: it has no value.
    """
    known = _known_keys(library, name, papers)
    keys = [known[paper.id] for paper in papers]
    places = {key: place for place, key in enumerate(sorted({*keys} - {None}), 1)}
    return [places.get(key, 0) for key in keys]


def _known_keys(library: Library, name: str, papers: Sequence[Paper]) -> dict[str, Any]:
    """The sort keys of papers, by id; each is made once for a library."""
    known = library.cache(QueryCache).sort_values.setdefault(name, {})
    missing = [paper for paper in papers if paper.id not in known]
    if missing:
        make = _key(library, name)
        for paper in missing:
            known[paper.id] = make(paper)
    return known


def _key(library: Library, name: str) -> Key:
    own = canonical(name)
    key = _text_key(library)
    if own == "year":
        return lambda paper: paper.date.sort_key[0] if paper.date is not None else None
    if own == "date":
        return _date_key
    if own in {"authors", "editors"}:
        return lambda paper: _people_key(
            (paper.authors or paper.editors) if own == "authors" else paper.editors, key
        )
    if own in _IN_WORDS:
        value = _IN_WORDS[own]
        return lambda paper: _plain(value(paper, library) or None, key)
    found = field(name, library)
    if found is None:
        return lambda _paper: None
    get = found.get
    if found.numeric:
        return lambda paper: _mixed(get(paper), key)
    return lambda paper: _plain(get(paper), key)


_IN_WORDS: dict[str, Callable[[Paper, Library], str | tuple[str, ...]]] = {
    "genre": lambda paper, library: genre_of(paper, library.words.gettext) if paper.genre else "",
    "language": lambda paper, library: language_name(paper.language, library.words.language),
    "relation": lambda paper, library: value_name(paper.relation, library.words.gettext),
    "status": lambda paper, library: value_name(paper.status, library.words.gettext),
    "topics": lambda paper, library: tuple(markup.plain(topic.title) for topic in topics_of(paper, library)),
    "type": lambda paper, library: type_name(type_of(paper, library), library.words.gettext),
}
"""Fields that readers see in words of their language, and by these they are sorted."""


def _text_key(library: Library) -> TextKey:
    """What texts are compared by in the language of a library; names repeat, so each is looked at once."""
    texts, make = library.cache(QueryCache).sort_texts, collation(library.words.language).key

    def key(text: str) -> SortedText:
        found = texts.get(text)
        if found is None:
            found = texts[text] = make(text)
        return found

    return key


def _date_key(paper: Paper) -> tuple[int, int, int] | None:
    """A date with a year; words such as ``n.d.`` alone have no place in time."""
    date = paper.date
    return date.sort_key if date is not None and (date.year or date.forthcoming) else None


def _people_key(people: Sequence[Person], key: TextKey) -> tuple[SortedText, ...] | None:
    """The first three people, family names first."""
    return tuple([key(f"{person.family_name} {person.given}") for person in people[:3]]) or None


def _plain(value: object, key: TextKey) -> Any:
    if isinstance(value, tuple):
        value = ", ".join(value) or None
    return key(value) if isinstance(value, str) else value


def _mixed(value: object, key: TextKey) -> tuple[int, float, SortedText] | None:
    """Numbers by their value, then texts."""
    if isinstance(value, tuple):
        value = ", ".join(value)
    if not isinstance(value, str) or not value:
        return None
    number = leading_number(value)
    return (1, 0.0, key(value)) if number is None else (0, number, "")


# Papers under headings.

OTHER = "Other"
"""The title of the group of papers without a value, whose key is empty."""
FORTHCOMING = "Forthcoming"
"""The title of the group of papers that are to come, whose key is ``forthcoming``."""

Translate = Callable[[str], str]
"""Translates a title of ours, as gettext does."""


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
    untranslated: str = ""
    """The title in English, if it is one of ours; ``:group-order:`` takes both."""


@dataclass(frozen=True, slots=True)
class _Division:
    """How a field divides papers."""

    tokens: Callable[[Paper], Iterable[Hashable]]
    """What puts a paper into groups, as cheap as can be; nothing for a paper without a value."""
    heading: Callable[[Any], _Heading]
    """The heading of a token; several tokens may have one."""


def group(
    library: Library,
    papers: Sequence[Paper],
    fields: Sequence[str],
    order: Sequence[str] = (),
    translate: Translate = str,
) -> tuple[Group, ...]:
    """Divide papers by fields.

    Args:
        library: Where the papers are from.
        papers: In their order, which they keep in each group.
        fields: One for each level.
        order: The titles or keys of the groups that come first.
        translate: Puts titles of ours into the language of the page.

    Returns:
        The groups: years newest first, others by name, "Other" last; nothing without fields.
        A field that we and all papers lack divides nothing.
    """
    divisions = [found for name in fields if (found := _division(library, name, translate)) is not None]
    first = {identity(title): at for at, title in reversed(list(enumerate(order)))}
    return _divided(papers, divisions, first, translate(OTHER), 1)


def _divided(
    papers: Sequence[Paper], divisions: Sequence[_Division], first: dict[str, int], other: str, level: int
) -> tuple[Group, ...]:
    if not divisions:
        return ()
    division, *deeper = divisions
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
        heading = _Heading("", other, None, OTHER)
        at = _rank(heading, first) if _rank(heading, first) < len(first) else len(parts)
        parts.insert(at, (heading, others))
    groups = []
    for heading, its in parts:
        inner = _divided(its, deeper, first, other, level + 1)
        ids = () if inner else tuple([paper.id for paper in its])
        groups.append(Group(heading.title, heading.key, ids, level, inner))
    return tuple(groups)


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


def _rank(heading: _Heading, first: dict[str, int]) -> int:
    names = (heading.title, heading.key, heading.untranslated)
    return min(first.get(identity(name), len(first)) for name in names)


def _division(library: Library, name: str, translate: Translate) -> _Division | None:
    """How a field divides papers; ``None`` for one that we and all papers lack."""
    special = _SPECIAL.get(canonical(name))
    if special is not None:
        return special(library, translate)
    found = field(name, library)
    if found is None:
        return None
    get = found.get

    def tokens(paper: Paper) -> Iterable[str]:
        value = get(paper)
        if value is None:
            return ()
        return value if isinstance(value, tuple) else (str(value),)

    return _Division(tokens, lambda title: _by_name(library, title))


def _by_name(library: Library, title: str, key: str = "") -> _Heading:
    title = title if title.isprintable() else " ".join(title.split())
    return _Heading(key or identity(title) or title, title, _text_key(library)(title))


def _awards(library: Library, _translate: Translate) -> _Division:
    def heading(token: str) -> _Heading:
        return _by_name(library, capitalized(markup.plain(token)))

    return _Division(lambda paper: paper.awards[:1], heading)


def _words(value: Callable[[Paper], str]) -> Callable[[Library, Translate], _Division]:
    """A field of which a paper has at most one value, whose words are translated if they are ours."""

    def division(library: Library, translate: Translate) -> _Division:
        def heading(token: str) -> _Heading:
            title = capitalized(value_name(token, translate))
            return _Heading(identity(token), title, _text_key(library)(title), capitalized(token))

        return _Division(lambda paper: filter(None, (value(paper),)), heading)

    return division


def _languages(library: Library, _translate: Translate) -> _Division:
    def heading(language: str) -> _Heading:
        title = capitalized(language_name(language, library.words.language))
        return _Heading(identity(language), title, _text_key(library)(title), capitalized(language))

    return _Division(lambda paper: filter(None, (paper.language,)), heading)


def _types(library: Library, translate: Translate) -> _Division:
    def heading(type_: str) -> _Heading:
        own = type_names(type_).plural
        title = translate(own)
        return _Heading(type_, title, _text_key(library)(title), own)

    return _Division(lambda paper: filter(None, (type_of(paper, library),)), heading)


def _years(_library: Library, translate: Translate) -> _Division:
    def tokens(paper: Paper) -> tuple[int, ...]:
        date = paper.date
        return (date.year,) if date is not None and (date.year or date.forthcoming) else ()

    def heading(year: int) -> _Heading:
        if year:
            return _Heading(str(year), str(year), -year)
        return _Heading("forthcoming", translate(FORTHCOMING), -10000, FORTHCOMING)

    return _Division(tokens, heading)


def _venues(library: Library, _translate: Translate) -> _Division:
    def heading(name: str) -> _Heading:
        venue = library.venue(name)
        label = markup.plain(library.venue_label(name))
        return _by_name(library, label, f"id:{venue.id}" if venue is not None else "")

    return _Division(lambda paper: paper.venues[:1], heading)


def _topics(library: Library, _translate: Translate) -> _Division:
    def heading(id_: str) -> _Heading:
        topic = library.topics.get(id_)
        return _by_name(library, markup.plain(topic.title) if topic is not None else id_, id_)

    return _Division(lambda paper: paper.topics, heading)


_of_person = attrgetter("family", "given", "particle", "suffix", "family_first", "author", "orcid")


def _authors(library: Library, _translate: Translate) -> _Division:
    def heading(token: tuple[Any, ...]) -> _Heading:
        family, given, particle, suffix, family_first, author, orcid = token
        person = Person(family, given, particle, suffix, family_first, author, orcid)
        record = library.author_of(person)
        order = _text_key(library)(f"{person.family_name} {given}")
        if record is not None:
            return _Heading(f"id:{record.id}", record.name, order)
        return _Heading(name_keys(person)[0], person.name, order)

    return _Division(lambda paper: map(_of_person, paper.authors), heading)


_SPECIAL: dict[str, Callable[[Library, Translate], _Division]] = {
    "year": _years,
    "date": _years,
    "type": _types,
    "language": _languages,
    "venue": _venues,
    "topics": _topics,
    "authors": _authors,
    "award": _awards,
    "relation": _words(lambda paper: paper.relation),
    "status": _words(lambda paper: paper.status),
    "selected": _words(lambda paper: "selected" if paper.selected else ""),
}
