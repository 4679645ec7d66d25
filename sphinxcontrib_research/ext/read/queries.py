"""What documents ask of the library while they are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research import markup
from sphinxcontrib_research.drawing.badges import badges_of, kinds_without_data, stars_badge
from sphinxcontrib_research.ext.logging import words_of
from sphinxcontrib_research.ext.state.files import digest
from sphinxcontrib_research.model.addresses import slugify
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.query import fields
from sphinxcontrib_research.query.order import FORTHCOMING, OTHER, TYPE_TITLES, group
from sphinxcontrib_research.query.selecting import is_sortable, select, unknown_names
from sphinxcontrib_research.query.selection import Selection, parse_selection, sort_keys
from sphinxcontrib_research.render.entry import venue_text
from sphinxcontrib_research.render.view import EntryGroup
from sphinxcontrib_research.util.folding import fold
from sphinxcontrib_research.util.suggestions import nearest
from sphinxcontrib_research.vocabulary.words import DEFAULT_SORT

if TYPE_CHECKING:
    from sphinxcontrib_research.ext.state.documents import Facts, Question
    from sphinxcontrib_research.ext.state.store import Store
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Badge, Metric, Paper, Topic
    from sphinxcontrib_research.query.order import Group

LONGEST_SHORT_TITLE = 40
"""A title's part before its first colon is a short name up to this many characters."""


def _paper(library: Library, id_: str) -> Paper | None:
    known_id = library.resolve(id_)
    return library.papers[known_id] if known_id is not None else None


def short_name(library: Library, id_: str) -> str | None:
    """What a reference to a paper reads, as light markup."""
    paper = _paper(library, id_)
    if paper is None:
        return None
    if paper.short:
        return paper.short
    head, colon, _rest = paper.title.partition(":")
    if colon and 0 < len(markup.plain(head)) <= LONGEST_SHORT_TITLE:
        return head
    return paper.title


def author_name(library: Library, id_: str) -> str | None:
    """What a reference to an author reads."""
    record = library.authors.get(id_)
    return record.name if record is not None else None


def topic_title(library: Library, id_: str) -> str | None:
    """What a reference to a topic reads, as light markup."""
    record = library.topics.get(id_)
    return record.title if record is not None else None


def cite_textual(library: Library, id_: str) -> str | None:
    """``Xie et al. (2024)``."""
    from sphinxcontrib_research.citations import short

    paper = _paper(library, id_)
    return short.textual(paper, words_of(None).gettext) if paper is not None else None


def cite_parenthetical(library: Library, id_: str) -> str | None:
    """``Xie et al., 2024``."""
    from sphinxcontrib_research.citations import short

    paper = _paper(library, id_)
    return short.parenthetical(paper, words_of(None).gettext) if paper is not None else None


def paper_facts(library: Library, id_: str) -> tuple[str, str, tuple[Badge, ...]] | None:
    """What stands behind a paper's name in running text: its address, its venues, and badges for the rest."""
    paper = _paper(library, id_)
    if paper is None:
        return None
    venues = venue_text(paper, library)
    awards = dict.fromkeys(paper.awards)
    badges = badges_of(paper, library, ("citations", "stars", "sota"), words_of(None))
    return paper.address, ", ".join(filter(None, (venues, *awards))), tuple(badges)


def paper_badges(
    library: Library, id_: str, kinds: tuple[str, ...]
) -> tuple[tuple[Badge, ...], tuple[str, ...]] | None:
    """The badges of a paper and the kinds that it has nothing for."""
    paper = _paper(library, id_)
    if paper is None:
        return None
    badges = badges_of(paper, library, kinds, words_of(None))
    return tuple(badges), tuple(kinds_without_data(paper, library, kinds))


LABELS: dict[str, Callable[[Library, str], str | None]] = {
    "author_name": author_name,
    "cite_parenthetical": cite_parenthetical,
    "cite_textual": cite_textual,
    "short_name": short_name,
    "topic_title": topic_title,
}
"""What gives the text of a reference."""


# The questions that documents ask about people, see :mod:`.questions`.


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
    from sphinxcontrib_research.render.profile import h_index

    library = store.with_files(names)
    papers = [library.papers[known] for one in ids if (known := library.resolve(one)) is not None]
    return library.authors[id_].h_index is not None or h_index(papers) is not None


