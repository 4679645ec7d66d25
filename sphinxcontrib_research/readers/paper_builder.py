"""The fields of one record -> what a paper, an author, a venue or a topic has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxcontrib_research.model import identifiers
from sphinxcontrib_research.model.addresses import slugify
from sphinxcontrib_research.model.identifiers import PARSERS, parse_orcid
from sphinxcontrib_research.model.paper import Author, Link, Topic, Venue
from sphinxcontrib_research.readers.values import links
from sphinxcontrib_research.readers.values.people import people
from sphinxcontrib_research.readers.values.text import (
    BLOCKS,
    block,
    claims,
    cleaned,
    identity,
    ids,
    labels,
    metric,
    tags,
    text,
    texts,
    truth,
)
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest
from sphinxcontrib_research.vocabulary.fields import LINK_KINDS, PAPER, TABLES, fold
from sphinxcontrib_research.vocabulary.types import GENRES, csl_type
from sphinxcontrib_research.vocabulary.words import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.diagnostics import Notes
    from sphinxcontrib_research.readers.field_values import Gathered
    from sphinxcontrib_research.vocabulary.fields import Field

_ATTRIBUTES = {"venue": "venues", "award": "awards"}
"""The attribute of a paper, where it is not called as its field."""
SUBTYPES = {
    **dict.fromkeys(("date", "year", "month"), "date"),
    **dict.fromkeys(("url", "link", "links", "image"), "link"),
    **dict.fromkeys(("identifier", "orcid"), "identifier"),
    "id": "id",
}
"""The subtype of a fault, by the kind of the field's value; else ``data``."""
_COULD_BE_EITHER = frozenset(("cite", "cites", "citing"))
"""It cites us, or we cite it: opposites, so none is guessed."""
_STATUS = ("submitted", "under review", "in preparation", "accepted", "in press", "forthcoming", "published")
"""Usual words; others are kept as they are."""
_NO_TYPE = frozenset(("paper", "publication", "pub"))
"""Types that say nothing."""
DATES = ("year", "month", "day", "date")
_LINKS = frozenset(
    fold(name) for field in PAPER if field.kind == "links" for name in (field.name, *field.aliases)
)
"""The names of ``links``; links in fields that ``research_fields`` sends there are called as these."""
_NO_IDENTIFIER = frozenset(("", "-", "n/a", "na", "none", "null"))


