"""Whether what a source calls a work is the work that was asked for: judged before an answer is believed."""

from __future__ import annotations

from collections.abc import Mapping

from sphinxcontrib_research.lock import Json
from sphinxcontrib_research.model.likeness import Work, alike


def is_of(ours: Work, title: str, values: Mapping[str, Json]) -> bool:
    """Return whether an answer is about a work, as :func:`.likeness.alike` judges it.

    Args:
        ours: The work, as the data has it; without a title there is nothing to compare, and all is believed.
        title: The title that a source gives; an empty one is of no work.
        values: What else the source says. Where it names no authors, ours are taken.
    """
    if not ours.title:
        return True
    if not title:
        return False
    people, date = values.get("authors"), values.get("date")
    first = people[0] if isinstance(people, list) and people else None
    family = str(first.get("family", "")) if isinstance(first, dict) else ""
    year = int(date[:4]) if isinstance(date, str) and date[:4].isdecimal() else None
    return alike(ours, Work(title, family or ours.family, year))
