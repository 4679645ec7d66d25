"""Forty random edits; ``run.py`` beside this file makes any number."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.outputs
@pytest.mark.skipif(not hasattr(os, "fork"), reason="builds are forks of one process")
def test_what_builds_leave_is_what_clean_builds_write(tmp_path: Path) -> None:
    command = [sys.executable, str(Path(__file__).with_name("run.py")), "--seed", "7", "--steps", "40"]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path)], capture_output=True, text=True, check=False, timeout=280
    )

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
