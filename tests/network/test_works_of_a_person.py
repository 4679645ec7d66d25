"""``refresh --author``: the works of a person that the data lacks, judged as ``discover`` judges them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_apis import FakeApis, as_json, as_text
from fake_world import Work, World
from network_helpers import Done, write_papers

from sphinxcontrib_research.lock import Fact, Lock
from sphinxcontrib_research.lock.file import write_lock

ORCID = "0000-0002-1825-0097"
DOI = "10.5555/abc.2024.17"
Call = Callable[..., Done]
LIST = ("refresh", "--author", ORCID)


def lines(done: Done) -> list[str]:
    """What is listed: without when and why."""
    return [f"{line.partition('  ')[0]} {line.split('  ')[2]}" for line in done.data.splitlines()]


def test_works_that_the_data_lacks_are_listed_once(world: World, tmp_path: Path, call: Call) -> None:
    world.works = [
        Work(doi=DOI),
        Work("Dense Widgets", arxiv="2401.99002", openalex="W8"),
        Work("Known by its DOI", doi="10.5555/known", openalex="W9"),
        Work("Known by its title!", openalex="W10"),
        Work("Known to the lock", doi="10.5555/lock", openalex="W11"),
    ]
    write_papers(
        tmp_path,
        "- {id: a, title: Other words, doi: 10.5555/known}\n"
        "- {id: b, title: Known by its Title, authors: [Josiah Carberry], date: 2024}\n"
        "- {id: c, arxiv: '2401.99003'}\n",
    )
    known = {"doi": Fact("10.5555/lock", "arXiv", "2026-11-01")}
    write_lock(tmp_path / "research.lock.json", Lock({"arxiv:2401.99003": known}))

    done = call(*LIST)

    assert done.status == 0
    assert lines(done) == [
        f"{DOI} Sparse Widgets. Journal of Widgets (by {ORCID}; OpenAlex, ORCID)",
        f"arxiv:2401.99002 Dense Widgets (by {ORCID}; OpenAlex)",
    ]
    assert "2 new works; 3 known already" in done.messages
    assert f"to add one: sphinx-research add {DOI}" in done.messages


def test_a_preprint_and_its_published_version_are_one(fake: FakeApis, world: World, call: Call) -> None:
    world.works = [
        Work("Widgets for all", arxiv="2401.99002", openalex="W8"),
        Work("Widgets for All", doi="10.5555/published", openalex="W9"),
    ]
    fake.script("orcid", as_json({"group": []}))

    assert lines(call(*LIST)) == [
        f"10.5555/published Widgets for All. Journal of Widgets (by {ORCID}; OpenAlex)"
    ]


def test_what_was_refused_is_not_listed(world: World, tmp_path: Path, call: Call) -> None:
    world.works = [Work(doi=DOI)]
    write_papers(tmp_path, "- {id: w, title: W}\n")
    assert call("discover", "--author", ORCID, "--provider", "orcid").status == 0
    (tmp_path / "discovered.yml").unlink()

    assert call(*LIST).data == ""


def test_one_source_down_leaves_the_other(fake: FakeApis, world: World, call: Call) -> None:
    world.works = [Work(doi=DOI)]
    fake.plays["orcid"] = lambda _seen: as_text("Too Many Requests. You have exceeded the daily quota", 429)

    done = call(*LIST)

    assert (done.status, [line.split()[0] for line in done.data.splitlines()]) == (3, [DOI])
    why = "today's requests are used up (HTTP 429); the wait would be 24 hours"
    assert f"ORCID: 0 works (1 request); not complete: {why}" in done.messages


def test_an_answer_that_was_meant_is_not_asked_for_again(fake: FakeApis, world: World, call: Call) -> None:
    done = call("refresh", "--author", "0000-0001-5109-3700")

    assert "ORCID: 0 works (1 request); not complete: does not know this iD" in done.messages
    assert fake.count("orcid") == 1


def test_options_without_effect_are_refused(call: Call) -> None:
    done = call(*LIST, "--limit", "3", "--fields", "stars")

    assert (done.status, "--fields, --limit can't be used with --author" in done.messages) == (1, True)


def test_the_works_are_there_as_data(world: World, call: Call) -> None:
    found = json.loads(call(*LIST, "--format", "json").data)

    assert [proposal["identifiers"] for proposal in found["proposals"]] == [{"doi": DOI}]


def test_all_pages_of_works_are_read(fake: FakeApis, world: World, call: Call) -> None:
    world.works = [Work(f"Widgets, volume {n}", doi=f"10.5555/{n}", openalex=f"W{n}") for n in range(1, 231)]
    fake.script("orcid", as_json({"group": []}))

    assert len(call(*LIST).data.splitlines()) == 230
    assert [seen.params["page"] for seen in fake.seen if seen.service == "openalex"] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "body",
    [
        {"group": None},
        {"group": [None, {}, {"work-summary": None, "external-ids": None}]},
        {"group": [{"work-summary": [{"title": None, "publication-date": None, "journal-title": None}]}]},
        {
            "group": [
                {
                    "external-ids": {
                        "external-id": [
                            {
                                "external-id-type": "doi",
                                "external-id-relationship": "part-of",
                                "external-id-value": DOI,
                            },
                            {
                                "external-id-type": "doi",
                                "external-id-relationship": "self",
                                "external-id-value": "none",
                            },
                            {
                                "external-id-type": "eid",
                                "external-id-relationship": "self",
                                "external-id-value": "2-s2",
                            },
                        ]
                    },
                    "work-summary": [{"title": {"title": {"value": "A Chapter"}}}],
                }
            ]
        },
    ],
)
def test_orcid_with_null_and_odd_entries(fake: FakeApis, world: World, call: Call, body: object) -> None:
    fake.script("orcid", as_json(body))

    done = call(*LIST)

    assert done.status == 0
    assert [line.split()[0] for line in done.data.splitlines()] in ([], ["-"])
    assert "to add one" not in done.messages
