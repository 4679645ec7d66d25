"""What rendering knows of the page it writes for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.settings import Settings
from sphinxcontrib_research.render.words import Words


def _nowhere(_path: str) -> str:
    return ""


def _no_files(_name: str, _ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return ()


def _no_feed(_name: str, _ids: Sequence[str]) -> str:
    return ""


def _silent(_paper: Paper, _message: str) -> None:
    pass


def _no_target(_kind: str, _id: str) -> str:
    return ""


def _no_anchors(_view_number: int) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page (or a whole document of another builder) that entries are written into."""

    library: Library
    settings: Settings = field(default_factory=Settings)
    words: Words = field(default_factory=Words)
    anchors: Callable[[int], tuple[str, ...]] = _no_anchors
    """From a view's number to one anchor an entry, empty where the entry has none."""
    target: Callable[[str, str], str] = _no_target
    """From a kind (``page``, ``paper``, ``author``, ``topic``) and an id to an address, or empty."""
    download: Callable[[str], str] = _nowhere
    """From the absolute path of a file to the address of its copy, or empty."""
    image: Callable[[str], str] = _nowhere
    """From an image's absolute path (or address, where allowed) to its address on the page, or empty."""
    export: Callable[[str, Sequence[str]], tuple[tuple[str, str], ...]] = _no_files
    """From a name and some papers to files with these: pairs of a label and an address."""
    feed: Callable[[str, Sequence[str]], str] = _no_feed
    """From a name and some papers to the address of a feed of these, or empty."""
    citation_fault: Callable[[Paper, str], None] = _silent
    """Told of a paper that the citation style can't format, and why."""
