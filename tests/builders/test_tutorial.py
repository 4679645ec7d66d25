"""Who follows the tutorial, step by step, sees what it says."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "tutorial/index.rst").read_text("utf-8")
EXAMPLES = re.findall(r"^\.\. example:: (\S+)", PAGE, re.MULTILINE)


def block(after: str) -> str:
    """The block of code that follows a text."""
    found = re.search(r"\n\n((?:   .*\n|\n)+)", PAGE[PAGE.index(after) :])
    return textwrap.dedent(found[1])


@pytest.fixture(params=["rst", "md"])
def project(request, tmp_path: Path) -> Path:
    conf = block(":caption: site/conf.py")
    if request.param == "md":
        conf = conf.replace('["', '["myst_parser", "')
    (tmp_path / "conf.py").write_text(conf, "utf-8")
    (tmp_path / "papers.yml").write_text(block(":caption: site/papers.yml"), "utf-8")
    parts = [(DOCS / f"examples/{name}.{request.param}").read_text("utf-8") for name in EXAMPLES]
    (tmp_path / f"index.{request.param}").write_text("\n".join(parts), "utf-8")
    return tmp_path


def build(project: Path) -> tuple[str, str]:
    app = SphinxTestApp("html", srcdir=project)
    try:
        app.build()
        return (app.outdir / "index.html").read_text("utf-8"), app.warning.getvalue()
    finally:
        app.cleanup()


def test_the_steps_build_without_a_warning(project):
    page, warnings = build(project)

    assert warnings == ""
    assert page.index("Time, Clocks") < page.index("A Mathematical Theory")


def test_the_mistake_is_reported_as_said(project):
    with (project / "papers.yml").open("a", encoding="utf-8") as papers:
        papers.write("\n" + block("Add a record with a misspelt field"))
    _page, warnings = build(project)

    assert "papers.yml:" in warnings
    assert "paper 'rsa-1978': " in warnings
    assert "did you mean 'title' for 'titel'?" in warnings
    assert warnings.count("WARNING") == 1
