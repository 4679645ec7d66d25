"""Every example of the documentation builds, and gives the same page in reStructuredText and in MyST."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS / "examples"
OTHER = "other-project"
"""It refers to what all others are."""
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.rst") if path.stem != OTHER)
CONF = """
extensions = ["sphinxcontrib_research", "myst_parser"]
project, author, copyright, version = "Examples", "Nobody", "2026, Nobody", "1"
html_theme = "basic"
html_baseurl = "https://example.org/"
myst_footnote_sort = False
"""
CITATION = """\
cff-version: 1.2.0
message: Cite it.
title: Pond
authors: [{family-names: Mustermann, given-names: Erika}]
date-released: 2026-01-01
"""
HEAD = {"rst": "Example\n=======\n\n", "md": "# Example\n\n"}
TITLED = re.compile(r"# .+\n|.+\n=+\n")
INDEX = {
    "rst": "Examples\n========\n\n.. toctree::\n   :glob:\n\n   pages/*\n",
    "md": "# Examples\n\n```{toctree}\n:glob:\n\npages/*\n```\n",
}


def build(language: str, source: Path, names: list[str], conf: str = CONF) -> dict[str, str]:
    """The main part of each example's page, built in one project; there must be no warning."""
    (source / "pages").mkdir(parents=True)
    (source / "conf.py").write_text(conf, "utf-8")
    (source / f"index.{language}").write_text(INDEX[language], "utf-8")
    for name in names:
        text = (EXAMPLES / f"{name}.{language}").read_text("utf-8")
        page = text if TITLED.match(text) else HEAD[language] + text
        (source / "pages" / f"{name}.{language}").write_text(page, "utf-8")
    app = SphinxTestApp("html", srcdir=source)
    try:
        app.build()
        assert app.warning.getvalue() == ""
        return {name: main_part((app.outdir / f"pages/{name}.html").read_text("utf-8")) for name in names}
    finally:
        app.cleanup()


def main_part(page: str) -> str:
    return re.search(r'<div class="body" role="main">(.*?)<div class="clearer">', page, re.DOTALL)[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    for language in HEAD:
        source = folder / language
        (source / "gallery").mkdir(parents=True)
        shutil.copy(EXAMPLES / "papers.yml", source)
        shutil.copy(DOCS / "gallery/using.yml", source / "gallery")
        (source / "CITATION.cff").write_text(CITATION, "utf-8")
    return folder


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, dict[str, str]]:
    return {language: build(language, folder / language, NAMES) for language in HEAD}


def test_there_are_examples_in_both_languages():
    assert NAMES
    assert sorted(path.stem for path in EXAMPLES.glob("*.md")) == sorted([*NAMES, OTHER])


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_the_same_in_both_languages(pages, name):
    assert pages["rst"][name] == pages["md"][name]
    assert "research-" in pages["rst"][name] or "Nothing yet." in pages["rst"][name]


def test_another_project_refers_to_them_in_both_languages(pages, folder):
    conf = CONF.replace('"sphinxcontrib_research"', '"sphinxcontrib_research", "sphinx.ext.intersphinx"')
    found = {}
    for language in HEAD:
        inventory = next((folder / language).rglob("objects.inv"))
        mapping = f'intersphinx_mapping = {{"lab": ("https://example.org/docs/", {str(inventory)!r})}}\n'
        found[language] = build(language, folder / f"other-{language}", [OTHER], conf + mapping)[OTHER]

    assert found["rst"] == found["md"]
    assert found["rst"].count('href="https://example.org/docs/') == 5


def test_what_the_readme_shows_builds(tmp_path):
    blocks = dict(
        re.findall(r"```(\w+)\n(.*?)```", (DOCS.parent / "README.md").read_text("utf-8"), re.DOTALL)
    )
    (tmp_path / "papers.yml").write_text(blocks["yaml"], "utf-8")
    (tmp_path / "conf.py").write_text('extensions = ["sphinxcontrib_research"]\n', "utf-8")
    (tmp_path / "index.rst").write_text(blocks["rst"], "utf-8")
    app = SphinxTestApp("html", srcdir=tmp_path)
    try:
        app.build()
        assert app.warning.getvalue() == ""
        page = main_part((app.outdir / "index.html").read_text("utf-8"))
    finally:
        app.cleanup()

    assert page.count('href="#research-paper-shannon-1948"') == 1
    assert "A Mathematical Theory of Communication" in page


def test_no_other_page_of_the_documentation_has_examples_of_its_own():
    pages = [*DOCS.rglob("*.rst"), *DOCS.rglob("*.md")]
    own = re.compile(r"^\s*(?:\.\. code-block:: (?:rst|markdown)|```(?:rst|markdown|md))$", re.MULTILINE)

    assert [path.name for path in pages if own.search(path.read_text("utf-8"))] == []
