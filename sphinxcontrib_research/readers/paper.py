"""Records -> papers, authors, venues and topics, and what is wrong with them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from sphinxcontrib_research.errors import duplicate_id
from sphinxcontrib_research.markup.writers import plain
from sphinxcontrib_research.model.dates import PartialDate, parse_date, parse_month
from sphinxcontrib_research.model.paper import Author, Link, Paper, Source, Topic, Venue
from sphinxcontrib_research.readers.diagnostics import Diagnostics
from sphinxcontrib_research.readers.field_values import FieldValues, UnknownFields, gather
from sphinxcontrib_research.readers.paper_builder import DATES, PaperBuilder, author, topic, venue
from sphinxcontrib_research.readers.registry import MAX_FIELD, MAX_GROWTH, printable
from sphinxcontrib_research.readers.shapes import is_year
from sphinxcontrib_research.readers.values import cleaned, identity, links, one_line
from sphinxcontrib_research.util import digest_of
from sphinxcontrib_research.util.text import fold as fold_words
from sphinxcontrib_research.vocabulary import ARXIV_DOI, IDENTIFIERS
from sphinxcontrib_research.vocabulary.fields import fold, names_of
from sphinxcontrib_research.vocabulary.types import csl_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.registry import Context, Read, Record
    from sphinxcontrib_research.vocabulary.fields import Names

_PUBLISHED_BY = frozenset(("book", "collection", "chapter", "report", "thesis", "dataset", "software"))
"""Types that have a publisher beside a venue; of other types without a venue, the publisher is the venue."""
_OF_CONFERENCES = frozenset(("booktitle", "conference", "conf", "proceedings"))
"""Names of the venue's field, folded, that say what it is."""
_ARXIV_VENUE = re.compile(r"\W*(?:arxiv|corr)\b.*", re.IGNORECASE)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_MACRO = re.compile(r"\\[A-Za-z]+")
_LONGEST_ID = 60
_LONGEST_PATH = 1000
"""The headings above papers are a tag of each of them, unless they are longer."""
UNTITLED = "no title and no identifier; the paper is left out; "
_MAY_IDENTIFY = frozenset((*IDENTIFIERS, "url", "pdf", "links"))


def paper(
    record: Record,
    names: Names,
    diagnostics: Diagnostics,
    unknown: UnknownFields,
    defaults: FieldValues | None,
) -> Paper | None:
    """Make a paper of a record; ``None`` if it has neither title, identifier nor id.

    One with nothing but an id may add to a paper of another file; alone it is none, as its title is empty.

    Args:
        record: The record.
        names: The names that its fields may have.
        diagnostics: The place, set to the record.
        unknown: Where unknown fields are noted.
        defaults: What the file says of each paper that does not say otherwise.
    """
    found = gather(record, names)
    if defaults is not None:
        _inherit(found, defaults, diagnostics)
    builder = PaperBuilder(found, diagnostics)
    _take_id(builder, record)
    before = len(diagnostics.problems)
    has_id = bool(builder.attributes["id"])
    if has_id or "title" in found.values or not _MAY_IDENTIFY.isdisjoint(found.values):
        if "publisher" in names.fallbacks:
            _take_publisher(builder)
        builder.read_all()
        _finish(builder, record, names)
    if not builder.attributes["title"]:
        if not has_id:
            diagnostics.discard_after(before)
        diagnostics.name = ""
        diagnostics.report(UNTITLED + _cure(found, unknown), "title")
        if not has_id:
            return None
    unknown.see(found, diagnostics)
    found.report_duplicates(diagnostics)
    return Paper(**builder.attributes)


def _cure(found: FieldValues, unknown: UnknownFields) -> str:
    """Return what gives a record a title: mostly it has one, under a misspelt name."""
    for written in found.unknown:
        near = unknown.near(written)
        field = unknown.names[near] if near else None
        if field is not None and field.name == "title":
            found.unknown.remove(written)
            return f"did you mean '{near}' for '{written}'?"
    return "write 'title: …'"


