"""What a directive asked for, as values that doctrees can hold.

A view names papers by id and says in which form they are shown; it holds nothing of the papers themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

PARTS = (
    "title",
    "authors",
    "affiliations",
    "venue",
    "date",
    "category",
    "tags",
    "topics",
    "award",
    "citations",
    "stars",
    "metrics",
    "sota",
    "badges",
    "links",
    "summary",
    "abstract",
    "image",
    "note",
    "bibtex",
)
"""The parts of an entry that ``:show:`` and ``:hide:`` name."""

STYLE_PARTS = {
    "card": frozenset(
        {
            "title",
            "category",
            "date",
            "metrics",
            "authors",
            "affiliations",
            "venue",
            "badges",
            "links",
            "summary",
            "abstract",
        }
    ),
    "compact": frozenset({"title", "authors", "venue", "date", "badges", "links"}),
    "citation": frozenset({"title", "links"}),
}
"""What an entry shows when nobody says otherwise, by style."""


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Papers under one heading of a list."""

    ids: tuple[str, ...] = ()
    title: str = ""
    """Plain text; empty for the whole of a list without groups."""
    groups: tuple[EntryGroup, ...] = ()

    @property
    def all_ids(self) -> tuple[str, ...]:
        """The ids of the group and of the groups in it, in the order in which they are shown."""
        return self.ids + tuple(id_ for group in self.groups for id_ in group.all_ids)


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of entries."""

    content: EntryGroup
    number: int = 0
    """Which of its document's views it is, from 0."""
    style: str = "card"
    parts: frozenset[str] = STYLE_PARTS["card"]
    badges: tuple[str, ...] | None = None
    """The kinds of badges, in order; ``None``: those of the project."""
    collapse: frozenset[str] | None = None
    """The parts that start folded; ``None``: those of the project."""
    numbered: bool = False
    start: int = 1
    """The number of the first entry of a numbered list."""
    search: bool = False
    highlight: tuple[str, ...] = ()
    max_authors: int | None = None
    caption: str = ""
    is_home: bool = False
    """Cross-references to its papers lead here (``:home:``)."""
    is_limited: bool = False
    bibtex: str = ""
    """The name of a BibTeX file with its papers, offered as a download."""
    single: bool = False
    """One entry of the ``paper`` directive, not a list."""
    classes: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all entries, in the order in which they are shown."""
        return self.content.all_ids
