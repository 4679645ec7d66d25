"""``sphinx-research refresh`` as a user calls it, against services on loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_apis import FakeApis, as_text
from fake_world import Repository, Work, World
from network_helpers import Done, entries, write_papers

DOI = "10.5555/abc.2024.17"


def test_a_page_with_nothing_but_the_role_is_enough(
    world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    world.repositories = [Repository("lab/widgets", stars=841)]
    (tmp_path / "index.rst").write_text("Stars\n=====\n\n:stars:`lab/widgets`\n", "utf-8")

    done = call("refresh")

    assert (done.status, done.data) == (0, "")
    assert entries(tmp_path)["github:lab/widgets"]["stars"]["value"] == 841
    assert "GitHub: requested 1, received 1, kept 0, failed 0 (1 request)" in done.messages


def test_data_is_refreshed(world: World, tmp_path: Path, call: Callable[..., Done]) -> None:
    world.works = [Work(doi=DOI)]
    write_papers(tmp_path, f"- {{id: w, title: Sparse Widgets, doi: {DOI}}}\n- {{doi: {DOI}x}}\n")

    done = call("refresh")

    facts = entries(tmp_path)[f"doi:{DOI}"]
    assert (done.status, facts["citations"]["value"], facts["venue"]["value"]) == (
        0,
        42,
        "Journal of Widgets",
    )
    assert entries(tmp_path)[f"doi:{DOI}x"]["title"]["value"] is None


def test_failed_queries_are_exit_status_3(fake: FakeApis, tmp_path: Path, call: Callable[..., Done]) -> None:
    write_papers(tmp_path, "- {id: w, title: W, code: lab/w}\n")
    fake.plays["github"] = lambda _seen: as_text("", 500)

    done = call("refresh")

    assert done.status == 3
    assert "1 value could not be requested" in done.messages


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("b.yml", "papers: [", "the file is not read"),
        ("b.json", "{", "b.json:1: invalid JSON"),
        ("b.yml", None, "there is no file b.yml"),
        ("b.txt", "- {id: v}", "b.txt: unknown kind of file '.txt'; it is not read"),
    ],
)
def test_a_file_that_cannot_be_read_is_exit_status_1_and_the_others_are_refreshed(
    world: World, tmp_path: Path, call: Callable[..., Done], name: str, content: str | None, message: str
) -> None:
    world.repositories = [Repository("lab/w", stars=5)]
    (tmp_path / "conf.py").write_text(f"research_papers = ['papers.yml', '{name}']\n", "utf-8")
    write_papers(tmp_path, "- {id: w, title: W, code: lab/w}\n")
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")

    done = call("refresh")

    assert (done.status, entries(tmp_path)["github:lab/w"]["stars"]["value"]) == (1, 5)
    assert message in done.messages


@pytest.mark.parametrize("content", ["", "papers:\n", "- {id: v, title: V, yaer: 2024, doi: 7}\n"])
def test_a_fault_in_a_record_or_an_empty_file_is_no_error(
    world: World, tmp_path: Path, call: Callable[..., Done], content: str
) -> None:
    (tmp_path / "papers.yaml").write_text(content, "utf-8")
    write_papers(tmp_path, "- {id: w, title: W}\n")

    assert call("refresh").status == 0


def test_what_the_data_says_is_read_without_the_lock(
    world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    """Else what the lock fills in would pass for the data's, and never be requested again."""
    world.repositories = [Repository("lab/w", stars=5)]
    write_papers(tmp_path, "- {id: w, title: W, code: lab/w}\n")
    call("refresh")
    world.repositories = [Repository("lab/w", stars=6, etag='W/"2"')]

    call("refresh", "--max-age", "0")

    assert entries(tmp_path)["github:lab/w"]["stars"]["value"] == 6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fields", "citatons"], "there is no field 'citatons'; did you mean 'citations'"),
        (["--provider", "google"], "there is no provider 'google'"),
        (["--max-age", "-1"], "a whole number from 0 on"),
        (["--max-age", "soon"], "a whole number from 0 on"),
        (["--author", "0000-0002-1825-0098"], "check digit"),
        (["--papers", "x"], "there is no paper 'x'"),
        (["none.yml"], "there is no file none.yml"),
    ],
)
def test_wrong_use_is_exit_status_1(
    fake: FakeApis, tmp_path: Path, call: Callable[..., Done], arguments: list[str], message: str
) -> None:
    write_papers(tmp_path, "- {id: w, title: W, code: lab/w}\n")

    done = call("refresh", *arguments)

    assert (done.status, done.data, fake.seen) == (1, "", [])
    assert message in done.messages


@pytest.mark.parametrize("name", ["semantic-scholar", "SemanticScholar", "openalex,semantic_scholar"])
def test_providers_are_known_however_they_are_written(
    fake: FakeApis, world: World, tmp_path: Path, call: Callable[..., Done], name: str
) -> None:
    write_papers(tmp_path, f"- {{id: w, title: Sparse Widgets, doi: {DOI}}}\n")

    assert call("refresh", "--provider", name).status == 0
    assert fake.count("semanticscholar") == 1


