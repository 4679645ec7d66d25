"""What the search index gets of a page: the distinct words of its papers, each stemmed once a build."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import new_document

from sphinxcontrib_research.ext.state import digest, read_state, write_state
from sphinxcontrib_research.render import ListView, TableView, View
from sphinxcontrib_research.util import replace_file

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


def complete_index(
    builder: StandaloneHTMLBuilder,
    pages: Mapping[str, tuple[str, str]],
    names: Sequence[tuple[str, str, str]],
    kept: Path,
) -> None:
    """Add pages and names to the search index that Sphinx has written, which holds documents only.

    The result is kept, and used again where Sphinx wrote the same and no page or name has changed: stemming
    the words of a thousand pages takes a second.

    Args:
        builder: The builder; nothing is done if it has written no search index.
        pages: The title and the words of each page.
        names: Names that lead to places, each with a page and an anchor.
        kept: The file beside the doctrees that holds the result of the last build.
    """
    index = index_of(builder)
    path = Path(builder.outdir) / (builder.searchindex_filename or "")
    if index is None or not path.is_file():
        return
    key = digest(path.read_bytes(), sorted(pages.items()), names)
    state = read_state(kept)
    if state.get("key") == key:
        content = state["index"].encode()
    else:
        add_pages(index, pages)
        add_names(builder, names)
        content = _dumped(builder, index)
        if builder.indexer_dumps_unicode:
            write_state(kept, {"key": key, "index": content.decode()})
    replace_file(path, content, durable=False)


def _dumped(builder: StandaloneHTMLBuilder, index: Any) -> bytes:
    if builder.indexer_dumps_unicode:
        text = io.StringIO()
        index.dump(text, builder.indexer_format)
        return text.getvalue().encode()
    binary = io.BytesIO()
    index.dump(binary, builder.indexer_format)
    return binary.getvalue()
