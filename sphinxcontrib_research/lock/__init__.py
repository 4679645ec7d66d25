"""``research.lock.json``: facts, one value each with its source and date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from sphinxcontrib_research.model.addresses import github_repository
from sphinxcontrib_research.model.paper import Author, Paper
from sphinxcontrib_research.vocabulary import IDENTIFIERS

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value, who said it, and when; ``None``: the source said that there is none."""

    value: Json
    source: str
    date: str
    """``YYYY-MM-DD``."""


@dataclass(frozen=True, slots=True)
class Lock:
    """All facts that a project knows."""

    entries: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    """By what they are about (``doi:…``, ``github:owner/name``, ``orcid:…``), then by field."""

    def fact(self, key: str, name: str) -> Fact | None:
        """One fact, if it is known."""
        facts = self.entries.get(key)
        return facts.get(name) if facts else None


def keys_of(paper: Paper) -> tuple[str, ...]:
    """What a paper's facts are filed under, the strongest first; the last is its own id."""
    keys = [f"{kind}:{value}" for kind in IDENTIFIERS if (value := getattr(paper, kind))]
    return (*keys, f"id:{paper.id}")


DISCOVER = "discover:"
"""How the keys begin of what was proposed once, and what became of it."""


def repository_key(repository: str) -> str:
    """What the facts about a repository at GitHub are filed under; case does not count there."""
    return f"github:{repository.lower()}"


def used_keys(papers: Iterable[Paper], authors: Iterable[Author], repositories: Iterable[str]) -> set[str]:
    """Return the keys of the lock that facts about a project may have.

    Args:
        papers: Its papers, hidden ones and versions of others too.
        authors: Its people.
        repositories: Those that its documents name.
    """
    used = {repository_key(name) for name in repositories}
    for paper in papers:
        used.update(keys_of(paper))
        if name := github_repository(paper.repository):
            used.add(repository_key(name))
    return used | {f"orcid:{author.orcid}" for author in authors}


def stale(fact_date: str, today: dt.date, days: int) -> bool:
    """Whether a number is too old.

    Args:
        fact_date: Its date; one that is not ``YYYY-MM-DD`` is never too old.
        today: The day to count from.
        days: How old it may be; 0: as old as it likes.
    """
    return days > 0 and _is_date(fact_date) and (today - dt.date.fromisoformat(fact_date)).days > days


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_by_year(value: object) -> bool:
    return isinstance(value, dict) and all(
        len(year) == 4 and year.isascii() and year.isdecimal() and _is_count(count)
        for year, count in value.items()
    )


def _is_people(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(person, dict)
        and all(isinstance(part, str) for part in person.values())
        and person.get("family")
        for person in value
    )


def _is_retraction(value: object) -> bool:
    return isinstance(value, bool) or (
        isinstance(value, dict) and all(isinstance(part, str) for part in value.values())
    )


NUMBERS = ("citations", "downloads", "likes")
FIGURES = ("h_index", "i10_index", "paper_count", "citations")
TEXTS = ("abstract", "volume", "issue", "pages", "publisher", "type", "language", "license", "doi", "arxiv")

OF_THE_VENUE = ("date", "type", "volume", "issue", "pages", "publisher")
"""What is true of a work at its venue alone."""
APPEARANCE = ("venue", *OF_THE_VENUE)
"""What says where and when a work appeared: true together, hence from one source."""

FORMS: dict[str, tuple[Callable[[object], bool], str]] = {
    **dict.fromkeys((*NUMBERS, *FIGURES, "stars"), (_is_count, "a number")),
    **dict.fromkeys((*TEXTS, "title", "venue", "date", "pdf"), (_is_text, "a text")),
    "citations_per_year": (_is_by_year, "a number for each year"),
    "authors": (_is_people, "a list of names"),
    "retracted": (_is_retraction, "true, false, or the date and the address of a notice"),
}
"""What the values of the fields that papers take over must be; other fields are kept as they are."""


@lru_cache(maxsize=1024)
def _is_date(text: str) -> bool:
    if len(text) != 10:
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def fault(name: str, data: object) -> str:
    """What is wrong with a fact; empty if nothing is."""
    if not isinstance(data, dict) or "value" not in data:
        return "it has no value"
    source, date, value = data.get("source"), data.get("date"), data["value"]
    if not isinstance(source, str) or not isinstance(date, str):
        return "its source or its date is missing"
    if not _is_date(date):
        return f"its date {date!r} is not YYYY-MM-DD"
    form = FORMS.get(name)
    if form is None or value is None or form[0](value):
        return ""
    return f"its value is not {form[1]}"
