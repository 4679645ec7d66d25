"""One record -> one paper."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxcontrib_research.load import convert_links as links
from sphinxcontrib_research.load.convert_numbers import claims, labels, metric
from sphinxcontrib_research.load.convert_people import people
from sphinxcontrib_research.load.convert_text import cleaned, identity, tags, text, texts, truth
from sphinxcontrib_research.load.convert_types import csl_type
from sphinxcontrib_research.load.gather import Gathered, Unknown, gather
from sphinxcontrib_research.load.names import Names, fold
from sphinxcontrib_research.load.schema import IDENTIFIERS, PAPER
from sphinxcontrib_research.load.shapes import is_year
from sphinxcontrib_research.model.dates import PartialDate, parse_date, parse_month
from sphinxcontrib_research.model.identifiers import PARSERS
from sphinxcontrib_research.model.names import fold as fold_words
from sphinxcontrib_research.model.paper import Link, Paper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinxcontrib_research.load.notes import Notes
    from sphinxcontrib_research.load.reader import Record
    from sphinxcontrib_research.load.schema import Field
    from sphinxcontrib_research.model.paper import Value

_ATTRIBUTES = {"venue": "venues", "award": "awards"}
"""The attribute of a paper, where it is not called as its field."""
_SUBTYPES = {
    "date": "date",
    "year": "date",
    "month": "date",
    "url": "link",
    "link": "link",
    "links": "link",
    "image": "link",
    "identifier": "identifier",
    "id": "id",
}
"""The subtype of a fault, by the kind of the field's value; else ``data``."""
_RELATIONS = {"own": "own", "about": "own", "uses": "uses", "use": "uses", "cited": "cited", "cites": "cited"}
_PUBLISHED_BY = frozenset(("book", "collection", "chapter", "report", "thesis", "dataset", "software"))
"""Types whose publisher is one: of others without a venue it is the venue."""
_ARXIV_VENUE = re.compile(r"\W*(?:arxiv|corr)\b.*", re.IGNORECASE)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_MACRO = re.compile(r"\\[A-Za-z]+")
_LONGEST_ID = 60
_NO_TYPE = frozenset(("paper", "publication", "pub"))
_DATES = ("year", "month", "day", "date")
_MAY_IDENTIFY = frozenset((*IDENTIFIERS, "url", "pdf", "links"))
_NO_IDENTIFIER = frozenset(("", "-", "n/a", "na", "none", "null"))


def paper(
    record: Record, names: Names, notes: Notes, unknown: Unknown, defaults: Gathered | None
) -> Paper | None:
    """Make a paper of a record; ``None`` if it has neither title nor identifier.

    Args:
        record: The record.
        names: The names that its fields may have.
        notes: The place, set to the record.
        unknown: Where unknown fields are noted.
        defaults: What the file says of each paper that does not say otherwise.
    """
    found = gather(record, names, notes)
    if defaults is not None:
        _inherit(found, defaults, notes)
    draft = Draft(found, notes)
    draft.take_id(record)
    told = len(notes.problems)
    if "title" in found.values or not _MAY_IDENTIFY.isdisjoint(found.values) or ":" in notes.id:
        if "publisher" in names.fallbacks:
            draft.take_publisher()
        draft.read_all()
        draft.finish(record)
    if not draft.made["title"]:
        del notes.problems[told:]
        notes.name = ""
        notes.tell("it has no title and no identifier, so it is left out: write 'title: …'", "title")
        return None
    unknown.see(found, notes)
    return Paper(**draft.made)


def _inherit(found: Gathered, defaults: Gathered, notes: Notes) -> None:
    """Give a record what it does not say itself."""
    dated = "date" in found.values or "year" in found.values
    inherited = []
    for name, value in defaults.values.items():
        if name not in found.values and not (dated and name in _DATES):
            found.values[name] = value
            found.written[name] = defaults.name_of(name)
            inherited.append(defaults.name_of(name))
    said = {name for name, _value in found.extra}
    found.extra += [(name, value) for name, value in defaults.extra if name not in said]
    notes.inherited = frozenset(inherited)


