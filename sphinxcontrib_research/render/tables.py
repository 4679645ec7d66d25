"""Tables and figures: cells, headers, totals; what a profile shows of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile, zip_longest
from typing import Literal

from sphinxcontrib_research import markup
from sphinxcontrib_research.drawing import amount, charts, claim_text, origin_of
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Author, Link, Metric, Paper
from sphinxcontrib_research.query import fields
from sphinxcontrib_research.render import ChartView, Form, Page, ProfileView, TableView, entry
from sphinxcontrib_research.util import Words
from sphinxcontrib_research.util import text as numerals
from sphinxcontrib_research.util.collation import SortKey, collation
from sphinxcontrib_research.util.locales import grouped, language_name
from sphinxcontrib_research.util.scripts import comma, listed
from sphinxcontrib_research.util.text import identity
from sphinxcontrib_research.vocabulary import IDENTIFIERS, ORCID_ADDRESS, SCHOLAR_ADDRESS
from sphinxcontrib_research.vocabulary.fields import LINK_KINDS, METRICS, plugin_links
from sphinxcontrib_research.vocabulary.types import capitalized, type_name, value_name
from sphinxcontrib_research.writers.reference import genre_of, type_of

CellKind = Literal["title", "authors", "links", "text", "number"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what is shown, and what it is sorted by."""

    kind: CellKind
    text: str = ""
    """Light markup for texts; plain for numbers."""
    sort_key: str = ""
    """A plain number or date where the shown text does not sort by itself."""
    note: str = ""
    """Who says so, and when."""


def cell_of(paper: Paper, column: str, library: Library, words: Words) -> Cell:
    """The cell of one paper in one column; an empty text where the paper has no such value."""
    if column in _KINDS or holds_links(column):
        return Cell(_KINDS.get(column, "links"))
    if column in fields.MARKUP:
        return Cell("text", getattr(paper, column))
    if column in {"venue", "venues"}:
        return Cell("text", entry.venue_text(paper, library) or entry.origin_text(paper, library, words))
    if column in {"date", "year"} and paper.date is None:
        return Cell("text")
    if column == "date" and paper.date is not None:
        return Cell("text", entry.date_text(paper.date, words), paper.date.iso)
    if column == "year" and paper.date is not None:
        return Cell("number", entry.year_text(paper.date, words), paper.date.iso)
    if column in METRICS:
        return _metric_cell(getattr(paper, column), words)
    return _plain_cell(_in_words(paper, column, library, words))


_IN_WORDS = frozenset(("relation", "retracted", "selected", "status"))
"""Columns whose values are words of ours."""


def holds_links(column: str) -> bool:
    """Whether a column shows links."""
    return _KINDS.get(column) == "links" or column in plugin_links()


_KINDS: dict[str, CellKind] = {
    "title": "title",
    "authors": "authors",
    "links": "links",
    **dict.fromkeys(LINK_KINDS, "links"),
}


def _in_words(paper: Paper, column: str, library: Library, words: Words) -> str:
    """A value as plain text, translated where it is one of ours."""
    if column == "type":
        return type_name(type_of(paper, library), words.gettext)
    if column == "genre":
        return genre_of(paper, words.gettext) if paper.genre else ""
    if column == "sota":
        claims = [claim_text(claim, words) for claim in paper.sota]
        return listed([claim for claim in claims if claim], words.gettext)
    if column == "topics":
        return listed([markup.plain(one.title) for one in fields.topics_of(paper, library)], words.gettext)
    if column == "language":
        return language_name(paper.language, words.language)
    shown = fields.shown(paper, column, library, words.gettext)
    return value_name(shown, words.gettext) if column in _IN_WORDS else shown


def _metric_cell(metric: Metric | None, words: Words) -> Cell:
    if metric is None:
        return Cell("number")
    return Cell(
        "number",
        amount(metric, words.language),
        "" if metric.value is None else str(metric.value),
        origin_of(metric, words),
    )


def _plain_cell(shown: str) -> Cell:
    number = numerals.leading(shown)
    if number is not None and number.is_all:
        return Cell("number", shown, numerals.shown(number.value))
    return Cell("text", shown)


