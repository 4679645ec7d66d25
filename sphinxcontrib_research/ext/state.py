"""What is kept between builds: small files beside the doctrees, and the data of each document."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sphinx

from sphinxcontrib_research.util import UNFINISHED, __version__, digest_of, replace_file
from sphinxcontrib_research.util.plugins import identities

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder

    from sphinxcontrib_research.citations.in_text import CitationItem

STATE_FOLDER = "research"
"""The folder beside the doctrees that holds caches and digests."""


def read_state(path: Path) -> dict[str, Any]:
    """What was left there; empty if there is nothing, or nothing that can be read."""
    try:
        state = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(path: Path, state: dict[str, Any]) -> None:
    """Replace a state file: at any moment the old one or the new one is there, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # As one text: written piece by piece it takes five times as long.
    replace_file(path, json.dumps(state, separators=(",", ":")).encode(), durable=False)


OLD = 3600
"""Seconds after which an unfinished file is that of a killed build: no file takes so long to write."""


def sweep(folder: Path) -> None:
    """Remove what killed builds left half written; what is new may be another build's, at work right now."""
    now = time.time()
    for place in (folder, folder / "written", folder / "records", *folder.glob("static/*")):
        with contextlib.suppress(OSError), os.scandir(place) as found:
            for file in [file for file in found if file.name.endswith(UNFINISHED)]:
                if now - file.stat().st_mtime > OLD:
                    Path(file.path).unlink(missing_ok=True)


def digest(*values: object) -> str:
    """A short digest of values whose ``repr`` is complete."""
    return digest_of(repr(values))


class FileDigests:
    """Digests of files' contents, remembered as long as size and time of a file stay the same."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._known: dict[str, Any] = read_state(state)
        self._seen: dict[str, str] = {}

    def of(self, path: Path) -> str:
        """The digest of one file's content; empty if it can't be read."""
        name = os.fspath(path)
        if name in self._seen:
            return self._seen[name]
        try:
            stat = path.stat()
            stamp = [stat.st_mtime_ns, stat.st_size]
            known = self._known.get(name)
            if isinstance(known, list) and known[:2] == stamp:
                found = str(known[2])
            else:
                found = digest_of(path.read_bytes())
                self._known[name] = [*stamp, found]
        except OSError:
            found = ""
        self._seen[name] = found
        return found

    def save(self) -> None:
        """Keep the digests of the files that this build looked at."""
        known = {name: self._known[name] for name in sorted(self._seen) if name in self._known}
        if known != read_state(self._state):
            write_state(self._state, known)


# What is around our part of every page: the theme and its settings in conf.py.


def surroundings(builder: Builder) -> str:
    """A digest of what makes Sphinx write all pages again: for pages that it does not know to be outdated."""
    config = builder.config
    info = getattr(builder, "build_info", None)
    hashes = (getattr(info, "config_hash", ""), getattr(info, "tags_hash", ""))
    newest = getattr(getattr(builder, "templates", None), "newest_template_mtime", None)
    values = (config.project, config.version, config.release, config.copyright, config.language)
    template = newest() if newest is not None else 0
    return digest(sphinx.__version__, __version__, identities(), hashes, template, values)


def output_file(builder: Builder, page: str) -> Path:
    """The file that a page is written to."""
    return Path(cast("StandaloneHTMLBuilder", builder).get_outfilename(page))


# What is kept of each document in the environment.


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
    is_references: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in the text of a document."""

    number: int
    """Which of its document's citations it is, from 1."""
    items: tuple[CitationItem, ...]
    in_heading: bool = False
    """Whether it is in the title of a section."""
    role: str = ""
    """The role of sphinxcontrib-bibtex that made it; empty: one of ours."""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """What the directive ``bibliography`` of sphinxcontrib-bibtex was asked to show."""

    count: int
    """Which bibliography of its document it is, from 1."""
    files: tuple[str, ...] = ()
    """The data files that its works are from, as they are shown; empty: all, and what is cited of others."""
    style: str = "alpha"
    """The pybtex style that gives order and labels."""
    list_type: str = "citation"
    """``citation``, ``bullet`` or ``enumerated``."""
    enum_type: str = "arabic"
    start: int = 1
    """The first number of an enumerated list; 0: it goes on where the last one ended."""
    label_prefix: str = ""
    key_prefix: str = ""
    filter: str = "cited"
    keys: tuple[str, ...] = ()
    """Works that it shows whatever the filter says."""
    id_template: str = ""
    """Further ids of its entries, with ``{key}``."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """What a list of references was asked to show; what it shows depends on all documents."""

    number: int
    """The number of its listing."""
    scope: str = "page"
    """``page``, ``toctree`` or ``project``; ``bibliography`` for one of sphinxcontrib-bibtex's."""
    options: tuple[tuple[str, str], ...] = ()
    """The selecting options."""
    uncited: tuple[str, ...] = ()
    """Ids of works that it shows besides those cited, or ``all``."""
    has_back: bool = True
    """Whether entries lead back to their citations."""
    bibliography: Bibliography | None = None


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
    papers: tuple[str, ...] = ()
    """What its text names and its lists show, with what is in it."""


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
    citations: list[Citation] = field(default_factory=list)
    reference_lists: list[ReferenceList] = field(default_factory=list)
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
        return self.profiles if kind == "author" else [(place.topic, place.anchor) for place in self.topics]


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
        listings=[listing for listing in data.listings if listing.number not in hidden],
        mentions=[mention for mention in data.mentions if mention.anchor not in hidden],
        topics=[topic for topic in data.topics if topic.anchor not in hidden],
        profiles=[profile for profile in data.profiles if profile[1] not in hidden],
        exports={number: names for number, names in data.exports.items() if number not in hidden},
        citations=[
            citation for citation in data.citations if f"research-citation-{citation.number}" not in hidden
        ],
        reference_lists=[given for given in data.reference_lists if given.number not in hidden],
    )
