"""The measure of how much of a list is read: what it finds, and what it does not."""

from __future__ import annotations

import pytest
import yaml

from benchmarks.field_recall import FIELDS, count_of, main, measure, unexplained, values

LIST = """
- title: On Widgets
  people: [Ann Roe, Tom Lee]
  when: 2020
  journal: Journal of Widgets
  doi: 10.5555/a.1
  links: {paper: https://example.org/a, odd: not an address}
  abstract: We count.
- title: On Drawers
  authors: Ann Roe, Tom Lee
  year: 2021
  journal: Journal of Drawers
"""
MAP = """
a.yml:
  records: ["[]"]
  title: [title]
  authors: ["people[]", authors]
  year: [when, year]
  venue: [journal]
  doi: [doi]
  address: [links.*]
  abstract: [abstract]
b.yml:
  not counted: {"*": nothing is there}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.yml").write_text(LIST, "utf-8")
    (tmp_path / "map.yml").write_text(MAP, "utf-8")
    return tmp_path


def test_each_value_of_the_map_is_counted(folder):
    outcome = measure(folder, yaml.safe_load(MAP))

    assert {field: [found for found, _value in outcome[field]] for field in FIELDS} == {
        "title": [True, True],
        "authors": [False, True],
        "year": [False, True],
        "venue": [True, True],
        "doi": [True],
        "address": [True],
        "abstract": [True],
    }


def test_the_command_prints_a_table(folder, capsys):
    assert main([str(folder), str(folder / "map.yml"), "--missing", "year"]) == 0

    printed = capsys.readouterr().out
    assert "venue            2       2 100.00 %" in printed
    assert "a.yml: ['2020']" in printed


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a", [1]),
        ("b[].c", [2, 3]),
        ("*.c", [4]),
        ("d[][]", [5, 6]),
        (".", [{"a": 1, "b": [{"c": 2}, {"c": 3}], "e": {"c": 4}, "d": [[5], [6]]}]),
        ("b.c", []),
        ("x", []),
    ],
)
def test_paths(path, found):
    assert list(values({"a": 1, "b": [{"c": 2}, {"c": 3}], "e": {"c": 4}, "d": [[5], [6]]}, path)) == found


@pytest.mark.parametrize(
    ("said", "how", "count"),
    [
        (["A", "B"], "list", 2),
        (["Roe, Ann, Lee, Tom"], "pairs", 2),
        (["Roe, Ann; Lee, Tom"], ";", 2),
        (["Ann Roe, Tom Lee, and Al Fox"], ",", 3),
        (["Ann Roe, et al."], ",", 1),
        (["Ann Roe"], "", 0),
    ],
)
def test_people_are_counted(said, how, count):
    assert count_of(said, how) == count


def test_keys_without_a_reason_are_named(folder):
    (folder / "c.yml").write_text("- {title: A, mood: x, hat: y, shoe: z}\n", "utf-8")
    general = "every file: {not counted: {hat: worn}}\n"
    text = general + 'c.yml: {records: ["[]"], title: [title], not counted: {shoe: worn}}\n'

    assert unexplained(folder, yaml.safe_load(text)) == ["c.yml: mood"]
