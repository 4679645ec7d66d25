"""The files that hosting services, installers and tools read: they agree with each other and with the code."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from configparser import ConfigParser
from itertools import chain
from pathlib import Path

import pytest
import yaml

from sphinxcontrib_research.readers import cff

PROJECT = Path(__file__).parents[2]
GITHUB = PROJECT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


def tox_ini() -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.read(PROJECT / "tox.ini", "utf-8")
    return parser


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_given_no_more_than_they_need(path):
    workflow = yaml.safe_load(path.read_text("utf-8"))

    assert workflow["permissions"] == {}
    assert all("permissions" in job or job.get("needs") == "publish" for job in workflow["jobs"].values())
    checkouts = [step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
    # What a branch, a tag or a title is called gets into no command but as a variable.
    assert not [step for step in steps(workflow) if "${{" in step.get("run", "")]


def test_actions_are_pinned_and_one_action_has_one_version():
    used = set(chain.from_iterable(re.findall(r"uses: (.*)", path.read_text("utf-8")) for path in WORKFLOWS))
    foreign = {line for line in used if not line.startswith("./")}

    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line) for line in foreign)
    assert set(Counter(line.split("@")[0] for line in foreign).values()) == {1}


def test_python_versions_are_the_same_everywhere():
    classified = {
        match[1]
        for line in PYPROJECT["project"]["classifiers"]
        if (match := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", line))
    }
    matrix = yaml.safe_load((GITHUB / "workflows/tests.yml").read_text("utf-8"))["jobs"]["tests"]["strategy"][
        "matrix"
    ]
    python_of = {row["tox"]: row["python"] for row in matrix["include"]}

    assert {python_of[name] for name in matrix["tox"]} == classified
    assert all(name == f"py{python_of[name].replace('.', '')}" for name in matrix["tox"])
    assert f">={min(classified, key=lambda text: int(text[2:]))}" == PYPROJECT["project"]["requires-python"]


def test_workflows_run_environments_that_exist():
    known = {section.removeprefix("testenv:") for section in tox_ini().sections()}
    text = "".join(path.read_text("utf-8") for path in WORKFLOWS)
    named = re.findall(r"tox run -e ([\w,-]+)|\.ci/run -e ([\w,-]+)|\{tox: \"?([\w,-]+)", text)
    used = {name for group in named for part in group for name in part.split(",") if name}

    assert {"docs", "pkg", "cov", "lowest", "browser", "py314"} <= used
    assert {name for name in used if not re.fullmatch(r"py3\d+", name)} <= known


def test_every_file_with_a_schema_is_checked_by_lint():
    commands = tox_ini()["testenv:lint"]["commands"]

    for path in [*WORKFLOWS, *(GITHUB / "ISSUE_TEMPLATE").glob("*.yml"), GITHUB / "dependabot.yml"]:
        assert path.relative_to(PROJECT).as_posix() in commands


def test_hooks_run_the_tools_of_lint_in_its_versions():
    hooks = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]
    wanted = set(chain.from_iterable(hook["additional_dependencies"] for hook in hooks))

    assert wanted <= set(PYPROJECT["dependency-groups"]["lint"])


def test_the_oldest_versions_that_are_tested_are_those_that_are_allowed():
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"]
    floors = [
        *project["dependencies"],
        *(line for name in ("myst", "bibtex", "csl", "cli") for line in extras[name]),
    ]
    tested = re.findall(
        r"^([\w.-]+)==(\S+)$", (PROJECT / "tests/lowest.txt").read_text("utf-8"), re.MULTILINE
    )

    assert {name: _numbers(version) for name, version in tested} == {
        name: _numbers(version) for name, _, version in (line.partition(">=") for line in floors)
    }


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")]
    return tuple(numbers + [0] * (3 - len(numbers)))


def test_the_citation_file_is_read_without_a_fault():
    read = cff.read((PROJECT / "CITATION.cff").read_bytes(), "CITATION.cff")

    assert read.problems == ()
    (record,) = read.records
    assert record.fields["title"] == PYPROJECT["project"]["name"]
    assert record.fields["license"] == PYPROJECT["project"]["license"]
    assert record.fields["authors"] == [
        {"name": f"{{{author['name']}}}"} for author in PYPROJECT["project"]["authors"]
    ]


def test_the_source_distribution_has_all_files_that_it_names():
    included = PYPROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]

    assert [name for name in included if not (PROJECT / name.lstrip("/")).exists()] == []


RESERVED = re.compile(r"(?i)(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)")
UNREAD = {"_build", "__pycache__", "node_modules", "mutants", "dist", "build"}


def paths(folder: Path = PROJECT) -> list[Path]:
    found = []
    for path in folder.iterdir():
        if path.name in UNREAD or (
            folder == PROJECT and path.name.startswith(".") and path.name not in {".ci", ".github"}
        ):
            continue
        found.append(path)
        if path.is_dir():
            found += paths(path)
    return found


def test_every_system_can_hold_the_files():
    names = [path.relative_to(PROJECT).as_posix() for path in paths()]

    assert len(names) > 400
    assert [name for name in names if re.search(r'[<>:"|?*\\]|[. ]$', name)] == []
    assert [name for name in names if RESERVED.search(name)] == []
    # 260 less the drive and the folder of a user.
    assert [name for name in names if len(name) > 160] == []
    folded = Counter(name.casefold() for name in names)
    assert [name for name, count in folded.items() if count > 1] == []


def test_text_has_the_same_bytes_on_every_system():
    assert "* text=auto eol=lf" in (PROJECT / ".gitattributes").read_text("utf-8")
