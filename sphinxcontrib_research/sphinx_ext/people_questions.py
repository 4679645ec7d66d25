"""The questions that documents ask about people, see :mod:`.questions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.model.names import fold, parse_person

if TYPE_CHECKING:
    from sphinxcontrib_research.sphinx_ext.store import Store


def author(store: Store, id_: str, names: tuple[str, ...]) -> tuple[str, str]:
    """An author's id if the data has one of that id, else the nearest."""
    library = store.with_files(names)
    return (id_, "") if id_ in library.authors else ("", library.nearest("author", id_))


def author_papers(store: Store, id_: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The papers of an author that are the project's own, of some files only where these are named."""
    library = store.with_files(names)
    papers = library.papers_of(id_)
    if names:
        # A list that ends in "et al." may hold anyone: in the author's own file it holds the author.
        within = dict.fromkeys(one for name in names for one in library.ids_in(name))
        ours = [one for one in within if not library.papers[one].is_cited]
        found = [one for one in ours if one in papers or library.papers[one].authors_open]
        return store.lasting_names(names, found)
    return tuple(one for one in papers if library.papers[one].relation == "own")


def author_files(store: Store, id_: str, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The photo of an author, an absolute path or an address, and the files that links lead to."""
    author = store.with_files(names).authors[id_]
    paths = tuple(link.path for link in author.links if link.path)
    return (author.image,) if author.image else (), paths


def people(
    store: Store,
    names: tuple[str, ...],
    roles: tuple[str, ...],
    by: str,
    order: tuple[str, ...],
    by_name: bool,
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """People by heading: those of some roles, or all, in the order of the data or by name."""
    wanted = {role.casefold() for role in roles}
    authors = store.with_files(names).authors.values()
    members = [one for one in authors if one.path in names or not names]
    members = [one for one in members if not wanted or one.role.casefold() in wanted]
    if by_name:
        members.sort(key=lambda one: (fold(parse_person(one.name).family_name), fold(one.name)))
    groups: dict[str, list[str]] = {heading: [] for heading in order} if by else {}
    for one in members:
        groups.setdefault(getattr(one, by) if by else "", []).append(one.id)
    return tuple((heading, tuple(ids)) for heading, ids in groups.items() if ids)


def has_h_index(store: Store, id_: str, ids: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether an author's h-index is in the data or can be computed: each paper has a number of citations."""
    from sphinxcontrib_research.render.figures import h_index

    library = store.with_files(names)
    papers = [library.papers[known] for one in ids if (known := library.resolve(one)) is not None]
    return library.authors[id_].h_index is not None or h_index(papers) is not None