class Draft:
    """A paper in the making."""

    __slots__ = ("dates", "found", "links", "made", "notes")

    def __init__(self, found: Gathered, notes: Notes) -> None:
        self.found = found
        self.notes = notes
        self.links: list[Link] = []
        self.dates: dict[str, str] = {}
        self.made: dict[str, Any] = {"id": "", "title": ""}

    def take_id(self, record: Record) -> None:
        """Read the id first, so that all problems can name it."""
        notes = self.notes
        value = self.found.values.pop("id", None) or record.key
        notes.name = self.found.name_of("id")
        if value:
            try:
                self.made["id"] = notes.id = identity(value, notes)
            except ValueError as error:
                notes.tell(str(error), "id")
        title = self.found.values.get("title")
        if not notes.id and isinstance(title, str):
            notes.id = id_of(title)

    def take_publisher(self) -> None:
        """Read the publisher as the venue where there is no other, unless such works have one."""
        values = self.found.values
        if "publisher" not in values or "venue" in values:
            return
        if csl_type(str(values.get("type", ""))) not in _PUBLISHED_BY:
            values["venue"] = values.pop("publisher")
            self.found.written["venue"] = self.found.name_of("publisher")

    def read_all(self) -> None:
        """Read all fields, in the order of the data."""
        notes, made, written = self.notes, self.made, self.found.written
        for name, value in self.found.values.items():
            attribute, read, special, subtype = _HOW[name]
            if read is text and type(value) is str and (line := value.strip()).isprintable():
                made[attribute] = line
                continue
            notes.name = written.get(name, name)
            try:
                if read is None:
                    special(self, name, value)
                else:
                    made[attribute] = read(value, notes)
            except links.NotAnAddressError as error:
                self.found.extra.append((fold(notes.name), value))
                notes.often(f"{error}: it is kept as 'extra'", "link")
            except ValueError as error:
                notes.tell(str(error), subtype)
        for field, name, value in self.found.spare:
            notes.name = name
            try:
                self.add_spare(field, name, value)
            except links.NotAnAddressError:
                self.found.extra.append((fold(name), value))
            except ValueError as error:
                notes.tell(str(error), _HOW[field.name].subtype)

    def add_spare(self, field: Field, name: str, value: Value) -> None:
        """Keep what a further value of a field says: nothing is dropped without a word."""
        if field.kind == "tags":
            known = self.made.get(field.name, ())
            self.made[field.name] = tuple(dict.fromkeys((*known, *tags(value, self.notes))))
        elif field.kind == "link":
            self.link(field.name, value)
        elif field.kind == "url":
            for url, path in links.addresses(value, self.notes):
                if path or url != self.made.get("url"):
                    self.links.append(links.named_link(name, url, path))
        elif field.kind == "identifier":
            self.identifier(field.name, value)
        else:
            self.found.extra.append((fold(name), value))

    # -- values that are more than one attribute, or depend on others

    def people(self, name: str, value: Value) -> None:
        """Read authors or editors."""
        self.made[name], is_open = people(value, self.notes)
        if name == "authors":
            self.made["authors_open"] = is_open

    def date(self, name: str, value: Value) -> None:
        """Keep a part of the date until all are known."""
        if isinstance(value, dict):
            parts = {fold(key): part for key, part in value.items() if isinstance(part, str)}
            value = "-".join(part.zfill(2) for key in _DATES if (part := parts.get(key)))
            value = value or parts.get("value", "")
        if not isinstance(value, str) or not value:
            raise ValueError("a date is a text: YYYY, YYYY-MM or YYYY-MM-DD")
        self.dates[name] = cleaned(value, self.notes)

    def type(self, name: str, value: Value) -> None:
        """Read the type of work."""
        written = text(value, self.notes)
        self.made[name] = csl_type(written)
        if fold(written) in _NO_TYPE:
            return
        if written and not self.made[name]:
            self.found.extra.append((fold(self.notes.name), written))
            known = "article, inproceedings, book, phdthesis, techreport, software, dataset, preprint …"
            self.notes.often(f"'{written}' is no type of BibTeX or CSL ({known}) and kept as 'extra'", "data")

    def relation(self, name: str, value: Value) -> None:
        """Read what the paper is to the project."""
        written = text(value, self.notes).lower()
        if written not in _RELATIONS:
            raise ValueError(f"'{written[:40]}' is no relation: write own, uses or cited")
        self.made[name] = _RELATIONS[written]

    def identifier(self, name: str, value: Value) -> None:
        """Read an identifier; an address that holds none is kept as one."""
        written = text(value, self.notes)
        if written.casefold() in _NO_IDENTIFIER:
            return
        try:
            self.made.setdefault(name, PARSERS[name](written))
        except ValueError as error:
            if not written.startswith(("http://", "https://")):
                raise
            if name in fold(self.notes.name):  # not 'preprint', which may be anywhere
                self.notes.tell(f"{error}; the address is kept as a link", "identifier")
            url, path = links.target(written, self.notes)
            self.links.append(links.named_link(self.notes.name, url, path))

    def url(self, name: str, value: Value) -> None:  # noqa: ARG002 - all take the field's name
        """Read where the title leads."""
        found = links.addresses(value, self.notes)
        if not found:
            return
        url, path = found[0]
        self.made["url"] = url
        self.made["url_path"] = path
        self.links += [links.named_link(self.notes.name, *further) for further in found[1:]]
        if self.found.label:
            label = cleaned(self.found.label, self.notes)
            self.links.append(Link(links.fold_label(label), url, label, path))

    def link(self, name: str, value: Value) -> None:
        """Read ``pdf``, ``code`` and their like."""
        self.links += links.links_of_kind(name, value, self.notes)

    def bundle(self, name: str, value: Value) -> None:  # noqa: ARG002 - all take the field's name
        """Read ``links``."""
        found = links.bundle(value, self.notes)
        self.links += found.links
        for kind, id_ in found.identifiers.items():
            self.made.setdefault(kind, id_)

    # -- what follows from all fields

    def finish(self, record: Record) -> None:
        """Add what no field says by itself."""
        made, notes = self.made, self.notes
        made["path"], made["line"] = notes.shown, record.line
        self.take_sections(record.sections)
        if self.dates:
            self.take_date()
        self.find_identifiers()
        if self.links:
            made["links"] = tuple(dict.fromkeys(self.links) if len(self.links) > 1 else self.links)
        if "\n" in made["title"]:
            made["title"] = " ".join(made["title"].split())
        self.take_type()
        self.take_bibtex()
        identifier = next((made[kind] for kind in IDENTIFIERS if made.get(kind)), "")
        if not made["id"]:
            made["id_is_made"] = True
            made["id"] = id_of(made["title"]) or id_of(identifier) or _hash(made["title"])
            notes.id = made["id"] if made["title"] or identifier else ""
        if not made["title"] and identifier:
            made["title"] = identifier
            notes.name = "title"
            notes.tell("there is none; 'sphinx-research refresh' looks it up by the identifier", "title")
        if self.found.extra:
            made["extra"] = tuple([(name, _plain(value, notes)) for name, value in self.found.extra])

    def take_sections(self, sections: tuple[str, ...]) -> None:
        """Read the keys around the record: a year fills a missing one, others are a tag."""
        if not sections:
            return
        years = [key for key in sections if is_year(key)]
        if years and not self.dates:
            self.dates["year"] = years[-1]
        path = "/".join(key.strip() for key in sections if not is_year(key))
        if path:
            self.made["tags"] = tuple(dict.fromkeys((*self.made.get("tags", ()), path)))

    def take_date(self) -> None:
        """Make one date of ``date``, ``year``, ``month`` and ``day``."""
        whole: PartialDate | None = None
        for name in ("date", "year"):
            if whole is None and (written := self.dates.get(name)):
                self.notes.name = self.found.name_of(name)
                try:
                    whole = parse_date(written)
                except ValueError as error:
                    self.notes.tell(str(error), "date")
        if whole is None or whole.month or not whole.year:
            self.made["date"] = whole
            return
        month, day = self.dates.get("month", ""), self.dates.get("day", "")
        if month:
            self.notes.name = self.found.name_of("month")
            try:
                whole = replace(whole, month=parse_month(month))
                if whole.month and day.isdecimal():
                    whole = parse_date(f"{whole.year:04d}-{whole.month:02d}-{int(day):02d}")
            except ValueError as error:
                self.notes.tell(str(error), "date")
        self.made["date"] = whole

    def find_identifiers(self) -> None:
        """Take identifiers from the addresses of title and PDF, and from an id such as ``doi:…``."""
        made = self.made
        places = [made["id"]] if ":" in made["id"] else []
        if url := made.get("url"):
            places.append(url)
        places += [link.url for link in self.links if link.kind == "pdf" and link.url]
        for place in places:
            found = links.found_in(place)
            if found is not None and not made.get(found[0]):
                made[found[0]] = found[1]

    def take_type(self) -> None:
        """Say that a paper at arXiv and nowhere else is a preprint."""
        made = self.made
        if made.get("type") in (None, "", "document") and made.get("arxiv"):
            elsewhere = made.get("doi", "") and not made["doi"].startswith("10.48550/")
            venues = made.get("venues", ())
            if not elsewhere and all(_ARXIV_VENUE.fullmatch(venue) for venue in venues):
                made["type"] = "preprint"

    def take_bibtex(self) -> None:
        """Take an address in the place of a BibTeX entry as a link."""
        written = self.made.get("bibtex", "")
        if not written or "@" in written:
            return
        self.made["bibtex"] = ""
        self.notes.name = self.found.name_of("bibtex")
        try:
            url, path = links.target(written, self.notes)
        except links.NotAnAddressError:
            self.notes.tell("it is no BibTeX entry, which begins with '@'")
            return
        except ValueError as error:
            self.notes.tell(str(error), "link")
            return
        if url or path:
            self.links.append(Link("bibtex", url, "BibTeX", path))
            self.made["links"] = tuple(self.links)


