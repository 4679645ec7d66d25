"""Several records of one paper -> one, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import chain, product
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from sphinxcontrib_research.model.identifiers import address
from sphinxcontrib_research.model.library.likeness import is_arxiv, title_key
from sphinxcontrib_research.model.paper import FIELDS_OF, Link, Metric, Paper, Person
from sphinxcontrib_research.util.text import identity
from sphinxcontrib_research.vocabulary import ARXIV_DOI, IDENTIFIER_KINDS, IDENTIFIERS

NOUNS = {kind.name: kind.noun for kind in IDENTIFIER_KINDS if kind.is_of_one_work}
"""The identifiers that one work has for itself, as messages call them."""
_own_identifiers = attrgetter(*NOUNS)

_TOGETHER = (("authors", "authors_open"), ("url", "url_path"), ("image", "image_alt"))
"""Fields that make sense only together: who has any of them decides all."""
_OTHERWISE = frozenset(
    (
        *("id", "path", "line", "id_is_generated", "relation", "selected", "hidden"),
        *("links", "metrics", "extra", "source_entry", "badges", *chain.from_iterable(_TOGETHER)),
    )
)
_FILLED = tuple(attribute.name for attribute in fields(Paper) if attribute.name not in _OTHERWISE)
"""The fields that the first record to have them decides, each for itself."""
_APPEARANCE = ("venues", "volume", "issue", "pages", "publisher", "type", "date")
"""What says where and when a work appeared: true together, and of one version alone."""
_OF_THE_PUBLICATION = (
    *(name for name in _APPEARANCE if name != "date"),
    *("status", "isbn", "awards", "institution", "genre", "version", "editors", "series", "edition"),
    *("bibtex", "source_entry", "version_of"),
)
"""What says where a version appeared, and so says nothing of another version."""
_FIRST_PAGE = re.compile(r"[^\w]")
_ARXIV_VERSION = re.compile(r"v\d+$")
_OTHER_KINDS = frozenset(
    (
        *("book", "dataset", "motion_picture", "patent", "post", "post-weblog", "software", "speech"),
        *("thesis", "webpage"),
    )
)
"""Types of works that are never the same as a work of another type, whatever their titles."""


def combined(papers: Sequence[Paper]) -> Paper:
    """One paper from several records of it.

    Args:
        papers: The records, the strongest first.

    Returns:
        The first, with what it leaves out from the others in their order. Records of one id complete each
        other; of others, that have an identifier or the title in common, what says where and when the work
        appeared comes from one: the published one, and the address of each that leads elsewhere is a link.
        Links, metrics and fields of the data's own are taken one by one. It is selected or hidden if any of
        them is.
    """
    first = papers[0]
    if len(papers) == 1:
        return first
    several = _by_id(papers)
    whole = _joined(papers)
    if len(several) == 1:
        return whole
    parts = [_joined(part) for part in several]
    published = max(parts, key=_publication_rank)
    whole = replace(whole, **{name: getattr(published, name) for name in _APPEARANCE})
    more = list(_other_links(whole, parts))
    return replace(whole, links=(*whole.links, *more)) if more else whole


def _other_links(whole: Paper, parts: Sequence[Paper]) -> Iterator[Link]:
    """Links to the addresses of a paper's records that lead elsewhere than its own do."""
    if all(part.url in ("", whole.url) and part.links in ((), whole.links) for part in parts):
        return
    known = {_bare(url) for url in _addresses(whole)}
    for part in parts:
        host = _host(part.url) if part.url else ""
        own = (Link(host, part.url, host),) if host else ()
        for link in (*own, *part.links):
            if link.url and (bare := _bare(link.url)) not in known:
                known.add(bare)
                yield link


def _bare(url: str) -> str:
    """An address without what may differ although it leads to the same: scheme, ``www.``, the last ``/``."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/") or url


def _host(url: str) -> str:
    """The name of the host that an address leads to, as labels show it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _by_id(papers: Sequence[Paper]) -> list[list[Paper]]:
    """Records by their explicit id; each without one by itself, unless a later one adds to it by that id."""
    explicit = {paper.id for paper in papers if not paper.id_is_generated}
    parts: dict[str, list[Paper]] = {}
    alone = []
    for paper in papers:
        if paper.id_is_generated and (paper.id not in explicit or paper.id in parts):
            alone.append([paper])
        else:
            parts.setdefault(paper.id, []).append(paper)
    order = {id(paper): at for at, paper in enumerate(papers)}
    return sorted((*parts.values(), *alone), key=lambda part: order[id(part[0])])


