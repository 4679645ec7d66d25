"""What a page prints: as rendering gets it, and as digests that decide which pages are written again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.util.images import guess_mimetype

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.ext.logging import warn, warn_of_problem
from sphinxcontrib_research.ext.state import digest, read_state, write_state
from sphinxcontrib_research.ext.write.exports import address, export, list_feed, target_of
from sphinxcontrib_research.ext.write.template import entry_template
from sphinxcontrib_research.render import Page
from sphinxcontrib_research.util.plugins import identities

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.ext.state import DocumentData
    from sphinxcontrib_research.model.paper import Paper


def page_of(build: Build, docname: str) -> Page:
    """The page that a document is written to."""

    def target(kind: str, id_: str) -> str:
        return build.addresses.address(kind, id_, docname)

    return Page(
        library=build.store.full,
        settings=build.settings,
        words=build.words,
        anchors=partial(build.addresses.anchors, docname),
        target=target,
        download=partial(download_address, build, docname),
        image=partial(image_address, build, docname),
        export=partial(export, build, docname),
        feed=partial(list_feed, build, docname),
        ris=partial(_ris_address, build, docname),
        citation=partial(citation_address, build, docname),
        template=entry_template(build),
        plugin_fault=_report_plugin_fault,
        citation_fault=_report_citation_fault,
        badges=build.badges,
    )


def _ris_address(build: Build, docname: str, id_: str) -> str:
    """The address of the RIS file that the paper's own page offers."""
    page = build.addresses.pages("paper").names.get(id_)
    if page is None or not getattr(build.builder, "download_support", False):
        return ""
    return address(build.builder, docname, target_of(page, build.store.full.slug(id_), "ris"))


def citation_address(build: Build, from_docname: str, docname: str, anchor: str) -> str:
    """The address of a citation as seen from a document; empty where the builder has none."""
    if from_docname == docname or build.builder.name == "singlehtml":
        return f"#{anchor}"
    page = build.addresses.uri_between(from_docname, docname)
    return "" if page is None else f"{page}#{anchor}"


def _report_plugin_fault(paper: Paper, fault: str) -> None:
    message = f"{fault}; it is shown as a card; update or remove the plug-in"
    warn_of_problem(Problem(paper.path, paper.line, message, "plugin", paper.id), once=True)


def _report_citation_fault(paper: Paper, message: str) -> None:
    # The same in every list and, by its handler, from every process.
    warn("citation", "%s", message, location=f"{paper.path}:{paper.line}", once=True)


def download_address(build: Build, docname: str, path: str) -> str:
    """The address of a file's copy in the output; empty where the builder copies none."""
    builder = build.builder
    if not getattr(builder, "download_support", False):
        return ""
    folder = getattr(builder, "dlpath", "") or "_downloads"
    return f"{folder}/{quote(build.add_download(docname, path))}"


def image_address(build: Build, docname: str, path: str) -> str:
    """The address of an image's copy in the output; an image by address only where the author allows it."""
    builder = build.builder
    if path.startswith(("http://", "https://")):
        return path if build.config.research_remote_images else ""
    if guess_mimetype(path) not in builder.supported_image_types:
        return ""
    name = builder.images.get(build.store.shown(path))
    folder = getattr(builder, "imgpath", "") or "_images"
    return f"{folder}/{quote(name)}" if name else ""


# What pages print, as digests: they decide which pages a changed library makes a builder write again.

ALWAYS_WRITING = frozenset({"latex", "man", "texinfo", "singlehtml"})
"""Builders that write everything in every build."""


