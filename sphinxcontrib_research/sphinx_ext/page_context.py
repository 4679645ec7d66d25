"""What the template of a paper's page is given."""

from __future__ import annotations

import posixpath
import shutil
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sphinx.util.images import guess_mimetype

from sphinxcontrib_research import text
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.html_export import downloads_html
from sphinxcontrib_research.render.html_paper import paper_parts
from sphinxcontrib_research.sphinx_ext.exports import FOLDER, address, export
from sphinxcontrib_research.sphinx_ext.homes import paper_anchor
from sphinxcontrib_research.sphinx_ext.pages import page_of

if TYPE_CHECKING:
    from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain


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

    def __init__(self, domain: ResearchDomain, copied: dict[str, dict[str, str]]) -> None:
        """Take note of what is to be copied.

        Args:
            domain: Where the papers are.
            copied: Gets the sources of the copies, by their place in the output, for each page.
        """
        self._domain = domain
        self._copied = copied
        env = domain.env
        self._downloads = {str(name): str(known[1]) for name, known in env.dlfiles.items()}

    def download(self, page: str, path: str) -> str:
        """The address of a file's copy, as seen from a page."""
        known = self._downloads.get(self._domain.store.shown(Path(path)))
        target = f"_downloads/{known}" if known is not None else self._own(page, path)
        return address(self._domain.builder, page, target)

    def full_text(self, page: str, path: str) -> str:
        """The address of the copy of the paper itself: in the page's folder, where Google Scholar wants it.

        https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
        """
        builder = self._domain.builder
        if not builder.config.html_baseurl:  # No tag can name it.
            return self.download(page, path)
        folder = posixpath.dirname(unquote(builder.get_target_uri(page)))
        target = posixpath.join(folder, posixpath.basename(page) + Path(path).suffix)
        self._copied.setdefault(page, {})[target] = path
        return address(builder, page, target)

    def image(self, page: str, path: str) -> str:
        """The address of an image's copy; empty for one that can't be shown."""
        domain = self._domain
        if path.startswith(("http://", "https://")):
            return path if domain.env.config.research_remote_images else ""
        if guess_mimetype(path) not in domain.builder.supported_image_types:
            return ""
        known = domain.env.images.get(domain.store.shown_image(path))
        target = f"_images/{known[1]}" if known is not None else self._own(page, path)
        return address(domain.builder, page, target)

    def _own(self, page: str, path: str) -> str:
        target = f"{FOLDER}/{page}/{Path(path).name}"
        self._copied.setdefault(page, {})[target] = path
        return target


def copy_files(outdir: Path, copied: dict[str, str]) -> None:
    """Copy what is missing or has changed.

    Args:
        outdir: The output folder.
        copied: The sources by their place in the output.
    """
    for target, path in copied.items():
        source, copy = Path(path), outdir / target
        if source.is_file() and (not copy.is_file() or copy.stat().st_mtime_ns != source.stat().st_mtime_ns):
            copy.parent.mkdir(parents=True, exist_ok=True)
            # With its time, which says later that nothing has changed.
            shutil.copy2(source, copy)


def paper_context(
    domain: ResearchDomain, paper: Paper, page: str, around: Neighbours, files: PageFiles
) -> dict[str, Any]:
    """What the template is given.

    Args:
        domain: Where the papers are.
        paper: The paper.
        page: The name of its page.
        around: What the page leads to.
        files: Makes copies of the files that the page shows.
    """
    full_text = next((link.path for link in paper.links if link.kind == "pdf" and link.path), "")
    rendered = replace(
        page_of(domain, page),
        download=lambda path: (files.full_text if path == full_text else files.download)(page, path),
        image=lambda path: files.image(page, path),
    )
    slug = domain.store.full.slug(paper.id)
    research: dict[str, Any] = {
        "id": paper.id,
        "anchor": paper_anchor(slug),
        **paper_parts(paper, rendered),
        "pdf_address": rendered.download(full_text) if full_text else "",
        "image_address": rendered.image(paper.image) if paper.image else "",
        "downloads": downloads_html(export(domain, page, slug, (paper.id,))),
        "previous": _neighbour(domain, page, around.previous),
        "next": _neighbour(domain, page, around.next),
        "words": _words(rendered.words.gettext),
    }
    return {
        "title": escape(text.plain(paper.title)),
        "parents": _parents(domain, page, around),
        "research": research,
    }


def _neighbour(domain: ResearchDomain, page: str, of: tuple[str, str] | None) -> dict[str, str] | None:
    if of is None:
        return None
    return {"address": escape(domain.builder.get_relative_uri(page, of[0])), "title": escape(of[1])}


def _parents(domain: ResearchDomain, page: str, around: Neighbours) -> list[dict[str, str]]:
    """The way back to the list, in the form in which themes show the documents above a page."""
    if around.parent is None:
        return []
    docname, anchor, title = around.parent
    return [{"link": f"{domain.builder.get_relative_uri(page, docname)}#{anchor}", "title": escape(title)}]


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
