"""A list of papers as an Atom feed: https://www.rfc-editor.org/rfc/rfc4287."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from sphinxcontrib_research import markup
from sphinxcontrib_research.writers.reference import clean, genre_of, issuer, link_to, web_address

if TYPE_CHECKING:
    from sphinxcontrib_research.model.dates import PartialDate
    from sphinxcontrib_research.model.paper import Paper

_NAMESPACE = "http://www.w3.org/2005/Atom"
_TAG_DATE = "2025"
"""The year of all tag URIs (https://www.rfc-editor.org/rfc/rfc4151): constant, as no change to a paper may
change the id of its entry."""
_NO_DATE = "1970-01-01T00:00:00Z"


def atom(
    papers: Sequence[Paper],
    *,
    title: str,
    base: str,
    path: str,
    page: str = "",
    author: str = "",
    language: str = "",
    addresses: Mapping[str, str] | None = None,
) -> str:
    """Write a feed.

    Args:
        papers: The papers, in the order in which readers get them.
        title: The title of the feed.
        base: The absolute address of the site, ``html_baseurl``.
        path: Where the feed is, relative to ``base``.
        page: The page that shows the same papers, relative to ``base``; empty: the site itself.
        author: Who stands for papers without authors; empty: the title of the feed.
        language: The language of the site, as BCP 47 writes it.
        addresses: The absolute address of each paper's entry or page in the site, by id; papers without one
            lead to where they are in the web.

    Returns:
        The feed as XML text with its declaration; the same papers give the same text on any day.
    """
    base = base.rstrip("/") + "/"
    root = ET.Element("feed", {"xmlns": _NAMESPACE} | ({"xml:lang": language} if language else {}))
    _text(root, "id", _tag(base, path))
    _text(root, "title", clean(title) or base)
    newest = max((_stamp(paper.date) for paper in papers), default=_NO_DATE)
    _text(root, "updated", newest)
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": base + quote(path)})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": base + quote(page)})
    _text(ET.SubElement(root, "author"), "name", clean(author) or clean(title) or base)
    for paper in papers:
        _entry(root, paper, base, (addresses or {}).get(paper.id) or web_address(paper), newest)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entry(root: ET.Element, paper: Paper, base: str, address: str, newest: str) -> None:
    entry = ET.SubElement(root, "entry")
    stamp = _stamp(paper.date)
    _text(entry, "id", _tag(base, f"paper/{paper.id}"))
    _text(entry, "title", markup.plain(paper.title) or clean(paper.id))
    # What is in press has no date yet, and is as new as the newest.
    is_to_come = paper.date is not None and paper.date.forthcoming
    _text(entry, "updated", newest if is_to_come else stamp)
    if stamp != _NO_DATE:
        _text(entry, "published", stamp)
    # An entry without content must say where its content is: RFC 4287, section 4.1.2.
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address or base})
    if pdf := link_to(paper, "pdf"):
        ET.SubElement(entry, "link", {"rel": "related", "type": "application/pdf", "href": clean(pdf)})
    for person in paper.authors or paper.editors:
        if name := clean(person.name):
            _text(ET.SubElement(entry, "author"), "name", name)
    for tag in paper.tags:
        ET.SubElement(entry, "category", {"term": clean(tag)})
    if summary := markup.plain(paper.summary or paper.abstract) or _appeared(paper):
        _text(entry, "summary", summary)


def _appeared(paper: Paper) -> str:
    """Where and when: some readers show nothing of an entry that has no text at all."""
    about = [genre_of(paper), *(markup.plain(venue) for venue in paper.venues or (issuer(paper),))]
    return ", ".join([*(part for part in about if part), *([str(paper.year)] if paper.year else [])])


def _text(parent: ET.Element, name: str, content: str) -> None:
    ET.SubElement(parent, name).text = content


def _tag(base: str, specific: str) -> str:
    """A tag URI: the same for as long as the site and the paper's id are."""
    site = urlsplit(base)
    return f"tag:{site.hostname or 'localhost'},{_TAG_DATE}:{quote(site.path)}{quote(specific)}"


def _stamp(date: PartialDate | None) -> str:
    """The first moment of what is known of a date."""
    if date is None or not date.year:
        return _NO_DATE
    return f"{date.year:04d}-{date.month or 1:02d}-{date.day or 1:02d}T00:00:00Z"
