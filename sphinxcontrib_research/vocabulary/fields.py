"""The one declaration of the fields that data may hold, and of the names they go by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias
from unicodedata import normalize

from sphinxcontrib_research.util.plugins import LoadedPlugins, load
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest_name
from sphinxcontrib_research.vocabulary import LinkKind

if TYPE_CHECKING:
    from collections.abc import Mapping

# fmt: off
Kind: TypeAlias = Literal[
    "id", "ids", "text", "markup", "markups", "texts", "tags", "people", "date", "year", "month", "type",
    "relation", "status", "identifier", "url", "link", "links", "metric", "labels", "claims", "retraction",
    "truth", "hidden", "image", "color", "orcid", "email",
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


def _field(
    name: str, kind: Kind, help: str, aliases: str = "", *, fallbacks: str = "", required: bool = False
) -> Field:
    """Return a field whose other names are written as one text."""
    return Field(name, kind, help, tuple(aliases.split()), tuple(fallbacks.split()), required)


def _link(name: str, help: str, aliases: str = "", more: str = "", kind: Kind = "link") -> Field:
    """Return a field that holds an address, of which names such as ``pdf_url`` say that it does.

    Args:
        name: Its name.
        help: A sentence about it.
        aliases: Other names, stronger than those.
        more: Other names, weaker than those.
        kind: What its value means.
    """
    addresses = (f"{name}_url", f"{name}_link", f"url_{name}", f"link_{name}")
    return Field(name, kind, help, (*aliases.split(), *addresses, *more.split()))


_IDENTIFIERS = (
    _link("doi", "The DOI, bare or as an address.", kind="identifier"),
    _link(
        "arxiv",
        "The arXiv identifier, bare or as an address. Trailing zeros are kept.",
        "arxiv_id eprint preprint",
        more="preprint_url preprint_link",
        kind="identifier",
    ),
    _link("pmid", "The PubMed identifier.", "pubmed pubmed_id", kind="identifier"),
    _link("pmcid", "The PubMed Central identifier.", "pmc", kind="identifier"),
    _link("openreview", "The OpenReview forum.", "openreview_id", kind="identifier"),
    _link("acl", "The identifier in the ACL Anthology.", "acl_id anthology", kind="identifier"),
    _field("isbn", "identifier", "The ISBN; its check digit is checked."),
    _link("hal", "The identifier at HAL.", "hal_id", kind="identifier"),
)

_LINKS = (
    _link(
        "pdf", "The full text: an address, or a path relative to this file.", "paper_pdf pdf_file full_text"
    ),
    _link(
        "code",
        "The source code: an address, owner/name at GitHub, or true for a label without a link.",
        "github repo repository git source_code code_urls",
        more="github_url github_link repo_url repository_url",
    ),
    _link(
        "project", "The project's page.", "project_page website homepage web web_link webpage project_website"
    ),
    _link("data", "The data.", "dataset datasets", more="dataset_url url_dataset"),
    _link("video", "A video.", "talk youtube recording"),
    _link("slides", "The slides.", "slide ppt", more="slide_url ppt_link"),
    _link("poster", "The poster."),
    _link("demo", "A demonstration.", "live_demo"),
    _link("blog", "A blog post.", "blog_post"),
    _link("model", "The model's weights.", "models weights"),
    _link(
        "supplement",
        "Supplementary material.",
        "supp supplementary supplemental supplementary_material appendix",
    ),
    _link("zenodo", "The record at Zenodo: its number, DOI or address.", "zenodo_id"),
    _link("osf", "The project at OSF: its id, DOI or address.", "osf_id"),
    _link("figshare", "The item at Figshare: its number, DOI or address.", "figshare_id"),
    _link(
        "swh",
        "The archived copy at Software Heritage: its SWHID or address.",
        "swh_id",
        more="software_heritage",
    ),
    _link("openalex", "The work at OpenAlex: its id (W…) or address.", "openalex_id"),
)

PAPER = (
    _field(
        "id",
        "id",
        "The name of the paper on your pages: any text without spaces, angle brackets and backquotes.",
        "key slug citekey citation_key",
    ),
    _field("title", "markup", "The title.", "paper_title", fallbacks="name chapter_title", required=True),
    _field("short", "markup", "The short name that references in the text show.", "short_title acronym"),
    _field(
        "authors",
        "people",
        "A list of names, or one text. 'others' at the end marks an incomplete list.",
        "author author_list authors_text authors_list",
        fallbacks="contributors creators authors_short first_authors first_author",
    ),
    _field(
        "collaboration",
        "text",
        "The collaboration, shown after the authors.",
        "collab collaborations",
    ),
    _field("affiliations", "texts", "The institutions, shown after the authors.", "affiliation institutions"),
    _field(
        "venue",
        "markups",
        "Where it was published, one or several: a name, or the id of a venue record.",
        "journal booktitle conference conf container_title publication journal_title proceedings book",
        fallbacks=(
            "publisher publication_conference venue_shorthand venue_short conference_short "
            "journal_short reference abbr"
        ),
    ),
    _field(
        "date",
        "date",
        "YYYY, YYYY-MM or YYYY-MM-DD, a range (2024-03/2024-05), a season, or words such as 'in press'.",
        "issued publication_date date_published published_date pub_date release_date",
    ),
    _field("year", "year", "The year, if there is no date.", "publication_year pub_year"),
    _field("month", "month", "The month of the year: a number, a name or an abbreviation."),
    _field("day", "month", "The day of the month."),
    _field(
        "type",
        "type",
        "The type of work, as a BibTeX or CSL name.",
        "entry_type kind pub_type publication_type paper_type item_type",
    ),
    _field("status", "status", "submitted, in press or published."),
    *_IDENTIFIERS,
    _field(
        "url",
        "url",
        "Where the title leads: an address, or a path relative to this file.",
        "link paper paper_url primary_url published_url paper_link external_url url_external "
        "journal_url journal_link url_journal publisher_url href redirect redirect_to",
    ),
    *_LINKS,
    _field(
        "links",
        "links",
        "Further links: a mapping from label to address, or a list of {label, url}.",
        "urls resources sources buttons extra_urls",
    ),
    _field("abstract", "markup", "The abstract.", fallbacks="description"),
    _field("summary", "markup", "One or two sentences.", "tldr lay_summary"),
    _field("note", "markup", "A remark.", "comment notes comments"),
    _field(
        "tags",
        "tags",
        "Words for selecting and grouping: a list, or one text with commas.",
        "keywords tag keyword",
    ),
    _field("topics", "tags", "The ids of its topics.", "topic"),
    _field(
        "category",
        "text",
        "A subject class, shown as a chip: LG or cs.LG.",
        "primary_category arxiv_category primary_class",
    ),
    _field(
        "citations",
        "metric",
        "The number of citations: a number, 800+, or {count, source, date}.",
        "cited_by citation_count cited_by_count num_citations",
    ),
    _field(
        "stars",
        "metric",
        "The stars of its repository, in the same forms as citations.",
        "github_stars star_count code_star stargazers",
    ),
    _field(
        "downloads", "metric", "The number of downloads, in the same forms as citations.", "download_count"
    ),
    _field("likes", "metric", "The number of likes, in the same forms as citations.", "like_count"),
    _field(
        "award",
        "markups",
        "One or several: Oral, Best paper.",
        "awards honor honour honors distinction badge badges",
    ),
    _field("metrics", "labels", "Your own numbers: a mapping from label to value."),
    _field(
        "sota", "claims", "Claims to be the state of the art: words, or {task, dataset, metric, value, rank}."
    ),
    _field("relation", "relation", "How the paper relates to the project: own (default), uses or cited."),
    _field(
        "retracted",
        "retraction",
        "Whether it was retracted: true, {date, url} of the notice, or false to overrule services.",
    ),
    _field(
        "selected", "truth", "Whether it is one of the selected papers.", "featured highlight highlighted"
    ),
    _field(
        "hidden",
        "hidden",
        "Whether to hide the paper: true, or 'review' until someone has looked at it.",
        "draft",
    ),
    _field(
        "image",
        "image",
        "A picture: a path relative to this file.",
        "img preview thumbnail teaser teaser_image",
    ),
    _field(
        "image_alt",
        "text",
        "A description of the picture for people who can't see it.",
        "alt alt_text img_alt preview_alt thumbnail_alt teaser_alt",
    ),
    _field("version_of", "id", "The id of the paper that this is a version of: both become one entry."),
    _field("volume", "text", "The volume.", "vol"),
    _field("issue", "text", "The issue.", "number"),
    _field("pages", "text", "The pages.", "page_range page_numbers", fallbacks="page"),
    _field("publisher", "text", "The publisher, used as the venue if there is none."),
    _field(
        "institution",
        "text",
        "The issuer of a thesis or report: a university, a laboratory.",
        "school organization organisation university institute",
    ),
    _field(
        "genre",
        "text",
        "The kind of work in words: PhD thesis, technical report.",
        "degree thesis_type report_type",
    ),
    _field("version", "text", "The version of software or data."),
    _field(
        "editors",
        "people",
        "The editors, in the same forms as authors. Entries show them if there are no authors.",
        "editor",
    ),
    _field("series", "text", "The series."),
    _field("edition", "text", "The edition."),
    _field("language", "text", "The language of the work, as a code: en.", "lang"),
    _field("license", "text", "The licence.", "licence"),
    _field("bibtex", "text", "A BibTeX entry to use instead of the generated one.", "bib bibtex_entry"),
)

AUTHOR = (
    _field("id", "id", "The name of the person in papers and on pages.", "key slug"),
    _field("name", "text", "The name to show.", "full_name", required=True),
    _field("aliases", "texts", "Other forms of the name that papers use.", "alias also other_names"),
    _field("orcid", "orcid", "The ORCID iD; its check digit is checked.", "orcid_id"),
    _field("url", "url", "The person's page.", "link website homepage web webpage href"),
    _field("image", "image", "A picture: a path relative to this file.", "photo img avatar picture"),
    _field("affiliation", "text", "The institution.", "affiliations institution organization"),
    _field("role", "text", "The role in the group: PhD student.", "position"),
    _field("field", "text", "The field of work.", "fields interests"),
    _field("bio", "markup", "A few sentences.", "biography description"),
    _field("email", "email", "The e-mail address.", "mail"),
    _field(
        "scholar",
        "text",
        "The user id at Google Scholar, or the address of the profile.",
        "google_scholar scholar_id",
    ),
    _field("github", "text", "The account at GitHub, or its address."),
    _field("links", "links", "Further links, in the same forms as those of a paper.", "urls"),
    _field("h_index", "metric", "The h-index: a number, or {count, source, date}."),
    _field("i10_index", "metric", "The i10-index, in the same forms as the h-index."),
    _field("paper_count", "metric", "The number of papers, including those outside your data."),
    _field(
        "citations",
        "metric",
        "The number of citations of all papers, in the same forms as the h-index.",
        "cited_by citation_count",
    ),
    _field("metrics", "labels", "Numbers of your own: a mapping from label to value."),
)

VENUE = (
    _field("id", "id", "The name of the venue in papers.", "key slug"),
    _field("short", "markup", "The short name, which entries show: ICCV.", "short_name abbr acronym"),
    _field("name", "markup", "The full name.", "title full_name"),
    _field("aliases", "texts", "Other names that papers use.", "alias also"),
    _field("type", "type", "The type of its papers that have none, as a BibTeX or CSL name.", "kind"),
    _field("url", "url", "The venue's page.", "link website homepage"),
    _field("color", "color", "The color of its badge: #rrggbb.", "colour"),
)

TOPIC = (
    _field("id", "id", "The name of the topic in papers and on pages.", "key slug"),
    _field("title", "markup", "The title.", "name", required=True),
    _field("parent", "id", "The id of the parent topic."),
    _field("summary", "markup", "A few sentences.", "description text"),
    _field("image", "image", "A picture: a path relative to this file.", "img"),
    _field("papers", "ids", "The ids of its papers, in order."),
    _field("links", "links", "Links, in the same forms as those of a paper.", "urls"),
    _field("hidden", "truth", "Whether to hide the topic.", "draft"),
)

TABLES = {"paper": PAPER, "author": AUTHOR, "venue": VENUE, "topic": TOPIC, "defaults": PAPER}
"""The fields of each kind of record."""

METRICS = tuple(field.name for field in PAPER if field.kind == "metric")
"""The numbers of a paper that change."""
LINK_KINDS = tuple(field.name for field in _LINKS)
"""Our own kinds of links; see :func:`link_kinds`."""

KEPT_QUIETLY = frozenset(
    """
    abbr accessed address annote archiveprefix bibtexshow chapter citationlabel collectiontitle crossref
    eid eissn eprintclass eprinttype eventplace eventtitle googlescholarid howpublished issn location
    numberofpages originaldate pagetotal publisherplace pubstate timestamp urldate xref
    """.split()
)
"""Fields of bibliographies without a place on a page, folded: kept as ``extra`` silently."""


# Kinds of links that plug-ins add: each is a field of papers.


def _fault_of_link(name: str, value: object) -> str:
    if not isinstance(value, LinkKind):
        return f"it is of type {type(value).__name__}, not LinkKind"
    if any(fold(name) == fold(own) for field in PAPER for own in (field.name, *field.aliases)):
        return "papers have a field of that name"
    return value.fault(name)


def load_links() -> LoadedPlugins:
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
        *(
            Field(name, "link", link.label, (link.label, *link.aliases))
            for name, link in plugin_links().items()
        ),
    )


# Names of fields as data writes them -> the declared fields: folding, other names, near misses.

_MOST_SEEN = 4096
"""At most this many names as written are remembered."""
_NO_SEPARATORS = str.maketrans("", "", "-_ ")


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return a field's name without regard to case, ``-``, ``_`` and blanks."""
    folded = name.casefold().translate(_NO_SEPARATORS)
    return folded if folded.isascii() else normalize("NFC", folded)


