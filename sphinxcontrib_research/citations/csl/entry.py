"""The item that is being written, what was found out while doing so, and the conditions that styles test.

https://docs.citationstyles.org/en/stable/specification.html#choose
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from sphinxcontrib_research.citations.csl.marked import NUMBER
from sphinxcontrib_research.citations.csl.numbers import NUMERIC

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.csl.files import Locale
    from sphinxcontrib_research.citations.csl.names import NameFormat

Item: TypeAlias = "Mapping[str, Any]"
"""An item of CSL-JSON whose texts are marked texts."""


Writer: TypeAlias = "Callable[[Entry], str]"
Decoration: TypeAlias = "Callable[[str], str]"


@dataclass(frozen=True)
class NamesFormat:
    """What a style says of names in ``cs:names``; ``None``: what it leaves to others."""

    name: NameFormat | None
    et_al: tuple[str, Decoration] | None
    label: Callable[[Entry, str, int], str] | None
    label_first: bool = False


@dataclass(frozen=True, slots=True)
class Repeated:
    """How many names of an entry are those of the entry before, and what is written in their place."""

    text: str
    """``———``"""
    rule: str = "complete-all"
    """The style's ``subsequent-author-substitute-rule``."""
    count: int = 0
    """The names that are replaced, from the first."""


@dataclass(slots=True)
class Entry:
    """An item that is being written, and what was found out while doing so."""

    item: Item
    locale: Locale
    is_bibliography: bool = True
    locator: str = ""
    label: str = ""
    """The kind of locator: ``page``."""
    position: str = "first"
    """How the work was cited before, as the condition ``position`` has it."""
    is_near: bool = False
    """Whether it was cited a few notes before."""
    year_suffix: str = ""
    number: str = NUMBER
    names_shown: int = 0
    """How many names must be shown to distinguish works."""
    given_names: Mapping[tuple[str, int], bool] = field(default_factory=dict)
    """The names that need initials (``False``) or all given names (``True``), by variable and position."""
    is_ambiguous: bool = False
    """What the condition ``disambiguate`` tests."""
    for_sorting: bool = False
    called: int = 0
    """Variables that were looked up, and those that were not empty: empty groups are left out."""
    filled: int = 0
    macros: int = 0
    """Macros that were called."""
    used: set[str] = field(default_factory=set)
    """The variables that were used as a substitute, and are not written again."""
    is_substituting: bool = False
    without_names: bool = False
    """Whether the first names are left out, as the sentence around has them."""
    first_names: str = ""
    """The first names that were written, or their substitute."""
    first_people: tuple[str, ...] = ()
    """The people of the first names."""
    repeated: Repeated | None = None
    """What to write in place of first names that are those of the entry before."""
    has_names: bool = False
    outer_names: NamesFormat | None = None
    """The format of the names that are being substituted."""
    has_suffix: bool = False

    def value(self, variable: str, kind: type = str) -> Any:
        """Look up a variable; empty if it has no value of its kind or was used in place of another."""
        self.called += 1
        found = "" if variable in self.used else self.item.get(variable, "")
        if not isinstance(found, kind):
            return ""
        if found:
            self.filled += 1
            if self.is_substituting:
                self.used.add(variable)
        return found

    def suffix_once(self) -> str:
        """The year suffix, the first time."""
        if not self.year_suffix or self.has_suffix or self.for_sorting:
            return ""
        self.has_suffix = True
        return self.year_suffix


# Conditions


def _test_variable(name: str) -> Callable[[Entry], bool]:
    if name == "locator":
        return lambda entry: bool(entry.locator)
    return lambda entry: bool(entry.item.get(name))  # also if it is a substitute


def _test_numeric(name: str) -> Callable[[Entry], bool]:
    def test(entry: Entry) -> bool:
        value = entry.locator if name == "locator" else entry.item.get(name, "")
        return isinstance(value, str) and NUMERIC.fullmatch(value.strip()) is not None

    return test


def _test_position(name: str) -> Callable[[Entry], bool]:
    if name == "near-note":
        return lambda entry: not entry.is_bibliography and entry.is_near
    fitting = _POSITIONS.get(name, frozenset())
    return lambda entry: not entry.is_bibliography and entry.position in fitting


_POSITIONS = {
    "first": frozenset(("first",)),
    "subsequent": frozenset(("subsequent", "ibid", "ibid-with-locator")),
    "ibid": frozenset(("ibid", "ibid-with-locator")),
    "ibid-with-locator": frozenset(("ibid-with-locator",)),
}
"""The positions of which a condition holds: each is a case of those before it."""


def _test_locator(name: str) -> Callable[[Entry], bool]:
    return lambda entry: bool(entry.locator) and (entry.label or "page").replace(" ", "-") == name


CONDITIONS: dict[str, Callable[[str], Callable[[Entry], bool]]] = {
    "type": lambda name: lambda entry: entry.item.get("type") == name,
    "variable": _test_variable,
    "is-numeric": _test_numeric,
    "is-uncertain-date": lambda name: lambda entry: "circa" in (entry.item.get(name) or ()),
    "locator": _test_locator,
    "position": _test_position,
    "disambiguate": lambda _value: lambda entry: entry.is_ambiguous,
}
"""The tests of ``cs:if``: from an attribute to the test for each of its values."""
