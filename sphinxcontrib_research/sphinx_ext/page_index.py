"""Pages of papers in the search index: they are no documents, so Sphinx does not put them there itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import new_document

from sphinxcontrib_research import text
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.sphinx_ext.search import index_of, remember_stems

if TYPE_CHECKING:
    from sphinx.builders import Builder

_NO_MARKUP = str.maketrans("<>", "\u2039\u203a")
"""Not every Sphinx escapes the titles that its search page shows."""


def words_of_paper(paper: Paper) -> str:
    """What a page can be found by besides its title, each word once."""
    parts = [
        paper.short,
        *(person.name for person in paper.authors),
        *paper.venues,
        *paper.tags,
        paper.summary,
        paper.abstract,
    ]
    shown = " ".join(text.plain(part) for part in parts if part)
    return " ".join(dict.fromkeys([paper.id, *shown.split()]))


def feed_search(builder: Builder, pages: Mapping[str, tuple[str, str]]) -> None:
    """Put pages into the search index, from which Sphinx takes in each build what is no document.

    Args:
        builder: The builder; nothing is done if it makes no index.
        pages: The title and the words of each page.
    """
    indexer = index_of(builder)
    if indexer is None:
        return
    remember_stems(indexer.lang)
    document = new_document("<research>")
    for page, (shown, words) in pages.items():
        title = shown.translate(_NO_MARKUP)
        section = nodes.section("", nodes.title("", title), nodes.paragraph("", words))
        document.children = [section]
        section.parent = document
        indexer.feed(page, page, title, document)
    prune = indexer.prune

    def prune_documents(names: Iterable[str]) -> None:
        # Before it is written, the index is cut down to documents.
        prune([*names, *pages])

    indexer.prune = prune_documents
