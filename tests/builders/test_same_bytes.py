"""Checkouts in different folders, of different users, time zones and umasks give the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .every_part import write_project

pytestmark = pytest.mark.outputs

SOURCE = re.compile(rb'(?<=<document )[^>]*source="[^"]*"')
WHERE = (("one", "UTC", 0o022, "1"), ("two/much deeper", "Pacific/Auckland", 0o077, "2"))


def outputs(base: Path, arguments: list[str], output: str) -> list[dict[str, bytes]]:
    """The files that each of two users gets."""
    found = []
    for folder, zone, mask, seed in WHERE:
        home = base / folder
        before = os.umask(mask)
        try:
            write_project(home / "source")
            variables = {
                "TZ": zone,
                "HOME": str(home),
                "USER": f"user-{seed}",
                "PYTHONHASHSEED": seed,
                "SOURCE_DATE_EPOCH": "1700000000",
            }
            subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "sphinx", *arguments],
                cwd=home,
                env={**os.environ, **variables},
                check=True,
                capture_output=True,
            )
        finally:
            os.umask(before)
        files = {
            # Sphinx says where a document comes from.
            path.relative_to(home).as_posix(): SOURCE.sub(b"", path.read_bytes())
            for path in (home / "out").rglob(output)
            if path.is_file() and "doctrees" not in path.parts
        }
        found.append(files)
    return found


@pytest.mark.parametrize(
    "builder", ["html", "dirhtml", "singlehtml", "epub", "text", "latex", "man", "texinfo", "xml", "gettext"]
)
def test_two_checkouts(tmp_path: Path, builder: str) -> None:
    arguments = ["-q", "-b", builder, "source", "out", "-d", "out/doctrees"]
    one, two = outputs(tmp_path, arguments, "*")

    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
    assert one


def test_pdf(tmp_path: Path, tool: Callable[[str], str]) -> None:
    tool("latexmk")
    one, two = outputs(tmp_path, ["-M", "latexpdf", "source", "out"], "*.pdf")

    assert len(one) == 1
    assert one == two
