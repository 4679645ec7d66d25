"""What a format cannot hold of some papers, in words for those who convert them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sphinxcontrib_research import text
from sphinxcontrib_research.cite import records
from sphinxcontrib_research.cite.bibtex import problem
from sphinxcontrib_research.cite.common import clean, fact_named, is_web, issuer
from sphinxcontrib_research.cite.ris import HELD_FACTS
from sphinxcontrib_research.load.names import fold

if TYPE_CHECKING:
    from sphinxcontrib_research.model.paper import Paper, Value
    from sphinxcontrib_research.model.source import Source

NAMES = {".bib": "BibTeX", ".json": "CSL-JSON", ".ris": "RIS"}
"""The formats that hold less than YAML."""
_EVERYWHERE = frozenset(
    """
    id title short authors collaboration venue date type doi arxiv url abstract note tags volume issue pages
    publisher institution genre version editors series edition language isbn
    """.split()
)
_HELD = {".json": _EVERYWHERE | {"pmid", "pmcid", "status"}, ".ris": _EVERYWHERE | {"pdf"}}
"""The fields that a format has a place for; BibTeX has one for every text."""
_BLOCKS = frozenset(("abstract", "summary", "note"))
_ADDRESSES = records.LINKS | {"url", "image", "links"}
_OF_A_NAME = frozenset(("name", "given", "family", "id"))


def losses(papers: Sequence[Paper], source: Source, suffix: str) -> list[str]:
    """Say what is lost, one line for each field and kind of loss.

    Args:
        papers: The papers that are written.
        source: The file that they are of.
        suffix: The suffix of the file that is written.
    """
    if suffix not in NAMES:
        return []
    counts = Counter(loss for paper in papers for loss in dict.fromkeys(_of(paper, suffix)))
    told = [
        f"{field}: {what.format(format=NAMES[suffix], records=_counted(count))}"
        for (field, what), count in counts.items()
    ]
    kinds = [kind for kind in ("authors", "venues", "topics") if getattr(source, kind)]
    return [*told, f"{', '.join(kinds)}: no such records in {NAMES[suffix]}"] if kinds else told


def _counted(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"


def _of(paper: Paper, suffix: str) -> Iterator[tuple[str, str]]:
    """The fields of a paper that lose something, and what, with places for the format and the count."""
    is_bibtex = suffix == ".bib"
    if is_bibtex and paper.bibtex and not problem(paper.bibtex):
        yield "bibtex", "takes the place of all other fields of {records}"
        return
    for name, value in records.paper(paper).items():
        held = _is_text(name, value) if is_bibtex else name in _HELD[suffix] or _is_fact(name, value, suffix)
        if name in _ADDRESSES and held:
            held = _is_web(name, value)
        if not held:
            yield name, "not in {format}, left out of {records}"
        elif name in records.NUMBERS and isinstance(value, dict):
            yield name, "source and date not in {format}, left out of {records}"
        elif name == "venue" and isinstance(value, list):
            yield name, "{records} with several: one is kept"
        elif name in ("award", "affiliations", "sota") and isinstance(value, list) and len(value) > 1:
            yield name, "{records} with several: they become one"
        elif name == "institution" and not is_bibtex and paper.publisher:
            lost = "publisher" if issuer(paper) == clean(paper.institution) else name
            yield lost, "{records} with publisher and institution: one is kept"
        elif name in _BLOCKS and not is_bibtex and isinstance(value, str) and text.is_styled(value):
            yield name, "italics, subscripts and their like not in {format}, left out of {records}"
        elif name in _BLOCKS and isinstance(value, str) and "\n" in value:
            yield name, "{records} with paragraphs: they become one"
        elif name in ("authors", "editors") and isinstance(value, list) and any(map(_is_marked, value)):
            yield name, "ORCID iDs, affiliations and marks of people not in {format}, left out of {records}"


def _is_fact(name: str, value: Value, suffix: str) -> bool:
    """Whether a format has a place for what only bibliographies say."""
    variable = fact_named(fold(name)) if isinstance(value, str) else ""
    return bool(variable) and (suffix == ".json" or variable in HELD_FACTS)


def _is_text(name: str, value: Value) -> bool:
    """Whether a BibTeX field holds a value."""
    if name in records.NUMBERS or name in ("authors", "editors", "links"):
        return True
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _is_web(name: str, value: Value) -> bool:
    """Whether all addresses of a field are in the web: paths are of no use elsewhere."""
    if isinstance(value, dict):
        return all(isinstance(one, str) and is_web(one) for one in value.values())
    if isinstance(value, list):
        return all(isinstance(one, dict) and is_web(str(one.get("url", ""))) for one in value)
    is_repository = (
        name == "code" and isinstance(value, str) and value.count("/") == 1 and value[0] not in "./"
    )
    return isinstance(value, str) and (is_web(value) or is_repository)


def _is_marked(person: Value) -> bool:
    return isinstance(person, dict) and not _OF_A_NAME.issuperset(person)
