"""What says where and when a work appeared comes from one source, and is of one version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_apis import Answer, FakeApis, Seen, as_json, as_text
from fake_world import Work, World
from network_helpers import Done, Place, entries, paper, write_papers

ARXIV, DOI = "2401.99001", "10.5555/abc.2024.17"
KEY = f"arxiv:{ARXIV}"
APPEARANCE = ("venue", "date", "type", "volume", "issue", "pages", "publisher")


def merged(world: World, fake: FakeApis) -> None:
    """OpenAlex has the preprint and its published version as one work; arXiv knows the first alone."""
    published = Work(doi=DOI)
    world.works = [published, Work(arxiv=ARXIV, openalex="W7")]
    world.declared_dois = False

    def openalex(seen: Seen) -> Answer:
        record = world._openalex_work(published) | {"publication_date": "2024-06-03"}
        if seen.path == "/works":
            return as_json({"results": [], "meta": {}})
        return as_json(record)

    fake.plays["openalex"] = openalex


def bare() -> object:
    return paper(title=ARXIV, authors=(), venues=(), date=None, arxiv=ARXIV)


def sources(facts: dict[str, object]) -> set[str]:
    return {facts[name].source for name in APPEARANCE if name in facts and facts[name].value is not None}


def test_a_preprint_that_was_published_is_described_by_its_publisher(
    fake: FakeApis, world: World, place: Place
) -> None:
    merged(world, fake)

    ran = place.refresh(bare())
    facts = ran.lock.entries[KEY]

    assert (ran.status, sources(facts)) == (0, {"Crossref"})
    assert {name: facts[name].value for name in ("venue", "date", "volume", "type", "doi")} == {
        "venue": "Journal of Widgets",
        "date": "2024-06-03",
        "volume": "12",
        "type": "article-journal",
        "doi": DOI,
    }
    assert fake.count("crossref") == 1


def test_without_the_publisher_all_is_from_the_one_that_names_the_venue(
    fake: FakeApis, world: World, place: Place
) -> None:
    merged(world, fake)
    fake.plays["crossref"] = lambda _seen: as_text("", 500)

    facts = place.refresh(bare()).lock.entries[KEY]

    assert sources(facts) == {"OpenAlex"}
    assert (facts["date"].value, facts["venue"].value) == ("2024-06-03", "Journal of Widgets")
    assert "type" not in facts or facts["type"].value != "preprint"


def test_a_lock_that_mixes_versions_is_mended_once(fake: FakeApis, world: World, place: Place) -> None:
    merged(world, fake)
    for name, value, source in (
        ("venue", "Journal of Widgets", "OpenAlex"),
        ("volume", "12", "OpenAlex"),
        ("type", "preprint", "DataCite"),
        ("date", "2022-01-15", "arXiv"),
        ("doi", DOI, "OpenAlex"),
    ):
        place.knows(KEY, name, value, source, "2026-11-20")

    facts = place.refresh(bare()).lock.entries[KEY]
    before = len(fake.seen)
    place.refresh(bare())

    assert sources(facts) == {"Crossref"}
    assert (facts["date"].value, facts["type"].value) == ("2024-06-03", "article-journal")
    assert len(fake.seen) == before


def test_a_preprint_alone_stays_one(fake: FakeApis, world: World, place: Place) -> None:
    merged(world, fake)
    world.works = [Work(arxiv=ARXIV, openalex="W7")]
    fake.plays["openalex"] = world.openalex

    facts = place.refresh(bare()).lock.entries[KEY]

    assert (facts["date"].source, facts["type"].value) == ("arXiv", "preprint")


def test_weekly_numbers_leave_what_is_settled(fake: FakeApis, world: World, place: Place) -> None:
    world.works = [Work(doi=DOI)]
    for name in ("venue", "date", "authors"):
        place.knows(
            f"doi:{DOI}", name, "2024-01" if name == "date" else [] if name == "authors" else "J", "Crossref"
        )

    facts = place.refresh(paper(doi=DOI, venues=(), date=None)).lock.entries[f"doi:{DOI}"]

    assert sources(facts) == {"Crossref"}
    assert (facts["venue"].value, facts["date"].value) == ("J", "2024-01")


def test_what_was_taken_to_be_a_preprint_is_the_article_that_it_became(
    fake: FakeApis, world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    merged(world, fake)
    write_papers(tmp_path, f"- {{id: w, title: Sparse Widgets, arxiv: {ARXIV}}}\n")
    call("refresh")

    assert entries(tmp_path)[KEY]["type"]["value"] == "article-journal"
    row = call("list", "--format", "json").data
    assert '"article-journal"' in row
    assert '"preprint"' not in row


def test_a_volume_without_a_venue_is_of_no_version_that_is_known(
    fake: FakeApis, world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    """OpenAlex has the preprint's location beside the volume of the journal."""
    world.works = [Work(arxiv=ARXIV, openalex="W7")]

    def openalex(_seen: Seen) -> Answer:
        record = world._openalex_work(Work(doi=DOI)) | {"doi": None}
        location = record["primary_location"]
        location["source"] = {**location["source"], "display_name": "arXiv", "type": "repository"}
        return as_json(record)

    fake.plays["openalex"] = openalex

    done = call("add", f"arXiv:{ARXIV}")

    assert done.status == 0
    assert not any(f"{name}:" in done.data for name in ("volume", "issue", "pages"))


@pytest.mark.parametrize("limit", range(1, 6))
def test_a_run_that_ends_early_costs_no_venue(
    fake: FakeApis, world: World, tmp_path: Path, call: Callable[..., Done], limit: int
) -> None:
    """What arXiv says of the venue counts where the others know none, whichever run learns that."""
    world.works = [Work(arxiv=ARXIV, openalex="W7")]
    fake.plays["datacite"] = lambda _seen: as_json({"errors": [{"status": "404", "title": "none"}]}, 404)
    write_papers(tmp_path, f"- {{id: w, arxiv: '{ARXIV}', date: 2024-01-15}}\n")

    call("refresh", "--limit", str(limit))
    call("refresh")

    assert entries(tmp_path)[KEY]["venue"]["value"] == "J. Widg. 12 (2024)"
