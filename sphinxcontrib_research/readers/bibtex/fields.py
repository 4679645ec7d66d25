"""The fields of BibTeX and BibLaTeX -> ours.

Sources: the BibLaTeX manual, section 2.2 (https://ctan.org/pkg/biblatex); what Better BibTeX
(https://retorque.re/zotero-better-bibtex/), JabRef (https://docs.jabref.org), ADS and the theme al-folio
(https://github.com/alshedivat/al-folio) write besides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from sphinxcontrib_research.model.names.lists import split_collaboration
from sphinxcontrib_research.model.paper import BibtexEntry
from sphinxcontrib_research.readers.bibtex import values
from sphinxcontrib_research.readers.bibtex.values import unescaped
from sphinxcontrib_research.readers.record_builder import (
    PRIVATE,
    RecordBuilder,
    is_public_name,
    is_somewhere_else,
    is_valid,
    titled,
)
from sphinxcontrib_research.readers.values.links import drop_redundant_url, is_one_address
from sphinxcontrib_research.vocabulary.fields import names_of
from sphinxcontrib_research.vocabulary.types import CSL_TYPES, DOCTORAL, GENRES, MASTERS, csl_type

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.registry import Record

Handling = Literal["dropped", "kept", "address", "markup", "tags", "pages", "language", "text"]
"""How a field's value is read; ``kept``: without meaning to us, under a name that gets no warning."""

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
    "ukrainian": "uk",
    "hungarian": "hu",
    "romanian": "ro",
    "bulgarian": "bg",
    "croatian": "hr",
    "serbian": "sr",
    "catalan": "ca",
    "vietnamese": "vi",
    "hindi": "hi",
    "thai": "th",
    "arabic": "ar",
    "hebrew": "he",
    **dict.fromkeys(("persian", "farsi"), "fa"),
    "urdu": "ur",
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
def _type_of(name: str) -> str:
    """Return the type of an entry; types that mean nothing to us are ``misc``."""
    known = _TYPES.get(name, name)
    return known if csl_type(known) else "misc"


def is_public(name: str, value: str) -> bool:
    """Say whether others may see a field: it is neither private nor a path, which nobody else can follow.

    Args:
        name: The field's name in lower case.
        value: Its value.
    """
    if not is_public_name(name):
        return False
    is_link = name == "html" or (name not in ("doi", "arxiv") and handling_of(name)[0] == "address")
    return not is_link or not _FILE.fullmatch(value)


@lru_cache(maxsize=1024)
def handling_of(name: str) -> tuple[Handling, str]:
    """Say how a field is read and under which name it goes on.

    Args:
        name: The field's name in lower case.
    """
    target = _RENAMED.get(name, name)
    if target in ("tags", "pages", "language"):
        return target, target  # type: ignore[return-value]
    if target in _MARKUP:
        return "markup", target
    if any(pattern.fullmatch(name) for pattern in (PRIVATE(), _UNREAD, _FOR_LATEX)):
        return "dropped", ""
    if _KEPT.fullmatch(name):
        return "kept", f"x-{name}"
    return ("address" if _ADDRESSES.fullmatch(target) else "text"), target


# From one field's name to what a record has.

