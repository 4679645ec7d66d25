"""Formatted citations beside those of pandoc's processor: the share that reads the same, and the differences.

    python tests/formats/pandoc.py FOLDER [--style apa …] [--differences] [--all]

FOLDER holds data files of any kind, in any depth (default: ``RESEARCH_REAL_DATA``). Of each file some records are
taken, of all files about 300; ``--all`` takes the first thousand of each.

Both processors get the same items and the same files: the style, with the words of the language put into it (as
pandoc has others of its own), without disambiguation and without the dash for authors who stand again, which are
no matter of one entry. Equal are texts whose Unicode, blanks and quotation marks are folded and that lack the
number in front.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

from sphinxcontrib_research.citations import csl_style
from sphinxcontrib_research.citations.csl import files
from sphinxcontrib_research.citations.in_text import parse_citation, text_of
from sphinxcontrib_research.citations.in_text_by_style import (
    labels_by_style,
    note_places,
    order_by_style,
    pieces_by_style,
)
from sphinxcontrib_research.model.dates import PartialDate, parse_date
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Paper, Source
from sphinxcontrib_research.readers import load_files
from sphinxcontrib_research.writers import csl

STYLES = (
    *(
        "elsevier-harvard",
        "harvard-cite-them-right",
        "ieee",
        "acm-sig-proceedings",
        "springer-basic-author-date",
    ),
    *("nature", "apa", "american-chemical-society", "modern-language-association", "chicago-author-date"),
)
GOAL = 0.95
_NAMESPACE = "http://purl.org/net/xbiblio/csl"
_SUFFIXES = (".bib", ".json", ".yml", ".yaml", ".ris", ".cff")
_OF_EACH_FILE = 5
_TOO_MANY = 1000


@dataclass(frozen=True)
class Entry:
    """A paper with the library that knows its venue."""

    paper: Paper
    library: Library


@cache
def entries(folder: Path, *, each: int = _OF_EACH_FILE) -> list[Entry]:
    """Read the data files below a folder, some records of each, evenly over the file."""
    found: list[Entry] = []
    for path in sorted(one for one in folder.rglob("*") if one.suffix in _SUFFIXES and one.is_file()):
        library = Library.build(load_files([path], root=path.parent))
        papers = list(library.papers.values())
        step = max(1, len(papers) // each)
        found += [Entry(paper, library) for paper in papers[::step][:each]]
    return [
        replace(entry, paper=replace(entry.paper, id=f"e{number}")) for number, entry in enumerate(found, 1)
    ]


def _locales() -> Path:
    """The folder of the words of languages: both processors get the same."""
    spec = find_spec("citeproc")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0], "data/locales")


def prepared(style: str, folder: Path, *, entries_alone: bool = True) -> csl_style.Style:
    """Write the style that both processors get.

    Args:
        style: Its name.
        folder: Where it is written.
        entries_alone: Whether it loses what depends on other works.
    """
    source = files.read_style(style, ())
    root = ET.parse(source.path).getroot()
    words = ET.parse(_locales() / "locales-en-US.xml").getroot()
    words.attrib.clear()
    own = [one for one in root.findall(_tag("locale")) if next(iter(one.attrib.values()), "en")[:2] == "en"]
    named = {(one.get("name"), one.get("form", "long")) for part in own for one in part.iter(_tag("term"))}
    options = {name for part in own for one in part.findall(_tag("style-options")) for name in one.attrib}
    terms = words.find(_tag("terms"))
    for term in [one for one in terms if (one.get("name"), one.get("form", "long")) in named]:
        terms.remove(term)
    for name in options:
        words.find(_tag("style-options")).attrib.pop(name, None)
    root.insert([one.tag for one in root].index(_tag("info")) + 1, words)
    if root.get("page-range-format") == "chicago-16":  # newer than many a pandoc
        root.set("page-range-format", "chicago")
    for element in root.iter() if entries_alone else ():
        for name in (
            "subsequent-author-substitute",
            *[one for one in element.attrib if one.startswith("disambiguate-")],
        ):
            element.attrib.pop(name, None)
    ET.register_namespace("", _NAMESPACE)
    path = folder / f"{style}.csl"
    ET.ElementTree(root).write(path, "utf-8", xml_declaration=True)
    return csl_style.Style(path.name, (str(folder),))


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _converted(text: str, papers: Iterable[tuple[Paper, Library]], style: Path) -> list[dict]:
    """The blocks that pandoc makes of a text in Markdown that cites papers."""
    items = [
        {name: value for name, value in csl.item(paper, library).items() if name not in csl_style.UNUSED}
        for paper, library in papers
    ]
    references = style.with_suffix(".json")
    references.write_text(json.dumps(items, ensure_ascii=False), "utf-8")
    options = ["--citeproc", "--csl", style, "--bibliography", references, "-f", "markdown", "-t", "json"]
    ran = subprocess.run(["pandoc", *options], input=text, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)["blocks"]


def by_pandoc(found: Sequence[Entry], style: Path) -> dict[str, str]:
    """Let pandoc format all entries at once; by id."""
    text = "---\nnocite: '@*'\nlang: en-US\n---\n"
    return {
        block["c"][0][0].removeprefix("ref-"): _text(block["c"][1])
        for block in _divisions(_converted(text, [(one.paper, one.library) for one in found], style))
        if block["c"][0][0].startswith("ref-")
    }


def _divisions(blocks: Iterable[dict]) -> Iterable[dict]:
    for block in blocks:
        if block["t"] == "Div":
            yield block
            yield from _divisions(block["c"][1])


def _text(node: object) -> str:
    """The characters of a part of pandoc's document."""
    if isinstance(node, list):
        return "".join(_text(one) for one in node)
    if not isinstance(node, dict):
        return ""
    kind, content = node["t"], node.get("c")
    if kind in {"Str", "Space", "SoftBreak", "LineBreak"}:
        return content if kind == "Str" else " "
    if kind == "Quoted":
        return f'"{_text(content[1])}"'
    if kind in {"Span", "Link", "Cite"}:
        return _text(content[1]) + (" " if kind == "Span" and "csl-left-margin" in content[0][1] else "")
    return content[1] if kind in {"Code", "Math"} else _text(content)


