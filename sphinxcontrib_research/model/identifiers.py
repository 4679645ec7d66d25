"""Identifiers of papers and people, and addresses: read, normalised, made.

Every ``parse_`` function takes the bare identifier, one with a prefix (``doi:…``) or an address that holds
it, returns the bare identifier, and raises :exc:`ValueError` with the cure where the text has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote

from sphinxcontrib_research.model.addresses import shortened, without_escapes
from sphinxcontrib_research.util import late
from sphinxcontrib_research.vocabulary import ARXIV_DOI, IDENTIFIER_KINDS, ORCID_ADDRESS

_LONGEST = 2_000
"""No identifier is longer."""
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_SHORT_DOI = late(r"10/[a-z0-9]{2,20}", re.IGNORECASE)
"""What https://shortdoi.org gives."""
_SHORT_DOI_PATH = late(r"[a-z0-9]{2,20}", re.IGNORECASE)
_DOI_BEGINS = re.compile(r"10(?:\.\d{4,9}(?:\.\d+)*)?/(?=[^\s/])")
_DOI_PREFIX = re.compile(
    r"(?:(?:urn:)?doi(?=[\s:=])|info:doi/|https?://(?:(?:dx|www)\.)?doi\.org/doi)\s*[:=]?\s*", re.IGNORECASE
)
_OLD_RESOLVERS = frozenset(("doi.acm.org", "doi.ieeecomputersociety.org"))
_DOI_HOSTS = frozenset(("doi.org", "dx.doi.org", *_OLD_RESOLVERS))
_DOI_PATH = late(
    r"(?:doi(?:/(?:abs|full|pdf|epdf|pdfplus|pdfdirect|epub|fullHtml|10))??|articles?|chapter|book|content(?:/pdf)?)"
    r"/(10\.\d{4,9}(?:\.\d+)*/[^\s?#]+)",
    re.IGNORECASE,
)
_ARXIV = re.compile(r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}")
_ARXIV_SHORT = late(r"\d{4}\.\d{1,3}")
_ARXIV_OLD = late(r"([a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z-]{2,})?/(\d{2}(?:0[1-9]|1[0-2])\d{3})")
_ARXIV_CLASS = late(r"[\w.\-, ]*")
_ARXIV_PREFIX = late(r"(?:(?:arxiv\s+)?(?:e-?print|preprint)\s*)?(?:arxiv\s*[:.]?\s*)?", re.IGNORECASE)
_ARXIV_HOSTS = frozenset(
    (
        *("arxiv.org", "export.arxiv.org", "browse.arxiv.org", "xxx.lanl.gov"),
        *("ar5iv.org", "ar5iv.labs.arxiv.org", "alphaxiv.org"),
    )
)
_ARXIV_PATH = late(r"(?:abs|pdf|html|format|src|ps|e-print|overview|papers)/(.+?)(?:\.pdf)?/?$")
_OPENREVIEW = late(r"[A-Za-z0-9_-]{8,}")
_ACL = late(r"[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+")
_ACL_EXTRA = late(r"(?:v\d+)?(?:\.pdf|\.bib)?$")
_HAL = late(r"([a-z]{2,})[-_](\d{6,8})(?:v\d+)?(?:/.*)?", re.IGNORECASE)
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")
_ISBN = late(r"(?:97[89][ -]?)?(?:\d[ -]?){9}[\dXx](?![\w-])")
_KIND_PREFIX = re.compile(r"(doi|arxiv|pmid|pubmed|pmcid|hal|isbn) ?:", re.IGNORECASE)
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
_BETWEEN_DOIS = late(
    r"(?<![\s,;&:=])(?<!\bdoi)[\s,;&]++(?:and\s++)?(?=(?:doi\s?:\s?|https?://\S{0,80}/)?10\.\d{4,9}/)",
    re.IGNORECASE,
)
"""Not behind ``doi:``, which belongs to what follows it."""
_OPENING = {")": "(", "]": "[", "}": "{", ">": "<"}


def parse_doi(text: str) -> str:
    """Read a DOI (https://www.doi.org/doi-handbook/HTML/); in lower case, as case does not count."""
    doi = _clean(text)
    while match := _DOI_PREFIX.match(doi):
        doi = doi[match.end() :]
    doi = unquote(doi) if doi.startswith("10") and "%" in doi else doi
    if not doi.startswith(("10.", "10/")):
        doi = _doi_in_address(doi) or doi
    doi = _trim(doi)
    if (_DOI.fullmatch(doi) or _SHORT_DOI().fullmatch(doi)) and doi.isprintable():
        return doi.lower()
    if " " in doi and doi.startswith("10."):
        raise ValueError(f"'{shortened(text)}' is not a DOI: it contains a space")
    raise _wrong(text, "a DOI", "10.1000/182")


