"""What ``discover`` does in the next run: with what was proposed, and with what was not complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from discover_helpers import CITES, ORCID, PAPERS, Call, engines, proposals, verdicts
from fake_apis import FakeApis, as_text
from fake_citing import OWN, CitingWorld
from network_helpers import entries, write_papers


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


@pytest.mark.usefixtures("listed")
def test_a_run_without_any_response_keeps_none_and_says_nothing_of_it(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESEARCH_OPENCITATIONS_URL", "http://127.0.0.1:9")

    done = call(*CITES, "--provider", "opencitations")

    assert done.status == 3
    assert "not complete" in done.messages
    assert "kept" not in done.messages


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


def test_runs_of_one_request_come_to_the_end(fake: FakeApis, listed: CitingWorld, call: Call) -> None:
    listed.citing = [engines(1), engines(2)]
    for _run in range(4):
        done = call(*CITES, "--limit", "1")

    assert (done.status, len(fake.seen)) == (0, 4)
    assert "the limit of 1 request is reached" not in done.messages


@pytest.mark.parametrize("limit", ["1", "2", "3"])
def test_runs_with_a_limit_propose_what_one_long_run_proposes(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call, limit: str
) -> None:
    listed.citing = [
        engines(1, people=(ORCID,)),  # our own, which also cites ours
        engines(2, at=frozenset(("opencitations", "crossref"))),
        engines(3, people=(ORCID,), at=frozenset(("orcid", "crossref"))),
        engines(4, cites=(), people=(ORCID,), at=frozenset(("orcid",))),  # nobody knows its authors
        engines(5, doi="", arxiv="2503.00005", venue="", type="preprint", at=frozenset(("openalex",))),
        engines(6, title="Engines, volume 5", at=frozenset(("opencitations", "crossref"))),
    ]
    wanted = (*CITES, "--author", "jc")
    assert call(*wanted, "--to", "long.yml").status == 0
    needed = len(fake.seen)
    (tmp_path / "research.lock.json").unlink()
    (tmp_path / "long.yml").rename(tmp_path / "long.txt")

    statuses = [3]
    while statuses[-1] == 3 and len(statuses) < 30:
        statuses.append(call(*wanted, "--to", "short.yml", "--limit", limit).status)

    assert statuses[-1] == 0
    assert len(fake.seen) <= 2 * needed + int(limit)
    assert (tmp_path / "short.yml").read_text("utf-8") == (tmp_path / "long.txt").read_text("utf-8")
    assert not list(tmp_path.glob(".*"))


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


def test_kept_replies_are_not_written_through_a_link(listed: CitingWorld, tmp_path: Path, call: Call) -> None:
    """A link that came with somebody's branch must not lead to a file elsewhere."""
    listed.citing = [engines()]
    other = tmp_path / "other.txt"
    other.write_text("mine\n", "utf-8")
    (tmp_path / ".research.lock.json.discover").symlink_to(other)

    assert call(*CITES).status == 0
    assert other.read_text("utf-8") == "mine\n"


@pytest.mark.parametrize("limit", ["1", "3"])
def test_works_that_openalex_does_not_know_do_not_take_the_requests_of_each_run(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call, limit: str
) -> None:
    write_papers(
        tmp_path,
        "".join(f"- {{title: Gone {n}, pmid: 3990000{n}}}\n" for n in range(8))
        + f"- {{id: own, title: Sparse Widgets, doi: {OWN}}}\n",
    )
    listed.citing = [engines(1, at=frozenset(("openalex",)))]
    cites = [*(f"pmid:3990000{n}" for n in range(8)), "own"]

    for _run in range(16):
        done = call("discover", "--cites", *cites, "--provider", "openalex", "--limit", limit)
        if done.status == 0:
            break

    assert done.status == 0
    assert list(proposals(tmp_path)) == ["Engines, volume 1"]
    assert len(fake.seen) <= 8 + 4
