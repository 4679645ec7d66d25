"""RIS, which reference managers export, -> records.

Tags as in https://en.wikipedia.org/wiki/RIS_(file_format) and as Zotero and EndNote write them
(https://github.com/zotero/translators/blob/master/RIS.js).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxcontrib_research.load.convert_types import CSL_TYPES
from sphinxcontrib_research.load.implied import leave_out
from sphinxcontrib_research.load.reader import Read, Record, decode, refused
from sphinxcontrib_research.model.identifiers import bare_address, canonical, parse_isbn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxcontrib_research.model.paper import Value

_LINE = re.compile(r"([A-Z][A-Z0-9])(?:  -| {0,2}- )[ \t]?(.*)")
_ONE_DATE = re.compile(r"\s*(\d{4})(?:/(\d{0,2})(?:/(\d{0,2}))?)?(?:/.*)?\s*")
_ARXIV = re.compile(r"arxiv:\s*", re.IGNORECASE)

_TYPES = {
    "ABST": "document",
    "ART": "graphic",
    "BILL": "bill",
    "BLOG": "post-weblog",
    "BOOK": "book",
    "CASE": "legal_case",
    "CHAP": "chapter",
    "COMP": "software",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "DATA": "dataset",
    "DBASE": "dataset",
    "DICT": "entry-dictionary",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "ELEC": "webpage",
    "ENCYC": "entry-encyclopedia",
    "FIGURE": "figure",
    "HEAR": "speech",
    "INPR": "article-journal",
    "JFULL": "article-journal",
    "JOUR": "article-journal",
    "MANSCPT": "manuscript",
    "MAP": "map",
    "MGZN": "article-magazine",
    "MPCT": "motion_picture",
    "MULTI": "webpage",
    "MUSIC": "musical_score",
    "NEWS": "article-newspaper",
    "PAMP": "pamphlet",
    "PAT": "patent",
    "PCOMM": "personal_communication",
    "PREPRINT": "preprint",
    "RPRT": "report",
    "SLIDE": "speech",
    "SOUND": "song",
    "STAND": "standard",
    "STAT": "legislation",
    "THES": "thesis",
    "UNPB": "manuscript",
    "VIDEO": "motion_picture",
    "WEB": "webpage",
}
"""CSL types of RIS's; ``GEN`` and others say nothing."""
_FIRST = {
    "title": ("TI", "T1", "CT"),
    "short": ("ST",),
    "venue": ("T2", "JF", "JO", "BT", "J2", "JA"),
    "series": ("T3",),
    "volume": ("VL",),
    "issue": ("IS",),
    "edition": ("ET",),
    "publisher": ("PB",),
    "doi": ("DO",),
    "abstract": ("AB", "N2"),
    "language": ("LA",),
    "note": ("N1",),
    "id": ("ID",),
}
"""Fields that have one value, with their tags, the strongest first."""
_LISTS = {"authors": ("AU", "A1"), "editors": ("ED", "A2"), "tags": ("KW",)}


