"""Which way texts run: attributes and elements for what runs against the page, and for other languages.

On a page from left to right only texts with letters of a script from right to left weigh more.
"""

from __future__ import annotations

from html import escape

from sphinxcontrib_research.render import Page
from sphinxcontrib_research.util.scripts import lang_of, pieces, stands_apart


def direction_of_page(page: Page) -> str:
    """The attribute of each of our outermost elements: themes set no direction for the page."""
    return ' dir="rtl"' if page.is_rtl else ""


def direction(text: str, page: Page) -> str:
    """The attribute of an element that holds a text of the data and stands beside others.

    Args:
        text: The text, or light markup.
        page: The page around it.
    """
    return ' dir="auto"' if stands_apart(text, in_rtl=page.is_rtl) else ""


def apart(html: str, text: str, page: Page, language: str = "") -> str:
    """A text of the data that stands beside others, in an element of its own if it needs one.

    Args:
        html: The text as HTML.
        text: The text, or light markup.
        page: The page around it.
        language: What the data says of its language; may be empty.
    """
    lang = language_attribute(language, page)
    return f"<bdi{lang}>{html}</bdi>" if lang or stands_apart(text, in_rtl=page.is_rtl) else html


def language_attribute(language: str, page: Page) -> str:
    """The attribute of an element whose text is in a language, unless that is the page's."""
    tag = lang_of(language, page.words.language)
    return f' lang="{escape(tag)}"' if tag else ""


def pieces_html(text: str, *, in_rtl: bool) -> str:
    """A line of names, numbers and words, each of which stands apart that runs against the line.

    Args:
        text: The text.
        in_rtl: Whether the line runs from right to left.
    """
    shown = (
        f"<bdi>{escape(piece)}</bdi>" if is_apart else escape(piece)
        for piece, is_apart in pieces(text, in_rtl=in_rtl)
    )
    return "".join(shown)
