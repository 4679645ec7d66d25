"""The works of a person that a library lacks: proposed, never added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sphinxcontrib_research.lock.applying import apply
from sphinxcontrib_research.lock.facts import Lock
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.library.likeness import title_key
from sphinxcontrib_research.online.http import Http
from sphinxcontrib_research.online.providers import openalex, orcid
from sphinxcontrib_research.online.service import NotSentError, Service, UnavailableError


@dataclass(slots=True)
class Proposal:
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


_SOURCES: tuple[tuple[Service, Callable[[Http, str], Iterable[Mapping[str, object]]]], ...] = (
    (orcid.SERVICE, orcid.works_of),
    (openalex.SERVICE, openalex.works_of),
)


def propose(
    library: Library, lock: Lock, iris: str, http: Http, report: Callable[[str], None]
) -> tuple[list[Proposal], bool]:
    """List what ORCID and OpenAlex know of a person and a library does not.

    A work is taken to be there if its DOI, its arXiv identifier or its title is. What both name is one, as
    are a preprint and its published version of the same title.

    Args:
        library: The papers, without what the lock says.
        lock: It may know more identifiers and titles of them.
        iris: The ORCID iD.
        http: Asks.
        report: Given a sentence about a source that could not be asked.

    Returns:
        The proposals, newest first, and whether all sources could be asked.
    """
    papers = [apply(lock, paper) for paper in library.papers.values()]
    have = {f"doi:{paper.doi}" for paper in papers if paper.doi}
    have |= {f"arxiv:{paper.arxiv}" for paper in papers if paper.arxiv}
    have |= {f"title:{title_key(paper.title)}" for paper in papers}
    found: dict[str, Proposal] = {}
    complete = True
    for service, works_of in _SOURCES:
        try:
            for work in works_of(http, iris):
                _note(found, have, work, service.title)
        except NotSentError:
            continue
        except UnavailableError as error:
            complete = False
            report(f"{service.title}: {error}")
    proposals = {id(proposal): proposal for proposal in found.values()}
    return sorted(proposals.values(), key=lambda one: (one.date, one.title), reverse=True), complete


def _note(found: dict[str, Proposal], have: set[str], work: Mapping[str, object], source: str) -> None:
    """Hold a work that is not there, joined with what is known of it under any of its names."""
    title = str(work.get("title", ""))
    doi, arxiv = str(work.get("doi", "")), str(work.get("arxiv", ""))
    keys = [f"doi:{doi}"] if doi else []
    keys += [f"arxiv:{arxiv}"] if arxiv else []
    keys += [f"title:{title_key(title)}"] if title_key(title) else []
    if not title_key(title) or not have.isdisjoint(keys):
        return
    known = next((found[key] for key in keys if key in found), None) or Proposal(title)
    known.doi, known.arxiv = known.doi or doi, known.arxiv or arxiv
    known.date = max(known.date, str(work.get("date", "")))
    known.venue = known.venue or str(work.get("venue", ""))
    if source not in known.sources:
        known.sources.append(source)
    for key in keys:
        found[key] = known
