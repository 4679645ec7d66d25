"""What an entry consists of, once for every output: names, dates, venues, links, captions, citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sphinxcontrib_research import citations
from sphinxcontrib_research.citations import Span, editors_mark
from sphinxcontrib_research.drawing import badges_of
from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.model import identifiers, names
from sphinxcontrib_research.model.dates import PartialDate, parse_date
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Author, Badge, Link, Paper, Person
from sphinxcontrib_research.render import (
    NO_MARK,
    CaptionView,
    ChartView,
    Form,
    ListView,
    Page,
    ReferenceMark,
    TableView,
)
from sphinxcontrib_research.util import Words
from sphinxcontrib_research.util.locales import between_in_words, date_in_words, interval_in_words
from sphinxcontrib_research.util.scripts import comma
from sphinxcontrib_research.util.text import identity
from sphinxcontrib_research.vocabulary.fields import METRICS, plugin_links
from sphinxcontrib_research.vocabulary.types import value_name
from sphinxcontrib_research.writers.reference import collaboration_of, origin

EQUAL_MARK = "*"
CORRESPONDING_MARK = "†"


def paper_of(library: Library, id_: str) -> Paper | None:
    """The paper of an id, also of one that was merged into another."""
    paper = library.papers.get(id_)
    if paper is None and (known := library.resolve(id_)) is not None:
        paper = library.papers[known]
    return paper


def papers_of(library: Library, ids: Sequence[str]) -> list[Paper]:
    """The papers of some ids; ids that the library does not know are skipped."""
    return [paper for id_ in ids if (paper := paper_of(library, id_)) is not None]


def badges_on(page: Page, paper: Paper, kinds: tuple[str, ...]) -> tuple[Badge, ...]:
    """The badges of a paper, made once for a page."""
    key = (paper.id, kinds)
    if key not in page.badges:
        page.badges[key] = tuple(badges_of(paper, page.library, kinds, page.words))
    return page.badges[key]


def has_awards_in_words(form: Form) -> bool:
    """Whether awards stand beside the venue, not among the badges."""
    return "award" in form.parts and "award" not in form.badges


@lru_cache(maxsize=16)
def usual_labels(words: Words) -> dict[str, str]:
    """What links are called, by their kinds."""
    _ = words.gettext
    return {
        "pdf": _("PDF"),
        "code": _("Code"),
        "project": _("Project page"),
        "data": _("Data"),
        "video": _("Video"),
        "slides": _("Slides"),
        "poster": _("Poster"),
        "demo": _("Demo"),
        "blog": _("Blog"),
        "model": _("Model"),
        "supplement": _("Supplement"),
        **identifiers.LABELS,
        **{kind: archive.label for kind, archive in identifiers.ARCHIVES.items()},
        **{kind: one.label for kind, one in plugin_links().items()},
    }


def link_label(link: Link, words: Words) -> str:
    """The label of a link: the data's own, else the usual one of its kind."""
    return link.label or usual_labels(words).get(link.kind) or link.kind


def ordered_links(paper: Paper, order: Sequence[str]) -> tuple[Link, ...]:
    """The links of a paper with those that its identifiers give, in the project's order, then others."""
    links = list(paper.links)
    for kind in identifiers.LABELS:
        value: str = getattr(paper, kind)
        if value:
            link = Link(kind, identifiers.address(kind, value))
            is_given = any(one.kind == kind and same_place(one.url, link.url) for one in paper.links)
            if not is_given and (kind in order or not same_place(link.url, paper.url)):
                links.append(link)
    rank: dict[str, float] = {kind: number for number, kind in enumerate(order)}
    for kind, one in plugin_links().items():
        rank.setdefault(kind, rank.get(one.before, len(order)) - 0.5)
    links.sort(key=lambda link: rank.get(link.kind, len(rank)))
    return tuple(links)


def shown_links(paper: Paper, page: Page) -> tuple[Link, ...]:
    """All links of an entry, in the project's order."""
    links = ordered_links(paper, page.settings.links)
    has_page = paper.url and page.target("page", paper.id)
    if has_page and not any(same_place(paper.url, link.url) for link in links):
        # The title leads to the paper's page.
        return (Link("url", paper.url, page.words.gettext("Paper")), *links)
    return links


def links_beside(citation: Sequence[Span], links: Sequence[Link]) -> tuple[Link, ...]:
    """The links but for those that a citation prints: no "DOI" behind ``https://doi.org/…``."""
    printed = [span.link for span in citation if span.link and _is_address(span)]
    return tuple(link for link in links if not any(same_place(link.url, address) for address in printed))


def _is_address(span: Span) -> bool:
    """Whether a piece that is a link is its own address, with or without what all DOIs begin with."""
    return "/" in span.text and ("://" in span.text or span.link.casefold().endswith(span.text.casefold()))


