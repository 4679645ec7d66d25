"""``sphinx-research discover`` as a user calls it, against services on loopback: what is proposed."""

from __future__ import annotations

import json
from pathlib import Path

from discover_helpers import CITES, ORCID, PAPERS, TODAY, Call, engines, proposals, verdicts
from fake_apis import FakeApis
from fake_citing import OWN, CitingWorld
from fake_world import Work
from network_helpers import write_papers


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


def test_a_work_without_a_venue_has_no_volume(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    listed.citing = [engines(doi="", at=frozenset(("openalex",)))]

    call(*CITES)

    (paper,) = proposals(tmp_path).values()
    assert (paper.venues, paper.volume, paper.issue, paper.pages) == ((), "", "", "")


def test_a_relation_that_is_no_use_is_none(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    at = frozenset(("datacite",))
    listed.citing = [
        engines(1, at=at, relation="IsCitedBy"),
        engines(2, at=at, relation="IsPartOf"),
        engines(3, at=at, relation="IsDerivedFrom"),
    ]

    assert call(*CITES).status == 0
    assert list(proposals(tmp_path)) == ["Engines, volume 3"]