_ARXIV_JOURNAL = re.compile(
    r"arxiv(?:\.org)?(?:\s+(?:e-?print|preprint)s?)?(?:[\s,:]++(.++))?|corr", re.IGNORECASE | re.DOTALL
)
_OLD_ARXIV = re.compile(r"\d{7}(?:v\d+)?")
_ISSN = re.compile(r"(?<![\d-])\d{4}-?\d{3}[\dXx](?![\d-])")
_PHD = re.compile(f"{DOCTORAL}|diss", re.IGNORECASE)
_MASTER = re.compile(MASTERS, re.IGNORECASE)
_MAY_BE_PREPRINT = frozenset(("article", "misc", "online", "unpublished"))
_WHOLES = frozenset(("book", "collection", "mvbook", "mvcollection", "mvproceedings", "proceedings"))
_ARCHIVES = {"pubmed": "pmid", "pmid": "pmid", "pmcid": "pmcid", "pmc": "pmcid", "hal": "hal"}
_INSTITUTIONS = ("school", "institution", "institute", "organization")
_RESOLVERS = {
    "hdl": ("Handle", "https://hdl.handle.net/"),
    "handle": ("Handle", "https://hdl.handle.net/"),
    "jstor": ("JSTOR", "https://www.jstor.org/stable/"),
    "googlebooks": ("Google Books", "https://books.google.com/books?id="),
}
"""Archives that BibLaTeX links to (manual, section 3.14.7) and papers have no field for."""
_MORE_LINKS = {
    "ee": "",
    "html": "HTML",
    "preprint": "Preprint",
    "adsurl": "ADS",
    "ads_url": "ADS",
    "citeseerurl": "CiteSeer",
}
"""Links that have no kind of their own, and their labels; ``ee`` is DBLP's, mostly a DOI."""


@dataclass(slots=True, eq=False)
class Entry:
    """One entry as the file says it."""

    type: str
    """In lower case."""
    key: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    """By field, in lower case; blanks folded."""
    lines: dict[str, int] = field(default_factory=dict)
    is_complete: bool = False
    """It has what it takes over from others."""


def places(entry: Entry) -> list[str]:
    """Return the fields that are, or hold, a place on somebody's machine."""
    return [name for name, value in entry.values.items() if is_somewhere_else(value)]


def record(entry: Entry, left_out: Collection[str] = ()) -> Record:
    """Make a record of an entry, with our fields; what is private or for LaTeX alone is left out.

    Args:
        entry: The entry.
        left_out: Fields that are no part of it, see :func:`places`.
    """
    return _EntryRecord(entry, left_out).finish()


_PATENTS = frozenset(
    f"{name}{place}" for name in ("patent", "patreq") for place in ("", "de", "eu", "fr", "uk", "us")
)
"""Keys that BibLaTeX prints as words for kinds of patents (the manual, section 4.9.2)."""


