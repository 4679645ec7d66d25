"""What the search index gets of a page: the distinct words of its papers, each stemmed once a build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import new_document

from sphinxcontrib_research.render import ListView, TableView, View

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder

    from sphinxcontrib_research.model.library import Library


def index_of(builder: Builder) -> Any:
    """The builder's search index; ``None`` if it makes none."""
    return getattr(builder, "indexer", None) if getattr(builder, "search", False) else None


def remember_stems(language: Any) -> None:
    """Stem each word once a build: Sphinx remembers stems within one page only, and pages share most words.

    This is the one place where a method of an object of Sphinx is wrapped. Without it a first build of 1,000
    papers on ten pages takes a fifth longer, and one with a page for each of them a third.

    Args:
        language: Sphinx's ``SearchLanguage``.
    """
    if not hasattr(language.stem, "cache_info"):
        language.stem = cache(language.stem)


def search_words(library: Library, view: View, split: Callable[[str], list[str]]) -> str:
    """The distinct words of some entries: each is indexed once a page, however often it occurs there.

    They are in lower case: searches are as well.

    Args:
        library: Where the papers are.
        view: What is shown of them.
        split: How the index finds words in a text, which depends on the language.
    """
    from sphinxcontrib_research import markup

    if not isinstance(view, ListView | TableView):
        return ""
    # Cut at blanks first: that is cheap, and leaves few pieces to the language's own way. Text by text, as
    # the pieces of ten thousand abstracts take 100 MB.
    pieces: set[str] = set()
    short: set[str] = set()
    for id_ in dict.fromkeys(view.ids):
        known = library.resolve(id_)
        if known is None:
            continue
        paper = library.papers[known]
        short.update((paper.title, paper.short, *paper.venues, *paper.tags))
        short.update([person.name for person in paper.authors or paper.editors])
        if "abstract" in view.parts:
            pieces.update(markup.words(paper.abstract).lower().split())
    pieces.update(" ".join([markup.words(one) for one in short]).lower().split())
    return " ".join(dict.fromkeys(split(" ".join(sorted(pieces)))))


def add_names(builder: Builder, names: Iterable[tuple[str, str, str]]) -> None:
    """Let names lead to places, as entries of an index do.

    Sphinx takes such entries from documents that it writes, and forgets those of all others: so they are put
    where it keeps them, in each build.

    Args:
        builder: The builder; nothing is done if it makes no search index.
        names: Names, each with a page and an anchor.
    """
    index = index_of(builder)
    entries: dict[str, list[tuple[str, str, str]]] = getattr(index, "_index_entries", {})
    pages = getattr(index, "_titles", {})
    found: dict[str, dict[tuple[str, str, str], None]] = {}
    for name, page, anchor in names:
        if page in pages:
            found.setdefault(page, dict.fromkeys(entries.get(page, ())))[name, anchor, "main"] = None
    entries.update((page, list(rows)) for page, rows in found.items())


def write_index(builder: StandaloneHTMLBuilder, index: Any) -> None:
    """Replace the file of the search index."""
    path = Path(builder.outdir) / builder.searchindex_filename
    new = path.with_name(f"{path.name}.tmp")
    with new.open("w", encoding="utf-8") if builder.indexer_dumps_unicode else new.open("wb") as file:
        index.dump(file, builder.indexer_format)
    new.replace(path)


# Pages of papers: they are no documents, so Sphinx does not put them into the index itself.

_NO_MARKUP = str.maketrans("<>", "\u2039\u203a")
"""Not every Sphinx escapes the titles that its search page shows."""


def add_pages(indexer: Any, pages: Mapping[str, tuple[str, str]]) -> None:
    """Put pages into the search index.

    Args:
        indexer: Sphinx's ``IndexBuilder``.
        pages: The title and the words of each page.
    """
    remember_stems(indexer.lang)
    document = new_document("<research>")
    for page, (shown, words) in pages.items():
        title = shown.translate(_NO_MARKUP)
        section = nodes.section("", nodes.title("", title), nodes.paragraph("", words))
        document.children = [section]
        section.parent = document
        indexer.feed(page, page, title, document)
