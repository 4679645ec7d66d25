"""The Sphinx projects that are built: one entry for each way of putting the same papers on pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import corpus
from corpus import Paper

HERE = Path(__file__).resolve().parent
PER_PAGE = 100
CONF = "project = 'Bench'\nauthor = 'Bench'\nexclude_patterns = ['data']\n"


@dataclass(frozen=True)
class Slice:
    """What goes on one page."""

    papers: list[Paper]
    start: int
    name: str

    @property
    def end(self) -> int:
        return self.start + len(self.papers)


@dataclass(frozen=True)
class Variant:
    """One way of putting papers on pages."""

    name: str
    page: Callable[[Slice], str]
    conf: str = ""
    data: Callable[[list[Slice]], dict[str, str]] = lambda _slices: {}
    """The data files, by name."""
    needs: str = ""
    """The module that has to be installed."""
    edited: str = ""
    """The data file whose records are edited."""

    @property
    def is_there(self) -> bool:
        return not self.needs or find_spec(self.needs) is not None


@dataclass(frozen=True)
class Project:
    """A project on disk."""

    source: Path
    data: Path | None
    titles: tuple[str, ...]


SHOW = "   :show: title, authors, venue, date, links, abstract, citations\n"


def _all(slices: list[Slice]) -> list[Paper]:
    return [paper for one in slices for paper in one.papers]


def _ours_data(slices: list[Slice]) -> dict[str, str]:
    tags = {paper.id: one.name for one in slices for paper in one.papers}
    return {"papers.yml": corpus.yaml(_all(slices), tags)}


def _shared_yaml(slices: list[Slice]) -> dict[str, str]:
    return {"data/papers.yml": corpus.yaml(_all(slices))}


def _shared_bib(slices: list[Slice]) -> dict[str, str]:
    return {"papers.bib": corpus.bibtex(_all(slices))}


def _bib_each(slices: list[Slice]) -> dict[str, str]:
    return {f"data/{one.name}.bib": corpus.bibtex(one.papers) for one in slices}


def _needs_each(slices: list[Slice]) -> dict[str, str]:
    return {f"data/{one.name}.json": corpus.needs(one.papers, one.name) for one in slices}


def _prototype(one: Slice) -> str:
    return f".. prototype-papers:: data/papers.yml\n   :start: {one.start}\n   :end: {one.end}\n"


OURS = "extensions = ['sphinxcontrib_research']\n"
BIBTEX = (
    "import glob\nextensions = ['sphinxcontrib.bibtex']\n"
    "bibtex_bibfiles = sorted(glob.glob('data/*.bib', root_dir=__file__.removesuffix('conf.py')))\n"
)
_FIELDS = ", ".join(f"'{name}': {{'description': '{name}', 'nullable': True}}" for name in corpus.NEED_FIELDS)
NEEDS = (
    "extensions = ['sphinx_needs']\nneeds_build_json = False\nneeds_id_regex = '^[A-Z0-9_]{3,}'\n"
    "needs_types = [dict(directive='paper', title='Paper', prefix='P_', color='#BFD8D2', style='node')]\n"
    f"needs_fields = {{{_FIELDS}}}\n"
)
PROTOTYPE = f"import sys\nsys.path.insert(0, {os.fspath(HERE)!r})\nextensions = ['prototype']\n"
NEEDTABLE = '\n.. needtable::\n   :columns: title as "Title";authors;venue;year;citations\n   :style: table\n'

VARIANTS = {
    variant.name: variant
    for variant in (
        Variant("empty", lambda _one: "Nothing here.\n"),
        Variant("rst", lambda one: corpus.rst_list(one.papers)),
        Variant("rst-table", lambda one: corpus.rst_table(one.papers)),
        Variant(
            "bibtex",
            lambda one: f".. bibliography:: data/{one.name}.bib\n   :all:\n",
            BIBTEX,
            _bib_each,
            "sphinxcontrib.bibtex",
        ),
        Variant(
            "needs", lambda one: f".. needimport:: data/{one.name}.json\n", NEEDS, _needs_each, "sphinx_needs"
        ),
        Variant(
            "needs-table",
            lambda one: (
                f".. needimport:: data/{one.name}.json\n   :hide:\n   :tags: {one.name}\n{NEEDTABLE}"
                f"   :tags: {one.name}\n"
            ),
            NEEDS,
            _needs_each,
            "sphinx_needs",
        ),
        Variant("prototype", _prototype, PROTOTYPE, _shared_yaml),
        Variant(
            "ours",
            lambda one: f".. paper-list::\n   :tags: {one.name}\n{SHOW}",
            OURS,
            _ours_data,
            edited="papers.yml",
        ),
        Variant(
            "ours-table",
            lambda one: (
                f".. citation-table::\n   :tags: {one.name}\n"
                "   :columns: title, authors, venue, year, citations\n"
            ),
            OURS,
            _ours_data,
            edited="papers.yml",
        ),
        Variant(
            "ours-bibtex",
            lambda one: (
                ".. paper-list::\n"
                f"   :papers: {', '.join(paper.id for paper in one.papers)}\n"
                "   :show: title, authors, venue, date, links, abstract\n"
            ),
            OURS + "research_papers = ['papers.bib']\n",
            _shared_bib,
            "pybtex",
        ),
    )
}


def _titled(title: str) -> str:
    return f"{title}\n{'=' * len(title)}\n\n"


def write(variant: Variant, papers: list[Paper], folder: Path, *, one_page: bool) -> Project:
    """Write a project anew: an index, a page of prose, and pages with all or a hundred papers each."""
    if folder.exists():
        shutil.rmtree(folder)
    step = len(papers) if one_page else PER_PAGE
    slices = [
        Slice(papers[start : start + step], start, f"part-{start // step:03}")
        for start in range(0, len(papers), step)
    ]
    files = variant.data(slices)
    for one in slices:
        files[f"{one.name}.rst"] = _titled(f"Papers {one.name}") + variant.page(one)
    names = "\n   ".join([one.name for one in slices] + ["prose"])
    files["index.rst"] = _titled("Bench") + f".. toctree::\n\n   {names}\n"
    files["prose.rst"] = _titled("Prose") + "A page without papers.\n"
    files["conf.py"] = CONF + variant.conf
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    shown = papers[:: max(1, len(papers) // 50)] if variant.name != "empty" else []
    data = folder / variant.edited if variant.edited else None
    return Project(folder, data, tuple(corpus.title_of(paper) for paper in shown))
