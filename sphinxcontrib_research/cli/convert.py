"""``sphinx-research convert``: from one format to another."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxcontrib_research import markup
from sphinxcontrib_research.cli.console import CommandError, Console, problem_line, write_file
from sphinxcontrib_research.cli.project import Project, configured_files, find_project
from sphinxcontrib_research.lock.applying import apply
from sphinxcontrib_research.lock.file import read_lock
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.library.combining import is_untitled
from sphinxcontrib_research.model.paper import Paper, Source
from sphinxcontrib_research.readers import Bibliography, load_file
from sphinxcontrib_research.readers.registry import suffixes
from sphinxcontrib_research.util.text import plural
from sphinxcontrib_research.vocabulary.fields import METRICS, fold
from sphinxcontrib_research.writers import BY_SUFFIX, FORMATS, yaml
from sphinxcontrib_research.writers.bibtex.text import problem as fault_of_bibtex
from sphinxcontrib_research.writers.reference import clean, csl_variable, is_web, issuer
from sphinxcontrib_research.writers.ris import RIS_VARIABLES
from sphinxcontrib_research.writers.yaml import LINKS, paper_record

if TYPE_CHECKING:
    from sphinxcontrib_research.model.paper import Value

NAMES = {suffix: known.label for suffix, known in BY_SUFFIX.items() if known is not FORMATS["yaml"]}
"""The formats that hold less than YAML."""
_BLOCKS = frozenset(("abstract", "summary", "note"))
_ADDRESSES = LINKS | {"url", "image", "links"}
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
    lines = [
        f"{field}: {what.format(format=NAMES[suffix], records=plural(count, 'record'))}"
        for (field, what), count in counts.items()
    ]
    kinds = [kind for kind in ("authors", "venues", "topics") if getattr(source, kind)]
    return [*lines, f"{', '.join(kinds)}: no such records in {NAMES[suffix]}"] if kinds else lines


def _of(paper: Paper, suffix: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a paper that lose something, and what, with places for the format and the count."""
    is_bibtex = suffix == ".bib"
    if is_bibtex and paper.bibtex and not fault_of_bibtex(paper.bibtex):
        yield "bibtex", "takes the place of all other fields of {records}"
        return
    for name, value in paper_record(paper).items():
        held = _is_text(name, value) if is_bibtex else _is_held(name, value, suffix)
        if name in _ADDRESSES and held:
            held = _is_web(name, value)
        if not held:
            yield name, "not in {format}, left out of {records}"
        elif name in METRICS and isinstance(value, dict):
            yield name, "source and date not in {format}, left out of {records}"
        elif name == "venue" and isinstance(value, list):
            yield name, "{records} with several: one is kept"
        elif name in ("award", "affiliations", "sota") and isinstance(value, list) and len(value) > 1:
            yield name, "{records} with several: they become one"
        elif name == "institution" and not is_bibtex and paper.publisher:
            lost = "publisher" if issuer(paper) == clean(paper.institution) else name
            yield lost, "{records} with publisher and institution: one is kept"
        elif name in _BLOCKS and not is_bibtex and isinstance(value, str) and markup.is_styled(value):
            yield name, "italics, subscripts and their like not in {format}, left out of {records}"
        elif name in _BLOCKS and isinstance(value, str) and "\n" in value:
            yield name, "{records} with paragraphs: they become one"
        elif name in ("authors", "editors") and isinstance(value, list) and any(map(_is_marked, value)):
            yield name, "ORCID iDs, affiliations and marks of people not in {format}, left out of {records}"


def _is_held(name: str, value: Value, suffix: str) -> bool:
    """Return whether a format has a place for a field, or for what only bibliographies say."""
    if name in BY_SUFFIX[suffix].fields:
        return True
    variable = csl_variable(fold(name)) if isinstance(value, str) else ""
    return bool(variable) and (suffix == ".json" or variable in RIS_VARIABLES)


def _is_text(name: str, value: Value) -> bool:
    """Return whether a BibTeX field holds a value."""
    if name in METRICS or name in ("authors", "editors", "links"):
        return True
    return all(isinstance(item, str) for item in (value if isinstance(value, list) else [value]))


def _is_web(name: str, value: Value) -> bool:
    """Return whether all addresses of a field are in the web: paths are of no use elsewhere."""
    if isinstance(value, dict):
        return all(isinstance(item, str) and is_web(item) for item in value.values())
    if isinstance(value, list):
        return all(isinstance(item, dict) and is_web(str(item.get("url", ""))) for item in value)
    is_repository = (
        name == "code" and isinstance(value, str) and value.count("/") == 1 and value[0] not in "./"
    )
    return isinstance(value, str) and (is_web(value) or is_repository)


