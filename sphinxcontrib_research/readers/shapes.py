"""The shapes that files have -> records.

A file is a list of papers, or a mapping with ``papers``, ``authors``, ``venues``, ``topics``, ``defaults``.
Lists on the web also nest their papers under years and headings, or hold them by id: those are read too, and
what holds no paper is reported.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxcontrib_research.model.identifiers import identify
from sphinxcontrib_research.readers import services, zotero
from sphinxcontrib_research.readers.registry import Fields, Items, Read, Record, Tree, problem
from sphinxcontrib_research.vocabulary import PAPERS_OF_FILE, PAPERS_OF_GROUP, PARTS_OF_FILE, PERSON_KEYS
from sphinxcontrib_research.vocabulary.fields import fold, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.model.paper import Value

_DIALECTS = {
    "zotero": frozenset(("itemType", "data")),
    "services": frozenset(("authorships", "put-code", "metadata")),
    "csl": frozenset(
        (
            *("issued", "container-title", "container_title", "citation-key", "DOI", "URL"),
            *("collection-title", "custom"),
        )
    ),
    "hayagriva": frozenset(("parent", "serial-number", "page-range", "page-total")),
}
"""Other formats in YAML or JSON: fields of which a record has one, by the module that reads such records."""
MAX_PAPERS = 100_000
"""How many papers one file may hold."""

_SUBGROUPS = frozenset(
    """
    subcategories children subsections sections subgroups groups categories subtopics topics
    """.split()
)
"""Keys that hold the groups below a group."""
_HEADINGS = ("title", "heading", "name", "label", "section", "year", "category")
_OF_THE_FILE = frozenset(("$schema", "schema", "config", "collections", "meta", "pagination"))
"""Keys with which tools say something of the file they write."""
_HEADINGS_ALONE = frozenset(("year", "category", "section", "heading"))
"""What a group says of itself and a paper never alone: lists of mappings with titles beside it are papers."""
_ONLY_PAPERS = frozenset(("authors", "editors", "doi", "arxiv", "pmid", "bibtex"))
"""Fields that no group of papers has."""
_OF_HEADINGS = frozenset(("title", "summary", "note", "image", "id"))
"""What a group without papers may say of itself."""
_OF_A_PAPER = frozenset(("parent", "references", "related", "relatedworks", "citedby", "cites", "versions"))
"""Keys under which a paper names others."""
_LISTS_OF_A_PAPER = frozenset(("authors", "editors", "links", "topics", "sota", "award", "abstract", "url"))
"""Fields of papers whose lists hold no papers; under ``journal`` a heading may hold some."""
_FRAME = frozenset(("categories", "sections", "groups", "years", "data", "library"))
"""Keys that say nothing about the papers below them."""
_NO_SIGN = frozenset(
    (
        "id",
        "url",
        "links",
        "image",
        "note",
        "summary",
        "status",
        "tags",
        "type",
        "hidden",
        "metrics",
        "project",
    )
)
"""Fields that things other than papers have as well."""

_NO_BLANK = re.compile(r"[A-Za-z_]+:\S")

SHAPE = "a file is a list of papers, or a mapping with 'papers', 'authors', 'venues', 'topics' or 'defaults'"


def records(tree: Tree, shown: str, oddities: tuple[Problem, ...] = ()) -> Read:
    """Find the records in what a parser made of a file.

    Args:
        tree: The file's documents, and what was wrong with them.
        shown: The file's name in messages.
        oddities: What was found wrong before parsing.
    """
    shapes = _Shapes(shown)
    for document in tree.documents:
        shapes.document(document)
    if not shapes.records and not shapes.problems and not tree.problems and not _says_so(tree.documents):
        shapes.report(0, f"the file contains no records; {SHAPE}", "empty")
    return Read(tuple(shapes.records), (*oddities, *tree.problems, *shapes.problems))


def _says_so(documents: Sequence[Value]) -> bool:
    """Say whether a file has ``papers`` with nothing below: then that it holds none is no slip."""
    return any(
        PARTS_OF_FILE.get(fold(key)) == "paper" and not value
        for document in documents
        if isinstance(document, Fields)
        for key, value in document.items()
    )


def is_year(key: str) -> bool:
    """Say whether a key is a year: its papers are of that year."""
    return len(key) == 4 and key.isdecimal() and key[0] in "12"


class _Group(NamedTuple):
    """A mapping that only groups papers."""

    heading: str
    members: list[tuple[str, Value, int]]
    """Key, value and line of what holds papers; the key is empty where it says nothing about them."""


class _Shapes:
    """Collects the records of one file."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.records: list[Record] = []
        self.problems: list[Problem] = []
        self.names = names_of("paper", {})
        self.full = False
        self.groups: dict[int, _Group | None] = {}
        """What is known of mappings, by identity: the file's values outlive this."""
        self.held: dict[int, bool] = {}

    def report(self, line: int, message: str, subtype: str = "data", name: str = "") -> None:
        self.problems.append(problem(self.shown, line, message, subtype, name))

    def document(self, value: Value) -> None:
        """Read a whole document."""
        if isinstance(value, list):
            self.papers(value, (), 1)
        elif isinstance(value, Fields):
            works = services.works(value)
            if works is not None:
                self.papers(works, (), value.line)
            elif _dialect_of(value) is not None:
                self.add(value, (), "")
            else:
                self.file(value)
        elif value is not None:
            self.report(1, f"the file contains only a text; it is not read; {SHAPE}")

    def file(self, mapping: Fields) -> None:
        """Read the mapping that a file is."""
        if "papers" not in map(fold, mapping) and not _is_of_parts(mapping) and self.is_paper(mapping):
            self.add(mapping, (), "")
            return
        count = len(self.records)
        by_id = self.is_by_id(mapping)
        unknown: list[str] = []
        for key, value in mapping.items():
            folded = fold(key)
            line = mapping.lines.get(key, mapping.line)
            kind = PARTS_OF_FILE.get(folded)
            if not value and (kind or folded in PAPERS_OF_FILE or is_year(key)):
                continue
            if kind == "paper":
                self.nested(value, (), line)
            elif kind is not None and not (kind == "topic" and self.holds(value)):
                self.part(kind, value, line)
            elif self.holds_papers(value) or (by_id and isinstance(value, Fields)):
                self.section(key, value, line, by_id=by_id)
            elif not key.startswith("x-") and folded not in _OF_THE_FILE:
                unknown.append(key)
        self.report_unknown(unknown, mapping, found=len(self.records) > count)

    def report_unknown(self, keys: list[str], mapping: Fields, *, found: bool) -> None:
        if keys and not found:
            several = ", ".join(f"'{key}'" for key in keys[:5]) + (" …" if len(keys) > 5 else "")
            self.report(mapping.line, f"no papers were found under {several}; nothing is read; {SHAPE}")
            return
        # A number or a word beside the papers is about the file: `version: 1`.
        keys = [key for key in keys if isinstance(mapping[key], (list, Fields)) and mapping[key]]
        if not keys:
            return
        line = mapping.lines.get(keys[0], mapping.line)
        if len(keys) == 1:
            self.report(line, "the key contains no papers; it is left out", "unknown-field", keys[0])
            return
        several = ", ".join(f"'{key}'" for key in keys[:5])
        several += f" and {len(keys) - 5} more" if len(keys) > 5 else ""
        self.report(line, f"these keys contain no papers; they are left out: {several}", "unknown-field")

    def is_by_id(self, mapping: Fields) -> bool:
        """Say whether a mapping holds papers by their ids: most of what it holds are."""
        members = [value for value in mapping.values() if isinstance(value, Fields) and not self.group(value)]
        papers = sum(self.is_paper(member) for member in members)
        return 2 * papers > len(members)

    def section(self, key: str, value: Value, line: int, *, by_id: bool) -> None:
        """Read papers under a key of the file that is not ``papers``."""
        folded = fold(key)
        if folded in PAPERS_OF_FILE:
            self.nested(value, (), line)
        elif SequenceMatcher(None, folded, "papers").ratio() >= 0.8:
            self.report(line, "unknown key; it is read as 'papers'; did you mean that?", "unknown-field", key)
            self.nested(value, (), line)
        elif isinstance(value, Fields) and not is_year(key) and by_id and not self.group(value):
            self.add(value, (), key)
        else:
            self.nested(value, () if folded in _FRAME or folded in PARTS_OF_FILE else (key,), line)

    def nested(self, value: Value, sections: tuple[str, ...], line: int) -> None:
        """Read papers from a list, or from a mapping that holds them by id, year or heading."""
        if isinstance(value, list):
            self.papers(value, sections, line)
        elif not isinstance(value, Fields):
            message = f"'{value}' is not a list of papers; it is left out; "
            self.report(line, f"{message}write '- title: …' with the other fields below it")
        elif group := self.group(value):
            self.members(group, sections[:-1] if group.heading else sections)
        elif sections and is_year(sections[-1]) and self.is_paper(value):
            self.add(value, sections, "")
        else:
            by_id = self.is_by_id(value)
            for key, inner in value.items():
                if isinstance(inner, Fields) and not is_year(key) and by_id and not self.group(inner):
                    self.add(inner, sections, key)
                elif inner is not None:
                    self.nested(inner, (*sections, key), value.lines.get(key, line))

    def papers(self, items: list[Value], sections: tuple[str, ...], line: int) -> None:
        """Read a list of papers, or of groups of papers."""
        lines = items.lines if isinstance(items, Items) else [line] * len(items)
        wrong: list[int] = []
        for at, item in enumerate(items):
            if isinstance(item, Fields):
                self.item(item, sections)
            elif isinstance(item, str) and (kind := _identifier_kind(item)):
                fields = Fields(lines[at])
                fields[kind] = item
                self.add(fields, sections, "")
            elif isinstance(item, list) and self.holds(item):
                self.papers(item, sections, lines[at])
            elif item is not None:
                wrong.append(at)
        if wrong:
            first = items[wrong[0]]
            what = f"'{first[:40]}'" if isinstance(first, str) else "a list"
            many = (
                "an item is not a paper"
                if len(wrong) == 1
                else f"{len(wrong)} items are not papers, the first"
            )
            many += f" but {what}" if len(wrong) == 1 else f" is {what}"
            left_out = "it is left out" if len(wrong) == 1 else "they are left out"
            cure = "write '- title: …' with the other fields below it"
            if isinstance(first, str) and _NO_BLANK.match(first):
                cure = "a space is missing after ':'"
            self.report(lines[wrong[0]], f"{many}; {left_out}; {cure}")

    def item(self, item: Fields, sections: tuple[str, ...]) -> None:
        """Read an item of a list: a paper, a group of papers, or a paper by its id."""
        if group := self.group(item):
            self.members(group, sections)
            return
        if len(item) == 1:
            key, only = next(iter(item.items()))
            if isinstance(only, Fields) and self.names[key] is None and self.is_paper(only):
                self.add(only, sections, key)
                return
        if self.holds(item) and not self.is_paper(item) and not self.is_paper(item, surely=True):
            self.nested(item, sections, item.line)
        elif zotero.is_work(item):
            self.add(item, sections, "")

    def members(self, group: _Group, sections: tuple[str, ...]) -> None:
        """Read the papers of a group, and the groups below it."""
        path = (*sections, group.heading) if group.heading else sections
        for key, value, line in group.members:
            self.nested(value, (*path, key) if key else path, line)

    def add(self, fields: Fields, sections: tuple[str, ...], key: str) -> None:
        """Add a paper."""
        if len(self.records) < MAX_PAPERS:
            record = Record(fields.line, fields, fields.lines, "paper", key, sections)
            dialect = _dialect_of(fields)
            self.records.append(record if dialect is None else dialect.translate(record))
        elif not self.full:
            self.full = True
            self.report(
                fields.line, f"only the first {MAX_PAPERS:,} papers of a file are read; split it", "limit"
            )

    def part(self, kind: str, value: Value, line: int) -> None:
        """Read ``authors``, ``venues``, ``topics`` or ``defaults``."""
        if kind == "defaults":
            if isinstance(value, Fields):
                self.records.append(Record(value.line, value, value.lines, kind))
            else:
                self.report(line, "not a mapping from fields to values; it is left out", "data", "defaults")
            return
        if isinstance(value, Fields):
            entries = [(key, inner, value.lines.get(key, line)) for key, inner in value.items()]
        elif isinstance(value, list):
            lines = value.lines if isinstance(value, Items) else [line] * len(value)
            entries = [("", inner, at) for inner, at in zip(value, lines, strict=True)]
        else:
            entries = [("", value, line)]
        for key, inner, at in entries:
            self.part_record(kind, key, inner, at)

    def part_record(self, kind: str, key: str, value: Value, line: int) -> None:
        if isinstance(value, Fields):
            if kind == "author":
                _join_name(value)
            self.records.append(Record(value.line, value, value.lines, kind, key))
        elif isinstance(value, str) or (value is None and key):
            name = "title" if kind == "topic" else "name"
            self.records.append(Record(line, {name: value or key}, {name: line}, kind, key))
        else:
            self.report(
                line, f"invalid {kind}; it is left out; write '- id: …' with the other fields below it"
            )

    def group(self, fields: Fields) -> _Group | None:
        """Return heading and members of a mapping that only groups papers; each is looked at once."""
        if id(fields) not in self.groups:
            self.groups[id(fields)] = self.find_group(fields)
        return self.groups[id(fields)]

    def find_group(self, fields: Fields) -> _Group | None:
        """Return heading and members of a mapping, unless it is a paper or holds none."""
        known = {field.name for key, value in fields.items() if value and (field := self.names[key])}
        if not _ONLY_PAPERS.isdisjoint(known):
            return None
        texts = {fold(key) for key, value in fields.items() if isinstance(value, str) and value}
        is_year_alone = bool(texts) and texts <= _HEADINGS_ALONE
        below: list[tuple[str, Value, int]] = []
        beside: list[tuple[str, Value, int]] = []
        for key, value in fields.items():
            if not value or not isinstance(value, (list, Fields)):
                continue
            folded, line = fold(key), fields.lines.get(key, fields.line)
            if folded in PAPERS_OF_GROUP and isinstance(value, list) and _holds(value):
                below.append(("", value, line))
            elif folded in PAPERS_OF_GROUP or folded in _SUBGROUPS:
                below += [("", value, line)] if self.holds(value) else []
            elif isinstance(value, list) and self.names[key] is None and folded not in _OF_A_PAPER:
                if self.holds(value) or (is_year_alone and _have_titles(value)):
                    beside.append((key, value, line))
            elif is_year_alone and self.is_heading(key, value):
                beside.append((key, value, line))
        folded_names = {fold(name): value for name, value in fields.items()}
        headings = [text for name in _HEADINGS if isinstance(text := folded_names.get(name), str)]
        is_empty = known <= _OF_HEADINGS and any(
            not value and fold(key) in PAPERS_OF_GROUP for key, value in fields.items()
        )
        if not below and not (beside and headings) and not is_empty:
            return None
        return _Group(headings[0] if headings else "", [*below, *beside])

    def is_heading(self, key: str, value: Value) -> bool:
        """Say whether a name of a field is a heading over papers: ``{journal: [{title: …}], talk: […]}``."""
        field = self.names[key]
        if field is None or field.name in _LISTS_OF_A_PAPER or fold(key) in _OF_A_PAPER:
            return False
        if field.kind in ("link", "url"):
            return self.holds(value)
        if isinstance(value, list):
            return _have_titles(value)
        return (
            isinstance(value, Fields)
            and bool(value)
            and all(isinstance(inner, list) and self.is_heading(key, inner) for inner in value.values())
        )

    def holds(self, value: Value) -> bool:
        """Say whether something in a value is a paper without doubt, at any depth; each is looked at once."""
        if isinstance(value, list):
            return any(self.holds(item) for item in value[:20])
        if not isinstance(value, Fields):
            return False
        if id(value) not in self.held:
            self.held[id(value)] = (
                self.is_paper(value, surely=True)
                or bool((group := self.group(value)) and group.members)
                or any(self.holds(inner) for key, inner in value.items() if self.names[key] is None)
            )
        return self.held[id(value)]

    def holds_papers(self, value: Value, *, deep: bool = True) -> bool:
        """Say whether papers are in a value; ``deep``: the value itself may be one."""
        if isinstance(value, list):
            return any(isinstance(item, Fields) or _identifier_kind(item) for item in value[:20])
        if not isinstance(value, Fields):
            return False
        if self.group(value) or (deep and self.is_paper(value)):
            return True
        return any(
            self.is_paper(inner) if isinstance(inner, Fields) else isinstance(inner, list) and _holds(inner)
            for key, inner in value.items()
            if self.names[key] is None
        ) or any(
            (isinstance(inner, Fields) and is_year(key))
            or (self.names[key] is None and self.holds(inner))
            or self.is_heading(key, inner)
            for key, inner in value.items()
        )

    def is_paper(self, fields: Fields, *, surely: bool = False) -> bool:
        """Say whether a mapping is a paper: it has a title, or two fields that only papers have.

        ``surely``: it has a title and one of those fields.
        """
        signs = set()
        for name, value in fields.items():
            field = self.names[name]
            if field is not None and (field.name == "title" and value is not None) and not surely:
                return not isinstance(value, list)
            if field is not None and field.name not in _NO_SIGN:
                signs.add(field.name)
            elif field is not None and field.name == "url" and not surely:
                signs.add("url")
        return len(signs - {"short"}) > 1 and "title" in signs if surely else len(signs) > 1


