"""The values that everything else works on: papers and what they are made of.

All are frozen and hold tuples, so that they can be shared between lists, pages and processes. Texts that may
hold light markup (title, abstract, …) are kept as the data says them;
:mod:`sphinxcontrib_research.markup` renders them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.identifiers import address

FIELDS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("title", "subtitle", "maintitle", "issuetitle", "titleaddon"),
        "short": ("shorttitle", "short", "acronym"),
        "authors": ("author", "authors"),
        "editors": ("editor", "editors"),
        "venues": (
            *("journal", "journaltitle", "fjournal", "journalsubtitle", "booktitle", "booksubtitle"),
            *("eventtitle", "conference", "venue", "howpublished", "abbr"),
        ),
        "publisher": ("publisher",),
        "institution": ("school", "institution", "institute", "organization"),
        "genre": ("type",),
        "version": ("version",),
        "date": ("date", "year", "month", "day"),
        "volume": ("volume",),
        "issue": ("number", "issue"),
        "pages": ("pages", "page", "eid", "articleno", "article-number"),
        "series": ("series",),
        "edition": ("edition",),
        "language": ("language", "langid", "hyphenation"),
        "doi": ("doi",),
        "arxiv": ("eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass", "arxiv", "arxivid"),
        "hal": ("hal", "hal_id"),
        "pmid": ("pmid", "pubmedid"),
        "pmcid": ("pmcid",),
        "isbn": ("isbn",),
        "url": ("url", "html", "url_paper"),
        "abstract": ("abstract",),
        "summary": ("summary", "tldr"),
        "note": ("note", "notes"),
        "tags": ("keywords", "tags", "keyword"),
        "awards": ("award", "awards", "award_name"),
        "status": ("status", "pubstate"),
    }
)
"""The fields of BibTeX and BibLaTeX that say an attribute of a paper."""


@dataclass(frozen=True, slots=True)
class BibtexEntry:
    """What an entry says, without what is private to its author; no fields: there is no such entry."""

    type: str = ""
    """In lower case."""
    fields: tuple[tuple[str, str], ...] = ()
    """Names in lower case and values on one line, abbreviations written out; in the order of the file, then
    what other entries give it."""
    empty: tuple[str, ...] = ()
    """Names of fields that the author wrote without a value, sorted."""

    def without(self, attributes: Collection[str]) -> BibtexEntry:
        """Leave out what says some attributes of a paper."""
        names = {name for attribute in attributes for name in FIELDS_OF.get(attribute, ())}
        if names.isdisjoint(name for name, _value in self.fields):
            return self
        return replace(self, fields=tuple(pair for pair in self.fields if pair[0] not in names))


NO_ENTRY = BibtexEntry()
"""Of a paper that is from no ``.bib`` file."""

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
"""A value as a data file holds it: scalars are their source text."""


NUMBERED = frozenset(("bill", "legislation", "patent", "regulation", "report", "standard"))
"""Types of works that have a number of their own, which is not that of an issue."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name in a paper's list of authors or editors, split as CSL does."""

    family: str
    """The family name; of an institution or a mononym the whole name."""
    given: str = ""
    particle: str = ""
    """A particle that belongs to the family name: ``van der``."""
    suffix: str = ""
    """``Jr.``, ``III``."""
    family_first: bool = False
    """Shown family name first, without a comma (Chinese, Japanese and Korean names in their own script)."""
    author: str = ""
    """The id of an author record, where the data names one."""
    orcid: str = ""
    affiliation: str = ""
    url: str = ""
    equal: bool = False
    """Contributed equally."""
    corresponding: bool = False
    highlight: bool = False
    """To be set in bold, as the data itself says (``**Name**``, ``<b>Name</b>``, ``me: true``)."""
    aside: str = ""
    """What the data says of the name in parentheses: a nickname, or the name in another script."""

    @property
    def name(self) -> str:
        """The name as it is shown: ``Given particle Family, Suffix (Aside)``."""
        if self.family_first:
            whole = f"{self.family}{self.given}"
        else:
            whole = " ".join([part for part in (self.given, self.particle, self.family) if part])
        if self.suffix:
            whole = f"{whole}, {self.suffix}"
        return f"{whole} ({self.aside})" if self.aside else whole

    @property
    def family_name(self) -> str:
        """The family name with its particle."""
        return f"{self.particle} {self.family}" if self.particle else self.family