def _publication_rank(paper: Paper) -> int:
    """How much a record says of where the work appeared."""
    if is_published(paper):
        return 3
    if "doi" in identifiers(paper) and any(getattr(paper, name) for name in _APPEARANCE):
        return 2
    return 1 if any(getattr(paper, name) for name in _APPEARANCE) else 0


def _joined(papers: Sequence[Paper]) -> Paper:
    """Several records as one, each field from the first to have it."""
    first = papers[0]
    if len(papers) == 1:
        return first
    changes: dict[str, Any] = {}
    for name in _FILLED:
        if not getattr(first, name) or (name == "title" and is_untitled(first)):
            rest = (paper for paper in papers[1:] if name != "title" or not is_untitled(paper))
            found = next(filter(None, (getattr(paper, name) for paper in rest)), None)
            if found:
                changes[name] = found
    for names in _TOGETHER:
        source = next((paper for paper in papers if any(getattr(paper, name) for name in names)), first)
        changes.update((name, getattr(source, name)) for name in names)
    changes["links"] = _links(papers)
    changes["metrics"] = _pairs(pair for paper in papers for pair in paper.metrics)
    changes["extra"] = _pairs(pair for paper in papers for pair in paper.extra)
    changes["selected"] = any(paper.selected for paper in papers)
    changes["hidden"] = any(paper.hidden is True for paper in papers)
    whole = replace(first, **changes)
    written = next((paper for paper in papers if paper.source_entry.fields), None)
    if written is None:
        return whole
    others = [name for name in FIELDS_OF if getattr(whole, name, "") != getattr(written, name, "")]
    return replace(whole, source_entry=written.source_entry.without(others))


_WRITTEN = {"venues": "venue", "awards": "award"}
_COMPARED = (*(name for name in _FILLED if name != "bibtex"), "url", "image")
"""Without those that say all again, and so differ with any other."""
_values_of = attrgetter(*_COMPARED)


def different_fields(left: Paper, right: Paper) -> list[str]:
    """Return the fields, as data names them, of which two records of a paper have different values."""
    found = [
        _WRITTEN.get(name, name)
        for name, ours, theirs in zip(_COMPARED, _values_of(left), _values_of(right), strict=True)
        if theirs and ours and ours != theirs and _values_differ(name, ours, theirs)
    ]
    if "title" in found and (is_untitled(left) or is_untitled(right)):
        found.remove("title")
    if left.authors and right.authors and not _same_people(left.authors, right.authors):
        found.insert(0, "authors")
    if left.links and right.links:
        kinds, known = {link.kind for link in left.links if link.url}, {link.url for link in left.links}
        found += [
            link.kind for link in right.links if link.url and link.kind in kinds and link.url not in known
        ]
    for ours, theirs in ((left.metrics, right.metrics), (left.extra, right.extra)):
        if ours and theirs:
            values: dict[str, Any] = dict(ours)
            found += [name for name, value in theirs if values.get(name, value) != value]
    return list(dict.fromkeys(found))


def _values_differ(name: str, ours: Any, theirs: Any) -> bool:
    """Whether two values that are not equal say different things."""
    if name == "title":
        return title_key(ours) != title_key(theirs)
    if name == "date":  # one may be more exact
        return not (ours.iso.startswith(theirs.iso) or theirs.iso.startswith(ours.iso))
    if isinstance(ours, Metric):
        return bool(ours.text != theirs.text)
    return True


def _same_people(ours: Sequence[Person], theirs: Sequence[Person]) -> bool:
    """Whether two lists have the same names; whom one gives by the id of a record is not compared."""
    return len(ours) == len(theirs) and all(
        bool(our.author or their.author) or identity(our.name) == identity(their.name)
        for our, their in zip(ours, theirs, strict=True)
    )


