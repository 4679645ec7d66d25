"""What the pages of authors and topics consist of."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research import markup
from sphinxcontrib_research.drawing.svg import symbols
from sphinxcontrib_research.ext.addresses import object_anchor, paper_anchor
from sphinxcontrib_research.ext.read import queries
from sphinxcontrib_research.ext.site.page_content import Subject, paper_context, parents, rendered_page
from sphinxcontrib_research.ext.write.exports import export
from sphinxcontrib_research.query.order import group, in_order
from sphinxcontrib_research.render import ChartView, EntryGroup, ListView, Page, ProfileView
from sphinxcontrib_research.render.html import chart_html, downloads_html, pages, view_pieces
from sphinxcontrib_research.render.html.direction import apart
from sphinxcontrib_research.render.html.entry import Written

if TYPE_CHECKING:
    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.ext.site.page_content import Around, PageFiles

FEW = 12
"""Up to so many papers a list needs no filter."""


def papers_on_page(build: Build, kind: str, id_: str) -> tuple[str, ...]:
    """The papers of an author or a topic, those that its own file holds where conf.py does not name it.

    Args:
        build: Where the papers are.
        kind: ``author`` or ``topic``.
        id_: The object.

    Returns:
        Ids: an author's own works, and a topic's in its order, then those of the topics below it.
    """
    store, full = build.store, build.store.full
    if kind == "author":
        files = () if id_ in store.base.authors else (full.authors[id_].path,)
        found = queries.author_papers(store, id_, files)
    else:
        found = (store.base if id_ in store.base.topics else full).topic_papers(id_)
    known = (full.resolve(one) for one in found)
    return tuple(dict.fromkeys(one for one in known if one is not None and not full.papers[one].is_cited))


def context_of(
    build: Build, kind: str, id_: str, page: str, around: Around, files: PageFiles
) -> dict[str, Any]:
    """What the template of an object's page is given: HTML by name, and what the theme knows of any page.

    Args:
        build: Where the object is.
        kind: ``paper``, ``author`` or ``topic``.
        id_: The object.
        page: The name of its page.
        around: What the page leads to.
        files: Makes copies of the files that the page shows.
    """
    library = build.store.full
    if kind == "paper":
        return paper_context(build, library.papers[id_], page, around, files)
    shown = replace(
        rendered_page(build, page, files),
        anchors=lambda _number: tuple(paper_anchor(library.slug(one)) for one in _listed.all_ids),
    )
    _listed = _by_year(build, around.papers) if kind == "author" else EntryGroup(around.papers)
    make = _author if kind == "author" else _topic
    title, image, research = make(build, id_, shown, around)
    anchor = object_anchor(library, kind, id_)
    links = downloads_html(export(build, page, anchor.removeprefix(f"research-{kind}-"), around.papers))
    return {
        "title": escape(title),
        "parents": parents(build, page, around, shown),
        "research": {
            "is_rtl": shown.is_rtl,
            "id": escape(id_),
            "anchor": anchor,
            "papers": _list(_listed, shown, (id_,) if kind == "author" else ()),
            "downloads": links if around.papers else "",
            **research,
        },
        "research_subject": Subject(kind, id_, image, papers=_listed.all_ids),
    }


def _by_year(build: Build, ids: tuple[str, ...]) -> EntryGroup:
    """Papers under their years, newest first, in each in the project's order."""
    store, default = build.store, build.config.research_sort
    selection = queries.parsed((("group-by", "year"),), default)[0]
    selection = queries.with_known_order(store.full, selection, default)
    papers = in_order(store.full, [store.full.papers[one] for one in ids], selection.sort)
    groups = group(store.full, papers, selection.group_by)
    return EntryGroup(groups=tuple(queries.entry_group(one, store, ()) for one in groups))


def _list(content: EntryGroup, page: Page, highlight: tuple[str, ...]) -> str:
    ids = content.all_ids
    if not ids:
        return ""
    view = ListView(
        content,
        search=len(ids) > FEW,
        highlight=highlight,
        # Years are what one scrolls by.
        collapse=frozenset(page.settings.collapse) - {"groups"},
    )
    written = Written()
    # Below a heading of the second level.
    shown = "".join(view_pieces(view, page, written, (), 3))
    return symbols(written.symbols.values()) + shown


def _author(build: Build, id_: str, page: Page, around: Around) -> tuple[str, str, dict[str, Any]]:
    author, ids = page.library.authors[id_], around.papers
    view = ProfileView(id_, ids)
    kinds = ["papers-per-year"]
    if any(page.library.papers[one].citations_per_year for one in ids):
        kinds.append("citations-per-year")
    with_filter = replace(page, has_filter=len(ids) > FEW)
    charts = [chart_html(ChartView(kind, ids), with_filter) for kind in kinds] if ids else []
    _ = page.words.gettext
    image = page.image(author.image) if author.image else ""
    return (
        author.name,
        image,
        {
            "name": apart(escape(author.name), author.name, page),
            "photo": pages.photo_html(author, page),
            "header": pages.header_html(author, page, with_name=False),
            "tiles": pages.tiles_html(view, page),
            "charts": "".join(charts),
            "coauthors": pages.coauthors_html(view, page),
            "image_address": escape(image),
            "words": _escaped(coauthors=_("Co-authors"), papers=_("Papers"), download=_("Download:")),
        },
    )


def _topic(build: Build, id_: str, page: Page, around: Around) -> tuple[str, str, dict[str, Any]]:
    topic = page.library.topics[id_]
    _ = page.words.gettext
    image = page.image(topic.image) if topic.image else ""
    parent = page.library.topic_parent(id_)
    return (
        markup.plain(topic.title) or id_,
        image,
        {
            "title": apart(markup.html(topic.title, links=False), topic.title, page),
            **pages.topic_parts(topic, page),
            "parent": pages.parent_html(parent, page) if parent else "",
            "subtopics": pages.subtopics_html(around.topics, page),
            "image_address": escape(image),
            "words": _escaped(subtopics=_("Sub-topics"), papers=_("Papers"), download=_("Download:")),
        },
    )


def _escaped(**words: str) -> dict[str, str]:
    return {name: escape(word) for name, word in words.items()}
