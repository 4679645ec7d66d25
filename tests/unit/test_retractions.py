"""Works that were retracted: read, filled in from the lock, shown in every style and output, exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docutils import nodes

from sphinxcontrib_research import api
from sphinxcontrib_research.cli import main
from sphinxcontrib_research.lock import Fact, Lock
from sphinxcontrib_research.lock.applying import apply
from sphinxcontrib_research.model.paper import Paper, Retraction
from sphinxcontrib_research.render import EntryGroup, ListView, Page, Settings, form_of
from sphinxcontrib_research.render.entry import citation_spans
from sphinxcontrib_research.render.html import view_pieces
from sphinxcontrib_research.render.html.entry import Written, paper_parts
from sphinxcontrib_research.render.nodes import NodePage, entry_nodes
from sphinxcontrib_research.vocabulary import STYLE_PARTS
from sphinxcontrib_research.writers import web, yaml

NOTICE = "https://doi.org/10.5555/notice"
RECORD = (
    "- {id: pond, title: A Pond, authors: [Ada Waterman], date: 2024, doi: 10.5555/pond, retracted: %s}\n"
)
MARKED = (
    f'<strong class="research-retracted"><a class="reference external" href="{NOTICE}">Retracted</a></strong>'
)


def load(folder: Path, value: str) -> api.Library:
    (folder / "papers.yml").write_text(RECORD % value, "utf-8")
    return api.load(["papers.yml"], folder)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("true", Retraction()),
        ("y", Retraction()),
        ("no", Retraction(holds=False)),
        ("{date: 2024-05-02}", Retraction(date="2024-05-02")),
        ("{date: 2024-05-02, url: 10.5555/notice}", Retraction(date="2024-05-02", url=NOTICE)),
        (f"{{url: '{NOTICE}'}}", Retraction(url=NOTICE)),
    ],
)
def test_it_is_a_truth_value_or_date_and_address_of_the_notice(tmp_path, value, expected):
    library = load(tmp_path, value)

    assert library.papers["pond"].retracted == expected
    assert library.problems == ()


@pytest.mark.parametrize(
    ("value", "kept", "message"),
    [
        ("perhaps", None, "invalid truth value 'perhaps'"),
        ("{url: 'javascript:alert(1)'}", Retraction(), "javascript"),
        ("{date: soon, url: 10.5555/notice}", Retraction(url=NOTICE), "soon"),
        ("{reason: fraud}", Retraction(), "'reason' is an unknown key of a retraction"),
    ],
)
def test_a_fault_costs_its_part_alone(tmp_path, value, kept, message):
    library = load(tmp_path, value)

    assert library.papers["pond"].retracted == kept
    assert message in " ".join(problem.text for problem in library.problems)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, Retraction(source="OpenAlex")),
        (False, None),
        ({"date": "2024-05-02", "url": NOTICE}, Retraction(True, "2024-05-02", NOTICE, "OpenAlex")),
        ({"date": "soon", "url": "javascript:alert(1)"}, Retraction(source="OpenAlex")),
    ],
)
def test_the_lock_says_so_where_data_says_nothing(value, expected):
    lock = Lock({"doi:10.5555/pond": {"retracted": Fact(value, "OpenAlex", "2026-11-01")}})
    paper = Paper("pond", "A Pond", doi="10.5555/pond")

    assert apply(lock, paper).retracted == expected
    denied = Paper("pond", "A Pond", doi="10.5555/pond", retracted=Retraction(holds=False))
    assert apply(lock, denied) is denied


@pytest.mark.parametrize("style", ["card", "compact", "grid", "citation"])
def test_every_style_says_so_in_html_and_nodes(tmp_path, style):
    papers = load(tmp_path, "{url: 10.5555/notice}")
    view = ListView(EntryGroup(("pond",)), style=style, parts=STYLE_PARTS[style])
    page = Page(papers._library, Settings())

    html = "".join(view_pieces(view, page, Written(), (), 2))
    root = nodes.paragraph("", "", *entry_nodes(papers.papers["pond"], NodePage(page), form_of(view, page)))

    link = f'href="{NOTICE}"'
    assert html.count("Retracted") == (1 if style == "citation" else html.count(link))
    assert link in html
    assert [found["refuri"] for found in root.findall(nodes.reference) if found.astext() == "Retracted"] == [
        NOTICE
    ]


def test_the_word_stands_before_a_title_and_behind_a_citation(tmp_path):
    papers = load(tmp_path, "{url: 10.5555/notice}")
    page = Page(papers._library, Settings())
    paper = papers.papers["pond"]

    assert paper_parts(paper, page)["retracted"] == MARKED
    words = "".join(span.text for span in citation_spans(paper, page))
    assert words == "Waterman, A. (2024). A Pond. Retracted."


def test_one_that_holds_shows_nothing(tmp_path):
    papers = load(tmp_path, "no")
    page = Page(papers._library, Settings())

    assert paper_parts(papers.papers["pond"], page)["retracted"] == ""
    assert "Retracted" not in "".join(span.text for span in citation_spans(papers.papers["pond"], page))


@pytest.mark.parametrize(
    "value", ["true", "false", "{date: 2024-05-02, url: 'https://doi.org/10.5555/notice'}"]
)
def test_yaml_keeps_it(tmp_path, value):
    papers = load(tmp_path, value)
    retracted = papers.papers["pond"].retracted

    (tmp_path / "papers.yml").write_text(yaml.dumps(tuple(papers.papers.values())), "utf-8")

    assert api.load(["papers.yml"], tmp_path).papers["pond"].retracted == retracted


def test_search_engines_and_filters_know_it(tmp_path):
    papers = load(tmp_path, "yes")

    assert web.paper(papers.papers["pond"], papers._library)["creativeWorkStatus"] == "Retracted"
    assert [paper.id for paper in papers.select(filter="retracted")] == ["pond"]
    assert papers.select(filter="not retracted") == []


def test_check_lists_it_and_is_content(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    load(tmp_path, "{date: 2024-05-02, url: 10.5555/notice}")

    status = main(["check", "papers.yml"])
    lines = capsys.readouterr().out.splitlines()
    main(["check", "papers.yml", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["retracted"]

    assert status == 0
    message = f"it was retracted 2024-05-02: {NOTICE}"
    assert f"papers.yml:1: retracted: paper 'pond': {message}" in lines
    assert found == [{"path": "papers.yml", "line": 1, "paper": "pond", "message": message}]
