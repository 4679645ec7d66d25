"""Papers, lists and people as schema.org describes them, for the head of a page.

The vocabulary: https://schema.org/ScholarlyArticle; what search engines read of it:
https://developers.google.com/search/docs/appearance/structured-data/carousel.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from sphinxcontrib_research import markup
from sphinxcontrib_research.model import identifiers
from sphinxcontrib_research.vocabulary.identifiers import OF_ONE_WORK
from sphinxcontrib_research.vocabulary.types import SCHEMA_ORG_TYPES
from sphinxcontrib_research.writers.reference import (
    clean,
    container,
    institution,
    is_institution,
    is_web,
    link_to,
    page_range,
    page_text,
    publisher,
    type_of,
    web_address,
)

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Author, Paper, Person

Json: TypeAlias = "str | int | list[Json] | dict[str, Json]"

_WITH_PAGES = frozenset(("ScholarlyArticle", "Article", "NewsArticle", "Report", "Chapter", "BlogPosting"))
"""Types that have the properties ``pageStart`` and ``pageEnd``."""
_LONGEST_HEADLINE = 110
_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
    "\x7f": "\\u007f",
}


def dumps(value: Json) -> str:
    """Write a value as JSON that can stand within ``<script type="application/ld+json">``.

    No character of it can end the element or begin a comment in it.
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char, escape in _ESCAPES.items():
        written = written.replace(char, escape)
    return written


def paper(paper: Paper, library: Library, *, url: str = "") -> dict[str, Json]:
    """Describe a paper.

    Args:
        paper: The paper.
        library: Where its venues and people are.
        url: The absolute address of the page about it; empty: where the paper itself is.

    Returns:
        The description, with its context.
    """
    type_ = type_of(paper, library)
    kind = SCHEMA_ORG_TYPES[type_] if type_ else "ScholarlyArticle"
    address = url or web_address(paper)
    title = markup.plain(paper.title)
    described: dict[str, Json] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": address,
        "url": address,
        "name": title,
        "headline": title if len(title) <= _LONGEST_HEADLINE else "",
        "author": [
            *(_person(person, library) for person in paper.authors),
            *([_organization(group)] if (group := clean(paper.collaboration)) else ()),
        ],
        "editor": [_person(person, library) for person in paper.editors if not is_institution(person)],
        "datePublished": paper.date.iso if paper.date is not None else "",
        "abstract": markup.plain(paper.abstract),
        "description": markup.plain(paper.summary),
        "keywords": [clean(tag) for tag in paper.tags],
        "inLanguage": clean(paper.language),
        "license": paper.license if is_web(paper.license) else "",
        "award": [markup.plain(award) for award in paper.awards],
        "image": paper.image if is_web(paper.image) else "",
        "identifier": _identifiers(paper),
        "sameAs": [other for other in _same(paper) if other != address],
        "publisher": _organization(markup.plain(publisher(paper, library))),
    }
    described |= _parts(paper, kind, library)
    return {name: value for name, value in described.items() if value}


def _parts(paper: Paper, kind: str, library: Library) -> dict[str, Json]:
    """The properties that belong to some of the types only."""
    venue = markup.plain(container(paper, library))
    first, last = page_range(paper.pages)
    parts: dict[str, Json] = {"isPartOf": _whole(paper, kind, venue)}
    if kind in _WITH_PAGES:
        parts |= {"pageStart": first, "pageEnd": last} if last else {"pagination": page_text(paper.pages)}
    if kind == "Book":
        parts |= {"isbn": clean(paper.isbn), "bookEdition": clean(paper.edition)}
    if kind == "Thesis":
        parts["sourceOrganization"] = _organization(institution(paper, library))
        parts["inSupportOf"] = markup.plain(paper.genre)
        parts["isPartOf"] = {}
    elif paper.institution:
        parts["sourceOrganization"] = _organization(markup.plain(paper.institution))
    if kind == "SoftwareSourceCode":
        parts |= {"codeRepository": link_to(paper, "code"), "version": clean(paper.version)}
    if pdf := link_to(paper, "pdf"):
        parts["encoding"] = {"@type": "MediaObject", "contentUrl": pdf, "encodingFormat": "application/pdf"}
    return parts


