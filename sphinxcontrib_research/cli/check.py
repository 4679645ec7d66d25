"""``sphinx-research check``: validate the data."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from sphinxcontrib_research.cli.console import Console, problem_line
from sphinxcontrib_research.cli.project import LoadedProject, find_project, load_project
from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.library.merging import Merge
from sphinxcontrib_research.model.names import initials_match, parse_person
from sphinxcontrib_research.model.paper import Author, Person
from sphinxcontrib_research.util.text import identity, plural
from sphinxcontrib_research.vocabulary import FORMATS_WITHOUT_IDS

_MOST = 100
"""If more authors share a family name and an initial, no alias is proposed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to add, and where."""

    path: str
    line: int
    kind: str
    """``id``, ``alias``, ``version`` or ``duplicate``, or ``ids`` for all ids in one."""
    of: str
    """The id of the paper or the author that it would be added to; empty for ``ids``."""
    value: str
    message: str


def proposals(library: Library, shown: Callable[[str], str]) -> list[Proposal]:
    """Return everything that could be proposed, in the order of the data.

    Args:
        library: The data.
        shown: How messages name a file.
    """
    return [*_ids(library), *_aliases(library, shown), *_papers_apart(library, shown)]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """One retracted paper, and its place in the data."""

    path: str
    line: int
    id: str
    message: str


def retracted(library: Library) -> list[Withdrawn]:
    """Return the papers that were retracted, in the order of the data."""
    found = []
    for paper in library.papers.values():
        if paper.retracted:
            known = paper.retracted
            who = f" ({known.source})" if known.source else ""
            when = f" {known.date}" if known.date else ""
            where = f": {known.url}" if known.url else ""
            message = f"it was retracted{when}{who}{where}"
            found.append(Withdrawn(paper.path, paper.line, paper.id, message))
    return found


def with_ids_counted(proposed: list[Proposal]) -> list[Proposal]:
    """Return the proposals, with those of ids combined into one if there are several."""
    ids = [proposal for proposal in proposed if proposal.kind == "id"]
    if len(ids) < 2:
        return proposed
    message = (
        f"{len(ids)} papers have no id, the first here: links to them break when a title changes; "
        "'sphinx-research check --ids' lists the ids to write"
    )
    whole = Proposal(ids[0].path, ids[0].line, "ids", "", "", message)
    return [whole, *(proposal for proposal in proposed if proposal.kind != "id")]


def with_aliases_joined(proposed: list[Proposal], library: Library) -> list[Proposal]:
    """Return the proposals, with the aliases of one author combined: all go into one line of the data."""
    names: dict[str, list[str]] = {}
    for proposal in proposed:
        if proposal.kind == "alias":
            names.setdefault(proposal.of, []).append(proposal.value)
    joined = []
    for proposal in proposed:
        if proposal.kind != "alias":
            joined.append(proposal)
        elif found := names.pop(proposal.of, None):
            author = library.authors[proposal.of]
            quoted = ", ".join(f"'{name}'" for name in found)
            aliases = ", ".join([*author.aliases, *found])
            first = (
                proposal.message.partition("; ")[0] if len(found) == 1 else f"{quoted} may be '{author.name}'"
            )
            joined.append(replace(proposal, message=f"{first}; if so, write 'aliases: [{aliases}]'"))
    return joined


def _ids(library: Library) -> Iterator[Proposal]:
    for paper in library.papers.values():
        if paper.id_is_generated and PurePath(paper.path).suffix.lower() not in FORMATS_WITHOUT_IDS:
            message = f"it has no id; with 'id: {paper.id}', links to it keep working when its title changes"
            yield Proposal(paper.path, paper.line, "id", paper.id, paper.id, message)


def _aliases(library: Library, shown: Callable[[str], str]) -> Iterator[Proposal]:
    """Yield names with initials that may be those of an author's record."""
    families: dict[tuple[str, str], list[tuple[Author, Person]]] = {}
    for author in library.authors.values():
        person = parse_person(author.name)
        family, first = identity(person.family_name), _first_word(person)
        for key in dict.fromkeys((first, first[:1])):
            families.setdefault((family, key), []).append((author, person))
    if not families:
        return
    seen: set[str] = set()
    for paper in library.papers.values():
        for person in () if paper.is_cited else paper.authors:
            if not person.given or (name := identity(person.name)) in seen:
                continue
            seen.add(name)
            fitting = _fitting(person, families)
            if len(fitting) == 1 and library.author_of(person) is None and _may_be(person, fitting[0]):
                author = fitting[0]
                message = (
                    f"'{person.name}' ({shown(paper.path)}:{paper.line}) may be '{author.name}'; "
                    f"if so, write 'aliases: [{person.name}]'"
                )
                yield Proposal(author.path, author.line, "alias", author.id, person.name, message)


