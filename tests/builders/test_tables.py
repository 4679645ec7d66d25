"""Totals and widths of tables."""

from __future__ import annotations

import re

from .pages import NUMBERS, MakeProject, page


def test_only_what_counts_has_a_total(project: MakeProject) -> None:
    source = """\
.. citation-table::
   :columns: title, citations, volume, isbn, metrics.score, metrics.points
   :total:
"""
    shown = project({"papers.yml": NUMBERS, "index.rst": page(source)}).build().read("index.html")
    total = shown.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", total) == ["Total", "12", "", "", "", "9"]


def test_widths_are_relative_in_plain_text(project: MakeProject) -> None:
    source = ".. citation-table::\n   :columns: title, citations\n   :widths: 3 1\n"
    papers = "- {id: a, title: A title of several words, citations: 5}\n"
    shown = project({"papers.yml": papers, "index.rst": page(source)}).build("text").read("index.txt")
    assert "A title of several words" in shown
