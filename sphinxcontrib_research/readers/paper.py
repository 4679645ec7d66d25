"""The fields of one record -> a paper."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxcontrib_research.markup.writers import plain
from sphinxcontrib_research.model import identifiers
from sphinxcontrib_research.model.addresses import is_relative_path
from sphinxcontrib_research.model.dates import PartialDate, parse_date, parse_month, parse_year, with_month
from sphinxcontrib_research.model.names.lists import split_collaboration
from sphinxcontrib_research.model.paper import Link, Paper
from sphinxcontrib_research.readers.field_values import DATES
from sphinxcontrib_research.readers.shapes import is_year
from sphinxcontrib_research.readers.values import links, reader_of, subtype_of
from sphinxcontrib_research.readers.values.people import people
from sphinxcontrib_research.readers.values.text import block, cleaned, identity, one_line, tags, text
from sphinxcontrib_research.util import digest_of, late
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest
from sphinxcontrib_research.util.text import fold as fold_words
from sphinxcontrib_research.vocabulary import ARXIV_DOI, IDENTIFIERS, RELATIONS, STATUSES
from sphinxcontrib_research.vocabulary.fields import LINK_KINDS, PAPER, fold
from sphinxcontrib_research.vocabulary.types import GENRES, csl_type

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.diagnostics import Diagnostics
    from sphinxcontrib_research.readers.field_values import FieldValues, UnknownFields
    from sphinxcontrib_research.readers.registry import Record
    from sphinxcontrib_research.vocabulary.fields import Field, Names

_ATTRIBUTES = {"venue": "venues", "award": "awards"}
"""The attribute of a paper, where it is not called as its field."""
_COULD_BE_EITHER = frozenset(("cite", "cites", "citing"))
"""It cites us, or we cite it: opposites, so none is guessed."""
_NO_TYPE = frozenset(("paper", "publication", "pub"))
"""Types that say nothing."""
_LINKS = frozenset(
    fold(name) for field in PAPER if field.kind == "links" for name in (field.name, *field.aliases)
)
"""The names of ``links``; links in fields that ``research_fields`` sends there are called as these."""
_PUBLISHED_BY = frozenset(("book", "collection", "chapter", "report", "thesis", "dataset", "software"))
"""Types that have a publisher beside a venue; of other types without a venue, the publisher is the venue."""
_OF_CONFERENCES = frozenset(("booktitle", "conference", "conf", "proceedings"))
"""Names of the venue's field, folded, that say what it is."""
_ARXIV_VENUE = late(r"\W*(?:arxiv|corr)\b.*", re.IGNORECASE)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_MACRO = re.compile(r"\\[A-Za-z]+")
_LONGEST_ID = 60
_LONGEST_PATH = 1000
"""The headings above papers are a tag of each of them, unless they are longer."""
UNTITLED = "no title and no identifier; the paper is left out; "
_MAY_IDENTIFY = frozenset((*IDENTIFIERS, "url", "pdf", "links"))


def paper(
    record: Record, found: FieldValues, names: Names, diagnostics: Diagnostics, unknown: UnknownFields
) -> Paper | None:
    """Make a paper of a record; ``None`` if it has neither title, identifier nor id.

    One with nothing but an id may add to a paper of another file; alone it is none, as its title is empty.

    Args:
        record: The record.
        found: Its fields.
        names: The names that its fields may have.
        diagnostics: The place, set to the record.
        unknown: Knows which names are slips of known ones.
    """
    builder = _PaperBuilder(found, diagnostics)
    builder.read_id(record.key)
    before = len(diagnostics.problems)
    attributes = builder.attributes
    has_id = bool(attributes["id"])
    if has_id or "title" in found.values or not _MAY_IDENTIFY.isdisjoint(found.values):
        if "publisher" in names.fallbacks:
            builder.take_publisher()
        builder.read_all()
        builder.finish(record, names)
    if not attributes["title"]:
        if not has_id:
            diagnostics.discard_after(before)
        diagnostics.name = ""
        diagnostics.report(UNTITLED + _cure(found, unknown), "title")
        if not has_id:
            return None
    return Paper(**attributes)


