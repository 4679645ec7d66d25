"""Badges as SVG, in two tints of the colours around them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import NamedTuple, TypeAlias
from unicodedata import category, combining, east_asian_width
from urllib.parse import quote

from sphinxcontrib_research.drawing import fill_of, ink
from sphinxcontrib_research.model.paper import Badge
from sphinxcontrib_research.util import digest_of, late
from sphinxcontrib_research.util.scripts import way_of_drawn

Font: TypeAlias = dict[str, int]
"""The width of each letter, in hundredths of a pixel."""


def _font(widths: str, others: Font) -> Font:
    return {chr(code): int(width) for code, width in enumerate(widths.split(), 0x20)} | others


VERDANA = _font(
    """
    387 433 505 900 699 1184 799 295 500 500 699 900 400 500 400 500 699 699 699 699 699 699 699 699 699
    699 500 500 900 900 900 600 1100 752 754 768 848 696 632 853 827 463 500 762 612 927 823 866 663 866
    765 752 678 805 752 1088 754 677 754 500 500 500 900 699 699 661 685 573 685 655 387 685 696 302 379
    651 302 1070 696 668 685 685 469 573 433 696 651 900 651 651 578 698 500 698 900 0 0 0 0 0 0 0 0 0 0
    0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 387 433 699 699 699 699 500 699 699 1100 600 709 900 0
    1100 699 596 900 596 596 699 706 699 400 699 596 600 709 1100 1100 1100 600 752 752 752 752 752 752
    1083 768 696 696 696 696 463 463 463 463 853 823 866 866 866 866 866 900 866 805 805 805 805 677 666
    682 661 661 661 661 661 661 1051 573 655 655 655 655 302 302 302 302 673 696 668 668 668 668 668 900
    668 696 696 696 696 651 685 651 752 661 752 661 752 661 768 573 768 573 768 573 768 573 848 712 853
    685 696 655 696 655 696 655 696 655 696 655 853 685 853 685 853 685 853 685 827 696 827 696 463 302
    463 302 463 302 463 302 463 302 958 675 500 379 762 651 651 612 302 612 302 612 325 612 504 618 313
    823 696 823 696 823 696 804 823 696 866 668 866 668 866 668 1177 1080 765 469 765 469 765 469 752
    573 752 573 752 573 752 573 678 433 678 433 678 433 805 696 805 696 805 693 805 696 805 696 805 693
    1088 900 677 651 677 754 578 754 578 754 578 387 550 836 632 550 632 550 734 734 488 794 896 632 550
    518 672 830 551 612 699 794 794 847 279 366 794 550 306 533 898 794 550 794 887 668 1017 761 715 550
    612 612 428 640 378 306 672 306 672 832 726 817 794 859 550 672 488 593 593 488 488 550 550 488 464
    550 220 309 274 366 1466 1283 1038 1100 978 611 1222 1100 856 794 488 366 306 794 550 794 550 794
    550 805 696 794 550 805 696 488 794 488 794 488 978 734 794 550 794 550 794 550 794 550 794 550 593
    488 306 1466 1283 1038 853 685 1045 616 823 696 752 661 1083 1051 866 668 794 488 794 488 672 488
    672 488 366 306 366 306 794 550 794 550 734 366 734 366 794 550 794 550 752 573 678 433 619 435 794
    550 715 550 664 550 672 488 794 488 672 488 794 550 794 550 794 550 794 550 794 550 306 550 349 306
    851 850 794 734 550 672 672 428 488 587 437 734 794 798 672 488 428 306 772 550 734 366 794 651
    """,
    {"–": 699, "—": 1100, "‘": 295, "’": 295, "“": 505, "”": 505, "…": 900, "•": 600},
)
"""Verdana, 11 pixels."""

HELVETICA_BOLD = _font(
    """
    306 306 509 612 612 1100 753 306 326 326 448 660 306 448 306 408 612 612 612 612 612 612 612 612 612
    612 306 306 660 660 660 612 880 753 774 815 815 713 652 835 815 324 612 794 652 998 815 856 734 856
    794 714 672 815 693 1038 734 734 713 366 408 366 660 550 285 631 672 631 672 631 366 672 652 284 306
    631 284 997 652 672 672 672 428 591 387 652 572 895 591 571 571 366 245 366 660 0 0 0 0 0 0 0 0 0 0
    0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 306 306 612 612 612 612 245 612 285 880 378 488 660 0
    880 285 440 660 431 431 285 652 682 306 285 431 404 488 981 978 978 612 753 753 753 753 753 753 1079
    815 713 713 713 713 324 324 324 324 815 815 856 856 856 856 856 660 856 815 815 815 815 734 734 672
    631 631 631 631 631 631 998 631 631 631 631 631 284 284 284 284 672 652 672 672 672 672 672 660 672
    652 652 652 652 571 672 571 753 631 753 631 753 631 815 631 815 631 815 631 815 631 815 672 815 683
    713 631 713 631 713 631 713 631 713 631 835 672 835 672 835 672 835 672 815 652 815 663 324 284 324
    284 324 284 324 284 324 284 929 576 612 306 794 631 621 652 284 652 284 652 427 652 451 652 284 815
    652 815 652 815 652 811 815 652 856 672 856 672 856 672 1202 1019 794 428 794 428 794 428 714 591
    714 591 714 591 714 591 672 387 672 387 672 387 815 652 815 652 815 652 815 652 815 652 815 652 1038
    895 734 571 734 713 571 713 571 713 571 366 672 830 734 672 727 612 794 794 488 794 898 734 672 635
    734 823 625 672 612 856 794 860 306 429 856 612 429 604 1034 794 672 856 1041 874 1014 840 764 612
    715 734 612 654 564 366 734 366 672 1010 885 852 717 870 550 713 571 660 660 606 498 673 555 423 366
    656 308 582 629 366 1353 1245 1166 1164 918 573 1274 997 880 794 612 306 306 856 672 794 672 794 672
    794 672 794 672 794 672 612 794 612 794 612 1100 978 907 756 856 672 794 612 856 672 856 672 639 586
    306 1382 1268 1191 856 672 1067 734 794 672 753 631 1079 998 856 672 794 612 794 612 734 612 734 612
    306 306 306 306 856 672 856 672 794 428 794 428 794 672 794 672 714 591 672 387 730 730 794 672 794
    612 744 552 734 488 794 612 734 612 856 672 856 672 856 672 856 672 734 612 306 612 397 306 1057
    1059 794 794 612 672 672 428 488 672 672 839 915 734 734 612 612 306 906 725 849 483 844 571
    """,
    {"–": 550, "—": 1100, "‘": 306, "’": 306, "“": 509, "”": 509, "…": 1100, "•": 385},
)
"""Helvetica, bold, 11 pixels."""

_OF_ALPHABETS = 740
"""Letters of other alphabets, as the Greek and the Cyrillic ones are on average."""
_WIDE = 1100
_EMOJI = 1500


Letter: TypeAlias = str
"""A text of one character."""


@lru_cache(maxsize=1024)
def _letter_width(letter: Letter) -> int:
    """How wide a letter is that the tables do not hold."""
    kind = category(letter)
    if kind in ("Mn", "Me", "Cf"):
        return 0
    if letter >= "\U0001f000" and kind == "So":
        return _EMOJI
    if kind == "Zs":
        return VERDANA[" "]
    if east_asian_width(letter) in "WF":
        return _WIDE
    return _OF_ALPHABETS if kind[0] == "L" else VERDANA["m"]


def text_width(text: str, font: Font) -> int:
    """The width of a text, in hundredths of a pixel."""
    try:
        return sum([font[letter] for letter in text])
    except KeyError:
        return sum(font[letter] if letter in font else _letter_width(letter) for letter in text)


# Badges: a label in the colour of the text, and a message in the colour that the style sheet fills badges
# with; a colour of the data is drawn as it is. So they follow a theme into the dark, and are black without
# any style.
#
# What is drawn refers to nothing by an id, so that it can stand on a page any number of times. Texts are
# about as wide as in Helvetica, whatever font a reader has; long ones are made exactly so.

_LONGEST = 30_000
"""The widest text that is drawn in full, in hundredths of a pixel: a badge has to fit on a phone."""
_HEIGHT = 18
_BASELINE = 13
_PADDING = 6
_MARK = 22
"""The width of a part that holds a mark."""
_FREE = 50
"""Up to this width a text has room for any font."""
_REGULAR = 93
"""The width of letters that are not bold, in hundredths of that of bold ones."""
_FONT = 'font-size="11" text-anchor="middle"'

# Letters of these scripts join or stack: spaced out to a width that is only a guess they would be torn apart.
_JOINING = late("[\u0590-\u109f\u1780-\u18af\u200c\u200d\ufb1d-\ufdff\ufe70-\ufefe]")

# By the kinds whose label is a mark.
_MARKS = {
    "stars": "M11 2.6l1.9 4.4 4.8.4-3.6 3.2 1.1 4.7-4.2-2.5-4.2 2.5 1.1-4.7-3.6-3.2 4.8-.4z",
    "likes": "M11 15.2l-5.4-5.3a3.5 3.5 0 0 1 4.9-4.9l.5.5.5-.5a3.5 3.5 0 0 1 4.9 4.9z",
}


class _Look(NamedTuple):
    """How a badge looks, whatever its accessible name is."""

    width: int
    drawn: str
    id: str


def svg(badge: Badge) -> str:
    """A badge as an inline ``<svg>`` of an HTML page, complete in itself."""
    look = _look(badge)
    more = f' viewBox="0 0 {look.width} {_HEIGHT}" {_FONT}'
    return f"{_opening(badge, look.width, more)}{look.drawn}</svg>"


def symbol_id(badge: Badge) -> str:
    """The id of how a badge looks: the same for all that look the same, in every build."""
    return _look(badge).id


def use(badge: Badge) -> str:
    """A badge as an inline ``<svg>`` that shows a ``<symbol>`` of the same page."""
    look = _look(badge)
    return f'{_opening(badge, look.width)}<use href="#{look.id}"/></svg>'


def symbol(badge: Badge) -> str:
    """How a badge looks, as the ``<symbol>`` that :func:`use` shows."""
    look = _look(badge)
    return f'<symbol id="{look.id}" viewBox="0 0 {look.width} {_HEIGHT}" {_FONT}>{look.drawn}</symbol>'


def symbols(drawn: Iterable[str]) -> str:
    """The symbols of a page, in an element that takes no place; nothing for a page without."""
    whole = "".join(drawn)
    return (
        f'<svg class="research-symbols" width="0" height="0" aria-hidden="true">{whole}</svg>'
        if whole
        else ""
    )


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


def _opening(badge: Badge, width: int, more: str = "") -> str:
    # A symbol has a box and a font of its own.
    return (
        f'<svg class="research-badge research-badge-{badge.kind}" role="img" width="{width}"'
        f' height="{_HEIGHT}"{more}><title>{escape(badge.title)}</title>'
    )


def _look(badge: Badge) -> _Look:
    own = badge.color if badge.color and badge.color != fill_of(badge.kind) else ""
    return _draw(_MARKS.get(badge.kind, ""), badge.label, badge.message, own)


@lru_cache(maxsize=8192)
def _draw(mark: str, label: str, message: str, color: str) -> _Look:
    """Draw a badge.

    Args:
        mark: The path of what stands for the label.
        label: The words of the first part; with a mark those of a badge without a message.
        message: The words of the second part.
        color: Its ground, if the data has one for it.
    """
    drawn, left = "", 0
    if mark:
        drawn, left = f'<path fill="currentColor" d="{mark}"/>', _MARK
        label = "" if message else label
    if label:
        label = cut(label, HELVETICA_BOLD, _LONGEST // 2 if message else _LONGEST)
        width = _pixels(label, _REGULAR)
        middle = left + width / 2 + (0 if mark else _PADDING)
        drawn += _text(label, middle, width, ' fill="currentColor"')
        left += width + (1 if mark else 2) * _PADDING
    if left:
        drawn = f'<path fill="currentColor" fill-opacity=".08" d="M0 0h{left}v{_HEIGHT}H0"/>{drawn}'
    right = 0
    if message:
        message = cut(message, HELVETICA_BOLD, _LONGEST - left * 100)
        width = _pixels(message)
        right = width + 2 * _PADDING
        ground, letters = (
            (f'fill="{_short(color)}"', f' fill="{_short(ink(color))}"')
            if color
            else ('fill-opacity=".14"', "")
        )
        drawn += f'<path {ground} d="M{left} 0h{right}v{_HEIGHT}H{left}"/>'
        drawn += _text(message, left + right / 2, width, f' font-weight="600"{letters}')
    # Short, as it stands in every entry; no word begins so.
    return _Look(left + right, drawn, f"rb-{digest_of(f'{left + right} {drawn}', 5)}")


def _pixels(text: str, percent: int = 100) -> int:
    return max(1, text_width(text, HELVETICA_BOLD) * percent // 10_000)


def _short(color: str) -> str:
    """``#fff`` for ``#ffffff``."""
    return f"#{color[1::2]}" if len(color) == 7 and color[1::2] == color[2::2] else color


