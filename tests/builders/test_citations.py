"""Citations, BibTeX and the box that says how to cite, in real builds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from sphinxcontrib_research.citations.csl import files, processor

from .conftest import Project

PAPERS = """\
    - {id: adan, title: "Adan: Adaptive <Nesterov> Momentum", authors: [Xingyu Xie, Pan Zhou], venue: TPAMI, year: 2024,
       type: article-journal, volume: "46", pages: 1-10, doi: 10.1109/x.2024.1}
    - {id: win, title: "Win: Acceleration", authors: [Pan Zhou], venue: JMLR, year: 2023}
    """
LIST = "Test\n====\n\n.. paper-list::\n   :style: citation\n"


def test_short_style(project: Callable[..., Project]) -> None:
    page = project({"papers.yml": PAPERS, "index.rst": LIST}).build().read("index.html")
    assert "Xie, X. and Zhou, P. (2024). " in page
    assert '<a class="reference external" href="https://doi.org/10.1109/x.2024.1">Adan: Adaptive' in page


def test_csl_style(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": LIST}, 'research_citation_style = "apa"')
    build = made.build()
    page = build.read("index.html")
    assert build.warnings == ""
    assert "Xie, X., &amp; Zhou, P. (2024)." in page
    assert 'href="https://doi.org/10.1109/x.2024.1"' in page
    assert "Xie, X., & Zhou, P. (2024)" in made.build("text").read("index.txt")


@pytest.mark.parametrize(
    ("style", "is_linked_beside"), [("apa", False), ("ieee", False), ("nature", True), ("short", True)]
)
def test_links_that_a_citation_prints_do_not_stand_beside_it_again(
    project: Callable[..., Project], style: str, is_linked_beside: bool
) -> None:
    papers = PAPERS.replace("10.1109/x.2024.1}", "10.1109/x.2024.1, pdf: https://example.org/x.pdf}")
    made = project({"papers.yml": papers, "index.rst": LIST}, f'research_citation_style = "{style}"')
    page = made.build().read("index.html")
    assert ("research-link-doi" in page) is is_linked_beside
    assert "research-link-pdf" in page
    text = made.build("text").read("index.txt")
    assert ("DOI <" in " ".join(text.split())) is is_linked_beside


def test_wrong_style_is_one_warning_and_the_short_form(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": LIST}, 'research_citation_style = "appa"')
    for _build in range(2):
        build = made.build()
        assert build.warnings.count("WARNING") == 1
        assert "conf.py: research_citation_style: there is no citation style 'appa'" in build.warnings
    assert "Xie, X. and Zhou, P. (2024)." in build.read("index.html")


MINE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>M</title>
<id>http://example.org/m</id><category citation-format="author-date"/></info>
<citation disambiguate-add-year-suffix="true"><layout prefix="&lt;" suffix="&gt;"><names variable="author">
<name form="short"/></names><date variable="issued" prefix=" "><date-part name="year"/></date></layout></citation>
<bibliography><layout suffix="!"><text variable="title" prefix="MINE "/><date variable="issued" prefix=" ">
<date-part name="year"/></date></layout></bibliography></style>"""
CITING = "Test\n====\n\n:paper-cite-p:`win` and :paper-cite-p:`adan`.\n\n.. paper-references::\n"


def test_style_of_ones_own_beside_conf_py_in_entries_and_in_text(project: Callable[..., Project]) -> None:
    papers = PAPERS.replace("year: 2024", "year: 2023").replace("[Xingyu Xie, Pan Zhou]", "[Pan Zhou]")
    files = {"papers.yml": papers, "index.rst": CITING, "mine.csl": MINE, "other.rst": ":orphan:\n\nT\n=\n"}
    made = project(files, 'research_citation_style = "mine.csl"')
    build = made.build("text")
    assert build.warnings == ""
    page = build.read("index.txt")
    assert "<Zhou 2023a> and <Zhou 2023b>" in page
    assert "MINE Win: Acceleration 2023a!" in page
    html = made.build()
    assert "&lt;<a" in html.read("index.html")
    made.write({"mine.csl": MINE.replace("MINE", "OURS")})
    again = made.build()
    assert "OURS Win: Acceleration" in again.read("index.html")


def test_style_from_a_folder_of_research_csl_path(project: Callable[..., Project]) -> None:
    conf = 'research_citation_style = "apa"\nresearch_csl_path = "styles"'
    made = project({"papers.yml": PAPERS, "index.rst": LIST, "styles/apa.csl": MINE}, conf)
    assert "MINE Win: Acceleration 2023!" in made.build("text").read("index.txt")


