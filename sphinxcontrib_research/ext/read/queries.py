"""Queries that documents make of the library while they are read.

Each is a function of the store and plain arguments. Its name, its arguments and a digest of its result are
recorded, so that a later build can make it again and compare. What only papers need is imported by the
queries themselves, as a build in which nothing has changed makes none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar, TypeVarTuple, cast

from sphinxcontrib_research.ext.logging import __, warn
from sphinxcontrib_research.ext.state import RecordedQuery, digest
from sphinxcontrib_research.render import EntryGroup
from sphinxcontrib_research.util.plugins import identities
from sphinxcontrib_research.util.scripts import comma
from sphinxcontrib_research.util.suggestions import nearest
from sphinxcontrib_research.vocabulary import DEFAULT_SORT

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.in_text import WorkLabel
    from sphinxcontrib_research.ext.logging import Subtype
    from sphinxcontrib_research.ext.state import DocumentData
    from sphinxcontrib_research.ext.store import Store
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Badge, Paper, Topic
    from sphinxcontrib_research.query import Selection
    from sphinxcontrib_research.query.order import Group

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")
Function = TypeVar("Function", bound=Callable[..., object])

_QUERIES: dict[str, Callable[..., object]] = {}


def query(function: Function) -> Function:
    """Let a function be recorded by its name."""
    _QUERIES[function.__name__] = function
    return function


def run(
    store: Store,
    data: DocumentData,
    function: Callable[[Store, *Arguments], Result],
    *arguments: *Arguments,
) -> Result:
    """Make a query, and record it: when the result changes, the document is read again.

    Args:
        store: Where the papers are.
        data: What is known of the document.
        function: The query, a function of this module.
        arguments: What it takes besides the store.
    """
    recorded = RecordedQuery(function.__name__, arguments)
    if recorded not in store.queried:
        result = function(store, *arguments)
        store.queried[recorded] = recorded, result, digest(result)
    # Equal queries of all documents are one object.
    recorded, known, data.queries[recorded] = store.queried[recorded]
    data.needs_data |= function in _NEEDING_DATA
    return cast("Result", known)


def is_outdated(store: Store, data: DocumentData) -> bool:
    """Whether one of a document's queries would have another result now, or there are other plug-ins."""
    return data.plugins != identities() or any(
        digest(_QUERIES[recorded.name](store, *recorded.arguments)) != result
        for recorded, result in data.queries.items()
    )


# Files


@query
def data_files(store: Store, pattern: str) -> tuple[str, ...]:
    """The data files that a name or a glob means."""
    return store.files_of(pattern)


