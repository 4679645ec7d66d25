"""What other sites and programs read of papers: JSON-LD, Highwire tags, Open Graph, Atom."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote, urlsplit

from sphinxcontrib_research import markup
from sphinxcontrib_research.model import identifiers
from sphinxcontrib_research.util.scripts import comma
from sphinxcontrib_research.vocabulary import OF_ONE_WORK, SCHOLAR_ADDRESS
from sphinxcontrib_research.vocabulary.types import SCHEMA_ORG_TYPES
from sphinxcontrib_research.writers.reference import (
    clean,
    container,
    genre_of,
    institution,
    is_institution,
    is_web,
    issuer,
    link_to,
    outer_pages,
    page_range,
    page_text,
    publisher,
    type_of,
    web_address,
)

if TYPE_CHECKING:
    from sphinxcontrib_research.model.dates import PartialDate
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
        "creativeWorkStatus": "Retracted" if paper.retracted else "",
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
        f"{SCHOLAR_ADDRESS}{author.scholar}" if author.scholar else "",
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


# Papers as the ``citation_*`` tags of a page's head, and as Open Graph pairs.
#
# What is read: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing and
# https://github.com/zotero/translators/blob/master/Embedded%20Metadata.js; https://ogp.me.

_LONGEST_DESCRIPTION = 300


def tags(
    paper: Paper, library: Library, *, url: str = "", pdf_url: str = "", language: str = ""
) -> list[tuple[str, str]]:
    """List the tags of a page about one paper.

    Args:
        paper: The paper.
        library: Where its venues are.
        url: The absolute address of the page.
        pdf_url: The absolute address of the PDF that the site itself serves; empty: the paper's own link.
        language: The language of the paper where its data does not say.

    Returns:
        Names and contents, unescaped, in order; a name may be repeated, no content is empty.
    """
    return [(name, content) for name, content in _tags(paper, library, url, pdf_url, language) if content]


def _tags(paper: Paper, library: Library, url: str, pdf_url: str, language: str) -> Iterator[tuple[str, str]]:
    yield "citation_title", markup.plain(paper.title)
    for person in paper.authors:
        yield "citation_author", _name(person)
        yield "citation_author_institution", clean(person.affiliation)
    for person in paper.editors:
        yield "citation_editor", _name(person)
    yield "citation_publication_date", _date(paper)
    yield _place(paper, library)
    yield "citation_volume", clean(paper.volume)
    yield "citation_issue", clean(paper.issue)
    first, last = outer_pages(paper.pages)
    yield "citation_firstpage", clean(first)
    yield "citation_lastpage", clean(last)
    yield "citation_publisher", markup.plain(publisher(paper, library))
    yield "citation_doi", clean(paper.doi)
    yield "citation_arxiv_id", clean(paper.arxiv)
    yield "citation_pmid", clean(paper.pmid)
    yield "citation_isbn", clean(paper.isbn)
    yield "citation_language", clean(paper.language or language)
    yield "citation_keywords", "; ".join(clean(tag) for tag in paper.tags)
    yield "citation_abstract_html_url", url
    yield "citation_pdf_url", pdf_url or link_to(paper, "pdf") or _arxiv_pdf(paper)


def _place(paper: Paper, library: Library) -> tuple[str, str]:
    """The tag that says what the paper appeared in; its name depends on the type."""
    venue, type_ = markup.plain(container(paper, library)), type_of(paper, library)
    if type_ == "thesis":
        return "citation_dissertation_institution", institution(paper, library)
    if type_ == "report":
        return "citation_technical_report_institution", institution(paper, library)
    if type_ == "paper-conference":
        return "citation_conference_title", venue
    if type_ in ("chapter", "entry", "entry-dictionary", "entry-encyclopedia"):
        return "citation_inbook_title", venue
    return "citation_journal_title", venue


def _arxiv_pdf(paper: Paper) -> str:
    return f"https://arxiv.org/pdf/{paper.arxiv}" if paper.arxiv else ""


def _date(paper: Paper) -> str:
    return paper.date.iso.replace("-", "/") if paper.date is not None else ""


def _name(person: Person) -> str:
    if not person.given:
        return clean(person.name)
    return clean(", ".join(part for part in (person.family_name, person.suffix, person.given) if part))


def open_graph(
    paper: Paper, library: Library, *, url: str = "", site_name: str = "", image: str = ""
) -> list[tuple[str, str]]:
    """List the Open Graph properties of a page about one paper.

    Args:
        paper: The paper.
        library: Where its venues are.
        url: The absolute address of the page.
        site_name: The name of the project.
        image: The absolute address of the paper's image as the site serves it.

    Returns:
        Properties and contents, unescaped, in order; a property may be repeated, no content is empty.
    """
    is_book = type_of(paper, library) == "book"
    kind = "book" if is_book else "article"
    summary = _description(paper.summary or paper.abstract)
    shown = image or (paper.image if is_web(paper.image) else "")
    pairs = [
        ("og:title", markup.plain(paper.title)),
        ("og:type", kind),
        ("og:url", url),
        ("og:site_name", clean(site_name)),
        ("og:description", summary),
        ("og:image", shown),
        ("og:image:alt", clean(paper.image_alt) if shown else ""),
        ("book:release_date" if is_book else "article:published_time", paper.date.iso if paper.date else ""),
        ("book:isbn" if is_book else "", clean(paper.isbn) if is_book else ""),
        *((f"{kind}:tag", clean(tag)) for tag in paper.tags),
    ]
    return [(name, content) for name, content in pairs if content]


def _description(text: str) -> str:
    """A text as search engines and social sites show it, cut where it is long."""
    plain = markup.plain(text)
    return (
        plain if len(plain) <= _LONGEST_DESCRIPTION else plain[:_LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + " …"
    )


def open_graph_of_page(
    title: str, text: str, kind: str, url: str, site_name: str, image: str
) -> list[tuple[str, str]]:
    """List the Open Graph properties of a page about a person or a topic.

    Args:
        title: The name; light markup.
        text: What is said of it; light markup.
        kind: The type, as Open Graph calls it: ``profile``, ``website``.
        url: The absolute address of the page.
        site_name: The name of the project.
        image: The absolute address of the picture as the site serves it.

    Returns:
        Properties and contents, unescaped, in order, the title first; no other content is empty.
    """
    pairs = [
        ("og:type", kind),
        ("og:url", url),
        ("og:site_name", clean(site_name)),
        ("og:description", _description(text)),
        ("og:image", image),
    ]
    return [("og:title", markup.plain(title)), *(pair for pair in pairs if pair[1])]


# A list of papers as an Atom feed: https://www.rfc-editor.org/rfc/rfc4287.

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
    words: Callable[[str], str] = str,
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
        words: Translates the words, as gettext does.

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
        address = (addresses or {}).get(paper.id) or web_address(paper)
        _entry(root, paper, base, address, newest, _appeared(paper, words))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entry(root: ET.Element, paper: Paper, base: str, address: str, newest: str, appeared: str) -> None:
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
    if summary := markup.plain(paper.summary or paper.abstract) or appeared:
        _text(entry, "summary", summary)


def _appeared(paper: Paper, words: Callable[[str], str]) -> str:
    """Where and when: some readers show nothing of an entry that has no text at all."""
    about = [genre_of(paper, words), *(markup.plain(venue) for venue in paper.venues or (issuer(paper),))]
    parts = [*filter(None, about), *([str(paper.year)] if paper.year else [])]
    return comma(parts, words).join(parts)


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
