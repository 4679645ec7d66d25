"""What a selection names and the library does not know, with the nearest that it knows."""

from __future__ import annotations

from collections.abc import Iterator

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.nearest import Nearest, did_you_mean
from sphinxcontrib_research.query.expression import point_at
from sphinxcontrib_research.query.fields import canonical, extra_names, field, known_names
from sphinxcontrib_research.query.matching import MATCHED, author_record, matcher, matching_ids, values_of
from sphinxcontrib_research.query.selection import Choice, Message, Selection, SortKey


def unknown_names(library: Library, selection: Selection) -> list[Message]:
    """Say which values and fields of a selection the library does not know.

    Args:
        library: The papers that the selection is asked of.
        selection: A parsed selection.

    Returns:
        Pairs of a subtype and a text: an author whom no paper has, a field that we and all papers lack, ….
    """
    return [*_unknown_values(library, selection), *_unknown_fields(library, selection)]


def _unknown_values(library: Library, selection: Selection) -> Iterator[Message]:
    for option, word in {"papers": "paper", **MATCHED}.items():
        choice: Choice = getattr(selection, option)
        for value in (*choice.wanted, *choice.unwanted):
            if not _is_known(library, option, value):
                near = _nearest(library, option).did_you_mean(value)
                yield "option", f":{option}: unknown {word} '{value}'{near}"


def _nearest(library: Library, option: str) -> Nearest:
    """Finds the value of an option that an unknown one is a slip of; made once for a library."""
    made: dict[str, Nearest] = library.memo.setdefault("nearest values", {})
    if option not in made:
        made[option] = Nearest(values_of(library, option))
    return made[option]


def _is_known(library: Library, option: str, value: str) -> bool:
    if option == "papers":
        return library.is_known(value)
    if option == "authors" and author_record(library, value) is not None:
        return True
    if option == "venues" and library.venue(value) is not None:
        return True
    if option == "topics" and library.topic_of(value) is not None:
        return True
    ids = matching_ids(library, option, value)
    if ids is not None:
        return bool(ids)
    return any(map(matcher(library, option, value), library.papers.values()))


def _unknown_fields(library: Library, selection: Selection) -> Iterator[Message]:
    if selection.filter is not None:
        for name, column in selection.filter.names:
            if field(name, library) is None:
                near = did_you_mean(name, _fields(library))
                place = point_at(selection.filter.source, column)
                yield "filter", f"wrong filter: unknown field '{name}'{near}{place}"
                break
    for key in selection.sort:
        if not is_sortable(library, key):
            yield "option", f":sort: unknown field '{key.field}'{did_you_mean(key.field, _fields(library))}"
    for name in selection.group_by:
        if field(name, library) is None:
            yield "option", f":group-by: unknown field '{name}'{did_you_mean(name, _fields(library))}"


def is_sortable(library: Library, key: SortKey) -> bool:
    """Whether papers can be sorted by a key: we or some paper know its field."""
    return canonical(key.field) == "data" or field(key.field, library) is not None


def _fields(library: Library) -> dict[str, None]:
    return dict.fromkeys((*known_names(), *extra_names(library)))
