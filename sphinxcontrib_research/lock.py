"""``research.lock.json``: numbers and facts from public sources, each with its source and date.

The file is made for version control: sorted, one value a line, nothing in it that changes without reason.
"""

from __future__ import annotations

import datetime
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.paper import Author, Link, Metric, Paper, Person

VERSION = 1

Json: TypeAlias = "str | int | float | bool | None | list[Json] | dict[str, Json]"

KEY_ORDER = ("doi", "arxiv", "pmid", "pmcid", "openreview", "acl", "isbn", "hal")
"""Identifiers by what is known of them everywhere, the strongest first."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value, who said it, and when; ``None``: the source said that there is none."""

    value: Json
    source: str
    date: str
    """``YYYY-MM-DD``."""


@dataclass(frozen=True, slots=True)
class Lock:
    """Facts by what they are about (``doi:…``, ``github:owner/name``, ``orcid:…``), then by field."""

    entries: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)

    def fact(self, key: str, name: str) -> Fact | None:
        """One fact, if it is known."""
        return self.entries.get(key, {}).get(name)

    def for_paper(self, paper: Paper) -> Mapping[str, Fact]:
        """All facts about a paper; the strongest of its identifiers wins, field by field."""
        found: dict[str, Fact] = {}
        for key in keys_of(paper):
            for name, fact in self.entries.get(key, {}).items():
                found.setdefault(name, fact)
        return found

    def with_fact(self, key: str, name: str, fact: Fact) -> Lock:
        """A lock with one more fact."""
        entries = {known: dict(facts) for known, facts in self.entries.items()}
        entries.setdefault(key, {})[name] = fact
        return Lock(entries)


def keys_of(paper: Paper) -> tuple[str, ...]:
    """What a paper's facts are filed under, the strongest first."""
    keys = [f"{kind}:{getattr(paper, kind).lower()}" for kind in KEY_ORDER if getattr(paper, kind)]
    return (*keys, f"id:{paper.id}")


def _problem(path: str, message: str, line: int = 0) -> Problem:
    return Problem(path, line, message, "lock")


