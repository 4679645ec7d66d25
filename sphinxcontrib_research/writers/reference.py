"""What several formats ask of a paper: its type, what it appeared in, its pages, where it is."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from sphinxcontrib_research import markup
from sphinxcontrib_research.markup.spans import UNSAFE
from sphinxcontrib_research.model import identifiers
from sphinxcontrib_research.util import late
from sphinxcontrib_research.vocabulary.types import capitalized, type_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper, Person, Venue

_DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2212"
_RANGE = late(rf"([^\s,;{_DASHES}]+) ?[{_DASHES}]+ ?([^\s,;{_DASHES}]+)")
_WIDE_RANGE = late(
    r"([^\s,;\u2013\u2014]{1,60}?) ?(?:-{2,6}|[\u2013\u2014]{1,6}) ?([^\s,;\u2013\u2014]{1,60})"
)
"""Between the marks that are nothing but a range's: pages such as ``A-12`` keep their hyphens."""
_PAGE_WORD = re.compile(r"(?:pages?|pp?\.?)(?: |(?<=\.)(?=\d))", re.IGNORECASE)
_PAGE_LIST = re.compile(r"( ?[,;] ?)")
NAMED_TYPES = frozenset(("book", "dataset", "report", "software", "thesis"))
"""Types of works that no journal or conference explains: entries say what they are and who issued them."""
_NO_LETTER = re.compile(r"[^a-z]")
_NO_WORD = re.compile(r"\W+")
_DEGREE = re.compile(r"(?:[A-Z][A-Za-z]{0,3}\.?[ ]?){1,4}")
"""``MSc``, ``Ph.D.``, ``BA``: the abbreviation of a degree."""
_WEB = ("https://", "http://", "ftp://")
_KINDS_OF_VENUES = {
    "journal": "article-journal",
    "magazine": "article-magazine",
    "newspaper": "article-newspaper",
    "conference": "paper-conference",
    "workshop": "paper-conference",
    "proceedings": "paper-conference",
    "article": "preprint",
}
"""The type of papers in a venue whose record names the venue's own type; and CSL's word for preprints."""


_ = str  # translated where they are shown
_GENRES = (
    (_("PhD thesis"), "phd phdthesis"),
    (_("Master's thesis"), "master masters mastersthesis masterthesis mathesis"),
    (_("Bachelor's thesis"), "bachelor bachelors bachelorsthesis bachelorthesis bathesis"),
    (_("Doctoral dissertation"), "doctoraldissertation"),
    (_("Technical report"), "techreport technicalreport"),
    (_("Research report"), "researchreport resreport"),
    (_("White paper"), "whitepaper"),
    (_("Working paper"), "workingpaper"),
)
_USUAL_GENRES = {name: word for word, names in _GENRES for name in names.split()}
"""The words for what data calls a work, by its letters alone."""


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """Put a plain text on one line, without characters that no reader sees."""
    if text.isprintable() and text[:1] != " " and text[-1:] != " " and "  " not in text:
        return text
    return " ".join(UNSAFE().sub("", text).split())


def type_of(paper: Paper, library: Library) -> str:
    """Return the CSL type of a paper (or ``preprint``): its own, else its venue's; else empty."""
    if paper.type:
        return "preprint" if paper.type == "article" else paper.type
    for name in paper.venues:
        venue = library.venue(name)
        if venue is not None and venue.type:
            return _type_in(venue)
    if paper.arxiv and all(name.lower() == "arxiv" for name in paper.venues):
        return "preprint"
    return "article-journal" if paper.venues and (paper.volume or paper.issue) else ""


def explicit_type(paper: Paper, library: Library) -> str:
    """Return the type that the data of a paper or of its venue names; empty where :func:`type_of` guesses."""
    known = (library.venue(name) for name in paper.venues)
    return type_of(paper, library) if paper.type or any(venue and venue.type for venue in known) else ""


def _type_in(venue: Venue) -> str:
    return _KINDS_OF_VENUES.get(venue.type.lower(), venue.type)


