"""The selecting options of directives and of the command line -> a selection -> papers, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import name_keys, parse_person
from sphinxcontrib_research.model.paper import Author, Paper, Person
from sphinxcontrib_research.query.expression import Expression, FilterError, OptionError, parse, point_at
from sphinxcontrib_research.query.fields import (
    QueryCache,
    SortKey,
    canonical,
    extra_names,
    field,
    known_names,
)
from sphinxcontrib_research.query.order import in_order
from sphinxcontrib_research.util import late
from sphinxcontrib_research.util.suggestions import Nearest, did_you_mean, nearest
from sphinxcontrib_research.util.text import identity
from sphinxcontrib_research.vocabulary import DEFAULT_SORT, OPTION_NAMES, RELATIONS, truth_of
from sphinxcontrib_research.vocabulary.types import csl_type
from sphinxcontrib_research.writers.reference import type_of

WANTED_RELATIONS = (*dict.fromkeys(RELATIONS.values()), "any")

_ = str
"""Marks a message for the catalogues: whoever reports it translates it."""

Message = tuple[str, str]
"""The subtype of a warning and its text."""

_ITEM = re.compile(r"""(\s*!?\s*)(?:"([^"]*)"|'([^']*)'(?=\s*(?:,|$))|([^,]+))\s*(?:,|$)""")
_YEARS = late(r"(\d{4})?\s*+(-|\u2013|\u2014|--|\.\.)?\s*+(\d{4})?")


@dataclass(frozen=True, slots=True)
class Choice:
    """Values of one option: a paper has to have one of the first and none of the second."""

    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing is chosen: any value will do."""
        return not (self.included or self.excluded)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which papers, in which order, in which groups."""

    papers: Choice = Choice()
    tags: Choice = Choice()
    authors: Choice = Choice()
    venues: Choice = Choice()
    categories: Choice = Choice()
    topics: Choice = Choice()
    types: Choice = Choice()
    years: Choice = Choice()
    """As ``2020``, ``2020-2024``, ``2023-`` or ``-2020``."""
    relation: Choice = Choice()
    """Empty: the papers' own ones, unless the selection names papers or files."""
    selected: bool | None = None
    filter: Expression | None = None
    sort: tuple[SortKey, ...] = ()
    """Empty for a selection that keeps the order of its ids."""
    limit: int | None = None
    group_by: tuple[str, ...] = ()
    group_order: tuple[str, ...] = ()


def parse_selection(
    options: Mapping[str, str], *, default_sort: str = DEFAULT_SORT, gettext: Callable[[str], str] = str
) -> tuple[Selection, list[Message]]:
    """Read selecting options.

    Args:
        options: By name, as in :data:`OPTION_NAMES`.
        default_sort: The order where the options name none.
        gettext: Translates what is wrong.

    Returns:
        The selection, and what is wrong with the options as pairs of a subtype and a text; a wrong value
        counts as not given.
    """
    changes: dict[str, Any] = {}
    messages: list[Message] = []
    for name, value in options.items():
        read = _READERS.get(name.replace("_", "-"))
        if read is None:
            messages.append(("option", _unknown_option(name, gettext)))
            continue
        try:
            changes[name.replace("-", "_")] = read(value)
        except FilterError as error:
            messages.append(("filter", error.in_words(gettext)))
        except OptionError as error:
            messages.append(("option", f":{name}: {error.in_words(gettext)}"))
    selection = Selection(**changes)
    if not selection.sort and not (selection.papers.included and "sort" not in options):
        selection = replace(selection, sort=sort_keys(default_sort))
    return selection, messages


def split_values(value: str) -> list[tuple[str, bool]]:
    """The values of an option that commas part, and whether each is excluded; quotes keep a comma."""
    values = []
    for match in _ITEM.finditer(value):
        text = " ".join((match[2] or match[3] or match[4] or "").split())
        if text:
            values.append((text, match[1].strip() == "!"))
    return values


def _choice(values: list[tuple[str, bool]]) -> Choice:
    included = dict.fromkeys(text for text, is_excluded in values if not is_excluded)
    excluded = dict.fromkeys(text for text, is_excluded in values if is_excluded)
    return Choice(tuple(included), tuple(excluded))


def _unknown_option(name: str, gettext: Callable[[str], str]) -> str:
    hint = did_you_mean(nearest(name, OPTION_NAMES), gettext)
    return gettext("unknown option '%s'%s") % (
        name,
        hint or gettext("; the choices are %s") % ", ".join(OPTION_NAMES),
    )


def _names(value: str) -> Choice:
    return _choice(split_values(value))


