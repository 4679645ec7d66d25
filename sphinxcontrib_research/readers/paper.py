"""Records -> papers, authors, venues and topics, and what is wrong with them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from sphinxcontrib_research.markup import plain
from sphinxcontrib_research.model.dates import PartialDate, parse_date, parse_month
from sphinxcontrib_research.model.paper import Author, Link, Paper, Source, Topic, Venue
from sphinxcontrib_research.readers.diagnostics import Notes
from sphinxcontrib_research.readers.document import MAX_FIELD, MAX_GROWTH, printable
from sphinxcontrib_research.readers.field_values import Gathered, Unknown, gather
from sphinxcontrib_research.readers.paper_builder import DATES, Draft, author, topic, venue
from sphinxcontrib_research.readers.shapes import is_year
from sphinxcontrib_research.readers.values import links
from sphinxcontrib_research.readers.values.text import cleaned, identity, one_line
from sphinxcontrib_research.util.files import digest_of
from sphinxcontrib_research.util.folding import fold as fold_words
from sphinxcontrib_research.vocabulary.fields import fold, names_of
from sphinxcontrib_research.vocabulary.identifiers import IDENTIFIERS
from sphinxcontrib_research.vocabulary.types import csl_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.registry import Context, Read, Record
    from sphinxcontrib_research.vocabulary.fields import Names

_PUBLISHED_BY = frozenset(("book", "collection", "chapter", "report", "thesis", "dataset", "software"))
"""Types whose publisher is one: of others without a venue it is the venue."""
_OF_CONFERENCES = frozenset(("booktitle", "conference", "conf", "proceedings"))
"""Names of the venue's field, folded, that say what it is."""
_ARXIV_VENUE = re.compile(r"\W*(?:arxiv|corr)\b.*", re.IGNORECASE)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_MACRO = re.compile(r"\\[A-Za-z]+")
_LONGEST_ID = 60
_LONGEST_PATH = 1000
"""What stands above papers is a tag of each of them, unless it is longer."""
UNTITLED = "it has no title and no identifier, so it is left out: "
_MAY_IDENTIFY = frozenset((*IDENTIFIERS, "url", "pdf", "links"))


def paper(
    record: Record, names: Names, notes: Notes, unknown: Unknown, defaults: Gathered | None
) -> Paper | None:
    """Make a paper of a record; ``None`` if it has neither title, identifier nor id.

    One with nothing but an id may add to a paper of another file; alone it is none, as its title is empty.

    Args:
        record: The record.
        names: The names that its fields may have.
        notes: The place, set to the record.
        unknown: Where unknown fields are noted.
        defaults: What the file says of each paper that does not say otherwise.
    """
    found = gather(record, names)
    if defaults is not None:
        _inherit(found, defaults, notes)
    draft = Draft(found, notes)
    _take_id(draft, record)
    told = len(notes.problems)
    has_id = bool(draft.made["id"])
    if has_id or "title" in found.values or not _MAY_IDENTIFY.isdisjoint(found.values):
        if "publisher" in names.fallbacks:
            _take_publisher(draft)
        draft.read_all()
        _finish(draft, record, names)
    if not draft.made["title"]:
        if not has_id:
            notes.forget(told)
        notes.name = ""
        notes.tell(UNTITLED + _cure(found, unknown), "title")
        if not has_id:
            return None
    unknown.see(found, notes)
    found.tell_twice(notes)
    return Paper(**draft.made)


def _cure(found: Gathered, unknown: Unknown) -> str:
    """Return what gives a record a title: mostly it has one, under a misspelt name."""
    for written in found.unknown:
        near = unknown.near(written)
        field = unknown.names[near] if near else None
        if field is not None and field.name == "title":
            found.unknown.remove(written)
            return f"did you mean '{near}' for '{written}'?"
    return "write 'title: …'"


def _inherit(found: Gathered, defaults: Gathered, notes: Notes) -> None:
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
    notes.inherited = frozenset(inherited)