@dataclass(frozen=True, slots=True)
class Link:
    """Something to open: an address, or a file to download."""

    kind: str
    """``pdf``, ``code``, ``arxiv`` …; for links that the data labels itself, the label in lower case."""
    url: str
    """The address as it is written into pages; empty for a label without a link (``code: true``)."""
    label: str = ""
    """The label as the data says it; empty: the usual one of the kind."""
    path: str = ""
    """A file to download instead of an address: absolute, checked to lie within the allowed folders."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that changes: citations, stars, downloads, likes, h-index."""

    text: str
    """As it is shown: ``600+``, ``1,567``, ``841``."""
    value: int | None
    """The number that it is sorted and summed by; ``None`` where the text holds none."""
    at_least: bool = False
    """The text says ``+`` or ``>``."""
    source: str = ""
    """Who says so: ``OpenAlex``, ``GitHub``; empty for the data file itself."""
    date: str = ""
    """When, as ``YYYY-MM-DD``."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim to be the state of the art; plain words are held in ``task`` alone."""

    task: str
    dataset: str = ""
    metric: str = ""
    value: str = ""
    rank: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Retraction:
    """That a work was retracted, or that it was not; true in the first case alone."""

    holds: bool = True
    date: str = ""
    """Of the notice, as ``YYYY[-MM[-DD]]``."""
    url: str = ""
    """Where the notice is."""
    source: str = ""
    """Who says so: ``OpenAlex``, ``Crossref``; empty for the data file itself."""

    def __bool__(self) -> bool:
        return self.holds


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge, in words."""

    kind: str
    """``award``, ``citations`` …, or what a plug-in calls its own."""
    label: str = ""
    """The left part; empty where there is only one."""
    message: str = ""
    """The right part; empty for a mark alone."""
    color: str = ""
    """``#rrggbb``; empty: the kind's own."""
    text: str = ""
    """The badge in plain letters, for output that draws nothing."""
    title: str = ""
    """Its accessible name: the whole text, with the source and the date of a number."""
    url: str = ""
    """Where it may lead."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One research output."""

    id: str
    title: str
    path: str = ""
    """The data file, relative to the source folder, with ``/``."""
    line: int = 0
    id_is_generated: bool = False
    """The id is generated from the title (or an identifier); else the data has it explicitly."""
    short: str = ""
    authors: tuple[Person, ...] = ()
    authors_open: bool = False
    """The list ends with ``others`` or ``et al.``."""
    collaboration: str = ""
    """The group that the work is of, beside its authors: ``ATLAS Collaboration``."""
    affiliations: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    """As the data says them: texts, or ids of venue records."""
    date: PartialDate | None = None
    type: str = ""
    """A CSL type (``article-journal``, ``paper-conference`` …) or ``preprint``."""
    status: str = ""
    doi: str = ""
    arxiv: str = ""
    pmid: str = ""
    pmcid: str = ""
    openreview: str = ""
    acl: str = ""
    isbn: str = ""
    hal: str = ""
    url: str = ""
    """Where the title leads, as the data says it; empty: see :attr:`address`."""
    url_path: str = ""
    """Where the title leads, when the data names a file: absolute, checked."""
    links: tuple[Link, ...] = ()
    """Without those that come from identifiers; in the order of the data."""
    abstract: str = ""
    summary: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    category: str = ""
    citations: Metric | None = None
    citations_per_year: tuple[tuple[int, int], ...] = ()
    """From the lock: (year, citations received in it)."""
    stars: Metric | None = None
    downloads: Metric | None = None
    likes: Metric | None = None
    awards: tuple[str, ...] = ()
    metrics: tuple[tuple[str, str], ...] = ()
    sota: tuple[Claim, ...] = ()
    relation: str = "own"
    retracted: Retraction | None = None
    """``None``: nobody says anything of it."""
    selected: bool = False
    hidden: bool | Literal["review"] = False
    """``review``: it was found, and nobody has looked at it yet; it takes part in nothing."""
    image: str = ""
    """An address, or the absolute, checked path of a file."""
    image_alt: str = ""
    version_of: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    institution: str = ""
    """Who issued a thesis or a report: the university, the laboratory."""
    genre: str = ""
    """What the work is called, as the data says it: ``PhD thesis``, ``Technical report``."""
    version: str = ""
    """The version, of software or data."""
    editors: tuple[Person, ...] = ()
    series: str = ""
    edition: str = ""
    language: str = ""
    license: str = ""
    bibtex: str = ""
    source_entry: BibtexEntry = NO_ENTRY
    """What the ``.bib`` file says that the paper is from, for BibTeX that is shown and written."""
    badges: tuple[Badge, ...] = ()
    """Those that plug-ins make."""
    extra: tuple[tuple[str, Value], ...] = ()
    """Fields without a meaning to us, folded name and value, in the order of the data."""

    @property
    def year(self) -> int | None:
        """The year of the date; ``None`` without a date or for one that is still to come."""
        return self.date.year if self.date is not None and self.date.year else None

    @property
    def is_cited(self) -> bool:
        """Whether the project only cites it: no page, no place in feeds, indices and metadata."""
        return self.relation == "cited"

    @property
    def repository(self) -> str:
        """``owner/name`` of the first code link that leads to GitHub, else empty."""
        for link in self.links:
            if link.kind == "code" and link.url.startswith("https://github.com/"):
                parts = link.url.removeprefix("https://github.com/").split("/")
                if len(parts) >= 2 and parts[0] and parts[1]:
                    return f"{parts[0]}/{parts[1].removesuffix('.git')}"
        return ""

    @property
    def address(self) -> str:
        """Where the title leads: ``url``, else DOI, arXiv, PDF; empty if there is none."""
        if self.url:
            return self.url
        if self.doi:
            return address("doi", self.doi)
        if self.arxiv:
            return address("arxiv", self.arxiv)
        for link in self.links:
            if link.kind == "pdf":
                return link.url
        return ""


