"""What charts show: papers -> numbers by year, venue, category or tag."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinxcontrib_research import text
from sphinxcontrib_research.badges.badge import seen
from sphinxcontrib_research.badges.words import ENGLISH, Words
from sphinxcontrib_research.model.folding import identity

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

KINDS = ("papers-per-year", "citations-per-year", "by-venue", "by-category", "by-tag")

MOST_DRAWN = 20
"""So many names are drawn; the table has all."""

_MOST_YEARS = 150
"""Years without a paper are shown as such, unless a wrong date makes them endless."""


@dataclass(frozen=True, slots=True)
class Point:
    """One bar, one row."""

    label: str
    """A year, or the name of a venue, a category, a tag."""
    value: int
    shown: str
    """The number in words: ``3 papers``."""


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one chart, in words for its readers."""

    kind: str
    """One of :data:`KINDS`."""
    title: str
    """``Papers per year``."""
    description: str
    """A sentence that says what is to be seen."""
    label: str
    """The heading of the labels: ``Year``."""
    unit: str
    """The heading of the values: ``Papers``."""
    points: tuple[Point, ...]
    """Years in order, without gaps; all else by value, the largest first."""
    left_out: int = 0
    """How many papers are not counted, as they have no such value."""
    more: str = ""
    """Says how many points are not drawn, if any."""

    @property
    def is_by_year(self) -> bool:
        """Whether the labels are years."""
        return self.kind.endswith("-per-year")


def series(kind: str, papers: Iterable[Paper], library: Library, words: Words = ENGLISH) -> Series:
    """The figures of a chart.

    Args:
        kind: One of :data:`KINDS`.
        papers: The papers that count.
        library: Where venues are looked up.
        words: The reader's language.

    Returns:
        The series; without points if no paper has such a value.
    """
    names, counts, left_out = _counted(kind, papers, library)
    is_by_year = kind.endswith("-per-year")
    pairs = _all_years(counts) if is_by_year else _by_value(counts, names)
    points = tuple(Point(name, count, _amount(kind, count, words)) for name, count in pairs)
    undrawn = 0 if is_by_year else len(points) - MOST_DRAWN
    more = ""
    if undrawn > 0:
        more = words.ngettext("… and {count} more", "… and {count} more", undrawn).format(
            count=f"{undrawn:,}"
        )
    title, label, unit = _headings(kind, words)
    return Series(
        kind, title, _description(kind, points, left_out, words), label, unit, points, left_out, more
    )


def rows(series: Series) -> tuple[tuple[str, str], ...]:
    """The figures as rows of a table: label and number."""
    return tuple((point.label, f"{point.value:,}") for point in series.points)


def _years(paper: Paper, _library: Library) -> Iterator[tuple[str, int]]:
    if paper.year is not None:
        yield str(paper.year), 1


def _citations(paper: Paper, _library: Library) -> Iterator[tuple[str, int]]:
    for year, count in paper.citations_per_year:
        yield str(year), count


def _venues(paper: Paper, library: Library) -> Iterator[tuple[str, int]]:
    labels = (seen(text.plain(library.venue_label(venue))) for venue in paper.venues)
    yield from ((label, 1) for label in labels if label)


def _category(paper: Paper, _library: Library) -> Iterator[tuple[str, int]]:
    if category := seen(paper.category):
        yield category, 1


def _tags(paper: Paper, _library: Library) -> Iterator[tuple[str, int]]:
    yield from ((tag, 1) for tag in map(seen, paper.tags) if tag)


_COUNTED: dict[str, Callable[[Paper, Library], Iterator[tuple[str, int]]]] = {
    "papers-per-year": _years,
    "citations-per-year": _citations,
    "by-venue": _venues,
    "by-category": _category,
    "by-tag": _tags,
}


def _counted(
    kind: str, papers: Iterable[Paper], library: Library
) -> tuple[dict[str, str], dict[str, int], int]:
    """Names and counts by folded name, and how many papers have none."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    left_out = 0
    for paper in papers:
        found: dict[str, tuple[str, int]] = {}
        for name, count in _COUNTED[kind](paper, library):
            # Once, though a paper may name one thing in two spellings.
            found.setdefault(identity(name) or name, (name, count))
        left_out += not found
        for key, (name, count) in found.items():
            names.setdefault(key, name)
            counts[key] = counts.get(key, 0) + count
    return names, counts, left_out


def _all_years(counts: dict[str, int]) -> list[tuple[str, int]]:
    known = sorted(int(year) for year in counts)
    years = range(known[0], known[-1] + 1) if known and known[-1] - known[0] < _MOST_YEARS else known
    return [(str(year), counts.get(str(year), 0)) for year in years]


def _by_value(counts: dict[str, int], names: dict[str, str]) -> list[tuple[str, int]]:
    return [(names[key], count) for key, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]


def _headings(kind: str, words: Words) -> tuple[str, str, str]:
    """The title of a chart, and the headings of its table."""
    _ = words.gettext
    return {
        "papers-per-year": (_("Papers per year"), _("Year"), _("Papers")),
        "citations-per-year": (_("Citations per year"), _("Year"), _("Citations")),
        "by-venue": (_("Papers by venue"), _("Venue"), _("Papers")),
        "by-category": (_("Papers by category"), _("Category"), _("Papers")),
        "by-tag": (_("Papers by tag"), _("Tag"), _("Papers")),
    }[kind]


def _amount(kind: str, count: int, words: Words) -> str:
    if kind == "citations-per-year":
        phrase = words.ngettext("{count} citation", "{count} citations", count)
    else:
        phrase = words.ngettext("{count} paper", "{count} papers", count)
    return phrase.format(count=f"{count:,}")


def _description(kind: str, points: tuple[Point, ...], left_out: int, words: Words) -> str:
    _ = words.gettext
    if not points:
        return ""
    top = max(points, key=lambda point: point.value)
    sentences = [_("Most: {label}, {amount}.").format(label=top.label, amount=top.shown)]
    if kind.endswith("-per-year") and len(points) > 1:
        ends = {"first": points[0].label, "last": points[-1].label}
        sentences.insert(0, _("From {first} to {last}.").format(**ends))
    if left_out:
        sentence = words.ngettext(
            "{count} paper is not counted.", "{count} papers are not counted.", left_out
        )
        sentences.append(sentence.format(count=f"{left_out:,}"))
    return " ".join(sentences)