def with_version(paper: Paper, version: Paper) -> Paper:
    """A paper with another version of it: its links and identifiers, and what it knows beyond them."""
    blank: dict[str, Any] = {name: type(getattr(version, name))() for name in _OF_THE_PUBLICATION}
    if any(getattr(paper, name) for name in _APPEARANCE):
        blank["date"] = None
    whole = _joined((paper, replace(version, **blank, url="", url_path="", hidden=False)))
    link = _version_link(version)
    if link is None or link.url in _addresses(whole):
        return whole
    return replace(whole, links=(*whole.links, link))


def identifiers(paper: Paper) -> dict[str, str]:
    """A paper's identifiers as they are compared; arXiv's own DOIs count as arXiv identifiers."""
    found = {kind: value for kind in IDENTIFIERS if (value := getattr(paper, kind))}
    if "doi" in found:
        found["doi"] = found["doi"].lower()
        if found["doi"].startswith(ARXIV_DOI):
            found.setdefault("arxiv", found.pop("doi").removeprefix(ARXIV_DOI))
    if "arxiv" in found:
        found["arxiv"] = _ARXIV_VERSION.sub("", found["arxiv"].lower())
    return found


def identity_keys(paper: Paper) -> list[str]:
    """The keys that make two records one paper: the identifiers that a work has for itself."""
    if not any(_own_identifiers(paper)):
        return []
    return [f"{kind}:{value}" for kind, value in identifiers(paper).items() if kind in NOUNS]


def is_untitled(paper: Paper) -> bool:
    """Whether a record has no title but an identifier that stands for it."""
    return not paper.title or any(paper.title == getattr(paper, kind) for kind in IDENTIFIERS)


def is_published(paper: Paper) -> bool:
    """Whether a record names a venue other than arXiv."""
    return any(not is_arxiv(venue) for venue in paper.venues)


def same_kind(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether works of these types may be one: a talk, a thesis, a data set is no article."""
    return all(our == their or _OTHER_KINDS.isdisjoint((our, their)) for our, their in product(ours, theirs))


def places(paper: Paper) -> list[tuple[str, str]]:
    """Volume, issue, first page, edition and version, as far as they are known."""
    page = _FIRST_PAGE.split(paper.pages.strip(), maxsplit=1)[0] if paper.pages else ""
    found = (
        *(("volume", paper.volume), ("issue", paper.issue), ("page", page)),
        *(("edition", identity(paper.edition)), ("version", identity(paper.version))),
    )
    return [(name, value) for name, value in found if value]


_OCCASIONS = frozenset(
    ("location", "address", "place", "city", "country", "event", "eventtitle", "eventdate", "howpublished")
)


def occasions(paper: Paper) -> list[tuple[str, str]]:
    """Month, day and place of a record, by which talks and posters of one title are told apart.

    Of a talk its address and a note ("Invited talk at the University of X") say it as well.
    """
    found = []
    if paper.type == "speech":
        found = [(name, text) for name in ("url", "note") if (text := getattr(paper, name))]
    if paper.date is not None and paper.date.month:
        found.append(("month", str(paper.date.month)))
        if paper.date.day:
            found.append(("day", str(paper.date.day)))
    for name, value in paper.extra:
        if isinstance(value, str) and name.removeprefix("x") in _OCCASIONS:
            # "Paris" and "Paris, France" are one place.
            found.append((name.removeprefix("x"), identity(value.partition(",")[0])))
    return found


def _links(papers: Sequence[Paper]) -> tuple[Link, ...]:
    """The links of all records; of each kind those of the first record that has one to open."""
    links: dict[str, list[Link]] = {}
    for paper in papers:
        own: dict[str, list[Link]] = {}
        for link in paper.links:
            own.setdefault(link.kind, []).append(link)
        for kind, more in own.items():
            known = links.get(kind)
            if known is None:
                links[kind] = more
            elif not any(link.url or link.path for link in known):
                if any(link.url or link.path for link in more):
                    del links[kind]
                    links[kind] = more
                else:
                    links[kind] = known + more
    return tuple(dict.fromkeys(link for several in links.values() for link in several))


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
