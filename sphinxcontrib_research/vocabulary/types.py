"""Kinds of work, declared once: what CSL, BibTeX, RIS, schema.org and people call them.

CSL: https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types.
BibTeX: https://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf.
RIS: https://en.wikipedia.org/wiki/RIS_(file_format)#Type_of_reference.
schema.org: https://schema.org/CreativeWork.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinxcontrib_research.vocabulary import RELATIONS, STATUSES
from sphinxcontrib_research.vocabulary.fields import fold

if TYPE_CHECKING:
    from collections.abc import Callable


class WorkType(NamedTuple):
    """One kind of work."""

    csl: str
    """CSL's name, or ``preprint``, for which CSL has ``article``."""
    bibtex: str
    """The type of the BibTeX entry that is written."""
    ris: str
    """The type of the RIS record that is written; empty for ``GEN``, which says nothing."""
    schema_org: str
    ris_also: str = ""
    """Further types of RIS that are read as it."""


# Where two share a type of RIS, it is read as the first.
WORK_TYPES = (
    WorkType("article", "misc", "", "CreativeWork"),
    WorkType("article-journal", "article", "JOUR", "ScholarlyArticle", "EJOUR INPR JFULL"),
    WorkType("article-magazine", "article", "MGZN", "Article"),
    WorkType("article-newspaper", "article", "NEWS", "NewsArticle"),
    WorkType("bill", "misc", "BILL", "CreativeWork"),
    WorkType("book", "book", "BOOK", "Book", "EBOOK EDBOOK"),
    WorkType("chapter", "incollection", "CHAP", "Chapter", "ECHAP"),
    WorkType("classic", "misc", "", "CreativeWork"),
    WorkType("collection", "misc", "", "CreativeWork"),
    WorkType("dataset", "misc", "DATA", "Dataset", "DBASE"),
    WorkType("document", "misc", "", "CreativeWork", "ABST"),
    WorkType("entry-dictionary", "incollection", "DICT", "Article"),
    WorkType("entry-encyclopedia", "incollection", "ENCYC", "Article"),
    WorkType("event", "misc", "", "CreativeWork"),
    WorkType("figure", "misc", "FIGURE", "CreativeWork"),
    WorkType("graphic", "misc", "ART", "VisualArtwork"),
    WorkType("interview", "misc", "", "CreativeWork"),
    WorkType("legal_case", "misc", "CASE", "CreativeWork"),
    WorkType("legislation", "misc", "STAT", "CreativeWork"),
    WorkType("manuscript", "unpublished", "UNPB", "Manuscript", "MANSCPT"),
    WorkType("map", "misc", "MAP", "Map"),
    WorkType("motion_picture", "misc", "VIDEO", "VideoObject", "MPCT"),
    WorkType("musical_score", "misc", "MUSIC", "CreativeWork"),
    WorkType("pamphlet", "booklet", "PAMP", "CreativeWork"),
    WorkType("paper-conference", "inproceedings", "CONF", "ScholarlyArticle", "CPAPER"),
    WorkType("patent", "misc", "PAT", "CreativeWork"),
    WorkType("performance", "misc", "", "CreativeWork"),
    WorkType("periodical", "misc", "", "CreativeWork"),
    WorkType("personal_communication", "misc", "PCOMM", "CreativeWork"),
    WorkType("post-weblog", "misc", "BLOG", "BlogPosting"),
    WorkType("regulation", "misc", "", "CreativeWork"),
    WorkType("report", "techreport", "RPRT", "Report"),
    WorkType("software", "misc", "COMP", "SoftwareSourceCode"),
    WorkType("song", "misc", "SOUND", "CreativeWork"),
    WorkType("speech", "misc", "HEAR", "PresentationDigitalDocument", "SLIDE"),
    WorkType("standard", "misc", "STAND", "CreativeWork"),
    WorkType("thesis", "phdthesis", "THES", "Thesis"),
    WorkType("treaty", "misc", "", "CreativeWork"),
    WorkType("webpage", "misc", "ELEC", "WebPage", "MULTI WEB"),
    WorkType("broadcast", "misc", "MPCT", "CreativeWork"),
    WorkType("entry", "incollection", "ENCYC", "Article"),
    WorkType("hearing", "misc", "HEAR", "CreativeWork"),
    WorkType("post", "misc", "BLOG", "SocialMediaPosting"),
    WorkType("review", "article", "JOUR", "ScholarlyArticle"),
    WorkType("review-book", "article", "JOUR", "ScholarlyArticle"),
    WorkType("preprint", "misc", "UNPB", "ScholarlyArticle", "PREPRINT"),
)

