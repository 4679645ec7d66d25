"""Papers without identifier, found by title, first author and year: believed only when all three agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sphinxcontrib_research import markup
from sphinxcontrib_research.lock import Fact, Json, Lock, keys_of
from sphinxcontrib_research.lock.applying import facts_of
from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.library.combining import is_untitled, same_kind
from sphinxcontrib_research.model.library.likeness import (
    Work,
    authors_contradict,
    is_arxiv,
    same_by_title,
    venues_alike,
)
from sphinxcontrib_research.model.paper import Paper, Person
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.identifying import BY_WHICH_KNOWN, FOUND, identifiers_of
from sphinxcontrib_research.online.missing import PAPER_FIELDS, RefreshOptions
from sphinxcontrib_research.online.plan import FactSink, RefreshReport, Tally
from sphinxcontrib_research.online.providers.interface import Candidate, SearchFunction, Target, first_family
from sphinxcontrib_research.online.service import NotSentError, Service, UnavailableError

_SEARCHABLE = frozenset(
    (
        *("", "article", "article-journal", "paper-conference", "preprint", "thesis", "report"),
        *("book", "chapter", "manuscript"),
    )
)
"""Types of works that services know. A talk or a program of the same title is another work than the paper."""
_APART = frozenset(("dataset", "software", "speech"))
"""Types that a paper must say of itself."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A paper without identifier."""

    paper: Paper
    target: Target


def sought_papers(
    papers: Iterable[Paper], lock: Lock, options: RefreshOptions, today: dt.date
) -> Iterator[Sought]:
    """Yield the papers to search for: those without an identifier that services know.

    What the project only cites is not searched for, nor what is not published yet: its title is nobody's
    business.

    Args:
        papers: The papers.
        lock: What is known already.
        options: What the user wants refreshed.
        today: From which on ages are counted.
    """
    if options.fields and options.fields.isdisjoint(PAPER_FIELDS):
        return
    for paper in papers:
        old = facts_of(lock, paper)
        ids = identifiers_of(paper, old, options.hosts)
        is_known = not ids.keys().isdisjoint(BY_WHICH_KNOWN)
        if not is_known and is_searchable(paper) and options.is_due("doi", old.get("doi"), today):
            work = Work.of(paper)
            key, title = keys_of(paper)[0], markup.plain(paper.title)
            target = Target(key, {}, title, f"paper '{paper.id}'", work.family, work.year)
            yield Sought(paper, target)


def is_searchable(paper: Paper) -> bool:
    """Return whether a paper says enough of itself to be searched for, and may be."""
    work = Work.of(paper)
    return (
        not paper.is_cited
        and not is_untitled(paper)
        and same_by_title(work, work)
        and paper.type in _SEARCHABLE
        and paper.status in ("", "published")
    )


def is_it(paper: Paper, candidate: Candidate) -> bool:
    """Return whether what a service says of a work is about a paper: title, first author and year agree.

    Nothing else may speak against it: type, venue, the given name of the first author, the other authors.

    Args:
        paper: The paper.
        candidate: The work.
    """
    values, kind = candidate.values, candidate.kind
    if not same_by_title(
        Work.of(paper), Work(_text(values, "title"), first_family(values), _year(candidate))
    ):
        return False
    venue = _text(values, "venue")
    if kind in _APART or not same_kind(filter(None, (paper.type,)), filter(None, (kind,))):
        return False
    if venue and not venues_alike(paper.venues, (venue,)):
        return False
    people = _people(values.get("authors"))
    is_complete = paper.authors_open or len(people) == len(paper.authors)
    return is_complete and not authors_contradict(paper.authors, people)


