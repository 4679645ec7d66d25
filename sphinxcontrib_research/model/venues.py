"""Names of venues in papers -> records of venues."""

from __future__ import annotations

from collections.abc import Mapping

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.folding import identity
from sphinxcontrib_research.model.paper import Venue


class Venues:
    """The venue records, found by id, short name, name and alias."""

    def __init__(self, venues: Mapping[str, Venue]) -> None:
        self.records = venues
        self._by_key: dict[str, Venue] = {}
        self.problems: list[Problem] = []
        self._known: dict[str, Venue | None] = {}
        for venue in venues.values():
            for name in (venue.id, venue.short, venue.name, *venue.aliases):
                self._take(venue, name)

    def find(self, name: str) -> Venue | None:
        """The record of a name; an id counts as it is written, all else folded."""
        if name not in self._known:
            self._known[name] = self.records.get(name) or self._by_key.get(identity(name))
        return self._known[name]

    def _take(self, venue: Venue, name: str) -> None:
        key = identity(name)
        other = self._by_key.setdefault(key, venue) if key else venue
        if other is not venue:
            place = f"{other.path}:{other.line}"
            message = f"'{name}' is also a name of the venue '{other.id}' ({place}); keeping that one"
            self.problems.append(
                Problem(venue.path, venue.line, message, "duplicate", venue.id, kind="venue")
            )