def same_place(one: str, other: str) -> bool:
    """Say whether two addresses lead to one place, however they are spelled."""
    return one == other or bool(one and other and identifiers.canonical(one) == identifiers.canonical(other))


def links_of_column(paper: Paper, column: str, order: Sequence[str]) -> tuple[Link, ...]:
    """The links that a column of a table shows: all of them, or those of one kind."""
    return tuple(link for link in ordered_links(paper, order) if column in {"links", link.kind})


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A name in a list of authors, with what the page adds to it."""

    person: Person
    author: Author | None = None
    """The record of the person, if there is one."""
    highlight: bool = False
    marks: str = ""
    """What stands raised behind the name; :func:`legend_of` explains it."""
    is_more: bool = False
    """Beyond the longest list that is shown at once."""

    @property
    def address(self) -> str:
        """Where the name leads to if the project has no page on the person; empty for nowhere."""
        return self.person.url or (self.author.url if self.author is not None else "")


@lru_cache(maxsize=64)
def _folded(highlight: tuple[str, ...]) -> frozenset[str]:
    return frozenset(identity(name) for name in highlight)


def _marks(person: Person) -> str:
    equal = EQUAL_MARK if person.equal else ""
    return equal + CORRESPONDING_MARK if person.corresponding else equal


def _is_highlighted(person: Person, author: Author | None, wanted: tuple[str, ...]) -> bool:
    if person.highlight or not wanted:
        return person.highlight
    if author is not None and (author.id in wanted or identity(author.name) in _folded(wanted)):
        return True
    return not _folded(wanted).isdisjoint(names.name_keys(person))


def shown_people(
    people: Sequence[Person], library: Library, highlight: tuple[str, ...], longest: int
) -> tuple[ShownPerson, ...]:
    """Mark who is highlighted and who is folded away.

    The last and the highlighted authors always stay.

    Args:
        people: The authors, in order.
        library: Who is who.
        highlight: Ids or names to be set in bold.
        longest: How many names are shown at once; 0 for all.

    Returns:
        All of them, in order.
    """
    authors = [library.author_of(person) if library.authors else None for person in people]
    shown = tuple(
        ShownPerson(person, author, _is_highlighted(person, author, highlight), _marks(person))
        for person, author in zip(people, authors, strict=True)
    )
    if longest <= 0 or len(shown) <= longest + 1:
        return shown
    last = len(shown) - 1
    return tuple(
        replace(one, is_more=True) if number >= longest - 1 and number != last and not one.highlight else one
        for number, one in enumerate(shown)
    )


def retraction_label(words: Words) -> str:
    """The word before the title of a work that was retracted, and behind its citation."""
    return words.gettext("Retracted")


def venue_text(paper: Paper, library: Library) -> str:
    """All venues of a paper, joined by "&"; light markup."""
    return " & ".join(library.venue_label(venue) for venue in paper.venues)


def before_date(paper: Paper, venue: str, words: Words) -> str:
    """What parts a venue from its date: "ICCV 2026", but "ICCV, Mar 2026" and "Thesis, Uni, 2026"."""
    date = paper.date
    between = comma((venue, date_text(date, words) if date is not None else ""), words.gettext)
    has_years_alone = date is not None and not (date.month or date.season)
    return " " if has_years_alone and "," not in venue and between.strip() not in venue else between


def origin_text(paper: Paper, library: Library, words: Words) -> str:
    """Where a paper comes from, in one line: its venues, or what it is and who issued it; light markup."""
    about, venue, by = origin(paper, library, words.gettext)
    known = [part for part in (*about, venue, by) if part]
    return comma(known, words.gettext).join(known)


@dataclass(frozen=True, slots=True)
class Byline:
    """Whom an entry names, and where they are."""

    people: tuple[ShownPerson, ...] = ()
    more: str = ""
    """What stands for the names that are not shown at once."""
    ending: str = ""
    """What follows the names: ``(eds.)``, ``et al.``"""
    collaboration: str = ""
    affiliations: tuple[str, ...] = ()


def byline_of(paper: Paper, page: Page, form: Form) -> Byline:
    """The authors of a paper (else its editors) and their affiliations, as far as a form shows them."""
    places = affiliations(paper) if "affiliations" in form.parts else ()
    if "authors" not in form.parts:
        return Byline(affiliations=places)
    _, ngettext = page.words.gettext, page.words.ngettext
    ending = _("et al.") if paper.authors_open else ""
    named = paper.authors
    if not named and paper.editors:
        named, ending = paper.editors, editors_mark(len(paper.editors), _)
    people = shown_people(named, page.library, form.highlight, form.max_authors)
    hidden = sum(one.is_more for one in people)
    more = (
        ngettext("… and {count} more", "… and {count} more", hidden).format(count=page.number(hidden))
        if hidden
        else ""
    )
    return Byline(people, more, ending if people else "", collaboration_of(paper), places)


def affiliations(paper: Paper) -> tuple[str, ...]:
    """The institutions of a paper; where it names none itself, those that its authors have there."""
    return paper.affiliations or tuple(
        dict.fromkeys(person.affiliation for person in paper.authors if person.affiliation)
    )


def legend_of(view: ListView, page: Page) -> list[tuple[str, str]]:
    """The marks behind the names of a list, each with what it means."""
    if "authors" not in view.parts:
        return []
    _ = page.words.gettext
    people = [person for paper in papers_of(page.library, view.ids) for person in paper.authors]
    legend = []
    if any(person.equal for person in people):
        legend.append((EQUAL_MARK, _("equal contribution")))
    if any(person.corresponding for person in people):
        legend.append((CORRESPONDING_MARK, _("corresponding author")))
    return legend


def year_text(date: PartialDate, words: Words) -> str:
    """A year, or the words that the data has instead of a date."""
    return date.years if date.year else value_name(date.text, words.gettext)


def date_text(date: PartialDate, words: Words) -> str:
    """A date as the reader's language writes it: ``2023``, ``Mar 2023``, ``Spring 2023``, ``in press``.

    A range is ``2023–2024``, ``Mar – May 2023``, ``Mar 5 – 7, 2023``.
    """
    first, last = date, date.end
    if last is None:
        return _one_date_text(first, words)
    if not any((first.month, first.season, last.month, last.season)):
        return date.years
    if first.month and last.month and bool(first.day) == bool(last.day):
        return interval_in_words(first.sort_key, last.sort_key, words.language)
    return between_in_words(_one_date_text(first, words), _one_date_text(last, words), words.language)


def _one_date_text(date: PartialDate, words: Words) -> str:
    if date.text:
        return value_name(date.text, words.gettext)
    if date.season:
        return _season_text(date.season, words).format(year=date.year)
    return date_in_words(date.year, date.month, date.day, words.language) if date.month else str(date.year)


def _season_text(season: int, words: Words) -> str:
    _ = words.gettext
    # Translators: the date of a quarterly issue.
    names = (_("Spring {year}"), _("Summer {year}"), _("Autumn {year}"), _("Winter {year}"))
    return names[season - 1]


# Captions of lists, with what can be told of the list in them.


def caption_of(view: CaptionView | ChartView | ListView | TableView, page: Page) -> str:
    """The caption, with ``{count}`` as the number of papers and ``{updated}`` as the newest number's date."""
    caption = view.caption.replace("{count}", page.number(len(dict.fromkeys(view.ids))))
    if "{updated}" in caption:
        caption = caption.replace("{updated}", _updated(view, page))
    return caption


