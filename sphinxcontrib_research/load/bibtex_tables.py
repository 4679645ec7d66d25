"""What each field of BibTeX, BibLaTeX and the programs that write them is to us."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from sphinxcontrib_research.load.convert_types import csl_type

Fate = Literal["dropped", "kept", "address", "markup", "tags", "pages", "language", "text"]
"""How a field's value is read; ``kept``: without meaning to us, under a name that gets no word."""

_PRIVATE = re.compile(
    r"files?(?:-?\d+)?|local-?(?:file|url)(?:-?\d+)?|attachments?|owner|username|timestamp|added-at|posted-at|groups"
    r"|(?:creation|modification)date|date-(?:added|modified)|__markedentry|annote|annotation|abstractnote|review"
    r"|comment(?:-.*)?|readstatus|read|priority|ranking|rating|relevance|printed|qualityassured|mendeley-.*|bdsk-.*"
    r"|citeulike-attachment.*|author-email"
)
"""What programs and people write for themselves, paths in their homes among it: never published."""
_HOME = re.compile(r"file:/|(?:^|[\s:;,{])(?:/home/|/Users/|~/|[A-Za-z]\\?:(?:\\{1,4}|/)(?!/))")
"""Places on somebody's machine."""
_FILE = re.compile(
    r"(?!www\.)[^:]*\.(?:pdf|png|jpe?g|gif|svg|webp|zip|html?|pptx?|docx?|key|mp4|ps|gz|txt|bib)",
    re.IGNORECASE,
)
"""A path of a file of the project."""
_UNREAD = re.compile(
    r"int(?:er|ra)-?hash|keywords-plus|biburl|bibsource|adsnote|[a-z][a-z0-9]"  # two letters: Web of Science
)
"""What says where an entry is from; it says nothing of the work."""
_FOR_LATEX = re.compile(
    r"options|ids|execute|label(?:title|year)?|short(?:hand|author|editor|journal|series)|presort|related.*|xdata"
    r"|crossref|xref|sort(?:key|name|title|year)|index(?:sort)?title|entrysubtype|gender|.{0,99}\+an(?::.{0,99})?"
    r"|(?:name|editor)[abc]?type",
    re.DOTALL,
)
"""What steers a bibliography in LaTeX and says nothing of the work."""
_KEPT = re.compile(
    r"(?:main|book|journal|issue|event)(?:sub)?title(?:addon)?|titleaddon|addendum|book(?:author|pagination)|chapter"
    r"|copyright|editor[abc]|event(?:date|place|venue)|venue|howpublished|handle|holder|iss[nr]|isrn|lccn"
    r"|numpages|pagetotal|orig(?:date|language|title|publisher|location)|pagination|part|pii|place|reportnumber|rights"
    r"|ads?url|bibcode|acmid|citeseerurl|source|swhid|translator|urldescription|url(?:date|year|month|day)"
    r"|volumes|key|issue_date|eid|articleno|article-number|mr(?:number|class|reviewer)|zblnumber|coden|slaccitation"
    r"|address|location|journal|journaltitle|fjournal|archiveprefix|eprint(?:type|class)|primaryclass|altmetric|dimensions|inspirehep_id|google_scholar_id|bibtex_show|additional_info"
    r"|accessdate|hal_version|introducedin|refid|medium|narrator|execproducer|section|journal-iso|cited-references|doc-delivery-number|times-cited|number-of-cited-references"
    r"|subject-category|unique-id|research-areas|web-of-science-.*|funding-.*|oa|da|medline-pst|author-keywords"
)
"""Fields of bibliographies that have no place on a page."""
_ADDRESSES = re.compile(
    r"doi|url|pdf|code|project|website|homepage|data|dataset|video|slides|poster|demo|blog|model|supp|supplement"
    r"|preview|image|thumbnail|github|repository|talk|ppt|arxiv|(?:url|link)_.*|.*_(?:url|link|pdf)"
)
_PARENTS = frozenset(("crossref", "xdata", "xref"))
"""What names other entries; what an entry takes over from them is among its fields."""
_MARKUP = frozenset(("title", "short", "abstract", "summary", "note", "notes", "award", "awards", "tldr"))
_RENAMED = {
    "shorttitle": "short",
    "number": "issue",
    "keywords": "tags",
    "arxivid": "arxiv",
    "pubmedid": "pmid",
    "hal_id": "hal",
    "page": "pages",
    "langid": "language",
    "hyphenation": "language",
}

