"""Pages of papers, authors and topics: which have to be written, in which builds, and what goes then."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx.environment import CONFIG_NEW

from sphinxcontrib_research.ext.logging import __, warn
from sphinxcontrib_research.ext.state import digest, output_file, read_state, surroundings, write_state
from sphinxcontrib_research.ext.write.exports import FOLDER, remove_files
from sphinxcontrib_research.ext.write.search import complete_index

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder

    from sphinxcontrib_research.ext.addresses import Home
    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.ext.site.page_content import Around
    from sphinxcontrib_research.ext.write import WriteDigests
    from sphinxcontrib_research.model.paper import Link

TEMPLATES = Path(__file__).parents[2] / "templates"
STATE = "-pages"
"""The file that holds which pages were written to a builder's output folder, and digests of them."""


def add_templates(builder: Builder) -> None:
    """Let templates be found here, after those of the project and of the theme."""
    loaders = getattr(getattr(builder, "templates", None), "loaders", None)
    if isinstance(loaders, list):
        from sphinx.jinja2glue import SphinxFileSystemLoader

        loaders.append(SphinxFileSystemLoader(TEMPLATES))


class PageWriter:
    """What the last build wrote, and what this one has to."""

    def __init__(self, build: Build, digests: WriteDigests | None) -> None:
        """Begin a run.

        Args:
            build: The run.
            digests: What documents print, for a builder that does not write everything in every build.
        """
        self._build = build
        self._digests = digests
        self._path = build.state_of_output(STATE)
        self._new: dict[str, Any] | None = None
        self._paper_digests: dict[str, str] = {}
        self._papers_by_object: dict[tuple[str, str], tuple[str, ...]] = {}
        # Sphinx forgets it after reading. A build from scratch ("-E") writes all documents, and so all pages.
        self._is_fresh = build.env.config_status == CONFIG_NEW

    @cached_property
    def _old(self) -> dict[str, Any]:
        return read_state(self._path)

    def _key(self) -> str:
        """A digest of all that any page is made from."""
        build = self._build
        titles = [
            (name, build.env.titles[name].astext())
            for name in sorted(build.documents)
            if name in build.env.titles
        ]
        written = self._digests.current_key() if self._digests is not None else ""
        return digest(written, build.addresses.documents_in_page_folders, titles, self._surroundings)

    @cached_property
    def _surroundings(self) -> str:
        return surroundings(self._build.builder)

    def _state(self) -> dict[str, Any]:
        """The state that the pages should have: as it was if nothing has changed, else a new one."""
        if self._new is None:
            key = self._key()
            if self._old.get("key") == key:
                # What is copied is added to it.
                self._new = {**self._old, "files": dict(self._old["files"])}
            else:
                self._new = self._new_state(key)
        return self._new

    def _new_state(self, key: str) -> dict[str, Any]:
        from sphinxcontrib_research.ext.site.page_content import title_of, words_of

        library, addresses = self._build.store.full, self._build.addresses
        old = self._old.get("pages", {})
        pages: dict[str, dict[str, str]] = {}
        for kind in addresses.page_folders:
            for id_, page in addresses.pages(kind).names.items():
                wanted = self._digest(kind, id_)
                before = old.get(page)
                if before is not None and (before["digest"], before["kind"]) == (wanted, kind):
                    pages[page] = before
                else:
                    pages[page] = {
                        "kind": kind,
                        "id": id_,
                        "digest": wanted,
                        "title": title_of(library, kind, id_),
                        "words": words_of(library, kind, id_),
                    }
        return {
            "key": key,
            "pages": pages,
            "files": {page: one for page, one in self._old.get("files", {}).items() if page in pages},
            "documents": [
                (kind, id_, document)
                for kind in addresses.page_folders
                for id_, document in sorted(addresses.pages(kind).documents.items())
            ],
        }

    def _digest(self, kind: str, id_: str) -> str:
        """A digest of all that the page of an object shows."""
        from sphinxcontrib_research.model.library import fingerprint

        library, around = self._build.store.full, self._around(kind, id_)
        home = self._build.addresses.home
        own: object
        if kind == "paper":
            own = self._digest_of_paper(id_)
        elif kind == "author":
            author = library.authors[id_]
            own = fingerprint([author]), self._copies(author.image, author.links)
        else:
            named = (id_, library.topic_parent(id_), *library.topic_children(id_))
            topic = library.topics[id_]
            records = [(fingerprint([library.topics[one]]), home(kind, one)) for one in named if one]
            own = records, self._copies(topic.image, topic.links)
        papers = [self._digest_of_paper(one) for one in around.papers]
        order = self._build.config.research_sort
        return digest(own, papers, order, around, self._build.settings, self._surroundings)

    def _digest_of_paper(self, id_: str) -> str:
        """A digest of all that an entry or a page shows of a paper, also of what its names lead to."""
        from sphinxcontrib_research.model.library import fingerprint

        found = self._paper_digests.get(id_)
        if found is None:
            library, home = self._build.store.full, self._build.addresses.home
            paper = library.papers[id_]
            named = [library.author_of(person) for person in (*paper.authors, *paper.editors)]
            authors = [author for author in named if author]
            topics = [library.topics[one] for one in paper.topics if one in library.topics]
            venues = [library.venue(name) for name in paper.venues]
            homes = [home("author", one.id) for one in authors] + [home("topic", one.id) for one in topics]
            page = self._build.addresses.page("paper", id_)
            own = self._build.store.paper_digest(id_)
            records = fingerprint([*authors, *topics, *venues])
            copies = self._copies(paper.image, paper.links, paper.url_path)
            found = self._paper_digests[id_] = digest(own, records, homes, page, copies)
        return found

    def _copies(self, image: str, links: Iterable[Link], path: str = "") -> list[object]:
        """The copies that Sphinx makes for documents of what a record names; others are a page's own."""
        shown, images = self._build.store.shown, self._build.env.images
        paths = [one for one in (path, *(link.path for link in links)) if one]
        copies: list[object] = [self._downloads.get(shown(one)) for one in paths]
        if image and shown(image) in images:
            copies.append(images[shown(image)][1])
        return copies

    @cached_property
    def _downloads(self) -> dict[str, str]:
        return {str(name): str(known[1]) for name, known in self._build.env.dlfiles.items()}

    def _around(self, kind: str, id_: str) -> Around:
        """What the page of an object leads to besides what it shows."""
        from sphinxcontrib_research.ext.site.page_content import Around

        addresses = self._build.addresses
        if kind == "paper":
            return self._around_paper(id_)
        children = self._build.store.full.topic_children(id_) if kind == "topic" else ()
        return Around(
            parent=self._parent(addresses.place(kind, id_)),
            papers=self._papers(kind, id_),
            topics=tuple(
                (one, len(self._papers("topic", one)))
                for one in children
                if addresses.page("topic", one) is not None
            ),
        )

    def _around_paper(self, id_: str) -> Around:
        from sphinxcontrib_research.citations import parenthetical
        from sphinxcontrib_research.ext.site.page_content import Around, Related, title_of
        from sphinxcontrib_research.query.related import related_papers

        library, pages = self._build.store.full, self._build.addresses.pages("paper").names
        gettext = self._build.words.gettext

        def link(one: str) -> tuple[str, str]:
            return pages[one], title_of(library, "paper", one)

        before, after = self._order[id_]
        return Around(
            link(before) if before else None,
            link(after) if after else None,
            self._parent(self._build.addresses.lists.homes.get(id_)),
            tuple(
                Related(*link(one), parenthetical(library.papers[one], gettext))
                for one in related_papers(library, id_, pages.keys())
            ),
        )

    def _papers(self, kind: str, id_: str) -> tuple[str, ...]:
        """The papers of an author or a topic, found once."""
        from sphinxcontrib_research.ext.site.listing_content import papers_on_page

        known = self._papers_by_object
        if (kind, id_) not in known:
            known[kind, id_] = papers_on_page(self._build, kind, id_)
        return known[kind, id_]

    def _parent(self, home: Home | None) -> tuple[str, str, str] | None:
        title = self._build.env.titles.get(home.docname) if home is not None else None
        if home is None or title is None:
            return None
        return home.docname, home.anchor, title.astext()

    @cached_property
    def _order(self) -> dict[str, tuple[str, str]]:
        ids = list(self._build.addresses.pages("paper").names)
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
            or not output_file(self._build.builder, page).is_file()
        ]

    def warn_of_conflicts(self) -> None:
        """Warn where a document has the name of an object's page."""
        messages = {
            "paper": __("same name as the page of paper '%s'; not writing that page; rename the document"),
            "author": __("same name as the page of author '%s'; not writing that page; rename the document"),
            "topic": __("same name as the page of topic '%s'; not writing that page; rename the document"),
        }
        for kind, id_, document in self._state()["documents"]:
            warn("page", messages[kind], id_, location=document)

    def write(self, *, are_all: bool) -> Iterator[tuple[str, dict[str, Any], str]]:
        """The pages to be written, each with what its template is given.

        Args:
            are_all: Whether pages are written that are up to date, too.
        """
        state = self._state()
        self._is_fresh |= are_all
        if state["pages"].keys() - self._old.get("pages", {}).keys():
            self._keep_unfinished(state)
        if outdated := self.outdated():
            yield from self._contexts(outdated, state)
        for page in self._old.get("pages", {}).keys() - state["pages"].keys():
            remove_page(self._build, page)

    def _contexts(
        self, pages: Iterable[str], state: dict[str, Any]
    ) -> Iterator[tuple[str, dict[str, Any], str]]:
        from sphinxcontrib_research.ext.site.listing_content import context_of
        from sphinxcontrib_research.ext.site.page_content import PageFiles

        files = PageFiles(self._build, state["files"])
        for page in pages:
            state["files"].pop(page, None)
            kind, id_ = state["pages"][page]["kind"], state["pages"][page]["id"]
            context = context_of(self._build, kind, id_, page, self._around(kind, id_), files)
            yield page, context, f"research/{kind}.html"

    def _add_to_search_index(self) -> None:
        complete_index(
            cast("StandaloneHTMLBuilder", self._build.builder),
            {page: (row["title"], row["words"]) for page, row in self._state()["pages"].items()},
            list(self._build.addresses.objects.names),
            self._build.state_of_output("search.json"),
        )

    def finish(self) -> None:
        """Copy the files that pages show, and keep what this build wrote for the next."""
        state = self._state()
        wanted = copies_of(state)
        before = copies_of(self._old)
        if wanted.keys() - before.keys():
            self._keep_unfinished(state)
        remove_files(Path(self._build.builder.outdir), before.keys() - wanted.keys())
        copy_files(Path(self._build.builder.outdir), wanted)
        if state != self._old:
            write_state(self._path, state)
        self._add_to_search_index()

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


