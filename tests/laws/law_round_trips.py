"""What the source holds comes out again in RIS and CSL-JSON, or a message says that it does not.

Each file is read and written by us; the source and what was written are read by others and compared.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sphinxcontrib_research.cli.convert import losses
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Source
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.writers import csl, ris
from tests.laws import bibliographies as sources
from tests.laws.bibliographies import Record, letters
from tests.laws.tally import Tally

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_NO_NAMES = frozenset(("and", "others", "et", "al", "jr", "sr", "editors", "eds", "phd", "dr", "prof", "md"))
_NAME_KEYS = frozenset(("name", "given", "family", "literal", "family-names", "given-names", "particle"))
_TEX = frozenset("\\${}")
_OURS = {"keywords": "tags", "year": "date"}
"""What we call the fields that are compared, where it is another name."""


@dataclass(slots=True)
class _Written:
    """One record of a file that we wrote: the letters of what it says, by what is compared."""

    title: str
    says: dict[str, str]


@dataclass(slots=True)
class _Said:
    """What messages say is lost of a file."""

    fields: set[str] = field(default_factory=set)
    venues: set[str] = field(default_factory=set)
    """The ids of records of venues, whose names are written."""

    def covers(self, name: str, record: Record) -> bool:
        """Whether a loss is said, by our name of the field or by the file's own."""
        names = {name, _OURS.get(name, name), *(key for key in sources.NAMES[name] if key in record)}
        return not names.isdisjoint(self.fields)


def check(files: Sequence[Path]) -> Tally:
    """Compare each value of each record."""
    tally = Tally("values")
    for path in files:
        found = sources.records(path)
        source = load_file(path, root=path.parent)
        papers = [paper for paper in source.papers if paper.title and not paper.hidden]
        if not found or not papers:
            continue
        library = Library.build([source])
        written = {
            ".json": _items(csl.dumps(papers, library, full=True)),
            ".ris": _entries(ris.bibliography(papers, library)),
        }
        for suffix, items in written.items():
            said = _said(source, losses(papers, source, suffix))
            where = f"{path.parent.name}/{path.name} -> {suffix}"
            for record in found:
                _compare(record, items, said, where, tally)
    return tally


def _said(source: Source, lost: list[str]) -> _Said:
    said = _Said(venues={venue.id for venue in source.venues})
    for line in lost:
        said.fields.update(name.strip().removeprefix("x-") for name in line.partition(":")[0].split(","))
    for problem in source.problems:
        said.fields.add(problem.field.lower())
        said.fields.update(re.findall(r"'([\w-]+)'", problem.message))
    return said


def _items(text: str) -> dict[str, list[_Written]]:
    """The items of CSL-JSON, by the letters of their titles."""

    def says(item: Record) -> dict[str, str]:
        people = sources.texts(item.get("author")) + sources.texts(item.get("editor"))
        return {
            "authors": letters(" ".join(people)),
            "year": " ".join(sources.texts(item.get("issued"))),
            "venue": letters(" ".join(_all(item, "container-title", "publisher", "event-title", "archive"))),
            "volume": letters(item.get("volume", "")),
            "issue": letters(" ".join(_all(item, "issue", "number"))),
            "pages": letters(item.get("page", "")),
            "doi": item.get("DOI", "").lower(),
            "publisher": letters(" ".join(_all(item, "publisher", "container-title"))),
            "institution": letters(item.get("publisher", "")),
            "keywords": letters(item.get("keyword", "")),
            "abstract": letters(item.get("abstract", "")),
            "url": " ".join(_all(item, "URL", "number", "archive_location")).lower(),
        }

    return _by_title((item.get("title", ""), says(item)) for item in json.loads(text))


def _entries(text: str) -> dict[str, list[_Written]]:
    """The records of RIS, by the letters of their titles."""

    def says(entry: dict[str, list[str]]) -> dict[str, str]:
        def of(*tags: str) -> str:
            return " ".join(value for tag in tags for value in entry.get(tag, ()))

        return {
            "authors": letters(of("AU", "ED")),
            "year": of("PY"),
            "venue": letters(of("T2", "PB", "DP")),
            "volume": letters(of("VL")),
            "issue": letters(of("IS")),
            "pages": letters(of("SP", "EP")),
            "doi": of("DO").lower(),
            "publisher": letters(of("PB", "T2")),
            "institution": letters(of("PB")),
            "keywords": letters(of("KW")),
            "abstract": letters(of("AB")),
            "url": of("UR", "AN").lower(),
        }

    return _by_title((" ".join(entry.get("TI", ())), says(entry)) for entry in sources.ris_entries(text))


def _all(item: Record, *names: str) -> list[str]:
    return [str(item[name]) for name in names if name in item]


