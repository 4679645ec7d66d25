"""Append a record to a YAML file: what is in the file stays as it is, to the byte where that can be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from sphinxcontrib_research.online.lookup import TidyRecord
from sphinxcontrib_research.online.service import SettingError
from sphinxcontrib_research.readers.registry import READERS, Read
from sphinxcontrib_research.readers.yaml import parse_whole
from sphinxcontrib_research.util.files import replace_file
from sphinxcontrib_research.vocabulary.fields import fold
from sphinxcontrib_research.vocabulary.words import PAPERS_OF_FILE, PARTS_OF_FILE

_LINE = 100
_PLAIN = re.compile(r"\d[\d.-]*")
"""Numbers and dates: our reader takes the text as it stands, so they need no quotes."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the next record goes in the text of a file, and how it is written."""

    line: int
    """Before this line, counted from 0."""
    dash: int = 0
    """The column of the dashes."""
    key: int = 2
    """The column of the fields."""
    is_spaced: bool = False
    """There are blank lines between records."""
    opening: str = ""
    """A line that must come first."""


def append(path: Path, record: TidyRecord) -> None:
    """Append a record to a file, which may be absent.

    Args:
        path: The file, ``.yml`` or ``.yaml``.
        record: The record.

    Raises:
        SettingError: The file is of a form that nothing can be appended to, or ruamel.yaml is missing.
        OSError: It can't be read or written.
    """
    if path.suffix.lower() not in (".yml", ".yaml"):
        raise SettingError(f"{path.name}: records are appended to YAML files only")
    old = path.read_bytes() if path.exists() else b""
    replace_file(path, appended(old, record, path.name))


def appended(content: bytes, record: TidyRecord, shown: str) -> bytes:
    """The content of a file with one more record at the end of its papers; see :func:`append`."""
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    try:
        text = content.removeprefix(mark).decode("utf-8")
    except UnicodeDecodeError:
        raise SettingError(f"{shown}: it is not UTF-8: save it as that, then add again") from None
    root = _load(text, shown)
    for way in (_in_text, _by_rewriting):
        candidate = way(text, root, record)
        new = mark + candidate.encode() if candidate is not None else None
        if new is not None and _is_right(content, new, record, shown):
            return new
    raise SettingError(
        f"{shown}: its form is not one that records can be appended to: paste the record into it"
    )


def rendered(record: TidyRecord, *, dash: int = 0, key: int = 2) -> list[str]:
    """The lines of a record as an item of a list; ``dash`` and ``key`` are columns."""
    lines: list[str] = []
    for name, value in record.items():
        start = " " * dash + "-" + " " * (key - dash - 1) if not lines else " " * key
        if isinstance(value, str):
            lines.append(f"{start}{name}: {_scalar(value)}")
            continue
        items = [_scalar(item, inside=True) for item in value]
        flow = f"{start}{name}: [{', '.join(items)}]"
        if len(flow) <= _LINE:
            lines.append(flow)
        else:
            lines.append(f"{start}{name}:")
            lines += [f"{' ' * (key + 2)}- {_scalar(item)}" for item in value]
    return lines


def _load(text: str, shown: str) -> Any:
    """The content as ruamel.yaml reads it, with the places of all things."""
    # What our own reader refuses may be made to exhaust another one.
    read = parse_whole(text, shown)
    if isinstance(read, Read):
        raise _unreadable(shown, read.problems[0].line if read.problems else 0)
    yaml, error = _yaml()
    try:
        return yaml.load(text)
    except error as problem:
        place = getattr(problem, "problem_mark", None)
        raise _unreadable(shown, place.line + 1 if place is not None else 0) from None


def _unreadable(shown: str, line: int) -> SettingError:
    place = f"{shown}:{line}" if line else shown
    return SettingError(f"{place}: it can't be read as YAML: mend it first ('check' says more)")


def _yaml() -> tuple[Any, type[Exception]]:
    try:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError
    except ImportError:
        message = "adding needs ruamel.yaml: pip install 'sphinxcontrib-research[cli]'"
        raise SettingError(message) from None
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    return yaml, YAMLError


