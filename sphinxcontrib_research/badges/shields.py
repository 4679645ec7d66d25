"""Badges as addresses at shields.io, for authors who want live ones."""

from __future__ import annotations

from urllib.parse import quote

from sphinxcontrib_research.badges.badge import Badge
from sphinxcontrib_research.badges.drawing import SOCIAL, cut

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
    style = "?style=social" if badge.kind in SOCIAL else ""
    return f"{_HOST}/badge/{'-'.join((*parts, color))}{style}"
