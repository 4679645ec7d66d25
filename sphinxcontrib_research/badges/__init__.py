"""Badges: what is known of a paper in a few letters, as SVG, in words, or as an address at shields.io."""

from __future__ import annotations

from sphinxcontrib_research.badges.badge import KINDS, Badge, is_kind
from sphinxcontrib_research.badges.drawing import define, svg, symbol, symbol_id, use
from sphinxcontrib_research.badges.making import badges_of, kinds_without_data, stars_badge
from sphinxcontrib_research.badges.shields import shields_address
from sphinxcontrib_research.badges.types import type_name
from sphinxcontrib_research.badges.words import ENGLISH, Words

__all__ = [
    "ENGLISH",
    "KINDS",
    "Badge",
    "Words",
    "badges_of",
    "define",
    "is_kind",
    "kinds_without_data",
    "shields_address",
    "stars_badge",
    "svg",
    "symbol",
    "symbol_id",
    "type_name",
    "use",
]
