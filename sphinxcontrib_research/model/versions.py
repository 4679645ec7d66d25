"""Papers that are versions of others: which entry they belong to."""

from __future__ import annotations

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.combining import combined
from sphinxcontrib_research.model.merging import Merger
from sphinxcontrib_research.model.nearest import Nearest

_MOST_SHOWN = 8
"""So many ids of a circle are named."""


def version_roots(merger: Merger, problems: list[Problem]) -> dict[str, str]:
    """The paper that each version of another one belongs to.

    Args:
        merger: The papers.
        problems: Takes what is wrong: an unknown paper, a circle.

    Returns:
        The ids of papers by the ids of their versions.
    """
    targets: dict[str, str] = {}
    nearest: Nearest | None = None
    for id_ in dict.fromkeys(entry for one in merger.versions if (entry := merger.find(one)) is not None):
        paper = combined(merger.entries[id_])
        target = merger.find(paper.version_of)
        if paper.hidden or target == id_:
            continue
        if target is None:
            nearest = nearest or Nearest(merger.ids)
            message = f"unknown paper '{paper.version_of}'{nearest.did_you_mean(paper.version_of)}"
            problems.append(Problem(paper.path, paper.line, message, "ref", id_, "version_of"))
        elif not combined(merger.entries[target]).hidden:
            targets[id_] = target
    roots, circles = _roots(targets)
    for circle in circles:
        for at, id_ in enumerate(circle):
            paper = merger.entries[id_][0]
            ring = [circle[(at + step) % len(circle)] for step in range(min(len(circle), _MOST_SHOWN))]
            way = " > ".join((*ring, *(("…",) if len(ring) < len(circle) else ()), id_))
            message = f"it is a version of itself: {way}"
            problems.append(Problem(paper.path, paper.line, message, "ref", id_, "version_of"))
    return roots


def _roots(targets: dict[str, str]) -> tuple[dict[str, str], list[list[str]]]:
    """Follow each version to the last paper, each step once; and the circles on the way.

    What leads into a circle belongs to no paper.
    """
    roots: dict[str, str | None] = {}
    circles: list[list[str]] = []
    for start in targets:
        way: dict[str, int] = {}
        at = start
        while at in targets and at not in roots and at not in way:
            way[at] = len(way)
            at = targets[at]
        root = roots.get(at) if at in roots else at
        if at in way:
            circles.append(list(way)[way[at] :])
            root = None
        roots.update(dict.fromkeys(way, root))
    return {id_: root for id_, root in roots.items() if root is not None}, circles