def is_short_doi(doi: str) -> bool:
    """Say whether a DOI is a short one (``10/abc``): it leads to the work, but no database is keyed by it."""
    return doi.startswith("10/")


def split_dois(text: str) -> list[str]:
    """Return the parts of a text that holds several DOIs; mostly the text is the only one."""
    return [part for part in _BETWEEN_DOIS().split(text) if part]


def parse_arxiv(text: str) -> str:
    """Read an arXiv identifier (https://info.arxiv.org/help/arxiv_identifier.html); the version goes."""
    bare = _clean(text)
    if _ARXIV.fullmatch(bare):
        return _checked_arxiv(bare)
    if "/" in bare:
        bare = _arxiv_in_address(bare) or bare
    if match := _ARXIV_PREFIX().match(bare):
        bare = bare[match.end() :]
    bare = _without_version(bare.rstrip(".,;"))
    if _ARXIV.fullmatch(bare):
        return _checked_arxiv(bare)
    if match := _ARXIV_OLD().fullmatch(bare):
        return f"{match[1]}/{match[2]}"
    if _ARXIV_SHORT().fullmatch(bare):
        message = (
            f"'{shortened(text)}' is not an arXiv identifier: digits are missing at its end, as in 2303.14380"
        )
        raise ValueError(message)
    raise _wrong(text, "an arXiv identifier", "2303.14389 or hep-th/9901001")


def parse_pmid(text: str) -> str:
    """Read a PubMed identifier (https://pubmed.ncbi.nlm.nih.gov/help/)."""
    bare = _bare(
        text, ("pmid", "pubmed"), ("pubmed/", "pubmed.ncbi.nlm.nih.gov/", "abstract/med/", "article/med/")
    )
    if 1 <= len(bare) <= 9 and bare.isdecimal() and bare[0] != "0":
        return bare
    raise _wrong(text, "a PubMed identifier", "31452104")


def parse_pmcid(text: str) -> str:
    """Read a PubMed Central identifier (https://pmc.ncbi.nlm.nih.gov/about/public-access-info/)."""
    bare = _bare(text, ("pmcid",), ("articles/", "article/pmc/", "abstract/pmc/")).partition("/")[0].upper()
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
    if _OPENREVIEW().fullmatch(bare):
        return bare
    raise _wrong(text, "an OpenReview identifier", "rkg6sJHYDr, what follows id= in its address")


def parse_acl(text: str) -> str:
    """Read an identifier of the ACL Anthology (https://aclanthology.org/info/ids/)."""
    bare = _ACL_EXTRA().sub("", _bare(text, ("acl",), ()).rpartition("/")[2])
    for form in (bare, bare.lower(), bare.upper()):
        if _ACL().fullmatch(form):
            return form
    raise _wrong(text, "an ACL Anthology identifier", "2023.acl-long.1 or P19-1001")


def parse_isbn(text: str) -> str:
    """Read an ISBN (https://www.isbn-international.org), without hyphens; of several the longest."""
    best, wrong = "", False
    for match in _ISBN().finditer(text[:_LONGEST]):
        digits = match.group().replace("-", "").replace(" ", "").upper()
        if not _isbn_holds(digits):
            wrong = True
        elif len(digits) > len(best):
            best = digits
    if best:
        return best
    if wrong:
        raise ValueError(f"'{shortened(text)}' is not an ISBN: its check digit is wrong")
    raise _wrong(text, "an ISBN", "978-3-16-148410-0")


def parse_hal(text: str) -> str:
    """Read an identifier of HAL (https://doc.hal.science), without version."""
    bare = _bare(text, ("hal",), ())
    if "://" in bare or bare.count("/") > 1:
        bare = bare.partition("://")[2].partition("/")[2]
    if match := _HAL().fullmatch(bare):
        return f"{match[1].lower()}-{match[2]}"
    raise _wrong(text, "a HAL identifier", "hal-01234567")


def parse_orcid(text: str) -> str:
    """Read an ORCID iD, its check digit included (https://support.orcid.org/hc/en-us/articles/360006897674)."""
    bare = _bare(text, ("orcid",), ("orcid.org/",))
    match = _ORCID.fullmatch(bare)
    if match is None:
        raise _wrong(text, "an ORCID iD", "0000-0002-1825-0097")
    orcid = "-".join(match.groups()).upper()
    total = 0
    for digit in orcid.replace("-", "")[:15]:
        total = (total + int(digit)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != orcid[-1]:
        raise ValueError(f"'{shortened(text)}' is not an ORCID iD: its check digit is wrong")
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
    **{kind.name: kind.address for kind in IDENTIFIER_KINDS},
    "orcid": ORCID_ADDRESS,
}

