"""Files of the output that no document's page is: what has no source any more is taken away.

Sphinx itself leaves what it once wrote. Of a paper that is hidden now nothing may stay, so the names of all
files that lists, feeds and papers brought into the output are kept beside the doctrees.
"""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research.sphinx_ext.exports import FOLDER, SUFFIXES
from sphinxcontrib_research.sphinx_ext.files import digest, read_state, write_state
from sphinxcontrib_research.sphinx_ext.paper_pages import writes_pages

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain


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
