"""What the pages of papers consist of, and the files that pages of all kinds show."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sphinx.util.images import guess_mimetype

from sphinxcontrib_research import markup
from sphinxcontrib_research.ext.addresses import paper_anchor
from sphinxcontrib_research.ext.write import page_of
from sphinxcontrib_research.ext.write.exports import FOLDER, address, export
from sphinxcontrib_research.render.entry import before_date
from sphinxcontrib_research.render.html import downloads_html
from sphinxcontrib_research.render.html.direction import apart, pieces_html
from sphinxcontrib_research.render.html.entry import paper_parts

if TYPE_CHECKING:
    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper
    from sphinxcontrib_research.render import Page


@dataclass(frozen=True, slots=True)
class Related:
    """A paper that has something in common with another one."""

    page: str
    title: str
    citing: str
    """Who and when: ``Xie et al., 2024``."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a page leads to besides what it is about."""

    previous: tuple[str, str] | None = None
    """The page of the paper before this one, and its title."""
    next: tuple[str, str] | None = None
    parent: tuple[str, str, str] | None = None
    """The document that shows the object too, the anchor of its entry there, and the document's title."""
    related: tuple[Related, ...] = ()
    papers: tuple[str, ...] = ()
    """The papers of an author or a topic, in order."""
    topics: tuple[tuple[str, int], ...] = ()
    """The topics right below one, each with the number of its papers."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about, for its metadata: as the data says it, not escaped."""

    kind: str
    id: str
    image: str = ""
    """The address of the picture that the page shows."""
    pdf: str = ""
    """The address of the copy of a paper."""
    papers: tuple[str, ...] = ()


class PageFiles:
    """Files that only our own pages show: Sphinx copies those of documents alone."""

    def __init__(self, build: Build, copied: dict[str, dict[str, str]]) -> None:
        """Take note of what is to be copied.

        Args:
            build: Where the papers are.
            copied: Gets the sources of the copies, by their place in the output, for each page.
        """
        self._build = build
        self._copied = copied
        self._downloads = {str(name): str(known[1]) for name, known in build.env.dlfiles.items()}

    def download(self, page: str, path: str) -> str:
        """The address of a file's copy, as seen from a page."""
        known = self._downloads.get(self._build.store.shown(path))
        target = f"_downloads/{known}" if known is not None else self._own(page, path)
        return address(self._build.builder, page, target)

    def full_text(self, page: str, path: str) -> str:
        """The address of the copy of the paper itself: in the page's folder, where Google Scholar wants it.

        https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
        """
        builder = self._build.builder
        if not builder.config.html_baseurl:  # No tag can name it.
            return self.download(page, path)
        folder = posixpath.dirname(unquote(builder.get_target_uri(page)))
        target = posixpath.join(folder, posixpath.basename(page) + Path(path).suffix)
        self._copied.setdefault(page, {})[target] = path
        return address(builder, page, target)

    def image(self, page: str, path: str) -> str:
        """The address of an image's copy; empty for one that can't be shown."""
        build = self._build
        if path.startswith(("http://", "https://")):
            return path if build.config.research_remote_images else ""
        if guess_mimetype(path) not in build.builder.supported_image_types:
            return ""
        known = build.env.images.get(build.store.shown(path))
        target = f"_images/{known[1]}" if known is not None else self._own(page, path)
        return address(build.builder, page, target)

    def _own(self, page: str, path: str) -> str:
        target = f"{FOLDER}/{page}/{Path(path).name}"
        self._copied.setdefault(page, {})[target] = path
        return target


def rendered_page(build: Build, page: str, files: PageFiles) -> Page:
    """A page of our own, whose files are copied."""
    return replace(
        page_of(build, page),
        download=lambda path: files.download(page, path),
        image=lambda path: files.image(page, path),
    )


def paper_context(build: Build, paper: Paper, page: str, around: Around, files: PageFiles) -> dict[str, Any]:
    """What the template is given.

    Args:
        build: Where the papers are.
        paper: The paper.
        page: The name of its page.
        around: What the page leads to.
        files: Makes copies of the files that the page shows.
    """
    full_text = next((link.path for link in paper.links if link.kind == "pdf" and link.path), "")
    rendered = replace(
        rendered_page(build, page, files),
        download=lambda path: (files.full_text if path == full_text else files.download)(page, path),
    )
    slug = build.store.full.slug(paper.id)
    pdf = rendered.download(full_text) if full_text else ""
    image = rendered.image(paper.image) if paper.image else ""
    parts = paper_parts(paper, rendered)
    research: dict[str, Any] = {
        "is_rtl": rendered.is_rtl,
        "id": escape(paper.id),
        "anchor": paper_anchor(slug),
        **parts,
        "before_date": before_date(paper, parts["venue"], rendered.words) if parts["venue"] else "",
        "pdf_address": escape(pdf),
        "image_address": escape(image),
        "downloads": downloads_html(export(build, page, slug, (paper.id,))),
        "related": [
            {
                "citing": pieces_html(one.citing, in_rtl=rendered.is_rtl),
                **_link(build, rendered, page, (one.page, one.title)),
            }
            for one in around.related
        ],
        "previous": _link(build, rendered, page, around.previous) if around.previous else None,
        "next": _link(build, rendered, page, around.next) if around.next else None,
        "words": _words(rendered.words.gettext),
    }
    return {
        "title": escape(markup.plain(paper.title)),
        "parents": parents(build, page, around, rendered),
        "research": research,
        "research_subject": Subject("paper", paper.id, image, pdf),
    }


def _link(build: Build, rendered: Page, page: str, to: tuple[str, str]) -> dict[str, str]:
    other, title = to
    address = escape(build.builder.get_relative_uri(page, other))
    return {"address": address, "title": apart(escape(title), title, rendered)}


def parents(build: Build, page: str, around: Around, rendered: Page) -> list[dict[str, str]]:
    """The way back to the document, in the form in which themes show the documents above a page."""
    if around.parent is None:
        return []
    docname, anchor, title = around.parent
    return [
        {
            "link": escape(f"{build.builder.get_relative_uri(page, docname)}#{anchor}"),
            "title": apart(escape(title), title, rendered),
        }
    ]


def _words(gettext: Callable[[str], str]) -> dict[str, str]:
    _ = gettext
    words = {
        "abstract": _("Abstract"),
        "topics": _("Topics"),
        "cite": _("Cite"),
        "download": _("Download:"),
        "related": _("Related papers"),
        "neighbours": _("Papers before and after this one"),
        "previous": _("Previous"),
        "next": _("Next"),
    }
    return {name: escape(word) for name, word in words.items()}


def words_of(library: Library, kind: str, id_: str) -> str:
    """What the page of an object can be found by besides its title, each word once."""
    parts: Iterable[str]
    if kind == "paper":
        paper = library.papers[id_]
        people = [person.name for person in paper.authors]
        parts = (paper.short, *people, *paper.venues, *paper.tags, paper.summary, paper.abstract)
    elif kind == "author":
        author = library.authors[id_]
        parts = (*author.aliases, author.role, author.affiliation, author.field, author.bio)
    else:
        parts = (library.topics[id_].summary,)
    shown = " ".join(markup.plain(part) for part in parts if part)
    return " ".join(dict.fromkeys([id_, *shown.split()]))


def title_of(library: Library, kind: str, id_: str) -> str:
    """The title of an object's page, plain."""
    if kind == "paper":
        return markup.plain(library.papers[id_].title) or id_
    return library.authors[id_].name if kind == "author" else markup.plain(library.topics[id_].title) or id_
