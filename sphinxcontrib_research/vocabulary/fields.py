"""The one declaration of the fields that data may hold, and of the names they go by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias
from unicodedata import normalize

from sphinxcontrib_research.util.plugins import Loaded, load
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest_name
from sphinxcontrib_research.vocabulary.links import LinkKind

if TYPE_CHECKING:
    from collections.abc import Mapping

# fmt: off
Kind: TypeAlias = Literal[
    "id", "ids", "text", "markup", "markups", "texts", "tags", "people", "date", "year", "month", "type",
    "relation", "status", "identifier", "url", "link", "links", "metric", "labels", "claims", "truth",
    "image", "color", "orcid", "email",
]
# fmt: on
"""What a value means, hence how it is read and which forms it may have."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record."""

    name: str
    kind: Kind
    help: str
    """One sentence for editors and the reference page."""
    aliases: tuple[str, ...] = ()
    """Other names, strongest first; case, ``-``, ``_`` and blanks do not count in any name."""
    fallbacks: tuple[str, ...] = ()
    """Names that are read for it only where nothing else gives it; else they stay what they are."""
    required: bool = False


def _addresses(name: str, *aliases: str) -> tuple[str, ...]:
    """Return other names of a link: its own, and those that say that it is one."""
    return (*aliases, f"{name}_url", f"{name}_link", f"url_{name}", f"link_{name}")


def _archived(name: str) -> tuple[str, ...]:
    """Return other names of a link to what an archive keeps."""
    return _addresses(name, f"{name}_id")


_IDENTIFIERS = (
    Field("doi", "identifier", "The DOI, bare or as an address.", _addresses("doi")),
    Field(
        *("arxiv", "identifier", "The arXiv identifier, bare or as an address; zeros at its end stay."),
        (*_addresses("arxiv", "arxiv_id", "eprint", "preprint"), "preprint_url", "preprint_link"),
    ),
    Field("pmid", "identifier", "The PubMed identifier.", _addresses("pmid", "pubmed", "pubmed_id")),
    Field("pmcid", "identifier", "The PubMed Central identifier.", _addresses("pmcid", "pmc")),
    Field("openreview", "identifier", "The OpenReview forum.", _addresses("openreview", "openreview_id")),
    Field(
        "acl", "identifier", "The identifier in the ACL Anthology.", _addresses("acl", "acl_id", "anthology")
    ),
    Field("isbn", "identifier", "The ISBN; its check digit is checked."),
    Field("hal", "identifier", "The identifier at HAL.", _addresses("hal", "hal_id")),
)

_LINKS = (
    Field(
        *("pdf", "link", "The full text: an address, or a path relative to this file."),
        _addresses("pdf", "paper_pdf", "pdf_file", "full_text"),
    ),
    Field(
        *(
            "code",
            "link",
            "The source code: an address, owner/name at GitHub, or true for a label without a link.",
        ),
        (
            *_addresses("code", "github", "repo", "repository", "git", "source_code", "code_urls"),
            *("github_url", "github_link", "repo_url", "repository_url"),
        ),
    ),
    Field(
        *("project", "link", "The project's page."),
        _addresses(
            "project", "project_page", "website", "homepage", "web", "web_link", "webpage", "project_website"
        ),
    ),
    Field(
        "data",
        "link",
        "The data.",
        (*_addresses("data", "dataset", "datasets"), "dataset_url", "url_dataset"),
    ),
    Field("video", "link", "A video.", _addresses("video", "talk", "youtube", "recording")),
    Field("slides", "link", "The slides.", (*_addresses("slides", "slide", "ppt"), "slide_url", "ppt_link")),
    Field("poster", "link", "The poster.", _addresses("poster")),
    Field("demo", "link", "A demonstration.", _addresses("demo", "live_demo")),
    Field("blog", "link", "A blog post.", _addresses("blog", "blog_post")),
    Field("model", "link", "The model's weights.", _addresses("model", "models", "weights")),
    Field(
        *("supplement", "link", "Supplementary material."),
        _addresses(
            "supplement", "supp", "supplementary", "supplemental", "supplementary_material", "appendix"
        ),
    ),
    Field("zenodo", "link", "The record at Zenodo: its number, DOI or address.", _archived("zenodo")),
    Field("osf", "link", "The project at OSF: its id, DOI or address.", _archived("osf")),
    Field("figshare", "link", "The item at Figshare: its number, DOI or address.", _archived("figshare")),
    Field(
        *("swh", "link", "What Software Heritage keeps: its SWHID or address."),
        (*_archived("swh"), "software_heritage"),
    ),
    Field("openalex", "link", "The work at OpenAlex: its id (W…) or address.", _archived("openalex")),
)