_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u201c\u201d'\u00ab\u00bb\u201e", '"'))
_NUMBER = re.compile(r"^\s*[\[(]?\d{1,4}[\])]?[.:]?\s+(?=\S)|^\s*[\[(]\d{1,4}[\])]\s*")


def folded(text: str) -> str:
    """What is compared of an entry."""
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def compare(found: Sequence[Entry], style: str) -> list[tuple[str, str, str]]:
    """The differences: id, our text, pandoc's."""
    with tempfile.TemporaryDirectory() as name:
        chosen = prepared(style, Path(name))
        theirs = by_pandoc(found, Path(name, f"{style}.csl"))
        is_numbered = (
            "citation-number" in Path(name, f"{style}.csl").read_text("utf-8").partition("<bibliography")[2]
        )
        different = []
        for entry in found:
            ours = folded("".join(span.text for span in csl_style.cite(entry.paper, entry.library, chosen)))
            expected = folded(theirs.get(entry.paper.id, ""))
            if is_numbered:
                expected = _NUMBER.sub("", expected, count=1)
            if ours != expected:
                different.append((entry.paper.id, ours, expected))
    return different


# Citations in running text.

_INVENTED = (
    ("a", "Alpha ponds", ("Ann Reed", "Bob Old"), 2020),
    ("b", "Beta ponds", ("Ann Reed", "Bob Old"), 2020),
    ("c", "Gamma ponds", ("Ann Reed", "Bob Old", "Carl Poe"), 2020),
    ("d", "Delta ponds", ("Ann Reed", "Bob Old", "Dan Poe"), 2020),
    ("e", "Epsilon ponds", ("Zoe Marsh",), 2021),
    ("f", "Zeta ponds", ("Ida Marsh",), 2021),
    ("g", "Eta ponds", ("Jan van der Fern", "Kim Lake"), 1999),
    ("h", "Theta ponds", (), 2001),
    ("i", "Iota ponds", ("Lou Hill",), 0),
    ("j", "Kappa ponds", ("Mia Sand", "Noa Clay", "Oda Peat", "Pia Loam", "Rob Turf"), 2018),
    ("k", "Lambda ponds", ("Mia Sand",), 2016),
    ("l", "Mu ponds", ("Mia Sand",), 2017),
)
"""Invented works: id, title, authors, year."""
DATES = (
    *("2024-03/2024-05", "2024-03-05/2024-03-09", "2024-06-30/2024-07-02", "2024-03/2025-03", "2024/2025"),
    *("2024-06-30/2025", "2024-06-30/2024-07", "2024-12-30/2025-01-02", "2024-21", "2024-21/2024-22"),
)
"""Ranges and seasons."""
CITATIONS = (
    *("@a", "see @a", "@a; @b", "@b; @a; @e", "@c; @d", "@e; @f", "@g", "@h", "@i", "@j", "@j; @k; @l"),
    *("@k, p. 3", "@k, pp. 3-5", "@k, chap. 2", "@k, 33", "see @k, p. 3; also @l, ch. 2", "-@a", "-@j, p. 7"),
    *("@k, Theorem 4", "@k, p. 3, and elsewhere", "@a; @c; @e; @g; @j", "@l; @k", "e.g. @g; @h"),
)
"""What stands between the brackets; without them where one work is cited without words the authors are
part of the sentence."""


