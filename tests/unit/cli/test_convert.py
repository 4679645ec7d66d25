"""``sphinx-research convert``: round trips, what is lost, and what cannot be converted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sphinxcontrib_research.cli import main
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.readers import load_file


@pytest.mark.parametrize("suffix", ["yml", "json", "bib", "ris"])
def test_a_round_trip_keeps_what_both_formats_have(checkout, capsys, suffix):
    given, between, back = Path("docs/papers.yml"), Path(f"x.{suffix}"), Path("back.yml")

    assert main(["convert", str(given), str(between)]) == 0
    assert main(["convert", str(between), str(back)]) == 0
    assert capsys.readouterr().out == ""
    capsys.readouterr()
    kept = ("id", "title", "authors", "venue", "date", "doi", "tags")
    tables = []
    for path in (given, back):
        assert main(["list", str(path), "--format", "json", "--sort", "data"]) == 0
        # BibTeX keeps the capitals of names in braces
        shown = capsys.readouterr().out.replace("{Nesterov}", "Nesterov")
        tables.append([{name: one.get(name) for name in kept} for one in json.loads(shown)])
    assert tables[0] == tables[1]


def test_what_is_hidden_is_left_out(checkout, capsys):
    assert main(["convert", "docs/papers.yml", "x.yaml"]) == 0
    assert capsys.readouterr().err == "4 papers written to x.yaml; 1 hidden left out\n"
    assert "draft" not in Path("x.yaml").read_text("utf-8")


def test_records_of_one_paper_stay_apart(checkout, capsys):
    Path("x.yml").write_text("- {id: a, title: A, doi: 10.1109/x}\n- {id: b, title: B, doi: 10.1109/x}")

    assert main(["convert", "x.yml", "x.json"]) == 0
    assert [one["id"] for one in json.loads(Path("x.json").read_text("utf-8"))] == ["a", "b"]


BY_ID = """
papers:
- {id: a, title: Sparse, authors: [pan, {id: jc}], editors: [{id: jc}]}
- {id: A, title: Other, authors: [jc, Ada Low]}
authors: [{id: pan, name: Pan Zhou}, {id: jc, name: Josiah Carberry}]
"""


@pytest.mark.parametrize("suffix", ["bib", "json", "ris", "yaml"])
def test_people_named_by_the_id_of_their_record_have_names(checkout, suffix):
    Path("x.yml").write_text(BY_ID)

    assert main(["convert", "x.yml", f"y.{suffix}"]) == 0
    source = load_file(Path(f"y.{suffix}").resolve(), root=Path.cwd())
    papers = Library.build([source]).papers.values()
    assert [[person.name for person in paper.authors] for paper in papers] == [
        ["Pan Zhou", "Josiah Carberry"],
        ["Josiah Carberry", "Ada Low"],
    ]
    if suffix != "yaml":
        assert source.papers[0].editors[0].name == "Josiah Carberry"


ONLY_AN_IDENTIFIER = "- {id: w, doi: 10.5555/abc.2024.17, type: software}\n"
LOCKED = '{"version": 1, "entries": {"doi:10.5555/abc.2024.17": {"title": {"value": "W", "source": "X", "date": "2026-01-01"}}}}'


@pytest.mark.parametrize("suffix", ["yml", "bib", "json", "ris"])
def test_an_identifier_does_not_become_a_title(checkout, capsys, suffix):
    Path("x.yml").write_text(ONLY_AN_IDENTIFIER)

    assert main(["convert", "x.yml", f"y.{suffix}"]) == 0
    told = "title: 1 record has none; 'sphinx-research refresh' looks it up by the identifier\n"
    assert (told in capsys.readouterr().err) == (suffix != "yml")
    assert main(["convert", f"y.{suffix}", "z.yml"]) == 0
    assert Path("z.yml").read_text("utf-8") == (
        "papers:\n- id: w\n  type: software\n  doi: 10.5555/abc.2024.17\n"
    )


@pytest.mark.parametrize("suffix", ["yml", "bib", "json", "ris"])
def test_titles_of_the_lock_are_written_where_there_is_no_lock(checkout, suffix):
    Path("x.yml").write_text(ONLY_AN_IDENTIFIER)
    Path("docs/research.lock.json").write_text(LOCKED)

    assert main(["convert", "x.yml", f"y.{suffix}"]) == 0
    [paper] = load_file(Path(f"y.{suffix}").resolve(), root=Path.cwd()).papers
    assert paper.title == ("10.5555/abc.2024.17" if suffix == "yml" else "W")


LOSSES = """
papers:
- id: a
  title: A
  venue: [TPAMI, CVPR]
  award: [Oral, Best paper]
  citations: {count: 600+, source: Scholar}
  metrics: {gain: 2}
  abstract: "One.\\n\\nTwo."
  authors: [{name: Ada Low, orcid: 0000-0002-1825-0097}]
  pdf: files/a.pdf
  code: a/b