def _ids(value: str) -> Choice:
    """Ids contain no spaces, so spaces part them too."""
    spaced = re.sub(r"!\s+", "!", value).replace(",", " ").split()
    values = [(text.lstrip("!"), text.startswith("!")) for text in spaced]
    return _choice([pair for pair in values if pair[0]])


def _years(value: str) -> Choice:
    values = split_values(value)
    for text, _excluded in values:
        match = _YEARS().fullmatch(text)
        if match is None or not (match[1] or match[3]) or bool(match[1] and match[3]) > bool(match[2]):
            raise OptionError(_("invalid year or range of years '%s'; write 2023, 2020-2024 or 2023-"), text)
        if match[1] and match[3] and match[1] > match[3]:
            raise OptionError(_("'%s' ends before it begins"), text)
    return _choice(values)


def years_of(text: str) -> tuple[int, int]:
    """The first and the last year of a checked range."""
    match = _YEARS().fullmatch(text)
    if match is None:
        raise ValueError(text)
    first, last = int(match[1] or 0), int(match[3] or 9999)
    return (first, last) if match[2] else (int(match[1] or match[3]),) * 2


def _relation(value: str) -> Choice:
    values = [
        ("any" if text == "all" else "own" if text == "about" else text, no)
        for text, no in split_values(value)
    ]
    for text, _excluded in values:
        if text in WANTED_RELATIONS:
            continue
        if near := nearest(text, WANTED_RELATIONS):
            raise OptionError(_("unknown relation '%s'; did you mean '%s'?"), text, near)
        raise OptionError(_("unknown relation '%s'; the choices are %s"), text, ", ".join(WANTED_RELATIONS))
    return _choice(values)


def _selected(value: str) -> bool:
    truth = truth_of(value) if value.strip() else True
    if truth is None:
        raise OptionError(_("%r is neither yes nor no"), value)
    return truth


def _fields(value: str) -> list[str]:
    """The names of fields that commas part, or spaces where there is no comma."""
    return [name.strip() for name in (value.split(",") if "," in value else value.split())]


def sort_keys(value: str) -> tuple[SortKey, ...]:
    """The fields of an order such as ``-date, title``."""
    keys = [(name.lstrip("-+").strip(), name.startswith("-")) for name in _fields(value)]
    return tuple(SortKey(name, reverse) for name, reverse in keys if name)


def _limit(value: str) -> int:
    text = value.strip()
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise OptionError(_("'%s' is not a whole number from 1"), value)
    return int(text)


def _group_by(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, _fields(value))))


def _group_order(value: str) -> tuple[str, ...]:
    return tuple(text for text, _excluded in split_values(value))


_READERS: dict[str, Callable[[str], object]] = {
    "papers": _ids,
    **dict.fromkeys(("tags", "authors", "venues", "categories", "topics", "types"), _names),
    "years": _years,
    "relation": _relation,
    "selected": _selected,
    "filter": parse,
    "sort": sort_keys,
    "limit": _limit,
    "group-by": _group_by,
    "group-order": _group_order,
}


# The papers that have a value of an option.

Predicate = Callable[[Paper], bool]

MATCHED = ("tags", "authors", "venues", "categories", "topics", "types")
"""The options whose values papers have."""


def _values_of(library: Library, option: str) -> Iterable[str]:
    """All values that an option may have, for proposals."""
    if option in ("papers", "topics"):
        return library.papers if option == "papers" else library.topics
    records = {"authors": library.authors, "venues": library.venues}.get(option, {})
    names = [getattr(record, part, "") for record in records.values() for part in ("id", "short", "name")]
    found = field(option, library)
    values = map(found.get, library.papers.values()) if found is not None else ()
    for value in values:
        names += value if isinstance(value, tuple) else (value,)
    return dict.fromkeys(filter(None, names))


def matching_ids(library: Library, option: str, value: str) -> frozenset[str]:
    """Return the ids of all papers that have a value.

    Args:
        library: Where to look.
        option: One of :data:`MATCHED`.
        value: As the option says it.
    """
    known = library.cache(QueryCache).matches
    key = option, value
    if key not in known:
        known[key] = _of_author(library, value) if option == "authors" else _indexed(library, option, value)
    return known[key]


def _indexed(library: Library, option: str, value: str) -> frozenset[str]:
    """All values of an option are sorted out once: lists of a hundred tags look at each paper once."""
    indices = library.cache(QueryCache).indices
    index = indices.get(option)
    if index is None:
        index = {}
        for paper in library.papers.values():
            for key in _keys_of(library, option, paper):
                index.setdefault(key, []).append(paper.id)
        indices[option] = index
    keys = _keys_for(library, option, value)
    return frozenset(id_ for key in keys for id_ in index.get(key, ()))