# The questions that documents ask the library while they are read.
#
# Each is a function of the library and plain arguments, so that a later build can ask again and compare.

GROUP_TITLES = frozenset((OTHER, FORTHCOMING, *TYPE_TITLES.values()))
"""The headings of groups that are words of ours."""

Options = tuple[tuple[str, str], ...]


def parsed(options: Options, default_sort: str) -> tuple[Selection, list[tuple[str, str]]]:
    """The selection that options mean, and what is wrong with them as (subtype, message) pairs."""
    return parse_selection(dict(options), default_sort=default_sort)


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
    library = store.with_files(files)
    selection = with_known_order(library, parsed(options, default_sort)[0], default_sort)
    within = tuple(dict.fromkeys(id_ for name in files for id_ in library.ids_in(name))) if files else None
    papers = select(library, selection, within=within, named=named)
    groups = group(library, papers, selection)
    if not groups:
        return EntryGroup(store.lasting_names(files, [paper.id for paper in papers]))
    return EntryGroup((), "", tuple(_entry_group(part, store, files) for part in groups))


def with_known_order(library: Library, selection: Selection, default_sort: str) -> Selection:
    """A selection without unknown fields in its order; where none is left, the project's order or ours."""
    orders = (selection.sort, sort_keys(default_sort), sort_keys(DEFAULT_SORT))
    known = (tuple(key for key in keys if is_sortable(library, key)) for keys in orders)
    return replace(selection, sort=next(filter(None, known))) if selection.sort else selection


def _entry_group(part: Group, store: Store, files: tuple[str, ...]) -> EntryGroup:
    # Headings of our own are translated, names that come from the data are not.
    title = words_of(None).gettext(part.title) if part.title in GROUP_TITLES else part.title
    inner = tuple(_entry_group(one, store, files) for one in part.groups)
    return EntryGroup(store.lasting_names(files, part.papers), title, inner)


def unknown(
    store: Store, options: Options, files: tuple[str, ...], default_sort: str
) -> list[tuple[str, str]]:
    """What the options name and the library does not know, as (subtype, message) pairs."""
    selection, _problems = parsed(options, default_sort)
    messages = list(unknown_names(store.with_files(files), selection))
    if "sort" in dict(options):
        return messages
    # Without an order of its own it has that of the project.
    return [
        ("config", f"conf.py: research_sort{message.removeprefix(':sort')}")
        if message.startswith(":sort:")
        else (subtype, message)
        for subtype, message in messages
    ]


