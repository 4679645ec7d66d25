"""Citations in running text: what an author writes, and what readers see in each style.

The forms that are read: https://pandoc.org/MANUAL.html#citation-syntax and
https://sphinxcontrib-bibtex.readthedocs.io/en/latest/usage.html#roles-and-directives.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from sphinxcontrib_research.citations import authors_of, initials, year_of, year_with
from sphinxcontrib_research.markup.writers import plain
from sphinxcontrib_research.model.names import name_in_text
from sphinxcontrib_research.util.collation import SortKey, collation
from sphinxcontrib_research.util.scripts import comma, semicolon, separator
from sphinxcontrib_research.util.text import fold, in_letters
from sphinxcontrib_research.writers.reference import clean

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.csl.processor import Disambiguation
    from sphinxcontrib_research.model.paper import Paper, Person

STYLES = ("author-year", "numeric", "superscript", "label")
"""What ``research_in_text_style`` may say."""


@dataclass(frozen=True, slots=True)
class CitationItem:
    """A work in a citation, as in CSL's ``citationItems``."""

    id: str
    prefix: str = ""
    """Words before it: ``see``."""
    suffix: str = ""
    """Words behind it, a locator included: ``p. 3``."""
    suppress_author: bool = False


# What an author writes.

_KEY = r"\w+(?:[:.#$%&\-+?<>~/]\w+)*"
_PANDOC = re.compile(rf"(?:^|(?<=[\s;]))(?P<minus>-?)@(?:\{{(?P<braced>[^{{}}]+)\}}|(?P<key>{_KEY}))")
_BRACED = re.compile(
    r" ?(?:\{(?P<prefix>[^{}]*)\} ?)?(?P<key>[^{}\s,]+) ?(?:\{(?P<suffix>[^{}]*)\} ?)?(?:,|$)"
)
"""Blanks are single ones by now."""
_LOCATOR = re.compile(r"\{(?P<locator>[^{}]*)\},?(?P<rest>[^{}]*)")
_OUTSIDE_BRACES = re.compile(r"(?:[^;{}]|\{[^{}]*\}|[{}])+")
_TO_COMMA = re.compile(r"(?:[^,{}]|\{[^{}]*\}|[{}])*(?:,|$)")


def parse_citation(
    text: str, is_id: Callable[[str], bool]
) -> tuple[tuple[CitationItem, ...], tuple[str, ...]]:
    """Read the text of a citing role.

    Args:
        text: One id; ids with commas, each with ``{words}`` before and behind it; or Pandoc's form,
            ``see @adan, p. 3; also -@win``.
        is_id: Whether a paper has this id: then the whole text is meant, whatever it holds.

    Returns:
        The works in order, and the parts that can't be read.
    """
    text = " ".join(text.split())
    return ((CitationItem(text),), ()) if is_id(text) else _parsed(text)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> tuple[tuple[CitationItem, ...], tuple[str, ...]]:
    """Read a text that is no id; the same one again gives the same object, of which many are kept."""
    read = _pandoc_items if _PANDOC.search(text) else _braced_items
    items: list[CitationItem] = []
    faults: list[str] = []
    for found in read(text):
        if isinstance(found, CitationItem):
            items.append(found)
        else:
            faults.append(found)
    return tuple(items), tuple(faults)


def _pandoc_items(text: str) -> Iterator[CitationItem | str]:
    """Each part between semicolons: one work, or what can't be read."""
    for part in (one.strip() for one in _OUTSIDE_BRACES.findall(text)):
        if not part:
            continue
        keys = list(_PANDOC.finditer(part))
        if len(keys) != 1:
            yield part
            continue
        key = keys[0]
        suffix = part[key.end() :].strip().removeprefix(",").strip()
        if suffix.startswith("[") and suffix.endswith("]"):
            suffix = suffix[1:-1].strip()
        elif braced := _LOCATOR.match(suffix):
            suffix = ", ".join(filter(None, (braced["locator"].strip(), braced["rest"].strip())))
        yield CitationItem(
            (key["braced"] or key["key"]).strip(), part[: key.start()].strip(), suffix, bool(key["minus"])
        )


