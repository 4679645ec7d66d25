"""What a directive asks for, what the project sets, and the page that is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxcontrib_research.util import ENGLISH, Words
from sphinxcontrib_research.util.scripts import is_rtl
from sphinxcontrib_research.vocabulary import STYLE_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sphinxcontrib_research.citations import Span
    from sphinxcontrib_research.citations.csl.processor import Disambiguation
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Badge, Paper


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of ``conf.py`` that rendering needs."""

    highlight: tuple[str, ...] = ()
    """Ids or names of authors set in bold."""
    badges: tuple[str, ...] = ("award", "citations", "stars", "sota")
    badge_style: str = "svg"
    links: tuple[str, ...] = (
        "pdf",
        "arxiv",
        "doi",
        "code",
        "project",
        "data",
        "video",
        "slides",
        "poster",
        "demo",
        "blog",
    )
    topic_hint: str = ""
    collapse: tuple[str, ...] = ("abstract", "bibtex")
    max_authors: int = 10
    citation_style: str = "short"
    csl_folders: tuple[str, ...] = ("",)
    """The folder that paths of CSL styles start at, then those of ``research_csl_path``."""
    csl_version: str = ""
    """A digest of the style."""
    in_text_style: str = "author-year"
    cites_by_style: bool = False
    """Whether citations in text are what the CSL style prints."""
    cites_in_notes: bool = False
    """Whether they are footnotes, as the CSL style is for notes."""
    paper_pages: str = ""
    author_pages: str = ""
    topic_pages: str = ""
    remote_images: bool = False
    language: str = "en"


# Views: what a directive is to show, as values that doctrees can hold.
#
# A view names papers by id and says in which form they are shown; it holds nothing of the papers themselves.


def style_parts() -> Mapping[str, frozenset[str]]:
    """What an entry shows when nobody says otherwise, by style, those of plug-ins included."""
    from sphinxcontrib_research.model import load_styles

    plugged = {name: style.parts for name, style in load_styles().values.items()}
    return {**STYLE_PARTS, **plugged}


CLAMP = ":clamp"
"""What follows the name of a part of which two lines are seen before it is unfolded."""


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Papers under one heading of a list."""

    ids: tuple[str, ...] = ()
    title: str = ""
    """Plain text; empty for the whole of a list without groups."""
    groups: tuple[EntryGroup, ...] = ()

    @property
    def all_ids(self) -> tuple[str, ...]:
        """The ids of the group and of the groups in it, in the order in which they are shown."""
        return self.ids + tuple(id_ for group in self.groups for id_ in group.all_ids)


@dataclass(frozen=True, slots=True)
class ReferenceMark:
    """What an entry of a list of references has beside the work itself."""

    label: str = ""
    """What citations show, before the entry: ``[1]``."""
    year_suffix: str = ""
    """The letter behind the year of the work, where citations have one."""
    by_style: Disambiguation | None = None
    """What a CSL style shows of the work in citations, so that it does not read as another one."""
    repeated: int = 0
    """How many of its authors are those of the entry before: a CSL style may write a dash for them."""
    has_given_name: bool = False
    """Whether the first author's given name is written out, as initials mean another author too."""
    back: tuple[tuple[str, str], ...] = ()
    """The citations that lead to the entry, as pairs of a document and an anchor."""
    anchor: str = ""
    """A further id of the entry."""
    spans: tuple[Span, ...] = ()
    """The formatted citation, where another style than the project's gives it."""


NO_MARK = ReferenceMark()


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of entries."""

    content: EntryGroup
    number: int = 0
    """Which of its document's views it is, from 0."""
    style: str = "card"
    parts: frozenset[str] = STYLE_PARTS["card"]
    badges: tuple[str, ...] | None = None
    """The kinds of badges, in order; ``None``: those of the project."""
    collapse: frozenset[str] | None = None
    """The parts that start folded; ``None``: those of the project."""
    numbered: bool = False
    start: int = 1
    """The number of the first entry of a numbered list."""
    is_reversed: bool = False
    """The numbers count down; the last one is 1."""
    search: bool = False
    sort_by: tuple[str, ...] = ()
    """The orders that visitors choose from: fields, ``-`` before one that descends."""
    is_part: bool = False
    """The papers of one section of several, which one filter above them all may search."""
    highlight: tuple[str, ...] = ()
    max_authors: int | None = None
    caption: str = ""
    is_home: bool = False
    """Cross-references to its papers lead here (``:home:``)."""
    is_limited: bool = False
    marks: tuple[ReferenceMark, ...] = ()
    """What entries of a list of references have besides, one each; empty for other lists."""
    single: bool = False
    """One entry of the ``paper`` directive, not a list."""
    classes: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all entries, in the order in which they are shown."""
        return self.content.all_ids

    @property
    def is_worked_on(self) -> bool:
        """Whether visitors can filter or sort it."""
        return self.search or bool(self.sort_by)

    def number_of(self, position: int) -> int:
        """The number of an entry by its place in the list, from 0."""
        return self.start - position if self.is_reversed else self.start + position


DEFAULT_COLUMNS = ("title", "authors", "venue", "year", "citations")


@dataclass(frozen=True, slots=True)
class TableView:
    """A table with one row a paper."""

    ids: tuple[str, ...] = ()
    number: int = 0
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    headers: tuple[str, ...] = ()
    """The words above the columns, in their order; what is missing is the usual word."""
    widths: tuple[int, ...] = ()
    """The widths of the columns relative to each other; empty: as the content needs."""
    total: bool = False
    sort: str = ""
    """The field that the rows are sorted by, ``-`` before it if they descend; empty: none that is known."""
    search: bool = False
    caption: str = ""
    is_home: bool = False
    is_limited: bool = False
    classes: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ProfileView:
    """An author's header and figures; the papers are a list of their own."""

    author: str
    ids: tuple[str, ...] = ()
    """The author's papers, which the figures are counted from."""
    number: int = 0
    show: tuple[str, ...] = ("header", "tiles")
    metrics: tuple[str, ...] = ()
    """Figures that are shown although the data does not give them: ``h-index``."""
    classes: tuple[str, ...] = ()
    heading: str = ""
    """The title of the section that it stands in: a name that it says is not shown again."""


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Cards of people."""

    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of a heading (may be empty) and author ids."""
    number: int = 0
    classes: tuple[str, ...] = ()
    grouped_by: str = ""
    """The field that gives the headings."""


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart with its table."""

    kind: str
    ids: tuple[str, ...] = ()
    number: int = 0
    caption: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaptionView:
    """The caption of a list whose groups are sections."""

    caption: str
    ids: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class ExportView:
    """Files with the papers of a list, to download, and a feed of them."""

    name: str
    """The name of the files, without suffix; empty: none."""
    ids: tuple[str, ...] = ()
    number: int = 0
    feed: str = ""
    """The name of the feed, without suffix; empty: none."""


@dataclass(frozen=True, slots=True)
class SearchView:
    """The filter of a list whose groups are sections: it stands above all of them."""

    whole: ListView
    """The list, as it would be without sections."""
    number: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all papers that it searches."""
        return self.whole.ids


