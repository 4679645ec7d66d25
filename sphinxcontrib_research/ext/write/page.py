"""From Sphinx's state to the page that rendering writes into."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.util.images import guess_mimetype

from sphinxcontrib_research.ext.config import settings_of
from sphinxcontrib_research.ext.logging import warn, words_of
from sphinxcontrib_research.ext.site.exports import export
from sphinxcontrib_research.ext.site.feed import list_feed
from sphinxcontrib_research.render.view import Page, Settings

if TYPE_CHECKING:
    from sphinxcontrib_research.ext.domain import ResearchDomain
    from sphinxcontrib_research.model.paper import Paper


def settings_for(domain: ResearchDomain) -> Settings:
    """What the author set, as the builder can show it."""
    settings = settings_of(domain.env.config)
    # A chapter of an EPUB that holds SVG has to be declared, which Sphinx does not.
    return replace(settings, badge_style="text") if domain.builder.name == "epub" else settings


def page_of(domain: ResearchDomain, docname: str) -> Page:
    """The page that a document is written to."""
    config = domain.env.config

    def target(kind: str, id_: str) -> str:
        return domain.address_of(kind, id_, docname)

    return Page(
        library=domain.store.full,
        settings=settings_for(domain),
        words=words_of(config.language),
        anchors=partial(domain.anchors, docname),
        target=target,
        download=partial(download_address, domain, docname),
        image=partial(image_address, domain, docname),
        export=partial(export, domain, docname),
        feed=partial(list_feed, domain, docname),
        citation_fault=_tell_citation_fault,
    )


def _tell_citation_fault(paper: Paper, message: str) -> None:
    # The same in every list and, by its handler, from every process.
    warn("citation", "%s", message, location=f"{paper.path}:{paper.line}", once=True)


def download_address(domain: ResearchDomain, docname: str, path: str) -> str:
    """The address of a file's copy in the output; empty where the builder copies none."""
    builder = domain.builder
    if not getattr(builder, "download_support", False):
        return ""
    name = domain.add_download(docname, path)
    folder = getattr(builder, "dlpath", "") or "_downloads"
    return f"{folder}/{quote(name)}"


def image_address(domain: ResearchDomain, docname: str, path: str) -> str:
    """The address of an image's copy in the output; an image by address only where the author allows it."""
    builder = domain.builder
    if path.startswith(("http://", "https://")):
        return path if domain.env.config.research_remote_images else ""
    if guess_mimetype(path) not in builder.supported_image_types:
        return ""
    name = builder.images.get(domain.store.shown_image(path))
    folder = getattr(builder, "imgpath", "") or "_images"
    return f"{folder}/{quote(name)}" if name else ""