def container(paper: Paper, library: Library) -> str:
    """Return the full name of the journal, proceedings or book that a paper appeared in; light markup.

    A preprint appeared in none: see :func:`publisher`.
    """
    return "" if paper.venues and type_of(paper, library) == "preprint" else _venue(paper, library)


def publisher(paper: Paper, library: Library) -> str:
    """Return who published a paper; of a preprint, where it is kept; light markup."""
    if paper.publisher or type_of(paper, library) != "preprint":
        return issuer(paper)
    return _venue(paper, library) or ("arXiv" if paper.arxiv else "")


def published(paper: Paper, library: Library) -> tuple[str, str]:
    """Return what a paper appeared in and who published it; light markup.

    The venue of a thesis is its school.
    """
    place, by = container(paper, library), publisher(paper, library)
    return ("", place) if paper.type == "thesis" and not by else (place, by)


CSL_VARIABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "publisher-place": ("publisherplace", "address", "location", "place"),
        "event-title": ("eventtitle", "eventname"),
        "event-place": ("eventplace", "eventvenue"),
        "ISSN": ("issn",),
        "number": ("reportnumber", "number"),
        "chapter-number": ("chapternumber", "chapter"),
        "collection-number": ("collectionnumber", "seriesnumber"),
        "number-of-pages": ("numberofpages", "pagetotal", "numpages"),
        "number-of-volumes": ("numberofvolumes", "volumes"),
        "medium": ("medium", "howpublished"),
        "part-number": ("partnumber", "part"),
        **{
            name: (name.replace("-", ""),)
            for name in (
                *("archive-place", "call-number", "dimensions", "jurisdiction", "original-publisher"),
                *("original-publisher-place", "original-title", "references", "reviewed-title", "scale"),
                *("section", "source", "volume-title", "authority"),
            )
        },
    }
)
"""What bibliographies say and entries do not show: variables of CSL, with the names that data has, folded."""
_VARIABLE_NAMED = {name: variable for variable, names in CSL_VARIABLES.items() for name in names}


def csl_variable(name: str) -> str:
    """Return the variable of CSL that a field of :attr:`.Paper.extra` is; empty for all others."""
    return _VARIABLE_NAMED.get(name) or _VARIABLE_NAMED.get(name.removeprefix("x"), "")


def csl_variables(paper: Paper) -> dict[str, str]:
    """Return what a paper's data says for bibliographies alone, by the variable of CSL."""
    found: dict[str, str] = {}
    for name, value in paper.extra:
        if isinstance(value, str) and (variable := csl_variable(name)):
            found.setdefault(variable, clean(value))
    return found


def issuer(paper: Paper) -> str:
    """Return who issued a work: of theses and reports the school or laboratory, else the publisher."""
    if paper.type in ("thesis", "report"):
        return clean(paper.institution or paper.publisher)
    return clean(paper.publisher or paper.institution)


def genre_of(paper: Paper, words: Callable[[str], str] = str) -> str:
    """Return what a work is called, in words: ``PhD thesis``; empty for what its venue explains.

    Args:
        paper: The paper; what its data calls it is kept, but for the usual names, which are translated.
        words: Translates the words, as gettext does.
    """
    if not paper.genre and paper.type not in NAMED_TYPES:
        return ""
    genre = clean(paper.genre)
    name = _NO_LETTER.sub("", genre.casefold()) if genre else paper.type
    if name in NAMED_TYPES:
        return capitalized(words(type_names(name).singular))
    if usual := _USUAL_GENRES.get(name):
        return words(usual)
    if paper.type == "thesis" and _DEGREE.fullmatch(genre):
        _ = words
        # Translators: a thesis by the abbreviation of its degree: "MSc thesis".
        return _("{degree} thesis").format(degree=genre)
    return genre


def institution(paper: Paper, library: Library) -> str:
    """Return the school of a thesis or the laboratory of a report, in plain words."""
    return (
        markup.plain(paper.institution)
        or markup.plain(container(paper, library))
        or markup.plain(paper.publisher)
    )