def _folded(library: Library, value: str) -> str:
    """A value folded; each is folded once."""
    folded = library.cache(QueryCache).folded
    if value not in folded:
        folded[value] = identity(markup.plain(value)) or value
    return folded[value]


def _keys_of(library: Library, option: str, paper: Paper) -> list[str]:
    """The keys under which an option finds a paper."""
    match option:
        case "types":
            return [type_of(paper, library)]
        case "venues":
            return [_venue_key(library, name) for name in paper.venues]
        case "categories":
            return [_folded(library, paper.category)] if paper.category else []
        case "topics":  # a text without a topic counts as a tag, so tags are found as topics too
            return [*(f"id:{id_}" for id_ in paper.topics), *_keys_of(library, "tags", paper)]
        case _:
            return [_folded(library, tag) for tag in paper.tags]


def _keys_for(library: Library, option: str, value: str) -> Iterable[str]:
    """The keys under which the papers are that a value of an option means."""
    match option:
        case "types":
            return {value, csl_type(value) or csl_type(value.removesuffix("s")) or value.lower()}
        case "venues":
            return (_venue_key(library, value),)
        case "topics" if (id_ := library.topic_of(value)) is not None:
            return [f"id:{below}" for below in library.topic_descendants(id_)]
        case _:
            return (_folded(library, value),)


def _venue_key(library: Library, name: str) -> str:
    venue = library.venue(name)
    return f"id:{venue.id}" if venue is not None else _folded(library, name)


def _author_record(library: Library, value: str) -> Author | None:
    """The record of an author, by id, name or alias."""
    return library.authors.get(value) or library.author_of(parse_person(value))


def _of_author(library: Library, value: str) -> frozenset[str]:
    author = _author_record(library, value)
    if author is not None:
        return frozenset(library.papers_of(author.id))
    is_by = _by_name(parse_person(value))
    return frozenset(paper.id for paper in library.papers.values() if is_by(paper))


def _by_name(name: Person) -> Predicate:
    """A test for a name that no record has: family names, of which there are few, sort out most people."""
    keys = frozenset(name_keys(name))
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


# A selection -> the papers that it means, in order.


def select(
    library: Library, selection: Selection, *, within: Sequence[str] | None = None, named: bool = False
) -> list[Paper]:
    """The papers that a selection means, sorted and limited.

    Args:
        library: What there is.
        selection: Which papers.
        within: Ids that the selection is restricted to, in the order that ``data`` means; ``None`` for all.
        named: The selection names its papers or files: they are shown whatever their relation is.

    Returns:
        The papers. A filter that names a field which no paper has filters nothing.
    """
    papers = _candidates(library, selection, within)
    in_data_order = within is None and selection.papers.is_empty
    for option in MATCHED:
        is_whole = in_data_order and len(papers) == len(library.papers)
        papers = _restricted(library, papers, option, getattr(selection, option), is_whole=is_whole)
    for test in _tests(library, selection, named=named or bool(selection.papers.included)):
        papers = [paper for paper in papers if test(paper)]
    if selection.sort:
        papers = in_order(library, papers, selection.sort)
    return papers if selection.limit is None else papers[: selection.limit]


def _candidates(library: Library, selection: Selection, within: Sequence[str] | None) -> list[Paper]:
    choice = selection.papers
    if within is None and choice.is_empty:
        return list(library.papers.values())
    ids = choice.included or (library.papers if within is None else within)
    known = dict.fromkeys([id_ for name in ids if (id_ := library.resolve(name)) is not None])
    if choice.included and within is not None:
        allowed = {library.resolve(id_) for id_ in within}
        known = {id_: None for id_ in known if id_ in allowed}
    for name in choice.excluded:
        known.pop(library.resolve(name) or "", None)
    return [library.papers[id_] for id_ in known]


def _restricted(
    library: Library, papers: list[Paper], option: str, choice: Choice, *, is_whole: bool
) -> list[Paper]:
    if choice.included:
        ids = _with_any(library, option, choice.included)
        papers = _in_data_order(library, ids) if is_whole else [paper for paper in papers if paper.id in ids]
    if choice.excluded:
        ids = _with_any(library, option, choice.excluded)
        papers = [paper for paper in papers if paper.id not in ids]
    return papers


def _with_any(library: Library, option: str, values: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(matching_ids(library, option, value) for value in values))


