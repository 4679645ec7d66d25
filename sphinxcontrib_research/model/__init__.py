"""Values, and the protocols of plug-ins: nothing in here reads a file or knows Sphinx."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.paper import Badge, Paper
from sphinxcontrib_research.util.plugins import LoadedPlugins, PluginError, load, plugins, taken
from sphinxcontrib_research.vocabulary import BADGE_NAMES, FILE_FORMATS, PARTS, STYLE_PARTS
from sphinxcontrib_research.vocabulary.fields import load_links


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a data file, as a reader of the group ``sphinxcontrib_research.readers`` gives it."""

    fields: Mapping[str, object]
    """Names of fields, or their aliases, with what the file says: texts, numbers, lists and mappings."""
    line: int = 0
    """The line that it starts at, from 1; 0 if unknown."""
    kind: str = "paper"
    """``paper``, ``author``, ``venue``, ``topic`` or ``defaults``."""
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """The lines of its fields, by name; may hold only some."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a data file that its reader cannot use: it becomes one warning."""

    message: str
    """What is wrong, and what is done about it."""
    line: int = 0


class Reader(Protocol):
    """A file format: an entry point of ``sphinxcontrib_research.readers``, named as the suffix without dot.

    The results are kept for the next build, until the file or the version of the distribution changes.
    """

    def __call__(self, content: bytes, /) -> Iterable[Record | Fault]:
        """Read a file. What it raises costs the rest of the file, and is one warning."""


class BadgeMaker(Protocol):
    """A kind of badge: an entry point of ``sphinxcontrib_research.badges``, named as the kind.

    It is called once for each paper, when all that data and lock say of it is known.
    """

    def __call__(self, paper: Paper, /) -> Badge | Iterable[Badge] | None:
        """Return the badges of a paper. What it raises costs these, and is one warning."""


Numbers: TypeAlias = Callable[[Any], Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSource:
    """A source of numbers: an entry point of ``sphinxcontrib_research.providers``, named as ``--provider``.

    Only ``sphinx-research refresh`` uses it: one GET request for each paper. Pacing, deadlines, repetition
    and limits of size are those of all other sources; ``RESEARCH_<NAME>_URL`` sets another base address.
    """

    title: str
    """What pages and the lock call it."""
    base: str
    """The address that all its requests begin with: ``https://…``, without a slash at its end."""
    fields: frozenset[str]
    """What it knows, of ``citations``, ``stars``, ``downloads`` and ``likes``."""
    path: Callable[[Mapping[str, str]], str]
    """From a paper's identifiers (``doi``, ``arxiv``, ``pmid`` …) to the rest of the address, quoted; empty
    if the paper has none that it knows."""
    numbers: Numbers
    """From the JSON of a reply to the numbers in it, by field."""
    pace: float = 1.0
    """Seconds between two requests."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper as the style of a plug-in gets it."""

    paper: Paper
    parts: Mapping[str, Any]
    """What the entry shows, by part, in our order: finished HTML, or lists of docutils nodes (blocks for
    ``summary``, ``abstract``, ``note`` and ``bibtex``, else inline). What the paper lacks is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryStyle:
    """A style of entries: an entry point of ``sphinxcontrib_research.styles``, named as ``:style:`` has it.

    An exception costs its entry, which is shown as a card, and is one warning.
    """

    parts: frozenset[str]
    """The parts that an entry shows where no ``:show:`` says otherwise."""
    html: Callable[[Entry], str]
    """From an entry to its HTML, without the element around it. The title should have the class
    ``research-title``."""
    nodes: Callable[[Entry], list[Any]] | None = None
    """From an entry to docutils nodes, for all builders that do not write HTML; without: as a card."""


# The styles of plug-ins.


def _fault_of_style(_name: str, value: object) -> str:
    if not isinstance(value, EntryStyle):
        return f"it is of type {type(value).__name__}, not EntryStyle"
    unknown = sorted(value.parts - {*PARTS})
    return f"entries have no part '{unknown[0]}'" if unknown else ""


def load_styles() -> LoadedPlugins:
    """Return the styles of plug-ins, and what is wrong with those that are left out."""
    return load("styles", _fault_of_style, tuple(STYLE_PARTS))


def styled_html(name: str, entry: Entry) -> str:
    """Return an entry's HTML in the style of a plug-in.

    Raises:
        PluginError: The plug-in failed.
    """
    shown = plugins("styles")[name].run(load_styles().values[name].html, entry)
    if not isinstance(shown, str):
        raise PluginError(f"{plugins('styles')[name]}: its HTML is of type {type(shown).__name__}, not text")
    return shown


def styled_nodes(name: str, entry: Entry) -> list[Any]:
    """Return an entry's nodes in the style of a plug-in.

    Raises:
        PluginError: The plug-in failed.
    """
    shown = plugins("styles")[name].run(load_styles().values[name].nodes, entry)
    if not isinstance(shown, list):
        raise PluginError(f"{plugins('styles')[name]}: its nodes are of type {type(shown).__name__}, no list")
    return shown


# The badges that plug-ins make of a paper.


def _fault_of_maker(_name: str, value: object) -> str:
    return "" if callable(value) else f"it is of type {type(value).__name__}, not a function"


def load_badges() -> LoadedPlugins:
    """Return the makers of badges of plug-ins, and what is wrong with those that are left out."""
    return load("badges", _fault_of_maker, BADGE_NAMES)


def problems() -> tuple[Problem, ...]:
    """Return what is wrong with plug-ins that are left out."""
    suffixes = [suffix.removeprefix(".") for suffix in FILE_FORMATS]
    return (
        *load_links().problems,
        *load_badges().problems,
        *load_styles().problems,
        *taken("readers", suffixes),
    )


def has_badges() -> bool:
    """Say whether any plug-in makes badges."""
    return bool(plugins("badges"))


def badges_of(paper: Paper, problems: list[Problem]) -> tuple[Badge, ...]:
    """Return the badges that plug-ins make of a paper.

    Args:
        paper: A paper with all that data and lock say of it.
        problems: Takes what plug-ins raise.
    """
    badges: list[Badge] = []
    for name in load_badges().values:
        plugin = plugins("badges")[name]
        try:
            made = plugin.call(paper)
            several = (made,) if isinstance(made, Badge) else made or ()
            badges += [replace(badge, kind=name) for badge in several]
        except Exception as error:  # noqa: BLE001 - whatever it raises, the build goes on
            message = f"{plugin.failure(error)}; the paper has no such badge; update or remove the plug-in"
            problems.append(Problem(paper.path, paper.line, message, "plugin", paper.id))
    return tuple(badges)
