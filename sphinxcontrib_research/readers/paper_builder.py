"""The fields of one record -> what a paper, an author, a venue or a topic has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxcontrib_research.model import identifiers
from sphinxcontrib_research.model.addresses import is_relative_path, slugify
from sphinxcontrib_research.model.identifiers import PARSERS, parse_orcid
from sphinxcontrib_research.model.paper import Author, Link, Topic, Venue
from sphinxcontrib_research.readers.values import (
    BLOCKS,
    block,
    claims,
    cleaned,
    identity,
    ids,
    labels,
    links,
    metric,
    people,
    tags,
    text,
    texts,
    truth,
)
from sphinxcontrib_research.util import late
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest
from sphinxcontrib_research.vocabulary import COLOR_PATTERN, RELATIONS
from sphinxcontrib_research.vocabulary.fields import LINK_KINDS, PAPER, TABLES, fold
from sphinxcontrib_research.vocabulary.types import GENRES, csl_type

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.diagnostics import Diagnostics
    from sphinxcontrib_research.readers.field_values import FieldValues
    from sphinxcontrib_research.vocabulary.fields import Field

_ATTRIBUTES = {"venue": "venues", "award": "awards"}
"""The attribute of a paper, where it is not called as its field."""
_SUBTYPE_BY_KIND = {
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


class PaperBuilder:
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

    def read_all(self) -> None:
        """Read all fields, in the order of the data."""
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
                self.found.extra.append((fold(diagnostics.name), value))
                diagnostics.report(f"{error}; it is kept as 'extra'", "link")
            except ValueError as error:
                diagnostics.report(str(error), subtype)
        for field, name, value in self.found.alternatives:
            diagnostics.name = name
            try:
                self.add_alternative(field, name, value)
            except links.NotAnAddressError:
                self.found.extra.append((fold(name), value))
            except ValueError as error:
                diagnostics.report(str(error), _READERS.get(field.name, _LINK).subtype)

    def add_alternative(self, field: Field, name: str, value: Value) -> None:
        """Keep what a further value of a field says: nothing is dropped silently."""
        if field.kind == "tags":
            known = self.attributes.get(field.name, ())
            self.attributes[field.name] = tuple(dict.fromkeys((*known, *tags(value, self.diagnostics))))
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
            self.found.extra.append((fold(name), value))

    # -- values that are more than one attribute, or depend on others

    def people(self, name: str, value: Value) -> None:
        """Read authors or editors."""
        self.attributes[name], is_open = people(value, self.diagnostics)
        if name == "authors":
            self.attributes["authors_open"] = is_open

    def date(self, name: str, value: Value) -> None:
        """Keep a part of the date until all are known."""
        if isinstance(value, dict):
            parts = {fold(key): part for key, part in value.items() if isinstance(part, str)}
            value = "-".join(part.zfill(2) for key in DATES if (part := parts.get(key)))
            value = value or parts.get("value", "")
        if not isinstance(value, str) or not value:
            raise ValueError("the date is not a text; it is ignored; write YYYY, YYYY-MM or YYYY-MM-DD")
        self.dates[name] = cleaned(value, self.diagnostics)

    def type(self, name: str, value: Value) -> None:
        """Read the type of work."""
        written = text(value, self.diagnostics)
        self.attributes[name] = csl_type(written)
        if genre := GENRES.get(fold(written)):
            self.attributes.setdefault("genre", genre)
        if fold(written) in _NO_TYPE:
            return
        if written and not self.attributes[name]:
            self.found.extra.append((fold(self.diagnostics.name), written))
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
        if written and written.lower() not in _STATUS and (near := nearest(written.lower(), _STATUS)):
            self.diagnostics.report(f"unknown status '{written[:40]}'; it is kept{did_you_mean(near)}")

    def identifier(self, name: str, value: Value) -> None:
        """Read an identifier; of several the first is the paper's, the others are links."""
        texts = [one for one, _label in links.pairs(value)]
        if name == "doi":
            texts = [part for one in texts for part in identifiers.split_dois(one)]
        for one in texts:
            written = links.without_link(cleaned(one, self.diagnostics))
            if written.casefold() in _NO_IDENTIFIER:
                continue
            try:
                found = PARSERS[name](written)
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

    def assign_misplaced(self) -> None:
        """Take identifiers of other kinds than their field where the paper has none, else as links."""
        for kind, id_, label, is_own in self.misplaced:
            if is_own:
                self.attributes.setdefault(kind, id_)
            if self.attributes.get(kind) != id_:
                shown = label or identifiers.identifier_label(kind, id_)
                self.links.append(Link(links.fold_label(shown), identifiers.address(kind, id_), shown))

    def add_further_links(self) -> None:
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

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """Return the kinds and values of the paper's identifiers."""
        for kind in identifiers.LABELS:
            if id_ := self.attributes.get(kind):
                yield kind, id_

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


