"""RIS, which reference managers export, -> records.

Tags as in https://en.wikipedia.org/wiki/RIS_(file_format) and as Zotero and EndNote write them
(https://github.com/zotero/translators/blob/master/RIS.js).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinxcontrib_research.model.identifiers import bare_address, canonical
from sphinxcontrib_research.readers.record_builder import RecordBuilder, is_valid, whole_name
from sphinxcontrib_research.readers.registry import MAX_FIELD, Read, decode, problem, refused, too_long
from sphinxcontrib_research.readers.shapes import MAX_PAPERS
from sphinxcontrib_research.readers.values.links import drop_redundant_url
from sphinxcontrib_research.vocabulary.types import CSL_TYPES, TYPES_OF_RIS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.registry import Record

_STRICT_LINE = re.compile(r"([A-Z][A-Z0-9])  -[ \t]?(.*)")
_LOOSE_LINE = re.compile(r"([A-Z][A-Z0-9])(?:  -| {0,2}- )[ \t]?(.*)")
_ONE_DATE = re.compile(r"(\d{4})(?:/(\d{0,2})(?:/(\d{0,2}))?)?(?:/(.*))?")
_PAGE_RANGE = re.compile(r"[\w.:]{1,20}\s?[-\u2013\u2014]{1,3}\s?[\w.:]{1,20}")
_DOI = re.compile(r"(?:doi:?\s{0,3}|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S{1,500})", re.IGNORECASE)
_ARXIV = re.compile(r"arxiv:\s*", re.IGNORECASE)

_FIRST = {
    "title": ("TI", "T1", "CT"),
    "short": ("ST",),
    "venue": ("T2", "JF", "JO", "BT", "J2", "JA"),
    "series": ("T3",),
    "volume": ("VL",),
    "issue": ("IS",),
    "edition": ("ET",),
    "publisher": ("PB",),
    "x-publisher-place": ("CY", "PP"),
    "x-call-number": ("CN",),
    "x-number": ("M1",),
    "x-number-of-volumes": ("NV",),
    "x-original-publisher": ("OP",),
    "x-section": ("SE",),
    "doi": ("DO", "DI"),
    "abstract": ("AB", "N2"),
    "language": ("LA",),
    "id": ("ID",),
}
"""Fields that have one value, with their tags, the strongest first."""
_LISTS = {"authors": ("AU", "A1"), "editors": ("ED", "A2"), "tags": ("KW",)}
_NAMES = frozenset(("authors", "editors"))
_LISTED = frozenset(("KW", "UR", "L1", "L2"))
"""Tags whose further lines are further values."""
_CUSTOM = {
    "C1": ("arxiv", re.compile(r"arxiv:\S{1,40}", re.IGNORECASE)),
    "C2": ("pmcid", re.compile(r"PMC\d{1,9}", re.IGNORECASE)),
}
"""Custom tags that reference managers use for identifiers."""
_PRIVATE = ("file:", "internal-pdf:", "/", "~/")
"""What an address begins with that is a file on the computer of who exported it."""


@dataclass(slots=True)
class _Entry:
    """The tagged lines of one record: what is taken is used, what is left at the end is kept as it is."""

    line: int
    values: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Lines and values, by tag."""

    def take(self, tags: tuple[str, ...]) -> tuple[int, str] | None:
        """Take the first value of the first of the tags that has one."""
        for tag in tags:
            for at, pair in enumerate(self.values.get(tag, ())):
                if pair[1]:
                    del self.values[tag][at]
                    return pair
        return None

    def take_all(self, tags: tuple[str, ...]) -> list[tuple[int, str]]:
        """Take all values of some tags."""
        return [pair for tag in tags for pair in self.values.pop(tag, ()) if pair[1]]


def read(content: bytes, shown: str) -> Read:
    """Read an RIS file."""
    return read_tagged(content, shown, lambda text: map(_record, _entries(text)), "TY  - JOUR")


def read_tagged(
    content: bytes, shown: str, records: Callable[[str], Iterable[Record]], first_line: str
) -> Read:
    """Read a file of tagged lines, without what is too much of it or too long.

    Args:
        content: The bytes of the file.
        shown: The file's name in messages.
        records: Returns the records of a text, in their order.
        first_line: What a record begins with.
    """
    text, oddities = decode(content, shown)
    kept: list[Record] = []
    found = list(oddities)
    for record in records(text):
        if len(kept) == MAX_PAPERS:
            message = f"only the first {MAX_PAPERS:,} papers of a file are read; split it"
            found.append(problem(shown, record.line, message, "limit"))
            break
        for name, value in list(record.fields.items()):
            if isinstance(value, str) and len(value) > MAX_FIELD:
                found.append(too_long(shown, record.lines.get(name, record.line), value, name))
                del record.fields[name]
        kept.append(record)
    if not kept:
        message = f"the file contains no records: each begins with a line such as '{first_line}'"
        return refused(shown, message, "empty")
    return Read(tuple(kept), tuple(found))


