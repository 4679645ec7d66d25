"""The workflows and options of refresh that the documentation shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from sphinxcontrib_research.cli import main

DOCS = Path(__file__).parents[2] / "docs" / "how-to"


def code_blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)


def test_the_workflows_of_the_documentation_are_whole() -> None:
    github, gitlab = (yaml.safe_load(block) for block in code_blocks("refresh-in-ci.md", "yaml"))

    steps = " ".join(step.get("run", "") for step in github["jobs"]["refresh"]["steps"])
    script = " ".join(gitlab["refresh"]["script"])
    for text in (steps, script):
        assert re.search(r"sphinx-research refresh( --summary \S+)? \|\| status=\$\?", text)
        assert "git push --force" in text
    assert github[True]["schedule"]
    assert gitlab["refresh"]["rules"]


def test_every_option_in_the_documentation_exists(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["refresh", "--help"])
    known = capsys.readouterr().out
    pages = "".join((DOCS / name).read_text("utf-8") for name in ("refresh.md", "refresh-in-ci.md"))
    options = set(re.findall(r"`(?:sphinx-research refresh )?(--[a-z-]+)", pages))

    assert len(options) >= 7
    assert all(option in known for option in options)
