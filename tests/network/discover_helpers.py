"""What the tests of ``discover`` share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fake_citing import OWN, Citing
from network_helpers import Done, entries

from sphinxcontrib_research.readers import load_file

ORCID = "0000-0002-1825-0097"
PAPERS = f"""\
papers:
  - {{id: own, title: Sparse Widgets, authors: [Josiah Carberry], date: 2024, doi: {OWN}}}
authors:
  - {{id: jc, name: Josiah Carberry, orcid: {ORCID}}}
"""
CITES = ("discover", "--cites", "own")
TODAY = dt.datetime.now(dt.UTC).date().isoformat()
Call = Callable[..., Done]


def engines(number: int = 1, **fields: Any) -> Citing:
    """A work that cites ours, with a DOI."""
    usual: dict[str, Any] = {"doi": f"10.5555/c.{number}", "openalex": f"W{number}", "cites": (OWN,)}
    return Citing(**{"title": f"Engines, volume {number}", **usual, **fields})


def proposals(folder: Path, name: str = "discovered.yml") -> dict[str, Any]:
    """The papers of a file of proposals, by title; each title is there once."""
    source = load_file(folder / name, root=folder)
    assert source.problems == ()
    found = {paper.title: paper for paper in source.papers}
    assert len(found) == len(source.papers)
    return found


def verdicts(folder: Path) -> dict[str, object]:
    """What the lock remembers, by key."""
    found = entries(folder).items()
    return {
        key.removeprefix("discover:"): facts["verdict"]["value"] for key, facts in found if "verdict" in facts
    }
