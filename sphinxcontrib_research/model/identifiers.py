"""Identifiers of papers and people, and addresses: read, normalised, made.

Every ``parse_`` function takes the bare identifier, one with a prefix (``doi:…``) or an address that holds
it, returns the bare identifier, and raises :exc:`ValueError` with the cure where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import parse_qs, quote, unquote

from sphinxcontrib_research.model.addresses import github_repository, is_relative_path, safe_url

__all__ = [
    "PARSERS",
    "address",
    "github_repository",
    "identify",
    "is_relative_path",
    "parse_acl",
    "parse_arxiv",
    "parse_doi",
    "parse_hal",
    "parse_isbn",
    "parse_openreview",
    "parse_orcid",
    "parse_pmcid",
    "parse_pmid",
    "safe_url",
]

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DOI_PREFIX = re.compile(
    r"(?:doi(?=[\s:=])|https?://(?:(?:dx|www)\.)?doi\.org/doi)\s*[:=]?\s*", re.IGNORECASE
)
_DOI_HOSTS = frozenset(("doi.org", "dx.doi.org", "doi.acm.org", "doi.ieeecomputersociety.org"))
_DOI_PATH = re.compile(
    r"(?:doi(?:/(?:abs|full|pdf|epdf|pdfplus|pdfdirect|epub|fullHtml|10))??|articles?|chapter|book|content/pdf)"
    r"/(10\.\d{4,9}(?:\.\d+)*/[^\s?#]+)",
    re.IGNORECASE,
)
_ARXIV = re.compile(r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}")
_ARXIV_SHORT = re.compile(r"\d{4}\.\d{1,3}")
_ARXIV_OLD = re.compile(r"([a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z-]{2,})?/(\d{2}(?:0[1-9]|1[0-2])\d{3})")
_ARXIV_EXTRA = re.compile(r"(?:v\d+)?(?:\s*[\[(][\w.\-, ]*[\])])?$")
_ARXIV_PREFIX = re.compile(r"(?:(?:arxiv\s+)?(?:e-?print|preprint)\s*)?(?:arxiv\s*[:.]?\s*)?", re.IGNORECASE)
_ARXIV_HOSTS = frozenset(
    (
        *("arxiv.org", "export.arxiv.org", "browse.arxiv.org", "xxx.lanl.gov"),
        *("ar5iv.org", "ar5iv.labs.arxiv.org", "alphaxiv.org"),
    )
)
_ARXIV_PATH = re.compile(r"(?:abs|pdf|html|format|src|ps|e-print|overview|papers)/(.+?)(?:\.pdf)?/?$")
_ARXIV_DOI = "10.48550/arxiv."
_OPENREVIEW = re.compile(r"[A-Za-z0-9_-]{8,}")
_ACL = re.compile(r"[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+")
_ACL_EXTRA = re.compile(r"(?:v\d+)?(?:\.pdf|\.bib)?$")
_HAL = re.compile(r"([a-z]{2,})[-_](\d{6,8})(?:v\d+)?(?:/.*)?", re.IGNORECASE)
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")
_ISBN = re.compile(r"(?:97[89][ -]?)?(?:\d[ -]?){9}[\dXx](?![\w-])")
_LATEX_ESCAPE = re.compile(r"\{?\\([_%#&$~{}])\}?")
_KIND_PREFIX = re.compile(r"(doi|arxiv):", re.IGNORECASE)
_KINDS_BY_HOST: dict[str, tuple[tuple[str, str], ...]] = {
    **dict.fromkeys(_DOI_HOSTS, (("", "doi"),)),
    **dict.fromkeys(_ARXIV_HOSTS, (("", "arxiv"),)),
    "huggingface.co": (("/papers/", "arxiv"),),
    "openreview.net": (("", "openreview"),),
    "aclanthology.org": (("", "acl"),),
    "aclweb.org": (("/anthology/", "acl"),),
    "pubmed.ncbi.nlm.nih.gov": (("", "pmid"),),
    "ncbi.nlm.nih.gov": (("/pubmed/", "pmid"), ("/pmc/articles/", "pmcid")),
    "pmc.ncbi.nlm.nih.gov": (("", "pmcid"),),
    "europepmc.org": (("/article/med/", "pmid"), ("/abstract/med/", "pmid"), ("", "pmcid")),
    "orcid.org": (("", "orcid"),),
}
_OPENING = {")": "(", "]": "[", "}": "{", ">": "<"}


def parse_doi(text: str) -> str:
    """Read a DOI (https://www.doi.org/doi-handbook/HTML/); in lower case, as case does not count."""
    doi = _clean(text)
    while match := _DOI_PREFIX.match(doi):
        doi = doi[match.end() :]
    if not doi.startswith("10."):
        doi = _doi_in_address(doi) or doi
    doi = _trim(doi)
    if _DOI.fullmatch(doi):
        return doi.lower()
    if " " in doi and doi.startswith("10."):
        raise ValueError(f"{text!r} is not a DOI: it holds a blank")
    raise _wrong(text, "a DOI", "10.1000/182")


def parse_arxiv(text: str) -> str:
    """Read an arXiv identifier (https://info.arxiv.org/help/arxiv_identifier.html); the version goes."""
    bare = _clean(text)
    if _ARXIV.fullmatch(bare):
        return _checked_arxiv(bare)
    if "/" in bare:
        bare = _arxiv_in_address(bare) or bare
    bare = _ARXIV_PREFIX.sub("", bare, count=1)
    bare = _ARXIV_EXTRA.sub("", bare.rstrip(".,;"), count=1)
    if _ARXIV.fullmatch(bare):
        return _checked_arxiv(bare)
    if match := _ARXIV_OLD.fullmatch(bare):
        return f"{match[1]}/{match[2]}"
    if _ARXIV_SHORT.fullmatch(bare):
        raise ValueError(f"{text!r} is no arXiv identifier: digits are missing at its end, as in 2303.14380")
    raise _wrong(text, "an arXiv identifier", "2303.14389 or hep-th/9901001")


def parse_pmid(text: str) -> str:
    """Read a PubMed identifier (https://pubmed.ncbi.nlm.nih.gov/help/)."""
    bare = _bare(text, "pmid", ("pubmed/", "pubmed.ncbi.nlm.nih.gov/", "abstract/med/", "article/med/"))
    if 1 <= len(bare) <= 9 and bare.isdecimal() and bare[0] != "0":
        return bare
    raise _wrong(text, "a PubMed identifier", "31452104")


def parse_pmcid(text: str) -> str:
    """Read a PubMed Central identifier (https://pmc.ncbi.nlm.nih.gov/about/public-access-info/)."""
    bare = _bare(text, "pmcid", ("articles/", "article/pmc/", "abstract/pmc/")).partition("/")[0].upper()
    digits = bare.removeprefix("PMC").strip()
    if digits.isdecimal() and digits[0] != "0":
        return f"PMC{digits}"
    raise _wrong(text, "a PubMed Central identifier", "PMC3531190")


def parse_openreview(text: str) -> str:
    """Read the identifier of a forum at OpenReview (https://docs.openreview.net)."""
    bare = _clean(text)
    if "openreview.net" in bare.lower() or bare.startswith(("forum?", "pdf?")):
        bare = parse_qs(bare.partition("?")[2].partition("#")[0]).get("id", [""])[0]
    bare = bare.removeprefix("openreview:")
    if _OPENREVIEW.fullmatch(bare):
        return bare
    raise _wrong(text, "an OpenReview identifier", "rkg6sJHYDr, what follows id= in its address")


def parse_acl(text: str) -> str:
    """Read an identifier of the ACL Anthology (https://aclanthology.org/info/ids/)."""
    bare = _ACL_EXTRA.sub("", _bare(text, "acl", ()).rpartition("/")[2])
    for form in (bare, bare.lower(), bare.upper()):
        if _ACL.fullmatch(form):
            return form
    raise _wrong(text, "an ACL Anthology identifier", "2023.acl-long.1 or P19-1001")


def parse_isbn(text: str) -> str:
    """Read an ISBN (https://www.isbn-international.org), without hyphens; of several the longest."""
    best, wrong = "", False
    for match in _ISBN.finditer(text):
        digits = match.group().replace("-", "").replace(" ", "").upper()
        if not _isbn_holds(digits):
            wrong = True
        elif len(digits) > len(best):
            best = digits
    if best:
        return best
    if wrong:
        raise ValueError(f"{text!r} is no ISBN: its check digit does not fit, so a digit is wrong")
    raise _wrong(text, "an ISBN", "978-3-16-148410-0")


def parse_hal(text: str) -> str:
    """Read an identifier of HAL (https://doc.hal.science), without version."""
    bare = _bare(text, "hal", ())
    if "://" in bare or bare.count("/") > 1:
        bare = bare.partition("://")[2].partition("/")[2]
    if match := _HAL.fullmatch(bare):
        return f"{match[1].lower()}-{match[2]}"
    raise _wrong(text, "a HAL identifier", "hal-01234567")


def parse_orcid(text: str) -> str:
    """Read an ORCID iD, its check digit included (https://support.orcid.org/hc/en-us/articles/360006897674)."""
    bare = _bare(text, "orcid", ("orcid.org/",))
    match = _ORCID.fullmatch(bare)
    if match is None:
        raise _wrong(text, "an ORCID iD", "0000-0002-1825-0097")
    orcid = "-".join(match.groups()).upper()
    total = 0
    for digit in orcid.replace("-", "")[:15]:
        total = (total + int(digit)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != orcid[-1]:
        raise ValueError(f"{text!r} is no ORCID iD: its check digit does not fit, so a digit is wrong")
    return orcid


PARSERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "doi": parse_doi,
        "arxiv": parse_arxiv,
        "pmid": parse_pmid,
        "pmcid": parse_pmcid,
        "openreview": parse_openreview,
        "acl": parse_acl,
        "isbn": parse_isbn,
        "hal": parse_hal,
        "orcid": parse_orcid,
    }
)
"""The function that reads each kind of identifier."""

