"""All facts that a project knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.lock import filling
from sphinxcontrib_research.lock.fact import Fact, keys_of
from sphinxcontrib_research.model.paper import Author, Paper


@dataclass(frozen=True, slots=True)
class Lock:
    """Facts by what they are about (``doi:…``, ``github:owner/name``, ``orcid:…``), then by field."""

    entries: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)

    def fact(self, key: str, name: str) -> Fact | None:
        """One fact, if it is known."""
        facts = self.entries.get(key)
        return facts.get(name) if facts else None

    def for_paper(self, paper: Paper) -> Mapping[str, Fact]:
        """All facts about a paper; the strongest of its identifiers wins, field by field."""
        entries = self.entries
        known = [facts for key in keys_of(paper) if (facts := entries.get(key))]
        if paper.title:
            known = [facts for facts in known if filling.is_of(facts, paper)]
        if len(known) == 1:
            return known[0]
        found: dict[str, Fact] = {}
        for facts in reversed(known):
            found.update(facts)
        return found

    def apply(
        self, paper: Paper, venue_names: Sequence[str] = (), problems: list[Problem] | None = None
    ) -> Paper:
        """The paper with what its data leaves out and the lock knows.

        Args:
            paper: The paper, as data has it.
            venue_names: The other names of its venues.
            problems: Takes what the lock holds of another work under an identifier of the paper.
        """
        return filling.apply(self, paper, venue_names, problems)

    def apply_author(self, author: Author) -> Author:
        """The author record with the figures that its data leaves out and the lock knows."""
        return filling.apply_author(self, author)
