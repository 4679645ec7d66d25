"""``sphinx-research init`` and ``schema``: files that are written and replace nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.util.matching import get_matching_files

from sphinxcontrib_research.cli import main
from sphinxcontrib_research.vocabulary.json_schema import dumps

PACKAGE = Path(__file__).parents[3]


def test_the_schema_is_printed_and_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["schema"]) == 0
    assert capsys.readouterr().out == dumps()
    assert main(["schema", "--write", "s.json"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "# yaml-language-server: $schema=s.json" in shown.err
    assert Path("s.json").read_text("utf-8") == dumps()


def test_the_schema_replaces_an_older_schema(tmp_path):
    older = tmp_path / "s.json"
    older.write_text(json.dumps({"title": json.loads(dumps())["title"], "anyOf": []}), "utf-8")

    assert main(["schema", "--write", str(older)]) == 0
    assert older.read_text("utf-8") == dumps()


@pytest.mark.parametrize(
    "content", ["project = 'Mine'\n", "[]", '{"title": "Mine"}', "{", "[" * 100_000, "\udcff"]
)
def test_the_schema_replaces_nothing_else(tmp_path, capsys, content):
    mine = tmp_path / "conf.py"
    mine.write_text(content, "utf-8", "surrogateescape")

    assert main(["schema", "--write", str(mine)]) == 2
    assert "is not a schema that this command wrote; nothing is written" in capsys.readouterr().err
    assert mine.read_text("utf-8", "surrogateescape") == content


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize(
    ("command", "name"),
    [
        *((["init", "site"], name) for name in ("conf.py", "papers.yml", "index.rst", "papers.schema.json")),
        (["schema", "--write", "site/s.json"], "s.json"),
    ],
)
def test_nothing_is_written_through_a_link_that_leads_nowhere(tmp_path, monkeypatch, capsys, command, name):
    monkeypatch.chdir(tmp_path)
    Path("site").mkdir()
    Path("site", name).symlink_to(tmp_path / "elsewhere")

    assert main(command) == 2
    assert "exists" in capsys.readouterr().err
    assert not Path("elsewhere").exists()
    assert [path.name for path in Path("site").iterdir()] == [name]


def test_a_new_project_publishes_nothing_but_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["init", "site"]) == 0
    for folder in (
        ".venv/lib/python3/site-packages/x",
        "env/lib/python3/site-packages/x",
        "node_modules/x",
        ".tox/x",
    ):
        Path("site", folder).mkdir(parents=True)
        Path("site", folder, "page.rst").write_text("Page\n====\n", "utf-8")
    names: dict[str, object] = {}
    exec(Path("site/conf.py").read_text("utf-8"), names)
    found = get_matching_files("site", ("**.rst",), names["exclude_patterns"])

    assert [*found] == ["index.rst"]


def test_what_cannot_be_written_is_reported(tmp_path, capsys):
    assert main(["schema", "--write", str(tmp_path / "none/s.json")]) == 2
    assert "can't be written: No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize(("option", "page"), [([], "index.rst"), (["--myst"], "index.md")])
def test_a_new_project_builds_without_a_warning(tmp_path, monkeypatch, capsys, option, page):
    monkeypatch.chdir(tmp_path)

    assert main(["init", "site", *option]) == 0
    assert capsys.readouterr().out.splitlines() == [
        str(Path("site", name)) for name in ("conf.py", "papers.yml", page, "papers.schema.json")
    ]
    assert main(["check", "-C", "site"]) == 0
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "site", "site/_build"],
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "A Mathematical Theory of Communication" in Path("site/_build/index.html").read_text("utf-8")


@pytest.mark.parametrize("there", ["conf.py", "index.md", "papers.yml"])
def test_nothing_is_replaced(tmp_path, capsys, there):
    (tmp_path / there).write_text("mine")

    assert main(["init", str(tmp_path)]) == 2
    assert f"{there} already exists; nothing is written" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [there]


def test_a_file_in_place_of_a_folder_is_reported(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("site").write_text("", "utf-8")

    assert main(["init", "site/docs"]) == 2
    assert "can't be made: " in capsys.readouterr().err
