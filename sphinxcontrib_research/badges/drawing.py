"""Badges as SVG, drawn the way shields.io does: https://github.com/badges/shields/tree/master/badge-maker.

What is drawn refers to nothing by an id, so that it can stand on a page any number of times. Texts are as
wide as they are in the fonts that shields.io names, whatever font a reader has.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from html import escape
from typing import NamedTuple
from unicodedata import combining

from sphinxcontrib_research.badges.badge import Badge
from sphinxcontrib_research.badges.colors import LABEL, ink
from sphinxcontrib_research.badges.widths import HELVETICA_BOLD, VERDANA, Font, text_width

SOCIAL = frozenset(("stars", "likes"))
"""Kinds that look like a button with a counter."""

_LONGEST = 30_000
"""The widest text that is drawn in full, in hundredths of a pixel."""
_HEIGHT = 20
_PADDING = 5
_ICON = 14
_GUTTER = 3

# Letters of these scripts join or stack: spaced out to a width that is only a guess they would be torn apart.
_JOINING = re.compile("[\u0590-\u109f\u1780-\u18af\u200c\u200d\ufb1d-\ufdff\ufe70-\ufefe]")

_FLAT_TEXT = (
    '<g text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif"'
    ' font-size="110" transform="scale(.1)">'
)
_SOCIAL_TEXT = (
    '<g class="research-social-ink" fill="#333" text-anchor="middle"'
    ' font-family="Helvetica Neue,Helvetica,Arial,sans-serif" font-weight="700"'
    ' font-size="110" transform="scale(.1)">'
)
_MARKS = {
    "stars": "M12 3.5l1.9 4.4 4.8.4-3.6 3.2 1.1 4.7-4.2-2.5-4.2 2.5 1.1-4.7-3.6-3.2 4.8-.4z",
    "likes": "M12 16.4l-5.4-5.3a3.5 3.5 0 0 1 4.9-4.9l.5.5.5-.5a3.5 3.5 0 0 1 4.9 4.9z",
}


class _Look(NamedTuple):
    """How a badge looks, whatever its accessible name is."""

    width: int
    drawn: str
    id: str


def svg(badge: Badge) -> str:
    """A badge as an inline ``<svg>`` of an HTML page, complete in itself."""
    look = _look(badge)
    box = f' viewBox="0 0 {look.width} {_HEIGHT}"'
    return f"{_opening(badge, look.width, box)}{look.drawn}</svg>"


def symbol_id(badge: Badge) -> str:
    """The id of how a badge looks: the same for all that look the same, in every build."""
    return _look(badge).id


def symbol(badge: Badge) -> str:
    """How a badge looks as a ``<symbol>``, for one ``<svg>`` of the page."""
    return _symbol(_look(badge))


def use(badge: Badge) -> str:
    """A badge as an inline ``<svg>`` that shows a ``<symbol>`` of the same page."""
    look = _look(badge)
    return f'{_opening(badge, look.width)}<use href="#{look.id}"/></svg>'


def define(badge: Badge) -> str:
    """A badge as :func:`use` shows it, with the ``<symbol>``: the first of its looks on a page."""
    look = _look(badge)
    return f'{_opening(badge, look.width)}{_symbol(look)}<use href="#{look.id}"/></svg>'


def _symbol(look: _Look) -> str:
    return f'<symbol id="{look.id}" viewBox="0 0 {look.width} {_HEIGHT}">{look.drawn}</symbol>'


def cut(text: str, font: Font = VERDANA, longest: int = _LONGEST) -> str:
    """A text that is not wider than a badge may be; what is left out shows as an ellipsis."""
    if len(text) < 20 or text_width(text, font) <= longest:
        return text
    end, left = 0, longest - font["…"]
    while end < len(text) and (left := left - text_width(text[end], font)) >= 0:
        end += 1
    # Not between a letter and its accents, nor within a joined emoji.
    while end and (
        combining(text[end]) or "\u200d" in text[end - 1 : end + 1] or "\ufe00" <= text[end] <= "\ufe0f"
    ):
        end -= 1
    return f"{text[:end].rstrip()}…"


def _opening(badge: Badge, width: int, box: str = "") -> str:
    # A symbol has a box of its own.
    return (
        f'<svg class="research-badge research-badge-{badge.kind}" role="img" width="{width}"'
        f' height="{_HEIGHT}"{box}><title>{escape(badge.title)}</title>'
    )


def _look(badge: Badge) -> _Look:
    if badge.kind in SOCIAL:
        return _social(badge)
    return _flat(badge.label, badge.message, badge.color or LABEL)


def _named(width: int, drawn: str) -> _Look:
    digest = blake2b(f"{width} {drawn}".encode(), digest_size=5).hexdigest()
    # Short, as it stands in every entry; no word begins so.
    return _Look(width, drawn, f"rb-{digest}")


def _pixels(text: str, font: Font) -> int:
    """The width of a text, always odd, so that its middle falls on a pixel."""
    return text_width(text, font) // 100 | 1


def _short(color: str) -> str:
    """``#fff`` for ``#ffffff``."""
    return f"#{color[1::2]}" if len(color) == 7 and color[1::2] == color[2::2] else color


