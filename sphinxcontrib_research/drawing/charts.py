"""Charts: figures over years, venues, categories and tags, as SVG and as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinxcontrib_research import markup
from sphinxcontrib_research.drawing import seen
from sphinxcontrib_research.drawing.svg import VERDANA, cut, text_width
from sphinxcontrib_research.util import ENGLISH, Words
from sphinxcontrib_research.util.collation import collation
from sphinxcontrib_research.util.locales import grouped, short
from sphinxcontrib_research.util.scripts import labelled, runs_rtl
from sphinxcontrib_research.util.text import identity

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

# What charts show: papers -> numbers by year, venue, category or tag.

CHARTS = ("papers-per-year", "citations-per-year", "by-venue", "by-category", "by-tag")

MOST_DRAWN = 20
"""At most this many names are drawn; the table has all."""

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
    figure: str = ""
    """The number alone, as the reader's language has it."""
    said: str = ""
    """Label and number in words: ``2024: 3 papers``."""


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one chart, in words for its readers."""

    kind: str
    """One of :data:`CHARTS`."""
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
    language: str = "en"

    @property
    def is_by_year(self) -> bool:
        """Whether the labels are years."""
        return self.kind.endswith("-per-year")


def series(kind: str, papers: Iterable[Paper], library: Library, words: Words = ENGLISH) -> Series:
    """The figures of a chart.

    Args:
        kind: One of :data:`CHARTS`.
        papers: The papers that count.
        library: Where venues are looked up.
        words: The reader's language.

    Returns:
        The series; without points if no paper has such a value.
    """
    names, counts, left_out = _counted(kind, papers, library)
    is_by_year = kind.endswith("-per-year")
    pairs = _all_years(counts) if is_by_year else _by_value(counts, names, words.language)
    points = tuple(
        Point(
            name,
            count,
            shown := _amount(kind, count, words),
            grouped(count, words.language),
            labelled(name, shown, words.gettext),
        )
        for name, count in pairs
    )
    undrawn = 0 if is_by_year else len(points) - MOST_DRAWN
    more = ""
    if undrawn > 0:
        more = words.ngettext("{count} more is not drawn.", "{count} more are not drawn.", undrawn).format(
            count=grouped(undrawn, words.language)
        )
    title, label, unit = _headings(kind, words)
    return Series(
        kind,
        title,
        _description(kind, points, left_out, words),
        label,
        unit,
        points,
        left_out,
        more,
        words.language,
    )


def rows(series: Series) -> tuple[tuple[str, str], ...]:
    """The figures as rows of a table: label and number."""
    return tuple((point.label, point.figure) for point in series.points)


def _years(paper: Paper, _library: Library) -> Iterator[tuple[str, int]]:
    if paper.year is not None:
        yield str(paper.year), 1


def _citations(paper: Paper, _library: Library) -> Iterator[tuple[str, int]]:
    for year, count in paper.citations_per_year:
        yield str(year), count


def _venues(paper: Paper, library: Library) -> Iterator[tuple[str, int]]:
    labels = (seen(markup.plain(library.venue_label(venue))) for venue in paper.venues)
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


def _by_value(counts: dict[str, int], names: dict[str, str], language: str) -> list[tuple[str, int]]:
    key = collation(language).key
    found = [(names[name], count) for name, count in counts.items()]
    return sorted(found, key=lambda one: (-one[1], key(one[0]), one[0]))


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
    return phrase.format(count=grouped(count, words.language))


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
        sentences.append(sentence.format(count=grouped(left_out, words.language)))
    return " ".join(sentences)


# Charts as SVG: bars that stand on years, bars that lie beside names.
#
# Letters have the colour and the font of the page. Bars have a tint of the theme's links; the custom
# property ``--research-chart-bar`` sets another. The colour that they have without our style sheet shows on
# light and on dark ground.

BAR = "#4a7ebb"

_WIDTH = 360
"""Two fit side by side into the column of most themes."""
_FONT_SIZE = 13
_PLOT = 150
"""How high the bars of years may be."""
_TOP = 24
_ROW = 26
_LONGEST_LABEL = 170
_MOST_NUMBERS = 12
"""Up to so many years each bar has its number; more have lines behind them instead."""
_YEAR_WIDTH = 38

# Readers of books that know no custom properties, or no mixed colours, take the outer fill.
_TINT = f"var(--research-chart-bar, color-mix(in srgb, var(--r-ink, {BAR}) 70%, transparent))"
_BARS = f'<g fill="{BAR}"><g fill="{_TINT}">'


FACETS = {"papers-per-year": "year", "by-venue": "venue", "by-category": "category", "by-tag": "tag"}
"""What a filter calls the values of a chart, whose bars can set it."""


def svg(series: Series, *, facet: str = "") -> str:
    """A series as an inline ``<svg>``; empty if it has no points.

    Args:
        series: The figures.
        facet: The parameter of the page's address that sets its filter to the value of a bar; empty: bars
            lead nowhere.
    """
    if not series.points:
        return ""
    return _standing(series, facet) if series.is_by_year else _lying(series, facet)


def _framed(series: Series, width: int, height: int, drawn: str, facet: str) -> str:
    name = escape(series.title)
    # An image has no links in it.
    role = "group" if facet else "img"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="research-chart-{series.kind}" role="{role}"'
        f' aria-label="{name}" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' direction="ltr" font-size="{_FONT_SIZE}"><title>{name}</title>'
        f"<desc>{escape(series.description)}</desc>{drawn}</svg>"
    )


def _text(text: str, x: float, y: float, anchor: str = "start", *, is_faint: bool = False) -> str:
    attributes = ' fill-opacity=".75"' if is_faint else ""
    if runs_rtl(text):
        # It starts at its right end.
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        attributes += ' direction="rtl"'
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="currentColor"{attributes}>'
        f"{escape(text)}</text>"
    )


Box = tuple[float, float, float, float]
"""A rectangle: x, y, width, height."""


def _place(box: Box) -> str:
    x, y, width, height = box
    return f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'


def _bar(point: Point, box: Box, facet: str, around: Box) -> str:
    """A bar that says its value; with a facet a link as large as ``around``, which a finger can hit."""
    said = escape(point.said)
    if not facet:
        return f'<rect {_place(box)} rx="1.5"><title>{said}</title></rect>'
    return (
        f'<a href="?{facet}={quote(point.label, safe="")}" aria-label="{said}"><title>{said}</title>'
        f'<rect {_place(around)} fill="transparent"/><rect {_place(box)} rx="1.5"/></a>'
    )


# -- years


def _standing(series: Series, facet: str) -> str:
    points = series.points
    top = max(point.value for point in points) or 1
    has_numbers = len(points) <= _MOST_NUMBERS
    left = 8 if has_numbers else 44
    step = min((_WIDTH - left - 8) / len(points), 64.0)
    width = round(left + step * len(points) + 8)
    ground = _TOP + _PLOT
    lines = "" if has_numbers else _lines(top, left, width - 8, series.language)
    bars, labels = "", ""
    every = _every(step)
    for place, point in enumerate(points):
        middle = round(left + step * (place + 0.5), 1)
        height = round(_PLOT * point.value / top, 1)
        thick = round(min(step * 0.72, 40), 1)
        if point.value:
            box = round(middle - thick / 2, 1), round(ground - height, 1), thick, height
            bars += _bar(point, box, facet, (round(middle - step / 2, 1), 0, round(step, 1), ground))
        if has_numbers:
            labels += _text(
                short(point.value, series.language), middle, round(ground - height - 6, 1), "middle"
            )
        if len(points) == 1 or int(point.label) % every == 0:
            labels += _text(point.label, middle, ground + 18, "middle", is_faint=True)
    base = f'<path d="M{left} {ground}.5H{width - 8}" stroke="currentColor" stroke-opacity=".4"/>'
    return _framed(series, width, ground + 26, f"{lines}{_BARS}{bars}</g></g>{base}{labels}", facet)


def _every(step: float) -> int:
    """Which years are named: each, or those that 2, 5, 10 … divide."""
    return next((every for every in (1, 2, 5, 10, 20, 25, 50) if every * step >= _YEAR_WIDTH), 100)


def _lines(top: int, left: int, right: int, language: str) -> str:
    """Lines at round numbers, with these."""
    drawn = ""
    step = _round_step(top)
    for value in range(step, top + 1, step):
        y = round(_TOP + _PLOT * (1 - value / top)) + 0.5
        drawn += f'<path d="M{left} {y:g}H{right}" stroke="currentColor" stroke-opacity=".15"/>'
        drawn += _text(short(value, language), left - 6, y + 4.5, "end", is_faint=True)
    return drawn


def _round_step(top: int) -> int:
    """A step of 1, 2 or 5, or ten times, a hundred times … that, which makes at most four lines."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if top <= 4 * step + step // 2:
                return step
        size *= 10