PAPER = (
    Field(
        *("id", "id", "What pages call the paper: any text without blanks, angle brackets and backquotes."),
        ("key", "slug", "citekey", "citation_key"),
    ),
    Field(
        "title", "markup", "The title.", ("paper_title",), fallbacks=("name", "chapter_title"), required=True
    ),
    Field(
        *("short", "markup", "The short name that references in the text show."),
        ("short_title", "acronym"),
    ),
    Field(
        *("authors", "people", "A list of names or one text; 'others' at its end leaves the list open."),
        ("author", "author_list", "authors_text", "authors_list"),
        fallbacks=("contributors", "creators", "authors_short", "first_authors", "first_author"),
    ),
    Field(
        *("collaboration", "text", "The group that the work is of, shown after the authors."),
        ("collab", "collaborations"),
    ),
    Field(
        "affiliations", "texts", "The institutions, shown after the authors.", ("affiliation", "institutions")
    ),
    Field(
        *("venue", "markups", "Where it appeared, one or several: a name, or the id of a venue record."),
        (
            *("journal", "booktitle", "conference", "conf", "container_title", "publication"),
            *("journal_title", "proceedings", "book"),
        ),
        fallbacks=(
            *("publisher", "publication_conference", "venue_shorthand", "venue_short", "conference_short"),
            *("journal_short", "reference", "abbr"),
        ),
    ),
    Field(
        *("date", "date", "YYYY, YYYY-MM or YYYY-MM-DD, or words such as 'in press'."),
        ("issued", "publication_date", "date_published", "published_date", "pub_date", "release_date"),
    ),
    Field("year", "year", "The year, where there is no date.", ("publication_year", "pub_year")),
    Field("month", "month", "The month beside a year: its number, name or abbreviation."),
    Field("day", "month", "The day beside a year and a month."),
    Field(
        *("type", "type", "The kind of work, by its BibTeX or CSL name."),
        ("entry_type", "kind", "pub_type", "publication_type", "paper_type", "item_type"),
    ),
    Field("status", "status", "submitted, in press or published."),
    *_IDENTIFIERS,
    Field(
        *("url", "url", "Where the title leads: an address, or a path relative to this file."),
        (
            *("link", "paper", "paper_url", "primary_url", "published_url", "paper_link", "external_url"),
            *("url_external", "journal_url", "journal_link", "url_journal", "publisher_url", "href"),
            *("redirect", "redirect_to"),
        ),
    ),
    *_LINKS,
    Field(
        *("links", "links", "Further links: a mapping from label to address, or a list of {label, url}."),
        ("urls", "resources", "sources", "buttons", "extra_urls"),
    ),
    Field("abstract", "markup", "The abstract.", fallbacks=("description",)),
    Field("summary", "markup", "One or two sentences.", ("tldr", "lay_summary")),
    Field("note", "markup", "A remark.", ("comment", "notes", "comments")),
    Field(
        "tags",
        "tags",
        "Words to select and group by, a list or separated by commas.",
        ("keywords", "tag", "keyword"),
    ),
    Field("topics", "tags", "The ids of topics that it belongs to.", ("topic",)),
    Field(
        *("category", "text", "A subject class, shown as a chip: LG or cs.LG."),
        ("primary_category", "arxiv_category", "primary_class"),
    ),
    Field(
        *("citations", "metric", "How often it is cited: a number, 800+, or {count, source, date}."),
        ("cited_by", "citation_count", "cited_by_count", "num_citations"),
    ),
    Field(
        *("stars", "metric", "The stars of its repository, as citations."),
        ("github_stars", "star_count", "code_star", "stargazers"),
    ),
    Field("downloads", "metric", "How often it was downloaded, as citations.", ("download_count",)),
    Field("likes", "metric", "How often it was liked, as citations.", ("like_count",)),
    Field(
        *("award", "markups", "One or several: Oral, Best paper."),
        ("awards", "honor", "honour", "honors", "distinction", "badge", "badges"),
    ),
    Field("metrics", "labels", "Numbers of your own: a mapping from label to value."),
    Field(
        "sota", "claims", "Claims to be the state of the art: words, or {task, dataset, metric, value, rank}."
    ),
    Field("relation", "relation", "What the paper is to you: own (default), uses or cited."),
    Field("selected", "truth", "One of the selected papers.", ("featured", "highlight", "highlighted")),
    Field("hidden", "truth", "Neither shown nor exported.", ("draft",)),
    Field(
        *("image", "image", "A picture: a path relative to this file."),
        ("img", "preview", "thumbnail", "teaser", "teaser_image"),
    ),
    Field(
        *("image_alt", "text", "What the picture shows, for those who cannot see it."),
        ("alt", "alt_text", "img_alt", "preview_alt", "thumbnail_alt", "teaser_alt"),
    ),
    Field("version_of", "id", "The id of the paper that this is another version of: both are one entry."),
    Field("volume", "text", "The volume.", ("vol",)),
    Field("issue", "text", "The issue.", ("number",)),
    Field("pages", "text", "The pages.", ("page_range", "page_numbers"), fallbacks=("page",)),
    Field("publisher", "text", "The publisher; the venue where there is none."),
    Field(
        *("institution", "text", "Who issued a thesis or a report: the university, the laboratory."),
        ("school", "organization", "organisation", "university", "institute"),
    ),
    Field(
        *("genre", "text", "What the work is called: PhD thesis, technical report."),
        ("degree", "thesis_type", "report_type"),
    ),
    Field("version", "text", "The version, of software or data."),
    Field(
        *("editors", "people", "The editors, as authors; entries show them where there are no authors."),
        ("editor",),
    ),
    Field("series", "text", "The series."),
    Field("edition", "text", "The edition."),
    Field("language", "text", "The language's code: en.", ("lang",)),
    Field("license", "text", "The licence.", ("licence",)),
    Field("bibtex", "text", "A BibTeX entry, taken instead of the generated one.", ("bib", "bibtex_entry")),
)

