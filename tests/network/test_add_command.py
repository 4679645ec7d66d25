"""``sphinx-research add`` as a user calls it, against services on loopback."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_apis import FakeApis, as_text
from fake_world import Repository, Work, World
from network_helpers import Done, write_papers

DOI = "10.5555/abc.2024.17"


def test_a_paper_is_added_below_the_others(world: World, tmp_path: Path, call: Callable[..., Done]) -> None:
    world.works = [Work(doi=DOI)]
    before = "# Our papers\npapers:\n  - id: w   # the first\n    title: 'W'\n\nauthors: []\n"
    write_papers(tmp_path, before)

    done = call("add", f"https://doi.org/{DOI}")

    assert done.status == 0
    assert (tmp_path / "papers.yml").read_text("utf-8") == before.replace(
        "\n\nauthors",
        "\n  - id: carberry2024sparse\n    title: Sparse Widgets\n    authors: [Josiah Carberry]\n"
        "    venue: Journal of Widgets\n    date: 2024-06-03\n    type: article-journal\n    volume: 12\n    issue: 3\n"
        f"    pages: 1-19\n    doi: {DOI}\n\nauthors",
    )
    assert done.data.splitlines()[1] == "  title: Sparse Widgets"
    assert done.messages.splitlines()[-1] == "papers.yml: added 'carberry2024sparse'"


def test_what_is_there_is_not_added_again(
    fake: FakeApis, world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    world.works = [Work(doi="10.5555/new")]
    write_papers(tmp_path, f"- {{id: w, title: W, doi: {DOI}, code: lab/w}}\n")

    done = call("add", DOI, "https://github.com/Lab/W", "10.5555/new", "doi:10.5555/NEW")

    assert done.status == 0
    assert done.messages.count("already there as") == 3
    assert (tmp_path / "papers.yml").read_text("utf-8").count("title") == 2


def test_what_the_file_does_not_take_is_given_to_be_pasted(
    world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    world.works = [Work(doi=DOI), Work("Dense Widgets", doi="10.5555/b", openalex="W2")]
    before = "papers:\n  w: {title: W}\n"
    write_papers(tmp_path, before)

    done = call("add", DOI, "10.5555/b")

    assert (done.status, (tmp_path / "papers.yml").read_text("utf-8")) == (2, before)
    assert [line for line in done.data.splitlines() if "id: " in line] == [
        "- id: carberry2024sparse",
        "- id: carberry2024dense",
    ]
    assert "papers.yml: records can't be appended" in done.messages


def test_a_folder_that_is_not_there_is_named_before_any_query(
    fake: FakeApis, call: Callable[..., Done]
) -> None:
    done = call("add", DOI, "--to", "none/papers.yml")

    assert (done.status, done.messages, fake.seen) == (2, "sphinx-research: there is no folder none\n", [])


def test_a_file_that_cannot_be_written_is_named_as_the_user_did(
    world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    world.works = [Work(doi=DOI)]
    (tmp_path / "own.yml").mkdir()

    done = call("add", DOI, "--to", "own.yml")

    assert (done.status, "own.yml can't be read or written" in done.messages) == (2, True)
    assert not done.data, "it is found out before anything is requested"


def test_what_was_not_found_is_reported(world: World, tmp_path: Path, call: Callable[..., Done]) -> None:
    world.repositories = [Repository("lab/tool")]

    done = call("add", "https://github.com/lab/tool")

    assert done.status == 0
    assert "not found: authors, venue, date" in done.messages
    assert "code: lab/tool" in (tmp_path / "papers.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("broken", "status", "message"), [(False, 1, "not found anywhere"), (True, 3, "could not be looked up")]
)
def test_what_cannot_be_had_leaves_the_file_alone(
    fake: FakeApis, tmp_path: Path, call: Callable[..., Done], broken: bool, status: int, message: str
) -> None:
    write_papers(tmp_path, "- {id: w, title: W}\n")
    if broken:
        for name in ("crossref", "datacite", "openalex"):
            fake.plays[name] = lambda _seen: as_text("", 503)

    done = call("add", DOI)

    assert (done.status, message in done.messages) == (status, True)
    assert (tmp_path / "papers.yml").read_text("utf-8") == "- {id: w, title: W}\n"


def test_an_argument_that_is_none_changes_nothing(fake: FakeApis, call: Callable[..., Done]) -> None:
    done = call("add", "some title", "another")

    assert (done.status, fake.seen) == (2, [])
    assert "'some title' is not a DOI" in done.messages


def test_a_wrong_argument_does_not_stop_the_others(
    world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    world.works = [Work(doi=DOI)]

    done = call("add", "some title", DOI)

    assert (done.status, "'some title' is not a DOI" in done.messages) == (2, True)
    assert f"doi: {DOI}" in (tmp_path / "papers.yml").read_text("utf-8")


def test_a_project_of_bibtex_gets_an_entry(world: World, tmp_path: Path, call: Callable[..., Done]) -> None:
    world.works = [Work(doi=DOI)]
    (tmp_path / "conf.py").write_text("research_papers = ['refs.bib']\n", "utf-8")
    before = "@article{old,\n  title = {Old},\n}\n"
    (tmp_path / "refs.bib").write_text(before, "utf-8")

    done = call("add", DOI)
    text = (tmp_path / "refs.bib").read_text("utf-8")

    assert (done.status, "no page reads" in done.messages) == (0, False)
    assert text.startswith(before + "\n@article{carberry2024sparse,\n")
    assert f"doi = {{{DOI}}}" in " ".join(text.split())
    assert not (tmp_path / "papers.yml").exists()
    assert sorted(row["id"] for row in json.loads(call("list", "--format", "json").data)) == [
        "carberry2024sparse",
        "old",
    ]


def test_a_project_of_another_format_is_told_how_before_any_request(
    fake: FakeApis, tmp_path: Path, call: Callable[..., Done]
) -> None:
    (tmp_path / "conf.py").write_text("research_papers = ['refs.json']\n", "utf-8")
    (tmp_path / "refs.json").write_text('[{"id": "a", "title": "A"}]', "utf-8")

    done = call("add", DOI)

    assert (done.status, fake.seen) == (2, [])
    assert (
        "refs.json: records are appended to YAML and BibTeX files only; name one with '--to" in done.messages
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["conf.py", "refs.json"]


def test_a_file_that_no_page_reads_is_named(world: World, tmp_path: Path, call: Callable[..., Done]) -> None:
    world.works = [Work(doi=DOI)]
    write_papers(tmp_path, "- {id: w, title: W}\n")

    assert "no page reads more.yml yet" in call("add", DOI, "--to", "more.yml").messages


def test_what_appending_needs_is_found_missing_before_any_request(
    fake: FakeApis, call: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ruamel.yaml", None)

    done = call("add", DOI)

    assert (done.status, fake.seen) == (2, [])
    assert "sphinxcontrib-research[cli]" in done.messages
