"""The index pages: all papers, authors and topics that are at home in the project."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from sphinx.domains import Index, IndexEntry
from sphinx.locale import get_translation

from sphinxcontrib_research.ext.addresses import Home, object_anchor, writes_pages
from sphinxcontrib_research.ext.build import build_of
from sphinxcontrib_research.ext.logging import CATALOGUE, words_of
from sphinxcontrib_research.ext.state import digest, output_file, read_state, surroundings, write_state
from sphinxcontrib_research.ext.write.assets import STYLE
from sphinxcontrib_research.util.collation import collation
from sphinxcontrib_research.util.scripts import comma, filled, is_rtl, separator, stands_apart

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper, Person

_ = get_translation(CATALOGUE)

Row = tuple[str, str, int, str, str, str, str]
"""A letter, then an entry: name, kind, document, anchor, text in parentheses, description (HTML).

The kind is 1 where entries follow that belong to this one, and 2 for these.
"""

OTHER = "#"
"""The heading of names that begin with neither a letter nor anything that sorts like one."""


class ResearchIndex(Index):
    """What the three have in common.

    Sphinx generates them in each build, also when nothing has changed and the library is not loaded, and
    writes the page of each index that has entries. So one whose page is up to date has none meanwhile.
    """

    heading: str
    """The title of the page, translated when it is used."""

    def generate(
        self, docnames: Iterable[str] | None = None
    ) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """The entries by letter, in order.

        Args:
            docnames: Only entries in these documents.

        Returns:
            The entries, none for builders that do not write HTML, and that they are not folded.
        """
        build = build_of(self.domain.env)
        if build.builder.format != "html" or self.name in build.index_pages.unchanged:
            return [], False
        wanted = set(docnames) if docnames is not None else None
        letters: dict[str, list[IndexEntry]] = {}
        for letter, name, kind, docname, anchor, extra, description in self.rows(build):
            if wanted is None or docname in wanted:
                entry = IndexEntry(name, kind, docname, anchor, extra, "", description)
                letters.setdefault(letter, []).append(entry)
        return list(letters.items()), False

    def rows(self, build: Build) -> list[Row]:
        """All rows, in order, made once in a build."""
        rows = build.index_pages.rows
        if self.name not in rows:
            rows[self.name] = self.make(build)
        return rows[self.name]

    @abstractmethod
    def make(self, build: Build) -> list[Row]:
        """All rows, in order."""


def _place(home: Home | None) -> tuple[str, str]:
    return (home.docname, home.anchor) if home is not None else ("", "")


def _paper_row(letter: str, kind: int, build: Build, paper: Paper, title: str, who: str) -> Row:
    docname, anchor = _place(build.addresses.homes.get(paper.id))
    anchor = anchor or object_anchor(build.store.full, "paper", paper.id)
    year = str(paper.year) if paper.year else ""
    return letter, title or paper.id, kind, docname, anchor, year, who


def _who(build: Build, paper: Paper, et_al: str) -> str:
    """The authors of a paper as HTML: their names as texts cite them, linked to where they are at home."""
    from sphinxcontrib_research.model.names import name_in_text

    if (len(paper.authors) > 2 or paper.authors_open) and paper.authors:
        first = name_in_text(paper.authors[0])
        return escape(filled(et_al, author=first)).replace(escape(first), _name(build, paper.authors[0]), 1)
    between = separator(map(name_in_text, paper.authors), lambda comma: str(_(comma)))
    return between.join([_name(build, person) for person in paper.authors])


def _apart(text: str, language: str) -> str:
    """A text of the data as HTML, apart from what is beside it if it runs against the page."""
    shown = escape(text)
    return f"<bdi>{shown}</bdi>" if stands_apart(text, in_rtl=is_rtl(language)) else shown


def _name(build: Build, person: Person) -> str:
    from sphinxcontrib_research.model.names import name_in_text

    library, name = build.store.full, _apart(name_in_text(person), build.store.language)
    author = library.author_of(person) if library.authors else None
    address = build.addresses.address("author", author.id, "research-papers") if author is not None else ""
    return f'<a href="{escape(address)}">{name}</a>' if address else name


ARTICLES = {
    "en": ("a ", "an ", "the "),
    "de": ("der ", "die ", "das ", "ein ", "eine "),
    "fr": ("le ", "la ", "les ", "l'", "un ", "une ", "des "),
    "es": ("el ", "la ", "los ", "las ", "un ", "una "),
    "it": ("il ", "lo ", "la ", "i ", "gli ", "le ", "l'", "un ", "uno ", "una "),
    "pt": ("o ", "a ", "os ", "as ", "um ", "uma "),
}
"""The words that titles of a language are not sorted by."""


def without_article(title: str, language: str) -> str:
    """A title as it is sorted: without its first word if that is an article.

    Args:
        title: The title.
        language: The language of the paper, as its record says; empty: English.

    >>> [without_article(title, "") for title in ("The Sea", "A Pond", "A", "Theory", "Die Hard")]
    ['Sea', 'Pond', 'A', 'Theory', 'Die Hard']
    >>> without_article("Die See", "de-CH")
    'See'
    """
    lower = title.lower().replace("\u2019", "'")
    articles = ARTICLES.get((language or "en").lower()[:2], ())
    first = next((one for one in articles if lower.startswith(one)), "")
    return title[len(first) :].lstrip() or title


class PapersIndex(ResearchIndex):
    """All papers with a home, by title."""

    name = "papers"
    localname = heading = _("Papers")

    def make(self, build: Build) -> list[Row]:
        """All rows, in order."""
        papers, et_al = build.store.full.papers, str(_("{author} et al."))
        shown = [
            (without_article(title, papers[id_].language), id_, title)
            for id_, title, kind, *_rest in build.addresses.objects.rows
            if kind == "paper" and not papers[id_].is_cited
        ]
        order = collation(build.store.language)
        shown.sort(key=lambda row: (order.key(row[0]), row[1]))
        return [
            _paper_row(
                order.letter(sorted_by) or OTHER,
                0,
                build,
                papers[id_],
                title,
                _who(build, papers[id_], et_al),
            )
            for sorted_by, id_, title in shown
        ]


class AuthorsIndex(ResearchIndex):
    """Authors that have a record, by family name, each with the papers that are at home here."""

    name = "authors"
    localname = heading = _("Authors")

    def make(self, build: Build) -> list[Row]:
        """All rows, in order."""
        from sphinxcontrib_research import markup
        from sphinxcontrib_research.model.names import parse_person

        library = build.store.full
        rows: list[Row] = []
        people = [(parse_person(author.name), author) for author in library.authors.values()]
        order = collation(build.store.language)
        people.sort(key=lambda pair: (order.key(pair[0].family_name), order.key(pair[1].name), pair[1].id))
        for person, author in people:
            papers = library.papers_of(author.id)
            ids = [id_ for id_ in papers if id_ in build.addresses.homes and not library.papers[id_].is_cited]
            docname, anchor = _place(build.addresses.home("author", author.id))
            anchor = anchor or object_anchor(library, "author", author.id)
            if not ids and not docname:
                continue
            letter = order.letter(person.family_name) or OTHER
            rows.append((letter, author.name, 1 if ids else 0, docname, anchor, "", ""))
            rows += [
                _paper_row(letter, 2, build, library.papers[id_], markup.plain(library.papers[id_].title), "")
                for id_ in _newest_first(library, ids)
            ]
        return rows


def _newest_first(library: Library, ids: list[str]) -> list[str]:
    from sphinxcontrib_research import markup

    key = collation(library.words.language).key
    return sorted(
        ids, key=lambda id_: (-(library.papers[id_].year or 0), key(markup.plain(library.papers[id_].title)))
    )


class TopicsIndex(ResearchIndex):
    """All topics with a place, by title."""

    name = "topics"
    localname = heading = _("Topics")

    def make(self, build: Build) -> list[Row]:
        """All rows, in order."""
        from sphinxcontrib_research.util.locales import grouped

        order, rows = collation(build.store.language), []
        in_documents: dict[str, list[str]] = {}
        for place in (one for data in build.addresses.documents.values() for one in data.topics):
            in_documents.setdefault(place.topic, []).extend(place.papers)
        for id_, title, kind, docname, anchor, _priority in build.addresses.objects.rows:
            if kind == "topic":
                library = build.store.full
                named = {library.resolve(one) for one in in_documents.get(id_, ())}
                found = {one for one in named if one is not None} | {*library.topic_papers(id_)}
                count = sum(not library.papers[one].is_cited for one in found)
                rows.append(
                    (
                        order.letter(title) or OTHER,
                        title,
                        0,
                        docname,
                        anchor,
                        grouped(count, build.words.language) if count else "",
                        "",
                    )
                )
        return sorted(rows, key=lambda row: (order.key(row[1]), row[3], row[4]))


INDICES = (PapersIndex, AuthorsIndex, TopicsIndex)
NAMES = frozenset(f"research-{index.name}" for index in INDICES)
"""The names of the pages."""


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], _doctree: nodes.document | None
) -> str | None:
    """Give our indices a template of ours: Sphinx's sets all names as code."""
    if pagename not in NAMES or templatename != "domainindex.html":
        return None
    app.add_css_file(STYLE)
    language = app.config.language
    context |= {
        "research_is_rtl": is_rtl(language),
        "research_apart": lambda text: _apart(text, language),
        # Its letters decide: addresses of links have none but Latin ones.
        "research_comma": lambda names: comma((names,), words_of(language).gettext),
    }
    return "research/index.html"


