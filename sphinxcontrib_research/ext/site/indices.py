"""The index pages: all papers, authors and topics that are at home in the project."""

from __future__ import annotations

import unicodedata
from abc import abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx.domains import Index, IndexEntry
from sphinx.locale import get_translation

from sphinxcontrib_research.ext.logging import CATALOGUE
from sphinxcontrib_research.ext.site.objects import Home, paper_anchor
from sphinxcontrib_research.ext.site.paper_pages import writes_pages
from sphinxcontrib_research.ext.state.files import digest, output_file, read_state, surroundings, write_state

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.domains import Domain

    from sphinxcontrib_research.ext.domain import ResearchDomain
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

_ = get_translation(CATALOGUE)

Row = tuple[str, str, int, str, str, str, str]
"""A letter, then an entry: name, kind, document, anchor, what stands in parentheses, description.

The kind is 1 where entries follow that belong to this one, and 2 for these.
"""

OTHER = "#"
"""The heading of names that begin with neither a letter nor anything that sorts like one."""


class ResearchIndex(Index):
    """What the three have in common.

    Sphinx asks in each build, also when nothing has changed and the library is not loaded, and writes the
    page of each index that has entries. So one whose page says that already has none while Sphinx prepares.
    """

    heading: str
    """The title of the page, translated when it is asked for."""

    def generate(
        self, docnames: Iterable[str] | None = None
    ) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """The entries by letter, in order.

        Args:
            docnames: Only entries in these documents.

        Returns:
            The entries, none for builders that do not write HTML, and that they are not folded.
        """
        domain = cast("ResearchDomain", self.domain)
        if domain.builder.format != "html" or self.name in domain.written_indices:
            return [], False
        wanted = set(docnames) if docnames is not None else None
        letters: dict[str, list[IndexEntry]] = {}
        for letter, name, kind, docname, anchor, extra, description in self.rows(domain):
            if wanted is None or docname in wanted:
                entry = IndexEntry(name, kind, docname, anchor, extra, "", description)
                letters.setdefault(letter, []).append(entry)
        return list(letters.items()), False

    def rows(self, domain: ResearchDomain) -> list[Row]:
        """All rows, in order, made once a build."""
        if self.name not in domain.index_rows:
            domain.index_rows[self.name] = self.make(domain)
        return domain.index_rows[self.name]

    @abstractmethod
    def make(self, domain: ResearchDomain) -> list[Row]:
        """All rows, in order."""


def letter_of(name: str) -> str:
    """The heading that a name stands under: its first letter or digit, without accent, in upper case.

    >>> [letter_of(name) for name in ("Über", '"Win"', "3D", "", "∞", "张三")]
    ['U', 'W', '3', '#', '#', '张']
    """
    for char in unicodedata.normalize("NFKD", name):
        if char.isalnum():
            return char.upper()
    return OTHER


def _place(home: Home | None) -> tuple[str, str]:
    return (home.docname, home.anchor) if home is not None else ("", "")


def _paper_row(letter: str, kind: int, domain: ResearchDomain, paper: Paper, title: str, who: str) -> Row:
    docname, anchor = _place(domain.homes.get(paper.id))
    anchor = anchor or paper_anchor(domain.store.full.slug(paper.id))
    year = str(paper.year) if paper.year else ""
    return letter, title or paper.id, kind, docname, anchor, year, who


def _who(paper: Paper, et_al: str) -> str:
    if len(paper.authors) > 2 or paper.authors_open:
        return et_al.format(author=paper.authors[0].family_name) if paper.authors else ""
    return ", ".join([person.family_name for person in paper.authors])


class PapersIndex(ResearchIndex):
    """All papers with a home, by title."""

    name = "papers"
    localname = heading = _("Papers")

    def make(self, domain: ResearchDomain) -> list[Row]:
        """All rows, in order."""
        from sphinxcontrib_research.util.folding import fold

        papers, et_al = domain.store.full.papers, str(_("{author} et al."))
        shown = [
            (fold(title), id_, title)
            for id_, title, kind, *_rest in domain.get_objects()
            if kind == "paper" and not papers[id_].is_cited
        ]
        return [
            _paper_row(letter_of(title), 0, domain, papers[id_], title, _who(papers[id_], et_al))
            for _folded, id_, title in sorted(shown)
        ]