def _inherit(found: FieldValues, defaults: FieldValues, diagnostics: Diagnostics) -> None:
    """Give a record what it does not say itself."""
    dated = "date" in found.values or "year" in found.values
    inherited = []
    for name, value in defaults.values.items():
        if name not in found.values and not (dated and name in DATES):
            found.values[name] = value
            found.written[name] = defaults.name_of(name)
            inherited.append(defaults.name_of(name))
    said = {name for name, _value in found.extra}
    found.extra += [(name, value) for name, value in defaults.extra if name not in said]
    diagnostics.inherited = frozenset(inherited)


def _take_id(builder: PaperBuilder, record: Record) -> None:
    """Read the id first, so that all problems can name it."""
    diagnostics = builder.diagnostics
    value = builder.found.values.pop("id", None) or record.key
    diagnostics.name = builder.found.name_of("id")
    if value and isinstance(value, str):
        diagnostics.id = one_line(value)[:_LONGEST_ID]
    elif isinstance(title := builder.found.values.get("title"), str):
        words = one_line(title)
        diagnostics.id = id_of(words) or words[:_LONGEST_ID]
    if value:
        try:
            builder.attributes["id"] = diagnostics.id = identity(value, diagnostics)
        except ValueError as error:
            diagnostics.report(str(error), "id")


def _take_publisher(builder: PaperBuilder) -> None:
    """Read the publisher as the venue where there is no other, unless such works have one."""
    values = builder.found.values
    if "publisher" not in values or "venue" in values:
        return
    if csl_type(str(values.get("type", ""))) not in _PUBLISHED_BY:
        values["venue"] = values.pop("publisher")
        builder.found.written["venue"] = builder.found.name_of("publisher")


def _finish(builder: PaperBuilder, record: Record, names: Names) -> None:
    """Add what no field says by itself."""
    attributes, diagnostics = builder.attributes, builder.diagnostics
    attributes["path"], attributes["line"] = diagnostics.shown, record.line
    if record.entry.fields:
        attributes["source_entry"] = record.entry
    _take_sections(builder, record.sections)
    if builder.dates:
        _take_date(builder)
    _find_identifiers(
        builder, [attributes["id"] if ":" in attributes["id"] else "", attributes.get("url", "")]
    )
    builder.assign_misplaced()
    _find_identifiers(builder, [link.url for link in builder.links if link.kind == "pdf"])
    if builder.further or builder.links:
        builder.add_further_links()
    if builder.found.extra:
        builder.add_unknown_links(names.silenced)
    if builder.links:
        attributes["links"] = tuple(dict.fromkeys(builder.links) if len(builder.links) > 1 else builder.links)
    if "\n" in attributes["title"]:
        attributes["title"] = " ".join(attributes["title"].split())
    _take_type(builder)
    _take_bibtex(builder)
    identifier = next((attributes[kind] for kind in IDENTIFIERS if attributes.get(kind)), "")
    if not attributes["id"]:
        attributes["id_is_generated"] = True
        attributes["id"] = id_of(attributes["title"]) or id_of(identifier) or _hash(attributes["title"])
        diagnostics.id = attributes["id"] if attributes["title"] or identifier else ""
    if not attributes["title"] and identifier:
        attributes["title"] = identifier
        diagnostics.name = "title"
        diagnostics.report(
            "no title; the identifier is shown; 'sphinx-research refresh' looks the title up", "title"
        )
    if builder.found.extra:
        attributes["extra"] = tuple(
            [(name, _plain(value, diagnostics)) for name, value in builder.found.extra]
        )


def _take_sections(builder: PaperBuilder, sections: tuple[str, ...]) -> None:
    """Read the keys around the record: a year fills a missing one, others are a tag."""
    if not sections:
        return
    years = [key for key in sections if is_year(key)]
    if years and not builder.dates:
        builder.dates["year"] = years[-1]
    path = "/".join(key.strip() for key in sections if not is_year(key))
    if path and len(path) <= _LONGEST_PATH:
        builder.attributes["tags"] = tuple(dict.fromkeys((*builder.attributes.get("tags", ()), path)))


