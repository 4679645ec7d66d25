"""The MEDLINE format, which PubMed exports as ``.nbib`` -> records.

Tags as in https://www.nlm.nih.gov/bsd/mms/medlineelements.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxcontrib_research.readers.record_builder import RecordBuilder, whole_name
from sphinxcontrib_research.readers.registry import Read, Record
from sphinxcontrib_research.readers.ris import read_tagged, tagged_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxcontrib_research.model.paper import Value

_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_MARKED = re.compile(r"(\S+) \[(\w+)\]")
_ORCID = re.compile(r"(?:ORCID:\s{0,3})?(?:https?://orcid\.org/)?(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx])")
_FIELDS = {
    "title": ("TI", "BTI"),
    "venue": ("JT", "TA", "BTI"),
    "series": ("CTI",),
    "volume": ("VI",),
    "issue": ("IP",),
    "pages": ("PG",),
    "date": ("DP", "DEP"),
    "pmid": ("PMID",),
    "pmcid": ("PMC",),
    "isbn": ("ISBN",),
    "abstract": ("AB", "OAB"),
    "publisher": ("PB",),
    "edition": ("EN",),
}
"""Fields that have one value, with their tags, the strongest first."""
_TYPES = {
    "book": "book",
    "book chapter": "chapter",
    "dataset": "dataset",
    "journal article": "article-journal",
    "preprint": "preprint",
    "technical report": "report",
    "webcast": "motion_picture",
}
"""CSL types of the publication types that are one; the others say what an article is about."""
_LANGUAGES = {
    "eng": "en",
    "ger": "de",
    "fre": "fr",
    "spa": "es",
    "jpn": "ja",
    "chi": "zh",
    "ita": "it",
    "por": "pt",
}
_READ_ELSEWHERE = frozenset(
    """
    FAU AU CN FED ED
    CI CIN COIS CON CRDT CRF CTDT DCOM DRIN ECI ECF EDAT EFR EIN ERIN GS JID JT LR MHDA OWN PHST PMCR PST RF
    RIN ROF SB SI SO STAT TA UIN UOF USIN AUID
    """.split()
)
"""People, and what PubMed notes for itself, says twice, or says of people's addresses."""


_MOST_LINES = 20
"""Among so many lines below a name its ORCID iD is looked for."""


@dataclass(slots=True)
class _Entry:
    """The tagged lines of one record, in their order."""

    line: int
    values: list[tuple[str, int, str]] = field(default_factory=list)
    """Tag, line and value."""

    def first(self, tags: tuple[str, ...]) -> tuple[str, int, str] | None:
        """Return the first value of the first of the tags that has one."""
        return next((item for tag in tags for item in self.values if item[0] == tag and item[2]), None)


def read(content: bytes, shown: str) -> Read:
    """Read a file in the MEDLINE format."""
    return read_tagged(content, shown, lambda text: map(_record, _entries(text)), "PMID- 1")


def _entries(text: str) -> Iterator[_Entry]:
    """Cut a text at its identifiers, with which each record begins."""
    entry: _Entry | None = None
    for tag, lines in tagged_lines(text, _LINE):
        if entry is None or tag == "PMID":
            if entry is not None:
                yield entry
            entry = _Entry(lines[0][0])
        entry.values.append((tag, lines[0][0], " ".join([line for _at, line in lines]).strip()))
    if entry is not None:
        yield entry


def _record(entry: _Entry) -> Record:
    builder = RecordBuilder(entry.line)
    used: set[tuple[str, int]] = set()
    for name, tags in _FIELDS.items():
        found = entry.first(tags)
        if found is not None and found[:2] not in used:
            used.add(found[:2])
            builder.put(name, _unpointed(found[2]) if name == "title" else found[2], found[1])
    for name, full, short in (("authors", "FAU", "AU"), ("editors", "FED", "ED")):
        people = list(_people(entry, full if entry.first((full,)) else short))
        builder.put(name, [person for _line, person in people], people[0][0] if people else entry.line)
    several: dict[str, list[tuple[int, str]]] = {}
    for tag, line, value in entry.values:
        if not value or (tag, line) in used or tag in _READ_ELSEWHERE:
            continue
        name, text = _special(tag, value)
        if name in _ONE:
            builder.put(name, text, line)
        else:
            several.setdefault(name, []).append((line, text))
    for name, pairs in several.items():
        words = list(dict.fromkeys([text for _line, text in pairs]))
        builder.put(name, list(words) if name == "tags" else "; ".join(words), pairs[0][0])
    return builder.record()


_ONE = frozenset(("doi", "language", "type"))
"""Fields that have one value, which several tags may give."""


def _special(tag: str, value: str) -> tuple[str, str]:
    """Return name and value of a tag whose values are of several kinds."""
    if tag in ("LID", "AID") and (marked := _MARKED.fullmatch(value)):
        return ("doi" if marked[2] == "doi" else f"x-{marked[2]}"), marked[1]
    if tag == "IS":
        return "issn", value.partition(" ")[0]
    if tag == "LA":
        return "language", _LANGUAGES.get(value.lower(), value)
    if tag == "PT" and (kind := _TYPES.get(value.lower())):
        return "type", kind
    return ("tags" if tag == "OT" else f"x-{tag.lower()}"), value


def _people(entry: _Entry, names: str) -> Iterator[tuple[int, Value]]:
    """Yield authors or editors in their order, with the groups among authors."""
    for at, (tag, line, value) in enumerate(entry.values):
        if value and tag == "CN" and names in ("FAU", "AU"):
            yield line, whole_name(value)
        elif value and tag == names:
            orcid = next(_orcids(entry.values[at + 1 : at + 1 + _MOST_LINES]), "")
            written = value if "," in value else _parted(value)
            yield line, {"name": written, "orcid": orcid} if orcid else written


def _orcids(values: list[tuple[str, int, str]]) -> Iterator[str]:
    """Yield the ORCID iDs of the person whose name stands before some lines."""
    for tag, _line, value in values:
        if tag in ("FAU", "CN", "FED"):
            return
        if tag == "AUID" and (found := _ORCID.fullmatch(value)):
            digits = found[1].replace("-", "").upper()
            yield "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def _parted(name: str) -> str:
    """``Smith JA Jr`` as ``Smith, J. A., Jr``: the family name stands first, without a comma."""
    family, _, initials = name.rpartition(" ")
    suffix = ""
    if initials in ("Jr", "Sr", "2nd", "3rd", "4th", "II", "III"):
        suffix = f", {initials}"
        family, _, initials = family.rpartition(" ")
    if not family or not initials.isupper():
        return name
    return f"{family}, {' '.join(f'{initial}.' for initial in initials)}{suffix}"


def _unpointed(title: str) -> str:
    """Return a title without the point at its end, and the brackets of a translated one."""
    title = title.removesuffix(".") if not title.endswith("..") else title
    inner = title[1:-1]
    return inner if title[:1] == "[" and title[-1:] == "]" and "[" not in inner else title
