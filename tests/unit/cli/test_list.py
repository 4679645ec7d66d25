"""``sphinx-research list``: tables, groups and JSON of a selection."""

from __future__ import annotations

import json

import pytest

from sphinxcontrib_research.cli import main


def test_a_table(checkout, capsys):
    assert main(["list"]) == 0

    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        "id             date     title                    venue  citations",
        "adan           2024-07  Adan: Adaptive Nesterov  TPAMI  241",
        "win            2023     Win",
        "without-an-id  2019     Without an id",
    ]
    assert shown.err == ""


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--tags", "llm"], ["adan"]),
        (["--authors", "pan-zhou", "--sort", "title"], ["win"]),
        (["--filter", "year < 2024", "--limit", "1"], ["win"]),
        (["--relation", "any", "--sort", "-date"], ["adan", "win", "used", "without-an-id"]),
        (["--sort=year"], ["without-an-id", "win", "adan"]),
        (["--years", "-2022"], ["without-an-id"]),
        (["--papers", "win adan"], ["win", "adan"]),
        (["--selected"], []),
        (["docs/papers.yml", "--years", "2020"], ["used"]),
    ],
)
def test_selecting(checkout, capsys, options, ids):
    assert main(["list", *options, "--format", "json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == ids


def test_groups(checkout, capsys):
    assert main(["list", "--group-by", "tag, year"]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("#")] == [
        "# llm",
        "## 2024",
        "# optimisation",
        "## 2024",
        "## 2023",
        "# Other",
        "## 2019",
    ]


def test_groups_as_json(checkout, capsys):
    assert main(["list", "--group-by", "year", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["title"], [paper["id"] for paper in one["papers"]]) for one in found] == [
        ("2024", ["adan"]),
        ("2023", ["win"]),
        ("2019", ["without-an-id"]),
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--filter", "year = 3"], "wrong filter: write '==' to compare\n  year = 3\n       ^"),
        (["--papers", "adam"], ":papers: unknown paper 'adam'; did you mean 'adan'?"),
        (["--limit", "x"], ":limit: 'x' is not a whole number from 1"),
    ],
)
def test_a_wrong_selection_is_reported(checkout, capsys, options, said):
    assert main(["list", *options]) == 2
    assert capsys.readouterr().err == f"sphinx-research: {said}\n"


def test_nothing_selected_and_faults_are_reported_aside(checkout, capsys, broken):
    (checkout / "docs/papers.yml").write_text(broken)

    assert main(["list", "--selected"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "nothing is selected\nthe data has 3 faults: see 'sphinx-research check'\n"


def test_wide_letters_keep_the_columns(checkout, capsys):
    (checkout / "docs/papers.yml").write_text(
        "- {id: a, title: 深度学习, year: 2020, venue: X}\n- {id: b, title: É, venue: X}"
    )

    assert main(["list"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["a   2020  深度学习  X", "b         É         X"]
