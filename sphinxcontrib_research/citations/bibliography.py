"""Bibliographies as sphinxcontrib-bibtex makes them: which works, in which order, under which labels.

Filters: https://sphinxcontrib-bibtex.readthedocs.io/en/latest/usage.html#filtering; order and labels are
those of pybtex's styles: https://docs.pybtex.org/api/styles.html.
"""

from __future__ import annotations

import ast
import operator
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research.citations import Span
from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.model.addresses import safe_url
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest
from sphinxcontrib_research.util.text import in_letters, in_roman
from sphinxcontrib_research.vocabulary.bibtex_names import STYLES

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

# The filter


class BibtexFilterError(ResearchError):
    """A filter can't be read, or makes no sense of a work."""


_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}


def parse_filter(source: str) -> ast.expr:
    """Read a filter expression.

    Raises:
        BibtexFilterError: The text is not an expression.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stray backslash in a regular expression is no fault
            tree = ast.parse(" ".join(source.split("\n")).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BibtexFilterError(f"{source!r} is no expression") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and not isinstance(node, _ALLOWED):
            raise BibtexFilterError(f"{ast.unparse(node)!r} is not allowed")
    return tree


_ALLOWED = (ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.Compare, ast.Name, ast.Set, ast.Constant)


def holds(tree: ast.expr, value_of: Callable[[str], object]) -> bool:
    """Evaluate a filter for one work.

    Args:
        tree: The filter.
        value_of: From a name in it to its value.

    Raises:
        BibtexFilterError: Its operators do not fit their values.
    """
    try:
        return bool(_value(tree, value_of))
    except (TypeError, re.error, RecursionError) as error:
        raise BibtexFilterError(str(error)) from error


def _value(node: ast.expr, value_of: Callable[[str], object]) -> Any:
    match node:
        case ast.BoolOp():
            values = (_value(part, value_of) for part in node.values)
            return all(values) if isinstance(node.op, ast.And) else any(values)
        case ast.UnaryOp(op=ast.Not()):
            return not _value(node.operand, value_of)
        case ast.BinOp():
            return _binary(node, _value(node.left, value_of), _value(node.right, value_of))
        case ast.Compare(ops=[kind]) if type(kind) in _COMPARISONS:
            return _COMPARISONS[type(kind)](
                _value(node.left, value_of), _value(node.comparators[0], value_of)
            )
        case ast.Name():
            return value_of(node.id)
        case ast.Set():
            return frozenset(_value(part, value_of) for part in node.elts)
        case ast.Constant():
            return node.value
    raise BibtexFilterError(f"{ast.unparse(node)!r} is not allowed")


def _binary(node: ast.BinOp, left: Any, right: Any) -> Any:
    match node.op:
        case ast.BitOr():
            return left | right
        case ast.BitAnd():
            return left & right
        case ast.Mod() if isinstance(left, str) and isinstance(right, str):
            return re.search(right, left, re.IGNORECASE) is not None
        case ast.Mod():
            raise BibtexFilterError(f"{ast.unparse(node)!r}: '%' searches a text for a text")
    raise BibtexFilterError(f"{ast.unparse(node)!r} is not allowed")


# Order and labels


class Entries:
    """The works of a library as pybtex has them; each is made when first needed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._entries: dict[str, Any] = {}

    def of(self, id_: str) -> Any:
        """The ``pybtex.database.Entry`` of a paper."""
        if id_ not in self._entries:
            self._entries[id_] = _entry(self._library.papers[id_], self._library)
        return self._entries[id_]

    def value(self, id_: str, name: str) -> object:
        """The value of a name in a filter."""
        entry = self.of(id_)
        if name == "type":
            return entry.type.lower()
        if name == "key":
            return id_.lower()
        if name in {"author", "editor"}:
            return " and ".join(str(person) for person in entry.persons.get(name, ()))
        return str(entry.fields.get(name, ""))


def _entry(paper: Paper, library: Library) -> Any:
    from pybtex.database import Entry, parse_string

    written = paper.source_entry
    if not written.fields:
        from sphinxcontrib_research.writers.bibtex import entry

        (made,) = parse_string(entry(paper, library, key="key"), "bibtex").entries.values()
        made.key = paper.id
        return made
    fields, persons = [], {}
    for name, value in written.fields:
        if name in {"author", "editor"}:
            persons[name] = [_person(one) for one in _split_names(value)]
        else:
            fields.append((name, value))
    made = Entry(written.type, fields, persons)
    made.key = paper.id
    return made


def _person(name: str) -> Any:
    from pybtex.database import Person
    from pybtex.exceptions import PybtexError

    last, comma, first = name.partition(",")
    words = last.split()
    if comma and words and _PLAIN_NAME.fullmatch(name) and all(word[0].isupper() for word in words):
        # As pybtex reads it, in a tenth of the time.
        person = Person()
        given = first.split()
        person.last_names, person.first_names, person.middle_names = words, given[:1], given[1:]
        return person
    try:
        return Person(name)
    except PybtexError:  # "a, b, c, d": what has too many commas is one name
        return Person(last=name)


_PLAIN_NAME = re.compile(r"[^{}\\~,]+,[^{}\\~,]+")
_AND = re.compile(r"(?<!\s)\s++and\s++", re.IGNORECASE)


def _split_names(text: str) -> list[str]:
    if "{" not in text and "\\" not in text:
        return [name for one in _AND.split(text) if (name := one.strip())]
    from pybtex.bibtex.utils import split_name_list

    return [name for name in split_name_list(text) if name.strip()]