LABELS = {kind.name: kind.label for kind in IDENTIFIER_KINDS if kind.is_of_one_work}
"""The identifiers that are shown as links, with their names, which no language translates."""


def address(kind: str, id: str) -> str:
    """The address of an identifier, as ``parse_`` of that kind returned it."""
    return _ADDRESSES[kind] + quote(id, safe="/:;()._-")


class Archive(NamedTuple):
    """A place that keeps works of any kind under ids of its own."""

    label: str
    """Its name, which no language translates."""
    host: str
    id: re.Pattern[str]
    address: str
    """What an id is put behind."""
    doi: str
    """What its DOIs begin with; empty where it has none."""


ARCHIVES: Mapping[str, Archive] = MappingProxyType(
    {
        "zenodo": Archive(
            *("Zenodo", "zenodo.org", re.compile(r"\d{3,12}")),
            *("https://zenodo.org/records/", "10.5281/zenodo."),
        ),
        "osf": Archive(
            *("OSF", "osf.io", re.compile(r"[a-z0-9]{5}(?:_v\d{1,3})?")),
            *("https://osf.io/", "10.17605/osf.io/"),
        ),
        "figshare": Archive(
            *("Figshare", "figshare.com", re.compile(r"\d{3,12}(?:\.v\d{1,3})?")),
            *("https://doi.org/10.6084/m9.figshare.", "10.6084/m9.figshare."),
        ),
        "swh": Archive(
            *("Software Heritage", "archive.softwareheritage.org"),
            re.compile(r"swh:1:(?:cnt|dir|rel|rev|snp):[0-9a-f]{40}(?:;\S*)?"),
            *("https://archive.softwareheritage.org/", ""),
        ),
        "openalex": Archive(
            *("OpenAlex", "openalex.org", re.compile(r"[Ww]\d{1,12}"), "https://openalex.org/", "")
        ),
    }
)
"""By the kind of their links."""


def identifier_label(kind: str, id: str) -> str:
    """Return what a link is called that leads to another identifier than those of the paper."""
    return f"{LABELS.get(kind, kind.upper())} {id}"


def archive_of(url: str) -> str:
    """Return the kind of archive that an address leads to; empty for any other place."""
    host, path = _host_and_path(url)
    for kind, archive in ARCHIVES.items():
        if host == archive.host or host.endswith(f".{archive.host}"):
            return kind
        if archive.doi and host in _DOI_HOSTS and path.lower().startswith(archive.doi):
            return kind
    return ""


def bare_address(text: str, archive: str = "") -> str:
    """Return the address of a text that is an identifier and no address.

    Args:
        text: ``10.1000/182``, ``doi:10.1000/182``, ``arXiv:2303.14389``, ``swh:1:dir:…``.
        archive: The archive that the text may be an id of.

    Returns:
        An address; empty for any other text.
    """
    for kind in filter(None, (archive, "swh" if text.startswith("swh:") else "")):
        if ARCHIVES[kind].id.fullmatch(text):
            return ARCHIVES[kind].address + quote(text, safe=":;=")
    if not (_KIND_PREFIX.match(text) or _DOI_BEGINS.match(text)):
        return ""
    found = identify(text)
    return address(*found) if found is not None else ""


def identify(url: str) -> tuple[str, str] | None:
    """Say which identifier an address (or ``10.…/…``, ``doi:…``, ``arXiv:…``) holds.

    Args:
        url: Any text.

    Returns:
        The kind and the bare identifier, or ``None``; an arXiv paper's DOI counts as arXiv.
    """
    text = url.strip()
    if len(text) > _LONGEST:
        return None
    host, path = _host_and_path(text)
    kind = _kind_at(host, f"/{path.lower()}", text)
    if kind is None:
        return None
    try:
        if kind == "doi":
            doi = parse_doi(text)
            return ("arxiv", parse_arxiv(doi)) if doi.startswith(ARXIV_DOI) else ("doi", doi)
        return kind, PARSERS[kind](text)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """Return what two spellings of one address have in common: to compare, not to link to.

    Args:
        url: An address.

    Returns:
        The usual address of the identifier that it is made of; of others host and path without what servers
        ignore. A PDF, or a publisher's page whose address holds a DOI, is another place than the DOI's.
    """
    found = identifier_at(url)
    if found is not None:
        return address(*found)
    return "/".join(_host_and_path(url)).rstrip("/")


def identifier_at(url: str) -> tuple[str, str] | None:
    """Return the identifier that an address is made of; none for a file, or a page that only names one."""
    host, path = _host_and_path(url)
    own = host in _KINDS_BY_HOST or host.startswith("hal.") or host.endswith(".hal.science")
    is_part = "pdf" in path.lower() or "&" in path or "#" in path
    found = identify(url) if own and host not in _OLD_RESOLVERS and not is_part else None
    return found if found is not None and found[0] in LABELS else None