def _updated(view: CaptionView | ChartView | ListView | TableView, page: Page) -> str:
    numbers = [
        metric
        for paper in papers_of(page.library, view.ids)
        for metric in (getattr(paper, name) for name in METRICS)
        if metric is not None
    ]
    newest = max((metric.date for metric in numbers), default="")
    return date_text(parse_date(newest), page.words) if newest else "–"


# Formatted citations as spans: our own short form, or any CSL style.


def citation_spans(paper: Paper, page: Page, mark: ReferenceMark = NO_MARK) -> tuple[Span, ...]:
    """A paper's citation in the project's style and language; our short form where the style fails on it.

    Args:
        paper: The paper.
        page: The page that it stands on.
        mark: What it has as an entry of a list of references.
    """
    spans = mark.spans or _citation(paper, page, mark)
    if not paper.retracted:
        return spans
    word = Span(retraction_label(page.words), bold=True, link=paper.retracted.url)
    return (*spans, Span(" "), word, Span("."))


def _citation(paper: Paper, page: Page, mark: ReferenceMark) -> tuple[Span, ...]:
    style = page.settings.citation_style
    if style != "short":
        from sphinxcontrib_research.citations import csl_style
        from sphinxcontrib_research.citations.csl.processor import Disambiguation

        try:
            chosen = csl_style.Style(style, page.settings.csl_folders)
            return csl_style.cite(
                paper,
                page.library,
                chosen,
                locale=page.words.language,
                known=mark.by_style or Disambiguation(mark.year_suffix),
                repeated=mark.repeated,
            )
        except ResearchError as error:
            page.citation_fault(paper, str(error))
    return citations.short(
        paper,
        page.library,
        page.words.gettext,
        year_suffix=mark.year_suffix,
        has_given_name=mark.has_given_name,
    )
