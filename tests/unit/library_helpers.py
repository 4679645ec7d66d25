"""Sources and people for tests of the library."""

from __future__ import annotations

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Author, Paper, Person, Source


def people(*names: str) -> tuple[Person, ...]:
    return tuple(parse_person(name) for name in names)


def source(*papers: Paper, path: str = "papers.yml", **records) -> Source:
    return Source(path, tuple(papers), **records)


RECORDS = (
    Author("pan-zhou", "Pan Zhou", aliases=("P. Zhou",), orcid="0000-0003-3400-8943"),
    Author("mm", "Ming-Ming Cheng"),
    Author("jose", "José García Márquez"),
    Author("zhang", "张三"),
    Author("wei-1", "Wei Li", orcid="0000-0001-5109-3700"),
    Author("wei-2", "Wei Li", orcid="0000-0002-1825-0097"),
)


LIBRARY = Library.build([source(authors=RECORDS)])
