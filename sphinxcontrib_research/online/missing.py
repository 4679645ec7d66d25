"""What papers, repositories and people lack, and which providers may have it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from sphinxcontrib_research.lock import APPEARANCE, Fact, Lock, keys_of, repository_key
from sphinxcontrib_research.lock.applying import facts_of
from sphinxcontrib_research.model.addresses import github_repository
from sphinxcontrib_research.model.library.combining import is_untitled
from sphinxcontrib_research.model.library.likeness import Work
from sphinxcontrib_research.model.paper import Author, Paper
from sphinxcontrib_research.online.identifying import (
    BY_WHICH_KNOWN,
    PUBLIC_HOSTS,
    identifiers_of,
    known_identifier,
)
from sphinxcontrib_research.online.providers import providers_of_plugins
from sphinxcontrib_research.online.providers.interface import Target

_DESCRIPTION = ("crossref", "datacite", "arxiv", "openalex", "semanticscholar", "zenodo")

NUMBERS = MappingProxyType(
    {
        "citations": ("openalex", "semanticscholar", "crossref"),
        "citations_per_year": ("openalex",),
        "stars": ("github", "gitlab", "codeberg"),
        "retracted": ("openalex", "crossref"),
        "downloads": ("zenodo", "huggingface"),
        "likes": ("huggingface",),
        "h_index": ("openalex",),
        "i10_index": ("openalex",),
        "paper_count": ("openalex",),
    }
)
"""What changes: queried again when it is old. Each with its providers: the first that has a value is used; a
bare ``True`` is completed by a later one."""

CORE = MappingProxyType(
    {
        "title": _DESCRIPTION,
        "authors": _DESCRIPTION,
        "venue": ("crossref", "openalex", "arxiv", "semanticscholar"),
        "date": ("crossref", "arxiv", "datacite", "openalex", "semanticscholar", "zenodo"),
    }
)
"""What a paper must have: queried when the data leaves it out."""

ALONG = MappingProxyType(
    {
        "doi": ("arxiv", "openalex", "semanticscholar", "datacite", "zenodo"),
        "type": ("crossref", "datacite", "openalex", "zenodo"),
        "volume": ("crossref", "openalex", "semanticscholar"),
        "issue": ("crossref", "openalex"),
        "pages": ("crossref", "openalex", "semanticscholar"),
        "publisher": ("crossref", "datacite"),
    }
)
"""What is taken along when a record holds it, but is no reason to query."""

OPTIONAL = MappingProxyType(
    {
        "abstract": ("arxiv", "datacite", "openalex", "crossref"),
        "pdf": ("openalex",),
    }
)
"""Only when named: an abstract may be under copyright, a PDF on a host that nobody chose."""

FIELDS = MappingProxyType({**NUMBERS, **CORE, **ALONG, **OPTIONAL})
"""All of them; numbers of two providers are never mixed."""

PAPER_FIELDS = frozenset(("citations", "citations_per_year", "retracted", *CORE, *ALONG, *OPTIONAL))
"""What services know of a paper by its identifier."""

ONLY_ALONG = frozenset((("venue", "arxiv"),))
"""No reason to query: what arXiv has is a free text that most papers lack."""

_PERSONAL = ("h_index", "i10_index", "paper_count", "citations")
_USUAL_AGE = 7
_PATIENCE = 4
"""What a source did not have is queried again this many times later than what it had."""


@dataclass(frozen=True, slots=True)
class RefreshOptions:
    """What the user wants refreshed."""

    fields: frozenset[str] = frozenset()
    """Empty: all that is usual."""
    papers: frozenset[str] = frozenset()
    """Ids; empty: all papers, repositories and people."""
    providers: frozenset[str] = frozenset()
    """Empty: all that are usual."""
    max_age: int = _USUAL_AGE
    """Days."""
    missing: bool = False
    """Only what is not known at all."""
    min_change: int = 0
    """A number that moved by less keeps its value and date, for :attr:`longest_kept` days."""
    hosts: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The hosts of code that conf.py names, with their kinds."""

    @property
    def longest_kept(self) -> int:
        """Days after which a number is renewed however little it moved: four times the age."""
        return _PATIENCE * max(self.max_age, _USUAL_AGE)

    def covers(self, field: str) -> bool:
        """Return whether a field is to be refreshed."""
        return field in self.fields if self.fields else field not in OPTIONAL

    def is_due(self, field: str, fact: Fact | None, today: dt.date) -> bool:
        """Return whether a field must be queried, given what is known.

        Args:
            field: The field.
            fact: What is known of it.
            today: From which on its age is counted.
        """
        if fact is None:
            return True
        if self.missing:
            return False
        age = (today - dt.date.fromisoformat(fact.date)).days
        if fact.value is None:
            return age >= _PATIENCE * self.max_age
        return field in NUMBERS and age >= self.max_age


