"""Arguments, settings and files that ``discover`` takes or refuses, before it sends anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from discover_helpers import CITES, Call, engines
from fake_apis import FakeApis
from fake_citing import CitingWorld
from network_helpers import write_papers

from sphinxcontrib_research.readers import load_file


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
