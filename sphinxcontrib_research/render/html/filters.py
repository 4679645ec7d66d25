"""The box above a list or a table: what visitors search, choose and sort by, and what the script reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper, Person
from sphinxcontrib_research.query import fields
from sphinxcontrib_research.query.fields import SortKey
from sphinxcontrib_research.query.order import in_order
from sphinxcontrib_research.render import Page
from sphinxcontrib_research.render.entry import year_text
from sphinxcontrib_research.render.html.direction import apart, direction_of_page
from sphinxcontrib_research.render.tables import usual_header
from sphinxcontrib_research.util import Words
from sphinxcontrib_research.util.collation import collation
from sphinxcontrib_research.util.scripts import is_rtl
from sphinxcontrib_research.vocabulary.fields import METRICS
from sphinxcontrib_research.vocabulary.types import type_name
from sphinxcontrib_research.writers.reference import type_of

_MOST_CHOICES = 100
"""Nobody looks through more; typing finds the others."""

_Values = Callable[[Paper], Sequence[str]]

_DESCENDING = frozenset({"date", "year", *METRICS})
"""Fields of which visitors want the largest values first."""


def _person(person: Person, library: Library) -> str:
    author = library.author_of(person) if library.authors else None
    return author.name if author is not None else person.name


def _facets(library: Library, words: Words) -> dict[str, tuple[str, _Values]]:
    """What visitors choose values of: the name in the data and the address, its label, a paper's values."""
    _ = words.gettext
    venue = fields.field("venue", library)

    def venues(paper: Paper) -> Sequence[str]:
        return (venue.get(paper) if venue is not None else None) or ()

    def types(paper: Paper) -> Sequence[str]:
        found = type_of(paper, library)
        return (type_name(found, words.gettext),) if found else ()

    return {
        "year": (_("Year"), lambda paper: (year_text(paper.date, words),) if paper.date is not None else ()),
        "venue": (_("Venue"), venues),
        "tag": (_("Tag"), lambda paper: paper.tags),
        "type": (_("Type"), types),
        "author": (_("Author"), lambda paper: [_person(person, library) for person in paper.authors]),
        "category": (_("Category"), lambda paper: (paper.category,) if paper.category else ()),
    }


def _awards(paper: Paper) -> Sequence[str]:
    """What only the text of a badge may say."""
    return [markup.plain(award) for award in paper.awards]


# The box


def folds_html(words: Words) -> str:
    """The buttons that open and close all folds."""
    _ = words.gettext
    return (
        f'<button type="button" data-research="open">{escape(_("Open all"))}</button> '
        f'<button type="button" data-research="close">{escape(_("Close all"))}</button>'
    )


def toolbar_html(words: Words, way: str = "") -> str:
    """The buttons for folds above what they open: hidden, as the box is.

    Args:
        words: The reader's language.
        way: The attribute for its direction, or nothing.
    """
    return f'<p class="research-tools research-folds"{way} hidden="until-found">{folds_html(words)}</p>\n'


def box_html(
    papers: Sequence[Paper],
    page: Page,
    *,
    has_search: bool = True,
    sort_by: Sequence[str] = (),
    has_folds: bool = False,
) -> str:
    """The box above a list or a table.

    Args:
        papers: All papers that it filters, in the order of their entries, also those of later sections.
        page: The page that it stands on.
        has_search: Whether it filters.
        sort_by: The orders that it offers, see :func:`sort_key`.
        has_folds: Whether something in the list unfolds.
    """
    _ = page.words.gettext
    search, years = _search_html(papers, page) if has_search else ("", "")
    control, data = _order_html(papers, page, sort_by) if sort_by else ("", "")
    folds = folds_html(page.words) if has_folds and has_search else ""
    found = _found_html(page.words, folds) if has_search else ""
    return (
        f'<div class="research-tools research-search" role="group" aria-label="{escape(_("Filter"))}"'
        f'{direction_of_page(page)} hidden="until-found">\n'
        f"{search}{control}{found}{data}</div>\n{years}"
    )


def _search_html(papers: Sequence[Paper], page: Page) -> tuple[str, str]:
    """The field, its menus, and the strip of years that stays in sight."""
    _ = page.words.gettext
    searched: dict[str, str] = {}
    menus, years = "", ""
    for name, (label, values) in _facets(page.library, page.words).items():
        counts = Counter(value for paper in _unique(papers) for value in dict.fromkeys(values(paper)))
        if counts:
            searched[name] = label
        if len(counts) < 2:
            continue
        choices = _choices_html(name, counts, page)
        attributes = f'data-name="{name}" role="group" aria-label="{escape(label)}"'
        if name == "year":
            attributes = f'class="research-tools research-years" {attributes} hidden="until-found"'
            years = f"<div {attributes}{direction_of_page(page)}>{choices}</div>\n"
        else:
            menus += (
                '<details class="research-facet" name="research-facet">'
                f"<summary>{escape(label)}</summary><div {attributes}>{choices}</div></details>\n"
            )
    if any(paper.abstract for paper in papers):
        searched["abstract"] = _("Abstract")
    places = [searched[name] for name in ("author", "venue", "tag", "abstract") if name in searched]
    field = (
        f'<input type="search" name="q" aria-label="{escape(_("Search"))}"'
        f' placeholder="{escape(_(", ").join((_("Title"), *places)))}"'
        ' autocomplete="off" spellcheck="false" />\n'
    )
    if menus:
        field += f'<button type="button" aria-expanded="false">{escape(_("Filters"))}</button>\n'
        menus = f'<div class="research-facets">\n{menus}</div>\n'
    return field + menus, years