def _take_id(draft: Draft, record: Record) -> None:
    """Read the id first, so that all problems can name it."""
    notes = draft.notes
    value = draft.found.values.pop("id", None) or record.key
    notes.name = draft.found.name_of("id")
    if value and isinstance(value, str):
        notes.id = one_line(value)[:_LONGEST_ID]
    elif isinstance(title := draft.found.values.get("title"), str):
        words = one_line(title)
        notes.id = id_of(words) or words[:_LONGEST_ID]
    if value:
        try:
            draft.made["id"] = notes.id = identity(value, notes)
        except ValueError as error:
            notes.tell(str(error), "id")


def _take_publisher(draft: Draft) -> None:
    """Read the publisher as the venue where there is no other, unless such works have one."""
    values = draft.found.values
    if "publisher" not in values or "venue" in values:
        return
    if csl_type(str(values.get("type", ""))) not in _PUBLISHED_BY:
        values["venue"] = values.pop("publisher")
        draft.found.written["venue"] = draft.found.name_of("publisher")


def _finish(draft: Draft, record: Record, names: Names) -> None:
    """Add what no field says by itself."""
    made, notes = draft.made, draft.notes
    made["path"], made["line"] = notes.shown, record.line
    if record.entry.fields:
        made["source_entry"] = record.entry
    _take_sections(draft, record.sections)
    if draft.dates:
        _take_date(draft)
    _find_identifiers(draft, [made["id"] if ":" in made["id"] else "", made.get("url", "")])
    draft.take_strays()
    _find_identifiers(draft, [link.url for link in draft.links if link.kind == "pdf"])
    if draft.further or draft.links:
        draft.take_further()
    if draft.found.extra:
        draft.take_unknown(names.silenced)
    if draft.links:
        made["links"] = tuple(dict.fromkeys(draft.links) if len(draft.links) > 1 else draft.links)
    if "\n" in made["title"]:
        made["title"] = " ".join(made["title"].split())
    _take_type(draft)
    _take_bibtex(draft)
    identifier = next((made[kind] for kind in IDENTIFIERS if made.get(kind)), "")
    if not made["id"]:
        made["id_is_made"] = True
        made["id"] = id_of(made["title"]) or id_of(identifier) or _hash(made["title"])
        notes.id = made["id"] if made["title"] or identifier else ""
    if not made["title"] and identifier:
        made["title"] = identifier
        notes.name = "title"
        notes.tell("no title; 'sphinx-research refresh' looks it up by the identifier", "title")
    if draft.found.extra:
        made["extra"] = tuple([(name, _plain(value, notes)) for name, value in draft.found.extra])


def _take_sections(draft: Draft, sections: tuple[str, ...]) -> None:
    """Read the keys around the record: a year fills a missing one, others are a tag."""
    if not sections:
        return
    years = [key for key in sections if is_year(key)]
    if years and not draft.dates:
        draft.dates["year"] = years[-1]
    path = "/".join(key.strip() for key in sections if not is_year(key))
    if path and len(path) <= _LONGEST_PATH:
        draft.made["tags"] = tuple(dict.fromkeys((*draft.made.get("tags", ()), path)))


def _take_date(draft: Draft) -> None:
    """Make one date of ``date``, ``year``, ``month`` and ``day``."""
    whole: PartialDate | None = None
    written: str | None = None
    year = draft.dates.get("year", "").strip()
    order = ("year", "date") if _year_is_stronger(draft, year) else ("date", "year")
    for name in order:
        if whole is None and (written := draft.dates.get(name)):
            draft.notes.name = draft.found.name_of(name)
            try:
                whole = parse_date(written)
            except ValueError as error:
                draft.notes.tell(str(error), "date")
    if order[0] == "year" and whole is not None:
        draft.found.extra.append((fold(draft.found.name_of("date")), draft.dates["date"]))
        draft.found.beside.append((draft.found.name_of("date"), "year"))
    if whole is not None and whole.dropped:
        _tell_dropped(draft, whole.dropped, whole.iso)
    if whole is not None and whole.order:
        draft.notes.order_of_date(whole.order, _ambiguous(written or "", whole))
    if whole is not None and whole.year and year.isdecimal() and int(year) != whole.year:
        draft.found.extra.append(("year", year))
        draft.found.beside.append((draft.found.name_of("year"), draft.found.name_of("date")))
    draft.made["date"] = _with_month(draft, whole)


