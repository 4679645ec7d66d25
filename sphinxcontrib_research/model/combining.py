"""Several records of one paper -> one, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sphinxcontrib_research.model.bibtex_entry import FIELDS_OF
from sphinxcontrib_research.model.identifiers import address
from sphinxcontrib_research.model.names import fold
from sphinxcontrib_research.model.paper import Link, Paper

IDENTIFIERS = ("doi", "arxiv", "pmid", "pmcid", "openreview", "acl", "isbn", "hal")

_FILLED = (
    *(
        "title",
        "short",
        "affiliations",
        "venues",
        "date",
        "type",
        "status",
        *IDENTIFIERS,
        "abstract",
        "summary",
    ),
    *("note", "tags", "topics", "category", "citations", "citations_per_year", "stars", "downloads", "likes"),
    *(
        "awards",
        "sota",
        "version_of",
        "volume",
        "issue",
        "pages",
        "publisher",
        "editors",
        "series",
        "edition",
    ),
    *("language", "license", "bibtex"),
)
"""The fields that the first record to have them decides, each for itself."""
_TOGETHER = (("authors", "authors_open"), ("url", "url_path"), ("image", "image_alt"))
"""Fields that make sense only together: who has any of them decides all."""
_OF_THE_PUBLICATION = (
    *(
        "venues",
        "type",
        "status",
        "isbn",
        "awards",
        "volume",
        "issue",
        "pages",
        "publisher",
        "editors",
        "series",
    ),
    *("edition", "bibtex", "source_entry", "version_of"),
)
"""What says where a version appeared, and so says nothing of another version."""
_ARXIV_DOI = "10.48550/arxiv."
_FIRST_PAGE = re.compile(r"[^\w]")
_BRACES = re.compile(r"[{}]")
_ARXIV_VERSION = re.compile(r"v\d+$")
_OTHER_KINDS = frozenset(
    (
        "book",
        "dataset",
        "motion_picture",
        "patent",
        "post",
        "post-weblog",
        "software",
        "speech",
        "thesis",
        "webpage",
    )
)
"""Types of works that are never the same as a work of another type, whatever their titles."""


def combined(papers: Sequence[Paper]) -> Paper:
    """One paper from several records of it.

    Args:
        papers: The records, the strongest first.

    Returns:
        The first, with what it leaves out from the others in their order. Links, metrics and fields of the
        data's own are taken one by one. It is selected or hidden if any of them is.
    """
    first = papers[0]
    if len(papers) == 1:
        return first
    changes: dict[str, Any] = {}
    for name in _FILLED:
        if not getattr(first, name) or (name == "title" and is_untitled(first)):
            found = next((value for one in papers[1:] if (value := getattr(one, name))), None)
            if found:
                changes[name] = found
    for names in _TOGETHER:
        source = next((one for one in papers if any(getattr(one, name) for name in names)), first)
        changes.update((name, getattr(source, name)) for name in names)
    changes["links"] = _links(papers)
    changes["metrics"] = _pairs(pair for one in papers for pair in one.metrics)
    changes["extra"] = _pairs(pair for one in papers for pair in one.extra)
    changes["selected"] = any(one.selected for one in papers)
    changes["hidden"] = any(one.hidden for one in papers)
    whole = replace(first, **changes)
    written = next((one for one in papers if one.source_entry.fields), None)
    if written is None:
        return whole
    others = [name for name in FIELDS_OF if getattr(whole, name, "") != getattr(written, name, "")]
    return replace(whole, source_entry=written.source_entry.without(others))


def with_version(paper: Paper, version: Paper) -> Paper:
    """A paper with another version of it: its links and identifiers, and what it knows beyond them."""
    blank: dict[str, Any] = {name: type(getattr(version, name))() for name in _OF_THE_PUBLICATION}
    whole = combined((paper, replace(version, **blank, url="", url_path="", hidden=False)))
    link = _version_link(version)
    if link is None or link.url in _addresses(whole):
        return whole
    return replace(whole, links=(*whole.links, link))


def identifiers(paper: Paper) -> dict[str, str]:
    """A paper's identifiers as they are compared; arXiv's own DOIs count as arXiv identifiers."""
    found = {kind: value.lower() for kind in IDENTIFIERS if (value := getattr(paper, kind))}
    if found.get("doi", "").startswith(_ARXIV_DOI):
        found.setdefault("arxiv", found.pop("doi").removeprefix(_ARXIV_DOI))
    if "arxiv" in found:
        found["arxiv"] = _ARXIV_VERSION.sub("", found["arxiv"])
    return found


def identity_keys(paper: Paper) -> list[str]:
    """The keys that make two records one paper: DOI and arXiv identifier."""
    if not (paper.doi or paper.arxiv):
        return []
    found = identifiers(paper)
    return [f"{kind}:{found[kind]}" for kind in ("doi", "arxiv") if kind in found]


def is_untitled(paper: Paper) -> bool:
    """Whether a record has no title but an identifier that stands for it."""
    return not paper.title or any(paper.title == getattr(paper, kind) for kind in IDENTIFIERS)


def title_key(paper: Paper) -> str:
    """A title as titles are compared: its letters and digits alone, as ``{G}raph`` and ``Graph`` are one."""
    return fold(paper.title).replace(" ", "")


def same_by_title(one: Paper, other: Paper) -> bool:
    """Whether papers of one title are the same: first author and year agree, and no identifier differs."""
    if not (one.authors and other.authors and one.year and one.year == other.year):
        return False
    if one.version_of or other.version_of:  # the data itself says how they belong together
        return False
    if fold(one.authors[0].family_name) != fold(other.authors[0].family_name):
        return False
    if (
        one.type != other.type
        and one.type
        and other.type
        and not _OTHER_KINDS.isdisjoint((one.type, other.type))
    ):
        return False
    return not differ(one, other)


def differ(one: Paper, other: Paper) -> bool:
    """Whether two records have different identifiers of the same kind, or stand on different pages."""
    ours, theirs = identifiers(one), identifiers(other)
    if any(theirs.get(kind, value) != value for kind, value in ours.items()):
        return True
    return any(
        ours and theirs and ours != theirs for ours, theirs in zip(_places(one), _places(other), strict=True)
    )


def clash(one: Paper, other: Paper) -> bool:
    """Whether two records have neither title nor first author in common, so that an identifier is wrong.

    Reference managers have filed hundreds of papers under one arXiv identifier, and chapters under the DOI of
    their book.
    """
    if not (one.authors and other.authors and look_different(one, other)):
        return False
    return fold(one.authors[0].family_name) != fold(other.authors[0].family_name)


def look_different(one: Paper, other: Paper) -> bool:
    """Whether two titles have little in common."""
    if is_untitled(one) or is_untitled(other):
        return False
    ours, theirs = (set(fold(_BRACES.sub("", title)).split()) for title in (one.title, other.title))
    shorter = min(len(ours), len(theirs))
    return bool(shorter) and len(ours & theirs) * 2 < shorter


def _places(paper: Paper) -> tuple[str, str, str]:
    """Volume, issue and first page."""
    return paper.volume, paper.issue, _FIRST_PAGE.split(paper.pages.strip(), maxsplit=1)[0]


def _links(papers: Sequence[Paper]) -> tuple[Link, ...]:
    links: list[Link] = []
    for paper in papers:
        kinds = {link.kind for link in links if link.url or link.path}
        more = [link for link in paper.links if link.kind not in kinds]
        filled = {link.kind for link in more if link.url or link.path}
        links = [link for link in links if link.kind not in filled] + more
    return tuple(dict.fromkeys(links))


def _pairs(pairs: Iterable[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return tuple(found.items())


def _version_link(version: Paper) -> Link | None:
    url = version.address
    if not url and not version.url_path:
        return None
    label = " ".join(filter(None, (version.venues[0] if version.venues else "", str(version.year or ""))))
    return Link("version", url, label, version.url_path)


def _addresses(paper: Paper) -> set[str]:
    found = {link.url for link in paper.links} | {paper.url}
    return found | {address(kind, value) for kind in IDENTIFIERS if (value := getattr(paper, kind))}
