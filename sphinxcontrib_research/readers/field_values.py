"""A raw record -> which value each field has: names folded, one chosen where several say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxcontrib_research.util.suggestions import did_you_mean
from sphinxcontrib_research.vocabulary.fields import Names, fold

if TYPE_CHECKING:
    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.diagnostics import Diagnostics
    from sphinxcontrib_research.readers.registry import Record
    from sphinxcontrib_research.vocabulary.fields import Field

DATES = ("year", "month", "day", "date")
_SPREAD = frozenset(("title", "venue", "url", "abstract", "arxiv"))
"""Fields that may hold a mapping with more about the paper: ``journal: {name, volume, number}``."""
_OWN_KEYS = {
    "title": ("name", "value", "title", "text", "en"),
    "venue": ("name", "value", "title", "text", "full"),
    "url": ("url", "href", "link", "value"),
    "abstract": ("en", "value", "text"),
    "arxiv": ("arxiv", "eprint", "id", "url", "href", "link", "value"),
}
_IDENTIFIERS = frozenset(("identifiers", "identifier", "ids", "externalids", "persistentids"))
"""Mappings of identifiers, and lists of ``{type: doi, value: …}``, folded."""
_ABOUT_THE_PAPER = _IDENTIFIERS | frozenset(
    ("published", "publishedin", "publicationinfo", "bibliographic", "metadata")
)
"""Mappings without a value of their own, folded: what they hold is of the paper."""
_OF_ANOTHER = {"url": frozenset(("date",)), "arxiv": frozenset(("date", "year", "title", "doi"))}
"""What a mapping in a field says of that, not of the paper: when an address was visited."""
_PAGES = re.compile(r"[A-Za-z]{0,3}\d{1,7}(?:\s?[-\u2013\u2014:+,.]{1,3}\s?[A-Za-z]{0,3}\d{0,7}){0,9}")
"""Page numbers, as against a page's address or name."""
_JOURNAL_AND_VOLUME = re.compile(r"[^\W\d][^\d.]{2,120} \d{1,4} ?[(:,]")
_NAME_AND_YEAR = re.compile(r"[^\W\d_][^\d<>]{1,60}(?:19|20)\d\d(?!\d)")
_OF_SECOND_RANK = {
    "page": _PAGES.fullmatch,
    "reference": _JOURNAL_AND_VOLUME.match,
    "abbr": _NAME_AND_YEAR.match,
}
"""What a value must look like under a name that mostly means something else, folded."""
_KINDS_OF_VENUE = frozenset(
    """
    article book chapter conference inproceedings journal preprint proceedings report talk thesis workshop
    """.split()
)
"""What a venue is, not which."""
_LABELS = ("display", "label", "text", "name", "title")
_MOST_NAMES = 100
"""At most this many unknown names of a file are looked at as slips of a known one."""
_MOST_SHOWN = 20
"""At most this many unknown names of a file are named; the rest is counted."""
_CURE = "in 'research_fields', or let {} begin with 'x-'"
_MANY = 5
"""At most this many times a near miss is reported where it is; a more frequent name is no slip of the pen."""


@dataclass(slots=True)
class FieldValues:
    """What a record says."""

    values: dict[str, Value] = field(default_factory=dict)
    """By the field's declared name."""
    written: dict[str, str] = field(default_factory=dict)
    """What the data calls each field, where that is not its declared name."""
    nested: set[str] = field(default_factory=set)
    """Fields that only a mapping in another field gives."""
    alternatives: list[tuple[Field, str, Value]] = field(default_factory=list)
    """Further values of fields that have one, with what the data calls them."""
    extra: list[tuple[str, Value]] = field(default_factory=list)
    """Fields without a meaning to us, by folded name."""
    unknown: list[str] = field(default_factory=list)
    """Names of ``extra`` as written."""
    unfolded: dict[str, str] = field(default_factory=dict)
    """Names of ``extra`` as written, by their folded form."""
    linked: set[str] = field(default_factory=set)
    """Names of ``extra`` as written whose values are links: these have a meaning."""
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    """Names that differ in case or separators only: the one that is kept, and the other."""
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    """Names of one field whose values differ: the one that goes to ``extra``, and the one that is kept."""
    label: str = ""
    """The label that ``link: {url, display}`` gives."""

    def name_of(self, name: str) -> str:
        """Return what the data calls a field."""
        return self.written.get(name, name)

    def report_duplicates(self, diagnostics: Diagnostics) -> None:
        """Report fields that come twice."""
        for first, other in self.duplicates:
            diagnostics.name = other
            message = f"duplicate field, given as '{first}' and as '{other}'; keeping the first"
            diagnostics.report(message, "duplicate")