class Draft:
    """A paper in the making."""

    __slots__ = ("dates", "found", "further", "links", "made", "notes", "strays")

    def __init__(self, found: Gathered, notes: Notes) -> None:
        self.found = found
        self.notes = notes
        self.links: list[Link] = []
        self.further: list[Link] = []
        """Links of fields for the title's address beside the first, which need not be other places."""
        self.strays: list[tuple[str, str, str, bool]] = []
        """Identifiers in fields of other things: kind, identifier, label as a link, may it be the paper's."""
        self.dates: dict[str, str] = {}
        self.made: dict[str, Any] = {"id": "", "title": ""}

    def read_all(self) -> None:
        """Read all fields, in the order of the data."""
        notes, made, written = self.notes, self.made, self.found.written
        for name, value in self.found.values.items():
            attribute, read, special, subtype = _HOW[name]
            if read in _LINES and type(value) is str and (line := value.strip()).isprintable():
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
                notes.tell(f"{error}: it is kept as 'extra'", "link")
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
                    self.further.append(links.named_link(name, url, path))
        elif field.kind == "identifier":
            self.identifier(field.name, value)
        elif field.kind == "links":
            self.bundle(field.name, value)
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
            value = "-".join(part.zfill(2) for key in DATES if (part := parts.get(key)))
            value = value or parts.get("value", "")
        if not isinstance(value, str) or not value:
            raise ValueError("a date is a text: YYYY, YYYY-MM or YYYY-MM-DD")
        self.dates[name] = cleaned(value, self.notes)

    def type(self, name: str, value: Value) -> None:
        """Read the type of work."""
        written = text(value, self.notes)
        self.made[name] = csl_type(written)
        if genre := GENRES.get(fold(written)):
            self.made.setdefault("genre", genre)
        if fold(written) in _NO_TYPE:
            return
        if written and not self.made[name]:
            self.found.extra.append((fold(self.notes.name), written))
            known = "article, inproceedings, book, phdthesis, techreport, software, dataset, preprint …"
            self.notes.tell(f"'{written}' is no type of BibTeX or CSL ({known}) and kept as 'extra'", "data")

    def relation(self, name: str, value: Value) -> None:
        """Read what the paper is to the project."""
        written = text(value, self.notes).lower()
        if written not in RELATIONS:
            near = "" if written in _COULD_BE_EITHER else nearest(written, RELATIONS)
            if not near:
                raise ValueError(f"'{written[:40]}' is not a relation: write own, uses or cited")
            self.notes.tell(f"unknown relation '{written}'{did_you_mean(near)} It is read as that")
            written = near
        self.made[name] = RELATIONS[written]

    def status(self, name: str, value: Value) -> None:
        """Read the status; it may be any words."""
        self.made[name] = written = text(value, self.notes)
        if written and written.lower() not in _STATUS and (near := nearest(written.lower(), _STATUS)):
            self.notes.tell(f"unknown status '{written[:40]}'{did_you_mean(near)} It is kept as it is")

    def identifier(self, name: str, value: Value) -> None:
        """Read an identifier; of several the first is the paper's, the others are links."""
        texts = [one for one, _label in links.pairs(value)]
        if name == "doi":
            texts = [part for one in texts for part in identifiers.split_dois(one)]
        for one in texts:
            written = links.without_link(cleaned(one, self.notes))
            if written.casefold() in _NO_IDENTIFIER:
                continue
            try:
                found = PARSERS[name](written)
            except ValueError as error:
                try:
                    self.no_identifier(name, written, error)
                except ValueError as fault:  # it costs this one; the others of the field are read
                    self.notes.tell(str(fault), "identifier")
                continue
            if self.made.setdefault(name, found) != found:
                self.strays.append((name, found, "", True))

    def no_identifier(self, name: str, written: str, error: ValueError) -> None:
        """Read what an identifier's field holds instead: another kind of identifier, an address or a file.

        Raises:
            ValueError: It is none of them; the error that was given.
        """
        named = links.label_of(self.notes.name).lower()
        is_preprint = named in ("preprint", "eprint")
        label = "Preprint" if is_preprint else ""
        is_address = links.is_one_address(written) and not identifiers.bare_address(written)
        found = identifiers.identify(written)
        if found is not None and (not is_address or identifiers.is_address_of(written, *found)):
            self.strays.append((*found, label, named != "preprint" or found[0] != "doi"))
            return
        if not (is_address or (is_preprint and identifiers.is_relative_path(written))):
            raise error
        url, path = links.target(written, self.notes)
        if name in fold(self.notes.name):  # not 'preprint', which may be anywhere
            self.notes.tell(f"{error}; the address is kept as a link", "identifier")
        self.links.append(
            Link("preprint", url, label, path) if is_preprint else links.unnamed_link(url, path)
        )

    def take_strays(self) -> None:
        """Take identifiers of other kinds than their field where the paper has none, else as links."""
        for kind, id_, label, is_own in self.strays:
            if is_own:
                self.made.setdefault(kind, id_)
            if self.made.get(kind) != id_:
                shown = label or identifiers.identifier_label(kind, id_)
                self.links.append(Link(links.fold_label(shown), identifiers.address(kind, id_), shown))

    def take_further(self) -> None:
        """Take further addresses of the title as links; what leads to where another link does is said."""
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
        known = {identifiers.canonical(identifiers.address(*one)) for one in self.identifiers()}
        known.add(identifiers.canonical(self.made.get("url", "")))
        return known

    def take_unknown(self, silenced: Collection[str]) -> None:
        """Take unknown keys that hold nothing but addresses as links that are called as the key.

        Args:
            silenced: Folded keys that the project does not want to hear of.
        """
        for name, value in self.found.extra:
            written = self.found.unfolded.get(name, name)
            is_told = written.startswith(("x-", "X-", "_", "$", "@")) or name in silenced
            if is_told or not links.is_all_addresses(value):
                continue
            self.notes.name = written
            self.found.linked.add(written)
            known = self.places() | {identifiers.canonical(link.url) for link in self.links if link.url}
            for link in links.bundle(value, self.notes, links.label_of(written)).links:
                if identifiers.canonical(link.url) not in known:
                    self.links.append(link)

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """Return the kinds and values of the paper's identifiers."""
        for kind in identifiers.LABELS:
            if id_ := self.made.get(kind):
                yield kind, id_

    def url(self, name: str, value: Value) -> None:  # noqa: ARG002 - all take the field's name
        """Read where the title leads."""
        found = links.addresses(value, self.notes)
        if not found:
            return
        url, path = found[0]
        self.made["url"] = url
        self.made["url_path"] = path
        self.further += [links.named_link(self.notes.name, *further) for further in found[1:]]
        if self.found.label:
            label = cleaned(self.found.label, self.notes)
            self.links.append(Link(links.fold_label(label), url, label, path))

    def link(self, name: str, value: Value) -> None:
        """Read ``pdf``, ``code`` and their like; an identifier in the place of a PDF is the paper's."""
        if name == "pdf" and isinstance(value, str) and identifiers.bare_address(value.strip()):
            found = identifiers.identify(value)
            if found is not None:
                self.strays.append((*found, "", True))
                return
        self.links += links.links_of_kind(name, value, self.notes)

    def bundle(self, name: str, value: Value) -> None:
        """Read ``links``."""
        name = self.notes.name
        found = links.bundle(value, self.notes, "" if fold(name) in _LINKS else links.label_of(name))
        self.links += found.links
        for kind, id_ in found.identifiers.items():
            self.made.setdefault(kind, id_)


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
_LINES = (text, block)
"""The readers that leave a plain line as it is."""