_VALUES: Mapping[str, Callable[[Value, Diagnostics], object]] = {
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

_SPECIAL: Mapping[str, Callable[[PaperBuilder, str, Value], None]] = {
    "people": PaperBuilder.people,
    "date": PaperBuilder.date,
    "year": PaperBuilder.date,
    "month": PaperBuilder.date,
    "type": PaperBuilder.type,
    "relation": PaperBuilder.relation,
    "status": PaperBuilder.status,
    "identifier": PaperBuilder.identifier,
    "url": PaperBuilder.url,
    "link": PaperBuilder.link,
    "links": PaperBuilder.bundle,
}
"""What reads the other kinds."""


class _FieldReader(NamedTuple):
    """How a field is read."""

    attribute: str
    read: Callable[[Value, Diagnostics], object] | None
    """For a value that is one attribute; else :attr:`special`."""
    special: Callable[[PaperBuilder, str, Value], None]
    subtype: str
    """Of what is wrong with its value."""


_READERS = {
    field.name: _FieldReader(
        _ATTRIBUTES.get(field.name, field.name),
        block if field.name in BLOCKS else _VALUES.get(field.kind),
        _SPECIAL.get(field.kind, PaperBuilder.bundle),
        _SUBTYPE_BY_KIND.get(field.kind, "data"),
    )
    for field in PAPER
}
_LINK = _FieldReader("", None, PaperBuilder.link, _SUBTYPE_BY_KIND["link"])
"""How the fields of plug-ins are read, all of which are links."""


# Authors, venues and topics.

_LONGEST_LINE = 1_000
_COLOR = late(COLOR_PATTERN)
_ACCOUNT = late(r"(?:https?://)?(?:www\.)?github\.com/([^/?#]+)/?|@?([A-Za-z0-9-]+)")
_SCHOLAR = late(r"[?&]user=([\w-]+)", re.ASCII)
_SCHOLAR_ID = late(r"([\w-]+)", re.ASCII)
# What ends an address for mail, and what would add to it in a link (https://www.rfc-editor.org/rfc/rfc6068).
_MAIL = late(r"[^\s@<>\"'`?&%#,;:\\]+@[^\s@<>\"'`?&%#,;:/\\]+")


def author(found: FieldValues, key: str, diagnostics: Diagnostics) -> Author | None:
    """Make an author of a record; ``None`` if it has no name."""
    attributes = _read(found, "author", key, diagnostics)
    if not attributes.get("name"):
        diagnostics.name = ""
        diagnostics.report("an author has no name; it is left out; write 'name: …'", "title")
        return None
    attributes.setdefault("id", slugify(attributes["name"]))
    return Author(path=diagnostics.shown, line=diagnostics.line, **attributes)


def venue(found: FieldValues, key: str, diagnostics: Diagnostics) -> Venue | None:
    """Make a venue of a record; ``None`` if it has neither id nor name."""
    attributes = _read(found, "venue", key, diagnostics)
    words = attributes.get("short") or attributes.get("name")
    if "id" not in attributes and not words:
        diagnostics.name = ""
        diagnostics.report(
            "a venue has neither id nor name; it is left out; write 'id: …' or 'name: …'", "title"
        )
        return None
    attributes.setdefault("id", slugify(str(words)))
    return Venue(path=diagnostics.shown, line=diagnostics.line, **attributes)


def topic(found: FieldValues, key: str, diagnostics: Diagnostics) -> Topic | None:
    """Make a topic of a record; one without a title is called by its id."""
    attributes = _read(found, "topic", key, diagnostics)
    if not attributes.get("title"):
        diagnostics.name = ""
        if "id" not in attributes:
            diagnostics.report("a topic has neither title nor id; it is left out; write 'title: …'", "title")
            return None
        diagnostics.report("a topic has no title; its id is shown; write 'title: …'", "title")
        attributes["title"] = attributes["id"]
    attributes.setdefault("id", slugify(attributes["title"]))
    return Topic(path=diagnostics.shown, line=diagnostics.line, **attributes)


def _read(found: FieldValues, kind: str, key: str, diagnostics: Diagnostics) -> dict[str, Any]:
    """Read the fields of a record."""
    attributes: dict[str, Any] = {}
    diagnostics.name = found.name_of("id")
    if value := (found.values.pop("id", None) or key):
        try:
            if id_ := identity(value, diagnostics):
                attributes["id"] = diagnostics.id = id_
        except ValueError as error:
            diagnostics.report(str(error), "id")
    found.report_duplicates(diagnostics)
    fields = {field.name: field for field in TABLES[kind]}
    for name, content in found.values.items():
        field = fields[name]
        diagnostics.name = found.name_of(name)
        try:
            _SPECIAL_PARTS.get(name, _KINDS.get(field.kind, _text))(attributes, field, content, diagnostics)
        except ValueError as error:
            diagnostics.report(str(error), _SUBTYPE_BY_KIND.get(field.kind, "data"))
    return attributes


def _text(attributes: dict[str, Any], field: Field, value: Value, diagnostics: Diagnostics) -> None:
    if field.name in BLOCKS:
        attributes[field.name] = block(value, diagnostics)
        return
    line = text(value, diagnostics)
    # What every paper of a venue, a person or a topic repeats must not be what makes pages large.
    if len(line) > _LONGEST_LINE:
        message = f"the text has {len(line):,} characters; it is ignored; at most {_LONGEST_LINE:,} are read"
        diagnostics.report(message, "limit")
    else:
        attributes[field.name] = line


def _value(
    read: Callable[[Value, Diagnostics], object],
) -> Callable[[dict[str, Any], Field, Value, Diagnostics], None]:
    def reader(attributes: dict[str, Any], field: Field, value: Value, diagnostics: Diagnostics) -> None:
        attributes[field.name] = read(value, diagnostics)

    return reader


def _url(attributes: dict[str, Any], field: Field, value: Value, diagnostics: Diagnostics) -> None:
    for url, path in links.addresses(value, diagnostics):
        if path:
            diagnostics.report("a path where only an address is allowed; it is ignored", "link")
        attributes.setdefault(field.name, url)


def _links(attributes: dict[str, Any], field: Field, value: Value, diagnostics: Diagnostics) -> None:
    found = links.bundle(value, diagnostics)
    attributes[field.name] = tuple(found.links)


def _type(attributes: dict[str, Any], field: Field, value: Value, diagnostics: Diagnostics) -> None:
    written = text(value, diagnostics)
    attributes[field.name] = csl_type(written)
    if not attributes[field.name]:
        diagnostics.report(
            f"unknown type '{written[:40]}'; it is ignored; write a type of BibTeX or CSL", "data"
        )


def _orcid(attributes: dict[str, Any], field: Field, value: Value, diagnostics: Diagnostics) -> None:
    attributes[field.name] = parse_orcid(text(value, diagnostics))


def _color(attributes: dict[str, Any], field: Field, value: Value, diagnostics: Diagnostics) -> None:
    written = text(value, diagnostics)
    if not _COLOR().fullmatch(written):
        raise ValueError(
            f"invalid color '{written[:40]}'; it is ignored; "
            "write '#rrggbb', in quotes as '#' begins a comment"
        )
    attributes[field.name] = written.lower()


def _email(attributes: dict[str, Any], field: Field, value: Value, diagnostics: Diagnostics) -> None:
    written = text(value, diagnostics).removeprefix("mailto:")
    if not _MAIL().fullmatch(written):
        raise ValueError(f"invalid e-mail address '{written[:60]}'; it is ignored")
    attributes[field.name] = written


def _github(attributes: dict[str, Any], field: Field, value: Value, diagnostics: Diagnostics) -> None:
    written = text(value, diagnostics)
    match = _ACCOUNT().fullmatch(written)
    if match is None:
        raise ValueError(f"invalid GitHub account '{written[:60]}'; it is ignored; write its name")
    attributes[field.name] = match[1] or match[2]


def _scholar(attributes: dict[str, Any], field: Field, value: Value, diagnostics: Diagnostics) -> None:
    written = text(value, diagnostics)
    match = _SCHOLAR().search(written) or _SCHOLAR_ID().fullmatch(written)
    if match is None:
        raise ValueError(
            f"invalid Google Scholar id '{written[:60]}'; it is ignored; write what follows 'user='"
        )
    attributes[field.name] = match[1]


_KINDS: Mapping[str, Callable[[dict[str, Any], Field, Value, Diagnostics], None]] = {
    **{kind: _value(read) for kind, read in _VALUES.items()},
    "ids": _value(ids),
    "text": _text,
    "markup": _text,
    "url": _url,
    "links": _links,
    "type": _type,
    "orcid": _orcid,
    "color": _color,
    "email": _email,
}
_SPECIAL_PARTS: Mapping[str, Callable[[dict[str, Any], Field, Value, Diagnostics], None]] = {
    "github": _github,
    "scholar": _scholar,
}
