"""Law: each address or identifier of a record is a link that leads to it, or a located message says why not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper, Source
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.render import Form, Page
from sphinxcontrib_research.render.html.entry import Written, entry_html
from sphinxcontrib_research.vocabulary import PARTS
from tests.laws.sources import Scalar, scalars
from tests.laws.tally import Tally

_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s\"]+|www\.[\w-]+\.[^\s\"]+", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
_DOI_ADDRESS = re.compile(r"(?:https?://)?(?:(?:dx|www)\.)?doi\.org/+(?:doi:?/?)?(?=10)", re.IGNORECASE)
_DOI_INSIDE = re.compile(r"10\.\d{4,9}/.+")
_ARXIV = re.compile(r"(?:arxiv[.: ]*)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)
_ARXIV_ADDRESS = re.compile(
    r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/([\w.-]+(?:/\d+)??)(?:v\d+)?(?:\.pdf)?/?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;]+(?=https?:|www\.|10\.\d{4}|doi:)")
_ANGLES = re.compile(r"\{?\\text(less|greater)(?:\{\}|\}|\s)")
_LATEX = re.compile(r"\\url|\\?[{}]|\\(?=[_%&#~$])")
_HREF = re.compile(r'(?:href|src)="([^"]*)"')
_NOT_SHOWN = re.compile(
    r"(?:image|img|photo|thumbnail|preview|teaser|figure|icon|logo|cover)|^(?:x-|_|\$)|schema|^(?:title|orcid)$",
    re.IGNORECASE,
)
"""Keys of what is no link by the contract: pictures (another law), people, ``x-…``, what describes the file."""
_NOT_OF_THE_WORK = re.compile(r"authors?|editors?|contact|parent|relation|reference", re.IGNORECASE)
"""Keys in CFF, CSL-JSON and Hayagriva below which addresses are those of people and of other works."""
_OF_RECORDS = frozenset(
    (
        *("short_url", "redirects-to", "greycite-canonical-uri", "archives", "collection-doi", "source"),
        *("biburl", "bibsource"),
    )
)
"""Keys that databases and programs add to say where a record is from, or what it is part of."""
_NOT_OF_PAPERS = frozenset(("authors", "venues", "topics", "defaults", "people", "members"))
"""Keys at the top of a file with records that are no papers."""
_PRIVATE = re.compile(
    r"file|annote|annotation|owner|timestamp|groups|bdsk-|mendeley-|local-url|readstatus|abstract"
)
"""Fields of ``.bib`` files that are private to a tool, or running text."""


def check(files: Sequence[Path]) -> Tally:
    """Look for each address of each file among the links of its paper."""
    tally = Tally("addresses")
    for path in files:
        found = scalars(path)
        wanted = [] if found is None else list(_wanted(found, is_bibtex=path.suffix == ".bib"))
        if wanted:
            _check(path, wanted, tally)
    return tally


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An address that a link must lead to."""

    scalar: Scalar
    address: str


def _wanted(found: list[Scalar], *, is_bibtex: bool) -> Iterator[_Wanted]:
    for one in found:
        if (
            not one.keys
            or _NOT_SHOWN.search(one.key)
            or (one.keys[0] in _NOT_OF_PAPERS and len(one.keys) > 1)
        ):
            continue
        if (
            one.key in _OF_RECORDS
            or one.keys[-2:] == ("link", "URL")
            or any(_NOT_OF_THE_WORK.fullmatch(key) for key in one.keys[:-1])
        ):
            continue
        if is_bibtex and _PRIVATE.match(one.key):
            continue
        text = _LATEX.sub("", _ANGLES.sub(_angle, one.text)).strip() if is_bibtex else one.text.strip()
        is_id = "arxiv" in one.key.lower() or one.key.lower() == "eprint"
        parts = [part.strip(" ,;") for part in _BETWEEN.split(text)]
        if all(
            _ADDRESS.fullmatch(part) or _DOI.fullmatch(part) or (is_id and _ARXIV.fullmatch(part))
            for part in parts
        ):
            yield from (_Wanted(one, part) for part in parts)


def _angle(match: re.Match[str]) -> str:
    return "<" if match[1] == "less" else ">"


def canonical(address: str, key: str = "") -> str:
    """Return an address without what may differ between two spellings of it."""
    address = unquote(unescape(unescape(address))).strip().rstrip(".,;")
    while address.endswith((")", "}")) and address.count(")") + address.count("}") > address.count(
        "("
    ) + address.count("{"):
        address = address[:-1]
    if match := re.fullmatch(r"https?://(?:dx\.)?doi\.org/(\w{2,20})", address):
        address = f"10/{match[1]}"
    if match := _DOI_ADDRESS.match(address):
        address = address[match.end() :]
    elif "doi" in key.lower() and (inside := _DOI_INSIDE.search(address)):
        address = inside[0]
    if _DOI.fullmatch(address):
        doi = re.sub(r"^doi:\s*", "", address.lower()).rstrip(".,;}")
        return "arxiv:" + doi[15:] if doi.startswith("10.48550/arxiv.") else f"doi:{doi}"
    match = _ARXIV_ADDRESS.fullmatch(address.partition("?")[0]) or _ARXIV.fullmatch(address)
    if match:
        return "arxiv:" + re.sub(r"\.[A-Z]{2}/", "/", match[1]).lower()
    return f"https://{address}" if address.lower().startswith("www.") else address


def hrefs(paper: Paper, source: Source) -> set[str]:
    """Return where the links of a paper's entry lead, in their canonical form."""
    page = Page(Library.build([source]), download=str, image=str)
    return _hrefs(paper, page)


def _hrefs(paper: Paper, page: Page) -> set[str]:
    form = Form("card", frozenset(PARTS) - {"bibtex"}, page.settings.badges, frozenset(), (), max_authors=0)
    return {canonical(one) for one in _HREF.findall(entry_html(paper, page, form, Written()))}


def _check(path: Path, wanted: list[_Wanted], tally: Tally) -> None:
    source = load_file(path, root=path.parent)
    page = Page(Library.build([source]), download=str, image=str)
    papers = sorted(source.papers, key=lambda paper: paper.line)
    starts = [paper.line for paper in papers]
    links: dict[int, set[str]] = {}
    for at, paper in enumerate(papers):
        links[at] = _hrefs(paper, page)
    everything = set().union(*links.values()) if links else set()
    for one in wanted:
        tally.counted += 1
        at = bisect_right(starts, one.scalar.line) - 1
        same = [number for number in range(len(starts)) if at >= 0 and starts[number] == starts[at]]
        theirs = set().union(*(links[number] for number in same)) if same and one.scalar.line else everything
        if canonical(one.address, one.scalar.key) in theirs:
            continue
        first = starts[at] if same else 0
        last = next((start for start in starts if start > first), 10**9)
        if not any(_says(problem, one, first, last) for problem in source.problems):
            tally.broken.append(f"{path}:{one.scalar.line}: {'/'.join(one.scalar.keys)}: {one.address}")


def _says(problem: Problem, one: _Wanted, first: int, last: int) -> bool:
    """Whether a problem is about a value, about its record as a whole, or counts it with others of its kind."""
    if (
        problem.subtype == "unknown-field"
    ):  # one address under an unknown key is a link, but no record is lost
        return len(one.scalar.keys) > 1 and problem.field == one.scalar.keys[0]
    if problem.field == one.scalar.key:
        counts = " times" in problem.message or " records" in problem.message or " more" in problem.message
        return counts or (first <= problem.line < last) or not one.scalar.line
    if one.address[:40] in problem.message:
        return True
    return not problem.field and problem.subtype != "limit" and first <= problem.line < last
