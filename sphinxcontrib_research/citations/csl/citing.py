"""Citations in running text as a style has them: telling works apart, sorting, grouping, collapsing.

https://docs.citationstyles.org/en/stable/specification.html#citation
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from sphinxcontrib_research.citations.csl import marked, names
from sphinxcontrib_research.citations.csl.marked import SEAM
from sphinxcontrib_research.citations.csl.processor import Cite, Disambiguation
from sphinxcontrib_research.util.text import in_letters

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.csl.entry import Item
    from sphinxcontrib_research.citations.csl.processor import Processor


# Words behind a work.

_VALUE = re.compile(
    r"\s*([\dIVXLCivxlc][\w.:/]*(?:\s*[-\u2013]\s*[\w.:/]+)?(?:\s*,\s*\d[\w.:/]*(?:\s*[-\u2013]\s*\w+)?)*)"
)


def split_locator(suffix: str, processor: Processor) -> tuple[str, str, str]:
    """Read a locator at the start of the words behind a work.

    Args:
        suffix: ``pp. 3-5, and elsewhere``; a number alone is a page.
        processor: Its locale has the words for locators.

    Returns:
        The kind, its value, and the words that follow; the first two are empty without a locator.
    """
    for word, label in processor.locator_words:
        if suffix[: len(word)].casefold() == word:
            match = _VALUE.match(suffix, len(word))
            if match is not None and (match.start(1) > len(word) or not word[-1].isalpha()):
                return label, match[1].strip(), suffix[match.end() :].lstrip(", ")
    match = _VALUE.match(suffix)
    if match is not None and match[1][0].isdigit():
        return "page", match[1].strip(), suffix[match.end() :].lstrip(", ")
    return "", "", suffix


# Telling works apart.


def disambiguated(processor: Processor, items: Mapping[str, Item]) -> dict[str, Disambiguation]:
    """Find what works must show so that no two of them read alike, as far as the style allows.

    Args:
        processor: The style.
        items: All works that are cited, by id.
    """
    options = processor.citation_options
    known = dict.fromkeys(items, Disambiguation())
    adds_names = options.get("disambiguate-add-names") == "true"
    adds_given_names = options.get("disambiguate-add-givenname") == "true"
    rule = options.get("givenname-disambiguation-rule", "by-cite")

    def text_of(id_: str, given: Disambiguation) -> str:
        return marked.visible(processor.cite_text(Cite("", items[id_], given)))

    def alike() -> list[list[str]]:
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for id_ in items:
            groups[text_of(id_, known[id_])].append(id_)
        return [group for group in groups.values() if len(group) > 1]

    if adds_given_names and rule != "by-cite":
        known |= _told_by_given_names(items, known, rule, can_shorten=processor.shortens_names)
    if adds_names:
        for group in alike():
            _add_names(group, 1, items, known, text_of)
    if adds_given_names and rule == "by-cite":
        for group in alike():
            _add_given_names(group, items, known, text_of, adds_names=adds_names)
    if processor.tests_ambiguity:
        ambiguous = [id_ for group in alike() for id_ in group]
        known |= {id_: replace(known[id_], is_ambiguous=True) for id_ in ambiguous}
    if options.get("disambiguate-add-year-suffix") == "true" and (groups := alike()):
        _add_year_suffixes(groups, processor.sorted_ids(items), known)
    return known


def _add_year_suffixes(
    groups: Sequence[Sequence[str]], order: Sequence[str], known: dict[str, Disambiguation]
) -> None:
    """Put letters behind the years of works that still read alike, in the order of the bibliography."""
    places = {id_: at for at, id_ in enumerate(order)}
    for group in groups:
        for place, id_ in enumerate(sorted(group, key=places.__getitem__)):
            known[id_] = replace(known[id_], year_suffix=in_letters(place + 1))


def position(letters: str) -> int:
    """Count back from letters, as :func:`.in_letters` counts."""
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - ord("a") + 1
    return number


def _people(item: Item) -> tuple[str, list[names.Name]]:
    variable = next((one for one in ("author", "editor") if item.get(one)), "")
    return variable, item.get(variable, []) if variable else []


_TextOf = Callable[[str, Disambiguation], str]


def _add_names(
    group: list[str],
    count: int,
    items: Mapping[str, Item],
    known: dict[str, Disambiguation],
    text_of: _TextOf,
) -> None:
    """Show more names where that splits the works of a group."""
    most = max(len(_people(items[id_])[1]) for id_ in group)
    for shown in range(count + 1, most + 1):
        parts: defaultdict[str, list[str]] = defaultdict(list)
        for id_ in group:
            parts[text_of(id_, replace(known[id_], names_shown=shown))].append(id_)
        if len(parts) > 1:
            for id_ in group:
                known[id_] = replace(known[id_], names_shown=shown)
            for part in parts.values():
                if len(part) > 1:
                    _add_names(part, shown, items, known, text_of)
            return


def _add_given_names(
    group: list[str],
    items: Mapping[str, Item],
    known: dict[str, Disambiguation],
    text_of: _TextOf,
    *,
    adds_names: bool,
) -> None:
    """Show initials or given names of the first name that splits the works of a group."""
    most = max(len(_people(items[id_])[1]) for id_ in group)
    for at in range(most):
        for whole in (False, True):
            tried = {}
            for id_ in group:
                variable, people = _people(items[id_])
                more = ((variable, at, whole),) if at < len(people) else ()
                shown = max(known[id_].names_shown, at + 1) if adds_names else known[id_].names_shown
                given_names = (*known[id_].given_names, *more)
                tried[id_] = replace(known[id_], names_shown=shown, given_names=given_names)
            if len({text_of(id_, given) for id_, given in tried.items()}) > 1:
                known.update(tried)
                return


def _told_by_given_names(
    items: Mapping[str, Item], known: Mapping[str, Disambiguation], rule: str, *, can_shorten: bool
) -> dict[str, Disambiguation]:
    """Show the given names of people who share their family name, wherever they are named."""
    is_primary, is_short = rule.startswith("primary-name"), rule.endswith("-with-initials")
    named: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for item in items.values():
        for person in _people(item)[1][: 1 if is_primary else None]:
            if person.get("given"):
                named[_family(person)][person["given"], _initials(person["given"])] = None
    found = {}
    for id_, item in items.items():
        variable, people = _people(item)
        more = []
        for at, person in enumerate(people[: 1 if is_primary else None]):
            same = named.get(_family(person), {})
            given = person.get("given", "")
            if not given or len(same) < 2:
                continue
            own = _initials(given)
            is_enough = sum(initials == own for _given, initials in same) == 1
            if is_short and len({initials for _given, initials in same}) < 2:
                continue
            more.append((variable, at, not (is_short or (is_enough and can_shorten))))
        found[id_] = replace(known[id_], given_names=tuple(more))
    return found


def _family(person: names.Name) -> str:
    return f"{person.get('non-dropping-particle', '')} {person.get('family', '')}"


def _initials(given: str) -> str:
    return "".join(part[0] for part in re.split(r"[\s.\-]+", given) if part)


# Writing citations.


def citation(
    processor: Processor, cites: Sequence[Cite], *, textual: bool = False, is_sentence: bool = False
) -> str:
    """Write a citation.

    Args:
        processor: The style.
        cites: Its works.
        textual: Whether the authors are part of the sentence: ``Xie et al. (2024)``.
        is_sentence: Whether it is the text of a note: with a capital, and with what the layout of a style for
            notes puts around it.

    Returns:
        A marked text; what leads to a work has the format that is its key.
    """
    if textual:
        return processor.finished(", ".join(_in_sentence(processor, cite) for cite in cites))
    ordered = _in_order(processor, cites)
    text = _clusters(processor, ordered)
    if is_sentence:
        text = marked.change_case(processor.layout(text), "capitalize-first")
    elif not processor.is_for_notes:
        text = processor.layout(text)
    return processor.finished(text)


def _in_sentence(processor: Processor, cite: Cite) -> str:
    """A work whose authors are part of the sentence."""
    author = "" if cite.suppress_author else processor.author_text(cite) or cite.authors
    rest = processor.cite_text(cite, without_names=True)
    rest = f"{rest}{SEAM}, {cite.suffix}" if rest and cite.suffix else rest or cite.suffix
    if processor.is_for_notes:  # In a footnote of the author, whose sentence goes on.
        between = " " if marked.visible(rest).startswith("(") else f"{SEAM}, "
        shown = between.join(part for part in (author, rest) if part)
    else:
        between = "" if processor.is_raised else " "
        shown = between.join(part for part in (author, processor.layout(rest)) if part)
    return (f"{cite.prefix} " if cite.prefix else "") + marked.styled(cite.key, shown)


def _in_order(processor: Processor, cites: Sequence[Cite]) -> list[Cite]:
    """Sort as the style says, unless words before a work make an order."""
    if len(cites) < 2 or any(cite.prefix or cite.suffix for cite in cites):
        return list(cites)
    by_key = {cite.key: cite for cite in cites}
    keys = processor.sorted_cites({cite.key: cite for cite in cites})
    return [by_key[key] for key in keys]


def _linked(processor: Processor, cite: Cite, text: str = "", *, without_names: bool = False) -> str:
    """The text of a work between the words around it, marked with its key."""
    text = text or processor.cite_text(cite, without_names=without_names)
    if not text:  # The style shows the authors only, and the citation leaves them out.
        cite, text = replace(cite, suffix=""), cite.suffix
    text = marked.styled(cite.key, text)
    if cite.prefix:
        text = f"{cite.prefix} {SEAM}{text}"
    if cite.suffix:
        text = f"{text}{SEAM}, {cite.suffix}"
    return text


def _clusters(processor: Processor, cites: Sequence[Cite]) -> str:
    """Join works: those of the same authors share their names, consecutive numbers are ranges."""
    options = processor.citation_options
    delimiter = processor.citation_delimiter
    collapse = options.get("collapse", "")
    if collapse == "citation-number":
        return _numbers(processor, cites, delimiter)
    groups_cites = collapse.startswith("year") or "cite-group-delimiter" in options
    if not groups_cites or len(cites) < 2:
        return _joined([_linked(processor, cite) for cite in cites], delimiter)
    groups: dict[object, list[Cite]] = {}
    for cite in cites:
        groups.setdefault(_group_key(processor, cite), []).append(cite)
    after = options.get("after-collapse-delimiter", delimiter)
    text = between = ""
    for group in groups.values():
        text += (f"{SEAM}{between}{SEAM}" if between else "") + _group(processor, group, collapse, delimiter)
        between = after if len(group) > 1 and collapse else delimiter
    return text


def _group(processor: Processor, cites: Sequence[Cite], collapse: str, delimiter: str) -> str:
    """Join works of the same authors, who are named once if the style collapses them."""
    options = processor.citation_options
    inner = options.get("cite-group-delimiter", ", ")
    usual = options.get("cite-group-delimiter", delimiter)
    pieces: list[str] = []
    for run in _same_years(cites) if collapse.startswith("year-suffix") else [[cite] for cite in cites]:
        if len(run) == 1:
            pieces.append(_linked(processor, run[0], without_names=bool(pieces and collapse)))
            continue
        first = processor.cite_text(run[0], without_names=bool(pieces and collapse))
        texts = [first, *[cite.known.year_suffix for cite in run[1:]]]
        letters = [marked.styled(cite.key, text) for cite, text in zip(run, texts, strict=True)]
        if collapse == "year-suffix-ranged":
            letters = _ranges(letters, [position(cite.known.year_suffix) for cite in run])
        pieces.append(_joined(letters, options.get("year-suffix-delimiter", usual)))
    return _joined(pieces, inner)


def _ranges(texts: Sequence[str], places: Sequence[int], dash: str = "\u2013") -> list[str]:
    """Write three or more consecutive items as a range."""
    done: list[str] = []
    for _difference, numbered in groupby(enumerate(places), lambda one: one[1] - one[0]):
        run = [texts[at] for at, _place in numbered]
        done += [f"{run[0]}{SEAM}{dash}{SEAM}{run[-1]}"] if len(run) > 2 else run
    return done


def _same_years(cites: Sequence[Cite]) -> list[list[Cite]]:
    """Group consecutive works that differ in the letter behind the year alone."""
    runs: list[list[Cite]] = []
    for cite in cites:
        if runs and _differ_in_suffix(runs[-1][-1], cite):
            runs[-1].append(cite)
        else:
            runs.append([cite])
    return runs


def _group_key(processor: Processor, cite: Cite) -> object:
    """Who a work is by, as far as shown: two first authors who read alike are not the same."""
    text = marked.visible(processor.author_text(cite))
    if not text or cite.prefix or cite.suffix or cite.suppress_author:
        return cite.key
    return text, tuple(tuple(person.items()) for person in _people(cite.item)[1][:1])


def _differ_in_suffix(first: Cite, second: Cite) -> bool:
    """Whether two works of the same authors differ in the letter behind the year alone."""
    if not (first.known.year_suffix and second.known.year_suffix) or first.locator or second.locator:
        return False
    return _year(first) == _year(second)


def _year(cite: Cite) -> object:
    date = cite.item.get("issued", {})
    return [parts[0] for parts in date["date-parts"]] if "date-parts" in date else date.get("literal")


def _numbers(processor: Processor, cites: Sequence[Cite], delimiter: str) -> str:
    unique = list({cite.number or cite.key: cite for cite in cites}.values())
    texts = [_linked(processor, cite) for cite in unique]
    # Only bare numbers become ranges.
    bare = [not (one.locator or one.suffix or one.prefix) and one.number > 0 for one in unique]
    places = [
        one.number if is_bare else -3 * at for at, (one, is_bare) in enumerate(zip(unique, bare, strict=True))
    ]
    pieces = _ranges(texts, places, processor.locale.term("citation-range-delimiter") or "\u2013")
    after = processor.citation_options.get("after-collapse-delimiter", delimiter)
    return _joined(pieces, after if len(pieces) < len(unique) else delimiter)


def _joined(pieces: Sequence[str], delimiter: str) -> str:
    return f"{SEAM}{delimiter}{SEAM}".join(piece for piece in pieces if piece)
