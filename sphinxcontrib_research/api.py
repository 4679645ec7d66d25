"""What is public: papers from Python, and what plug-ins give and take.

What stands in ``__all__`` keeps its names, arguments and meaning between minor versions; values may get
further attributes. All else in this package is private.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sphinxcontrib_research.errors import Problem, ResearchError
from sphinxcontrib_research.model import BadgeMaker, Entry, EntryStyle, Fault, NumberSource, Reader, Record
from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.paper import Author, Badge, Claim, Link, Metric, Paper, Person, Topic, Venue
from sphinxcontrib_research.vocabulary import DEFAULT_LOCK, LinkKind
from sphinxcontrib_research.writers import FormatName

if TYPE_CHECKING:
    from os import PathLike

    from sphinxcontrib_research.model.library import Library as _Library

__all__ = [
    "Author",
    "Badge",
    "BadgeMaker",
    "Claim",
    "Entry",
    "EntryStyle",
    "Fault",
    "Format",
    "Library",
    "Link",
    "LinkKind",
    "Metric",
    "NumberSource",
    "Paper",
    "PartialDate",
    "Person",
    "Problem",
    "Reader",
    "Record",
    "ResearchError",
    "Topic",
    "Values",
    "Venue",
    "load",
    "write",
]

Values: TypeAlias = str | Iterable[str]
"""What a selecting option takes: a text as in a directive (``llm, !survey``), or several values."""
Format: TypeAlias = FormatName
"""What :func:`write` can write."""


class Library:
    """The papers of some data files, with their people, venues and topics; read-only."""

    def __init__(self, library: _Library, problems: Iterable[Problem] = ()) -> None:
        self._library = library
        self._problems = tuple(problems)

    @property
    def papers(self) -> Mapping[str, Paper]:
        """The papers by id, in the order of files and records; hidden ones are not among them."""
        return self._library.papers

    @property
    def authors(self) -> Mapping[str, Author]:
        """The author records by id."""
        return self._library.authors

    @property
    def venues(self) -> Mapping[str, Venue]:
        """The venue records by id."""
        return self._library.venues

    @property
    def topics(self) -> Mapping[str, Topic]:
        """The topic records by id, hidden ones included."""
        return self._library.topics

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Faults in the files and in the lock."""
        return (*self._problems, *self._library.problems)

    def select(
        self,
        *,
        papers: Values = (),
        tags: Values = (),
        authors: Values = (),
        venues: Values = (),
        categories: Values = (),
        topics: Values = (),
        types: Values = (),
        years: Values = (),
        relation: Values = (),
        selected: bool | None = None,
        filter: str = "",
        sort: str = "",
        limit: int | None = None,
    ) -> list[Paper]:
        """Return the papers that selecting options mean, in order; the options are those of directives.

        Args:
            papers: Ids.
            tags: Tags.
            authors: Ids or names of authors.
            venues: Ids, short names, names or aliases of venues.
            categories: Subject classes.
            topics: Ids of topics; those below them count.
            types: CSL types.
            years: Years and ranges: ``2023``, ``2020-2024``, ``2023-``.
            relation: ``own``, ``uses``, ``cited`` or ``any``; without: own papers, or those that are named.
            selected: Only selected papers, or only the others.
            filter: A condition: ``year >= 2023 and "llm" in tags``.
            sort: Fields, ``-`` before those that are reversed: ``-citations, title``.
            limit: The most papers.

        Raises:
            ResearchError: An option is wrong, or names what the library does not have.
        """
        from sphinxcontrib_research.query import parse_selection, select, unknown_names

        given = {
            "papers": _joined(papers),
            "tags": _joined(tags),
            "authors": _joined(authors),
            "venues": _joined(venues),
            "categories": _joined(categories),
            "topics": _joined(topics),
            "types": _joined(types),
            "years": _joined(years),
            "relation": _joined(relation),
            "selected": {None: "", True: "yes", False: "no"}[selected],
            "filter": filter,
            "sort": sort,
            "limit": "" if limit is None else str(limit),
        }
        selection, messages = parse_selection({name: value for name, value in given.items() if value})
        messages = messages or unknown_names(self._library, selection)
        if messages:
            raise ResearchError("\n".join(text for _subtype, text in messages))
        return select(self._library, selection)


def load(
    paths: Iterable[str | PathLike[str]],
    root: str | PathLike[str] = ".",
    *,
    lock: str | PathLike[str] | None = DEFAULT_LOCK,
    fields: Mapping[str, str | None] | None = None,
) -> Library:
    """Read data files in any supported format.

    Args:
        paths: The files, relative to ``root``.
        root: The source folder of the project: messages name files relative to it, and paths in the data
            may lead into it.
        lock: The lock file that ``sphinx-research refresh`` writes, relative to ``root``; it may be missing.
            ``None``: the data files alone.
        fields: The setting ``research_fields``.

    Returns:
        The library. What is wrong in the files is in :attr:`Library.problems`, and never an exception.
    """
    from sphinxcontrib_research.lock.applying import lock_data
    from sphinxcontrib_research.lock.file import read_lock
    from sphinxcontrib_research.model.library import Library as _Library
    from sphinxcontrib_research.readers import load_files

    folder = Path(root).resolve()
    sources = load_files([folder / path for path in paths], root=folder, fields=fields)
    known, problems = read_lock(folder / lock) if lock is not None else (None, [])
    return Library(_Library.build(sources, lock_data(known)), problems)


def write(papers: Iterable[Paper], format: Format, library: Library | None = None) -> str:
    """Return papers in a format, as a text that ends with a line break.

    Args:
        papers: The papers, in order.
        format: ``bibtex``, ``ris``, ``csl-json`` or ``yaml``.
        library: Where authors, venues and topics are looked up that papers name; YAML holds their records.
    """
    from sphinxcontrib_research import writers
    from sphinxcontrib_research.model.library import Library as _Library

    known = library._library if library is not None else _Library.build([])  # noqa: SLF001 - our own class
    return writers.write(list(papers), known, format, full=True)


def _joined(values: Values) -> str:
    """Return the values of an option as a directive has them: quotes keep a comma."""
    if isinstance(values, str):
        return values
    return ", ".join(f'"{value}"' if "," in value else value for value in values)
