"""What the script needs to filter a list or a table: the box, and the values of its papers.

The box is hidden until the script shows it; its place is kept, so nothing moves meanwhile. The values stand
in a block of JSON, which browsers never run, so that a strict Content-Security-Policy lets it pass.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape

from sphinxcontrib_research import markup
from sphinxcontrib_research.drawing.badges import type_name
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper, Person
from sphinxcontrib_research.query import fields
from sphinxcontrib_research.query.order import natural
from sphinxcontrib_research.render.view import Page
from sphinxcontrib_research.util.translation import Words
from sphinxcontrib_research.writers.reference import type_of

_MOST_CHOICES = 400
"""Nobody looks through more; typing finds the others."""

_Values = Callable[[Paper], Sequence[str]]


def _year(paper: Paper) -> Sequence[str]:
    if paper.date is None:
        return ()
    return (str(paper.date.year) if paper.date.year else paper.date.text,)


def _person(person: Person, library: Library) -> str:
    author = library.author_of(person) if library.authors else None
    return author.name if author is not None else person.name


def _facets(library: Library, words: Words) -> dict[str, tuple[str, _Values]]:
    _ = words.gettext
    venue = fields.field("venue", library)

    def venues(paper: Paper) -> Sequence[str]:
        return (venue.get(paper) if venue is not None else None) or ()

    def types(paper: Paper) -> Sequence[str]:
        found = type_of(paper, library)
        return (type_name(found, words),) if found else ()

    return {
        "year": (_("Year"), _year),
        "venue": (_("Venue"), venues),
        "tag": (_("Tag"), lambda paper: paper.tags),
        "type": (_("Type"), types),
        "author": (_("Author"), lambda paper: [_person(person, library) for person in paper.authors]),
        "category": (_("Category"), lambda paper: (paper.category,) if paper.category else ()),
    }


def _folds_html(words: Words) -> str:
    """The buttons that open and close all folds."""
    _ = words.gettext
    return (
        f'<button type="button" data-research="open">{escape(_("Open all"))}</button> '
        f'<button type="button" data-research="close">{escape(_("Close all"))}</button>'
    )


def toolbar_html(words: Words) -> str:
    """The buttons for folds above what they open: hidden, as the box is."""
    return f'<p class="research-folds" hidden="hidden">{_folds_html(words)}</p>\n'


def _choice_html(name: str, label: str, counts: Counter[str], gettext: Callable[[str], str]) -> str:
    """The choice of one of a facet's values, the most frequent ones; nothing where there is no choice."""
    if len(counts) < 2:
        return ""
    most = [value for value, _count in counts.most_common(_MOST_CHOICES)]
    values = sorted(most, key=natural, reverse=name == "year")
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    every = f'<option value="">{escape(gettext("All"))}</option>'
    return f'<label>{escape(label)} <select name="{name}">{every}{options}</select></label>\n'


def box_html(papers: Sequence[Paper], page: Page, *, has_folds: bool = False) -> str:
    """The box above a list or a table.

    Args:
        papers: All papers that it filters, also those of later sections.
        page: The page that it stands on.
        has_folds: Whether something in the list unfolds.
    """
    _ = page.words.gettext
    choices = ""
    for name, (label, values) in _facets(page.library, page.words).items():
        counts = Counter(value for paper in papers for value in dict.fromkeys(values(paper)))
        choices += _choice_html(name, label, counts, _)
    shown = escape(_("{count} of {total} shown"))
    return (
        f'<div class="research-search" role="group" aria-label="{escape(_("Filter"))}" hidden="hidden">\n'
        f'<label class="research-query">{escape(_("Search"))} '
        f'<input type="search" name="q" autocomplete="off" spellcheck="false" /></label>\n{choices}'
        f'<p class="research-found"><span role="status" data-shown="{shown}"'
        f' data-none="{escape(_("No result"))}"></span> '
        f'<button type="button" data-research="clear">{escape(_("Clear"))}</button> '
        f"{_folds_html(page.words) if has_folds else ''}</p></div>\n"
    )


def data_html(papers: Sequence[Paper], page: Page, *, has_titles: bool) -> str:
    """The values of the papers, in the order of their entries.

    For each facet there are its values and, for each entry, a list of their numbers. Titles are read off the
    page; only where the page does not show them alone they are given here.
    """
    data: dict[str, object] = {}
    for name, (_label, values) in _facets(page.library, page.words).items():
        numbers: dict[str, int] = {}
        rows = [
            [numbers.setdefault(value, len(numbers)) for value in dict.fromkeys(values(paper))]
            for paper in papers
        ]
        data[name] = [list(numbers), rows]
    if not has_titles:
        data["title"] = [markup.plain(paper.title) for paper in papers]
    shown = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Nothing in it may end the element, and an XML parser has to read it too.
    shown = shown.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return f'<script type="application/json">{shown}</script>\n'