class _EntryRecord(RecordBuilder):
    """Builds the record of one entry."""

    def __init__(self, entry: Entry, private: Collection[str]) -> None:
        super().__init__(entry.line)
        self.entry = entry
        self.public = {name: value for name, value in entry.values.items() if value and name not in private}
        self.left = dict(self.public)
        """What is not yet read."""
        self.more: list[Value] = []
        """Links that we have no kind for."""
        self.put("type", _type_of(entry.type), entry.line)
        self.put("id", entry.key, entry.line)

    def take(self, *names: str) -> tuple[str, int]:
        """Take the first of these fields that says something, with its line; the others stay."""
        for name in names:
            if value := self.left.pop(name, ""):
                return value, self.entry.lines[name]
        return "", self.line

    def put_text(self, target: str, *names: str) -> str:
        """Set a field to the plain text of the first of some fields; return this as it is written."""
        value, line = self.take(*names)
        self.put(target, values.text(value), line)
        return value

    def finish(self) -> Record:
        """Read all fields and return the record."""
        whole = ("booktitle",) if self.entry.type in _WHOLES else ()
        title, line = self.take("title", "maintitle", "issuetitle", "titleaddon", *whole)
        self.put("title", unescaped(titled(title, self.take("subtitle")[0])), line)
        for name, target in (("author", "authors"), ("editor", "editors")):
            names, line = self.take(name, target)
            annotations = self.take(f"{name}+an", f"{name}+an:default", f"{name}+an:highlight")[0]
            if target == "authors" and names:
                names, group = split_collaboration(names)
                if "collaboration" not in self.left:
                    self.put("collaboration", values.text(group), line)
            if names:
                self.put(target, values.people(names, annotations), line)
        self.date()
        self.eprint()
        if "number" in self.left:  # beside it, BibLaTeX's issue is a name: Spring
            self.put_text("x-issue", "issue")
        self.venue()
        self.kind()
        self.award()
        self.put_text("publisher", "publisher")
        institution = self.put_text("institution", *_INSTITUTIONS)
        for name in _INSTITUTIONS:  # each says the same in another way, or something of its own
            if self.left.get(name) == institution:
                del self.left[name]
            self.put_text(f"x-{name}", name)
        self.links()
        if self.entry.type == "unpublished" and self.left.get("note") in (
            "Unpublished",
            self.left.get("status"),
        ):
            self.left.pop("note", None)  # BibTeX asks for one
        for name, value in self.left.items():
            self.other(name, value, self.entry.lines[name])
        for name in ("x-eid", "x-articleno", "x-article-number"):  # an article in a journal without pages
            self.put("pages", self.fields.get(name), self.line)
        drop_redundant_url(self.fields)
        written = [(name, value) for name, value in self.public.items() if is_public(name, value)]
        empty = sorted(name for name, value in self.entry.values.items() if not value)
        return replace(self.record(), entry=BibtexEntry(self.entry.type, tuple(written), tuple(empty)))

    def date(self) -> None:
        """Read ``date``, or ``year``, ``month`` and ``day``."""
        if self.put_text("date", "date"):
            for name in ("year", "month", "day"):
                self.take(name)
        for name in ("year", "month", "day"):
            self.put_text(name, name)
        month = self.fields.get("month")
        if isinstance(month, str):
            self.put("day", values.day_in(month), self.lines["month"])
        status, line = self.take("pubstate")
        self.put("status", STATUS.get(status.lower(), values.text(status)), line)

    def eprint(self) -> None:
        """Read ``eprint``, which the archive's name explains."""
        archive = self.take("archiveprefix", "eprinttype")[0].lower()
        category, category_line = self.take("primaryclass", "eprintclass")
        if archive == "arxiv":
            self.put("category", category, category_line)
        eprint, line = self.take("eprint")
        eprint = values.address(eprint)
        if not eprint:
            return
        if category and _OLD_ARXIV.fullmatch(eprint):
            eprint = f"{category.partition('.')[0]}/{eprint}"
        if archive == "arxiv" or (not archive and is_valid("arxiv", eprint)):
            self.put("arxiv", eprint, line)
        elif archive in _ARCHIVES:
            self.put(_ARCHIVES[archive], eprint, line)
        elif not archive and eprint.lower().endswith(".pdf"):
            self.put("pdf", eprint, line)
        elif is_one_address(eprint):
            self.put("eprint", eprint, line)
        elif archive in _RESOLVERS:
            label, start = _RESOLVERS[archive]
            self.more.append({"label": label, "url": start + quote(eprint, safe="/:;()._-")})
        else:
            self.put("x-eprint", f"{archive}:{eprint}".lstrip(":"), line)

    def venue(self) -> None:
        """Find where the work appeared."""
        names = ("journaltitle", "journal", "fjournal", "booktitle")
        if self.entry.type not in ("article", "periodical"):
            names = ("booktitle", *names[:3])
        venue, line = self.take(*names)
        venue = values.journal(venue)
        if match := _ARXIV_JOURNAL.fullmatch(values.text(venue)):
            self.arxiv_journal(match[1] or "", line)
            return
        if venue:
            venue = titled(venue, self.take("journalsubtitle", "booksubtitle")[0])
        else:
            # In BibLaTeX "venue" is the place of an event, elsewhere its name.
            venue, line = self.take("eventtitle", "conference", "venue", "howpublished")
        if "http" in venue or "\\url" in venue:
            self.published_at(venue, line)
            venue = ""
        if not venue:
            venue, line = self.take("abbr")
        self.put("venue", unescaped(venue), line)

    def published_at(self, written: str, line: int) -> None:
        r"""Read ``howpublished = {Available at \url{…}}``: an address, perhaps with words around it."""
        places = values.addresses_within(written)
        if not self.left.get("url"):
            self.left["url"] = places[0] if places else written
            self.entry.lines.setdefault("url", line)
            self.more += places[1:]
        else:
            self.more += places
        if (words := values.text(written)) not in places:
            self.put("x-howpublished", words, line)

    def arxiv_journal(self, rest: str, line: int) -> None:
        """Read ``journal = {arXiv preprint arXiv:1706.03762}``, and DBLP's ``CoRR``, ``abs/1706.03762``."""
        if self.left.get("volume", "").startswith("abs/"):
            rest = self.left.pop("volume").removeprefix("abs/")
        if rest and "arxiv" not in self.left and is_valid("arxiv", rest):
            self.put("arxiv", rest, line)
        self.put("venue", "arXiv", line)

    def kind(self) -> None:
        """Tell theses apart by ``type``; what is on arXiv only is a preprint, whatever its entry says."""
        written, line = self.take("type")
        written = values.text(written)
        kind = self.entry.type
        own = self.take("csltype")[0] or (written if kind == "misc" else "")
        if own in CSL_TYPES or own in ("none", "preprint"):
            self.fields["type"] = "" if own == "none" else own
            return
        if kind == "phdthesis" and written == "Thesis":
            self.fields["type"] = "thesis"  # BibTeX has no entry for one of an unknown kind
        else:  # of articles it is what Web of Science calls its records
            is_key = kind == "article" or written in _PATENTS
            self.put("x-type" if is_key else "genre", written or GENRES.get(kind, ""), line)
        if kind == "thesis" and _PHD.search(written):
            self.fields["type"] = "phdthesis"
        elif kind == "thesis" and _MASTER.search(written):
            self.fields["type"] = "mastersthesis"
        elif kind in _MAY_BE_PREPRINT:
            venue = self.fields.get("venue")
            if venue == "arXiv" or (venue is None and "arxiv" in self.fields):
                self.fields["type"] = "preprint"

    def award(self) -> None:
        """Read al-folio's ``award_name``, beside which ``award`` is a longer text."""
        name, line = self.take("award_name")
        if name:
            self.put("award", unescaped(name), line)
            self.put_text("x-award", "award")

    def links(self) -> None:
        """Read ``url``, and links that we have no kind for."""
        url, line = self.take("url", "html", "url_paper", "ee")
        addresses = values.addresses(url)
        self.put("url", addresses[0], line)
        more = self.more
        more += values.addresses_within(self.left.get("howpublished", ""))
        more += [{"label": values.host(address), "url": address} for address in addresses[1:]]
        for name in [name for name in self.left if name in _MORE_LINKS or name.startswith("url_")]:
            if name in _MORE_LINKS or names_of("paper", {})[name] is None:
                url, link_line = self.take(name)
                label = _MORE_LINKS.get(name, name.removeprefix("url_").replace("_", " ").capitalize())
                more.append({"label": label, "url": values.address(url)} if label else values.address(url))
                line = line if addresses[1:] else link_line
        self.put("links", more, line)

    def other(self, name: str, value: str, line: int) -> None:
        """Read a field that needs no other."""
        handling, target = handling_of(name)
        if handling == "text" and is_one_address(value):
            handling = "address"
        if name == "isbn" and not is_valid("isbn", value) and _ISSN.search(value):  # as Mendeley writes ISSNs
            self.put("x-issn", value, line)
        elif handling != "dropped":
            self.put(target, _READERS[handling](value), line)


def _language(value: str) -> str:
    """Return the code of a language."""
    return LANGUAGES.get(value.lower(), values.text(value))


_READERS: dict[Handling, Callable[[str], Value]] = {
    "address": values.address,
    "kept": values.text,
    "language": _language,
    "markup": unescaped,
    "pages": values.pages,
    "tags": values.texts,
    "text": values.text,
}
"""What reads the value of a field."""