def _braced_items(text: str) -> Iterator[CitationItem | str]:
    """Each part between commas: one work, or what can't be read."""
    position = 0
    while position < len(text):
        if match := _BRACED.match(text, position):
            yield CitationItem(match["key"], (match["prefix"] or "").strip(), (match["suffix"] or "").strip())
        elif (match := _TO_COMMA.match(text, position)) and (part := match[0].removesuffix(",").strip()):
            yield part
        if match is None or match.end() == position:
            return
        position = match.end()


# How works are told apart.


@dataclass(frozen=True, slots=True)
class WorkLabel:
    """The texts that identify a work in citations."""

    authors: str = ""
    """``Xie et al.``"""
    year: str = ""
    """``2024``, with ``a`` where another work would read alike."""
    number: int = 0
    """From 1; 0 where works have none."""
    key: str = ""
    """``Xie24``"""
    letter: str = ""
    """What of the year tells the work from others: ``a``."""
    has_given_name: bool = False
    """Whether the first author's given name is written out, as initials mean another author too."""
    by_style: Disambiguation | None = None
    """What a CSL style shows of the work; ``None`` where none writes citations."""


def work_labels(
    papers: Sequence[Paper], words: Callable[[str], str] = str, language: str = "en"
) -> dict[str, WorkLabel]:
    """Label works so that no two of them read alike.

    Works with the same authors' names and year get the initials of their first authors where these differ,
    then their given names, and a letter behind the year where nothing else tells them apart. The letters are
    in the order of a list of references.

    Args:
        papers: All works that are cited.
        words: Translates the words, as gettext does.
        language: The language by whose rules names are sorted.

    Returns:
        By id the names, the year with its letter, and the key; no numbers.
    """
    shown = {paper.id: (authors_of(paper, words), year_of(paper, words)) for paper in papers}
    named: set[str] = set()
    for given in (_first_initials, _first_given):
        for alike in _alike(papers, shown):
            names = [given(paper) for paper in alike]
            if len(set(names)) > 1:
                named.update(paper.id for paper in alike if given is _first_given and _has_initials(paper))
                for paper, name in zip(alike, names, strict=True):
                    _authors, year = shown[paper.id]
                    shown[paper.id] = (_with_given(paper, name, words), year)

    def place(paper: Paper) -> tuple[object, ...]:
        return order_key(paper, year_of(paper), language)

    letters = {paper.id: "" for paper in papers}
    for alike in _alike(papers, shown):
        for position, paper in enumerate(sorted(alike, key=place)):
            letters[paper.id] = in_letters(position + 1)
    keys = _keys(papers, {id_: year for id_, (_authors, year) in shown.items()}, place)
    return {
        id_: WorkLabel(
            authors,
            year_with(year, letters[id_]),
            key=keys[id_],
            letter=letters[id_],
            has_given_name=id_ in named,
        )
        for id_, (authors, year) in shown.items()
    }


def _alike(papers: Sequence[Paper], shown: Mapping[str, tuple[str, str]]) -> list[list[Paper]]:
    """The works that read as another does, in groups."""
    groups: defaultdict[tuple[str, str], list[Paper]] = defaultdict(list)
    for paper in papers:
        authors, year = shown[paper.id]
        groups[fold(authors), year].append(paper)
    return [group for group in groups.values() if len(group) > 1]


def _title_key(paper: Paper) -> tuple[str, str]:
    return fold(plain(paper.title)), paper.id


def _first(paper: Paper) -> Person | None:
    if paper.collaboration and not paper.authors:
        return None
    return next(iter(paper.authors or paper.editors), None)


def _first_initials(paper: Paper) -> str:
    person = _first(paper)
    return initials(person.given) if person is not None and not person.family_first else ""


