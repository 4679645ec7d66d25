"""The works of a person that a library lacks: listed, never added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sphinxcontrib_research.lock.applying import apply
from sphinxcontrib_research.lock.facts import Lock
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.library.likeness import title_key
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers import openalex, orcid
from sphinxcontrib_research.online.service import NotSentError, Service, UnavailableError


@dataclass(slots=True)
class MissingWork:
    """One work that the library lacks."""

    title: str
    date: str = ""
    venue: str = ""
    doi: str = ""
    arxiv: str = ""
    sources: list[str] = field(default_factory=list)

    @property
    def identifier(self) -> str:
        """What ``add`` takes; may be empty."""
        return self.doi or (f"arXiv:{self.arxiv}" if self.arxiv else "")


_Key: TypeAlias = "tuple[str, str]"
_SOURCES: tuple[tuple[Service, Callable[[Http, str], Iterable[Mapping[str, object]]]], ...] = (
    (orcid.SERVICE, orcid.works_of),
    (openalex.SERVICE, openalex.works_of),
)


def missing_works(library: Library, lock: Lock, person: str, http: Http) -> tuple[list[MissingWork], bool]:
    """List what ORCID and OpenAlex know of a person and a library does not.

    A work is taken to be there if its DOI, its arXiv identifier or its title is. What both name is one, as
    are a preprint and its published version of the same title.

    Args:
        library: The papers, without what the lock says.
        lock: It may know more identifiers and titles of them.
        person: The ORCID iD.
        http: Sends the requests, and reports a source that could not be queried.

    Returns:
        The works, newest first, and whether all sources could be queried.
    """
    papers = [apply(lock, paper) for paper in library.papers.values()]
    have = {key for paper in papers for key in _keys(paper.doi, paper.arxiv, paper.title)}
    found: dict[_Key, MissingWork] = {}
    complete = True
    for service, works_of in _SOURCES:
        try:
            for work in works_of(http, person):
                _note(found, have, work, service.title)
        except NotSentError:
            continue
        except UnavailableError as error:
            complete = False
            http.progress.report(f"{service.title}: {error}")
    works = {id(work): work for work in found.values()}
    return sorted(works.values(), key=lambda one: (one.date, one.title), reverse=True), complete


def _keys(doi: str, arxiv: str, title: str) -> list[_Key]:
    """Return what identifies a work; works that share one of these are one."""
    return [key for key in (("doi", doi), ("arxiv", arxiv), ("title", title_key(title))) if key[1]]


def _note(found: dict[_Key, MissingWork], have: set[_Key], work: Mapping[str, object], source: str) -> None:
    """Note a work that is not there, joined with what is known of it under any of its identifiers."""
    title = str(work.get("title", ""))
    doi, arxiv = str(work.get("doi", "")), str(work.get("arxiv", ""))
    keys = _keys(doi, arxiv, title)
    if not title_key(title) or not have.isdisjoint(keys):
        return
    known = next((found[key] for key in keys if key in found), None) or MissingWork(title)
    known.doi, known.arxiv = known.doi or doi, known.arxiv or arxiv
    known.date = max(known.date, str(work.get("date", "")))
    known.venue = known.venue or str(work.get("venue", ""))
    if source not in known.sources:
        known.sources.append(source)
    for key in keys:
        found[key] = known
