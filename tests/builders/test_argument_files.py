"""Papers of files that only directives name can be referred to from anywhere, by every role."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .conftest import Project

MakeProject = Callable[..., Project]

MORE = """\
papers:
  - {id: salt, short: SALT, title: Salt of the Sea, authors: [Ed Five], venue: SAND, year: 2019, citations: 5}
authors: [{id: five, name: Ed Five}]
topics: [{id: sea, title: The Sea}]
"""
ROLES = """\
Roles
=====

{label}, :paper:`!salt`, :paper-full:`salt`, :paper-full:`named <salt>`, :paper-full:`!salt`

:paper-cite:`salt`, :paper-cite-p:`salt`, :paper-badges:`salt citations`, :author:`five`, :topic:`sea`
"""


def files(named_by: str = ".. paper-list:: more.yml") -> dict[str, str]:
    # Read in the order of names: the roles before the directive that names the file.
    return {
        "papers.yml": "papers: [{id: dune, title: Dune}]\n",
        "more.yml": MORE,
        "index.rst": "Test\n====\n\n.. toctree::\n\n   a\n   z\n",
        "a.rst": ROLES.replace("{label}", ":paper:`salt`"),
        "z.rst": f"Lists\n=====\n\n{named_by}\n",
    }


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", page).split())


@pytest.mark.parametrize("parallel", [0, 2])
@pytest.mark.parametrize(
    "named_by",
    [
        ".. paper-list:: more.yml",
        ".. citation-table:: more.yml",
        ".. paper::\n   :data: more.yml",
        ".. author-profile:: five\n   :data: more.yml\n   :show: papers",
    ],
)
def test_every_role_says_what_the_file_says(project: MakeProject, named_by: str, parallel: int) -> None:
    build = project(files(named_by), 'research_badge_style = "text"').build(parallel=parallel)
    shown = words(build.read("a.html"))

    assert build.warnings == ""
    assert (
        "SALT, SALT, SALT (SAND, 5 citations), named (SAND, 5 citations), SALT (SAND, 5 citations)" in shown
    )
    assert "Five (2019), (Five, 2019), 5 citations, Ed Five, The Sea" in shown
    assert build.read("a.html").count('href="z.html#research-paper-salt"') == 5


def test_pages_follow_the_file(project: MakeProject) -> None:
    made = project(files(), 'research_badge_style = "text"')
    made.build()
    made.write({"more.yml": MORE.replace("SALT", "Sodium").replace("citations: 5", "citations: 6")})
    shown = words(made.build().read("a.html"))
    assert "Sodium, Sodium, Sodium (SAND, 6 citations)" in shown

    # From the file into the project's own, and back.
    made.write({"papers.yml": MORE, "z.rst": "Lists\n=====\n\n.. paper-list::\n"})
    assert "SALT, SALT, SALT (SAND, 5 citations)" in words(made.build().read("a.html"))
    made.write(files())
    assert "SALT, SALT, SALT (SAND, 5 citations)" in words(made.build().read("a.html"))


def test_what_no_file_has_is_reported_once(project: MakeProject) -> None:
    made = project(
        {**files(), "a.rst": "A\n=\n\n:paper-full:`slat` :paper-badges:`sallt` :paper-cite:`zzzz`\n"}
    )
    build = made.build()

    lines = [re.sub(r"^.*WARNING: ", "", line) for line in build.warnings.splitlines()]
    assert sorted(lines) == [
        "unknown paper: 'sallt'; did you mean 'salt'? [research.ref]",
        "unknown paper: 'slat'; did you mean 'salt'? [research.ref]",
        "unknown paper: 'zzzz' [research.ref]",
    ]


@pytest.mark.parametrize(
    ("builder", "name"), [("text", "a.txt"), ("latex", "test.tex"), ("pseudoxml", "a.pseudoxml")]
)
def test_other_builders(project: MakeProject, builder: str, name: str) -> None:
    build = project(files()).build(builder)

    assert build.warnings == ""
    assert "SALT" in build.read(name)
    assert "research_" not in build.read(name)
