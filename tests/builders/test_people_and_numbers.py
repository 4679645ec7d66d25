"""Tables, profiles, people, charts, badges and roles."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape

import pytest

from .conftest import Project

DATA = """
    authors:
      - {id: pan, name: Pan Zhou, aliases: [P. Zhou], orcid: 0000-0003-3400-8943, role: Head, field: LG,
         affiliation: Example University, bio: "Works on $L_2$.", h_index: 26, citations: "1,567",
         metrics: {Novelty: 55%, AI Score: 61}, scholar: abc, github: panz, email: pan@example.org}
      - {id: xie, name: Xingyu Xie, role: Member, url: "https://example.org/xie"}
    venues:
      - {id: tpami, short: TPAMI, name: Transactions on Patterns}
    papers:
      - {id: adan, short: Adan, title: A Faster Optimizer, authors: [Xingyu Xie, P. Zhou, Huan Li], venue: tpami,
         year: 2024, code: sail-sg/Adan, citations: 600+, award: Oral, url: "https://example.org/adan",
         sota: {task: Images, dataset: ImageNet}, category: LG, tags: [a, b]}
      - {id: win, short: Win, title: Acceleration, authors: [Pan Zhou], venue: [JMLR, ICLR], year: 2023, citations: 12}
      - {id: old, title: Old One, authors: [Someone Else], year: 2001, citations: 3}
