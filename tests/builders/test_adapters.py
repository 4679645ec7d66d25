"""Data of those who come from elsewhere: the files that the documentation shows give the entries it promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.query import parse_selection, select
from sphinxcontrib_research.readers import load_file

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS / "examples/migrate"
PAGE = (DOCS / "how-to/migrate.rst").read_text("utf-8")
CONF = """
extensions += ["myst_parser"]
project, author, copyright, version = "Test", "Nobody", "2026, Nobody", "1"
html_theme = "basic"
exclude_patterns = ["_publications", "publications.rst"]
"""
HEAD = {"rst": "Page\n====\n\n{}", "md": "# Page\n\n{}"}
DOI = "https://doi.org/10.5555/jiw.2023.1"
ARXIV = "https://arxiv.org/abs/2303.00001"
CODE = "https://github.com/example/tides"
TIDES, JOURNAL = "Tides in a Bath, Measured", "Journal of Invented Work"
KETTLES, CONFERENCE = "Why Overfilled Kettles Whistle Late", "International Conference on Kettles"

ENTRIES: dict[str, list[tuple[str, list[str]]]] = {
    "al-folio": [
        (
            (
                f"{TIDES} Mira Ashdown * , Teo Okonjo * {JOURNAL} , Mar 2023 PDF DOI Code Slides"
                " Abstract A bath of 1.6 m has a tide of 0.2 μ m."
                f" Cite Ashdown, M. and Okonjo, T. (2023). {TIDES}. {JOURNAL} . @article{{ashdown2023tides,"
            ),
            [
                *("tides.png", "https://example.org/tides", "https://example.org/ashdown"),
                *("ashdown2023tides.pdf", DOI, "https://example.org/tides/code"),
                "https://example.org/tides/slides.pdf",
            ],
        ),
        (
            (
                f"{TIDES} Mira Ashdown * , Teo Okonjo * {JOURNAL} , Mar 2023 PDF DOI Code Slides"
                " Abstract A bath of 1.6 m has a tide of 0.2 μ m."
            ),
            [
                *("https://example.org/tides", "https://example.org/ashdown"),
                *("ashdown2023tides.pdf", DOI, "https://example.org/tides/code"),
                "https://example.org/tides/slides.pdf",
            ],
        ),
        (
            f"Why Überfilled Kettles Whistle Late Teo Okonjo et al. {CONFERENCE} 2021 · Best Paper arXiv Video",
            [*["https://arxiv.org/abs/2101.00001"] * 2, "https://example.org/kettles.mp4"],
        ),
    ],
    "academicpages": [
        (
            (
                f"{TIDES} Mira Ashdown , Teo Okonjo {JOURNAL} , Mar 1, 2023 DOI Slides"
                " A bath of 1.6 m has a tide, and this is how high it is."
            ),
            [DOI, DOI, "https://example.org/tides-slides.pdf"],
        ),
        (f"{KETTLES} Teo Okonjo {CONFERENCE} , Jul 14, 2021", ["https://example.org/kettles.pdf"]),
    ],
    "bibbase": [
        (
            (
                f"{TIDES} Mira Ashdown , Teo Okonjo {JOURNAL} 2023 Code Slides Abstract A bath of 1.6 m has a tide."
                f" Cite Ashdown, M. and Okonjo, T. (2023). {TIDES}. {JOURNAL} . @article{{ashdown2023tides, Best paper of the year."
            ),
            [
                *("https://example.org/tides.pdf", "https://example.org/tides/code"),
                "https://example.org/tides-slides.pdf",
            ],
        ),
        (
            (
                f"{KETTLES} Teo Okonjo {CONFERENCE} 2021 Link"
                f" Cite Okonjo, T. (2021). {KETTLES}. {CONFERENCE} . @inproceedings{{okonjo2021kettles,"
            ),
            ["https://example.org/kettles"],
        ),
    ],
    "hand-written": [
        (
            f"{TIDES} Mira Ashdown , Teo Okonjo {JOURNAL} 2023 DOI Code [GitHub: example/tides]",
            [DOI, DOI, CODE, CODE],
        ),
        (f"{KETTLES} Teo Okonjo {CONFERENCE} 2021", []),
    ],
    "json-list": [
        (
            f"{TIDES} {JOURNAL} 2023 arXiv Code Code [GitHub: example/tides]",
            [ARXIV, ARXIV, CODE, f"{CODE}-data", CODE],
        ),
        (f"{KETTLES} Kettles 2021 DOI", ["https://doi.org/10.5555/ick.2021.7"] * 2),
    ],
    "zotero": [
        (
            (
                "Deep Lakes Ann Reed , Wei Li Journal of Invented Work , Mar 1, 2021 · Best paper DOI Code"
                " Abstract Lakes are deep. [GitHub: example/lakes]"
            ),
            [
                *("https://doi.org/10.5555/jiw.2021.30", "https://example.org/reed"),
                *("https://doi.org/10.5555/jiw.2021.30", *["https://github.com/example/lakes"] * 2),
            ],
        ),
        (
            "Shallow Ponds Wei Li International Conference on Kettles 2023 arXiv",
            ["https://arxiv.org/abs/2301.00001"] * 2,
        ),
    ],
    "yaml-list": [
        (
            (
                f"{TIDES} Mira Ashdown , Teo Okonjo"
                " · Institute for Still Water, Lowmoor, University of Northwick Mar 1, 2023 arXiv"
                " Abstract A bath of 1.6 m has a tide of 0.2 micrometres."
            ),
            ["tides.png", ARXIV, ARXIV],
        ),
        (
            f"(Thesis) {KETTLES} Teo Okonjo · University of Northwick Jul 14, 2021 Abstract They are busy.",
            ["https://example.org/kettles"],
        ),
    ],
}


def command(start: str) -> str:
    """The command of the documentation that begins so."""
    (found,) = re.findall(rf"(?m)^ *\$ ({re.escape(start)}.*)$", PAGE)
    return found


def run(line: str, folder: Path) -> str:
    if os.name == "nt":
        pytest.skip("the documentation's commands are those of a POSIX shell")
    line = re.sub(r"^python(?= )", sys.executable, line)
    done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def prepare(folder: Path) -> None:
    """What the reader is asked to do before the first build."""
    if folder.joinpath("collect.py").exists():
        run(command("python collect.py"), folder)
    if folder.joinpath("publications.rst").exists():
        run(command("sed"), folder)


def build(name: str, language: str, folder: Path) -> str:
    """The main part of the example's page; there must be no warning."""
    source = folder / f"{name}-{language}"
    source.mkdir()
    for path in (EXAMPLES / name).iterdir():
        if path.suffix not in {".rst", ".md"} or path.stem == "publications":
            (shutil.copytree if path.is_dir() else shutil.copy)(path, source / path.name)
    prepare(source)
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(CONF)
    text = (EXAMPLES / name / f"page.{language}").read_text("utf-8")
    (source / f"index.{language}").write_text(HEAD[language].format(text), "utf-8")
    app = SphinxTestApp("html", srcdir=source)
    try:
        app.build()
        assert app.warning.getvalue() == ""
        page = (app.outdir / "index.html").read_text("utf-8")
    finally:
        app.cleanup()
    return re.search(r'<div class="body" role="main">(.*?)<div class="clearer">', page, re.DOTALL)[1]


