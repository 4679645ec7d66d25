"""Papers and messages for tests of merging."""

from __future__ import annotations

from dataclasses import replace

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Paper, Source


def build(*files: list[Paper]) -> Library:
    return Library.build(
        [
            Source(
                f"{number}.yml",
                tuple(replace(one, path=f"{number}.yml", line=at) for at, one in enumerate(file, 1)),
            )
            for number, file in enumerate(files, 1)
        ]
    )


def paper(id_: str, title: str = "A title of its own", **fields) -> Paper:
    return Paper(id_, title, **fields)


def by(name: str = "Pan Zhou", year: int = 2023) -> dict[str, object]:
    return {"authors": (parse_person(name),), "date": PartialDate(year)}


def messages(library: Library) -> list[str]:
    return [str(problem) for problem in library.problems]