def remove_all(build: Build) -> None:
    """Where nothing has a page any more: remove those that an earlier build wrote, with their files."""
    path = build.state_of_output(STATE)
    if path.is_file():
        state = read_state(path)
        for page in state.get("pages", {}):
            remove_page(build, page)
        remove_files(Path(build.builder.outdir), copies_of(state))
        path.unlink()


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
            # With its time, by which a later build knows that nothing has changed.
            shutil.copy2(source, copy)


def copies_of(state: dict[str, Any]) -> dict[str, str]:
    """The sources of all copies that pages have of their own, by their place in the output."""
    return {target: path for files in state.get("files", {}).values() for target, path in files.items()}


def remove_page(build: Build, page: str) -> None:
    """Take away a page that an earlier build wrote, with its files, unless a document has its name now."""
    folder = Path(build.builder.outdir).resolve()
    written, files = output_file(build.builder, page).resolve(), (folder / FOLDER / page).resolve()
    if page not in build.env.found_docs and folder in written.parents and folder / FOLDER in files.parents:
        written.unlink(missing_ok=True)
        # Folders in it belong to documents that are called as if they stood below the page.
        for file in files.glob("*.*"):
            if file.is_file():
                file.unlink()
        with contextlib.suppress(OSError):
            files.rmdir()
