"""What the domain keeps of each document: small, picklable, and nothing of a paper but its id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a document asked the library while it was read.

    When the data has changed it is asked again; another answer makes the document outdated.
    """

    kind: str
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
    """A place in a document that a topic stands at."""

    topic: str
    anchor: str
    title: str = ""
    """The plain title in the document's language, known once the document has been read."""


@dataclass(slots=True)
class Facts:
    """All about one document."""

    listings: list[Listing] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    topics: list[TopicPlace] = field(default_factory=list)
    profiles: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of an author's id and the anchor of the profile."""
    shown: set[str] = field(default_factory=set)
    """Ids of papers that charts and figures are made of."""
    references: set[str] = field(default_factory=set)
    """What roles name, as ``paper:id``: where these live decides what the page's links say."""
    files: set[str] = field(default_factory=set)
    """Data files that directives name as an argument, relative to the source folder."""
    groups: set[tuple[str, ...]] = field(default_factory=set)
    """Those that one directive names together, where there are several."""
    images: set[str] = field(default_factory=set)
    """Images that entries bring with them, as Sphinx names them: relative to the source folder."""
    downloads: set[str] = field(default_factory=set)
    """Files that entries let readers download, named as images are."""
    exports: dict[int, tuple[str, str]] = field(default_factory=dict)
    """What lists offer, by the number of the listing: the name of their files and of their feed."""
    answers: dict[Question, str] = field(default_factory=dict)
    """What the document asked while it was read, with a digest of the answer."""
    only: dict[int | str, tuple[str, ...]] = field(default_factory=dict)
    """The expressions of all ``only`` around a listing, by its number, or around an anchor."""


def shown_of(facts: Facts, holds: Callable[[str], bool]) -> Facts:
    """What of a document is there for a builder.

    Args:
        facts: All about the document.
        holds: Whether the expression of an ``only`` is true for the builder.
    """
    if not facts.only:
        return facts
    hidden = {place for place, around in facts.only.items() if not all(map(holds, around))}
    return replace(
        facts,
        listings=[one for one in facts.listings if one.number not in hidden],
        mentions=[one for one in facts.mentions if one.anchor not in hidden],
        topics=[one for one in facts.topics if one.anchor not in hidden],
        profiles=[one for one in facts.profiles if one[1] not in hidden],
        exports={number: one for number, one in facts.exports.items() if number not in hidden},
    )
