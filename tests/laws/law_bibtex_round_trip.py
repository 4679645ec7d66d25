"""What a ``.bib`` file holds comes out again in the BibTeX that pages show and ``convert`` writes.

Each field of each entry is read with pybtex from the source and from what is written, and compared after folding white
space. What is private to its author must not come out; what other entries give (``crossref``, ``xdata``) is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person, parse_string
from pybtex.errors import set_strict_mode
from pybtex.exceptions import PybtexError

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.writers.bibtex import bibliography
from tests.laws.bib_entries import BibEntry, bib_entries
from tests.laws.law_records import lines_of
from tests.laws.tally import Tally

PRIVATE = re.compile(
    r"files?\d*|local-?(url|file)|owner|username|timestamp|groups|annote|annotation|abstractnote|review|comment(-.*)?"
    r"|readstatus|read|priority|ranking|rating|relevance|printed|qualityassured|__markedentry|bdsk-.*|mendeley-.*"
    r"|date-(added|modified)|added-at|posted-at|(creation|modification)date|attachments?|citeulike-attachment.*"
    r"|author-email"
)
OF_OTHERS = frozenset(("crossref", "xdata", "xref"))
LOCAL = re.compile(r"file:/|(^|[\s:;,{])(/home/|/Users/|[A-Za-z]\\?:[\\/]{1,2}\w)")
FILE_FIELDS = frozenset(
    ("pdf", "preview", "image", "img", "thumbnail", "slides", "poster", "supp", "url", "html", "video")
)
FILE = re.compile(r"[^:]*\.(pdf|png|jpe?g|gif|svg|webp|zip|html?|pptx?|key|mp4)")
CONTAINERS = frozenset(("xdata", "set"))


def check(files: Sequence[Path]) -> Tally:
    """Compare all fields of all entries."""
    tally = Tally("values")
    for path in files:
        if path.suffix.lower() == ".bib":
            _check_file(path, tally)
    return tally


def _check_file(path: Path, tally: Tally) -> None:
    source = load_file(path, root=path.parent)
    papers = [paper for paper in source.papers if paper.title]
    written = bibliography(papers, Library.build([source]), full=True)
    set_strict_mode(True)
    try:
        parse_string(written, "bibtex")
    except Exception as error:  # noqa: BLE001 - whatever pybtex can't read
        tally.broken.append(f"{path}: what is written is no BibTeX: {error}")
    out = {entry.key: entry for entry in bib_entries(written)}
    told = {problem.paper for problem in source.problems}
    lines = {line for problem in source.problems for line in lines_of(problem)}
    seen: set[str] = set()
    text = _text(path)
    for entry in bib_entries(text):
        if entry.type in CONTAINERS or entry.key in seen:
            continue
        seen.add(entry.key)
        if entry.key in out:
            _compare(path, entry, out[entry.key], tally)
        elif entry.key not in told and text.count("\n", 0, text.find(f"{{{entry.key},")) + 1 not in lines:
            tally.broken.append(f"{path}: {entry.key} is not written, and nothing says why")


def _compare(path: Path, entry: BibEntry, out: BibEntry, tally: Tally) -> None:
    place = f"{path}: {entry.key}"
    if entry.type != out.type:
        tally.broken.append(f"{place}: @{entry.type} became @{out.type}")
    order = [name for name in entry.fields if name in out.fields]
    if order != [name for name in out.fields if name in entry.fields]:
        tally.broken.append(f"{place}: the fields are in another order")
    for name, value in entry.fields.items():
        if name in OF_OTHERS or not value:
            continue
        is_private = bool(PRIVATE.fullmatch(name) or LOCAL.search(value))
        is_private = is_private or (name in FILE_FIELDS and bool(FILE.fullmatch(value)))
        if name in ("author", "editor") and not _are_names(value):
            continue  # BibTeX would refuse them: the law of names is another one
        tally.counted += 1
        found = out.fields.get(name, "")
        if is_private and found:
            tally.broken.append(f"{place}: the private field {name} is written: {value[:60]!r}")
        # Some programs take "@word{" within a value for an entry, so its "@" is put in braces.
        elif not is_private and found.replace("{@}", "@") != value.replace("{@}", "@"):
            tally.broken.append(f"{place}: {name}: {value[:80]!r} became {found[:80]!r}")


def _are_names(value: str) -> bool:
    try:
        for name in split_name_list(value):
            Person(name)
    except PybtexError:
        return False
    return True


def _text(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""  # of several encodings: no independent reading
