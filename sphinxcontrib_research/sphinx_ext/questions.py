"""The questions that documents ask the library while they are read.

Each is a function of the library and plain arguments, so that a later build can ask again and compare.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research.badges import Badge, kinds_without_data, stars_badge
from sphinxcontrib_research.model.nearest import nearest
from sphinxcontrib_research.model.slugs import slugify
from sphinxcontrib_research.query import (
    DEFAULT_SORT,
    Selection,
    fields,
    group,
    parse_selection,
    select,
    unknown_names,
)
from sphinxcontrib_research.query.groups import FORTHCOMING, OTHER, TYPE_TITLES
from sphinxcontrib_research.query.selection import sort_keys
from sphinxcontrib_research.query.unknown import is_sortable
from sphinxcontrib_research.render.view import EntryGroup
from sphinxcontrib_research.sphinx_ext import people_questions
from sphinxcontrib_research.sphinx_ext.files import digest
from sphinxcontrib_research.sphinx_ext.labels import LABELS, paper_badges, paper_facts
from sphinxcontrib_research.sphinx_ext.translation import words_of

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Topic
    from sphinxcontrib_research.query import Group
    from sphinxcontrib_research.sphinx_ext.facts import Facts, Question
    from sphinxcontrib_research.sphinx_ext.store import Store

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
    from sphinxcontrib_research.lock import metric, repository_key

    memo = store.base.memo
    if "stars" not in memo:
        papers = [one for one in store.base.papers.values() if one.stars and one.repository]
        memo["stars"] = {one.repository.casefold(): one.stars for one in reversed(papers)}
    known = memo["stars"].get(repository.casefold()) or metric(
        store.lock.fact(repository_key(repository), "stars")
    )
    return stars_badge(repository, known, words_of(None))


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
    from sphinxcontrib_research.charts import series

    library = store.with_files(names)
    papers = [library.papers[known] for one in ids if (known := library.resolve(one)) is not None]
    return bool(series(kind, papers, library, words_of(None)).points)


def has_citations_per_year(store: Store, ids: tuple[str, ...]) -> bool:
    """Whether the lock says for any of the papers when it was cited."""
    papers = store.base.papers
    return any(papers[id_].citations_per_year for id_ in ids if id_ in papers)


QUESTIONS: dict[str, Callable[..., Any]] = {
    **{name: _of_base(label) for name, label in LABELS.items()},
    "author": people_questions.author,
    "author_files": people_questions.author_files,
    "author_papers": people_questions.author_papers,
    "chosen": chosen,
    "count": count,
    "columns": columns,
    "data_files": data_files,
    "files": files,
    "has_citations_per_year": has_citations_per_year,
    "has_figures": has_figures,
    "has_h_index": people_questions.has_h_index,
    "is_hidden": is_hidden,
    "known": known,
    "main_paper": main_paper,
    "missing_badges": missing_badges,
    "paper_badges": _of_base(paper_badges),
    "paper_facts": _of_base(paper_facts),
    "people": people_questions.people,
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
