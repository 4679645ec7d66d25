"""The known word that an unknown one is probably a slip of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches

from sphinxcontrib_research.model.folding import fold

_TRIED = 12
"""How many of the words that share most pairs of letters are compared in full."""
_LOOKED_AT = 400
"""How many words are looked at for the rarest pairs of letters: what all words have says nothing of one."""
_LONGEST = 200


class Nearest:
    """Finds the known word that is most like another.

    Comparing with every word of a large library takes a tenth of a second for each slip; the pairs of letters
    that words share leave few to compare.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._words: list[str] = list(dict.fromkeys(known))
        self._folded = [_folded(word) for word in self._words]
        self._having: dict[str, list[int]] = {}
        for number, word in enumerate(self._folded):
            for pair in _pairs(word):
                self._having.setdefault(pair, []).append(number)

    def find(self, word: str, cutoff: float = 0.6) -> str:
        """The nearest known word, or nothing if none is near.

        Args:
            word: The unknown word; case, accents and punctuation don't count.
            cutoff: How alike the words have to be, as :mod:`difflib` measures.
        """
        folded = _folded(word[:_LONGEST])
        shared: Counter[int] = Counter()
        left = _LOOKED_AT
        for having in sorted(filter(None, map(self._having.get, sorted(_pairs(folded)))), key=len):
            if len(having) > left and shared:
                break
            shared.update(having[:left])
            left -= len(having)
        best = sorted(
            shared.most_common(2 * _TRIED),
            key=lambda found: (-found[1], abs(len(self._folded[found[0]]) - len(folded)), found[0]),
        )
        tried: dict[str, list[str]] = {}
        for number, _count in best[:_TRIED]:
            tried.setdefault(self._folded[number], []).append(self._words[number])
        close = get_close_matches(folded, tried, 1, cutoff)
        return get_close_matches(word, tried[close[0]], 1, 0)[0] if close else ""

    def did_you_mean(self, word: str) -> str:
        """The end of a message about an unknown word: ``, did you mean 'adan'?``, or nothing."""
        near = self.find(word)
        return f", did you mean '{near}'?" if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: ``, did you mean 'adan'?``, or nothing."""
    return Nearest(known).did_you_mean(word)


def _folded(word: str) -> str:
    return fold(word) or word.casefold()


def _pairs(word: str) -> set[str]:
    framed = f" {word} "
    return {framed[at : at + 2] for at in range(len(framed) - 1)}