@dataclass(slots=True)
class _Entry:
    """The tagged lines of one record."""

    line: int
    values: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Lines and values, by tag."""

    def first(self, tags: tuple[str, ...]) -> tuple[int, str] | None:
        """The first value of the first of the tags that has one."""
        return next((pair for tag in tags for pair in self.values.get(tag, ()) if pair[1]), None)


def read(content: bytes, shown: str) -> Read:
    """Read an RIS file."""
    text, problems = decode(content, shown)
    records = tuple(_record(entry) for entry in _entries(text) if entry.values)
    if not records:
        return refused(
            shown, "the file holds no records: each begins with a line such as 'TY  - JOUR'", "empty"
        )
    return Read(records, problems)


def _entries(text: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    last: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.match(line)
        if match is None:
            if last and line.strip():  # a long value goes on
                at, value = last[-1]
                last[-1] = at, f"{value} {line.strip()}".strip()
            continue
        tag, value = match[1], match[2].strip()
        if tag == "TY" or (entry is None and tag != "ER"):
            if entry is not None:
                yield entry
            entry = _Entry(number)
        if tag == "ER":
            if entry is not None:
                yield entry
            entry, last = None, []
        elif entry is not None:
            last = entry.values.setdefault(tag, [])
            last.append((number, value))
    if entry is not None:
        yield entry


def _record(entry: _Entry) -> Record:
    fields: dict[str, Value] = {}
    lines: dict[str, int] = {}

    def put(name: str, value: Value, line: int) -> None:
        if value:
            fields.setdefault(name, value)
            lines.setdefault(name, line)

    for name, tags in _FIRST.items():
        if found := entry.first(tags):
            put(name, found[1], found[0])
    for name, tags in _LISTS.items():
        pairs = [pair for tag in tags for pair in entry.values.get(tag, ())]
        values: list[Value] = [_name(value) if name != "tags" else value for _line, value in pairs if value]
        if pairs:
            put(name, values, pairs[0][0])
    for line, name, value in _special(entry):
        put(name, value, line)
    if fields.get("type") == "preprint" and "arxiv" in fields and fields.get("publisher") == "arXiv":
        _take_archive(entry, fields)
    known = {tag for tags in (*_FIRST.values(), *_LISTS.values()) for tag in tags} | _SPECIAL
    for tag, pairs in entry.values.items():
        if tag not in known:
            put(f"x-{tag.lower()}", "; ".join(value for _line, value in pairs), pairs[0][0])
    leave_out(fields)
    return Record(entry.line, fields, lines)


def _take_archive(entry: _Entry, fields: dict[str, Value]) -> None:
    """Leave out where a preprint is, as its identifier says so; but for a venue that the data names."""
    archive = entry.first(("DP",))
    if archive and archive[1] == "arXiv":
        del entry.values["DP"]
    else:
        del fields["publisher"]


_SPECIAL = frozenset(("TY", "PY", "Y1", "DA", "SP", "EP", "SN", "AN", "UR", "LK", "L1", "L2"))


def _special(entry: _Entry) -> Iterator[tuple[int, str, Value]]:
    """The fields that take more than the value of a tag."""
    work = entry.first(("M3",))
    if work and (work[1] in CSL_TYPES or work[1] == "preprint"):
        yield work[0], "type", work[1]
        del entry.values["M3"]
    if found := entry.first(("TY",)):
        yield found[0], "type", _TYPES.get(found[1].upper(), "")
    if found := entry.first(("DA", "PY", "Y1")):
        yield found[0], "date", _date(found[1])
    if found := entry.first(("SP",)):
        last = entry.first(("EP",))
        yield found[0], "pages", f"{found[1]}-{last[1]}" if last and last[1] != found[1] else found[1]
    if found := entry.first(("SN",)):
        yield found[0], "isbn" if _is_isbn(found[1]) else "issn", found[1]
    if found := entry.first(("AN",)):
        arxiv = _ARXIV.match(found[1])
        yield found[0], "arxiv" if arxiv else "x-an", found[1][arxiv.end() :] if arxiv else found[1]
    if found := entry.first(("L1",)):
        yield found[0], "pdf", found[1]
    doi = entry.first(("DO",))
    told = {"", canonical(bare_address(doi[1]) or doi[1]) if doi else ""}
    addresses = [
        pair
        for tag in ("UR", "LK", "L2")
        for pair in entry.values.get(tag, ())
        if canonical(pair[1]) not in told
    ]
    if addresses:
        yield addresses[0][0], "url", addresses[0][1]
    if len(addresses) > 1:
        yield addresses[1][0], "links", [value for _line, value in addresses[1:]]


def _date(value: str) -> str:
    """``2023/03/21/`` as ``2023-03-21``; anything else as it is."""
    match = _ONE_DATE.fullmatch(value)
    if match is None:
        return value
    return "-".join(part.zfill(2) for part in match.groups() if part)


def _name(value: str) -> str:
    """``Family, Given``; a comma at the end marks an institution, which stays whole."""
    return f"{{{value.rstrip(', ')}}}" if value.rstrip().endswith(",") else value


def _is_isbn(value: str) -> bool:
    try:
        return bool(parse_isbn(value))
    except ValueError:
        return False
