"""Bad input: one clear, located warning, and everything else is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Project

GOOD = "- {id: good, title: A Good One, authors: [Ann Author], year: 2020}\n"
LIST = "T\n=\n\n.. paper-list::\n"


@pytest.mark.parametrize(
    ("data", "warning"),
    [
        (GOOD + "- {id: none}\n", "papers.yml:2: WARNING: paper 'none'"),
        (GOOD + "- {id: good, title: Another}\n", "papers.yml:2"),
        (GOOD + "- {id: a, title: A, autors: B}\n", "authors"),
        (GOOD + "- {id: a, title: A, authors: null}\n", ""),
        (GOOD + "- {id: a, title: A, date: 2023-02-31}\n", "papers.yml:2: WARNING: paper 'a': field 'date'"),
        (GOOD + "- {id: a, title: A, id: b}\n", "papers.yml:2"),
        (GOOD + "- {id: a, title: A, url: 'ttps://example.org'}\n", "https"),
        (
            GOOD + "- {id: a, title: A, url: 'javascript:alert(1)'}\n",
            "papers.yml:2: WARNING: paper 'a': field 'url'",
        ),
        (GOOD + '- {id: a, title: "A \\beta B"}\n', "papers.yml:2"),
    ],
)
def test_fault_in_one_paper_costs_nothing_else(
    project: Callable[..., Project], data: str, warning: str
) -> None:
    build = project({"papers.yml": data, "index.rst": LIST}).build()
    page = build.read("index.html")
    assert "A Good One" in page
    assert "javascript:" not in page
    assert warning in build.warnings
    assert bool(build.warnings) == bool(warning)
    assert "Traceback" not in build.warnings


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("- id: a\n\ttitle: A\n", "papers.yml:2"),
        ('- id: a\n  title: "open\n', "papers.yml"),
        ("--- \n- just\n- strings\n", "papers.yml"),
        ("", ""),
    ],
)
def test_file_that_holds_no_papers(project: Callable[..., Project], data: str, place: str) -> None:
    build = project({"papers.yml": data, "index.rst": LIST}).build()
    assert place in build.warnings
    assert "nothing is selected" in build.warnings
    assert "Traceback" not in build.warnings


def test_two_documents_in_a_file_are_read(project: Callable[..., Project]) -> None:
    build = project(
        {"papers.yml": GOOD + "---\n- {id: two, title: Second, year: 2021}\n", "index.rst": LIST}
    ).build()
    assert "A Good One" in build.read("index.html")
    assert "Second" in build.read("index.html")


def test_no_file_named_in_conf(project: Callable[..., Project]) -> None:
    build = project({"index.rst": LIST}, 'research_papers = ["missing.yml"]').build()
    assert "missing.yml" in build.warnings
    assert "no such file" in build.warnings


def test_no_file_named_in_directive(project: Callable[..., Project]) -> None:
    build = project({"papers.yml": GOOD, "index.rst": "T\n=\n\n.. paper-list:: none.yml\n"}).build()
    assert "index.rst:4: WARNING: no such data file: none.yml" in build.warnings


def test_zero_of_an_arxiv_id_is_kept(project: Callable[..., Project]) -> None:
    build = project(
        {"papers.yml": GOOD + "- {id: a, title: A, arxiv: 2510.03670}\n", "index.rst": LIST}
    ).build()
    assert "https://arxiv.org/abs/2510.03670" in build.read("index.html")


def test_word_that_yaml_takes_for_a_truth_value(project: Callable[..., Project]) -> None:
    data = GOOD + "- {id: a, title: A, tags: [on]}\n"
    build = project({"papers.yml": data, "index.rst": LIST + "   :tags: on\n   :show: tags\n"}).build()
    assert build.warnings == ""
    assert ">on<" in build.read("index.html")


def test_unknown_paper_in_a_role_names_the_nearest(project: Callable[..., Project]) -> None:
    build = project({"papers.yml": GOOD, "index.rst": "T\n=\n\n:paper:`god`\n"}).build()
    assert "index.rst:4: WARNING: unknown paper: 'god'; did you mean 'good'? [research.ref]" in build.warnings


def test_wrong_filter_is_quoted_and_filters_nothing(project: Callable[..., Project]) -> None:
    build = project({"papers.yml": GOOD, "index.rst": LIST + "   :filter: year >= and\n"}).build()
    assert "[research.filter]" in build.warnings
    assert "^" in build.warnings
    assert "A Good One" in build.read("index.html")


def test_nothing_selected(project: Callable[..., Project]) -> None:
    build = project({"papers.yml": GOOD, "index.rst": LIST + "   :tags: nowhere\n"}).build()
    assert "index.rst:4: WARNING: nothing is selected" in build.warnings
    assert "[research.empty]" in build.warnings


@pytest.mark.parametrize(("text", "shown"), [("Soon.", "Soon."), ("", "")])
def test_text_for_nothing_selected(project: Callable[..., Project], text: str, shown: str) -> None:
    build = project({"papers.yml": GOOD, "index.rst": LIST + f"   :tags: x\n   :empty: {text}\n"}).build()
    assert build.warnings == ""
    assert shown in build.read("index.html")


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (":style: crad", "did you mean 'card'?"),
        (":show: abstrct", "did you mean 'abstract'?"),
        (":badges: star", "did you mean 'stars'?"),
        (":collapse: abstrakt", "did you mean 'abstract'?"),
    ],
)
def test_wrong_option_names_the_nearest(project: Callable[..., Project], option: str, words: str) -> None:
    build = project({"papers.yml": GOOD, "index.rst": LIST + f"   {option}\n"}).build()
    assert words in build.warnings
    assert "A Good One" in build.read("index.html")


@pytest.mark.parametrize(
    "line",
    [
        'research_badges = ["citation"]',
        'research_badge_style = "png"',
        "research_max_authors = -1",
        'research_collapse = ["titel"]',
        'research_paper_pages = "../up"',
        'research_author_pages = "/people"',
        'research_topic_pages = "a/../../b"',
        'research_papers = ["papers.yml", 3]',
        "research_fields = {1: 2}",
        "research_stale_days = -3",
        'research_code_hosts = {"gitlab.inria.fr": "svn"}',
        'research_code_hosts = {"https://gitlab.inria.fr": "gitlab"}',
        "research_code_hosts = {1: []}",
    ],
)
def test_wrong_value_in_conf_is_a_warning_and_the_default(project: Callable[..., Project], line: str) -> None:
    build = project({"papers.yml": GOOD, "index.rst": LIST}, line).build()
    assert "[research.config]" in build.warnings
    assert "A Good One" in build.read("index.html")


def test_another_name_for_no_field_is_reported_and_ignored(project: Callable[..., Project]) -> None:
    files = {"papers.yml": "- {id: a, title: T, host: ICCV, funding: x}\n", "index.rst": LIST}
    line = (
        'research_fields = {"foo": "bogus", "outlet": "venu", "host": "venue", "funding": None, "b": "host"}'
    )
    build = project(files, line).build()

    told = [one.partition("WARNING: ")[2] for one in build.warnings.splitlines()]
    fault = "conf.py: research_fields: '{}' is no field, so the entry of '{}' is ignored{} [research.config]"
    assert told == [
        fault.format("bogus", "foo", ""),
        fault.format("venu", "outlet", "; did you mean 'venue'?"),
    ]
    assert "ICCV" in build.read("index.html")


def test_values_of_the_wrong_type_are_one_error(project: Callable[..., Project]) -> None:
    from sphinx.errors import ConfigError

    made = project({"index.rst": LIST}, "research_papers = 1\nresearch_max_authors = 'all'")
    with pytest.raises(ConfigError, match=r"research_papers.*research_max_authors"):
        made.build()


@pytest.mark.parametrize("name", ["a" * 300, "papers.yml/x.json", "circle.json"])
def test_a_lock_that_cannot_be_read_is_reported(project: Callable[..., Project], name: str) -> None:
    made = project(
        {"papers.yml": "- {id: a, title: A}\n", "index.rst": "T\n=\n\n.. paper-list::\n"},
        f"research_lock = {name!r}",
    )
    (made.source / "circle.json").symlink_to("circle.json")
    build = made.build()
    assert "it can't be read" in build.warnings
    assert "A</p>" in build.read("index.html")


@pytest.mark.parametrize("builder", ["html", "text", "latex", "man"])
def test_a_long_chain_of_topics_breaks_no_build(project: Callable[..., Project], builder: str) -> None:
    topics = "".join(f"- {{id: t{n}, title: T{n}, parent: t{n + 1}}}\n" for n in range(300))
    data = (
        f"papers:\n{GOOD.replace('year', 'topics: [t0], year')}topics:\n{topics}- {{id: t300, title: Top}}\n"
    )
    page = "T\n=\n\n.. research-outline::\n\n.. paper-list::\n   :group-by: topic\n"
    build = project({"papers.yml": data, "index.rst": page}).build(builder)
    lines = build.warnings.splitlines()

    assert lines
    assert all("more than 6 levels deep" in line for line in lines)
