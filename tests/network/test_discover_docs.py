"""The workflow and the options of discover that the documentation shows."""

from __future__ import annotations

import re

import pytest
import yaml
from test_refresh_docs import DOCS, code_blocks

from sphinxcontrib_research.cli import main


def test_the_workflow_of_the_documentation_is_whole_and_careful() -> None:
    *_record, workflow = (yaml.safe_load(block) for block in code_blocks("discover.md", "yaml"))
    (job,) = workflow["jobs"].values()
    script = " ".join(step.get("run", "") for step in job["steps"])

    assert workflow["permissions"] == {}
    assert job["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert re.search(r'sphinx-research discover --summary "\$RUNNER_TEMP/\S+" \|\| status=\$\?', script)
    assert "${{" not in script
    used = [step for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]) for step in used)
    assert used[0]["with"]["persist-credentials"] is False


def test_every_option_in_the_documentation_exists(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["discover", "--help"])
    known = capsys.readouterr().out
    options = set(re.findall(r"`(--[a-z-]+)", (DOCS / "discover.md").read_text("utf-8")))

    assert len(options) >= 7
    assert all(option in known for option in options)
