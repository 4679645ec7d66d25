"""Names of fields as data writes them -> the declared fields: folding, other names, near misses."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from sphinxcontrib_research.load.schema import KEPT_QUIETLY, TABLES, Field

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_SEEN = 4096
"""So many names as written are remembered."""
_LONGEST = 40
_WORDS = re.compile(r"[-_ ]+")
_DIGITS = re.compile(r"\d")
_OTHER_WORDS = frozenset(("citation", "papers", "projects", "published", "version", "versions"))
"""Names that lists on the web use, and no slips of ours, which they resemble."""
_NO_SEPARATORS = str.maketrans("", "", "-_ ")


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return a field's name without regard to case, ``-``, ``_`` and blanks."""
    folded = name.casefold().translate(_NO_SEPARATORS)
    return folded if folded.isascii() else normalize("NFC", folded)


class Names:
    """The names that one kind of record may use, those of the setting ``research_fields`` included."""

    __slots__ = ("_close", "_folded", "_ranks", "_seen", "fallbacks", "quiet", "silenced")

    def __init__(self, kind: str, fields: Mapping[str, str | None]) -> None:
        self._folded: dict[str, Field] = {}
        self._ranks: dict[str, int] = {}
        self.fallbacks: dict[str, Field] = {}
        """By folded name: what is read for a field only where nothing else gives it."""
        self.quiet = set(KEPT_QUIETLY)
        self.silenced = {fold(name) for name, target in fields.items() if target is None}
        """What the project does not want to hear of."""
        self._seen: dict[str, Field | None] = {}
        self._close: dict[str, str] = {}
        for field in TABLES[kind]:
            for rank, name in enumerate((field.name, *field.aliases)):
                self._folded.setdefault(fold(name), field)
                self._ranks.setdefault(fold(name), rank)
            for rank, name in enumerate(field.fallbacks):
                if fold(name) not in self._folded:
                    self.fallbacks[fold(name)] = field
                    self._ranks.setdefault(fold(name), rank)
        for name, target in fields.items():
            if target is None:
                self.quiet.add(fold(name))
                self._folded.pop(fold(name), None)
                self.fallbacks.pop(fold(name), None)
            elif fold(target) in self._folded:
                self._folded[fold(name)] = self._folded[fold(target)]
                self._ranks[fold(name)] = 0
                self.fallbacks.pop(fold(name), None)

    def __getitem__(self, name: str) -> Field | None:
        """Return the field that a name means; ``None`` for any other name."""
        try:
            return self._seen[name]
        except KeyError:
            field = self._folded.get(fold(name))
            if len(self._seen) < _MOST_SEEN:
                self._seen[name] = field
            return field

    def rank(self, name: str) -> int:
        """Return how weak a name is: of two for the same field the lower one counts."""
        return self._ranks.get(fold(name), 0)

    def near(self, name: str) -> str:
        """Return the known name that an unknown one is surely a slip of, else an empty text.

        A wrong guess is worse than none: names that differ in a whole word, a number or a short word, and
        words with a meaning of their own, are no slips.
        """
        folded = fold(name)
        if folded not in self._close:
            is_word = 3 < len(folded) <= _LONGEST and folded not in _OTHER_WORDS
            self._close[folded] = self._nearest(name, folded) if is_word else ""
        return self._close[folded]

    def _nearest(self, name: str, folded: str) -> str:
        letters = sorted(folded)
        swapped = [one for one in self._folded if len(one) == len(folded) and sorted(one) == letters]
        close = get_close_matches(folded, self._folded, n=3, cutoff=0.8)
        found = (self._written(one) for one in (*swapped, *close))
        return next((one for one in found if _is_slip(name, one)), "")

    def _written(self, folded: str) -> str:
        """Return a name as the documentation writes it."""
        field = self._folded[folded]
        return next((name for name in (field.name, *field.aliases) if fold(name) == folded), field.name)


def _is_slip(name: str, known: str) -> bool:
    """Say whether a name is a known one with a slip of the finger in one of its words."""
    ours, theirs = _WORDS.split(name.casefold()), _WORDS.split(known.casefold())
    if len(ours) != len(theirs):
        ours, theirs = ["".join(ours)], ["".join(theirs)]
    unlike = [(one, other) for one, other in zip(ours, theirs, strict=True) if one != other]
    return all(
        (min(len(one), len(other)) > 3 or sorted(one) == sorted(other))
        and _DIGITS.findall(one) == _DIGITS.findall(other)
        and _differ_by_one(one, other)
        for one, other in unlike
    )


def _differ_by_one(one: str, other: str) -> bool:
    """Say whether two words differ in one letter (in two, late in long words) or in the order of letters."""
    if sorted(one) == sorted(other):
        return True
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 10**6)
    start = min(start, len(one), len(other))
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= (1 if start < 6 else 2)


def no_fields(fields: Mapping[str, str | None]) -> dict[str, str]:
    """Return which entries of ``research_fields`` lead to no field of any record, and what to say of each."""
    kinds = [names_of(kind, fields) for kind in TABLES]
    wrong: dict[str, str] = {}
    for name, target in fields.items():
        if target is None or any(names[target] is not None for names in kinds):
            continue
        near = next((near for names in kinds if (near := names.near(target))), "")
        hint = f"; did you mean '{near}'?" if near else ""
        wrong[name] = f"'{target}' is no field, so the entry of '{name}' is ignored{hint}"
    return wrong


@lru_cache(maxsize=64)
def _names(kind: str, fields: tuple[tuple[str, str | None], ...]) -> Names:
    return Names(kind, dict(fields))


def names_of(kind: str, fields: Mapping[str, str | None]) -> Names:
    """Return the names of one kind of record, made once."""
    return _names(kind, tuple(fields.items()))