def chosen(paper: Paper, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that are a paper: one, none, or several that differ and cannot be told apart.

    Args:
        paper: The paper.
        candidates: What a search brought up.
    """
    alike: dict[str, Candidate] = {}
    for candidate in candidates:
        if is_it(paper, candidate):
            alike.setdefault(_name(candidate), candidate)
    found = list(alike.values())
    is_published = any(not is_arxiv(venue) for venue in paper.venues)
    if len(found) > 1 and (is_published or paper.type == "preprint"):
        kept = [one for one in found if (one.kind == "preprint") != is_published]
        found = kept if len(kept) == 1 else found
    return found


def of_another_year(paper: Paper, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that would be a paper if it were of the year before or the year after."""
    return [
        candidate
        for candidate in candidates
        if (year := _year(candidate)) is not None
        and paper.year is not None
        and abs(year - paper.year) == 1
        and is_it(replace(paper, date=parse_date(str(year))), candidate)
    ]


def _year(candidate: Candidate) -> int | None:
    date = _text(candidate.values, "date")
    return int(date[:4]) if date[:4].isdecimal() else None


def _name(candidate: Candidate) -> str:
    return next(f"{kind}:{candidate.ids[kind]}" for kind in FOUND if kind in candidate.ids)


def _text(values: Mapping[str, Json], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _people(people: Json) -> list[Person]:
    found = people if isinstance(people, list) else []
    return [
        Person(str(person.get("family", "")), str(person.get("given", "")))
        for person in found
        if isinstance(person, dict)
    ]


# One run: every paper is searched for where that costs nothing, then where it does.


@dataclass(slots=True)
class Search:
    """Searches for papers and hands over the identifiers that it finds."""

    http: Http
    sources: Sequence[tuple[Service, SearchFunction]]
    """In the order in which they are searched."""
    sink: FactSink
    report: RefreshReport
    today: dt.date
    taken: dict[str, str]
    """Identifiers that papers have, as ``doi:…``, with the ids of the papers."""
    found: list[Paper] = field(default_factory=list)
    """The papers that have an identifier now."""
    _absent: dict[str, list[str]] = field(default_factory=dict)
    """Key of each paper that is not found so far -> titles of the services that do not have it."""
    _failed: set[str] = field(default_factory=set)
    """Keys of papers that some service could not be searched for."""

    def execute(self, sought: Collection[Sought]) -> None:
        """Search for papers; what is found, and what is not found anywhere, goes to the sink."""
        left = list(sought)
        for service, search in self.sources:
            left = self._search(service, search, left) if left else left
        missed = [
            one for one in left if one.target.key in self._absent and one.target.key not in self._failed
        ]
        for one in missed:
            self._put(one, "doi", None, ", ".join(self._absent[one.target.key]))
        if missed:
            names = ", ".join(one.paper.id for one in missed)
            self.report.notes.append(f"not found by title, first author and year: {names}")
        self.sink.checkpoint()

    def _search(self, service: Service, search: SearchFunction, sought: Sequence[Sought]) -> list[Sought]:
        """Search at one service; return the papers that it does not have."""
        remaining = []
        tally = self.report.tallies.setdefault(service.title, Tally())
        if not self.http.dry:
            self.http.progress.begin(service, len(sought))
        for done, one in enumerate(sought, start=1):
            if not self._search_one(service, search, one, tally):
                remaining.append(one)
            if not self.http.dry:
                self.http.progress.advance(service, done)
            self.sink.checkpoint()
        return remaining

    def _search_one(self, service: Service, search: SearchFunction, one: Sought, tally: Tally) -> bool:
        """Search for one paper; return whether nobody else is to be queried for it."""
        target = one.target
        tally.requested += 1
        try:
            candidates = search(self.http, target)
        except NotSentError:
            return False
        except UnavailableError as error:
            tally.failed += 1
            tally.why = error.why
            self._failed.add(target.key)
            self.report.failures[target.key] = (target.label, f"{service.title}: {error.why}")
            self.report.unavailable.add((target.key, "doi"))
            return False
        tally.received += 1
        works = chosen(one.paper, candidates)
        if len(works) > 1:
            names = ", ".join(map(_name, works))
            self.report.notes.append(
                f"{target.label}: {service.title} has several works of this title, first author and year "
                f"({names}); none is taken; write the identifier of the right one"
            )
            return True
        if not works:
            self._absent.setdefault(target.key, []).append(service.title)
            self.report.notes += [
                f"{target.label}: {service.title} has its title and first author as {_name(work)} of "
                f"{_year(work)}; it is not taken; write it down if it is this one"
                for work in of_another_year(one.paper, candidates)
            ]
            return False
        self._take(one, works[0], service.title)
        return True

    def _take(self, one: Sought, work: Candidate, source: str) -> None:
        name = _name(work)
        if one.target.key in self._failed:  # The one before this one could not be searched.
            self.report.failures.pop(one.target.key, None)
            self.report.unavailable.discard((one.target.key, "doi"))
        if name in self.taken:
            self.report.notes.append(
                f"{one.target.label}: {source} has its title, first author and year as {name}, "
                f"which is paper '{self.taken[name]}'; it is not taken"
            )
            return
        self.taken[name] = one.paper.id
        for kind, identifier in work.ids.items():
            self._put(one, kind, identifier, source)
        self._put(one, "title", work.values.get("title"), source)
        self.report.found.append(f"{one.target.label}: found by its title at {source}: {name}")
        self.found.append(one.paper)

    def _put(self, one: Sought, name: str, value: Json, source: str) -> None:
        self.sink.put(one.target.key, name, Fact(value, source, self.today.isoformat()))
