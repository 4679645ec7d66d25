"""What papers consist of, declared once: identifiers, links, words, journals, selecting options."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from sphinxcontrib_research.util import late


class IdentifierKind(NamedTuple):
    """One kind of identifier."""

    name: str
    """The field that holds it."""
    label: str
    """What links call it, in every language."""
    noun: str
    """What messages call it."""
    address: str
    """What an identifier is put behind to make its address."""
    pattern: str
    """What a text that holds one contains, for the JSON Schema, which is laxer than reading."""
    is_of_one_work: bool = True
    """No other work has it; the ISBN of a book is that of its chapters too."""


IDENTIFIER_KINDS = (
    IdentifierKind("doi", "DOI", "DOI", "https://doi.org/", r"10(\.|%2[Ee])\d{4}"),
    IdentifierKind(
        "arxiv",
        "arXiv",
        "arXiv identifier",
        "https://arxiv.org/abs/",
        r"\d\d(0[1-9]|1[0-2])\.\d{4,5}|/\d\d(0[1-9]|1[0-2])\d{3}",
    ),
    IdentifierKind("pmid", "PubMed", "PubMed identifier", "https://pubmed.ncbi.nlm.nih.gov/", "[1-9]"),
    IdentifierKind(
        "pmcid", "PMC", "PubMed Central identifier", "https://pmc.ncbi.nlm.nih.gov/articles/", "[1-9]"
    ),
    IdentifierKind(
        "openreview",
        "OpenReview",
        "OpenReview identifier",
        "https://openreview.net/forum?id=",
        "[A-Za-z0-9_-]{8}",
    ),
    IdentifierKind(
        "acl",
        "ACL",
        "ACL Anthology identifier",
        "https://aclanthology.org/",
        r"[A-Za-z]\d{2}-\d{4}|\d{4}\.[A-Za-z0-9_]+-[A-Za-z0-9_]+\.\d",
    ),
    IdentifierKind(
        "isbn",
        "ISBN",
        "ISBN",
        "https://openlibrary.org/isbn/",
        r"(\d[ -]?){9}[\dXx]",
        is_of_one_work=False,
    ),
    IdentifierKind("hal", "HAL", "HAL identifier", "https://hal.science/", r"[A-Za-z]{2}[-_]\d{6}"),
)
IDENTIFIERS = tuple(kind.name for kind in IDENTIFIER_KINDS)
"""Their names, the strongest first: by what is known of a paper everywhere."""
OF_ONE_WORK = tuple(kind.name for kind in IDENTIFIER_KINDS if kind.is_of_one_work)
"""Those that tell works apart, and lead to them."""
ARXIV_DOI = "10.48550/arxiv."
"""The beginning of the DOI that arXiv registers for each of its papers."""
ORCID_ADDRESS = "https://orcid.org/"
SCHOLAR_ADDRESS = "https://scholar.google.com/citations?user="
ORCID_PATTERN = r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]"
"""The ORCID iD of a person, for the JSON Schema."""
COLOR_PATTERN = "#[0-9A-Fa-f]{6}"


# Hosts of code that ``research_code_hosts`` names.

_CODE_HOST = late(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?(?:/[\w.-]+)*")
_CODE_HOST_KINDS = ("gitlab", "forgejo", "gitea")


def code_hosts_fault(hosts: Mapping[object, object]) -> tuple[object, object] | None:
    """Return the first entry of ``research_code_hosts`` that is no host with what it runs.

    Args:
        hosts: Addresses without scheme (``gitlab.inria.fr``, ``example.org/git``), with what they run.
    """
    for address, kind in hosts.items():
        is_host = isinstance(address, str) and _CODE_HOST().fullmatch(address)
        if not is_host or kind not in _CODE_HOST_KINDS:
            return address, kind
    return None


# What ``research_discover`` looks for.

_DISCOVER = ("cites", "authors", "search")


def discover_fault(wanted: Mapping[object, object]) -> tuple[object, object] | None:
    """Return the first entry of ``research_discover`` that is no kind of relation with texts.

    Args:
        wanted: ``cites``, ``authors`` and ``search`` with a text each, or a list of texts.
    """
    for kind, items in wanted.items():
        texts = items if isinstance(items, list | tuple) else [items]
        if kind not in _DISCOVER or not all(isinstance(item, str) for item in texts):
            return kind, items
    return None


# Kinds of links that plug-ins add to ours.

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAa0-9eE\s,.+-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkKind:
    """A kind of link: an entry point of ``sphinxcontrib_research.links``, named as the field of the data."""

    label: str
    """What pages call such a link."""
    before: str = ""
    """The kind that it stands before, where ``research_links`` does not name it; empty: after all others."""
    icon: str = ""
    """The ``d`` of an SVG path in a box of 16 by 16, drawn in HTML before the label, in its colour."""
    aliases: tuple[str, ...] = ()
    """Other names of the field."""
    address: Callable[[str], str] | None = None
    """From what the data says where that is no address (``owner/name``) to the address; may raise
    :exc:`ValueError` with what is wrong."""

    def fault(self, name: str) -> str:
        """Return what is wrong with it as the kind of a name, or nothing."""
        if not _NAME.fullmatch(name):
            return "its name is not lower-case letters, digits and '_'"
        if not _PATH.fullmatch(self.icon):
            return "its icon is not the 'd' of an SVG path"
        return "" if self.label.strip() else "it has no label"


# Names that plug-ins cannot have, as they are ours.

FILE_FORMATS = {
    ".yml": "yaml",
    ".yaml": "yaml",
    ".json": "json",
    ".toml": "toml",
    ".bib": "bibtex",
    ".cff": "cff",
    ".ris": "ris",
    ".nbib": "nbib",
}
"""The files that are read, by suffix: each with the module of its reader."""
FORMATS_WITHOUT_IDS = frozenset({".cff", ".nbib"})
"""The formats that have no field for a record's id."""
BADGE_NAMES = (
    *("venue", "award", "citations", "stars", "downloads", "likes"),
    *("sota", "category", "code", "type", "metrics"),
)
"""The kinds of badges."""

