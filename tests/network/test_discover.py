"""``sphinx-research discover`` as a user calls it, against services on loopback."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_apis import FakeApis, as_json, as_text
from fake_citing import OWN, Citing, CitingWorld
from fake_world import Work, World
from network_helpers import Done, entries, write_papers

from sphinxcontrib_research.readers import load_file

ORCID = "0000-0002-1825-0097"
PAPERS = f"""\
papers:
  - {{id: own, title: Sparse Widgets, authors: [Josiah Carberry], date: 2024, doi: {OWN}}}
authors:
  - {{id: jc, name: Josiah Carberry, orcid: {ORCID}}}
"""
CITES = ("discover", "--cites", "own")
TODAY = dt.datetime.now(dt.UTC).date().isoformat()
Call = Callable[..., Done]


@pytest.fixture
def listed(fake: FakeApis, world: World, tmp_path: Path) -> CitingWorld:
    """A project with one paper and one author, and services that list what a test puts there."""
    world.works = [Work(doi=OWN, openalex="W1000")]
    write_papers(tmp_path, PAPERS)
    listed = CitingWorld(world, (), {OWN: "W1000"})
    listed.play(fake)
    return listed


def engines(number: int = 1, **fields: Any) -> Citing:
    """A work that cites ours, with a DOI."""
    usual: dict[str, Any] = {"doi": f"10.5555/c.{number}", "openalex": f"W{number}", "cites": (OWN,)}
    return Citing(**{"title": f"Engines, volume {number}", **usual, **fields})


def proposals(folder: Path, name: str = "discovered.yml") -> dict[str, Any]:
    """The papers of a file of proposals, by title; each title stands there once."""
    source = load_file(folder / name, root=folder)
    assert source.problems == ()
    found = {paper.title: paper for paper in source.papers}
    assert len(found) == len(source.papers)
    return found


def verdicts(folder: Path) -> dict[str, object]:
    """What the lock remembers, by key."""
    found = entries(folder).items()
    return {
        key.removeprefix("discover:"): facts["verdict"]["value"] for key, facts in found if "verdict" in facts
    }


# -- what is proposed


def test_a_work_that_cites_ours_is_proposed(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines()]

    done = call(*CITES)

    assert done.status == 0
    assert (tmp_path / "discovered.yml").read_text("utf-8") == (
        "# Works that 'sphinx-research discover' found. No page shows a record before its line 'hidden: review' is\n"
        "# deleted. Delete a record, or write 'hidden: yes', to reject it: it is not proposed again.\n"
        "\n"
        "papers:\n"
        "  - id: lovelace2025engines\n"
        "    title: Engines, volume 1\n"
        "    authors: [Ada Lovelace]\n"
        "    venue: Journal of Engines\n"
        "    date: 2025-03-01\n"
        "    doi: 10.5555/c.1\n"
        "    volume: 12\n"
        "    issue: 3\n"
        "    pages: 1-19\n"
        "    relation: uses\n"
        "    hidden: review\n"
        "    x-found:\n"
        "      by: cites\n"
        "      work: own\n"
        "      source: [OpenAlex, DataCite, OpenCitations]\n"
        f"      date: {TODAY}\n"
    )
    assert done.data == (
        "10.5555/c.1  2025-03-01  Engines, volume 1. Journal of Engines "
        "(cites own; OpenAlex, DataCite, OpenCitations)\n"
    )
    assert "discovered.yml: delete 'hidden: review' to accept a record" in done.messages
    assert done.messages.endswith("OpenCitations: 1 work (1 request)\n1 new work\n")
    assert verdicts(tmp_path) == {"doi:10.5555/c.1": "proposed"}


def test_works_by_a_person_are_ours(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines(cites=(), people=(ORCID,))]

    assert call("discover", "--author", "jc").status == 0

    (paper,) = proposals(tmp_path).values()
    assert (paper.relation, paper.hidden) == ("own", "review")
    note = dict(paper.extra)["xfound"]
    assert note == {
        "by": "author",
        "author": "jc",
        "source": ["OpenAlex", "Crossref", "ORCID"],
        "date": TODAY,
    }


def test_words_are_looked_for_as_they_are_written(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [
        engines(1, title="Widgetizer at work", cites=()),
        engines(2, abstract="We use the WIDGETIZER, version 2.", cites=()),
        engines(3, abstract="Others use widgetizers.", cites=()),  # what services take for the same word
        engines(4, title="Nothing of it", cites=()),
    ]

    assert call("discover", "--search", "Widgetizer").status == 0

    assert list(proposals(tmp_path)) == ["Widgetizer at work", "Engines, volume 2"]


def test_settings_say_what_is_looked_for(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    setting = '{"cites": ["own"], "authors": "jc", "search": ("Widgetizer",)}'
    (tmp_path / "conf.py").write_text(f"research_discover = {setting}\n", "utf-8")
    listed.citing = [
        engines(1),
        engines(2, cites=(), people=(ORCID,)),
        engines(3, cites=(), title="A widgetizer"),
    ]

    assert call("discover").status == 0
    assert set(proposals(tmp_path)) == {"Engines, volume 1", "Engines, volume 2", "A widgetizer"}


def test_the_surest_come_first(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    alone = frozenset(("openalex",))
    listed.citing = [
        engines(1, cites=(), abstract="The widgetizer", at=alone),
        engines(2, cites=(), title="Widgetizer", at=alone),
        engines(3, at=alone, date="2020-01-01"),
        engines(4, at=alone, date="2021-01-01"),
        engines(5, date="2019-01-01"),
        engines(6, cites=(), people=(ORCID,), date="2018-01-01"),
    ]

    done = call(*CITES, "--author", "jc", "--search", "widgetizer", "--format", "json")

    found = json.loads(done.data)["proposals"]
    assert [one["identifiers"]["doi"][-1] for one in found] == ["6", "5", "4", "3", "2", "1"]
    assert [one["certainty"] for one in found] == ["high", "high", "medium", "medium", "low", "low"]
    assert [paper.doi[-1] for paper in proposals(tmp_path).values()] == ["6", "5", "4", "3", "2", "1"]


def test_a_work_without_a_doi_has_its_page(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines(doi="", at=frozenset(("openalex",)))]

    assert call(*CITES).status == 0

    (paper,) = proposals(tmp_path).values()
    assert (paper.url, dict(paper.extra)["xfound"]["id"]) == ("https://example.org/W1", "openalex:W1")
    assert call(*CITES).messages.endswith("\n0 new works; 1 known already\n")


def test_what_cites_the_preprint_cites_the_paper(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    """OpenAlex may have the preprint as a work of its own."""
    write_papers(tmp_path, PAPERS.replace(f"doi: {OWN}", f"doi: {OWN}, arxiv: 2401.99001"))
    preprint = "10.48550/arxiv.2401.99001"
    listed.world.works.append(Work(arxiv="2401.99001", openalex="W2000"))
    listed.openalex_ids = {OWN: "W1000", preprint: "W2000"}
    listed.citing = [
        engines(n, cites=cites, at=frozenset(("openalex",)))
        for n, cites in enumerate([(OWN,), (preprint,)], 1)
    ]

    assert call(*CITES, "--provider", "openalex").status == 0

    notes = [dict(paper.extra)["xfound"] for paper in proposals(tmp_path).values()]
    assert [note["work"] for note in notes] == ["own", "own"]
    assert fake.count("openalex") == 3


def test_a_paper_may_be_known_by_its_pmid_alone(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    write_papers(tmp_path, "- {id: own, title: Sparse Widgets, pmid: 39900001}\n")
    listed.world.works = [Work(pmid="39900001", openalex="W1000")]
    listed.citing = [engines(1, at=frozenset(("openalex",)))]

    assert call(*CITES).status == 0
    assert list(proposals(tmp_path)) == ["Engines, volume 1"]


def test_a_list_that_never_ends_is_left(
    listed: CitingWorld, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("openalex", "crossref", "datacite", "ads"):
        monkeypatch.setattr(f"sphinxcontrib_research.online.providers.{name}.MOST_PAGES", 2)
    monkeypatch.setenv("ADS_API_TOKEN", "ads-token")
    listed.ads_token = "ads-token"
    listed.citing = [engines(n, people=(ORCID,)) for n in range(1, 1_102)]

    done = call(*CITES, "--author", "jc")

    assert done.status == 3
    for title, most in (("OpenAlex", "200"), ("Crossref", "400"), ("DataCite", "400"), ("ADS", "1,000")):
        assert re.search(rf"{title}: .*; not complete: no more than {most} works ", done.messages), title


def test_only_works_since_a_date(fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.ads_token = "ads-token"
    listed.citing = [
        engines(1, date="2023-12-31"),
        engines(2, date="2024-02-01"),
        engines(3, date="2024-01-10"),
    ]

    everyone = ("--provider", "openalex,opencitations,datacite,crossref,orcid,semanticscholar")
    assert call(*CITES, "--since", "2024-01-11", *everyone).status == 0

    assert list(proposals(tmp_path)) == ["Engines, volume 2"]
    assert any(
        "from_publication_date:2024-01-11" in seen.params["filter"]
        for seen in fake.seen
        if "cites:" in str(seen)
    )


# -- one work is proposed once


def test_a_preprint_and_its_published_version_are_one(
    listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    preprint = engines(
        1, doi="", arxiv="2401.00001", date="2023-01-05", venue="", type="preprint", title="One"
    )
    published = engines(2, title="One", date="2025-01-05")
    listed.citing = [
        replace(preprint, at=frozenset(("openalex", "datacite"))),
        replace(published, at=frozenset(("opencitations", "crossref"))),
    ]

    assert call(*CITES).status == 0

    (paper,) = proposals(tmp_path).values()
    assert (paper.doi, paper.arxiv, paper.venues, paper.date.iso) == (
        "10.5555/c.2",
        "2401.00001",
        ("Journal of Engines",),
        "2025-01-05",
    )


def test_a_work_that_services_know_by_its_title_alone_is_one(
    listed: CitingWorld, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADS_API_TOKEN", "ads-token")
    listed.ads_token = "ads-token"
    listed.citing = [
        engines(1, doi="", at=frozenset(("openalex",))),
        engines(1, openalex="", at=frozenset(("ads",))),
    ]

    assert call(*CITES).status == 0

    (paper,) = proposals(tmp_path).values()
    assert (paper.doi, dict(paper.extra)["xfound"]["source"]) == ("10.5555/c.1", ["OpenAlex", "ADS"])


def test_what_a_person_lists_without_an_identifier_is_one(
    listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    ours = {"cites": (), "people": (ORCID,)}
    listed.citing = [
        engines(1, **ours, at=frozenset(("openalex",))),
        engines(1, **ours, doi="", at=frozenset(("orcid",))),
        engines(2, **ours, doi="", title="Sparse widgets!", at=frozenset(("orcid",))),
        engines(3, **ours, doi="", title="A talk", at=frozenset(("orcid",))),
    ]

    assert call("discover", "--author", ORCID).status == 0
    assert set(proposals(tmp_path)) == {"Engines, volume 1", "A talk"}
    assert call("discover", "--author", ORCID).messages.count("0 new works") == 1


def test_the_versions_of_a_deposit_are_one(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    deposit: dict[str, Any] = {"type": "dataset", "at": frozenset(("datacite",)), "version_of": "10.5555/all"}
    listed.citing = [
        engines(1, **deposit, title="lab/engines: v1.0", date="2024-01-01"),
        engines(2, **deposit, title="lab/engines: v1.1", date="2025-01-01"),
        engines(3, **{**deposit, "version_of": ""}, title="lab/engines", doi="10.5555/all"),
    ]

    assert call(*CITES).status == 0
    assert list(proposals(tmp_path)) == ["lab/engines: v1.1"]

    listed.citing = [*listed.citing, engines(4, **deposit, title="lab/engines: v2.0", date="2026-01-01")]
    assert call(*CITES).messages.endswith("\n0 new works; 1 known already\n")


def test_the_versions_of_a_deposit_in_the_data_are_known(
    listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    record = "  - {id: k, title: Engines, doi: 10.5555/all}\nauthors:\n"
    (tmp_path / "papers.yml").write_text(PAPERS.replace("authors:\n", record), "utf-8")
    listed.citing = [engines(1, type="software", at=frozenset(("datacite",)), version_of="10.5555/all")]

    assert call(*CITES).data == ""


def test_another_work_under_a_wrong_doi_is_not_lost(
    listed: CitingWorld, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADS_API_TOKEN", "ads-token")
    listed.ads_token = "ads-token"
    listed.citing = [
        engines(1, at=frozenset(("openalex",))),
        engines(1, title="Growing tomatoes on Mars", at=frozenset(("ads",))),
    ]

    assert call(*CITES).status == 0

    found = proposals(tmp_path)
    assert {title: paper.doi for title, paper in found.items()} == {
        "Engines, volume 1": "10.5555/c.1",
        "Growing tomatoes on Mars": "",
    }
    assert call(*CITES).messages.endswith("\n0 new works; 2 known already\n")


def test_facts_of_two_works_are_never_mixed(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    """A service has another work under a DOI: what it says of that one is not taken."""
    wrong = engines(
        1, title="Growing tomatoes on Mars", authors=(("Eve", "Nobody"),), venue="Wrong", date="1999-01-01"
    )
    listed.citing = [
        engines(1, at=frozenset(("openalex", "opencitations"))),
        replace(wrong, type="dataset", at=frozenset(("datacite",))),
    ]

    assert call(*CITES).status == 0

    (paper,) = proposals(tmp_path).values()
    assert (paper.title, paper.authors[0].family, paper.venues, paper.type) == (
        "Engines, volume 1",
        "Lovelace",
        ("Journal of Engines",),
        "",
    )


def test_a_relation_that_is_no_use_is_none(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    at = frozenset(("datacite",))
    listed.citing = [
        engines(1, at=at, relation="IsCitedBy"),
        engines(2, at=at, relation="IsPartOf"),
        engines(3, at=at, relation="IsDerivedFrom"),
    ]

    assert call(*CITES).status == 0
    assert list(proposals(tmp_path)) == ["Engines, volume 3"]


KNOWN = [
    "{id: k, title: Anything, doi: 10.5555/C.1}",
    "{id: k, title: Anything, doi: 10.5555/c.1, hidden: yes}",
    "{id: k, title: Anything, doi: 10.5555/c.1, hidden: review}",
    "{id: k, title: 'Engines, Volume 1', authors: [A. Lovelace], date: 2025}",
    "{id: k, title: 'Engines: volume 1', authors: [Ada Lovelace], date: 2023, arxiv: 2301.00001}",
    "{id: k, url: 'https://doi.org/10.5555/c.1', title: Anything}",
]


@pytest.mark.parametrize("record", KNOWN)
def test_what_is_in_the_data_is_not_proposed(
    listed: CitingWorld, tmp_path: Path, call: Call, record: str
) -> None:
    (tmp_path / "papers.yml").write_text(PAPERS.replace("authors:\n", f"  - {record}\nauthors:\n"), "utf-8")
    listed.citing = [engines(venue="")]

    done = call(*CITES)

    assert (done.status, done.data) == (0, "")
    assert done.messages.endswith("0 new works; 1 known already\n")
    assert not (tmp_path / "discovered.yml").exists()


def test_a_preprint_of_a_paper_in_the_data_is_not_proposed(
    listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    known = "  - {id: k, title: Engines, authors: [Ada Lovelace], date: 2025, venue: J, doi: 10.5555/k}\n"
    (tmp_path / "papers.yml").write_text(PAPERS.replace("authors:\n", f"{known}authors:\n"), "utf-8")
    listed.citing = [
        engines(title="Engines", doi="", arxiv="2301.00001", type="preprint", venue="", date="2023-01-01")
    ]

    assert call(*CITES).data == ""


# -- the second run


def test_a_second_run_proposes_what_is_new(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines(1)]
    call(*CITES)
    first = (tmp_path / "discovered.yml").read_text("utf-8")
    listed.citing = [engines(1), engines(2)]

    done = call(*CITES)

    assert done.data.startswith("10.5555/c.2")
    text = (tmp_path / "discovered.yml").read_text("utf-8")
    assert text.startswith(first)
    assert text.count("- id: ") == 2
    assert re.findall(r"id: (\S+)", text) == ["lovelace2025engines", "lovelace2025engines-2"]


def test_what_was_refused_is_never_proposed_again(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines(n) for n in range(1, 5)]
    call(*CITES)
    path = tmp_path / "discovered.yml"
    head, *records = re.split(r"(?=  - id: )", path.read_text("utf-8"))
    released = records[0].replace("    hidden: review\n", "")
    hidden = records[1].replace("hidden: review", "hidden: yes")
    path.write_text("".join((head, released, hidden, records[2])), "utf-8")  # the fourth is deleted

    done = call(*CITES)

    assert done.messages.endswith("0 new works; 4 known already\n")
    dois = [re.findall(r"doi: (\S+)", record)[0] for record in records]
    assert [verdicts(tmp_path)[f"doi:{doi}"] for doi in dois] == [
        "released",
        "refused",
        "proposed",
        "refused",
    ]

    path.unlink()
    assert call(*CITES).messages.endswith("0 new works; 4 known already\n")
    assert set(verdicts(tmp_path).values()) == {"refused"}


def test_what_was_refused_is_known_under_its_other_identifiers(
    listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    alone = frozenset(("openalex",))
    listed.citing = [engines(1, doi="", arxiv="2401.00001", at=alone)]
    call(*CITES)
    (tmp_path / "discovered.yml").unlink()
    listed.citing = [
        engines(1, doi="10.5555/new", at=alone),  # the same at OpenAlex, published by now
        engines(2, doi="", arxiv="2401.00001", title="Engines, volume 1", at=frozenset(("datacite",))),
        engines(
            3,
            doi="10.5555/c.3",
            title="Engines, volume 1",
            date="2025-03-01",
            at=frozenset(("opencitations", "crossref")),
        ),
    ]

    assert call(*CITES).messages.endswith("0 new works; 2 known already\n")


def test_a_record_that_was_moved_is_released(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines(1)]
    call(*CITES)
    (tmp_path / "discovered.yml").unlink()
    moved = "  - {id: e, title: 'Engines, volume 1', authors: [Ada Lovelace], doi: 10.5555/c.1}\n"
    (tmp_path / "papers.yml").write_text(PAPERS.replace("authors:\n", f"{moved}authors:\n"), "utf-8")

    assert call(*CITES).data == ""
    assert verdicts(tmp_path) == {"doi:10.5555/c.1": "released"}


def test_a_lost_lock_costs_no_second_proposal(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    """As after a kill between the writing of the two files."""
    listed.citing = [engines(1)]
    call(*CITES)
    (tmp_path / "research.lock.json").unlink()

    assert call(*CITES).data == ""
    assert verdicts(tmp_path) == {"doi:10.5555/c.1": "proposed"}
    (tmp_path / "discovered.yml").unlink()
    assert call(*CITES).data == ""


def test_refresh_and_discover_share_the_lock(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines(1)]
    call("refresh")
    numbers = {key for key in entries(tmp_path) if not key.startswith("discover:")}
    assert numbers

    call(*CITES)
    after = call("refresh", "--max-age", "0")

    assert "belong" not in after.messages
    assert numbers | {"discover:doi:10.5555/c.1"} == entries(tmp_path).keys()


# -- services


def test_one_service_down_leaves_the_others_and_the_next_run_goes_on(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    listed.citing = [engines(1, at=frozenset(("openalex",))), engines(2, at=frozenset(("datacite",)))]
    right, fake.plays["datacite"] = fake.plays["datacite"], lambda _seen: as_text("", 500)

    first = call(*CITES)

    assert first.status == 3
    assert "DataCite: 0 works (3 requests); not complete: a fault on its side (HTTP 500)" in first.messages
    assert list(proposals(tmp_path)) == ["Engines, volume 1"]

    fake.plays["datacite"] = right
    fake.seen.clear()
    second = call(*CITES)

    assert second.status == 0
    assert "continuing an earlier run: 3 responses at hand" in second.messages
    assert [seen.service for seen in fake.seen if "cites:" in str(seen.query)] == []
    assert set(proposals(tmp_path)) == {"Engines, volume 1", "Engines, volume 2"}
    assert not list(tmp_path.glob(".research*"))


def test_a_limit_of_requests_is_kept_and_the_next_run_goes_on(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    listed.citing = [engines(n, at=frozenset(("openalex",))) for n in range(1, 351)]

    statuses = []
    for _run in range(6):
        fake.seen.clear()
        statuses.append(call(*CITES, "--limit", "2", "--provider", "openalex").status)
        assert len(fake.seen) <= 2
        if statuses[-1] == 0:
            break

    assert statuses == [3, 3, 3, 3, 0][-len(statuses) :]
    assert len(proposals(tmp_path)) == 350


def test_lists_end_at_ten_thousand_works_without_a_key(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinxcontrib_research.online.providers.openalex._MOST_LISTED", 200)
    listed.citing = [engines(n) for n in range(1, 251)]

    done = call(*CITES, "--provider", "openalex")

    assert done.status == 3
    assert not list(tmp_path.glob(".research*")), "another run would list no more"
    rest = "50 of 250 works are not listed; '--since DATE' or a free OPENALEX_API_KEY brings the rest"
    assert f"OpenAlex: 200 works (3 requests); not complete: {rest}" in done.messages


def test_a_key_brings_all_works(
    fake: FakeApis, listed: CitingWorld, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinxcontrib_research.online.providers.openalex._MOST_LISTED", 200)
    monkeypatch.setenv("OPENALEX_API_KEY", "open-key")
    listed.world.openalex_key = "open-key"
    listed.citing = [engines(n) for n in range(1, 251)]

    done = call(*CITES, "--provider", "openalex")

    assert (done.status, done.data.count("\n")) == (0, 250)
    assert all("page" not in dict(seen.query) for seen in fake.seen)


def test_a_key_that_is_refused_costs_the_cursor_alone(
    listed: CitingWorld, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "old-key")
    listed.citing = [engines(n) for n in range(1, 251)]

    done = call("discover", "--cites", OWN, "--provider", "openalex")

    assert (done.status, done.data.count("\n")) == (0, 250)
    assert "OpenAlex does not accept the token in OPENALEX_API_KEY" in done.messages


def test_ads_is_queried_with_a_token_alone(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed.ads_token = "ads-token"
    listed.citing = [engines(n, at=frozenset(("ads",))) for n in range(1, 621)]

    assert call(*CITES).data == ""
    assert "ADS needs a token: set ADS_API_TOKEN" in call(*CITES, "--provider", "ads").messages
    assert fake.count("ads") == 0

    monkeypatch.setenv("ADS_API_TOKEN", "ads-token")
    assert call(*CITES).status == 0
    assert len(proposals(tmp_path)) == 620
    assert fake.count("ads") == 2


def test_semantic_scholar_is_queried_only_when_named(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    listed.citing = [engines(n, at=frozenset(("semanticscholar",))) for n in range(1, 621)]

    assert call(*CITES).data == ""
    assert fake.count("semanticscholar") == 0
    assert call(*CITES, "--provider", "semanticscholar").status == 0
    assert len(proposals(tmp_path)) == 620


def test_no_token_gets_into_a_file_or_a_message(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Services that echo all they are sent."""
    tokens = {
        "OPENALEX_API_KEY": "key-openalex",
        "ADS_API_TOKEN": "key-ads",
        "OPENCITATIONS_ACCESS_TOKEN": "key-oc",
    }
    for name, token in tokens.items():
        monkeypatch.setenv(name, token)
    listed.world.openalex_key, listed.ads_token = "key-openalex", "key-ads"
    listed.citing = [engines(n, title=f"Engines {' '.join(tokens.values())} {n}") for n in range(1, 4)]
    fake.plays["opencitations"] = lambda seen: as_json({"message": str(seen.headers)}, 403)

    done = call(*CITES, "--format", "json", "--summary", "summary.md")

    assert (done.status, fake.count("ads")) == (3, 1)
    written = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file())
    for token in tokens.values():
        assert token not in done.data + done.messages + written