_ADDRESSES = {
    "doi": "https://doi.org/",
    "arxiv": "https://arxiv.org/abs/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "openreview": "https://openreview.net/forum?id=",
    "acl": "https://aclanthology.org/",
    "isbn": "https://openlibrary.org/isbn/",
    "hal": "https://hal.science/",
    "orcid": "https://orcid.org/",
}


def address(kind: str, id: str) -> str:
    """The address of an identifier, as ``parse_`` of that kind returned it."""
    return _ADDRESSES[kind] + quote(id, safe="/:;()._-")


def identify(url: str) -> tuple[str, str] | None:
    """Say which identifier an address (or ``doi:…``, ``arXiv:…``) holds.

    Args:
        url: Any text.

    Returns:
        The kind and the bare identifier, or ``None``; an arXiv paper's DOI counts as arXiv.
    """
    text = url.strip()
    rest = (text.partition("://")[2] or text).lower().removeprefix("www.")
    host, slash, path = rest.partition("/")
    kind = _kind_at(host, slash + path, text)
    if kind is None:
        return None
    try:
        if kind == "doi":
            doi = parse_doi(text)
            return ("arxiv", parse_arxiv(doi)) if doi.startswith(_ARXIV_DOI) else ("doi", doi)
        return kind, PARSERS[kind](text)
    except ValueError:
        return None


