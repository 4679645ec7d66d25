"""Papers in the formats that others read: BibTeX, RIS, CSL-JSON, YAML, JSON-LD, Highwire tags, Atom.

This module holds those that are files of papers; each is imported when it is first written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

Write: TypeAlias = "Callable[[Sequence[Paper], Library, bool], str]"
"""From papers, the library that they are of, and whether to write also what is no part of a reference."""


class Format(NamedTuple):
    """A format of files of papers."""

    label: str
    """What people call it."""
    suffixes: tuple[str, ...]
    """Of its files, the usual one first."""
    write: Write
    fields: frozenset[str] = frozenset()
    """The fields that it has a place for; YAML has one for all and BibTeX for every text, and name none."""


def _bibtex(papers: Sequence[Paper], library: Library, full: bool) -> str:
    from sphinxcontrib_research.writers import bibtex

    return bibtex.bibliography(papers, library, full=full)


def _ris(papers: Sequence[Paper], library: Library, _full: bool) -> str:
    from sphinxcontrib_research.writers import ris

    return ris.bibliography(papers, library)


def _csl_json(papers: Sequence[Paper], library: Library, full: bool) -> str:
    from sphinxcontrib_research.writers import csl

    return csl.dumps(papers, library, full=full)


def _yaml(papers: Sequence[Paper], library: Library, _full: bool) -> str:
    from sphinxcontrib_research.writers import yaml

    authors, venues, topics = library.authors.values(), library.venues.values(), library.topics.values()
    return yaml.dumps(papers, tuple(authors), tuple(venues), tuple(topics))


_REFERENCE = frozenset(
    """
    id title short authors collaboration venue date type doi arxiv url abstract note tags volume issue pages
    publisher institution genre version editors series edition language isbn
    """.split()
)

FormatName: TypeAlias = Literal["bibtex", "ris", "csl-json", "yaml"]
"""The names of the formats, for type checkers: the keys of :data:`FORMATS`."""

FORMATS: Mapping[FormatName, Format] = MappingProxyType(
    {
        "bibtex": Format("BibTeX", (".bib",), _bibtex),
        "ris": Format("RIS", (".ris",), _ris, _REFERENCE | {"pdf"}),
        "csl-json": Format("CSL-JSON", (".json",), _csl_json, _REFERENCE | {"pmid", "pmcid", "status"}),
        "yaml": Format("YAML", (".yml", ".yaml"), _yaml),
    }
)
"""The formats by name."""
BY_SUFFIX: Mapping[str, Format] = MappingProxyType(
    {suffix: writer for writer in FORMATS.values() for suffix in writer.suffixes}
)


def write(papers: Sequence[Paper], library: Library, format: FormatName, *, full: bool = False) -> str:
    """Return papers as the text of a file.

    Args:
        papers: The papers, in order.
        library: Where their people, venues and topics are.
        format: One of :data:`FORMATS`.
        full: Also what is no part of a reference (abstract, keywords, links …), as conversions need it.

    Raises:
        KeyError: There is no such format.
    """
    return FORMATS[format].write(papers, library, full)
