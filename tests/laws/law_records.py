"""Law 1: each record of the data is an entry of its own, or a message says what became of it.

Records are counted here without the product's readers: entries of BibTeX by the lines that begin one, records of
YAML, JSON and TOML by the parsers of those formats, wherever a mapping has a title of its own.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import groupby
from pathlib import Path
from unicodedata import category, normalize

import yaml

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.readers import load_file
from tests.laws.tally import Tally

_ENTRY = re.compile(r"^[ \t]*@[ \t]*(\w+)\s*[{(]\s*([^\s,{}()]*)\s*,", re.MULTILINE)
_NO_RECORD = frozenset(("string", "preamble", "comment", "xdata", "set"))
_TITLES = ("title", "Title", "TITLE")
_PEOPLE = frozenset(("authors", "author", "creators", "editors", "contributors"))
_INSIDE = _PEOPLE | {"links", "urls", "sources", "references", "preferred-citation", "parent"}
"""Keys below which a mapping with a title is a part of a record."""
_NULL = "tag:yaml.org,2002:null"
_LEFT_OUT = frozenset(("title", "duplicate", "yaml", "json", "toml", "bibtex", "file", "limit", "empty"))
"""The kinds of messages that say that a record is left out."""
_MACRO = re.compile(r"\\[A-Za-z]+|<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Found:
    """A record as the source has it."""

    name: str
    """Its key, or its title."""
    line: int
    """0 where the format's parser gives none."""
    title: str = ""


def letters(text: str) -> str:
    """Return the letters and digits of a text, without accents and case."""
    plain = normalize("NFKD", _MACRO.sub("", unescape(text))).casefold()
    return "".join(char for char in plain if category(char)[0] in "LN")


def records(path: Path) -> list[Found]:
    """Return the records of a data file, read without the product; none of one that its parser refuses."""
    text = _text(path)
    try:
        match path.suffix.lower():
            case ".bib":
                return list(_entries(text))
            case ".yml" | ".yaml":
                return list(_mappings(yaml.compose(text, yaml.CSafeLoader)))
            case ".json":
                return list(_records(json.loads(text)))
            case ".toml":
                return list(_records(tomllib.loads(text)))
    except (yaml.YAMLError, ValueError):
        pass
    return []


def _text(path: Path) -> str:
    content = path.read_bytes()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return content.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")


def _entries(text: str) -> Iterator[Found]:
    for head in _ENTRY.finditer(text):
        if head[1].lower() not in _NO_RECORD:
            yield Found(head[2], text.count("\n", 0, head.start(1)) + 1)


def _mappings(node: yaml.Node | None) -> list[Found]:
    """The mappings with a title; of one that holds others, as a group does, the others."""
    if isinstance(node, yaml.SequenceNode):
        return [one for item in node.value for one in _mappings(item)]
    if not isinstance(node, yaml.MappingNode):
        return []
    values = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    below = [one for name in values if name.lower() not in _INSIDE for one in _mappings(values[name])]
    title = next((values[name] for name in _TITLES if name in values), None)
    if below or not (isinstance(title, yaml.ScalarNode) and title.value and title.tag != _NULL):
        return below
    return [Found(title.value, node.start_mark.line + 1, title.value)]


def _records(value: object) -> list[Found]:
    if isinstance(value, list):
        return [one for item in value for one in _records(item)]
    if not isinstance(value, dict):
        return []
    below = [one for name in value if name.lower() not in _INSIDE for one in _records(value[name])]
    title = next((value[name] for name in _TITLES if isinstance(value.get(name), str)), "")
    return below if below or not title else [Found(title, 0, title)]


def check(files: Sequence[Path]) -> Tally:
    """Read each file alone, then those of one format in a folder together, as a project would.

    Alone, a record has a paper of its line (or its title), or a problem or a merge of that line. Together, each
    paper that a file has alone is one of the library, or is named by a problem or a merge.
    """
    tally = Tally("records")
    for path in files:
        found = records(path)
        if not found:
            continue
        tally.counted += len(found)
        tally.broken += [f"{path}: {one}" for one in missing(found, path)]
    for (folder, suffix), several in groupby(files, lambda path: (path.parent, path.suffix)):
        group = list(several)
        if len(group) > 1:
            tally.broken += [f"{folder}/*{suffix}: {one}" for one in lost_together(group)]
    return tally


def missing(found: Sequence[Found], path: Path) -> Iterator[str]:
    """Say which records of a file are neither a paper nor named by a message."""
    source = load_file(path, root=path.parent)
    library = Library.build([source])
    shown = library.papers.values()
    lines = [paper.line for paper in shown]
    titles = [letters(paper.title) for paper in shown]
    named = [problem for problem in library.problems if problem.subtype in _LEFT_OUT]
    told = {line for problem in named for line in lines_of(problem)}
    told |= {merge.line for merge in library.merges}
    whole = any(problem.line == 0 for problem in named)
    hidden = library.hidden_count
    for one in found:
        if one.line and one.line in lines:
            lines.remove(one.line)
        elif one.title and letters(one.title) in titles:
            titles.remove(letters(one.title))
        elif one.line in told or (whole and not one.line):
            continue
        elif hidden:
            hidden -= 1
        else:
            yield f"line {one.line}: '{one.name[:60]}' is no paper, and no message says why"


def lines_of(problem: Problem) -> list[int]:
    """The lines that a message names: several faults of one kind are one message."""
    _start, _more, others = problem.message.partition(" more like it in this file, lines ")
    return [problem.line, *map(int, re.findall(r"\d+", others))]


def lost_together(files: Sequence[Path]) -> Iterator[str]:
    """Say which papers of several files are gone when they are read together, without a message."""
    sources = [load_file(path, root=path.parent) for path in files]
    library = Library.build(sources)
    places = {(paper.path, paper.line) for paper in library.papers.values()}
    told = {(one.path, one.line) for one in library.merges} | {(one.path, one.line) for one in _own(library)}
    for source in sources:
        for paper in Library.build([source]).papers.values():
            if (paper.path, paper.line) not in places and (paper.path, paper.line) not in told:
                yield f"{paper.path}:{paper.line}: '{paper.id}' is gone"


def _own(library: Library) -> Iterator[Problem]:
    return (one for one in library.problems if one.subtype == "duplicate")
