"""A selection -> the papers that it means, in order."""

from __future__ import annotations

from collections.abc import Sequence

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.query.fields import field
from sphinxcontrib_research.query.matching import MATCHED, Predicate, matcher, matching_ids
from sphinxcontrib_research.query.order import in_order
from sphinxcontrib_research.query.selection import Choice, Selection, years_of


def select(
    library: Library, selection: Selection, *, within: Sequence[str] | None = None, named: bool = False
) -> list[Paper]:
    """The papers that a selection means, sorted and limited.

    Args:
        library: What there is.
        selection: What is wanted.
        within: Ids that the selection is restricted to, in the order that ``data`` means; ``None`` for all.
        named: The selection names its papers or files: they are shown whatever their relation is.

    Returns:
        The papers. A filter that names a field which no paper has filters nothing.
    """
    papers = _candidates(library, selection, within)
    in_data_order = within is None and selection.papers.is_open
    for option in MATCHED:
        is_whole = in_data_order and len(papers) == len(library.papers)
        papers = _restricted(library, papers, option, getattr(selection, option), is_whole=is_whole)
    for test in _tests(library, selection, named=named or bool(selection.papers.wanted)):
        papers = [paper for paper in papers if test(paper)]
    if selection.sort:
        papers = in_order(library, papers, selection.sort)
    return papers if selection.limit is None else papers[: selection.limit]


def _candidates(library: Library, selection: Selection, within: Sequence[str] | None) -> list[Paper]:
    choice = selection.papers
    if within is None and choice.is_open:
        return list(library.papers.values())
    ids = choice.wanted or (library.papers if within is None else within)
    known = dict.fromkeys([id_ for one in ids if (id_ := library.resolve(one)) is not None])
    if choice.wanted and within is not None:
        allowed = {library.resolve(id_) for id_ in within}
        known = {id_: None for id_ in known if id_ in allowed}
    for one in choice.unwanted:
        known.pop(library.resolve(one) or "", None)
    return [library.papers[id_] for id_ in known]


def _restricted(
    library: Library, papers: list[Paper], option: str, choice: Choice, *, is_whole: bool
) -> list[Paper]:
    if choice.wanted:
        ids: set[str] = set()
        tests: list[Predicate] = []
        for value in choice.wanted:
            found = matching_ids(library, option, value)
            if found is None:
                tests.append(matcher(library, option, value))
            else:
                ids |= found
        if tests:
            papers = [paper for paper in papers if any(test(paper) for test in tests)]
        elif is_whole:
            papers = _in_data_order(library, ids)
        else:
            papers = [paper for paper in papers if paper.id in ids]
    for value in choice.unwanted:
        test = matcher(library, option, value)
        papers = [paper for paper in papers if not test(paper)]
    return papers


def _in_data_order(library: Library, ids: set[str]) -> list[Paper]:
    """Some papers of a library, as they stand in it, without going through all of it for each short list."""
    places: dict[str, int] | None = library.memo.get("places")
    if places is None:
        places = library.memo["places"] = {id_: place for place, id_ in enumerate(library.papers)}
    return [library.papers[id_] for id_ in sorted(ids, key=places.__getitem__)]


def _tests(library: Library, selection: Selection, *, named: bool) -> list[Predicate]:
    tests: list[Predicate] = []
    relation = _relation_test(selection.relation, named=named)
    if relation is not None:
        tests.append(relation)
    if not selection.years.is_open:
        tests.append(_years_test(selection.years))
    if selection.selected is not None:
        wanted = selection.selected
        tests.append(lambda paper: paper.selected is wanted)
    if selection.filter is not None and all(field(name, library) for name, _column in selection.filter.names):
        tests.append(selection.filter.bind(library))
    return tests


def _relation_test(choice: Choice, *, named: bool) -> Predicate | None:
    if choice.is_open:
        return None if named else lambda paper: paper.relation == "own"
    wanted, unwanted = frozenset(choice.wanted), frozenset(choice.unwanted)
    if "any" in wanted or not wanted:
        return lambda paper: paper.relation not in unwanted
    return lambda paper: paper.relation in wanted and paper.relation not in unwanted


def _years_test(choice: Choice) -> Predicate:
    wanted = [years_of(value) for value in choice.wanted]
    unwanted = [years_of(value) for value in choice.unwanted]

    def test(paper: Paper) -> bool:
        year = paper.year
        if year is None:
            return not wanted
        if wanted and not any(first <= year <= last for first, last in wanted):
            return False
        return not any(first <= year <= last for first, last in unwanted)

    return test