class AuthorsIndex(ResearchIndex):
    """Authors that have a record, by family name, each with the papers that are at home here."""

    name = "authors"
    localname = heading = _("Authors")

    def make(self, domain: ResearchDomain) -> list[Row]:
        """All rows, in order."""
        from sphinxcontrib_research import markup
        from sphinxcontrib_research.model.names import parse_person
        from sphinxcontrib_research.util.folding import fold

        library = domain.store.full
        rows: list[Row] = []
        people = [(parse_person(author.name), author) for author in library.authors.values()]
        people.sort(key=lambda pair: (fold(pair[0].family_name), fold(pair[1].name), pair[1].id))
        for person, author in people:
            papers = library.papers_of(author.id)
            ids = [id_ for id_ in papers if id_ in domain.homes and not library.papers[id_].is_cited]
            docname, anchor = _place(domain.home_of("author", author.id))
            if not ids and not docname:
                continue
            letter = letter_of(person.family_name)
            rows.append((letter, author.name, 1 if ids else 0, docname, anchor, "", ""))
            rows += [
                _paper_row(
                    letter, 2, domain, library.papers[id_], markup.plain(library.papers[id_].title), ""
                )
                for id_ in _newest_first(library, ids)
            ]
        return rows


def _newest_first(library: Library, ids: list[str]) -> list[str]:
    from sphinxcontrib_research import markup
    from sphinxcontrib_research.util.folding import fold

    return sorted(
        ids, key=lambda id_: (-(library.papers[id_].year or 0), fold(markup.plain(library.papers[id_].title)))
    )


class TopicsIndex(ResearchIndex):
    """All topics with a place, by title."""

    name = "topics"
    localname = heading = _("Topics")

    def make(self, domain: ResearchDomain) -> list[Row]:
        """All rows, in order."""
        from sphinxcontrib_research.util.folding import fold

        rows = []
        for id_, title, kind, docname, anchor, _priority in domain.get_objects():
            if kind == "topic":
                library = domain.store.full
                count = sum(not library.papers[one].is_cited for one in library.topic_papers(id_))
                rows.append((letter_of(title), title, 0, docname, anchor, str(count) if count else "", ""))
        return sorted(rows, key=lambda row: (fold(row[1]), row[3], row[4]))


INDICES = (PapersIndex, AuthorsIndex, TopicsIndex)


def _domain(app: Sphinx) -> ResearchDomain:
    return cast("ResearchDomain", app.builder.env.get_domain("research"))


def _state_of(app: Sphinx) -> Path:
    name = f"{app.builder.name}-{digest(str(app.builder.outdir))}-indices.json"
    return _domain(app).store.state_folder / "written" / name


def _digest(rows: list[Row], around: str) -> str:
    """A digest of what a page says; empty for one without entries, which is not written."""
    return digest(rows, around) if rows else ""


def _is_there(builder: Builder, domain: Domain, index: type[ResearchIndex], said: dict[str, str]) -> bool:
    return not said.get(index.name) or output_file(builder, f"{domain.name}-{index.name}").is_file()


def find_written(app: Sphinx, builder: Builder) -> None:
    """Before Sphinx asks for the indices: find those whose pages need not be written."""
    domain = _domain(app)
    # A book is put together from all its parts in every build.
    if builder.name == "epub":
        _remove_pages(builder, [one.name for one in INDICES if not one(domain).rows(domain)])
    if not writes_pages(builder):
        return
    path = _state_of(app)
    old, around = read_state(path), surroundings(builder)
    key = digest(domain.objects_key(), around)
    new = old
    if old.get("key") != key:
        new = {"key": key} | {index.name: _digest(index(domain).rows(domain), around) for index in INDICES}
    domain.written_indices = frozenset(
        index.name
        for index in INDICES
        if new.get(index.name) == old.get(index.name) and _is_there(builder, domain, index, new)
    )
    if new != old:
        # Gone until the build has ended well.
        path.unlink(missing_ok=True)
        domain.new_indices = new


def _remove_pages(builder: Builder, names: Iterable[str]) -> None:
    """Remove the pages of indices without entries: Sphinx writes none, and leaves those of earlier builds."""
    for name in names:
        page = f"research-{name}"
        if page not in builder.env.found_docs:
            output_file(builder, page).unlink(missing_ok=True)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """After a build that ended well, keep what the pages say."""
    if not hasattr(app.builder, "env"):
        return
    domain = _domain(app)
    domain.written_indices = frozenset()
    if exception is None and domain.new_indices:
        _remove_pages(app.builder, [one.name for one in INDICES if not domain.new_indices.get(one.name)])
        write_state(_state_of(app), dict(domain.new_indices))
    domain.new_indices = {}


def connect(app: Sphinx) -> None:
    """Connect everything."""
    app.connect("write-started", find_written)
    app.connect("build-finished", finish)
