"""The reference names everything that a user can write, and nothing else."""

from __future__ import annotations

import ast
import json
import re
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml

from sphinxcontrib_research.cli import COMMANDS
from sphinxcontrib_research.ext.config import OPTIONS
from sphinxcontrib_research.ext.domain import ResearchDomain
from sphinxcontrib_research.ext.logging import Subtype
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.online.providers import services
from sphinxcontrib_research.render import Page
from sphinxcontrib_research.render.html.entry import paper_parts
from sphinxcontrib_research.vocabulary import fields

DOCS = Path(__file__).parents[2] / "docs"
COMMON = {"class", "name"}


def page(name: str) -> str:
    return (DOCS / "reference" / f"{name}.rst").read_text("utf-8")


def test_configuration():
    named = re.findall(r"^\.\. confval:: (\w+)", page("configuration"), re.MULTILINE)

    assert sorted(named) == sorted(option.name for option in OPTIONS)


def test_directives_and_roles():
    directives = re.findall(r"^\.\. rst:directive:: \.\. ([\w-]+)::", page("directives"), re.MULTILINE)
    roles = re.findall(r"^\.\. rst:role:: ([\w-]+)", page("roles"), re.MULTILINE)

    assert sorted(directives) == sorted(ResearchDomain.directives)
    assert sorted(roles) == sorted(ResearchDomain.roles)


@pytest.mark.parametrize("name", sorted(ResearchDomain.directives))
def test_options_of_directives(name):
    before, *parts = re.split(r"^\.\. rst:directive:: \.\. ", page("directives"), flags=re.MULTILINE)
    own = next(part for part in parts if part.startswith(f"{name}::"))
    # Each part that several directives share begins with their names.
    _intro, *shared = re.split(r"^For (?=``)", before, flags=re.MULTILINE)
    of_it = [part for part in shared if f"``{name}``" in part.partition(". ")[0]]
    named = {option for part in (own, *of_it) for option in re.findall(r"``:([\w-]+):", part)}

    assert set(ResearchDomain.directives[name].option_spec) - COMMON <= named
    assert set(re.findall(r"``:([\w-]+):", own)) <= set(ResearchDomain.directives[name].option_spec)


def test_parts_of_the_page_of_a_paper():
    _before, section = page("html").split("The page of a paper\n----")
    named = set(re.findall(r"``(\w+)``", section.split("Indices\n----")[0]))
    parts = set(paper_parts(Paper("a", "A"), Page(Library.build([]))))
    template = (DOCS.parent / "sphinxcontrib_research/templates/research/paper.html").read_text("utf-8")

    assert parts <= named
    assert set(re.findall(r"research\.(\w+)", template)) | {"parents"} <= named


def test_every_kind_of_record_has_its_table():
    assert set(re.findall(r"^\.\. data-fields:: (\w+)", page("data"), re.MULTILINE)) == set(fields.TABLES) - {
        "defaults"
    }


def test_warnings_of_the_build():
    named = re.findall(r"^   \* - ``([\w-]+)``", page("warnings"), re.MULTILINE)

    assert set(get_args(Subtype)) <= set(named)


def test_commands():
    assert re.findall(r"^\.\. command-help:: (\w+)", page("command-line"), re.MULTILINE) == list(COMMANDS)


def test_variables_of_services():
    shown = page("command-line")

    for service in services().values():
        assert {name for name in service.tokens if name not in shown} == set()
        assert f"``{service.name.upper()}``" in shown or f"RESEARCH_{service.name.upper()}_URL" in shown


def test_every_page_of_examples_exists():
    used = set()
    for path in [*DOCS.rglob("*.rst"), *DOCS.rglob("*.md")]:
        named = r"^ *(?:\.\. example::|```\{example\}) (\S+)"
        used |= set(re.findall(named, path.read_text("utf-8"), re.MULTILINE))

    pages = {path for path in (DOCS / "examples").rglob("*.rst") if path.name != "publications.rst"}
    assert used == {path.relative_to(DOCS / "examples").with_suffix("").as_posix() for path in pages}