STATUS = {
    "inpreparation": "in preparation",
    "submitted": "submitted",
    "forthcoming": "forthcoming",
    "inpress": "in press",
    "prepublished": "published",
}
"""What BibLaTeX's ``pubstate`` is called."""
LANGUAGES = {
    **dict.fromkeys(("english", "american", "british", "usenglish", "ukenglish", "en-us", "en-gb"), "en"),
    **dict.fromkeys(("german", "ngerman", "deutsch", "austrian", "naustrian"), "de"),
    **dict.fromkeys(("french", "francais", "acadian", "canadien"), "fr"),
    **dict.fromkeys(("portuguese", "brazilian", "brazil"), "pt"),
    "spanish": "es",
    "italian": "it",
    "dutch": "nl",
    "russian": "ru",
    "chinese": "zh",
    "japanese": "ja",
    "korean": "ko",
    "polish": "pl",
    "swedish": "sv",
    "danish": "da",
    "norwegian": "no",
    "finnish": "fi",
    "czech": "cs",
    "greek": "el",
    "turkish": "tr",
}
"""Codes of what babel calls languages."""


_TYPES = {
    "audio": "song",
    "constitution": "legislation",
    "image": "graphic",
    "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case",
    "letter": "personal_communication",
    "legadminmaterial": "legislation",
    "legal": "legislation",
    "legmaterial": "legislation",
    "masterthesis": "mastersthesis",
    "music": "song",
}
"""What types of BibLaTeX mean that others do not have."""


@lru_cache(maxsize=256)
def type_of(name: str) -> str:
    """Return the type of an entry; types that mean nothing to us are ``misc``."""
    known = _TYPES.get(name, name)
    return known if csl_type(known) else "misc"


@lru_cache(maxsize=1024)
def is_public_name(name: str) -> bool:
    """Say whether a field of this name is meant for others."""
    return not (_PRIVATE.fullmatch(name) or name in _PARENTS)


def is_somewhere_else(value: str) -> bool:
    """Say whether a value is, or holds, a place on somebody's machine."""
    if "/" not in value and "\\" not in value:
        return False
    may_be = "/home/" in value or "/Users/" in value or "~/" in value or "file:/" in value or ":\\" in value
    may_be = may_be or value.count(":/") != value.count("://")
    return may_be and _HOME.search(value) is not None


def is_private_line(name: str, value: str) -> bool:
    """Say whether a line ``file: /home/…`` of a note is what a program notes for itself."""
    return is_somewhere_else(value) and not is_public_name(name.lower().replace(" ", "-"))


def is_public(name: str, value: str) -> bool:
    """Say whether others may see a field: it is neither private nor a path, which nobody else can follow.

    Args:
        name: The field's name in lower case.
        value: Its value.
    """
    if not is_public_name(name):
        return False
    is_link = name == "html" or (name not in ("doi", "arxiv") and fate_of(name)[0] == "address")
    return not is_link or not _FILE.fullmatch(value)


@lru_cache(maxsize=1024)
def fate_of(name: str) -> tuple[Fate, str]:
    """Say how a field is read and under which name it goes on.

    Args:
        name: The field's name in lower case.
    """
    target = _RENAMED.get(name, name)
    if target in ("tags", "pages", "language"):
        return target, target  # type: ignore[return-value]
    if target in _MARKUP:
        return "markup", target
    if any(pattern.fullmatch(name) for pattern in (_PRIVATE, _UNREAD, _FOR_LATEX)):
        return "dropped", ""
    if _KEPT.fullmatch(name):
        return "kept", f"x-{name}"
    return ("address" if _ADDRESSES.fullmatch(target) else "text"), target
