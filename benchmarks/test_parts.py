"""The parts, timed by pytest-benchmark: ``pytest benchmarks/test_parts.py``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import parts

from sphinxcontrib_research.drawing import badges_of
from sphinxcontrib_research.model.library import Library, fingerprint
from sphinxcontrib_research.query import parse_selection, select
from sphinxcontrib_research.query.order import group
from sphinxcontrib_research.readers import read_cached
from sphinxcontrib_research.readers.registry import Context, read_file
from sphinxcontrib_research.readers.source import convert
from sphinxcontrib_research.render import EntryGroup, ListView, Page, TableView
from sphinxcontrib_research.render.html import table_html
from sphinxcontrib_research.render.html.entry import Written
from sphinxcontrib_research.render.html.lists import list_pieces

COUNT = 1000


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("data") / "papers.yml"
    file.write_text(corpus.yaml(corpus.make_papers(COUNT)), "utf-8")
    return file


@pytest.fixture(scope="module")
def library(path: Path) -> Library:
    read = read_file(path, path.name)
    return Library.build([convert(read, Context(path.name, path, path.parent, {}))])


def test_parse_yaml(benchmark, path):
    assert len(benchmark(read_file, path, path.name).records) == COUNT


def test_take_what_was_parsed_before(benchmark, path, tmp_path):
    read_cached(path, path.name, tmp_path)
    assert len(benchmark(read_cached, path, path.name, tmp_path).records) == COUNT


def test_validate(benchmark, path):
    read = read_file(path, path.name)
    source = benchmark(convert, read, Context(path.name, path, path.parent, {}))
    assert len(source.papers) == COUNT


def test_merge(benchmark, path):
    source = convert(read_file(path, path.name), Context(path.name, path, path.parent, {}))
    assert len(benchmark(Library.build, [source]).papers) == COUNT


@pytest.mark.parametrize("name", parts.QUERIES)
def test_query(benchmark, library, name):
    def query() -> int:
        selection, _problems = parse_selection(parts.QUERIES[name][1])
        papers = select(library, selection)
        return len(
            group(library, papers, selection.group_by, selection.group_order)
            if selection.group_by
            else papers
        )

    assert benchmark(query)


def test_digests(benchmark, library):
    papers = list(library.papers.values())
    assert len(benchmark(lambda: [fingerprint([paper]) for paper in papers])) == COUNT


def test_render_list(benchmark, library):
    view = ListView(EntryGroup(tuple(library.papers)))
    assert benchmark(lambda: "".join(list_pieces(view, Page(library), Written()))).count("<details") == COUNT


def test_render_table(benchmark, library):
    view = TableView(tuple(library.papers))
    assert benchmark(lambda: table_html(view, Page(library), Written())).count("<tr") == COUNT + 1


def test_badges(benchmark, library):
    papers = list(library.papers.values())
    kinds = ("award", "citations", "stars", "venue")
    assert len(benchmark(lambda: [badges_of(paper, library, kinds) for paper in papers])) == COUNT