_SPECIAL: Mapping[str, Callable[[Draft, str, Value], None]] = {
    "people": Draft.people,
    "date": Draft.date,
    "year": Draft.date,
    "month": Draft.date,
    "type": Draft.type,
    "relation": Draft.relation,
    "status": Draft.status,
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
        block if field.name in BLOCKS else _VALUES.get(field.kind),
        _SPECIAL.get(field.kind, Draft.bundle),
        SUBTYPES.get(field.kind, "data"),
    )
    for field in PAPER
}


# One record -> one author, venue or topic.

_LONGEST_LINE = 1_000
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_ACCOUNT = re.compile(r"(?:https?://)?(?:www\.)?github\.com/([^/?#]+)/?|@?([A-Za-z0-9-]+)")
_SCHOLAR = re.compile(r"[?&]user=([\w-]+)", re.ASCII)
_SCHOLAR_ID = re.compile(r"([\w-]+)", re.ASCII)
# What ends an address for mail, and what would add to it in a link (https://www.rfc-editor.org/rfc/rfc6068).
_MAIL = re.compile(r"[^\s@<>\"'`?&%#,;:\\]+@[^\s@<>\"'`?&%#,;:/\\]+")


def author(found: Gathered, key: str, notes: Notes) -> Author | None:
    """Make an author of a record; ``None`` if it has no name."""
    made = _read(found, "author", key, notes)
    if not made.get("name"):
        notes.name = ""
        notes.tell("an author has no name and is left out: write 'name: …'", "title")
        return None
    made.setdefault("id", slugify(made["name"]))
    return Author(path=notes.shown, line=notes.line, **made)


def venue(found: Gathered, key: str, notes: Notes) -> Venue | None:
    """Make a venue of a record; ``None`` if it has neither id nor name."""
    made = _read(found, "venue", key, notes)
    words = made.get("short") or made.get("name")
    if "id" not in made and not words:
        notes.name = ""
        notes.tell("a venue has neither id nor name and is left out: write 'id: …' or 'name: …'", "title")
        return None
    made.setdefault("id", slugify(str(words)))
    return Venue(path=notes.shown, line=notes.line, **made)


def topic(found: Gathered, key: str, notes: Notes) -> Topic | None:
    """Make a topic of a record; one without a title is called by its id."""
    made = _read(found, "topic", key, notes)
    if not made.get("title"):
        notes.name = ""
        if "id" not in made:
            notes.tell("a topic has neither title nor id and is left out: write 'title: …'", "title")
            return None
        notes.tell("a topic has no title, its id is shown: write 'title: …'", "title")
        made["title"] = made["id"]
    made.setdefault("id", slugify(made["title"]))
    return Topic(path=notes.shown, line=notes.line, **made)


