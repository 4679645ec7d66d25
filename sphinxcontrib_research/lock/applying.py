"""What the lock says, as values of papers and people: what their data says is kept, field by field."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.lock import (
    FIGURES,
    FORMS,
    NUMBERS,
    OF_THE_VENUE,
    TEXTS,
    Fact,
    Lock,
    keys_of,
    repository_key,
)
from sphinxcontrib_research.markup.spans import clean
from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.library.combining import is_untitled
from sphinxcontrib_research.model.library.directory import LockData
from sphinxcontrib_research.model.library.likeness import Work, alike, is_arxiv, venues_alike
from sphinxcontrib_research.model.names.parsing import CJK
from sphinxcontrib_research.model.paper import Author, Link, Metric, Paper, Person, Retraction


def metric(fact: Fact | None) -> Metric | None:
    """A number of the lock as a value; ``None`` where the source had none."""
    if fact is None or not isinstance(fact.value, int) or isinstance(fact.value, bool):
        return None
    return Metric(f"{fact.value:,}", fact.value, source=_harmless(fact.source), date=fact.date)


def _harmless(value: Any, *, folded: bool = True) -> Any:
    """A value whose texts pages may hold: what a service answers is no safer than what a data file holds."""
    if isinstance(value, str):
        if value.isprintable():
            return value
        return " ".join(clean(value).split()) if folded else clean(value)
    if isinstance(value, list):
        return [_harmless(item) for item in value]
    if isinstance(value, dict):
        return {key: _harmless(item) for key, item in value.items()}
    return value


def is_of(facts: Mapping[str, Fact], paper: Paper) -> bool:
    """Whether facts are of a paper, as far as they have a title: an identifier may be wrong."""
    title = facts.get("title")
    if title is None or not isinstance(title.value, str) or not title.value or is_untitled(paper):
        return True
    if title.value == paper.title:
        return True
    people, date = facts.get("authors"), facts.get("date")
    family, year = "", None
    if people is not None and people.value and FORMS["authors"][0](people.value):
        family = str(people.value[0]["family"])  # type: ignore[index,call-overload]
    if date is not None and isinstance(date.value, str) and date.value[:4].isdecimal():
        year = int(date.value[:4])
    return alike(Work.of(paper), Work(title.value, family or Work.of(paper).family, year))


def apply(
    lock: Lock, paper: Paper, venue_names: Sequence[str] = (), problems: list[Problem] | None = None
) -> Paper:
    """Return a paper with what its data leaves out and the lock knows; data wins, field by field.

    If data names another venue than the lock, nothing that is true of a work at its venue alone comes from
    the lock. An entry whose title is unlike is skipped.

    Args:
        lock: What is known.
        paper: The paper, as data has it.
        venue_names: The other names of its venues, which count as the data's.
        problems: Takes what the lock holds of another work under an identifier of the paper.
    """
    if problems is not None and paper.title:
        problems += _of_other_works(lock, paper)
    facts = facts_of(lock, paper)
    if problems is not None and paper.title and is_untitled(paper) and (title := facts.get("title")):
        problems += _unknown(paper, title)
    venue = facts.get("venue")
    theirs = (venue.value,) if venue is not None and isinstance(venue.value, str) and venue.value else ()
    if theirs and paper.venues and not venues_alike((*paper.venues, *venue_names), theirs):
        facts = {name: fact for name, fact in facts.items() if name not in OF_THE_VENUE}
    elif theirs and paper.type == "preprint" and not is_arxiv(theirs[0]):
        paper = replace(paper, type="")  # It was one as long as no venue was known.
    changes = dict(_described(facts, paper)) if facts else {}
    if paper.stars is None:
        repository = paper.repository
        fact = lock.fact(repository_key(repository), "stars") if repository else None
        if (stars := metric(fact or facts.get("stars"))) is not None:
            changes["stars"] = stars
    return replace(paper, **changes) if changes else paper


def facts_of(lock: Lock, paper: Paper) -> Mapping[str, Fact]:
    """Return all facts about a paper; the strongest of its identifiers wins, field by field."""
    known = [facts for key in keys_of(paper) if (facts := lock.entries.get(key))]
    if paper.title:
        known = [facts for facts in known if is_of(facts, paper)]
    if len(known) == 1:
        return known[0]
    found: dict[str, Fact] = {}
    for facts in reversed(known):
        found.update(facts)
    return found


def _unknown(paper: Paper, title: Fact) -> Iterator[Problem]:
    """Yield that services were queried for a title in vain: looking it up again is no cure."""
    if title.value is None:
        message = (
            f"no title, and no service knows {keys_of(paper)[0]} ({title.source}, {title.date}); "
            "the identifier is shown; correct it, or write 'title: …'"
        )
        yield Problem(paper.path, paper.line, message, "title", paper.id, "title")


def _of_other_works(lock: Lock, paper: Paper) -> Iterator[Problem]:
    for key in keys_of(paper):
        facts = lock.entries.get(key)
        if facts and not is_of(facts, paper):
            title = _harmless(facts["title"].value)
            message = (
                f"the lock has another title for {key}, '{title}'; ignoring that entry; "
                "correct the identifier, or remove the entry from the lock"
            )
            yield Problem(paper.path, paper.line, message, "duplicate", paper.id)


def apply_author(lock: Lock, author: Author) -> Author:
    """An author record with the figures that its data leaves out and the lock knows."""
    facts = lock.entries.get(f"orcid:{author.orcid}") if author.orcid else None
    if not facts:
        return author
    changes: dict[str, Any] = {
        name: number
        for name in FIGURES
        if getattr(author, name) is None and (number := metric(facts.get(name))) is not None
    }
    return replace(author, **changes) if changes else author


def _described(facts: Mapping[str, Fact], paper: Paper) -> Iterator[tuple[str, Any]]:
    """The fields of a paper that facts fill, with their values; facts of another form are passed over."""
    for name, fact in facts.items():
        is_nothing = fact.value is None or fact.value is False
        if is_nothing or name not in FORMS or not FORMS[name][0](fact.value) or _says(paper, name):
            continue
        value: Any = _harmless(fact.value, folded=name != "abstract")
        if name in NUMBERS:
            yield name, metric(fact)
        elif name == "retracted":
            yield name, _retraction(fact)
        elif name == "date":
            with contextlib.suppress(ValueError):
                yield name, parse_date(value)
        elif name == "pdf":
            if value.startswith("https://"):  # a page links only to what a browser opens as a page or a file
                yield "links", (*paper.links, Link("pdf", value))
        elif value and name == "venue":
            yield "venues", (value,)
        elif value and name == "authors":
            people = [
                _person(person["family"], person.get("given", ""), person.get("orcid", ""))
                for person in value
            ]
            yield name, tuple(people)
        elif value and name == "citations_per_year":
            yield name, tuple(sorted((int(year), count) for year, count in value.items()))
        elif value and name in ("title", *TEXTS):
            yield name, value


def _retraction(fact: Fact) -> Retraction:
    """Whether a work was retracted, as the lock has it; a page links only to what a browser opens as one."""
    if not isinstance(fact.value, dict):
        return Retraction(source=fact.source)
    url, written = str(fact.value.get("url", "")), str(fact.value.get("date", ""))
    date = ""
    with contextlib.suppress(ValueError):
        date = parse_date(written).iso if written else ""
    return Retraction(True, date, url if url.startswith("https://") else "", fact.source)


def _says(paper: Paper, name: str) -> bool:
    """Whether the data of a paper has what a fact would fill."""
    match name:
        case "title":
            return not is_untitled(paper)
        case "venue":
            return bool(paper.venues)
        case "retracted":
            return paper.retracted is not None
        case "pdf":
            return any(link.kind == "pdf" for link in paper.links)
        case _:
            return bool(getattr(paper, name, None))


@lru_cache(maxsize=8192)
def _person(family: str, given: str, orcid: str) -> Person:
    return Person(family, given, family_first=_is_family_first(family, given), orcid=orcid)


def _is_family_first(family: str, given: str) -> bool:
    """Whether a name is written in Chinese, Japanese or Korean letters, and in these alone."""
    return not family.isascii() and all(CJK().match(letter) for letter in family + given if letter.isalpha())


def lock_data(lock: Lock | None) -> LockData | None:
    """Return what a library takes from a lock; ``None`` where it says nothing."""
    if lock is None or not lock.entries:
        return None
    return LockData(partial(apply, lock), partial(apply_author, lock))