_OTHER_NAMES = (
    ("article-journal", "article, journal, journal article, journal paper, research article, letter"),
    (
        "paper-conference",
        "inproceedings, conference, conference paper, conference article, proceedings paper",
    ),
    ("paper-conference", "proceedings article, workshop, workshop paper, poster, demo, extended abstract"),
    ("book", "mvbook, monograph, proceedings, mvproceedings, edited book"),
    ("chapter", "inbook, incollection, bookinbook, suppbook, book chapter, suppcollection, book section"),
    ("collection", "mvcollection, reference, mvreference"),
    ("thesis", "phdthesis, mastersthesis, bachelorsthesis, phd thesis, phd, master thesis, masters thesis"),
    ("thesis", "master's thesis, dissertation, doctoral dissertation, doctoral thesis, bachelor thesis"),
    ("thesis", "bachelors thesis, bachelor's thesis"),
    ("report", "techreport, technical report, tech report, research report, white paper, working paper"),
    ("dataset", "data, data set, data paper"),
    ("software", "softwareversion, softwaremodule, codefragment, code, computer program, package, library"),
    ("document", "misc, other, generic, unknown, booklet, manual, documentation"),
    ("manuscript", "unpublished"),
    ("webpage", "online, electronic, www, web, web page, website"),
    ("post-weblog", "blog, blog post"),
    ("speech", "talk, presentation, invited talk, keynote, lecture, tutorial, slides"),
    ("motion_picture", "video, movie, film"),
    ("periodical", "issue, suppperiodical"),
    ("article-magazine", "magazine, magazine article"),
    ("article-newspaper", "newspaper, newspaper article"),
    ("review-book", "book review"),
    ("preprint", "eprint, arxiv, arxiv preprint, posted content"),
)
"""Further names, those of BibTeX and BibLaTeX among them."""


class TypeName(NamedTuple):
    """What readers call a type; pages translate it."""

    singular: str
    """As on a badge."""
    plural: str
    """As over a list."""


TYPE_NAMES = {
    "article": TypeName("article", "Articles"),
    "article-journal": TypeName("journal article", "Journal articles"),
    "article-magazine": TypeName("magazine article", "Magazine articles"),
    "article-newspaper": TypeName("newspaper article", "Newspaper articles"),
    "bill": TypeName("bill", "Bills"),
    "book": TypeName("book", "Books"),
    "broadcast": TypeName("broadcast", "Broadcasts"),
    "chapter": TypeName("book chapter", "Book chapters"),
    "classic": TypeName("classical work", "Classical works"),
    "collection": TypeName("collection", "Collections"),
    "dataset": TypeName("dataset", "Datasets"),
    "document": TypeName("document", "Documents"),
    "entry": TypeName("entry", "Entries"),
    "entry-dictionary": TypeName("dictionary entry", "Dictionary entries"),
    "entry-encyclopedia": TypeName("encyclopedia entry", "Encyclopedia entries"),
    "event": TypeName("event", "Events"),
    "figure": TypeName("figure", "Figures"),
    "graphic": TypeName("graphic", "Graphics"),
    "hearing": TypeName("hearing", "Hearings"),
    "interview": TypeName("interview", "Interviews"),
    "legal_case": TypeName("court decision", "Court decisions"),
    "legislation": TypeName("act", "Acts"),
    "manuscript": TypeName("manuscript", "Manuscripts"),
    "map": TypeName("map", "Maps"),
    "motion_picture": TypeName("video", "Videos"),
    "musical_score": TypeName("musical score", "Musical scores"),
    "pamphlet": TypeName("pamphlet", "Pamphlets"),
    "paper-conference": TypeName("conference paper", "Conference papers"),
    "patent": TypeName("patent", "Patents"),
    "performance": TypeName("performance", "Performances"),
    "periodical": TypeName("periodical", "Periodicals"),
    "personal_communication": TypeName("personal communication", "Personal communications"),
    "post": TypeName("post", "Posts"),
    "post-weblog": TypeName("blog post", "Blog posts"),
    "preprint": TypeName("preprint", "Preprints"),
    "regulation": TypeName("regulation", "Regulations"),
    "report": TypeName("report", "Reports"),
    "review": TypeName("review", "Reviews"),
    "review-book": TypeName("book review", "Book reviews"),
    "software": TypeName("software", "Software"),
    "song": TypeName("recording", "Recordings"),
    "speech": TypeName("talk", "Talks"),
    "standard": TypeName("standard", "Standards"),
    "thesis": TypeName("thesis", "Theses"),
    "treaty": TypeName("treaty", "Treaties"),
    "webpage": TypeName("web page", "Web pages"),
}
"""By CSL's name."""