# -- names


def _lying(series: Series, facet: str) -> str:
    points: Sequence[Point] = series.points[:MOST_DRAWN]
    labels = [cut(point.label, longest=_LONGEST_LABEL * 100 * 11 // _FONT_SIZE) for point in points]
    # Some fonts are a little wider than Verdana.
    left = 14 + max(text_width(label, VERDANA) * _FONT_SIZE // 1050 for label in labels)
    longest = _WIDTH - left - 52
    top = max(point.value for point in points) or 1
    bars, texts = "", ""
    for place, (point, label) in enumerate(zip(points, labels, strict=True)):
        y = place * _ROW
        length = max(round(longest * point.value / top, 1), 1)
        bars += _bar(point, (left, y + 4, length, _ROW - 8), facet, (left, y, _WIDTH - left, _ROW))
        shown = _text(label, left - 8, y + _ROW / 2 + 4.5, "end")
        if label != point.label:
            shown = shown.replace("</text>", f"<title>{escape(point.label)}</title></text>")
        texts += shown + _text(short(point.value, series.language), left + length + 6, y + _ROW / 2 + 4.5)
    height = len(points) * _ROW
    base = f'<path d="M{left - 0.5:g} 0V{height}" stroke="currentColor" stroke-opacity=".4"/>'
    if series.more:
        texts += _text(series.more, left, height + 18, is_faint=True)
        height += _ROW
    return _framed(series, _WIDTH, height, f"{_BARS}{bars}</g></g>{base}{texts}", facet)