def table_form(page: Page) -> Form:
    """How tables show people: as lists do."""
    settings = page.settings
    return Form("compact", frozenset(("authors",)), (), frozenset(), settings.highlight, settings.max_authors)


def headers_of(view: TableView, words: Words) -> list[str]:
    """The words above the columns: the view's own, else the usual ones; light markup."""
    headers = zip_longest(view.columns, view.headers[: len(view.columns)], fillvalue="")
    return [header or usual_header(column, words) for column, header in headers]


def usual_header(column: str, words: Words) -> str:
    """The word above a column that nobody names otherwise."""
    known = _headings(words)
    if heading := known.get(column) or known.get(fields.canonical(column)):
        return heading
    return capitalized(column.rpartition(".")[2].replace("_", " ").replace("-", " "))


@lru_cache(maxsize=16)
def _headings(words: Words) -> dict[str, str]:
    """The words above columns, by the names of fields."""
    _ = words.gettext
    return {
        **entry.usual_labels(words),
        "id": _("ID"),
        "title": _("Title"),
        "short": _("Short title"),
        "authors": _("Authors"),
        "first_author": _("First author"),
        "last_author": _("Last author"),
        "author_count": _("Number of authors"),
        "collaboration": _("Collaboration"),
        "affiliations": _("Affiliations"),
        "editors": _("Editors"),
        "venue": _("Venue"),
        "venues": _("Venue"),
        "volume": _("Volume"),
        "issue": _("Issue"),
        "pages": _("Pages"),
        "series": _("Series"),
        "edition": _("Edition"),
        "publisher": _("Publisher"),
        "institution": _("Institution"),
        "genre": _("Kind"),
        "bibtex": "BibTeX",
        "version": _("Version"),
        "version_of": _("Version of"),
        "year": _("Year"),
        "date": _("Date"),
        "month": _("Month"),
        "day": _("Day"),
        "status": _("Status"),
        "type": _("Type"),
        "category": _("Category"),
        "tags": _("Tags"),
        "topics": _("Topics"),
        "relation": _("Relation"),
        "language": _("Language"),
        "license": _("License"),
        "citations": _("Citations"),
        "stars": _("Stars"),
        "downloads": _("Downloads"),
        "likes": _("Likes"),
        "metrics": _("Metrics"),
        "award": _("Award"),
        "sota": _("State of the Art"),
        "selected": _("Selected"),
        "retracted": _("Retracted"),
        "links": _("Links"),
        "url": _("Link"),
        "isbn": "ISBN",
        "abstract": _("Abstract"),
        "summary": _("Summary"),
        "note": _("Note"),
        "image": _("Image"),
        "image_alt": _("Image description"),
    }


def columns_below_title(view: TableView) -> int:
    """How many columns pages may show below the title: authors and venue where they follow it."""
    if view.widths or view.columns[:1] != ("title",):
        return 0
    return sum(1 for _column in takewhile({"authors", "venue", "venues"}.__contains__, view.columns[1:3]))


def sorted_by(view: TableView, column: str) -> Literal["", "ascending", "descending"]:
    """How the rows are sorted by a column; empty if they are not."""
    wanted, own = fields.canonical(view.sort.removeprefix("-")), fields.canonical(column)
    if not view.sort or (wanted != own and (wanted, own) != ("date", "year")):
        return ""
    return "descending" if view.sort.startswith("-") else "ascending"


NOT_COUNTED = frozenset(
    {
        *("title", "authors", "venue", "date", "year", "month", "day", "volume", "issue", "pages", "edition"),
        *(*IDENTIFIERS, "series", "id", "category"),
    }
)
"""The columns whose numbers count nothing, so that their sum means nothing."""


def totals_of(view: TableView, papers: Sequence[Paper], page: Page) -> list[str]:
    """The last row of a table with totals, which says in its first cell what it is."""
    totals = [total_of(papers, column, page.library, page.words) for column in view.columns]
    return [totals[0] or page.words.gettext("Total"), *totals[1:]]


def series_of(view: ChartView, page: Page) -> charts.Series:
    """The figures of a chart."""
    papers = entry.papers_of(page.library, view.ids)
    return charts.series(view.kind, papers, page.library, page.words)


