"""Pages of a paper and a person: BibTeX can be copied, they fit a phone, links and bars lead on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Window
from .project import PLAIN_CONF
from .themes import build

Open = Callable[..., Window]

PAPERS = """\
papers:
- {id: kettles, title: "Why Overfilled Kettles Whistle Late in Supercalifragilisticexpialidocious Kitchens", year: 2021,
   authors: [Ada Abe], venue: Proceedings of the International Conference on Kettles, abstract: "They are busy.", url: "https://example.org/k"}
- {id: tides, title: "Tides in a Bath", authors: [Bo Brown], year: 2020}
"""
MORE = "".join(
    f'- {{title: "Locks {n}", authors: [Bo Brown, Cy Marsh], year: {2010 + n % 7}}}\n' for n in range(14)
)
PEOPLE = "authors:\n- {id: bo, name: Bo Brown, role: Chair}\n- {id: cy, name: Cy Marsh, bio: Of fens.}\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str], chromium: Any) -> str:
    folder = tmp_path_factory.mktemp("pages")
    source = folder / "source"
    source.mkdir()
    files = {
        "conf.py": PLAIN_CONF + 'research_paper_pages = "papers"\nresearch_author_pages = "people"\n',
        "papers.yml": PAPERS + MORE + PEOPLE,
        "index.rst": "Start\n=====\n\n.. paper-list::\n\n.. people-list::\n",
    }
    for name, text in files.items():
        (source / name).write_text(text, "utf-8")
    build(source, folder / "out")
    return serve(folder / "out")


def test_copy_bibtex(window: Open, base: str) -> None:
    opened = window("papers/kettles.html", base=base, permissions=["clipboard-read", "clipboard-write"])
    opened.page.get_by_role("button", name="Copy BibTeX").click()
    opened.page.wait_for_function("document.querySelector('.research-voice').textContent === 'Copied'")
    copied = opened.page.evaluate("navigator.clipboard.readText()")
    assert copied == opened.page.locator(".research-bibtex pre").evaluate("one => one.textContent")
    assert copied.startswith("@misc{kettles,")


@pytest.mark.parametrize("page", ["papers/kettles.html", "people/bo.html"])
def test_it_fits_a_phone(window: Open, base: str, page: str) -> None:
    opened = window(page, base=base, viewport={"width": 390, "height": 800}, is_mobile=True)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_from_paper_to_paper_and_back_to_the_list(window: Open, base: str) -> None:
    opened = window("papers/kettles.html", base=base)
    opened.page.locator(".research-neighbours [rel=next]").click()
    opened.page.wait_for_url("**/papers/tides.html")
    opened.page.locator(".research-neighbours [rel=up]").click()
    opened.page.wait_for_url("**/index.html#research-paper-tides")
    assert opened.page.locator("#research-paper-tides").is_visible()


def test_a_bar_sets_the_filter(window: Open, base: str) -> None:
    opened = window("people/bo.html", base=base)
    bar = opened.page.get_by_role("link", name="2012: 2 papers")
    bar.focus()
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_url("**/people/bo.html?year=2012")
    shown = opened.page.locator(".research-paper:visible .research-title")
    assert shown.all_inner_texts() == ["Locks 2", "Locks 9"]


def test_cards_of_people_are_of_one_height(window: Open, base: str) -> None:
    opened = window("index.html", base=base)
    heights = opened.page.locator(".research-person").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert len(heights) == 2
    assert len({*heights}) == 1