AUTHOR = (
    Field("id", "id", "What papers and pages call the person.", ("key", "slug")),
    Field("name", "text", "The name as it is shown.", ("full_name",), required=True),
    Field("aliases", "texts", "Other forms of the name that papers use.", ("alias", "also", "other_names")),
    Field("orcid", "orcid", "The ORCID iD; its check digit is checked.", ("orcid_id",)),
    Field("url", "url", "The person's page.", ("link", "website", "homepage", "web", "webpage", "href")),
    Field(
        "image", "image", "A picture: a path relative to this file.", ("photo", "img", "avatar", "picture")
    ),
    Field("affiliation", "text", "The institution.", ("affiliations", "institution", "organization")),
    Field("role", "text", "What the person is in the group: PhD student.", ("position",)),
    Field("field", "text", "What the person works on.", ("fields", "interests")),
    Field("bio", "markup", "A few sentences.", ("biography", "description")),
    Field("email", "email", "The address for mail.", ("mail",)),
    Field(
        "scholar", "text", "The user id at Google Scholar, or its address.", ("google_scholar", "scholar_id")
    ),
    Field("github", "text", "The account's name at GitHub, or its address."),
    Field("links", "links", "Further links, as a paper's.", ("urls",)),
    Field("h_index", "metric", "The h-index: a number, or {count, source, date}."),
    Field("i10_index", "metric", "The i10-index, as the h-index."),
    Field("paper_count", "metric", "How many papers there are, those outside this library included."),
    Field(
        "citations",
        "metric",
        "How often all papers are cited, as the h-index.",
        ("cited_by", "citation_count"),
    ),
    Field("metrics", "labels", "Numbers of your own: a mapping from label to value."),
)