"""
LOCK = {
    "version": 1,
    "entries": {
        "github:sail-sg/adan": {"stars": {"value": 841, "source": "GitHub", "date": "2026-11-01"}},
        "github:some/tool": {"stars": {"value": 12345, "source": "GitHub", "date": "2026-11-02"}},
    },
}


@pytest.fixture
def html(project: Callable[..., Project]) -> Callable[..., str]:
    def build(body: str, conf: str = "", builder: str = "html") -> str:
        made = project(
            {
                "papers.yml": DATA,
                "research.lock.json": json.dumps(LOCK),
                "index.rst": f"Test\n====\n\n{body}\n",
            },
            conf,
        )
        finished = made.build(builder)
        assert finished.warnings == ""
        return finished.read({"html": "index.html", "text": "index.txt", "latex": "test.tex"}[builder])

    return build


def plain(markup: str) -> str:
    markup = re.sub(r"<title>.*?</title>|<symbol.*?</symbol>", "", markup, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", markup).split())


# -- tables


def test_table_has_a_row_a_paper_and_a_total(html: Callable[..., str]) -> None:
    shown = html(".. citation-table::\n   :total:\n")
    table = shown[shown.index("<table") : shown.index("</table>")]
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table) == [
        "Title",
        "Authors",
        "Venue",
        "Year",
        "Citations",
    ]
    rows = re.findall(r'<tr class="research-paper"', table)
    assert len(rows) == 3
    assert "TPAMI" in table
    assert sorted(re.search(r'data-key="-citations" data-ranks="(.*?)"', table)[1].split()) == ["1", "2", "3"]
    assert "615+" in table[table.index("<tfoot") :]


def test_table_of_other_columns(html: Callable[..., str]) -> None:
    shown = html(".. citation-table::\n   :columns: title, stars, category\n   :headers: , Sterne\n")
    assert "Sterne" in shown
    assert re.search(r'title="GitHub, Nov 1, 2026">841<', shown)


def test_table_in_text_is_a_table(html: Callable[..., str]) -> None:
    shown = html(".. citation-table::\n   :columns: title, citations\n", builder="text")
    assert re.search(r"\| .*A Faster Optimizer.*\| 600\+", shown)


def test_unknown_column_names_the_nearest(project: Callable[..., Project]) -> None:
    source = "T\n=\n\n.. citation-table::\n   :columns: title, citatons\n"
    build = project({"papers.yml": DATA, "index.rst": source}).build()
    assert "did you mean 'citations'?" in build.warnings


# -- profiles and people


def test_profile_has_header_tiles_and_papers(html: Callable[..., str]) -> None:
    shown = html(".. author-profile:: pan\n   :show: header, tiles, papers\n")
    assert 'id="research-author-pan"' in shown
    tiles = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", shown))
    assert tiles == {"h-index": "26", "papers": "2", "citations": "1,567", "Novelty": "55%", "AI Score": "61"}
    for address in (
        "orcid.org/0000-0003-3400-8943",
        "scholar.google.com/citations?user=abc",
        "github.com/panz",
    ):
        assert address in shown
    assert re.findall(r'id="research-paper-(\w+)"', shown) == ["adan", "win"]
    assert re.search(r'research-author-highlight">P\. Zhou<', shown)


@pytest.mark.parametrize("suffix", ["rst", "md"])
def test_a_name_that_is_the_title_is_not_said_twice(project: Callable[..., Project], suffix: str) -> None:
    if suffix == "md":
        pytest.importorskip("myst_parser", reason="myst-parser is not here")
        page = "# Pan Zhou\n\n```{author-profile} pan\n```\n\n## Members\n\n```{author-profile} xie\n```\n"
        conf = 'extensions.append("myst_parser")\n'
    else:
        page = (
            "Pan Zhou\n========\n\n.. author-profile:: pan\n\nMembers\n-------\n\n.. author-profile:: xie\n"
        )
        conf = ""
    shown = project({"papers.yml": DATA, f"index.{suffix}": page}, conf).build().read("index.html")

    assert re.findall(r'research-profile-name">(.*?)<', shown) == ["Xingyu Xie"]


def test_coauthors_in_plain_text(html: Callable[..., str]) -> None:
    shown = html(".. author-profile:: pan\n   :show: coauthors\n", builder="text")
    assert "Co-authors: Huan Li (1), Xingyu Xie (1)" in shown


def test_figures_are_computed_only_where_that_is_honest(html: Callable[..., str]) -> None:
    shown = html(".. author-profile:: xie\n   :metrics: h-index\n")
    tiles = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", shown))
    assert tiles == {"h-index": "1", "paper": "1", "citations": "at least 600"}
    assert "computed from the papers listed here" in shown


def test_people_are_cards_in_groups(html: Callable[..., str]) -> None:
    shown = html(".. people-list::\n   :group-by: role\n   :group-order: Member\n")
    assert re.findall(r'research-group-title"[^>]*>(.*?)<', shown) == ["Member", "Head"]
    assert shown.count('class="research-person"') == 2


def test_author_names_lead_to_the_profile(html: Callable[..., str]) -> None:
    shown = html(".. author-profile:: pan\n\n.. paper-list::\n   :papers: win\n")
    assert 'class="research-author" href="#research-author-pan"' in shown


def test_chart_has_a_drawing_and_a_table(html: Callable[..., str]) -> None:
    shown = html(".. paper-chart:: papers-per-year\n   :years: 2023-\n")
    chart = shown[shown.index("<figure") : shown.index("</figure>")]
    assert "<desc>" in chart
    assert re.findall(r'<th scope="row">(\d+)</th><td class="research-number">(\d+)', chart) == [
        ("2023", "1"),
        ("2024", "1"),
    ]


# -- badges


def test_badges_in_their_order(html: Callable[..., str]) -> None:
    shown = html(".. paper-list::\n   :papers: adan\n   :badges: stars, citations, award\n")
    kinds = re.findall(r'class="research-badge research-badge-(\w+)" role="img"', shown)
    assert kinds == ["stars", "citations", "award"]
    assert "<title>841 stars (GitHub, Nov 1, 2026)</title>" in shown


def test_badge_that_repeats_is_drawn_once(html: Callable[..., str]) -> None:
    shown = html(
        ".. paper-list::\n   :papers: adan, adan\n\n.. paper-list::\n   :papers: adan\n   :badges: venue\n"
    )
    ids = re.findall(r'<symbol id="([\w-]+)"', shown)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("text", r'<span class="research-badge research-badge-award" title="Oral">Oral</span>'),
        ("shields", r'<img class="research-badge research-badge-award" src="https://img\.shields\.io/badge/'),
    ],
)
def test_other_styles_of_badges(html: Callable[..., str], style: str, expected: str) -> None:
    shown = html(
        ".. paper-list::\n   :papers: adan\n   :badges: award\n", f'research_badge_style = "{style}"'
    )
    assert re.search(expected, shown)


def test_badges_in_plain_letters_elsewhere(html: Callable[..., str]) -> None:
    shown = " ".join(html(".. paper-list::\n   :papers: adan\n", builder="text").split())
    assert "Oral" in shown
    assert "600+ citations" in shown
    assert "841 stars (GitHub, Nov 1, 2026)" in shown
    assert "★" not in shown


def test_badge_that_no_paper_has(project: Callable[..., Project]) -> None:
    source = "T\n=\n\n.. paper-list::\n   :badges: downloads\n"
    build = project({"papers.yml": DATA, "index.rst": source}).build()
    assert "no paper here has anything for the badge 'downloads' [research.no-data]" in build.warnings


def test_old_numbers_are_reported(project: Callable[..., Project]) -> None:
    old = json.loads(json.dumps(LOCK).replace("2026-11-01", "2001-01-01"))
    files = {"papers.yml": DATA, "research.lock.json": json.dumps(old), "index.rst": "T\n=\n"}
    build = project(files, "research_stale_days = 3000").build()
    assert "[research.stale]" in build.warnings
    assert build.warnings.count("WARNING") == 1


# -- roles


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (":paper-full:`win`", "Win (JMLR & ICLR, 12 citations)"),
        (":paper-full:`the one <win>`", "the one (JMLR & ICLR, 12 citations)"),
        (":paper-cite:`adan`", "Xie et al. (2024)"),
        (":paper-cite-p:`adan, win`", "(Xie et al., 2024; Zhou, 2023)"),
        (":author:`pan`", "Pan Zhou"),
        (":author:`him <pan>`", "him"),
        (":stars:`some/tool`", "12,345 stars (GitHub, Nov 2, 2026)"),
        (":paper-count:`authors=pan; years=2024-`", "1"),
        (":paper-badges:`adan citations award`", "600+ citations Oral"),
        (":research:paper:`adan`", "Adan"),
    ],
)
def test_role_in_plain_letters(html: Callable[..., str], role: str, expected: str) -> None:
    shown = html(f"X {role} Y", builder="text")
    assert re.sub(r"[*_\"]", "", " ".join(shown.split())).split("X ")[1].split(" Y")[0] == expected


@pytest.mark.parametrize("style", ["svg", "text"])
def test_no_badge_leaves_no_gap(html: Callable[..., str], style: str) -> None:
    text = (
        "One (A :paper-badges:`old award`), two (:paper-badges:`old award`), three :paper-badges:`old award`."
    )
    shown = html(text, f'research_badge_style = "{style}"\nsuppress_warnings = ["research.no-data"]')
    assert "<p>One (A), two, three.</p>" in shown


def test_badge_that_is_missing_takes_its_own_brackets(html: Callable[..., str]) -> None:
    text = (
        "One (:paper-badges:`adan award`) *a* (:paper-badges:`old award`) *b* (:paper-badges:`adan award`)."
    )
    shown = html(text, 'suppress_warnings = ["research.no-data"]', builder="text")
    assert "One (Oral) *a* *b* (Oral)." in shown


def test_full_role_in_html(html: Callable[..., str]) -> None:
    shown = html(":paper-full:`adan`")
    entry = shown[shown.index("research-paper-full") :]
    assert 'href="https://example.org/adan"' in entry
    assert "TPAMI, Oral" in entry
    assert entry.index("research-badge-citations") < entry.index("research-badge-stars")
    assert entry.index("research-badge-stars") < entry.index("research-badge-sota")


def test_stars_link_to_the_repository(html: Callable[..., str]) -> None:
    shown = html(":stars:`some/tool` and :stars:`no/number`")
    assert 'href="https://github.com/some/tool"' in shown
    assert "GitHub: no/number" in shown


@pytest.mark.parametrize(
    ("role", "warning"),
    [
        (":author:`pam`", "unknown author: 'pam'; did you mean 'pan'?"),
        (":topic:`none`", "unknown topic: 'none'"),
        (":paper-badges:`adam`", "unknown paper: 'adam'; did you mean 'adan'?"),
        (":paper-badges:`old stars`", "paper 'old' has nothing for the badge 'stars'"),
        (":paper-full:`adam`", "unknown paper: 'adam'"),
        (":paper-cite:`adam`", "unknown paper: 'adam'"),
        (":stars:`nothing`", "invalid repository: 'nothing'; showing its text"),
        (":paper-count:`tag=a`", "unknown option 'tag'"),
    ],
)
def test_role_with_a_fault(project: Callable[..., Project], role: str, warning: str) -> None:
    build = project({"papers.yml": DATA, "index.rst": f"T\n=\n\nX {role} Y\n"}).build()
    assert warning in build.warnings
    assert build.warnings.count("WARNING") == 1
    assert "index.rst:4" in build.warnings


def test_role_in_a_title_is_in_every_table_of_contents(project: Callable[..., Project]) -> None:
    files = {
        "papers.yml": DATA,
        "index.rst": "T\n=\n\n.. toctree::\n\n   a\n",
        "a.rst": "About :paper:`adan` and :paper-full:`win`\n==========================================\n\nText.\n",
    }
    made = project(files, 'man_pages = [("index", "t", "T", ["A"], 1)]')
    for builder in ("html", "text", "man", "latex"):
        build = made.build(builder)
        assert build.warnings == ""
    assert "About Adan and" in plain(made.build().read("index.html"))


@pytest.mark.parametrize(("builder", "name"), [("html", "index.html"), ("text", "index.txt")])
def test_names_lose_nothing_in_entries(project: Callable[..., Project], builder: str, name: str) -> None:
    data = """
        - {id: a, title: A, authors: ["Kim, 철수", Zhang San (张三), "Gao, Ann (Annie)"], collaboration: Lake & Rivers}
        - {id: b, title: B, authors: [Lakes], collaboration: lakes}
    """
    index = "T\n=\n\n.. paper-list::\n   :max-authors: 0\n"
    finished = project({"papers.yml": data, "index.rst": index}).build(builder)
    text = plain(finished.read(name))

    assert "철수 Kim, Zhang San (张三), Ann Gao (Annie) (Lake & Rivers)" in unescape(text)
    assert "(lakes)" not in text
    assert finished.warnings == ""


# -- headings


@pytest.mark.parametrize("title", ["", "Test\n====\n"])
@pytest.mark.parametrize("around", ["", ".. admonition:: Where no section can be\n\n"])
def test_titles_of_groups_are_headings_below_the_title(
    project: Callable[..., Project], title: str, around: str
) -> None:
    directives = (
        ".. paper-list::\n   :group-by: year\n\n"
        ".. people-list::\n   :group-by: role\n\n"
        ".. author-profile:: pan\n   :show: coauthors\n"
    )
    body = directives if not around else "".join(f"   {line}\n" for line in directives.split("\n"))
    made = project({"papers.yml": DATA, "index.rst": f"{title}\n{around}{body}"}, "").build("html")
    page = made.read("index.html")
    found = re.findall(r'role="heading" aria-level="(\d)"', page)
    groups = re.findall(r'<p class="rubric research-[^>]*>', page)
    assert groups
    assert not [group for group in groups if 'role="heading"' not in group]
    assert min(found) == "2"
