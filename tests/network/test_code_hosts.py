"""Code that does not lie at GitHub, and records at Zenodo: which addresses are requested, and where."""

from __future__ import annotations

import pytest
from fake_apis import FakeApis, as_json, as_text
from fake_world import World
from network_helpers import Done, Place, code, entries, paper, write_papers

from sphinxcontrib_research.model.paper import Link, Paper
from sphinxcontrib_research.online.identifying import identifiers_of, project_at, unnamed_host
from sphinxcontrib_research.online.service import SettingError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOSTS = {"gitlab.inria.fr": "gitlab", "example.org/git": "gitlab", "git.example.org": "forgejo"}
INRIA = "https://gitlab.inria.fr/lab/w"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://gitlab.com/lab/w", ("gitlab", "lab/w")),
        ("https://gitlab.com/lab/w.git", ("gitlab", "lab/w")),
        ("https://www.gitlab.com/lab/w/", ("gitlab", "lab/w")),
        ("http://gitlab.com/lab/w?tab=1#readme", ("gitlab", "lab/w")),
        ("https://gitlab.com/lab/sub/team/w", ("gitlab", "lab/sub/team/w")),
        ("https://gitlab.com/lab/w/-/tree/main/src", ("gitlab", "lab/w")),
        ("https://gitlab.com/lab/w/-", ("gitlab", "lab/w")),
        ("https://gitlab.com/lab/w/tree/main/src", ("gitlab", "lab/w")),
        ("https://gitlab.com/lab/w/issues/1", ("gitlab", "lab/w")),
        ("https://gitlab.com/lab", None),
        ("https://gitlab.com/", None),
        ("https://gitlab.com/lab/-/w", None),
        ("https://gitlab.inria.fr/lab/w", ("gitlab.inria.fr", "lab/w")),
        ("https://example.org/git/lab/w/-/issues", ("example.org/git", "lab/w")),
        ("https://example.org/lab/w", None),
        ("https://gitlab.other.example/lab/w", None),
        ("https://notgitlab.com/lab/w", None),
        ("https://gitlab.com.example.org/lab/w", None),
        ("https://gitlab.com@example.org/lab/w", None),
        ("https://codeberg.org/lab/w", ("codeberg", "lab/w")),
        ("https://codeberg.org/lab/w.git", ("codeberg", "lab/w")),
        ("https://codeberg.org/lab/w/src/branch/main/README.md", ("codeberg", "lab/w")),
        ("https://git.example.org/lab/w/issues", ("git.example.org", "lab/w")),
        ("https://codeberg.org/lab", None),
        ("ftp://gitlab.com/lab/w", None),
        ("https://[gitlab.com/lab/w", None),
        ("code/gitlab.com/lab/w", None),
    ],
)
def test_a_project_is_found_in_any_address_of_it(url: str, found: tuple[str, str] | None) -> None:
    assert project_at(url, HOSTS) == found


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://gitlab.example.edu/lab/w", "gitlab.example.edu"),
        ("https://git.example.edu/lab/w/-/tree/main", "git.example.edu"),
        ("https://forgejo.example.edu:8443/lab/w", "forgejo.example.edu:8443"),
        ("https://example.edu/lab/w", ""),
        ("https://gitlab.com/lab/-/w", ""),
        ("https://gitlab.inria.fr/lab", ""),
        ("https://example.org/other/-/w", ""),
    ],
)
def test_a_host_that_could_be_named_is_known_by_its_addresses(url: str, host: str) -> None:
    assert unnamed_host(url, HOSTS) == host


