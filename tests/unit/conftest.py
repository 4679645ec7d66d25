"""Reading a text as a data file."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.errors import SUBTYPES
from sphinxcontrib_research.readers import load_file

OF_FILES = SUBTYPES.keys() - {"author", "lock", "ref", "topic"}
"""The subtypes of problems in one file alone."""


@pytest.fixture
def load(tmp_path):
    """Read a text as ``papers.yml``; other names by ``research_fields``."""

    def read(text, **fields):
        (tmp_path / "papers.yml").write_text(text, encoding="utf-8")
        source = load_file(tmp_path / "papers.yml", root=tmp_path, fields=fields)
        assert {problem.subtype for problem in source.problems} <= OF_FILES
        return source

    return read


@pytest.fixture
def one(load):
    """The paper of a record with some fields, and its problems without the place."""

    def read(fields, **names):
        source = load(f"- id: a\n  title: T\n{fields}", **names)
        (paper,) = source.papers
        return paper, [str(problem).removeprefix("papers.yml:") for problem in source.problems]

    return read