def total_of(papers: Sequence[Paper], column: str, library: Library, words: Words) -> str:
    """The sum of a column of numbers, ``1,234+`` where a paper says "at least"; empty without any."""
    if fields.canonical(column) in NOT_COUNTED:
        return ""
    total: Decimal | None = None
    at_least = False
    for paper in papers:
        cell = cell_of(paper, column, library, words)
        if cell.kind != "number" or not cell.sort_key:
            continue
        if cell.text.endswith("%"):
            return ""
        total = (total or 0) + Decimal(cell.sort_key)
        shown = numerals.leading(cell.text)
        at_least = at_least or (shown is not None and shown.at_least)
    return grouped(total, words.language) + "+" * at_least if total is not None else ""


# The figures of a profile.


@dataclass(frozen=True, slots=True)
class Figure:
    """One tile."""

    label: str
    value: str
    note: str = ""
    """Who says so and when, or that it was computed."""
    is_computed: bool = False
    recent: str = ""
    """How much of it is of the last five years: ``5,130 since 2021``."""


def h_index(papers: Sequence[Paper]) -> int | None:
    """The largest h such that h papers have at least h citations each; ``None`` if a paper has no number.

    See https://doi.org/10.1073/pnas.0507655102.
    """
    counts = [paper.citations.value if paper.citations is not None else None for paper in papers]
    numbers = [count for count in counts if count is not None]
    if not papers or len(numbers) < len(papers):
        return None
    ranked = sorted(numbers, reverse=True)
    return sum(1 for rank, count in enumerate(ranked, 1) if count >= rank)


RECENT_YEARS = 5
"""How many years are the last ones, of those that the lock has citations for."""


def _recent_since(papers: Sequence[Paper]) -> int | None:
    """The first of the last years; not the reader's, as no page depends on the day it is built."""
    newest = max((year for paper in papers for year, _count in paper.citations_per_year), default=None)
    return None if newest is None else newest - RECENT_YEARS + 1


def _given(label: str, metric: Metric, words: Words) -> Figure:
    return Figure(label, amount(metric, words.language), origin_of(metric, words))


def _papers(author: Author, papers: Sequence[Paper], words: Words) -> Figure:
    _, ngettext = words.gettext, words.ngettext
    listed, given = grouped(len(papers), words.language), author.paper_count
    label = ngettext("paper", "papers", len(papers))
    if given is None:
        return Figure(label, listed, _("computed from the papers listed here"), is_computed=True)
    if given.value is not None and given.value > len(papers) > 0:
        shown = _("{listed} of {all}").format(listed=listed, all=amount(given, words.language))
        return Figure(ngettext("paper", "papers", given.value), shown, origin_of(given, words))
    return _given(ngettext("paper", "papers", given.value or 0), given, words)


def _citations(author: Author, papers: Sequence[Paper], words: Words) -> Figure | None:
    _, ngettext = words.gettext, words.ngettext
    if author.citations is not None:
        return _given(ngettext("citation", "citations", author.citations.value or 2), author.citations, words)
    counts = [paper.citations for paper in papers]
    numbers = [count.value for count in counts if count is not None and count.value is not None]
    if not papers or len(numbers) < len(papers):
        return None
    total = sum(numbers)
    shown = grouped(total, words.language)
    if any(count is not None and count.at_least for count in counts):
        shown = _("at least {count}").format(count=shown)
    note = _("computed from the papers listed here")
    return Figure(ngettext("citation", "citations", total), shown, note, is_computed=True)