VENUE = (
    Field("id", "id", "What papers call the venue.", ("key", "slug")),
    Field("short", "markup", "The short name that lists show: ICCV.", ("short_name", "abbr", "acronym")),
    Field("name", "markup", "The full name.", ("title", "full_name")),
    Field("aliases", "texts", "Other names that papers use.", ("alias", "also")),
    Field("type", "type", "The type of papers there that say none, by its BibTeX or CSL name.", ("kind",)),
    Field("url", "url", "The venue's page.", ("link", "website", "homepage")),
    Field("color", "color", "The color of its badge: #rrggbb.", ("colour",)),
)

TOPIC = (
    Field("id", "id", "What papers and pages call the topic.", ("key", "slug")),
    Field("title", "markup", "The title.", ("name",), required=True),
    Field("parent", "id", "The id of the topic above it."),
    Field("summary", "markup", "A few sentences.", ("description", "text")),
    Field("image", "image", "A picture: a path relative to this file.", ("img",)),
    Field("papers", "ids", "The ids of its papers, in this order."),
    Field("links", "links", "Links, as a paper's.", ("urls",)),
    Field("hidden", "truth", "Not shown.", ("draft",)),
)

TABLES = {"paper": PAPER, "author": AUTHOR, "venue": VENUE, "topic": TOPIC, "defaults": PAPER}
"""The fields of each kind of record."""

METRICS = tuple(field.name for field in PAPER if field.kind == "metric")
"""The numbers of a paper that change."""
LINK_KINDS = tuple(field.name for field in _LINKS)
"""Our own kinds of links; see :func:`link_kinds`."""

KEPT_QUIETLY = frozenset(
    (
        *("abbr", "accessed", "address", "annote", "archiveprefix", "bibtexshow", "chapter", "citationlabel"),
        *(
            "collectiontitle",
            "crossref",
            "eid",
            "eissn",
            "eprintclass",
            "eprinttype",
            "eventplace",
            "eventtitle",
        ),
        *("googlescholarid", "howpublished", "issn", "location", "numberofpages"),
        *("originaldate", "pagetotal", "pubstate", "publisherplace", "timestamp"),
        *("urldate", "xref"),
    )
)
"""Fields of bibliographies without a place on a page, folded: kept as ``extra`` without a word."""


# Kinds of links that plug-ins add: each is a field of papers.


def _fault_of_link(name: str, value: object) -> str:
    if not isinstance(value, LinkKind):
        return f"it is of type {type(value).__name__}, not LinkKind"
    if any(fold(name) == fold(own) for field in PAPER for own in (field.name, *field.aliases)):
        return "papers have a field of that name"
    return value.fault(name)


def load_links() -> Loaded:
    """Return the kinds of links of plug-ins, and what is wrong with those that are left out."""
    return load("links", _fault_of_link)


def plugin_links() -> Mapping[str, LinkKind]:
    """Return the kinds of links of plug-ins, by the name of their field."""
    return load_links().values


def link_kinds() -> tuple[str, ...]:
    """Return the names of all kinds of links that are fields of papers."""
    return (*LINK_KINDS, *plugin_links())


def fields_of(kind: str) -> tuple[Field, ...]:
    """Return the fields of a kind of record, those of plug-ins included."""
    if TABLES[kind] is not PAPER:
        return TABLES[kind]
    return (
        *PAPER,
        *(Field(name, "link", one.label, (one.label, *one.aliases)) for name, one in plugin_links().items()),
    )


# Names of fields as data writes them -> the declared fields: folding, other names, near misses.

_MOST_SEEN = 4096
"""So many names as written are remembered."""
_NO_SEPARATORS = str.maketrans("", "", "-_ ")


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return a field's name without regard to case, ``-``, ``_`` and blanks."""
    folded = name.casefold().translate(_NO_SEPARATORS)
    return folded if folded.isascii() else normalize("NFC", folded)


