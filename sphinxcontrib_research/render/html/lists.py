"""Lists of papers as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.paper import Paper
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
from sphinxcontrib_research.render.html.direction import apart, direction_of_page
from sphinxcontrib_research.render.html.entry import (
    Written,
    element_ids,
    heading_role,
    legend_html,
    single_looks,
)
from sphinxcontrib_research.render.html.filters import box_html, data_html, toolbar_html
from sphinxcontrib_research.render.html.styles import entry_html

WITH_TITLE = frozenset({"card", "compact", "grid"})
"""The styles that show the title in an element of its own."""

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
            number = f' value="{view.number_of(position)}"' if view.numbered and view.is_worked_on else ""
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
    # No arrow has a line of its own.
    back = f'&#160;<span class="research-back">{arrow}{" ".join(links)}</span>' if links else ""
    anchor = f'<span id="{escape(mark.anchor)}"></span>' if mark.anchor else ""
    return anchor + (f"{label}<div>{entry}{back}</div>" if label else entry + back)


def _group(
    group: EntryGroup, view: ListView, page: Page, form: Form, written: Written, first: int
) -> Iterator[str]:
    closing = ""
    if group.title:
        count = f'<span class="research-count">({page.number(len(group.all_ids))})</span>'
        title = f"{apart(escape(group.title), group.title, page)} {count}"
        if "groups" in form.collapse:
            closing = "</details>\n"
            yield f'<details class="research-group"><summary>{title}</summary>\n'
        else:
            closing = "</div>\n"
            heading = f'<p class="rubric research-group-title"{heading_role(form.level)}>{title}</p>'
            yield f'<div class="research-group">{heading}\n'
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
    has_column = view.style != "grid" and _has_pictures(papers, page, form)
    pictured = ["research-pictured"] if has_column else []
    classes = " ".join(("research-list", f"research-{view.style}", *pictured, *view.classes))
    first_id, more = element_ids(ids)
    way = direction_of_page(page)
    if view.single and view.ids:
        entry = _single(view, page, form, written)
        yield f'<div class="{escape(classes)}"{first_id}{way}>{more}{entry}</div>\n'
        return
    caption = (
        f'<p class="research-caption">{markup.html(caption_of(view, page))}</p>\n' if view.caption else ""
    )
    box, (mark, data) = _tools(view, papers, page, form)
    yield f'<div class="{escape(classes)}"{first_id}{way}{mark}>{more}\n{caption}{box}'
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
    if not view.is_worked_on:
        is_folded = has_groups and "groups" in form.collapse
        return toolbar_html(page.words, direction_of_page(page)) if is_folded else "", ("", "")
    data = data_html(
        papers if view.search else (), page, has_titles=view.style in WITH_TITLE and page.template is None
    )
    has_folds = _has_folds(papers, form, has_groups=has_groups)
    return "" if view.is_part else _box(view, papers, page, has_folds=has_folds), (' data-search=""', data)


def _box(view: ListView, papers: list[Paper], page: Page, *, has_folds: bool) -> str:
    return box_html(papers, page, has_search=view.search, sort_by=view.sort_by, has_folds=has_folds)


def search_html(view: SearchView, page: Page) -> str:
    """The box above all sections of a list."""
    papers = parts.papers_of(page.library, view.ids)
    has_folds = _has_folds(papers, form_of(view.whole, page), has_groups=False)
    return _box(view.whole, papers, page, has_folds=has_folds)


def _single(view: ListView, page: Page, form: Form, written: Written) -> str:
    anchors = page.anchors(view.number)
    id_attribute = f' id="{anchors[0]}"' if anchors and anchors[0] else ""
    paper = parts.paper_of(page.library, view.ids[0])
    if paper is None:
        return ""
    return f'<div class="research-paper"{id_attribute}>{entry_html(paper, page, form, written)}</div>'
