"""Papers that are versions of others: which entry they belong to."""

from __future__ import annotations

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.combining import combined
from sphinxcontrib_research.model.merging import Merger
from sphinxcontrib_research.model.nearest import did_you_mean


def version_roots(merger: Merger, problems: list[Problem]) -> dict[str, str]:
    """The paper that each version of another one belongs to.

    Args:
        merger: The papers.
        problems: Takes what is wrong: an unknown paper, a circle.

    Returns:
        The ids of papers by the ids of their versions.
    """
    targets: dict[str, str] = {}
    for id_ in dict.fromkeys(entry for one in merger.versions if (entry := merger.find(one)) is not None):
        paper = combined(merger.entries[id_])
        target = merger.find(paper.version_of)
        if paper.hidden or target == id_:
            continue
        if target is None:
            message = f"unknown paper '{paper.version_of}'{did_you_mean(paper.version_of, merger.ids)}"
            problems.append(Problem(paper.path, paper.line, message, "ref", id_, "version_of"))
        elif not combined(merger.entries[target]).hidden:
            targets[id_] = target
    roots: dict[str, str] = {}
    for id_, target in targets.items():
        seen = {id_: None}
        root = target
        while root in targets and root not in seen:
            seen[root] = None
            root = targets[root]
        if root == id_:
            paper = merger.entries[id_][0]
            message = f"it is a version of itself: {' > '.join((*seen, id_))}"
            problems.append(Problem(paper.path, paper.line, message, "ref", id_, "version_of"))
        elif root not in seen:
            roots[id_] = root
    return roots
