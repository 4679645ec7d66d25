"""Profiles, people and topics as HTML, and what EPUB needs besides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.paper import Author, Link, Topic
from sphinxcontrib_research.render import Page, PeopleView, ProfileView
from sphinxcontrib_research.render.entry import papers_of
from sphinxcontrib_research.render.html.direction import apart, direction, direction_of_page
from sphinxcontrib_research.render.html.entry import anchor, element_ids, heading_role, link_html, paragraphs
from sphinxcontrib_research.render.tables import (
    MOST_COAUTHORS,
    CoAuthor,
    Figure,
    coauthors_of,
    figures_of,
    initials_of,
    person_links,
    subtitle,
)
from sphinxcontrib_research.util.text import fold


def _name(name: str, page: Page) -> str:
    return apart(escape(name), name, page)


def photo_html(author: Author, page: Page) -> str:
    """The picture of a person; empty where there is none that can be shown."""
    address = page.image(author.image) if author.image else ""
    if not address:
        return ""
    return (
        f'<img class="research-photo" src="{escape(address)}" alt="{escape(author.name)}" loading="lazy" />'
    )


def _links(links: Iterable[Link], page: Page) -> str:
    shown = " ".join(link_html(link, page) for link in links)
    return f'<p class="research-links">{shown}</p>' if shown else ""


def _about(author: Author, page: Page, grouped_by: str = "") -> str:
    line = subtitle(author, page.words, grouped_by)
    parts = [apart(markup.html(line), line, page)] if line else []
    if author.field and grouped_by != "field":
        way = direction(author.field, page)
        parts.append(f'<span class="research-category"{way}>{escape(author.field)}</span>')
    shown = f'<p class="research-role">{" ".join(parts)}</p>' if parts else ""
    if author.bio:
        shown += f'<div class="research-bio">{paragraphs(author.bio, page)}</div>'
    return shown + _links(person_links(author, page.words), page)


def _tile(figure: Figure, page: Page) -> str:
    note = f' title="{escape(figure.note)}"' if figure.note else ""
    computed = " research-computed" if figure.is_computed else ""
    recent = f'<dd class="research-recent">{escape(figure.recent)}</dd>' if figure.recent else ""
    label, value = (apart(escape(text), text, page) for text in (figure.label, figure.value))
    return f'<div class="research-metric{computed}"{note}><dt>{label}</dt><dd>{value}</dd>{recent}</div>'


def header_html(author: Author, page: Page, *, with_name: bool) -> str:
    """Who a person is: picture, name, role, text and links; empty where nothing is known."""
    name = f'<p class="research-profile-name">{_name(author.name, page)}</p>' if with_name else ""
    face, about = photo_html(author, page), name + _about(author, page)
    if not (face or about):
        return ""
    return f'<div class="research-header">{face or _initials(author)}<div>{about}</div></div>\n'


def tiles_html(view: ProfileView, page: Page) -> str:
    """The figures of a person, with a word on those that are computed."""
    papers = papers_of(page.library, view.ids)
    figures = figures_of(page.library.authors[view.author], papers, view.metrics, page.words)
    shown = f'<dl class="research-tiles">{"".join(_tile(figure, page) for figure in figures)}</dl>\n'
    if any(figure.is_computed for figure in figures):
        note = escape(page.words.gettext("computed from the papers listed here"))
        shown += f'<p class="research-legend">* {note}</p>\n'
    return shown


def coauthors_html(view: ProfileView, page: Page) -> str:
    """Those who wrote papers with a person, each with how many; empty where there is nobody."""
    people = coauthors_of(view, page.library)
    if not people:
        return ""
    items = "".join(_coauthor(one, page) for one in people[:MOST_COAUTHORS])
    if (left := len(people) - MOST_COAUTHORS) > 0:
        more = page.words.ngettext("… and {count} more", "… and {count} more", left)
        items += f"<li>{escape(more.format(count=page.number(left)))}</li>"
    return f'<ul class="research-coauthors" role="list">{items}</ul>\n'


def _coauthor(one: CoAuthor, page: Page) -> str:
    address = page.target("author", one.author) if one.author else ""
    name = _name(one.name, page)
    name = anchor(name, address) if address else f"<span>{name}</span>"
    count = page.number(one.count)
    said = page.words.ngettext("{count} paper", "{count} papers", one.count).format(count=count)
    return f'<li>{name} <span class="research-count" title="{escape(said)}">{count}</span></li>'


def profile_html(view: ProfileView, page: Page, ids: tuple[str, ...] = (), level: int = 0) -> str:
    """An author's header, figures and co-authors; their title is a heading of ``level``."""
    author = page.library.authors.get(view.author)
    if author is None:
        return ""
    classes = escape(" ".join(("research-profile", *view.classes)))
    first_id, shown = element_ids(ids)
    if "header" in view.show:
        shown += header_html(author, page, with_name=fold(view.heading) != fold(author.name))
    if "tiles" in view.show:
        shown += tiles_html(view, page)
    if "coauthors" in view.show and (people := coauthors_html(view, page)):
        label = escape(page.words.gettext("Co-authors"))
        shown += f'<p class="rubric research-coauthors-title"{heading_role(level)}>{label}</p>\n{people}'
    return f'<div class="{classes}"{first_id}{direction_of_page(page)}>{shown}</div>\n'


