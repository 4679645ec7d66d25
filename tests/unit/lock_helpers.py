"""Facts and papers for tests of the lock."""

from __future__ import annotations

from sphinxcontrib_research.lock import Fact
from sphinxcontrib_research.model.paper import Paper

DAY = "2026-11-01"


def fact(value, source="OpenAlex", date=DAY):
    return Fact(value, source, date)


def paper(**values):
    return Paper(**{"id": "adan", "title": "Adan", **values})
