"""Data files as other readers than ours see them: PyYAML, json, tomllib, pybtex and twenty lines for RIS."""

from __future__ import annotations

import html
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]
"""A record as its file has it: names of fields in lower case, values as their reader gives them."""

NAMES = {
    "title": ("title",),
    "authors": ("authors", "author"),
    "year": ("year", "issued", "date", "date-released"),
    "venue": ("journal", "journaltitle", "booktitle", "venue", "container-title"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("pages", "page"),
    "doi": ("doi",),
    "publisher": ("publisher",),
    "institution": ("school", "institution"),
    "keywords": ("keywords", "tags", "keyword"),
    "abstract": ("abstract",),
}
"""What is compared, and what the usual formats call it: by hand, not by our aliases."""
_NOTHING = (None, "", "null", "~", [], {})
_RIS = {
    "TI": "title",
    "T1": "title",
    "AU": "authors",
    "A1": "authors",
    "PY": "year",
    "Y1": "year",
    "T2": "journal",
    "JO": "journal",
    "JF": "journal",
    "VL": "volume",
    "IS": "issue",
    "SP": "pages",
    "DO": "doi",
    "PB": "publisher",
    "KW": "keywords",
    "AB": "abstract",
}
_RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  - ?(.*)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_BIB_HEAD = re.compile(r"(?m)^[ \t]*@(?=\w+\s*[{(])")


def ris_entries(text: str) -> Iterator[dict[str, list[str]]]:
    """Return the records of an RIS file: values by tag."""
    entry: dict[str, list[str]] = {}
    last: list[str] = []
    for line in text.splitlines():
        match = _RIS_LINE.match(line)
        if match is None:
            if last and line.strip():
                last[-1] += f" {line.strip()}"
        elif match[1] == "ER":
            yield entry
            entry, last = {}, []
        else:
            last = entry.setdefault(match[1], [])
            last.append(match[2].strip())
    if entry:
        yield entry


def records(path: Path) -> list[Record]:
    """Return the records of a data file; none of one that its reader refuses."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    try:
        return [record for record in _READERS[path.suffix.lower()](text) if _text(record.get("title"))]
    except (ValueError, yaml.YAMLError, RecursionError):
        return []


def value(record: Record, name: str) -> Any:
    """Return what a record says of one of the things that are compared."""
    return next((found for key in NAMES[name] if (found := record.get(key)) not in _NOTHING), None)


def texts(value: Any) -> list[str]:
    """Return all texts in a value, those of lists and mappings too."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


def letters(text: str) -> str:
    """Return the letters and digits of a text, without markup, accents and case."""
    bare = _TAG.sub("", html.unescape(text))
    return "".join(char for char in unicodedata.normalize("NFKD", bare).casefold() if char.isalnum())


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _nested(value: Any) -> Iterator[Record]:
    """Return the mappings with a title; those without authors that hold lists of others are headings."""
    if isinstance(value, dict):
        folded = {str(key).lower(): inner for key, inner in value.items()}
        others = [found for inner in value.values() if isinstance(inner, list) for found in _nested(inner)]
        is_record = bool(_text(folded.get("title"))) and len(folded) > 1
        if is_record and (not others or "authors" in folded):
            yield folded
        if others:
            yield from others
        if not is_record:
            for inner in value.values():
                yield from _nested(inner) if isinstance(inner, dict) else ()
    elif isinstance(value, list):
        for inner in value:
            yield from _nested(inner)


def _ris(text: str) -> Iterator[Record]:
    for entry in ris_entries(text):
        record: Record = {}
        for tag, values in entry.items():
            name = _RIS.get(tag, "")
            if name and name not in record:
                record[name] = values if name in ("authors", "keywords") else values[0]
        yield record


def _bibtex(text: str) -> Iterator[Record]:
    """Return the entries of a BibTeX file, each read by itself with the file's macros in front."""
    import pybtex.errors
    from pybtex.database.input.bibtex import Parser
    from pybtex.scanner import PybtexSyntaxError

    starts = [match.start() for match in _BIB_HEAD.finditer(text)]
    blocks = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    macros = "\n".join(block for block in blocks if block[:7].lower() == "@string")
    for block in blocks:
        if block[:8].lower().startswith(("@string", "@comment", "@preambl")):
            continue
        with pybtex.errors.capture():
            try:
                entries = Parser().parse_stream(StringIO(f"{macros}\n{block}")).entries.values()
            except PybtexSyntaxError:
                continue
        for entry in entries:
            fields = {name.lower(): " ".join(value.split()) for name, value in entry.fields.items()}
            people = [str(person) for person in entry.persons.get("author", ())]
            yield {**fields, "author": people}


_READERS = {
    ".yml": lambda text: list(_nested(yaml.load(text, yaml.CBaseLoader))),
    ".yaml": lambda text: list(_nested(yaml.load(text, yaml.CBaseLoader))),
    ".cff": lambda text: list(_nested(yaml.load(text, yaml.CBaseLoader))),
    ".json": lambda text: list(_nested(json.loads(text))),
    ".toml": lambda text: list(_nested(tomllib.loads(text))),
    ".ris": lambda text: list(_ris(text)),
    ".nbib": lambda text: [],
    ".bib": lambda text: list(_bibtex(text)),
}