def origin(
    paper: Paper, library: Library, words: Callable[[str], str] = str
) -> tuple[tuple[str, ...], str, str]:
    """Return where a paper comes from, of a work without journal with its kind and who issued it.

    Args:
        paper: The paper.
        library: Where its venues are.
        words: Translates the words, as gettext does.

    Returns:
        What the work is (its kind, its version), the venues joined by ``&``, and who issued it; light
        markup, what is not said is empty.
    """
    venue = " & ".join([library.venue_label(name) for name in paper.venues])
    is_own = paper.type in NAMED_TYPES
    if venue and not is_own:
        return (), venue, ""
    kind, by = genre_of(paper, words), issuer(paper)
    if kind and venue and _last_word(kind) in _NO_WORD.split(venue.casefold()):
        kind = ""  # "PhD thesis, University of X" in one field
    if by.casefold() in venue.casefold():
        by = ""
    return tuple(part for part in (kind, version_of(paper, words)) if part), venue, by


def version_of(paper: Paper, words: Callable[[str], str] = str) -> str:
    """Return the version of software or data in words; empty for other works, whose versions are papers."""
    version = clean(paper.version)
    if not version or paper.type not in ("software", "dataset"):
        return ""
    _ = words
    return _("version {version}").format(version=version.removeprefix("v"))


def _last_word(text: str) -> str:
    return text.casefold().rpartition(" ")[2]


def _venue(paper: Paper, library: Library) -> str:
    """Of several venues the first whose record fits the paper's type, else the first."""
    chosen = ""
    for name in paper.venues:
        venue = library.venue(name)
        full = name if venue is None else venue.name or venue.label
        if venue is not None and paper.type and _type_in(venue) == paper.type:
            return full
        chosen = chosen or full
    return chosen


@lru_cache(maxsize=8192)
def page_range(pages: str) -> tuple[str, str]:
    """Return the first and the last page; the last is empty where there is one alone, or a list of pages."""
    bare = clean(pages)
    if match := _PAGE_WORD.match(bare):
        bare = bare[match.end() :]
    match = _WIDE_RANGE().fullmatch(bare) or _RANGE().fullmatch(bare)
    return (match[1], match[2]) if match is not None else (bare, "")


@lru_cache(maxsize=8192)
def page_text(pages: str, dash: str = "\u2013") -> str:
    """Return pages as citations print them: one or several, each range with a dash."""
    parts = _PAGE_LIST.split(clean(pages))
    return "".join(
        part if at % 2 else dash.join(page for page in page_range(part) if page)
        for at, part in enumerate(parts)
    )


def outer_pages(pages: str) -> tuple[str, str]:
    """Return the first page and the last one, of a list of ranges too; the last is empty if there is one."""
    ranges = [page_range(part) for part in _PAGE_LIST.split(clean(pages))[::2]]
    first, last = ranges[0][0], ranges[-1][1] or ranges[-1][0]
    return first, last if last != first else ""


def is_web(url: str) -> bool:
    """Say whether a link is an address in the web, that other sites can follow."""
    return url.startswith(_WEB)


def web_address(paper: Paper) -> str:
    """Return where a paper is in the web: as the data says, else by its identifiers; empty if nowhere."""
    if is_web(paper.url):
        return paper.url
    for kind in ("doi", "arxiv", "acl", "openreview", "pmcid", "pmid", "hal"):
        value: str = getattr(paper, kind)
        if value:
            return identifiers.address(kind, value)
    return next((link.url for link in paper.links if link.kind == "pdf" and is_web(link.url)), "")


def link_to(paper: Paper, kind: str) -> str:
    """Return the address of the first link of a kind; empty if there is none in the web."""
    return next((link.url for link in paper.links if link.kind == kind and is_web(link.url)), "")


def given_with_aside(person: Person) -> str:
    """Return given names with what stands in parentheses beside the name, as formats have no place for it."""
    return f"{person.given} ({person.aside})" if person.aside else person.given


def collaboration_of(paper: Paper) -> str:
    """Return the collaboration that a work is of; empty where one of its authors is called so."""
    name = clean(paper.collaboration)
    return "" if name.casefold() in (person.family.casefold() for person in paper.authors) else name


def is_institution(person: Person) -> bool:
    """Say whether a name is that of an institution or a group: several words, none of them a given name."""
    return not person.given and " " in person.family
