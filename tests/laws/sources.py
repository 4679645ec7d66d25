"""Data files as other programs read them: the independent side of the laws."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_KEY = re.compile(r"^[ \t]*@\s*\w+\s*[{(]\s*([^,\s]+)\s*,", re.MULTILINE)
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) *- (.*)")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value of a data file that is a text."""

    keys: tuple[str, ...]
    """The keys around it, from the file's top; places in lists are left out."""
    text: str
    line: int = 0
    """Where it begins, from 1; 0 where the parser does not say."""
    record: str = ""
    """The key of its entry, where the format has keys."""

    @property
    def key(self) -> str:
        """The innermost key."""
        return self.keys[-1] if self.keys else ""


def scalars(path: Path) -> list[Scalar] | None:
    """Return all texts of a data file in their order; ``None`` if the format's own parser refuses the file."""
    try:
        return list(_READERS[path.suffix.lower()](path))
    except Exception:  # noqa: BLE001 - each parser has its own; a law says nothing of such files
        return None


def _yaml(path: Path) -> Iterator[Scalar]:
    for document in yaml.compose_all(path.read_bytes(), Loader=yaml.CSafeLoader):
        yield from _node(document, ())


def _node(node: yaml.Node | None, keys: tuple[str, ...]) -> Iterator[Scalar]:
    if isinstance(node, yaml.ScalarNode):
        yield Scalar(keys, node.value, node.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _node(item, keys)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _node(value, (*keys, str(key.value)))


def _json(path: Path) -> Iterator[Scalar]:
    try:
        yield from list(_yaml(path))  # JSON is YAML, but for tabs; this parser knows lines
    except yaml.YAMLError:
        yield from _values(json.loads(path.read_text("utf-8-sig")), ())


def _toml(path: Path) -> Iterator[Scalar]:
    yield from _values(tomllib.loads(path.read_text("utf-8")), ())


def _values(value: Any, keys: tuple[str, ...]) -> Iterator[Scalar]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, (*keys, str(key)))
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, keys)
    elif value is not None:
        yield Scalar(keys, str(value))


def _bibtex(path: Path) -> Iterator[Scalar]:
    from pybtex.database.input.bibtex import Parser

    text = path.read_text("utf-8-sig")
    lines = {match[1]: text.count("\n", 0, match.start(1)) + 1 for match in _KEY.finditer(text)}
    for key, entry in Parser().parse_string(text).entries.items():
        for name, value in entry.fields.items():
            yield Scalar((name,), value, lines.get(key, 0), key)


def _tagged(path: Path) -> Iterator[Scalar]:
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if match := _TAG.match(line):
            yield Scalar((match[1],), match[2].strip(), number)


_READERS = {
    **dict.fromkeys((".yml", ".yaml", ".cff"), _yaml),
    ".json": _json,
    ".toml": _toml,
    ".bib": _bibtex,
    **dict.fromkeys((".ris", ".nbib"), _tagged),
}