def id_of(words: str) -> str:
    """Return the id that is made of a title or an identifier; empty if too little of it is Latin."""
    folded = fold_words(_MACRO.sub(" ", words) if "\\" in words else words)
    slug = _NOT_SLUG.sub("-", folded).strip("-")
    if 2 * sum(letter.isalnum() for letter in slug) < sum(letter.isalnum() for letter in folded):
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


_VALUES: Mapping[str, Callable[[Value, Notes], object]] = {
    "id": identity,
    "text": text,
    "markup": text,
    "markups": texts,
    "texts": texts,
    "tags": tags,
    "metric": metric,
    "labels": labels,
    "claims": claims,
    "truth": truth,
    "image": links.image,
}
"""The reader of each kind of value that is one attribute."""

_SPECIAL: Mapping[str, Callable[[Draft, str, Value], None]] = {
    "people": Draft.people,
    "date": Draft.date,
    "year": Draft.date,
    "month": Draft.date,
    "type": Draft.type,
    "relation": Draft.relation,
    "identifier": Draft.identifier,
    "url": Draft.url,
    "link": Draft.link,
    "links": Draft.bundle,
}
"""What reads the other kinds."""


class _How(NamedTuple):
    """How a field is read."""

    attribute: str
    read: Callable[[Value, Notes], object] | None
    """For a value that is one attribute; else :attr:`special`."""
    special: Callable[[Draft, str, Value], None]
    subtype: str
    """Of what is wrong with its value."""


_HOW = {
    field.name: _How(
        _ATTRIBUTES.get(field.name, field.name),
        _VALUES.get(field.kind),
        _SPECIAL.get(field.kind, Draft.bundle),
        _SUBTYPES.get(field.kind, "data"),
    )
    for field in PAPER
}
