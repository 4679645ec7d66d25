"""Data files as anybody reads them: PyYAML, json, tomllib, pybtex's scanner and plain lines, never the product's readers."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pybtex.database.input.bibtex import LowLevelParser
from pybtex.scanner import PybtexError

_OTHER_WORKS = frozenset(("parent", "references", "preferred-citation"))
"""Keys under which formats name a work that the record is part of, or cites."""
_RIS_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: |$)(.*)")


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as its file says it."""

    place: str
    """The file's name and what finds the record in it."""
    fields: dict[str, Any]
    """Names as written and values: texts, lists, mappings; of RIS lists of texts."""
    key: str = ""
    """The key of a BibTeX entry."""


def raw_records(path: Path) -> list[RawRecord]:
    """Return the records of a file; none where the reader of its format refuses it."""
    readers = {
        **dict.fromkeys((".yml", ".yaml", ".cff"), _yaml),
        ".json": _json,
        ".toml": _toml,
        ".bib": _bibtex,
        ".ris": _ris,
    }
    reader = readers.get(path.suffix.lower())
    return list(reader(path)) if reader else []


def text_of(path: Path) -> str:
    """Return a file's text; Latin-1 where it is not UTF-8."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _yaml(path: Path) -> Iterator[RawRecord]:
    try:
        for document in yaml.load_all(text_of(path), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
            yield from _mappings(document, path)
    except yaml.YAMLError:
        return


def _json(path: Path) -> Iterator[RawRecord]:
    try:
        yield from _mappings(json.loads(text_of(path), parse_float=str, parse_int=str), path)
    except ValueError:
        return


def _toml(path: Path) -> Iterator[RawRecord]:
    try:
        yield from _mappings(tomllib.loads(text_of(path)), path)
    except tomllib.TOMLDecodeError:
        return


def _mappings(value: object, path: Path) -> Iterator[RawRecord]:
    """Yield every mapping that has a title, in the order of the file; inner ones after their outer one."""
    if isinstance(value, dict):
        fields = {str(name): inner for name, inner in value.items()}
        title = next((inner for name, inner in fields.items() if name.lower() == "title"), None)
        if title:
            yield RawRecord(f"{path.name}: {str(title)[:40]!r}", fields)
        for name, inner in fields.items():
            if name not in _OTHER_WORKS:
                yield from _mappings(inner, path)
    elif isinstance(value, list):
        for inner in value:
            yield from _mappings(inner, path)


def _bibtex(path: Path) -> Iterator[RawRecord]:
    macros: dict[str, str] = {}
    for block in re.split(r"(?m)^(?=[ \t]*@[A-Za-z]+[ \t]*[{(])", text_of(path)):
        parser = LowLevelParser(block, want_entry=None, macros=_Macros(macros))
        try:
            for kind, content in parser:
                if kind.lower() in ("string", "preamble", "comment"):
                    if kind.lower() == "string":
                        macros[content[0].lower()] = "".join(content[1])
                    continue
                key, fields = content
                values = {name.lower(): " ".join("".join(parts).split()) for name, parts in reversed(fields)}
                yield RawRecord(f"{path.name}: {key}", values, key or "")
        except PybtexError:
            continue


class _Macros(dict[str, str]):
    """The macros of a file; one that nobody defined is its own name."""

    def __missing__(self, name: str) -> str:
        return name


def _ris(path: Path) -> Iterator[RawRecord]:
    fields: dict[str, list[str]] = {}
    for line in text_of(path).splitlines():
        match = _RIS_LINE.match(line)
        if match is None:
            continue
        if match[1] == "ER":
            yield _ris_record(path, fields)
            fields = {}
        else:
            fields.setdefault(match[1], []).append(match[2].strip())
    if fields:
        yield _ris_record(path, fields)


def _ris_record(path: Path, fields: dict[str, list[str]]) -> RawRecord:
    title = next((fields[tag][0] for tag in ("TI", "T1", "CT") if tag in fields), "")
    return RawRecord(f"{path.name}: {title[:40]!r}", dict(fields))