def test_broken_style_of_ones_own_is_one_warning_and_the_short_form(project: Callable[..., Project]) -> None:
    files = {"papers.yml": PAPERS, "index.rst": LIST, "mine.csl": "<style"}
    build = project(files, 'research_citation_style = "mine.csl"').build()
    assert build.warnings.count("WARNING") == 1
    assert "conf.py: research_citation_style: 'mine.csl' is no XML" in build.warnings
    assert "Xie, X. and Zhou, P. (2024)." in build.read("index.html")


def test_missing_extra_is_one_warning_that_names_it(
    project: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_extra", lambda: None)
    made = project({"papers.yml": PAPERS, "index.rst": LIST}, 'research_citation_style = "apa"')
    build = made.build()
    assert build.warnings.count("WARNING") == 1
    assert "sphinxcontrib-research[csl]" in build.warnings
    assert "Xie, X. and Zhou, P. (2024)." in build.read("index.html")


def test_paper_that_the_style_cannot_format_takes_the_short_form(
    project: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    formatted = processor.Processor.entry

    def fails_on_win(self: processor.Processor, item: dict[str, object], **options: Any) -> str:
        if item["id"] == "win":
            raise KeyError("issued")
        return formatted(self, item, **options)

    monkeypatch.setattr(processor.Processor, "entry", fails_on_win)
    files = {
        "papers.yml": PAPERS,
        "index.rst": LIST + "\n.. toctree::\n\n   more\n",
        "more.rst": LIST.replace("Test", "More"),
    }
    build = project(files, 'research_citation_style = "apa"').build()
    assert build.warnings.count("WARNING") == 1
    assert "papers.yml:3: WARNING: the citation style 'apa' cannot format the paper 'win'" in build.warnings
    assert "Zhou, P. (2023)." in build.read("more.html")
    assert "Xie, X., &amp; Zhou, P. (2024)." in build.read("more.html")


def test_bibtex_of_an_entry_is_folded_and_escaped(project: Callable[..., Project]) -> None:
    made = project(
        {"papers.yml": PAPERS, "index.rst": "T\n=\n\n.. paper-list::\n   :show: default, bibtex\n"}
    )
    page = made.build().read("index.html")
    entry = re.search(
        r'<details class="research-bibtex"><summary>Cite</summary>.*?<pre>(.*?)</pre>', page, re.DOTALL
    )
    assert entry is not None
    assert entry[1].startswith("@article{adan,\n")
    assert "textless" in entry[1]
    assert "<Nesterov>" not in page
    text = made.build("text").read("index.txt")
    assert "@article{adan," in text


CFF = """\
cff-version: 1.2.0
message: Please cite it.
title: Widget Solver
version: 2.1.0
doi: 10.5281/zenodo.1234
date-released: 2025-03-04
authors:
  - {family-names: Curie, given-names: Marie}
"""
PREFERRED = """\
preferred-citation:
  type: article
  title: Solving Widgets
  journal: Journal of Widgets
  year: 2024
  authors:
    - {family-names: Curie, given-names: Marie}
    - {family-names: Noether, given-names: Emmy}
"""
BOX = """\
Cite us
=======

.. paper:: {id}
   :data: ../CITATION.cff
   :style: citation
   :show: default, bibtex
"""


@pytest.mark.parametrize("id_", ["widget-solver", ""])
def test_cite_us_box(project: Callable[..., Project], id_: str) -> None:
    made = project({"../CITATION.cff": CFF, "index.rst": BOX.format(id=id_)})
    build = made.build()
    page = build.read("index.html")
    assert build.warnings == ""
    assert "Curie, M. (2025)." in page
    assert "Widget Solver" in page
    assert "@software{widget-solver," in page or "@misc{widget-solver," in page


def test_cite_us_box_prefers_what_the_file_prefers(project: Callable[..., Project]) -> None:
    made = project({"../CITATION.cff": CFF + PREFERRED, "index.rst": BOX.format(id="")})
    page = made.build().read("index.html")
    assert "Solving Widgets" in page
    assert "@article{" in page
    made.write({"../CITATION.cff": CFF + PREFERRED.replace("Solving Widgets", "Solved Widgets")})
    assert "Solved Widgets" in made.build().read("index.html")


def test_paper_without_id_and_without_file(project: Callable[..., Project]) -> None:
    build = project({"papers.yml": PAPERS, "index.rst": "T\n=\n\n.. paper::\n"}).build()
    assert "index.rst:4: WARNING: no paper; nothing is shown; give an id" in build.warnings
    assert "[research.directive]" in build.warnings