@dataclass(frozen=True, slots=True)
class MissingFields:
    """What one target lacks."""

    target: Target
    fields: tuple[str, ...]
    """What is a reason to query."""
    along: tuple[str, ...]
    """What is welcome besides."""
    old: Mapping[str, Fact]
    """What the lock knows."""

    def wants(self, names: Iterable[str]) -> list[str]:
        """Return those of some fields that are a reason to query, or welcome besides."""
        return [name for name in names if name in self.fields or name in self.along]


def missing_of_papers(
    papers: Iterable[Paper], lock: Lock, options: RefreshOptions, today: dt.date
) -> Iterator[MissingFields]:
    """Yield what the data of papers leaves out and is not known, or too old.

    Args:
        papers: The papers.
        lock: What is known already.
        options: What the user wants refreshed.
        today: From which on ages are counted.
    """
    for paper in papers:
        old = facts_of(lock, paper)
        ids = identifiers_of(paper, old, options.hosts)
        due = tuple(
            field
            for field in dict.fromkeys(_lacking(paper, ids, options))
            if options.covers(field) and options.is_due(field, old.get(field), today)
        )
        if not options.fields and not options.missing and _is_mixed(old):
            due = tuple(dict.fromkeys((*due, *(name for name in APPEARANCE if _lacks(paper, name)))))
        if not due:
            continue
        if work := known_identifier(old, "openalex"):
            ids.setdefault("openalex", work)
        along = tuple(
            field
            for field in (*CORE, *ALONG)
            if field not in due and not options.fields and _lacks(paper, field) and not _known(old, field)
        )
        title, what = "" if is_untitled(paper) else paper.title, Work.of(paper)
        target = Target(keys_of(paper)[0], ids, title, f"paper '{paper.id}'", what.family, what.year)
        yield MissingFields(target, due, (*along, "openalex"), old)


def missing_of_repositories(
    names: Iterable[str], lock: Lock, options: RefreshOptions, today: dt.date
) -> Iterator[MissingFields]:
    """Yield the repositories at GitHub whose stars are missing or old.

    Args:
        names: Each ``owner/name``; their case does not count.
        lock: What is known already.
        options: What the user wants refreshed.
        today: From which on ages are counted.
    """
    if not options.covers("stars"):
        return
    for name in {name.lower(): name for name in names}.values():
        key = repository_key(name)
        old = lock.entries.get(key, {})
        if not options.is_due("stars", old.get("stars"), today):
            continue
        ids = {"github": name}
        etag = old.get("etag")
        if etag is not None and isinstance(etag.value, str) and _known(old, "stars"):
            ids["etag"] = etag.value
        yield MissingFields(Target(key, ids, label=name), ("stars",), (), old)


def missing_of_people(
    authors: Iterable[Author], lock: Lock, options: RefreshOptions, today: dt.date
) -> Iterator[MissingFields]:
    """Yield the people whose figures are missing or old.

    Args:
        authors: The people; those with an ORCID iD have figures.
        lock: What is known already.
        options: What the user wants refreshed.
        today: From which on ages are counted.
    """
    for author in authors:
        if not author.orcid:
            continue
        key = f"orcid:{author.orcid}"
        old = lock.entries.get(key, {})
        due = tuple(
            field
            for field in _PERSONAL
            if options.covers(field)
            and getattr(author, field) is None
            and options.is_due(field, old.get(field), today)
        )
        if due:
            yield MissingFields(
                Target(key, {"orcid": author.orcid}, label=f"author '{author.id}'"), due, (), old
            )