View = CaptionView | ExportView | SearchView | ListView | TableView | ProfileView | PeopleView | ChartView


# What rendering knows of the page it writes for.


@dataclass(frozen=True, slots=True)
class Page:
    """A page (or a whole document of another builder) that entries are written into."""

    library: Library
    settings: Settings = field(default_factory=Settings)
    words: Words = ENGLISH
    anchors: Callable[[int], tuple[str, ...]] = lambda _view_number: ()
    """From a view's number to one anchor an entry, empty where the entry has none."""
    target: Callable[[str, str], str] = lambda _kind, _id: ""
    """From a kind (``page``, ``paper``, ``author``, ``topic``) and an id to an address, or empty."""
    download: Callable[[str], str] = lambda _path: ""
    """From the absolute path of a file to the address of its copy, or empty."""
    image: Callable[[str], str] = lambda _path: ""
    """From an image's absolute path (or address, where allowed) to its address on the page, or empty."""
    export: Callable[[str, Sequence[str]], tuple[tuple[str, str], ...]] = lambda _name, _ids: ()
    """From a name and some papers to files with these: pairs of a label and an address."""
    feed: Callable[[str, Sequence[str]], str] = lambda _name, _ids: ""
    """From a name and some papers to the address of a feed of these, or empty."""
    citation: Callable[[str, str], str] = lambda _docname, _anchor: ""
    """From a document and the anchor of a citation in it to its address, or empty."""
    has_filter: bool = False
    """Whether something on the page filters papers: bars of charts lead to it."""
    ris: Callable[[str], str] = lambda _id: ""
    """From a paper's id to the address of its RIS file, or empty."""
    template: Callable[[Mapping[str, object]], str | None] | None = None
    """From the values of an entry to its HTML by the project's own template, or ``None`` if that fails."""
    plugin_fault: Callable[[Paper, str], None] = lambda _paper, _message: None
    """Takes a paper that the style of a plug-in can't show, and why."""
    citation_fault: Callable[[Paper, str], None] = lambda _paper, _message: None
    """Takes a paper that the citation style can't format, and why."""
    badges: dict[tuple[str, tuple[str, ...]], tuple[Badge, ...]] = field(default_factory=dict)
    """The badges made so far, by a paper's id and kinds; pages of one library and language may share them."""

    @property
    def is_rtl(self) -> bool:
        """Whether its language is written from right to left."""
        return is_rtl(self.words.language)

    def number(self, value: int) -> str:
        """A number with its thousands apart, as the reader's language has it."""
        from sphinxcontrib_research.util.locales import grouped

        return grouped(value, self.words.language)


# The form in which one list shows its entries: the view's own wishes over the project's.


@dataclass(frozen=True, slots=True)
class Form:
    """What the entries of one list have in common."""

    style: str
    parts: frozenset[str]
    badges: tuple[str, ...]
    collapse: frozenset[str]
    highlight: tuple[str, ...]
    max_authors: int
    single_looks: frozenset[str] = frozenset()
    """The ids of badges' looks that the list shows once only: these need no symbol to be used again."""
    mark: ReferenceMark = NO_MARK
    """What the entry has as one of a list of references."""
    level: int = 0
    """The level of a heading that a title is; 0: it is none."""


AWARD_IN_WORDS = frozenset({"card", "grid"})
"""The styles in which awards stand in words beside the venue."""

BADGE_PARTS = ("award", "citations", "stars", "sota")
"""Parts of an entry that are a badge of that name."""


def form_of(view: ListView, page: Page) -> Form:
    """Lay the wishes of a list over those of the project."""
    settings = page.settings
    kinds = view.badges if view.badges is not None else settings.badges
    badges = kinds if "badges" in view.parts else ()
    in_words = view.style in AWARD_IN_WORDS
    if "award" in view.parts and in_words and view.badges is None:
        badges = tuple(kind for kind in badges if kind != "award")
    single = tuple(
        kind
        for kind in BADGE_PARTS
        if kind in view.parts and kind not in badges and (kind != "award" or not in_words)
    )
    return Form(
        style=view.style,
        parts=view.parts,
        badges=single + badges,
        collapse=view.collapse if view.collapse is not None else frozenset(settings.collapse),
        highlight=view.highlight + settings.highlight,
        max_authors=view.max_authors if view.max_authors is not None else settings.max_authors,
    )
