"""Entries and lists as HTML text, written straight from the library.

All markup is well-formed XML, as EPUB needs it. Whatever comes from data goes through
:mod:`~sphinxcontrib_research.markup` or :func:`html.escape`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape

from sphinxcontrib_research import markup as text
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render import entry as parts
from sphinxcontrib_research.render.entry import caption_of
from sphinxcontrib_research.render.html.entry import (
    badges_html,
    byline_html,
    category_html,
    citation_html,
    date_html,
    element_ids,
    image_html,
    legend_html,
    links_html,
    metrics_html,
    paragraphs,
    single_looks,
    tags_html,
    title_html,
    topics_html,
    venue_html,
)
from sphinxcontrib_research.render.view import EntryGroup, Form, ListView, Page, SearchView, form_of

_BEYOND = re.compile("[\U00010000-\U0010ffff]")


def _folding(name: str, label: str, content: str, form: Form) -> str:
    if name in form.collapse:
        return f'<details class="research-{name}"><summary>{label}</summary>{content}</details>'
    return f'<div class="research-{name}">{content}</div>'


def _details(paper: Paper, page: Page, form: Form) -> str:
    """What stands below an entry's lines: summary, note, abstract, BibTeX."""
    _ = page.words.gettext
    shown, below = form.parts, ""
    if "summary" in shown and paper.summary:
        below += _folding("summary", escape(_("Summary")), paragraphs(paper.summary), form)
    if "note" in shown and paper.note:
        below += f'<div class="research-note">{paragraphs(paper.note)}</div>'
    if "abstract" in shown and paper.abstract:
        below += _folding("abstract", escape(_("Abstract")), paragraphs(paper.abstract), form)
    if "bibtex" in shown:
        from sphinxcontrib_research.writers import bibtex

        entry = f"<pre>{escape(bibtex.entry(paper, page.library))}</pre>"
        below += _folding("bibtex", escape(_("BibTeX")), entry, form)
    return below


def _card(paper: Paper, page: Page, form: Form, drawn: set[str]) -> str:
    shown = form.parts
    meta = [
        category_html(paper) if "category" in shown else "",
        date_html(paper, page) if "date" in shown else "",
        metrics_html(paper) if "metrics" in shown else "",
        tags_html(paper) if "tags" in shown else "",
        topics_html(paper, page) if "topics" in shown else "",
    ]
    line = " ".join(part for part in meta if part)
    entry = image_html(paper, page) if "image" in shown else ""
    if line:
        entry += f'<p class="research-meta">{line}</p>'
    entry += f'<p class="research-title">{title_html(paper, page)}</p>'
    if "authors" in shown or "affiliations" in shown:
        entry += byline_html(paper, page, form)
    if "venue" in shown and (venue := venue_html(paper, page)):
        entry += f'<p class="research-venue">{venue}</p>'
    marks = badges_html(paper, page, form, drawn)
    if "links" in shown and (links := links_html(paper, page)):
        marks = f"{marks} {links}" if marks else links
    if marks:
        entry += f'<p class="research-marks">{marks}</p>'
    return entry


def _compact(paper: Paper, page: Page, form: Form, drawn: set[str]) -> str:
    shown = form.parts
    entry = image_html(paper, page) if "image" in shown else ""
    entry += f'<p class="research-title">{title_html(paper, page)}</p>'
    if "authors" in shown or "affiliations" in shown:
        entry += byline_html(paper, page, form)
    venue = venue_html(paper, page) if "venue" in shown else ""
    line = [
        f'<span class="research-venue">{venue}</span>' if venue else "",
        date_html(paper, page) if "date" in shown else "",
        category_html(paper) if "category" in shown else "",
        metrics_html(paper) if "metrics" in shown else "",
        tags_html(paper) if "tags" in shown else "",
        topics_html(paper, page) if "topics" in shown else "",
    ]
    place = ", ".join(part for part in line[:2] if part)
    marks = badges_html(paper, page, form, drawn)
    if marks and page.settings.badge_style == "text" and any(line):
        marks = f"· {marks}"
    links = links_html(paper, page) if "links" in shown else ""
    rest = " ".join(part for part in (place, *line[2:], marks, links) if part)
    return f'{entry}<p class="research-marks">{rest}</p>' if rest else entry


def _citation(paper: Paper, page: Page, form: Form, drawn: set[str]) -> str:
    shown = form.parts
    marks = badges_html(paper, page, form, drawn)
    links = links_html(paper, page) if "links" in shown else ""
    rest = " ".join(part for part in (citation_html(paper, page), marks, links) if part)
    return f'<p class="research-citation">{rest}</p>'


_STYLES = {"card": _card, "compact": _compact, "citation": _citation}