def entries(page: str) -> Iterator[tuple[str, list[str]]]:
    """The words of each entry, badges by their names, BibTeX by its first line; and where its links lead."""
    for entry in re.findall(r'<li class="research-paper"(.*?)</li>', page, re.DOTALL):
        words = re.sub(r"<svg.*?<title>(.*?)</title>.*?</svg>", r"[\1]", f"<p{entry}", flags=re.DOTALL)
        words = re.sub(r"<pre>(.*?)\n.*?</pre>", r"\1", words, flags=re.DOTALL)
        words = " ".join(unescape(re.sub(r"<[^>]*>", " ", words)).split())
        found = re.findall(r'(?:href|src)="([^"]*)"', entry)
        yield words, [one if "://" in one else one.rpartition("/")[2] for one in found]


@pytest.mark.parametrize("name", ENTRIES)
def test_data_from_elsewhere(tmp_path, name):
    pages = {language: build(name, language, tmp_path) for language in HEAD}

    assert list(entries(pages["rst"])) == ENTRIES[name]
    names = re.compile(r"_downloads/\w+")  # Made from the path of the source.
    assert names.sub("", pages["md"]) == names.sub("", pages["rst"])


def test_every_example_is_tested():
    # The one beside sphinxcontrib-bibtex is built where other extensions are.
    assert {path.name for path in EXAMPLES.iterdir()} == {*ENTRIES, "sphinxcontrib-bibtex"}


def test_numbers_of_a_hand_written_page():
    folder = EXAMPLES / "hand-written"

    assert run(command("grep").partition(" | xargs")[0], folder).split() == ["10.5555/jiw.2023.1"]


@pytest.mark.parametrize(("option", "count"), [("authors", 2), ("types", 1), ("filter", 1)])
def test_what_replaces_a_filter_of_sphinxcontrib_bibtex(option, count):
    (value,) = re.findall(rf"(?m)^     - ``:{option}: (.+)``$", PAGE)
    source = load_file(EXAMPLES / "sphinxcontrib-bibtex/ours.bib", root=EXAMPLES)
    selection, faults = parse_selection({option: value})

    assert not faults
    assert len(select(Library.build([source]), selection)) == count
