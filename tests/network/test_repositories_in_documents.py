"""The repositories that documents name, found in their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxcontrib_research.online.missing import repositories_in


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.rst", "See :stars:`lab/widgets` for more."),
        ("a.rst", ":research:stars:`lab/widgets`"),
        ("a.rst", ":stars:`our code <lab/widgets>`"),
        ("a.rst", ":stars:`our\n  code <lab/widgets>`"),
        ("a.rst", ":stars:`!lab/widgets`"),
        ("a.rst", ":stars:`https://github.com/lab/widgets`"),
        ("a.md", "{stars}`lab/widgets` and {research:stars}`Lab/Widgets`"),
        ("a.ipynb", '{"cells": [{"cell_type": "markdown", "source": ["{stars}`lab/widgets`\\n"]}]}'),
        ("deep/er/a.md", "{stars}`code <lab/widgets>`"),
    ],
)
def test_a_role_names_a_repository(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")

    assert [found.lower() for found in repositories_in(tmp_path)] == ["lab/widgets"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", ":stars:`lab/widgets`"),
        ("_build/a.rst", ":stars:`lab/widgets`"),
        (".tox/a.rst", ":stars:`lab/widgets`"),
        ("a.rst", ":stars:`widgets`"),
        ("a.rst", ":superstars:`lab/widgets` :stars: `lab/widgets`"),
        ("a.rst", ":stars:`"),
    ],
)
def test_what_names_none(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")

    assert repositories_in(tmp_path) == []


def test_virtual_environments_are_left_out_and_bytes_of_any_kind_are_read(tmp_path: Path) -> None:
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "pyvenv.cfg").touch()
    (tmp_path / "env" / "a.rst").write_text(":stars:`lab/hidden`", "utf-8")
    (tmp_path / "b.rst").write_bytes(b"\xff\xfe :stars:`lab/b` :stars:`lab/a`")

    assert repositories_in(tmp_path) == ["lab/a", "lab/b"]
