"""What a parsed file is, and the readers of files by suffix."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model import Fault
from sphinxcontrib_research.model.paper import NO_ENTRY, BibtexEntry
from sphinxcontrib_research.util.plugins import Plugin, plugins
from sphinxcontrib_research.vocabulary import FILE_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinxcontrib_research.model.paper import Value

    _Mapping = dict[str, Value]
    _List = list[Value]
else:
    _Mapping = dict
    _List = list

MAX_DEPTH = 50
"""How deep lists and mappings may nest."""
MAX_FIELD = 1024 * 1024
"""How many characters one text may have."""
MAX_GROWTH = 10
"""How many times the file's size its aliases may make of it."""
TOO_DEEP = f"lists and mappings are nested more than {MAX_DEPTH} deep"


class Fields(_Mapping):
    """A mapping of the data, with the line it begins at and the line of each key."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Items(_List):
    """A list near the top of a file, with the line of each item."""

    __slots__ = ("lines",)

    def __init__(self, items: Iterable[Value], lines: list[int]) -> None:
        super().__init__(items)
        self.lines = lines


@dataclass(slots=True)
class Tree:
    """The values of one file: one a document (only YAML has several)."""

    documents: list[Value] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Refusal(Exception):  # noqa: N818 - it ends the reading of a file, and is always caught
    """The file breaks a limit, or is not of its format."""

    def __init__(self, message: str, line: int = 0, subtype: str = "limit") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.subtype = subtype


def problem(shown: str, line: int, message: str, subtype: str = "data", name: str = "") -> Problem:
    """Return a fault of a file."""
    return Problem(shown, line, printable(message), subtype, field=printable(name))


def too_long(shown: str, line: int, text: str, name: str = "") -> Problem:
    """Return the problem of a text that is longer than :data:`MAX_FIELD`."""
    message = f"a text of {len(text) / 2**20:.1f} MiB; it is left out; at most 1 MiB is read"
    return problem(shown, line, message, "limit", name)


def printable(text: str) -> str:
    """Return a text of the data as a terminal may show it."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in text)


# Where a file is, and what it is called in messages.


@dataclass(frozen=True, slots=True)
class Context:
    """The place of a data file, and the settings that matter to reading it."""

    shown: str
    """Its name in messages: relative to the source folder, with ``/``."""
    path: Path
    """The file, absolute."""
    root: Path
    """The source folder, absolute."""
    fields: Mapping[str, str | None] = field(default_factory=dict)
    """The setting ``research_fields``: other names of fields; ``None`` keeps a field silently."""
    relation: str = ""
    """What the papers are to the project that do not say it; empty: its own."""


# A format is one module with ``read(content, shown) -> Read``, imported when a file of that suffix is met.

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read."""


NO_DATA_FILES = (
    "there are no data files: name some in 'research_papers', write a papers.yml, "
    "or see 'sphinx-research init'"
)
"""The message for a project without data."""


@dataclass(frozen=True, slots=True)
class Record:
    """One raw record, as the file says it."""

    line: int
    """The line it starts at, from 1; 0 if unknown."""
    fields: dict[str, Value]
    """Names as written in the data; scalars as their source text, ``None`` for no value."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each field, by name; may be empty or hold only some."""
    kind: str = "paper"
    """``paper``, ``author``, ``venue``, ``topic`` or ``defaults``."""
    key: str = ""
    """The key of the mapping that holds the record, where that is its id (``{id: record}``)."""
    sections: tuple[str, ...] = ()
    """The keys of the mappings around the record, outermost first, other than ``papers`` and its like."""
    entry: BibtexEntry = NO_ENTRY
    """What a ``.bib`` file says, as it says it."""


@dataclass(frozen=True, slots=True)
class Read:
    """What reading one file gave."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()


Reader: TypeAlias = "Callable[[bytes, str], Read]"


def _reader(module: str) -> Reader:
    """Return the reader of a format's module, which is imported by the first call."""

    def read(content: bytes, shown: str) -> Read:
        result: Read = import_module(f"{__package__}.{module}").read(content, shown)
        return result

    return read


READERS = {suffix: _reader(module) for suffix, module in FILE_FORMATS.items()}
"""The reader of each suffix: ``(content, path as shown in messages) -> Read``."""


def plugin_of(path: Path) -> Plugin | None:
    """Return the plug-in that reads a file; ``None`` for a format of ours, or of nobody."""
    suffix = path.suffix.lower()
    return None if suffix in READERS else plugins("readers").get(suffix.removeprefix("."))


