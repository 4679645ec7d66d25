"""The pages of papers: when Sphinx writes them. What writes them is imported where a project has them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sphinx

from sphinxcontrib_research.sphinx_ext.exports import FOLDER
from sphinxcontrib_research.sphinx_ext.files import digest, read_state
from sphinxcontrib_research.sphinx_ext.outputs import remove_files
from sphinxcontrib_research.sphinx_ext.search import add_names, index_of
from sphinxcontrib_research.sphinx_ext.surroundings import output_file

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain

TEMPLATES = Path(__file__).parent.parent / "templates"


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
    if domain.unchanged_files is None or not domain.unchanged_files.leaves_index:
        fill_search_index(domain)


def fill_search_index(domain: ResearchDomain) -> None:
    """Put pages of papers into the search index, and the names of papers."""
    if domain.page_writer is not None:
        domain.page_writer.feed_search()
    if index_of(domain.builder) is not None:
        add_names(domain.builder, domain.names())


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
