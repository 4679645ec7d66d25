"""What the domain tells the inventory and the search: all that has a home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinxcontrib_research.sphinx_ext.files import digest, read_state, write_state
from sphinxcontrib_research.sphinx_ext.homes import paper_anchor
from sphinxcontrib_research.sphinx_ext.search import names_of

if TYPE_CHECKING:
    from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain


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
    from sphinxcontrib_research import text

    library = domain.store.full
    documents = domain.shown_documents.values()
    rows: list[list[str | int]] = [
        [
            id_,
            text.plain(library.papers[id_].title),
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