def invented() -> tuple[list[Paper], Library]:
    """Works that are hard to tell apart."""
    papers = [
        Paper(
            id_,
            title,
            authors=tuple(parse_person(name) for name in authors),
            venues=("Journal of Ponds",),
            type="article-journal",
            date=PartialDate(year) if year else None,
        )
        for id_, title, authors, year in _INVENTED
    ]
    return papers, Library.build([Source("invented.yml")])


def compare_in_text(style: str) -> tuple[int, list[tuple[str, str, str]]]:
    """How many citations there are, and the differences: what was written, our text, pandoc's."""
    papers, library = invented()
    if style == "acm-sig-proceedings":  # Items without sort key come last, but pandoc has them first.
        papers = [paper for paper in papers if paper.authors]
    known = {paper.id: paper for paper in papers}
    written = [f"[{one}]" for one in CITATIONS if "@h" not in one or "h" in known]
    written += [f"@{paper.id}" for paper in papers]
    with tempfile.TemporaryDirectory() as name:
        chosen = prepared(style, Path(name), entries_alone=False)
        theirs = _in_text_by_pandoc(papers, library, Path(name, f"{style}.csl"), written)
        processor = chosen.processor("en-US")
    cited = [paper.id for paper in papers]
    if processor.sorts_entries:
        cited = order_by_style(papers, library, processor)
    labels = labels_by_style(papers, library, processor)
    labels = {id_: replace(labels[id_], number=number, authors="") for number, id_ in enumerate(cited, 1)}
    different = []
    for one, expected in zip(written, theirs, strict=True):
        items, _faults = parse_citation(one.strip("[]"), known.__contains__)
        works = [(item, known[item.id], labels[item.id]) for item in items]
        ours = text_of(pieces_by_style(works, library, processor, textual=not one.startswith("[")))
        if folded(ours) != folded(expected):
            different.append((one, folded(ours), folded(expected)))
    return len(written), different


NOTE_STYLES = (
    "chicago-notes-bibliography-17th-edition",
    "chicago-notes-bibliography-subsequent-ibid",
    "oscola",
)
NOTES = (
    *(
        "@a",
        "@a",
        "@a, p. 3",
        "@a, p. 3",
        "@a, p. 4",
        "@e",
        "@a",
        "@b; @a",
        "@a",
        "@b",
        "see @b, p. 3; also @e",
    ),
    *("@h", "@h", "@i", "@j", "@j, pp. 3-5", "@k", "@l", "@j", "@c; @c", "@d", "@e", "@f", "@g", "@i", "@a"),
)
"""What stands between the brackets of citations that become notes, in order."""