PARTS = (
    "title",
    "authors",
    "affiliations",
    "venue",
    "date",
    "category",
    "tags",
    "topics",
    "award",
    "citations",
    "stars",
    "metrics",
    "sota",
    "badges",
    "links",
    "summary",
    "abstract",
    "image",
    "note",
    "bibtex",
)
"""The parts of an entry that ``:show:`` and ``:hide:`` name."""

STYLE_PARTS = {
    "card": frozenset(
        {
            "title",
            "category",
            "date",
            "metrics",
            "authors",
            "affiliations",
            "venue",
            "award",
            "badges",
            "links",
            "summary",
            "abstract",
        }
    ),
    "compact": frozenset({"title", "authors", "venue", "date", "badges", "links"}),
    "citation": frozenset({"title", "links"}),
    "grid": frozenset({"image", "title", "authors", "venue", "date", "award", "links", "badges"}),
}
"""What an entry shows when nobody says otherwise, by style."""


# Words that data, options and settings share, declared once.

# Truth values as people write them.

TRUE_WORDS = ("y", "yes", "true", "t", "on", "x", "1", "\u2713", "\u2714")
FALSE_WORDS = ("n", "no", "false", "f", "off", "none", "0", "-")


def truth_of(text: str) -> bool | None:
    """Return the truth value that a text means; ``None`` if it is none."""
    folded = text.strip().casefold()
    if folded in TRUE_WORDS:
        return True
    return False if folded in FALSE_WORDS else None


REVIEW: Final = "review"
"""The value of ``hidden`` in a record that nobody has looked at yet."""


# Keys that mean "the papers", folded: they say nothing of what they hold.

_PAPERS = ("papers", "publications", "pubs", "entries", "items", "records")
PAPERS_OF_FILE = frozenset((*_PAPERS, "publication", "references", "bibliography", "main"))
"""Keys of a file that say no more than ``papers`` does."""
PAPERS_OF_GROUP = frozenset((*_PAPERS, "list", "works", "articles"))
"""Keys that hold the papers of a group: ``{heading: \u2026, papers: [\u2026]}``."""
PARTS_OF_FILE = {
    "papers": "paper",
    "authors": "author",
    "coauthors": "author",
    "people": "author",
    "venues": "venue",
    "topics": "topic",
    "defaults": "defaults",
}
"""The kind of record that each key of a file holds, folded."""

