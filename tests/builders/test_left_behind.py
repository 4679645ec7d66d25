"""What has no source any more is gone: after any change the output holds the files of a clean build."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sphinxcontrib_research.ext.write.exports import remove_files

from .conftest import Project
from .every_part import BINARY

MakeProject = Callable[..., Project]

PAPERS = """\
papers:
  - {id: dune, title: Dune, year: 2024, image: files/dune.png, pdf: files/dune.pdf}
  - {id: reed, title: Reed, year: 2023, slides: files/slides.pdf}
authors:
  - {id: ann, name: Ann One, image: files/ann.png, links: [{label: Talk, url: files/slides.pdf}]}
topics: [{id: sea, title: The Sea}]
"""
LIST = """\
Lists
=====

.. paper-list::
   :show: default, image
   :bibtex: all
   :feed: news
   :empty:

.. people-list::
   :empty:

.. research-outline::
"""
CONF = """\
html_baseurl = "https://example.org/"
research_feed = "feeds/all.xml"
research_paper_pages = "papers"
research_author_pages = "people"
research_topic_pages = "topics"
suppress_warnings = ["research.option", "epub.unknown_project_files"]
html_copy_source = False
"""
FILES = {"papers.yml": PAPERS, "index.rst": "Test\n====\n\n.. toctree::\n\n   lists\n", "lists.rst": LIST}

CHANGES: dict[str, dict[str, Callable[[str], str]]] = {
    "a hidden paper": {"papers.yml": lambda text: text.replace("{id: dune,", "{id: dune, hidden: yes,")},
    "all papers hidden": {"papers.yml": lambda text: text.replace(", title", ", hidden: yes, title")},
    "a paper that is gone": {"papers.yml": lambda text: re.sub(r"  - \{id: dune.*\n", "", text)},
    "a file that is not named any more": {
        "papers.yml": lambda text: text.replace(", pdf: files/dune.pdf", "")
    },
    "an image that is not named any more": {
        "papers.yml": lambda text: text.replace(", image: files/dune.png", "")
    },
    "no people": {"papers.yml": lambda text: text.split("authors:")[0]},
    "no topics": {"papers.yml": lambda text: text.split("topics:")[0]},
    "a list without files": {"lists.rst": lambda text: text.replace("   :bibtex: all\n", "")},
    "a list without a feed": {"lists.rst": lambda text: text.replace("   :feed: news\n", "")},
    "files of another name": {"lists.rst": lambda text: text.replace("all", "some").replace("news", "olds")},
    "no list": {"lists.rst": lambda text: "Lists\n=====\n"},
    "a list under an only": {
        "lists.rst": lambda text: "Lists\n=====\n\n.. only:: never\n\n" + re.sub("(?m)^", "   ", text[14:])
    },
    "no feed": {"conf.py": lambda text: text.replace('research_feed = "feeds/all.xml"', "")},
    "a feed of another name": {"conf.py": lambda text: text.replace("feeds/all.xml", "all.xml")},
    "no address of the site": {"conf.py": lambda text: text.replace("html_baseurl", "html_title")},
    "no pages of papers": {"conf.py": lambda text: text.replace('research_paper_pages = "papers"', "")},
    "no pages of people": {"conf.py": lambda text: text.replace("author_pages", "author_names")},
    "pages of topics elsewhere": {"conf.py": lambda text: text.replace('"topics"', '"themes"')},
    "pages of papers elsewhere": {"conf.py": lambda text: text.replace('"papers"', '"works"')},
}


def outputs(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".bak"
    }


def make(project: MakeProject, folder: str) -> Project:
    made = project(FILES, CONF, folder)
    for name, content in BINARY.items():
        path = made.source / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return made


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("builder", ["html", "dirhtml", "epub"])
def test_nothing_stays(project: MakeProject, tmp_path: Path, builder: str, change: str) -> None:
    made = make(project, "source")
    made.build(builder)
    for name, edit in CHANGES[change].items():
        path = made.source / name
        path.write_text(edit(path.read_text("utf-8")), "utf-8")
    warm = made.build(builder)
    after = outputs(warm.out)
    shutil.rmtree(warm.out.parent)
    clean = outputs(made.build(builder).out)

    # A feed is as new as the newest paper; Sphinx forgets entries of the index, and stamps books.
    unequal = [name for name in clean if name in after and after[name] != clean[name]]
    assert after.keys() == clean.keys()
    assert {*unequal} <= {"searchindex.js", ".buildinfo", "content.opf", "Test.epub", "toc.ncx", "nav.xhtml"}


@pytest.mark.parametrize("parallel", [0, 2])
def test_files_of_people_are_copied(project: MakeProject, parallel: int) -> None:
    made = make(project, "source")
    made.write({"papers.yml": PAPERS.replace("slides: files/slides.pdf", "x-a: 1")})
    for number in range(12):
        made.write({f"page{number}.rst": ":orphan:\n\nPage\n====\n\n.. people-list::\n"})
    build = made.build(parallel=parallel)

    assert [path.name for path in (build.out / "_downloads").rglob("slides.pdf")] == ["slides.pdf"]


def test_a_builder_that_was_broken_off_leaves_nothing(
    project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(project, "source")
    made.build()
    lists = made.source / "lists.rst"
    lists.write_text(LIST.replace("all", "some"), "utf-8")
    with (made.source / "conf.py").open("a") as file:
        file.write(
            "import os\ndef fail(app, *_):\n    if 'FAIL' in os.environ: raise RuntimeError('broken off')\n"
            "def setup(app): app.connect('html-page-context', fail, priority=999)\n"
        )
    monkeypatch.setenv("FAIL", "1")
    with pytest.raises(Exception, match="broken off"):
        made.build()
    monkeypatch.delenv("FAIL")
    lists.write_text(LIST, "utf-8")
    build = made.build()

    assert {path.name for path in (build.out / "_downloads/research/lists").iterdir()} == {
        "all.bib",
        "all.json",
        "all.ris",
        "news.xml",
    }


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_nothing_outside_the_output_is_removed(tmp_path: Path) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside/keep.txt"
    for path in (outside, out / "a/gone.txt", out / "b/keep.txt"):
        path.parent.mkdir(parents=True)
        path.touch()
    (out / "link").symlink_to(outside.parent)
    names = ["../outside/keep.txt", str(outside), "link/keep.txt", "", ".", "..", "a/gone.txt", "none/x", "b"]
    remove_files(out, names)

    assert outside.is_file()
    assert sorted(path.name for path in out.iterdir()) == ["b", "link"]
    assert (out / "b/keep.txt").is_file()


def test_what_killed_builds_left_half_written_goes(project: MakeProject) -> None:
    made = make(project, "source")
    state = Path(made.build().app.doctreedir) / "research"
    left = [state / "read.json123.new", state / "written/x.new", state / "records/tmp1.new"]
    at_work = state / "records/tmp2.new"
    for path in (*left, at_work):
        path.touch()
    for path in left:
        os.utime(path, (0, 0))
    made.build()

    assert [path for path in (*left, at_work) if path.exists()] == [at_work]


@pytest.mark.skipif(os.name == "nt", reason="no limit of files there")
def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    """As on a full disk, a write ends in the middle."""
    (tmp_path / "papers.yml").write_text(PAPERS + "# " + "x" * 200_000, "utf-8")
    code = (
        "import resource, signal; from pathlib import Path; import sphinxcontrib_research.readers as cache\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); before = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))\n"
        "read = cache.read_cached(Path('papers.yml'), 'papers.yml', Path('kept')); print(len(read.records))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, before)"  # What measures coverage writes its file at the end.
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.stderr) == ("4\n", "")
    assert list((tmp_path / "kept").iterdir()) == []