def test_stars_come_from_hosts_that_are_named_and_from_codeberg(
    fake: FakeApis, world: World, place: Place
) -> None:
    fake.plays["inria"], fake.plays["git"] = world.gitlab, world.codeberg
    bases = {
        "RESEARCH_GITLAB_INRIA_FR_URL": f"{fake.address}/inria",
        "RESEARCH_GIT_EXAMPLE_ORG_URL": f"{fake.address}/git",
        "GITLAB_TOKEN": "glpat-0123456789",
    }
    papers = [
        paper("a", doi="10.5555/a", links=code(INRIA)),
        paper("b", doi="10.5555/b", links=code("https://git.example.org/lab/w")),
        paper("c", doi="10.5555/c", links=code("https://codeberg.org/lab/w")),
        paper("d", links=code(f"{INRIA}/-/tree/main")),
    ]

    ran = place.refresh(*papers, variables=bases, fields=frozenset({"stars"}), hosts=HOSTS)

    stars = [
        ran.lock.fact(key, "stars") for key in ("doi:10.5555/a", "doi:10.5555/b", "doi:10.5555/c", "id:d")
    ]
    assert [(fact.value, fact.source) for fact in stars if fact] == [
        (7, "gitlab.inria.fr"),
        (12, "git.example.org"),
        (12, "Codeberg"),
        (7, "gitlab.inria.fr"),
    ]
    assert "gitlab.inria.fr: requested 2, received 2, kept 0, failed 0 (2 requests)" in ran.messages
    assert not any("glpat" in str(seen.headers) for seen in fake.seen), "the token belongs to gitlab.com"


INRIA_TOKEN = "RESEARCH_GITLAB_INRIA_FR_TOKEN"
GIT_TOKEN = "RESEARCH_GIT_EXAMPLE_ORG_TOKEN"


def test_a_token_goes_to_its_own_host_and_nowhere_else(fake: FakeApis, world: World, place: Place) -> None:
    elsewhere = FakeApis()
    elsewhere.plays["inria"] = world.gitlab
    there = f"{elsewhere.address}/inria/projects/lab%2Fmoved"
    moved = as_text("", 301, Location=there)
    fake.plays["inria"] = lambda seen: moved if "moved" in seen.path else world.gitlab(seen)
    fake.plays["git"] = world.codeberg
    variables = {
        "RESEARCH_GITLAB_INRIA_FR_URL": f"{fake.address}/inria",
        "RESEARCH_GIT_EXAMPLE_ORG_URL": f"{fake.address}/git",
        INRIA_TOKEN: "glpat-0123456789",
        GIT_TOKEN: "forgejo-0123456789",
    }
    urls = (INRIA, "https://git.example.org/lab/w", "https://codeberg.org/lab/w", "https://gitlab.com/lab/w")
    urls += ("https://gitlab.inria.fr/lab/moved",)
    papers = [paper(f"p{n}", doi=f"10.5555/{n}", links=code(url)) for n, url in enumerate(urls)]

    place.refresh(*papers, variables=variables, fields=frozenset({"stars"}), hosts=HOSTS)
    elsewhere.close()

    sent = {
        (seen.service, seen.headers.get("private-token"), seen.headers.get("authorization"))
        for seen in fake.seen
    }
    assert sent == {
        ("inria", "glpat-0123456789", None),
        ("git", None, "token forgejo-0123456789"),
        ("codeberg", None, None),
        ("gitlab", None, None),
    }
    assert [seen.headers.get("private-token") for seen in elsewhere.seen] == [None]


def test_a_host_that_refuses_its_token_is_queried_without(fake: FakeApis, world: World, place: Place) -> None:
    echo = '{"message": "401 Unauthorized: glpat-0123456789"}'
    fake.plays["inria"] = lambda seen: (
        as_text(echo, 401, "application/json") if "private-token" in seen.headers else world.gitlab(seen)
    )
    variables = {"RESEARCH_GITLAB_INRIA_FR_URL": f"{fake.address}/inria", INRIA_TOKEN: "glpat-0123456789"}

    ran = place.refresh(paper(doi="10.5555/a", links=code(INRIA)), variables=variables, hosts=HOSTS)

    assert ran.value("doi:10.5555/a", "stars") == 7
    assert f"does not accept the token in {INRIA_TOKEN}" in ran.messages
    assert "glpat" not in ran.messages