# Defaults.

DISCOVERED = "discovered.yml"
"""The file that proposals are appended to."""
DEFAULT_PAPERS = ("papers.yml", "papers.yaml", DISCOVERED)
"""The data files of a project that names none."""
DEFAULT_LOCK = "research.lock.json"
DEFAULT_SORT = "-date, title"
"""The order of papers: the newest first."""
RELATIONS = {"own": "own", "about": "own", "uses": "uses", "cited": "cited"}
"""What a paper is to the project, by the words for it."""
STATUSES = ("submitted", "under review", "in preparation", "accepted", "in press", "forthcoming", "published")
"""Usual words for ``status``, and for a date in words; others are kept as they are."""


# Keys of the mappings that values may be, folded, the strongest first.

TEXT_KEYS = ("value", "text", "name", "title", "label", "tag", "en")
"""Of a mapping that stands for a text: ``license: {name, url}``."""
ADDRESS_KEYS = ("url", "href", "link", "address", "src", "path", "file", "value")
LABEL_KEYS = ("label", "text", "name", "title", "display", "short", "type", "kind")
"""Of a link: ``{label, url}``."""
COUNT_KEYS = ("count", "value", "number", "text", "total", "n")
METRIC_KEYS = frozenset((*COUNT_KEYS, "source", "date"))
"""Of a number: ``{count, source, date}``."""
CLAIM_KEYS = ("task", "dataset", "metric", "value", "rank", "date", "url")
"""Of a claim to be the state of the art."""
RETRACTION_KEYS = ("date", "url")
"""Of the notice that a work was retracted."""
PERSON_KEYS: dict[str, tuple[str, ...]] = {
    "name": ("name", "fullname", "literal", "value", "text"),
    "given": ("given", "givenname", "givennames", "first", "firstname"),
    "family": ("family", "familyname", "familynames", "last", "lastname", "surname"),
    "particle": ("particle", "droppingparticle", "nondroppingparticle", "prefix", "nameparticle"),
    "suffix": ("suffix", "namesuffix"),
    "id": ("id", "author", "ref"),
    "orcid": ("orcid",),
    "url": ("url", "href", "link", "website", "homepage", "web"),
    "affiliation": ("affiliation", "affiliations", "institution", "organization", "organisation"),
    "equal": ("equal", "equalcontribution", "equalcontributor", "star", "cofirst"),
    "corresponding": ("corresponding", "correspondingauthor", "iscorresponding"),
    "highlight": ("me", "isme", "highlight", "bold", "self"),
    "ignored": ("email", "alias", "role", "creatortype", "sequence", "authenticatedorcid"),
}
"""Of a person, by what they say."""
ALL_PERSON_KEYS = frozenset(key for keys in PERSON_KEYS.values() for key in keys)


# The journal macros of the Astrophysics Data System: ``\apj`` is the Astrophysical Journal, ApJ.
#
# https://ui.adsabs.harvard.edu/help/actions/journal-macros


class Journal(NamedTuple):
    """What a macro stands for."""

    name: str
    short: str = ""
    """Its usual abbreviation; empty where running text has no need of one."""


