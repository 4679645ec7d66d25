"""Building again: what is read, what is written, and that nothing is missed."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.parallel import parallel_available

from .conftest import Project

PAPERS = """\
    - {id: adan, title: "Adan: Faster Optimizer", authors: [Xingyu Xie, Pan Zhou], venue: TPAMI, year: 2024, tags: [opt]}
    - {id: win, title: "Win: Acceleration", authors: [Pan Zhou], venue: JMLR, year: 2023, tags: [opt, plug]}
    - {id: pcl, title: "PCL: Prototypes", authors: [Junnan Li, Pan Zhou], venue: ICLR, year: 2021, tags: [ssl]}
"""


@pytest.fixture
def ten_pages(project: Callable[..., Project]) -> Project:
    """Ten pages of which three show a paper each, one refers to one, the others are prose."""
    pages = {f"prose{number}.rst": f"Prose {number}\n=======\n\nText.\n" for number in range(6)}
    lists = {
        f"{id_}.rst": f"{id_}\n====\n\n.. paper-list::\n   :papers: {id_}\n" for id_ in ("adan", "win", "pcl")
    }
    names = "\n   ".join(Path(name).stem for name in [*pages, *lists, "refers.rst"])
    return project(
        {
            "papers.yml": PAPERS,
            "index.rst": f"Test\n====\n\n.. toctree::\n\n   {names}\n",
            "refers.rst": "Refers\n======\n\nSee :paper:`adan`.\n",
            **pages,
            **lists,
        }
    )


# Sphinx writes indices in every build.
INDICES = {
    "genindex.html",
    "search.html",
    *(f"research-{kind}.html" for kind in ("papers", "authors", "topics")),
}


def rewritten(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {name for name in after if after[name] != before.get(name)} - INDICES


def always_written(project: Callable[..., Project]) -> set[str]:
    """The pages that Sphinx itself writes in every build."""
    plain = project({"index.rst": "Test\n====\n"}, "extensions = []", folder="plain")
    first = plain.build().times()
    return rewritten(first, plain.build().times())


def test_second_build_writes_no_page(ten_pages: Project, project: Callable[..., Project]) -> None:
    first = ten_pages.build().times()
    second = ten_pages.build()
    assert rewritten(first, second.times()) == always_written(project)
    assert second.warnings == ""


def test_second_build_finds_no_change_of_settings(ten_pages: Project) -> None:
    ten_pages.build()
    second = ten_pages.build()

    assert "configuration has changed" not in second.app.status.getvalue()
    assert (second.out / "_static/research.css").is_file()


def test_second_build_does_not_read_the_data(ten_pages: Project) -> None:
    ten_pages.build()
    domain = ten_pages.build().app.env.get_domain("research")
    assert not domain.build.store.is_loaded


def test_changed_paper_rewrites_only_pages_that_show_it(
    ten_pages: Project, project: Callable[..., Project]
) -> None:
    first = ten_pages.build().times()
    ten_pages.write({"papers.yml": PAPERS.replace("venue: ICLR", "venue: ICML")})
    second = ten_pages.build()
    # Sphinx itself writes the page again whose table of contents holds a written one.
    assert rewritten(first, second.times()) == {"pcl.html", "index.html"} | always_written(project)
    assert "ICML" in second.read("pcl.html")


def test_records_that_move_within_their_file_rewrite_no_page(
    ten_pages: Project, project: Callable[..., Project]
) -> None:
    first = ten_pages.build().times()
    ten_pages.write({"papers.yml": "# A comment.\n" + textwrap.dedent(PAPERS)})
    assert rewritten(first, ten_pages.build().times()) == always_written(project)


def test_reference_follows_a_changed_short_name(ten_pages: Project) -> None:
    ten_pages.build()
    ten_pages.write({"papers.yml": PAPERS.replace("Adan: Faster", "Nada: Faster")})
    assert "Nada" in ten_pages.build().read("refers.html")


def test_new_paper_is_seen_by_lists_that_select_it(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": "T\n=\n\n.. paper-list::\n   :tags: opt\n"})
    made.build()
    made.write({"papers.yml": PAPERS + '    - {id: new, title: "Brand New", year: 2026, tags: [opt]}\n'})
    assert "Brand New" in made.build().read("index.html")


def test_older_file_that_comes_back_is_seen(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": "T\n=\n\n.. paper-list::\n"})
    made.build()
    old = made.source / "papers.yml"
    stat = old.stat()
    made.write({"papers.yml": PAPERS.replace("TPAMI", "NATURE")})
    os.utime(old, (stat.st_atime - 1000, stat.st_mtime - 1000))
    assert "NATURE" in made.build().read("index.html")


def test_html_then_edit_then_text_then_html(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": "T\n=\n\n.. paper-list::\n"})
    made.build()
    made.write({"papers.yml": PAPERS.replace("TPAMI", "NATURE")})
    assert "NATURE" in made.build("text").read("index.txt")
    assert "NATURE" in made.build().read("index.html")


def test_edit_back_and_forth_between_builders(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": "T\n=\n\n.. paper-list::\n   :tags: plug\n"})
    made.build()
    made.write({"papers.yml": PAPERS.replace("tags: [opt]", "tags: [opt, plug]")})
    assert "Adan" in made.build("text").read("index.txt")
    made.write({"papers.yml": PAPERS})
    assert "Adan" not in made.build().read("index.html")


def test_new_file_under_a_glob_is_seen(project: Callable[..., Project]) -> None:
    made = project(
        {"data/a.yml": PAPERS, "index.rst": "T\n=\n\n.. paper-list::\n"}, 'research_papers = ["data/*.yml"]'
    )
    made.build()
    made.write({"data/b.yml": '- {id: late, title: "Latecomer", year: 2025}\n'})
    assert "Latecomer" in made.build().read("index.html")


def test_problem_is_reported_again_by_a_warm_build(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS + "    - {id: bad}\n", "index.rst": "T\n=\n\n.. paper-list::\n"})
    first = made.build().warnings
    assert "papers.yml:4" in first
    assert made.build().warnings == first


@pytest.mark.skipif(not parallel_available, reason="Sphinx reads in one process here")
@pytest.mark.parametrize(
    ("touched", "jobs", "is_loaded"), [("win", 2, True), ("win", 1, False), ("prose0", 2, False)]
)
def test_data_is_loaded_before_readers_are_forked(
    ten_pages: Project, touched: str, jobs: int, is_loaded: bool
) -> None:
    ten_pages.build()
    path = ten_pages.source / f"{touched}.rst"
    path.write_text(path.read_text("utf-8") + "\nMore.\n", "utf-8")
    seen = []
    app = ten_pages.make_app("html", srcdir=ten_pages.source, parallel=jobs)

    def look(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        seen.append((docnames, env.get_domain("research").build.store.is_loaded))

    app.connect("env-before-read-docs", look, priority=900)
    app.build()
    app.cleanup()
    assert seen == [([touched], is_loaded)]


def test_pages_are_the_same_bytes_in_parallel(ten_pages: Project, tmp_path: Path) -> None:
    serial, parallel = tmp_path / "serial", tmp_path / "parallel"
    for out, jobs in ((serial, "1"), (parallel, "auto")):
        run = [sys.executable, "-m", "sphinx", "-q", "-W", "-E", "-j", jobs, str(ten_pages.source), str(out)]
        subprocess.run(run, check=True)
    names = sorted(path.relative_to(serial) for path in serial.rglob("*.html"))
    assert len(names) > 10
    for name in [*names, Path("searchindex.js"), Path("objects.inv")]:
        assert (serial / name).read_bytes() == (parallel / name).read_bytes(), name


KILL_WHEN_SECOND_PAGE_IS_WRITTEN = """
import os
written = []
def kill(app, pagename, templatename, context, doctree):
    written.append(pagename)
    if len(written) == 3:
        os._exit(9)  # as a kill does: nothing is cleaned up
