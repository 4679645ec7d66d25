"""What a page's head holds for search engines, reference managers and other sites.

JSON-LD of lists, papers and people; ``citation_*`` tags and Open Graph where a page is about one paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from docutils import nodes

from sphinxcontrib_research.ext.addresses import object_anchor, writes_pages
from sphinxcontrib_research.ext.build import build_of
from sphinxcontrib_research.ext.nodes import research_view
from sphinxcontrib_research.ext.write import page_of
from sphinxcontrib_research.ext.write.exports import address, has_feed, list_feed_path
from sphinxcontrib_research.render import ExportView, ListView, ProfileView, TableView

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.ext.site.page_content import Subject
    from sphinxcontrib_research.model.paper import Paper

LONGEST_LIST = 100
"""A page's list names this many papers at most, and the number of all: what search engines read of a page is
bounded, and so is what it grows by."""


@dataclass(frozen=True, slots=True)
class Head:
    """A page as its head describes it."""

    build: Build
    name: str
    """The document, or the page of an object."""
    url: str
    """The absolute address; empty without ``html_baseurl``."""

    def absolute(self, address: str) -> str:
        """An address on the page as others can follow it; empty where that is not known."""
        return urljoin(self.url, address) if self.url and address else ""


@dataclass(frozen=True, slots=True)
class About:
    """The one paper that a page is about, with the addresses of what the site itself serves of it."""

    paper: Paper
    pdf: str = ""
    image: str = ""


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add to the tags of a page's head."""
    builder = app.builder
    # The builder "json" writes out the whole context.
    subject = context.pop("research_subject", None)
    if not writes_pages(builder) or getattr(builder, "embedded", False):
        return
    build = build_of(builder.env)
    before: str = context.get("metatags") or ""
    head = Head(build, pagename, context.get("pageurl") or "")
    tags = list(_feed_tags(build, pagename))
    if subject is not None:
        tags += _tags_of_page(head, subject, before)
    elif doctree is not None and pagename in build.documents:
        tags += _list_feeds(head, doctree)
        tags += _tags_of_document(head, doctree, before)
    if tags:
        context["metatags"] = before + "\n" + "\n".join(tags) + "\n"


def _feed_tags(build: Build, pagename: str) -> Iterator[str]:
    if has_feed(build):
        config = build.config
        yield _alternate(config.project, address(build.builder, pagename, config.research_feed))


def _list_feeds(head: Head, doctree: nodes.document) -> Iterator[str]:
    """The feeds of the page's lists."""
    for leaf in doctree.findall(research_view) if head.build.config.html_baseurl else ():
        view = leaf["view"]
        if isinstance(view, ExportView) and view.feed:
            title = head.build.env.titles.get(head.name)
            place = address(head.build.builder, head.name, list_feed_path(head.name, view.feed))
            yield _alternate(title.astext() if title is not None else view.feed, place)


def _alternate(title: str, place: str) -> str:
    return (
        f'<link rel="alternate" type="application/atom+xml" title="{escape(title)}" href="{escape(place)}" />'
    )


def _tags_of_page(head: Head, subject: Subject, before: str) -> Iterable[str]:
    """The tags of a page of our own."""
    from sphinxcontrib_research.writers import web

    library = head.build.store.full
    if subject.kind == "paper":
        return _tags_of_paper(head, About(library.papers[subject.id], subject.pdf, subject.image), before)
    image, site = head.absolute(subject.image), head.build.config.project
    described = []
    if subject.kind == "author":
        author = library.authors[subject.id]
        described.append(web.person(author, url=head.url, image=image))
        graph = web.open_graph_of_page(author.name, author.bio, "profile", head.url, site, image)
    else:
        topic = library.topics[subject.id]
        graph = web.open_graph_of_page(topic.title, topic.summary, "website", head.url, site, image)
    name = graph[0][1]
    places = {id_: f"#{object_anchor(library, 'paper', id_)}" for id_ in subject.papers}
    described += _list_of(head, places, name)
    return (*_graph_tags(graph, before), *(_script(one) for one in described))


