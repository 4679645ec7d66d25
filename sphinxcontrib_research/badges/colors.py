"""Colours of badges, and what can be read on them."""

from __future__ import annotations

import re
from functools import lru_cache

LABEL = "#555555"

FILLS = {
    "venue": "#4f5d95",
    "award": "#e3b341",
    "citations": "#0969a8",
    "downloads": "#3f7a1f",
    "sota": "#0f766e",
    "category": "#5f6b7a",
    "code": "#3d4450",
    "type": "#6f5796",
    "metrics": "#32708d",
}
"""By kind; each is legible with white or dark letters on it."""

LEGIBLE = 4.5
"""The contrast that letters need (https://www.w3.org/TR/WCAG22/#contrast-minimum)."""
_ALMOST = 3.0

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def luminance(color: str) -> float:
    """The relative luminance of ``#rrggbb`` or ``#rgb`` (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    if len(color) == 4:
        color = "#" + "".join(digit * 2 for digit in color[1:])
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=256)
def ink(fill: str) -> str:
    """The colour of letters on a fill: white or near black, black where only that reaches 4.5:1."""
    for letters in ("#ffffff", "#333333"):
        if contrast(letters, fill) >= LEGIBLE:
            return letters
    return "#000000"


@lru_cache(maxsize=256)
def fill_of(kind: str, color: str = "") -> str:
    """The fill of a badge.

    Args:
        kind: The badge's kind; one without a colour of its own is grey.
        color: A colour that the data asks for, ``#rgb`` or ``#rrggbb``; any other text is none.

    Returns:
        ``#rrggbb``; a colour that white letters are almost legible on is darkened until they are.
    """
    if not _HEX.fullmatch(color):
        return FILLS.get(kind, LABEL)
    digits = color[1:].lower() if len(color) == 7 else "".join(2 * digit for digit in color[1:].lower())
    fill = f"#{digits}"
    if contrast("#ffffff", fill) < _ALMOST:
        return fill
    while contrast("#ffffff", fill) < LEGIBLE:
        fill = "#" + "".join(f"{int(fill[place : place + 2], 16) * 31 // 32:02x}" for place in (1, 3, 5))
    return fill