def people_html(view: PeopleView, page: Page, ids: tuple[str, ...] = (), level: int = 0) -> str:
    """Cards of people, under headings of ``level`` where they are grouped."""
    classes = escape(" ".join(("research-people", *view.classes)))
    first_id, shown = element_ids(ids)
    for heading, members in view.groups:
        if heading:
            title = _name(heading, page)
            shown += f'<p class="rubric research-group-title"{heading_role(level)}>{title}</p>\n'
        cards = "".join(
            _card(page.library.authors[id_], page, view.grouped_by if heading else "")
            for id_ in members
            if id_ in page.library.authors
        )
        shown += f'<ul class="research-cards" role="list">{cards}</ul>\n'
    return f'<div class="{classes}"{first_id}{direction_of_page(page)}>{shown}</div>\n'


def _card(author: Author, page: Page, grouped_by: str) -> str:
    name = _name(author.name, page)
    address = page.target("author", author.id)
    if address:
        name = anchor(name, address)
    photo = photo_html(author, page) or _initials(author)
    return (
        f'<li class="research-person">{photo}<div><p class="research-profile-name">{name}</p>'
        f"{_about(author, page, grouped_by)}</div></li>\n"
    )


def _initials(author: Author) -> str:
    """What stands where a picture is missing; it says no more than the name beside it."""
    return (
        f'<span class="research-photo research-initials" aria-hidden="true">'
        f"{escape(initials_of(author))}</span>"
    )


# Topics on pages of their own.


def topic_parts(topic: Topic, page: Page) -> dict[str, str]:
    """What the data has of a topic: its picture, its text, its links."""
    address = page.image(topic.image) if topic.image else ""
    image = f'<img class="research-topic-image" src="{escape(address)}" alt="" />' if address else ""
    return {"image": image, "summary": paragraphs(topic.summary, page), "links": _links(topic.links, page)}


def topic_link(id_: str, page: Page) -> str:
    """The title of a topic, which leads to its home."""
    topic, address = page.library.topics[id_], page.target("topic", id_)
    title = apart(markup.html(topic.title, links=not address), topic.title, page)
    return anchor(title, address) if address else title


def parent_html(id_: str, page: Page) -> str:
    """The topic that another one is part of."""
    return escape(page.words.gettext("Part of {topic}")).replace("{topic}", topic_link(id_, page))


def subtopics_html(topics: Sequence[tuple[str, int]], page: Page) -> str:
    """Topics, each with the number of its papers."""
    items = "".join(
        f'<li>{topic_link(id_, page)} <span class="research-count">{page.number(count)}</span></li>'
        for id_, count in topics
    )
    return f'<ul class="research-subtopics" role="list">{items}</ul>\n' if items else ""


# What EPUB needs: the addresses behind links, and nothing that only the script reads.

_LINK = re.compile(
    r'<a class="reference external" href="((?:https?|ftp)://[^"]*)">((?:(?!</?a\b).)*+)</a>', re.DOTALL
)

_RANKS = re.compile(' data-ranks="[0-9 ]*"')
"""What only the script reads, which books are without."""


def for_book(html: str, *, addresses: bool) -> str:
    """Fit a view to a book.

    Args:
        html: HTML as this package writes it.
        addresses: Whether to write the address behind each link that does not show it: an e-reader may have
            no other way to it; the class is that of Sphinx's stylesheet for EPUB.
    """
    html = _RANKS.sub("", html)
    return _LINK.sub(_with_address, html) if addresses else html


def _with_address(link: re.Match[str]) -> str:
    if link[1] == link[2]:
        return link[0]
    return f'{link[0]}<span class="link-target"> [{link[1]}]</span>'
