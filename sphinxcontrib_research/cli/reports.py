"""What ``check`` found, as text, as JSON, as annotations of GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from sphinxcontrib_research.cli.console import Console
from sphinxcontrib_research.cli.project import Loaded
from sphinxcontrib_research.cli.proposals import Proposal
from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.library import Merge

Report = Callable[[Loaded, Sequence[Proposal], Console], None]


def text(loaded: Loaded, proposed: Sequence[Proposal], console: Console) -> None:
    """One line for each fault, proposal and merged record; the sum as a message."""
    for problem in loaded.problems:
        place = _place(loaded, problem.path, problem.line)
        console.give(f"{place}: {problem.text} [research.{problem.subtype}]")
    for one in proposed:
        # What counts is a message, as the sum is; what names one place is data.
        give = console.give if one.of else console.say
        give(f"{_place(loaded, one.path, one.line)}: proposal: {_proposed(one)}")
    for merge in loaded.library.merges:
        console.give(f"{_place(loaded, merge.path, merge.line)}: merged: {_merged(merge, loaded)}")
    console.say(_sum(loaded))


def readings(loaded: Loaded, *, in_full: bool) -> Iterator[str]:
    """Yield how names were read that can be read in two ways: one line for each file, or for each text."""
    by_path: dict[str, list[Problem]] = {}
    for one in loaded.library.readings:
        by_path.setdefault(one.path, []).append(one)
    for found in by_path.values():
        for one in found if in_full else found[:1]:
            rest = len(found) - 1
            more = f" ('--names' lists {rest} more)" if rest and not in_full else ""
            yield f"{_place(loaded, one.path, one.line)}: names: {one.text}{more}"


def as_json(loaded: Loaded, proposed: Sequence[Proposal], console: Console) -> None:
    """One object with everything."""
    content = {
        "files": [loaded.project.shown(str(path)) for path in loaded.files],
        "papers": len(loaded.library.papers),
        "hidden": loaded.library.hidden_count,
        "problems": [
            {
                "path": loaded.project.shown(one.path),
                "line": one.line,
                "kind": one.kind,
                "id": one.paper,
                "field": one.field,
                "message": one.message,
                "subtype": one.subtype,
            }
            for one in loaded.problems
        ],
        "proposals": [
            {
                "path": loaded.project.shown(one.path),
                "line": one.line,
                "kind": one.kind,
                "of": one.of,
                "value": one.value,
                "message": one.message,
            }
            for one in proposed
        ],
        "names": [
            {
                "path": loaded.project.shown(one.path),
                "line": one.line,
                "id": one.paper,
                "field": one.field,
                "message": one.message,
            }
            for one in loaded.library.readings
        ],
        "merged": [
            {
                "path": loaded.project.shown(one.path),
                "line": one.line,
                "id": one.id,
                "into": one.into,
                "by": one.reason,
            }
            for one in loaded.library.merges
        ],
    }
    console.give(json.dumps(content, ensure_ascii=False, indent=1))


def github(loaded: Loaded, proposed: Sequence[Proposal], console: Console) -> None:
    """Workflow commands, which GitHub shows beside the lines that they name.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    for problem in loaded.problems:
        place = f"file={_property(loaded.project.shown(problem.path))}"
        line = f",line={problem.line}" if problem.line else ""
        title = _property(f"research.{problem.subtype}")
        console.give(f"::warning {place}{line},title={title}::{_data(problem.text)}")
    for one in proposed:
        place = f"file={_property(loaded.project.shown(one.path))},line={one.line}"
        console.give(f"::notice {place},title=proposal::{_data(_proposed(one))}")
    for merge in loaded.library.merges:
        place = f"file={_property(loaded.project.shown(merge.path))},line={merge.line}"
        console.give(f"::notice {place},title=merged::{_data(_merged(merge, loaded))}")
    console.say(_sum(loaded))


FORMATS: dict[str, Report] = {"text": text, "json": as_json, "github": github}
"""The formats, by name."""


def _place(loaded: Loaded, path: str, line: int) -> str:
    shown = loaded.project.shown(path)
    return f"{shown}:{line}" if line else shown


def _proposed(proposal: Proposal) -> str:
    if not proposal.of:
        return proposal.message
    return f"{'author' if proposal.kind == 'alias' else 'paper'} '{proposal.of}': {proposal.message}"


def _merged(merge: Merge, loaded: Loaded) -> str:
    return merge.told(_place(loaded, merge.into_path, merge.into_line))


def _sum(loaded: Loaded) -> str:
    library = loaded.library
    aside = [f"{library.hidden_count} hidden"] if library.hidden_count else []
    aside += [f"{len(library.merges)} merged"] if library.merges else []
    papers = _count(len(library.papers), "paper") + (f" ({', '.join(aside)})" if aside else "")
    files = _count(len(loaded.files), "file")
    faults = _count(len(loaded.problems), "fault") if loaded.problems else "no faults"
    return f"{papers} in {files}: {faults}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _data(message: str) -> str:
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