def _is_marked(person: Value) -> bool:
    return isinstance(person, dict) and not _OF_A_NAME.issuperset(person)


# The command.


def _text(papers: Sequence[Paper], source: Source, target: Path) -> str:
    """Return the text of the file that holds papers and, where it can, the other records of their file."""
    written = BY_SUFFIX[target.suffix.lower()]
    if written is FORMATS["yaml"]:
        folder = str(target.resolve().parent)
        return yaml.dumps(papers, source.authors, source.venues, source.topics, folder=folder)
    return written.write(_named(papers, source), Library.build([source]), True)


def _named(papers: Sequence[Paper], source: Source) -> list[Paper]:
    """Give people that are named by the id of their record its name: these formats have no such records.

    The library does that, but takes records of one paper together: it gets the people alone.
    """
    found = []
    for people in ("authors", "editors"):
        bare = tuple(Paper(paper.id, paper.id, authors=getattr(paper, people)) for paper in papers)
        known = Library.build([Source(source.path, bare, source.authors)]).papers
        found.append({id_: paper.authors for id_, paper in known.items()})
    authors, editors = found
    return [replace(paper, authors=authors[paper.id], editors=editors[paper.id]) for paper in papers]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("source", metavar="IN", type=Path, help=f"a file: {', '.join(suffixes())}")
    parser.add_argument("target", metavar="OUT", type=Path, help=f"a file: {', '.join(BY_SUFFIX)}")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Read a file and write another one; 1 if nothing in it can be read.

    Raises:
        CommandError: A suffix says no known format, or a file can't be read or written.
    """
    given, target = arguments.source, arguments.target
    if target.suffix.lower() not in BY_SUFFIX:
        raise CommandError(f"can't write '{target.suffix}' files; use one of {', '.join(BY_SUFFIX)}")
    if not given.is_file():
        raise CommandError(f"there is no file {given}")
    if target.exists() and target.samefile(given):
        raise CommandError(f"{target} would replace itself")
    project = find_project(arguments)
    path = given.resolve()
    files = [file.resolve() for file in configured_files(project)[0]]
    source = _read(path, project, [*(files if _is_inside(path, project) else ()), path])
    for problem in source.problems:
        console.report(problem_line(str(given), problem))
    papers = [paper for paper in source.papers if paper.title]
    shown = [paper for paper in papers if not paper.hidden]
    if not shown:
        console.report("nothing is written: there are no papers")
        return 1
    shown = [replace(paper, title="") if is_untitled(paper) else paper for paper in shown]
    suffix = target.suffix.lower()
    known = source
    if suffix in NAMES:
        known = _with_records(source, path, project, files)
        if not all(paper.title for paper in shown):
            shown = _titled(shown, project, console)
    write_file(target, _text(shown, known, target))
    for line in losses(shown, source, suffix):
        console.report(line)
    hidden = len(papers) - len(shown)
    left_out = f"; {hidden} hidden left out" if hidden else ""
    console.report(f"{plural(len(shown), 'paper')} written to {target}{left_out}")
    return 0


def _read(path: Path, project: Project, files: Sequence[Path]) -> Source:
    """Read a file: one of a project may name files in all of its source folder."""
    root = project.folder if _is_inside(path, project) else path.parent
    bibliography = Bibliography(files, project.folder)
    return load_file(path, root=root, fields=project.fields, bibliography=bibliography)


def _is_inside(path: Path, project: Project) -> bool:
    return (project.folder / "conf.py").is_file() and project.folder in path.parents


def _with_records(source: Source, path: Path, project: Project, files: Sequence[Path]) -> Source:
    """Add what the other files of the project know of authors and venues: papers name them by their ids."""
    if path not in files:
        return source
    sources = [*(_read(file, project, files) for file in reversed(files) if file != path), source]
    authors = {author.id: author for part in sources for author in part.authors}
    venues = {venue.id: venue for part in sources for venue in part.venues}
    return replace(source, authors=tuple(authors.values()), venues=tuple(venues.values()))


def _titled(papers: Sequence[Paper], project: Project, console: Console) -> list[Paper]:
    """Take titles that the data leaves out from the lock; YAML is data, and leaves them to it."""
    lock, problems = read_lock(project.lock_path)
    for problem in problems:
        console.report(problem_line(problem.path, problem))
    titled = [paper if paper.title else replace(paper, title=apply(lock, paper).title) for paper in papers]
    if missing := sum(not paper.title for paper in titled):
        records = "1 record has" if missing == 1 else f"{missing} records have"
        console.report(f"title: {records} none; 'sphinx-research refresh' looks it up by the identifier")
    return titled
