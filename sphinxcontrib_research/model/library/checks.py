"""What is wrong with the files of a library taken together: looked for when warnings are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.names import name_keys
from sphinxcontrib_research.util.suggestions import did_you_mean

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.library.directory import Directory
    from sphinxcontrib_research.model.library.resolution import Finished
    from sphinxcontrib_research.model.paper import Person

SUBTYPES: Mapping[str, str] = MappingProxyType(
    {
        "author": "A name fits more than one author, or an ORCID iD is not that of the author.",
        "duplicate": "Records share an id, a name or an identifier, but not what they are.",
        "ref": "An id names nothing.",
        "topic": "A topic is a slip of another one, or is above itself.",
    }
)
"""What taking files together can warn about, ``research.<subtype>``, with a sentence for each."""


def late_problems(library: Library, records: Directory, finished: Finished) -> list[Problem]:
    """The problems of topics, venues and names.

    Args:
        library: The papers.
        records: What they name.
        finished: Which papers name what.
    """
    return [
        *records.people.problems,
        *records.venue_names.problems,
        *records.tree.problems,
        *_listed_papers(library),
        *_topic_slips(library, records, finished),
        *_shared_names(library, records),
        *_orcids(library),
    ]


def one_for_each_author(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Report an author that there is no record of once for each file, however many papers name it.

    Args:
        problems: All problems, in order.
    """
    kept: list[Problem] = []
    places: dict[tuple[str, str], int] = {}
    counts: dict[int, int] = {}
    for problem in problems:
        if problem.subtype == "ref" and problem.field == "authors":
            at = places.setdefault((problem.path, problem.message), len(kept))
            counts[at] = counts.get(at, 0) + 1
            if counts[at] > 1:
                continue
        kept.append(problem)
    for at, count in counts.items():
        if count > 1:
            more = "1 more paper" if count == 2 else f"{count - 1} more papers"
            kept[at] = replace(kept[at], message=f"{kept[at].message} (here and in {more})")
    return tuple(kept)


def _listed_papers(library: Library) -> Iterator[Problem]:
    """Topics that list papers which there are not."""
    for topic in library.topics.values():
        for id_ in topic.papers:
            if not library.is_known(id_):
                near = library.nearest("paper", id_)
                message = f"unknown paper '{id_}'{did_you_mean(near)}"
                yield Problem(topic.path, topic.line, message, "ref", topic.id, "papers", "topic")


def _topic_slips(library: Library, records: Directory, finished: Finished) -> Iterator[Problem]:
    """Papers whose topic is none, but nearly one: told once for each text."""
    naming: dict[str, list[str]] = {}
    for id_ in library.papers:
        for name in finished.topic_names.get(id_, ()):
            naming.setdefault(name, []).append(id_)
    for name, ids in naming.items():
        meant = _topic_meant(name, records)
        if meant:
            first = library.papers[ids[0]]
            more = f" (here and in {len(ids) - 1} more)" if len(ids) > 1 else ""
            message = f"unknown topic '{name}'{did_you_mean(meant)} It counts as a tag{more}"
            yield Problem(first.path, first.line, message, "topic", first.id, "topics")


def _topic_meant(name: str, records: Directory) -> str:
    """The topic that a text is probably a slip of; nothing for a topic, and for other texts."""
    return "" if records.tree.match(name) is not None else records.tree.near(name)


def _shared_names(library: Library, records: Directory) -> Iterator[Problem]:
    """Names that fit two records: told once for each name."""
    shared = records.people.shared_names
    if not shared:
        return
    told: set[str] = set()
    for paper in library.papers.values():
        for person in paper.authors:
            fitting = records.people.fitting(person)
            if len(fitting) > 1 and (key := name_keys(person)[0]) not in told:
                told.add(key)
                yield _fits_two(paper.path, paper.line, paper.id, person, [author.id for author in fitting])


def _fits_two(path: str, line: int, paper: str, person: Person, ids: list[str]) -> Problem:
    named = " and ".join(f"'{id_}'" for id_ in ids)
    message = f"'{person.name}' fits the authors {named}; write {{id: {ids[0]}}} to say which one is meant"
    return Problem(path, line, message, "author", paper, "authors")


def _orcids(library: Library) -> Iterator[Problem]:
    """People given by the id of a record that has another ORCID iD."""
    if not library.authors:
        return
    for paper in library.papers.values():
        for person in paper.authors:
            if person.author and person.orcid:
                theirs = library.authors[person.author].orcid if person.author in library.authors else ""
                if theirs and theirs != person.orcid:
                    message = f"the ORCID iD of '{person.author}' is {theirs} there, but {person.orcid} here"
                    yield Problem(paper.path, paper.line, message, "author", paper.id, "authors")
