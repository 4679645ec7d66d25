"""What the script shows and sorts is what the server does, in every language."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper, Source
from sphinxcontrib_research.query.fields import SortKey
from sphinxcontrib_research.query.order import in_order
from sphinxcontrib_research.util import Words
from sphinxcontrib_research.util.locales import grouped

from .conftest import Window
from .project import PLAIN_CONF
from .themes import THEMES, Theme, build, chosen

Open = Callable[..., Window]
Serve = Callable[[Path], str]


def build_in_language(
    folder: Path,
    language: str,
    papers: list[dict[str, Any]] | dict[str, Any],
    page: str,
    theme: Theme = Theme("basic"),  # noqa: B008  It is frozen.
) -> Path:
    """Build a project of one page; gives the folder of its output."""
    source = folder / "source"
    source.mkdir()
    conf = f'{PLAIN_CONF}language = "{language}"\nresearch_papers = ["papers.json"]\nsuppress_warnings = ["search"]\n'
    conf += f'html_theme = "{theme.name}"\n{theme.conf}'
    source.joinpath("conf.py").write_text(conf, "utf-8")
    source.joinpath("papers.json").write_text(json.dumps(papers), "utf-8")
    source.joinpath("index.rst").write_text(f"Page\n====\n\n{page}\n", "utf-8")
    build(source, folder / "out")
    return folder / "out"


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "hi"])
def test_the_script_counts_as_the_page_does(
    window: Open, serve: Serve, tmp_path: Path, language: str
) -> None:
    papers = [
        {"id": f"p{at}", "title": f"Paper {at}", "tags": ["even" if at % 2 else "odd"]} for at in range(1234)
    ]
    page = ".. citation-table:: papers.json\n   :columns: title, tags\n   :search:\n   :caption: {count}\n"
    out = build_in_language(tmp_path, language, papers, page)
    opened = window("index.html", base=serve(out))
    count = grouped(1234, language)
    assert opened.page.locator("caption").inner_text() == count
    opened.page.wait_for_function(
        "count => document.querySelector('[role=status]').textContent.includes(count)", arg=count
    )
    # As it does in all other languages.
    from babel.localedata import locale_identifiers

    from sphinxcontrib_research.util.locales import grouping

    numbers = (0, 7, 123, 1234, 12345, 123456, 1234567)
    names = sorted(locale_identifiers())
    shown = opened.page.evaluate(
        "rows => rows.map(([places, mark, numbers]) =>"
        " numbers.map((number) => `${number}`.replace(RegExp(places, 'g'), mark)))",
        [[*grouping(name), numbers] for name in names],
    )
    assert shown == [[grouped(number, name) for number in numbers] for name in names]


LETTERS = (
    *("abcdefghijklmnopqrstuvwxyz", "ABCXYZ", "åäöñçšžłøæéüß", "абвгдеёжя", "αβγδ", "ابتثج", "אבגד"),
    *(
        "가나다라마바사까",
        "あいうかがサザ",
        "的一是不了人我在有他这为张李王",
        "漢學東亜",
        "0123456789",
        " -':(,",
    ),
)


def mixed_titles(count: int) -> list[str]:
    """Titles in all scripts and in several, no two alike; the same in every run."""
    chance = random.Random(7)
    titles: dict[str, None] = {}
    while len(titles) <= count:
        scripts = chance.choices(LETTERS, k=chance.randint(1, 3))
        title = "".join(chance.choices("".join(scripts), k=chance.randint(2, 9))).strip(" -':(,")
        titles.setdefault(title)
    return [title for title in titles if title][:count]


@pytest.mark.once
@pytest.mark.parametrize("language", ["sv", "zh_CN"])
def test_ten_thousand_titles_are_in_the_order_of_the_server(
    window: Open, serve: Serve, tmp_path: Path, language: str
) -> None:
    papers = [Paper(f"p{at:04}", title) for at, title in enumerate(mixed_titles(10_000))]
    data = [{"id": paper.id, "title": paper.title, "x-id": paper.id} for paper in papers]
    page = ".. citation-table:: papers.json\n   :columns: title, extra.x-id\n   :sort: data\n"
    opened = window("index.html", base=serve(build_in_language(tmp_path, language, data, page)))
    library = Library.build([Source("papers.json", papers=tuple(papers))], words=Words(language=language))
    # Rows that nobody sees need no layout, which takes most of the time.
    opened.page.add_style_tag(content="tbody { display: none }")
    for reverse in (False, True):
        opened.page.locator("thead button").first.click()
        opened.page.wait_for_function(
            "document.querySelector('tbody:not([inert])').rows.length === 10_000", timeout=60_000
        )
        shown = opened.page.locator("tbody:not([inert]) td:last-child").all_text_contents()
        wanted = [paper.id for paper in in_order(library, papers, [SortKey("title", reverse)])]
        # A comparison of the lists themselves would take minutes to print.
        assert [pair for pair in zip(shown, wanted, strict=True) if pair[0] != pair[1]][:5] == []


MARKED = """() => [...CSS.highlights.get("research-hit")].map((hit) => {
    const range = new Range();
    range.setStart(hit.startContainer, hit.startOffset);
    range.setEnd(hit.endContainer, hit.endOffset);
    return range.toString().normalize();
})"""


MARKS = {
    "한국": ["한국", "한국"],
    "ㅎ": [],
    "カク": [],
    "ガク": ["ガク"],
    "uber": ["Über"],
    "strasse": ["Straße"],
    "שלום": ["שלום"],
}
"""What is typed, and what is marked."""


def test_found_words_are_marked_composed_and_decomposed(window: Open, serve: Serve, tmp_path: Path) -> None:
    titles = (
        "한국어 문서",
        unicodedata.normalize("NFD", "한국 학회"),
        "ガクモン",
        "Über uns",
        "Die Straße",
        "שלום עולם",
    )
    papers = [{"title": title, "year": "2020"} for title in titles]
    page = ".. paper-list:: papers.json\n   :search:\n"
    opened = window("index.html", base=serve(build_in_language(tmp_path, "ko", papers, page)))
    for typed, marked in MARKS.items():
        opened.page.locator(".research-search input").fill(typed)
        opened.page.wait_for_function(
            "typed => new URLSearchParams(location.search).get('q') === typed", arg=typed
        )
        assert sorted(opened.page.evaluate(MARKED)) == sorted(marked), typed


def test_tables_start_at_the_side_where_reading_starts(window: Open, serve: Serve, tmp_path: Path) -> None:
    papers = [{"id": "a", "title": "Short", "authors": ["A Bee"], "year": 2020}]
    out = build_in_language(
        tmp_path, "ar", papers, ".. citation-table:: papers.json\n   :columns: title, authors, year\n"
    )
    page = window("index.html", base=serve(out)).page
    edges = [
        page.locator(selector).bounding_box() for selector in ("td.research-title bdi", ".research-author")
    ]
    title, author = [edge["x"] + edge["width"] for edge in edges if edge]

    assert title == pytest.approx(author, abs=1)


LONG_WORDS = """\
.. citation-table::
   :columns: title, authors, venue, year, date, type, relation

