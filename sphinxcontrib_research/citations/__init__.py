"""Citations in author-year form, as lists (``short``) and running text show them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from unicodedata import normalize

from sphinxcontrib_research.markup.writers import plain
from sphinxcontrib_research.model.names import name_in_text
from sphinxcontrib_research.util.scripts import comma, comma_of_name, filled, gap_before, listed
from sphinxcontrib_research.vocabulary.types import value_name
from sphinxcontrib_research.writers.reference import (
    clean,
    collaboration_of,
    container,
    genre_of,
    page_text,
    publisher,
    type_of,
    version_of,
)

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper, Person


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a citation that looks the same throughout."""

    text: str
    """Plain text, to be escaped by whoever writes it; light markup if :attr:`markup` says so."""
    italic: bool = False
    bold: bool = False
    small_caps: bool = False
    underline: bool = False
    script: str = ""
    """``sub``, ``sup``, or empty for the line itself."""
    link: str = ""
    """The address that the piece leads to."""
    markup: bool = False
    """:attr:`text` is light markup, for the functions of :mod:`sphinxcontrib_research.markup`."""


MAX_AUTHORS = 8
"""Names that the short form shows; a longer list shows one name fewer and "et al."."""
_GIVEN = re.compile(r"(-?)([^\s.-]+)(\.?)")
"""Given names: the hyphen before each, the name, the full stop behind it."""
_INITIALS = re.compile(r"[^\W\d_]{2,3}")
_INITIAL = re.compile(r"[^\W\d_][\u0300-\u036f]*")
_END = (".", "?", "!", "。", "？", "！", "…")
_WITH_PUBLISHER = frozenset(("book", "thesis", "report", "chapter", "software", "dataset"))


def short(
    paper: Paper,
    library: Library,
    words: Callable[[str], str] = str,
    *,
    max_authors: int = MAX_AUTHORS,
    year_suffix: str = "",
    has_given_name: bool = False,
) -> tuple[Span, ...]:
    """Format a paper as in ``Xie, X. and Zhou, P. (2024). Title. Venue, 46(2), 10-20``.

    Args:
        paper: The paper.
        library: Where its venues are.
        words: Translates the words, as gettext does.
        max_authors: How many names are shown at once; 0 for all.
        year_suffix: The letter behind the paper's year.
        has_given_name: Whether the given name of the first author is written out.

    Returns:
        The pieces, blanks included; the title is light markup and leads to the paper's address.
    """
    dated = f" ({year_with(year_of(paper, words), year_suffix)})."
    title = paper.title.rstrip()
    after = "" if title.endswith(_END) else "."
    link = Span(title.removesuffix(".") if after else title, link=paper.address, markup=True)
    if names := _people(paper, words, max_authors, has_given_name=has_given_name):
        if collaboration := collaboration_of(paper):
            names += f" ({collaboration})"
        head = [Span(names + dated + " "), link, Span(after)]
    else:
        head = [link, Span(dated)]
    return tuple(span for span in (*head, *_rest(paper, library, words)) if span.text)


def _rest(paper: Paper, library: Library, words: Callable[[str], str]) -> list[Span]:
    """What follows the title: what it is, where it appeared, volume, pages, publisher."""
    venue = container(paper, library)
    by = plain(publisher(paper, library))
    details = clean(paper.volume)
    if issue := clean(paper.issue):
        details = f"{details}({issue})" if details else issue
    rest = [details, page_text(paper.pages)]
    if by == "arXiv" and paper.arxiv:
        rest.append(f"arXiv:{clean(paper.arxiv)}")
    elif by and (not venue or type_of(paper, library) in _WITH_PUBLISHER):
        rest.append(by)
    # Of a book the publisher tells what it is.
    kind = "" if type_of(paper, library) == "book" and not paper.genre else genre_of(paper, words)
    if venue and kind.casefold() in plain(venue).casefold():
        kind = ""
    known = [part for part in (kind, version_of(paper, words)) if part]
    rest = [part for part in rest if part]
    between = comma((*known, plain(venue), *rest), words)
    if not venue:
        tail = between.join((*known, *rest))
        return [Span(f" {tail}{'' if tail.endswith('.') else '.'}")] if tail else []
    head = " " + "".join(part + between for part in known)
    tail = "".join(between + part for part in rest)
    end = "." if tail or not venue.endswith(".") else ""
    return [Span(head), Span(venue, italic=True, markup=True), Span(tail + end)]


def _people(paper: Paper, words: Callable[[str], str], longest: int, *, has_given_name: bool) -> str:
    """Who wrote a paper, else who edited it; empty where nobody is known."""
    if not paper.authors and paper.collaboration:
        return clean(paper.collaboration)
    if not paper.authors and paper.editors:
        editors = _listed(paper, paper.editors, words, longest, has_given_name=has_given_name)
        mark = editors_mark(len(paper.editors), words)
        return f"{editors}{gap_before(mark, editors)}{mark}"
    if not paper.authors:
        return ""
    return _listed(paper, paper.authors, words, longest, has_given_name=has_given_name)


