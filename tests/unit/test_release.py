"""The script that makes a release, in a throw-away clone of the files that it changes."""

from __future__ import annotations

import importlib.util
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from sphinxcontrib_research.util import __version__

PROJECT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location("release", PROJECT / "tools" / "release.py")
assert spec is not None
assert spec.loader is not None
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)

FILES = ("pyproject.toml", "CHANGELOG.md", *tool.PLACES)


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A repository with the project's own files of the version."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "somebody@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    folder = tmp_path / "clone"
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((PROJECT / name).read_bytes())
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "All")
    return folder


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8")
    return done.stdout


def test_the_version_is_named_alike_everywhere():
    assert set(tool.named(PROJECT).values()) == {__version__}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    assert "version" in project["project"]["dynamic"]
    assert project["tool"]["hatch"]["version"]["path"] == next(iter(tool.PLACES))


def test_a_release(clone, capsys):
    unreleased = tool.section((clone / "CHANGELOG.md").read_text("utf-8"), "Unreleased")

    assert tool.main(["77.1.0"], clone) == 0
    assert "git push --atomic origin main v77.1.0" in capsys.readouterr().out
    assert set(tool.named(clone).values()) == {"77.1.0"}
    assert git(clone, "tag", "--list") == "v77.1.0\n"
    assert git(clone, "status", "--porcelain") == ""
    assert git(clone, "log", "-1", "--format=%s") == "Version 77.1.0\n"
    citation = yaml.safe_load((clone / "CITATION.cff").read_text("utf-8"))
    assert str(citation["date-released"]) in (clone / "CHANGELOG.md").read_text("utf-8")
    changed = git(clone, "diff", "--name-only", "HEAD~1").split()
    assert sorted(changed) == ["CHANGELOG.md", "CITATION.cff", "sphinxcontrib_research/util/__init__.py"]

    assert tool.main(["--check", "v77.1.0"], clone) == 0
    assert tool.main(["--notes", "v77.1.0"], clone) == 0
    assert capsys.readouterr().out.strip() == unreleased
    assert tool.section((clone / "CHANGELOG.md").read_text("utf-8"), "Unreleased") == ""


def test_the_next_release(clone):
    tool.main(["77.1.0"], clone)
    changelog = clone / "CHANGELOG.md"
    changelog.write_text(
        changelog.read_text("utf-8").replace("## [Unreleased]\n", "## [Unreleased]\n\n- More.\n")
    )
    git(clone, "commit", "--all", "--quiet", "--message", "More")

    assert tool.main(["77.2.0"], clone) == 0
    assert tool.section(changelog.read_text("utf-8"), "77.2.0") == "- More."
    assert len(yaml.safe_load((clone / "CITATION.cff").read_text("utf-8"))) == len(
        yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8")).keys() | {"date-released"}
    )
    git(clone, "reset", "--hard", "--quiet", "HEAD~1")


@pytest.mark.parametrize(
    ("version", "steps", "message"),
    [
        ("1.2", [], "'1.2' is no version"),
        ("v1.2.0", [], "'v1.2.0' is no version"),
        ("0.0.1", [], "0.0.1 is older"),
        ("0.1.0", [], "CHANGELOG.md has a section of 0.1.0 already"),
        ("77.0.0", [("git", "switch", "-qc", "other")], "the branch is other, not main"),
        ("77.0.0", [("git", "tag", "v77.0.0")], "the tag v77.0.0 exists"),
        ("77.0.0", [("git", "rm", "-q", "--cached", "CHANGELOG.md")], "changes that are not committed"),
    ],
)
def test_what_hinders_a_release(clone, capsys, version, steps, message):
    for step in steps:
        git(clone, *step[1:])
    before = git(clone, "rev-parse", "HEAD")

    assert tool.main([version], clone) == 1
    assert message in capsys.readouterr().err
    assert git(clone, "rev-parse", "HEAD") == before
    assert set(tool.named(clone).values()) == set(tool.named(PROJECT).values())


def test_a_tag_that_the_files_do_not_agree_with(clone, capsys):
    assert tool.main(["--check", "v77.3.0"], clone) == 1
    said = capsys.readouterr().err
    assert "CITATION.cff says" in said
    assert "sphinxcontrib_research/util/__init__.py says" in said
    assert "CHANGELOG.md has no section" in said


def test_candidates_come_before_the_release():
    versions = ["1.0.0", "0.10.0", "1.0.0rc2", "1.0.0a1", "1.0.0rc10", "0.9.0"]

    assert sorted(versions, key=tool.order) == [
        "0.9.0",
        "0.10.0",
        "1.0.0a1",
        "1.0.0rc2",
        "1.0.0rc10",
        "1.0.0",
    ]
