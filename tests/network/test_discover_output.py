"""What ``discover`` prints and writes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from discover_helpers import CITES, Call, engines, proposals
from fake_apis import FakeApis
from fake_citing import OWN, CitingWorld
from fake_world import Work

from sphinxcontrib_research.readers import load_file


def test_a_dry_run_shows_the_requests_and_counts_the_others(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    listed.world.works = [Work(doi=OWN, openalex="W1000", citations=4_210)]
    call("refresh", "--fields", "citations")
    fake.seen.clear()

    done = call(*CITES, "--dry-run")

    assert (done.status, fake.seen) == (0, [])
    assert done.data.count("GET http://127.0.0.1") == 3
    assert (
        "3 requests as shown, and about 42 more for lists of citing works, by the numbers in the lock"
        in done.messages
    )
    assert not (tmp_path / "discovered.yml").exists()


@pytest.mark.usefixtures("listed")
def test_a_dry_run_needs_nothing_for_writing(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ruamel.yaml", None)

    assert call(*CITES, "--dry-run").status == 0
    done = call(*CITES)
    assert done.status != 0
    assert "appending to YAML files needs ruamel.yaml" in done.messages


def test_another_file_and_what_no_page_reads(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines(1)]

    done = call(*CITES, "--to", "found.yml")

    assert "no page reads found.yml yet: add it to research_papers in conf.py" in done.messages
    assert list(proposals(tmp_path, "found.yml")) == ["Engines, volume 1"]
    assert call(*CITES).data == ""
    (tmp_path / "conf.py").write_text('research_papers = ["papers.yml"]\n', "utf-8")
    listed.citing = [engines(2)]
    assert "no page reads discovered.yml yet" in call(*CITES).messages


def test_the_usual_file_is_read_by_builds(listed: CitingWorld, call: Call) -> None:
    listed.citing = [engines(1)]

    assert "no page reads" not in call(*CITES).messages
    assert "(1 to review) in 2 files" in call("check").messages


def test_what_somebody_added_by_hand_waits_for_nobody(listed: CitingWorld, call: Call) -> None:
    listed.citing = [engines(1), engines(2)]
    call(*CITES)
    listed.world.works.append(Work("Engines, volume 1", doi="10.5555/c.1", openalex="W1"))

    done = call("add", "10.5555/c.1")

    assert done.status == 0
    assert "\n  relation: uses\n" in done.data
    assert "discovered.yml:5: the proposal 'lovelace2025engines' can be deleted" in done.messages
    assert "2 papers (1 to review) in 2 files" in call("check").messages


def test_a_work_that_nobody_knows_is_named(listed: CitingWorld, call: Call) -> None:
    assert "OpenAlex does not know 10.5555/unknown" in call("discover", "--cites", "10.5555/unknown").messages
    assert "0 of 0" not in call("discover", "--author", "jc").messages


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--author", "x"), "sphinx-research: 'x' is not an ORCID iD (such as 0000-0002-1825-0097)\n"),
        (("--cites", "own", "--since", "x"), "argument --since: 'x' is not a date (see "),
    ],
)
def test_what_is_wrong_with_an_argument_is_no_matter_of_fields(
    listed: CitingWorld, call: Call, arguments: tuple[str, ...], message: str
) -> None:
    assert message in call("discover", *arguments).messages


def test_the_summary_is_for_a_pull_request(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines(1, title="Widgets | <b>in</b> *use* [x](javascript:y)")]

    call(*CITES, "--summary", "summary.md")

    table = (tmp_path / "summary.md").read_text("utf-8").splitlines()
    assert table[0].startswith("1 new work in `discovered.yml`, the surest first.")
    assert table[4] == (
        r"| Widgets \| \<b\>in\</b\> \*use\* \[x\]\(javascript:y\) \(10.5555/c.1\) | 2025-03-01 | cites own | "
        "OpenAlex, DataCite, OpenCitations |"
    )
    call(*CITES, "--summary", "summary.md")
    assert (tmp_path / "summary.md").read_text("utf-8") == "No new works.\n"
    call("discover", "--search", "Widgets", "--summary", "summary.md", "--limit", "1")
    assert (tmp_path / "summary.md").read_text("utf-8") == "No new works.\n\nNot complete: DataCite.\n"


def test_json_says_all(listed: CitingWorld, call: Call) -> None:
    listed.citing = [engines(1)]

    found = json.loads(call(*CITES, "--format", "json").data)

    assert found["proposals"] == [
        {
            "id": "lovelace2025engines",
            "title": "Engines, volume 1",
            "date": "2025-03-01",
            "identifiers": {"doi": "10.5555/c.1", "openalex": "W1"},
            "by": "cites",
            "of": ["own"],
            "sources": ["OpenAlex", "DataCite", "OpenCitations"],
            "certainty": "high",
        }
    ]
    assert found["services"][0] == {
        "name": "OpenAlex",
        "queries": 1,
        "works": 1,
        "why": "",
        "is_final": False,
        "requests": 2,
    }
    assert (found["known"], found["untitled"], found["unavailable"]) == (0, [], [])


HOSTILE = (
    "{{ 7*7 }} <script>x()</script>",
    "- id: x\n  title: y",
    "'\"#: [&*!|>%@`",
    "yes",
    "\x1b[2J\u202eabc",
    "$\\input{x}$",
    "key: {a: b}",
)


def test_whatever_a_title_holds_the_file_can_be_read(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [
        engines(n, title=f"{text} {n}", venue=text, authors=((text, f"Name{n}"),))
        for n, text in enumerate(HOSTILE, 1)
    ]

    assert call(*CITES, "--provider", "openalex").status == 0

    source = load_file(tmp_path / "discovered.yml", root=tmp_path)
    assert len(source.papers) == len(HOSTILE)
    assert all(paper.hidden == "review" and paper.doi for paper in source.papers)
    assert "\x1b" not in (tmp_path / "discovered.yml").read_text("utf-8")
    assert call("check").status in (0, 1)
