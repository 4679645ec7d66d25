"""``discover`` proposes each work once, and none that is in the data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from discover_helpers import CITES, ORCID, PAPERS, Call, engines, proposals
from fake_apis import FakeApis
from fake_citing import OWN, CitingWorld
from fake_world import Work
from network_helpers import write_papers


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


def test_a_work_that_another_title_is_found_for_is_not_taken_for_ours(
    fake: FakeApis, listed: CitingWorld, call: Call
) -> None:
    """OpenAlex has another work under the DOI of our paper: what cites that one is not wanted."""
    listed.world.works = [Work("Growing tomatoes on Mars", doi=OWN, openalex="W1000")]
    listed.citing = [engines(1, at=frozenset(("openalex",)))]

    assert call(*CITES, "--provider", "openalex").data == ""
    assert not any("cites:" in str(seen.query) for seen in fake.seen)


def test_a_work_that_is_named_twice_is_one(fake: FakeApis, listed: CitingWorld, call: Call) -> None:
    listed.citing = [engines()]

    done = call("discover", "--cites", "own", OWN, f"https://doi.org/{OWN.upper()}")

    assert "(cites own; OpenAlex, DataCite, OpenCitations)" in done.data
    assert "OpenCitations: 1 work (1 request)" in done.messages


def test_a_person_and_words_that_are_named_twice_are_one(
    fake: FakeApis, listed: CitingWorld, call: Call
) -> None:
    listed.citing = [engines(title="A widgetizer", people=(ORCID,))]
    people, words = ("jc", ORCID, f"https://orcid.org/{ORCID}"), ("widgetizer", "Widgetizer ")

    done = call("discover", "--author", *people, "--search", *words)

    assert "(by jc; " in done.data
    assert fake.count("openalex") == 2


def test_a_work_that_cites_itself_is_not_proposed(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    write_papers(tmp_path, "- {id: other, title: Another one}\n")
    listed.citing = [engines(doi=OWN, openalex="W1000")]

    assert call("discover", "--cites", OWN).data == ""