@query
def files(
    store: Store, ids: tuple[str, ...], names: tuple[str, ...], images: bool, downloads: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The images and the files that entries bring with them, as absolute paths; images may be addresses."""
    papers = _papers(store, ids, names)
    found_images = {paper.image for paper in papers if paper.image} if images else set()
    paths = {paper.url_path for paper in papers if paper.url_path}
    if downloads:
        paths.update(link.path for paper in papers for link in paper.links if link.path)
    return tuple(sorted(found_images)), tuple(sorted(paths))


# Choosing papers

Options = tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def parsed(options: Options, default_sort: str) -> tuple[Selection, tuple[tuple[str, str], ...]]:
    """The selection that options mean, and what is wrong with them as (subtype, message) pairs."""
    from sphinxcontrib_research.query import parse_selection

    selection, problems = parse_selection(dict(options), default_sort=default_sort, gettext=__)
    return selection, tuple(problems)


@query
def chosen(
    store: Store, options: Options, files: tuple[str, ...], default_sort: str, named: bool
) -> EntryGroup:
    """The papers that a directive selects, grouped.

    Args:
        store: Where the papers come from.
        options: The directive's selecting options.
        files: Data files that the selection is restricted to; empty for those of conf.py.
        default_sort: The project's order.
        named: The selection names its files, so their relation does not matter; papers name themselves.
    """
    from sphinxcontrib_research.query import select
    from sphinxcontrib_research.query.order import group

    library = store.with_files(files)
    selection = with_known_order(library, parsed(options, default_sort)[0], default_sort)
    within = tuple(dict.fromkeys(id_ for name in files for id_ in library.ids_in(name))) if files else None
    papers = select(library, selection, within=within, named=named)
    groups = group(library, papers, selection.group_by, selection.group_order, library.words.gettext)
    if not groups:
        return EntryGroup(store.lasting_names(files, [paper.id for paper in papers]))
    return EntryGroup((), "", tuple(entry_group(part, store, files) for part in groups))


def with_known_order(library: Library, selection: Selection, default_sort: str) -> Selection:
    """A selection without unknown fields in its order; where none is left, the project's order or ours."""
    from sphinxcontrib_research.query import is_sortable, sort_keys

    orders = (selection.sort, sort_keys(default_sort), sort_keys(DEFAULT_SORT))
    known = (tuple(key for key in keys if is_sortable(library, key)) for keys in orders)
    return replace(selection, sort=next(filter(None, known))) if selection.sort else selection


def entry_group(part: Group, store: Store, files: tuple[str, ...]) -> EntryGroup:
    """A group as documents keep it."""
    inner = tuple(entry_group(group, store, files) for group in part.groups)
    return EntryGroup(store.lasting_names(files, part.papers), part.title, inner)


MAY_BE_MISSING = (":tags:", ":authors:", ":venues:", ":categories:", ":topics:", ":types:")


def warn_of_faults(
    store: Store,
    options: Options,
    files: tuple[str, ...],
    default_sort: str,
    location: str,
    *,
    may_be_empty: bool = False,
) -> None:
    """Warn of what is wrong with selecting options, and of what they name and the library does not know.

    Args:
        store: Where the papers come from.
        options: The options.
        files: Data files that the selection is restricted to.
        default_sort: The project's order; what is wrong with it is one warning, however often it is used.
        location: The directive or role.
        may_be_empty: A tag or a year that no paper has yet is no fault.
    """
    from sphinxcontrib_research.query import unknown_names

    selection, problems = parsed(options, default_sort)
    has_sort = any(name == "sort" for name, _value in options)
    unknown = list(unknown_names(store.with_files(files), selection, __))
    if may_be_empty:
        unknown = [row for row in unknown if not row[1].startswith(MAY_BE_MISSING)]
    for subtype, message in (*problems, *unknown):
        if message.startswith(":sort:") and not has_sort:
            warn("config", "%s", f"conf.py: research_sort{message.removeprefix(':sort')}", once=True)
        else:
            warn(cast("Subtype", subtype), "%s", message, location=location)


@query
def count(store: Store, options: Options, default_sort: str) -> int:
    """How many papers a selection has."""
    return len(dict.fromkeys(chosen(store, options, (), default_sort, named=False).all_ids))


@query
def main_paper(store: Store, names: tuple[str, ...]) -> str:
    """The paper that files are about: of a ``CITATION.cff`` what it wants to be cited by, else the first."""
    library = store.with_files(names)
    for name in names:
        own = [id_ for id_ in library.ids_in(name) if library.papers[id_].relation == "own"]
        if own:
            # The software itself comes first, then the work that ``preferred-citation`` names.
            return own[-1] if name.endswith(".cff") else own[0]
    return ""


@query
def is_hidden(store: Store, id_: str, names: tuple[str, ...]) -> bool:
    """Whether the data has a paper of that id that is never shown."""
    library = store.with_files(names)
    return library.is_known(id_) and library.resolve(id_) is None


@query
def known(store: Store, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the ids that the data has a paper for, as the library calls them."""
    found = (store.base.resolve(id_) for id_ in ids)
    return tuple(dict.fromkeys(id_ for id_ in found if id_ is not None))


def _papers(store: Store, ids: tuple[str, ...], names: tuple[str, ...]) -> list[Paper]:
    library = store.with_files(names)
    return [library.papers[found] for id_ in ids if (found := library.resolve(id_)) is not None]


# What papers can show


@query
def columns(
    store: Store, wanted: tuple[str, ...], names: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Those columns that some paper may have, and the others, each with the nearest field."""
    from sphinxcontrib_research.query import fields

    library = store.with_files(names)
    good = tuple(column for column in wanted if fields.field(column, library) is not None)
    names_known = [*fields.known_names(), *fields.extra_names(library)]
    return good, tuple((column, nearest(column, names_known)) for column in wanted if column not in good)


@query
def missing_badges(
    store: Store, ids: tuple[str, ...], kinds: tuple[str, ...], names: tuple[str, ...]
) -> tuple[str, ...]:
    """Those kinds of badges that none of the papers has."""
    from sphinxcontrib_research.drawing import kinds_without_data

    library = store.with_files(names)
    missing = list(kinds)
    for paper in _papers(store, ids, names):
        if missing:
            missing = kinds_without_data(paper, library, missing)
    return tuple(missing)


@query
def has_figures(store: Store, kind: str, ids: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether a chart of papers shows anything."""
    from sphinxcontrib_research.drawing.charts import series

    library = store.with_files(names)
    return bool(series(kind, _papers(store, ids, names), library, library.words).points)


@query
def has_citations_per_year(store: Store, ids: tuple[str, ...]) -> bool:
    """Whether the lock has the citations of any of the papers by year."""
    papers = store.base.papers
    return any(papers[id_].citations_per_year for id_ in ids if id_ in papers)


# People


@query
def author(store: Store, id_: str, names: tuple[str, ...]) -> tuple[str, str]:
    """An author's id if the data has one of that id, else the nearest."""
    library = store.with_files(names)
    return (id_, "") if id_ in library.authors else ("", library.nearest("author", id_))


@query
def author_papers(store: Store, id_: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The papers of an author that are the project's own, of some files only where these are named."""
    library = store.with_files(names)
    papers = library.papers_of(id_)
    if names:
        # A list that ends in "et al." may hold anyone: in the author's own file it holds the author.
        within = dict.fromkeys(paper for name in names for paper in library.ids_in(name))
        ours = [paper for paper in within if not library.papers[paper].is_cited]
        found = [paper for paper in ours if paper in papers or library.papers[paper].authors_open]
        return store.lasting_names(names, found)
    return tuple(paper for paper in papers if library.papers[paper].relation == "own")


@query
def author_files(store: Store, id_: str, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The photo of an author, an absolute path or an address, and the files that links lead to."""
    record = store.with_files(names).authors[id_]
    paths = tuple(link.path for link in record.links if link.path)
    return (record.image,) if record.image else (), paths


@query
def has_h_index(store: Store, id_: str, ids: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether an author's h-index is in the data or can be computed: each paper has a number of citations."""
    from sphinxcontrib_research.render.tables import h_index

    record = store.with_files(names).authors[id_]
    return record.h_index is not None or h_index(_papers(store, ids, names)) is not None


@query
def people(
    store: Store,
    names: tuple[str, ...],
    roles: tuple[str, ...],
    by: str,
    order: tuple[str, ...],
    by_name: bool,
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """People by heading.

    Args:
        store: Where they are.
        names: The files that they are taken from; empty: all.
        roles: Only people of these roles; empty: all.
        by: The field that gives the headings; empty: no headings.
        order: The headings that come first.
        by_name: By family name, not in the order of the data.
    """
    from sphinxcontrib_research.model.names import parse_person
    from sphinxcontrib_research.util.collation import collation

    wanted = {role.casefold() for role in roles}
    authors = store.with_files(names).authors.values()
    members = [author for author in authors if author.path in names or not names]
    members = [author for author in members if not wanted or author.role.casefold() in wanted]
    if by_name:
        key = collation(store.language).key
        members.sort(key=lambda author: (key(parse_person(author.name).family_name), key(author.name)))
    groups: dict[str, list[str]] = {heading: [] for heading in order} if by else {}
    for author in members:
        groups.setdefault(getattr(author, by) if by else "", []).append(author.id)
    return tuple((heading, tuple(ids)) for heading, ids in groups.items() if ids)


# Topics


@query
def topic(store: Store, id_: str) -> Topic | None:
    """The data's topic of that id."""
    return store.base.topics.get(id_)


@query
def topic_slug(store: Store, id_: str) -> str:
    """What a topic is called in addresses, whether the data has it or not."""
    from sphinxcontrib_research.model.addresses import slugify

    return store.base.topic_slug(id_) if id_ in store.base.topics else slugify(id_)


@query
def topic_children(store: Store, parent: str) -> tuple[str, ...]:
    """The topics right below one, or those without a parent."""
    return tuple(store.base.topic_children(parent))


@query
def topic_papers(store: Store, id_: str) -> tuple[str, ...]:
    """The papers of a topic itself, without those of its sub-topics."""
    return tuple(store.base.topic_papers(id_, subtopics=False))


_NEEDING_DATA: frozenset[Callable[..., object]] = frozenset(
    (author, chosen, count, main_paper, people, topic)
)
"""What shows papers, people or topics of this project."""


# Roles
#
# While documents are read, roles show what is in the files of conf.py: those that directives name are not all
# known yet. What is missing then is filled in later, see ``LateRoles``; so these are functions of a library.


def _paper(library: Library, id_: str) -> Paper | None:
    found = library.resolve(id_)
    return library.papers[found] if found is not None else None


LONGEST_SHORT_TITLE = 40
"""A title's part before its first colon is a short name up to this many characters."""


def short_name(library: Library, id_: str) -> str | None:
    """What a reference to a paper reads, as light markup."""
    from sphinxcontrib_research import markup

    paper = _paper(library, id_)
    if paper is None:
        return None
    if paper.short:
        return paper.short
    head, colon, _rest = paper.title.partition(":")
    if colon and 0 < len(markup.plain(head)) <= LONGEST_SHORT_TITLE:
        return head
    return paper.title


def plain_title(library: Library, id_: str) -> str:
    """The title of a paper as plain text; empty if the library has no such paper."""
    from sphinxcontrib_research import markup

    paper = _paper(library, id_)
    return markup.plain(paper.title) if paper is not None else ""


def author_name(library: Library, id_: str) -> str | None:
    """What a reference to an author reads."""
    record = library.authors.get(id_)
    return record.name if record is not None else None


def topic_title(library: Library, id_: str) -> str | None:
    """What a reference to a topic reads, as light markup."""
    record = library.topics.get(id_)
    return record.title if record is not None else None


@query
def work_labels(store: Store, ids: tuple[str, ...]) -> dict[str, WorkLabel]:
    """Authors and year of each work that the data has, as they are where nothing reads alike."""
    return work_labels_of(store.base, ids)


def work_labels_of(library: Library, ids: tuple[str, ...]) -> dict[str, WorkLabel]:
    """Authors and year of each work that a library has, by the id that the author wrote."""
    from sphinxcontrib_research import citations
    from sphinxcontrib_research.citations.in_text import WorkLabel

    gettext = library.words.gettext
    found = {id_: paper for id_ in ids if (paper := _paper(library, id_)) is not None}
    return {
        id_: WorkLabel(citations.authors_of(paper, gettext), citations.year_of(paper, gettext))
        for id_, paper in found.items()
    }


LABELS = {
    "author": author_name,
    "paper": short_name,
    "topic": topic_title,
}
"""What gives the text of a reference, by the kind of its label."""


@query
def label(store: Store, kind: str, id_: str) -> str | None:
    """The text of a reference, if the data has what it names."""
    return LABELS[kind](store.base, id_)


class PaperSummary(NamedTuple):
    """What follows a paper's name in running text."""

    address: str
    venues: str
    """With awards, as light markup."""
    badges: tuple[Badge, ...]
    """Badges for the rest."""


def summary_of(library: Library, id_: str) -> PaperSummary | None:
    """What follows a paper's name in running text."""
    from sphinxcontrib_research.drawing import badges_of
    from sphinxcontrib_research.render.entry import venue_text

    paper = _paper(library, id_)
    if paper is None:
        return None
    said = [*filter(None, (venue_text(paper, library), *dict.fromkeys(paper.awards)))]
    venues = comma(said, library.words.gettext).join(said)
    badges = badges_of(paper, library, ("citations", "stars", "sota"), library.words)
    return PaperSummary(paper.address, venues, tuple(badges))


@query
def paper_summary(store: Store, id_: str) -> PaperSummary | None:
    """What follows a paper's name in running text, if the data has the paper."""
    return summary_of(store.base, id_)


class PaperBadges(NamedTuple):
    """The badges of a paper."""

    badges: tuple[Badge, ...]
    missing: tuple[str, ...]
    """The kinds that the paper has nothing for."""


def badges_of_paper(library: Library, id_: str, kinds: tuple[str, ...]) -> PaperBadges | None:
    """The badges of a paper, of some kinds."""
    from sphinxcontrib_research.drawing import badges_of, kinds_without_data

    paper = _paper(library, id_)
    if paper is None:
        return None
    badges = badges_of(paper, library, kinds, library.words)
    return PaperBadges(tuple(badges), tuple(kinds_without_data(paper, library, kinds)))


@query
def paper_badges(store: Store, id_: str, kinds: tuple[str, ...]) -> PaperBadges | None:
    """The badges of a paper, if the data has it."""
    return badges_of_paper(store.base, id_, kinds)


@query
def stars(store: Store, repository: str) -> Badge:
    """The badge of a repository: the data of its paper takes precedence over the lock."""
    from sphinxcontrib_research.drawing import stars_badge
    from sphinxcontrib_research.lock import repository_key
    from sphinxcontrib_research.lock.applying import metric

    found = store.stars.get(repository.casefold()) or metric(
        store.lock.fact(repository_key(repository), "stars")
    )
    return stars_badge(repository, found, store.base.words)
