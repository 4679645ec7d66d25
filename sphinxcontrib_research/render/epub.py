"""What EPUB needs besides: the addresses behind links, as an e-reader may have no other way to them."""

from __future__ import annotations

import re

_LINK = re.compile(r'<a class="reference external" href="((?:https?|ftp)://[^"]*)">(.*?)</a>', re.DOTALL)


def with_addresses(html: str) -> str:
    """Write the address behind each link that does not show it, as ``epub_show_urls = "inline"`` does.

    Args:
        html: HTML as this package writes it.

    Returns:
        HTML; the class is that of Sphinx's stylesheet for EPUB.
    """
    return _LINK.sub(_with_address, html)


def _with_address(link: re.Match[str]) -> str:
    if link[1] == link[2]:
        return link[0]
    return f'{link[0]}<span class="link-target"> [{link[1]}]</span>'