def _without_collaboration(authors: Value) -> tuple[Value, str]:
    """Part the collaboration in brackets from the last of the authors."""
    if isinstance(authors, str):
        return split_collaboration(authors)
    if isinstance(authors, list) and authors and isinstance(authors[-1], str):
        last, group = split_collaboration(authors[-1])
        return [*authors[:-1], *([last] if last else [])], group
    return authors, ""


def _cure(found: FieldValues, unknown: UnknownFields) -> str:
    """Return what gives a record a title: mostly it has one, under a misspelt name."""
    for written in found.unknown:
        near = unknown.near(written)
        field = unknown.names[near] if near else None
        if field is not None and field.name == "title":
            found.unknown.remove(written)
            return f"did you mean '{near}' for '{written}'?"
    return "write 'title: …'"


class _PaperBuilder:
    """A paper in the making."""

    __slots__ = ("attributes", "dates", "diagnostics", "found", "further", "links", "misplaced")

    def __init__(self, found: FieldValues, diagnostics: Diagnostics) -> None:
        self.found = found
        self.diagnostics = diagnostics
        self.links: list[Link] = []
        self.further: list[Link] = []
        """Links of fields for the title's address beside the first, which need not be other places."""
        self.misplaced: list[tuple[str, str, str, bool]] = []
        """Identifiers in fields of other things: kind, identifier, label as a link, may it be the paper's."""
        self.dates: dict[str, str] = {}
        self.attributes: dict[str, Any] = {"id": "", "title": ""}

    def name_of(self, field: str) -> str:
        """Return what the data calls a field."""
        return self.found.written.get(field, field)

    def keep(self, name: str, value: Value) -> None:
        """Keep a value that nothing else holds as ``extra``."""
        self.found.extra.append((fold(name), value))

    # -- before the fields

    def read_id(self, key: str) -> None:
        """Read the id first, so that all problems can name it.

        Args:
            key: The key that the record is the value of.
        """
        diagnostics, values = self.diagnostics, self.found.values
        value = values.pop("id", None) or key
        diagnostics.name = self.name_of("id")
        if value and isinstance(value, str):
            diagnostics.id = one_line(value)[:_LONGEST_ID]
        elif isinstance(title := values.get("title"), str):
            words = one_line(title)
            diagnostics.id = id_of(words) or words[:_LONGEST_ID]
        if value:
            try:
                self.attributes["id"] = diagnostics.id = identity(value, diagnostics)
            except ValueError as error:
                diagnostics.report(str(error), "id")

    def take_publisher(self) -> None:
        """Read the publisher as the venue where there is no other, unless such works have one."""
        values = self.found.values
        if "publisher" not in values or "venue" in values:
            return
        if csl_type(str(values.get("type", ""))) not in _PUBLISHED_BY:
            values["venue"] = values.pop("publisher")
            self.found.written["venue"] = self.name_of("publisher")

    # -- the fields, in the order of the data

    def read_all(self) -> None:
        """Read all fields."""
        diagnostics, attributes, written = self.diagnostics, self.attributes, self.found.written
        for name, value in self.found.values.items():
            attribute, read, special, subtype = _READERS.get(name, _LINK)
            if read in _LINES and type(value) is str and (line := value.strip()).isprintable():
                attributes[attribute] = line
                continue
            diagnostics.name = written.get(name, name)
            try:
                if read is None:
                    special(self, name, value)
                else:
                    attributes[attribute] = read(value, diagnostics)
            except links.NotAnAddressError as error:
                self.keep(diagnostics.name, value)
                diagnostics.report(f"{error}; it is kept as 'extra'", "link")
            except ValueError as error:
                diagnostics.report(str(error), subtype)
        for field, name, value in self.found.alternatives:
            diagnostics.name = name
            try:
                self.add_alternative(field, name, value)
            except links.NotAnAddressError:
                self.keep(name, value)
            except ValueError as error:
                diagnostics.report(str(error), _READERS.get(field.name, _LINK).subtype)

    def add_alternative(self, field: Field, name: str, value: Value) -> None:
        """Keep what a further value of a field says: nothing is dropped silently."""
        if field.kind == "tags":
            self.add_tags(*tags(value, self.diagnostics))
        elif field.kind == "link":
            self.link(field.name, value)
        elif field.kind == "url":
            for url, path in links.addresses(value, self.diagnostics):
                if path or url != self.attributes.get("url"):
                    self.further.append(links.named_link(name, url, path))
        elif field.kind == "identifier":
            self.identifier(field.name, value)
        elif field.kind == "links":
            self.bundle(field.name, value)
        else:
            self.keep(name, value)

    def add_tags(self, *words: str) -> None:
        """Add tags to those of the paper."""
        self.attributes["tags"] = tuple(dict.fromkeys((*self.attributes.get("tags", ()), *words)))

    # -- values that are more than one attribute, or depend on others

    def people(self, name: str, value: Value) -> None:
        """Read authors or editors; the collaboration in brackets after authors, unless a field says it."""
        group = ""
        if name == "authors":
            value, group = _without_collaboration(value)
        self.attributes[name], is_open = people(value, self.diagnostics)
        if name == "authors":
            self.attributes["authors_open"] = is_open
        if group and "collaboration" not in self.found.values:
            self.attributes["collaboration"] = group

    def date_part(self, name: str, value: Value) -> None:
        """Keep a part of the date until all are known."""
        if isinstance(value, dict):
            parts = {fold(key): part for key, part in value.items() if isinstance(part, str)}
            value = "-".join(part.zfill(2) for key in DATES if (part := parts.get(key)))
            value = value or parts.get("value", "")
        if not isinstance(value, str) or not value:
            raise ValueError("the date is not a text; it is ignored; write YYYY, YYYY-MM or YYYY-MM-DD")
        line = value.strip()
        self.dates[name] = line if line.isprintable() else cleaned(value, self.diagnostics)

    def type(self, name: str, value: Value) -> None:
        """Read the type of work."""
        written = text(value, self.diagnostics)
        self.attributes[name] = csl_type(written)
        if genre := GENRES.get(fold(written)):
            self.attributes.setdefault("genre", genre)
        if written and not self.attributes[name] and fold(written) not in _NO_TYPE:
            self.keep(self.diagnostics.name, written)
            known = "article, inproceedings, book, phdthesis, techreport, software, dataset, preprint …"
            self.diagnostics.report(
                f"unknown type '{written}'; it is kept as 'extra'; write a type of BibTeX or CSL: {known}"
            )

    def relation(self, name: str, value: Value) -> None:
        """Read what the paper is to the project."""
        written = text(value, self.diagnostics).lower()
        if written not in RELATIONS:
            near = "" if written in _COULD_BE_EITHER else nearest(written, RELATIONS)
            if not near:
                raise ValueError(
                    f"unknown relation '{written[:40]}'; it is ignored; write own, uses or cited"
                )
            self.diagnostics.report(f"unknown relation '{written}'; it is read as '{near}'; write that")
            written = near
        self.attributes[name] = RELATIONS[written]

    def status(self, name: str, value: Value) -> None:
        """Read the status; it may be any words."""
        self.attributes[name] = written = text(value, self.diagnostics)
        if written and written.lower() not in STATUSES and (near := nearest(written.lower(), STATUSES)):
            self.diagnostics.report(f"unknown status '{written[:40]}'; it is kept{did_you_mean(near)}")

    def identifier(self, name: str, value: Value) -> None:
        """Read an identifier; of several the first is the paper's, the others are links."""
        for written in links.identifier_texts(name, value, self.diagnostics):
            try:
                found = identifiers.PARSERS[name](written)
            except ValueError as error:
                try:
                    self.read_misplaced(name, written, error)
                except ValueError as fault:  # it costs this one; the others of the field are read
                    self.diagnostics.report(str(fault), "identifier")
                continue
            if self.attributes.setdefault(name, found) != found:
                self.misplaced.append((name, found, "", True))

    def read_misplaced(self, name: str, written: str, error: ValueError) -> None:
        """Read what an identifier's field holds instead: another kind of identifier, an address or a file.

        Raises:
            ValueError: It is none of them; the error that was given.
        """
        named = links.label_of(self.diagnostics.name).lower()
        is_preprint = named in ("preprint", "eprint")
        label = "Preprint" if is_preprint else ""
        is_address = links.is_one_address(written) and not identifiers.bare_address(written)
        found = identifiers.identify(written)
        if found is not None and (not is_address or identifiers.is_address_of(written, *found)):
            self.misplaced.append((*found, label, named != "preprint" or found[0] != "doi"))
            return
        if not (is_address or (is_preprint and is_relative_path(written))):
            raise error
        url, path = links.target(written, self.diagnostics)
        if name in fold(self.diagnostics.name):  # not 'preprint', which may be anywhere
            self.diagnostics.report(f"{error}; the address is kept as a link", "identifier")
        self.links.append(
            Link("preprint", url, label, path) if is_preprint else links.unnamed_link(url, path)
        )

    def url(self, name: str, value: Value) -> None:  # noqa: ARG002 - all take the field's name
        """Read where the title leads."""
        found = links.addresses(value, self.diagnostics)
        if not found:
            return
        url, path = found[0]
        self.attributes["url"] = url
        self.attributes["url_path"] = path
        self.further += [links.named_link(self.diagnostics.name, *further) for further in found[1:]]
        if self.found.label:
            label = cleaned(self.found.label, self.diagnostics)
            self.links.append(Link(links.fold_label(label), url, label, path))

    def link(self, name: str, value: Value) -> None:
        """Read ``pdf``, ``code`` and their like; an identifier in the place of a PDF is the paper's."""
        if name == "pdf" and isinstance(value, str) and identifiers.bare_address(value.strip()):
            found = identifiers.identify(value)
            if found is not None:
                self.misplaced.append((*found, "", True))
                return
        self.links += links.links_of_kind(name, value, self.diagnostics)

    def bundle(self, name: str, value: Value) -> None:
        """Read ``links``."""
        name = self.diagnostics.name
        found = links.bundle(value, self.diagnostics, "" if fold(name) in _LINKS else links.label_of(name))
        self.links += found.links
        for kind, id_ in found.identifiers.items():
            self.attributes.setdefault(kind, id_)

    # -- after the fields: what none says by itself

    def finish(self, record: Record, names: Names) -> None:
        """Add what depends on several fields, or on what is around the record."""
        attributes, diagnostics = self.attributes, self.diagnostics
        attributes["path"], attributes["line"] = diagnostics.shown, record.line
        if record.entry.fields:
            attributes["source_entry"] = record.entry
        self.take_sections(record.sections)
        if self.dates:
            self.take_date()
        self.find_identifiers(attributes["id"] if ":" in attributes["id"] else "", attributes.get("url", ""))
        self.assign_misplaced()
        self.find_identifiers(*[link.url for link in self.links if link.kind == "pdf"])
        if self.further or self.links:
            self.add_further_links()
        if self.found.extra:
            self.add_unknown_links(names.silenced)
        if self.links:
            attributes["links"] = tuple(dict.fromkeys(self.links) if len(self.links) > 1 else self.links)
        if "\n" in attributes["title"]:
            attributes["title"] = " ".join(attributes["title"].split())
        self.find_type()
        self.take_bibtex()
        identifier = next((attributes[kind] for kind in IDENTIFIERS if attributes.get(kind)), "")
        if not attributes["id"]:
            title = attributes["title"]
            attributes["id_is_generated"] = True
            attributes["id"] = id_of(title) or id_of(identifier) or digest_of(title, 4)
            diagnostics.id = attributes["id"] if title or identifier else ""
        if not attributes["title"] and identifier:
            attributes["title"] = identifier
            diagnostics.name = "title"
            diagnostics.report(
                "no title; the identifier is shown; 'sphinx-research refresh' looks the title up", "title"
            )
        if self.found.extra:
            attributes["extra"] = tuple(
                [(name, _printable(value, diagnostics)) for name, value in self.found.extra]
            )

    def take_sections(self, sections: tuple[str, ...]) -> None:
        """Read the keys around the record: a year fills a missing one, others are a tag."""
        if not sections:
            return
        years = [key for key in sections if is_year(key)]
        if years and not self.dates:
            self.dates["year"] = years[-1]
        path = "/".join(key.strip() for key in sections if not is_year(key))
        if path and len(path) <= _LONGEST_PATH:
            self.add_tags(path)

    def take_date(self) -> None:
        """Make one date of ``date``, ``year``, ``month`` and ``day``."""
        date: PartialDate | None = None
        written: str | None = None
        year = self.dates.get("year", "").strip()
        order = ("year", "date") if self.year_is_stronger(year) else ("date", "year")
        for name in order:
            if date is None and (written := self.dates.get(name)):
                self.diagnostics.name = self.name_of(name)
                try:
                    date = (parse_year if name == "year" else parse_date)(written)
                except ValueError as error:
                    self.diagnostics.report(str(error), "date")
        if date is not None:
            if order[0] == "year":
                self.keep(self.name_of("date"), self.dates["date"])
                self.found.conflicts.append((self.name_of("date"), "year"))
            if date.dropped:
                self.report_dropped(date.dropped, date.iso)
            if date.order:
                self.diagnostics.note_date_order(date.order, _ambiguous(written or "", date))
            if date.year and year.isdecimal() and int(year) != date.year:
                self.keep("year", year)
                self.found.conflicts.append((self.name_of("year"), self.name_of("date")))
        self.attributes["date"] = self.with_month(date)

    def year_is_stronger(self, year: str) -> bool:
        """Say whether ``year`` goes before a date of another year under a weaker name: that of a posting."""
        if self.name_of("year") != "year" or self.name_of("date") == "date":
            return False
        date = self.dates.get("date", "").strip()
        return len(year) == 4 and year.isdecimal() and date[:4].isdecimal() and date[:4] != year

    def with_month(self, date: PartialDate | None) -> PartialDate | None:
        """Return a date of which only the year is known with ``month`` and ``day``."""
        month, day = self.dates.get("month", ""), self.dates.get("day", "")
        if not month:
            return date
        self.diagnostics.name = self.name_of("month")
        try:
            parsed = parse_month(month)
        except ValueError as error:
            self.diagnostics.report(str(error), "date")
            return date
        if not (self.dates.get("date") or self.dates.get("year")):
            self.diagnostics.report("a month without a year; it is ignored; write 'year: …'", "date")
        if date is None or date.month or date.season or not date.year:
            return date
        try:
            found = with_month(date, parsed, day)
        except ValueError as error:
            self.diagnostics.report(str(error), "date")
            return replace(date, month=parsed.number)
        if found.dropped:
            self.report_dropped(found.dropped, found.iso)
        return found

    def report_dropped(self, dropped: str, kept: str) -> None:
        """Report what a date cannot hold."""
        self.diagnostics.report(f"{dropped} is left out of the date, which is {kept}", "date")

    def find_identifiers(self, *places: str) -> None:
        """Take identifiers from an id such as ``doi:…``, and from addresses, the strongest first."""
        for place in filter(None, places):
            found = links.found_in(place)
            if found is not None and not self.attributes.get(found[0]):
                self.attributes[found[0]] = found[1]

    def assign_misplaced(self) -> None:
        """Take identifiers of other kinds than their field where the paper has none, else as links."""
        for kind, id_, label, is_own in self.misplaced:
            if is_own:
                self.attributes.setdefault(kind, id_)
            if self.attributes.get(kind) != id_:
                shown = label or identifiers.identifier_label(kind, id_)
                self.links.append(Link(links.fold_label(shown), identifiers.address(kind, id_), shown))

    def add_further_links(self) -> None:
        """Take further addresses of the title as links, unless another link leads to the same place."""
        if not self.further and all(link.kind in LINK_KINDS for link in self.links):
            return
        known = self.places()
        self.links = [
            link
            for link in self.links
            if link.path
            or identifiers.canonical(link.url) not in known
            or link != links.unnamed_link(link.url)
        ]
        known.update(identifiers.canonical(link.url) for link in self.links)
        for link in self.further:
            if link.path or identifiers.canonical(link.url) not in known:
                known.add(identifiers.canonical(link.url))
                self.links.append(link)

    def places(self) -> set[str]:
        """Return where title and identifiers of the paper lead."""
        found = [(kind, id_) for kind in identifiers.LABELS if (id_ := self.attributes.get(kind))]
        known = {identifiers.canonical(identifiers.address(kind, id_)) for kind, id_ in found}
        known.add(identifiers.canonical(self.attributes.get("url", "")))
        return known

    def add_unknown_links(self, silenced: Collection[str]) -> None:
        """Take unknown keys that hold nothing but addresses as links that are called as the key.

        Args:
            silenced: Folded keys that ``research_fields`` sets to ``None``: no link is made of them.
        """
        for name, value in self.found.extra:
            written = self.found.unfolded.get(name, name)
            is_silenced = written.startswith(("x-", "X-", "_", "$", "@")) or name in silenced
            if is_silenced or not links.is_all_addresses(value):
                continue
            self.diagnostics.name = written
            self.found.linked.add(written)
            known = self.places() | {identifiers.canonical(link.url) for link in self.links if link.url}
            for link in links.bundle(value, self.diagnostics, links.label_of(written)).links:
                if identifiers.canonical(link.url) not in known:
                    self.links.append(link)

    def find_type(self) -> None:
        """Take a paper at arXiv and nowhere else as a preprint, one in a "booktitle" as a conference's."""
        attributes = self.attributes
        if attributes.get("type") in (None, "", "document") and attributes.get("arxiv"):
            elsewhere = attributes.get("doi", "") and not attributes["doi"].startswith(ARXIV_DOI)
            venues = attributes.get("venues", ())
            if not elsewhere and all(_ARXIV_VENUE().fullmatch(venue) for venue in venues):
                attributes["type"] = "preprint"
        if not attributes.get("type") and fold(self.found.written.get("venue", "")) in _OF_CONFERENCES:
            attributes["type"] = "paper-conference"

    def take_bibtex(self) -> None:
        """Take an address in the place of a BibTeX entry as a link."""
        written = self.attributes.get("bibtex", "")
        if not written or "@" in written:
            return
        self.attributes["bibtex"] = ""
        self.diagnostics.name = self.name_of("bibtex")
        try:
            url, path = links.target(written, self.diagnostics)
        except links.NotAnAddressError:
            self.diagnostics.report("invalid BibTeX entry; it is ignored; an entry begins with '@'")
            return
        except ValueError as error:
            self.diagnostics.report(str(error), "link")
            return
        if url or path:
            self.links.append(Link("bibtex", url, "BibTeX", path))
            self.attributes["links"] = tuple(self.links)