def _year_is_stronger(draft: Draft, year: str) -> bool:
    """Say whether ``year`` goes before a date of another year under a weaker name: that of a posting."""
    if draft.found.name_of("year") != "year" or draft.found.name_of("date") == "date":
        return False
    date = draft.dates.get("date", "").strip()
    return len(year) == 4 and year.isdecimal() and date[:4].isdecimal() and date[:4] != year


def _with_month(draft: Draft, whole: PartialDate | None) -> PartialDate | None:
    """Add ``month`` and ``day`` to a date of which only the year is known."""
    month, day = draft.dates.get("month", ""), draft.dates.get("day", "")
    if not month:
        return whole
    draft.notes.name = draft.found.name_of("month")
    try:
        parsed = parse_month(month)
        if not (draft.dates.get("date") or draft.dates.get("year")):
            draft.notes.tell("a month without a year is left out: write 'year: …'", "date")
        if whole is None or whole.month or not whole.year:
            return whole
        whole = replace(whole, month=parsed.number)
        number = int(day) if day.isdecimal() and len(day) < 3 else parsed.day
        if parsed.number and number:
            whole = parse_date(f"{whole.year:04d}-{parsed.number:02d}-{number:02d}")
        if parsed.dropped:
            _tell_dropped(draft, parsed.dropped, whole.iso)
    except ValueError as error:
        draft.notes.tell(str(error), "date")
    return whole


def _ambiguous(written: str, date: PartialDate) -> str:
    """Return the warning for a date that is another one where the day comes first."""
    other = f"{date.year:04d}-{date.day:02d}-{date.month:02d}"
    return f"'{written.strip()}' could be {date.iso} or {other}; {date.iso} is used: write YYYY-MM-DD"


def _tell_dropped(draft: Draft, dropped: str, kept: str) -> None:
    """Report what a date cannot hold."""
    draft.notes.tell(f"{dropped} is left out of the date, which is {kept}", "date")


def _find_identifiers(draft: Draft, places: Sequence[str]) -> None:
    """Take identifiers from an id such as ``doi:…``, and from addresses, the strongest first."""
    made = draft.made
    for place in filter(None, places):
        found = links.found_in(place)
        if found is not None and not made.get(found[0]):
            made[found[0]] = found[1]


def _take_type(draft: Draft) -> None:
    """Say that a paper at arXiv and nowhere else is a preprint, and one in a "booktitle" a conference's."""
    made = draft.made
    if made.get("type") in (None, "", "document") and made.get("arxiv"):
        elsewhere = made.get("doi", "") and not made["doi"].startswith("10.48550/")
        venues = made.get("venues", ())
        if not elsewhere and all(_ARXIV_VENUE.fullmatch(venue) for venue in venues):
            made["type"] = "preprint"
    if not made.get("type") and fold(draft.found.written.get("venue", "")) in _OF_CONFERENCES:
        made["type"] = "paper-conference"


def _take_bibtex(draft: Draft) -> None:
    """Take an address in the place of a BibTeX entry as a link."""
    written = draft.made.get("bibtex", "")
    if not written or "@" in written:
        return
    draft.made["bibtex"] = ""
    draft.notes.name = draft.found.name_of("bibtex")
    try:
        url, path = links.target(written, draft.notes)
    except links.NotAnAddressError:
        draft.notes.tell("it is no BibTeX entry, which begins with '@'")
        return
    except ValueError as error:
        draft.notes.tell(str(error), "link")
        return
    if url or path:
        draft.links.append(Link("bibtex", url, "BibTeX", path))
        draft.made["links"] = tuple(draft.links)


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


def _plain(value: Value, notes: Notes) -> Value:
    """Return a value that nothing is known of, without what no page may hold."""
    if isinstance(value, str):
        return value if value.isprintable() else cleaned(value, notes)
    if isinstance(value, list):
        return [_plain(item, notes) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, notes) for key, item in value.items()}
    return value


# Records -> papers, authors, venues and topics, and what is wrong with them.
#
# A fault costs at most its field, or its paper, and is told with its line.

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
