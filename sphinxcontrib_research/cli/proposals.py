"""What would make data better although nothing in it is wrong: ids that stay, aliases of people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import fold, initials_match, parse_person
from sphinxcontrib_research.model.paper import Author, Person


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to add, and where."""

    path: str
    line: int
    kind: str
    """``id`` or ``alias``."""
    of: str
    """The id of the paper or the author that it would be added to."""
    value: str
    message: str


def proposals(library: Library, shown: Callable[[str], str]) -> list[Proposal]:
    """Everything that could be proposed, in the order of the data.

    Args:
        library: The data.
        shown: How messages name a file.
    """
    return [*_ids(library), *_aliases(library, shown)]


def _ids(library: Library) -> Iterator[Proposal]:
    for paper in library.papers.values():
        if paper.id_is_made:
            message = f"it has no id; with 'id: {paper.id}' links to it stay when its title changes"
            yield Proposal(paper.path, paper.line, "id", paper.id, paper.id, message)


def _aliases(library: Library, shown: Callable[[str], str]) -> Iterator[Proposal]:
    """Names with initials that may be those of an author's record."""
    families: dict[str, list[tuple[Author, Person]]] = {}
    for author in library.authors.values():
        person = parse_person(author.name)
        families.setdefault(fold(person.family_name), []).append((author, person))
    if not families:
        return
    folds: dict[str, str] = {}
    seen: set[str] = set()
    for paper in library.papers.values():
        for person in () if paper.is_cited else paper.authors:
            family = folds.get(person.family)
            if family is None:
                family = folds[person.family] = fold(person.family_name)
            if family not in families or person.name in seen:
                continue
            seen.add(person.name)
            fitting = [one for one, name in families[family] if initials_match(person, name)]
            if len(fitting) == 1 and library.author_of(person) is None and _may_be(person, fitting[0]):
                author = fitting[0]
                message = (
                    f"'{person.name}' ({shown(paper.path)}:{paper.line}) may be '{author.name}'; "
                    f"then write 'aliases: [{person.name}]'"
                )
                yield Proposal(author.path, author.line, "alias", author.id, person.name, message)


def _may_be(person: Person, author: Author) -> bool:
    return not (person.orcid and author.orcid and person.orcid != author.orcid)
