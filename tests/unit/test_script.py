"""The script for pages: small, and without what a strict policy forbids."""

from __future__ import annotations

import re
from pathlib import Path

import sphinxcontrib_research
from sphinxcontrib_research.ext.write.assets import compressed_script

SCRIPT = Path(sphinxcontrib_research.__file__).parent / "static" / "research.js"


def test_under_sixteen_kilobytes() -> None:
    assert len(compressed_script(SCRIPT.read_text("utf-8")).encode()) < 16_000


def test_readable_as_it_is() -> None:
    lines = SCRIPT.read_text("utf-8").splitlines()
    assert max(len(line) for line in lines) <= 120
    assert len(lines) > 250


def test_depends_on_nothing_and_writes_no_markup() -> None:
    code = SCRIPT.read_text("utf-8")
    assert re.findall(r"\b(?:import|require|eval|fetch|innerHTML|insertAdjacentHTML|style)\b", code) == []