@pytest.mark.parametrize(
    ("hosts", "token", "message"),
    [
        (HOSTS, "two words", "contains characters that no token has"),
        (
            {**HOSTS, "git-example.org": "forgejo"},
            "0123456789",
            "is for both git.example.org and git-example.org",
        ),
    ],
)
def test_a_token_that_cannot_be_meant_stops_the_run(
    fake: FakeApis, place: Place, hosts: dict[str, str], token: str, message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        place.refresh(paper(doi="10.5555/a"), variables={GIT_TOKEN: token}, hosts=hosts)
    assert fake.seen == []


def test_no_address_of_the_data_is_requested(fake: FakeApis, world: World, place: Place) -> None:
    stranger = FakeApis()
    there = stranger.address.removeprefix("http://")
    links = [
        code(f"http://{there}/lab/w/-/tree/main"),
        code(f"https://gitlab.com@{there}/lab/w"),
        code(f"http://gitlab.com:80@{there}/lab/w"),
        code("https://169.254.169.254/latest/-/meta-data"),
        code("https://gitlab.internal/lab/w"),
        (Link("data", f"http://{there}/records/1234567"),),
        (Link("data", f"https://zenodo.org@{there}/records/1234567"),),
    ]

    ran = place.refresh(*[paper(f"p{n}", links=link) for n, link in enumerate(links)])
    stranger.close()

    assert (ran.status, stranger.seen, fake.seen) == (0, [], [])
    assert (
        'no stars from gitlab.internal: name it in conf.py, research_code_hosts = {"gitlab.internal": "gitlab"}'
        in ran.messages
    )


def test_the_hosts_are_those_of_conf_py(
    fake: FakeApis,
    world: World,
    call: Callable[..., Done],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake.plays["inria"] = world.gitlab
    monkeypatch.setenv("RESEARCH_GITLAB_INRIA_FR_URL", f"{fake.address}/inria")
    (tmp_path / "conf.py").write_text('research_code_hosts = {"gitlab.inria.fr": "gitlab"}\n', "utf-8")
    write_papers(tmp_path, f"- {{id: w, title: Sparse Widgets, code: '{INRIA}'}}\n")

    assert call("refresh").status == 0
    assert entries(tmp_path)["id:w"]["stars"]["value"] == 7


@pytest.mark.parametrize(
    "value",
    ['{"gitlab.inria.fr": "svn"}', '{"https://x.org": "gitlab"}', '{"github": "gitlab"}', '["x.org"]'],
)
def test_a_wrong_host_in_conf_py_is_reported(call: Callable[..., Done], tmp_path: Path, value: str) -> None:
    (tmp_path / "conf.py").write_text(f"research_code_hosts = {value}\n", "utf-8")
    write_papers(tmp_path, "- {id: w, title: Sparse Widgets}\n")

    assert "invalid research_code_hosts, ignored" in call("check").messages + call("check").data


# -- records at Zenodo


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({"doi": "10.5281/zenodo.1234567"}, {"doi": "10.5281/zenodo.1234567", "zenodo": "1234567"}),
        ({"url": "https://zenodo.org/records/1234567"}, {"zenodo": "1234567"}),
        ({"url": "https://zenodo.org/record/1234567/files/a.csv"}, {"zenodo": "1234567"}),
        (
            {"url": "https://zenodo.org/records/1234567", "doi": "10.5555/w"},
            {"doi": "10.5555/w", "zenodo_part": "1234567"},
        ),
        ({"links": (Link("data", "https://doi.org/10.5281/zenodo.1234567"),)}, {"zenodo_part": "1234567"}),
        ({"links": (Link("code", "https://zenodo.org/records/1234567"),)}, {"zenodo_part": "1234567"}),
        (
            {"links": (Link("data", "https://zenodo.org/records/1"),)},
            {},
        ),
        ({"links": (Link("data", "https://zenodo.org/communities/1234567"),)}, {}),
        ({"links": (Link("data", "https://zenodo.org.example.org/records/1234567"),)}, {}),
        (
            {
                "doi": "10.5281/zenodo.1234567",
                "links": (Link("data", "https://zenodo.org/records/7654321"),),
            },
            {"doi": "10.5281/zenodo.1234567", "zenodo": "1234567"},
        ),
    ],
)
def test_a_record_is_the_paper_or_belongs_to_it(fields: dict[str, object], ids: dict[str, str]) -> None:
    assert identifiers_of(Paper(id="w", title="Widgets data", **fields), {}, {}) == ids


