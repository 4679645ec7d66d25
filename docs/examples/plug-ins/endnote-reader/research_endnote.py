"""EndNote's tagged format: one field a line, a blank line between records.

See https://en.wikipedia.org/wiki/EndNote#Tags_and_fields.
"""

from __future__ import annotations

from collections.abc import Iterator

from sphinxcontrib_research.api import Fault, Record

FIELDS = {
    "%A": "authors",
    "%D": "year",
    "%J": "venue",
    "%K": "tags",
    "%N": "issue",
    "%P": "pages",
    "%R": "doi",
    "%T": "title",
    "%U": "url",
    "%V": "volume",
    "%X": "abstract",
}
SEVERAL = ("authors", "tags")


def read(content: bytes) -> Iterator[Record | Fault]:
    """Read a file: each record as soon as it is whole, so that a fault costs no more than it must."""
    fields: dict[str, object] = {}
    first = 0
    for line, text in enumerate([*content.decode("utf-8-sig").splitlines(), ""], 1):
        tag, _, value = text.strip().partition(" ")
        if not tag:
            if fields:
                yield Record(fields, first)
            fields = {}
        elif not tag.startswith("%"):
            yield Fault(f"'{tag}' is not a tag, so the line is left out; tags begin with '%'", line)
        elif name := FIELDS.get(tag):
            first = first if fields else line
            if name in SEVERAL:
                fields[name] = [*fields.get(name, ()), value.strip()]  # type: ignore[misc]
            else:
                fields[name] = value.strip()