def test_a_work_that_another_title_is_found_for_is_not_taken_for_ours(
    fake: FakeApis, listed: CitingWorld, call: Call
) -> None:
    """OpenAlex has another work under the DOI of our paper: what cites that one is not wanted."""
    listed.world.works = [Work("Growing tomatoes on Mars", doi=OWN, openalex="W1000")]
    listed.citing = [engines(1, at=frozenset(("openalex",)))]

    assert call(*CITES, "--provider", "openalex").data == ""
    assert not any("cites:" in str(seen.query) for seen in fake.seen)


def test_what_no_service_can_name_is_said(listed: CitingWorld, call: Call) -> None:
    listed.citing = [engines(1, at=frozenset(("opencitations",)))]

    done = call(*CITES)

    assert (done.status, done.data) == (0, "")
    assert "no service knows a title of doi:10.5555/c.1\n" in done.messages


def test_what_could_not_be_looked_up_comes_again(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    listed.citing = [engines(1, at=frozenset(("opencitations", "crossref")))]
    right, fake.plays["crossref"] = fake.plays["crossref"], lambda _seen: as_text("", 503)

    first = call(*CITES)
    fake.plays["crossref"] = right
    second = call(*CITES)

    assert (first.status, first.data) == (3, "")
    assert "could not be looked up: doi:10.5555/c.1; run it again later" in first.messages
    assert (second.status, list(proposals(tmp_path))) == (0, ["Engines, volume 1"])


def test_a_list_that_cannot_be_read_is_requested_again(
    fake: FakeApis, listed: CitingWorld, call: Call
) -> None:
    listed.citing = [engines(1, cites=(), people=(ORCID,), at=frozenset(("orcid",)))]
    fake.script("orcid", as_json({}), as_text("<html>", 200, "text/html"))
    fake.script("openalex", as_json([]), as_json({"results": [None], "meta": {"count": 7}}))

    done = call("discover", "--author", "jc")

    assert (done.status, done.data.count("\n")) == (0, 1)
    assert fake.count("orcid") == 3


# -- wrong use


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to look for: name works with '--cites'"),
        (("--cites", "owm"), "there is no paper 'owm'; did you mean 'own'?"),
        (("--author", "jd"), "there is no author 'jd'; did you mean 'jc'?"),
        (("--author", "0000-0002-1825-0098"), "0000-0002-1825-0098"),
        (("--since", "soon"), "argument --since: "),
        (("--provider", "googlescholar"), "there is no provider 'googlescholar'"),
        (("--cites", "own", "--to", "found.bib"), "found.bib: proposals are written to YAML files"),
        (("--cites", "own", "--to", "none/found.yml"), "there is no folder "),
    ],
)
def test_wrong_use_sends_nothing(
    fake: FakeApis, listed: CitingWorld, call: Call, arguments: tuple[str, ...], message: str
) -> None:
    done = call("discover", *arguments)

    assert (done.status, fake.seen) == (1, [])
    assert message in done.messages


