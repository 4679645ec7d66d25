"""One record -> one author, venue or topic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research.load import convert_links as links
from sphinxcontrib_research.load.convert_numbers import labels, metric
from sphinxcontrib_research.load.convert_text import BLOCKS, block, identity, ids, text, texts, truth
from sphinxcontrib_research.load.convert_types import csl_type
from sphinxcontrib_research.load.draft import SUBTYPES
from sphinxcontrib_research.load.schema import TABLES
from sphinxcontrib_research.model.identifiers import parse_orcid
from sphinxcontrib_research.model.paper import Author, Topic, Venue
from sphinxcontrib_research.model.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinxcontrib_research.load.gather import Gathered
    from sphinxcontrib_research.load.notes import Notes
    from sphinxcontrib_research.load.schema import Field
    from sphinxcontrib_research.model.paper import Value

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
            _SPECIAL.get(name, _KINDS.get(field.kind, _text))(made, field, content, notes)
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
_SPECIAL: Mapping[str, Callable[[dict[str, Any], Field, Value, Notes], None]] = {
    "github": _github,
    "scholar": _scholar,
}