def _take_date(builder: PaperBuilder) -> None:
    """Make one date of ``date``, ``year``, ``month`` and ``day``."""
    whole: PartialDate | None = None
    written: str | None = None
    year = builder.dates.get("year", "").strip()
    order = ("year", "date") if _year_is_stronger(builder, year) else ("date", "year")
    for name in order:
        if whole is None and (written := builder.dates.get(name)):
            builder.diagnostics.name = builder.found.name_of(name)
            try:
                whole = parse_date(written)
            except ValueError as error:
                builder.diagnostics.report(str(error), "date")
    if order[0] == "year" and whole is not None:
        builder.found.extra.append((fold(builder.found.name_of("date")), builder.dates["date"]))
        builder.found.conflicts.append((builder.found.name_of("date"), "year"))
    if whole is not None and whole.dropped:
        _report_dropped(builder, whole.dropped, whole.iso)
    if whole is not None and whole.order:
        builder.diagnostics.note_date_order(whole.order, _ambiguous(written or "", whole))
    if whole is not None and whole.year and year.isdecimal() and int(year) != whole.year:
        builder.found.extra.append(("year", year))
        builder.found.conflicts.append((builder.found.name_of("year"), builder.found.name_of("date")))
    builder.attributes["date"] = _with_month(builder, whole)


def _year_is_stronger(builder: PaperBuilder, year: str) -> bool:
    """Say whether ``year`` goes before a date of another year under a weaker name: that of a posting."""
    if builder.found.name_of("year") != "year" or builder.found.name_of("date") == "date":
        return False
    date = builder.dates.get("date", "").strip()
    return len(year) == 4 and year.isdecimal() and date[:4].isdecimal() and date[:4] != year


def _with_month(builder: PaperBuilder, whole: PartialDate | None) -> PartialDate | None:
    """Add ``month`` and ``day`` to a date of which only the year is known."""
    month, day = builder.dates.get("month", ""), builder.dates.get("day", "")
    if not month:
        return whole
    builder.diagnostics.name = builder.found.name_of("month")
    try:
        parsed = parse_month(month)
        if not (builder.dates.get("date") or builder.dates.get("year")):
            builder.diagnostics.report("a month without a year; it is ignored; write 'year: …'", "date")
        if whole is None or whole.month or not whole.year:
            return whole
        whole = replace(whole, month=parsed.number)
        number = int(day) if day.isdecimal() and len(day) < 3 else parsed.day
        if parsed.number and number:
            whole = parse_date(f"{whole.year:04d}-{parsed.number:02d}-{number:02d}")
        if parsed.dropped:
            _report_dropped(builder, parsed.dropped, whole.iso)
    except ValueError as error:
        builder.diagnostics.report(str(error), "date")
    return whole


def _ambiguous(written: str, date: PartialDate) -> str:
    """Return the warning for a date that is another one where the day comes first."""
    other = f"{date.year:04d}-{date.day:02d}-{date.month:02d}"
    return f"'{written.strip()}' could be {date.iso} or {other}; {date.iso} is used; write YYYY-MM-DD"


def _report_dropped(builder: PaperBuilder, dropped: str, kept: str) -> None:
    """Report what a date cannot hold."""
    builder.diagnostics.report(f"{dropped} is left out of the date, which is {kept}", "date")


def _find_identifiers(builder: PaperBuilder, places: Sequence[str]) -> None:
    """Take identifiers from an id such as ``doi:…``, and from addresses, the strongest first."""
    attributes = builder.attributes
    for place in filter(None, places):
        found = links.found_in(place)
        if found is not None and not attributes.get(found[0]):
            attributes[found[0]] = found[1]


def _take_type(builder: PaperBuilder) -> None:
    """Say that a paper at arXiv and nowhere else is a preprint, and one in a "booktitle" a conference's."""
    attributes = builder.attributes
    if attributes.get("type") in (None, "", "document") and attributes.get("arxiv"):
        elsewhere = attributes.get("doi", "") and not attributes["doi"].startswith(ARXIV_DOI)
        venues = attributes.get("venues", ())
        if not elsewhere and all(_ARXIV_VENUE.fullmatch(venue) for venue in venues):
            attributes["type"] = "preprint"
    if not attributes.get("type") and fold(builder.found.written.get("venue", "")) in _OF_CONFERENCES:
        attributes["type"] = "paper-conference"