def _dialect_of(fields: Mapping[str, Value]) -> Any:
    """Return the module that reads records of another format; ``None`` for our own fields."""
    for module, signs in _DIALECTS.items():
        if not signs.isdisjoint(fields):
            dialect = import_module(f"{__package__}.{module}")
            if dialect.recognises(fields):
                return dialect
    return None


def _is_of_parts(mapping: Fields) -> bool:
    """Say whether a mapping holds nothing but people, venues and topics: papers have other fields as well."""
    keys = [fold(key) for key in mapping if not key.startswith(("x-", "$"))]
    return bool(keys) and all(key in PARTS_OF_FILE for key in keys)


def _have_titles(items: list[Value]) -> bool:
    """Say whether the items of a list are mappings with titles."""
    some = items[:20]
    return bool(some) and all(isinstance(item, Fields) and bool(item.get("title")) for item in some)


def _holds(items: list[Value]) -> bool:
    return any(isinstance(item, Fields) for item in items[:20])


def _join_name(fields: Fields) -> None:
    """Give a person the name whose parts the data holds: ``{first: …, last: …}``."""
    folded = {fold(name): name for name in fields}
    if "name" in folded or "fullname" in folded:
        return
    given = next((folded[key] for key in PERSON_KEYS["given"] if key in folded), "")
    family = next((folded[key] for key in PERSON_KEYS["family"] if key in folded), "")
    if given and family and isinstance(fields[given], str) and isinstance(fields[family], str):
        line = fields.lines.get(family, fields.line)
        fields["name"] = f"{fields.pop(family)}, {fields.pop(given)}"
        fields.lines["name"] = line


def _identifier_kind(value: Value) -> str:
    """Return the kind of identifier that a text is, else an empty text."""
    found = identify(value) if isinstance(value, str) else None
    return found[0] if found is not None else ""