def _choices_html(name: str, counts: Counter[str], page: Page) -> str:
    """The values of a facet: years from the newest, others from the most frequent."""
    key = collation(page.words.language).key
    if name == "year":
        values = sorted(counts, key=key, reverse=True)
    else:
        values = sorted(counts, key=lambda value: (-counts[value], key(value)))[:_MOST_CHOICES]
    return "".join(
        f'<button type="button" value="{escape(value)}">{apart(escape(value), value, page)} '
        f"<small>{page.number(counts[value])}</small></button>"
        for value in values
    )


def _unique(papers: Sequence[Paper]) -> list[Paper]:
    """The papers once each, as groups may repeat them."""
    return list({paper.id: paper for paper in papers}.values())


def _found_html(words: Words, folds: str) -> str:
    """How many papers are shown, what is chosen, and the buttons."""
    _ = words.gettext
    shown, nothing = escape(_("{count} of {total} shown")), escape(_("Nothing found"))
    # A page from right to left whose language has no catalogue counts in English.
    way = ' dir="auto"' if is_rtl(words.language) else ""
    return (
        f'<p class="research-found"><span role="status"{way} data-shown="{shown}"'
        f' data-none="{nothing}"></span> '
        f'<span class="research-chips" data-title="{escape(_("Remove"))}"></span> '
        f'<button type="button" data-research="clear" hidden="hidden">{escape(_("Clear"))}</button> '
        f"{folds}</p>\n"
    )


# The orders that visitors choose from


def sort_key(written: str) -> SortKey:
    """What one item of ``:sort-by:`` means: dates and numbers descend, others only with a ``-``."""
    name = written.lstrip("-+")
    return SortKey(name, written.startswith("-") or fields.canonical(name) in _DESCENDING)


def _order_label(key: SortKey, words: Words) -> str:
    _ = words.gettext
    own = fields.canonical(key.field)
    if own in {"date", "year"}:
        return _("Newest first")
    if own == "citations":
        return _("Most cited")
    if own == "data":
        return _("As in the data")
    label = usual_header(own if fields.is_known(key.field) else key.field, words)
    return f"{label} ↓" if key.reverse else label


def _order_html(papers: Sequence[Paper], page: Page, sort_by: Sequence[str]) -> tuple[str, str]:
    """The menu of orders, and the numbers of the entries in each order but the list's own."""
    _ = page.words.gettext
    unique = _unique(papers)
    numbers: dict[str, int] = {}
    for number, paper in enumerate(papers):
        numbers.setdefault(paper.id, number)
    own, options, data = "", "", {}
    for written in sort_by:
        key = sort_key(written)
        ordered = in_order(page.library, unique, [key])
        label = escape(_order_label(key, page.words))
        if not own and ordered == unique:
            own = f'<option value="">{label}</option>'
            continue
        data[written] = [numbers[paper.id] for paper in ordered]
        options += f'<option value="{escape(written)}">{label}</option>'
    own = own or f'<option value="">{escape(_("As listed"))}</option>'
    control = f'<select aria-label="{escape(_("Sort"))}">{own}{options}</select>\n'
    return control, _json_html(data)


# What the script reads


def data_html(papers: Sequence[Paper], page: Page, *, has_titles: bool) -> str:
    """The values of the papers, in the order of their entries.

    For each facet that has values there are these and, for each entry, a list of their numbers. Other texts
    are read off the page; only where the page does not show titles alone they are given here.
    """
    data: dict[str, object] = {}
    for name, values in _data_of(page):
        numbers: dict[str, int] = {}
        rows = [
            [numbers.setdefault(value, len(numbers)) for value in dict.fromkeys(values(paper))]
            for paper in papers
        ]
        if numbers:
            data[name] = [list(numbers), rows]
    if not has_titles:
        data["title"] = [markup.plain(paper.title) for paper in papers]
    return _json_html(data)


def _data_of(page: Page) -> Iterator[tuple[str, _Values]]:
    for name, (_label, values) in _facets(page.library, page.words).items():
        yield name, values
    yield "award", _awards


def _json_html(data: object) -> str:
    shown = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Nothing in it may end the element, and an XML parser has to read it too.
    shown = shown.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return f'<script type="application/json">{shown}</script>\n'
