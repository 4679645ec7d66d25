"""Make a release: the checklist, done by a script.

- ``python tools/release.py 1.2.0`` checks that everything is ready, writes the version and the date into the
  files that name them, commits, and sets the tag ``v1.2.0``. It pushes nothing, but prints the command.
- ``python tools/release.py --check v1.2.0`` compares what the files say with a tag.
- ``python tools/release.py --notes v1.2.0`` prints the section of the changelog.

The workflow ``release.yml`` uses the last two, runs all tests, and publishes.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?")
"""The versions that are released, a part of https://packaging.python.org/en/latest/specifications/version-specifiers/."""

PLACES = {
    "sphinxcontrib_research/util/__init__.py": re.compile(r'^__version__ = "(.*)"$', re.MULTILINE),
    "CITATION.cff": re.compile(r"^version: (.*)$", re.MULTILINE),
}
"""The files that name the version, and how; pyproject.toml takes it from the first."""

UNRELEASED = "## [Unreleased]\n"


def order(version: str) -> tuple[int, int, int, str, int]:
    """Return what versions are compared by.

    Raises:
        ValueError: It is no version that can be released.
    """
    match = VERSION.fullmatch(version)
    if match is None:
        raise ValueError(f"{version!r} is no version such as 1.2.0 or 1.2.0rc1")
    # A release comes after its candidates.
    return int(match[1]), int(match[2]), int(match[3]), match[4] or "release", int(match[5] or 0)


def named(project: Path) -> dict[str, str]:
    """Return the version that each file names."""
    found = {}
    for name, pattern in PLACES.items():
        match = pattern.search((project / name).read_text("utf-8"))
        found[name] = match[1] if match else ""
    return found


def section(changelog: str, version: str) -> str:
    """Return what the changelog says of a version, or of what is unreleased; empty where it says nothing."""
    date = "" if version == "Unreleased" else r" - \d{4}-\d\d-\d\d"
    match = re.search(
        rf"^## \[{re.escape(version)}\]{date}\n(.*?)(?=^## \[|\Z)", changelog, re.DOTALL | re.MULTILINE
    )
    return match[1].strip() if match else ""


def differences(project: Path, tag: str) -> list[str]:
    """Return in what the files differ from what a tag promises."""
    version = tag.removeprefix("v")
    faults = [
        f"{name} says {found or 'nothing'}" for name, found in named(project).items() if found != version
    ]
    if not section((project / "CHANGELOG.md").read_text("utf-8"), version):
        faults.append(f"CHANGELOG.md has no section '## [{version}] - DATE', or an empty one")
    if not tag.startswith("v"):
        faults.append("a tag begins with v")
    return faults


def hindrances(project: Path, version: str) -> list[str]:
    """Return what hinders a release of a version now."""
    try:
        wanted = order(version)
    except ValueError as error:
        return [str(error)]
    faults = []
    if len(set(named(project).values())) != 1:
        faults.append(f"the files name different versions: {named(project)}")
    elif order(next(iter(named(project).values()))) > wanted:
        faults.append(f"{version} is older than what the files say")
    changelog = (project / "CHANGELOG.md").read_text("utf-8")
    if not section(changelog, "Unreleased"):
        faults.append("CHANGELOG.md has nothing below Unreleased")
    if f"## [{version}]" in changelog:
        faults.append(f"CHANGELOG.md has a section of {version} already")
    if _git(project, "status", "--porcelain"):
        faults.append("there are changes that are not committed")
    if (branch := _git(project, "branch", "--show-current")) != "main":
        faults.append(f"the branch is {branch or 'none'}, not main")
    if _git(project, "tag", "--list", f"v{version}"):
        faults.append(f"the tag v{version} exists")
    return faults


def write(project: Path, version: str, date: str) -> None:
    """Write the version into all files that name it.

    Args:
        project: The folder of the checkout.
        version: The version.
        date: The day of the release, ``YYYY-MM-DD``.
    """
    for name, pattern in PLACES.items():
        path = project / name
        path.write_text(
            pattern.sub(lambda match: match[0].replace(match[1], version), path.read_text("utf-8")),
            "utf-8",
            newline="\n",
        )
    citation = project / "CITATION.cff"
    text = re.sub(r"^date-released: .*\n", "", citation.read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^(version: .*\n)", rf"\g<1>date-released: {date}\n", text, flags=re.MULTILINE)
    citation.write_text(text, "utf-8", newline="\n")
    changelog = project / "CHANGELOG.md"
    text = changelog.read_text("utf-8")
    changelog.write_text(
        text.replace(UNRELEASED, f"{UNRELEASED}\n## [{version}] - {date}\n", 1), "utf-8", newline="\n"
    )


def _git(project: Path, *arguments: str) -> str:
    return subprocess.run(
        ("git", "-C", str(project), *arguments), check=True, capture_output=True, encoding="utf-8"
    ).stdout.strip()


def release(project: Path, version: str, date: str) -> list[str]:
    """Commit and tag a version; return what hinders it instead, if anything does."""
    if faults := hindrances(project, version):
        return faults
    write(project, version, date)
    _git(project, "commit", "--all", "--quiet", "--message", f"Version {version}")
    _git(project, "tag", "--annotate", f"v{version}", "--message", f"Version {version}")
    return []


def main(arguments: list[str] | None = None, project: Path = PROJECT) -> int:
    """Do what the arguments say; return the exit status."""
    parser = argparse.ArgumentParser(description="Make a release, or check one.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("version", nargs="?", help="the version to release, such as 1.2.0")
    what.add_argument("--check", metavar="TAG", help="compare the files with a tag")
    what.add_argument("--notes", metavar="TAG", help="print the section of the changelog")
    given = parser.parse_args(arguments)
    if given.notes:
        print(section((project / "CHANGELOG.md").read_text("utf-8"), given.notes.removeprefix("v")))
        return 0
    if given.check:
        faults = differences(project, given.check)
    else:
        faults = release(project, given.version, datetime.now(UTC).date().isoformat())
    for fault in faults:
        print(f"not released: {fault}" if given.version else fault, file=sys.stderr)
    if given.version and not faults:
        print(f"Committed and tagged v{given.version}. Run .ci/run; then publish it with:")
        print(f"    git push --atomic origin main v{given.version}")
        print(f"or take it back: git tag --delete v{given.version} && git reset --hard HEAD~1")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
