"""Every field of every record, with hostile texts: read, put into a library and written in every format, in time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinxcontrib_research.markup.writers import html, plain
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Source
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.vocabulary.fields import TABLES
from sphinxcontrib_research.writers import bibtex, csl, ris, web

from .clock import SECONDS, time_of

N = 20_000
"""Characters: a field takes the way through all that is made of it, many times that of one function."""
TEXTS = {
    **{f"{letter!r} again and again": letter * N for letter in "a0A .,;:-/\\\"'`(){}[]<>&%$#@!*_^~|\té中"},
    "digits in a name": f"Ann {'0' * N} z",
    "blanks inside": f"a{' ' * N}z",
    "a DOI and braces": "10.1000/" + "}" * N,
    "addresses": "https://doi.org/" * (N // 16),
    "names": "A. Ab, " * (N // 7),
    "names and": "Ann Ab and " * (N // 11),
    "open and closed": "{" * (N // 2) + "}" * (N // 2),
    "tags": "<p>a" * (N // 4),
    "macros": "\\emph{a " * (N // 8),
    "marks": "**a" * (N // 3),
    "links": "[a](" * (N // 4),
    "formulas": "$a" * (N // 2),
    "entities": "&amp;lt;" * (N // 8),
    "macros that end": "\\'e\\ss " * (N // 7),
}
FIELDS = [
    (kind, field.name)
    for kind, table in TABLES.items()
    if kind != "defaults"
    for field in table
    if field.name != "id"
]


def work(path: Path) -> Source:
    """Read a file, as a build would, and write all that comes from it."""
    source = load_file(path, root=path.parent)
    library = Library.build([source])
    assert all(problem.line for problem in library.problems)
    papers = list(library.papers.values())
    for paper in papers:
        for value in (paper.title, paper.abstract, paper.note, *paper.venues):
            html(value), plain(value)
        web.dumps(web.paper(paper, library))
    bibtex.bibliography(papers, library), ris.bibliography(papers, library), csl.dumps(papers, library)
    for author in library.authors.values():
        web.dumps(web.person(author))
    return source


@pytest.mark.once
@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=[f"{kind}-{field}" for kind, field in FIELDS])
def test_a_field_takes_any_text_in_time(kind, field, tmp_path):
    path = tmp_path / "papers.json"
    for name, text in TEXTS.items():
        record = {"id": "one", "title": "One", "name": "One", field: text}
        path.write_text(json.dumps({f"{kind}s": [record]}), "utf-8")

        assert time_of(lambda: work(path)) < SECONDS, name