def dated() -> list[Entry]:
    """An article in a magazine for each of :data:`DATES`."""
    authors = (parse_person("Ann Reed"),)
    papers = [
        Paper(
            f"d{at}",
            f"Ponds {at}",
            authors=authors,
            venues=("Mag",),
            type="article-magazine",
            date=parse_date(date),
        )
        for at, date in enumerate(DATES)
    ]
    library = Library.build([Source("dates.yml", papers=tuple(papers))])
    return [Entry(paper, library) for paper in papers]


def is_ambiguous_there(ours: str, theirs: str) -> bool:
    """Whether pandoc takes two works of the same authors and year for alike, though their titles differ."""
    return theirs.replace('Ponds," 2020.', 'Ponds."') == ours


def compare_notes(style: str) -> tuple[int, list[tuple[str, str, str]]]:
    """How many notes there are, and the differences: what was written, our text, pandoc's."""
    papers, library = invented()
    known = {paper.id: paper for paper in papers}
    with tempfile.TemporaryDirectory() as name:
        chosen = prepared(style, Path(name), entries_alone=False)
        text = "---\nlang: en-US\nsuppress-bibliography: true\n---\n\n" + "\n\n".join(
            f"x [{one}]" for one in NOTES
        )
        blocks = _converted(text, [(paper, library) for paper in papers], Path(name, f"{style}.csl"))
        processor = chosen.processor("en-US")
    theirs = [_text(note["c"]) for block in blocks for note in _found(block, "Note")]
    labels = labels_by_style(papers, library, processor)
    notes = [parse_citation(one, known.__contains__)[0] for one in NOTES]
    different = []
    for one, items, places, expected in zip(NOTES, notes, note_places(notes, processor), theirs, strict=True):
        works = [(item, known[item.id], labels[item.id]) for item in items]
        numbered = [(place, str(place.first_note + 1) if place.first_note >= 0 else "") for place in places]
        ours = text_of(
            pieces_by_style(works, library, processor, textual=False, places=numbered, is_sentence=True)
        )
        if folded(ours) != folded(expected):
            different.append((one, folded(ours), folded(expected)))
    return len(NOTES), different


def compare_list(style: str) -> list[tuple[str, str]]:
    """The differences of a list of references, with letters behind years and dashes: ours, pandoc's."""
    papers, library = invented()
    # Items without sort key come last, but pandoc has them first.
    papers = [paper for paper in papers if paper.authors]
    known = {paper.id: paper for paper in papers}
    with tempfile.TemporaryDirectory() as name:
        chosen = prepared(style, Path(name), entries_alone=False)
        text = "---\nlang: en-US\n---\n\n" + " ".join(f"[@{paper.id}]" for paper in papers)
        blocks = _converted(text, [(paper, library) for paper in papers], Path(name, f"{style}.csl"))
        processor = chosen.processor("en-US")
        theirs = [
            _NUMBER.sub("", folded(_text(block["c"][1])), count=1)
            for block in _divisions(blocks)
            if block["c"][0][0].startswith("ref-")
        ]
        ordered = [paper.id for paper in papers]
        if processor.sorts_entries:
            ordered = order_by_style(papers, library, processor)
        labels = labels_by_style(papers, library, processor)
        repeated = processor.repeated([csl_style.item(known[id_], library, processor) for id_ in ordered])
        ours = [
            folded(
                "".join(
                    span.text
                    for span in csl_style.cite(
                        known[id_], library, chosen, known=labels[id_].by_style, repeated=count
                    )
                )
            )
            for id_, count in zip(ordered, repeated, strict=True)
        ]
    return [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]


