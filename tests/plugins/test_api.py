"""Papers from Python."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import get_args

import pytest

from sphinxcontrib_research import api
from sphinxcontrib_research.writers import FORMATS

DATA = """\
papers:
- {id: adan, title: Adan, authors: Xingyu Xie, venue: tpami, date: 2024, tags: [optimizer, llm], doi: 10.1109/x}
- {id: win, title: Win, date: 2023, tags: [optimizer]}
- {id: other, title: Other, date: 2023, relation: uses, nonsense: 3}
authors: [{id: xie, name: Xingyu Xie}]
venues: [{id: tpami, name: Transactions on Pattern Analysis}]
topics: [{id: training, title: Training, papers: [win]}]
"""


@pytest.fixture
def library(tmp_path):
    (tmp_path / "papers.yml").write_text(DATA)
    fact = {"value": 7, "source": "OpenAlex", "date": "2026-11-01"}
    lock = {"version": 1, "entries": {"doi:10.1109/x": {"citations": fact}}}
    (tmp_path / "research.lock.json").write_text(json.dumps(lock))
    return api.load(["papers.yml"], tmp_path)


def test_a_library_has_papers_records_and_problems(library):
    assert list(library.papers) == ["adan", "win", "other"]
    assert library.authors["xie"].name == "Xingyu Xie"
    assert library.venues["tpami"].name == "Transactions on Pattern Analysis"
    assert library.topics["training"].title == "Training"
    assert [str(one).partition(" (")[0] for one in library.problems] == [
        "papers.yml:4: paper 'other': field 'nonsense': unknown field"
    ] or [one.subtype for one in library.problems] == ["unknown-field"]


def test_numbers_come_from_the_lock_unless_it_is_left_out(library, tmp_path):
    assert library.papers["adan"].citations.value == 7
    assert api.load(["papers.yml"], tmp_path, lock=None).papers["adan"].citations is None


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ({}, ["adan", "win"]),
        ({"relation": "any"}, ["adan", "other", "win"]),
        ({"tags": ["llm"]}, ["adan"]),
        ({"tags": "optimizer, !llm"}, ["win"]),
        ({"authors": ["Xie, Xingyu"]}, ["adan"]),
        ({"topics": "training"}, ["win"]),
        ({"papers": ["other", "win"]}, ["other", "win"]),
        ({"sort": "title", "limit": 1}, ["adan"]),
        ({"filter": "year < 2024"}, ["win"]),
        ({"selected": True}, []),
        ({"years": "2023-"}, ["adan", "win"]),
    ],
)
def test_selecting_is_as_in_directives(library, options, ids):
    assert [paper.id for paper in library.select(**options)] == ids


@pytest.mark.parametrize(
    "options", [{"years": "soon"}, {"filter": "year >"}, {"tags": "opptimizer"}, {"limit": 0}]
)
def test_a_wrong_option_is_an_error(library, options):
    with pytest.raises(api.ResearchError):
        library.select(**options)


@pytest.mark.parametrize(
    ("format_", "expected"),
    [("bibtex", "@"), ("ris", "TY  - "), ("csl-json", '"title": "Adan"'), ("yaml", "title: Adan")],
)
def test_every_format_is_written(library, format_, expected):
    text = api.write(library.select(), format_, library)

    assert expected in text
    assert text.endswith("\n")
    assert "Win" in text


def test_the_formats_are_those_of_all_other_outputs():
    assert set(get_args(api.Format)) == set(FORMATS)


def test_papers_are_written_without_a_library(library):
    assert "title = {Adan}" in api.write([library.papers["adan"]], "bibtex").replace("{{Adan}}", "{Adan}")


def test_what_is_wrong_is_a_problem_and_no_exception(tmp_path):
    (tmp_path / "research.lock.json").write_text("no json")
    library = api.load(["gone.yml", "odd.xyz"], tmp_path)

    assert sorted(one.path for one in library.problems) == ["gone.yml", "odd.xyz", "research.lock.json"]
    assert not library.papers


def test_all_public_names_are_there():
    assert all(hasattr(api, name) for name in api.__all__)
    assert api.__all__ == sorted(api.__all__, key=lambda name: (name[0].islower(), name))


@pytest.mark.parametrize("name", ["load", "write", "Library.select"])
def test_signatures_are_those_of_the_documentation(name):
    page = (Path(__file__).parents[2] / "docs/reference/python.rst").read_text()
    [written] = re.findall(rf":: {name.rpartition('.')[2]}\((.*)\)\n", page)
    function = api.Library.select if "." in name else getattr(api, name)
    parameters = [one for one in inspect.signature(function).parameters.values() if one.name != "self"]
    parameters = [one.replace(annotation=one.empty) for one in parameters]

    assert written.replace('"', "'") == str(inspect.Signature(parameters))[1:-1]


def test_all_public_names_are_documented():
    page = (Path(__file__).parents[2] / "docs/reference/python.rst").read_text()

    assert set(re.findall(r"^\.\. py:(?:class|function|exception|data):: (\w+)", page, re.MULTILINE)) == set(
        api.__all__
    )
