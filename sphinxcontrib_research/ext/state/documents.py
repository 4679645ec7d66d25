"""What is kept of each document in the environment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sphinxcontrib_research.util.plugins import identities


@dataclass(frozen=True, slots=True)
class RecordedQuery:
    """A query that a document made while it was read, see :mod:`sphinxcontrib_research.ext.read.queries`.

    When the data has changed it is made again; another result makes the document outdated.
    """

    name: str
    """The name of the function."""
    arguments: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A place in a document that shows papers."""

    number: int
    ids: tuple[str, ...]
    is_home: bool = False
    is_limited: bool = False
    is_table: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """A paper that a topic's text names, with the anchor of the topic."""

    paper: str
    anchor: str


@dataclass(frozen=True, slots=True)
class TopicPlace:
    """The place of a topic in a document."""

    topic: str
    anchor: str
    title: str = ""
    """The plain title in the document's language, known once the document has been read."""


@dataclass(slots=True)
class DocumentData:
    """What one document says, as far as it concerns papers."""

    listings: list[Listing] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    topics: list[TopicPlace] = field(default_factory=list)
    profiles: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of an author's id and the anchor of the profile."""
    shown: set[str] = field(default_factory=set)
    """Ids of papers that charts and figures are made of."""
    references: set[str] = field(default_factory=set)
    """What roles name, as ``paper:id``: their homes decide where the page's links lead."""
    files: set[str] = field(default_factory=set)
    """Data files that directives name as an argument, relative to the source folder."""
    groups: set[tuple[str, ...]] = field(default_factory=set)
    """Those that one directive names together, where there are several."""
    patterns: set[str] = field(default_factory=set)
    """The names and globs of data files as directives give them: other files may fit later."""
    repositories: set[str] = field(default_factory=set)
    """What roles show the stars of."""
    needs_data: bool = False
    """Whether something shows papers, people or topics of this project; roles may be about others."""
    images: set[str] = field(default_factory=set)
    """Images that entries bring with them, as Sphinx names them: relative to the source folder."""
    downloads: set[str] = field(default_factory=set)
    """Files that entries let readers download, named as images are."""
    exports: dict[int, tuple[str, str]] = field(default_factory=dict)
    """What lists offer, by the number of the listing: the name of their files and of their feed."""
    queries: dict[RecordedQuery, str] = field(default_factory=dict)
    """What the document queried while it was read, with a digest of each result."""
    plugins: tuple[str, ...] = field(default_factory=identities)
    """Those that there were when it was read: they decide what its options may say."""
    only: dict[int | str, tuple[str, ...]] = field(default_factory=dict)
    """The expressions of all ``only`` around a listing, by its number, or around an anchor."""

    def places(self, kind: str) -> list[tuple[str, str]]:
        """Pairs of the id and the anchor of each ``author`` (profile) or ``topic`` of the document."""
        return self.profiles if kind == "author" else [(one.topic, one.anchor) for one in self.topics]


def shown_of(data: DocumentData, holds: Callable[[str], bool]) -> DocumentData:
    """What of a document is there for a builder.

    Args:
        data: All about the document.
        holds: Whether the expression of an ``only`` is true for the builder.
    """
    if not data.only:
        return data
    hidden = {place for place, around in data.only.items() if not all(map(holds, around))}
    return replace(
        data,
        listings=[one for one in data.listings if one.number not in hidden],
        mentions=[one for one in data.mentions if one.anchor not in hidden],
        topics=[one for one in data.topics if one.anchor not in hidden],
        profiles=[one for one in data.profiles if one[1] not in hidden],
        exports={number: one for number, one in data.exports.items() if number not in hidden},
    )
