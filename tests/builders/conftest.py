"""Small projects, built in process by real builders."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sphinx.testing.util import SphinxTestApp

COLOUR = re.compile(r"\x1b\[\d+(?:;\d+)*m")

CONF = """\
project = "Test"
author = "Test"
copyright = "2026, Test"
version = "1"
extensions = ["sphinxcontrib_research"]
html_theme = "basic"
"""


@dataclass
class Build:
    """One finished build."""

    app: SphinxTestApp
    warnings: str

    @property
    def out(self) -> Path:
        return Path(self.app.outdir)

    def read(self, name: str) -> str:
        return (self.out / name).read_text("utf-8")

    def pages(self) -> dict[str, str]:
        return {
            path.relative_to(self.out).as_posix(): path.read_text("utf-8")
            for path in self.out.rglob("*.html")
        }

    def times(self, pattern: str = "*.html") -> dict[str, int]:
        return {
            path.relative_to(self.out).as_posix(): path.stat().st_mtime_ns for path in self.out.rglob(pattern)
        }


@dataclass
class Project:
    """A source folder that can be built again and again."""

    source: Path
    make_app: Callable[..., SphinxTestApp]

    def write(self, files: dict[str, str]) -> None:
        for name, content in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(content), "utf-8")

    def build(self, builder: str = "html", *, force_all: bool = False, **options: Any) -> Build:
        app = self.make_app(builder, srcdir=self.source, **options)
        try:
            app.build(force_all=force_all)
        finally:
            app.cleanup()
        return Build(app, COLOUR.sub("", app.warning.getvalue()))


@pytest.fixture
def project(tmp_path: Path, make_app: Callable[..., SphinxTestApp]) -> Callable[..., Project]:
    """Make a project from files; ``conf`` is added to a small conf.py."""

    def make(files: dict[str, str], conf: str = "", folder: str = "source") -> Project:
        made = Project(tmp_path / folder, make_app)
        made.source.mkdir()
        made.write({"conf.py": CONF + textwrap.dedent(conf), **files})
        return made

    return make