JOURNAL_MACROS = {
    "aap": Journal("Astronomy and Astrophysics", "A&A"),
    "aapr": Journal("Astronomy and Astrophysics Review", "A&A Rev."),
    "aaps": Journal("Astronomy and Astrophysics Supplement Series", "A&AS"),
    "actaa": Journal("Acta Astronomica"),
    "afz": Journal("Astrofizika"),
    "aj": Journal("Astronomical Journal", "AJ"),
    "ao": Journal("Applied Optics", "Appl. Opt."),
    "apj": Journal("Astrophysical Journal", "ApJ"),
    "apjl": Journal("Astrophysical Journal Letters", "ApJL"),
    "apjlett": Journal("Astrophysical Journal Letters"),
    "apjs": Journal("Astrophysical Journal Supplement Series", "ApJS"),
    "apjsupp": Journal("Astrophysical Journal Supplement Series"),
    "aplett": Journal("Astrophysics Letters"),
    "applopt": Journal("Applied Optics"),
    "apspr": Journal("Astrophysics Space Physics Research"),
    "apss": Journal("Astrophysics and Space Science", "Ap&SS"),
    "araa": Journal("Annual Review of Astronomy and Astrophysics", "ARA&A"),
    "arxiv": Journal("arXiv"),
    "azh": Journal("Astronomicheskii Zhurnal"),
    "baas": Journal("Bulletin of the American Astronomical Society", "BAAS"),
    "bac": Journal("Bulletin of the Astronomical Institutes of Czechoslovakia"),
    "bain": Journal("Bulletin of the Astronomical Institutes of the Netherlands"),
    "caa": Journal("Chinese Astronomy and Astrophysics"),
    "cjaa": Journal("Chinese Journal of Astronomy and Astrophysics"),
    "fcp": Journal("Fundamentals of Cosmic Physics"),
    "gca": Journal("Geochimica et Cosmochimica Acta"),
    "grl": Journal("Geophysical Research Letters"),
    "iaucirc": Journal("IAU Circulars"),
    "icarus": Journal("Icarus", "Icarus"),
    "jcap": Journal("Journal of Cosmology and Astroparticle Physics", "JCAP"),
    "jcp": Journal("Journal of Chemical Physics"),
    "jgr": Journal("Journal of Geophysical Research", "J. Geophys. Res."),
    "jqsrt": Journal("Journal of Quantitative Spectroscopy and Radiative Transfer"),
    "jrasc": Journal("Journal of the Royal Astronomical Society of Canada", "JRASC"),
    "maps": Journal("Meteoritics and Planetary Science"),
    "memras": Journal("Memoirs of the Royal Astronomical Society", "MmRAS"),
    "memsai": Journal("Memorie della Società Astronomica Italiana"),
    "mnras": Journal("Monthly Notices of the Royal Astronomical Society", "MNRAS"),
    "na": Journal("New Astronomy", "New A"),
    "nar": Journal("New Astronomy Review", "New A Rev."),
    "nat": Journal("Nature", "Nature"),
    "nphysa": Journal("Nuclear Physics A"),
    "pasa": Journal("Publications of the Astronomical Society of Australia", "PASA"),
    "pasj": Journal("Publications of the Astronomical Society of Japan", "PASJ"),
    "pasp": Journal("Publications of the Astronomical Society of the Pacific", "PASP"),
    "physrep": Journal("Physics Reports", "Phys. Rep."),
    "physscr": Journal("Physica Scripta"),
    "planss": Journal("Planetary and Space Science", "Planet. Space Sci."),
    "pra": Journal("Physical Review A", "Phys. Rev. A"),
    "prb": Journal("Physical Review B", "Phys. Rev. B"),
    "prc": Journal("Physical Review C", "Phys. Rev. C"),
    "prd": Journal("Physical Review D", "Phys. Rev. D"),
    "pre": Journal("Physical Review E", "Phys. Rev. E"),
    "prl": Journal("Physical Review Letters", "Phys. Rev. Lett."),
    "procspie": Journal("Proceedings of the SPIE", "Proc. SPIE"),
    "psj": Journal("Planetary Science Journal"),
    "qjras": Journal("Quarterly Journal of the Royal Astronomical Society", "QJRAS"),
    "rmxaa": Journal("Revista Mexicana de Astronomía y Astrofísica", "Rev. Mexicana Astron. Astrofis."),
    "skytel": Journal("Sky and Telescope"),
    "solphys": Journal("Solar Physics", "Sol. Phys."),
    "sovast": Journal("Soviet Astronomy"),
    "ssr": Journal("Space Science Reviews", "Space Sci. Rev."),
    "zap": Journal("Zeitschrift für Astrophysik"),
}
"""By the macro's name, without its backslash."""


OPTION_NAMES = (
    "papers",
    "tags",
    "authors",
    "venues",
    "categories",
    "topics",
    "types",
    "years",
    "relation",
    "selected",
    "filter",
    "sort",
    "limit",
    "group-by",
    "group-order",
)
"""The selecting options, as directives and the command line spell them."""
