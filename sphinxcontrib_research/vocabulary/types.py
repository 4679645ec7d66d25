"""Kinds of work by their BibTeX, BibLaTeX, CSL and other usual names -> CSL types.

https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
"""

from __future__ import annotations

from sphinxcontrib_research.vocabulary.fields import fold

CSL_TYPES = (
    *("article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast"),
    *("chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary"),
    *(
        "entry-encyclopedia",
        "event",
        "figure",
        "graphic",
        "hearing",
        "interview",
        "legal_case",
        "legislation",
    ),
    *("manuscript", "map", "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent"),
    *("performance", "periodical", "personal_communication", "post", "post-weblog", "regulation", "report"),
    *("review", "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage"),
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

TYPES: dict[str, str] = {
    **{fold(name): name for name in CSL_TYPES},
    **{fold(name): csl for csl, names in _OTHER_NAMES for name in (csl, *names.split(", "))},
}
"""The CSL type (or ``preprint``) of each name, folded; ``article`` is a journal's, as in BibTeX."""


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


def csl_type(name: str) -> str:
    """Return the type that a name means, else an empty text."""
    return TYPES.get(fold(name), "")
