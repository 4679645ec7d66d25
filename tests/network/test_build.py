"""From a refresh to the page: what the lock holds is shown with its date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fake_apis import FakeApis
from fake_world import Repository, Work, World
from sphinx.testing.util import SphinxTestApp

from sphinxcontrib_research.cli import main


def test_numbers_of_a_refresh_are_on_the_page(
    fake: FakeApis,
    world: World,
    tmp_path: Path,
    make_app: Callable[..., SphinxTestApp],
    monkeypatch,
) -> None:
    world.repositories = [Repository("lab/widgets", stars=841), Repository("lab/other", stars=12)]
    world.works = [Work(doi="10.5555/abc.2024.17", citations=4321)]
    (tmp_path / "conf.py").write_text(
        "extensions = ['sphinxcontrib_research']\nhtml_theme = 'basic'\n", "utf-8"
    )
    (tmp_path / "index.rst").write_text(
        "Stars\n=====\n\n:stars:`lab/widgets`\n\n.. toctree::\n\n   list\n", "utf-8"
    )
    (tmp_path / "list.rst").write_text("List\n====\n\n.. paper-list::\n", "utf-8")
    record = "- {id: w, title: Sparse Widgets, doi: 10.5555/abc.2024.17, code: lab/other}\n"
    (tmp_path / "papers.yml").write_text(record, "utf-8")
    for name, value in fake.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)

    assert main(["refresh", "-C", str(tmp_path)]) == 0
    app = make_app("html", srcdir=tmp_path)
    app.build()
    page, papers = (Path(app.outdir, name).read_text("utf-8") for name in ("index.html", "list.html"))

    assert app.warning.getvalue() == ""
    assert "841" in page
    assert "GitHub" in page
    for text in ("4,321", "OpenAlex", "Journal of Widgets", "Carberry"):
        assert text in papers


def test_a_page_with_nothing_but_the_role_shows_its_number(
    fake: FakeApis, world: World, tmp_path: Path, make_app: Callable[..., SphinxTestApp], monkeypatch
) -> None:
    world.repositories = [Repository("lab/widgets", stars=841)]
    (tmp_path / "conf.py").write_text("extensions = ['sphinxcontrib_research']\n", "utf-8")
    (tmp_path / "index.rst").write_text("Stars\n=====\n\n:stars:`lab/widgets`\n", "utf-8")
    for name, value in fake.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)

    assert main(["refresh", "-C", str(tmp_path)]) == 0
    app = make_app("text", srcdir=tmp_path)
    app.build()

    assert "841 stars" in Path(app.outdir, "index.txt").read_text("utf-8")
