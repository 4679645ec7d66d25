"""BibTeX that the data itself gives: taken as it is, if it can stand in a file beside other entries.

The grammar: https://www.bibtex.org/Format/ and "Tame the BeaST", section 2.
"""

from __future__ import annotations

import re

from sphinxcontrib_research.cite.bibtex_names import MONTHS
from sphinxcontrib_research.cite.common import UNSEEN

_HEAD = re.compile(r"\s*+@\s*+(\w++)\s*+([{(])\s*+([^\s,{}\"\\]*+)\s*+(?:,|(?=[})]))")
_FIELD = re.compile(r"\s*([A-Za-z_][\w.:+/-]*)\s*=", re.ASCII)
_PLAIN = re.compile(rf"[0-9]+(?!\w)|(?:{'|'.join(MONTHS)})(?!\w)", re.IGNORECASE)
_AFTER = re.compile(r"\s*(#|,|[})]|$)")
_NO_ENTRIES = frozenset(("comment", "preamble", "string"))


def given(source: str) -> str:
    """Return BibTeX from the data, without control characters; empty if it is no whole entry."""
    entry = UNSEEN.sub("", source.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return "" if not entry or problem(entry) else entry


def key_of(entry: str) -> str:
    """Return the key of the first entry."""
    match = _HEAD.match(entry)
    return match[3] if match is not None else ""


def with_key(entry: str, key: str) -> str:
    """Return an entry with another key."""
    match = _HEAD.match(entry)
    return entry if match is None else f"{entry[: match.start(3)]}{key}{entry[match.end(3) :]}"


def problem(source: str) -> str:
    """Say what is wrong with BibTeX, and how to mend it; empty if it is one whole entry, or several.

    Args:
        source: The text, as the data holds it.
    """
    at = 0
    source = source.strip()
    if not source.startswith("@"):
        return "the BibTeX does not begin with '@': write the whole entry, '@article{key, …}'"
    while at < len(source):
        head = _HEAD.match(source, at)
        if head is None:
            return f"no BibTeX entry begins at {_near(source, at)}: write '@article{{key, …}}'"
        if head[1].lower() in _NO_ENTRIES:
            return f"'@{head[1]}' does not belong to an entry: leave it out"
        if not head[3]:
            return "the BibTeX entry has no key: write '@article{key, …}'"
        at = _end_of_entry(source, head.end(), "}" if head[2] == "{" else ")")
        if at < 0:
            return f"the BibTeX goes wrong at {_near(source, -at)}: mend its braces, quotes or commas"
        while at < len(source) and source[at] in " \t\n\r":
            at += 1
    return ""


def _near(source: str, at: int) -> str:
    return repr(" ".join(source[max(0, at - 30) : at + 10].split()))


def _end_of_entry(source: str, at: int, closing: str) -> int:
    """Return where an entry ends; negative where it goes wrong, as at a field that stands twice."""
    seen: set[str] = set()
    while True:
        end = _AFTER.match(source, at)
        if end is not None and end[1] == closing:
            return end.end()
        field = _FIELD.match(source, at)
        if field is None or field[1].lower() in seen:
            return -at
        seen.add(field[1].lower())
        at = _end_of_value(source, field.end())
        if at < 0:
            return at
        end = _AFTER.match(source, at)
        if end is None or end[1] not in (",", closing):
            return -at
        if end[1] == closing:
            return end.end()
        at = end.end()


def _end_of_value(source: str, at: int) -> int:
    """Return where ``{…} # "…" # jan`` ends; negative where it goes wrong, as at an unknown macro."""
    while True:
        while at < len(source) and source[at] in " \t\n\r":
            at += 1
        mark = source[at : at + 1]
        if mark in ("{", '"'):
            end = _end_of_delimited(source, at, mark)
        else:
            match = _PLAIN.match(source, at)
            end = match.end() if match is not None else -at
        if end < 0:
            return end
        more = _AFTER.match(source, end)
        if more is None or more[1] != "#":
            return end
        at = more.end()


def _end_of_delimited(source: str, at: int, mark: str) -> int:
    depth = 0
    for position in range(at + (mark == '"'), len(source)):
        char = source[position]
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0 and mark == "{":
                return position + 1
            if depth < 0:
                return -position
        elif char == '"' and mark == '"' and depth == 0:
            return position + 1
    return -at
