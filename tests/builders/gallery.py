"""The gallery of the documentation as a project of its own, for tests of any output."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from sphinx.testing.util import SphinxTestApp

from .conftest import COLOUR

GALLERY = Path(__file__).parents[2] / "docs/gallery"
EXAMPLES = GALLERY.parent / "examples/papers.yml"
"""The works that the article of the gallery cites."""
DOCUMENTS = (
    "research",
    "profile-han-shi",
    "profile-yehui-tang",
    "list",
    "lab",
    "course",
    "about-us",
    "using-us",
)
"""The pages that show entries of lists and tables."""
PAGES = (*DOCUMENTS, "article")
CONF = """
project = "Gallery"
author = "Test"
copyright = "2026, Test"
version = release = "1"
research_badge_style = "text"
html_theme = "basic"
research_papers = ["topics.yml", "han-shi.yml", "yehui-tang.yml", "list.yml", "examples.yml"]
research_topic_hint = "representative works"
man_show_urls = True
linkcheck_ignore = [r".*"]
"""
INDEX = "Gallery\n=======\n\n.. toctree::\n\n" + "".join(f"   {name}\n" for name in PAGES)


@dataclass
class Gallery:
    """The gallery's sources, read once and written once by each builder that a test needs."""

    folder: Path
    extensions: tuple[str, ...] = ("sphinxcontrib_research", "myst_parser")
    warnings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.source = self.folder / "source"
        shutil.copytree(GALLERY, self.source, ignore=shutil.ignore_patterns("*.py", "_build"))
        shutil.copy(EXAMPLES, self.source / "examples.yml")
        (self.source / "conf.py").write_text(f"{CONF}extensions = {list(self.extensions)}\n", "utf-8")
        (self.source / "index.rst").write_text(INDEX, "utf-8")
        # The source that each page shows at its end would answer for entries that are missing.
        for path in (*self.source.glob("*.rst"), *self.source.glob("*.md")):
            shown = re.split(
                r"(?m)^(?:\.\. rubric::|```\{rubric\}|:::\{rubric\}) The source", path.read_text("utf-8")
            )[0]
            path.write_text(shown, "utf-8")

    def add_conf(self, lines: str) -> None:
        with (self.source / "conf.py").open("a", encoding="utf-8") as file:
            file.write(lines)

    def with_extension(self, name: str) -> Gallery:
        return Gallery(self.folder / name, (*self.extensions, name))

    def out(self, builder: str, variant: str = "", **conf: object) -> Path:
        """The folder that a builder wrote.

        Args:
            builder: Its name.
            variant: A name for what differs by ``conf``; empty where nothing does.
            conf: Values of conf.py that change what is written, not what is read.
        """
        # Sphinx lets no other builder use what gettext has read.
        folder = self.folder / ("gettext" if builder == "gettext" else "build")
        name = f"{builder}-{variant}" if variant else builder
        if name not in self.warnings:
            app = SphinxTestApp(builder, self.source, builddir=folder, confoverrides=conf)
            try:
                app.build()
            finally:
                app.cleanup()
            self.warnings[name] = COLOUR.sub("", app.warning.getvalue())
            assert app.statuscode == 0
            if variant:
                (folder / builder).rename(folder / name)
        return folder / name
