"""The shapes that files have -> records.

A file is a list of papers, or a mapping with ``papers``, ``authors``, ``venues``, ``topics``, ``defaults``.
Lists on the web also nest their papers under years and headings, or hold them by id: those are read too, and
what holds no paper is told.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sphinxcontrib_research.load.dialects import translated
from sphinxcontrib_research.load.names import fold, names_of
from sphinxcontrib_research.load.reader import Read, Record
from sphinxcontrib_research.load.tree import Fields, Items, Tree, problem
from sphinxcontrib_research.model.identifiers import identify, parse_doi

if TYPE_CHECKING:
    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.model.paper import Value

MAX_PAPERS = 100_000
"""How many papers one file may hold."""

_PARTS = {
    "papers": "paper",
    "authors": "author",
    "venues": "venue",
    "topics": "topic",
    "defaults": "defaults",
}
_OTHER_WORDS_FOR_PAPERS = frozenset(
    (
        "publications",
        "publication",
        "references",
        "bibliography",
        "entries",
        "items",
        "records",
        "pubs",
        "main",
    )
)
"""Keys that say no more than ``papers`` does."""
_GROUPS = ("papers", "publications", "pubs", "entries", "items", "list", "works", "articles")
"""Keys that hold the papers of a group: ``{heading: …, papers: […]}``."""
_HEADINGS = ("title", "heading", "name", "label", "section", "year", "category")
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
    if not shapes.records and not shapes.problems and not tree.problems:
        shapes.tell(0, f"the file holds nothing: {SHAPE}", "empty")
    return Read(tuple(shapes.records), (*oddities, *tree.problems, *shapes.problems))


def is_year(key: str) -> bool:
    """Say whether a key is a year: its papers are of that year."""
    return len(key) == 4 and key.isdecimal() and key[0] in "12"


class _Shapes:
    """Collects the records of one file."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.records: list[Record] = []
        self.problems: list[Problem] = []
        self.names = names_of("paper", {})
        self.full = False

    def tell(self, line: int, message: str, subtype: str = "data", name: str = "") -> None:
        self.problems.append(problem(self.shown, line, message, subtype, name))

    def document(self, value: Value) -> None:
        """Read a whole document."""
        if isinstance(value, list):
            self.papers(value, (), 1)
        elif isinstance(value, Fields):
            self.file(value)
        elif value is not None:
            self.tell(1, f"the file holds a text: {SHAPE}")

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
            kind = _PARTS.get(folded)
            if not value and (kind or folded in _OTHER_WORDS_FOR_PAPERS or is_year(key)):
                continue
            if kind == "paper":
                self.nested(value, (), line)
            elif kind is not None:
                self.part(kind, value, line)
            elif self.holds_papers(value) or (by_id and isinstance(value, Fields)):
                self.section(key, value, line, by_id=by_id)
            elif not key.startswith("x-") and folded not in ("$schema", "schema"):
                unknown.append(key)
        self.tell_unknown(unknown, mapping, found=len(self.records) > count)

    def tell_unknown(self, keys: list[str], mapping: Fields, *, found: bool) -> None:
        if keys and not found:
            several = ", ".join(f"'{key}'" for key in keys[:5]) + (" …" if len(keys) > 5 else "")
            self.tell(mapping.line, f"no papers were found under {several}: {SHAPE}")
            return
        for key in keys:
            line = mapping.lines.get(key, mapping.line)
            self.tell(line, "the key holds no papers and is left out", "unknown-field", key)

    def is_by_id(self, mapping: Fields) -> bool:
        """Say whether a mapping holds papers by their ids: most of what it holds are."""
        members = [value for value in mapping.values() if isinstance(value, Fields) and not _group(value)]
        papers = sum(self.is_paper(member) for member in members)
        return 2 * papers > len(members)

    def section(self, key: str, value: Value, line: int, *, by_id: bool) -> None:
        """Read papers under a key of the file that is not ``papers``."""
        folded = fold(key)
        if folded in _OTHER_WORDS_FOR_PAPERS:
            self.nested(value, (), line)
        elif SequenceMatcher(None, folded, "papers").ratio() >= 0.8:
            self.tell(line, "it is read as 'papers'; did you mean that?", "unknown-field", key)
            self.nested(value, (), line)
        elif isinstance(value, Fields) and not is_year(key) and by_id and not _group(value):
            self.add(value, (), key)
        else:
            self.nested(value, () if folded in _FRAME else (key,), line)

    def nested(self, value: Value, sections: tuple[str, ...], line: int) -> None:
        """Read papers from a list, or from a mapping that holds them by id, year or heading."""
        if isinstance(value, list):
            self.papers(value, sections, line)
        elif not isinstance(value, Fields):
            self.tell(
                line, f"'{value}' is no list of papers: write '- title: …' with the other fields below it"
            )
        elif group := _group(value):
            heading, members = group
            self.papers(members, (*sections[:-1], heading) if heading else sections, line)
        elif sections and is_year(sections[-1]) and self.is_paper(value):
            self.add(value, sections, "")
        else:
            by_id = self.is_by_id(value)
            for key, inner in value.items():
                if isinstance(inner, Fields) and not is_year(key) and by_id and not _group(inner):
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
            elif item is not None:
                wrong.append(at)
        if wrong:
            first = items[wrong[0]]
            what = f"'{first[:40]}'" if isinstance(first, str) else "a list"
            many = (
                "an item is no paper" if len(wrong) == 1 else f"{len(wrong)} items are no papers, the first"
            )
            many += f" but {what}" if len(wrong) == 1 else f" is {what}"
            cure = "write '- title: …' with the other fields below it"
            if isinstance(first, str) and _NO_BLANK.match(first):
                cure = "a blank is missing after ':'"
            self.tell(lines[wrong[0]], f"{many}: {cure}")

    def item(self, item: Fields, sections: tuple[str, ...]) -> None:
        """Read an item of a list: a paper, a group of papers, or a paper by its id."""
        if group := _group(item):
            heading, members = group
            self.papers(members, (*sections, heading) if heading else sections, item.line)
            return
        if len(item) == 1:
            key, only = next(iter(item.items()))
            if isinstance(only, Fields) and self.names[key] is None and self.is_paper(only):
                self.add(only, sections, key)
                return
        self.add(item, sections, "")

    def add(self, fields: Fields, sections: tuple[str, ...], key: str) -> None:
        """Add a paper."""
        if len(self.records) < MAX_PAPERS:
            record = Record(fields.line, fields, fields.lines, "paper", key, sections)
            self.records.append(translated(record))
        elif not self.full:
            self.full = True
            self.tell(
                fields.line, f"only the first {MAX_PAPERS:,} papers of a file are read; split it", "limit"
            )

    def part(self, kind: str, value: Value, line: int) -> None:
        """Read ``authors``, ``venues``, ``topics`` or ``defaults``."""
        if kind == "defaults":
            if isinstance(value, Fields):
                self.records.append(Record(value.line, value, value.lines, kind))
            else:
                self.tell(line, "it is a mapping from fields to values", "data", "defaults")
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
            self.records.append(Record(value.line, value, value.lines, kind, key))
        elif isinstance(value, str) or (value is None and key):
            name = "title" if kind == "topic" else "name"
            self.records.append(Record(line, {name: value or key}, {name: line}, kind, key))
        else:
            self.tell(line, f"{kind}s are a list of mappings, '- id: …' with the other fields below it")

    def holds_papers(self, value: Value, *, deep: bool = True) -> bool:
        """Say whether papers are in a value; ``deep``: the value itself may be one."""
        if isinstance(value, list):
            return any(isinstance(item, Fields) or _identifier_kind(item) for item in value[:20])
        if not isinstance(value, Fields):
            return False
        if _group(value) or (deep and self.is_paper(value)):
            return True
        return any(
            self.is_paper(inner) if isinstance(inner, Fields) else isinstance(inner, list) and _holds(inner)
            for key, inner in value.items()
            if self.names[key] is None
        ) or any(isinstance(inner, Fields) and is_year(key) for key, inner in value.items())

    def is_paper(self, fields: Fields) -> bool:
        """Say whether a mapping is a paper: it has a title, or two fields that only papers have."""
        signs = set()
        for name, value in fields.items():
            field = self.names[name]
            if field is not None and (field.name == "title" and value is not None):
                return not isinstance(value, list)
            if field is not None and field.name not in _NO_SIGN:
                signs.add(field.name)
            elif field is not None and field.name == "url":
                signs.add("url")
        return len(signs) > 1


def _is_of_parts(mapping: Fields) -> bool:
    """Say whether a mapping holds nothing but people, venues and topics: papers have other fields as well."""
    keys = [fold(key) for key in mapping if not key.startswith(("x-", "$"))]
    return bool(keys) and all(key in _PARTS for key in keys)


def _holds(items: list[Value]) -> bool:
    return any(isinstance(item, Fields) for item in items[:20])


def _group(fields: Fields) -> tuple[str, list[Value]] | None:
    """Return heading and papers of a mapping that only groups papers."""
    for key, value in fields.items():
        if isinstance(value, list) and fold(key) in _GROUPS and _holds(value):
            folded = {fold(name): other for name, other in fields.items()}
            if "author" in folded or "authors" in folded:
                return None
            heading = next((folded[name] for name in _HEADINGS if isinstance(folded.get(name), str)), "")
            return str(heading), value
    return None


def _identifier_kind(value: Value) -> str:
    """Return the kind of identifier that a text is, else an empty text."""
    if not isinstance(value, str):
        return ""
    if found := identify(value):
        return found[0]
    if value.startswith("10."):
        try:
            parse_doi(value)
        except ValueError:
            return ""
        return "doi"
    return ""
