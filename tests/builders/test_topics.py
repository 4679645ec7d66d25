"""``research-topic`` and ``research-outline``."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .conftest import Project

PAPERS = """
    papers:
      - {id: adan, short: Adan, title: A Faster Optimizer, year: 2024, topics: [speed], tags: [x]}
      - {id: win, short: Win, title: Acceleration, year: 2023, topics: [plugins], url: "https://example.org/win"}
    topics:
      - {id: optimization, title: "Optimization of $L_2$"}
      - {id: speed, title: Faster Optimizers, parent: optimization, summary: "They are *fast*."}
      - {id: plugins, title: Plug-ins, parent: optimization, papers: [win]}
      - {id: secret, title: Secret, hidden: true}
"""


def page(body: str) -> str:
    return "Test\n====\n\n" + body


NESTED = """\
.. research-topic:: Outer *topic*
   :numbered:

   Prose with :paper:`adan`.

   .. research-topic:: First
      :open:

      Inner.

   .. research-topic:: Second
      :numbered:
      :hint: click

      .. research-topic:: Deep

         :paper:`win`
"""


@pytest.mark.parametrize(
    ("conf", "option", "shown"),
    [
        ("", "", ["1 paper", "2 papers"]),
        ("", "   :hint: work|works\n", ["1 work", "2 works", "works"]),
        ("", "   :hint: (click)\n", ["1 (click)", "2 (click)", "(click)"]),
        ('research_topic_hint = "work|works"\n', "", ["1 work", "2 works"]),
        ('research_topic_hint = "work|works"\n', "   :hint:\n", ["1 paper", "2 papers"]),
    ],
)
def test_the_hint_is_the_word_for_the_papers(
    project: Callable[..., Project], conf: str, option: str, shown: list[str]
) -> None:
    bodies = (":paper:`adan`", ":paper:`adan` :paper:`win`", "Nothing.")
    topics = "".join(f".. research-topic:: T{n}\n{option}\n   {body}\n\n" for n, body in enumerate(bodies))
    built = project({"papers.yml": PAPERS, "index.rst": page(topics)}, conf).build().read("index.html")

    texts = re.findall(r"<summary>.*?</span> ?(.*?)</summary>", built)
    assert [re.sub("<[^>]*>", "", one) for one in texts if one] == shown


def test_topics_nest_in_html(project: Callable[..., Project]) -> None:
    build = project({"papers.yml": PAPERS, "index.rst": page(NESTED)}).build()
    assert build.warnings == ""
    shown = build.read("index.html")
    assert re.findall(r'<details class="research-topic" id="([\w-]+)"', shown) == [
        "research-topic-outer-topic",
        "research-topic-first",
        "research-topic-second",
        "research-topic-deep",
    ]
    titles = re.findall(r'<span class="research-topic-title">(.*?)</span>', shown)
    assert titles == ["Outer <em>topic</em>", "1) First", "2) Second", "a) Deep"]
    assert 'id="research-topic-first" open="open"' in shown
    assert '1 <span class="research-hint" aria-hidden="true">click</span>' in shown
    assert shown.count("<details") == shown.count("</details>")
    assert re.search(r'Outer <em>topic</em></span> <span class="research-count">2 papers</span>', shown)


def test_home_of_a_paper_that_only_a_topic_names(project: Callable[..., Project]) -> None:
    build = project({"papers.yml": PAPERS, "index.rst": page(NESTED)}).build()
    assert 'href="#research-topic-deep"' in build.read("index.html")


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "xml", "epub", "singlehtml"])
def test_topics_are_titled_blocks_elsewhere(project: Callable[..., Project], builder: str) -> None:
    conf = 'man_pages = [("index", "test", "Test", ["A"], 1)]'
    build = project({"papers.yml": PAPERS, "index.rst": page(NESTED)}, conf).build(builder)
    assert build.warnings == ""
    output = "".join(
        path.read_text("utf-8", "replace")
        for path in build.out.rglob("*")
        if path.is_file() and ".doctree" not in path.suffix
    )
    assert "Second" in output
    assert "Prose with" in output


def test_id_takes_title_text_and_papers_from_the_data(project: Callable[..., Project]) -> None:
    source = ".. research-topic::\n   :id: speed\n"
    build = project({"papers.yml": PAPERS, "index.rst": page(source)}).build()
    assert build.warnings == ""
    shown = build.read("index.html")
    assert "Faster Optimizers" in shown
    assert "They are" in shown
    assert 'id="research-paper-adan"' in shown


def test_list_shows_papers_that_the_text_names(project: Callable[..., Project]) -> None:
    source = ".. research-topic:: T\n   :list:\n\n   :paper:`win`\n"
    shown = project({"papers.yml": PAPERS, "index.rst": page(source)}).build().read("index.html")
    assert 'class="research-list research-compact"' in shown
    assert 'id="research-paper-win"' in shown


def test_selection_adds_a_list(project: Callable[..., Project]) -> None:
    source = ".. research-topic:: T\n   :tags: x\n\n   Text.\n"
    shown = project({"papers.yml": PAPERS, "index.rst": page(source)}).build().read("index.html")
    assert 'id="research-paper-adan"' in shown


def test_topic_that_does_not_fold(project: Callable[..., Project]) -> None:
    source = ".. research-topic:: T\n   :fold: no\n\n   Text.\n"
    shown = project({"papers.yml": PAPERS, "index.rst": page(source)}).build().read("index.html")
    assert '<div class="research-topic" id="research-topic-t">' in shown
    assert "<details" not in shown


def test_topic_as_a_section_is_in_the_contents(project: Callable[..., Project]) -> None:
    source = ".. contents::\n\n.. research-topic:: Speed\n   :toc:\n\n   Text.\n"
    shown = project({"papers.yml": PAPERS, "index.rst": page(source)}).build().read("index.html")
    assert "<h2>" in shown
    assert re.search(r'<a class="reference internal" href="#research-topic-speed"[^>]*>Speed', shown)


def test_headings_in_a_body_become_rubrics(project: Callable[..., Project]) -> None:
    source = ".. research-topic:: T\n\n   Sub\n   ---\n\n   Text.\n"
    build = project({"papers.yml": PAPERS, "index.rst": page(source)}).build()
    assert build.warnings == ""
    assert re.search(r'class="rubric"[^>]*>Sub', build.read("index.html"))


def test_outline_is_the_tree_of_the_data(project: Callable[..., Project]) -> None:
    source = ".. research-outline::\n   :numbered:\n"
    build = project({"papers.yml": PAPERS, "index.rst": page(source)}).build()
    assert build.warnings == ""
    shown = build.read("index.html")
    titles = [re.sub("<.*?>", "", one) for one in re.findall(r'research-topic-title">(.*?)</span>\s', shown)]
    assert [title.split()[0] for title in titles] == ["1)", "a)", "b)"]
    assert "Secret" not in shown
    assert "<math" in shown


def test_outline_root_and_depth(project: Callable[..., Project]) -> None:
    source = ".. research-outline::\n   :root: optimization\n   :depth: 1\n"
    shown = project({"papers.yml": PAPERS, "index.rst": page(source)}).build().read("index.html")
    assert re.findall(r'id="(research-topic-\w+)"', shown) == [
        "research-topic-speed",
        "research-topic-plugins",
    ]


def test_reference_to_a_topic(project: Callable[..., Project]) -> None:
    source = ":topic:`speed`, :ref:`here`, :any:`plugins`\n\n.. research-outline::\n\n.. research-topic:: Named\n   :name: here\n\n   X\n"
    build = project({"papers.yml": PAPERS, "index.rst": page(source)}).build()
    assert build.warnings == ""
    shown = build.read("index.html")
    assert 'href="#research-topic-speed"' in shown
    assert 'href="#research-topic-plugins"' in shown
    assert re.search(r'href="#research-topic-named"[^>]*>(<[^>]*>)*Named', shown)


def test_topics_in_the_inventory_with_their_titles(project: Callable[..., Project]) -> None:
    from sphinx.util.inventory import InventoryFile

    build = project({"papers.yml": PAPERS, "index.rst": page(".. research-outline::\n")}).build()
    with (build.out / "objects.inv").open("rb") as file:
        topics = InventoryFile.load(file, "", lambda base, uri: uri)["research:topic"]
    speed = topics["speed"]
    assert (speed.display_name if hasattr(speed, "display_name") else speed[3]) == "Faster Optimizers"


def test_topic_without_title_and_record(project: Callable[..., Project]) -> None:
    source = ".. research-topic::\n   :id: nowhere\n\n   Kept.\n"
    build = project({"papers.yml": PAPERS, "index.rst": page(source)}).build()
    assert "index.rst:4: WARNING: no title; showing the text alone" in build.warnings
    assert "Kept." in build.read("index.html")


def test_myst_topic_is_the_same(project: Callable[..., Project]) -> None:
    pytest.importorskip("myst_parser")
    in_rst = project({"papers.yml": PAPERS, "index.rst": page(NESTED)}, folder="rst").build()
    myst = """\
    # Test

    `````{research-topic} Outer *topic*
    :numbered:

    Prose with {paper}`adan`.

    ```{research-topic} First
    :open:

    Inner.
    ```

    ````{research-topic} Second
    :numbered:
    :hint: click

    ```{research-topic} Deep
    {paper}`win`
    ```
    ````
    `````
    """
    conf = 'extensions = ["sphinxcontrib_research", "myst_parser"]'
    in_myst = project({"papers.yml": PAPERS, "index.md": myst}, conf, folder="myst").build()
    assert in_myst.warnings == ""

    def body(shown: str) -> str:
        shown = shown[shown.index('<div class="body"') : shown.index('<div class="sphinxsidebar"')]
        return re.sub(r"\s+", " ", shown)

    assert body(in_rst.read("index.html")) == body(in_myst.read("index.html"))
