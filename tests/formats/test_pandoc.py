"""Citations beside those of pandoc, of invented works everywhere and of real ones where a folder is named."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from . import pandoc

pytestmark = pytest.mark.skipif(not pandoc.version(), reason="pandoc is not here")
_NEWEST = 3
"""Older versions take any text with a digit for a number, and have faults in title case and page ranges."""


def is_new() -> bool:
    return int(re.search(r"\d+", pandoc.version())[0]) >= _NEWEST


@pytest.mark.parametrize("style", pandoc.STYLES)
def test_citations_in_text_read_as_those_of_pandoc(style: str) -> None:
    count, different = pandoc.compare_in_text(style)
    if not is_new() and style == "acm-sig-proceedings":
        pytest.skip("this version sorts names with particles elsewhere")
    assert len(different) <= (1 if is_new() else 4), different
    assert count > 30


@pytest.mark.parametrize("style", pandoc.STYLES)
def test_entries_read_as_those_of_pandoc(style: str) -> None:
    folder = Path(os.environ.get("RESEARCH_REAL_DATA", "-"))
    if not folder.is_dir():
        pytest.skip("RESEARCH_REAL_DATA names no folder with data files")
    if not is_new():
        pytest.skip("the goal is for pandoc 3: python tests/formats/pandoc.py shows the differences")
    entries = pandoc.entries(folder)
    assert len(pandoc.compare(entries, style)) <= (1 - pandoc.GOAL) * len(entries)