def _has_initials(paper: Paper) -> bool:
    """Whether lists show initials of the first author."""
    person = _first(paper)
    return person is not None and bool(person.given) and not person.family_first


def _first_given(paper: Paper) -> str:
    person = _first(paper)
    return clean(person.given) if person is not None else ""


def _with_given(paper: Paper, given: str, words: Callable[[str], str]) -> str:
    """The names of a work with something before the family name of the first."""
    person = _first(paper)
    shown = authors_of(paper, words)
    if person is None or not given:
        return shown
    family = clean(person.family_name)
    if not person.family_first:
        return f"{given} {family}{shown.removeprefix(family)}"
    if name_in_text(person) != person.family_name:
        return shown  # the whole name already
    return f"{family} {given}{shown.removeprefix(family)}"


def order_key(paper: Paper, year: str, language: str = "en") -> tuple[SortKey, str, str, str]:
    """What lists of references are sorted by: who wrote a work, when, and its title.

    Args:
        paper: The work.
        year: Its year, with the letter behind it.
        language: The language by whose rules names are sorted.
    """
    people = paper.authors or paper.editors
    names = " ".join(f"{person.family} {person.given}," for person in people) or paper.collaboration
    title, id_ = _title_key(paper)
    return collation(language).key(clean(names) or plain(paper.title)), year, title, id_


_KEY_LETTERS = 3


def _keys(
    papers: Sequence[Paper], years: Mapping[str, str], place: Callable[[Paper], tuple[object, ...]]
) -> dict[str, str]:
    """Keys of the first author's name and the year, such as ``Xie24``, with a letter where two are equal."""
    groups: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        person = _first(paper)
        name = person.family_name if person is not None else paper.collaboration or plain(paper.title)
        letters = "".join(char for char in clean(name) if char.isalnum())[:_KEY_LETTERS]
        year = years[paper.id]
        groups[letters + (year[-2:] if year.isdigit() else "")].append(paper)
    return {
        paper.id: key + (in_letters(position + 1) if len(group) > 1 else "")
        for key, group in groups.items()
        for position, paper in enumerate(sorted(group, key=place) if len(group) > 1 else group)
    }


