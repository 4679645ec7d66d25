"""Names of fields as data writes them -> the declared fields: folding, other names, near misses."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from sphinxcontrib_research.load.schema import KEPT_QUIETLY, TABLES, Field
from sphinxcontrib_research.model.nearest import nearest_name

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_SEEN = 4096
"""So many names as written are remembered."""
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
            near = self._written(nearest_name(folded, self._folded))
            self._close[folded] = "" if _differ_in_a_short_word(name, near) else near
        return self._close[folded]

    def _written(self, folded: str) -> str:
        """Return a name as the documentation writes it."""
        if not folded:
            return ""
        field = self._folded[folded]
        return next((name for name in (field.name, *field.aliases) if fold(name) == folded), field.name)


def _differ_in_a_short_word(name: str, near: str) -> bool:
    """Say whether two names of the same number of words differ in a word of three letters: no slip of it."""
    ours, theirs = (one.casefold().replace("-", "_").replace(" ", "_").split("_") for one in (name, near))
    return len(ours) == len(theirs) > 1 and any(
        one != other and min(len(one), len(other)) < 4 and sorted(one) != sorted(other)
        for one, other in zip(ours, theirs, strict=True)
    )


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
