"""Data files as people like to read them: short lists on one line, long texts as blocks, few quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import yaml

from sphinxcontrib_research.writers.records import author_record, paper_record, topic_record, venue_record
from sphinxcontrib_research.writers.reference import UNSEEN

if TYPE_CHECKING:
    from sphinxcontrib_research.model.paper import Author, Paper, Topic, Value, Venue

WIDTH = 92
"""Where long texts and lists go on in the next line: behind the word that reaches it."""
_TEXT, _LIST, _MAPPING = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_SPECIAL = [("tag:yaml.org,2002:null", re.compile(r"(?:~|null|=|<<|)\Z", re.IGNORECASE))]
"""Texts that stand for no value, or that YAML 1.1 gives a meaning of their own."""
_LONG = frozenset(("abstract", "summary", "note", "bio"))
"""Fields that stand as blocks where they are long."""
_NEEDS_ESCAPES = re.compile(r"[\t\r\x85\u2028\u2029\ufeff]")


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Data files are read as their source text: numbers, dates and ``yes`` need no quotes."""

    yaml_implicit_resolvers = dict.fromkeys(("~", "n", "N", "=", "<", ""), _SPECIAL)


def dumps(
    papers: Sequence[Paper],
    authors: Sequence[Author] = (),
    venues: Sequence[Venue] = (),
    topics: Sequence[Topic] = (),
    *,
    folder: str = "",
) -> str:
    """Write a data file.

    Args:
        papers: The papers, in order.
        authors: Records of people.
        venues: Records of venues.
        topics: Records of topics.
        folder: The folder of the file; paths in it are written relative to this.

    Returns:
        The text of the file, with a line break at its end.
    """
    parts: dict[str, list[dict[str, Value]]] = {
        "papers": [paper_record(one, folder=folder) for one in papers],
        "authors": [author_record(one, folder=folder) for one in authors],
        "venues": [venue_record(one) for one in venues],
        "topics": [topic_record(one, folder=folder) for one in topics],
    }
    sections = [f"{name}:\n" + "\n".join(map(item_text, part)) for name, part in parts.items() if part]
    return "\n".join(sections) or "papers: []\n"


def item_text(record: Mapping[str, Value]) -> str:
    """Write one item of a list of records, with its dash in the first column."""
    written: str = yaml.serialize(_node([dict(record)]), Dumper=_Dumper, width=WIDTH, allow_unicode=True)
    return written


def _node(value: Value, name: str = "") -> yaml.Node:
    if isinstance(value, dict):
        pairs = [(_node(key), _node(one, key)) for key, one in value.items()]
        return yaml.MappingNode(_MAPPING, pairs, flow_style=not pairs)
    if isinstance(value, list):
        is_short = all(isinstance(one, str) for one in value)
        return yaml.SequenceNode(_LIST, [_node(one) for one in value], flow_style=is_short)
    text = UNSEEN.sub("", value or "")
    style = None
    if _NEEDS_ESCAPES.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif name in _LONG and len(text) > WIDTH - len(name):
        style = ">"
    return yaml.ScalarNode(_TEXT, text, style=style)