def tagged_lines(text: str, tag: re.Pattern[str]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Yield the tags of a text in their order, each with the lines of its value and their numbers.

    Args:
        text: The content of a file.
        tag: What matches a line that begins with a tag: the tag, and the rest of the line.
    """
    current = ""
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if match := tag.match(line):
            if current:
                yield current, lines
            current, lines = match[1], [(number, match[2].strip())]
        elif lines and line.strip():
            lines.append((number, line.strip()))
    if current:
        yield current, lines


def _entries(text: str) -> Iterator[_Entry]:
    """Cut a text at its types: an end that is missing costs nothing.

    A file whose types have the two blanks of the format has them in all tags, so that ``T2 - weighted``
    within a long text is none; others may have one.
    """
    entry: _Entry | None = None
    tagged = _STRICT_LINE if re.search(r"(?m)^TY  -", text) else _LOOSE_LINE
    for tag, lines in tagged_lines(text, tagged):
        if tag == "TY" or (entry is None and tag != "ER"):
            if entry is not None:
                yield entry
            entry = _Entry(lines[0][0])
        if tag == "ER":
            if entry is not None:
                yield entry
            entry = None
        elif entry is not None:
            # A list has a further item on each line; a long text goes on.
            whole = (
                lines if tag in _LISTED else [(lines[0][0], " ".join([line for _at, line in lines]).strip())]
            )
            entry.values.setdefault(tag, []).extend(whole)
    if entry is not None:
        yield entry


def _record(entry: _Entry) -> Record:
    builder = RecordBuilder(entry.line)
    fields = builder.fields
    for line, name, value in _special(entry):
        builder.put(name, value, line)
    for name, tags in _FIRST.items():
        if found := entry.take(tags):
            builder.put(name, found[1], found[0])
    for name, tags in _LISTS.items():
        pairs = entry.take_all(tags)
        texts = [text for _line, text in pairs]
        values: list[Value] = [_name(text) for text in texts] if name in _NAMES else _words(texts)
        builder.put(name, values, pairs[0][0] if pairs else entry.line)
    if fields.get("type") == "preprint" and "arxiv" in fields and fields.get("publisher") == "arXiv":
        _take_archive(entry, fields)
    known = {value for value in fields.values() if isinstance(value, str)}
    for tag, pairs in entry.values.items():
        name = f"x-{tag.lower()}"
        rest = [(line, value) for line, value in pairs if value and value not in known]
        if rest:
            before = [str(fields.pop(name))] if name in fields else []
            builder.put(name, "; ".join([*before, *(value for _line, value in rest)]), rest[0][0])
    drop_redundant_url(fields)
    return builder.record()


def _words(values: list[str]) -> list[Value]:
    """Return keywords: a line may hold several with semicolons between them."""
    return [word for value in values for part in value.split(";") if (word := part.strip())]


def _take_archive(entry: _Entry, fields: dict[str, Value]) -> None:
    """Leave out where a preprint is, as its identifier says so; but for a venue that the data names."""
    archive = entry.values.get("DP", [])
    if archive and archive[0][1] == "arXiv":
        del entry.values["DP"]
    else:
        del fields["publisher"]


def _kind(entry: _Entry) -> Iterator[tuple[int, str, Value]]:
    """Yield the type of a record, and what "type of work" says besides."""
    work = entry.values.get("M3", [])
    if work and (work[0][1] in CSL_TYPES or work[0][1] == "preprint"):
        yield work[0][0], "type", work.pop(0)[1]
    elif work and not entry.values.get("DO") and (doi := _DOI.fullmatch(work[0][1])):
        yield work.pop(0)[0], "doi", doi[1]
    if found := entry.take(("TY",)):
        kind = TYPES_OF_RIS.get(found[1].upper(), "")
        yield found[0], "type", kind
        if kind == "software" and (version := entry.take(("ET",))):
            yield version[0], "version", version[1]
        if kind != "article-journal" and (genre := entry.take(("M3",))):
            yield genre[0], "genre", genre[1]
        if not kind and found[1].upper() not in ("GEN", ""):
            yield found[0], "x-ty", found[1]


def _special(entry: _Entry) -> Iterator[tuple[int, str, Value]]:
    """Yield the fields that take more than the value of a tag."""
    yield from _kind(entry)
    if (dated := _dated(entry)) is not None:
        yield dated[0], "date", dated[1]
    if found := entry.take(("SP", "EP")):
        last = entry.take(("EP",))
        yield found[0], "pages", _pages(found[1], last[1] if last else "")
    for line, number in entry.take_all(("SN",)):
        yield line, "isbn" if is_valid("isbn", number) else "issn", number
    if found := entry.take(("AN",)):
        arxiv = _ARXIV.match(found[1])
        yield found[0], "arxiv" if arxiv else "x-an", found[1][arxiv.end() :] if arxiv else found[1]
    for tag, (name, pattern) in _CUSTOM.items():
        custom = entry.values.get(tag, [])
        if custom and pattern.fullmatch(custom[0][1]):
            yield custom[0][0], name, custom.pop(0)[1]
    if notes := entry.take_all(("N1", "RN")):
        yield notes[0][0], "note", "; ".join(dict.fromkeys([note for _line, note in notes]))
    yield from _addresses(entry)


def _addresses(entry: _Entry) -> Iterator[tuple[int, str, Value]]:
    """Yield the links of a record; files on the computer of who exported it are left out."""

    def public(tags: tuple[str, ...]) -> list[tuple[int, str]]:
        pairs = entry.take_all(tags)
        parts = [(line, part) for line, value in pairs for part in _split_addresses(value)]
        first = {part: line for line, part in reversed(parts) if not part.startswith(_PRIVATE)}
        return [(line, part) for part, line in reversed(first.items())]

    if pdfs := public(("L1",)):
        yield pdfs[0][0], "pdf", pdfs[0][1] if len(pdfs) == 1 else [url for _line, url in pdfs]
    doi = next((value for _line, value in entry.values.get("DO", ()) if value), "")
    known = {"", canonical(bare_address(doi) or doi) if doi else ""}
    addresses = [pair for pair in public(("UR", "LK", "L2")) if canonical(pair[1]) not in known]
    if addresses:
        yield addresses[0][0], "url", addresses[0][1]
    if len(addresses) > 1:
        yield addresses[1][0], "links", [value for _line, value in addresses[1:]]


def _split_addresses(value: str) -> list[str]:
    """Return the addresses of a line, which may hold several with blanks or semicolons between them."""
    if value.count("://") < 2:
        return [value]
    return [part for word in value.split() for part in re.split(r";(?=https?://|ftp://|$)", word) if part]


def _dated(entry: _Entry) -> tuple[int, str] | None:
    """Return the most exact date: ``DA`` may hold all of it, or only month and day beside ``PY``."""
    day, year = entry.take(("DA",)), entry.take(("PY", "Y1"))
    if day is None or year is None:
        found = day or year
        return (found[0], _date(found[1])) if found else None
    exact = _date(day[1])
    if re.search(r"\d{4}", exact):
        if year[1][:4] != exact[:4] and not re.search(rf"\b{re.escape(year[1][:4])}\b", exact):
            entry.values.setdefault("PY", []).append(year)
        return day[0], exact
    whole = _date(year[1])
    if len(whole) == 4 and whole.isdecimal():
        return day[0], f"{exact.strip(' /')} {whole}"
    entry.values.setdefault("DA", []).append(day)
    return year[0], whole


def _pages(first: str, last: str) -> str:
    """Return pages of their first and last, either of which may hold the whole range."""
    if not last or last == first:
        return first.rstrip("-\u2013 ") if first.endswith(("-", "\u2013")) else first
    if _PAGE_RANGE.fullmatch(last) and last.startswith(first.rstrip("-\u2013 ")):
        return last
    if _PAGE_RANGE.fullmatch(first):
        return first if first.endswith(last) else f"{first}, {last}"
    return f"{first}{last}" if last[0] in "+f" else f"{first.rstrip('-')}-{last.lstrip('-')}"


def _date(value: str) -> str:
    """``2023/03/21/`` as ``2023-03-21``, ``2023///spring`` as ``spring 2023``; anything else as it is."""
    match = _ONE_DATE.fullmatch(value.strip())
    if match is None:
        return value
    *numbers, words = match.groups(default="")
    exact = "-".join(part.zfill(2) for part in numbers if part)
    return f"{words.strip()} {exact}" if words.strip() and not numbers[1] else exact


def _name(value: str) -> str:
    """``Family, Given``; a comma at the end marks an institution, which stays whole."""
    return whole_name(value.rstrip(", ")) if value.rstrip().endswith(",") else value