def type_names(type: str) -> TypeName:
    """Return what readers call a type; of a type that CSL lacks, its own name."""
    words = type.replace("-", " ").replace("_", " ")
    return TYPE_NAMES.get(type) or TypeName(words, capitalized(words))


def type_name(type: str, translate: Callable[[str], str]) -> str:
    """Return what readers call a type in the middle of a sentence; nothing for none."""
    return translate(type_names(type).singular) if type else ""


VALUE_NAMES = frozenset((*RELATIONS.values(), *STATUSES, "selected", "yes"))
"""Values of fields other than the type that pages translate."""


def value_name(value: str, translate: Callable[[str], str]) -> str:
    """Translate a value if it is one of ours; a capital at its start stays one."""
    own = value.lower()
    if own not in VALUE_NAMES:
        return value
    return capitalized(translate(own)) if value[:1].isupper() else translate(own)


def capitalized(words: str) -> str:
    """Return words with a capital at their start, as over a list."""
    return words[:1].upper() + words[1:]


CSL_TYPES = tuple(work.csl for work in WORK_TYPES if work.csl != "preprint")

_NAMES: dict[str, str] = {
    **{fold(work.csl): work.csl for work in WORK_TYPES},
    **{fold(name): csl for csl, names in _OTHER_NAMES for name in names.split(", ")},
}
"""The CSL type (or ``preprint``) of each name, folded; ``article`` is a journal's, as in BibTeX."""
BIBTEX_TYPES = {work.csl: work.bibtex for work in WORK_TYPES}
SCHEMA_ORG_TYPES = {work.csl: work.schema_org for work in WORK_TYPES}
RIS_TYPES = {work.csl: work.ris for work in WORK_TYPES if work.ris}
"""RIS's type of each type that has one."""
TYPES_OF_RIS = {
    name: work.csl for work in reversed(WORK_TYPES) for name in (work.ris, *work.ris_also.split()) if name
}
"""What each type of RIS is read as."""

GENRES: dict[str, str] = {
    **dict.fromkeys(("phdthesis", "phd"), "PhD thesis"),
    **dict.fromkeys(("mastersthesis", "masterthesis", "master'sthesis"), "Master's thesis"),
    **dict.fromkeys(("bachelorsthesis", "bachelorthesis", "bachelor'sthesis"), "Bachelor's thesis"),
    **dict.fromkeys(("doctoraldissertation", "doctoralthesis"), "Doctoral dissertation"),
    "technicalreport": "Technical report",
    "whitepaper": "White paper",
    "workingpaper": "Working paper",
    "researchreport": "Research report",
}
"""What a name of a type, folded, says besides the type of CSL, which knows one kind of thesis and report."""


DOCTORAL = r"ph\.?\s?d|doct"
MASTERS = r"master|m\.?sc|mathesis"
"""What in the words for a thesis says of which kind it is."""


def csl_type(name: str) -> str:
    """Return the type that a name means, else an empty text."""
    return _NAMES.get(fold(name), "")
