"""The records of a file -> its papers, authors, venues and topics.

A fault costs at most its field, or its paper.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sphinxcontrib_research.errors import duplicate_id
from sphinxcontrib_research.model.paper import Author, Paper, Source, Topic, Venue
from sphinxcontrib_research.readers.diagnostics import Diagnostics
from sphinxcontrib_research.readers.entities import author, topic, venue
from sphinxcontrib_research.readers.field_values import FieldValues, UnknownFields, gather, inherit
from sphinxcontrib_research.readers.paper import UNTITLED, paper
from sphinxcontrib_research.readers.registry import MAX_FIELD, MAX_GROWTH, printable
from sphinxcontrib_research.vocabulary.fields import names_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.registry import Context, Read, Record
    from sphinxcontrib_research.vocabulary.fields import Names

_Entity = TypeVar("_Entity", Paper, Author, Venue, Topic)


def convert(read: Read, context: Context) -> Source:
    """Make values of a file's records.

    Args:
        read: What its reader gave.
        context: Its place, and the settings.

    Returns:
        The values, and all problems of the file in the order of its lines.
    """
    diagnostics = Diagnostics(context.shown, context.path.parent, context.root, list(read.problems))
    authors = _entities(author, "author", read, context, diagnostics)
    venues = _entities(venue, "venue", read, context, diagnostics)
    topics = _entities(topic, "topic", read, context, diagnostics)
    papers = _papers(read, context, diagnostics)
    if any(_lacks_record(problem) for problem in diagnostics.problems):
        _name_records([*papers, *authors, *venues, *topics], read, diagnostics)
    return Source(
        context.shown,
        papers,
        authors,
        venues,
        topics,
        problems=diagnostics.finish(),
        files=tuple(diagnostics.files.items()),
        readings=tuple(diagnostics.readings),
    )


def _papers(read: Read, context: Context, diagnostics: Diagnostics) -> tuple[Paper, ...]:
    names = names_of("paper", context.fields)
    unknown = UnknownFields(names, is_bibtex=context.path.suffix.lower() == ".bib")
    defaults = _defaults(read, names, unknown, diagnostics)
    if context.relation:
        defaults = defaults or FieldValues()
        defaults.values.setdefault("relation", context.relation)
    papers: list[Paper] = []
    untitled = 0
    for record in read.records:
        if record.kind != "paper":
            continue
        diagnostics.start(record)
        found = gather(record, names)
        if defaults is not None:
            diagnostics.inherited = inherit(found, defaults)
        result = paper(record, found, names, diagnostics, unknown)
        if result is None or not result.title:
            untitled += 1
        if result is None:
            continue
        papers.append(result)
        if found.unknown or found.conflicts:
            unknown.see(found, diagnostics)
        if found.duplicates:
            found.report_duplicates(diagnostics)
    if untitled > 1 and not papers:
        _report_no_titles(untitled, diagnostics)
    unknown.report(diagnostics)
    return _unique(papers, diagnostics)


def _defaults(
    read: Read, names: Names, unknown: UnknownFields, diagnostics: Diagnostics
) -> FieldValues | None:
    """Return what a file says of each paper that does not say otherwise; the last of several counts."""
    records = [record for record in read.records if record.kind == "defaults"]
    found: FieldValues | None = None
    for record in records:
        diagnostics.start(record)
        found = gather(record, names)
        unknown.see(found, diagnostics)
        diagnostics.default_lines = {name: record.lines.get(name, record.line) for name in record.fields}
    if records and not _is_in_bounds(read, records):
        diagnostics.start(records[0])
        message = f"the fields make more than {MAX_GROWTH} times the file of it; no paper gets them"
        diagnostics.report(message, "limit")
        return None
    return found


def _is_in_bounds(read: Read, defaults: list[Record]) -> bool:
    """Say whether the defaults of a file, written out in each paper, are in proportion to the file."""
    papers = sum(record.kind == "paper" for record in read.records)
    size = papers * sum(_size(record.fields) for record in defaults)
    return size <= MAX_FIELD or size <= MAX_GROWTH * sum(_size(record.fields) for record in read.records)


def _size(value: Value) -> int:
    """Return about how many characters a value has."""
    if isinstance(value, str):
        return len(value) + 1
    if isinstance(value, dict):
        return sum(len(key) + 1 + _size(item) for key, item in value.items()) + 1
    if isinstance(value, list):
        return sum(map(_size, value)) + 1
    return 1


def _report_no_titles(count: int, diagnostics: Diagnostics) -> None:
    """Report once that no record of a file has a title: its shape is wrong, not each of them."""
    untitled = [p for p in diagnostics.problems if p.subtype == "title" and p.kind == "paper"]
    diagnostics.problems[:] = [
        p for p in diagnostics.problems if not (p.subtype == "title" and p.kind == "paper")
    ]
    cure = untitled[0].message.removeprefix(UNTITLED)
    if not cure.startswith("did you mean"):
        cure = "write '- title: …' for each"
    message = f"none of the {count} records has a title; none is read; {cure}"
    diagnostics.problems.append(replace(untitled[0], message=message, paper="", field=""))


def _entities(
    make: Callable[[FieldValues, str, Diagnostics], _Entity | None],
    kind: str,
    read: Read,
    context: Context,
    diagnostics: Diagnostics,
) -> tuple[_Entity, ...]:
    """Make the authors, venues or topics of a file."""
    records = [record for record in read.records if record.kind == kind]
    if not records:
        return ()
    names = names_of(kind, context.fields)
    unknown = UnknownFields(names)
    entities: list[_Entity] = []
    for record in records:
        diagnostics.start(record)
        found = gather(record, names)
        entity = make(found, record.key, diagnostics)
        unknown.see(found, diagnostics)
        if entity is not None:
            entities.append(entity)
    unknown.report(diagnostics)
    return _unique(entities, diagnostics)


# What concerns several records of a file.


def _lacks_record(problem: Problem) -> bool:
    """Say whether the file's reader reported a problem of a value, without its record and field."""
    return problem.subtype == "control" and not problem.paper and problem.message.startswith("in double")