def _whole(paper: Paper, kind: str, venue: str) -> dict[str, Json]:
    """What the paper is part of: a journal with its volume and issue, else proceedings or a book."""
    if not venue:
        return {}
    volume, issue = clean(paper.volume), clean(paper.issue)
    if kind == "Chapter":
        isbn = clean(paper.isbn)
        book: dict[str, Json] = {"@type": "Book", "name": venue}
        return book | {"isbn": isbn} if isbn else book
    is_article = kind != "ScholarlyArticle" or paper.type in ("article-journal", "review")
    is_periodical = is_article or bool(volume or issue)
    whole: dict[str, Json] = {"@type": "Periodical" if is_periodical else "CreativeWork", "name": venue}
    if volume:
        whole = {"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": whole}
    if issue:
        whole = {"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": whole}
    return whole


def _identifiers(paper: Paper) -> list[Json]:
    found: list[Json] = []
    for kind in OF_ONE_WORK:
        value: str = getattr(paper, kind)
        if value:
            name = "arXiv" if kind == "arxiv" else kind.upper()
            found.append({"@type": "PropertyValue", "propertyID": name, "value": clean(value)})
    return found


def _same(paper: Paper) -> list[str]:
    """The addresses of the paper itself, by its identifiers."""
    return [identifiers.address(kind, value) for kind in OF_ONE_WORK if (value := getattr(paper, kind))]


def _organization(name: str) -> dict[str, Json]:
    return {"@type": "Organization", "name": name} if name else {}


def _person(person: Person, library: Library) -> dict[str, Json]:
    if is_institution(person):
        return _organization(clean(person.name))
    author = library.author_of(person)
    orcid = person.orcid or (author.orcid if author is not None else "")
    url = person.url or (author.url if author is not None else "")
    described: dict[str, Json] = {
        "@type": "Person",
        "@id": identifiers.address("orcid", orcid) if orcid else "",
        "name": clean(person.name),
        "givenName": clean(person.given),
        "familyName": clean(person.family_name) if person.given else "",
        "url": url if is_web(url) else "",
        "affiliation": _organization(clean(person.affiliation)),
    }
    return {name: value for name, value in described.items() if value}


def person(author: Author, *, url: str = "", image: str = "") -> dict[str, Json]:
    """Describe the person of a profile.

    Args:
        author: The author's record.
        url: The absolute address of the profile; empty: what the record says.
        image: The absolute address of the portrait as the site serves it; empty: the record's own.
    """
    accounts = [
        identifiers.address("orcid", author.orcid) if author.orcid else "",
        f"https://scholar.google.com/citations?user={author.scholar}" if author.scholar else "",
        f"https://github.com/{author.github}" if author.github else "",
        author.url if url else "",
        *(link.url for link in author.links),
    ]
    portrait = image or (author.image if is_web(author.image) else "")
    described: dict[str, Json] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": url or (identifiers.address("orcid", author.orcid) if author.orcid else ""),
        "url": url or (author.url if is_web(author.url) else ""),
        "name": clean(author.name),
        "alternateName": [clean(alias) for alias in author.aliases],
        "description": markup.plain(author.bio),
        "image": portrait,
        "jobTitle": clean(author.role),
        "knowsAbout": clean(author.field),
        "affiliation": _organization(clean(author.affiliation)),
        "sameAs": [account for account in dict.fromkeys(accounts) if is_web(account)],
    }
    return {name: value for name, value in described.items() if value}


def item_list(entries: Iterable[tuple[str, str]], *, name: str = "", url: str = "") -> dict[str, Json]:
    """Describe a list of papers.

    Args:
        entries: The name of each entry (plain text) and its absolute address, in order; an entry without an
            address keeps its position.
        name: The name of the list; empty if it has none.
        url: The absolute address of the list.
    """
    elements: list[Json] = []
    for position, (entry, address) in enumerate(entries, 1):
        element: dict[str, Json] = {"@type": "ListItem", "position": position, "name": clean(entry)}
        elements.append(element | {"url": address} if address else element)
    described: dict[str, Json] = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": clean(name),
        "url": url,
        "numberOfItems": len(elements),
        "itemListElement": elements,
    }
    return {key: value for key, value in described.items() if value}