def test_files_that_the_page_on_the_code_names_are_there():
    text = (DOCS / "explanation/architecture.rst").read_text("utf-8")
    named = set(re.findall(r"``([\w/]+\.(?:py|css))``", text)) - {"conf.py"}

    assert len(named) > 15
    assert [
        name for name in sorted(named) if not (DOCS.parent / "sphinxcontrib_research" / name).exists()
    ] == []


PARSERS = {
    "python": lambda text: ast.parse(text).body,
    # The line for editors is a comment.
    "yaml": lambda text: yaml.safe_load(text) or text.startswith("# yaml-language-server"),
    "toml": tomllib.loads,
    # What is shown of a lock is an item of it.
    "json": lambda text: json.loads("{" + text + "}"),
}


def blocks() -> Iterator[tuple[str, str, str]]:
    """The page, the language and the text of each block of code that has a parser."""
    for path in sorted(DOCS.rglob("*.rst")):
        lines = path.read_text("utf-8")
        for match in re.finditer(
            r"^( *)\.\. code-block:: (\w+)\n((?:\1 +\S.*\n)*)\n((?:\1   .*\n|\n)+)", lines, re.MULTILINE
        ):
            yield path.name, match[2], textwrap.dedent(match[4])
    for path in sorted(DOCS.rglob("*.md")):
        for match in re.finditer(r"^```(\w+)\n(.*?)^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL):
            yield path.name, match[1], match[2]


@pytest.mark.parametrize(("page", "language", "text"), [one for one in blocks() if one[1] in PARSERS])
def test_blocks_of_code_can_be_read(page, language, text):
    assert PARSERS[language](text)


def test_versions_are_those_of_the_package():
    package = tomllib.loads((DOCS.parent / "pyproject.toml").read_text("utf-8"))["project"]
    rows = dict(
        re.findall(
            r"^   \* - ([A-Z]\S+|docutils).*\n     - ([\d.]+) and newer$", page("compatibility"), re.MULTILINE
        )
    )
    needed = [*package["dependencies"], *package["optional-dependencies"]["myst"]]

    assert f">={rows.pop('Python')}" == package["requires-python"]
    assert {f"{name.lower()}>={version}" for name, version in rows.items()} <= set(needed)


def test_extras_are_those_of_the_package():
    package = tomllib.loads((DOCS.parent / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"^   \* - ``(\w+)``$", page("compatibility"), re.MULTILINE)

    assert set(named) == set(package["optional-dependencies"]) - {"docs", "test"}


def workflows() -> Iterator[tuple[str, str]]:
    """The page and the text of each workflow for GitHub Actions."""
    return ((page, text) for page, language, text in blocks() if language == "yaml" and "runs-on:" in text)


@pytest.mark.parametrize(("page", "text"), list(workflows()))
def test_workflows_are_safe_to_copy(page, text):
    workflow = yaml.safe_load(text)
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]

    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert re.findall(r"uses: (?!\S+@[0-9a-f]{40} # v\d)(.*)", text) == []
    assert all(
        step["with"]["persist-credentials"] is False for step in steps if "checkout" in step.get("uses", "")
    )
    assert not any("${{" in step.get("run", "") for step in steps)
    assert "pull_request_target" not in text


PRIVATE = re.compile(
    r"\b(stands?|standing|told|asks?|asked|is said|are said|with a word|goes before|as good a|mended|mends?"
    r"|made id|given id|of ours|sub-topics?)\b",
    re.IGNORECASE,
)
"""Words of a private language, for which the field has others (see the glossary)."""


def test_pages_are_in_the_words_of_the_field():
    pages = [*DOCS.parent.glob("*.md"), *DOCS.rglob("*.rst"), *DOCS.rglob("*.md")]
    found = [
        f"{path.relative_to(DOCS.parent)}: {match.group()}"
        for path in pages
        if not {"examples", "gallery", "_build"} & set(path.parts)
        for match in PRIVATE.finditer(re.sub(r"``.+?``|`.+?`", "", path.read_text("utf-8"), flags=re.DOTALL))
    ]

    assert found == []
