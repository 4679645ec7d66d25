"""Papers as the ``citation_*`` tags of a page's head, and as Open Graph pairs.

What is read: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing and
https://github.com/zotero/translators/blob/master/Embedded%20Metadata.js; https://ogp.me.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sphinxcontrib_research import markup
from sphinxcontrib_research.writers.reference import (
    clean,
    container,
    institution,
    is_web,
    link_to,
    outer_pages,
    publisher,
    type_of,
)

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper, Person

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
    summary = markup.plain(paper.summary or paper.abstract)
    if len(summary) > _LONGEST_DESCRIPTION:
        summary = summary[:_LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + " …"
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