def test_a_folder_that_is_no_source_folder_is_not_searched(
    fake: FakeApis, tmp_path: Path, call: Callable[..., Done]
) -> None:
    (tmp_path / "conf.py").unlink()
    (tmp_path / "notes.md").write_text("{stars}`lab/widgets`", "utf-8")
    write_papers(tmp_path, "- {id: w, title: W}\n")

    assert call("refresh").status == 0
    assert fake.seen == []


def test_no_data_at_all_is_exit_status_1(call: Callable[..., Done]) -> None:
    done = call("refresh")

    assert done.status == 1
    assert "there are no data files" in done.messages


def test_a_wrong_variable_is_exit_status_1(
    tmp_path: Path, call: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_papers(tmp_path, "- {id: w, title: W, code: lab/w}\n")
    monkeypatch.setenv("RESEARCH_GITHUB_URL", "http://example.org")

    done = call("refresh")

    assert (done.status, "RESEARCH_GITHUB_URL must begin with https://" in done.messages) == (1, True)


def test_a_dry_run_gives_the_requests_as_data(
    fake: FakeApis, tmp_path: Path, call: Callable[..., Done]
) -> None:
    write_papers(tmp_path, f"- {{id: w, title: W, doi: {DOI}, code: lab/w}}\n")

    done = call("refresh", "--dry-run")

    assert done.data.splitlines()[0] == f"GET {fake.address}/github/repos/lab/w"
    assert (done.status, fake.seen, (tmp_path / "research.lock.json").exists()) == (0, [], False)


def test_a_dry_run_for_one_request_says_so(fake: FakeApis, tmp_path: Path, call: Callable[..., Done]) -> None:
    write_papers(tmp_path, "- {id: w, title: W, code: lab/w}\n")

    done = call("refresh", "--dry-run")

    assert done.messages == "1 request, and one for each paper missing from a response\n"


def test_a_dry_run_for_a_person_sends_nothing(
    fake: FakeApis, tmp_path: Path, call: Callable[..., Done]
) -> None:
    write_papers(tmp_path, "- {id: w, title: W}\n")

    done = call("refresh", "--author", "0000-0002-1825-0097", "--dry-run")

    assert (done.status, fake.seen) == (0, [])
    assert [line.partition("?")[0] for line in done.data.splitlines()] == [
        f"GET {fake.address}/openalex/works",
        f"GET {fake.address}/orcid/0000-0002-1825-0097/works",
    ]
    assert done.messages == "2 requests as shown, and one for each further page of a list\n"


def test_works_of_a_person_are_proposed_and_not_added(
    world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    world.works = [Work("Dense Widgets", arxiv="2401.99002", openalex="W8")]
    write_papers(tmp_path, "- {id: w, title: W}\n")

    done = call("refresh", "--author", "https://orcid.org/0000-0002-1825-0097")

    assert done.status == 0
    assert done.data.splitlines() == [
        f"{DOI}  2024  Sparse Widgets. J. Widg. (by 0000-0002-1825-0097; ORCID)",
        "arxiv:2401.99002  2024-06-03  Dense Widgets (by 0000-0002-1825-0097; OpenAlex)",
    ]
    assert f"sphinx-research add {DOI}" in done.messages
    assert (tmp_path / "papers.yml").read_text("utf-8") == "- {id: w, title: W}\n"


def test_works_that_could_not_be_listed_are_exit_status_3(
    fake: FakeApis, tmp_path: Path, call: Callable[..., Done]
) -> None:
    write_papers(tmp_path, "- {id: w, title: W}\n")
    fake.plays["openalex"] = lambda _seen: as_text("<html>Sign in", 404, "text/html")

    done = call("refresh", "--author", "0000-0002-1825-0097")

    assert (done.status, "not complete: refused (HTTP 404)" in done.messages) == (3, True)


PAPERS = "- {id: w, title: W, code: lab/w}\n- {id: h, title: H, doi: 10.5555/h, hidden: yes}\n"


@pytest.fixture
def outgrown(world: World, tmp_path: Path) -> Path:
    """A project whose lock knows more than is used."""
    world.repositories = [Repository("lab/w"), Repository("lab/x")]
    write_papers(tmp_path, PAPERS)
    (tmp_path / "index.rst").write_text(":stars:`lab/x`\n", "utf-8")
    fact = {"value": 1, "source": "GitHub", "date": "2026-11-20"}
    keys = ("github:lab/w", "github:lab/x", "github:old/w", "doi:10.5555/h", "doi:10.5555/old")
    entries = {key: {"stars" if "github" in key else "citations": fact} for key in keys}
    (tmp_path / "research.lock.json").write_text(json.dumps({"version": 1, "entries": entries}), "utf-8")
    return tmp_path


def test_entries_that_belong_to_nothing_are_reported_and_stay(
    outgrown: Path, call: Callable[..., Done]
) -> None:
    done = call("refresh")

    assert "2 entries in the lock belong to nothing here, such as 'doi:10.5555/old'" in done.messages
    assert (done.status, len(entries(outgrown))) == (0, 5)


@pytest.mark.parametrize(
    ("arguments", "page"),
    [
        (["papers.yml"], ""),
        (["--papers", "w"], ""),
        (["--fields", "stars"], ""),
        (["--provider", "github"], ""),
        ([], ".. paper-list:: other.yml\n"),
        ([], "```{paper}\n:data: other.yml\n```\n"),
    ],
)
def test_a_part_of_the_project_does_not_report_what_belongs_to_nothing(
    outgrown: Path, call: Callable[..., Done], arguments: list[str], page: str
) -> None:
    (outgrown / "page.md").write_text(page, "utf-8")

    assert "belong to nothing" not in call("refresh", *arguments).messages


def test_what_no_service_knows_is_named_in_the_run_and_in_builds(
    world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    world.works = [Work(doi=DOI)]
    write_papers(tmp_path, f"- {{id: a, doi: {DOI}}}\n- {{id: b, doi: {DOI}x}}\n")
    before = call("check").data

    refreshed, after = call("refresh"), call("check").data

    assert before.count("'sphinx-research refresh' looks the title up") == 2
    assert f"no service knows doi:{DOI}x (paper 'b')\n" in refreshed.messages
    assert "looks the title up" not in after
    assert (
        after.count(f"papers.yml:2: paper 'b': field 'title': no title, and no service knows doi:{DOI}x (")
        == 1
    )


def test_a_limit_of_requests_is_kept_and_the_next_run_goes_on(
    fake: FakeApis, world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    world.repositories = [Repository(f"lab/r{n}", stars=n) for n in range(5)]
    write_papers(tmp_path, "".join(f"- {{id: p{n}, title: P{n}, code: lab/r{n}}}\n" for n in range(5)))

    first = call("refresh", "--limit", "3")
    known = len(entries(tmp_path))
    second = call("refresh", "--limit", "3")

    assert (first.status, known, fake.count("github")) == (3, 3, 5)
    assert "not requested: lab/r3, lab/r4; GitHub: the limit of 3 requests is reached" in first.messages
    assert (second.status, len(entries(tmp_path))) == (0, 5)


def test_what_came_of_a_run_is_there_as_data_and_as_the_text_of_a_pull_request(
    world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    world.works = [Work(doi=DOI, retracted=True, notice="10.5555/n")]
    world.repositories = [Repository("lab/w_x", stars=5)]
    write_papers(
        tmp_path, f"- {{id: w, title: Sparse Widgets, doi: {DOI}, code: lab/w_x}}\n- {{id: u, doi: {DOI}x}}\n"
    )
    call("refresh")
    world.repositories = [Repository("lab/w_x", stars=1006, etag='W/"2"')]
    world.works[0].retracted = True
    lock = tmp_path / "research.lock.json"
    lock.write_text(re.sub(r' *"retracted".*\n', "", lock.read_text("utf-8")), "utf-8")

    done = call("refresh", "--max-age", "0", "--format", "json", "--summary", "changes.md")
    found = json.loads(done.data)
    again = call("refresh", "--summary", "none.md")

    assert found["services"][0] == {
        "name": "GitHub",
        "requested": 1,
        "received": 1,
        "kept": 0,
        "failed": 0,
        "why": "",
        "mismatched": 0,
        "requests": 1,
    }
    change = next(change for change in found["changes"] if change["field"] == "stars")
    assert change == {
        "key": "github:lab/w_x",
        "field": "stars",
        "before": 5,
        "after": 1006,
        "source": "GitHub",
    }
    assert found["not_requested"] == []
    text = (tmp_path / "changes.md").read_text("utf-8")
    assert text.startswith("- **Retracted**: paper 'w' (Crossref)\n")
    assert "| lab/w\\_x | stars | 5 | 1,006 | GitHub |\n" in text
    assert again.status == 0
    assert (tmp_path / "none.md").read_text("utf-8") == "Nothing changed.\n"


def test_a_paper_of_the_acl_anthology_is_found_by_its_doi(
    world: World, tmp_path: Path, call: Callable[..., Done]
) -> None:
    world.works = [Work(doi="10.18653/v1/p19-1001")]
    write_papers(tmp_path, "- {id: w, title: Sparse Widgets, acl: P19-1001}\n")

    call("refresh")

    assert entries(tmp_path)["acl:P19-1001"]["citations"]["value"] == 42


@pytest.mark.parametrize("value", ["''", "5", "'sub/..'"])
def test_a_wrong_setting_is_reported(
    world: World, tmp_path: Path, call: Callable[..., Done], value: str
) -> None:
    (tmp_path / "conf.py").write_text(f"research_lock = {value}\n", "utf-8")
    write_papers(tmp_path, "- {id: w, title: W}\n")

    assert (
        "conf.py:1: invalid research_lock, ignored: it must be the name of a file" in call("refresh").messages
    )


def test_data_that_cannot_be_read_is_reported_once(tmp_path: Path, call: Callable[..., Done]) -> None:
    write_papers(tmp_path, ": : [\n")

    done = call("refresh")

    assert (done.status, done.messages.count("invalid YAML")) == (1, 1)
    assert done.messages.endswith("sphinx-research: there is nothing to refresh\n")
