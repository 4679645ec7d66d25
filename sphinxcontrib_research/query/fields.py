"""The value of any field of a paper, for filters, orders, groups and columns: the one place that knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache
from operator import attrgetter
from pathlib import PurePath
from typing import Any, TypeAlias

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper, Topic
from sphinxcontrib_research.util import text
from sphinxcontrib_research.util.collation import SortKey as SortedText
from sphinxcontrib_research.util.scripts import listed
from sphinxcontrib_research.util.suggestions import Nearest
from sphinxcontrib_research.vocabulary.fields import METRICS, fields_of, link_kinds
from sphinxcontrib_research.vocabulary.fields import fold as fold_name
from sphinxcontrib_research.writers.reference import type_of

Getter: TypeAlias = Callable[[Paper], Any]

FORTHCOMING = "9999"
"""The date of what is still to come, as filters compare it."""

MARKUP = ("title", "short", "abstract", "summary", "note")
_NUMERIC = frozenset(("volume", "issue", "pages", "edition"))
"""Texts that are mostly numbers."""
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of papers, of one library."""

    name: str
    """Its name: ours, or ``metrics.…`` or ``extra.…``."""
    get: Getter
    """The paper's value; ``None`` if there is none, except for fields that hold a list."""
    many: bool = False
    """It holds several values."""
    numeric: bool = False
    """It is a text that is ordered by its leading number."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """One field that papers are sorted by."""

    field: str
    reverse: bool = False


@dataclass(slots=True)
class QueryCache:
    """What the queries of a library find out once, see :meth:`.Library.cache`."""

    fields: dict[str, Field | None] = attribute(default_factory=dict)
    """By the name that users write."""
    extra_names: dict[str, None] | None = None
    venue_labels: dict[str, str] = attribute(default_factory=dict)
    orders: dict[tuple[SortKey, ...], list[Paper]] = attribute(default_factory=dict)
    """All papers in an order."""
    sort_values: dict[str, dict[str, Any]] = attribute(default_factory=dict)
    """What papers are sorted by, by field and id."""
    sort_texts: dict[str, SortedText] = attribute(default_factory=dict)
    """Texts as they are sorted."""
    folded: dict[str, str] = attribute(default_factory=dict)
    """Values of options as they are compared."""
    indices: dict[str, dict[str, list[str]]] = attribute(default_factory=dict)
    """The ids of papers by their values, for each option."""
    matches: dict[tuple[str, str], frozenset[str]] = attribute(default_factory=dict)
    """The ids of the papers that an option with a value means."""
    places: dict[str, int] = attribute(default_factory=dict)
    """The place of each paper in the library, by id."""
    nearest: dict[str, Nearest] = attribute(default_factory=dict)
    """What finds the value of an option that an unknown one is a slip of."""


def leading_number(value: str) -> float | None:
    """The number that a text begins with: ``600+``, ``~1,567``, ``92.1 %``, ``1.2k``; else ``None``."""
    number = text.leading(value)
    return float(number.value) if number is not None else None


def field(name: str, library: Library) -> Field | None:
    """The field of a name, as users write it.

    Args:
        name: One of our fields, one of its other names in data, ``author_count``, ``metrics.x``, ``extra.x``,
            or the name of a field that only the data knows.
        library: Whose papers it is for.

    Returns:
        The field; ``None`` if neither we nor any paper know it.
    """
    known = library.cache(QueryCache).fields
    if name not in known:
        known[name] = _find(name, library)
    return known[name]


def is_known(name: str) -> bool:
    """Whether a name is one of ours, whatever the data holds."""
    prefix, dot, rest = name.partition(".")
    if dot:
        return fold_name(prefix) in {"metrics", "extra"} and bool(rest)
    return fold_name(name) in _names()


def known_names() -> tuple[str, ...]:
    """Our own names, for proposals."""
    return tuple(dict.fromkeys(_names().values()))


def canonical(name: str) -> str:
    """Our name for a field, or the name itself, folded, where it is none of ours."""
    folded = fold_name(name)
    return _names().get(folded, folded)


def shown(paper: Paper, name: str, library: Library, gettext: Callable[[str], str] = str) -> str:
    """A field's value as plain text, as a column shows it; empty if there is none.

    Args:
        paper: The paper.
        name: The field.
        library: Where the paper is from.
        gettext: Translates what separates several values.
    """
    own = canonical(name)
    if own in METRICS:
        metric = getattr(paper, own)
        return metric.text if metric is not None else ""
    if own == "date":
        return paper.date.text or paper.date.edtf if paper.date is not None else ""
    found = field(name, library)
    value = found.get(paper) if found is not None else None
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    return listed(value, gettext) if isinstance(value, tuple) else str(value)


def topics_of(paper: Paper, library: Library) -> list[Topic]:
    """The topics of a paper that readers may see."""
    found = (library.topics.get(id_) for id_ in paper.topics)
    return [topic for topic in found if topic is not None and not topic.hidden]


def extra_names(library: Library) -> dict[str, None]:
    """The names of the fields that only the data knows, folded."""
    cache = library.cache(QueryCache)
    if cache.extra_names is None:
        cache.extra_names = dict.fromkeys(
            name for paper in library.papers.values() for name, _value in paper.extra
        )
    return cache.extra_names


def _find(name: str, library: Library) -> Field | None:
    prefix, dot, rest = name.partition(".")
    if dot:
        if fold_name(prefix) == "metrics":
            return Field(name, _metric_getter(rest), numeric=True)
        if fold_name(prefix) == "extra":
            return Field(name, _extra_getter(fold_name(rest)), numeric=True)
        return None
    own = _names().get(fold_name(name))
    if own is None:
        folded = fold_name(name)
        known = extra_names(library)
        return Field(f"extra.{folded}", _extra_getter(folded), numeric=True) if folded in known else None
    return _own(own, library)


def _own(name: str, library: Library) -> Field:
    if name in MARKUP:
        return Field(name, _markup_getter(name))
    if name in METRICS:
        return Field(name, _metric_value_getter(name))
    if name in link_kinds():
        return Field(name, _link_getter(name))
    if name == "type":
        return Field(name, lambda paper: type_of(paper, library) or None)
    if name == "venue":
        return Field(name, _venue_getter(library), many=True)
    if name in _SPECIAL:
        get, many = _SPECIAL[name]
        return Field(name, get, many)
    return Field(name, _text_getter(name), numeric=name in _NUMERIC)


def _text_getter(name: str) -> Getter:
    get = attrgetter(name)
    return lambda paper: get(paper) or None


def _markup_getter(name: str) -> Getter:
    get = attrgetter(name)
    return lambda paper: markup.plain(get(paper)) or None


def _metric_value_getter(name: str) -> Getter:
    get = attrgetter(name)

    def value(paper: Paper) -> int | None:
        metric = get(paper)
        return metric.value if metric is not None else None

    return value


def _link_getter(kind: str) -> Getter:
    def value(paper: Paper) -> str | None:
        return next(
            (
                link.url or PurePath(link.path).name or link.label or kind
                for link in paper.links
                if link.kind == kind
            ),
            None,
        )

    return value


def _image(paper: Paper) -> str | None:
    """Where a build finds an image is nobody's business."""
    return (paper.image if "://" in paper.image else PurePath(paper.image).name) or None