def entry_html(paper: Paper, page: Page, form: Form, drawn: set[str]) -> str:
    """One entry, without the element around it.

    Args:
        paper: The paper.
        page: The page that the entry stands on.
        form: What the list's entries show.
        drawn: The badges that the page has drawn already; badges that this entry draws are added.
    """
    return _STYLES[form.style](paper, page, form, drawn) + _details(paper, page, form)


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
    ids: tuple[str, ...], view: ListView, page: Page, form: Form, drawn: set[str], first: int
) -> Iterator[str]:
    anchors = page.anchors(view.number)
    tag = "ol" if view.numbered else "ul"
    begin = f' start="{view.start + first}"' if view.numbered and view.start + first != 1 else ""
    yield f'<{tag} class="research-entries" role="list"{begin}>\n'
    for position, id_ in enumerate(ids, first):
        id_attribute = f' id="{anchors[position]}"' if position < len(anchors) and anchors[position] else ""
        paper = parts.paper_of(page.library, id_)
        if paper is not None:
            # A filter leaves gaps in the numbers, as they are the paper's own.
            number = f' value="{view.start + position}"' if view.numbered and view.search else ""
            entry = narrow(entry_html(paper, page, form, drawn))
            yield f'<li class="research-paper"{id_attribute}{number}>{entry}</li>\n'
    yield f"</{tag}>\n"


def _group(
    group: EntryGroup, view: ListView, page: Page, form: Form, drawn: set[str], first: int
) -> Iterator[str]:
    closing = ""
    if group.title:
        title = f'{escape(group.title)} <span class="research-count">({len(group.all_ids)})</span>'
        if "groups" in form.collapse:
            closing = "</details>\n"
            yield f'<details class="research-group"><summary>{title}</summary>\n'
        else:
            closing = "</div>\n"
            yield f'<div class="research-group"><p class="rubric research-group-title">{title}</p>\n'
    if group.ids:
        yield from _entries(group.ids, view, page, form, drawn, first)
    first += len(group.ids)
    for part in group.groups:
        yield from _group(part, view, page, form, drawn, first)
        first += len(part.all_ids)
    yield closing


def list_pieces(view: ListView, page: Page, drawn: set[str], ids: tuple[str, ...] = ()) -> Iterator[str]:
    """A whole list, entry by entry: one text of ten thousand papers with formulas takes 100 MB, each time.

    Args:
        view: What the directive asked for.
        page: The page that the list stands on.
        drawn: The badges that the page has drawn already; badges that this list draws are added.
        ids: The ids of the list's own element, of which HTML can hold one.
    """
    form = form_of(view, page)
    papers = parts.papers_of(page.library, view.ids)
    form = replace(form, single_looks=single_looks(papers, page, form.badges))
    classes = " ".join(("research-list", f"research-{view.style}", *view.classes))
    first_id, more = element_ids(ids)
    if view.single and view.ids:
        entry = _single(view, page, form, drawn)
        yield f'<div class="{escape(classes)}"{first_id}>{more}{entry}</div>\n'
        return
    caption = f'<p class="research-caption">{text.html(caption_of(view, page))}</p>\n' if view.caption else ""
    box, (mark, data) = _tools(view, papers, page, form)
    yield f'<div class="{escape(classes)}"{first_id}{mark}>{more}\n{caption}{box}'
    yield from _group(view.content, view, page, form, drawn, 0)
    yield f"{legend_html(view, page)}{data}</div>\n"


def _has_folds(papers: list[Paper], form: Form, *, has_groups: bool) -> bool:
    """Whether something in a list unfolds that its buttons open."""
    if has_groups and "groups" in form.collapse:
        return True
    shown = form.parts & form.collapse
    return "bibtex" in shown or ("abstract" in shown and any(paper.abstract for paper in papers))


def _tools(view: ListView, papers: list[Paper], page: Page, form: Form) -> tuple[str, tuple[str, str]]:
    """What the script works with: buttons or a box above the list, a mark on it, and the papers' values."""
    from sphinxcontrib_research.render.html import filtering

    has_groups = bool(view.content.groups)
    if not view.search:
        is_folded = has_groups and "groups" in form.collapse
        return filtering.toolbar_html(page.words) if is_folded else "", ("", "")
    data = filtering.data_html(papers, page, has_titles=view.style != "citation")
    has_folds = _has_folds(papers, form, has_groups=has_groups)
    box = "" if view.is_part else filtering.box_html(papers, page, has_folds=has_folds)
    return box, (' data-search=""', data)


def search_html(view: SearchView, page: Page) -> str:
    """The box above all sections of a list."""
    from sphinxcontrib_research.render.html import filtering

    papers = parts.papers_of(page.library, view.ids)
    has_folds = _has_folds(papers, form_of(view.whole, page), has_groups=False)
    return filtering.box_html(papers, page, has_folds=has_folds)


def _single(view: ListView, page: Page, form: Form, drawn: set[str]) -> str:
    anchors = page.anchors(view.number)
    id_attribute = f' id="{anchors[0]}"' if anchors and anchors[0] else ""
    paper = parts.paper_of(page.library, view.ids[0])
    if paper is None:
        return ""
    return f'<div class="research-paper"{id_attribute}>{entry_html(paper, page, form, drawn)}</div>'
