"""Files beside the pages: papers to download, feeds, and what earlier builds left."""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx.util.osutil import relative_uri

from sphinxcontrib_research.ext.addresses import writes_pages
from sphinxcontrib_research.ext.logging import __, warn
from sphinxcontrib_research.ext.state import digest, read_state, write_state
from sphinxcontrib_research.vocabulary import DEFAULT_SORT

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.model.paper import Paper

FOLDER = "_downloads/research"
"""Where the files lie in the output: beside those that Sphinx copies, in a folder for each document."""

SUFFIXES = ("bib", "ris", "json")


def export(build: Build, docname: str, name: str, ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Write the files of some papers; one that is there already and the same is left alone.

    Args:
        build: Where the papers are.
        docname: The page that offers the files.
        name: The name of the files, without suffix; no other list of the page has the same.
        ids: The papers, in order.

    Returns:
        Pairs of a label and the address as seen from the page; none where the builder copies no downloads.
    """
    builder = build.builder
    if not getattr(builder, "download_support", False):
        return ()
    from sphinxcontrib_research.writers import BY_SUFFIX

    papers = _papers(build, ids)
    links = []
    for suffix in SUFFIXES:
        output_format = BY_SUFFIX[f".{suffix}"]
        target = target_of(docname, name, suffix)
        content = output_format.write(papers, build.store.full, False).encode("utf-8", "replace")
        write_if_changed(Path(builder.outdir) / target, content)
        links.append((output_format.label, address(builder, docname, target)))
    return tuple(links)


def target_of(docname: str, name: str, suffix: str) -> str:
    """The place of a file that a page offers, relative to the output."""
    return f"{FOLDER}/{docname}/{name}.{suffix}"


def _papers(build: Build, ids: Sequence[str]) -> list[Paper]:
    """The papers of some ids, each once."""
    library = build.store.full
    known = dict.fromkeys(found for id_ in ids if (found := library.resolve(id_)) is not None)
    return [library.papers[id_] for id_ in known]


def address(builder: Builder, docname: str, target: str) -> str:
    """The address of a file of the output as seen from a page.

    Args:
        builder: The builder that writes the page.
        docname: The page.
        target: The file, relative to the output folder, with ``/``.
    """
    page = "" if builder.name == "singlehtml" else builder.get_target_uri(docname)
    return relative_uri(page, quote(target))


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file unless it holds just that."""
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


# Feeds: of the project's newest papers, and of lists

NOBODY = ("unknown", "Author name not set")
"""What Sphinx takes for the author of a project that names none."""

LONGEST_FEED = 100
"""How many papers a feed holds, the newest: its readers download all of it again and again."""


def has_feed(build: Build) -> bool:
    """Whether the build writes a feed of the project."""
    return _wants_feed(build) and bool(build.config.html_baseurl)


def _wants_feed(build: Build) -> bool:
    return bool(build.config.research_feed) and writes_pages(build.builder)


def check_feed(build: Build) -> None:
    """Warn where there is no address for a feed."""
    if _wants_feed(build) and not build.config.html_baseurl:
        warn(
            "feed",
            __("conf.py: research_feed needs html_baseurl, the address of the site; no feed is written"),
        )


def write_feed(build: Build) -> None:
    """Write the feed of the project, unless it is there and nothing in it has changed."""
    if not has_feed(build):
        return
    config = build.config
    path = Path(build.builder.outdir) / config.research_feed
    state = build.state_of_output("-feed")
    values = (config.project, config.author, config.html_baseurl, config.research_feed)
    key = {"key": digest(build.addresses.key, values, build.builder.get_target_uri(config.root_doc))}
    if path.is_file() and read_state(state) == key:
        return
    write_if_changed(path, _feed_text(build).encode("utf-8"))
    write_state(state, key)


def _feed_text(build: Build) -> str:
    """The feed: the project's own papers, newest first; where none is its own, those that use it."""
    from sphinxcontrib_research.query import parse_selection, select

    library = build.store.base
    options = {"sort": DEFAULT_SORT, "limit": str(LONGEST_FEED)}
    papers = select(library, parse_selection(options)[0])
    if not papers:
        papers = select(library, parse_selection({**options, "relation": "!cited"})[0])
    return _atom(build, papers, build.config.project, build.config.research_feed)


def list_feed(build: Build, docname: str, name: str, ids: Sequence[str]) -> str:
    """Write the feed of a list, unless it is there and nothing in it has changed.

    Args:
        build: Where the papers are.
        docname: The page of the list.
        name: The name of the file, without suffix.
        ids: The papers.

    Returns:
        Its address as seen from the page; empty where there is none.
    """
    from sphinxcontrib_research.query import parse_selection
    from sphinxcontrib_research.query.order import in_order

    builder = build.builder
    if not writes_pages(builder) or not build.config.html_baseurl:
        return ""
    order = parse_selection({"sort": DEFAULT_SORT})[0].sort
    ours = [paper for paper in _papers(build, ids) if not paper.is_cited]
    papers = in_order(build.store.full, ours, order)[:LONGEST_FEED]
    title = build.env.titles[docname].astext() if docname in build.env.titles else name
    target = list_feed_path(docname, name)
    text = _atom(build, papers, title, target, builder.get_target_uri(docname))
    write_if_changed(Path(builder.outdir) / target, text.encode("utf-8"))
    return address(builder, docname, target)


def list_feed_path(docname: str, name: str) -> str:
    """Where the feed of a list is, relative to the output folder."""
    return target_of(docname, name, "xml")


def _atom(build: Build, papers: Sequence[Paper], title: str, path: str, page: str = "") -> str:
    from sphinxcontrib_research.writers.web import atom

    config = build.config
    base = config.html_baseurl.rstrip("/") + "/"
    addresses = {}
    for paper in papers:
        home = build.addresses.home("paper", paper.id)
        if home is not None:
            addresses[paper.id] = f"{base}{build.builder.get_target_uri(home.docname)}{home.fragment}"
    return atom(
        papers,
        title=title,
        base=base,
        path=path,
        page=page,
        author=config.author if config.author not in NOBODY else "",
        language=(config.language or "").replace("_", "-"),
        addresses=addresses,
        words=build.words.gettext,
    )


# What has no source any more
#
# Sphinx leaves what it once wrote. Of a paper that is hidden now nothing may stay, so the names of all files
# that lists, feeds and papers brought into the output are kept beside the doctrees.


def remove_unwanted(build: Build) -> None:
    """When all documents are read: remove what earlier builds wrote and no document wants.

    This comes before anything is written, as a book is put together from all that lies in its folder; and so
    a build that never ends leaves nothing that the next does not know of.
    """
    path = build.state_of_output("-outputs")
    old: list[str] = list(read_state(path).get("files", ()))
    wanted = sorted({*_wanted(build)})
    if wanted == old:
        return
    used = {*wanted, *_of_sphinx(build)}
    remove_files(Path(build.builder.outdir), [name for name in old if name not in used])
    write_state(path, {"files": wanted})


def _wanted(build: Build) -> Iterator[str]:
    """All files, relative to the output folder."""
    builder, config, env = build.builder, build.config, build.env
    with_feeds = writes_pages(builder) and bool(config.html_baseurl)
    if has_feed(build):
        yield posixpath.normpath(config.research_feed)
    downloads, images = getattr(builder, "download_support", False), _image_folder(builder)
    copies = {str(name): str(known[1]) for name, known in env.dlfiles.items()}
    for docname, data in build.addresses.documents.items():
        for files, feed in data.exports.values():
            if files and downloads:
                yield from (target_of(docname, files, suffix) for suffix in SUFFIXES)
            if feed and with_feeds:
                yield list_feed_path(docname, feed)
        if downloads:
            yield from (f"_downloads/{copies[one]}" for one in data.downloads if one in copies)
        if builder.supported_image_types:
            found = (env.images[one][1] for one in data.images if one in env.images)
            yield from (posixpath.join(images, name) for name in found)


def _of_sphinx(build: Build) -> Iterator[str]:
    """The files that Sphinx copies, for whomever."""
    images: Any = build.env.images
    downloads: Any = build.env.dlfiles
    folder = _image_folder(build.builder)
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