def _take_bibtex(builder: PaperBuilder) -> None:
    """Take an address in the place of a BibTeX entry as a link."""
    written = builder.attributes.get("bibtex", "")
    if not written or "@" in written:
        return
    builder.attributes["bibtex"] = ""
    builder.diagnostics.name = builder.found.name_of("bibtex")
    try:
        url, path = links.target(written, builder.diagnostics)
    except links.NotAnAddressError:
        builder.diagnostics.report("invalid BibTeX entry; it is ignored; an entry begins with '@'")
        return
    except ValueError as error:
        builder.diagnostics.report(str(error), "link")
        return
    if url or path:
        builder.links.append(Link("bibtex", url, "BibTeX", path))
        builder.attributes["links"] = tuple(builder.links)


def id_of(words: str) -> str:
    """Return the id that is made of a title or an identifier; empty if too little of it is Latin."""
    if "<" in words or "](" in words:
        words = plain(words)
    folded = fold_words(_MACRO.sub(" ", words) if "\\" in words else words)
    slug = _NOT_SLUG.sub("-", folded).strip("-")
    # Of ASCII nothing but separators is lost.
    if not folded.isascii() and 2 * sum(map(str.isalnum, slug)) < sum(map(str.isalnum, folded)):
        return ""
    if len(slug) > _LONGEST_ID:
        slug = slug[:_LONGEST_ID].rpartition("-")[0] or slug[:_LONGEST_ID]
    return slug


def _hash(words: str) -> str:
    return digest_of(words, 4)


def _plain(value: Value, diagnostics: Diagnostics) -> Value:
    """Return a value that nothing is known of, without what no page may hold."""
    if isinstance(value, str):
        return value if value.isprintable() else cleaned(value, diagnostics)
    if isinstance(value, list):
        return [_plain(item, diagnostics) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, diagnostics) for key, item in value.items()}
    return value


# A whole file: its papers, authors, venues and topics. A fault costs at most its field, or its paper.

_Kept = TypeVar("_Kept", Paper, Author, Venue, Topic)


def convert(read: Read, context: Context) -> Source:
    """Make values of a file's records.

    Args:
        read: What its reader gave.
        context: Its place, and the settings.

    Returns:
        The values, and all problems of the file in the order of its lines.
    """
    diagnostics = Diagnostics(context.shown, context.path.parent, context.root, list(read.problems))
    authors = _parts(author, "author", read, context, diagnostics)
    venues = _parts(venue, "venue", read, context, diagnostics)
    topics = _parts(topic, "topic", read, context, diagnostics)
    papers = _papers(read, context, diagnostics)
    if any(_is_in_a_record(problem) for problem in diagnostics.problems):
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


def _is_in_a_record(problem: Problem) -> bool:
    """Say whether the file's reader reported a problem of a value, without its record and field."""
    return problem.subtype == "control" and not problem.paper and problem.message.startswith("in double")


def _name_records(values: list[Any], read: Read, diagnostics: Diagnostics) -> None:
    """Add record and field to the problems of the file's reader, which knows only lines."""
    records = sorted(read.records, key=lambda record: record.line)
    starts = [record.line for record in records]
    shared = {line for line, count in Counter(starts).items() if count > 1}
    by_line = {one.line: one for one in values}
    names: dict[int, tuple[list[int], dict[int, str]]] = {}
    for at, problem in enumerate(diagnostics.problems):
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
            diagnostics.problems[at] = replace(problem, paper=one.id, kind=kind, field=printable(name))


