"""By what a paper can be queried: its identifiers, records and models, and its project at a host of code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit

from sphinxcontrib_research.lock import Fact
from sphinxcontrib_research.model.identifiers import ARCHIVES, is_short_doi, parse_arxiv, parse_doi
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.online import read
from sphinxcontrib_research.vocabulary import ARXIV_DOI

IDENTIFIERS = ("doi", "arxiv", "pmid", "pmcid", "acl")
"""By these services know papers."""
ACL_DOI = "10.18653/v1/"
"""Beginning of the DOIs of the ACL Anthology; the rest is the identifier there."""
FOUND = ("doi", "arxiv", "openalex")
"""Identifiers that the lock may know of a paper whose data has none."""
BY_WHICH_KNOWN = frozenset((*IDENTIFIERS, *FOUND, "zenodo"))
"""By which some service knows a paper."""

_OPENALEX_ID = re.compile(r"W\d{1,15}", re.IGNORECASE)
_OPENALEX_WORK = re.compile(r"https://openalex\.org/(?:works/)?(W\d{1,15})", re.IGNORECASE)
_ZENODO = ARCHIVES["zenodo"]
_ZENODO_RECORD = re.compile(r"/records?/(\d{3,12})(?:/.*)?")
_HUGGING_FACE = re.compile(
    r"https://huggingface\.co/(?:(datasets|spaces)/)?([\w.-]+/[\w.-]+)/?(?:(?:tree|blob|resolve)/.*)?(?:[?#].*)?"
)
_NOT_OWNERS = frozenset(
    ("papers", "blog", "docs", "collections", "learn", "organizations", "posts", "tasks", "api")
)


def identifiers_of(paper: Paper, known: Mapping[str, Fact], hosts: Mapping[str, str]) -> dict[str, str]:
    """Return all that a paper can be queried by, by the names of identifiers and of providers.

    A record of Zenodo that is the paper is ``zenodo``; one that belongs to it, its data or code, is
    ``zenodo_part``.

    Args:
        paper: The paper.
        known: What the lock knows of it, which counts where the data has no identifier.
        hosts: The hosts of code that conf.py names, with their kinds.
    """
    ids = {kind: getattr(paper, kind) for kind in IDENTIFIERS if getattr(paper, kind)}
    if not ids:
        ids = {kind: value for kind in FOUND if (value := known_identifier(known, kind))}
    doi = ids.get("doi", "")
    if is_short_doi(doi):
        del ids["doi"]
    if paper.acl and not paper.doi:
        ids["doi"] = ACL_DOI + paper.acl.lower()
    if doi.startswith(ARXIV_DOI) and (preprint := read.normal(parse_arxiv, doi)):
        ids.setdefault("arxiv", preprint)
    if record := _record_of_doi(doi) or (zenodo_record(paper.url) if not ids else ""):
        ids["zenodo"] = record
    for name, value in _places(paper, hosts):
        if not (name == "zenodo_part" and "zenodo" in ids):
            ids.setdefault(name, value)
    return ids


def known_identifier(known: Mapping[str, Fact], kind: str) -> str:
    """Return an identifier that the lock knows of a paper; empty where it has none, or no valid one.

    Args:
        known: What the lock knows of the paper.
        kind: One of :data:`FOUND`.
    """
    value = known[kind].value if kind in known else None
    return read.normal(_PARSERS[kind], value)


def _parse_openalex(text: str) -> str:
    if _OPENALEX_ID.fullmatch(text) is None:
        raise ValueError(text)
    return text.upper()


_PARSERS: Mapping[str, Callable[[str], str]] = {
    "doi": parse_doi,
    "arxiv": parse_arxiv,
    "openalex": _parse_openalex,
}


def _places(paper: Paper, hosts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what the links of a paper lead to: projects and records, by the names of providers."""
    for link in paper.links:
        if match := _HUGGING_FACE.fullmatch(link.url):
            kind, name = match[1] or "models", match[2]
            if name.partition("/")[0] not in _NOT_OWNERS:
                yield "huggingface", f"{kind}/{name}"
        elif match := _OPENALEX_WORK.fullmatch(link.url):
            yield "openalex", match[1].upper()
        elif record := zenodo_record(link.url):
            yield "zenodo_part", record
        elif link.kind == "code" and not paper.repository and (project := project_at(link.url, hosts)):
            yield project
    if record := zenodo_record(paper.url):
        yield "zenodo_part", record


def zenodo_record(url: str) -> str:
    """Return the number of the record at Zenodo that an address or a DOI leads to; empty for another."""
    if record := _record_of_doi(read.normal(parse_doi, url) if _ZENODO.doi in url else ""):
        return record
    parts = _split(url)
    match = _ZENODO_RECORD.fullmatch(parts.path) if parts and parts.hostname == _ZENODO.host else None
    return match[1] if match else ""


def _record_of_doi(doi: str) -> str:
    record = doi.removeprefix(_ZENODO.doi)
    return record if record != doi and record.isascii() and record.isdecimal() else ""


# Hosts of code: those that everyone knows, and those that conf.py names. No other address in data is ever
# requested: data comes from strangers, who must not choose where a machine sends requests.

PUBLIC_HOSTS = MappingProxyType({"gitlab.com": ("gitlab", "gitlab"), "codeberg.org": ("codeberg", "forgejo")})
"""Address without scheme -> name of the provider, kind of the host."""

_PAGES = r"(?:tree|blob|raw|blame|commits?|issues|merge_requests|wikis|releases)/"
"""Pages of a project at an old GitLab; no project can have these names
(https://docs.gitlab.com/user/reserved_names/)."""
_OF_OWNER = re.compile(r"([\w.-]+/[\w.-]+)(?:/.*)?")
_IN_GROUPS = re.compile(rf"([\w.-]+(?:/(?!-(?:/|$)|{_PAGES})[\w.-]+)+)(?:/(?:(?:-/|{_PAGES}).*|-)?)?")
"""The project in the path of an address; at GitLab groups nest."""
_TELLING = re.compile(r"(?:^|\.)(?:gitlab|gitea|forgejo)[.-]")


def project_at(url: str, hosts: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the provider and the project of a page of a project; ``None`` for another page or host.

    Args:
        url: The address.
        hosts: The hosts that conf.py names, with their kinds.
    """
    parts = _split(url)
    if parts is None:
        return None
    for address, name, kind in _hosts(hosts):
        host, _, folder = address.partition("/")
        prefix = f"/{folder}/" if folder else "/"
        if _host(parts) == host and parts.path.startswith(prefix):
            path = parts.path.removeprefix(prefix)
            match = _IN_GROUPS.fullmatch(path) if kind == "gitlab" else _OF_OWNER.fullmatch(path)
            return (name, match[1].removesuffix(".git")) if match else None
    return None


def unnamed_host(url: str, hosts: Mapping[str, str]) -> str:
    """Return the host of an address that looks like a project's, where conf.py does not name it."""
    parts = _split(url)
    named = {address.partition("/")[0] for address, _name, _kind in _hosts(hosts)}
    if parts is None or (host := _host(parts)) in named:
        return ""
    return host if "/-/" in parts.path or _TELLING.search(host) else ""


def _hosts(hosts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield address, provider and kind of each host."""
    yield from ((address, name, kind) for address, (name, kind) in PUBLIC_HOSTS.items())
    yield from ((address, address, kind) for address, kind in hosts.items())


def _host(parts: SplitResult) -> str:
    return parts.netloc.lower().removeprefix("www.")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") else None
