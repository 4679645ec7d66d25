"""``paper-list`` and ``paper``: what a page shows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .conftest import Project

PAPERS = r"""
    papers:
      - id: adan
        title: "Adan: Adaptive Nesterov Momentum"
        authors: [Xingyu Xie, Pan Zhou, Huan Li]
        venue: TPAMI
        date: 2024-07
        arxiv: 2208.06677
        code: sail-sg/Adan
        tags: [optimizer, deep]
        category: LG
        abstract: >-
          It is $2\times$ faster with 50\% of the steps.
      - id: win
        title: Win
        authors: "Zhou, Pan and Xie, Xingyu"
        venue: [JMLR, ICLR]
        year: 2023
        url: https://example.org/win
        tags: optimizer
        selected: yes
      - {id: uses, title: We Use It, authors: A. Body, year: 2025, relation: uses}
      - {id: secret, title: Not Yet, year: 2026, hidden: true}
"""


def titles(page: str) -> list[str]:
    found = re.findall(r'class="research-title"[^>]*>(.*?)</p>', page)
    return [re.sub(r"<.*?>", "", title) for title in found]


def rst(directive: str) -> str:
    return f"Test\n====\n\n{directive}\n"


@pytest.fixture
def page(project: Callable[..., Project]) -> Callable[[str], str]:
    def build(directive: str) -> str:
        made = project({"papers.yml": PAPERS, "index.rst": rst(directive)})
        finished = made.build()
        assert finished.warnings == ""
        return finished.read("index.html")

    return build


def test_default_is_own_papers_newest_first(page: Callable[[str], str]) -> None:
    assert titles(page(".. paper-list::")) == ["Adan: Adaptive Nesterov Momentum", "Win"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (":papers: win, adan", ["win", "adan"]),
        (":papers: uses", ["uses"]),
        (":tags: deep", ["adan"]),
        (":tags: optimizer, !deep", ["win"]),
        (":authors: Pan Zhou", ["adan", "win"]),
        (":venues: iclr", ["win"]),
        (":years: 2024-", ["adan"]),
        (":years: 2021, 2023", ["win"]),
        (":relation: uses", ["uses"]),
        (":relation: any", ["uses", "adan", "win"]),
        (":selected: yes", ["win"]),
        (":categories: LG", ["adan"]),
        (':filter: year >= 2024 and "deep" in tags', ["adan"]),
        (":sort: title\n   :relation: any", ["adan", "uses", "win"]),
        (":sort: data\n   :relation: any", ["adan", "win", "uses"]),
        (":limit: 1", ["adan"]),
    ],
)
def test_selecting(page: Callable[[str], str], options: str, expected: list[str]) -> None:
    shown = page(f".. paper-list::\n   {options}")
    assert re.findall(r'id="research-paper-(\w+)"', shown) == expected


def test_card_shows_its_parts(page: Callable[[str], str]) -> None:
    shown = page(".. paper-list::\n   :papers: adan")
    entry = shown[shown.index('class="research-paper"') :]
    for part in ("category", "date", "title", "authors", "venue", "links", "abstract"):
        assert f"research-{part}" in entry
    assert 'href="https://arxiv.org/abs/2208.06677"' in entry
    assert 'href="https://github.com/sail-sg/Adan"' in entry
    assert "<details" in entry
    assert "50%" in entry
    assert "\\" not in re.sub(r"<annotation.*?</annotation>", "", entry[: entry.index("</li>")])


def test_compact_hides_the_abstract(page: Callable[[str], str]) -> None:
    assert "research-abstract" not in page(".. paper-list::\n   :style: compact")


def test_show_and_hide(page: Callable[[str], str]) -> None:
    shown = page(".. paper-list::\n   :papers: adan\n   :show: venue")
    assert "research-venue" in shown
    assert "research-authors" not in shown


def test_hide_takes_from_the_default(page: Callable[[str], str]) -> None:
    shown = page(".. paper-list::\n   :papers: adan\n   :hide: abstract, links")
    assert "research-authors" in shown
    assert "research-abstract" not in shown
    assert "research-links" not in shown


def test_groups_are_sections_where_sections_are_allowed(page: Callable[[str], str]) -> None:
    shown = page(".. paper-list::\n   :group-by: year")
    assert re.findall(r"<h2>(\d+)", shown) == ["2024", "2023"]


def test_groups_are_rubrics_elsewhere(page: Callable[[str], str]) -> None:
    shown = page(".. note::\n\n   .. paper-list::\n      :group-by: year")
    assert "<h2>" not in shown
    assert re.findall(r"rubric[^>]*>(\d+)", shown) == ["2024", "2023"]


def test_numbered_list_counts_on_over_groups(page: Callable[[str], str]) -> None:
    shown = page(".. paper-list::\n   :group-by: year\n   :numbered:")
    assert re.findall(r"<ol[^>]*>", shown) == [
        '<ol class="research-entries" role="list">',
        '<ol class="research-entries" role="list" start="2">',
    ]


def test_paper_directive_shows_one(page: Callable[[str], str]) -> None:
    shown = page(".. paper:: win\n   :style: compact")
    assert titles(shown) == ["Win"]


def test_same_paper_twice_has_two_anchors(page: Callable[[str], str]) -> None:
    shown = page(".. paper-list::\n   :papers: win\n\n.. paper-list::\n   :papers: win")
    assert re.findall(r'id="(research-paper-[\w-]+)"', shown) == [
        "research-paper-win",
        "research-paper-win-2",
    ]


def test_reference_leads_to_the_home(project: Callable[..., Project]) -> None:
    made = project(
        {
            "papers.yml": PAPERS,
            "index.rst": "T\n=\n\n.. toctree::\n\n   first\n   home\n\n:paper:`adan`, :paper:`that <win>`, :paper:`!win`\n",
            "first.rst": "F\n=\n\n.. paper-list::\n",
            "home.rst": "H\n=\n\n.. paper-list::\n   :papers: adan\n   :home:\n",
        }
    )
    build = made.build()
    assert build.warnings == ""
    shown = build.read("index.html")
    assert 'href="home.html#research-paper-adan"' in shown
    assert re.search(r'href="first.html#research-paper-win"[^>]*>(<[^>]*>)*that', shown)
    assert shown.count("first.html#research-paper-win") == 1


def test_reference_without_a_home_leads_to_the_address(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": rst(":paper:`win`")})
    assert 'href="https://example.org/win"' in made.build().read("index.html")


def test_myst_gives_the_same(project: Callable[..., Project]) -> None:
    pytest.importorskip("myst_parser")
    options = [":group-by: year", ":numbered:"]
    in_rst = project(
        {
            "papers.yml": PAPERS,
            "index.rst": rst(".. paper-list::\n   " + "\n   ".join(options) + "\n\n:paper:`adan`"),
        },
        folder="rst",
    ).build()
    in_myst = project(
        {
            "papers.yml": PAPERS,
            "index.md": "# Test\n\n```{paper-list}\n" + "\n".join(options) + "\n```\n\n{paper}`adan`\n",
        },
        'extensions = ["sphinxcontrib_research", "myst_parser"]',
        folder="myst",
    ).build()
    assert in_rst.warnings == in_myst.warnings == ""

    def body(page: str) -> str:
        return page[page.index('<div class="body"') : page.index('<div class="sphinxsidebar"')]

    pages = [body(build.read("index.html")).replace("\n", "") for build in (in_rst, in_myst)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "text", "latex", "epub"])
def test_every_builder_shows_the_entry(project: Callable[..., Project], builder: str) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": rst(".. paper-list::\n\nSee :paper:`adan`.")})
    build = made.build(builder)
    assert build.warnings == ""
    suffix = {"text": ".txt", "latex": ".tex", "epub": ".xhtml"}.get(builder, ".html")
    output = "".join(path.read_text("utf-8") for path in build.out.rglob(f"*{suffix}"))
    for word in ("Adaptive Nesterov Momentum", "Xingyu Xie", "TPAMI", "2024", "50", "JMLR"):
        assert word in output


def test_objects_are_in_the_inventory(project: Callable[..., Project]) -> None:
    from sphinx.util.inventory import InventoryFile

    made = project({"papers.yml": PAPERS, "index.rst": rst(".. paper-list::")})
    build = made.build()
    with (build.out / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda base, uri: uri)
    assert sorted(inventory["research:paper"]) == ["adan", "win"]


def test_search_index_has_the_words(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": rst(".. paper-list::")})
    index = made.build().read("searchindex.js")
    assert "nesterov" in index.lower()
    assert "faster" in index.lower()


def test_hidden_paper_is_nowhere(project: Callable[..., Project]) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": rst(".. paper-list::\n   :relation: any")})
    made.build()
    for path in (made.source / "_build").rglob("*"):
        if path.is_file() and "doctrees" not in path.parts:
            assert b"Not Yet" not in path.read_bytes()


def test_style_is_loaded_only_where_it_is_needed(project: Callable[..., Project]) -> None:
    files = {
        "papers.yml": PAPERS,
        "index.rst": "T\n=\n\n.. toctree::\n\n   p\n",
        "p.rst": rst(".. paper-list::"),
    }
    build = project(files).build()
    assert "research.css" in build.read("p.html")
    assert "research.css" not in build.read("index.html")


def test_search_index_knows_formulas_by_the_names_of_their_symbols(project: Callable[..., Project]) -> None:
    data = r"""
    - {id: a, title: "About rates", abstract: 'With rate $\alpha x$ it ends.', year: 2024}
    """
    made = project({"papers.yml": data, "index.rst": rst(".. paper-list::")})
    assert '"alpha"' in made.build().read("searchindex.js")


def test_pages_share_what_the_stemmer_said(project: Callable[..., Project]) -> None:
    page = "Page\n====\n\n.. paper-list::\n"
    made = project(
        {"papers.yml": PAPERS, "index.rst": rst(".. paper-list::"), "other.rst": ":orphan:\n\n" + page}
    )
    build = made.build()
    assert build.app.builder.indexer.lang.stem.cache_info().hits > 0


def test_badges_in_words_are_apart(project: Callable[..., Project]) -> None:
    data = "- {id: a, title: T, venue: ICCV, citations: 7, stars: 800+, code: a/b}\n"
    directive = ".. paper-list::\n   :style: compact\n   :show: venue, badges"
    made = project({"papers.yml": data, "index.rst": rst(directive)}, 'research_badge_style = "text"\n')
    page = " ".join(re.sub(r"<.*?>", "", made.build().read("index.html")).split())

    assert "ICCV 7 citations · 800+ stars" in page


@pytest.mark.parametrize(
    ("builder", "name"), [("text", "index.txt"), ("man", "test.1"), ("texinfo", "test.texi")]
)
def test_formulas_are_characters_where_nothing_sets_them(
    project: Callable[..., Project], builder: str, name: str
) -> None:
    made = project({"papers.yml": PAPERS, "index.rst": rst(".. paper-list::")})

    assert "It is 2× faster" in made.build(builder).read(name)


def test_one_line_tells_where_missing_stars_come_from(project: Callable[..., Project]) -> None:
    data = "- {title: A, code: a/b}\n- {title: B, code: c/d, stars: 3}\n"
    done = project({"papers.yml": data, "index.rst": rst(".. paper-list::")}).build()
    said = done.app.status.getvalue()

    assert done.warnings == ""
    assert said.count("'sphinx-research refresh'") == said.count("repositories without stars: 1;") == 1


def test_pages_offer_ris_where_papers_have_pages(project: Callable[..., Project]) -> None:
    files = {"papers.yml": "- {id: a, title: A}\n", "index.rst": rst(".. paper-list::\n   :show: bibtex")}
    shown = project(files, 'research_paper_pages = "papers"\n').build()

    [address] = re.findall(r'href="([^"]*\.ris)">RIS</a>', shown.read("index.html"))
    assert (shown.out / address).read_text().startswith("TY  - ")
