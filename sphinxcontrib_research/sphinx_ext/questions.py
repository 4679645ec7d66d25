"""The questions that documents ask the library while they are read.

Each is a function of the library and plain arguments, so that a later build can ask again and compare.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research import text
from sphinxcontrib_research.query import Selection, group, parse_selection, select
from sphinxcontrib_research.render.view import EntryGroup
from sphinxcontrib_research.sphinx_ext.files import digest

if TYPE_CHECKING:
    from sphinxcontrib_research.model.paper import Topic
    from sphinxcontrib_research.query import Group
    from sphinxcontrib_research.sphinx_ext.facts import Facts, Question
    from sphinxcontrib_research.sphinx_ext.store import Store

LONGEST_SHORT_TITLE = 40
"""A title's part before its first colon is a short name up to this many characters."""

Options = tuple[tuple[str, str], ...]


def parsed(options: Options, default_sort: str) -> tuple[Selection, list[tuple[str, str]]]:
    """The selection that options mean, and what is wrong with them as (subtype, message) pairs."""
    return parse_selection(dict(options), default_sort=default_sort)


def chosen(store: Store, options: Options, files: tuple[str, ...], default_sort: str, named: bool) -> EntryGroup:
    """The papers that a directive selects, grouped.

    Args:
        store: Where the papers come from.
        options: The directive's selecting options.
        files: Data files that the selection is restricted to; empty for those of conf.py.
        default_sort: The project's order.
        named: The selection names its papers or files, so their relation does not matter.
    """
    selection, _problems = parsed(options, default_sort)
    library = store.with_files(files)
    within = tuple(dict.fromkeys(id_ for name in files for id_ in library.ids_in(name))) if files else None
    papers = select(library, selection, within=within, named=named)
    if not selection.group_by:
        return EntryGroup(tuple(paper.id for paper in papers))
    return EntryGroup((), "", tuple(_entry_group(part) for part in group(library, papers, selection)))


def _entry_group(part: Group) -> EntryGroup:
    return EntryGroup(tuple(part.papers), part.title, tuple(_entry_group(inner) for inner in part.groups))


def short_name(store: Store, id_: str) -> str:
    """What a reference to a paper reads, as light markup; the id itself for a paper that conf.py's files lack."""
    library = store.base
    known = library.resolve(id_)
    if known is None:
        return id_
    paper = library.papers[known]
    if paper.short:
        return paper.short
    head, colon, _rest = paper.title.partition(":")
    if colon and 0 < len(text.plain(head)) <= LONGEST_SHORT_TITLE:
        return head
    return paper.title


def files(
    store: Store, ids: tuple[str, ...], names: tuple[str, ...], images: bool, downloads: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The images and the files that entries bring with them, as absolute paths."""
    library = store.with_files(names)
    papers = [library.papers[known] for id_ in ids if (known := library.resolve(id_)) is not None]
    found_images = {paper.image for paper in papers if paper.image and "://" not in paper.image} if images else set()
    paths = {paper.url_path for paper in papers if paper.url_path}
    if downloads:
        paths.update(link.path for paper in papers for link in paper.links if link.path)
    return tuple(sorted(found_images)), tuple(sorted(paths))


def topic(store: Store, id_: str) -> Topic | None:
    """The data's topic of that id."""
    return store.base.topics.get(id_)


def topic_children(store: Store, parent: str) -> tuple[str, ...]:
    """The topics right below one, or those without a parent."""
    return tuple(store.base.topic_children(parent))


def topic_papers(store: Store, id_: str) -> tuple[str, ...]:
    """The papers of a topic itself, without those of its sub-topics."""
    return tuple(store.base.topic_papers(id_, subtopics=False))


def known(store: Store, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the ids that the data has a paper for, as the library calls them."""
    found = (store.base.resolve(id_) for id_ in ids)
    return tuple(dict.fromkeys(id_ for id_ in found if id_ is not None))


QUESTIONS: dict[str, Callable[..., Any]] = {
    "chosen": chosen,
    "files": files,
    "known": known,
    "short_name": short_name,
    "topic": topic,
    "topic_children": topic_children,
    "topic_papers": topic_papers,
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
