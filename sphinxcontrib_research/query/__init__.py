"""The selecting options of directives and of the command line -> a selection."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sphinxcontrib_research.query.expression import Expression, FilterError, parse
from sphinxcontrib_research.query.fields import SortKey
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest
from sphinxcontrib_research.vocabulary import DEFAULT_SORT, OPTION_NAMES, RELATIONS, truth_of

WANTED_RELATIONS = (*dict.fromkeys(RELATIONS.values()), "any")

Message = tuple[str, str]
"""The subtype of a warning and its text."""

_ITEM = re.compile(r"""(\s*!?\s*)(?:"([^"]*)"|'([^']*)'(?=\s*(?:,|$))|([^,]+))\s*(?:,|$)""")
_YEARS = re.compile(r"(\d{4})?\s*+(-|\u2013|\u2014|--|\.\.)?\s*+(\d{4})?")


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
    options: Mapping[str, str], *, default_sort: str = DEFAULT_SORT
) -> tuple[Selection, list[Message]]:
    """Read selecting options.

    Args:
        options: By name, as in :data:`OPTION_NAMES`.
        default_sort: The order where the options name none.

    Returns:
        The selection, and what is wrong with the options as pairs of a subtype and a text; a wrong value
        counts as not given.
    """
    changes: dict[str, Any] = {}
    messages: list[Message] = []
    for name, value in options.items():
        read = _READERS.get(name.replace("_", "-"))
        if read is None:
            messages.append(("option", f"unknown option '{name}'{_hint(name, OPTION_NAMES)}"))
            continue
        try:
            changes[name.replace("-", "_")] = read(value)
        except FilterError as error:
            messages.append(("filter", str(error)))
        except ValueError as error:
            messages.append(("option", f":{name}: {error}"))
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


def _hint(value: str, known: tuple[str, ...]) -> str:
    return did_you_mean(nearest(value, known)) or f"; there are {', '.join(known)}"


def _names(value: str) -> Choice:
    return _choice(split_values(value))


def _ids(value: str) -> Choice:
    """Ids contain no spaces, so spaces part them too."""
    spaced = re.sub(r"!\s+", "!", value).replace(",", " ").split()
    values = [(one.lstrip("!"), one.startswith("!")) for one in spaced]
    return _choice([pair for pair in values if pair[0]])


def _years(value: str) -> Choice:
    values = split_values(value)
    for text, _excluded in values:
        match = _YEARS.fullmatch(text)
        if match is None or not (match[1] or match[3]) or bool(match[1] and match[3]) > bool(match[2]):
            raise ValueError(f"invalid year or range of years '{text}'; write 2023, 2020-2024 or 2023-")
        if match[1] and match[3] and match[1] > match[3]:
            raise ValueError(f"'{text}' ends before it begins")
    return _choice(values)


def years_of(text: str) -> tuple[int, int]:
    """The first and the last year of a checked range."""
    match = _YEARS.fullmatch(text)
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
        if text not in WANTED_RELATIONS:
            raise ValueError(f"unknown relation '{text}'{_hint(text, WANTED_RELATIONS)}")
    return _choice(values)


def _selected(value: str) -> bool:
    truth = truth_of(value) if value.strip() else True
    if truth is None:
        raise ValueError(f"'{value}' is neither yes nor no")
    return truth


def sort_keys(value: str) -> tuple[SortKey, ...]:
    """The fields of an order such as ``-date, title``."""
    items = value.split(",") if "," in value else value.split()
    keys = []
    for item in items:
        name = item.strip()
        if name.lstrip("-+").strip():
            keys.append(SortKey(name.lstrip("-+").strip(), name.startswith("-")))
    return tuple(keys)


def _limit(value: str) -> int:
    text = value.strip()
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise ValueError(f"'{value}' is not a whole number from 1")
    return int(text)


def _group_by(value: str) -> tuple[str, ...]:
    items = value.split(",") if "," in value else value.split()
    return tuple(dict.fromkeys(item.strip() for item in items if item.strip()))


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