def _found(node: object, kind: str) -> Iterable[dict]:
    """The parts of pandoc's document that are of a kind."""
    if isinstance(node, list):
        for one in node:
            yield from _found(one, kind)
    elif isinstance(node, dict):
        if node.get("t") == kind:
            yield node
        yield from _found(node.get("c"), kind)


def _in_text_by_pandoc(papers: list[Paper], library: Library, style: Path, written: list[str]) -> list[str]:
    every = " ".join(f"[@{paper.id}]" for paper in papers)
    text = f"---\nlang: en-US\nsuppress-bibliography: true\n---\n\n{every}\n\n" + "\n\n".join(written)
    blocks = _converted(text, [(paper, library) for paper in papers], style)
    return [_text(block["c"]) for block in blocks[1:]]


def version() -> str:
    """The first line of what ``pandoc --version`` prints; empty where it is missing."""
    if shutil.which("pandoc") is None:
        return ""
    ran = subprocess.run(["pandoc", "--version"], capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()[0]


NEWER = (
    'the goal is for pandoc 3: older ones say "No." before any number with a digit in it, take names that stand in '
    "place of others for missing, lower letters behind digits (3d), cut ranges of pages wrongly, and sort names with "
    "a particle under it in styles that demote it (jgm/citeproc#141)"
)


def forgiven(text: str) -> str:
    """A text without what older versions of pandoc do wrong, as far as a pattern can say it."""
    text = re.sub(r"(?:\. |\b)[Nn]o\.? ?(?=(?:\. )?arXiv|e\d)", "", text)
    text = re.sub(r"[,;]? (?:et al\.?|others)(?=[ .,;:)]|$)", " et al", text)
    return re.sub(r"\w*\d\w*(?:-\w+)?", lambda match: match[0].casefold(), text)


def is_new() -> bool:
    """Whether pandoc is 3 or newer."""
    found = re.search(r"\d+", version())
    return found is not None and int(found[0]) >= 3


def main(arguments: Sequence[str]) -> int:
    """Print the shares; the exit status is 1 if one is below the goal."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", default=os.environ.get("RESEARCH_REAL_DATA", ""))
    parser.add_argument("--style", action="append", choices=STYLES)
    parser.add_argument("--differences", action="store_true")
    parser.add_argument("--all", action="store_true")
    chosen = parser.parse_args(arguments)
    if not (known := version()):
        print("skipped: pandoc is not here")
        return 0
    if not Path(chosen.folder or "-").is_dir():
        print("skipped: name a folder with data files, or set RESEARCH_REAL_DATA")
        return 0
    found = entries(Path(chosen.folder), each=_TOO_MANY if chosen.all else _OF_EACH_FILE)
    print(
        f"{known}; {len(found)} entries: {dict(Counter(one.paper.type or '-' for one in found).most_common())}"
    )
    if not is_new():
        print(NEWER)
    is_missed = False
    for style in chosen.style or STYLES:
        different = compare(found, style)
        share = 1 - len(different) / len(found)
        is_missed |= is_new() and share < GOAL
        but_for = 1 - sum(forgiven(ours) != forgiven(theirs) for _id, ours, theirs in different) / len(found)
        more = "" if is_new() else f", {100 * but_for:.1f} % but for faults that newer ones do not have"
        print(f"{style}: {100 * share:.1f} % of {len(found)} equal{more}")
        for id_, ours, theirs in different if chosen.differences else ():
            print(f"  {id_}\n    {ours}\n    {theirs}")
        count, different = compare_in_text(style)
        print(f"{style}, in text: {count - len(different)} of {count} equal")
        for written, ours, theirs in different if chosen.differences else ():
            print(f"  {written}\n    {ours}\n    {theirs}")
        print(f"{style}, a list with dashes and letters: {len(compare_list(style))} entries differ")
    for style in NOTE_STYLES if not chosen.style else ():
        count, different = compare_notes(style)
        print(f"{style}, notes: {count - len(different)} of {count} equal")
        for written, ours, theirs in different if chosen.differences else ():
            print(f"  {written}\n    {ours}\n    {theirs}")
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
