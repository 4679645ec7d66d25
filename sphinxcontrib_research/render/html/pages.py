"""Profiles and lists of people as HTML, and what EPUB needs besides."""

from __future__ import annotations

import re
from html import escape

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.paper import Author
from sphinxcontrib_research.render import Page, PeopleView, ProfileView
from sphinxcontrib_research.render.entry import link_label, papers_of
from sphinxcontrib_research.render.html.entry import anchor, element_ids, paragraphs
from sphinxcontrib_research.render.tables import Figure, figures_of, person_links, subtitle


def _photo(author: Author, page: Page) -> str:
    address = page.image(author.image) if author.image else ""
    if not address:
        return ""
    return (
        f'<img class="research-photo" src="{escape(address)}" alt="{escape(author.name)}" loading="lazy" />'
    )


def _links(author: Author, page: Page) -> str:
    shown = []
    for link in person_links(author, page.words):
        label = escape(link_label(link, page.words))
        address = page.download(link.path) if link.path else link.url
        shown.append(anchor(label, address) if address else f"<span>{label}</span>")
    return f'<p class="research-links">{" ".join(shown)}</p>' if shown else ""


def _about(author: Author, page: Page) -> str:
    shown = f'<p class="research-role">{markup.html(subtitle(author))}</p>' if subtitle(author) else ""
    if author.field:
        shown += f'<p><span class="research-category">{escape(author.field)}</span></p>'
    if author.bio:
        shown += f'<div class="research-bio">{paragraphs(author.bio)}</div>'
    return shown + _links(author, page)


def _tile(figure: Figure) -> str:
    note = f' title="{escape(figure.note)}"' if figure.note else ""
    computed = " research-computed" if figure.is_computed else ""
    return (
        f'<div class="research-metric{computed}"{note}><dt>{escape(figure.label)}</dt>'
        f"<dd>{escape(figure.value)}</dd></div>"
    )


def profile_html(view: ProfileView, page: Page, ids: tuple[str, ...] = ()) -> str:
    """An author's header and tiles."""
    author = page.library.authors.get(view.author)
    if author is None:
        return ""
    papers = papers_of(page.library, view.ids)
    classes = escape(" ".join(("research-profile", *view.classes)))
    first_id, shown = element_ids(ids)
    if "header" in view.show:
        shown += f'<div class="research-profile-header">{_photo(author, page)}'
        shown += f'<p class="research-profile-name">{escape(author.name)}</p>{_about(author, page)}</div>\n'
    if "tiles" in view.show:
        figures = figures_of(author, papers, view.metrics, page.words)
        tiles = "".join(_tile(figure) for figure in figures)
        shown += f'<dl class="research-tiles">{tiles}</dl>\n'
        if any(figure.is_computed for figure in figures):
            note = escape(page.words.gettext("computed from the papers listed here"))
            shown += f'<p class="research-legend">* {note}</p>\n'
    return f'<div class="{classes}"{first_id}>{shown}</div>\n'


def people_html(view: PeopleView, page: Page, ids: tuple[str, ...] = ()) -> str:
    """Cards of people, under headings where they are grouped."""
    classes = escape(" ".join(("research-people", *view.classes)))
    first_id, shown = element_ids(ids)
    for heading, members in view.groups:
        if heading:
            shown += f'<p class="rubric research-group-title">{escape(heading)}</p>\n'
        cards = "".join(
            _card(page.library.authors[id_], page) for id_ in members if id_ in page.library.authors
        )
        shown += f'<ul class="research-people-cards" role="list">{cards}</ul>\n'
    return f'<div class="{classes}"{first_id}>{shown}</div>\n'


def _card(author: Author, page: Page) -> str:
    name = escape(author.name)
    address = page.target("author", author.id)
    if address:
        name = anchor(name, address)
    return (
        f'<li class="research-person">{_photo(author, page)}<p class="research-profile-name">{name}</p>'
        f"{_about(author, page)}</li>\n"
    )


# What EPUB needs besides: pages that do not scroll sideways, and the addresses behind links.

_LINK = re.compile(
    r'<a class="reference external" href="((?:https?|ftp)://[^"]*)">((?:(?!</?a\b).)*+)</a>', re.DOTALL
)


def for_book(html: str, *, addresses: bool) -> str:
    """Fit a view to a book.

    Args:
        html: HTML as this package writes it.
        addresses: Whether to write the address behind each link that does not show it: an e-reader may have
            no other way to it; the class is that of Sphinx's stylesheet for EPUB.
    """
    html = html.replace('<div class="research-table-box', '<div class="research-book research-table-box')
    return _LINK.sub(_with_address, html) if addresses else html


def _with_address(link: re.Match[str]) -> str:
    if link[1] == link[2]:
        return link[0]
    return f'{link[0]}<span class="link-target"> [{link[1]}]</span>'