def _first_word(person: Person) -> str:
    return identity(person.given).partition(" ")[0]


def _fitting(person: Person, families: Mapping[tuple[str, str], list[tuple[Author, Person]]]) -> list[Author]:
    """Return the authors that a name may belong to, at most two: with several, nothing is proposed."""
    family, first = identity(person.family_name), _first_word(person)
    known = families.get((family, first[:1]), [])
    if len(known) > _MOST and len(first) > 1:
        known = families.get((family, first), [])
    fitting: list[Author] = []
    for author, name in known if len(known) <= _MOST else ():
        if initials_match(person, name):
            fitting.append(author)
            if len(fitting) > 1:
                break
    return fitting


def _papers_apart(library: Library, shown: Callable[[str], str]) -> Iterator[Proposal]:
    """Yield papers that may be one, or a preprint and its published version, and that the data has as two."""
    for apart in library.possible_duplicates:
        paper, other = library.papers[apart.id], library.papers[apart.other]
        place = f"'{other.id}' ({shown(other.path)}:{other.line})"
        if apart.is_preprint:
            line = f"version_of: {other.id}"
            message = f"it seems to be the preprint of {place}; write '{line}' to show both as one entry"
            yield Proposal(paper.path, paper.line, "version", paper.id, other.id, message)
        else:
            message = (
                f"it is probably a duplicate of {place}: both have the same {apart.shared}; "
                f"remove one, or write 'version_of: {other.id}'"
            )
            yield Proposal(paper.path, paper.line, "duplicate", paper.id, other.id, message)


def _may_be(person: Person, author: Author) -> bool:
    return not (person.orcid and author.orcid and person.orcid != author.orcid)


# What ``check`` found, as text, as JSON, as annotations of GitHub.

Format = Callable[[LoadedProject, Sequence[Proposal], Console], None]


def text(loaded: LoadedProject, proposed: Sequence[Proposal], console: Console) -> None:
    """Write one line for each fault, proposal and merged record, and the total as a message."""
    for problem in loaded.problems:
        console.write(problem_line(loaded.project.shown(problem.path), problem))
    for kind, item, message in _notices(loaded, proposed):
        # What counts is a message, as the sum is; what names one place is data.
        output = console.report if isinstance(item, Proposal) and not item.of else console.write
        output(f"{_place(loaded, item.path, item.line)}: {kind}: {message}")
    console.report(_sum(loaded))


def readings(loaded: LoadedProject, *, in_full: bool) -> Iterator[str]:
    """Yield how names were read that can be read in two ways: one line for each file, or for each text."""
    by_path: dict[str, list[Problem]] = {}
    for reading in loaded.library.readings:
        by_path.setdefault(reading.path, []).append(reading)
    for found in by_path.values():
        for reading in found if in_full else found[:1]:
            rest = len(found) - 1
            more = f" ('--names' lists {rest} more)" if rest and not in_full else ""
            yield f"{_place(loaded, reading.path, reading.line)}: names: {reading.text}{more}"


_PROBLEM = {"kind": "kind", "id": "paper", "field": "field", "message": "message", "subtype": "subtype"}
_PROPOSAL = {"kind": "kind", "of": "of", "value": "value", "message": "message"}
_READING = {"id": "paper", "field": "field", "message": "message"}
_RETRACTED = {"paper": "id", "message": "message"}
_MERGE = {"id": "id", "into": "into", "by": "reason"}
"""Key in the JSON -> attribute of what is found; each has a path and a line before these."""


