"""What EPUB needs besides: pages that do not scroll sideways, and the addresses behind links."""

from __future__ import annotations

import re

_LINK = re.compile(
    r'<a class="reference external" href="((?:https?|ftp)://[^"]*)">((?:(?!</?a\b).)*+)</a>', re.DOTALL
)


def for_book(html: str, *, addresses: bool) -> str:
    """Fit a view to a book.

    Args:
        html: HTML as this package writes it.
        addresses: Whether to write the address behind each link that does not show it: an e-reader may have
            no other way to it; the class is that of Sphinx's stylesheet for EPUB.
    """
    html = html.replace('<div class="research-table-box', '<div class="research-book research-table-box')
    return _LINK.sub(_with_address, html) if addresses else html


def _with_address(link: re.Match[str]) -> str:
    if link[1] == link[2]:
        return link[0]
    return f'{link[0]}<span class="link-target"> [{link[1]}]</span>'