_LINES = (text, block)
"""The readers that leave a plain line as it is."""
_SPECIAL: Mapping[str, Callable[[_PaperBuilder, str, Value], None]] = {
    "people": _PaperBuilder.people,
    "date": _PaperBuilder.date_part,
    "year": _PaperBuilder.date_part,
    "month": _PaperBuilder.date_part,
    "type": _PaperBuilder.type,
    "relation": _PaperBuilder.relation,
    "status": _PaperBuilder.status,
    "identifier": _PaperBuilder.identifier,
    "url": _PaperBuilder.url,
    "link": _PaperBuilder.link,
    "links": _PaperBuilder.bundle,
}
"""What reads the values that are not one attribute, by the kind of their field."""


class _FieldReader(NamedTuple):
    """How a field is read."""

    attribute: str
    read: Callable[[Value, Diagnostics], object] | None
    """For a value that is one attribute; else :attr:`special`."""
    special: Callable[[_PaperBuilder, str, Value], None]
    subtype: str
    """Of what is wrong with its value."""


_READERS = {
    field.name: _FieldReader(
        _ATTRIBUTES.get(field.name, field.name),
        reader_of(field),
        _SPECIAL.get(field.kind, _PaperBuilder.bundle),
        subtype_of(field),
    )
    for field in PAPER
}
_LINK = _FieldReader("", None, _PaperBuilder.link, "link")
"""How the fields of plug-ins are read, all of which are links."""


def _ambiguous(written: str, date: PartialDate) -> str:
    """Return the warning for a date that is another one where the day comes first."""
    other = f"{date.year:04d}-{date.day:02d}-{date.month:02d}"
    return f"'{written.strip()}' could be {date.iso} or {other}; {date.iso} is used; write YYYY-MM-DD"


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


def _printable(value: Value, diagnostics: Diagnostics) -> Value:
    """Return a value that nothing is known of, without what no page may hold."""
    if isinstance(value, str):
        return value if value.isprintable() else cleaned(value, diagnostics)
    if isinstance(value, list):
        return [_printable(item, diagnostics) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item, diagnostics) for key, item in value.items()}
    return value
