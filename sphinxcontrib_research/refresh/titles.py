"""Whether two titles are of one paper: asked before an answer is believed."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape

from sphinxcontrib_research.model.names import fold

_TAG = re.compile(r"<[^<>]*>")
_MACRO = re.compile(r"\\[A-Za-z]+\*?|[{}$\\]")

_SHARED_WORDS = 0.6
_ALIKE = 0.72


def titles_agree(ours: str, theirs: str) -> bool:
    """Whether two titles are likely to be of one paper.

    They come with one identifier, so all may differ that differs between a preprint and its journal version
    or between two ways to write mathematics: case, accents, punctuation, markup, a subtitle, some words.

    Args:
        ours: The title in the data; empty: nothing to compare, anything agrees.
        theirs: The title that a service gives; empty agrees with nothing.
    """
    ours, theirs = _plain(ours), _plain(theirs)
    if not ours or ours == theirs:
        return True
    if not theirs:
        return False
    one, other = set(ours.split()), set(theirs.split())
    fewest = min(len(one), len(other))
    if fewest > 1 and len(one & other) >= _SHARED_WORDS * fewest and len(one & other) > 1:
        return True
    if theirs.startswith(f"{ours} ") or ours.startswith(f"{theirs} "):
        return True
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= _ALIKE


@lru_cache(maxsize=4096)
def _plain(title: str) -> str:
    return fold(_MACRO.sub(" ", _TAG.sub("", unescape(title))))
