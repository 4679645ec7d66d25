"""The pages of papers: which have to be written, and with what."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.environment import CONFIG_NEW

from sphinxcontrib_research import text
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.sphinx_ext.files import digest, read_state, write_state
from sphinxcontrib_research.sphinx_ext.logging import __, warn
from sphinxcontrib_research.sphinx_ext.outputs import remove_files
from sphinxcontrib_research.sphinx_ext.page_context import Neighbours, PageFiles, copy_files, paper_context
from sphinxcontrib_research.sphinx_ext.page_events import copies_of, remove, state_of
from sphinxcontrib_research.sphinx_ext.page_index import feed_search, words_of_paper
from sphinxcontrib_research.sphinx_ext.pages import settings_for
from sphinxcontrib_research.sphinx_ext.surroundings import output_file, surroundings

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain

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

    def feed_search(self) -> None:
        """Put all pages into the search index."""
        pages = self._state()["pages"]
        feed_search(self._builder, {page: (row["title"], row["words"]) for page, row in pages.items()})

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
    return text.plain(paper.title) or paper.id
