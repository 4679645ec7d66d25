"""Names in papers -> records of authors."""

from __future__ import annotations

from collections.abc import Mapping

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.folding import identity
from sphinxcontrib_research.model.names import name_keys, parse_person
from sphinxcontrib_research.model.paper import Author, Person


class People:
    """Who is who: the author records, found by id, ORCID iD, name and alias.

    Names are compared after folding Unicode, case, order and punctuation; initials alone never match, nor do
    two different ORCID iDs.
    """

    def __init__(self, authors: Mapping[str, Author]) -> None:
        self._authors = authors
        self.problems: list[Problem] = []
        self._by_orcid: dict[str, Author] = {}
        for author in authors.values():
            if author.orcid and self._by_orcid.setdefault(author.orcid, author) is not author:
                message = f"'{self._by_orcid[author.orcid].id}' has the same ORCID iD, {author.orcid}"
                self.problems.append(
                    Problem(author.path, author.line, message, "duplicate", author.id, "orcid", "author")
                )
        found: dict[str, dict[str, Author]] = {}
        for author in authors.values():
            for key in _keys_of(author):
                found.setdefault(key, {})[author.id] = author
        self._by_key = {key: tuple(fitting.values()) for key, fitting in found.items()}
        self._words = {word for key in found for word in key.split()}
        self._may_fit: dict[str, bool] = {}
        self._known: dict[Person, tuple[Author, ...]] = {}

    @property
    def shared_names(self) -> frozenset[str]:
        """The folded names that more than one record has."""
        return frozenset(key for key, fitting in self._by_key.items() if len(fitting) > 1)

    def of(self, person: Person) -> Author | None:
        """The record of a person; ``None`` if there is none, or more than one that fits."""
        if not self._authors:
            return None
        fitting = self.fitting(person)
        return fitting[0] if len(fitting) == 1 else None

    def fitting(self, person: Person) -> tuple[Author, ...]:
        """All records that a person may be."""
        # Most names of a library are in no record, and names are many: what can't fit is sorted out by the
        # family name alone, of which there are few.
        if not (person.author or person.orcid or person.family_first):
            may_fit = self._may_fit.get(person.family)
            if may_fit is None:
                may_fit = self._may_fit[person.family] = self._has_words(person.family)
            if not may_fit:
                return ()
        known = self._known.get(person)
        if known is None:
            known = self._known[person] = self._find(person)
        return known

    def _has_words(self, family: str) -> bool:
        return any(
            all(word in self._words for word in identity(form).split())
            for form in {family, family.replace("-", "")}
        )

    def _find(self, person: Person) -> tuple[Author, ...]:
        if person.author:
            named = self._authors.get(person.author)
            if named is not None:
                return (named,)
        if person.orcid and person.orcid in self._by_orcid:
            return (self._by_orcid[person.orcid],)
        found: dict[str, Author] = {}
        for key in name_keys(person):
            for author in self._by_key.get(key, ()):
                if not (
                    person.orcid and author.orcid
                ):  # two different ones, or it would have been found by it
                    found[author.id] = author
        return tuple(found.values())


def _keys_of(author: Author) -> dict[str, None]:
    keys = [key for name in (author.name, *author.aliases) for key in name_keys(parse_person(name))]
    return dict.fromkeys(key for key in (*keys, identity(author.id)) if key)
