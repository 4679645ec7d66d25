"""Every example of the documentation builds, and gives the same page in reStructuredText and in MyST."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

EXAMPLES = Path(__file__).parents[2] / "docs/examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.rst"))
CONF = """
extensions = ["sphinxcontrib_research", "myst_parser"]
project, author, copyright, version = "Examples", "Nobody", "2026, Nobody", "1"
html_theme = "basic"
"""
HEAD = {"rst": "Example\n=======\n\n{}", "md": "# Example\n\n{}"}
INDEX = {
    "rst": "Examples\n========\n\n.. toctree::\n   :glob:\n\n   *\n",
    "md": "# Examples\n\n```{toctree}\n:glob:\n\n*\n```\n",
}


def build(language: str, folder: Path) -> dict[str, str]:
    """The main part of each example's page, built in one project; there must be no warning."""
    source = folder / language
    source.mkdir()
    shutil.copy(EXAMPLES / "papers.yml", source)
    (source / "conf.py").write_text(CONF, "utf-8")
    (source / f"index.{language}").write_text(INDEX[language], "utf-8")
    for name in NAMES:
        text = (EXAMPLES / f"{name}.{language}").read_text("utf-8")
        (source / f"{name}.{language}").write_text(HEAD[language].format(text), "utf-8")
    app = SphinxTestApp("html", srcdir=source)
    try:
        app.build()
        assert app.warning.getvalue() == ""
        return {name: main_part((app.outdir / f"{name}.html").read_text("utf-8")) for name in NAMES}
    finally:
        app.cleanup()


def main_part(page: str) -> str:
    return re.search(r'<div class="body" role="main">(.*?)<div class="clearer">', page, re.DOTALL)[1]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("examples")
    return {language: build(language, folder) for language in HEAD}


def test_there_are_examples_in_both_languages():
    assert NAMES
    assert sorted(path.stem for path in EXAMPLES.glob("*.md")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_the_same_in_both_languages(pages, name):
    assert pages["rst"][name] == pages["md"][name]
    assert "research-" in pages["rst"][name]
