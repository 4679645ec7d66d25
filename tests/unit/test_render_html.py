"""Entries as HTML text."""

from __future__ import annotations

from html import unescape

import pytest

from sphinxcontrib_research.render.html.lists import narrow


@pytest.mark.parametrize(
    "markup", ["<p>a &lt; b</p>", "<p>Łukasz ⊂ 中 é</p>", "<p>🤗 of 𝒪(n)</p>", "\ud800", "🤗\ud800"]
)
def test_markup_without_characters_of_four_bytes_means_the_same(markup):
    assert max(narrow(markup)) <= "\uffff"
    assert unescape(narrow(markup)) == unescape(markup)
    assert ("&#" in narrow(markup)) is ("🤗" in markup)
