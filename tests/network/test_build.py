"""From a refresh to the page: what the lock holds is shown with its date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fake_apis import FakeApis
from fake_citing import OWN, Citing, CitingWorld
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


def test_ten_dois_and_three_preprints_are_a_page_with_numbers_after_four_commands(
    fake: FakeApis, world: World, tmp_path: Path, make_app: Callable[..., SphinxTestApp], monkeypatch
) -> None:
    journal = [
        Work(f"Widgets {n}", doi=f"10.5555/w.{n}", openalex=f"W{n + 1}", citations=4000 + n)
        for n in range(10)
    ]
    preprints = [
        Work(f"Gadgets {n}", arxiv=f"2401.0000{n}", openalex=f"W{n + 20}", citations=70 + n) for n in range(3)
    ]
    world.works, world.declared_dois = [*journal, *preprints], False
    for name, value in fake.environment.items():
        monkeypatch.setenv(name, value)
    site = tmp_path / "site"
    named = [*(work.doi for work in journal), *(f"arXiv:{work.arxiv}" for work in preprints)]

    assert main(["init", str(site)]) == 0
    assert main(["add", "-C", str(site), *named]) == 0
    assert main(["refresh", "-C", str(site)]) == 0
    app = make_app("html", srcdir=site)
    app.build()
    page = Path(app.outdir, "index.html").read_text("utf-8")

    assert app.warning.getvalue() == ""
    for work in world.works:
        assert work.title in page
        assert f"{work.citations:,}" in page


def _files(folder: Path) -> dict[str, str]:
    """All that a build wrote, but what Sphinx keeps for itself."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".doctrees" not in path.parts)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8", "replace") for path in found
    }


def test_proposals_are_on_no_page_until_they_are_released(
    fake: FakeApis,
    world: World,
    tmp_path: Path,
    make_app: Callable[..., SphinxTestApp],
    monkeypatch,
) -> None:
    world.works = [Work(doi=OWN, openalex="W1000")]
    citing = [
        Citing(f"Engines, volume {n}", f"10.5555/c.{n}", openalex=f"W{n}", cites=(OWN,), abstract="Proposed")
        for n in (1, 2)
    ]
    CitingWorld(world, citing, {OWN: "W1000"}).play(fake)
    for name, value in fake.environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "conf.py").write_text(
        "extensions = ['sphinxcontrib_research']\nhtml_theme = 'basic'\nresearch_discover = {'cites': ['own']}\n"
        "html_baseurl = 'https://example.org'\nresearch_feed = 'feed.xml'\nresearch_paper_pages = 'papers'\n",
        "utf-8",
    )
    text = "Papers\n======\n\n.. paper-list::\n   :relation: any\n   :bibtex:\n\n.. paper-list:: discovered.yml\n   :empty: None.\n"
    (tmp_path / "index.rst").write_text(text, "utf-8")
    own = f"- {{id: own, title: Sparse Widgets, authors: [Josiah Carberry], date: 2024, doi: {OWN}}}\n"
    (tmp_path / "papers.yml").write_text(own, "utf-8")
    assert main(["discover", "-C", str(tmp_path)]) == 0

    app = make_app("html", srcdir=tmp_path)
    app.build()

    assert app.warning.getvalue() == ""
    written = _files(Path(app.outdir))
    assert [
        name for name, content in written.items() if "Engines" in content or "10.5555/c." in content
    ] == []
    assert "None." in written["index.html"]

    proposals = tmp_path / "discovered.yml"
    proposals.write_text(proposals.read_text("utf-8").replace("    hidden: review\n", "", 1), "utf-8")
    app.cleanup()
    app = make_app("html", srcdir=tmp_path)
    app.build()

    assert app.warning.getvalue() == ""
    page = (Path(app.outdir) / "index.html").read_text("utf-8")
    assert page.count('class="research-title"') == 3
    assert ("Engines, volume 1" in page) != ("Engines, volume 2" in page)

    proposals.write_text("papers:\n", "utf-8")  # all were refused
    app.cleanup()
    app = make_app("html", srcdir=tmp_path)
    app.build()

    assert app.warning.getvalue() == ""
    assert "Engines" not in (Path(app.outdir) / "index.html").read_text("utf-8")