class Names(dict[str, "Field | None"]):
    """The names that one kind of record may use, those of the setting ``research_fields`` included.

    It maps a name as written to the field that it means, ``None`` for any other name; names that are not
    declared in this very form are folded when they are met first.
    """

    def __init__(self, kind: str, fields: Mapping[str, str | None]) -> None:
        super().__init__()
        self._folded: dict[str, Field] = {}
        self._ranks: dict[str, int] = {}
        self.fallbacks: dict[str, Field] = {}
        """By folded name: what is read for a field only where nothing else gives it."""
        self.quiet = set(KEPT_QUIETLY)
        self.silenced = {fold(name) for name, target in fields.items() if target is None}
        """What the project does not want to hear of."""
        self._close: dict[str, str] = {}
        declared = fields_of(kind)
        for field in declared:
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
        self.update({field.name: self._folded.get(fold(field.name)) for field in declared})

    def __missing__(self, name: str) -> Field | None:
        """Return the field that a name means, which is met for the first time."""
        field = self._folded.get(fold(name))
        if len(self) < _MOST_SEEN:
            self[name] = field
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
    first, second = (
        written.casefold().replace("-", "_").replace(" ", "_").split("_") for written in (name, near)
    )
    return len(first) == len(second) > 1 and any(
        a != b and min(len(a), len(b)) < 4 and sorted(a) != sorted(b)
        for a, b in zip(first, second, strict=True)
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
