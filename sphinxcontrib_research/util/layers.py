"""Mappings on top of others: a library that is extended a hundred times must not hold all a hundred times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from typing import TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Layer(MutableMapping[_Key, _Value]):
    """A mapping that holds what another one holds, until something else is put into it.

    The other one stays as it is. The order is that of the other, then that of what is new; nothing goes.
    """

    __slots__ = ("_below", "_own", "new")

    new: list[_Key]
    """The keys that the mapping below does not have, in order."""

    def __init__(self, below: MutableMapping[_Key, _Value]) -> None:
        self._below = below
        self._own: dict[_Key, _Value] = {}
        self.new = []

    def __getitem__(self, key: _Key) -> _Value:
        return self._own[key] if key in self._own else self._below[key]

    def __contains__(self, key: object) -> bool:
        return key in self._own or key in self._below

    def __setitem__(self, key: _Key, value: _Value) -> None:
        if key not in self._own and key not in self._below:
            self.new.append(key)
        self._own[key] = value

    def __delitem__(self, key: _Key) -> None:
        raise TypeError("a layer gives nothing back")

    def __iter__(self) -> Iterator[_Key]:
        yield from self._below
        yield from self.new

    def __len__(self) -> int:
        return len(self._below) + len(self.new)

    def pairs(self) -> Iterator[tuple[_Key, _Value]]:
        """All keys and values, in order."""
        own = self._own
        for key, value in pairs(self._below):
            yield key, own.get(key, value)
        for key in self.new:
            yield key, own[key]


def pairs(mapping: MutableMapping[_Key, _Value]) -> Iterable[tuple[_Key, _Value]]:
    """All keys and values of a mapping, quickly: ``items()`` of a layer looks each of them up."""
    return mapping.pairs() if isinstance(mapping, Layer) else mapping.items()
