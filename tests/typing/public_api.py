"""The public interface as type checkers see it: ``mypy tests/typing`` reads this file, nothing runs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import assert_type

from sphinxcontrib_research import api

library = api.load(["papers.yml", Path("more.bib")], ".", lock=None, fields={"groups": "tags", "x": None})
assert_type(library, api.Library)
assert_type(library.papers, Mapping[str, api.Paper])
assert_type(library.authors, Mapping[str, api.Author])
assert_type(library.venues, Mapping[str, api.Venue])
assert_type(library.topics, Mapping[str, api.Topic])
assert_type(library.problems, tuple[api.Problem, ...])
papers = library.select(tags="llm", authors=["xie"], years="2023-", selected=True, sort="-date", limit=3)
assert_type(papers, list[api.Paper])
assert_type(api.write(papers, "bibtex", library), str)

paper = papers[0]
assert_type(paper.authors, tuple[api.Person, ...])
assert_type(paper.citations, api.Metric | None)
assert_type(paper.date, api.PartialDate | None)
assert_type(paper.badges, tuple[api.Badge, ...])
assert_type(paper.links, tuple[api.Link, ...])
assert_type(paper.year, int | None)

api.write(papers, "word")  # type: ignore[arg-type]
api.load("papers.yml", root=3)  # type: ignore[arg-type]
library.select(tag="llm")  # type: ignore[call-arg]
paper.title = "frozen"  # type: ignore[misc]


def read(content: bytes) -> Iterator[api.Record | api.Fault]:
    yield api.Record({"title": content.decode()}, line=1)
    yield api.Fault("'x' is no record, so it is left out", line=2)


def one_badge(paper: api.Paper) -> api.Badge | None:
    return api.Badge("open", message="open access") if paper.arxiv else None


def several_badges(paper: api.Paper) -> Iterable[api.Badge]:
    return [api.Badge("tag", message=tag) for tag in paper.tags]


def wrong_badge(paper: api.Paper) -> str:
    return paper.title


reader: api.Reader = read
makers: list[api.BadgeMaker] = [one_badge, several_badges]
makers.append(wrong_badge)  # type: ignore[arg-type]
kind = api.LinkKind(label="Space", before="code", address=lambda value: f"https://example.org/{value}")
source = api.NumberSource(
    title="Counter",
    base="https://example.org",
    fields=frozenset({"downloads"}),
    path=lambda ids: f"/{ids['doi']}",
    numbers=lambda reply: {"downloads": reply["count"]},
)


def html(entry: api.Entry) -> str:
    return f"<p>{entry.parts['title']}</p>" if "title" in entry.parts else entry.paper.id


style = api.EntryStyle(parts=frozenset({"title"}), html=html, nodes=lambda entry: [entry.parts["title"]])
