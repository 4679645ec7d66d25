"""The project that a command works on: its folder and the settings of its conf.py."""

from __future__ import annotations

import json

import pytest

from sphinxcontrib_research.cli import main


@pytest.mark.parametrize("folder", [".", "docs", "doc", "docs/source", "doc/source"])
def test_the_folder_is_found(tmp_path, monkeypatch, capsys, folder):
    monkeypatch.chdir(tmp_path)
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / folder / "conf.py").touch()
    (tmp_path / folder / "papers.yaml").write_text("- {id: a, title: A}")

    assert main(["list", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"id": "a", "title": "A"}]


def test_brackets_in_the_name_of_the_folder_are_no_pattern(tmp_path, capsys):
    folder = tmp_path / "docs [2024]"
    folder.mkdir()
    (folder / "conf.py").write_text("research_papers = ['*.yml']")
    (folder / "papers.yml").write_text("- {id: a, title: A}")

    assert main(["-C", str(folder), "list", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"id": "a", "title": "A"}]


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_folder_is_given(checkout, monkeypatch, capsys, place):
    monkeypatch.chdir("/")
    folder = ["-C", str(checkout / "docs")]

    assert main([*folder, "list"] if place == "before" else ["list", *folder]) == 0
    assert "Win" in capsys.readouterr().out


def test_plain_settings_are_read_and_conf_is_not_run(checkout, capsys):
    (checkout / "docs/conf.py").write_text(
        "import nothing_of_that_name\n"
        "research_papers: list[str] = ['data/*.yml', '../more.yml']\n"
        "research_fields = {'outlet': 'venue'}\n"
        "research_sort = 'title'\n"
    )
    (checkout / "docs/data").mkdir()
    (checkout / "docs/data/b.yml").write_text("- {id: b, title: B, outlet: ICML}")
    (checkout / "docs/data/a.yml").write_text("- {id: z, title: Z}")
    (checkout / "more.yml").write_text("- {id: a, title: A}")

    assert main(["list", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"id": "a", "title": "A"},
        {"id": "b", "title": "B", "venue": "ICML"},
        {"id": "z", "title": "Z"},
    ]


@pytest.mark.parametrize(
    ("conf", "said"),
    [
        ("research_papers = sorted(x)", "docs/conf.py:1: research_papers is computed, which is not read here; name the files"),
        ("research_lock = NAME", "docs/conf.py:1: research_lock is computed, which is not read here"),
        ("research_fields = {'foo': 'nofield'}", "research_fields: 'nofield' is no field, so the entry of 'foo' is"),
        ("research_papers = {'papers.yml'}", "docs/conf.py:1: invalid research_papers, ignored: it must be a list"),
        ("research_papers = 'a.yml'", "docs/conf.py: research_papers: there is no file a.yml"),
        ("research_papers = ['a.yml']", "docs/conf.py: research_papers: there is no file a.yml"),
        ("x = (", "docs/conf.py:1: it can't be read: '(' was never closed"),
    ],
)  # fmt: skip
def test_what_conf_says_otherwise_is_reported(checkout, capsys, conf, said):
    (checkout / "docs/conf.py").write_text(conf)

    assert main(["check"]) == 1
    assert said in capsys.readouterr().out


def test_no_data_is_a_fault(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["check"]) == 1
    assert "there are no data files" in capsys.readouterr().out
