"""The pages of papers: which have to be written, and with what."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from sphinx.environment import CONFIG_NEW
from sphinx.util.docutils import new_document
from sphinx.util.images import guess_mimetype

from sphinxcontrib_research import markup
from sphinxcontrib_research.ext.logging import __, warn
from sphinxcontrib_research.ext.site.exports import FOLDER, address, export
from sphinxcontrib_research.ext.site.objects import paper_anchor
from sphinxcontrib_research.ext.site.paper_pages import copies_of, remove, remove_files, state_of
from sphinxcontrib_research.ext.state.files import digest, output_file, read_state, surroundings, write_state
from sphinxcontrib_research.ext.write.page import page_of, settings_for
from sphinxcontrib_research.ext.write.search import remember_stems
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.html import downloads_html
from sphinxcontrib_research.render.html.pages import paper_parts

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from sphinxcontrib_research.ext.domain import ResearchDomain


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
        "title": escape(markup.plain(paper.title)),
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


# Pages of papers in the search index: they are no documents, so Sphinx does not put them there itself.

_NO_MARKUP = str.maketrans("<>", "\u2039\u203a")
"""Not every Sphinx escapes the titles that its search page shows."""


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


def feed_search(indexer: Any, pages: Mapping[str, tuple[str, str]]) -> None:
    """Put pages into the search index.

    Args:
        indexer: Sphinx's ``IndexBuilder``.
        pages: The title and the words of each page.
    """
    remember_stems(indexer.lang)
    document = new_document("<research>")
    for page, (shown, words) in pages.items():
        title = shown.translate(_NO_MARKUP)
        section = nodes.section("", nodes.title("", title), nodes.paragraph("", words))
        document.children = [section]
        section.parent = document
        indexer.feed(page, page, title, document)


# The pages of papers: which have to be written, and with what.

TEMPLATE = "research/paper.html"


class PageWriter:
    """What the last build wrote, and what this one has to."""

    def __init__(self, domain: ResearchDomain, builder: Builder) -> None:
        self._domain = domain
        self._builder = builder
        self._pages = domain.paper_pages
        self._path = state_of(domain, builder)
        self._new: dict[str, Any] | None = None
        # Sphinx forgets it after reading. A build from scratch ("-E") writes all documents, and so all pages.
        self._is_fresh = domain.env.config_status == CONFIG_NEW

    @cached_property
    def _old(self) -> dict[str, Any]:
        return read_state(self._path)

    def _key(self) -> str:
        """A digest of all that any page is made from."""
        domain = self._domain
        titles = {
            name: domain.env.titles[name].astext() for name in domain.documents if name in domain.env.titles
        }
        written = domain.written.current_key() if domain.written is not None else ""
        return digest(written, self._pages.documents_there, sorted(titles.items()), self._surroundings)

    @cached_property
    def _surroundings(self) -> str:
        return surroundings(self._builder)

    def _state(self) -> dict[str, Any]:
        """The state that the pages should have: as it was if nothing has changed, else made anew."""
        if self._new is None:
            key = self._key()
            if self._old.get("key") == key:
                # What is copied is added to it.
                self._new = {**self._old, "files": dict(self._old["files"])}
            else:
                self._new = self._made(key)
        return self._new

    def _made(self, key: str) -> dict[str, Any]:
        library = self._domain.store.full
        names = self._pages.names
        old = self._old.get("pages", {})
        pages: dict[str, dict[str, str]] = {}
        for id_, page in names.items():
            wanted = self._digest(library.papers[id_], page)
            before = old.get(page)
            if before is not None and before["digest"] == wanted:
                pages[page] = before
            else:
                words = words_of_paper(library.papers[id_])
                pages[page] = {
                    "id": id_,
                    "digest": wanted,
                    "title": _title(library.papers[id_]),
                    "words": words,
                }
        return {
            "key": key,
            "pages": pages,
            "files": {page: one for page, one in self._old.get("files", {}).items() if page in pages},
            "documents": sorted(self._pages.documents.items()),
        }

    def _digest(self, paper: Paper, page: str) -> str:
        domain, library = self._domain, self._domain.store.full
        known = [library.author_of(person) for person in (*paper.authors, *paper.editors)]
        authors = [(author, domain.address_of("author", author.id, page)) for author in known if author]
        topics = [(library.topics.get(id_), domain.address_of("topic", id_, page)) for id_ in paper.topics]
        venues = [library.venue(name) for name in paper.venues]
        around = self._neighbours(paper.id)
        own = domain.store.paper_digest(paper.id)
        return digest(own, authors, topics, venues, around, settings_for(domain), self._surroundings)

    def _neighbours(self, id_: str) -> Neighbours:
        library, names = self._domain.store.full, self._pages.names
        before, after = self._order[id_]
        titles = [(names[one], _title(library.papers[one])) if one else None for one in (before, after)]
        listed = self._domain.list_homes.get(id_)
        title = self._domain.env.titles.get(listed.docname) if listed is not None else None
        parent = (
            (listed.docname, listed.anchor, title.astext())
            if listed is not None and title is not None
            else None
        )
        return Neighbours(titles[0], titles[1], parent)

    @cached_property
    def _order(self) -> dict[str, tuple[str, str]]:
        ids = list(self._pages.names)
        return {
            id_: (ids[number - 1] if number else "", ids[number + 1] if number + 1 < len(ids) else "")
            for number, id_ in enumerate(ids)
        }

    def outdated(self) -> list[str]:
        """The pages that are missing or would print something else now."""
        old = self._old.get("pages", {})
        return [
            page
            for page, row in self._state()["pages"].items()
            if self._is_fresh
            or old.get(page, {}).get("digest") != row["digest"]
            or not output_file(self._builder, page).is_file()
        ]

    def tell_conflicts(self) -> None:
        """Warn where a document has the name of a paper's page."""
        for id_, document in self._state()["documents"]:
            message = __("this document has the name of the page of paper '%s', which is not written")
            warn("page", message, id_, location=document)

    def write(self) -> Iterator[tuple[str, dict[str, Any], str]]:
        """The pages to be written, each with what its template is given."""
        state = self._state()
        files = PageFiles(self._domain, state["files"])
        if state["pages"].keys() - self._old.get("pages", {}).keys():
            self._keep_unfinished(state)
        for page in self.outdated():
            state["files"].pop(page, None)
            id_ = state["pages"][page]["id"]
            paper = self._domain.store.full.papers[id_]
            yield page, paper_context(self._domain, paper, page, self._neighbours(id_), files), TEMPLATE
        for page in self._old.get("pages", {}).keys() - state["pages"].keys():
            remove(self._domain, page)

    def feed_search(self, indexer: Any) -> None:
        """Put all pages into the search index."""
        pages = self._state()["pages"]
        feed_search(indexer, {page: (row["title"], row["words"]) for page, row in pages.items()})

    def finish(self) -> None:
        """Copy the files that pages show, and keep what this build wrote for the next."""
        state = self._state()
        wanted = copies_of(state)
        before = copies_of(self._old)
        if wanted.keys() - before.keys():
            self._keep_unfinished(state)
        remove_files(Path(self._builder.outdir), before.keys() - wanted.keys())
        copy_files(Path(self._builder.outdir), wanted)
        if state != self._old:
            write_state(self._path, state)

    def _keep_unfinished(self, state: dict[str, Any]) -> None:
        """Keep what may be there if the build never ends: the next one takes away what it does not want."""
        pages = {page: {**row, "digest": ""} for page, row in state["pages"].items()}
        old_pages, old_files = self._old.get("pages", {}), self._old.get("files", {})
        files = {
            page: {**old_files.get(page, {}), **state["files"].get(page, {})}
            for page in old_files.keys() | state["files"].keys()
        }
        unfinished = {
            "key": "",
            "pages": {**old_pages, **pages},
            "files": files,
            "documents": state["documents"],
        }
        write_state(self._path, unfinished)


def _title(paper: Paper) -> str:
    return markup.plain(paper.title) or paper.id