def _digest(rows: list[Row], around: str) -> str:
    """A digest of a page; empty for one without entries, which is not written."""
    return digest(rows, around) if rows else ""


def _is_there(builder: Builder, name: str, state: dict[str, str]) -> bool:
    return not state.get(name) or output_file(builder, f"research-{name}").is_file()


STATE = "-indices"
"""The file that holds digests of the pages of indices."""


def find_unchanged(build: Build) -> None:
    """Before Sphinx generates the indices: find those whose pages need not be written."""
    builder, pages = build.builder, build.index_pages
    indices = [index(build.env.get_domain("research")) for index in INDICES]
    # A book is put together from all its parts in every build.
    if builder.name == "epub":
        _remove_pages(builder, [index.name for index in indices if not index.rows(build)])
    if not writes_pages(builder):
        return
    path = build.state_of_output(STATE)
    old, around = read_state(path), surroundings(builder)
    key = digest(build.addresses.key, around)
    new = old
    if old.get("key") != key:
        new = {"key": key} | {index.name: _digest(index.rows(build), around) for index in indices}
    pages.unchanged = frozenset(
        index.name
        for index in indices
        if new.get(index.name) == old.get(index.name) and _is_there(builder, index.name, new)
    )
    if new != old:
        # Gone until the build has ended well.
        path.unlink(missing_ok=True)
        pages.new_state = new


def write_unchanged(build: Build) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The pages that are up to date, for a build that writes everything: Sphinx takes them to be empty."""
    pages, domain = build.index_pages, build.env.get_domain("research")
    unchanged, pages.unchanged = pages.unchanged, frozenset()
    for index in INDICES:
        content, collapse = index(domain).generate() if index.name in unchanged else ([], False)
        if content:
            context = {"indextitle": index.localname, "content": content, "collapse_index": collapse}
            yield f"research-{index.name}", context, "domainindex.html"


def _remove_pages(builder: Builder, names: Iterable[str]) -> None:
    """Remove the pages of indices without entries: Sphinx writes none, and leaves those of earlier builds."""
    for name in names:
        page = f"research-{name}"
        if page not in builder.env.found_docs:
            output_file(builder, page).unlink(missing_ok=True)


def finish(build: Build, *, ended_well: bool) -> None:
    """At the end of a build: keep the digests of the pages, and let the indices be generated at any time."""
    pages = build.index_pages
    pages.unchanged = frozenset()
    if ended_well and pages.new_state:
        _remove_pages(build.builder, [one.name for one in INDICES if not pages.new_state.get(one.name)])
        write_state(build.state_of_output(STATE), dict(pages.new_state))
    pages.new_state = {}
