"""The extension has two names: each works, both together do no harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sphinxcontrib_research.util import __version__

from .conftest import Project

NAMES = ("sphinxcontrib_research", "sphinxcontrib.research")


@pytest.mark.parametrize("extensions", [NAMES[:1], NAMES[1:], NAMES, NAMES[::-1]])
def test_every_name(project: Callable[..., Project], extensions: tuple[str, ...]) -> None:
    made = project(
        {
            "papers.yml": "papers: [{id: dune, title: Dune, year: 2024}]\n",
            "index.rst": "Test\n====\n\n.. paper-list::\n\n:paper:`dune`\n",
        },
        f"extensions = {[*extensions]}",
    )
    build = made.build(parallel=2)

    assert build.warnings == ""
    assert 'id="research-paper-dune"' in build.read("index.html")
    assert build.app.extensions["sphinxcontrib_research"].parallel_read_safe
    assert all(build.app.extensions[name].version == __version__ for name in extensions)
    assert made.build().warnings == ""


def test_the_namespace_has_no_file_of_its_own() -> None:
    import sphinxcontrib.research

    assert sphinxcontrib.__file__ is None  # type: ignore[attr-defined, unused-ignore]
    namespace = Path(sphinxcontrib.research.__file__).parents[1]
    assert namespace != Path(sphinxcontrib.applehelp.__file__).parents[1]
    assert not list(namespace.glob("__init__.py*"))


def test_a_short_name_that_another_extension_has_is_left_to_it(project: Callable[..., Project]) -> None:
    made = project(
        {
            "papers.yml": "papers: [{id: dune, title: Dune, year: 2024}]\n",
            "index.rst": "Test\n====\n\n.. paper-list::\n\n:paper:`dune` :research:paper:`dune` :author:`x`\n",
        },
        """\
        from docutils import nodes

        extensions += ["sphinx.ext.extlinks"]
        extlinks = {"paper": ("https://example.org/%s", "paper %s")}

        def setup(app):
            app.add_generic_role("author", nodes.emphasis)
        """,
    )
    build = made.build()
    page = build.read("index.html")

    assert build.warnings == ""
    assert 'href="https://example.org/dune">paper dune</a>' in page
    assert 'href="#research-paper-dune"' in page
    assert "<em>x</em>" in page
