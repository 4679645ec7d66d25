"""Where each paper lives, and what the domain tells the inventory and the search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx.errors import NoUri

from sphinxcontrib_research.ext.state.files import digest, read_state, write_state
from sphinxcontrib_research.ext.write.search import names_of

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_research.ext.domain import ResearchDomain
    from sphinxcontrib_research.ext.state.documents import Facts, Listing
    from sphinxcontrib_research.model.library import Library


@dataclass(frozen=True, slots=True)
class Home:
    """A document and an anchor in it."""

    docname: str
    anchor: str


def in_toctree_order(env: BuildEnvironment, docnames: Iterable[str]) -> list[str]:
    """Document names in the order of the table of contents; those that are in none follow by name."""
    wanted = set(docnames)
    ordered: dict[str, None] = {}
    stack = [env.config.root_doc]
    seen = set()
    while stack:
        docname = stack.pop()
        if docname in seen:
            continue
        seen.add(docname)
        if docname in wanted:
            ordered[docname] = None
        stack.extend(reversed(env.toctree_includes.get(docname, [])))
    return [*ordered, *sorted(wanted - set(ordered))]


def uri_between(builder: Builder, from_docname: str, docname: str) -> str | None:
    """The address of a document as seen from another; ``None`` where the builder writes no such page.

    Builders that write no pages need not know any address: some raise ``NoUri``, others have nothing that
    makes one, or have it only while they write.
    """
    try:
        return builder.get_relative_uri(from_docname, docname)
    except (NoUri, NotImplementedError, AttributeError):
        return None


def paper_anchor(slug: str) -> str:
    """The anchor of a paper's first entry on any page."""
    return f"research-paper-{slug}"


def anchors_of(facts: Facts, slug: Callable[[str], str]) -> dict[int, tuple[str, ...]]:
    """The anchors of all entries of a document, by the number of the listing.

    The first entry of a paper has the plain one, later ones end in ``-2``, ``-3`` …; what is the plain one of
    another paper on the page is left out.
    """
    taken = {slug(id_) for listing in facts.listings for id_ in listing.ids}
    count: dict[str, int] = {}
    anchors = {}
    for listing in facts.listings:
        row = []
        for id_ in listing.ids:
            name = plain = slug(id_)
            number = count.get(plain, 0) + 1
            while number > 1 and (name := f"{plain}-{number}") in taken:
                number += 1
            count[plain] = number
            row.append(paper_anchor(name))
        anchors[listing.number] = tuple(row)
    return anchors


def _rank(listing: Listing) -> int:
    if listing.is_home:
        return 0
    return 2 if listing.is_limited or listing.is_table else 1


_RANK_OF_MENTION = 3


def homes_of(
    facts: Mapping[str, Facts],
    ordered: Iterable[str],
    anchors: Callable[[str], Mapping[int, tuple[str, ...]]],
    resolve: Callable[[str], str | None],
) -> tuple[dict[str, Home], list[tuple[str, str, int]]]:
    """Find the home of every paper that some document shows or names in a topic.

    Args:
        facts: What is known of each document.
        ordered: The documents' names in the order of the table of contents.
        anchors: From a document's name to its anchors, see :func:`anchors_of`.
        resolve: From what a document calls a paper to its id, if there is such a paper.

    Returns:
        The homes by paper, and for each paper with a second ``:home:`` its id, the document and the line.
    """
    best: dict[str, tuple[int, Home]] = {}
    twice = []
    for docname in ordered:
        rows = anchors(docname)
        # One directive may show a paper in several groups, each a listing of its own.
        claimed: set[tuple[int, str]] = set()
        for listing in facts[docname].listings:
            rank = _rank(listing)
            for position, name in enumerate(listing.ids):
                id_ = resolve(name)
                if id_ is None:
                    continue
                known = best.get(id_)
                if known is not None and rank == 0 and known[0] == 0 and (listing.line, id_) not in claimed:
                    twice.append((id_, docname, listing.line))
                if known is None or rank < known[0]:
                    best[id_] = (rank, Home(docname, rows[listing.number][position]))
                claimed.add((listing.line, id_))
        for mention in facts[docname].mentions:
            id_ = resolve(mention.paper)
            if id_ is not None and id_ not in best:
                best[id_] = (_RANK_OF_MENTION, Home(docname, mention.anchor))
    return {id_: home for id_, (_number, home) in best.items()}, twice


def slug_of(library: Library, id_: str) -> str:
    """A paper's slug; of one that another file hides, what it would be."""
    known = library.resolve(id_)
    if known is not None:
        return library.slug(known)
    from sphinxcontrib_research.model.addresses import slugify

    return slugify(id_)


# What the domain tells the inventory and the search: all that has a home.


def key_of_objects(domain: ResearchDomain) -> str:
    """A digest of all that decides what is at home where."""
    shown = [
        (name, facts.listings, facts.mentions, facts.topics, facts.profiles)
        for name, facts in sorted(domain.shown_documents.items())
    ]
    pages = (domain.paper_pages.folder, domain.paper_pages.documents_there)
    toctree = sorted(domain.env.toctree_includes.items())
    return digest(domain.store.inputs(), shown, toctree, pages, domain.env.config.language)


def kept_objects(domain: ResearchDomain) -> dict[str, Any]:
    """The objects (``rows``) and what papers are called besides their titles (``names``).

    They are kept beside the doctrees: a build that loads no paper needs them as well.
    """
    path = domain.store.state_folder / "objects.json"
    key = domain.objects_key()
    state = read_state(path)
    if state.get("key") != key:
        rows = object_rows(domain)
        papers = domain.store.full.papers
        places = [(papers[str(row[0])], row[3], row[4]) for row in rows if row[2] == "paper"]
        names = [[name, page, anchor] for paper, page, anchor in places for name in names_of(paper)]
        state = {"key": key, "rows": rows, "names": names}
        write_state(path, state)
    return state


def object_rows(domain: ResearchDomain) -> list[list[str | int]]:
    """Papers, authors and topics with a home: id, title, type, document, anchor and priority of each."""
    from sphinxcontrib_research import markup

    library = domain.store.full
    documents = domain.shown_documents.values()
    rows: list[list[str | int]] = [
        [
            id_,
            markup.plain(library.papers[id_].title),
            "paper",
            home.docname,
            home.anchor or paper_anchor(library.slug(id_)),
            0,
        ]
        for id_, home in sorted(domain.homes.items())
        if id_ in library.papers
    ]
    for id_ in sorted({id_ for facts in documents for id_, _anchor in facts.profiles}):
        home = domain.home_of("author", id_)
        if home is not None and id_ in library.authors:
            rows.append([id_, one_line(library.authors[id_].name), "author", home.docname, home.anchor, 0])
    titles = {
        (name, one.anchor): one.title
        for name, facts in domain.shown_documents.items()
        for one in facts.topics
    }
    for id_ in sorted({one.topic for facts in documents for one in facts.topics}):
        home = domain.home_of("topic", id_)
        if home is not None:
            title = titles[home.docname, home.anchor] or id_
            rows.append([id_, one_line(title), "topic", home.docname, home.anchor, 0])
    return rows


def one_line(shown: str) -> str:
    """A text without line breaks, as inventories need it."""
    return " ".join(shown.split())