def editors_mark(count: int, words: Callable[[str], str] = str) -> str:
    """Return the mark behind the names of editors in place of authors: ``(eds.)``."""
    _ = words
    # Translators: behind the name of one editor, in place of authors.
    single = _("(ed.)")
    # Translators: behind the names of several editors, in place of authors.
    return single if count == 1 else _("(eds.)")


def _listed(
    paper: Paper,
    people: Sequence[Person],
    words: Callable[[str], str],
    longest: int,
    *,
    has_given_name: bool,
) -> str:
    names = [initialed(person) for person in people]
    if has_given_name:
        names[0] = _inverted(people[0], clean(people[0].given))
    if longest and len(names) > longest:
        return _several_and_others(names[: longest - 1], words)
    if paper.authors and paper.authors_open:
        return _several_and_others(names, words)
    if len(names) == 1:
        return names[0]
    return _both(listed(names[:-1], words), names[-1], words)


def _several_and_others(names: Sequence[str], words: Callable[[str], str]) -> str:
    _ = words
    # Translators: "Xie, X., Zhou, P., et al."; the names of further authors are left out.
    return filled(_("{authors}, et al."), authors=listed(names, words))


def _others(first: str, words: Callable[[str], str]) -> str:
    _ = words
    # Translators: "Xie et al."; the names of further authors are left out.
    return filled(_("{author} et al."), author=first)


def _both(first: str, last: str, words: Callable[[str], str]) -> str:
    _ = words
    # Translators: the last of several authors: "Xie and Zhou".
    return filled(_("{authors} and {last}"), authors=first, last=last)


def initialed(person: Person) -> str:
    """Return a name as ``Family, G.``; a name in Chinese, Japanese or Korean letters stays whole."""
    if person.family_first or not person.given:
        return clean(replace(person, aside="").name if person.aside else person.name)
    return _inverted(person, initials(person.given, in_capitals=person.family_name.isupper()))


def _inverted(person: Person, given: str) -> str:
    parts = [part for part in (clean(person.family_name), given, clean(person.suffix)) if part]
    return comma_of_name(parts).join(parts)


def initials(given: str, *, in_capitals: bool = False) -> str:
    """Return given names as initials: ``Jean-Pierre M.`` as ``J.-P. M.``; ``Yu.`` is one already.

    Names in scripts without capitals stay whole: a letter or two of them mean nothing to their readers.

    Args:
        given: The given names.
        in_capitals: Whether the family name has capitals only: ``ANN`` is a name then, ``JA`` two initials.
    """
    names = _GIVEN.findall(normalize("NFC", clean(given)))
    most = 3 if not in_capitals else 2 if len(names) == 1 else 1
    shown = ""
    for hyphen, name, stop in names:
        if short := _shortened(name, is_abbreviated=bool(stop), is_joined=bool(hyphen), most_initials=most):
            shown += f"{hyphen or ' '}{short}"
    return shown.strip(" -")


def _shortened(name: str, *, is_abbreviated: bool, is_joined: bool, most_initials: int) -> str:
    """One given name as its initial, or its initials; empty if it begins with no letter."""
    if name.isupper() and len(name) <= most_initials and _INITIALS.fullmatch(name):  # "JP"
        return " ".join(f"{letter}." for letter in name)
    if name[0].isalpha() and not (is_joined or name[0].isupper() or name[0].istitle()):
        return name  # a particle between given names, or no letter that has a capital
    if is_abbreviated and len(name) < 4 and name[1:].islower():
        return f"{name}."
    match = _INITIAL.match(name)
    return f"{match[0]}." if match else ""


def year_of(paper: Paper, words: Callable[[str], str] = str) -> str:
    """Return the year as citations show it: ``2024``, ``2023–2024``, ``n.d.`` or the data's ``in press``."""
    _ = words
    date = paper.date
    if date is not None and (date.forthcoming or not date.year) and date.text:
        return value_name(clean(date.text), words)
    # Translators: stands in a citation instead of the year of a paper without date.
    return date.years if date is not None and date.year else _("n.d.")


def year_with(year: str, letter: str) -> str:
    """Put a letter behind a year: ``2024a``, ``n.d.-a``."""
    return f"{year}-{letter}" if letter and not year[-1:].isdigit() else year + letter


def authors_of(paper: Paper, words: Callable[[str], str] = str) -> str:
    """Return who wrote a paper (else who edited it), as running text names them; else its short title."""
    if not paper.authors and paper.collaboration:
        return clean(paper.collaboration)
    names = [clean(name_in_text(person)) for person in paper.authors or paper.editors]
    if not names:
        return plain(paper.short) or plain(paper.title).partition(": ")[0]
    if len(names) > 2 or paper.authors_open:
        return _others(names[0], words)
    return _both(names[0], names[1], words) if len(names) == 2 else names[0]


def parenthetical(paper: Paper, words: Callable[[str], str] = str) -> str:
    """Return authors and year as they stand in parentheses: ``Xie et al., 2024``."""
    parts = authors_of(paper, words), year_of(paper, words)
    return comma(parts, words).join(parts)