def _about_document(build: Build, docname: str, leaves: Sequence[research_view]) -> About | None:
    """The paper that a document is about: its only view is one ``paper`` directive."""
    if len(leaves) != 1 or not isinstance(view := leaves[0]["view"], ListView) or not view.single:
        return None
    known = build.store.full.resolve(view.ids[0]) if view.ids else None
    if known is None:
        return None
    paper = build.store.full.papers[known]
    if paper.is_cited:
        return None
    page = page_of(build, docname)
    pdf = next((link.path for link in paper.links if link.kind == "pdf" and link.path), "")
    image = page.image(paper.image) if paper.image and "image" in view.parts else ""
    return About(paper, page.download(pdf) if pdf else "", image)


def _tags_of_document(head: Head, doctree: nodes.document, before: str) -> Iterable[str]:
    leaves = list(doctree.findall(research_view))
    about = _about_document(head.build, head.name, leaves)
    if about is not None:
        return _tags_of_paper(head, about, before)
    return (_script(one) for one in (*_people(head, leaves), *_lists(head, leaves)))


def _tags_of_paper(head: Head, about: About, before: str) -> Iterator[str]:
    from sphinxcontrib_research.writers import web

    config, library = head.build.config, head.build.store.full
    language = config.language.replace("_", "-") if config.language else ""
    pdf, image = head.absolute(about.pdf), head.absolute(about.image)
    tags = web.tags(about.paper, library, url=head.url, pdf_url=pdf, language=language)
    yield from (_meta("name", name, content) for name, content in tags)
    graph = web.open_graph(about.paper, library, url=head.url, site_name=config.project, image=image)
    yield from _graph_tags(graph, before)
    described = web.paper(about.paper, library, url=head.url)
    if pdf:
        described["encoding"] = {
            "@type": "MediaObject",
            "contentUrl": pdf,
            "encodingFormat": "application/pdf",
        }
    yield _script(described | ({"image": image} if image else {}))


def _graph_tags(graph: Sequence[tuple[str, str]], before: str) -> Iterator[str]:
    """Open Graph and the description, unless another extension, or the author, has added them already."""
    if 'name="description"' not in before:
        yield from (_meta("name", "description", text) for name, text in graph if name == "og:description")
    if 'property="og:' not in before:
        yield from (_meta("property", name, content) for name, content in graph)


def _lists(head: Head, leaves: Iterable[research_view]) -> Iterator[Any]:
    """All papers that a page lists, each once, as one list; not what the project only cites."""
    library, anchors = head.build.store.full, head.build.addresses.all_anchors(head.name)
    places: dict[str, str] = {}
    for leaf in leaves:
        view = leaf["view"]
        if isinstance(view, ListView | TableView):
            for id_, anchor in zip(view.ids, anchors.get(view.number, ()), strict=False):
                if (known := library.resolve(id_)) is not None and not library.papers[known].is_cited:
                    places.setdefault(known, anchor)
    title = head.build.env.titles.get(head.name)
    yield from _list_of(
        head,
        {id_: f"#{anchor}" for id_, anchor in places.items()},
        title.astext() if title is not None else "",
    )


def _list_of(head: Head, places: Mapping[str, str], name: str) -> Iterator[Any]:
    """Some papers as one list, by their places on the page; nothing of none."""
    from sphinxcontrib_research.writers import web

    papers = head.build.store.full.papers
    entries = [_entry(head, papers[id_], places[id_]) for id_ in list(places)[:LONGEST_LIST]]
    if entries:
        yield web.item_list(entries, name=name, url=head.url) | {"numberOfItems": len(places)}


def _entry(head: Head, paper: Paper, place: str) -> tuple[str, str]:
    """The name of an entry and its address: its page, its place on this one, or the paper itself."""
    from sphinxcontrib_research import markup
    from sphinxcontrib_research.writers.reference import web_address

    own = head.build.addresses.address("page", paper.id, head.name)
    return markup.plain(paper.title), head.absolute(own or place) or web_address(paper)


def _people(head: Head, leaves: Iterable[research_view]) -> Iterator[Any]:
    from sphinxcontrib_research.writers import web

    for leaf in leaves:
        view = leaf["view"]
        author = head.build.store.full.authors.get(view.author) if isinstance(view, ProfileView) else None
        if author is not None:
            image = page_of(head.build, head.name).image(author.image) if author.image else ""
            url = head.absolute(f"#{leaf['ids'][0]}") if leaf["ids"] else head.url
            yield web.person(author, url=url, image=head.absolute(image))


def _script(described: Any) -> str:
    from sphinxcontrib_research.writers import web

    return f'<script type="application/ld+json">{web.dumps(described)}</script>'


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{escape(name)}" content="{escape(content)}" />'