def _text(text: str, middle: float, width: int, y: int, attributes: str = "") -> str:
    fitted = "" if not text.isascii() and _JOINING.search(text) else f' textLength="{10 * width}"'
    return f'<text x="{10 * middle:g}" y="{y}"{fitted}{attributes}>{escape(text)}</text>'


def _letters(text: str, middle: float, width: int, fill: str) -> str:
    """A text and the shadow below it."""
    shadow = "#010101" if fill == "#ffffff" else "#ccc"
    under = _text(text, middle, width, 150, f' fill="{shadow}" fill-opacity=".3" aria-hidden="true"')
    return under + _text(text, middle, width, 140, f' fill="{_short(fill)}"')


@lru_cache(maxsize=8192)
def _flat(label: str, message: str, color: str) -> _Look:
    """Style "flat": a grey part with the label, a coloured one with the message."""
    label, message = cut(label), cut(message)
    message_width = _pixels(message, VERDANA)
    right = message_width + 2 * _PADDING
    if not label:
        back = f'<rect width="{right}" height="{_HEIGHT}" rx="3" fill="{_short(color)}"/>'
        letters = _letters(message, message_width / 2 + _PADDING, message_width, ink(color))
        return _named(right, f"{back}{_FLAT_TEXT}{letters}</g>")
    label_width = _pixels(label, VERDANA)
    left = label_width + 2 * _PADDING
    back = (
        f'<path fill="{_short(LABEL)}" d="M3 0h{left - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/>'
        f'<path fill="{_short(color)}" d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{left}z"/>'
    )
    letters = _letters(label, label_width / 2 + _PADDING + 1, label_width, ink(LABEL))
    letters += _letters(message, left - 1 + message_width / 2 + _PADDING, message_width, ink(color))
    return _named(left + right, f"{back}{_FLAT_TEXT}{letters}</g>")


@lru_cache(maxsize=8192)
def _social(badge: Badge) -> _Look:
    """Style "social": a button with a mark, and its counter in a bubble; without a number the mark alone."""
    label, message = cut(badge.label, HELVETICA_BOLD), cut(badge.message, HELVETICA_BOLD)
    mark = f'<path class="research-social-ink" fill="#333" d="{_MARKS[badge.kind]}"/>'
    if not message:
        side = _ICON + 2 * _PADDING - 1
        return _named(side + 1, f"{_button(side)}{mark}")
    label_width, message_width = _pixels(label, HELVETICA_BOLD), _pixels(message, HELVETICA_BOLD)
    left = label_width + _ICON + _GUTTER + 2 * _PADDING
    right = message_width + 2 * 4
    bubble = left + 6
    outline = (
        f"M{bubble + 2}.5 .5h{right - 4}a2 2 0 0 1 2 2v15a2 2 0 0 1-2 2h-{right - 4}"
        "a2 2 0 0 1-2-2v-4l-3-3v-1l3-3v-4a2 2 0 0 1 2-2z"
    )
    drawn = (
        f'{_button(left)}<path class="research-social" fill="#fafafa" stroke="#d5d5d5" d="{outline}"/>{mark}'
    )
    shown = _text(label, left - _PADDING - label_width / 2, label_width, 140)
    shown += _text(message, bubble + right / 2, message_width, 140)
    return _named(bubble + right + 1, f"{drawn}{_SOCIAL_TEXT}{shown}</g>")


def _button(width: int) -> str:
    return (
        f'<rect class="research-social" x=".5" y=".5" width="{width}" height="19" rx="2"'
        ' fill="#fcfcfc" stroke="#d5d5d5"/>'
    )
