"""Charts as SVG: bars that stand on years, bars that lie beside names.

Letters have the colour and the font of the page. Bars have one colour that shows on light and on dark ground;
the custom property ``--research-chart-bar`` sets another.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sphinxcontrib_research.badges.drawing import cut
from sphinxcontrib_research.badges.numbers import short
from sphinxcontrib_research.badges.widths import VERDANA, text_width
from sphinxcontrib_research.charts.series import MOST_DRAWN, Point, Series

BAR = "#4a7ebb"

_WIDTH = 480
_FONT_SIZE = 13
_PLOT = 150
"""How high the bars of years may be."""
_TOP = 24
_ROW = 26
_LONGEST_LABEL = 170
_MOST_NUMBERS = 12
"""Up to so many years each bar has its number; more have lines behind them instead."""
_YEAR_WIDTH = 40

# Readers of books that know no custom properties take the outer fill.
_BARS = f'<g fill="{BAR}"><g fill="var(--research-chart-bar, {BAR})">'


def svg(series: Series) -> str:
    """A series as an inline ``<svg>``; empty if it has no points."""
    if not series.points:
        return ""
    return _standing(series) if series.is_by_year else _lying(series)


def _framed(series: Series, width: int, height: int, drawn: str) -> str:
    name = escape(series.title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="research-chart-{series.kind}" role="img"'
        f' aria-label="{name}" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' direction="ltr" font-size="{_FONT_SIZE}"><title>{name}</title>'
        f"<desc>{escape(series.description)}</desc>{drawn}</svg>"
    )


def _text(text: str, x: float, y: float, anchor: str = "start", *, is_faint: bool = False) -> str:
    opacity = ' fill-opacity=".75"' if is_faint else ""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="currentColor"{opacity}>{escape(text)}</text>'
    )


def _bar(point: Point, x: float, y: float, width: float, height: float) -> str:
    title = f"<title>{escape(f'{point.label}: {point.shown}')}</title>"
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="1.5">{title}</rect>'


# -- years


def _standing(series: Series) -> str:
    points = series.points
    top = max(point.value for point in points) or 1
    has_numbers = len(points) <= _MOST_NUMBERS
    left = 8 if has_numbers else 44
    step = min((_WIDTH - left - 8) / len(points), 64.0)
    width = round(left + step * len(points) + 8)
    ground = _TOP + _PLOT
    lines = "" if has_numbers else _lines(top, left, width - 8)
    bars, labels = "", ""
    every = _every(step)
    for place, point in enumerate(points):
        middle = round(left + step * (place + 0.5), 1)
        height = round(_PLOT * point.value / top, 1)
        thick = round(min(step * 0.72, 40), 1)
        if point.value:
            bars += _bar(point, round(middle - thick / 2, 1), round(ground - height, 1), thick, height)
        if has_numbers:
            labels += _text(short(point.value), middle, round(ground - height - 6, 1), "middle")
        if len(points) == 1 or int(point.label) % every == 0:
            labels += _text(point.label, middle, ground + 18, "middle", is_faint=True)
    base = f'<path d="M{left} {ground}.5H{width - 8}" stroke="currentColor" stroke-opacity=".4"/>'
    return _framed(series, width, ground + 26, f"{lines}{_BARS}{bars}</g></g>{base}{labels}")


def _every(step: float) -> int:
    """Which years are named: each, or those that 2, 5, 10 … divide."""
    return next((every for every in (1, 2, 5, 10, 20, 25, 50) if every * step >= _YEAR_WIDTH), 100)


def _lines(top: int, left: int, right: int) -> str:
    """Lines at round numbers, with these."""
    drawn = ""
    step = _round_step(top)
    for value in range(step, top + 1, step):
        y = round(_TOP + _PLOT * (1 - value / top)) + 0.5
        drawn += f'<path d="M{left} {y:g}H{right}" stroke="currentColor" stroke-opacity=".15"/>'
        drawn += _text(short(value), left - 6, y + 4.5, "end", is_faint=True)
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


def _lying(series: Series) -> str:
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
        bars += _bar(point, left, y + 4, length, _ROW - 8)
        shown = _text(label, left - 8, y + _ROW / 2 + 4.5, "end")
        if label != point.label:
            shown = shown.replace("</text>", f"<title>{escape(point.label)}</title></text>")
        texts += shown + _text(short(point.value), left + length + 6, y + _ROW / 2 + 4.5)
    height = len(points) * _ROW
    base = f'<path d="M{left - 0.5:g} 0V{height}" stroke="currentColor" stroke-opacity=".4"/>'
    if series.more:
        texts += _text(series.more, left, height + 18, is_faint=True)
        height += _ROW
    return _framed(series, _WIDTH, height, f"{_BARS}{bars}</g></g>{base}{texts}")