def test_a_file_that_cannot_be_read_sends_nothing(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    """What is in it would count as deleted."""
    (tmp_path / "discovered.yml").write_text("papers: [\n", "utf-8")

    done = call(*CITES)

    assert (done.status, fake.seen) == (1, [])
    assert "discovered.yml:" in done.messages
    assert "correct it first" in done.messages


def test_a_wrong_setting_is_named(fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    (tmp_path / "conf.py").write_text('\nresearch_discover = {"cited": ["own"]}\n', "utf-8")

    done = call("discover")

    assert (done.status, fake.seen) == (1, [])
    assert (
        "conf.py:2: invalid research_discover, ignored: it must be a dictionary with lists" in done.messages
    )


def test_a_paper_that_no_service_can_look_up_is_named(
    listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    write_papers(tmp_path, "- {id: a, title: A}\n")

    done = call("discover", "--cites", "a")

    assert done.status == 1
    assert "paper 'a' has no identifier by which services list what cites it" in done.messages


# -- what comes out


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


@pytest.mark.usefixtures("listed")
def test_a_run_without_any_response_keeps_none_and_says_nothing_of_it(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESEARCH_OPENCITATIONS_URL", "http://127.0.0.1:9")

    done = call(*CITES, "--provider", "opencitations")

    assert done.status == 3
    assert "not complete" in done.messages
    assert "kept" not in done.messages


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


# -- odd files, names and settings


@pytest.mark.parametrize(
    "content",
    [
        b"papers: null\n",
        b"papers: ~  # none\n",
        b"papers: {}\n",
        b"{}\n",
        b"null\n",
        b"papers:\r  - id: z\r    title: Z\r",
        b"papers:\r\n  - id: z\n    title: Z\n",
        b"papers:\n  - id: z\n    title: Z\n# \xe2\x80\xa8# end\nauthors: []\n",
        b"papers:\n  - id: z\n    title: Z",
    ],
)
def test_files_of_every_form_take_proposals(
    listed: CitingWorld, tmp_path: Path, call: Call, content: bytes
) -> None:
    listed.citing = [engines()]
    path = tmp_path / "discovered.yml"
    path.write_bytes(content)
    before = {paper.title for paper in load_file(path, root=tmp_path).papers}

    assert call(*CITES).status == 0

    assert {paper.title for paper in load_file(path, root=tmp_path).papers} == {*before, "Engines, volume 1"}
    assert call(*CITES).data == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"papers:\n  z: {title: Z}\n", "write its papers as a list below 'papers:'"),
        (b"id: z\ntitle: Z\n", "write its papers as a list below 'papers:'"),
        (b"papers:\n  - {id: z, title: Z}\n---\npapers: []\n", "discovered.yml:"),
        ("papers:\n  - {id: z, title: Zü}\n".encode("latin-1"), "save it as UTF-8 first"),
        ("papers:\n  - {id: z, title: Z}\n".encode("utf-16"), "save it as UTF-8 first"),
    ],
)
def test_a_file_that_takes_no_proposals_is_named_before_any_request(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call, content: bytes, message: str
) -> None:
    (tmp_path / "discovered.yml").write_bytes(content)

    done = call(*CITES)

    assert (done.status, fake.seen) == (1, [])
    assert message in done.messages
    assert (tmp_path / "discovered.yml").read_bytes() == content


@pytest.mark.parametrize("kind", ["folder", "link", *(["pipe"] if hasattr(os, "mkfifo") else [])])
def test_what_is_no_file_is_named_before_any_request(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call, kind: str
) -> None:
    path = tmp_path / "discovered.yml"
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to("none/found.yml")
    else:
        os.mkfifo(path)

    done = call(*CITES)

    assert (done.status, fake.seen) == (1, [])
    assert ("there is no folder" if kind == "link" else "discovered.yml can't be read") in done.messages


@pytest.mark.parametrize("command", [CITES, ("refresh",)])
def test_a_summary_that_cannot_be_written_is_named_before_any_request(
    fake: FakeApis, listed: CitingWorld, call: Call, command: tuple[str, ...]
) -> None:
    done = call(*command, "--summary", "none/found.md")

    assert (done.status, fake.seen) == (1, [])
    assert "none/found.md can't be written: there is no folder none" in done.messages


def test_kept_replies_are_not_written_through_a_link(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    """A link that came with somebody's branch must not lead to a file elsewhere."""
    listed.citing = [engines()]
    other = tmp_path / "other.txt"
    other.write_text("mine\n", "utf-8")
    (tmp_path / ".research.lock.json.discover").symlink_to(other)

    assert call(*CITES).status == 0
    assert other.read_text("utf-8") == "mine\n"


@pytest.mark.parametrize(
    "setting",
    ["research_papers = [*FILES]", 'research_papers = {"a"}', "research_lock = LOCK", "research_papers = ["],
)
def test_nothing_is_proposed_where_the_data_is_not_known(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call, setting: str
) -> None:
    (tmp_path / "conf.py").write_text(f"{setting}\n", "utf-8")

    done = call(*CITES)

    assert (done.status, fake.seen) == (1, [])
    assert "conf.py:1: " in done.messages
    assert "correct it first" in done.messages


def test_a_work_that_is_named_twice_is_one(fake: FakeApis, listed: CitingWorld, call: Call) -> None:
    listed.citing = [engines()]

    done = call("discover", "--cites", "own", OWN, f"https://doi.org/{OWN.upper()}")

    assert "(cites own; OpenAlex, DataCite, OpenCitations)" in done.data
    assert "OpenCitations: 1 work (1 request)" in done.messages


def test_a_work_that_cites_itself_is_not_proposed(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    write_papers(tmp_path, "- {id: other, title: Another one}\n")
    listed.citing = [engines(doi=OWN, openalex="W1000")]

    assert call("discover", "--cites", OWN).data == ""


def test_what_cites_a_hidden_paper_can_be_found(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    write_papers(tmp_path, f"- {{id: own, title: Sparse Widgets, doi: {OWN}, hidden: yes}}\n")
    listed.citing = [engines()]

    assert "(cites own; " in call(*CITES).data


def test_a_record_of_zenodo_is_known_by_its_doi_and_a_repository_by_nothing(
    fake: FakeApis, listed: CitingWorld, call: Call
) -> None:
    done = call(
        "discover", "--cites", "https://zenodo.org/records/1234", "https://github.com/a/b", "--dry-run"
    )

    assert "opencitations/citations/doi:10.5281/zenodo.1234" in done.data
    assert "'https://github.com/a/b' has no identifier by which services list" in done.messages


def test_words_hold_no_controls(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines(title="A widgetizer", cites=())]

    assert call("discover", "--search", "widget\u202eizer\x1b").status == 0
    assert list(proposals(tmp_path)) == ["A widgetizer"]


def test_runs_of_one_request_come_to_the_end(fake: FakeApis, listed: CitingWorld, call: Call) -> None:
    listed.citing = [engines(1), engines(2)]
    for _run in range(4):
        done = call(*CITES, "--limit", "1")

    assert (done.status, len(fake.seen)) == (0, 4)
    assert "the limit of 1 request is reached" not in done.messages


def test_a_person_and_words_that_are_named_twice_are_one(
    fake: FakeApis, listed: CitingWorld, call: Call
) -> None:
    listed.citing = [engines(title="A widgetizer", people=(ORCID,))]
    people, words = ("jc", ORCID, f"https://orcid.org/{ORCID}"), ("widgetizer", "Widgetizer ")

    done = call("discover", "--author", *people, "--search", *words)

    assert "(by jc; " in done.data
    assert fake.count("openalex") == 2


def test_a_work_without_a_venue_has_no_volume(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines(doi="", at=frozenset(("openalex",)))]

    call(*CITES)

    (paper,) = proposals(tmp_path).values()
    assert (paper.venues, paper.volume, paper.issue, paper.pages) == ((), "", "", "")