def _wrong(text: str, what: str, example: str) -> ValueError:
    return ValueError(f"{text!r} is not {what} (such as {example}): mend it or leave the field out")


def _clean(text: str) -> str:
    """Without blanks around it, HTML entities, LaTeX's escapes and an opening bracket."""
    text = text.strip()
    if "\\" in text:
        text = _LATEX_ESCAPE.sub(r"\1", text)
    if "&" in text:
        text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    return text.lstrip("<([")


def _bare(text: str, prefix: str, before: tuple[str, ...]) -> str:
    """Without ``prefix:``, what goes up to the first of ``before``, query, fragment and slash at the end."""
    bare = _clean(text)
    if bare[: len(prefix)].lower() == prefix and bare[len(prefix) : len(prefix) + 1] in (":", " "):
        bare = bare[len(prefix) + 1 :].strip()
    lowered = bare.lower()
    for part in before:
        if (at := lowered.find(part)) >= 0:
            bare = bare[at + len(part) :]
            break
    return bare.partition("?")[0].partition("#")[0].rstrip("/")


def _trim(doi: str) -> str:
    """Without punctuation of a sentence or of Markdown at its end; a bracket stays with its partner."""
    while doi and doi[-1] in ".,;:)]}>\"'":
        last = doi[-1]
        if last in _OPENING and doi.count(last) <= doi.count(_OPENING[last]):
            break
        doi = doi[:-1]
    return doi


def _doi_in_address(text: str) -> str:
    host, _, path = (text.partition("://")[2] or text).partition("/")
    host = host.lower().removeprefix("www.")
    if host in _DOI_HOSTS:
        path = unquote(path.partition("?")[0].partition("#")[0])
        if (again := _DOI_PREFIX.match(path)) or path.startswith(
            ("http://", "https://")
        ):  # doi.org/https://doi.org/…
            return _doi_in_address(path[again.end() :] if again else path) or path
        return path.lstrip("/") if path.lstrip("/").startswith("10.") else ""
    if text.startswith(("http://", "https://")) and (match := _DOI_PATH.search(path)):
        found = unquote(match[1])
        return found.removesuffix("/full").removesuffix("/abstract").removesuffix("/pdf").removesuffix(".pdf")
    return ""


def _arxiv_in_address(text: str) -> str:
    lowered = text.lower()
    if (at := lowered.find(_ARXIV_DOI)) >= 0:
        return text[at + len(_ARXIV_DOI) :].partition("?")[0]
    host, _, path = (text.partition("://")[2] or text).partition("/")
    host = host.lower().removeprefix("www.")
    if host not in _ARXIV_HOSTS and not (host == "huggingface.co" and path.startswith("papers/")):
        return ""
    match = _ARXIV_PATH.match(path.partition("?")[0].partition("#")[0])
    return match[1] if match else ""


def _checked_arxiv(id: str) -> str:
    if int(id[:2]) >= 15 and len(id) == 9:
        raise ValueError(
            f"{id!r} is no arXiv identifier: since 2015 five digits follow the point; a zero may be lost"
        )
    return id


def _isbn_holds(digits: str) -> bool:
    values = [10 if digit == "X" else int(digit) for digit in digits]
    if len(digits) == 10:
        return sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11 == 0
    return 10 not in values and sum(value * (3 if at % 2 else 1) for at, value in enumerate(values)) % 10 == 0


def _kind_at(host: str, path: str, text: str) -> str | None:
    """The kind of identifier that addresses of a host hold; ``path`` in lower case, with its slash."""
    for start, kind in _KINDS_BY_HOST.get(host, ()):
        if path.startswith(start):
            return kind
    if host.startswith("hal.") or host.endswith((".hal.science", ".archives-ouvertes.fr")):
        return "hal"
    if prefix := _KIND_PREFIX.match(text):
        return prefix[1].lower()
    return "doi" if "/10." in path and _DOI_PATH.search(path) else None
