"""Reading a text as a .bib file."""

from __future__ import annotations

from sphinxcontrib_research.readers import bibtex


def read(text):
    return bibtex.read(text.encode() if isinstance(text, str) else text, "p.bib")


def only(text):
    """The fields of the one entry of a text that has no faults."""
    result = read(text)
    assert not result.problems
    (record,) = result.records
    return record.fields


def messages(text):
    return [str(problem) for problem in read(text).problems]
