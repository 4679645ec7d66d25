"""The lock's file: made for version control, so sorted, one fact a line, nothing that changes without reason.

What can be read of a file that two branches changed, or that was cut off, is read.
"""

from __future__ import annotations

import contextlib
import json
import math
import re
from dataclasses import dataclass, field
from pathlib import Path

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.lock import Fact, Json, Lock, fault
from sphinxcontrib_research.util import replace_file

VERSION = 1
MAX_BYTES = 64 * 1024 * 1024
"""The largest lock that is read."""


def _refuse(text: str) -> float:
    raise ValueError(f"{text} is no number that JSON knows")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)


_decode = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite).decode


def read_lock(path: Path, shown: str = "") -> tuple[Lock, list[Problem]]:
    """Read a lock file.

    Args:
        path: The file, which may be absent.
        shown: Its name in messages; without: the last part of the path.

    Returns:
        The lock, empty if there is no file, and what is wrong with the file: what is whole in it is kept.
    """
    name = shown or path.name
    try:
        text = _text_of(path, name)
    except FileNotFoundError:
        return Lock(), []
    except OSError as error:
        return Lock(), [Problem(name, 0, f"it can't be read: {error.strerror}", "lock")]
    if isinstance(text, Problem):
        return Lock(), [text]
    try:
        data = _decode(text)
    except ValueError as error:
        return _salvaged(text, name, error)
    except RecursionError:
        return Lock(), [Problem(name, 0, f"it is nested too deeply; {_CURE}", "lock")]
    if not isinstance(data, dict) or not isinstance(data.get("entries"), dict):
        return Lock(), [Problem(name, 0, f"not a lock file: 'entries' is missing; {_CURE}", "lock")]
    if data.get("version") != VERSION:
        return Lock(), [_other_version(name, data.get("version"))]
    reader = _Reader(name, text)
    for key, facts in data["entries"].items():
        reader.add(key, facts)
    return reader.result()


def _text_of(path: Path, name: str) -> str | Problem:
    """Return what is in the file, or why it is not read."""
    # A link may lead to a device that never ends.
    if path.exists() and not path.is_file():
        return Problem(name, 0, "it is not a file; name a file in research_lock", "lock")
    if path.stat().st_size > MAX_BYTES:
        return Problem(name, 0, f"it is larger than {MAX_BYTES >> 20} MiB; {_CURE}", "lock")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return Problem(name, 0, f"it is not UTF-8; {_CURE}", "lock")


_CURE = "restore it from version control, or delete it and run 'sphinx-research refresh'"


def _other_version(name: str, version: object) -> Problem:
    message = f"its version is {version!r}, this release reads {VERSION}; using nothing of it; {_CURE}"
    return Problem(name, 0, message, "lock")


_MOST_REPORTED = 20


@dataclass(slots=True)
class _Reader:
    """Collects what is whole in a file, and a problem for each thing that is not."""

    name: str
    text: str
    entries: dict[str, dict[str, Fact]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unreported: int = 0

    def result(self) -> tuple[Lock, list[Problem]]:
        if self.unreported:
            self.problems.append(Problem(self.name, 0, f"{self.unreported} more entries are skipped", "lock"))
        return Lock(self.entries), self.problems

    def add(self, key: str, facts: object) -> None:
        if not isinstance(facts, dict):
            self._report(key, "", f"'{key}' has no fields; skipping it")
            return
        known = self.entries.setdefault(key.lower() if key.startswith("github:") else key, {})
        for name, data in facts.items():
            wrong = fault(name, data)
            if wrong:
                self._report(key, name, f"{wrong}; skipping it")
            elif name not in known or known[name].date < data["date"]:
                known[name] = Fact(data["value"], data["source"], data["date"])

    def _report(self, key: str, name: str, message: str) -> None:
        if len(self.problems) >= _MOST_REPORTED:
            self.unreported += 1
            return
        place = max(self.text.find(json.dumps(key, ensure_ascii=False) + ":"), 0)
        if name:
            place = max(self.text.find(json.dumps(name, ensure_ascii=False) + ":", place), place)
        line = self.text.count("\n", 0, place) + 1
        self.problems.append(Problem(self.name, line, message, "lock", key, name, "entry"))


_ENTRY_LINE = re.compile(r'\s*("(?:[^"\\]|\\.)*"):\s*\{\s*')
_FACT_LINE = re.compile(r'\s*("(?:[^"\\]|\\.)*"):\s*(\{.*\}),?\s*')
_VERSION_LINE = re.compile(r'^[ \t]*+"version":[ \t]*+(\d{1,9})\b', re.MULTILINE)
_CONFLICT = re.compile(r"^(?:<{7}|>{7})", re.MULTILINE)


def _salvaged(text: str, name: str, error: ValueError) -> tuple[Lock, list[Problem]]:
    """What a file still says that is no JSON: our own files hold one fact a line."""
    version = _VERSION_LINE.search(text)
    if version and int(version[1]) != VERSION:
        return Lock(), [_other_version(name, int(version[1]))]
    reader = _Reader(name, text)
    key = ""
    for line in text.split("\n"):  # not splitlines(), which cuts at U+2028 too
        if match := _FACT_LINE.fullmatch(line):
            with contextlib.suppress(ValueError, RecursionError):
                if key:
                    reader.add(key, {_decode(match[1]): _decode(match[2])})
        elif match := _ENTRY_LINE.fullmatch(line):
            key = ""
            with contextlib.suppress(ValueError):
                key = _decode(match[1])
            if ":" not in key:  # "entries", which holds them all
                key = ""
    if conflict := _CONFLICT.search(text):
        line_number = text.count("\n", 0, conflict.start()) + 1
        message = "two versions of it were merged here; using the newer facts; resolve the conflict"
    else:
        line_number = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        kept = "using what is whole" if reader.entries else "using nothing of it"
        why = error.msg if isinstance(error, json.JSONDecodeError) else error
        message = f"invalid JSON ({why}); {kept}; {_CURE}"
    lock, problems = reader.result()
    return lock, [Problem(name, line_number, message, "lock"), *problems]


def dumps(lock: Lock) -> str:
    """A lock as the text of its file: sorted, one fact a line."""
    parts = []
    for key in sorted(key for key, facts in lock.entries.items() if facts):
        facts = ",\n".join(
            f"      {_quoted(name)}: {_written(fact)}" for name, fact in sorted(lock.entries[key].items())
        )
        parts.append(f"    {_quoted(key)}: {{\n{facts}\n    }}")
    entries = "{\n" + ",\n".join(parts) + "\n  }" if parts else "{}"
    return f'{{\n  "version": {VERSION},\n  "entries": {entries}\n}}\n'


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True).encode


def _quoted(value: Json) -> str:
    text = _encode(value)
    # Half a surrogate pair, as broken sources send it, is no UTF-8: it is written as an escape.
    return text if text.isascii() or not _SURROGATE.search(text) else json.dumps(value, sort_keys=True)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _written(fact: Fact) -> str:
    return (
        f'{{"value": {_quoted(fact.value)}, "source": {_quoted(fact.source)}, "date": {_quoted(fact.date)}}}'
    )


def write_lock(path: Path, lock: Lock) -> None:
    """Replace a lock file: at any moment the old one or the new one is there, whole.

    A file that says the same already is not touched. A symbolic link stays one: what it leads to is replaced.

    Raises:
        OSError: It can't be written; the old file is still there.
    """
    content = dumps(lock).encode()
    if path.exists():
        if not path.is_file():
            raise OSError(f"{path} is no file")
        if path.read_bytes() == content:
            return
    replace_file(path, content)