def files(
    store: Store, ids: tuple[str, ...], names: tuple[str, ...], images: bool, downloads: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The images and the files that entries bring with them, as absolute paths; images may be addresses."""
    library = store.with_files(names)
    papers = [library.papers[known] for id_ in ids if (known := library.resolve(id_)) is not None]
    found_images = {paper.image for paper in papers if paper.image} if images else set()
    paths = {paper.url_path for paper in papers if paper.url_path}
    if downloads:
        paths.update(link.path for paper in papers for link in paper.links if link.path)
    return tuple(sorted(found_images)), tuple(sorted(paths))


def main_paper(store: Store, names: tuple[str, ...]) -> str:
    """The paper that files are about: of a ``CITATION.cff`` what it wants to be cited by, else the first."""
    library = store.with_files(names)
    for name in names:
        own = [id_ for id_ in library.ids_in(name) if library.papers[id_].relation == "own"]
        if own:
            # The software itself comes first, then the work that ``preferred-citation`` names.
            return own[-1] if name.endswith(".cff") else own[0]
    return ""


def _of_base(function: Callable[..., Any]) -> Callable[..., Any]:
    """A question of what conf.py's files say: the files that directives name are not all known yet."""

    def question(store: Store, *arguments: Any) -> Any:
        return function(store.base, *arguments)

    return question


def data_files(store: Store, pattern: str) -> tuple[str, ...]:
    """The data files that a name or a glob means."""
    return store.files_of(pattern)


def missing_badges(
    store: Store, ids: tuple[str, ...], kinds: tuple[str, ...], names: tuple[str, ...]
) -> tuple[str, ...]:
    """Those kinds of badges that none of the papers has."""
    library = store.with_files(names)
    missing = list(kinds)
    for id_ in ids:
        if missing and (known_id := library.resolve(id_)) is not None:
            missing = kinds_without_data(library.papers[known_id], library, missing)
    return tuple(missing)


def stars(store: Store, repository: str) -> Badge:
    """The badge of a repository: what the data says of its paper beats the lock."""
    from sphinxcontrib_research.lock.applying import metric
    from sphinxcontrib_research.lock.facts import repository_key

    known = _stars_by_repository(store.base).get(repository.casefold())
    known = known or metric(store.lock.fact(repository_key(repository), "stars"))
    return stars_badge(repository, known, words_of(None))


@lru_cache(maxsize=1)
def _stars_by_repository(library: Library) -> dict[str, Metric]:
    papers = [one for one in library.papers.values() if one.repository]
    return {one.repository.casefold(): one.stars for one in reversed(papers) if one.stars}


def count(store: Store, options: Options, default_sort: str) -> int:
    """How many papers a selection has."""
    return len(dict.fromkeys(chosen(store, options, (), default_sort, named=False).all_ids))


def topic(store: Store, id_: str) -> Topic | None:
    """The data's topic of that id."""
    return store.base.topics.get(id_)


def topic_slug(store: Store, id_: str) -> str:
    """What a topic is called in addresses, whether the data has it or not."""
    return store.base.topic_slug(id_) if id_ in store.base.topics else slugify(id_)


def topic_children(store: Store, parent: str) -> tuple[str, ...]:
    """The topics right below one, or those without a parent."""
    return tuple(store.base.topic_children(parent))


def topic_papers(store: Store, id_: str) -> tuple[str, ...]:
    """The papers of a topic itself, without those of its sub-topics."""
    return tuple(store.base.topic_papers(id_, subtopics=False))


def is_hidden(store: Store, id_: str, names: tuple[str, ...]) -> bool:
    """Whether the data has a paper of that id that is never shown."""
    library = store.with_files(names)
    return library.is_known(id_) and library.resolve(id_) is None


def known(store: Store, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the ids that the data has a paper for, as the library calls them."""
    found = (store.base.resolve(id_) for id_ in ids)
    return tuple(dict.fromkeys(id_ for id_ in found if id_ is not None))


def columns(
    store: Store, asked: tuple[str, ...], names: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Those columns that some paper may have, and the others, each with the nearest field."""
    library = store.with_files(names)
    good = tuple(column for column in asked if fields.field(column, library) is not None)
    names_known = [*fields.known_names(), *fields.extra_names(library)]
    unknown = [column for column in asked if column not in good]
    return good, tuple((column, nearest(column, names_known)) for column in unknown)


def has_figures(store: Store, kind: str, ids: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether a chart of papers shows anything."""
    from sphinxcontrib_research.drawing.charts import series

    library = store.with_files(names)
    papers = [library.papers[known] for one in ids if (known := library.resolve(one)) is not None]
    return bool(series(kind, papers, library, words_of(None)).points)


def has_citations_per_year(store: Store, ids: tuple[str, ...]) -> bool:
    """Whether the lock says for any of the papers when it was cited."""
    papers = store.base.papers
    return any(papers[id_].citations_per_year for id_ in ids if id_ in papers)


QUESTIONS: dict[str, Callable[..., Any]] = {
    **{name: _of_base(label) for name, label in LABELS.items()},
    "author": author,
    "author_files": author_files,
    "author_papers": author_papers,
    "chosen": chosen,
    "count": count,
    "columns": columns,
    "data_files": data_files,
    "files": files,
    "has_citations_per_year": has_citations_per_year,
    "has_figures": has_figures,
    "has_h_index": has_h_index,
    "is_hidden": is_hidden,
    "known": known,
    "main_paper": main_paper,
    "missing_badges": missing_badges,
    "paper_badges": _of_base(paper_badges),
    "paper_facts": _of_base(paper_facts),
    "people": people,
    "stars": stars,
    "topic": topic,
    "topic_children": topic_children,
    "topic_papers": topic_papers,
    "topic_slug": topic_slug,
}


def ask(store: Store, facts: Facts, question: Question) -> Any:
    """The answer to a question, of which the document remembers a digest."""
    answer = QUESTIONS[question.kind](store, *question.arguments)
    facts.answers[question] = digest(answer)
    return answer


def is_outdated(store: Store, facts: Facts) -> bool:
    """Whether a document would get another answer to one of its questions now."""
    return any(
        digest(QUESTIONS[question.kind](store, *question.arguments)) != answer
        for question, answer in facts.answers.items()
    )
