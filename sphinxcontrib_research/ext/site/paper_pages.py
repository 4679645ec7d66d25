"""One page a paper: which papers have one, and when Sphinx writes it."""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sphinx

from sphinxcontrib_research.ext.site.exports import FOLDER, SUFFIXES
from sphinxcontrib_research.ext.site.objects import Home
from sphinxcontrib_research.ext.state.files import digest, output_file, read_state, write_state
from sphinxcontrib_research.ext.write.search import add_names, index_of, write_index

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_research.ext.domain import ResearchDomain
    from sphinxcontrib_research.ext.site.page_writer import PageWriter

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


# Files of the output that no document's page is: what has no source any more is taken away.
#
# Sphinx itself leaves what it once wrote. Of a paper that is hidden now nothing may stay, so the names of all
# files that lists, feeds and papers brought into the output are kept beside the doctrees.


class Outputs:
    """What one builder's output folder holds because of us, beside pages."""

    def __init__(self, domain: ResearchDomain, builder: Builder) -> None:
        self._domain = domain
        self._builder = builder
        name = f"{builder.name}-{digest(str(builder.outdir))}-outputs.json"
        self._path: Path = domain.store.state_folder / "written" / name
        self._old: list[str] = list(read_state(self._path).get("files", ()))

    def tidy(self) -> None:
        """When all documents are read: take away what has no source any more.

        This comes before anything is written, as a book is put together from all that lies in its folder; and
        so a build that never ends leaves nothing that the next does not know of.
        """
        wanted = sorted({*self._wanted()})
        if wanted == self._old:
            return
        used = {*wanted, *self._of_sphinx()}
        remove_files(Path(self._builder.outdir), [name for name in self._old if name not in used])
        write_state(self._path, {"files": wanted})

    def _wanted(self) -> Iterator[str]:
        """All files, relative to the output folder."""
        domain, builder = self._domain, self._builder
        config, env = domain.env.config, domain.env
        with_feeds = writes_pages(builder) and bool(config.html_baseurl)
        if with_feeds and config.research_feed:
            yield posixpath.normpath(config.research_feed)
        downloads, images = getattr(builder, "download_support", False), _image_folder(builder)
        copies = {str(name): str(known[1]) for name, known in env.dlfiles.items()}
        for docname, facts in domain.shown_documents.items():
            for files, feed in facts.exports.values():
                if files and downloads:
                    yield from (f"{FOLDER}/{docname}/{files}.{suffix}" for suffix in SUFFIXES)
                if feed and with_feeds:
                    yield f"{FOLDER}/{docname}/{feed}.xml"
            if downloads:
                yield from (f"_downloads/{copies[one]}" for one in facts.downloads if one in copies)
            if builder.supported_image_types:
                found = (env.images[one][1] for one in facts.images if one in env.images)
                yield from (posixpath.join(images, name) for name in found)

    def _of_sphinx(self) -> Iterator[str]:
        """The files that Sphinx copies, for whomever."""
        images: Any = self._domain.env.images
        downloads: Any = self._domain.env.dlfiles
        folder = _image_folder(self._builder)
        yield from (posixpath.join(folder, name) for _documents, name in images.values())
        yield from (f"_downloads/{name}" for _documents, name in downloads.values())


def _image_folder(builder: Builder) -> str:
    return str(getattr(builder, "imagedir", ""))


def remove_files(folder: Path, names: Iterable[str]) -> None:
    """Remove files of the output, and the folders that are empty then.

    Args:
        folder: The output folder.
        names: The files, relative to it; one that a link leads out of it stays.
    """
    root = folder.resolve()
    for name in names:
        path = root / name
        if root not in path.parent.resolve().parents and path.parent.resolve() != root:
            continue
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        for parent in path.parents:
            if parent == root:
                break
            with contextlib.suppress(OSError):
                parent.rmdir()


# The pages of papers: when Sphinx writes them. What writes them is imported where a project has them.

TEMPLATES = Path(__file__).parents[2] / "templates"


def state_of(domain: ResearchDomain, builder: Builder) -> Path:
    """The file that holds which pages were written to a builder's output folder, and what they say."""
    name = f"{builder.name}-{digest(str(builder.outdir))}-pages.json"
    return domain.store.state_folder / "written" / name


def _domain(env: BuildEnvironment) -> ResearchDomain:
    return cast("ResearchDomain", env.get_domain("research"))


def find_outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Tell conflicts of names, and make Sphinx go on if nothing but pages of papers has changed."""
    writer = _domain(env).page_writer
    if writer is None:
        return []
    writer.tell_conflicts()
    # Before Sphinx 8.2 a build without a document to write ends here.
    if sphinx.version_info < (8, 2) and writer.outdated():
        return [app.config.root_doc]
    return []


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give Sphinx the pages to be written, and its search index what is no document."""
    domain = _domain(app.builder.env)
    if domain.page_writer is not None:
        yield from domain.page_writer.write()
    if index_of(domain.builder) is not None:
        add_names(domain.builder, domain.names())


def add_to_search_index(domain: ResearchDomain, writer: PageWriter) -> None:
    """Put the pages of papers into the search index, and write it again.

    Before Sphinx writes the index it takes everything out of it that is no document.
    """
    builder = cast("StandaloneHTMLBuilder", domain.builder)
    index = index_of(builder)
    if index is not None:
        writer.feed_search(index)
        add_names(builder, domain.names())
        write_index(builder, index)


def add_templates(app: Sphinx) -> None:
    """Let templates be found here, after those of the project and of the theme."""
    loaders = getattr(getattr(app.builder, "templates", None), "loaders", None)
    if isinstance(loaders, list):
        from sphinx.jinja2glue import SphinxFileSystemLoader

        loaders.append(SphinxFileSystemLoader(TEMPLATES))


def finish(app: Sphinx, exception: Exception | None) -> None:
    """After a build that ended well, keep what was written."""
    if exception is not None or not hasattr(app.builder, "env"):
        return
    domain = _domain(app.builder.env)
    if domain.page_writer is not None:
        domain.page_writer.finish()
        add_to_search_index(domain, domain.page_writer)
    elif (path := state_of(domain, app.builder)).is_file():
        state = read_state(path)
        for page in state.get("pages", {}):
            remove(domain, page)
        remove_files(Path(app.outdir), copies_of(state))
        path.unlink()


def copies_of(state: dict[str, Any]) -> dict[str, str]:
    """The sources of all copies that pages have of their own, by their place in the output."""
    return {target: path for files in state.get("files", {}).values() for target, path in files.items()}


def remove(domain: ResearchDomain, page: str) -> None:
    """Take away a page that an earlier build wrote, with its files, unless a document has its name now."""
    folder = Path(domain.builder.outdir).resolve()
    written, files = output_file(domain.builder, page).resolve(), (folder / FOLDER / page).resolve()
    if page not in domain.env.found_docs and folder in written.parents and folder / FOLDER in files.parents:
        written.unlink(missing_ok=True)
        # Folders in it belong to documents that are called as if they stood below the page.
        for file in files.glob("*.*"):
            if file.is_file():
                file.unlink()
        with contextlib.suppress(OSError):
            files.rmdir()


def connect(app: Sphinx) -> None:
    """Connect everything."""
    app.connect("builder-inited", add_templates)
    # After the faults of the data.
    app.connect("env-updated", find_outdated, priority=600)
    app.connect("html-collect-pages", collect)
    app.connect("build-finished", finish)
