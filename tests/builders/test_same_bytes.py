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


BUILDERS = ("html", "dirhtml", "singlehtml", "epub", "text", "latex", "man", "texinfo", "xml", "gettext")
ALL = """
import sys
from sphinx.cmd.build import main
for name in sys.argv[1:]:
    # Sphinx lets no other builder use what gettext has read.
    read = "doctrees-gettext" if name == "gettext" else "doctrees"
    if main(["-q", "-b", name, "source", f"out/{name}", "-d", f"out/{read}"]):
        sys.exit(f"{name} failed")
"""
"""A script that reads a project once and writes it by each of some builders."""


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
                [sys.executable, "-W", "ignore", *arguments],
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
            if path.is_file() and not {"doctrees", "doctrees-gettext"} & set(path.parts)
        }
        found.append(files)
    return found


def test_two_checkouts(tmp_path: Path) -> None:
    one, two = outputs(tmp_path, ["-c", ALL, *BUILDERS], "*")

    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
    assert {name.split("/")[1] for name in one} == {*BUILDERS}


def test_pdf(tmp_path: Path, tool: Callable[[str], str]) -> None:
    tool("latexmk")
    one, two = outputs(tmp_path, ["-m", "sphinx", "-M", "latexpdf", "source", "out"], "*.pdf")

    assert len(one) == 1
    assert one == two