def _text(text: str, middle: float, width: int, attributes: str) -> str:
    is_free = width <= _FREE or (not text.isascii() and _JOINING().search(text))
    fitted = "" if is_free else f' textLength="{width}" lengthAdjust="spacingAndGlyphs"'
    way = f' direction="{way}"' if (way := way_of_drawn(text)) else ""
    return f'<text x="{middle:g}" y="{_BASELINE}"{fitted}{way}{attributes}>{escape(text)}</text>'


# Badges as addresses at shields.io, for authors who want live ones.

_HOST = "https://img.shields.io"
_GITHUB = "https://github.com/"


def _part(text: str) -> str:
    """A text as one part of a path: dashes and underscores are doubled first, then all else is encoded."""
    return quote(text.replace("-", "--").replace("_", "__"), safe="")


def shields_address(badge: Badge) -> str:
    """The address of a badge's image; that of a repository's stars counts them anew.

    See https://shields.io/badges/static-badge and https://shields.io/badges/git-hub-repo-stars.
    """
    if badge.kind == "stars" and badge.url.startswith(_GITHUB):
        owner_and_name = quote(badge.url.removeprefix(_GITHUB), safe="/")
        return f"{_HOST}/github/stars/{owner_and_name}?style=social"
    parts = [_part(cut(one)) for one in (badge.label, badge.message) if one] or [_part(badge.text)]
    color = badge.color.removeprefix("#") or "lightgrey"
    style = "?style=social" if badge.kind in _MARKS else ""
    return f"{_HOST}/badge/{'-'.join((*parts, color))}{style}"