.. author-profile:: ann
   :show: tiles
"""
LONG_DATA = {
    "papers": [
        {"id": "a", "title": "A", "authors": ["Ann One"], "venue": "V", "year": 2024, "citations": 8412}
    ],
    "authors": [
        {
            "id": "ann",
            "name": "Ann One",
            "h_index": 3,
            "i10_index": 4,
            "paper_count": 90,
            "citations": 123456,
            "metrics": {
                "Selbstverständlichkeiten": 12,
                "Достопримечательности": 3,
                "Erwerbsunfähigkeitsrenten": 4,
            },
        }
    ],
}


# The script of sphinx_immaterial fails on pages that are not in English.
@pytest.mark.parametrize("theme", [name for name in chosen() if name != "sphinx_immaterial"])
@pytest.mark.parametrize("language", ["de", "ru", "ar"])
def test_longer_words_have_room_on_a_phone(
    window: Open, serve: Serve, tmp_path: Path, theme: str, language: str
) -> None:
    folder = build_in_language(tmp_path, language, LONG_DATA, LONG_WORDS, THEMES[theme])
    page = window("index.html", base=serve(folder), viewport={"width": 390, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    places = page.locator("thead th").evaluate_all(
        "found => found.map((one) => one.getBoundingClientRect()).map(({left, right, top, bottom}) =>"
        " [left, right, top, bottom])"
    )
    overlapping = [
        (one, other)
        for number, one in enumerate(places)
        for other in places[:number]
        if one[0] < other[1] - 1 and other[0] < one[1] - 1 and one[2] < other[3] - 1 and other[2] < one[3] - 1
    ]
    assert overlapping == []
