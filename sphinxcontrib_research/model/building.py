"""From what files gave to what a library holds, from nothing or on top of what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.directory import Directory, Facts, directory
from sphinxcontrib_research.model.finishing import Finished, Records, outdated
from sphinxcontrib_research.model.layers import pairs
from sphinxcontrib_research.model.merging import Merger
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.model.source import Source
from sphinxcontrib_research.model.versions import version_roots


@dataclass(frozen=True, slots=True)
class Built:
    """What a library holds."""

    sources: tuple[Source, ...]
    lock: Facts | None
    merger: Merger
    directory: Directory
    records: Records
    roots: Mapping[str, str]
    """The paper that each version of another one belongs to."""
    finished: Finished
    papers: Mapping[str, Paper]
    hidden_count: int
    problems: tuple[Problem, ...]
    """Those of the files, and those that merging met."""


def build(sources: Sequence[Source], lock: Facts | None, base: Built | None = None) -> Built:
    """Merge and finish papers.

    Args:
        sources: The files; those that are known are left out.
        lock: What is known beyond the data.
        base: What they are added to.
    """
    known = {source.path: source for source in base.sources} if base is not None else {}
    new: dict[str, Source] = {}
    for source in sources:
        if source.path not in known:
            new.setdefault(source.path, source)
    merger = base.merger.copy() if base is not None else Merger()
    for source in new.values():
        merger.add(source)
    every = (*known.values(), *new.values())
    has_records = any(source.authors or source.venues or source.topics for source in new.values())
    found = base.directory if base is not None and not has_records else directory(every, lock)
    problems = [*merger.problems, *found.problems]
    roots = version_roots(merger, problems)
    versions: dict[str, list[str]] = {}
    for version, root in roots.items():
        versions.setdefault(root, []).append(version)
    listings = found.tree.listings(merger.find)
    records = Records(found.authors, found.tree, listings, versions, found.venue_names, lock)
    finished = base.finished.copy() if base is not None else Finished()
    ids: Iterable[str] = [id_ for id_, records in pairs(merger.entries) if records] if base is None else ()
    if base is not None:
        ids = outdated(merger, finished, base.records, records)
    finished.finish([id_ for id_ in ids if id_ not in roots], merger, records)
    papers, hidden_count = _shown(merger, finished, roots)
    faulty = [id_ for id_, found in pairs(finished.problems) if found and id_ in papers]
    problems += [one for id_ in sorted(faulty, key=merger.age) for one in finished.problems[id_]]
    return Built(every, lock, merger, found, records, roots, finished, papers, hidden_count, tuple(problems))


def _shown(merger: Merger, finished: Finished, roots: Mapping[str, str]) -> tuple[dict[str, Paper], int]:
    """The papers in order, without versions, hidden ones and those without a title; how many are hidden."""
    known = dict(pairs(finished.papers))
    ids = (id_ for id_, records in pairs(merger.entries) if records and id_ not in roots)
    whole = {id_: paper for id_ in ids if (paper := known[id_]).title}
    papers = {id_: paper for id_, paper in whole.items() if not paper.hidden}
    return papers, len(whole) - len(papers)