def read_lock(path: Path) -> tuple[Lock, list[Problem]]:
    """Read a lock file.

    Args:
        path: The file, which may be absent.

    Returns:
        The lock, empty if there is no file, and what is wrong with the file: what is whole in it is kept.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Lock(), []
    except OSError as error:
        return Lock(), [_problem(path.name, f"it can't be read: {error.strerror}")]
    try:
        data = json.loads(content)
    except json.JSONDecodeError as error:
        message = f"it is no JSON at column {error.colno}; restore it from version control or refresh again"
        return Lock(), [_problem(path.name, message, error.lineno)]
    except (UnicodeDecodeError, RecursionError):
        return Lock(), [_problem(path.name, "it is no JSON; restore it from version control or refresh again")]
    if not isinstance(data, dict) or not isinstance(data.get("entries"), dict):
        return Lock(), [_problem(path.name, "it is no lock file: 'entries' is missing")]
    if data.get("version") != VERSION:
        message = f"its version is {data.get('version')!r}, not {VERSION}; it was written by another release"
        return Lock(), [_problem(path.name, message)]
    return _entries(path.name, data["entries"])


def _entries(name: str, data: dict[str, Any]) -> tuple[Lock, list[Problem]]:
    entries: dict[str, dict[str, Fact]] = {}
    problems = []
    for key, facts in data.items():
        if not isinstance(facts, dict):
            problems.append(_problem(name, f"'{key}' holds no fields; it is left out"))
            continue
        for field_name, fact in facts.items():
            read = _fact(fact)
            if read is None:
                problems.append(_problem(name, f"'{key}', '{field_name}': no value, source and date; it is left out"))
            else:
                entries.setdefault(key, {})[field_name] = read
    return Lock(entries), problems


def _fact(data: object) -> Fact | None:
    if not isinstance(data, dict) or "value" not in data:
        return None
    source, date = data.get("source"), data.get("date")
    if not isinstance(source, str) or not isinstance(date, str):
        return None
    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        return None
    return Fact(data["value"], source, date)


def dumps(lock: Lock) -> str:
    """A lock as the text of its file: sorted, one fact a line."""
    lines = ["{", f'"version": {VERSION},', '"entries": {']
    keys = sorted(key for key, facts in lock.entries.items() if facts)
    for number, key in enumerate(keys):
        lines.append(f"{json.dumps(key, ensure_ascii=False)}: {{")
        facts = sorted(lock.entries[key].items())
        for position, (name, fact) in enumerate(facts):
            value = {"value": fact.value, "source": fact.source, "date": fact.date}
            text = json.dumps(value, ensure_ascii=False, sort_keys=False)
            comma = "," if position < len(facts) - 1 else ""
            lines.append(f" {json.dumps(name, ensure_ascii=False)}: {text}{comma}")
        lines.append("}" + ("," if number < len(keys) - 1 else ""))
    lines += ["}", "}"]
    return "\n".join(lines) + "\n"


def write_lock(path: Path, lock: Lock) -> None:
    """Replace a lock file: at any moment the old one or the new one is there, whole.

    Raises:
        OSError: The folder can't be written to; the old file is still there.
    """
    target = path.resolve()
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(dumps(lock))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, target.stat().st_mode & 0o777 if target.exists() else 0o644)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


# -- what the lock says, as values


def is_untitled(paper: Paper) -> bool:
    """Whether a record gave an identifier only, which stands for the title that the lock may know."""
    return not paper.title or any(paper.title == getattr(paper, kind) for kind in KEY_ORDER)


def metric(fact: Fact | None) -> Metric | None:
    """A number of the lock as a value; ``None`` where the source had none."""
    if fact is None or isinstance(fact.value, bool) or not isinstance(fact.value, int):
        return None
    return Metric(f"{fact.value:,}", fact.value, source=fact.source, date=fact.date)


_NUMBERS = ("citations", "downloads", "likes")
_TEXTS = ("title", "abstract", "volume", "issue", "pages", "publisher", "type", "language", "license", "doi", "arxiv")


def apply(lock: Lock, paper: Paper) -> Paper:
    """A paper with what its data leaves out and the lock knows; what the data says stands, field by field."""
    facts = lock.for_paper(paper)
    changes: dict[str, Any] = {}
    for name in _NUMBERS:
        if getattr(paper, name) is None and (number := metric(facts.get(name))) is not None:
            changes[name] = number
    if paper.stars is None and (repository := paper.repository):
        stars = metric(lock.fact(f"github:{repository.lower()}", "stars") or lock.fact(f"github:{repository}", "stars"))
        if stars is not None:
            changes["stars"] = stars
    if facts:
        changes.update(_described(facts, paper))
    return replace(paper, **changes) if changes else paper


def _described(facts: Mapping[str, Fact], paper: Paper) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name in _TEXTS:
        value = facts[name].value if name in facts else None
        if isinstance(value, str) and value and not getattr(paper, name):
            changes[name] = value
    if "title" in facts and isinstance(facts["title"].value, str) and is_untitled(paper):
        changes["title"] = facts["title"].value
    venue = facts["venue"].value if "venue" in facts else None
    if isinstance(venue, str) and venue and not paper.venues:
        changes["venues"] = (venue,)
    if "authors" in facts and not paper.authors:
        changes["authors"] = _people(facts["authors"].value)
    date = facts["date"].value if "date" in facts else None
    if isinstance(date, str) and date and paper.date is None:
        try:
            changes["date"] = parse_date(date)
        except ValueError:
            pass
    pdf = facts["pdf"].value if "pdf" in facts else None
    if isinstance(pdf, str) and pdf.startswith("https://") and not any(link.kind == "pdf" for link in paper.links):
        changes["links"] = (*paper.links, Link("pdf", pdf))
    per_year = facts["citations_per_year"].value if "citations_per_year" in facts else None
    if isinstance(per_year, dict):
        years = [(int(year), count) for year, count in per_year.items() if year.isdigit() and isinstance(count, int)]
        changes["citations_per_year"] = tuple(sorted(years))
    return changes


def _people(value: Json) -> tuple[Person, ...]:
    people = []
    for one in value if isinstance(value, list) else []:
        if isinstance(one, dict) and isinstance(one.get("family"), str):
            given, orcid = one.get("given"), one.get("orcid")
            people.append(
                Person(
                    str(one["family"]),
                    given if isinstance(given, str) else "",
                    orcid=orcid if isinstance(orcid, str) else "",
                )
            )
    return tuple(people)


def apply_author(lock: Lock, author: Author) -> Author:
    """An author record with the figures that its data leaves out and the lock knows."""
    facts = lock.entries.get(f"orcid:{author.orcid}", {}) if author.orcid else {}
    changes: dict[str, Any] = {}
    for name in ("h_index", "i10_index", "paper_count", "citations"):
        if getattr(author, name) is None and (number := metric(facts.get(name))) is not None:
            changes[name] = number
    return replace(author, **changes) if changes else author


def is_stale(date: str, today: datetime.date, days: int) -> bool:
    """Whether a fact of that date is older than so many days."""
    return (today - datetime.date.fromisoformat(date)).days > days
