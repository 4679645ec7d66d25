"""Citations beside those of pandoc, of invented works everywhere and of real ones where a folder is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from . import pandoc

pytestmark = pytest.mark.skipif(not pandoc.version(), reason="pandoc is not here")
needs_newer = pytest.mark.skipif(not pandoc.is_new(), reason="pandoc 3 is not here")


@pytest.mark.parametrize("style", pandoc.STYLES)
def test_citations_in_text_read_as_those_of_pandoc(style: str) -> None:
    count, different = pandoc.compare_in_text(style)
    if not pandoc.is_new() and style == "acm-sig-proceedings":
        pytest.skip("this version sorts names with particles elsewhere")
    assert len(different) <= (1 if pandoc.is_new() else 4), different
    assert count > 30


@needs_newer
@pytest.mark.parametrize("style", pandoc.NOTE_STYLES)
def test_notes_read_as_those_of_pandoc(style: str) -> None:
    _count, different = pandoc.compare_notes(style)
    assert [one for one in different if not pandoc.is_ambiguous_there(*one[1:])] == []


@needs_newer
@pytest.mark.parametrize("style", [*pandoc.STYLES, *pandoc.NOTE_STYLES, "chicago-author-date-16th-edition"])
def test_lists_read_as_those_of_pandoc(style: str) -> None:
    assert pandoc.compare_list(style) == []


@pytest.mark.parametrize("style", pandoc.STYLES)
def test_ranges_of_dates_and_seasons_read_as_those_of_pandoc(style: str) -> None:
    assert pandoc.compare(pandoc.dated(), style) == []


@pytest.mark.parametrize("style", pandoc.STYLES)
def test_entries_read_as_those_of_pandoc(style: str) -> None:
    folder = Path(os.environ.get("RESEARCH_REAL_DATA", "-"))
    if not folder.is_dir():
        pytest.skip("RESEARCH_REAL_DATA names no folder with data files")
    if not pandoc.is_new():
        pytest.skip(pandoc.NEWER)
    entries = pandoc.entries(folder)
    assert len(pandoc.compare(entries, style)) <= (1 - pandoc.GOAL) * len(entries)