@dataclass(slots=True)
class UnknownFields:
    """The unknown fields of one file, with their places."""

    names: Names
    is_bibtex: bool = False
    """UnknownFields fields are no fault of BibTeX files: all programs pass over them."""
    places: dict[str, list[tuple[str, int, str]]] = field(default_factory=dict)
    """Name as written, line and record, by folded name."""
    conflicts: dict[tuple[str, str], list[tuple[str, int]]] = field(default_factory=dict)
    """Name as written and line, by the folded name and that of the field that is kept."""
    unlike: set[str] = field(default_factory=set)
    """Names, folded, that are no slips: looking takes a while, so of very many the rest is not looked at."""

    def near(self, name: str) -> str:
        """Return the known name that an unknown one is surely a slip of, else an empty text."""
        folded = fold(name)
        if folded in self.unlike or len(self.unlike) >= _MOST_NAMES:
            return ""
        near = self.names.near(name)
        if not near:
            self.unlike.add(folded)
        return near

    def see(self, found: FieldValues, diagnostics: Diagnostics) -> None:
        """Note the unknown fields of the current record."""
        for name in found.unknown:
            folded = fold(name)
            if name in found.linked and not self.near(name):
                continue
            if folded not in self.names.quiet and not name.startswith(("x-", "X-", "_", "$", "@")):
                place = (name, diagnostics.lines.get(name, diagnostics.line), diagnostics.id)
                self.places.setdefault(folded, []).append(place)

        for name, kept in found.conflicts:
            line = diagnostics.lines.get(name, diagnostics.line)
            self.conflicts.setdefault((fold(name), kept), []).append((name, line))

    def report(self, diagnostics: Diagnostics) -> None:
        """Report each near miss, the rest once with count and first line; very many names are counted."""
        self.report_conflicts(diagnostics)
        others: list[list[tuple[str, int, str]]] = []
        for places in self.places.values():
            near = self.near(places[0][0])
            if near and len(places) <= _MANY:
                for name, line, record in places:
                    message = f"unknown field{did_you_mean(near)}"
                    diagnostics.report_at(line, message, "unknown-field", name=name, id=record)
            elif near:
                _report_name(places, did_you_mean(near), diagnostics)
            elif not self.is_bibtex:
                others.append(places)
        if len(others) == 1:
            _report_name(others[0], f"; name it {_CURE.format('it')}", diagnostics)
        elif others:
            first = min(places[0][1] for places in others)
            named = _listed([_counted(places) for places in others])
            message = f"unknown fields are kept as 'extra': {named}; name them {_CURE.format('them')}"
            diagnostics.report_at(first, message, "unknown-field")

    def report_conflicts(self, diagnostics: Diagnostics) -> None:
        """Report once the fields whose values differ from others of the same meaning."""
        parts = [(seen[0][1], seen[0][0], kept, len(seen)) for (_, kept), seen in self.conflicts.items()]
        if len(parts) == 1:
            line, name, kept, count = parts[0]
            message = (
                f"'{kept}' gives another value for the same field; keeping that one, "
                f"and this as 'extra'{_here_first(count)}"
            )
            diagnostics.report_at(line, message, "duplicate", name=name)
        elif parts:
            named = _listed(
                [
                    f"'{name}' beside '{kept}' ({f'{count} records' if count > 1 else f'line {line}'})"
                    for line, name, kept, count in parts
                ]
            )
            message = f"other values of fields that have one are kept as 'extra': {named}"
            diagnostics.report_at(min(parts)[0], message, "duplicate")