class WriteDigests:
    """The digests of one builder's pages: one file for each builder and output folder.

    They are kept beside the environment, not in it, and saved when a build has ended well: a build that was
    killed while writing leaves the old ones, so that the next one writes again what it missed.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._path = build.state_of_output()
        state = read_state(self._path)
        self._key: object = state.get("key")
        self._old: dict[str, str] = state.get("pages", {})
        self._outdated: set[str] = set()
        self._current: dict[str, str] = {}
        """The digests of pages as :meth:`outdated` found them, while the key is the same."""
        self._current_key: object = None
        self._written: set[str] = set()

    def current_key(self) -> str:
        """A digest of everything that any page's digest is made of."""
        build = self._build
        documents = [
            (
                name,
                one.listings,
                one.mentions,
                one.topics,
                one.profiles,
                sorted(one.references),
                one.citations,
                one.reference_lists,
            )
            for name, one in sorted(build.addresses.documents.items())
        ]
        toctree = sorted(build.env.toctree_includes.items())
        pages = build.addresses.documents_in_page_folders
        return digest(build.store.inputs(), documents, toctree, pages, _settings(build))

    def outdated(self) -> list[str]:
        """The documents whose pages would print something else now, by name."""
        self._current_key = self.current_key()
        if self._current_key == self._key:
            return []
        found = self._build.env.found_docs
        documents = self._build.documents
        self._current = {name: self.of(name, data) for name, data in documents.items() if name in found}
        self._outdated = {name for name, value in self._current.items() if self._old.get(name) != value}
        return sorted(self._outdated)

    def of(self, docname: str, data: DocumentData) -> str:
        """A digest of all that our parts of a page print."""
        store, addresses = self._build.store, self._build.addresses
        library = store.full
        ids = {id_ for listing in data.listings for id_ in listing.ids}
        references = sorted(tuple(one.split(":", 1)) for one in data.references)
        ids |= data.shown | {id_ for kind, id_ in references if kind == "paper"}
        known = sorted({found for id_ in ids if (found := library.resolve(id_)) is not None})
        homes = [addresses.address(kind, id_, docname) for kind, id_ in references]
        homes += [addresses.address("page", id_, docname) for id_ in known]
        homes += [addresses.topic_title(id_) for kind, id_ in references if kind == "topic"]
        homes += self._homes_of_names(set(known), docname)
        papers = [store.paper_digest(id_) for id_ in known]
        anchors = list(addresses.all_anchors(docname).values())
        # What roles show is in the doctree; another builder may have read the document since.
        queried = list(data.queries.values())
        cited = self._build.citing.digest_of(docname)
        return digest(store.records_digest, papers, homes, anchors, queried, cited, _settings(self._build))

    def _homes_of_names(self, ids: set[str], docname: str) -> list[str]:
        """Where the names of authors and topics lead to that stand in entries of papers.

        The pages of their own follow from their records and the settings, but for those that documents are.
        """
        library, addresses = self._build.store.full, self._build.addresses
        documents = addresses.documents.values()
        authors = {author for data in documents for author, _anchor in data.profiles}
        named = [("author", id_) for id_ in sorted(authors) if not ids.isdisjoint(library.papers_of(id_))]
        topics = {topic for id_ in ids for topic in library.papers[id_].topics}
        named += [("topic", id_) for id_ in sorted(topics)]
        named += [
            (kind, id_) for kind in ("author", "topic") for id_ in sorted(addresses.pages(kind).documents)
        ]
        return [addresses.address(kind, id_, docname) for kind, id_ in named]

    def note_written(self, docname: str) -> None:
        """A document has been resolved: its page is being written."""
        if docname in self._build.documents:
            self._written.add(docname)

    def save(self) -> None:
        """Keep the digests of the pages that this build wrote, and those of the others as they were."""
        documents = self._build.documents
        key = self.current_key()
        if key == self._key and not self._written:
            return
        pages = {name: value for name, value in self._old.items() if name in documents}
        known = self._current if key == self._current_key else {}
        pages.update(
            (name, known.get(name) or self.of(name, documents[name]))
            for name in self._written
            if name in documents
        )
        # A build of some files only leaves others as they were: the next one has to look again.
        all_written = self._outdated <= self._written
        write_state(self._path, {"key": key if all_written else "", "pages": dict(sorted(pages.items()))})


class WrittenDocuments:
    """The documents that a build writes, and those that it has a reason to write.

    Sphinx tells no extension that all are to be written, as with ``sphinx-build -a``. It shows: all are, some
    of them without a reason.
    """

    def __init__(self) -> None:
        self._expected: set[str] = set()
        self._written: set[str] = set()

    def expect(self, names: Iterable[str], env: BuildEnvironment) -> None:
        """Documents were read or named as outdated; those that have them in a table of contents follow."""
        for name in names:
            self._expected |= {name, *env.files_to_rebuild.get(name, ())}

    def note(self, name: str) -> None:
        """A document is being written."""
        self._written.add(name)

    def are_all(self, env: BuildEnvironment) -> bool:
        """Whether everything is to be written."""
        return env.found_docs <= self._written and not env.found_docs <= self._expected


def _settings(build: Build) -> str:
    """What of the configuration and of plug-ins shows on pages."""
    return repr((build.settings, identities()))
