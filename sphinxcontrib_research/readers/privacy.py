"""What programs and people note in bibliographies for themselves: it is read from no format."""

from __future__ import annotations

import re
from functools import lru_cache

PRIVATE = re.compile(
    r"files?(?:-?\d+)?|local-?(?:file|url)(?:-?\d+)?|attachments?|owner|username|timestamp|added-at|posted-at|groups"
    r"|(?:creation|modification)date|date-(?:added|modified)|__markedentry|annote|annotation|abstractnote|review"
    r"|comment(?:-.*)?|readstatus|read|priority|ranking|rating|relevance|printed|qualityassured|mendeley-.*|bdsk-.*"
    r"|citeulike-attachment.*|author-email"
)
"""What programs and people write for themselves, paths in their homes among it: never published."""
_HOME = re.compile(r"file:/|(?:^|[\s:;,{])(?:/home/|/Users/|~/|[A-Za-z]\\?:(?:\\{1,4}|/)(?!/))")
"""Places on somebody's machine."""
_PARENTS = frozenset(("crossref", "xdata", "xref"))
"""What names other entries; what an entry takes over from them is among its fields."""


@lru_cache(maxsize=1024)
def is_public_name(name: str) -> bool:
    """Say whether a field of this name is meant for others."""
    return not (PRIVATE.fullmatch(name) or name in _PARENTS)


def is_somewhere_else(value: str) -> bool:
    """Say whether a value is, or holds, a place on somebody's machine."""
    if "/" not in value and "\\" not in value:
        return False
    may_be = "/home/" in value or "/Users/" in value or "~/" in value or "file:/" in value or ":\\" in value
    may_be = may_be or value.count(":/") != value.count("://")
    return may_be and _HOME.search(value) is not None


def is_private_line(name: str, value: str) -> bool:
    """Say whether a line ``file: /home/…`` of a note is what a program notes for itself."""
    return is_somewhere_else(value) and not is_public_name(name.lower().replace(" ", "-"))