# What readers see.


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a citation in running text."""

    text: str
    id: str = ""
    """The work that the piece leads to; empty for words between."""
    raised: bool = False
    italic: bool = False
    bold: bool = False
    link: str = ""
    """The address that the piece leads to."""


def citation_pieces(
    items: Sequence[CitationItem],
    labels: Mapping[str, WorkLabel],
    style: str,
    words: Callable[[str], str] = str,
    *,
    textual: bool,
) -> tuple[Piece, ...]:
    """Write a citation.

    Args:
        items: Its works; those without a label are shown as their id.
        labels: The label of each work.
        style: One of :data:`STYLES`.
        words: Translates the commas, as gettext does.
        textual: Whether the authors are part of the sentence: ``Xie et al. (2024)``.

    Returns:
        The pieces, in order.
    """
    known = [(item, labels.get(item.id) or WorkLabel(item.id, key=item.id)) for item in items]
    if style == "author-year":
        return _author_year(known, words, textual=textual)
    if not textual:
        return tuple(_bracketed(known, style))
    pieces: list[Piece] = []
    for number, (item, label) in enumerate(known):
        pieces += [Piece(", ")] if number else []
        pieces += [Piece(f"{item.prefix} ")] if item.prefix else []
        if label.authors and label.year and not item.suppress_author:
            pieces.append(Piece(label.authors if style == "superscript" else f"{label.authors} "))
        pieces += _bracketed([(replace(item, prefix=""), label)], style)
    return joined_pieces(pieces)


_Labelled = tuple[CitationItem, WorkLabel]


def _author_year(
    known: Sequence[_Labelled], words: Callable[[str], str], *, textual: bool
) -> tuple[Piece, ...]:
    names = [label.authors for _item, label in known]
    between = separator(names, words) if textual else semicolon(names, words)
    pieces: list[Piece] = [] if textual else [Piece("(")]
    clusters = [list(group) for _key, group in groupby(enumerate(known), _cluster_key())]
    for position, cluster in enumerate(clusters):
        pieces += [Piece(between)] if position else []
        item, label = cluster[0][1]
        pieces += [Piece(f"{item.prefix} ")] if item.prefix else []
        name = "" if item.suppress_author or not label.year else label.authors
        opening = "(" if textual and label.year else ""
        gap = " " if textual else comma((name, label.year), words)
        before = name and f"{name}{gap}"
        last = len(cluster) - 1
        closing = ")" if opening else ""
        for number, (_at, (one, own)) in enumerate(cluster):
            pieces += [Piece(", ")] if number else []
            start = before + opening if not number else ""
            end = (f", {one.suffix}" if one.suffix else "") + closing if textual and number == last else ""
            pieces.append(Piece(start + (own.year or own.authors) + end, one.id))
            if one.suffix and not end:
                pieces.append(Piece(f", {one.suffix}"))
    return joined_pieces([*pieces, *([] if textual else [Piece(")")])])


def _cluster_key() -> Callable[[tuple[int, _Labelled]], int]:
    """Consecutive works of the same authors without words between them share the names."""
    number = -1
    before: _Labelled | None = None

    def key(numbered: tuple[int, _Labelled]) -> int:
        nonlocal number, before
        item, label = numbered[1]
        is_joined = (
            before is not None
            and not (item.prefix or before[0].suffix or item.suppress_author or before[0].suppress_author)
            and label.authors == before[1].authors
            and bool(label.year and before[1].year)
        )
        number += not is_joined
        before = numbered[1]
        return number

    return key


def _bracketed(known: Sequence[_Labelled], style: str) -> list[Piece]:
    """Numbers or keys between brackets, or raised."""
    is_raised = style == "superscript"
    bare = not any(item.prefix or item.suffix for item, _label in known)
    if bare and style != "label":
        inner = _ranges(sorted(known, key=lambda one: one[1].number), "," if is_raised else ", ")
    else:
        inner = []
        for position, (item, label) in enumerate(known):
            inner += [Piece("; ")] if position else []
            inner += [Piece(f"{item.prefix} ")] if item.prefix else []
            inner.append(Piece(_mark(label, style), item.id))
            inner += [Piece(f", {item.suffix}")] if item.suffix else []
    if is_raised:
        return [replace(piece, raised=True) for piece in inner]
    return list(joined_pieces([Piece("["), *inner, Piece("]")]))


def _mark(label: WorkLabel, style: str) -> str:
    return label.key if style == "label" else str(label.number or label.key)


_SHORTEST_RANGE = 3


def _ranges(known: Sequence[_Labelled], comma: str) -> list[Piece]:
    """Write numbers; three or more consecutive numbers are a range."""
    unique = list({label.number or item.id: (item, label) for item, label in known}.values())
    runs = [
        [one for _at, one in run]
        for _difference, run in groupby(enumerate(unique), lambda one: one[1][1].number - one[0])
    ]
    pieces: list[Piece] = []
    for run in runs:
        is_range = len(run) >= _SHORTEST_RANGE and run[0][1].number
        shown = (run[0], run[-1]) if is_range else run
        for position, (item, label) in enumerate(shown):
            between = "\u2013" if is_range and position else comma
            pieces += [Piece(between)] if pieces else []
            pieces.append(Piece(_mark(label, "numeric"), item.id))
    return pieces


def joined_pieces(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Join consecutive pieces of words."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and not piece.id and replace(last, text=piece.text) == piece:
            joined[-1] = replace(last, text=last.text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)


def text_of(pieces: Sequence[Piece]) -> str:
    """The plain text of a citation."""
    return "".join(piece.text for piece in pieces)
