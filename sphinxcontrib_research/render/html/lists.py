"""Lists of papers as HTML, and what the script needs to filter them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import escape

from sphinxcontrib_research import markup
from sphinxcontrib_research.drawing import type_name
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper, Person
from sphinxcontrib_research.query import fields
from sphinxcontrib_research.query.order import natural
from sphinxcontrib_research.render import (
    CLAMP,
    EntryGroup,
    Form,
    ListView,
    Page,
    ReferenceMark,
    SearchView,
    form_of,
)
from sphinxcontrib_research.render import entry as parts
from sphinxcontrib_research.render.entry import caption_of
from sphinxcontrib_research.render.html.entry import (
    Written,
    element_ids,
    legend_html,
    single_looks,
)
from sphinxcontrib_research.render.html.styles import entry_html
from sphinxcontrib_research.util import Words
from sphinxcontrib_research.writers.reference import type_of

_MOST_CHOICES = 400
"""Nobody looks through more; typing finds the others."""

WITH_TITLE = frozenset({"card", "compact", "grid"})
"""The styles that show the title in an element of its own."""

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
    return f'<p class="research-folds" hidden="until-found">{_folds_html(words)}</p>\n'


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
        f'<div class="research-search" role="group" aria-label="{escape(_("Filter"))}"'
        ' hidden="until-found">\n'
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


# Lists of entries as HTML text, written straight from the library.

_BEYOND = re.compile("[\U00010000-\U0010ffff]")


def narrow(markup: str) -> str:
    r"""Markup with character references for what is beyond U+FFFF.

    One such character (an emoji, ``\mathcal{O}``) makes every character of its page take four bytes of
    memory, in each of the copies that are made while the page is written.
    """
    # As fast as it gets: ten times as fast as searching.
    if markup.isascii() or len(markup.encode("utf-16-le", "surrogatepass")) == 2 * len(markup):
        return markup
    return _BEYOND.sub(lambda match: f"&#{ord(match[0])};", markup)


def _entries(
    ids: tuple[str, ...], view: ListView, page: Page, form: Form, written: Written, first: int
) -> Iterator[str]:
    anchors = page.anchors(view.number)
    tag = "ol" if view.numbered else "ul"
    counting = ' reversed="reversed"' if view.is_reversed else ""
    if view.numbered and (view.is_reversed or view.number_of(first) != 1):
        counting += f' start="{view.number_of(first)}"'
    yield f'<{tag} class="research-entries" role="list"{counting}>\n'
    for position, id_ in enumerate(ids, first):
        id_attribute = f' id="{anchors[position]}"' if position < len(anchors) and anchors[position] else ""
        paper = parts.paper_of(page.library, id_)
        if paper is not None:
            # A filter leaves gaps in the numbers, as they are the paper's own.
            number = f' value="{view.number_of(position)}"' if view.numbered and view.search else ""
            mark = view.marks[position] if position < len(view.marks) else None
            entry_form = replace(form, mark=mark) if mark is not None else form
            entry = narrow(entry_html(paper, page, entry_form, written))
            if mark is not None:
                entry = _marked(mark, entry, page)
            yield f'<li class="research-paper"{id_attribute}{number}>{entry}</li>\n'
    yield f"</{tag}>\n"


def _marked(mark: ReferenceMark, entry: str, page: Page) -> str:
    """An entry of a list of references: what citations show, the entry, and the way back to them."""
    label = f'<span class="research-label">{escape(mark.label)}</span> ' if mark.label else ""
    found = [address for place in mark.back if (address := page.citation(*place))]
    links = []
    for number, address in enumerate(found, 1):
        name = page.words.gettext("Back to citation {number}").format(number=number)
        shown = "↑" if len(found) == 1 else str(number)
        links.append(f'<a href="{escape(address)}" aria-label="{escape(name)}">{shown}</a>')
    arrow = "↑ " if len(links) > 1 else ""
    back = f' <span class="research-back">{arrow}{" ".join(links)}</span>' if links else ""
    return f"{label}<div>{entry}{back}</div>" if label else entry + back


def _group(
    group: EntryGroup, view: ListView, page: Page, form: Form, written: Written, first: int
) -> Iterator[str]:
    closing = ""
    if group.title:
        title = f'{escape(group.title)} <span class="research-count">({len(group.all_ids)})</span>'
        if "groups" in form.collapse:
            closing = "</details>\n"
            yield f'<details class="research-group"><summary>{title}</summary>\n'
        else:
            closing = "</div>\n"
            heading = f' role="heading" aria-level="{form.level}"' if form.level else ""
            yield f'<div class="research-group"><p class="rubric research-group-title"{heading}>{title}</p>\n'
        form = replace(form, level=form.level and min(form.level + 1, 6))
    if group.ids:
        yield from _entries(group.ids, view, page, form, written, first)
    first += len(group.ids)
    for part in group.groups:
        yield from _group(part, view, page, form, written, first)
        first += len(part.all_ids)
    yield closing


def list_pieces(
    view: ListView, page: Page, written: Written, ids: tuple[str, ...] = (), level: int = 0
) -> Iterator[str]:
    """A whole list, entry by entry: one text of ten thousand papers with formulas takes 100 MB, each time.

    Args:
        view: What the directive asked for.
        page: The page that the list stands on.
        written: What the page holds so far; the symbols of this list's badges are added.
        level: The level of the titles as headings; 0: they are none.
        ids: The ids of the list's own element, of which HTML can hold one.
    """
    form = form_of(view, page)
    papers = parts.papers_of(page.library, view.ids)
    form = replace(form, single_looks=single_looks(papers, page, form.badges), level=level)
    pictured = ["research-pictured"] if _has_pictures(papers, page, form) else []
    classes = " ".join(("research-list", f"research-{view.style}", *pictured, *view.classes))
    first_id, more = element_ids(ids)
    if view.single and view.ids:
        entry = _single(view, page, form, written)
        yield f'<div class="{escape(classes)}"{first_id}>{more}{entry}</div>\n'
        return
    caption = (
        f'<p class="research-caption">{markup.html(caption_of(view, page))}</p>\n' if view.caption else ""
    )
    box, (mark, data) = _tools(view, papers, page, form)
    yield f'<div class="{escape(classes)}"{first_id}{mark}>{more}\n{caption}{box}'
    yield from _group(view.content, view, page, form, written, 0)
    yield f"{legend_html(view, page)}{data}</div>\n"


def _has_pictures(papers: list[Paper], page: Page, form: Form) -> bool:
    """Whether entries leave a column for pictures, so that all titles begin at one line."""
    return "image" in form.parts and any(paper.image and page.image(paper.image) for paper in papers)


def _has_folds(papers: list[Paper], form: Form, *, has_groups: bool) -> bool:
    """Whether something in a list unfolds that its buttons open."""
    if has_groups and "groups" in form.collapse:
        return True
    shown = form.parts & {part.removesuffix(CLAMP) for part in form.collapse}
    return "bibtex" in shown or ("abstract" in shown and any(paper.abstract for paper in papers))


def _tools(view: ListView, papers: list[Paper], page: Page, form: Form) -> tuple[str, tuple[str, str]]:
    """What the script works with: buttons or a box above the list, a mark on it, and the papers' values."""
    has_groups = bool(view.content.groups)
    if not view.search:
        is_folded = has_groups and "groups" in form.collapse
        return toolbar_html(page.words) if is_folded else "", ("", "")
    data = data_html(papers, page, has_titles=view.style in WITH_TITLE and page.template is None)
    has_folds = _has_folds(papers, form, has_groups=has_groups)
    box = "" if view.is_part else box_html(papers, page, has_folds=has_folds)
    return box, (' data-search=""', data)


def search_html(view: SearchView, page: Page) -> str:
    """The box above all sections of a list."""
    papers = parts.papers_of(page.library, view.ids)
    has_folds = _has_folds(papers, form_of(view.whole, page), has_groups=False)
    return box_html(papers, page, has_folds=has_folds)


def _single(view: ListView, page: Page, form: Form, written: Written) -> str:
    anchors = page.anchors(view.number)
    id_attribute = f' id="{anchors[0]}"' if anchors and anchors[0] else ""
    paper = parts.paper_of(page.library, view.ids[0])
    if paper is None:
        return ""
    return f'<div class="research-paper"{id_attribute}>{entry_html(paper, page, form, written)}</div>'