class Names:
    """The names that one kind of record may use, those of the setting ``research_fields`` included."""

    __slots__ = ("_close", "_folded", "_ranks", "_seen", "fallbacks", "quiet", "silenced")

    def __init__(self, kind: str, fields: Mapping[str, str | None]) -> None:
        self._folded: dict[str, Field] = {}
        self._ranks: dict[str, int] = {}
        self.fallbacks: dict[str, Field] = {}
        """By folded name: what is read for a field only where nothing else gives it."""
        self.quiet = set(KEPT_QUIETLY)
        self.silenced = {fold(name) for name, target in fields.items() if target is None}
        """What the project does not want to hear of."""
        self._seen: dict[str, Field | None] = {}
        self._close: dict[str, str] = {}
        for field in fields_of(kind):
            for rank, name in enumerate((field.name, *field.aliases)):
                self._folded.setdefault(fold(name), field)
                self._ranks.setdefault(fold(name), rank)
            for rank, name in enumerate(field.fallbacks):
                if fold(name) not in self._folded:
                    self.fallbacks[fold(name)] = field
                    self._ranks.setdefault(fold(name), rank)
        for name, target in fields.items():
            if target is None:
                self.quiet.add(fold(name))
                self._folded.pop(fold(name), None)
                self.fallbacks.pop(fold(name), None)
            elif fold(target) in self._folded:
                self._folded[fold(name)] = self._folded[fold(target)]
                self._ranks[fold(name)] = 0
                self.fallbacks.pop(fold(name), None)

    def __getitem__(self, name: str) -> Field | None:
        """Return the field that a name means; ``None`` for any other name."""
        try:
            return self._seen[name]
        except KeyError:
            field = self._folded.get(fold(name))
            if len(self._seen) < _MOST_SEEN:
                self._seen[name] = field
            return field

    def rank(self, name: str) -> int:
        """Return how weak a name is: of two for the same field the lower one counts."""
        return self._ranks.get(fold(name), 0)

    def near(self, name: str) -> str:
        """Return the known name that an unknown one is surely a slip of, else an empty text.

        A wrong guess is worse than none: names that differ in a whole word, a number or a short word, and
        words with a meaning of their own, are no slips.
        """
        folded = fold(name)
        if folded not in self._close:
            near = self._written(nearest_name(folded, self._folded))
            self._close[folded] = "" if _differ_in_a_short_word(name, near) else near
        return self._close[folded]

    def _written(self, folded: str) -> str:
        """Return a name as the documentation writes it."""
        if not folded:
            return ""
        field = self._folded[folded]
        return next((name for name in (field.name, *field.aliases) if fold(name) == folded), field.name)


def _differ_in_a_short_word(name: str, near: str) -> bool:
    """Say whether two names of the same number of words differ in a word of three letters: no slip of it."""
    ours, theirs = (one.casefold().replace("-", "_").replace(" ", "_").split("_") for one in (name, near))
    return len(ours) == len(theirs) > 1 and any(
        one != other and min(len(one), len(other)) < 4 and sorted(one) != sorted(other)
        for one, other in zip(ours, theirs, strict=True)
    )


def no_fields(fields: Mapping[str, str | None]) -> dict[str, str]:
    """Return which entries of ``research_fields`` lead to no field of any record, and what to say of each."""
    kinds = [names_of(kind, fields) for kind in TABLES]
    wrong: dict[str, str] = {}
    for name, target in fields.items():
        if target is None or any(names[target] is not None for names in kinds):
            continue
        near = next((near for names in kinds if (near := names.near(target))), "")
        wrong[name] = f"'{target}' is no field, so the entry of '{name}' is ignored{did_you_mean(near)}"
    return wrong


@lru_cache(maxsize=64)
def _names(kind: str, fields: tuple[tuple[str, str | None], ...]) -> Names:
    return Names(kind, dict(fields))


def names_of(kind: str, fields: Mapping[str, str | None]) -> Names:
    """Return the names of one kind of record, made once."""
    return _names(kind, tuple(fields.items()))
