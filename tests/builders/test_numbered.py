"""Numbered lists, upwards and downwards, in every builder."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .conftest import Project

MakeProject = Callable[..., Project]
PAPERS = "".join(f"- {{id: p{n}, title: T{n}, year: {2019 + n}, tags: [t{n % 2}]}}\n" for n in range(1, 12))
LISTS = {
    "plain": {},
    "limited": {"limit": "3", "filter": "year < 2030"},
    "sections": {"group-by": "tag", "years": "2020-2023"},
    "groups": {"group-by": "tag", "years": "2020-2023", "collapse": "groups"},
    "nested": {"group-by": "tag, year", "years": "2020-2023"},
    "searched": {"search": "", "years": "2020-2022"},
    "one": {"papers": "p3"},
}
NUMBERS = {
    "plain": [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
    "limited": [3, 2, 1],
    "sections": [4, 3, 2, 1],
    "groups": [4, 3, 2, 1],
    "nested": [4, 3, 2, 1],
    "searched": [3, 2, 1],
    "one": [1],
}


def directive(language: str, options: dict[str, str]) -> str:
    lines = [f":{name}: {value}".rstrip() for name, value in {"numbered": "reversed", **options}.items()]
    if language == "md":
        return "\n".join(("```{paper-list}", *lines, "```", ""))
    return "\n   ".join((".. paper-list::", *lines)) + "\n"


def sources(language: str) -> dict[str, str]:
    """A document for each list."""
    title = {"md": "# {}\n\n", "rst": "{}\n========\n\n"}[language]
    shown = {
        f"{name}.{language}": title.format(name.title()) + directive(language, options)
        for name, options in LISTS.items()
    }
    index = {
        "md": "\n".join(("# Test", "", "```{toctree}", *LISTS, "```", "")),
        "rst": "\n   ".join(("Test\n====\n\n.. toctree::\n", *LISTS)) + "\n",
    }
    return {"papers.yml": PAPERS, f"index.{language}": index[language], **shown}


def of_html(page: str) -> list[int]:
    """The numbers that a browser shows."""
    numbers = []
    for attributes, items in re.findall(r"<ol([^>]*)>(.*?)</ol>", page, re.DOTALL):
        assert ' reversed="reversed"' in attributes
        start = re.search(r' start="(\d+)"', attributes)
        assert start is not None
        number = int(start[1])
        for item in re.findall(r'<li class="research-paper"[^>]*>', items):
            value = re.search(r' value="(\d+)"', item)
            numbers.append(int(value[1]) if value else number)
            number = numbers[-1] - 1
    return numbers


def of_latex(source: str) -> list[int]:
    """The numbers that TeX counts."""
    number, numbers = 0, []
    command = (
        r"\\setcounter\{enumi\}\{(\d+)\}|(\\item )|\\addtocounter\{\\csname @enumctr\\endcsname\}\{-(2)\}"
    )
    for start, item, step in re.findall(command, source):
        number = int(start) if start else number + 1 if item else number - int(step)
        numbers += [number] if item else []
    return numbers


def counted(pattern: str) -> Callable[[str], list[int]]:
    return lambda source: [int(number) for number in re.findall(pattern, source)]


@pytest.mark.parametrize("language", ["rst", "md"])
def test_numbers_count_down_on_pages(project: MakeProject, language: str) -> None:
    build = project(sources(language), 'extensions = ["sphinxcontrib_research", "myst_parser"]').build()

    assert build.warnings == ""
    assert {name: of_html(build.read(f"{name}.html")) for name in LISTS} == NUMBERS
    assert len(re.findall(r"<li [^>]*value=", build.read("searched.html"))) == 3


def test_numbers_count_down_in_pages_of_other_builders(project: MakeProject) -> None:
    made = project(sources("rst"))

    for builder, suffix, read in (
        ("epub", ".xhtml", of_html),
        ("text", ".txt", counted(r"(?m)^ *(\d+)\. \*\*T")),
        ("xml", ".xml", counted(r'<enumerated_list [^>]*start="(\d+)"')),
    ):
        build = made.build(builder)
        assert build.warnings == ""
        assert {name: read(build.read(name + suffix)) for name in LISTS} == NUMBERS, builder


def test_numbers_count_down_in_books(project: MakeProject) -> None:
    made = project(sources("rst"))
    expected = [number for numbers in NUMBERS.values() for number in numbers]

    for builder, name, read in (
        ("latex", "test.tex", of_latex),
        ("man", "test.1", counted(r"(?m)^\.IP (\d+)\.")),
        ("texinfo", "test.texi", counted(r"(?m)^@enumerate (\d+)$")),
    ):
        build = made.build(builder)
        assert build.warnings == ""
        assert read(build.read(name)) == expected, builder


def test_a_list_that_grows_is_numbered_again(project: MakeProject) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": "T\n=\n\n" + directive("rst", {})})
    made.build()
    made.write({"papers.yml": PAPERS + "- {id: new, title: New, year: 2040}\n"})

    assert of_html(made.build().read("index.html"))[0] == 12