def style_of(name: str) -> Any:
    """Return the class of a style of pybtex, or of a style that conf.py registers.

    Raises:
        ResearchError: There is no such style.
    """
    from pybtex.plugin import PluginNotFound, find_plugin

    try:
        return find_plugin("pybtex.style.formatting", name)
    except PluginNotFound:
        hint = did_you_mean(nearest(name, STYLES)) or f"; the choices are {', '.join(STYLES)}"
        raise ResearchError(f"unknown style {name!r}{hint}") from None


def labelled(entries: Entries, ids: Iterable[str], style: str) -> dict[str, str]:
    """Order works and label them.

    Args:
        entries: The works.
        ids: Ids of papers, in the order of citing.
        style: The name of a style.

    Returns:
        The labels by id, in the order of the list.

    Raises:
        ResearchError: There is no such style, or it fails.
    """
    chosen = style_of(style)
    try:
        formatter = chosen()
        ordered = list(formatter.sort([entries.of(id_) for id_ in ids]))
        labels = [str(label) for label in formatter.format_labels(ordered)]
    except Exception as error:  # A style of conf.py may do anything.
        raise ResearchError(f"the style {style!r} fails: {error!r}") from error
    return {entry.key: label for entry, label in zip(ordered, labels, strict=True)}


# The text of entries, in styles that conf.py registers

_LOOKS: Mapping[str, dict[str, Any]] = {
    **{name: {"italic": True} for name in ("em", "i")},
    **{name: {"bold": True} for name in ("strong", "b")},
    **{name: {"script": name} for name in ("sub", "sup")},
}
_SYMBOLS = {"nbsp": "\u00a0", "ndash": "\u2013", "mdash": "\u2014", "newblock": " "}


def formatted(entries: Entries, id_: str, style: str) -> tuple[Span, ...]:
    """Format a work in a style of conf.py.

    Args:
        entries: The works.
        id_: The paper.
        style: The name of a style that is registered.

    Returns:
        The pieces, links to safe addresses among them.

    Raises:
        ResearchError: The style fails on the work.
    """
    try:
        text = style_of(style)().format_entry("", entries.of(id_)).text
        return tuple(span for span in _spans(text, Span("")) if span.text)
    except ResearchError:
        raise
    except Exception as error:  # A style of conf.py may do anything.
        raise ResearchError(f"the style {style!r} cannot format '{id_}': {error}") from error


def _spans(text: Any, look: Span) -> Iterator[Span]:
    from pybtex import richtext

    if isinstance(text, str | richtext.String):
        # What pybtex leaves of TeX's word for addresses.
        yield replace(look, text=str(text).replace("\\url ", ""))
    elif isinstance(text, richtext.Symbol):
        yield replace(look, text=_SYMBOLS.get(text.name, " "))
    else:
        if isinstance(text, richtext.Tag):
            look = replace(look, **_LOOKS.get(text.name, {}))
        elif isinstance(text, richtext.HRef):
            with suppress(ValueError):  # an address that nobody may follow stays text
                look = replace(look, link=safe_url(str(text.url)))
        for part in text.parts:
            yield from _spans(part, look)


# What an entry lacks

_PEOPLE = ("author",)
_AUTHOR_OR_EDITOR = ("author", "editor")
_YEAR = ("year", "date")
_SCHOOL = ("school", "institution")
_REQUIRED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "article": (_PEOPLE, ("journal", "journaltitle"), _YEAR),
    "book": (_AUTHOR_OR_EDITOR, ("publisher",), _YEAR),
    "inbook": (_AUTHOR_OR_EDITOR, ("chapter", "pages"), ("publisher",), _YEAR),
    "incollection": (_PEOPLE, ("booktitle",), _YEAR),
    "inproceedings": (_PEOPLE, ("booktitle",), _YEAR),
    "mastersthesis": (_PEOPLE, _SCHOOL, _YEAR),
    "phdthesis": (_PEOPLE, _SCHOOL, _YEAR),
    "proceedings": (_YEAR,),
    "techreport": (_PEOPLE, ("institution",), _YEAR),
    "unpublished": (_PEOPLE, ("note",)),
}
"""The fields that BibTeX's styles need, each with others that say the same, beside the title.

https://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf, section 3.1.
"""


def missing_fields(paper: Paper) -> tuple[str, ...]:
    """Return the fields that the entry of a paper lacks for its type; none for papers of other formats.

    A field that the author leaves empty is there, as it is for pybtex.
    """
    written = paper.source_entry
    there = {*(name for name, _value in written.fields), *written.empty}
    return tuple(names[0] for names in _REQUIRED.get(written.type, ()) if there.isdisjoint(names))


# Numbers of enumerated lists


_COUNTERS: Mapping[str, Callable[[int], str]] = {
    "arabic": str,
    "loweralpha": in_letters,
    "upperalpha": lambda number: in_letters(number).upper(),
    "lowerroman": in_roman,
    "upperroman": lambda number: in_roman(number).upper(),
}


def enumerators(kind: str, start: int, count: int) -> Sequence[str]:
    """Return the numbers of the entries of an enumerated list: ``1.``, ``b.``, ``iv.``.

    Args:
        kind: One of :data:`~sphinxcontrib_research.vocabulary.bibtex_names.ENUM_TYPES`.
        start: The number of the first.
        count: How many there are.
    """
    counter = _COUNTERS.get(kind, str)
    return [f"{counter(start + position)}." for position in range(count)]