def repositories_of(papers: Iterable[Paper]) -> Iterator[str]:
    """Yield the repositories at GitHub whose stars the data leaves out."""
    for paper in papers:
        if paper.stars is None and (name := github_repository(paper.repository)):
            yield name


def _is_mixed(old: Mapping[str, Fact]) -> bool:
    """Return whether what says where and when a work appeared is from several sources: of two versions."""
    sources = {old[name].source for name in APPEARANCE if _known(old, name)}
    return len(sources) > 1 and _known(old, "venue") and old["venue"].source != "arXiv"


def _known(old: Mapping[str, Fact], field: str) -> bool:
    return field in old and old[field].value is not None


def _lacks(paper: Paper, field: str) -> bool:
    """Return whether the data leaves a field out."""
    if field == "title":
        return is_untitled(paper)
    if field == "venue":
        return not paper.venues
    if field == "type" and paper.type == "preprint":
        return bool(paper.arxiv) and not paper.venues  # As it is taken to be as long as no venue is known.
    if field == "retracted":
        return paper.retracted is None
    if field == "pdf":
        return not paper.arxiv and not any(link.kind == "pdf" for link in paper.links)
    return not getattr(paper, field)


def _lacking(paper: Paper, ids: Mapping[str, str], options: RefreshOptions) -> Iterator[str]:
    """Yield the fields that are a reason to query a paper, of those that a provider may have."""
    if not ids.keys().isdisjoint(BY_WHICH_KNOWN):
        names = (
            "citations",
            "citations_per_year",
            "retracted",
            *CORE,
            *OPTIONAL,
            *(ALONG if options.fields else ()),
        )
        yield from (name for name in names if _lacks(paper, name))
    hosts = [name for name, _kind in PUBLIC_HOSTS.values()] + list(options.hosts)
    if paper.stars is None and not ids.keys().isdisjoint(hosts):
        yield "stars"
    if paper.downloads is None and not ids.keys().isdisjoint(("zenodo", "zenodo_part", "huggingface")):
        yield "downloads"
    if paper.likes is None and "huggingface" in ids:
        yield "likes"
    for provider in providers_of_plugins().values():
        yield from (name for name in sorted(provider.fields) if _lacks(paper, name))


# What documents name, found in their text: no document is built for it.

_SUFFIXES = (".rst", ".md", ".ipynb")
_SKIPPED = frozenset(("_build", "node_modules", "__pycache__", "site-packages"))
_ROLE = re.compile(r"(?::(?:research:)?stars:|\{(?:research:)?stars\})`([^`]+)`")
_OWN_DATA = re.compile(rb"(?:paper-list|citation-table)(?:::|\})[ \t]+\S|(?<![\w:]):data:[ \t]+\S")
_TITLED = re.compile(r".*<([^<>]*)>\s*", re.DOTALL)


def repositories_in(folder: Path) -> list[str]:
    """Return every ``owner/name`` that a role ``stars`` names below a folder, sorted.

    Args:
        folder: The source folder. Hidden folders, builds and virtual environments in it are left out.
    """
    found: dict[str, str] = {}
    for path in _documents(folder):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        if b"stars" not in content:
            continue
        for match in _ROLE.finditer(content.decode("utf-8", "replace")):
            if name := _repository(match[1]):
                found.setdefault(name.lower(), name)
    return [found[name] for name in sorted(found)]


def names_data(folder: Path) -> bool:
    """Return whether a document below a folder has data files of its own, beside those of conf.py."""
    for path in _documents(folder):
        with contextlib.suppress(OSError):
            if _OWN_DATA.search(path.read_bytes()):
                return True
    return False


def _documents(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _SKIPPED
            and not Path(top, name, "pyvenv.cfg").exists()
        )
        yield from (Path(top, name) for name in sorted(files) if name.endswith(_SUFFIXES))


def _repository(text: str) -> str:
    titled = _TITLED.fullmatch(text)
    return github_repository((titled[1] if titled else text).strip().removeprefix("!"))