def _report_name(places: list[tuple[str, int, str]], cure: str, diagnostics: Diagnostics) -> None:
    """Report one name once, with the number of records that have it."""
    name, line, _record = places[0]
    message = f"unknown field, kept as 'extra'{_here_first(len(places))}{cure}"
    diagnostics.report_at(line, message, "unknown-field", name=name)


def _here_first(count: int) -> str:
    return f" (in {count} records, here first)" if count > 1 else ""


def _listed(names: list[str]) -> str:
    """Return names as one text; of very many the first."""
    more = f" and {len(names) - _MOST_SHOWN:,} more" if len(names) > _MOST_SHOWN else ""
    return ", ".join(names[:_MOST_SHOWN]) + more


def _counted(places: list[tuple[str, int, str]]) -> str:
    name, line, _record = places[0]
    return f"'{name}' (line {line})" if len(places) == 1 else f"'{name}' ({len(places)} records)"


def gather(record: Record, names: Names) -> FieldValues:
    """Sort a record's fields.

    Args:
        record: The record.
        names: The names that its kind may use.
    """
    found = FieldValues()
    late: list[tuple[Field, str, Value]] = []
    nested: list[tuple[str, dict[str, Value]]] = []
    values = found.values
    for written, value in record.fields.items():
        if not value:  # none, or an empty text, list or mapping
            continue
        known = names[written]
        if known is None:
            if (target := names.fallbacks.get(fold(written))) is not None and _may_be(written, value):
                late.append((target, written, value))
            elif type(value) is not str and (about := _about_the_paper(written, value)):
                nested.append((written, about))
            else:
                found.extra.append((fold(written), value))
                found.unfolded[fold(written)] = written
                found.unknown.append(written)
            continue
        name = known.name
        if name == "venue" and isinstance(value, str) and (other := _not_a_venue(value, names)):
            late.append((other, written, value))
        elif type(value) is not str and name in _SPREAD and isinstance(value, dict):
            _spread(found, known, written, value, names)
        elif name not in values:
            values[name] = value
            if name != written:
                found.written[name] = written
        else:
            _choose(found, known, written, value, names)
    for written, mapping in nested:
        _spread(found, None, written, mapping, names)
    for target, written, value in sorted(late, key=lambda item: names.rank(item[1])):
        _take_late(found, target, written, value, names)
    return found


def inherit(found: FieldValues, defaults: FieldValues) -> frozenset[str]:
    """Give a record what its file's ``defaults`` say and it does not; return the names of these fields."""
    dated = "date" in found.values or "year" in found.values
    inherited = []
    for name, value in defaults.values.items():
        if name not in found.values and not (dated and name in DATES):
            found.values[name] = value
            found.written[name] = defaults.name_of(name)
            inherited.append(defaults.name_of(name))
    own = {name for name, _value in found.extra}
    found.extra += [(name, value) for name, value in defaults.extra if name not in own]
    return frozenset(inherited)


def _about_the_paper(written: str, value: Value) -> dict[str, Value]:
    """Return what a value under a name that is no field's says of the paper: ``ids: {doi: …}``."""
    if isinstance(value, dict):
        return value if fold(written) in _ABOUT_THE_PAPER else {}
    return _by_kind(value) if isinstance(value, list) and fold(written) in _IDENTIFIERS else {}


def _by_kind(items: list[Value]) -> dict[str, Value]:
    """Return ``[{type: doi, value: …}]`` as ``{doi: …}``; nothing if the items are of another form."""
    found: dict[str, Value] = {}
    for item in items:
        if not isinstance(item, dict):
            return {}
        kind = next((item[key] for key in ("type", "kind", "scheme", "schema") if item.get(key)), None)
        value = next((item[key] for key in ("value", "id", "identifier") if item.get(key)), None)
        if not isinstance(kind, str) or not isinstance(value, str):
            return {}
        found.setdefault(kind, value)
    return found


