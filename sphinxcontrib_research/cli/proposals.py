"""What would make data better although nothing in it is wrong: ids that stay, aliases of people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import identity, initials_match, parse_person
from sphinxcontrib_research.model.paper import Author, Person

_MOST = 100
"""Of more authors of one family name and initial none is proposed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to add, and where."""

    path: str
    line: int
    kind: str
    """``id``, ``alias``, ``version`` or ``duplicate``, or ``ids`` for all ids in one."""
    of: str
    """The id of the paper or the author that it would be added to; empty for ``ids``."""
    value: str
    message: str


def proposals(library: Library, shown: Callable[[str], str]) -> list[Proposal]:
    """Everything that could be proposed, in the order of the data.

    Args:
        library: The data.
        shown: How messages name a file.
    """
    return [*_ids(library), *_aliases(library, shown), *_papers_apart(library, shown)]


def with_ids_counted(proposed: list[Proposal]) -> list[Proposal]:
    """Return the proposals with one in place of those of ids, if there are several."""
    ids = [one for one in proposed if one.kind == "id"]
    if len(ids) < 2:
        return proposed
    message = (
        f"{len(ids)} papers have no id, the first here: links to them break when a title changes; "
        "'sphinx-research check --ids' lists the ids to write"
    )
    whole = Proposal(ids[0].path, ids[0].line, "ids", "", "", message)
    return [whole, *(one for one in proposed if one.kind != "id")]


def _ids(library: Library) -> Iterator[Proposal]:
    for paper in library.papers.values():
        if paper.id_is_made:
            message = f"it has no id; with 'id: {paper.id}' links to it stay when its title changes"
            yield Proposal(paper.path, paper.line, "id", paper.id, paper.id, message)


def _aliases(library: Library, shown: Callable[[str], str]) -> Iterator[Proposal]:
    """Names with initials that may be those of an author's record."""
    families: dict[tuple[str, str], list[tuple[Author, Person]]] = {}
    for author in library.authors.values():
        person = parse_person(author.name)
        family, first = identity(person.family_name), _first_word(person)
        for key in dict.fromkeys((first, first[:1])):
            families.setdefault((family, key), []).append((author, person))
    if not families:
        return
    seen: set[str] = set()
    for paper in library.papers.values():
        for person in () if paper.is_cited else paper.authors:
            if not person.given or (name := person.name) in seen:
                continue
            seen.add(name)
            fitting = _fitting(person, families)
            if len(fitting) == 1 and library.author_of(person) is None and _may_be(person, fitting[0]):
                author = fitting[0]
                message = (
                    f"'{person.name}' ({shown(paper.path)}:{paper.line}) may be '{author.name}'; "
                    f"then write 'aliases: [{person.name}]'"
                )
                yield Proposal(author.path, author.line, "alias", author.id, person.name, message)


def _first_word(person: Person) -> str:
    return identity(person.given).partition(" ")[0]


def _fitting(person: Person, families: Mapping[tuple[str, str], list[tuple[Author, Person]]]) -> list[Author]:
    """The authors that a name may be, two of them at most: of several none is proposed."""
    family, first = identity(person.family_name), _first_word(person)
    known = families.get((family, first[:1]), [])
    if len(known) > _MOST and len(first) > 1:
        known = families.get((family, first), [])
    fitting: list[Author] = []
    for author, name in known if len(known) <= _MOST else ():
        if initials_match(person, name):
            fitting.append(author)
            if len(fitting) > 1:
                break
    return fitting


def _papers_apart(library: Library, shown: Callable[[str], str]) -> Iterator[Proposal]:
    """Papers that may be one, or a preprint and its published version, and that the data has as two."""
    for apart in library.apart:
        paper, other = library.papers[apart.id], library.papers[apart.other]
        place = f"'{other.id}' ({shown(other.path)}:{other.line})"
        if apart.is_preprint:
            line = f"version_of: {other.id}"
            message = f"it seems to be the preprint of {place}; with '{line}' both are one entry"
            yield Proposal(paper.path, paper.line, "version", paper.id, other.id, message)
        else:
            message = (
                f"it is probably {place} once more: both have the same {apart.shared}; "
                f"remove one, or write 'version_of: {other.id}'"
            )
            yield Proposal(paper.path, paper.line, "duplicate", paper.id, other.id, message)


def _may_be(person: Person, author: Author) -> bool:
    return not (person.orcid and author.orcid and person.orcid != author.orcid)