def figures_of(
    author: Author, papers: Sequence[Paper], wanted: Sequence[str], words: Words
) -> tuple[Figure, ...]:
    """The tiles of a profile.

    The number of papers is always counted; citations are summed only when every paper has a number; an
    h-index is computed only when ``wanted`` names it.

    Args:
        author: The record.
        papers: The author's papers in the library.
        wanted: Names of figures that are shown even if they must be computed: ``h-index``.
        words: The reader's language.
    """
    _ = words.gettext
    found: list[Figure | None] = []
    if author.h_index is not None:
        found.append(_given(_("h-index"), author.h_index, words))
    elif {"h-index", "h_index"} & set(wanted) and (value := h_index(papers)) is not None:
        found.append(
            Figure(
                _("h-index"),
                grouped(value, words.language),
                _("computed from the papers listed here"),
                is_computed=True,
            )
        )
    if author.i10_index is not None:
        found.append(_given(_("i10-index"), author.i10_index, words))
    counted = [_papers(author, papers, words), _citations(author, papers, words)]
    if (since := _recent_since(papers)) is not None:
        recent = [
            sum(1 for paper in papers if paper.year is not None and paper.year >= since),
            sum(count for paper in papers for year, count in paper.citations_per_year if year >= since),
        ]
        counted = [
            figure
            and replace(
                figure,
                recent=_("{count} since {year}").format(count=grouped(count, words.language), year=since),
            )
            for figure, count in zip(counted, recent, strict=True)
        ]
    found += counted
    found.extend(Figure(label, value) for label, value in author.metrics)
    return tuple(figure for figure in found if figure is not None)


# What a person's card or header says.


def person_links(author: Author, words: Words) -> tuple[Link, ...]:
    """The links of a person: site, ORCID, Scholar, GitHub, e-mail, then the record's own."""
    _ = words.gettext
    found = []
    if author.url:
        found.append(Link("site", author.url, _("Website")))
    if author.orcid:
        found.append(Link("orcid", f"{ORCID_ADDRESS}{author.orcid}", "ORCID"))
    if author.scholar:
        address = author.scholar
        if "://" not in address:
            address = f"{SCHOLAR_ADDRESS}{author.scholar}"
        found.append(Link("scholar", address, "Google Scholar"))
    if author.github:
        address = author.github if "://" in author.github else f"https://github.com/{author.github}"
        found.append(Link("github", address, "GitHub"))
    if author.email:
        found.append(Link("email", f"mailto:{author.email}", _("E-mail")))
    return (*found, *author.links)


def subtitle(author: Author, words: Words, grouped_by: str = "") -> str:
    """Role and affiliation, in one line; light markup.

    Args:
        author: The person.
        words: The reader's language.
        grouped_by: The field that the heading above says already.
    """
    fields = {"role": author.role, "affiliation": author.affiliation}
    known = [value for name, value in fields.items() if value and name != grouped_by]
    return comma(known, words.gettext).join(known)


def initials_of(author: Author) -> str:
    """What stands for a picture: the first letters of the first and of the family name.

    >>> [initials_of(Author("", name)) for name in ("Ada van der Waterman", "Plato", "张 三", "王小明")]
    ['AW', 'P', '张', '王']
    """
    person = parse_person(author.name)
    if person.family_first:
        return person.family[:1]
    family = next((char for char in person.family if char.isalnum()), "")
    given = next((char for char in person.given if char.isalnum()), "")
    return (given + family).upper()


MOST_COAUTHORS = 30
"""How many are named."""


@dataclass(frozen=True, slots=True)
class CoAuthor:
    """Someone who wrote papers with an author."""

    name: str
    author: str
    """The id of the record; empty where there is none."""
    count: int


def coauthors_of(view: ProfileView, library: Library) -> tuple[CoAuthor, ...]:
    """Those who wrote the papers of a profile with its author, the most frequent first."""
    found: dict[str, CoAuthor] = {}
    for paper in entry.papers_of(library, view.ids):
        keys: dict[str, tuple[str, str]] = {}
        for person in paper.authors:
            author = library.author_of(person)
            key = f"@{author.id}" if author is not None else identity(person.name) or person.name
            keys[key] = (author.name, author.id) if author is not None else (person.name, "")
        for key, (name, id_) in keys.items():
            if id_ != view.author:
                known = found.get(key)
                found[key] = CoAuthor(name, id_, 1 if known is None else known.count + 1)

    order = collation(library.words.language)

    def rank(one: CoAuthor) -> tuple[int, SortKey, str]:
        return -one.count, order.key(parse_person(one.name).family_name), one.name

    return tuple(sorted(found.values(), key=rank))
