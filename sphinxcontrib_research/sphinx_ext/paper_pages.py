"""One page a paper: which papers have one, and what it is called."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from sphinxcontrib_research.sphinx_ext.homes import Home

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain

WITHOUT_PAGES = frozenset({"singlehtml", "epub"})
"""HTML builders whose output is one document, where no page stands alone."""


def writes_pages(builder: Builder) -> bool:
    """Whether a builder writes pages of HTML besides those of documents, as Sphinx's own do."""
    is_html = builder.format == "html" and builder.name not in WITHOUT_PAGES
    return is_html and hasattr(builder, "gen_additional_pages")


class PaperPages:
    """The pages of a project's papers in the output of one builder; what the project only cites has none."""

    def __init__(self, domain: ResearchDomain, builder: Builder) -> None:
        self._domain = domain
        self._builder = builder
        folder: str = domain.env.config.research_paper_pages
        self.is_on = bool(folder) and writes_pages(builder)
        self.folder = posixpath.normpath(folder.replace("\\", "/")) if self.is_on else ""
        """Where the pages are, relative to the output folder; empty where there are none."""
        self._names: dict[str, str] | None = None
        self._documents: dict[str, str] = {}

    # -- which papers have a page

    @property
    def documents_there(self) -> list[str]:
        """The documents that may have the name of a paper's page."""
        if not self.is_on:
            return []
        below = "" if self.folder == "." else f"{self.folder}/"
        found = self._domain.env.found_docs
        return sorted(name for name in found if name == self.folder or name.startswith(below))

    def forget(self) -> None:
        """Look again at files and documents."""
        self._names = None
        self._documents = {}

    @property
    def names(self) -> dict[str, str]:
        """The pages by paper, in the order of the library; without papers whose page is a document."""
        if self._names is None:
            self._names, self._documents = {}, {}
            if self.is_on:
                self._find_names()
        return self._names

    def _find_names(self) -> None:
        # Compared as addresses: "papers/win" and "papers/win/index" may be the same file.
        taken = {self._builder.get_target_uri(name): name for name in self.documents_there}
        library = self._domain.store.full
        names: dict[str, str] = {}
        for id_, paper in library.papers.items():
            if paper.is_cited:
                continue
            name = posixpath.join(self.folder, library.slug(id_)).removeprefix("./")
            document = taken.get(self._builder.get_target_uri(name)) if taken else None
            if document is None:
                names[id_] = name
            else:
                self._documents[id_] = document
        self._names = names

    @property
    def documents(self) -> dict[str, str]:
        """The documents that have the name of a paper's page, by paper."""
        return self._documents if self.names or self.is_on else {}

    def home(self, id_: str) -> Home | None:
        """The page of a paper; a document of that name only if it shows the paper."""
        if not self.is_on:
            return None
        name = self.names.get(id_)
        if name is not None:
            return Home(name, "")
        document = self._documents.get(id_, "")
        facts = self._domain.shown_documents.get(document)
        library = self._domain.store.full
        for listing in facts.listings if facts is not None else ():
            for position, shown in enumerate(listing.ids):
                if library.resolve(shown) == id_:
                    anchors = self._domain.all_anchors(document)
                    return Home(document, anchors[listing.number][position])
        return None

    def homes(self) -> dict[str, Home]:
        """The homes of all papers that have a page."""
        papers = self._domain.store.full.papers if self.is_on else ()
        return {id_: home for id_ in papers if (home := self.home(id_)) is not None}