def _by_title(found: Iterator[tuple[str, dict[str, str]]]) -> dict[str, list[_Written]]:
    written: dict[str, list[_Written]] = {}
    for title, says in found:
        written.setdefault(letters(title), []).append(_Written(title, says))
    return written


def _compare(record: Record, items: dict[str, list[_Written]], said: _Said, where: str, tally: Tally) -> None:
    title = _plain(str(record["title"]))
    if title is None or not letters(title):
        return
    tally.counted += 1
    found = items.get(letters(title)) or _with_subtitle(letters(title), record, items)
    if not found:
        if not said.covers("title", record):
            tally.broken.append(f"{where}: title {title!r}")
        return
    for name, is_kept in _CHECKS.items():
        value = sources.value(record, name)
        if value is None:
            continue
        wanted = [text for one in _texts_of(name, value) if (text := _plain(one)) is not None]
        wanted = [one for one in wanted if letters(one)]
        if not wanted:
            continue
        tally.counted += len(wanted)
        kept = [all(is_kept(html.unescape(one), item.says) for one in wanted) for item in found]
        is_id = name == "venue" and wanted[0] in said.venues
        if not any(kept) and not is_id and not said.covers(name, record):
            tally.broken.append(f"{where}: {title[:40]!r}: {name}: {wanted} is {found[0].says[name][:90]!r}")


def _with_subtitle(title: str, record: Record, items: dict[str, list[_Written]]) -> list[_Written]:
    """What was written of a record whose title goes on in fields of its own."""
    if "subtitle" not in record and "titleaddon" not in record:
        return []
    return [one for whole, found in items.items() if whole.startswith(title) for one in found]


def _texts_of(name: str, value: object) -> list[str]:
    if name == "authors" and isinstance(value, list):
        found = []
        for one in value:
            parts = one.items() if isinstance(one, dict) else ()
            named = [str(part) for key, part in parts if str(key).lower() in _NAME_KEYS]
            found += [" ".join(named)] if parts else sources.texts(one)
        return found
    if name == "keywords" and isinstance(value, str):
        return re.split(r"[,;]", value)
    if name in ("year", "keywords"):
        return [" ".join(sources.texts(value))] if name == "year" else sources.texts(value)
    return sources.texts(value)[:1]


def _plain(text: str) -> str | None:
    """A text without TeX; ``None`` where other readers can't say what its macros mean."""
    if _TEX.isdisjoint(text):
        return text
    if "$" in text:
        return None
    from pybtex.richtext import Text

    try:
        plain = str(Text.from_latex(text))
    except Exception:  # noqa: BLE001 - unbalanced braces and their like
        return None
    return plain if _TEX.isdisjoint(plain) else None


def _has_names(wanted: str, says: dict[str, str]) -> bool:
    words = [word for word in _WORD.findall(wanted) if word.casefold() not in _NO_NAMES]
    return all(letters(word) in says["authors"] for word in words)


def _has_year(wanted: str, says: dict[str, str]) -> bool:
    years = _YEAR.findall(wanted)
    return not years or years[0] in says["year"]


def _has_doi(wanted: str, says: dict[str, str]) -> bool:
    match = _DOI.search(wanted)
    if match is None:
        return True
    doi = match[0].lower().rstrip(".,;)")
    return says["doi"].startswith(doi[:60]) or doi in says["url"] or doi.rpartition(".")[2] in says["url"]


def _has_pages(wanted: str, says: dict[str, str]) -> bool:
    bare = re.sub(r"^\s*(?:pages?|pp?\.?)\s*(?=\d)", "", wanted, flags=re.IGNORECASE)
    return letters(bare) in says["pages"]


def _has_venue(wanted: str, says: dict[str, str]) -> bool:
    """Whether it appeared there; all names of arXiv are one."""
    is_arxiv = wanted.lower().startswith(("arxiv", "corr"))
    return letters(wanted) in says["venue"] or (is_arxiv and "arxiv" in says["venue"] + says["url"])


def _has_volume(wanted: str, says: dict[str, str]) -> bool:
    """Whether it has the volume; DBLP writes arXiv's identifiers into it."""
    return letters(wanted) in says["volume"] or wanted.removeprefix("abs/") in says["url"]


def _has(name: str) -> Callable[[str, dict[str, str]], bool]:
    return lambda wanted, says: letters(wanted) in says[name]


_CHECKS: dict[str, Callable[[str, dict[str, str]], bool]] = {
    "authors": _has_names,
    "year": _has_year,
    "doi": _has_doi,
    "pages": _has_pages,
    "venue": _has_venue,
    "volume": _has_volume,
    **{name: _has(name) for name in ("issue", "publisher", "institution", "keywords", "abstract")},
}
