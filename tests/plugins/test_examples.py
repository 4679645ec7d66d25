"""The examples of the documentation, installed and used from outside the package."""

from __future__ import annotations

import json
import re

import pytest

from .conftest import EXAMPLES

LIST = """\
Papers
======

.. research:paper-list::
   :badges: open
"""
ENDNOTE = """\
%T Adan: faster models
%A Xie, Xingyu
%A Zhou, Pan
%D 2024
%J TPAMI
%R 10.1109/tpami.2024.3423382

nonsense
%T Win
%D 2023
"""
YAML = """\
- id: adan
  title: Adan
  arxiv: 2208.06677
  code: sail-sg/Adan
  space: sail/adan
- id: win
  title: Win
  links:
    HF Space: sail/win
"""


def test_every_example_has_less_than_60_lines():
    lengths = {path.name: len(path.read_text().splitlines()) for path in EXAMPLES.glob("*/*.py")}

    assert len(lengths) == 5
    assert max(lengths.values()) < 60


def test_a_file_format_in_pages_and_commands(examples):
    examples.write(index__rst=LIST.replace("open", "venue"), papers__enw=ENDNOTE)

    warnings = examples.build()
    listed = examples.command("list").stdout
    check = examples.command("check", status=1).stdout
    examples.command("convert", "papers.enw", "papers.bib")

    assert "papers.enw:8: WARNING: 'nonsense' is not a tag" in warnings
    assert "Xingyu Xie" in examples.page()
    assert "Adan: faster models" in listed
    assert "papers.enw:8: 'nonsense' is not a tag" in check
    assert "author = {Xie, Xingyu and Zhou, Pan}" in (examples.folder / "papers.bib").read_text()


def test_a_badge_in_pages_and_text(examples):
    examples.write(index__rst=LIST, papers__yml=YAML)

    assert examples.build() == ""
    assert examples.page().count("Open access: free to read") == 1
    assert 'href="https://arxiv.org/abs/2208.06677"' in examples.page()

    examples.run("sphinx", "-q", "-b", "text", ".", "_text")
    assert "open access" in (examples.folder / "_text/index.txt").read_text()


def test_a_kind_of_link_has_its_label_place_and_icon(examples):
    examples.write(index__rst=LIST + "\n.. citation-table::\n   :columns: title, space\n", papers__yml=YAML)

    assert examples.build() == ""
    page = examples.page()
    assert page.count('href="https://huggingface.co/spaces/sail/adan"') == 2
    assert 'href="https://huggingface.co/spaces/sail/win"' in page
    links = page.partition('class="research-links"')[2].partition("</span>")[0]
    assert links.index("spaces/sail/adan") < links.index("github.com/sail-sg/Adan")
    assert '<svg class="research-icon"' in links
    assert ">Space<" in page.replace("</svg> ", "</svg>>")
    assert "no faults" in examples.command("check").stderr
    assert examples.command("list", "--filter", "space").stdout.count("\n") == 3
    schema = json.loads(examples.command("schema").stdout)
    assert "space" in schema["$defs"]["paper"]["properties"]


def test_a_style_in_pages_and_text(examples):
    style = ".. research:paper-list::\n   :style: margin\n"
    examples.write(index__rst=f"Papers\n======\n\n{style}", papers__yml=YAML + "  year: 2023\n")

    assert examples.build() == ""
    assert "<dl><dt>2023</dt><dd>" in examples.page()
    assert '<span class="research-title"><a' in examples.page()

    examples.run("sphinx", "-q", "-b", "text", ".", "_text")
    assert "2023: **Win** / HF Space" in (examples.folder / "_text/index.txt").read_text()


def test_a_wrong_value_of_a_link_is_a_fault_of_the_data(examples):
    examples.write(papers__yml="- id: adan\n  title: Adan\n  space: a b c\n")

    shown = examples.command("check", status=1).stdout

    assert "papers.yml:3: paper 'adan': field 'space': 'a b c' is not a space: write owner/name" in shown


@pytest.mark.parametrize("named", [("--provider", "europepmc"), ()])
def test_a_source_of_numbers_fills_the_lock(examples, httpserver, named):
    examples.write(
        index__rst=LIST.replace("open", "citations"),
        papers__yml="- id: adan\n  title: Adan\n  authors: X. Xie\n  year: 2024\n  venue: TPAMI\n  pmid: 38968016\n",
    )
    reply = {"resultList": {"result": [{"citedByCount": 241}]}}
    httpserver.expect_request(
        "/search", query_string={"query": "ext_id:38968016 src:med", "format": "json", "pageSize": "1"}
    ).respond_with_json(reply)
    address = httpserver.url_for("").rstrip("/")
    others = ("GITHUB", "OPENALEX", "CROSSREF", "DATACITE", "ARXIV", "ORCID")
    examples.variables = {f"RESEARCH_{name}_URL": f"{address}/none" for name in others}
    examples.variables["RESEARCH_EUROPEPMC_URL"] = address

    httpserver.expect_request(re.compile("/none/.*")).respond_with_json({}, status=404)

    examples.command("refresh", "--field", "citations", *named)

    lock = json.loads((examples.folder / "research.lock.json").read_text())
    [fact] = [entry["citations"] for entry in lock["entries"].values()]
    assert (fact["value"], fact["source"]) == (241, "Europe PMC")
    examples.build()
    assert "241 citations (Europe PMC" in examples.page()


def test_examples_import_what_is_public_alone():
    texts = [path.read_text("utf-8") for path in EXAMPLES.rglob("*.py")]
    imported = {
        name for text in texts for name in re.findall(r"(?:from|import) (sphinxcontrib_research\S*)", text)
    }

    assert imported == {"sphinxcontrib_research.api"}
