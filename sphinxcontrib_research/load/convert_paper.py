"""One record -> one paper."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from sphinxcontrib_research.load import convert_links as links
from sphinxcontrib_research.load.convert_text import cleaned, identity, one_line
from sphinxcontrib_research.load.convert_types import csl_type
from sphinxcontrib_research.load.draft import DATES, Draft
from sphinxcontrib_research.load.gather import Gathered, Unknown, gather
from sphinxcontrib_research.load.names import fold
from sphinxcontrib_research.load.schema import IDENTIFIERS
from sphinxcontrib_research.load.shapes import is_year
from sphinxcontrib_research.model.dates import PartialDate, parse_date, parse_month
from sphinxcontrib_research.model.names import fold as fold_words
from sphinxcontrib_research.model.paper import Link, Paper
from sphinxcontrib_research.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxcontrib_research.load.names import Names
    from sphinxcontrib_research.load.notes import Notes
    from sphinxcontrib_research.load.reader import Record
    from sphinxcontrib_research.model.paper import Value

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
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _plain(value: Value, notes: Notes) -> Value:
    """Return a value that nothing is known of, without what no page may hold."""
    if isinstance(value, str):
        return value if value.isprintable() else cleaned(value, notes)
    if isinstance(value, list):
        return [_plain(item, notes) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, notes) for key, item in value.items()}
    return value
