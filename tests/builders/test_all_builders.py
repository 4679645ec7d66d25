"""Every builder writes a project that uses every directive and role, also one that nobody has heard of."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docutils import nodes, writers
from docutils.io import StringOutput
from sphinx.builders import Builder
from sphinx.testing.util import SphinxTestApp

from sphinxcontrib_research.ext.domain import ResearchDomain

from .conftest import COLOUR
from .every_part import FILES, PAPERS, write_project

# The packages of some builders use what Sphinx deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")

MakeApp = Callable[..., SphinxTestApp]


def names_of_builders(folder: Path) -> list[str]:
    """All that Sphinx knows with the extensions that come with it; not the base of others."""
    app = SphinxTestApp("dummy", srcdir=write_project(folder / "names"))
    app.cleanup()
    return sorted(name for name in app.registry.builders if name)


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return names_of_builders(tmp_path_factory.mktemp("registered"))


BUILDERS = tuple(
    """
    applehelp changes coverage devhelp dirhtml doctest dummy epub gettext html htmlhelp json latex linkcheck man
    markdown pickle pseudoxml qthelp singlehtml texinfo text xml
    """.split()
)


def test_no_builder_is_forgotten(registered: list[str]) -> None:
    assert set(registered) <= {*BUILDERS}


@pytest.mark.parametrize("kind", ["directives", "roles"])
def test_the_project_uses_everything(kind: str) -> None:
    text = "\n".join(FILES.values())
    used = set(re.findall(r"\.\. ([\w-]+)::" if kind == "directives" else r":([\w-]+):`", text))

    assert set(getattr(ResearchDomain, kind)) <= used


def builds(app_of: Callable[..., SphinxTestApp], source: Path) -> Iterator[SphinxTestApp]:
    """A cold build and one after an edit, in one process and in two."""
    for parallel in (0, 2):
        write_project(source)
        for edit in ("", "Mosses"):
            if edit:
                (source / "papers.yml").write_text(PAPERS.replace("title: Moss", f"title: {edit}"), "utf-8")
            app = app_of(srcdir=source, builddir=source.parent / f"build{parallel}", parallel=parallel)
            try:
                app.build()
            finally:
                app.cleanup()
            yield app


@pytest.mark.outputs
@pytest.mark.parametrize("builder", BUILDERS)
def test_a_builder(tmp_path: Path, make_app: MakeApp, builder: str) -> None:
    extensions = ["sphinx_markdown_builder"] if builder == "markdown" else []
    if extensions:
        pytest.importorskip(extensions[0])

    def app_of(**options: object) -> SphinxTestApp:
        source = options["srcdir"]
        assert isinstance(source, Path)
        if extensions:
            with (source / "conf.py").open("a") as file:
                file.write(f"extensions += {extensions}\n")
        return make_app(builder, **options)

    for app in builds(app_of, tmp_path / "source"):
        assert COLOUR.sub("", app.warning.getvalue()) == ""
        assert app.statuscode == 0


@pytest.mark.outputs
@pytest.mark.skipif(importlib.util.find_spec("rst2pdf") is None, reason="rst2pdf is not here")
@pytest.mark.parametrize("parallel", ["1", "2"])
def test_rst2pdf(tmp_path: Path, parallel: str) -> None:
    source = write_project(tmp_path / "source", conf='extensions.append("rst2pdf.pdfbuilder")\n')
    for title in ("Moss", "Mosses"):
        (source / "papers.yml").write_text(PAPERS.replace("title: Moss", f"title: {title}"), "utf-8")
        folders = [str(source), str(tmp_path / "out")]
        command = [sys.executable, "-W", "ignore", "-m", "sphinx", "-b", "pdf", "-j", parallel, *folders]
        done = subprocess.run(command, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr + done.stdout
        assert "FAILED" not in done.stdout
        (book,) = (tmp_path / "out").glob("*.pdf")
        assert book.stat().st_size > 20_000


# -- builders that nobody has heard of


class PlainTranslator(nodes.GenericNodeVisitor):
    """docutils' own: it knows no nodes but docutils', and no method of a node's base stands in."""

    def __init__(self, document: nodes.document) -> None:
        super().__init__(document)
        self.words: list[str] = []

    def default_visit(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Text):
            self.words.append(node.astext())

    def default_departure(self, node: nodes.Node) -> None:
        pass

    def unknown_visit(self, node: nodes.Node) -> None:
        assert not type(node).__module__.startswith("sphinxcontrib_research"), node


class PlainWriter(writers.Writer):  # type: ignore[misc, type-arg, unused-ignore]
    def translate(self) -> None:
        visitor = PlainTranslator(self.document)
        self.document.walkabout(visitor)
        self.output = " ".join(visitor.words)


class Unheard(Builder):
    """It has no format, and no address for anything: what its base makes of these is an error.

    So it asks for no table of contents, which Sphinx makes of addresses.
    """

    name = "unheard"

    def get_outdated_docs(self) -> Iterator[str]:
        return iter(self.env.found_docs)

    def write(self, *_arguments: object) -> None:  # type: ignore[override]
        for docname in sorted(self.env.found_docs):
            document = self.env.get_doctree(docname)
            self.env.apply_post_transforms(document, docname)
            self.events.emit("doctree-resolved", document, docname)
            path = Path(self.outdir, f"{docname}.words")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.words_of(document), "utf-8")

    def words_of(self, document: nodes.document) -> str:
        return str(PlainWriter().write(document, StringOutput(encoding="unicode")))


class Unlinked(Unheard):
    """What makes addresses is missing altogether."""

    name = "unlinked"
    get_target_uri = property()  # type: ignore[assignment]
    get_relative_uri = property()  # type: ignore[assignment]


class UnheardPages(Unheard):
    """It says that it writes HTML, and has nothing of Sphinx's HTML builders but what Sphinx looks for."""

    name = "unheard-pages"
    format = "html"
    math_renderer_name = "mathjax"

    def words_of(self, document: nodes.document) -> str:
        return document.astext()


@pytest.mark.parametrize("kind", [Unheard, Unlinked, UnheardPages])
def test_a_builder_that_nobody_has_heard_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Builder]
) -> None:
    from sphinx.registry import SphinxComponentRegistry

    load = SphinxComponentRegistry.preload_builder

    def preload(self: SphinxComponentRegistry, app: SphinxTestApp, name: str) -> None:
        if name == kind.name:
            self.builders[name] = kind
        else:
            load(self, app, name)

    monkeypatch.setattr(SphinxComponentRegistry, "preload_builder", preload)
    # References of Sphinx itself to other pages are more than such a builder can do.
    plain = FILES["roles.rst"].replace(":ref:`the list <main-list>`", "")

    def app_of(**options: object) -> SphinxTestApp:
        (tmp_path / "source/roles.rst").write_text(plain, "utf-8")
        return SphinxTestApp(kind.name, **options)

    for app in builds(app_of, tmp_path / "source"):
        assert "Traceback" not in app.warning.getvalue()
        if kind is not UnheardPages:
            assert "SALT" in Path(app.outdir, "roles.words").read_text("utf-8")