def _venue_getter(library: Library) -> Getter:
    labels = library.cache(QueryCache).venue_labels

    def value(paper: Paper) -> tuple[str, ...] | None:
        if not paper.venues:
            return None
        for venue in paper.venues:
            if venue not in labels:
                labels[venue] = markup.plain(library.venue_label(venue))
        return tuple([labels[venue] for venue in paper.venues])

    return value


def _metric_getter(name: str) -> Getter:
    wanted = _NO_WORD.sub("", name).lower()

    def value(paper: Paper) -> str | None:
        for label, shown_value in paper.metrics:
            if _NO_WORD.sub("", label).lower() == wanted:
                return shown_value
        return None

    return value


def _extra_getter(name: str) -> Getter:
    def value(paper: Paper) -> str | tuple[str, ...] | None:
        for key, found in paper.extra:
            if key == name:
                return _flat(found)
        return None

    return value


def _flat(value: object) -> str | tuple[str, ...] | None:
    """A value of the data as a text or several."""
    if isinstance(value, list):
        return tuple(flat for item in value if isinstance(flat := _flat(item), str))
    if isinstance(value, dict):
        return ", ".join(
            f"{key}: {flat}" for key, item in value.items() if isinstance(flat := _flat(item), str)
        )
    return value if isinstance(value, str) else None


def _date(paper: Paper) -> str | None:
    if paper.date is None:
        return None
    return FORTHCOMING if paper.date.forthcoming else paper.date.iso or None


def _sota(paper: Paper) -> tuple[str, ...] | None:
    claims = (" on ".join(part for part in (claim.task, claim.dataset) if part) for claim in paper.sota)
    return tuple(markup.plain(claim) for claim in claims) or None


_SPECIAL: dict[str, tuple[Getter, bool]] = {
    "authors": (lambda paper: tuple([person.name for person in paper.authors]), True),
    "author_count": (lambda paper: len(paper.authors), False),
    "first_author": (lambda paper: paper.authors[0].name if paper.authors else None, False),
    "last_author": (
        lambda paper: paper.authors[-1].name if paper.authors and not paper.authors_open else None,
        False,
    ),
    "editors": (lambda paper: tuple([person.name for person in paper.editors]), True),
    "affiliations": (attrgetter("affiliations"), True),
    "tags": (attrgetter("tags"), True),
    "topics": (attrgetter("topics"), True),
    "award": (lambda paper: tuple([markup.plain(award) for award in paper.awards]) or None, True),
    "sota": (_sota, True),
    "links": (lambda paper: tuple([link.label or link.kind for link in paper.links]), True),
    "metrics": (lambda paper: tuple([f"{label} {value}" for label, value in paper.metrics]), True),
    "year": (attrgetter("year"), False),
    "month": (lambda paper: (paper.date.month or None) if paper.date else None, False),
    "day": (lambda paper: (paper.date.day or None) if paper.date else None, False),
    "date": (_date, False),
    "retracted": (lambda paper: bool(paper.retracted), False),
    "selected": (attrgetter("selected"), False),
    "image": (_image, False),
}


@cache
def _names() -> dict[str, str]:
    """Return the fields by all their names, folded."""
    known = [own for own in fields_of("paper") if own.name != "hidden"]
    return {
        **{fold_name(alias): own.name for own in known for alias in own.aliases},
        **{fold_name(own.name): own.name for own in known},
        "authorcount": "author_count",
        "firstauthor": "first_author",
        "lastauthor": "last_author",
        "venues": "venue",
        "types": "type",
        "years": "year",
        "categories": "category",
    }
