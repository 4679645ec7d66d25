"""What was proposed and what became of it, in the lock: nothing is proposed twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from sphinxcontrib_research.lock import DISCOVER, Fact, Json, Lock
from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.library.combining import identifiers
from sphinxcontrib_research.model.library.likeness import title_key
from sphinxcontrib_research.model.paper import Paper, Person
from sphinxcontrib_research.util.text import identity
from sphinxcontrib_research.vocabulary import IDENTIFIERS, REVIEW

Verdict: TypeAlias = Literal["proposed", "released", "refused"]
"""It waits for somebody to look; it is shown; it was deleted or is hidden for good."""

_OF_SERVICES = ("openalex", "bibcode", "semanticscholar", "deposit")
_KINDS = (*IDENTIFIERS, *_OF_SERVICES)
"""Kinds of identifiers, the strongest first."""


def key_of(ids: Mapping[str, str], title: str) -> str:
    """Return what a work is remembered by: its strongest identifier, else its title."""
    found = next((f"{kind}:{ids[kind]}" for kind in _KINDS if ids.get(kind)), "")
    return DISCOVER + (found or f"title:{title_key(title)}")


@dataclass(frozen=True, slots=True)
class Remembered:
    """A work that was proposed once."""

    key: str
    """In the lock."""
    ids: Mapping[str, str]
    title: str
    family: str
    """The family name of the first author."""
    date: str
    verdict: Verdict

    def as_paper(self) -> Paper:
        """Return it as a record that others can be compared with."""
        known = {kind: value for kind, value in self.ids.items() if kind in IDENTIFIERS}
        people = (Person(self.family),) if self.family else ()
        date = parse_date(self.date) if self.date else None
        return Paper("found", self.title, authors=people, date=date, id_is_generated=True, **known)  # type: ignore[arg-type]

    def facts(self, source: str, today: str) -> dict[str, Fact]:
        """Return what the lock says of it."""
        texts = {"title": self.title, "family": self.family, "date": self.date}
        work: dict[str, Json] = {name: text for name, text in texts.items() if text}
        return {
            "verdict": Fact(self.verdict, source, today),
            "work": Fact({**work, **self.ids}, source, today),
        }


def remembered(lock: Lock) -> Iterator[Remembered]:
    """Yield what a lock remembers; what is broken in it by its key alone."""
    for key, facts in lock.entries.items():
        if not key.startswith(DISCOVER):
            continue
        verdict, work = facts.get("verdict"), facts.get("work")
        said = verdict.value if verdict is not None else None
        texts = work.value if work is not None and isinstance(work.value, dict) else {}
        known = {name: text for name, text in texts.items() if isinstance(text, str)}
        kind, _, value = key.removeprefix(DISCOVER).partition(":")
        ids = {kind: value} if kind in _KINDS else {}
        ids |= {name: text for name, text in known.items() if name in _KINDS}
        yield Remembered(
            key,
            ids,
            known.get("title", ""),
            known.get("family", ""),
            _date(known.get("date", "")),
            said if said in ("released", "refused") else "proposed",  # type: ignore[arg-type]
        )


def _date(text: str) -> str:
    try:
        return parse_date(text).iso if text else ""
    except ValueError:
        return ""


def ids_of(paper: Paper) -> dict[str, str]:
    """Return all that identifies a record of the data: what a service calls it is in ``x-found``."""
    found = identifiers(paper)
    if isinstance(noted := found_note(paper).get("id"), str):
        kind, _, value = noted.partition(":")
        if kind in _OF_SERVICES and value:
            found[kind] = value
    return found


def found_note(paper: Paper) -> Mapping[str, object]:
    """Return ``x-found`` of a record, empty where it has none."""
    note = dict(paper.extra).get("xfound")
    return note if isinstance(note, dict) else {}


class Records:
    """The records of the data, hidden ones too, as what is remembered is found among them."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = papers
        self._by_id: dict[tuple[str, str], list[Paper]] = {}
        self._by_title: dict[tuple[str, str], list[Paper]] = {}
        for paper in papers:
            for item in ids_of(paper).items():
                self._by_id.setdefault(item, []).append(paper)
            if title := _titled(paper.title, paper.authors[0].family_name if paper.authors else ""):
                self._by_title.setdefault(title, []).append(paper)

    def of(self, work: Remembered) -> list[Paper]:
        """Return those of a work: those with an identifier of it, else those with its title."""
        found = [paper for item in work.ids.items() for paper in self._by_id.get(item, ())]
        title = _titled(work.title, work.family)
        return found or (self._by_title.get(title, []) if title else [])

    def judged(self, work: Remembered) -> Remembered:
        """Return a work with what became of it."""
        return replace(work, verdict=_verdict(self.of(work)))

    def synced(self, known: Iterable[Remembered]) -> Iterator[Remembered]:
        """Yield what is remembered with what became of it, and the proposals in the data that are not."""
        noted: set[int] = set()
        for work in known:
            noted.update(map(id, self.of(work)))
            yield self.judged(work)
        for paper in self._papers:
            if found_note(paper) and paper.hidden and id(paper) not in noted:
                yield remembered_of(paper, ids_of(paper))


def remembered_of(paper: Paper, ids: Mapping[str, str]) -> Remembered:
    """Return what is remembered of a record."""
    family = paper.authors[0].family_name if paper.authors else ""
    date = paper.date.iso if paper.date is not None else ""
    return Remembered(key_of(ids, paper.title), ids, paper.title, family, date, _verdict([paper]))


def _titled(title: str, family: str) -> tuple[str, str] | None:
    key = title_key(title)
    return (key, identity(family)) if key and family else None


def _verdict(records: Iterable[Paper]) -> Verdict:
    """Return what became of a proposal, from its records; without any it was deleted."""
    found = {paper.hidden for paper in records}
    if False in found:
        return "released"
    return "proposed" if REVIEW in found else "refused"