def _read(found: Gathered, kind: str, key: str, notes: Notes) -> dict[str, Any]:
    """Read the fields of a record."""
    made: dict[str, Any] = {}
    notes.name = found.name_of("id")
    if value := (found.values.pop("id", None) or key):
        try:
            if id_ := identity(value, notes):
                made["id"] = notes.id = id_
        except ValueError as error:
            notes.tell(str(error), "id")
    found.tell_twice(notes)
    fields = {field.name: field for field in TABLES[kind]}
    for name, content in found.values.items():
        field = fields[name]
        notes.name = found.name_of(name)
        try:
            _SPECIAL_PARTS.get(name, _KINDS.get(field.kind, _text))(made, field, content, notes)
        except ValueError as error:
            notes.tell(str(error), SUBTYPES.get(field.kind, "data"))
    return made


def _text(made: dict[str, Any], field: Field, value: Value, notes: Notes) -> None:
    if field.name in BLOCKS:
        made[field.name] = block(value, notes)
        return
    line = text(value, notes)
    # What every paper of a venue, a person or a topic repeats must not be what makes pages large.
    if len(line) > _LONGEST_LINE:
        message = f"the text has {len(line):,} characters, at most {_LONGEST_LINE:,} are read; it is left out"
        notes.tell(message, "limit")
    else:
        made[field.name] = line


def _value(read: Callable[[Value, Notes], object]) -> Callable[[dict[str, Any], Field, Value, Notes], None]:
    def reader(made: dict[str, Any], field: Field, value: Value, notes: Notes) -> None:
        made[field.name] = read(value, notes)

    return reader


def _url(made: dict[str, Any], field: Field, value: Value, notes: Notes) -> None:
    for url, path in links.addresses(value, notes):
        if path:
            notes.tell("only an address is allowed here, not a path", "link")
        made.setdefault(field.name, url)


def _links(made: dict[str, Any], field: Field, value: Value, notes: Notes) -> None:
    found = links.bundle(value, notes)
    made[field.name] = tuple(found.links)


def _type(made: dict[str, Any], field: Field, value: Value, notes: Notes) -> None:
    written = text(value, notes)
    made[field.name] = csl_type(written)
    if not made[field.name]:
        notes.tell(f"'{written[:40]}' is no type of BibTeX or CSL, and is left out", "data")


def _orcid(made: dict[str, Any], field: Field, value: Value, notes: Notes) -> None:
    made[field.name] = parse_orcid(text(value, notes))


def _color(made: dict[str, Any], field: Field, value: Value, notes: Notes) -> None:
    written = text(value, notes)
    if not _COLOR.fullmatch(written):
        raise ValueError(f"'{written[:40]}' is no color: write '#rrggbb', in quotes as '#' begins a comment")
    made[field.name] = written.lower()


def _email(made: dict[str, Any], field: Field, value: Value, notes: Notes) -> None:
    written = text(value, notes).removeprefix("mailto:")
    if not _MAIL.fullmatch(written):
        raise ValueError(f"'{written[:60]}' is no address for mail")
    made[field.name] = written


def _github(made: dict[str, Any], field: Field, value: Value, notes: Notes) -> None:
    written = text(value, notes)
    match = _ACCOUNT.fullmatch(written)
    if match is None:
        raise ValueError(f"'{written[:60]}' is no account at GitHub: write its name")
    made[field.name] = match[1] or match[2]


def _scholar(made: dict[str, Any], field: Field, value: Value, notes: Notes) -> None:
    written = text(value, notes)
    match = _SCHOLAR.search(written) or _SCHOLAR_ID.fullmatch(written)
    if match is None:
        raise ValueError(f"'{written[:60]}' is no user id at Google Scholar: write what follows 'user='")
    made[field.name] = match[1]


_KINDS: Mapping[str, Callable[[dict[str, Any], Field, Value, Notes], None]] = {
    "id": _value(identity),
    "ids": _value(ids),
    "text": _text,
    "markup": _text,
    "texts": _value(texts),
    "metric": _value(metric),
    "labels": _value(labels),
    "truth": _value(truth),
    "image": _value(links.image),
    "url": _url,
    "links": _links,
    "type": _type,
    "orcid": _orcid,
    "color": _color,
    "email": _email,
}
_SPECIAL_PARTS: Mapping[str, Callable[[dict[str, Any], Field, Value, Notes], None]] = {
    "github": _github,
    "scholar": _scholar,
}