def reader_of(path: Path) -> Reader:
    """Return the reader of a file whose suffix is one of :func:`suffixes`, ours or a plug-in's."""
    plugin = plugin_of(path)
    return READERS[path.suffix.lower()] if plugin is None else partial(_read_by, plugin)


def suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that are read."""
    return tuple(dict.fromkeys((*READERS, *(f".{name}" for name in plugins("readers")))))


def _read_by(plugin: Plugin, content: bytes, shown: str) -> Read:
    """Read a file by a plug-in; what it raises costs the rest of the file."""
    records: list[Record] = []
    problems: list[Problem] = []
    try:
        for item in plugin.call(content):
            if isinstance(item, Fault):
                problems.append(problem(shown, item.line, item.message))
                continue
            fields = {str(name): _value(value) for name, value in item.fields.items()}
            records.append(Record(item.line, fields, item.lines, item.kind))
    except Exception as error:  # noqa: BLE001 - whatever it raises, the build goes on
        line = records[-1].line if records else 0
        message = f"{plugin.failure(error)}; what follows is not read; update or remove the plug-in"
        problems.append(problem(shown, line, message, "plugin"))
    if not records and not problems:
        problems.append(problem(shown, 0, "the file contains no records", "empty"))
    return Read(tuple(records), tuple(problems))


def _value(value: object, depth: int = 0) -> Value:
    """Return a value of a plug-in's record as our readers have it: scalars as text."""
    if depth > MAX_DEPTH:
        raise ValueError(f"lists and mappings nest more than {MAX_DEPTH} levels deep")
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {str(name): _value(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_value(inner, depth + 1) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_file(path: Path, shown: str) -> Read:
    """Read one data file.

    :param path: the file.
    :param shown: its name in messages.
    :returns: its records; what cannot be read is a problem, never an exception.
    """
    content = content_of(path, shown)
    return content if isinstance(content, Read) else reader_of(path)(content, shown)


def content_of(path: Path, shown: str) -> bytes | Read:
    """Return the bytes of a data file, or the problem that says why it is not read."""
    if path.suffix.lower() not in READERS and plugin_of(path) is None:
        known = ", ".join(suffixes())
        return refused(shown, f"unknown kind of file '{path.suffix}'; it is not read; the kinds are {known}")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return refused(
                shown, f"the file has {size / 2**20:.0f} MiB, at most 64 are read: split it", "limit"
            )
        return path.read_bytes()
    except OSError as error:
        return refused(shown, f"the file cannot be read: {error.strerror}")


def refused(shown: str, message: str, subtype: str = "file", line: int = 0) -> Read:
    """Return what a file gives that cannot be read at all: one problem."""
    return Read((), (problem(shown, line, message, subtype),))


def read_parsed(
    content: bytes,
    shown: str,
    parse: Callable[[str, str], Tree],
    records: Callable[[Tree, str, tuple[Problem, ...]], Read],
) -> Read:
    """Read a file of a format that has a parser.

    Args:
        content: The bytes of the file.
        shown: The file's name in messages.
        parse: Returns what a text holds; may raise :exc:`Refusal`.
        records: Returns the records of this, with the problems that were found before.
    """
    text, oddities = decode(content, shown)
    try:
        tree = parse(text, shown)
    except Refusal as refusal:
        message = f"{refusal.message}; the file is not read"
        return refused(shown, message, refusal.subtype, refusal.line)
    return records(tree, shown, oddities)


_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order marks; the longer ones first, as UTF-16's begins UTF-32's."""


def decode(content: bytes, shown: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file and what was odd about its bytes.

    A byte-order mark decides; without one it is UTF-8. Single bytes that are none are read as Windows-1252,
    the rest of the file stays UTF-8: files of several hands hold both.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding), ()
    except UnicodeDecodeError as error:
        first = error
    if not encoding.startswith("utf-8"):
        message = (
            f"it is not {encoding.upper()} as its byte-order mark says: {first.reason}; save it as UTF-8"
        )
        return content.decode(encoding, "replace"), (Problem(shown, 0, message, "encoding"),)
    bad: list[int] = []

    def as_windows(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        bad.append(error.start)
        return error.object[error.start : error.end].decode("cp1252", "replace"), error.end

    codecs.register_error("sphinxcontrib_research.windows", as_windows)
    text = content.decode(encoding, "sphinxcontrib_research.windows")
    line = first.object.count(b"\n", 0, first.start) + 1
    many = "one place is" if len(bad) == 1 else f"{len(bad)} places are"
    message = f"{many} not UTF-8 and read as Windows-1252; save the file as UTF-8"
    return text, (Problem(shown, line, message, "encoding"),)