def _in_text(text: str, root: Any, record: TidyRecord) -> str | None:
    """Put the record's lines between the file's own; ``None`` where its form does not allow it."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.removesuffix(newline).split(newline) if text else []
    layout = _layout(root, lines)
    if layout is None:
        return None
    new = rendered(record, dash=layout.dash, key=layout.key)
    if layout.opening:
        new.insert(0, layout.opening)
    if layout.is_spaced and layout.line and lines[layout.line - 1].strip():
        new.insert(0, "")
    if layout.opening and lines[: layout.line] and lines[layout.line - 1].strip() and not layout.is_spaced:
        new.insert(0, "")
    return newline.join([*lines[: layout.line], *new, *lines[layout.line :]]) + newline


def _layout(root: Any, lines: Sequence[str]) -> _Layout | None:
    end = _end(lines, len(lines))
    if root is None:
        return _Layout(end, opening="papers:", dash=2, key=4)
    if isinstance(root, list):
        return _items(root, end, lines)
    if not isinstance(root, Mapping) or root.fa.flow_style():  # type: ignore[attr-defined]
        return None
    name = _key_of_papers(root)
    if name is None:
        return _Layout(end, opening="papers:", dash=2, key=4) if PARTS_OF_FILE.keys() & set(root) else None
    start = root.lc.key(name)[0]  # type: ignore[attr-defined]
    later = [line for key in root if (line := root.lc.key(key)[0]) > start]  # type: ignore[attr-defined]
    if later:
        end = _before_comments(lines, min(later))
    if root[name] is None:
        return _Layout(start + 1, dash=2, key=4)
    return _items(root[name], end, lines)


def _key_of_papers(root: Mapping[Any, Any]) -> Any:
    """The key below which the papers are listed; ``None`` where there is none."""
    folded = {key: fold(str(key)) for key in root}
    names = [key for key, name in folded.items() if name == "papers"]
    names += [key for key, name in folded.items() if name in PAPERS_OF_FILE]
    return next(iter(names), None)


def _items(items: Any, end: int, lines: Sequence[str]) -> _Layout | None:
    """The layout of a block list of block mappings that is not empty."""
    if not isinstance(items, list) or not items or items.fa.flow_style():  # type: ignore[attr-defined]
        return None
    places = [items.lc.item(at) for at in range(len(items))]  # type: ignore[attr-defined]
    dash = items.lc.col  # type: ignore[attr-defined]
    key = places[-1][1] if isinstance(items[-1], Mapping) and places[-1][1] > dash else dash + 2
    if not lines[places[-1][0]].lstrip().startswith("-"):
        key = dash + 2
    spaced = sum(1 for line, _ in places[1:] if line and not lines[line - 1].strip())
    return _Layout(end, dash, min(key, dash + 4), is_spaced=spaced * 2 > len(places) - 1 > 0)


def _end(lines: Sequence[str], end: int) -> int:
    """Behind the last line that is not blank; an end mark of the document stays behind."""
    while end and (not lines[end - 1].strip() or lines[end - 1].rstrip() == "..."):
        end -= 1
    return end


def _before_comments(lines: Sequence[str], end: int) -> int:
    """Before the comments that stand over the next key, and the blank lines over them."""
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _by_rewriting(text: str, root: Any, record: TidyRecord) -> str | None:
    """Let ruamel.yaml write the file anew: for lists in brackets, which have no lines of their own."""
    items = root.get(_key_of_papers(root)) if isinstance(root, dict) else root
    if not isinstance(items, list):
        return None
    yaml, _error = _yaml()
    items.append(dict(record))
    out = StringIO()
    yaml.dump(root, out)
    return out.getvalue() if text else None


def _scalar(text: str, *, inside: bool = False) -> str:
    """A text as YAML writes it, with quotes only where it must; ``inside``: in brackets."""
    if _PLAIN.fullmatch(text):
        return text
    yaml, _error = _yaml()
    out = StringIO()
    if inside:
        yaml.default_flow_style = True
        yaml.dump([text], out)
        return out.getvalue().strip()[1:-1]
    yaml.dump({"k": text}, out)
    return out.getvalue().removeprefix("k: ").rstrip("\n")


def _is_right(old: bytes, new: bytes, record: TidyRecord, shown: str) -> bool:
    """Whether our own reader finds all that was there, and the new record, in the new content."""
    before, after = READERS[".yml"](old, shown), READERS[".yml"](new, shown)
    expected = [*_papers(before), dict(record)]
    others = [one.fields for one in before.records if one.kind != "paper"]
    return (
        _papers(after) == expected
        and [one.fields for one in after.records if one.kind != "paper"] == others
        and len(after.problems) <= len(before.problems)
    )


def _papers(read: Read) -> list[dict[str, Any]]:
    return [dict(one.fields) for one in read.records if one.kind == "paper"]