- {id: b, title: B, metrics: {gain: 3}, bibtex: "@misc{b, title = {B}}"}
- {id: c, title: C, metrics: {gain: 4}, code: c/d}
topics: [{id: t, title: T}]
"""
LOST = {
    "bib": """\
authors: ORCID iDs, affiliations and marks of people not in BibTeX, left out of 1 record
venue: 1 record with several: one is kept
pdf: not in BibTeX, left out of 1 record
abstract: 1 record with paragraphs: they become one
citations: source and date not in BibTeX, left out of 1 record
award: 1 record with several: they become one
metrics: not in BibTeX, left out of 2 records
bibtex: takes the place of all other fields of 1 record
topics: no such records in BibTeX
3 papers written to y.bib
""",
    "json": """\
authors: ORCID iDs, affiliations and marks of people not in CSL-JSON, left out of 1 record
venue: 1 record with several: one is kept
pdf: not in CSL-JSON, left out of 1 record
code: not in CSL-JSON, left out of 2 records
abstract: 1 record with paragraphs: they become one
citations: not in CSL-JSON, left out of 1 record
award: not in CSL-JSON, left out of 1 record
metrics: not in CSL-JSON, left out of 3 records
bibtex: not in CSL-JSON, left out of 1 record
topics: no such records in CSL-JSON
3 papers written to y.json
""",
    "yml": "3 papers written to y.yml\n",
}


@pytest.mark.parametrize("suffix", LOST)
def test_what_a_format_cannot_hold_is_reported(checkout, capsys, suffix):
    Path("files").mkdir()
    Path("files/a.pdf").touch()
    Path("x.yml").write_text(LOSSES)

    assert main(["convert", "x.yml", f"y.{suffix}"]) == 0
    assert capsys.readouterr().err == LOST[suffix]
    assert ("  citations = {600+},\n" in Path(f"y.{suffix}").read_text("utf-8")) == (suffix == "bib")


def test_own_bibtex_replaces_nothing_in_yaml(checkout):
    Path("x.yml").write_text(LOSSES)

    assert main(["convert", "x.yml", "y.yml"]) == 0
    assert "  metrics:\n    Gain: 3\n  bibtex: '@misc{b, title = {B}}'\n" in Path("y.yml").read_text("utf-8")


def test_faults_are_reported(checkout, capsys, broken):
    Path("x.yml").write_text(broken)

    assert main(["convert", "x.yml", "x.bib"]) == 0
    assert "x.yml:3: paper 'one': field 'yaer'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("suffix", "written"), [("bib", "Zhou, Pan"), ("ris", "AU  - Zhou, Pan"), ("json", "Zhou")]
)
def test_a_file_of_a_project_is_converted_with_its_other_files(
    tmp_path, monkeypatch, capsys, suffix, written
):
    (tmp_path / "data").mkdir()
    (tmp_path / "conf.py").write_text("research_papers = ['data/*.yml']\n")
    (tmp_path / "data/people.yml").write_text(
        "authors: [{id: pz, name: Pan Zhou}]\nvenues: [{id: nips, name: Neural Systems, type: paper-conference}]\n"
    )
    (tmp_path / "a.pdf").touch()
    (tmp_path / "data/p.yml").write_text(
        "- {id: a, title: A, authors: [{id: pz}, Li Wei], year: 2020, venue: nips, pdf: ../a.pdf}\n"
    )
    monkeypatch.chdir(tmp_path)

    assert main(["convert", "data/p.yml", f"o.{suffix}"]) == 0
    shown = Path(f"o.{suffix}").read_text("utf-8")
    assert written in shown
    assert "Neural Systems" in shown
    assert "pz" not in shown
    assert main(["convert", "data/p.yml", "data/q.yml"]) == 0
    assert "pdf: ../a.pdf" in Path("data/q.yml").read_text("utf-8")
    said = capsys.readouterr().err
    assert "leads out" not in said
    assert "no such records" not in said


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["docs/papers.yml", "x.toml"], 2, "can't write '.toml' files; use one of .bib"),
        (["none.yml", "x.bib"], 2, "there is no file none.yml"),
        (["docs/papers.yml", "docs/../docs/papers.yml"], 2, "would replace itself"),
        (["empty.yml", "x.bib"], 1, "nothing is written: there are no papers"),
        (["docs/papers.yml", "nowhere/x.bib"], 2, "can't be written: No such file or directory"),
    ],
)
def test_what_cannot_be_converted_is_reported(checkout, capsys, arguments, status, said):
    Path("empty.yml").touch()

    assert main(["convert", *arguments]) == status
    assert said in capsys.readouterr().err
