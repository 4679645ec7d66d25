"""What the pages of papers consist of."""

from __future__ import annotations

import posixpath
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
from sphinxcontrib_research.render.html import downloads_html
from sphinxcontrib_research.render.html.entry import paper_parts

if TYPE_CHECKING:
    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.model.paper import Paper

TEMPLATE = "research/paper.html"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a page leads to besides the paper itself."""

    previous: tuple[str, str] | None = None
    """The page of the paper before this one, and its title."""
    next: tuple[str, str] | None = None
    parent: tuple[str, str, str] | None = None
    """The document that lists the paper, the anchor of its entry there, and the document's title."""


class PageFiles:
    """Files that only pages of papers show: Sphinx copies those of documents alone."""

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


def paper_context(
    build: Build, paper: Paper, page: str, around: Neighbours, files: PageFiles
) -> dict[str, Any]:
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
        page_of(build, page),
        download=lambda path: (files.full_text if path == full_text else files.download)(page, path),
        image=lambda path: files.image(page, path),
    )
    slug = build.store.full.slug(paper.id)
    research: dict[str, Any] = {
        "id": paper.id,
        "anchor": paper_anchor(slug),
        **paper_parts(paper, rendered),
        "pdf_address": rendered.download(full_text) if full_text else "",
        "image_address": rendered.image(paper.image) if paper.image else "",
        "downloads": downloads_html(export(build, page, slug, (paper.id,))),
        "previous": _neighbour(build, page, around.previous),
        "next": _neighbour(build, page, around.next),
        "words": _words(rendered.words.gettext),
    }
    return {
        "title": escape(markup.plain(paper.title)),
        "parents": _parents(build, page, around),
        "research": research,
    }


def _neighbour(build: Build, page: str, of: tuple[str, str] | None) -> dict[str, str] | None:
    if of is None:
        return None
    return {"address": escape(build.builder.get_relative_uri(page, of[0])), "title": escape(of[1])}


def _parents(build: Build, page: str, around: Neighbours) -> list[dict[str, str]]:
    """The way back to the list, in the form in which themes show the documents above a page."""
    if around.parent is None:
        return []
    docname, anchor, title = around.parent
    return [{"link": f"{build.builder.get_relative_uri(page, docname)}#{anchor}", "title": escape(title)}]


def _words(gettext: Any) -> dict[str, str]:
    _ = gettext
    words = {
        "abstract": _("Abstract"),
        "topics": _("Topics"),
        "cite": _("Cite"),
        "download": _("Download"),
        "neighbours": _("Papers before and after this one"),
        "previous": _("Previous"),
        "next": _("Next"),
    }
    return {name: escape(word) for name, word in words.items()}


def words_of_paper(paper: Paper) -> str:
    """What a page can be found by besides its title, each word once."""
    parts = [
        paper.short,
        *(person.name for person in paper.authors),
        *paper.venues,
        *paper.tags,
        paper.summary,
        paper.abstract,
    ]
    shown = " ".join(markup.plain(part) for part in parts if part)
    return " ".join(dict.fromkeys([paper.id, *shown.split()]))


def title_of(paper: Paper) -> str:
    """The title of a paper's page, plain."""
    return markup.plain(paper.title) or paper.id