def _not_a_venue(value: str, names: Names) -> Field | None:
    """Return the field that a venue's value belongs to: ``conference`` is a type, an address a link."""
    if _is_address(value):
        return names["url"]
    return names["type"] if fold(value) in _KINDS_OF_VENUE else None


def _take_late(found: FieldValues, target: Field, written: str, value: Value, names: Names) -> None:
    """Read a value under a name of the second rank, where nothing else gives the field."""
    if target.name == "type" and "venue" not in found.values:
        target = names["venue"] or target  # it says at least what the venue is
    if target.name in found.values and target.kind == "url":
        found.alternatives.append((target, written, value))
    elif target.name in found.values:
        found.extra.append((fold(written), value))
    elif isinstance(value, dict) and target.name in _SPREAD:
        _spread(found, target, written, value, names)
    else:
        found.values[target.name] = value
        found.written[target.name] = written


def _may_be(written: str, value: Value) -> bool:
    """Say whether a value under a name of the second rank can be one of its field: ``page`` may be a link."""
    looks_right = _OF_SECOND_RANK.get(fold(written))
    return looks_right is None or (isinstance(value, str) and looks_right(value.strip()) is not None)


def _is_address(value: str) -> bool:
    return value.startswith(("https://", "http://")) and " " not in value.strip()


def _choose(found: FieldValues, known: Field, written: str, value: Value, names: Names) -> None:
    """Keep the stronger of two values of one field."""
    name = known.name
    earlier = found.name_of(name)
    if fold(earlier) == fold(written) and name not in found.nested:
        found.duplicates.append((earlier, written))
        return
    other = (earlier, found.values[name])
    if name in found.nested or names.rank(written) < names.rank(earlier):
        found.values[name], found.written[name] = value, written
        found.nested.discard(name)
    else:
        other = (written, value)
    if known.kind in ("link", "links", "url", "tags", "identifier"):
        found.alternatives.append((known, *other))
    else:
        found.extra.append((fold(other[0]), other[1]))
        if name != "id" and other[1] != found.values[name]:
            found.conflicts.append((other[0], found.name_of(name)))


def _spread(
    found: FieldValues, known: Field | None, written: str, value: dict[str, Value], names: Names
) -> None:
    """Take a mapping apart: its own value, and what else it says about the paper.

    Args:
        found: What the record says.
        known: The field whose value it is; ``None`` where it has none of its own.
        written: What the data calls it.
        value: The mapping.
        names: The names that its keys may be.
    """
    folded: dict[str, tuple[str, Value]] = {fold(key): (key, inner) for key, inner in value.items() if inner}
    if known is not None:
        _take_own(found, known, written, folded)
    of_another = _OF_ANOTHER.get(known.name, frozenset()) if known is not None else frozenset()
    for key, inner in folded.values():
        if known is not None and known.name == "url" and fold(key) in _LABELS and isinstance(inner, str):
            found.label = found.label or inner
            continue
        inside = names[key]
        if inside is None or inside.name in found.values or inside.name in of_another:
            folded_name = fold(f"{written} {key}")
            found.extra.append((folded_name, inner))
            found.unfolded[folded_name] = f"{written} {key}"
        else:
            found.values[inside.name] = inner
            found.written[inside.name] = written
            found.nested.add(inside.name)


def _take_own(found: FieldValues, known: Field, written: str, folded: dict[str, tuple[str, Value]]) -> None:
    """Take the value of a field out of the mapping that holds it."""
    own = next((key for key in _OWN_KEYS[known.name] if key in folded), None)
    if own is None and known.name == "abstract" and folded:
        own = next(iter(folded))
    if own is None:
        return
    inner = folded.pop(own)[1]
    if known.name in found.values and known.name not in found.nested:
        found.alternatives.append((known, written, inner))
        return
    if known.name in found.nested:
        found.alternatives.append((known, found.name_of(known.name), found.values[known.name]))
    found.values[known.name] = inner
    found.written[known.name] = written
    found.nested.discard(known.name)
