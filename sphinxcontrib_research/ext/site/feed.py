"""The feed of a project's newest papers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinxcontrib_research.ext.logging import __, warn
from sphinxcontrib_research.ext.site.paper_pages import writes_pages
from sphinxcontrib_research.ext.state.files import digest, read_state, write_state
from sphinxcontrib_research.vocabulary.words import DEFAULT_SORT

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinxcontrib_research.ext.domain import ResearchDomain
    from sphinxcontrib_research.model.paper import Paper

NOBODY = ("unknown", "Author name not set")
"""What Sphinx takes for the author of a project that names none."""

LONGEST_FEED = 100
"""How many papers a feed holds, the newest: its readers ask for all of it again and again."""


def _is_wanted(app: Sphinx) -> bool:
    return bool(app.config.research_feed) and writes_pages(app.builder)


def is_on(app: Sphinx) -> bool:
    """Whether the build writes a feed."""
    return _is_wanted(app) and bool(app.config.html_baseurl)


def check(app: Sphinx) -> None:
    """Say once why there is no feed."""
    if _is_wanted(app) and not app.config.html_baseurl:
        warn(
            "feed",
            __("conf.py: research_feed needs html_baseurl, the address of the site; no feed is written"),
        )


def finish(app: Sphinx, exception: Exception | None) -> None:
    """After a build that ended well, write the feed, unless it is there and nothing in it has changed."""
    if exception is not None or not hasattr(app.builder, "env") or not is_on(app):
        return
    domain = cast("ResearchDomain", app.builder.env.get_domain("research"))
    path = Path(app.outdir) / app.config.research_feed
    name = f"{app.builder.name}-{digest(str(app.outdir))}-feed.json"
    state = domain.store.state_folder / "written" / name
    config = app.config
    values = (config.project, config.author, config.html_baseurl, config.research_feed)
    key = {"key": digest(domain.objects_key(), values, domain.builder.get_target_uri(config.root_doc))}
    if path.is_file() and read_state(state) == key:
        return
    from sphinxcontrib_research.ext.site.exports import write_if_changed

    write_if_changed(path, feed_text(domain).encode("utf-8"))
    write_state(state, key)


def feed_text(domain: ResearchDomain) -> str:
    """The feed: the project's own papers, newest first; where none is its own, those that use it."""
    from sphinxcontrib_research.query.selecting import select
    from sphinxcontrib_research.query.selection import parse_selection

    config, library = domain.env.config, domain.store.base
    options = {"sort": DEFAULT_SORT, "limit": str(LONGEST_FEED)}
    papers = select(library, parse_selection(options)[0])
    if not papers:
        papers = select(library, parse_selection({**options, "relation": "!cited"})[0])
    return _atom(domain, papers, config.project, config.research_feed)


def list_feed(domain: ResearchDomain, docname: str, name: str, ids: Sequence[str]) -> str:
    """Write the feed of a list, unless it is there and nothing in it has changed.

    Args:
        domain: Where the papers are.
        docname: The page of the list.
        name: The name of the file, without suffix.
        ids: The papers.

    Returns:
        Its address as seen from the page; empty where there is none.
    """
    from sphinxcontrib_research.ext.site.exports import address, write_if_changed
    from sphinxcontrib_research.query.order import in_order
    from sphinxcontrib_research.query.selection import parse_selection

    builder = domain.builder
    if not writes_pages(builder) or not builder.config.html_baseurl:
        return ""
    library = domain.store.full
    known = dict.fromkeys(found for id_ in ids if (found := library.resolve(id_)) is not None)
    order = parse_selection({"sort": DEFAULT_SORT})[0].sort
    ours = [paper for id_ in known if not (paper := library.papers[id_]).is_cited]
    papers = in_order(library, ours, order)[:LONGEST_FEED]
    title = domain.env.titles[docname].astext() if docname in domain.env.titles else name
    target = list_feed_path(docname, name)
    text = _atom(domain, papers, title, target, builder.get_target_uri(docname))
    write_if_changed(Path(builder.outdir) / target, text.encode("utf-8"))
    return address(builder, docname, target)


def list_feed_path(docname: str, name: str) -> str:
    """Where the feed of a list is, relative to the output folder."""
    from sphinxcontrib_research.ext.site.exports import FOLDER

    return f"{FOLDER}/{docname}/{name}.xml"


def _atom(domain: ResearchDomain, papers: Sequence[Paper], title: str, path: str, page: str = "") -> str:
    from sphinxcontrib_research.writers.atom import atom

    config = domain.env.config
    base = config.html_baseurl.rstrip("/") + "/"
    addresses = {}
    for paper in papers:
        home = domain.home_of("paper", paper.id)
        if home is not None:
            fragment = f"#{home.anchor}" if home.anchor else ""
            addresses[paper.id] = f"{base}{domain.builder.get_target_uri(home.docname)}{fragment}"
    return atom(
        papers,
        title=title,
        base=base,
        path=path,
        page=page,
        author=config.author if config.author not in NOBODY else "",
        language=(config.language or "").replace("_", "-"),
        addresses=addresses,
    )


def connect(app: Sphinx) -> None:
    """Connect everything."""
    app.connect("builder-inited", check)
    app.connect("build-finished", finish)