def as_json(loaded: LoadedProject, proposed: Sequence[Proposal], console: Console) -> None:
    """Write one object with everything."""
    library, shown = loaded.library, loaded.project.shown

    def rows(
        items: Iterable[Problem | Proposal | Withdrawn | Merge], columns: Mapping[str, str]
    ) -> list[dict[str, object]]:
        return [
            {"path": shown(item.path), "line": item.line}
            | {key: getattr(item, name) for key, name in columns.items()}
            for item in items
        ]

    content = {
        "files": [shown(str(path)) for path in loaded.files],
        "papers": len(library.papers),
        "hidden": library.hidden_count,
        "review": library.review_count,
        "problems": rows(loaded.problems, _PROBLEM),
        "proposals": rows(proposed, _PROPOSAL),
        "retracted": rows(retracted(library), _RETRACTED),
        "names": rows(library.readings, _READING),
        "merged": rows(library.merges, _MERGE),
    }
    console.write(json.dumps(content, ensure_ascii=False, indent=1))


def github(loaded: LoadedProject, proposed: Sequence[Proposal], console: Console) -> None:
    """Write workflow commands, which GitHub shows beside the lines that they name.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    for problem in loaded.problems:
        place = f"file={_property(loaded.project.shown(problem.path))}"
        line = f",line={problem.line}" if problem.line else ""
        title = _property(f"research.{problem.subtype}")
        console.write(f"::warning {place}{line},title={title}::{_data(problem.text)}")
    for kind, item, message in _notices(loaded, proposed):
        place = f"file={_property(loaded.project.shown(item.path))},line={item.line}"
        console.write(f"::notice {place},title={kind}::{_data(message)}")
    console.report(_sum(loaded))


FORMATS: dict[str, Format] = {"text": text, "json": as_json, "github": github}
"""The formats, by name."""


def _place(loaded: LoadedProject, path: str, line: int) -> str:
    shown = loaded.project.shown(path)
    return f"{shown}:{line}" if line else shown


def _notices(
    loaded: LoadedProject, proposed: Sequence[Proposal]
) -> Iterator[tuple[str, Proposal | Withdrawn | Merge, str]]:
    """Yield findings that are not faults: their kind, what they are about, and the message."""
    for withdrawn in retracted(loaded.library):
        yield "retracted", withdrawn, f"paper '{withdrawn.id}': {withdrawn.message}"
    for proposal in proposed:
        owner = "author" if proposal.kind == "alias" else "paper"
        about = f"{owner} '{proposal.of}': " if proposal.of else ""
        yield "proposal", proposal, f"{about}{proposal.message}"
    for merge in loaded.library.merges:
        yield "merged", merge, merge.message(_place(loaded, merge.into_path, merge.into_line))


def _sum(loaded: LoadedProject) -> str:
    library = loaded.library
    aside = [f"{library.hidden_count} hidden"] if library.hidden_count else []
    aside += [f"{library.review_count} to review"] if library.review_count else []
    aside += [f"{len(library.merges)} merged"] if library.merges else []
    papers = plural(len(library.papers), "paper") + (f" ({', '.join(aside)})" if aside else "")
    files = plural(len(loaded.files), "file")
    faults = plural(len(loaded.problems), "fault") if loaded.problems else "no faults"
    return f"{papers} in {files}: {faults}"


def _data(message: str) -> str:
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


# The command.


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("files", metavar="FILES", nargs="*", help="data files instead of those in conf.py")
    parser.add_argument("--format", choices=tuple(FORMATS), default="text")
    parser.add_argument("--ids", action="store_true", help="list the ids to add to papers without one")
    parser.add_argument(
        "--names",
        action="store_true",
        help="list all names that can be read in two ways, and how they were read",
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Report all faults of the data, and what could be better; 1 if there are faults."""
    loaded = load_project(find_project(arguments), arguments.files, console)
    proposed = proposals(loaded.library, loaded.project.shown)
    if not arguments.ids and arguments.format != "json":
        proposed = with_ids_counted(proposed)
    if arguments.format != "json":
        proposed = with_aliases_joined(proposed, loaded.library)
    FORMATS[arguments.format](loaded, proposed, console)
    if arguments.format == "text":
        for line in readings(loaded, in_full=arguments.names):
            console.write(line)
    return 1 if loaded.problems else 0
