"""Records -> papers, authors, venues and topics, and what is wrong with them.

A fault costs at most its field, or its paper, and is told with its line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from sphinxcontrib_research.load.convert_paper import UNTITLED, paper
from sphinxcontrib_research.load.convert_parts import author, topic, venue
from sphinxcontrib_research.load.gather import Gathered, Unknown, gather
from sphinxcontrib_research.load.names import names_of
from sphinxcontrib_research.load.notes import Notes
from sphinxcontrib_research.load.tree import MAX_FIELD, MAX_GROWTH, printable
from sphinxcontrib_research.model.paper import Author, Paper, Topic, Venue
from sphinxcontrib_research.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.load.context import Context
    from sphinxcontrib_research.load.reader import Read
    from sphinxcontrib_research.model.paper import Value

_Kept = TypeVar("_Kept", Paper, Author, Venue, Topic)


def convert(read: Read, context: Context) -> Source:
    """Make values of a file's records.

    Args:
        read: What its reader gave.
        context: Its place, and the settings.

    Returns:
        The values, and all problems of the file in the order of its lines.
    """
    notes = Notes(context.shown, context.path.parent, context.root, list(read.problems))
    authors = _parts(author, "author", read, context, notes)
    venues = _parts(venue, "venue", read, context, notes)
    topics = _parts(topic, "topic", read, context, notes)
    papers = _papers(read, context, notes)
    if any(_is_in_a_record(problem) for problem in notes.problems):
        _name_records([*papers, *authors, *venues, *topics], read, notes)
    return Source(
        *(context.shown, papers, authors, venues, topics, notes.finish(), tuple(notes.files.items())),
        readings=tuple(notes.readings),
    )


def _is_in_a_record(problem: Problem) -> bool:
    """Whether a problem that the file's reader tells is one of a value, which knows nothing of its record."""
    return problem.subtype == "control" and not problem.paper and problem.message.startswith("in double")


def _name_records(made: list[Any], read: Read, notes: Notes) -> None:
    """Say of which record and field the reader of the file speaks: it knows but lines."""
    records = sorted(read.records, key=lambda record: record.line)
    starts = [record.line for record in records]
    shared = {line for line, count in Counter(starts).items() if count > 1}
    by_line = {one.line: one for one in made}
    names: dict[int, tuple[list[int], dict[int, str]]] = {}
    for at, problem in enumerate(notes.problems):
        place = bisect_right(starts, problem.line) - 1
        if place < 0 or not _is_in_a_record(problem) or starts[place] in shared:
            continue
        if (one := by_line.get(starts[place])) is not None:
            if place not in names:
                lines = {line: name for name, line in records[place].lines.items()}
                tells = len(lines) == len(records[place].lines)
                names[place] = sorted(lines) if tells else [], lines
            begun, lines = names[place]
            last = bisect_right(begun, problem.line) - 1
            name = lines[begun[last]] if last >= 0 else ""
            kind = type(one).__name__.lower()
            notes.problems[at] = replace(problem, paper=one.id, kind=kind, field=printable(name))


def _papers(read: Read, context: Context, notes: Notes) -> tuple[Paper, ...]:
    names = names_of("paper", context.fields)
    unknown = Unknown(names, is_bibtex=context.path.suffix.lower() == ".bib")
    defaults: Gathered | None = None
    for record in read.records:
        if record.kind == "defaults":
            notes.start(record)
            defaults = gather(record, names)
            unknown.see(defaults, notes)
            notes.default_lines = {name: record.lines.get(name, record.line) for name in record.fields}
    if defaults is not None and not _is_in_bounds(read):
        notes.start(next(record for record in read.records if record.kind == "defaults"))
        message = f"the fields make more than {MAX_GROWTH} times the file of it; no paper gets them"
        notes.tell(message, "limit")
        defaults = None
    if context.relation:
        defaults = defaults or Gathered()
        defaults.values.setdefault("relation", context.relation)
    made: list[Paper] = []
    untitled = 0
    for record in read.records:
        if record.kind == "paper":
            notes.start(record)
            one = paper(record, names, notes, unknown, defaults)
            if one is not None:
                made.append(one)
            if one is None or not one.title:
                untitled += 1
    if untitled > 1 and not made:
        _tell_no_titles(untitled, notes)
    unknown.report(notes)
    return _unique(made, notes)


def _is_in_bounds(read: Read) -> bool:
    """Whether the defaults of a file, written out in each paper, are in proportion to the file."""
    papers = [record for record in read.records if record.kind == "paper"]
    defaults = [record for record in read.records if record.kind == "defaults"]
    size = len(papers) * sum(_size(record.fields) for record in defaults)
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


def _tell_no_titles(count: int, notes: Notes) -> None:
    """Tell once that no record of a file has a title: its shape is wrong, not each of them."""
    told = [one.subtype == "title" and one.kind == "paper" for one in notes.problems]
    first = notes.problems[told.index(True)]
    notes.problems[:] = [one for one, is_told in zip(notes.problems, told, strict=True) if not is_told]
    cure = first.message.removeprefix(UNTITLED)
    if not cure.startswith("did you mean"):
        cure = "write '- title: …' for each"
    message = f"none of the {count} records has a title, so none is a paper: {cure}"
    notes.problems.append(replace(first, message=message, paper="", field=""))


def _parts(
    make: Callable[[Gathered, str, Notes], _Kept | None],
    kind: str,
    read: Read,
    context: Context,
    notes: Notes,
) -> tuple[_Kept, ...]:
    """Make the authors, venues or topics of a file."""
    records = [record for record in read.records if record.kind == kind]
    if not records:
        return ()
    names = names_of(kind, context.fields)
    unknown = Unknown(names)
    made: list[_Kept] = []
    for record in records:
        notes.start(record)
        found = gather(record, names)
        one = make(found, record.key, notes)
        unknown.see(found, notes)
        if one is not None:
            made.append(one)
    unknown.report(notes)
    return _unique(made, notes)


def _unique(made: list[_Kept], notes: Notes) -> tuple[_Kept, ...]:
    """Give made ids a number where they are taken; of records with the same given id the first stands."""
    first: dict[str, _Kept] = {}
    for one in made:
        if not _is_made(one):
            first.setdefault(one.id, one)
    taken = set(first)
    kept: list[_Kept] = []
    numbers: dict[str, int] = {}
    for one in made:
        if _is_made(one):
            id_ = one.id
            while id_ in taken:
                numbers[one.id] = numbers.get(one.id, 1) + 1
                id_ = f"{one.id}-{numbers[one.id]}"
            taken.add(id_)
            kept.append(one if id_ == one.id else replace(one, id=id_))
        elif first[one.id] is one:
            kept.append(one)
        else:
            _tell_duplicate(one, first[one.id], notes)
    return tuple(kept)


def _is_made(one: Any) -> bool:
    return isinstance(one, Paper) and one.id_is_made


def _tell_duplicate(one: _Kept, first: _Kept, notes: Notes) -> None:
    notes.id, notes.kind, notes.name = one.id, type(one).__name__.lower(), ""
    notes.line, notes.lines = one.line, {}
    notes.tell(f"duplicate id (first defined on line {first.line}); keeping the first", "duplicate")