def _in_data_order(library: Library, ids: frozenset[str]) -> list[Paper]:
    """Some papers of a library, as they stand in it, without going through all of it for each short list."""
    places = library.cache(QueryCache).places
    if not places:
        places.update((id_, place) for place, id_ in enumerate(library.papers))
    return [library.papers[id_] for id_ in sorted(ids, key=places.__getitem__)]


def _tests(library: Library, selection: Selection, *, named: bool) -> list[Predicate]:
    tests: list[Predicate] = []
    relation = _relation_test(selection.relation, named=named)
    if relation is not None:
        tests.append(relation)
    if not selection.years.is_empty:
        tests.append(_years_test(selection.years))
    if selection.selected is not None:
        is_selected = selection.selected
        tests.append(lambda paper: paper.selected is is_selected)
    if selection.filter is not None and all(field(name, library) for name, _column in selection.filter.names):
        tests.append(selection.filter.bind(library))
    return tests


def _relation_test(choice: Choice, *, named: bool) -> Predicate | None:
    if choice.is_empty:
        return None if named else lambda paper: paper.relation == "own"
    included, excluded = frozenset(choice.included), frozenset(choice.excluded)
    if "any" in included or not included:
        return lambda paper: paper.relation not in excluded
    return lambda paper: paper.relation in included and paper.relation not in excluded


def _years_test(choice: Choice) -> Predicate:
    included = [years_of(value) for value in choice.included]
    excluded = [years_of(value) for value in choice.excluded]

    def test(paper: Paper) -> bool:
        year = paper.year
        if year is None:
            return not included
        if included and not any(first <= year <= last for first, last in included):
            return False
        return not any(first <= year <= last for first, last in excluded)

    return test


# What a selection names and the library does not know, with the nearest that it knows.


def unknown_names(
    library: Library, selection: Selection, gettext: Callable[[str], str] = str
) -> list[Message]:
    """Say which values and fields of a selection the library does not know.

    Args:
        library: The papers that the selection is of.
        selection: A parsed selection.
        gettext: Translates what is wrong.

    Returns:
        Pairs of a subtype and a text: an author whom no paper has, a field that we and all papers lack, ….
    """
    return [*_unknown_values(library, selection, gettext), *_unknown_fields(library, selection, gettext)]


_UNKNOWN = {
    "papers": _(":papers: unknown paper '%s'%s"),
    "tags": _(":tags: unknown tag '%s'%s"),
    "authors": _(":authors: unknown author '%s'%s"),
    "venues": _(":venues: unknown venue '%s'%s"),
    "categories": _(":categories: unknown category '%s'%s"),
    "topics": _(":topics: unknown topic '%s'%s"),
    "types": _(":types: unknown type '%s'%s"),
}


def _unknown_values(
    library: Library, selection: Selection, gettext: Callable[[str], str]
) -> Iterator[Message]:
    for option, message in _UNKNOWN.items():
        choice: Choice = getattr(selection, option)
        for value in (*choice.included, *choice.excluded):
            if not _is_known(library, option, value):
                hint = did_you_mean(_nearest(library, option, value), gettext)
                yield "option", gettext(message) % (value, hint)


def _nearest(library: Library, option: str, value: str) -> str:
    """The value of an option that an unknown one is a slip of."""
    known = library.cache(QueryCache).nearest
    if option not in known:
        known[option] = Nearest(_values_of(library, option))
    return known[option].find(value)


def _is_known(library: Library, option: str, value: str) -> bool:
    if option == "papers":
        return library.is_known(value)
    if option == "authors" and _author_record(library, value) is not None:
        return True
    if option == "venues" and library.venue(value) is not None:
        return True
    if option == "topics" and library.topic_of(value) is not None:
        return True
    return bool(matching_ids(library, option, value))


def _unknown_fields(
    library: Library, selection: Selection, gettext: Callable[[str], str]
) -> Iterator[Message]:
    def hint(name: str) -> str:
        return did_you_mean(nearest(name, (*known_names(), *extra_names(library))), gettext)

    if selection.filter is not None:
        for name, column in selection.filter.names:
            if field(name, library) is None:
                place = point_at(selection.filter.source, column)
                yield "filter", gettext("wrong filter: unknown field '%s'%s") % (name, hint(name)) + place
                break
    for key in selection.sort:
        if not is_sortable(library, key):
            yield "option", gettext(":sort: unknown field '%s'%s") % (key.field, hint(key.field))
    for name in selection.group_by:
        if field(name, library) is None:
            yield "option", gettext(":group-by: unknown field '%s'%s") % (name, hint(name))


def is_sortable(library: Library, key: SortKey) -> bool:
    """Whether papers can be sorted by a key: we or some paper know its field."""
    return canonical(key.field) == "data" or field(key.field, library) is not None