def is_address_of(url: str, kind: str, id: str) -> bool:
    """Say whether an address is that of an identifier, and not that of a page about the same work."""
    return canonical(url) == canonical(address(kind, id))


def _host_and_path(url: str) -> tuple[str, str]:
    """Split an address, with or without scheme: its host in lower case without ``www.``, its path."""
    host, _, path = (url.partition("://")[2] or url).partition("/")
    return host.lower().removeprefix("www."), path


def _wrong(text: str, what: str, example: str) -> ValueError:
    return ValueError(
        f"'{shortened(text)}' is not {what} (such as {example}); correct it, or remove the field"
    )


def _clean(text: str) -> str:
    """Without blanks around it, escapes of HTML and LaTeX and an opening bracket; empty if it is too long."""
    text = text.strip()
    return without_escapes(text).lstrip("<([") if len(text) <= _LONGEST else ""


def _bare(text: str, prefixes: tuple[str, ...], before: tuple[str, ...]) -> str:
    """Without ``prefix:``, what goes up to the first of ``before``, query, fragment and slash at the end."""
    bare = _clean(text)
    for prefix in prefixes:
        if bare[: len(prefix)].lower() == prefix and bare[len(prefix) : len(prefix) + 1] in (":", " "):
            bare = bare[len(prefix) :].lstrip(": ")
    lowered = bare.lower()
    for part in before:
        if (at := lowered.find(part)) >= 0:
            bare = bare[at + len(part) :]
            break
    return bare.partition("?")[0].partition("#")[0].rstrip("/")


_VERSIONED_HOSTS = frozenset(("biorxiv.org", "medrxiv.org"))
_VERSION = late(r"v\d{1,3}(?:\..{0,20})?$")
"""What addresses of bioRxiv and medRxiv have behind the DOI: ``v2.full.pdf``."""


def _trim(doi: str) -> str:
    """Without punctuation of a sentence or of Markdown at its end; a bracket stays with its partner."""
    surplus = {last: doi.count(last) - doi.count(first) for last, first in _OPENING.items() if last in doi}
    end = len(doi)
    while end and (last := doi[end - 1]) in ".,;:)]}>\"'":
        if last in surplus:
            if surplus[last] <= 0:
                break
            surplus[last] -= 1
        end -= 1
    return doi[:end]


def _doi_in_address(text: str) -> str:
    """The DOI that an address holds, also one put behind the address of the resolver twice; else empty."""
    while True:
        host, path = _host_and_path(text)
        if host not in _DOI_HOSTS:
            break
        path = unquote(path.partition("?")[0].partition("#")[0]).lstrip("/")
        while again := _DOI_PREFIX.match(path):
            path = path[again.end() :].lstrip("/")
        if not path.startswith(("http://", "https://")):
            if _DOI_BEGINS.match(path):
                return path
            return f"10/{path}" if _SHORT_DOI_PATH().fullmatch(path) else ""
        text = path
    if text.startswith(("http://", "https://")) and (match := _DOI_PATH().search(path)):
        found = unquote(match[1])
        if host in _VERSIONED_HOSTS:
            found = _VERSION().sub("", found)
        return found.removesuffix("/full").removesuffix("/abstract").removesuffix("/pdf").removesuffix(".pdf")
    return ""


def _without_version(arxiv: str) -> str:
    """An arXiv identifier without the class (``[cs.CV]``) and the version behind it."""
    if arxiv.endswith((")", "]")):
        at = max(arxiv.rfind("("), arxiv.rfind("["))
        if at >= 0 and _ARXIV_CLASS().fullmatch(arxiv, at + 1, len(arxiv) - 1):
            arxiv = arxiv[:at].rstrip()
    head, mark, version = arxiv.rpartition("v")
    return head if mark and version.isdecimal() else arxiv


def _arxiv_in_address(text: str) -> str:
    lowered = text.lower()
    if (at := lowered.find(ARXIV_DOI)) >= 0:
        return text[at + len(ARXIV_DOI) :].partition("?")[0]
    host, path = _host_and_path(text)
    if host not in _ARXIV_HOSTS and not (host == "huggingface.co" and path.startswith("papers/")):
        return ""
    match = _ARXIV_PATH().match(path.partition("?")[0].partition("#")[0])
    return match[1] if match else ""


def _checked_arxiv(id: str) -> str:
    if int(id[:2]) >= 15 and len(id) == 9:
        raise ValueError(
            f"{id!r} is not an arXiv identifier: since 2015 five digits follow the point; a zero may be lost"
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
        return prefix[1].lower().replace("pubmed", "pmid")
    if _DOI_BEGINS.match(text):
        return "doi"
    return "doi" if "/10." in path and _DOI_PATH().search(path) else None