@dataclass(frozen=True, slots=True)
class Author:
    """A record of ``authors``: a person that papers and pages can name."""

    id: str
    name: str
    path: str = ""
    line: int = 0
    aliases: tuple[str, ...] = ()
    orcid: str = ""
    url: str = ""
    image: str = ""
    affiliation: str = ""
    role: str = ""
    field: str = ""
    bio: str = ""
    email: str = ""
    scholar: str = ""
    """The user id at Google Scholar."""
    github: str = ""
    """The account's name."""
    links: tuple[Link, ...] = ()
    h_index: Metric | None = None
    i10_index: Metric | None = None
    paper_count: Metric | None = None
    citations: Metric | None = None
    metrics: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Venue:
    """A record of ``venues``."""

    id: str
    path: str = ""
    line: int = 0
    short: str = ""
    name: str = ""
    aliases: tuple[str, ...] = ()
    type: str = ""
    url: str = ""
    color: str = ""
    """``#rrggbb``."""

    @property
    def label(self) -> str:
        """What lists show: the short name, else the name, else the id."""
        return self.short or self.name or self.id


@dataclass(frozen=True, slots=True)
class Topic:
    """A record of ``topics``."""

    id: str
    title: str
    path: str = ""
    line: int = 0
    parent: str = ""
    summary: str = ""
    image: str = ""
    papers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    hidden: bool = False


# What one data file gave.


@dataclass(frozen=True, slots=True)
class Source:
    """The content of one data file."""

    path: str
    """As it is shown: relative to the source folder, with ``/``."""
    papers: tuple[Paper, ...] = ()
    authors: tuple[Author, ...] = ()
    venues: tuple[Venue, ...] = ()
    topics: tuple[Topic, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[tuple[str, bool], ...] = ()
    """The files that values name (pictures, downloads), as absolute paths, and whether they were there."""
    readings: tuple[Problem, ...] = ()
    """Texts that can be read in two ways, and how they were read: nothing is wrong with them."""
