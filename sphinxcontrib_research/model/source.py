"""What one data file gave."""

from __future__ import annotations

from dataclasses import dataclass

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.paper import Author, Paper, Topic, Venue


@dataclass(frozen=True, slots=True)
class Source:
    """The content of one data file."""

    path: str
    """As it is shown: relative to the source folder, with ``/``."""
    papers: tuple[Paper, ...] = ()
    authors: tuple[Author, ...] = ()
    venues: tuple[Venue, ...] = ()
    topics: tuple[Topic, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[tuple[str, bool], ...] = ()
    """The files that values name (pictures, downloads), as absolute paths, and whether they were there."""
    readings: tuple[Problem, ...] = ()
    """Texts that can be read in two ways, and how they were read: nothing is wrong with them."""
