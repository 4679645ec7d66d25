"""The known word that an unknown one is probably a slip of: the one place that proposes."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable

from sphinxcontrib_research.util.text import fold

_TRIED = 12
"""How many of the words that share most pairs of letters are compared in full."""
_LOOKED_AT = 800
"""How many words are looked at for the rarest pairs of letters: what all words have says nothing of one."""
_LONGEST = 200
_SHORT = 4
"""In names of so few letters another letter makes another word."""
_MOST = 4
"""The most slips in one word, however long."""
_ENDINGS = ("al", "ed", "er", "ers", "ing", "ion", "ions", "ment", "or", "ors")
"""What makes another word of the same stem: nobody writes ``published`` for ``publisher`` by a slip."""
_OTHER_WORDS = frozenset(
    """
    area case citation core cover dates edit editorial face file gate image images item items lab last
    lead level like line lines list mark media memo mode name node papers part party paste place plan
    plate posted poster press price project projects published rank rate role rule rules sales scene score
    section set site size sort space stage start state states story style table team term theme tile time
    times tool top track type types unit units use user value values version versions view views vote web
    word words work works
    """.split()
)
"""Words that data uses as names of its own, and that look like slips of others."""


class Nearest:
    """Finds the known word that is most like another.

    Comparing with every word of a large library takes a tenth of a second for each slip; the pairs of letters
    that words share leave few to compare.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._words: list[str] = list(dict.fromkeys(known))
        self._folded = [_folded(word) for word in self._words]
        self._in_order = sorted(self._folded)
        self._having: dict[tuple[str, int], list[int]] = {}
        """The words that hold a pair of letters, by that pair and their length."""
        for number, word in enumerate(self._folded):
            for pair in _pairs(word):
                self._having.setdefault((pair, len(word)), []).append(number)

    def find(self, word: str) -> str:
        """The nearest known word, or nothing if none is near.

        Args:
            word: The unknown word; case, accents and punctuation don't count.
        """
        folded = _folded(word[:_LONGEST])
        most = _slips(len(folded))
        lengths = range(len(folded) - most, len(folded) + most + 1)
        pairs = sorted(_pairs(folded))
        keys = [(pair, length) for length in lengths for pair in pairs]
        shared: Counter[int] = Counter()
        left = _LOOKED_AT
        for numbers in sorted((self._having[key] for key in keys if key in self._having), key=len):
            if len(numbers) > left and shared:
                break
            shared.update(numbers[:left])
            left -= len(numbers)
        best = sorted(shared, key=lambda number: (-shared[number], number))
        found = [
            (slips, edit_distance(word, self._words[number], len(word)), self._words[number])
            for number in best[:_TRIED]
            if (slips := edit_distance(folded, self._folded[number], most)) <= most
        ]
        return min(found)[2] if found else self._only_one_that_begins_with(folded)

    def _only_one_that_begins_with(self, folded: str) -> str:
        """The one known word that another one is the beginning of: "xie2024" of "xie2024adan"."""
        at = bisect_left(self._in_order, folded)
        longer = [word for word in self._in_order[at : at + 2] if word.startswith(folded)]
        if len(folded) < 4 or len(longer) != 1:
            return ""
        return self._words[self._folded.index(longer[0])]


def did_you_mean(near: str, gettext: Callable[[str], str] = str) -> str:
    """Return the end of a message about an unknown word: ``; did you mean 'adan'?``.

    Args:
        near: The word that it is probably a slip of; if empty, so is the result.
        gettext: Translates the words.
    """
    return gettext("; did you mean '%s'?") % near if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the word of a small vocabulary that another one is a slip of, else an empty text."""
    return Nearest(known).find(word)


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the name of a field or a setting that another one is a slip of, else an empty text.

    Names are chosen by people: one that is a word of its own, is derived from the same stem, or counts
    (``image2``) is none.

    Args:
        name: The unknown name, folded.
        known: The known ones, folded alike.
    """
    if len(name) < 4 or name in _OTHER_WORDS:
        return ""
    most = 1 if len(name) < 8 else 2
    letters = set(name)
    found = [
        (slips, other)
        for other in known
        if abs(len(other) - len(name)) <= most
        # A slip adds one letter and takes one away at the most.
        and len(letters.symmetric_difference(other)) <= 2 * most
        and (slips := edit_distance(name, other, most)) <= most
        and (max(len(other), len(name)) > _SHORT or sorted(other) == sorted(name))
        and not _are_two_words(name, other)
    ]
    return min(found)[1] if found else ""


def edit_distance(first: str, second: str, most: int) -> int:
    """Count the letters that are missing, added, wrong or swapped with their neighbour.

    The "optimal string alignment" distance, https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance.

    Args:
        first: A word.
        second: Another word.
        most: Words further apart need no exact figure: the result is then larger than this.
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first, 1):
        low, high = max(1, at - most), min(len(second), at + most)
        now = [most + 1] * (len(second) + 1)
        now[0] = at
        for to in range(low, high + 1):
            cost = letter != second[to - 1]
            now[to] = min(row[to] + 1, now[to - 1] + 1, row[to - 1] + cost)
            if at > 1 and to > 1 and letter == second[to - 2] and first[at - 2] == second[to - 1]:
                now[to] = min(now[to], before[to - 2] + 1)
        before, row = row, now
    return row[-1]


def _slips(length: int) -> int:
    """How many slips a word may hold and still be near."""
    return min(1 + length // 6, _MOST)


def _are_two_words(first: str, second: str) -> bool:
    """Whether two names differ in a number, or in endings that make different words of one stem."""
    if first.rstrip("s") == second.rstrip("s"):
        return False
    if [char for char in first if char.isdecimal()] != [char for char in second if char.isdecimal()]:
        return True
    shared = next(
        (at for at, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]),
        min(len(first), len(second)),
    )
    return any(
        first[stem:] in _ENDINGS and second[stem:] in _ENDINGS
        for stem in range(max(4, shared - 3), shared + 1)
    )


def _folded(word: str) -> str:
    return fold(word) or word.casefold()


def _pairs(word: str) -> set[str]:
    framed = f" {word} "
    return {framed[at : at + 2] for at in range(len(framed) - 1)}
