"""The library: all papers that a project knows, with their people, venues and topics."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache, cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar
from unicodedata import is_normalized, normalize

from sphinxcontrib_research import model
from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.addresses import unique_slugs
from sphinxcontrib_research.model.library.combining import is_untitled
from sphinxcontrib_research.model.library.directory import LockData, People
from sphinxcontrib_research.model.library.merging import Merge, PossibleDuplicate
from sphinxcontrib_research.model.library.resolution import LibraryData, build
from sphinxcontrib_research.model.names import name_keys
from sphinxcontrib_research.model.paper import Author, Paper, Person, Source, Topic, Venue
from sphinxcontrib_research.util import ENGLISH, Words, digest_of
from sphinxcontrib_research.util.suggestions import Nearest, did_you_mean
from sphinxcontrib_research.vocabulary import REVIEW

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Cache = TypeVar("_Cache")

IN_FILE = "<"
"""Stands between a file and the id of a record in it; no id may hold it."""


class Library:
    """All papers that a project knows, with their people, venues and topics; read-only.

    It depends on the files and their order alone: ``build([a, b])`` equals ``build([a]).extended([b])``. What
    few pages need is made when it is first needed.
    """

    papers: Mapping[str, Paper]
    """By id, in the order of files and records; without hidden ones and versions of others."""
    authors: Mapping[str, Author]
    venues: Mapping[str, Venue]
    topics: Mapping[str, Topic]
    """By id, hidden ones included."""
    hidden_count: int
    """How many papers are hidden."""
    review_count: int
    """How many records are hidden until somebody has looked at them, and not among the papers already."""
    words: Words
    """The language by whose rules texts are sorted, and its words for values of ours."""

    def __init__(
        self,
        data: LibraryData,
        slugs: MutableMapping[str, str] | None,
        authors: Mapping[str, tuple[str, ...]] | None,
        words: Words,
        translate: Callable[[str], str] | None = None,
    ) -> None:
        """Take what :func:`.resolution.build` returned, and what a smaller library knew of the papers."""
        self._data = data
        self.words = words
        self._merger = data.merger
        self._directory = data.lookups.directory
        self.papers = data.papers
        self.authors = self._directory.people.records
        self.venues = self._directory.venues.records
        self.topics = self._directory.topics.records
        self._translate = translate
        if translate is not None:
            self.topics = {
                topic.id: replace(topic, title=translate(topic.title), summary=translate(topic.summary))
                for topic in self.topics.values()
            }
        self.hidden_count = data.hidden_count
        reviews = [paper for source in data.sources for paper in source.papers if paper.hidden == REVIEW]
        self.review_count = sum(not self._merger.holds(paper) for paper in reviews)
        self._reviews = frozenset(paper.id for paper in reviews)
        self._nearest: dict[str, Nearest] = {}
        self._caches: dict[type, Any] = {}
        self._ids_by_record: dict[str, dict[str, str]] = {}
        self._own_names: dict[str, dict[str, str]] = {}
        self._slugs_before = slugs
        self._authors_before = authors or {}

    @classmethod
    def build(
        cls,
        sources: Sequence[Source],
        lock: LockData | None = None,
        words: Words = ENGLISH,
        translate: Callable[[str], str] | None = None,
    ) -> Library:
        """The library of some files.

        Args:
            sources: What the files gave, in their order; of several with one path the first is kept.
            lock: What is known beyond the data.
            words: By the rules of whose language texts are sorted.
            translate: Puts titles and summaries of topics into that language; papers name topics by the
                titles in the data nevertheless.
        """
        return cls(build(sources, lock), None, None, words, translate)

    def extended(self, sources: Sequence[Source]) -> Library:
        """This library and more files, as if all were built together, for little more than those cost."""
        data = build(sources, self._data.lookups.lock, self._data)
        slugs: MutableMapping[str, str] | None = self.__dict__.get("_slugs")
        authors: dict[str, tuple[str, ...]] = {}
        if data.lookups.directory is self._directory and "_authors_by_paper" in self.__dict__:
            before = self._authors_by_paper
            authors = {id_: ids for id_, ids in before.items() if data.papers.get(id_) is self.papers[id_]}
        return Library(data, slugs, authors, self.words, self._translate)

    def cache(self, kind: type[_Cache]) -> _Cache:
        """What those who work with a library find out once: one object of each type, empty at first."""
        if kind not in self._caches:
            self._caches[kind] = kind()
        found: _Cache = self._caches[kind]
        return found

    # -- papers

    def resolve(self, id: str) -> str | None:
        """The id of a paper by its id, by that of a record merged into it, or by its :meth:`lasting_name`.

        Accents may be written as marks of their own, as some systems do.
        """
        if id in self.papers:
            return id
        if not is_normalized("NFC", id):
            return self.resolve(normalize("NFC", id))
        path, mark, own = id.rpartition(IN_FILE)
        if mark:
            return self.resolve(self._record_ids(path).get(own, ""))
        found = self._merger.find(id)
        if found is not None:
            found = self._data.roots.get(found, found)
        return found if found in self.papers else None

    def lasting_name(self, id: str) -> str:
        """A name for a paper that means it in every library that holds its file, whatever else that holds.

        A file may be read with others that have a paper of the same id: then its own paper gets another.

        Returns:
            The file and the id that the paper's first record has in it, as :meth:`resolve` reads them.
        """
        path = self.papers[id].path
        own_names = self._own_names.get(path)
        if own_names is None:
            own_names = {found: own for own, found in reversed(self._record_ids(path).items())}
            self._own_names[path] = own_names
        return f"{path}{IN_FILE}{own_names.get(id, id)}"

    def _record_ids(self, path: str) -> dict[str, str]:
        """From the ids of a file's records, as the file has them, to those of the papers."""
        if path not in self._ids_by_record:
            records = [
                paper.id
                for source in self._data.sources
                if source.path == path
                for paper in source.papers
                if paper.hidden != REVIEW
            ]
            ids = self._merger.by_path.get(path, ())
            self._ids_by_record[path] = dict(zip(records, ids, strict=False))
        return self._ids_by_record[path]

    def is_known(self, id: str) -> bool:
        """Whether the data has a paper of that id, hidden ones included."""
        return id in self._merger.ids or id in self._reviews

    def ids_in(self, path: str) -> tuple[str, ...]:
        """The ids of the papers that a file holds, after merging, in its order."""
        found = [self.resolve(id_) for id_ in self._merger.by_path.get(path, ())]
        return tuple(dict.fromkeys([id_ for id_ in found if id_ is not None]))

    @property
    def merges(self) -> tuple[Merge, ...]:
        """Which records were taken into which papers."""
        return tuple(self._merger.merges)

    @property
    def possible_duplicates(self) -> tuple[PossibleDuplicate, ...]:
        """Papers that may be one, or versions of one, and were kept apart as their author did."""
        found: dict[frozenset[str], PossibleDuplicate] = {}
        for pair in self._merger.possible_duplicates:
            id_, other = self.resolve(pair.id), self.resolve(pair.other)
            if id_ is not None and other is not None and id_ != other:
                found.setdefault(frozenset((id_, other)), replace(pair, id=id_, other=other))
        return tuple(found.values())

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong in the files and with them together, in the order of files and lines."""
        # What the lock says of a title that is missing takes the place of what its file says.
        in_lock = {
            (problem.path, problem.line) for problem in self._data.problems if problem.subtype == "title"
        }
        found = [
            self._of_overlay(problem)
            for source in self._data.sources
            for problem in source.problems
            if not self._is_cured(problem)
            and not (problem.subtype == "title" and (problem.path, problem.line) in in_lock)
        ]
        found += (*self._data.problems, *model.problems())
        found += _late_problems(self._data, lambda id_: self.nearest("paper", id_))
        order = {source.path: number for number, source in enumerate(self._data.sources)}
        found.sort(key=lambda problem: (order.get(problem.path, len(order)), problem.line))
        return _one_for_each_cause(dict.fromkeys(found))

    @property
    def readings(self) -> tuple[Problem, ...]:
        """Texts that can be read in two ways, and how they were read, in the order of files and lines."""
        return tuple(reading for source in self._data.sources for reading in source.readings)

    def _is_cured(self, problem: Problem) -> bool:
        """Whether a title that a file leaves out came from another file or from the lock."""
        if problem.subtype != "title" or problem.kind != "paper":
            return False
        id_ = self.resolve(problem.paper)
        if id_ is not None:
            return not is_untitled(self.papers[id_])
        # A hidden paper is not among `papers`: a title of any of its records is enough.
        hidden = self._merger.find(problem.paper)
        return hidden is not None and any(not is_untitled(record) for record in self._merger.entries[hidden])

    def _of_overlay(self, problem: Problem) -> Problem:
        """Reword the problem of a record without title that may be meant to add to one of another file.

        Where no other file has its id, the message says so and names the nearest id. If the reader has found
        a misspelt ``title``, that is the cause, and its message stays.
        """
        if problem.subtype != "title" or problem.kind != "paper" or len(self._data.sources) < 2:
            return problem
        if "did you mean" in problem.message:
            return problem
        id_ = self._merger.find(problem.paper) if problem.paper else None
        if id_ is None or any(record.title for record in self._merger.entries[id_]):
            return problem
        near = self.nearest("paper", problem.paper)
        rest = did_you_mean(near) or ", and it has no title; skipping it"
        message = f"no other file has '{problem.paper}'{rest}"
        return replace(problem, field="", message=message)

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all that pages print; the places of records in files don't count."""
        records = (self.authors, self.venues, self.topics)
        return fingerprint([*self.papers.values(), *(list(kind.values()) for kind in records)])

    # -- names in addresses

    @cached_property
    def _slugs(self) -> MutableMapping[str, str]:
        return unique_slugs(self._merger.ids, self._slugs_before)

    @cached_property
    def _author_slugs(self) -> Mapping[str, str]:
        return unique_slugs(self.authors)

    @cached_property
    def _topic_slugs(self) -> Mapping[str, str]:
        return unique_slugs(self.topics)

    def slug(self, id: str) -> str:
        """A paper's id in ``[a-z0-9-]``; those of later files never change those of earlier ones."""
        return self._slugs[self.resolve(id) or id]

    def author_slug(self, id: str) -> str:
        """An author's id in ``[a-z0-9-]``."""
        return self._author_slugs[id]

    def topic_slug(self, id: str) -> str:
        """A topic's id in ``[a-z0-9-]``."""
        return self._topic_slugs[id]

    # -- people

    def author_of(self, person: Person) -> Author | None:
        """The record of a person in a paper; ``None`` if none fits, or more than one."""
        return self._directory.people.of(person)

    def papers_of(self, author_id: str) -> tuple[str, ...]:
        """The papers of an author, in library order."""
        return self._papers_by_author.get(author_id, ())

    @cached_property
    def _authors_by_paper(self) -> dict[str, tuple[str, ...]]:
        known, of = self._authors_before, self._directory.people.of
        found = {}
        for id_, paper in self.papers.items():
            ids = known.get(id_)
            if ids is None:
                ids = tuple([author.id for person in paper.authors if (author := of(person)) is not None])
            found[id_] = ids
        return found

    @cached_property
    def _papers_by_author(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        if self.authors:
            for id_, authors in self._authors_by_paper.items():
                for author in authors:
                    found.setdefault(author, {})[id_] = None
        return {author: tuple(ids) for author, ids in found.items()}

    # -- venues

    def venue(self, text: str) -> Venue | None:
        """The record of a venue, by id, short name, name or alias."""
        return self._directory.venues.find(text)

    def venue_label(self, text: str) -> str:
        """What lists show for a venue as a paper names it; light markup."""
        venue = self._directory.venues.find(text)
        return text if venue is None else venue.label

    # -- topics

    def topic_of(self, text: str) -> str | None:
        """The id of the topic that a text names by its id or title."""
        return self._directory.topics.match(text)

    def topic_descendants(self, id: str) -> list[str]:
        """A topic and all topics below it, each before those below it."""
        return self._directory.topics.with_descendants(id)

    def topic_children(self, id: str) -> tuple[str, ...]:
        """The topics right below one, in data order; of an empty id those at the top."""
        return self._directory.topics.children(id)

    def topic_parent(self, id: str) -> str:
        """The topic right above one; empty for one at the top."""
        return self._directory.topics.parents.get(id, "")

    def topic_papers(self, id: str, subtopics: bool = True) -> tuple[str, ...]:
        """The papers of a topic: those that it lists, in its order, then others that name it.

        Args:
            id: The topic's id.
            subtopics: Add those of the topics below it.
        """
        if id not in self.topics:
            return ()
        found: dict[str, None] = {}
        for topic in self.topic_descendants(id) if subtopics else [id]:
            listed = [self.resolve(name) for name in self.topics[topic].papers]
            found.update(dict.fromkeys([id_ for id_ in listed if id_ is not None]))
            found.update(dict.fromkeys(self._papers_by_topic.get(topic, ())))
        return tuple(found)

    @cached_property
    def _papers_by_topic(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id_, paper in self.papers.items():
            for topic in paper.topics:
                found.setdefault(topic, []).append(id_)
        return found

    # -- slips

    def nearest(self, kind: str, id: str) -> str:
        """The known id that an unknown one is probably a slip of, or nothing.

        Args:
            kind: ``paper``, ``author``, ``venue`` or ``topic``.
            id: What is not known.
        """
        if kind not in self._nearest:
            known: Iterable[str] = getattr(self, f"{kind}s", ())
            if kind == "paper":
                known = [id_ for id_ in self._merger.ids if self.resolve(id_) is not None]
            self._nearest[kind] = Nearest(known)
        return self._nearest[kind].find(id)


# Values -> digests that show whether anything that pages print has changed.


def fingerprint(values: Iterable[object]) -> str:
    """A digest of values as text and numbers, the same in every process and on every machine.

    The places of records in files are not among them: no page prints them.
    """
    return digest_of(_encoder.encode(list(values)))


@cache
def _getter(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gives the fields of values of a type that count."""
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} has no fingerprint")
    place = ("path", "line") if kind in (Paper, Author, Venue, Topic) else ()
    return attrgetter(*(attribute.name for attribute in fields(kind) if attribute.name not in place))


def _fields(value: DataclassInstance) -> tuple[Any, ...]:
    return _getter(type(value))(value)


# What it is given is read-only, so nothing in it can contain itself.
_encoder = json.JSONEncoder(default=_fields, check_circular=False, separators=(",", ":"))


# What is wrong with files taken together: looked for when warnings are reported.


def _late_problems(data: LibraryData, nearest_paper: Callable[[str], str]) -> list[Problem]:
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


def _one_for_each_cause(problems: Iterable[Problem]) -> tuple[Problem, ...]:
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
