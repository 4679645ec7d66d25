"""What is wrong with the files of a library taken together: looked for when warnings are reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.library.directory import People
from sphinxcontrib_research.model.library.resolution import LibraryData
from sphinxcontrib_research.model.names import name_keys
from sphinxcontrib_research.model.paper import Paper, Person
from sphinxcontrib_research.util.suggestions import did_you_mean


def late_problems(data: LibraryData, nearest_paper: Callable[[str], str]) -> list[Problem]:
    """Return the problems of topics, venues and names.

    Args:
        data: What the library holds.
        nearest_paper: Gives the id of a paper that an unknown one is a slip of.
    """
    people = data.lookups.directory.people
    return [
        *_listed_papers(data, nearest_paper),
        *_topic_slips(data),
        *_shared_names(data.papers, people),
        *_orcids(data.papers, people),
    ]


def one_for_each_cause(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Report an author without a record, and a plug-in that fails, once for each file.

    Args:
        problems: All problems, in order.
    """
    kept: list[Problem] = []
    places: dict[tuple[str, str], int] = {}
    counts: dict[int, int] = {}
    for problem in problems:
        is_shared = problem.field == "authors" if problem.subtype == "ref" else problem.subtype == "plugin"
        if is_shared:
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


def _listed_papers(data: LibraryData, nearest_paper: Callable[[str], str]) -> Iterator[Problem]:
    """Topics that list unknown papers."""
    for topic in data.lookups.directory.topics.records.values():
        for id_ in topic.papers:
            if id_ not in data.merger.ids:
                message = f"unknown paper '{id_}'{did_you_mean(nearest_paper(id_))}"
                yield Problem(topic.path, topic.line, message, "ref", topic.id, "papers", "topic")


def _topic_slips(data: LibraryData) -> Iterator[Problem]:
    """Topics of papers that are unknown but nearly spelled as a known one: reported once for each text."""
    topics = data.lookups.directory.topics
    naming: dict[str, list[str]] = {}
    for id_ in data.papers:
        for name in data.resolved.topic_names.get(id_, ()):
            naming.setdefault(name, []).append(id_)
    for name, ids in naming.items():
        near = topics.near(name) if topics.match(name) is None else ""
        if near:
            first = data.papers[ids[0]]
            more = f" (here and in {len(ids) - 1} more)" if len(ids) > 1 else ""
            message = f"unknown topic '{name}'{more}; reading it as a tag{did_you_mean(near)}"
            yield Problem(first.path, first.line, message, "topic", first.id, "topics")


def _shared_names(papers: Mapping[str, Paper], people: People) -> Iterator[Problem]:
    """Names that fit two records: reported once for each name."""
    if not people.shared_names:
        return
    reported: set[str] = set()
    for paper in papers.values():
        for person in paper.authors:
            ids = [author.id for author in people.fitting(person)]
            if len(ids) > 1 and (key := name_keys(person)[0]) not in reported:
                reported.add(key)
                yield _fits_two(paper, person, ids)


def _fits_two(paper: Paper, person: Person, ids: list[str]) -> Problem:
    named = " and ".join(f"'{id_}'" for id_ in ids)
    message = f"'{person.name}' fits the authors {named}; write {{id: {ids[0]}}} to say which one is meant"
    return Problem(paper.path, paper.line, message, "author", paper.id, "authors")


def _orcids(papers: Mapping[str, Paper], people: People) -> Iterator[Problem]:
    """People given by the id of a record that has another ORCID iD."""
    for paper in papers.values() if people.records else ():
        for person in paper.authors:
            record = people.records.get(person.author) if person.author and person.orcid else None
            if record is not None and record.orcid not in ("", person.orcid):
                message = (
                    f"the ORCID iD of '{person.author}' is {record.orcid} there, but {person.orcid} here"
                )
                yield Problem(paper.path, paper.line, message, "author", paper.id, "authors")