def _papers(read: Read, context: Context, diagnostics: Diagnostics) -> tuple[Paper, ...]:
    names = names_of("paper", context.fields)
    unknown = UnknownFields(names, is_bibtex=context.path.suffix.lower() == ".bib")
    defaults: FieldValues | None = None
    for record in read.records:
        if record.kind == "defaults":
            diagnostics.start(record)
            defaults = gather(record, names)
            unknown.see(defaults, diagnostics)
            diagnostics.default_lines = {name: record.lines.get(name, record.line) for name in record.fields}
    if defaults is not None and not _is_in_bounds(read):
        diagnostics.start(next(record for record in read.records if record.kind == "defaults"))
        message = f"the fields make more than {MAX_GROWTH} times the file of it; no paper gets them"
        diagnostics.report(message, "limit")
        defaults = None
    if context.relation:
        defaults = defaults or FieldValues()
        defaults.values.setdefault("relation", context.relation)
    papers: list[Paper] = []
    untitled = 0
    for record in read.records:
        if record.kind == "paper":
            diagnostics.start(record)
            one = paper(record, names, diagnostics, unknown, defaults)
            if one is not None:
                papers.append(one)
            if one is None or not one.title:
                untitled += 1
    if untitled > 1 and not papers:
        _report_no_titles(untitled, diagnostics)
    unknown.report(diagnostics)
    return _unique(papers, diagnostics)


def _is_in_bounds(read: Read) -> bool:
    """Say whether the defaults of a file, written out in each paper, are in proportion to the file."""
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


def _report_no_titles(count: int, diagnostics: Diagnostics) -> None:
    """Report once that no record of a file has a title: its shape is wrong, not each of them."""
    is_title = [one.subtype == "title" and one.kind == "paper" for one in diagnostics.problems]
    first = diagnostics.problems[is_title.index(True)]
    diagnostics.problems[:] = [
        one for one, drop in zip(diagnostics.problems, is_title, strict=True) if not drop
    ]
    cure = first.message.removeprefix(UNTITLED)
    if not cure.startswith("did you mean"):
        cure = "write '- title: …' for each"
    message = f"none of the {count} records has a title; none is read; {cure}"
    diagnostics.problems.append(replace(first, message=message, paper="", field=""))


def _parts(
    make: Callable[[FieldValues, str, Diagnostics], _Kept | None],
    kind: str,
    read: Read,
    context: Context,
    diagnostics: Diagnostics,
) -> tuple[_Kept, ...]:
    """Make the authors, venues or topics of a file."""
    records = [record for record in read.records if record.kind == kind]
    if not records:
        return ()
    names = names_of(kind, context.fields)
    unknown = UnknownFields(names)
    parts: list[_Kept] = []
    for record in records:
        diagnostics.start(record)
        found = gather(record, names)
        one = make(found, record.key, diagnostics)
        unknown.see(found, diagnostics)
        if one is not None:
            parts.append(one)
    unknown.report(diagnostics)
    return _unique(parts, diagnostics)


def _unique(records: list[_Kept], diagnostics: Diagnostics) -> tuple[_Kept, ...]:
    """Number generated ids that are taken; of records with the same explicit id keep the first."""
    first: dict[str, _Kept] = {}
    for one in records:
        if not _has_generated_id(one):
            first.setdefault(one.id, one)
    taken = set(first)
    kept: list[_Kept] = []
    numbers: dict[str, int] = {}
    for one in records:
        if _has_generated_id(one):
            id_ = one.id
            while id_ in taken:
                numbers[one.id] = numbers.get(one.id, 1) + 1
                id_ = f"{one.id}-{numbers[one.id]}"
            taken.add(id_)
            kept.append(one if id_ == one.id else replace(one, id=id_))
        elif first[one.id] is one:
            kept.append(one)
        else:
            _report_duplicate_id(one, first[one.id], diagnostics)
    return tuple(kept)


def _has_generated_id(one: Any) -> bool:
    return isinstance(one, Paper) and one.id_is_generated


def _report_duplicate_id(one: _Kept, first: _Kept, diagnostics: Diagnostics) -> None:
    diagnostics.id, diagnostics.kind, diagnostics.name = one.id, type(one).__name__.lower(), ""
    diagnostics.line, diagnostics.lines = one.line, {}
    diagnostics.report(duplicate_id(first.line), "duplicate")