def setup(app):
    app.connect("html-page-context", kill)
"""


def test_killed_while_writing_is_made_good(ten_pages: Project, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = [sys.executable, "-m", "sphinx", "-q", str(ten_pages.source), str(out)]
    subprocess.run(run, check=True)
    ten_pages.write({"papers.yml": PAPERS.replace("year: 2", "year: 1")})
    killer = tmp_path / "kill"
    killer.mkdir()
    (killer / "research_test_kill.py").write_text(KILL_WHEN_SECOND_PAGE_IS_WRITTEN)
    extensions = "extensions=sphinxcontrib_research,research_test_kill"
    killed = subprocess.run(
        [*run, "-D", extensions],
        env={**os.environ, "PYTHONPATH": f"{killer}{os.pathsep}{Path.cwd()}"},
        check=False,
    )
    assert killed.returncode == 9
    subprocess.run(run, check=True)
    for id_, year in (("adan", "1024"), ("win", "1023"), ("pcl", "1021")):
        assert year in (out / f"{id_}.html").read_text("utf-8")


def test_one_paper_in_twenty_lists_has_no_warning(project: Callable[..., Project]) -> None:
    one = ".. paper-list::\n   :papers: adan\n\nand\n\n"
    files = {f"page{number}.rst": f"Page {number}\n======\n\n" + one * 4 for number in range(5)}
    names = "\n   ".join(Path(name).stem for name in files)
    made = project({"papers.yml": PAPERS, "index.rst": f"T\n=\n\n.. toctree::\n\n   {names}\n", **files})
    build = made.build()
    assert build.warnings == ""
    assert 'id="research-paper-adan-4"' in build.read("page3.html")


def test_shown_through_file_argument_only(project: Callable[..., Project]) -> None:
    made = project(
        {
            "more/uses.yml": '- {id: user, title: "We use it", year: 2020}\n',
            "papers.yml": PAPERS,
            "index.rst": "T\n=\n\n.. toctree::\n\n   a\n\n.. paper-list::\n",
            "a.rst": "A\n=\n\n.. paper-list:: more/uses.yml\n\nSee :paper:`user`.\n",
        }
    )
    build = made.build()
    assert build.warnings == ""
    assert "We use it" in build.read("a.html")
    assert "We use it" not in build.read("index.html")
    made.write({"more/uses.yml": '- {id: user, title: "We used it", year: 2020}\n'})
    assert "We used it" in made.build().read("a.html")


def test_files_with_the_same_ids_keep_their_papers_apart(project: Callable[..., Project]) -> None:
    """Each page shows its own file's paper, though both files would make the same id."""
    made = project(
        {
            "one.yml": '- {title: "Editorial", authors: [Ann Author], year: 2001, abstract: First words.}\n',
            "two.yml": '- {title: "Editorial", authors: [Bob Writer], year: 2020, abstract: Other words.}\n',
            "index.rst": "T\n=\n\n.. toctree::\n\n   a\n   b\n",
            "a.rst": "A\n=\n\n.. paper-list:: two.yml\n",
            "b.rst": "B\n=\n\n.. paper-list:: one.yml\n",
        },
    )
    build = made.build()
    assert build.warnings == ""
    assert "Other words" in build.read("a.html")
    assert "First words" in build.read("b.html")
    assert "First words" not in build.read("a.html")
    anchors = [build.read(f"{page}.html").count('id="research-paper-editorial') for page in "ab"]
    assert anchors == [1, 1]