def _name_records(values: list[Paper | Author | Venue | Topic], read: Read, diagnostics: Diagnostics) -> None:
    """Add record and field to the problems of the file's reader, which knows only lines."""
    records = sorted(read.records, key=lambda record: record.line)
    starts = [record.line for record in records]
    shared = {line for line, count in Counter(starts).items() if count > 1}
    by_line = {value.line: value for value in values}
    fields: dict[int, list[tuple[int, str]]] = {}
    for at, problem in enumerate(diagnostics.problems):
        place = bisect_right(starts, problem.line) - 1
        if place < 0 or not _lacks_record(problem) or starts[place] in shared:
            continue
        if (value := by_line.get(starts[place])) is not None:
            if place not in fields:
                fields[place] = _lines_of_fields(records[place])
            last = bisect_right(fields[place], problem.line, key=lambda field: field[0]) - 1
            name = fields[place][last][1] if last >= 0 else ""
            kind = type(value).__name__.lower()
            diagnostics.problems[at] = replace(problem, paper=value.id, kind=kind, field=printable(name))


def _lines_of_fields(record: Record) -> list[tuple[int, str]]:
    """Return the line and name of each field, in the order of the lines; none where fields share a line."""
    names = {line: name for name, line in record.lines.items()}
    return sorted(names.items()) if len(names) == len(record.lines) else []


def _unique(records: list[_Entity], diagnostics: Diagnostics) -> tuple[_Entity, ...]:
    """Number generated ids that are taken; of records with the same explicit id keep the first."""
    first: dict[str, _Entity] = {}
    for record in records:
        if not _has_generated_id(record):
            first.setdefault(record.id, record)
    taken = set(first)
    kept: list[_Entity] = []
    numbers: dict[str, int] = {}
    for record in records:
        if _has_generated_id(record):
            id_ = record.id
            while id_ in taken:
                numbers[record.id] = numbers.get(record.id, 1) + 1
                id_ = f"{record.id}-{numbers[record.id]}"
            taken.add(id_)
            kept.append(record if id_ == record.id else replace(record, id=id_))
        elif first[record.id] is record:
            kept.append(record)
        else:
            message, kind = duplicate_id(first[record.id].line), type(record).__name__.lower()
            diagnostics.report_at(record.line, message, "duplicate", id=record.id, kind=kind)
    return tuple(kept)


def _has_generated_id(record: object) -> bool:
    return isinstance(record, Paper) and record.id_is_generated