def test_the_downloads_of_data_are_those_of_its_paper_and_nothing_else_is(world: World, place: Place) -> None:
    data = (Link("data", "https://zenodo.org/records/1234567"),)

    ran = place.refresh(paper("w", title="Another title", links=data, authors=(), date=None))

    facts = ran.lock.entries["id:w"]
    assert {name: fact.value for name, fact in facts.items()} == {"downloads": 900}


def test_a_paper_that_is_a_record_has_its_facts_and_its_doi(world: World, place: Place) -> None:
    fields = {"url": "https://zenodo.org/records/1234567", "authors": (), "date": None}

    ran = place.refresh(
        paper("w", title="Widgets data", **fields), paper("v", title="Another title", **fields)
    )

    names = ("doi", "type", "date", "downloads")
    assert [ran.value("id:w", name) for name in names] == [
        "10.5281/zenodo.1234567",
        "dataset",
        "2024-06-01",
        900,
    ]
    assert [ran.value("id:v", name) for name in names] == ["no fact"] * 4


def test_a_record_with_the_doi_of_a_publisher_is_looked_up_by_it(
    fake: FakeApis, world: World, call: Callable[..., Done], tmp_path: Path
) -> None:
    known = {"title": "Widgets", "creators": [{"name": "Carberry, J."}], "publication_date": "2024"}
    record = {"id": 7654321, "doi": "10.5555/w", "metadata": known, "stats": {"downloads": 3}}
    fake.script("zenodo", as_json(record))
    write_papers(tmp_path, "[]\n")

    call("add", "https://zenodo.org/records/7654321")

    assert "doi: 10.5555/w" in (tmp_path / "papers.yml").read_text("utf-8")
    assert any("10.5555" in seen.path for seen in fake.seen if seen.service == "crossref")


def test_a_record_that_is_closed_does_not_stop_its_host(fake: FakeApis, world: World, place: Place) -> None:
    """As with one blocked repository at GitHub: a 403 may be about what was queried alone."""
    closed = as_json({"status": 403, "message": "Permission denied."}, 403)
    for service in ("zenodo", "gitlab", "codeberg", "huggingface"):
        fake.script(service, closed)
    links = (
        ("data", "https://zenodo.org/records/{}", "7654321", "1234567"),
        ("code", "https://gitlab.com/lab/{}", "closed", "w"),
        ("code", "https://codeberg.org/lab/{}", "closed", "w"),
        ("model", "https://huggingface.co/lab/{}", "closed", "w-7b"),
    )
    papers = [
        paper(f"{kind}{at}{name}", links=(Link(kind, url.format(name)),))
        for at, (kind, url, *names) in enumerate(links)
        for name in names
    ]

    ran = place.refresh(*papers, fields=frozenset({"stars", "downloads", "likes"}))

    assert ran.status == 3
    assert "paper 'data07654321'; Zenodo: refused (HTTP 403): Permission denied." in ran.messages
    assert [
        ran.value(f"id:{name}", field)
        for name, field in (
            ("data01234567", "downloads"),
            ("code1w", "stars"),
            ("code2w", "stars"),
            ("model3w-7b", "likes"),
        )
    ] == [900, 7, 12, 31]
